//! Random lives of three members whose orders and visits use two budgets together: one of points over a month, one of money for
//! good. After each step what the budgets say is what the members' grants say, and neither is ever overspent; once all
//! orders are undone, both are as if nothing had happened.
//!
//! `REGULARS_LIVES_SEED` and `REGULARS_LIVES` choose the run; a failure prints the seed of its life.

use regulars_engine::{
    Program,
    document::Format,
    event::{Activity, Body, EventRef, Joined, Line, Order, Part, Return, ReturnLine},
    fact::Fact,
    moment::Moment,
    program::check_text,
    rejection::Rejection,
    shared::{Pool, Thing},
};

use crate::{
    member::Member,
    random::{DAY, Random, START, lives},
};

const LIVES: u64 = 3_000;

const PROGRAM: &str = "
format: regulars/1
program: lives
name: Lives
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: { worth: 0.004 EUR }
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
  double: { on: order.paid, multiply: points by 2, group: campaign, budget: month }
  extra: { on: order.paid, give: 3 points per 1.00 of eligible, budget: pool }
  visit: { on: activity.visit, give: 7 points, budget: pool }
budgets:
  month: { limit: 150 points, over: month }
  pool: { limit: 2.00 }
";

struct World {
    program: Program,
    pool: Pool,
    members: [Member; 3],
    now: i64,
    events: u64,
}

#[test]
fn budgets_are_what_was_given_and_never_overspent() {
    let (seed, lives) = lives(LIVES);
    for life in 0..lives {
        let seed = seed + life;
        let mut random = Random(seed);
        let program = check_text(PROGRAM, Format::Yaml, Vec::new()).unwrap();
        let mut world =
            World { program, pool: Pool::default(), members: Default::default(), now: START, events: 0 };
        for member in 0..3 {
            world.step(member, Body::MemberJoined(Joined::default())).unwrap();
        }
        for _ in 0..40 {
            world.random_step(&mut random);
            world.check(seed);
        }
        world.undo_all();
        for (thing, shared) in world.pool.iter() {
            assert_eq!((shared.taken, &shared.spans[..]), (0, &[][..]), "{thing:?}, seed {seed}");
        }
    }
}

impl World {
    fn random_step(&mut self, random: &mut Random) {
        self.now += random.below(4) * DAY;
        let member = random.place(3);
        let entries = &self.members[member].entries;
        let earlier = || entries.iter().filter(|(_, _, e)| !matches!(e.body, Body::MemberJoined(_)));
        let place = random.place(40);
        let named = earlier().nth_back(place.min(earlier().count().saturating_sub(1)));
        let named = named.map(|(id, ..)| EventRef { source: "pos".into(), external_id: id.clone() });
        let body = match (random.below(10), named) {
            (0..=3, _) | (_, None) => order(random),
            (4, _) => Body::Activity(Activity { name: "visit".into(), quantity: 1, ..Activity::default() }),
            (5, Some(order)) => Body::OrderCancelled(order),
            (6..=7, Some(order)) => {
                let part = Part::Amount(random.below(3_000) + 1);
                let line = u32::try_from(random.below(2)).unwrap();
                Body::OrderReturned(Return { order, lines: vec![ReturnLine { line, part }] })
            }
            (_, Some(event)) => Body::Reversal(event),
        };
        // What is refused changes nothing.
        let _ = self.step(member, body);
    }

    fn step(&mut self, member: usize, body: Body) -> Result<(), Rejection> {
        self.events += 1;
        self.members[member].step(&self.program, &mut self.pool, self.events, Moment(self.now), body)
    }

