//! What somebody outside is asked to do waits until they tell what became of it, through restarts and reports.

use regulars_app::{Answer, Incoming, Mode, NewMember, Refusal, Who};
use regulars_engine::{
    event::{Body, EventRef},
    moment::Moment,
};
use rusqlite::Connection;

use crate::bench::*;

/// A server whose members get a tenth back and are paid on the fifteenth.
fn bench() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let wallets =
        "wallets:\n  cashback: { kind: money, pay_out: { on: every month on day 15, at_least: 1.00 } }";
    let document = PROGRAM
        .replace("wallets:", wallets)
        .replace("earn:", "earn:\n  tenth: { on: order.paid, give: 0.10 cashback per 1.00 of eligible }");
    bench.app.save_draft("tea", &document, None).unwrap();
    bench.app.publish("tea", "first", None).unwrap();
    bench
}

/// What a list shows: amount, state.
fn list(bench: &Bench, open: bool) -> Vec<(i64, &'static str)> {
    let found = bench.app.instructions(&bench.tea(), open, None, 10).unwrap();
    found.iter().map(|(_, view)| (view.amount, view.state)).collect()
}

fn named(bench: &Bench, place: usize) -> EventRef {
    let found = bench.app.instructions(&bench.tea(), false, None, 10).unwrap();
    let (_, view) = &found[place];
    EventRef { source: view.source.clone(), external_id: view.external_id.clone() }
}

async fn tell(bench: &Bench, external_id: &str, who: &str, body: Body) -> Result<Answer, Refusal> {
    bench.submit(known(who), incoming(external_id, body, 1)).await
}

fn cashback(bench: &Bench, who: regulars_engine::id::MemberId) -> i64 {
    let standing = bench.app.standing(&bench.tea(), who).unwrap();
    standing.account.balance(standing.program.symbols.get("cashback").unwrap()).available
}

#[tokio::test]
async fn payments_wait_until_it_is_told_what_became_of_them() {
    let bench = bench();
    let (ada, ben) = (bench.join("ada").await, bench.join("ben").await);
    bench.pay(known("ada"), "o1", 30_00).await.unwrap();
    bench.pay(known("ben"), "o2", 50_00).await.unwrap();
    bench.pass(16 * DAY);
    bench.app.sweep().unwrap();
    bench.app.sweep().unwrap();
    assert_eq!(list(&bench, true), [(300, "open"), (500, "open")]);
    let report = bench.app.instruction_report(&bench.tea(), START, Moment(i64::MAX), "en").unwrap();
    assert_eq!((report.pay_outs[0].asked.count, report.pay_outs[0].asked.amount), (2, 800));
    assert_eq!((report.pay_outs[0].open.count, report.pay_outs[0].open.amount), (2, 800));
    // A page at a time.
    let (first, _) = bench.app.instructions(&bench.tea(), true, None, 1).unwrap().remove(0);
    let rest = bench.app.instructions(&bench.tea(), true, Some(first), 9).unwrap();
    assert_eq!(rest.len(), 1);
    bench.audit();

    let bench = bench.another();
    let (to_first, to_second) = (named(&bench, 0), named(&bench, 1));
    let (first, second) = if list(&bench, false)[0].0 == 300 { ("ada", "ben") } else { ("ben", "ada") };
    tell(&bench, "d1", first, Body::InstructionDone(to_first.clone())).await.unwrap();
    tell(&bench, "f1", second, Body::InstructionFailed(to_second.clone())).await.unwrap();
    assert_eq!(list(&bench, true), []);
    assert_eq!(list(&bench, false), [(300, "done"), (500, "failed")]);
    assert_eq!((cashback(&bench, ada.id), cashback(&bench, ben.id)), (0, 500));
    let refused = tell(&bench, "d2", second, Body::InstructionDone(to_second)).await;
    assert_eq!(code(refused), "already_settled");
    // Each is of one member.
    let foreign = tell(&bench, "d3", second, Body::InstructionDone(to_first.clone())).await;
    assert_eq!(code(foreign), "original_required");
    // The bank sends it back, and it is paid on the next day of payment.
    tell(&bench, "f2", first, Body::InstructionFailed(to_first)).await.unwrap();
    assert_eq!(cashback(&bench, ada.id), 300);
    bench.audit();
    bench.pass(31 * DAY);
    bench.app.sweep().unwrap();
    assert_eq!(list(&bench, true).len(), 2);
    assert_eq!(list(&bench, false).len(), 4);
    let report = bench.app.instruction_report(&bench.tea(), START, Moment(i64::MAX), "en").unwrap();
    let of = &report.pay_outs[0];
    let sums = [of.asked, of.done, of.failed, of.open].map(|sum| (sum.count, sum.amount));
    assert_eq!(sums, [(4, 1_600), (1, 300), (2, 800), (2, 800)]);
    bench.audit();
}

