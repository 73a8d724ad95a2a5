//! Random conditions for a kind of event.

use super::{
    programs::{CATEGORIES, SEGMENTS},
    random::Random,
};
use crate::model::{
    condition::{Comparison, Condition},
    print,
    program::{Counter, Kind, Program, Trigger},
};

/// A random condition of limited depth.
pub fn random(random: &mut Random, program: &Program, on: Trigger, depth: usize) -> Condition {
    if depth < 2 && random.chance(45) {
        let count = if random.chance(70) { 2 } else { 3 };
        let mut parts = Vec::new();
        for _ in 0..count {
            parts.push(self::random(random, program, on, depth + 1));
        }
        return match random.number(0, 2) {
            0 => Condition::And(parts),
            1 => Condition::Or(parts),
            _ => Condition::Not(Box::new(parts.swap_remove(0))),
        };
    }
    if random.chance(45) { everywhere(random, program) } else { of_event(random, on) }
}

/// A random condition about the member and the time only.
pub fn of_member(random: &mut Random, program: &Program) -> Condition {
    loop {
        match everywhere(random, program) {
            // Nobody reports what is only looked at.
            Condition::Is(path, _) if path == "event.source" => {}
            condition if random.chance(20) => return Condition::Not(Box::new(condition)),
            condition => return condition,
        }
    }
}

fn comparison(random: &mut Random) -> Comparison {
    random.pick(&[Comparison::AtLeast, Comparison::AtLeast, Comparison::Below, Comparison::Equal])
}

fn everywhere(random: &mut Random, program: &Program) -> Condition {
    match random.number(0, 11) {
        11 => Condition::Yes("member.attributes.enrolled".into()),
        9 if program.household.is_some() => {
            Condition::OneOf("member.household".into(), random.some(&["member", "adult", "child", ""], 50))
        }
        10 if !program.plans.is_empty() => {
            let mut names: Vec<&'static str> = program.plans.iter().map(|plan| plan.name).collect();
            names.push("");
            Condition::OneOf("member.plan".into(), random.some(&names, 50))
        }
        0 => Condition::Is("event.source".into(), random.pick(&["pos", "shop"])),
        1 => Condition::Int("at.hour".into(), comparison(random), random.number(0, 23)),
        2 => Condition::OneOf("at.weekday".into(), random.some(&["monday", "friday", "sunday"], 60)),
        3 => Condition::InSegment(random.pick(&SEGMENTS)),
        4 => Condition::Int("member.attributes.age".into(), comparison(random), random.number(10, 60)),
        5 => Condition::Has("member.attributes.city".into()),
        6 if !program.tiers.is_empty() => {
            let set = random.pick(&program.tiers);
            let mut names: Vec<&'static str> = set.levels.iter().map(|(name, _)| *name).collect();
            names.push("");
            Condition::OneOf(format!("member.tier.{}", set.name), random.some(&names, 50))
        }
        _ => counter(random, program),
    }
}

fn counter(random: &mut Random, program: &Program) -> Condition {
    let wallet = random.place(program.wallets.len());
    let counter = random.pick(&[
        Counter::Orders,
        Counter::Spend,
        Counter::Items,
        Counter::ToppedUp,
        Counter::ToppedUpOnce,
        Counter::TenureDays,
        Counter::Earned(wallet),
        Counter::Balance(wallet),
        Counter::Activity("referral_settled"),
        Counter::Field("nights"),
    ]);
    let path = format!("member.count.{}", print::counter(program, counter));
    let money = match counter {
        Counter::Spend | Counter::ToppedUp | Counter::ToppedUpOnce => true,
        Counter::Earned(w) | Counter::Balance(w) => program.wallets[w].kind == Kind::Money,
        Counter::Orders
        | Counter::Items
        | Counter::TenureDays
        | Counter::AgeMonths(_)
        | Counter::Activity(_)
        | Counter::Field(_)
        | Counter::Years(..) => false,
    };
    if money {
        Condition::Decimal(path, comparison(random), random.number(0, 200) * 500_000)
    } else {
        Condition::Int(path, comparison(random), random.number(0, 60))
    }
}

fn of_event(random: &mut Random, on: Trigger) -> Condition {
    match on {
        Trigger::Order => of_order(random),
        Trigger::Activity(_) => match random.number(0, 2) {
            0 => Condition::Int("activity.quantity".into(), comparison(random), random.number(1, 3)),
            1 => Condition::Int("activity.metadata.stars".into(), comparison(random), random.number(0, 5)),
            _ => Condition::Decimal("activity.metadata.km".into(), comparison(random), 2_500_000),
        },
        Trigger::TopUp => match random.number(0, 1) {
            0 => Condition::Decimal("top_up.amount".into(), comparison(random), 20_000_000),
            _ => Condition::Is("top_up.tender".into(), "card"),
        },
        Trigger::Joined => Condition::Is("join.channel".into(), random.pick(&["app", "store"])),
        // No rule listens to it.
        Trigger::Redeemed | Trigger::Converted | Trigger::Exported | Trigger::Sent | Trigger::Linked(_) => {
            Condition::Has("member.attributes.city".into())
        }
    }
}

fn of_order(random: &mut Random) -> Condition {
    let money = |r: &mut Random| r.number(0, 160) * 500_000;
    match random.number(0, 13) {
        0 | 1 => Condition::Decimal("order.eligible".into(), comparison(random), money(random)),
        2 => Condition::Decimal("order.total".into(), comparison(random), money(random)),
        3 => Condition::Decimal("order.discount".into(), comparison(random), money(random)),
        4 => Condition::Decimal("order.tax".into(), comparison(random), money(random)),
        5 => Condition::Int("order.quantity".into(), comparison(random), random.number(1, 8)),
        6 => Condition::Yes("order.first".into()),
        7 => Condition::Is("order.channel".into(), random.pick(&["app", "store"])),
        8 => Condition::Is("order.currency".into(), random.pick(&["EUR", "JPY"])),
        9 => Condition::SomeLineOf(random.pick(&CATEGORIES)),
        10 => Condition::AllLinesFrom(money(random)),
        11 => Condition::Yes("order.metadata.gift".into()),
        12 => Condition::Int("order.metadata.nights".into(), comparison(random), random.number(0, 4)),
        _ => Condition::Is("order.metadata.seat".into(), "window"),
    }
}
