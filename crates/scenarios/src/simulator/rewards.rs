//! Random rewards and their prices.

use super::{
    conditions,
    dates::{given, room, sessions},
    ladders::some_level,
    programs::{SEGMENTS, clauses, period},
    random::Random,
    tickets,
};
use crate::model::program::{Counter, Given, Kind, Limit, Need, Per, Price, Program, Reward};

/// A reward that most members can pay sooner or later.
pub(super) fn reward(random: &mut Random, program: &Program, width: i64, place: i64) -> Reward {
    let payers: Vec<usize> =
        (0..program.wallets.len()).filter(|w| program.wallets[*w].kind != Kind::Status).collect();
    let wallet = random.pick(&payers);
    let for_level = if random.chance(70) { None } else { some_level(random, program) };
    let unlock = random.maybe(15, |r| match r.number(0, 2) {
        0 => Need::AtLeast(Counter::Orders, r.number(1, 4)),
        1 => Need::AtLeast(Counter::Earned(wallet), r.number(1, 50)),
        _ => Need::Any(vec![Need::Segment(r.pick(&SEGMENTS)), Need::AtLeast(Counter::Items, r.number(1, 9))]),
    });
    let money: Vec<usize> =
        (0..program.wallets.len()).filter(|w| program.wallets[*w].kind == Kind::Money).collect();
    let credit = if money.is_empty() || random.chance(70) {
        None
    } else {
        Some((random.pick(&money), random.number(1, 500)))
    };
    let prices = if unlock.is_some() && random.chance(40) { Vec::new() } else { prices(random, program) };
    let limits = limits(random);
    // Nobody chooses the price of what is given.
    let mut given = if random.chance(80) { None } else { Some(given(random)) };
    // What pays for itself would be given without end.
    if let Some(given) = given.as_mut().filter(|_| credit.is_none() && random.chance(40)) {
        *given = Given { at_once: true, yearly: Vec::new(), days: Vec::new(), at_most: None };
    }
    let prices = match &given {
        Some(_) => vec![Price { units: random.pick(&[2, 15, 60]), cash: 0, slide: None, for_level: None }],
        None => prices,
    };
    let dated = given.is_none() && credit.is_none() && random.chance(20);
    let sessions = if dated { sessions(random) } else { Vec::new() };
    // Who can't pay never takes a place, and then nobody waits for one.
    let cheap = sessions.iter().any(|session| session.answer_hours.is_some()) && !prices.is_empty();
    let prices = if cheap { vec![Price { units: 1, cash: 0, slide: None, for_level: None }] } else { prices };
    let room = if given.is_none() && random.chance(8) { Some(room(random)) } else { None };
    Reward {
        // A rule may be called so, too, and must not share its limits.
        name: format!("rule_{place}"),
        wallet,
        // A limit in units is in those of a price.
        limits: if prices.is_empty() {
            limits.into_iter().filter(|l| l.times.is_some()).collect()
        } else {
            limits
        },
        prices,
        unlock,
        credit,
        for_level,
        min_age: random.maybe(10, |r| r.number(14, 22)),
        condition: random.maybe(if width < 2 { 0 } else { 25 }, |r| conditions::of_member(r, program)),
        when: clauses(random, width),
        given,
        stock: if dated { None } else { random.maybe(25, |r| r.number(0, 6)) },
        sessions,
        room,
        worth: random.maybe(60, |r| r.number(1, 600)),
        voucher: tickets::of_reward(random, program, credit.is_some()),
    }
}

/// Limits in times or in units.
fn limits(random: &mut Random) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    while random.chance(35) && limits.len() < 2 {
        let per = match random.number(0, 5) {
            0 => Per::Total,
            1 => Per::MembershipYear,
            _ => Per::Period(period(random)),
        };
        let by_times = random.chance(70);
        limits.push(Limit {
            times: if by_times { Some(random.number(1, 3)) } else { None },
            units: if by_times { None } else { Some(random.number(5, 120)) },
            per,
            carry_over: false,
        });
    }
    limits
}

/// One price or several, none of which hides another: each has units of its own.
fn prices(random: &mut Random, program: &Program) -> Vec<Price> {
    let mut prices: Vec<Price> = Vec::new();
    for units in random.some(&[1, 5, 20, 45, 120], 30) {
        let slide = if random.chance(75) {
            None
        } else {
            Some((random.pick(&[1, 2, 4]), random.number(1, 90), random.number(1, 3)))
        };
        let slide = slide.filter(|(step, _, steps)| step * steps < units);
        let cash = if slide.is_some() || random.chance(60) { 0 } else { random.number(1, 900) };
        let for_level = if random.chance(75) { None } else { some_level(random, program) };
        prices.push(Price { units, cash, slide, for_level });
    }
    if prices.is_empty() {
        prices.push(Price { units: random.pick(&[3, 30]), cash: 0, slide: None, for_level: None });
    }
    prices
}
