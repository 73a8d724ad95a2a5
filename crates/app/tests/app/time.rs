//! Time: due work, the clock of a sandbox, history, and a clock that goes back.

use regulars_app::{Birthday, Incoming, MemberPatch, Mode, Submission};
use regulars_engine::{
    event::{Body, EventRef, Profile},
    moment::Moment,
};

use crate::bench::*;

fn kinds(
    bench: &Bench,
    program: &regulars_app::ProgramHandle,
    member: regulars_engine::id::MemberId,
) -> Vec<String> {
    let page = bench.app.page_entries(program, member, None, 100).unwrap();
    page.into_iter().rev().map(|entry| entry.row.kind).collect()
}

#[tokio::test]
async fn the_sweeper_does_what_is_due() {
    let bench = Bench::new();
    let ada = bench.join("ada").await;
    let tea = bench.tea();
    bench.pass(29 * DAY);
    bench.app.sweep().unwrap();
    assert_eq!(kinds(&bench, &tea, ada.id), ["member.joined"]);
    bench.pass(3 * DAY);
    // Reading shows it done before it is.
    assert_eq!(bench.points(ada.id), 0);
    assert_eq!(kinds(&bench, &tea, ada.id), ["member.joined"]);
    bench.app.sweep().unwrap();
    bench.app.sweep().unwrap();
    assert_eq!(kinds(&bench, &tea, ada.id), ["member.joined", "tick"]);
    let tick = &bench.app.page_entries(&tea, ada.id, None, 1).unwrap()[0];
    // At the very time it was due: the start of the day after the last one, in Tallinn.
    assert_eq!(Moment(tick.row.occurred_at).timestamp().to_string(), "2026-03-31T21:00:00Z");
    assert_eq!(tick.row.recorded_at, bench.clock.now().0);
    bench.audit();
}

#[tokio::test]
async fn an_event_does_the_due_work_first() {
    let bench = Bench::new();
    let ada = bench.join("ada").await;
    bench.pass(40 * DAY);
    let answer = bench.pay(known("ada"), "o1", 3_00).await.unwrap();
    assert_eq!((answer.entry.row.seq, bench.points(ada.id)), (3, 3));
    assert_eq!(kinds(&bench, &bench.tea(), ada.id), ["member.joined", "tick", "order.paid"]);
    bench.audit();
}

#[tokio::test]
async fn a_sandbox_has_its_own_clock() {
    let bench = Bench::bare();
    bench.publish("tea", Mode::Sandbox);
    let ada = bench.join("ada").await;
    let month = Moment(START.0 + 32 * DAY);
    let tea = bench.app.move_clock("tea", month).unwrap();
    assert_eq!(bench.app.program_now(&tea), month);
    assert_eq!(kinds(&bench, &tea, ada.id), ["member.joined", "tick"]);
    assert_eq!(bench.points(ada.id), 0);
    assert!(bench.app.move_clock("tea", START).is_err());
    let answer = bench.pay(known("ada"), "o1", 1_00).await.unwrap();
    assert_eq!((answer.entry.row.occurred_at, answer.entry.row.recorded_at), (month.0, month.0));
    bench.publish("live", Mode::Live);
    assert!(bench.app.move_clock("live", month).is_err());
    bench.audit();
}

#[tokio::test]
async fn a_fresh_sandbox_may_live_in_the_past() {
    let bench = Bench::bare();
    bench.publish("tea", Mode::Sandbox);
    let year_ago = Moment(START.0 - 365 * DAY);
    // Any time, in any order, until something is recorded.
    for to in [Moment(START.0 + DAY), Moment(year_ago.0 - DAY), year_ago] {
        let tea = bench.app.move_clock("tea", to).unwrap();
        assert_eq!(bench.app.program_now(&tea), to);
    }
    let ada = bench.join("ada").await;
    assert!(bench.app.move_clock("tea", Moment(year_ago.0 - 1)).is_err());
    let answer = bench.pay(known("ada"), "o1", 1_00).await.unwrap();
    assert_eq!((answer.entry.row.occurred_at, answer.entry.row.recorded_at), (year_ago.0, year_ago.0));
    let tea = bench.app.move_clock("tea", Moment(year_ago.0 + 32 * DAY)).unwrap();
    assert_eq!(kinds(&bench, &tea, ada.id), ["member.joined", "order.paid", "tick"]);
    assert!(bench.app.move_clock("tea", year_ago).is_err());
    bench.audit();
}

