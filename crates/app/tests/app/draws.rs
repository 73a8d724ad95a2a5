//! Draws for the places of a date: on two servers at once everybody enters once, the lots are those that the seed gives which was
//! committed to before, and places go by them.

use regulars_app::{Mode, Refusal, Submission, draw};
use regulars_engine::{
    event::{Body, DrawEntry, Redemption, Waiting},
    id::MemberId,
    moment::Moment,
};

use crate::bench::*;

const DROP: &str = r#"
rewards:
  bag:
    name: The right to buy a bag
    kind: access
    unlock: joined
    limit: once in total
    sessions:
      spring:
        starts: 2026-03-20 10:00
        capacity: 3
        waitlist: { answer_within: 1 day, at_most: 20, draw: { from: 2026-03-01 12:00, until: 2026-03-03 12:00 } }
"#;
const MEMBERS: usize = 16;
const HOUR: i64 = 3_600_000_000;

fn enters(who: usize, external_id: &str, lot: Option<u64>) -> Submission {
    let entry = DrawEntry { reward: "bag".to_owned(), session: "spring".to_owned(), lot };
    let event = incoming(external_id, Body::DrawEntered(entry), 1);
    Submission { who: known(&format!("m{who}")), event }
}

fn redeems(who: usize, external_id: &str) -> Submission {
    let (reward, session) = ("bag".to_owned(), Some("spring".to_owned()));
    let body = Body::RewardRedeemed(Redemption { reward, quantity: 1, cause: None, units: None, session });
    Submission { who: known(&format!("m{who}")), event: incoming(external_id, body, 1) }
}

async fn shop() -> (Bench, Vec<MemberId>) {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    bench.app.save_draft("tea", &format!("{PROGRAM}{DROP}"), None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    let mut members = Vec::new();
    for who in 0..MEMBERS {
        members.push(bench.join(&format!("m{who}")).await.id);
    }
    (bench, members)
}

/// Who is offered a place.
fn offered(bench: &Bench, members: &[MemberId]) -> Vec<usize> {
    let is_offered = |member: &MemberId| {
        let standing = bench.app.standing(&bench.tea(), *member).unwrap();
        standing.account.waits.first().is_some_and(|wait| wait.offered)
    };
    (0..members.len()).filter(|who| is_offered(&members[*who])).collect()
}

#[tokio::test]
async fn places_go_by_lots_that_anybody_can_check() {
    let (bench, members) = shop().await;
    let other = bench.another();
    let before = bench.app.draw_proof(&bench.tea(), "bag", "spring").unwrap();
    assert_eq!(before.seed, None);
    // Everybody enters on both servers at once, and only once.
    let entered: Vec<usize> = std::thread::scope(|scope| {
        let threads = [(&bench, "here"), (&other, "there")].map(|(bench, at)| {
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                let tea = bench.tea();
                let tasks: Vec<_> = (0..MEMBERS)
                    .map(|who| bench.app.submit(&tea, enters(who, &format!("{at}-{who}"), None)))
                    .collect();
                let answers = runtime.block_on(join_all(tasks)).into_iter().enumerate();
                let accepted = answers.filter_map(|(who, answer)| match answer {
                    Ok(_) => Some(who),
                    Err(Refusal::Rejected(rejection)) => {
                        assert_eq!(rejection.code(), "already_waiting");
                        None
                    }
                    Err(refusal) => panic!("{refusal:?}"),
                });
                accepted.collect::<Vec<usize>>()
            })
        });
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let mut each = entered.clone();
    each.sort_unstable();
    assert!(each.iter().copied().eq(0..MEMBERS), "{each:?}");
    bench.app.sweep().unwrap();
    assert!(offered(&bench, &members).is_empty());
    // Lots are drawn; an hour later the seed is told.
    let until = Moment(START.0 + 2 * DAY);
    bench.clock.set(until);
    other.app.sweep().unwrap();
    let first = offered(&bench, &members);
    bench.clock.set(Moment(until.0 + HOUR));
    let after = other.app.draw_proof(&other.tea(), "bag", "spring").unwrap();
    assert_eq!(after.commitment, before.commitment);
    let seed = after.seed.unwrap();
    let seed: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&seed[2 * at..2 * at + 2], 16).unwrap()).collect();
    let seed: [u8; 32] = seed.try_into().unwrap();
    let hex: String = draw::commitment(&seed).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, before.commitment);
    let lot = |who: usize| draw::lot(draw::bits(&seed, &draw::lot_message("bag", "spring", members[who])));
    let mut line: Vec<usize> = (0..MEMBERS).collect();
    line.sort_by_key(|who| lot(*who));
    let mut winners = line[..3].to_vec();
    winners.sort_unstable();
    assert_eq!(first, winners);
    // One takes it, one does not want it, and one lets the time pass: two move up.
    bench.app.submit(&bench.tea(), redeems(line[0], "r0")).await.unwrap();
    let next = bench.app.submit(&bench.tea(), redeems(line[3], "r3")).await;
    assert_eq!(code(next), "session_full");
    let named = Waiting { reward: "bag".to_owned(), session: "spring".to_owned() };
    let leaves = incoming("l1", Body::WaitlistLeft(named), 1);
    bench.submit(known(&format!("m{}", line[1])), leaves).await.unwrap();
    let mut now = vec![line[2], line[3]];
    now.sort_unstable();
    assert_eq!(offered(&other, &members), now);
    bench.clock.set(Moment(until.0 + DAY));
    bench.app.sweep().unwrap();
    let mut now = vec![line[3], line[4]];
    now.sort_unstable();
    assert_eq!(offered(&other, &members), now);
    bench.audit();
}

#[tokio::test]
async fn only_a_sandbox_states_lots() {
    let (bench, _) = shop().await;
    let stated = bench.app.submit(&bench.tea(), enters(0, "e0", Some(1))).await;
    assert!(
        matches!(&stated, Err(Refusal::Invalid { code: "invalid_value", pointer, .. }) if pointer == "/lot"),
        "{stated:?}"
    );
    assert!(bench.app.draw_proof(&bench.tea(), "bag", "autumn").is_err());
    assert!(bench.app.draw_proof(&bench.tea(), "hat", "spring").is_err());
}
