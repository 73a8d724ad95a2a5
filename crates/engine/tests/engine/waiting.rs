//! Random lives of six members who take places of two dates, give them back, and wait for them. After each step no place is
//! given twice, nobody has overtaken those who wait before, whoever is first has been offered what is free, and the lines are
//! what the members' entries say, in whatever order they are read.
//!
//! `REGULARS_LIVES_SEED` and `REGULARS_LIVES` choose the run; a failure prints the seed of its life.

use regulars_engine::{
    Program,
    decide::{due_body, due_tick, next_offer},
    document::Format,
    event::{Adjustment, Body, EventRef, Joined, Redemption, Reservation, Waiting, WaitlistJoin},
    fact::Fact,
    id::EventId,
    moment::Moment,
    program::{Session, check_text},
    rejection::Rejection,
    shared::{Pool, Shared, Thing},
};

use crate::{
    member::Member,
    random::{DAY, Random, START, lives},
};

const LIVES: u64 = 2_000;
const MEMBERS: usize = 6;
const DATES: [&str; 2] = ["january", "february"];
const AT_MOST: usize = 4;

const PROGRAM: &str = "
format: regulars/1
program: lives
name: Lives
currency: EUR
time_zone: Europe/Tallinn
hold_time: 1 day
wallets:
  points: {}
rewards:
  class:
    name: A class
    kind: experience
    price: 1 points
    sessions:
      january: { starts: 2026-01-20 10:00, capacity: 3, waitlist: { answer_within: 2 days, at_most: 4 } }
      february: { starts: 2026-02-05 10:00, capacity: 2, book_until: 2 days before, waitlist: { answer_within: 1 hour, at_most: 4 } }
";

struct World {
    program: Program,
    pool: Pool,
    members: [Member; MEMBERS],
    now: i64,
    events: u64,
}

#[test]
fn nobody_is_overtaken_and_no_place_is_given_twice() {
    let (seed, lives) = lives(LIVES);
    let (mut offers, mut queued) = (0, 0);
    for life in 0..lives {
        let seed = seed + life;
        let mut random = Random(seed);
        let mut world = World::new(PROGRAM);
        for _ in 0..60 {
            world.random_step(&mut random, seed);
            offers += world.offer(seed);
            world.check(seed);
            queued = queued.max(world.line("january").queue.len());
        }
        world.now = START + 60 * DAY;
        for member in 0..MEMBERS {
            world.do_due_work(member);
        }
        world.check(seed);
        let waits = world.members.iter().map(|member| member.account.waits.len()).sum::<usize>();
        assert_eq!(waits, 0, "somebody waits for a date that is over, seed {seed}");
    }
    assert!(lives <= offers && queued == AT_MOST, "{offers} offers, {queued} in line");
}

#[test]
fn a_member_waits_for_so_many_dates() {
    let day = |at: usize| {
        format!(
            "      day-{at}: {{ starts: 2026-01-20 10:00, capacity: 1, waitlist: {{ answer_within: 1 hour }} }}\n"
        )
    };
    let (start, _) = PROGRAM.split_once("      january").unwrap();
    let mut world = World::new(&format!("{start}{}", (0..21).map(day).collect::<String>()));
    for at in 0..21 {
        world.step(0, redeem(&format!("day-{at}"), 1)).unwrap();
        let joined = world.step(1, wait(&format!("day-{at}"), 1));
        assert_eq!(joined, if at < 20 { Ok(()) } else { Err(Rejection::TooManyWaits) });
    }
    world.step(1, leave("day-3")).unwrap();
    world.step(1, wait("day-20", 1)).unwrap();
}

fn redemption(date: &str, quantity: i64) -> Redemption {
    Redemption { reward: "class".into(), quantity, cause: None, units: None, session: Some(date.into()) }
}

fn redeem(date: &str, quantity: i64) -> Body {
    Body::RewardRedeemed(redemption(date, quantity))
}

fn wait(date: &str, quantity: i64) -> Body {
    Body::WaitlistJoined(WaitlistJoin { reward: "class".into(), session: date.into(), quantity })
}

fn named(date: &str) -> Waiting {
    Waiting { reward: "class".into(), session: date.into() }
}

fn leave(date: &str) -> Body {
    Body::WaitlistLeft(named(date))
}

impl World {
    fn new(program: &str) -> World {
        let program = check_text(program, Format::Yaml, Vec::new()).unwrap();
        let mut world =
            World { program, pool: Pool::default(), members: Default::default(), now: START, events: 0 };
        for member in 0..MEMBERS {
            world.step(member, Body::MemberJoined(Joined::default())).unwrap();
            let points = Adjustment { wallet: "points".into(), amount: 1_000, reason: "a gift".into() };
            world.step(member, Body::Adjustment(points)).unwrap();
        }
        world
    }

    fn session(&self, date: &str) -> Session {
        self.program.rewards[0].sessions.iter().find(|session| session.name == date).unwrap().clone()
    }

    /// The shared state of a date.
    fn line(&self, date: &str) -> Shared {
        let thing = Thing::Session(self.session(date).session);
        self.pool.slices([thing]).get(thing).unwrap().clone()
    }

