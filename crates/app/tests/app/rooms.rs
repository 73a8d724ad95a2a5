//! Waiting rooms under a rush: on two servers at once no minute has more turns than the program lets in, nobody has two passes,
//! no pass counts twice, and what is shown outside can be checked there.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use regulars_app::{Mode, Refusal, Submission, draw, pass};
use regulars_engine::{
    event::{Body, Redemption, RoomEntry},
    id::MemberId,
    moment::Moment,
};
use serde_json::Value;

use crate::bench::*;

const RUSH: &str = r#"
rewards:
  bag:
    name: The right to buy a bag
    kind: access
    unlock: joined
    stock: 3
    waiting_room: { per_minute: 10, use_within: 2 minutes }
  coat:
    name: The right to buy a coat
    kind: access
    unlock: joined
    waiting_room: { per_minute: 10, use_within: 2 minutes, draw: { from: 2026-03-01 12:00, until: 2026-03-01 13:00 } }
"#;
const MEMBERS: usize = 24;
const MINUTE: i64 = 60_000_000;
const STEP: i64 = MINUTE / 10;

async fn shop() -> (Bench, Vec<MemberId>) {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    bench.app.save_draft("tea", &format!("{PROGRAM}{RUSH}"), None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    let mut members = Vec::new();
    for who in 0..MEMBERS {
        members.push(bench.join(&format!("m{who}")).await.id);
    }
    (bench, members)
}

fn enters(who: usize, external_id: &str, reward: &str) -> Submission {
    let body = Body::RoomEntered(RoomEntry { reward: reward.to_owned(), lot: None });
    Submission { who: known(&format!("m{who}")), event: incoming(external_id, body, 1) }
}

fn redeems(who: usize, external_id: &str) -> Submission {
    let reward = "bag".to_owned();
    let body =
        Body::RewardRedeemed(Redemption { reward, quantity: 1, cause: None, units: None, session: None });
    Submission { who: known(&format!("m{who}")), event: incoming(external_id, body, 1) }
}

/// Everybody does something on both servers at once; who was accepted, and with which codes others were refused.
fn at_once(
    servers: [&Bench; 2],
    of: impl Fn(usize, &str) -> Submission + Sync,
) -> (Vec<usize>, Vec<&'static str>) {
    let of = &of;
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads = [(servers[0], "here"), (servers[1], "there")].map(|(bench, at)| {
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                let tea = bench.tea();
                let tasks: Vec<_> =
                    (0..MEMBERS).map(|who| bench.app.submit(&tea, of(who, &format!("{at}-{who}")))).collect();
                runtime.block_on(join_all(tasks)).into_iter().enumerate().collect::<Vec<_>>()
            })
        });
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for (who, answer) in answers {
        match answer {
            Ok(_) => accepted.push(who),
            Err(Refusal::Rejected(rejection)) => refused.push(rejection.code()),
            Err(refusal) => panic!("{refusal:?}"),
        }
    }
    accepted.sort_unstable();
    (accepted, refused)
}

/// When it is whose turn.
fn turns(bench: &Bench, members: &[MemberId]) -> Vec<Option<i64>> {
    let turn = |member: &MemberId| {
        let standing = bench.app.standing(&bench.tea(), *member).unwrap();
        standing.account.passes.first().and_then(|pass| pass.at).map(|at| at.0)
    };
    members.iter().map(turn).collect()
}

