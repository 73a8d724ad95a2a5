//! The lane under concurrency, overload and restarts.

use std::sync::Arc;

use regulars_app::{App, Clock, Identifier, Incoming, MemberPatch, Mode, Pii, Refusal, Settings, Submission};
use regulars_engine::{
    event::{Adjustment, Body, EventRef, Hold, Redemption},
    id::MemberId,
    moment::Moment,
};

use crate::bench::*;

fn pay_many(bench: &Bench, till: &str, count: usize) -> Vec<Result<regulars_app::Answer, Refusal>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let tea = bench.tea();
    runtime.block_on(async {
        let mut answers = Vec::with_capacity(count);
        for chunk in (0..count).collect::<Vec<_>>().chunks(50) {
            let submission =
                |n: &usize| Submission { who: known("ada"), event: order(&format!("{till}-{n}"), 1_00) };
            answers.extend(bench.app.submit_many(&tea, chunk.iter().map(submission).collect()).await);
        }
        answers
    })
}

fn versions(bench: &Bench, member: MemberId) -> Vec<u64> {
    let (tea, mut before, mut all) = (bench.tea(), None, Vec::new());
    loop {
        let page = bench.app.page_entries(&tea, member, before, 500).unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.row.seq);
        all.extend(page.iter().map(|entry| entry.row.seq));
    }
    all.reverse();
    all
}

#[tokio::test]
async fn two_threads_on_one_account_leave_no_gap() {
    let bench = Bench::new();
    let ada = bench.join("ada").await;
    std::thread::scope(|scope| {
        for till in ["a", "b"] {
            let bench = &bench;
            scope.spawn(move || {
                assert!(pay_many(bench, till, 1_000).iter().all(Result::is_ok));
            });
        }
    });
    assert_eq!(versions(&bench, ada.id), (1..=2_001).collect::<Vec<_>>());
    assert_eq!(bench.points(ada.id), 2_100);
    bench.audit();
}

#[tokio::test]
async fn two_servers_on_one_account_find_their_conflicts() {
    let bench = Bench::new();
    let ada = bench.join("ada").await;
    let other = bench.another();
    // Each server remembers the account as it left it, and the other one has moved it since.
    for round in 0..5 {
        for (bench, name) in [(&bench, "x"), (&other, "y")] {
            let answer = bench.pay(known("ada"), &format!("{name}{round}"), 1_00).await.unwrap();
            assert!(!answer.replayed);
        }
    }
    assert!(bench.app.metrics().contains("\nregulars_lane_conflicts_total 4\n"), "{}", bench.app.metrics());
    // The same receipt at both tills counts once.
    bench.pay(known("ada"), "both", 1_00).await.unwrap();
    assert!(other.pay(known("ada"), "both", 1_00).await.unwrap().replayed);
    // Both at once.
    std::thread::scope(|scope| {
        scope.spawn(|| assert!(pay_many(&bench, "p", 200).iter().all(Result::is_ok)));
        scope.spawn(|| assert!(pay_many(&other, "q", 200).iter().all(Result::is_ok)));
    });
    assert_eq!(versions(&bench, ada.id), (1..=412).collect::<Vec<_>>());
    assert_eq!(other.points(ada.id), 100 + 11 + 400);
    bench.audit();
}

fn takes(external_id: &str, amount: i64) -> Incoming {
    let taken = Adjustment { wallet: "points".to_owned(), amount: -amount, reason: "a test".to_owned() };
    incoming(external_id, Body::Adjustment(taken), 1)
}

fn redeems(external_id: &str, reward: &str) -> Incoming {
    let reward = reward.to_owned();
    let wanted = Redemption { reward, quantity: 1, cause: None, units: None, session: None };
    incoming(external_id, Body::RewardRedeemed(wanted), 1)
}

/// A server with rewards that are limited by the account and by the profile.
fn limited() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let one = "one: { name: One, price: 1 points, limit: once a day }";
    let cup = "cup: { name: A cup, price: 1 points for segment staff }";
    let document = format!("{PROGRAM}rewards:\n  {one}\n  {cup}\n");
    bench.app.save_draft("tea", &document, None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    bench
}

