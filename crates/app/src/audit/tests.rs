//! A sound ledger passes; every way to break it on purpose is found, under the right invariant.

use regulars_engine::{
    codec::{read_account, write_account, write_event, write_record, write_shared},
    decide::next_due,
    event::Body,
    id::{AccountId, EventId, MemberId, ProgramId},
    ledger::postings,
    shared::{Shared as SharedState, Waiter},
};
use regulars_store::{
    AccountRow, AccountStatus, AccountWrite, Batch, Commit, Mode, NewProgram, Published, PublishedVersion,
    SharedWrite,
};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::*;
use crate::shared::{key_of, state_of};
use crate::view::tests::{Bench, TEA, adjusted, joined, moment, of, order, redeemed, returned};

/// A continuation of the chain over what the cases change.
fn chain(head: &[u8; 32], entry: &EntryRow) -> [u8; 32] {
    let parts: [&[u8]; 6] = [
        entry.account.0.as_bytes(),
        &entry.seq.to_be_bytes(),
        &entry.recorded_at.to_be_bytes(),
        entry.postings.as_bytes(),
        &entry.input,
        &entry.record,
    ];
    regulars_engine::codec::link(head, &parts)
}

/// An account whose life has a bit of everything.
fn life(spend: i64) -> Bench {
    let mut bench = Bench::new(TEA);
    for (at, id, body) in [
        ("2026-01-02T10:00:00+08:00", "j", joined()),
        ("2026-01-03T10:00:00+08:00", "o1", order(10_000)),
        ("2026-01-04T10:00:00+08:00", "k1", redeemed()),
        ("2026-01-05T10:00:00+08:00", "k2", redeemed()),
        ("2026-01-06T10:00:00+08:00", "k3", Body::RewardCancelled(of("k1"))),
        ("2026-02-08T10:00:00+08:00", "o2", order(48_50)),
        ("2026-02-09T10:00:00+08:00", "r1", returned("o1", 1)),
        ("2026-02-10T10:00:00+08:00", "a1", adjusted(-spend)),
        ("2026-02-11T10:00:00+08:00", "c1", Body::OrderCancelled(of("o1"))),
        ("2026-02-12T10:00:00+08:00", "v1", Body::Reversal(of("o2"))),
        ("2026-02-13T10:00:00+08:00", "v2", Body::Reversal(of("v1"))),
        ("2026-02-14T10:00:00+08:00", "o3", order(60_00)),
        ("2027-03-01T10:00:00+08:00", "o4", order(20_00)),
    ] {
        bench.event(at, id, body).unwrap_or_else(|rejection| panic!("{id}: {rejection:?}"));
    }
    bench
}

fn entry_row(bench: &Bench, place: usize, program: ProgramId, account: AccountId) -> EntryRow {
    let decided = &bench.entries[place];
    let lines = postings(&decided.record.facts);
    let names = lines.iter().map(|p| (bench.program.name_of(p.wallet), p.book.name(), p.amount));
    EntryRow {
        account,
        seq: u64::try_from(place).unwrap() + 1,
        program,
        event: decided.event.id,
        kind: decided.event.body.kind().to_owned(),
        source: decided.event.source.clone(),
        external_id: format!("{} {}", account.0, decided.event.external_id),
        content_hash: [1; 16],
        occurred_at: decided.event.occurred_at.0,
        recorded_at: decided.event.at.0,
        program_version: 1,
        postings: serde_json::to_string(&names.collect::<Vec<_>>()).unwrap(),
        input: write_event(&decided.event),
        record: write_record(&decided.record),
        of_seq: decided.of_seq,
    }
}

fn store_life(store: &Store, program: ProgramId, number: u128, bench: &Bench) -> AccountId {
    let account = AccountId(Uuid::from_u128(number));
    let entries: Vec<EntryRow> =
        (0..bench.entries.len()).map(|place| entry_row(bench, place, program, account)).collect();
    let row = AccountRow {
        account,
        program,
        member: MemberId(Uuid::from_u128(number)),
        version: bench.account.version,
        state: write_account(&bench.account),
        head: entries.iter().fold(HEAD_FIRST, |head, entry| chain(&head, entry)),
        next_due_at: next_due(&bench.program, &bench.account).map(|due| due.0),
        status: if bench.account.closed { AccountStatus::Closed } else { AccountStatus::Open },
    };
    let accounts = vec![AccountWrite { row, expected_version: None, due_unchanged: false }];
    let shared =
        bench.pool.iter().map(|(thing, own)| add_to_shared(store, program, thing, own.clone())).collect();
    let batch = Batch { accounts, entries, shared, ..Batch::default() };
    assert_eq!(store.commit(&batch).unwrap(), Commit::Done);
    account
}

