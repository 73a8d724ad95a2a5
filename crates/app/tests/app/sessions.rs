//! Dates of experiences under concurrency: no date is overbooked, on one server and on two, whatever is taken, reserved and
//! given back at once.

use regulars_app::{Mode, Refusal, Submission};
use regulars_engine::{
    event::{Body, EventRef, Redemption, Reservation},
    id::MemberId,
};

use crate::bench::*;

const RIVALS: usize = 32;
const CAPACITY: i64 = 5;

/// A program with one date, on which five have a place.
fn dated() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let june = format!("june: {{ starts: 2026-06-06 10:00, capacity: {CAPACITY} }}");
    let class = "class: { name: A class, kind: experience, price: 1 points";
    let document = format!("{PROGRAM}rewards:\n  {class}, sessions: {{ {june} }} }}\n");
    bench.app.save_draft("tea", &document, None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    bench
}

fn class() -> Redemption {
    Redemption {
        reward: "class".to_owned(),
        quantity: 1,
        cause: None,
        units: None,
        session: Some("june".to_owned()),
    }
}

fn of(external_id: String) -> EventRef {
    EventRef { source: "pos".to_owned(), external_id }
}

/// Sends events at once, half of them to another server; how many were accepted. All others were told one of `refused`.
fn at_once(servers: [&Bench; 2], events: Vec<(String, String, Body)>, refused: &[&str]) -> i64 {
    let half = events.len() / 2;
    let mut left = events;
    let right = left.split_off(half);
    std::thread::scope(|scope| {
        let threads = [(servers[0], left), (servers[1], right)].map(|(bench, events)| {
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                let tea = bench.tea();
                let tasks: Vec<_> = events
                    .into_iter()
                    .map(|(who, id, body)| Submission { who: known(&who), event: incoming(&id, body, 1) })
                    .map(|one| bench.app.submit(&tea, one))
                    .collect();
                let answers = runtime.block_on(join_all(tasks)).into_iter();
                let accepted = answers.map(|answer| match answer {
                    Ok(_) => 1,
                    Err(Refusal::Rejected(rejection)) => {
                        assert!(refused.contains(&rejection.code()), "{rejection:?}");
                        0
                    }
                    Err(refusal) => panic!("{refusal:?}"),
                });
                accepted.sum::<i64>()
            })
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

fn free(bench: &Bench, member: MemberId) -> i64 {
    let standing = bench.app.standing(&bench.tea(), member).unwrap();
    let session = &standing.program.rewards[0].sessions[0];
    regulars_engine::decide::places_left(session, &standing.shared)
}

#[tokio::test]
async fn places_are_never_taken_twice() {
    let bench = dated();
    let other = bench.another();
    let servers = [&bench, &other];
    let first = bench.join("m0").await.id;
    for rival in 1..RIVALS {
        bench.join(&format!("m{rival}")).await;
    }
    for round in 0..20 {
        let events = |what: &'static str, body: &dyn Fn(usize) -> Body| -> Vec<(String, String, Body)> {
            (0..RIVALS).map(|r| (format!("m{r}"), format!("{what}-{round}-{r}"), body(r))).collect()
        };
        let wanted = events("take", &|rival| match rival % 2 {
            0 => Body::RewardRedeemed(class()),
            _ => Body::RewardReserved(Reservation { redemption: class(), lasts: None }),
        });
        assert_eq!(at_once(servers, wanted, &["session_full"]), CAPACITY, "round {round}");
        assert_eq!(free(&bench, first), 0, "round {round}");
        let back = events("back", &|r| Body::RewardCancelled(of(format!("take-{round}-{r}"))));
        assert_eq!(at_once(servers, back, &["original_required"]), CAPACITY, "round {round}");
        assert_eq!(free(&other, first), CAPACITY, "round {round}");
    }
    // Reservations are over by themselves, whoever comes by; nobody has to ask for it.
    let reserved = (0..RIVALS).map(|r| {
        let body = Body::RewardReserved(Reservation { redemption: class(), lasts: None });
        (format!("m{r}"), format!("hold-{r}"), body)
    });
    assert_eq!(at_once(servers, reserved.collect(), &["session_full"]), CAPACITY);
    bench.pass(DAY);
    bench.app.sweep().unwrap();
    assert_eq!(free(&other, first), CAPACITY);
    bench.audit();
}