/// Nothing of a refusal is committed, so no version check tells that what it rests on is over.
#[tokio::test]
async fn a_refusal_rests_on_what_another_server_left() {
    let bench = limited();
    let other = bench.another();
    let ada = bench.join("ada").await.id;
    let refused = async |event| code(bench.submit(known("ada"), event).await);
    let accepted = async |event| drop(bench.submit(known("ada"), event).await.unwrap());

    // What it has. The refusal itself makes this server remember the account.
    assert_eq!(refused(takes("t1", 120)).await, "insufficient_points");
    other.pay(known("ada"), "o1", 50_00).await.unwrap();
    accepted(takes("t1", 120)).await;
    // What it refers to.
    other.pay(known("ada"), "o2", 10_00).await.unwrap();
    accepted(returned("r2", "o2", 1)).await;
    // What it has used of limits.
    accepted(redeems("d1", "one")).await;
    assert_eq!(refused(redeems("d2", "one")).await, "limit_exceeded");
    let back = EventRef { source: "pos".to_owned(), external_id: "d1".to_owned() };
    other.submit(known("ada"), incoming("b1", Body::RewardCancelled(back), 1)).await.unwrap();
    accepted(redeems("d2", "one")).await;
    // Who it is.
    assert_eq!(refused(redeems("c1", "cup")).await, "reward_not_available");
    let staff = MemberPatch { segments: Some(vec!["staff".to_owned()]), ..MemberPatch::default() };
    other.app.patch_member(&other.tea(), ada, &staff, None).unwrap();
    accepted(redeems("c1", "cup")).await;
    // Whose the name is.
    assert_eq!(refused(takes("t2", 1_000)).await, "insufficient_points");
    let renamed = (Identifier::ExternalId, Some(Pii("ada2".to_owned())));
    let renamed = MemberPatch { identifiers: vec![renamed], ..MemberPatch::default() };
    other.app.patch_member(&other.tea(), ada, &renamed, None).unwrap();
    let mut second = newcomer("ada");
    second.external_id = "join-second".to_owned();
    let second = other.app.enrol(&other.tea(), second).await.unwrap().0.id;
    other.pay(known("ada"), "o3", 95_000).await.unwrap();
    accepted(takes("t2", 1_000)).await;
    assert_eq!(bench.points(second), 50);
    bench.audit();
}

/// Nobody looks for an event before it is decided unless repeats are expected. So a repeat shows when it is refused, or
/// when it is stored.
#[tokio::test]
async fn a_repeat_is_answered_as_the_first_whatever_it_would_be_now() {
    let bench = limited();
    let ada = bench.join("ada").await.id;
    for round in 0..3 {
        let bench = bench.another();
        let (taken, earned) = (format!("t{round}"), format!("o{round}"));
        bench.pay(known("ada"), &format!("fill{round}"), 10_000).await.unwrap();
        let first = bench.submit(known("ada"), takes(&taken, 100)).await.unwrap();
        // By now there is too little, so only its number tells that it is a repeat.
        let again = bench.submit(known("ada"), takes(&taken, 100)).await.unwrap();
        assert!(!first.replayed && again.replayed);
        assert_eq!(again.entry.row, first.entry.row);
        // Accepted a second time, and refused by the store.
        let bench = bench.another();
        let first = bench.pay(known("ada"), &earned, 1_00).await.unwrap();
        let again = bench.pay(known("ada"), &earned, 1_00).await.unwrap();
        assert_eq!((first.replayed, again.replayed), (false, true));
        assert_eq!(again.entry.row, first.entry.row);
    }
    assert_eq!(bench.points(ada), 100 + 3);
    bench.audit();
}

/// The next batch is decided while one is stored. What was recorded in the first, or stands on it, must not count twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn repeats_of_what_is_being_stored_change_nothing() {
    let bench = Arc::new(Bench::new());
    let ada = bench.join("ada").await.id;
    for name in ["ben", "cleo"] {
        bench.join(name).await;
    }
    let mut tasks = Vec::new();
    for copy in 0..4 {
        for part in 0..20 {
            let bench = Arc::clone(&bench);
            tasks.push(tokio::spawn(async move {
                let names = ["ada", "ben", "cleo"];
                let events = (0..25).map(|n| {
                    let number = part * 25 + (n + copy) % 25;
                    let who = known(names[number % 3]);
                    Submission { who, event: order(&format!("o{number}"), 1_00) }
                });
                bench.app.submit_many(&bench.tea(), events.collect()).await
            }));
        }
    }
    let mut fresh = 0;
    for task in tasks {
        for answer in task.await.unwrap() {
            fresh += usize::from(!answer.unwrap().replayed);
        }
    }
    assert_eq!(fresh, 500);
    assert_eq!(bench.points(ada), 100 + 167);
    bench.audit();
}

/// Another server, whose clock is a minute ahead.
fn ahead(bench: &Bench) -> Bench {
    let mut ahead = settings(&bench.folder, &bench.clock);
    ahead.clock = Clock::fixed(Moment(START.0 + 60_000_000));
    Bench { clock: ahead.clock.clone(), app: App::open(ahead).unwrap(), folder: Arc::clone(&bench.folder) }
}

#[tokio::test]
async fn an_account_that_is_just_read_is_not_written_before_its_time() {
    let bench = Bench::new();
    let ahead = ahead(&bench);
    bench.join("ada").await;
    // The first server knows how late it is, and has never seen Ben.
    ahead.join("ben").await;
    bench.pay(known("ben"), "o1", 1_00).await.unwrap();
    bench.audit();
}