/// What this life took on top of what others did.
fn add_to_shared(store: &Store, program: ProgramId, thing: Thing, own: SharedState) -> SharedWrite {
    let key = key_of(program, thing);
    let stored = store.shared(std::slice::from_ref(&key)).unwrap().pop();
    let before = stored.map(|row| state_of(&row).unwrap()).unwrap_or_default();
    let (version, taken) = (before.version + own.version, before.taken + own.taken);
    let state = write_shared(&SharedState { version, taken, ..SharedState::default() });
    SharedWrite { row: SharedRow { key, version, state }, expected_version: before.version }
}

/// A database of three lives, one of them ended, and its file.
fn database(folder: &std::path::Path) -> (Store, std::path::PathBuf) {
    let path = folder.join("ledger.db");
    let store = Store::open(&format!("sqlite:{}", path.display())).unwrap();
    let new = NewProgram { slug: "tea".to_owned(), mode: Mode::Sandbox, created_at: 1 };
    let program = store.create_program(&new).unwrap().unwrap();
    let first = life(150);
    let version = PublishedVersion {
        number: 1,
        document: TEA.to_owned(),
        symbols: first.program.symbols.names().to_vec(),
        checksum: checksum(TEA),
        note: String::new(),
        published_at: 1,
        published_by: None,
    };
    assert_eq!(store.publish(program, &version).unwrap(), Published::Done);
    let mut ended = life(30);
    ended.event("2027-03-02T10:00:00+08:00", "x", Body::MemberClosed).unwrap();
    ended.until(moment("2030-01-01T00:00:00Z"));
    for (number, bench) in [(1, first), (2, life(10)), (3, ended)] {
        store_life(&store, program, number, &bench);
    }
    (store, path)
}

/// Breaks a sound database by `harm`; the audit must find something under each of `expected`, and finds under nothing
/// else than these and `also`.
fn check(harm: impl Fn(&Connection), expected: &[Invariant], also: &[Invariant]) -> AuditReport {
    let folder = tempfile::tempdir().unwrap();
    let (store, path) = database(folder.path());
    let raw = Connection::open(&path).unwrap();
    let guards = "SELECT group_concat(sql, ';') || ';' FROM sqlite_schema WHERE type = 'trigger'";
    let guards: String = raw.query_row(guards, [], |row| row.get(0)).unwrap();
    raw.execute_batch("DROP TRIGGER entry_never_changes; DROP TRIGGER entry_never_goes;").unwrap();
    harm(&raw);
    raw.execute_batch(&guards).unwrap();
    let report = audit(&store, None, chain).unwrap();
    let found: Vec<Invariant> =
        Invariant::ALL.iter().copied().filter(|i| report.finding(*i).violated > 0).collect();
    assert!(expected.iter().all(|i| found.contains(i)), "expected {expected:?}, found {found:?}\n{report}");
    let known = |i: &Invariant| expected.contains(i) || also.contains(i);
    assert!(found.iter().all(known), "expected {expected:?}, found {found:?}\n{report}");
    assert_eq!(report.ok, found.is_empty());
    report
}

/// Changes the stored state of account 1.
fn with_state(raw: &Connection, change: impl Fn(&mut regulars_engine::state::Account)) {
    let id = Uuid::from_u128(1);
    let read = "SELECT state FROM account WHERE account_id = ?1";
    let state: Vec<u8> = raw.query_row(read, [id.as_bytes()], |row| row.get(0)).unwrap();
    let mut account = read_account(&state).unwrap();
    change(&mut account);
    let write = "UPDATE account SET state = ?2 WHERE account_id = ?1";
    assert_eq!(raw.execute(write, params![id.as_bytes(), write_account(&account)]).unwrap(), 1);
}

/// Runs a statement on account 1.
fn on_first(sql: &'static str) -> impl Fn(&Connection) {
    move |raw| assert_eq!(raw.execute(sql, [Uuid::from_u128(1).as_bytes()]).unwrap(), 1, "{sql}")
}

