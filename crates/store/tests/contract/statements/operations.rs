//! Every operation of the store, once.

use regulars_engine::{
    id::{ProgramId, VoucherId},
    symbol::Sym,
};
use regulars_store::{
    Batch, ClockRow, CodePurpose, CodeWrite, DeliveryState, Direction, Fault, JobRow, JobState, KeyRow,
    MemberStatus, MemberUpdate, Mode, NewCode, NewProgram, NodeId, NodeRole, OutboxId, OutboxRow,
    PublishedVersion, Share, SharedKey, SharedRow, SharedWrite, Store, Tried, WebhookRow,
};
use uuid::Uuid;

use crate::{
    rows::{account_id, answer, commit, event_id, job_id, join, key_id, lookup, member_id, program, step},
    webhooks::{delivery, webhook, webhook_id},
};

/// What an operation does, once.
pub type Act = Box<dyn Fn(&Store)>;

fn voucher(number: u128) -> VoucherId {
    VoucherId(Uuid::from_u128(number))
}

fn stock(program: ProgramId) -> SharedKey {
    SharedKey { program, kind: "stock".to_owned(), id: vec![1] }
}

/// A step that writes into all tables that a batch can write into.
fn everything(tea: ProgramId) -> Batch {
    let row = |version| SharedRow { key: stock(tea), version, state: vec![1] };
    let outbox = |seq| OutboxRow {
        id: OutboxId { account: account_id(2), seq, place: 0 },
        program: tea,
        kind: "arrive".to_owned(),
        payload: vec![1],
        attempts: 0,
        due_at: 5,
    };
    let code =
        |hash, number| CodeWrite { program: tea, hash, voucher: voucher(number), account: account_id(2) };
    let mut batch = join(tea, 4, &[lookup("phone", 4)]);
    let one = step(tea, 2, Some(0), 1);
    batch.accounts.extend(one.accounts);
    batch.entries.extend(one.entries);
    batch.shared = vec![
        SharedWrite { row: row(2), expected_version: 1 },
        SharedWrite {
            row: SharedRow { key: SharedKey { id: vec![2], ..stock(tea) }, ..row(1) },
            expected_version: 0,
        },
    ];
    batch.codes = vec![code(Some([9; 32]), 9), code(None, 11)];
    batch.answers = vec![answer("now", 1)];
    batch.outbox = vec![outbox(1)];
    batch.settled = vec![OutboxId { account: account_id(1), seq: 1, place: 0 }];
    batch.deliveries = vec![delivery(tea, 1, 2, 1, 10)];
    batch
}

/// What the operations find.
pub fn prepare(store: &Store) -> ProgramId {
    let tea = program(store, "tea");
    commit(store, &step(tea, 1, None, 3));
    commit(store, &join(tea, 2, &[lookup("phone", 2)]));
    commit(store, &join(tea, 3, &[lookup("phone", 3)]));
    let first =
        SharedWrite { row: SharedRow { key: stock(tea), version: 1, state: vec![1] }, expected_version: 0 };
    commit(store, &Batch { shared: vec![first], ..Batch::default() });
    store.insert_webhook(&webhook(tea, 1)).unwrap();
    store.insert_job(&job(tea)).unwrap();
    let code = NewCode {
        hash: [11; 32],
        voucher: voucher(11),
        purpose: CodePurpose::Given { number: 1 },
        sealed: vec![1],
    };
    store.import_codes(tea, Sym(7), &mut |_| vec![code.clone()]).unwrap().unwrap();
    tea
}

fn job(program: ProgramId) -> JobRow {
    JobRow {
        id: job_id(1),
        program,
        kind: "backtest".to_owned(),
        state: JobState::Queued,
        progress_done: 0,
        progress_total: 1,
        detail: String::new(),
        result: String::new(),
        input: "{}".to_owned(),
        created_at: 1,
        updated_at: 1,
    }
}

