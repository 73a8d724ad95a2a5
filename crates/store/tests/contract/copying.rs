//! A database copied from SQLite to PostgreSQL: every table arrives, nothing is copied onto something else, and nobody
//! writes meanwhile.

use std::collections::BTreeSet;

use regulars_engine::{
    id::{ProgramId, VoucherId},
    symbol::Sym,
};
use regulars_store::{
    Batch, CodePurpose, CodeWrite, CopiedTable, Erased, Fault, Grant, JobRow, JobState, KeyRow, Mode,
    NewCode, OutboxId, OutboxRow, Role, Share, SharedKey, SharedRow, SharedWrite, StaffAct, StaffRow,
    StaffSaved, Store, TicketKind, WebhookRow, copy,
};
use rusqlite::Connection;
use uuid::Uuid;

use crate::{
    cluster::Cluster,
    postgres::name,
    programs::version,
    rows::{account_id, answer, commit, job_id, join, key_id, lookup, member_id, program, step},
    sqlite::Folder,
    staff::{session, someone, ticket},
    webhooks::{delivery, webhook},
};

/// Something in every table, values that are not there included.
fn fill(store: &Store) {
    let tea = program(store, "tea");
    program(store, "coffee");
    store.save_draft(tea, None, "茶: ünïcode \u{1f375}", 3).unwrap();
    store.publish(tea, &version(1, &["points", "silver"])).unwrap();
    store.set_replay_open(tea, true, 4).unwrap();
    for (number, of) in [(1, Some(tea)), (2, None)] {
        let key = KeyRow {
            id: key_id(number),
            program: of,
            mode: Mode::Live,
            secret_hash: [5; 32],
            scopes: vec!["*".to_owned()],
            label: String::new(),
            created_at: 1,
            expires_at: None,
            revoked_at: Some(-9),
            last_used_at: None,
        };
        store.insert_key(&key).unwrap();
    }
    commit(
        store,
        &Batch {
            answers: vec![answer("a", 1)],
            ..join(tea, 1, &[lookup("phone", 1), lookup("email", 0xff)])
        },
    );
    commit(store, &join(tea, 2, &[lookup("phone", 2)]));
    assert!(matches!(store.erase_member(tea, member_id(2), 70).unwrap(), Erased::Done { .. }));
    let sent = OutboxRow {
        id: OutboxId { account: account_id(1), seq: 3, place: 0 },
        program: tea,
        kind: "transfer".to_owned(),
        payload: vec![0, 0xff],
        attempts: 2,
        due_at: i64::MIN,
    };
    let thing = SharedWrite {
        row: SharedRow {
            key: SharedKey { program: tea, kind: "stock".to_owned(), id: vec![0, 9] },
            version: 1,
            state: Vec::new(),
        },
        expected_version: 0,
    };
    let code = CodeWrite {
        program: tea,
        hash: Some([8; 32]),
        voucher: VoucherId(Uuid::from_u128(1)),
        account: account_id(1),
    };
    let batch = step(tea, 1, Some(0), 3);
    commit(store, &Batch { outbox: vec![sent], shared: vec![thing], codes: vec![code], ..batch });
    let imported = NewCode {
        hash: [3; 32],
        voucher: VoucherId(Uuid::from_u128(2)),
        purpose: CodePurpose::Given { number: 1 },
        sealed: vec![1; 40],
    };
    store.import_codes(tea, Sym(7), &mut |_| vec![imported.clone()]).unwrap().unwrap();
    let job = JobRow {
        id: job_id(1),
        program: tea,
        kind: "import".into(),
        state: JobState::Done,
        progress_done: 9,
        progress_total: 9,
        detail: "{}".into(),
        result: "done".into(),
        input: "{}".into(),
        created_at: 1,
        updated_at: 2,
    };
    store.insert_job(&job).unwrap();
    let hook = WebhookRow { earlier: Some((vec![0], 9)), ..webhook(tea, 1) };
    store.insert_webhook(&hook).unwrap();
    store.insert_webhook(&webhook(tea, 2)).unwrap();
    let told = vec![delivery(tea, 1, 1, 4, 10)];
    commit(store, &Batch { deliveries: told, ..step(tea, 1, Some(3), 4) });
    fill_staff(store, tea);
}

fn fill_staff(store: &Store, tea: ProgramId) {
    let mari = StaffRow {
        grants: vec![
            Grant { program: None, store: None, role: Role::Auditor },
            Grant { program: Some(tea), store: Some("s-01".to_owned()), role: Role::Clerk },
        ],
        totp: Some(vec![0, 0xff]),
        ..someone(1)
    };
    let act = StaffAct {
        recovery: Some(vec![[0xff; 32], [0; 32]]),
        ticket: Some(ticket(Some(mari.id), TicketKind::Second, 0xff)),
        session: Some(session(mari.id, 1, 90)),
        ..StaffAct::default()
    };
    assert_eq!(store.save_staff(&mari, &act).unwrap(), StaffSaved::Saved);
    assert_eq!(store.save_staff(&someone(2), &StaffAct::default()).unwrap(), StaffSaved::Saved);
    store.replace_ticket(&ticket(None, TicketKind::First, 3)).unwrap();
    for (kind, number) in [("password", 0xff), ("Account", 1), ("account", 1)] {
        store.count_try(kind, &[number; 32], 0, 9).unwrap();
    }
}

