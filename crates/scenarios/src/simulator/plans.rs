//! Random paid memberships, and what members do with them.

use jiff::civil::Date;
use regulars_engine::{
    event::{Body, PlanCancel, PlanChange, PlanEvent, PlanHosted, PlanJoin, PlanShare},
    id::{EventId, MemberId},
};

use super::{conditions, programs::clauses, random::Random};
use crate::model::{
    Model,
    plan::{Plan, period},
    program::{Length, Program, Unit},
};

const NAMES: [&str; 3] = ["basic", "extra", "trainee"];

/// Some plans. What becomes of them is said last, when all are there.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    if width < 1 || random.chance(45) {
        return;
    }
    for name in NAMES.into_iter().take(random.place(NAMES.len()) + 1) {
        let plan = plan(random, program, name, width);
        program.plans.push(plan);
    }
    let all = program.plans.len();
    for terms in program.wallets.iter_mut().filter_map(|wallet| wallet.pay_out.as_mut()) {
        terms.renewal_of = random.maybe(50, |r| r.place(all));
    }
    for place in 0..all {
        let other = random.place(all);
        program.plans[place].becomes = (other != place && random.chance(60)).then_some(other);
        let plan = &program.plans[place];
        let (of, until) = (random.place(plan.prices.len()), random.chance(50));
        let until = until.then(|| random_day(random));
        let left = if random.chance(50) { Vec::new() } else { vec![random.place(all)] };
        program.plans[place].win_back =
            random.maybe(40, |r| r.number(0, 900)).map(|fee| (fee, of, until, left));
    }
}

fn plan(random: &mut Random, program: &Program, name: &'static str, width: i64) -> Plan {
    const PERIODS: [(i64, Unit); 6] = [
        (1, Unit::Month),
        (1, Unit::Year),
        (3, Unit::Month),
        (10, Unit::Day),
        (2, Unit::Week),
        (1, Unit::Week),
    ];
    let first = random.place(PERIODS.len());
    let many = random.place(2) + 1;
    let lengths = PERIODS.into_iter().cycle().skip(first).take(many);
    let mut prices = Vec::new();
    for (amount, unit) in lengths {
        let fee = if random.chance(10) { 0 } else { random.number(1, 5_000) };
        prices.push((fee, Length { amount, unit }));
    }
    let age = |random: &mut Random| random.maybe(10, |r| r.number(12, 40));
    let (min_age, max_age) = (age(random), age(random));
    Plan {
        name,
        prices,
        trial: random.maybe(35, some_days),
        by_hand: random.chance(20),
        dunning: (0..random.number(0, 2)).map(|_| some_days(random)).collect(),
        refund_if_unused: random.chance(50),
        win_back: None,
        when: clauses(random, width),
        condition: random.maybe(if width < 2 { 0 } else { 20 }, |r| conditions::of_member(r, program)),
        min_age,
        max_age: max_age.filter(|most| min_age.is_none_or(|least| least <= *most)),
        ends: random.maybe(25, random_day),
        becomes: None,
        invitees: None,
    }
}

fn some_days(random: &mut Random) -> Length {
    Length { amount: random.number(1, 20), unit: random.pick(&[Unit::Day, Unit::Day, Unit::Week]) }
}

fn random_day(random: &mut Random) -> Date {
    let day = |n: i64| i8::try_from(n).expect("a small number");
    let year = i16::try_from(random.number(2025, 2027)).expect("a small number");
    Date::new(year, day(random.number(1, 12)), day(random.number(1, 28))).expect("a day that is")
}

/// Parts of plans for others, once the benefits are there.
pub fn share(random: &mut Random, program: &mut Program) {
    let all = program.benefits.len();
    for plan in program.plans.iter_mut().filter(|_| 0 < all) {
        plan.invitees = random.maybe(60, |r| (r.place(2) + 1, vec![r.place(all)]));
    }
}

/// A part of a plan for somebody else, or of somebody else's plan.
pub fn sharing(random: &mut Random, model: &Model<'_>) -> Body {
    let plans = &model.program.plans;
    let any = random.place(plans.len());
    let place = model.member.plan.as_ref().map_or(any, |on| if random.chance(90) { on.plan } else { any });
    let plan = plans[place].name.to_owned();
    // The last digit says whether that member can be reached.
    let digit = random.pick(&[0u128, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 4, 5]);
    let with = MemberId(uuid::Uuid::from_u128(1_000 + digit));
    Body::Plan(match random.number(0, 9) {
        0..=3 => PlanEvent::Shared(PlanShare { plan, with }),
        4 | 5 => {
            let known = model.member.guests.first().filter(|_| random.chance(80));
            PlanEvent::Unshared(PlanShare { plan, with: known.map_or(with, |(guest, _)| *guest) })
        }
        told => {
            // A few events for both, so that ends meet their beginnings, whichever comes first.
            let share =
                EventId(uuid::Uuid::from_u128(5_000 + u128::from(random.number(0, 3).unsigned_abs())));
            let hosted = PlanHosted { plan, by: with, share };
            if told < 8 { PlanEvent::Received(hosted) } else { PlanEvent::Withdrawn(hosted) }
        }
    })
}

/// What a member does: mostly what can be done.
pub fn event(random: &mut Random, model: &Model<'_>) -> Body {
    let plans = &model.program.plans;
    let any = random.place(plans.len());
    let name = |place: usize| plans[place].name.to_owned();
    let unknown = |random: &mut Random, name: String| if random.chance(2) { "unknown".into() } else { name };
    Body::Plan(match &model.member.plan {
        Some(on) if random.chance(90) => {
            let at_once = random.chance(40);
            if random.chance(40) {
                let plan = if random.chance(90) { name(on.plan) } else { name(any) };
                PlanEvent::Cancelled(PlanCancel { plan: unknown(random, plan), at_once })
            } else {
                let place = if random.chance(40) { on.plan } else { any };
                let period = random.maybe(50, |r| some_period(r, model, place));
                PlanEvent::Changed(PlanChange { plan: unknown(random, name(place)), period, at_once })
            }
        }
        Some(_) | None => {
            let period = random.maybe(40, |r| some_period(r, model, any));
            let trial = random.maybe(40, |r| r.chance(50));
            let (plan, paid) = (unknown(random, name(any)), random.chance(20));
            PlanEvent::Joined(PlanJoin { plan, period, trial, paid })
        }
    })
}

fn some_period(random: &mut Random, model: &Model<'_>, plan: usize) -> String {
    let prices = &model.program.plans[plan].prices;
    if random.chance(95) { period(prices[random.place(prices.len())].1) } else { "century".to_owned() }
}
