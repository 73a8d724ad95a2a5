//! Random benefits of levels and plans, and their uses.

use regulars_engine::event::{BenefitUse, Body};

use super::{
    conditions,
    ladders::some_level,
    programs::{clauses, period},
    random::Random,
};
use crate::model::{
    Model,
    benefit::Benefit,
    program::{Limit, Per, Program},
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
        };
        program.benefits.push(benefit);
    }
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
    Body::BenefitUsed(BenefitUse { benefit })
}
