//! Random draws for the places of a date: twelve members enter, some leave, and then the server offers places until nobody is
//! left. Before the draw nobody can have a place; after it places are offered by lot, never more than there are, and who does
//! not take one makes room for the next one.
//!
//! `REGULARS_LIVES_SEED` and `REGULARS_LIVES` choose the run; a failure prints the seed of its life.

use regulars_engine::{
    Program,
    decide::{Turn, due_body, due_tick, next_offer, turn},
    document::Format,
    event::{Body, DrawEntry, Joined, Redemption, Waiting, WaitlistJoin},
    moment::Moment,
    program::{Session, check_text},
    rejection::Rejection,
    shared::{Pool, Thing},
};

use crate::{
    member::Member,
    random::{DAY, Random, START, lives},
};

const LIVES: u64 = 500;
const MEMBERS: usize = 12;
const CAPACITY: usize = 3;

const PROGRAM: &str = "
format: regulars/1
program: drops
name: Drops
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
    sessions:
      january:
        starts: 2026-01-30 10:00
        capacity: 3
        waitlist: { answer_within: 1 day, at_most: 10, draw: { from: 2026-01-02 00:00, until: 2026-01-03 00:00 } }
      march:
        starts: 2026-03-30 10:00
        capacity: 3
        waitlist: { answer_within: 1 day, draw: { from: 2026-01-03 00:00, until: 2026-02-03 00:00 } }
";

struct World {
    program: Program,
    pool: Pool,
    members: Vec<Member>,
    now: i64,
    events: u64,
}

fn enter(lot: Option<u64>) -> Body {
    Body::DrawEntered(DrawEntry { reward: "bag".into(), session: "january".into(), lot })
}

fn redeem() -> Body {
    let (reward, session) = ("bag".into(), Some("january".into()));
    Body::RewardRedeemed(Redemption { reward, quantity: 1, cause: None, units: None, session })
}

fn named() -> Waiting {
    Waiting { reward: "bag".into(), session: "january".into() }
}

fn wait() -> Body {
    Body::WaitlistJoined(WaitlistJoin { reward: "bag".into(), session: "january".into(), quantity: 1 })
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

    fn session(&self) -> Session {
        self.program.rewards[0].sessions[0].clone()
    }

    fn step(&mut self, member: usize, body: Body) -> Result<(), Rejection> {
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

    /// Offers what is free, as the server does; says to whom, in order.
    fn offer(&mut self) -> Vec<usize> {
        let session = self.session();
        let mut offered = Vec::new();
        loop {
            let slices = self.pool.slices([Thing::Session(session.session)]);
            let Some(wait) = next_offer(&session, &slices, Moment(self.now)) else { return offered };
            let is_it =
                |member: &Member| member.account.wait(session.session).is_some_and(|own| own.wait == wait);
            let member = self.members.iter().position(is_it).unwrap();
            self.step(member, Body::WaitlistOffered(named())).unwrap();
            offered.push(member);
        }
    }

    fn turn(&self, member: usize) -> Option<Turn> {
        let session = self.session();
        let slices = self.pool.slices([Thing::Session(session.session)]);
        let own = self.members[member].account.wait(session.session);
        own.map(|wait| turn(&session, wait, &slices, Moment(self.now)))
    }
}

#[test]
fn places_go_by_lot_and_who_does_not_take_one_makes_room() {
    let (seed, lives) = lives(LIVES);
    let mut moved_up = 0;
    for life in 0..lives {
        let seed = seed + life;
        let mut random = Random(seed);
        let mut world = World::new();
        assert_eq!(world.step(0, enter(Some(1))), Err(Rejection::DrawNotOpen), "seed {seed}");
        world.now = START + DAY;
        let mut lots: Vec<(u64, usize)> = Vec::new();
        for member in 0..MEMBERS {
            let lot = u64::try_from(random.below(i64::MAX)).unwrap() >> 1;
            if random.below(5) == 0 {
                continue;
            }
            let entered = world.step(member, enter(Some(lot)));
            let expected = if lots.len() < 10 { Ok(()) } else { Err(Rejection::WaitlistFull) };
            assert_eq!(entered, expected, "seed {seed}");
            if entered.is_err() {
                continue;
            }
            assert_eq!(world.step(member, enter(Some(lot))), Err(Rejection::AlreadyWaiting), "seed {seed}");
            assert_eq!(world.turn(member), Some(Turn::Entered), "seed {seed}");
            if random.below(8) == 0 {
                world.step(member, Body::WaitlistLeft(named())).unwrap();
            } else {
                lots.push((lot % (1 << 62), member));
            }
            assert_eq!(world.step(member, redeem()), Err(Rejection::SessionFull), "seed {seed}");
            assert!(world.offer().is_empty(), "seed {seed}");
        }
        lots.sort_unstable();
        world.now = START + 2 * DAY;
        assert_eq!(world.step(11, enter(Some(1))), Err(Rejection::DrawNotOpen), "seed {seed}");
        let mut line: Vec<usize> = lots.iter().map(|(_, member)| *member).collect();
        let mut taken = 0;
        while !line.is_empty() && taken < CAPACITY {
            let expected: Vec<usize> = line.drain(..line.len().min(CAPACITY - taken)).collect();
            assert_eq!(world.offer(), expected, "seed {seed}");
            if let Some(next) = line.first() {
                assert_eq!(world.turn(*next), Some(Turn::Behind(0)), "seed {seed}");
                assert_eq!(world.step(*next, redeem()), Err(Rejection::SessionFull), "seed {seed}");
            }
            for member in expected {
                if random.below(2) == 0 {
                    world.step(member, redeem()).unwrap();
                    taken += 1;
                } else {
                    moved_up += 1;
                }
            }
            world.now += DAY;
            (0..MEMBERS).for_each(|member| world.do_due_work(member));
        }
        let slices = world.pool.slices([Thing::Session(world.session().session)]);
        let state = slices.get(Thing::Session(world.session().session)).unwrap();
        assert_eq!(state.taken, i64::try_from(taken).unwrap(), "seed {seed}");
        // Who comes later is behind all who entered.
        if taken == CAPACITY {
            let late = (0..MEMBERS).find(|member| world.turn(*member).is_none()).unwrap();
            world.step(late, wait()).unwrap();
            assert_eq!(world.turn(late), Some(Turn::Behind(line.len())), "seed {seed}");
        }
    }
    assert!(lives < moved_up, "{moved_up} moved up");
}

#[test]
fn what_is_refused() {
    let mut world = World::new();
    world.now = START + DAY;
    assert_eq!(world.step(0, enter(None)), Err(Rejection::LotNotDrawn));
    assert_eq!(world.step(0, wait()), Err(Rejection::NoDraw));
    let named = |reward: &str, session: &str| {
        Body::DrawEntered(DrawEntry { reward: reward.into(), session: session.into(), lot: Some(1) })
    };
    assert_eq!(world.step(0, named("hat", "january")), Err(Rejection::UnknownReward));
    assert_eq!(world.step(0, named("bag", "july")), Err(Rejection::UnknownSession));
    world.now = START + 2 * DAY - 1;
    assert_eq!(world.step(0, enter(Some(u64::MAX))), Ok(()));
    // Who has had one may enter no more.
    world.now = START + 2 * DAY;
    assert_eq!(world.offer(), vec![0]);
    assert_eq!(world.step(0, redeem()), Ok(()));
    assert_eq!(world.step(0, named("bag", "march")), Err(Rejection::LimitExceeded));
    assert_eq!(world.step(1, named("bag", "march")), Ok(()));
}
