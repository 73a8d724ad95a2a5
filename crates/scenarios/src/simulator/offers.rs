//! Random offers: their times come often within a random life.

use super::{benefits, challenges, conditions, ladders::some_level, programs, random::Random};
use crate::model::{
    challenge::Prize,
    offer::{Offer, On},
    program::{ACTIVITIES, Available, Effect, Eligible, Length, Program, Rule, Selection, Trigger, Unit},
};

/// Some offers.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    while program.offers.len() < 4 && random.chance(12 * width) {
        let offer = offer(random, program, width);
        program.offers.push(offer);
    }
}

fn offer(random: &mut Random, program: &Program, width: i64) -> Offer {
    let place = program.offers.len();
    let on = match random.number(0, 9) {
        0..=2 => {
            let kinds = programs::KINDS;
            let mut activity = random.some(&kinds, 40);
            activity.extend(random.some(&ACTIVITIES.map(Trigger::Activity), 20));
            On::Dormant(days(random, 30), activity)
        }
        3 => On::Birthday(random.pick(&[0, 0, 1, 7, 14, 31])),
        4 => On::Anniversary(random.pick(&[0, 0, 1, 7, 31])),
        5 => On::AfterJoining(days(random, 60)),
        6 | 7 => {
            let times = random.number(2, 3);
            let before = random.pick(&[0, 1, 5, 72]);
            let often = usize::try_from(times).unwrap_or(2);
            On::Habit(before, often, random.number(times, 12), Box::new(bought(random)))
        }
        _ => On::AfterBuying(days(random, 60), Box::new(bought(random))),
    };
    let habit = matches!(on, On::Habit(..));
    let mut prizes = Vec::new();
    while prizes.is_empty() || (prizes.len() < 3 && random.chance(35)) {
        let prize = challenges::prize(random, program);
        prizes.extend(Some(prize).filter(|prize| !matches!(prize, Prize::Level(..))));
    }
    Offer {
        // A rule may be called so, too, and must not share its limits.
        name: format!("rule_{place}"),
        on,
        at: if habit { None } else { random.maybe(50, |r| r.pick(&[(0, 0), (2, 30), (10, 0), (23, 59)])) },
        for_level: if random.chance(80) { None } else { some_level(random, program) },
        condition: random.maybe(if width < 2 { 0 } else { 20 }, |r| conditions::of_member(r, program)),
        limits: if random.chance(60) { Vec::new() } else { benefits::limits(random) },
        prizes,
    }
}

fn days(random: &mut Random, most: i64) -> Length {
    match random.number(0, 5) {
        0 => Length { amount: random.number(1, 2), unit: Unit::Month },
        1 => Length { amount: random.number(1, 6), unit: Unit::Week },
        _ => Length { amount: random.number(1, most), unit: Unit::Day },
    }
}

/// What would listen to the purchase.
fn bought(random: &mut Random) -> Rule {
    let choice = |r: &mut Random| Selection { tenders: Vec::new(), ..programs::selection(r) };
    Rule {
        name: String::new(),
        on: Trigger::Order,
        condition: None,
        when: Vec::new(),
        only: random.maybe(60, choice).filter(|chosen| *chosen != Selection::default()),
        except: if random.chance(20) { choice(random) } else { Selection::default() },
        eligible: Eligible::default(),
        effect: Effect::Multiply(0, 0, "", Vec::new()),
        limits: Vec::new(),
        budget: None,
        available: Available::Once,
        expires: None,
        qualifies: false,
        funded_by: None,
    }
}