    /// What each budget says, against what the members' entries say was given and taken back.
    fn check(&self, seed: u64) {
        let sym = |name: &str| self.program.symbols.get(name).unwrap();
        let (month, pool) = (Thing::Budget(sym("month")), Thing::Budget(sym("pool")));
        let entries = || self.members.iter().flat_map(|member| &member.entries);
        let mut left: Vec<(u64, usize, i64, i64)> = Vec::new();
        for (at, member) in self.members.iter().enumerate() {
            for (_, root, earlier) in &member.entries {
                let given = |name| {
                    let of = |fact: &Fact| match fact {
                        Fact::Granted(grant) if grant.rule == Some(sym(name)) => grant.amount,
                        _ => 0,
                    };
                    earlier.facts.iter().map(of).sum::<i64>()
                };
                if *root == earlier.entry {
                    left.push((*root, at, given("double"), given("extra") + given("visit")));
                }
            }
        }
        let used = |budget| {
            entries().flat_map(|(.., e)| &e.facts).filter_map(move |fact| match fact {
                Fact::BudgetUsed(change) if change.budget == budget => Some(change.used),
                _ => None,
            })
        };
        for thing in [month, pool] {
            let Thing::Budget(name) = thing else { continue };
            let sum: i64 = used(name).sum();
            let taken = self.pool.iter().find(|(own, _)| *own == thing).map_or(0, |(_, s)| s.taken);
            assert_eq!(sum, taken, "{thing:?}, seed {seed}");
            assert!(0 <= sum, "{thing:?} {sum}, seed {seed}");
        }
        let of = |thing| self.pool.iter().find(|(own, _)| *own == thing).map(|(_, shared)| shared.clone());
        assert!(of(pool).is_none_or(|shared| shared.taken <= 200), "overspent, seed {seed}");
        let months = of(month).map(|shared| shared.spans).unwrap_or_default();
        assert!(months.iter().all(|span| (0..=150).contains(&span.used)), "overspent, seed {seed}");
        // What an order still has is what it still uses: for a budget of units to the unit, for money rounded up.
        for (root, member, doubled, extra) in left {
            let family = self.members[member].entries.iter().filter(|(_, of, _)| *of == root);
            let facts: Vec<&Fact> = family.flat_map(|(.., e)| &e.facts).collect();
            let uses = |name: &str| {
                facts
                    .iter()
                    .filter_map(|fact| match fact {
                        Fact::BudgetUsed(change) if change.budget == sym(name) => Some(change.used),
                        _ => None,
                    })
                    .sum::<i64>()
            };
            assert!((0..=doubled).contains(&uses("month")), "order {root}, seed {seed}");
            let cost = (extra * 4 + 9) / 10;
            assert!((0..=cost).contains(&uses("pool")), "order {root}, seed {seed}");
            let reversed = self.members[member].family_of(root).is_some_and(|family| {
                family.followers.iter().any(|f| f.facts.contains(&Fact::Reverses { entry: root }))
            });
            if facts.iter().all(|f| !matches!(f, Fact::TookBack { .. })) && !reversed {
                assert_eq!((uses("month"), uses("pool")), (doubled, cost), "order {root}, seed {seed}");
            }
        }
    }

    /// Cancels all orders and reverses all visits that stand.
    fn undo_all(&mut self) {
        for member in 0..3 {
            let entries: Vec<(String, Body)> =
                self.members[member].entries.iter().map(|(id, _, e)| (id.clone(), e.body.clone())).collect();
            for (external_id, body) in entries {
                let of = EventRef { source: "pos".into(), external_id };
                let undone = match body {
                    Body::OrderPaid(_) => self.step(member, Body::OrderCancelled(of)),
                    Body::Activity(_) => self.step(member, Body::Reversal(of)),
                    _ => Ok(()),
                };
                assert!(matches!(undone, Ok(()) | Err(Rejection::NothingLeft | Rejection::AlreadyReversed)));
            }
        }
    }
}

fn order(random: &mut Random) -> Body {
    let mut line = || Line {
        sku: "a".into(),
        quantity: random.below(3) + 1,
        amount: random.below(4_000),
        ..Line::default()
    };
    let lines = vec![line(), line()];
    Body::OrderPaid(Order { currency: "EUR".into(), lines, tax_included: true, ..Order::default() })
}