#[test]
fn a_sound_ledger_passes() {
    let report = check(|_| {}, &[], &[]);
    assert_eq!(report.accounts, 3);
    for finding in &report.findings {
        assert!(finding.checked > 0, "{} was never checked", finding.id);
    }
    let text = report.to_string();
    assert!(text.ends_with("entries: sound"), "{text}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!((&json["ok"], &json["findings"][0]["id"]), (&true.into(), &"I1".into()));
}

#[test]
fn changed_accounts_are_found() {
    use Invariant::{Balances, Chain, Closed, Lots, NeverNegative, Rebuild, Sequence};
    let flip = |raw: &Connection| with_state(raw, |account| account.wallets[0].lots[0].remaining += 1);
    check(flip, &[Balances, Lots, Rebuild], &[]);
    let twice = |raw: &Connection| {
        with_state(raw, |account| {
            let lot = account.wallets[0].lots[0];
            account.wallets[0].lots.push(lot);
        });
    };
    check(twice, &[Balances, Lots, Rebuild], &[]);
    let debt = |raw: &Connection| with_state(raw, |account| account.wallets[0].debt -= 5);
    check(debt, &[Balances, NeverNegative, Rebuild], &[]);
    let time = |raw: &Connection| with_state(raw, |account| account.as_of.0 += 1);
    check(time, &[Rebuild], &[]);
    check(
        on_first("UPDATE account SET state = zeroblob(9) WHERE account_id = ?1"),
        &[Balances, Rebuild],
        &[],
    );
    check(on_first("UPDATE account SET next_due_at = 7 WHERE account_id = ?1"), &[Rebuild], &[]);
    check(on_first("UPDATE account SET head = zeroblob(32) WHERE account_id = ?1"), &[Chain], &[]);
    check(on_first("UPDATE account SET version = version + 1 WHERE account_id = ?1"), &[Sequence], &[]);
    check(on_first("UPDATE account SET status = 'closed' WHERE account_id = ?1"), &[Closed], &[]);
}

#[test]
fn changed_entries_are_found() {
    use Invariant::{
        Balances, Chain, Conservation, DoubleEntry, Guards, Identity, Lots, NeverNegative, Program, Rebuild,
        Reversal, Sequence, Time, Version,
    };
    let delete = "DELETE FROM entry WHERE account_id = ?1 AND seq = 2";
    check(on_first(delete), &[Balances, Chain, Lots, Rebuild, Reversal, Sequence], &[NeverNegative]);
    let last = "DELETE FROM entry WHERE account_id = ?1 AND seq = (SELECT version FROM account WHERE account_id = ?1)";
    check(on_first(last), &[Balances, Chain, Rebuild, Sequence], &[Lots]);
    let posting = "UPDATE entry SET postings = json_set(postings, '$[1][2]', 1000000)
                    WHERE account_id = ?1 AND seq = 2";
    check(on_first(posting), &[Balances, Chain, Conservation, DoubleEntry], &[]);
    let alone = "UPDATE entry SET postings = json_remove(postings, '$[1]') WHERE account_id = ?1 AND seq = 1";
    check(on_first(alone), &[Balances, Chain, Conservation, DoubleEntry], &[NeverNegative]);
    let unreadable = "UPDATE entry SET record = zeroblob(40) WHERE account_id = ?1 AND seq = 1";
    check(on_first(unreadable), &[Chain, Lots, Rebuild], &[]);
    let early = "UPDATE entry SET recorded_at = 5 WHERE account_id = ?1 AND seq = 3";
    check(on_first(early), &[Chain, Time], &[]);
    let late = "UPDATE entry SET recorded_at = 4000000000000000
                 WHERE account_id = ?1 AND seq = (SELECT version FROM account WHERE account_id = ?1)";
    check(on_first(late), &[Chain, Time], &[]);
    let version = "UPDATE entry SET program_version = 9 WHERE account_id = ?1 AND seq = 3";
    check(on_first(version), &[Version], &[]);
    let rules = |raw: &Connection| {
        let other = "UPDATE version SET document = replace(document, 'give: 1', 'give: 9')";
        assert_eq!(raw.execute(other, []).unwrap(), 1);
    };
    check(rules, &[Version], &[]);
    let slug = |raw: &Connection| {
        assert_eq!(raw.execute("UPDATE program SET slug = 'tee'", []).unwrap(), 1);
    };
    check(slug, &[Version], &[]);
    let foreign = "UPDATE entry SET program_id = 77 WHERE account_id = ?1 AND seq = 3";
    check(on_first(foreign), &[Program], &[]);
    let repeated = |raw: &Connection| {
        raw.execute_batch(
            "DROP INDEX entry_identity;
             UPDATE entry SET external_id = (SELECT external_id FROM entry ORDER BY rowid LIMIT 1)
              WHERE rowid = (SELECT max(rowid) FROM entry);",
        )
        .unwrap();
    };
    check(repeated, &[Guards, Identity], &[]);
    let orphan = |raw: &Connection| {
        raw.execute_batch(
            "PRAGMA foreign_keys = OFF;
             DELETE FROM account WHERE account_id = x'00000000000000000000000000000001';",
        )
        .unwrap();
    };
    check(orphan, &[Invariant::File], &[Invariant::Shared]);
}

#[test]
fn changed_shared_things_are_found() {
    let sql = |statement: &'static str| move |raw: &Connection| raw.execute_batch(statement).unwrap();
    let with = |change: fn(&mut SharedState)| {
        move |raw: &Connection| {
            let state: Vec<u8> = raw.query_row("SELECT state FROM shared", [], |row| row.get(0)).unwrap();
            let mut state = read_shared(&state).unwrap();
            change(&mut state);
            raw.execute("UPDATE shared SET state = ?1", [write_shared(&state)]).unwrap();
        }
    };
    let found = |harm: &dyn Fn(&Connection), told: &str| {
        let report = check(harm, &[Invariant::Shared], &[]);
        let detail = &report.finding(Invariant::Shared).violations[0].detail;
        assert!(detail.contains(told), "{detail}");
    };
    found(&with(|state| state.taken += 1), "7 taken in 9 changes is stored, but the entries say 6 in 9");
    found(&with(|state| state.version += 1), "6 taken in 9 changes is stored");
    let waiter = |state: &mut SharedState| {
        state.queue.push(Waiter { number: 1, wait: EventId(Uuid::from_u128(1)), quantity: 1 });
    };
    found(&with(waiter), "but the entries say 6 in 9, with another line of those who wait");
    found(&sql("UPDATE shared SET version = 8"), "6 taken in 8 changes is stored");
    found(&sql("UPDATE shared SET state = zeroblob(3)"), "damaged");
    found(&sql("UPDATE shared SET kind = 'stick'"), "no entry has changed it");
    found(&sql("DELETE FROM shared"), "the entries took 6, and nothing is stored");
    found(
        &sql("INSERT INTO shared SELECT program_id, kind, x'0000', version, state FROM shared"),
        "no entry has changed it",
    );
}

/// Nothing is wrong yet, but nothing would stop it.
#[test]
fn missing_guards_are_found() {
    for (harm, expected) in [
        ("DROP INDEX entry_identity", "the unique index entry_identity is missing"),
        ("DROP TRIGGER entry_never_goes", "the trigger entry_never_goes is missing"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = database(folder.path());
        let copy = folder.path().join("copy.db");
        store.backup(&copy).unwrap();
        Connection::open(&copy).unwrap().execute_batch(harm).unwrap();
        let report =
            audit(&Store::open(&format!("sqlite:{}", copy.display())).unwrap(), None, chain).unwrap();
        let found: Vec<_> =
            report.findings.iter().flat_map(|f| f.violations.iter().map(|v| (f.id, &v.detail))).collect();
        assert_eq!(found, [("guards", &expected.to_owned())]);
        assert!(!report.ok && audit(&store, None, chain).unwrap().ok);
    }
}

/// What only a faulty decision could write: the entry is well formed, but must not follow on those before.
#[test]
fn wrong_decisions_are_found() {
    let check = |change: &dyn Fn(&mut Bench), expected: Invariant| {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = database(folder.path());
        let mut bench = life(20);
        change(&mut bench);
        let program = store.program_by_slug("tea").unwrap().unwrap().id;
        let account = store_life(&store, program, 9, &bench);
        let report = audit(&store, Some(program), chain).unwrap();
        let violations = &report.finding(expected).violations;
        assert!(violations.iter().any(|v| v.account == Some(account)), "{expected:?}\n{report}");
    };
    let again = |bench: &mut Bench, id: &str| {
        let place = bench.entries.iter().position(|d| d.event.external_id == id).unwrap();
        let decided = &bench.entries[place];
        let mut event = decided.event.clone();
        event.external_id = format!("{id} again {}", bench.entries.len());
        event.at = bench.account.as_of;
        let (record, of_seq) = (decided.record.clone(), decided.of_seq);
        regulars_engine::apply(&mut bench.account, event.at, &record.facts);
        bench.entries.push(crate::view::tests::Decided { event, record, of_seq });
    };
    // A return beyond what was bought, and a reversal of what is reversed.
    check(&|bench| again(bench, "r1"), Invariant::Reversal);
    check(&|bench| again(bench, "v2"), Invariant::Reversal);
    check(&|bench| (again(bench, "v1"), again(bench, "v1")).1, Invariant::Reversal);
    // Spending units that are gone.
    check(&|bench| (0..40).for_each(|_| again(bench, "a1")), Invariant::NeverNegative);
    check(&|bench| (0..40).for_each(|_| again(bench, "a1")), Invariant::Lots);
    // An entry after the end.
    let closed = |bench: &mut Bench| {
        bench.event("2027-03-05T10:00:00+08:00", "x", Body::MemberClosed).unwrap();
        again(bench, "o3");
    };
    check(&closed, Invariant::Closed);
}