#[tokio::test]
async fn time_is_the_latest_of_all_servers() {
    let bench = Bench::new();
    let ahead = ahead(&bench);
    bench.join("ada").await;
    bench.join("ben").await;
    let soon = |id| Incoming { occurred_at: Some(Moment(START.0 + 30_000_000)), ..order(id, 1_00) };
    assert_eq!(code(bench.submit(known("ada"), soon("o1")).await), "timestamp_out_of_window");
    ahead.pay(known("ben"), "o2", 1_00).await.unwrap();
    bench.submit(known("ada"), soon("o1")).await.unwrap();
    bench.audit();
}

#[tokio::test]
async fn due_work_is_done_for_what_another_server_left() {
    let bench = Bench::new();
    let other = bench.another();
    let ada = bench.join("ada").await.id;
    // This server knows nothing of the hold, and without it nothing is due.
    let hold = Hold { wallet: "points".to_owned(), amount: 10, lasts: None };
    other.submit(known("ada"), incoming("h1", Body::HoldPlaced(hold), 1)).await.unwrap();
    let stored = |bench: &Bench| bench.app.standing(&bench.tea(), ada).unwrap().stored_version;
    assert_eq!(stored(&bench), 2);
    bench.pass(DAY);
    bench.app.sweep().unwrap();
    assert_eq!(stored(&bench), 3);
    bench.audit();
}

#[tokio::test]
async fn two_servers_enrol_one_person_once() {
    let bench = Bench::new();
    let other = bench.another();
    bench.join("ada").await;
    let again = other.app.enrol(&other.tea(), newcomer("ada")).await.unwrap();
    assert!(again.1.replayed);
    let eve = regulars_app::NewMember { external_id: "j2".to_owned(), ..newcomer("ada") };
    assert_eq!(code(other.app.enrol(&other.tea(), eve).await), "already_joined");
    bench.audit();
}

#[tokio::test]
async fn a_full_queue_says_so_at_once() {
    let bench = Bench::new();
    bench.join("ada").await;
    bench.app.close();
    let small = Settings { lane_queue_max: 50, batch_max: 40, ..settings(&bench.folder, &bench.clock) };
    let app = App::open(small).unwrap();
    let tea = app.program("tea").unwrap();
    let tasks: Vec<_> = (0..400)
        .map(|n| {
            let (app, tea) = (app.clone(), tea.clone());
            let event = order(&format!("o{n}"), 1_00);
            // Polled once, each has its place in the queue or was refused.
            async move { app.submit(&tea, Submission { who: known("ada"), event }).await }
        })
        .collect();
    let mut tasks: Vec<_> = tasks.into_iter().map(Box::pin).collect();
    let mut refused = 0;
    let mut waiting = Vec::new();
    for mut task in tasks.drain(..) {
        let first = std::future::poll_fn(|context| std::task::Poll::Ready(task.as_mut().poll(context))).await;
        match first {
            std::task::Poll::Ready(Err(Refusal::Overloaded { retry_after_s: 1 })) => refused += 1,
            std::task::Poll::Ready(answer) => assert!(answer.is_ok()),
            std::task::Poll::Pending => waiting.push(task),
        }
    }
    assert!(refused > 0, "400 events went into a queue of 50 without a refusal");
    for task in waiting {
        task.await.unwrap();
    }
    // Nothing is left behind: there is room again.
    let event = order("after", 1_00);
    app.submit(&tea, Submission { who: known("ada"), event }).await.unwrap();
}

#[tokio::test]
async fn what_was_answered_survives() {
    let mut bench = Bench::new();
    let ada = bench.join("ada").await;
    let pay = || pay_many(&bench, "a", 300).into_iter().filter(Result::is_ok).count();
    let acked = std::thread::scope(|scope| scope.spawn(pay).join().unwrap());
    let folder = bench.folder.clone();
    // Dropped without closing, as after a kill, and with a copy of the files as they lay on the disk then.
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    bench = bench.another();
    assert_eq!(versions(&bench, ada.id).len(), acked + 1);
    bench.audit();
    let copy = App::open(settings(&copy, &bench.clock)).unwrap();
    let tea = copy.program("tea").unwrap();
    assert_eq!(copy.standing(&tea, ada.id).unwrap().stored_version, 301);
    assert!(copy.audit(None).unwrap().ok);
}

#[tokio::test]
async fn a_closed_server_takes_nothing() {
    let bench = Bench::new();
    bench.join("ada").await;
    bench.app.close();
    assert_eq!(code(bench.pay(known("ada"), "o1", 1_00).await), "Fault(Closing)");
    assert!(bench.another().pay(known("ada"), "o1", 1_00).await.is_ok());
}