#[tokio::test]
async fn at_a_rush_everybody_has_a_turn_of_their_own() {
    let (bench, members) = shop().await;
    let other = bench.another();
    let start = bench.clock.now().0;
    let (accepted, refused) = at_once([&bench, &other], |who, id| enters(who, id, "bag"));
    assert!(accepted.iter().copied().eq(0..MEMBERS), "{accepted:?}");
    assert!(refused.len() == MEMBERS && refused.iter().all(|code| *code == "has_pass"), "{refused:?}");
    let mut line: Vec<(i64, usize)> = turns(&other, &members).into_iter().flatten().zip(0..).collect();
    line.sort_unstable();
    for (place, (turn, _)) in (0..).zip(&line) {
        assert_eq!(*turn, start + place * STEP);
    }
    // Nobody comes early. At the tenth turn those come who may, on both servers at once; there are three bags.
    bench.clock.set(Moment(start + 9 * STEP - 1));
    let (taken, refused) = at_once([&bench, &other], |who, id| redeems(who, &format!("r-{id}")));
    assert_eq!(taken.len(), 3, "{taken:?}");
    let early = |who: &usize| line.iter().position(|(_, own)| own == who).is_some_and(|place| 9 <= place);
    assert!(!taken.iter().any(early), "{taken:?}");
    let count = |code| refused.iter().filter(|own| **own == code).count();
    assert_eq!(count("not_admitted"), 2 * (MEMBERS - 9), "{refused:?}");
    // Who has used the pass has none; for the others nothing is left.
    assert_eq!((count("pass_needed"), count("out_of_stock")), (3, 12), "{refused:?}");
    bench.audit();
}

#[tokio::test]
async fn turns_go_by_lots_that_anybody_can_check() {
    let (bench, members) = shop().await;
    let other = bench.another();
    let start = bench.clock.now().0;
    let proof = |bench: &Bench| bench.app.draw_proof(&bench.tea(), "coat", draw::OF_ROOM).unwrap();
    let commitment = proof(&bench).commitment;
    assert_eq!(proof(&bench).seed, None);
    let (accepted, _) = at_once([&bench, &other], |who, id| enters(who, id, "coat"));
    assert!(accepted.iter().copied().eq(0..MEMBERS), "{accepted:?}");
    assert!(turns(&bench, &members).iter().all(Option::is_none));
    let opening = start + 60 * MINUTE;
    bench.clock.set(Moment(opening + 60 * MINUTE));
    let seed = proof(&other).seed.unwrap();
    let seed: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&seed[2 * at..2 * at + 2], 16).unwrap()).collect();
    let seed: [u8; 32] = seed.try_into().unwrap();
    let hex: String = draw::commitment(&seed).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, commitment);
    let lot =
        |who: usize| draw::lot(draw::bits(&seed, &draw::lot_message("coat", draw::OF_ROOM, members[who])));
    let mut line: Vec<usize> = (0..MEMBERS).collect();
    line.sort_by_key(|who| lot(*who));
    bench.clock.set(Moment(opening));
    let shown = turns(&bench, &members);
    bench.app.sweep().unwrap();
    for (place, who) in (0..).zip(&line) {
        assert_eq!(shown[*who], Some(opening + place * STEP));
    }
    assert_eq!(turns(&other, &members), shown);
    bench.audit();
}

#[tokio::test]
async fn a_pass_can_be_checked_outside() {
    let (bench, members) = shop().await;
    bench.app.submit(&bench.tea(), enters(0, "e0", "bag")).await.unwrap();
    bench.app.submit(&bench.tea(), enters(1, "e1", "bag")).await.unwrap();
    let (tea, start) = (bench.tea(), bench.clock.now().0);
    let standing = bench.app.standing(&tea, members[1]).unwrap();
    let signed = bench.app.signed_pass(&tea, &standing, "bag").unwrap();
    assert_eq!((signed.pass.state, signed.pass.place), ("waiting", Some(1)));
    let token = signed.token.unwrap();
    let key = URL_SAFE_NO_PAD.decode(bench.app.pass_key(&tea, "bag").unwrap()).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let key: [u8; 32] = key.try_into().unwrap();
    assert_eq!(pass::token(&key, std::str::from_utf8(&claims).unwrap()), token);
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let turn = (start + STEP).div_euclid(1_000_000);
    assert_eq!((&claims["aud"], &claims["reward"]), (&"tea".into(), &"bag".into()));
    assert_eq!(claims["sub"], members[1].to_string());
    assert_eq!((&claims["nbf"], &claims["exp"]), (&turn.into(), &(turn + 120).into()));
    // Each reward has a key of its own; one without a waiting room has none.
    assert_ne!(bench.app.pass_key(&tea, "coat").unwrap(), bench.app.pass_key(&tea, "bag").unwrap());
    assert!(bench.app.pass_key(&tea, "hat").is_err());
    assert!(bench.app.signed_pass(&tea, &standing, "coat").is_err());
}