    fn random_step(&mut self, random: &mut Random, seed: u64) {
        self.now += random.below(4) * DAY / 4;
        // The sweeper comes to some of them.
        for member in 0..MEMBERS {
            if random.below(3) == 0 {
                self.do_due_work(member);
            }
        }
        let member = random.place(MEMBERS);
        self.do_due_work(member);
        let date = *random.pick(&DATES);
        let entries = &self.members[member].entries;
        let earlier = entries.iter().skip(2);
        let place = random.place(6);
        let earlier = earlier.clone().nth_back(place.min(earlier.count().saturating_sub(1)));
        let earlier = earlier.map(|(id, ..)| EventRef { source: "pos".into(), external_id: id.clone() });
        let quantity = *random.pick(&[1, 1, 1, 2]);
        let body = match (random.below(30), earlier) {
            (0..=4, _) => redeem(date, quantity),
            (5..=7, _) => {
                Body::RewardReserved(Reservation { redemption: redemption(date, quantity), lasts: None })
            }
            (8..=15, _) | (_, None) => wait(date, quantity),
            (16..=17, _) => leave(date),
            (18..=23, Some(of)) => Body::RewardCancelled(of),
            (24..=26, Some(of)) => Body::Reversal(of),
            (27..=28, Some(of)) => Body::RewardConfirmed(of),
            (_, Some(_)) if 0 < random.below(4) => wait(date, quantity),
            (_, Some(_)) => Body::MemberClosed,
        };
        let before: Vec<Shared> = DATES.iter().map(|date| self.line(date)).collect();
        let waits = self.members[member].account.waits.clone();
        if self.step(member, body).is_err() {
            return;
        }
        for (date, before) in DATES.iter().zip(before) {
            let (session, after) = (self.session(date), self.line(date));
            let own = waits.iter().find(|wait| wait.session == session.session).map(|wait| wait.wait);
            let ahead = before.queue.iter().take_while(|waiter| Some(waiter.wait) != own);
            let ahead: i64 = ahead.map(|waiter| waiter.quantity).sum();
            let rises = before.taken < after.taken;
            assert!(!rises || after.taken + ahead <= session.capacity, "overtaken, seed {seed}");
        }
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

    /// Offers what is free, as the server does, and says how often. Nobody but the first in line is offered anything.
    fn offer(&mut self, seed: u64) -> u64 {
        let mut offers = 0;
        for date in DATES {
            let session = self.session(date);
            loop {
                let line = self.line(date);
                let slices = self.pool.slices([Thing::Session(session.session)]);
                let next = next_offer(&session, &slices, Moment(self.now));
                let first = line.queue.first().copied();
                let fits = first.filter(|first| first.quantity <= session.capacity - line.taken);
                let open = self.now < session.book_until.0;
                assert_eq!(next, fits.filter(|_| open).map(|first| first.wait), "seed {seed}");
                let Some(wait) = next else { break };
                for member in 0..MEMBERS {
                    let own = self.members[member].account.wait(session.session);
                    let is_first = own.is_some_and(|own| own.wait == wait);
                    let offered = self.step(member, Body::WaitlistOffered(named(date)));
                    assert_eq!(offered.is_ok(), is_first, "seed {seed}");
                    if is_first {
                        break;
                    }
                }
                offers += 1;
            }
        }
        offers
    }

    /// What each date says, against the members' accounts and entries.
    fn check(&self, seed: u64) {
        for date in DATES {
            let (session, line) = (self.session(date), self.line(date));
            let mut waiting: Vec<EventId> = Vec::new();
            let (mut gone, mut replayed) = (0, Pool::default());
            // Not in the order of time.
            for member in self.members.iter().rev() {
                let facts = || member.entries.iter().flat_map(|(.., earlier)| &earlier.facts);
                gone += facts()
                    .map(|fact| match fact {
                        Fact::PlaceTaken { session: of, quantity } if *of == session.session => *quantity,
                        _ => 0,
                    })
                    .sum::<i64>();
                let wait = member.account.wait(session.session);
                assert!(wait.is_none() || !member.account.closed, "seed {seed}");
                gone += wait.filter(|wait| wait.offered).map_or(0, |wait| wait.quantity);
                waiting.extend(wait.filter(|wait| !wait.offered).map(|wait| wait.wait));
                facts().for_each(|fact| replayed.note(std::slice::from_ref(fact)));
            }
            waiting.sort_unstable();
            let queue: Vec<EventId> = line.queue.iter().map(|waiter| waiter.wait).collect();
            assert_eq!(queue, waiting, "{date}, seed {seed}");
            assert!(queue.len() <= AT_MOST, "{date}, seed {seed}");
            assert_eq!(line.taken, gone, "{date}, seed {seed}");
            assert!((0..=session.capacity).contains(&gone), "{date}, seed {seed}");
            let thing = Thing::Session(session.session);
            assert_eq!(replayed.slices([thing]).get(thing), Some(&line), "{date}, seed {seed}");
        }
    }
}
