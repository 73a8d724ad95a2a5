//! Random rushes: members enter a waiting room, some by lot before it opens, some after, and come at their turn or too early.
//! No minute has more turns than the program lets in, nobody who came later is let in before, and each pass is used once.
//!
//! `REGULARS_LIVES_SEED` and `REGULARS_LIVES` choose the run; a failure prints the seed of its life.

use regulars_engine::{
    Program,
    decide::{due_body, due_tick},
    document::Format,
    event::{Body, HoldTime, Joined, Redemption, Reservation, RoomEntry},
    moment::Moment,
    program::check_text,
    rejection::Rejection,
    shared::Pool,
};

use crate::{
    member::Member,
    random::{DAY, Random, START, lives},
};

const LIVES: u64 = 300;
const MEMBERS: usize = 16;
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// 7 a minute: a step that is no whole number of microseconds.
const PER_MINUTE: usize = 7;

const PROGRAM: &str = "
format: regulars/1
program: rush
name: Rush
currency: EUR
time_zone: UTC
wallets:
  points: {}
rewards:
  bag:
    name: The right to buy a bag
    kind: access
    unlock: joined
    limit: once in total
    waiting_room: { per_minute: 7, use_within: 2 minutes, draw: { from: 2026-01-02 00:00, until: 2026-01-03 00:00 } }
  cup:
    name: A cup
    unlock: joined
    stock: 9
    waiting_room: { per_minute: 7, use_within: 2 minutes }
  pen: { name: A pen, unlock: joined }
";

struct World {
    program: Program,
    pool: Pool,
    members: Vec<Member>,
    now: i64,
    events: u64,
}

fn enter(reward: &str, lot: Option<u64>) -> Body {
    Body::RoomEntered(RoomEntry { reward: reward.into(), lot })
}

fn redemption(reward: &str) -> Redemption {
    Redemption { reward: reward.into(), quantity: 1, cause: None, units: None, session: None }
}

fn redeem(reward: &str) -> Body {
    Body::RewardRedeemed(redemption(reward))
}

impl World {
    fn new() -> World {
        let program = check_text(PROGRAM, Format::Yaml, Vec::new()).unwrap();
        let members = (0..MEMBERS).map(|_| Member::default()).collect();
        let mut world = World { program, pool: Pool::default(), members, now: START, events: 0 };
        for member in 0..MEMBERS {
            world.step(member, Body::MemberJoined(Joined::default())).unwrap();
        }
        world
    }

    /// What is due happens before an event does.
    fn step(&mut self, member: usize, body: Body) -> Result<(), Rejection> {
        self.do_due_work(member);
        self.events += 1;
        self.members[member].step(&self.program, &mut self.pool, self.events, Moment(self.now), body)
    }

    fn do_due_work(&mut self, member: usize) {
        while let Some(at) = due_tick(&self.program, &self.members[member].account, Moment(self.now)) {
            let body = due_body(&self.program, &self.members[member].account, at);
            self.events += 1;
            self.members[member].step(&self.program, &mut self.pool, self.events, at, body).unwrap();
        }
    }

    /// When it is the turn of a member.
    fn turn(&self, member: usize) -> Option<i64> {
        self.members[member].account.passes.first().and_then(|pass| pass.at).map(|at| at.0)
    }
}

/// No minute, wherever it begins, has more turns than there may be.
fn check_rate(turns: &mut Vec<i64>, seed: u64) {
    turns.sort_unstable();
    let (all, again) = (turns.len(), turns.windows(PER_MINUTE + 1));
    assert!(again.into_iter().all(|some| some[0] + MINUTE <= some[PER_MINUTE]), "seed {seed}: {turns:?}");
    turns.dedup();
    assert_eq!(turns.len(), all, "seed {seed}");
}

#[test]
fn who_comes_first_is_first() {
    let (seed, lives) = lives(LIVES);
    let (mut early, mut lapsed) = (0, 0);
    for life in 0..lives {
        let seed = seed + life;
        let mut random = Random(seed);
        let mut world = World::new();
        let (mut turns, mut taken): (Vec<i64>, i64) = (Vec::new(), 0);
        for _ in 0..80 {
            world.now += random.below(8 * SECOND);
            let member = random.place(MEMBERS);
            world.do_due_work(member);
            let held = world.turn(member);
            if random.below(2) == 0 {
                let entered = world.step(member, enter("cup", None));
                if held.is_some() {
                    assert_eq!(entered, Err(Rejection::HasPass), "seed {seed}");
                } else if taken == 9 {
                    assert_eq!(entered, Err(Rejection::OutOfStock), "seed {seed}");
                } else {
                    let turn = world.turn(member).unwrap();
                    assert!(turns.iter().all(|before| *before < turn), "seed {seed}");
                    assert!(turn == world.now || turns.last().is_some_and(|last| turn < last + MINUTE));
                    turns.push(turn);
                }
                continue;
            }
            let redeemed = world.step(member, redeem("cup"));
            match held {
                None => {
                    lapsed += usize::from(!turns.is_empty());
                    assert_eq!(redeemed, Err(Rejection::PassNeeded), "seed {seed}");
                }
                Some(turn) if world.now < turn => {
                    early += 1;
                    assert_eq!(redeemed, Err(Rejection::NotAdmitted), "seed {seed}");
                }
                Some(turn) => {
                    assert!(world.now < turn + 2 * MINUTE, "seed {seed}");
                    let expected = if taken < 9 { Ok(()) } else { Err(Rejection::OutOfStock) };
                    assert_eq!(redeemed, expected, "seed {seed}");
                    taken += i64::from(redeemed.is_ok());
                    assert_eq!(world.turn(member).is_none(), redeemed.is_ok(), "seed {seed}");
                }
            }
        }
        check_rate(&mut turns, seed);
    }
    assert!(
        lives / 10 < early && lives < u64::try_from(lapsed).unwrap(),
        "{early} came early, {lapsed} had none"
    );
}