#[tokio::test]
async fn what_fails_for_one_who_has_left_lapses() {
    let bench = bench();
    let ada = bench.join("ada").await;
    bench.pay(known("ada"), "o1", 30_00).await.unwrap();
    bench.pass(16 * DAY);
    bench.app.sweep().unwrap();
    bench.app.erase_member(&bench.tea(), ada.id).await.unwrap();
    assert_eq!(list(&bench, true), [(300, "open")]);
    bench.audit();
    let failed = incoming("f1", Body::InstructionFailed(named(&bench, 0)), 1);
    let answer = bench.submit(Who::Id(ada.id), failed).await.unwrap();
    assert!(
        answer.entry.row.postings.contains(r#"["cashback","expired",300]"#),
        "{}",
        answer.entry.row.postings
    );
    assert_eq!(list(&bench, true), []);
    bench.audit();
}

#[tokio::test]
async fn an_instruction_that_is_lost_is_found() {
    let bench = bench();
    bench.join("ada").await;
    bench.pay(known("ada"), "o1", 30_00).await.unwrap();
    bench.pass(16 * DAY);
    bench.app.sweep().unwrap();
    let db = Connection::open(bench.database()).unwrap();
    db.execute_batch("CREATE TABLE kept AS SELECT * FROM outbox; DELETE FROM outbox").unwrap();
    let broken = || {
        let report = bench.app.audit(None).unwrap();
        report.findings.iter().filter(|f| 0 < f.violated).map(|f| f.id).collect::<Vec<_>>()
    };
    assert_eq!(broken(), ["I32b"]);
    db.execute_batch("INSERT INTO outbox SELECT * FROM kept").unwrap();
    tell(&bench, "d1", "ada", Body::InstructionDone(named(&bench, 0))).await.unwrap();
    bench.audit();
    // What is done waits no longer.
    db.execute_batch("INSERT INTO outbox SELECT * FROM kept; DROP TABLE kept").unwrap();
    assert_eq!(broken(), ["I32b"]);
}

#[tokio::test]
async fn what_a_replayed_history_has_paid_is_not_asked_again() {
    let bench = bench();
    let tea = bench.app.set_replay_open("tea", true).unwrap();
    let then = |days: i64| Some(Moment(START.0 - (100 - days) * DAY));
    let join = NewMember { occurred_at: then(0), replay: true, ..newcomer("ada") };
    let (ada, _) = bench.app.enrol(&tea, join).await.unwrap();
    let history = |id: &str, days: i64, price: i64| Incoming {
        replay: true,
        occurred_at: then(days),
        ..order(id, price)
    };
    for event in [history("h1", 0, 30_00), history("h2", 60, 50_00)] {
        bench.submit(known("ada"), event).await.unwrap();
    }
    // The first payment fell due before the second order, the second one between that and the end of the history.
    assert_eq!(list(&bench, false), [(300, "past")]);
    bench.app.set_replay_open("tea", false).unwrap();
    bench.app.sweep().unwrap();
    assert_eq!(list(&bench, false), [(300, "past"), (500, "past")]);
    assert_eq!((list(&bench, true), cashback(&bench, ada.id)), (vec![], 0));
    bench.audit();

    // From here on payments are asked for.
    let bench = bench.another();
    bench.pay(known("ada"), "o1", 20_00).await.unwrap();
    bench.pass(16 * DAY);
    bench.app.sweep().unwrap();
    assert_eq!(list(&bench, true), [(200, "open")]);

    // Nobody can carry out what is past; that it failed may be found out later.
    let first = named(&bench, 0);
    assert_eq!(
        code(tell(&bench, "d1", "ada", Body::InstructionDone(first.clone())).await),
        "already_settled"
    );
    tell(&bench, "f1", "ada", Body::InstructionFailed(first.clone())).await.unwrap();
    assert_eq!(code(tell(&bench, "f2", "ada", Body::InstructionFailed(first)).await), "already_settled");
    assert_eq!(list(&bench, false), [(300, "failed"), (500, "past"), (200, "open")]);
    assert_eq!(cashback(&bench, ada.id), 300);
    let report = bench.app.instruction_report(&bench.tea(), START, Moment(i64::MAX), "en").unwrap();
    let of = &report.pay_outs[0];
    let sums = [of.asked, of.done, of.failed, of.open, of.past].map(|sum| (sum.count, sum.amount));
    assert_eq!(sums, [(1, 200), (0, 0), (1, 300), (1, 200), (2, 800)]);
    bench.audit();
}
