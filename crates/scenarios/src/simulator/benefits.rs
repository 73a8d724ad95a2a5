//! Random benefits of levels and plans, and their uses.

use regulars_engine::event::{BenefitClaim, BenefitUse, Body};

use super::{
    conditions,
    events::earlier,
    ladders::some_level,
    programs::{clauses, period},
    random::Random,
};
use crate::model::{
    Model,
    benefit::{Benefit, OfOrder},
    program::{Length, Limit, Per, Program, Unit},
};

/// Benefits of some levels.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    for place in 0..random.number(0, width) {
        let plain = program.plans.is_empty() || random.chance(50);
        let for_level = if plain && random.chance(75) { some_level(random, program) } else { None };
        let mut plans: Vec<usize> = (0..program.plans.len()).collect();
        plans.retain(|_| random.chance(60));
        let benefit = Benefit {
            // A rule may be called so, too, and must not share its limits.
            name: format!("rule_{place}"),
            for_level,
            plans,
            condition: random.maybe(if width < 2 { 0 } else { 25 }, |r| conditions::of_member(r, program)),
            when: clauses(random, width),
            limits: limits(random),
            worth: random.maybe(60, |r| r.number(1, 600)),
            of_order: None,
        };
        let benefit = if random.chance(35) { of_order(random, benefit) } else { benefit };
        program.benefits.push(benefit);
    }
}

/// One that is used for orders.
fn of_order(random: &mut Random, benefit: Benefit) -> Benefit {
    let difference = random.chance(70);
    let unit = random.pick(&[Unit::Day, Unit::Week, Unit::Month]);
    let terms = OfOrder {
        within: Length { amount: random.number(1, 3), unit },
        difference,
        at_most: if difference { random.maybe(40, |r| r.number(1, 2_000)) } else { None },
    };
    let worth = benefit.worth.filter(|_| !difference);
    Benefit { of_order: Some(terms), worth, ..benefit }
}

pub(super) fn limits(random: &mut Random) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    while random.chance(60) && limits.len() < 3 {
        let per = match random.number(0, 5) {
            0 => Per::Total,
            1 => Per::MembershipYear,
            _ => Per::Period(period(random)),
        };
        limits.push(Limit { times: Some(random.number(1, 3)), units: None, per, carry_over: false });
    }
    limits
}

/// A use: mostly of what the member is entitled to.
pub fn event(random: &mut Random, model: &Model<'_>) -> Body {
    let stated = &model.program.benefits;
    let held: Vec<&Benefit> = stated
        .iter()
        .filter(|benefit| {
            let everybody = benefit.for_level.is_none() && benefit.plans.is_empty();
            let level = benefit.for_level.is_some_and(|(set, lowest, above)| {
                model.member.level(set).is_some_and(|held| held == lowest || (above && lowest < held))
            });
            everybody || level || benefit.plans.iter().any(|plan| model.member.is_on(*plan))
        })
        .collect();
    let benefit = if !held.is_empty() && random.chance(85) {
        held[random.place(held.len())].name.clone()
    } else if random.chance(95) {
        stated[random.place(stated.len())].name.clone()
    } else {
        "unknown".to_owned()
    };
    let terms = stated.iter().find(|own| own.name == benefit).and_then(|own| own.of_order);
    if terms.is_none() == random.chance(95) {
        return Body::BenefitUsed(BenefitUse { benefit });
    }
    let asks = terms.is_some_and(|terms| terms.difference) == random.chance(95);
    let amount = asks.then(|| random.pick(&[1, 10, 250, 2_000, 50_000]));
    Body::BenefitClaimed(BenefitClaim { benefit, order: earlier(random, model, true), amount })
}
