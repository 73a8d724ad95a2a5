//! Random challenges: short ones, so that many are done, and done no more.

use regulars_engine::event::{Body, ChallengeJoined};

use super::{conditions, ladders, programs, random::Random, referrals, teams};
use crate::model::{
    challenge::{BADGES, Challenge, Goal, Prize, Task, What},
    program::{ACTIVITIES, Available, Effect, Eligible, Kind, Period, Program, Rule, Selection, Trigger},
};

/// Challenges that a few events do, and what there is for bringing friends.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    while program.challenges.len() < 3 && random.chance(15 * width) {
        let challenge = challenge(random, program, width);
        program.challenges.push(challenge);
    }
    referrals::add(random, program, width);
}

/// A member joins a challenge, mostly one that has to be joined.
pub fn joined(random: &mut Random, program: &Program) -> Body {
    let all = &program.challenges;
    let to_join: Vec<usize> = (0..all.len()).filter(|place| all[*place].opt_in).collect();
    let place =
        if to_join.is_empty() || random.chance(10) { random.place(all.len()) } else { random.pick(&to_join) };
    let challenge = if random.chance(97) { all[place].name.clone() } else { "unknown".to_owned() };
    Body::ChallengeJoined(ChallengeJoined { challenge })
}

fn challenge(random: &mut Random, program: &Program, width: i64) -> Challenge {
    let place = program.challenges.len();
    let day = |r: &mut Random, from: i64, to: i64| {
        let month = i8::try_from(r.number(from, to)).unwrap_or(1);
        jiff::civil::Date::new(2026, month, 15).unwrap_or(jiff::civil::Date::MIN)
    };
    let alone = random.chance(50);
    let count = if alone { 1 } else { random.number(1, 3) };
    let mut tasks: Vec<Task> = Vec::new();
    for number in 0..count {
        let name = (!alone).then(|| format!("task{number}"));
        let before: Vec<usize> = (0..tasks.len()).collect();
        let after = if alone { Vec::new() } else { random.some(&before, 30) };
        let task = task(random, program, width, name);
        tasks.push(Task { after, ..task });
    }
    let tasks_min = 1 + random.place(tasks.len());
    let mut prizes = Vec::new();
    while prizes.is_empty() || (prizes.len() < 3 && random.chance(40)) {
        prizes.push(prize_or_choice(random, program));
    }
    let opt_in = random.chance(20);
    let mut challenge = Challenge {
        // A rule may be called so, too.
        name: format!("rule_{place}"),
        days: (random.maybe(25, |r| day(r, 1, 6)), random.maybe(25, |r| day(r, 7, 12))),
        each: random.maybe(50, |r| {
            r.pick(&[Period::Week, Period::Month, Period::Quarter, Period::HalfYear, Period::Year])
        }),
        for_level: if random.chance(80) { None } else { ladders::some_level(random, program) },
        opt_in,
        hidden: !opt_in && random.chance(20),
        team: None,
        tasks_min: if alone { 1 } else { tasks_min },
        tasks,
        prizes,
    };
    teams::add(random, &mut challenge);
    challenge
}

fn task(random: &mut Random, program: &Program, width: i64, name: Option<String>) -> Task {
    let what = match random.number(0, 10) {
        10 => What::Field("nights"),
        0..=2 => What::Orders,
        3 | 4 => What::Items,
        5 | 6 => What::Spend,
        7 => What::ToppedUp,
        _ => What::Activity(random.pick(&ACTIVITIES)),
    };
    let on = match what {
        What::Orders | What::Items | What::Spend | What::Field(_) => Trigger::Order,
        What::ToppedUp => Trigger::TopUp,
        What::Activity(name) => Trigger::Activity(name),
    };
    let amount = match what {
        What::Orders | What::Activity(_) | What::Field(_) => random.number(1, 3),
        What::Items => random.number(1, 8),
        What::Spend | What::ToppedUp => random.number(1, 20_000),
    };
    let chosen = on == Trigger::Order && random.chance(25);
    let choice = |r: &mut Random| Selection { tenders: Vec::new(), ..programs::selection(r) };
    let days = |r: &mut Random, from| i32::try_from(r.number(from, 3)).unwrap_or(2);
    Task {
        name,
        what,
        rule: Rule {
            name: String::new(),
            on,
            condition: random
                .maybe(if width < 2 { 0 } else { 15 }, |r| conditions::random(r, program, on, 1)),
            when: Vec::new(),
            only: if chosen { Some(choice(random)).filter(|c| *c != Selection::default()) } else { None },
            except: if on == Trigger::Order && random.chance(15) {
                programs::selection(random)
            } else {
                Selection::default()
            },
            eligible: Eligible::default(),
            effect: Effect::Multiply(0, 0, "", Vec::new()),
            limits: Vec::new(),
            budget: None,
            funded_by: None,
            available: Available::Once,
            expires: None,
            qualifies: false,
        },
        goal: match random.number(0, 3) {
            0 => Goal::Row(days(random, 2), days(random, 0)),
            1 => Goal::Days(days(random, 1)),
            _ => Goal::Amount(amount),
        },
        after: Vec::new(),
    }
}

pub(super) fn prize_or_choice(random: &mut Random, program: &Program) -> Prize {
    match program.choices.len() {
        choices if 0 < choices && random.chance(25) => Prize::Choice(random.place(choices)),
        _ => prize(random, program),
    }
}

pub(super) fn prize(random: &mut Random, program: &Program) -> Prize {
    let made: Vec<usize> =
        (0..program.vouchers.len()).filter(|kind| !program.vouchers[*kind].imported).collect();
    match random.number(0, 9) {
        0 | 1 => Prize::Badge(random.pick(&BADGES)),
        2 | 3 if !made.is_empty() => Prize::Ticket(random.pick(&made)),
        4 | 5 if !program.tiers.is_empty() => {
            let set = random.place(program.tiers.len());
            Prize::Level(
                set,
                random.place(program.tiers[set].levels.len()),
                random.maybe(70, programs::length),
            )
        }
        _ => {
            let wallet = random.place(program.wallets.len());
            let money = program.wallets[wallet].kind == Kind::Money;
            Prize::Units(wallet, random.number(1, if money { 500 } else { 60 }))
        }
    }
}