/// An operation with what it does.
pub type Operation = (&'static str, Act);

fn act<T>(name: &'static str, work: impl Fn(&Store) -> Result<T, Fault> + 'static) -> Operation {
    (
        name,
        Box::new(move |store| {
            work(store).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        }),
    )
}

/// The hot path: what an event, a question about a member and a delivery cost.
pub fn hot(tea: ProgramId) -> Vec<Operation> {
    [events(tea), look_ups(tea), entries(), deliveries(tea)].into_iter().flatten().collect()
}

/// What is done now and then, or by people: it may ask every shard, each along an index.
pub fn seldom(tea: ProgramId) -> Vec<Operation> {
    [sweeps(tea), people(tea), hooks(tea), programs(tea), keys(tea), work(tea)]
        .into_iter()
        .flatten()
        .collect()
}

fn done(store: &Store, batch: &Batch) -> Result<(), Fault> {
    commit(store, batch);
    Ok(())
}

fn events(tea: ProgramId) -> Vec<Operation> {
    let accounts = [account_id(1), account_id(2)];
    let asked: [(&str, &str); 2] = [("pos", "1/1"), ("pos", "none")];
    vec![
        act("commit", move |store| done(store, &step(tea, 1, Some(3), 4))),
        act("commit", move |store| done(store, &everything(tea))),
        act("lane_members", move |store| store.lane_members(tea, &[("phone", &lookup("phone", 2).hash)])),
        act("lane_accounts", move |store| store.lane_accounts(tea, &accounts)),
        act("lane_versions", move |store| store.lane_versions(tea, &accounts)),
        // One of them is found, and its entry read.
        act("lane_identities", move |store| store.lane_identities(tea, &asked)),
        act("lane_shared", move |store| store.lane_shared(&[stock(tea)])),
        act("lane_code_count", move |store| store.lane_code_count(tea, Sym(7))),
    ]
}

fn look_ups(tea: ProgramId) -> Vec<Operation> {
    let accounts = [account_id(1), account_id(2)];
    vec![
        act("accounts", move |store| store.accounts(tea, &accounts)),
        act("identities", move |store| store.identities(tea, &[("pos", "1/1")])),
        act("shared", move |store| store.shared(&[stock(tea)])),
        act("find_members", move |store| store.find_members(tea, &[("phone", &lookup("phone", 2).hash)])),
        act("find_member", move |store| store.find_member(tea, "phone", &lookup("phone", 2).hash)),
        act("member", move |store| store.member(tea, member_id(2))),
        act("codes", move |store| store.codes(tea, &[[9; 32]])),
        act("codes_of_vouchers", move |store| store.codes_of_vouchers(tea, &[voucher(9)])),
        act("code_count", move |store| store.code_count(tea, Sym(7))),
        act("answer", |store| store.answer(key_id(1), "now")),
    ]
}

fn entries() -> Vec<Operation> {
    vec![
        act("followers", |store| store.followers(account_id(1), 1)),
        act("entry_at", |store| store.entry_at(account_id(1), 1)),
        act("page_entries", |store| {
            store.page_entries(account_id(1), Direction::After(0), 9)?;
            store.page_entries(account_id(1), Direction::Before(9), 9)
        }),
        act("page_redemptions", |store| store.page_redemptions(account_id(1), 9, 9)),
    ]
}

fn deliveries(tea: ProgramId) -> Vec<Operation> {
    let effect = OutboxId { account: account_id(2), seq: 1, place: 0 };
    let told = delivery(tea, 1, 2, 1, 0).id;
    let dead = || Tried::Failed { state: DeliveryState::Dead, due_at: 1, status: None, error: String::new() };
    vec![
        act("outbox_later", move |store| store.outbox_later(effect, 9)),
        act("outbox_done", move |store| store.outbox_done(&[effect])),
        act("due_webhooks", |store| store.due_webhooks(10)),
        act("claim_deliveries", |store| store.claim_deliveries(webhook_id(1), 10, 20, 9)),
        act("put_off_deliveries", move |store| store.put_off_deliveries(&[told], 10)),
        act("settle_deliveries", move |store| {
            store.settle_deliveries(&[(told, dead()), (told, Tried::Arrived)])
        }),
    ]
}

fn sweeps(tea: ProgramId) -> Vec<Operation> {
    vec![
        act("due", |store| store.due(None, 9, Share::ALL, 9)),
        act("outbox", |store| store.outbox(9, Share::ALL, 9)),
        act("entry", move |store| store.entry(tea, event_id(1, 1))),
        act("max_recorded_at", move |store| store.max_recorded_at(tea)),
        act("page_instructions", move |store| {
            store.page_instructions(tea, true, None, 9)?;
            store.page_instructions(tea, false, None, 9)
        }),
        act("forget_answers", |store| store.forget_answers(9, 9)),
    ]
}

fn people(tea: ProgramId) -> Vec<Operation> {
    let update = move || MemberUpdate {
        program: tea,
        id: member_id(2),
        expected_revision: 1,
        profile: None,
        wrapped_key: Some(vec![1]),
        status: MemberStatus::Active,
        add_lookups: vec![lookup("email", 2)],
        remove_lookups: vec![lookup("phone", 2)],
    };
    vec![
        act("page_members", move |store| store.page_members(tea, None, 9)),
        act("update_member", move |store| store.update_member(&update())),
        act("erase_member", move |store| store.erase_member(tea, member_id(3), 1)),
        act("page_erasures", |store| store.page_erasures(None, 9)),
        act("scrub", |store| store.scrub()),
        act("import_codes", move |store| store.import_codes(tea, Sym(8), &mut |_| Vec::new())),
    ]
}

fn hooks(tea: ProgramId) -> Vec<Operation> {
    let paused = move || WebhookRow { revision: 2, ..webhook(tea, 1) };
    vec![
        act("page_deliveries", |store| store.page_deliveries(webhook_id(1), DeliveryState::Dead, None, 9)),
        act("revive_deliveries", |store| store.revive_deliveries(webhook_id(1), None, 9)),
        act("insert_webhook", move |store| store.insert_webhook(&webhook(tea, 2))),
        act("update_webhook", move |store| store.update_webhook(&paused())),
        act("webhook", move |store| store.webhook(tea, webhook_id(1))),
        act("webhooks", |store| store.webhooks(None)),
        act("delete_webhook", move |store| store.delete_webhook(tea, webhook_id(2))),
    ]
}

fn programs(tea: ProgramId) -> Vec<Operation> {
    let coffee = || NewProgram { slug: "coffee".to_owned(), mode: Mode::Live, created_at: 1 };
    let clock = ClockRow { kind: "system".to_owned(), instant: None };
    let version = || PublishedVersion {
        number: 1,
        document: String::new(),
        symbols: vec!["points".to_owned()],
        checksum: [1; 32],
        note: String::new(),
        published_at: 1,
        published_by: None,
    };
    vec![
        act("create_program", move |store| {
            store.create_program(&coffee())?.expect("it is new");
            store.create_program(&coffee())
        }),
        act("program_by_slug", |store| store.program_by_slug("tea")),
        act("programs", |store| store.programs()),
        act("set_program_clock", move |store| store.set_program_clock(tea, &clock)),
        act("set_replay_open", move |store| store.set_replay_open(tea, false, 1)),
        act("save_draft", move |store| store.save_draft(tea, None, "", 1)),
        act("draft", move |store| store.draft(tea)),
        act("publish", move |store| store.publish(tea, &version())),
        act("version", move |store| store.version(tea, 1)),
        act("latest_version", move |store| store.latest_version(tea)),
        act("versions", move |store| store.versions(tea)),
    ]
}

fn keys(tea: ProgramId) -> Vec<Operation> {
    let key = move || KeyRow {
        id: key_id(5),
        program: Some(tea),
        mode: Mode::Live,
        secret_hash: [1; 32],
        scopes: vec!["events".to_owned()],
        label: String::new(),
        created_at: 1,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    };
    vec![
        act("insert_key", move |store| store.insert_key(&key())),
        act("key", |store| store.key(key_id(5))),
        act("keys", move |store| {
            store.keys(Some(tea))?;
            store.keys(None)
        }),
        act("touch_keys", |store| store.touch_keys(&[(key_id(5), 1)])),
        act("revoke_key", |store| store.revoke_key(key_id(5), 1)),
    ]
}

fn work(tea: ProgramId) -> Vec<Operation> {
    let node = NodeId(Uuid::nil());
    vec![
        act("try_writing", |store| store.try_writing()),
        act("size_on_disk", |store| store.size_on_disk()),
        act("note_node", move |store| store.note_node(node, NodeRole::All, "1")),
        act("nodes", |store| store.nodes()),
        act("insert_job", move |store| store.insert_job(&JobRow { id: job_id(2), ..job(tea) })),
        act("claim_job", move |store| store.claim_job(node, 1)),
        act("update_job", move |store| store.update_job(&job(tea), None)),
        act("job", move |store| store.job(tea, job_id(1))),
        act("page_jobs", move |store| store.page_jobs(tea, None, 9)),
        act("unfinished_jobs", |store| store.unfinished_jobs()),
        act("forget_node", move |store| store.forget_node(node)),
    ]
}

/// Operations that ask a database nothing on the connections of the store, or not of a server.
pub const ASK_NOTHING: [&str; 11] = [
    "writers",
    "open",
    "open_as_it_is",
    "migrate",
    "is_for_many",
    "inspect",
    "citus_plan",
    "distribute",
    "prepared",
    // A connection of its own, for reports and the audit: it may read all.
    "snapshot",
    // Of a file only.
    "backup",
];