#[tokio::test]
async fn history_runs_on_its_own_time() {
    let bench = Bench::new();
    let tea = bench.app.set_replay_open("tea", true).unwrap();
    let year_ago = START.0 - 365 * DAY;
    let join =
        regulars_app::NewMember { occurred_at: Some(Moment(year_ago)), replay: true, ..newcomer("ada") };
    let (ada, _) = bench.app.enrol(&tea, join).await.unwrap();
    let history = |n: i64| Incoming {
        replay: true,
        occurred_at: Some(Moment(year_ago + n * 40 * DAY)),
        ..order(&format!("h{n}"), 10_00)
    };
    let events = (1..=3).map(|n| Submission { who: known("ada"), event: history(n) }).collect();
    assert!(bench.app.submit_many(&tea, events).await.iter().all(Result::is_ok));
    // What fell due between the orders came between them; what fell due since waits for the end of the history.
    bench.app.sweep().unwrap();
    let expected = ["member.joined", "tick", "order.paid", "tick", "order.paid", "tick", "order.paid"];
    assert_eq!(kinds(&bench, &tea, ada.id), expected);
    let standing = bench.app.standing(&tea, ada.id).unwrap();
    assert_eq!(standing.profile, Profile::default());
    let tea = bench.app.set_replay_open("tea", false).unwrap();
    bench.app.sweep().unwrap();
    assert_eq!(kinds(&bench, &tea, ada.id).len(), 8);
    bench.audit();
}

#[tokio::test]
async fn the_record_never_goes_back_in_time() {
    let bench = Bench::new();
    bench.join("ada").await;
    bench.pass(-3 * DAY);
    let first = bench.pay(known("ada"), "o1", 1_00).await.unwrap();
    assert_eq!(first.entry.row.recorded_at, START.0);
    // Not over a restart either.
    let other = bench.another();
    let second = other.pay(known("ada"), "o2", 1_00).await.unwrap();
    assert_eq!(second.entry.row.recorded_at, START.0);
    bench.audit();
}

#[tokio::test]
async fn a_reward_is_given_on_its_day_and_can_be_cancelled() {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let reward = "rewards:\n  bag: { name: A bag, price: 30 points, stock: 2, given: { on: every month on day 15 } }\n";
    bench.app.save_draft("tea", &format!("{PROGRAM}{reward}"), None).unwrap();
    bench.app.publish("tea", "first", None).unwrap();
    let (ada, tea) = (bench.join("ada").await, bench.tea());
    bench.pass(16 * DAY);
    // Reading shows it done before it is.
    assert_eq!(bench.points(ada.id), 40);
    bench.app.sweep().unwrap();
    bench.app.sweep().unwrap();
    assert_eq!(kinds(&bench, &tea, ada.id), ["member.joined", "reward.given"]);
    let taken = bench.app.page_redemptions(&tea, ada.id, None, 10, "en").unwrap();
    assert_eq!((taken.len(), taken[0].quantity, taken[0].state), (1, 2, "redeemed"));
    let of = EventRef { source: taken[0].source.clone(), external_id: taken[0].external_id.clone() };
    bench.submit(known("ada"), incoming("c1", Body::RewardCancelled(of), 1)).await.unwrap();
    assert_eq!(bench.points(ada.id), 100);
    bench.audit();
}

#[tokio::test]
async fn an_offer_is_made_on_a_birthday_that_only_the_profile_knows() {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let offer = "offers:\n  present: { name: A present, on: 1 day before birthday, give: 7 points }\n";
    bench.app.save_draft("tea", &format!("{PROGRAM}{offer}"), None).unwrap();
    bench.app.publish("tea", "first", None).unwrap();
    let (ada, tea) = (bench.join("ada").await, bench.tea());
    let day = tea
        .published
        .as_ref()
        .unwrap()
        .zone
        .date(START.timestamp())
        .saturating_add(jiff::Span::new().days(20));
    let birthday = |days: i64| {
        let day = day.saturating_add(jiff::Span::new().days(days));
        let day = regulars_engine::calendar::MonthDay::new(day.month(), day.day()).unwrap();
        MemberPatch { birthday: Some(Some(Birthday { day, year: None })), ..MemberPatch::default() }
    };
    bench.app.patch_member(&tea, ada.id, &birthday(0), None).unwrap();
    // It begins to count with the next event.
    bench.pay(known("ada"), "o1", 1_00).await.unwrap();
    let had = bench.points(ada.id);
    // Moved before its day, it moves along; nothing is given on the old one.
    bench.app.patch_member(&tea, ada.id, &birthday(3), None).unwrap();
    bench.pass(20 * DAY);
    bench.app.sweep().unwrap();
    assert_eq!(bench.points(ada.id), had);
    bench.pass(3 * DAY);
    assert_eq!(bench.points(ada.id), had + 7);
    bench.app.sweep().unwrap();
    bench.app.sweep().unwrap();
    assert_eq!(kinds(&bench, &tea, ada.id), ["member.joined", "order.paid", "offer.due", "offer.due"]);
    bench.audit();
}
