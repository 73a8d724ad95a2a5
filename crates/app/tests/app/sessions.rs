//! Dates of experiences under concurrency: no date is overbooked, on one server and on two, whatever is taken, reserved and
//! given back at once, and nobody overtakes those who wait.

use regulars_app::{Mode, Refusal, Submission};
use regulars_engine::{
    decide::{Turn, places_left, turn},
    event::{Body, EventRef, Redemption, Reservation, Waiting, WaitlistJoin},
    id::MemberId,
};

use crate::bench::*;

const RIVALS: usize = 32;
const CAPACITY: i64 = 5;

/// A program with one date, on which five have a place.
fn dated() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    bench.app.save_draft("tea", &document(CAPACITY), None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    bench
}

/// With one date for so many, for whose places members can wait.
fn document(capacity: i64) -> String {
    let waitlist = "waitlist: { answer_within: 1 hour }";
    let june = format!("june: {{ starts: 2026-06-06 10:00, capacity: {capacity}, {waitlist} }}");
    let class = "class: { name: A class, kind: experience, price: 1 points";
    format!("{PROGRAM}rewards:\n  {class}, sessions: {{ {june} }} }}\n")
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
    places_left(session, &standing.shared)
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

/// The rivals who wait, the first one first, and those to whom places are offered.
fn line(bench: &Bench, members: &[MemberId]) -> (Vec<usize>, Vec<usize>) {
    let (mut waiting, mut offered) = (Vec::new(), Vec::new());
    for (rival, member) in members.iter().enumerate() {
        let standing = bench.app.standing(&bench.tea(), *member).unwrap();
        let session = &standing.program.rewards[0].sessions[0];
        let turn = |wait| turn(session, wait, &standing.shared, standing.as_of);
        match standing.account.waits.first().map(turn) {
            Some(Turn::Behind(place)) => waiting.push((place, rival)),
            Some(Turn::Offered) => offered.push(rival),
            Some(Turn::Entered) | None => {}
        }
    }
    waiting.sort_unstable();
    assert!(waiting.iter().map(|(place, _)| *place).eq(0..waiting.len()), "{waiting:?}");
    (waiting.into_iter().map(|(_, rival)| rival).collect(), offered)
}

#[tokio::test]
async fn nobody_overtakes_the_line() {
    let bench = dated();
    let other = bench.another();
    let servers = [&bench, &other];
    let mut members = Vec::new();
    for rival in 0..RIVALS {
        members.push(bench.join(&format!("m{rival}")).await.id);
    }
    let named = || Waiting { reward: "class".to_owned(), session: "june".to_owned() };
    let waits = || {
        let Waiting { reward, session } = named();
        Body::WaitlistJoined(WaitlistJoin { reward, session, quantity: 1 })
    };
    let all = |what: &str, body: &dyn Fn() -> Body| -> Vec<(String, String, Body)> {
        (0..RIVALS).map(|rival| (format!("m{rival}"), format!("{what}-{rival}"), body())).collect()
    };
    let take = || Body::RewardRedeemed(class());
    assert_eq!(at_once(servers, all("first", &take), &["session_full"]), CAPACITY);
    // Everybody waits, those who have a place for another one.
    assert_eq!(at_once(servers, all("wait", &waits), &[]), i64::try_from(RIVALS).unwrap());
    assert_eq!(at_once(servers, all("again", &waits), &["already_waiting"]), 0);
    let tea = bench.tea();
    let took =
        |rival: &usize| !bench.app.page_redemptions(&tea, members[*rival], None, 1, "en").unwrap().is_empty();
    let first = (0..RIVALS).find(took).unwrap();
    let mut holder = (format!("first-{first}"), first);
    for round in 0..10 {
        let (before, offered) = line(&bench, &members);
        assert_eq!(offered, [0; 0], "round {round}");
        // One place comes free while all of them reach for it.
        let mut events = all(&format!("take-{round}"), &take);
        let back = Body::RewardCancelled(of(holder.0.clone()));
        events.insert(round * 3, (format!("m{}", holder.1), format!("back-{round}"), back));
        let accepted = at_once(servers, events, &["session_full"]);
        let (after, offered) = line(&other, &members);
        assert_eq!(after, before[1..], "round {round}");
        assert_eq!(free(&bench, members[0]), 0, "round {round}");
        // It is kept for the first in line, who may have been quick enough to take it.
        let first = before[0];
        let event = incoming(&format!("take-{round}-{first}"), take(), 1);
        if accepted == 1 {
            assert_eq!(offered, [first], "round {round}");
            servers[round % 2].submit(known(&format!("m{first}")), event).await.unwrap();
        } else {
            assert_eq!((accepted, offered), (2, Vec::new()), "round {round}");
        }
        holder = (format!("take-{round}-{first}"), first);
        bench.audit();
    }
    // Who does not answer in time is passed over, who leaves or is erased as well, and a new version has one place more.
    let (before, _) = line(&bench, &members);
    bench
        .submit(known(&format!("m{}", holder.1)), incoming("back", Body::RewardCancelled(of(holder.0)), 1))
        .await
        .unwrap();
    assert_eq!(line(&bench, &members), (before[1..].to_vec(), vec![before[0]]));
    bench.pass(DAY / 24);
    other.app.sweep().unwrap();
    assert_eq!(line(&bench, &members), (before[2..].to_vec(), vec![before[1]]));
    other
        .submit(known(&format!("m{}", before[1])), incoming("left", Body::WaitlistLeft(named()), 1))
        .await
        .unwrap();
    assert_eq!(line(&bench, &members), (before[3..].to_vec(), vec![before[2]]));
    bench.app.erase_member(&bench.tea(), members[before[2]]).await.unwrap();
    members.remove(before[2]);
    let place = |rival: usize| if before[2] < rival { rival - 1 } else { rival };
    let rest: Vec<usize> = before[3..].iter().map(|rival| place(*rival)).collect();
    assert_eq!(line(&bench, &members), (rest[1..].to_vec(), vec![rest[0]]));
    bench.app.save_draft("tea", &document(CAPACITY + 1), None).unwrap();
    bench.app.publish("tea", "more", None).unwrap();
    assert_eq!(line(&bench, &members), (rest[1..].to_vec(), vec![rest[0]]));
    bench.app.sweep().unwrap();
    assert_eq!(line(&bench, &members), (rest[2..].to_vec(), vec![rest[0], rest[1]]));
    assert_eq!(free(&bench, members[0]), 0);
    bench.audit();
}