#[test]
fn who_enters_before_the_opening_comes_by_lot() {
    let (seed, lives) = lives(LIVES);
    for life in 0..lives {
        let seed = seed + life;
        let mut random = Random(seed);
        let mut world = World::new();
        assert_eq!(world.step(0, enter("bag", Some(1))), Err(Rejection::DrawNotOpen), "seed {seed}");
        world.now = START + DAY;
        let mut lots: Vec<(u64, usize)> = Vec::new();
        for member in 0..MEMBERS - 4 {
            let lot = u64::try_from(random.below(i64::MAX)).unwrap() >> 1;
            world.step(member, enter("bag", Some(lot))).unwrap();
            assert_eq!(world.step(member, enter("bag", Some(lot))), Err(Rejection::HasPass), "seed {seed}");
            assert_eq!(world.step(member, redeem("bag")), Err(Rejection::NotAdmitted), "seed {seed}");
            if random.below(6) == 0 {
                // Who leaves the program leaves the line.
                world.step(member, Body::MemberClosed).unwrap();
            } else {
                lots.push((lot % (1 << 62), member));
            }
        }
        lots.sort_unstable();
        world.now = START + 2 * DAY;
        // Somebody comes right at the opening, before any lot is looked at, and still comes after all of them.
        let opening = world.now;
        world.step(MEMBERS - 1, enter("bag", None)).unwrap();
        let mut order: Vec<usize> = (0..MEMBERS).collect();
        order.sort_by_key(|_| random.below(1_000));
        order
            .into_iter()
            .filter(|member| !world.members[*member].account.closed)
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|member| world.do_due_work(member));
        let step = (MINUTE + 6) / 7;
        for (place, (_, member)) in (0i64..).zip(&lots) {
            assert_eq!(world.turn(*member), Some(opening + place * step), "seed {seed}");
        }
        let behind = opening + i64::try_from(lots.len()).unwrap() * step;
        assert_eq!(world.turn(MEMBERS - 1), Some(behind), "seed {seed}");
        let mut turns: Vec<i64> = (0..MEMBERS).filter_map(|member| world.turn(member)).collect();
        check_rate(&mut turns, seed);
        // All come at their turn.
        for (_, member) in &lots {
            world.now = world.turn(*member).unwrap();
            world.step(*member, redeem("bag")).unwrap();
            assert_eq!(world.step(*member, enter("bag", None)), Err(Rejection::LimitExceeded), "seed {seed}");
        }
    }
}

#[test]
fn a_reservation_uses_a_pass_and_what_is_not_used_lapses() {
    let mut world = World::new();
    world.step(0, enter("cup", None)).unwrap();
    let reservation = Reservation { redemption: redemption("cup"), lasts: HoldTime::of_seconds(600) };
    world.step(0, Body::RewardReserved(reservation.clone())).unwrap();
    assert_eq!(world.turn(0), None);
    assert_eq!(world.step(0, Body::RewardReserved(reservation)), Err(Rejection::PassNeeded));
    world.step(1, enter("cup", None)).unwrap();
    let turn = world.turn(1).unwrap();
    world.now = turn + 2 * MINUTE - 1;
    world.do_due_work(1);
    assert_eq!(world.turn(1), Some(turn));
    world.now += 1;
    assert_eq!(world.step(1, redeem("cup")), Err(Rejection::PassNeeded));
    assert_eq!(world.step(1, enter("pen", None)), Err(Rejection::NoWaitingRoom));
    assert_eq!(world.step(1, enter("hat", None)), Err(Rejection::UnknownReward));
    assert_eq!(world.step(1, redeem("pen")), Ok(()));
    world.now = START + DAY;
    assert_eq!(world.step(1, enter("bag", None)), Err(Rejection::LotNotDrawn));
}