fn moved(from: &str, to: &str) -> Result<Vec<CopiedTable>, Fault> {
    copy(from, to, &mut |_| {})
}

#[test]
fn every_table_arrives() {
    let server = Cluster::start();
    let folder = Folder::new();
    fill(&folder.open());
    let from = folder.address();
    let to = server.database();
    let mut told = Vec::new();
    let copied = copy(&from, &to, &mut |table| told.push(table.name)).unwrap();
    assert_eq!(told, copied.iter().map(|table| table.name).collect::<Vec<_>>());
    let empty: Vec<_> = copied.iter().filter(|table| table.rows == 0).collect();
    assert!(empty.is_empty(), "nothing was tried on {empty:?}");
    // No table of either schema is left out, but for what a database has of itself.
    let names = |sql: &str| -> BTreeSet<String> {
        server.sql(name(&to), sql).unwrap().lines().map(str::to_owned).collect()
    };
    let on_server = names(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('refinery_schema_history', 'node', 'migration_part')",
    );
    assert_eq!(on_server, copied.iter().map(|table| table.name.to_owned()).collect());

    // The copy is a database like any other, and the file is as it was.
    let (file, copy) = (Store::open(&from).unwrap(), Store::open(&to).unwrap());
    let programs = copy.programs().unwrap();
    assert_eq!(programs, file.programs().unwrap());
    let tea = programs[0].id;
    for number in [1, 2] {
        assert_eq!(
            copy.member(tea, member_id(number)).unwrap(),
            file.member(tea, member_id(number)).unwrap()
        );
        let accounts = |store: &Store| store.accounts(tea, &[account_id(number)]).unwrap();
        assert_eq!(accounts(&copy), accounts(&file));
    }
    assert_eq!(copy.outbox(i64::MAX, Share::ALL, 9).unwrap(), file.outbox(i64::MAX, Share::ALL, 9).unwrap());
    let rows = |store: &Store| {
        let mut rows = Vec::new();
        store.snapshot().unwrap().for_each_entry_of(account_id(1), &mut |row| rows.push(row)).unwrap();
        rows
    };
    assert_eq!((rows(&copy).len(), rows(&copy)), (4, rows(&file)));
    commit(&copy, &step(tea, 1, Some(4), 5));

    // Nothing is copied onto something else.
    drop(file);
    let again = moved(&from, &to).expect_err("there are rows");
    assert!(
        matches!(&again, Fault::Constraint { reason, .. } if reason.contains("must be empty")),
        "{again}"
    );
}

#[test]
fn nobody_writes_meanwhile() {
    let server = Cluster::start();
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    let (from, to) = (folder.address(), server.database());
    // A server has the file open.
    assert!(matches!(moved(&from, &to), Err(Fault::Busy { .. })));
    commit(&store, &step(tea, 1, None, 2));
    drop(store);
    let copied = moved(&from, &to).unwrap();
    assert_eq!(copied.iter().find(|table| table.name == "entry").map(|table| table.rows), Some(2));
    // Afterwards the file can be opened again.
    commit(&folder.open(), &step(tea, 1, Some(2), 3));
}

#[test]
fn what_does_not_fit_leaves_nothing() {
    let server = Cluster::start();
    let folder = Folder::new();
    fill(&folder.open());
    // A text that PostgreSQL can't hold, in one of the last tables.
    let raw = Connection::open(folder.file()).unwrap();
    raw.execute("UPDATE job SET result = 'a' || char(0)", []).unwrap();
    drop(raw);
    let to = server.database();
    let refused = moved(&folder.address(), &to).expect_err("a zero in a text");
    assert!(
        matches!(refused, Fault::Constraint { .. } | Fault::Io { .. } | Fault::Corrupt { .. }),
        "{refused}"
    );
    assert!(Store::open(&to).unwrap().programs().unwrap().is_empty());

    for (from, to) in [
        ("sqlite::memory:", to.as_str()),
        ("sqlite:", to.as_str()),
        (to.as_str(), to.as_str()),
        ("sqlite:nowhere/at/all.db", to.as_str()),
        (folder.address().as_str(), "sqlite:other.db"),
    ] {
        assert!(matches!(moved(from, to), Err(Fault::Unusable { .. })), "{from} {to}");
    }
}
