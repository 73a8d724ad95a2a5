//! Challenges of the model as a document has them.

use serde_json::{Map, Value, json};

use super::{MONTHS, for_level, length, period, selection, units};
use crate::model::{
    challenge::{BADGES, Challenge, Goal, Prize, Task, What},
    choice::{Choice, Deadline},
    program::{Program, Selection},
};

/// Adds them, with the badges.
pub(super) fn add(program: &Program, root: &mut Value) {
    let with_levels = program.tiers.iter().flat_map(|set| &set.gives).any(|(prizes, _)| !prizes.is_empty());
    if program.challenges.is_empty() && program.offers.is_empty() && !with_levels {
        return;
    }
    for stated in &program.choices {
        root["choices"][&stated.name] = choice(program, stated);
    }
    for name in BADGES {
        root["badges"][name] = json!({ "name": name });
    }
    for stated in &program.challenges {
        root["challenges"][&stated.name] = challenge(program, stated);
    }
}

fn choice(program: &Program, stated: &Choice) -> Value {
    let options = stated.options.iter().map(|(name, prizes)| {
        let give: Vec<Value> = prizes.iter().map(|of| prize(program, of)).collect();
        (name.clone(), json!({ "name": name, "give": give }))
    });
    let day = |month: i8, day: i8| format!("{day} {}", MONTHS[usize::from(month.unsigned_abs()) - 1]);
    let deadline = match stated.deadline {
        Deadline::Within(time) => length(time),
        Deadline::Day(month, of) => day(month, of),
        Deadline::NextYear(month, of) => format!("{} of the next year", day(month, of)),
    };
    json!({
        "name": stated.name,
        "options": options.collect::<Map<_, _>>(),
        "deadline": deadline,
        "default": stated.options[stated.default].0,
    })
}

fn challenge(program: &Program, stated: &Challenge) -> Value {
    let mut map = Map::new();
    map.insert("name".into(), json!(stated.name));
    let (from, until) = stated.days;
    for (name, day) in [("from", from), ("until", until)] {
        if let Some(day) = day {
            map.insert(name.into(), json!(day.to_string()));
        }
    }
    if let Some(each) = stated.each {
        map.insert("each".into(), json!(period(each)));
    }
    if let Some(levels) = stated.for_level {
        map.insert("for".into(), json!(for_level(program, levels)));
    }
    if stated.opt_in {
        map.insert("opt_in".into(), json!(true));
    }
    if stated.hidden {
        map.insert("hidden".into(), json!(true));
    }
    if let Some((fewest, most, share)) = stated.team {
        map.insert("team".into(), team(program, stated, (fewest, most, share)));
    }
    match stated.tasks.as_slice() {
        [only] if only.name.is_none() => map.extend(task(program, stated, only)),
        tasks => {
            let named = tasks.iter().filter_map(|t| Some((t.name.clone()?, task(program, stated, t).into())));
            map.insert("tasks".into(), named.collect::<Map<_, _>>().into());
            let done = match stated.tasks_min {
                1 => "any".to_owned(),
                all if all == tasks.len() => "all".to_owned(),
                some => format!("{some} of them"),
            };
            map.insert("done".into(), json!(done));
        }
    }
    map.insert("give".into(), stated.prizes.iter().map(|of| prize(program, of)).collect());
    map.into()
}

fn team(program: &Program, stated: &Challenge, (fewest, most, share): (usize, usize, i64)) -> Value {
    let mut team = json!({ "size": format!("{fewest} to {most}") });
    if 0 < share {
        let only = &stated.tasks[0];
        let money = matches!((only.what, only.goal), (What::Spend | What::ToppedUp, Goal::Amount(_)));
        team["share"] = json!(units(share, if money { program.currency.1 } else { 0 }));
    }
    team
}

/// What is given.
pub(in super::super) fn prize(program: &Program, stated: &Prize) -> Value {
    json!(match stated {
        Prize::Units(wallet, amount) => {
            format!("{} {}", units(*amount, program.exponent(*wallet)), program.wallets[*wallet].name)
        }
        Prize::Ticket(kind) => format!("voucher {}", program.vouchers[*kind].name),
        Prize::Badge(name) => format!("badge {name}"),
        Prize::Level(set, rank, lasts) => {
            let of = &program.tiers[*set];
            let lasts = lasts.map(|time| format!(" for {}", length(time))).unwrap_or_default();
            format!("level {}.{}{lasts}", of.name, of.levels[*rank].0)
        }
        Prize::Choice(place) => format!("choice {}", program.choices[*place].name),
    })
}

fn task(program: &Program, challenge: &Challenge, stated: &Task) -> Map<String, Value> {
    let mut map = Map::new();
    let count = match stated.what {
        What::Orders => "orders".to_owned(),
        What::Spend => "spend".to_owned(),
        What::Items => "items".to_owned(),
        What::ToppedUp => "topped_up".to_owned(),
        What::Activity("referral_settled") => "referrals".to_owned(),
        What::Activity(name) => format!("activity.{name}"),
        What::Field(name) => format!("fields.{name}"),
    };
    map.insert("count".into(), json!(count));
    if let Some(condition) = &stated.rule.condition {
        map.insert("if".into(), json!(condition.to_cel()));
    }
    if let Some(only) = &stated.rule.only {
        map.insert("only".into(), selection(only));
    }
    if stated.rule.except != Selection::default() {
        map.insert("except".into(), selection(&stated.rule.except));
    }
    match stated.goal {
        Goal::Amount(least) => {
            let money = matches!(stated.what, What::Spend | What::ToppedUp);
            let digits = if money { program.currency.1 } else { 0 };
            map.insert("target".into(), json!(units(least, digits)));
        }
        Goal::Days(days) => {
            map.insert("on_days".into(), json!(days));
        }
        Goal::Row(days, grace) => {
            map.insert("days_in_a_row".into(), json!(days));
            map.insert("grace_days".into(), json!(grace));
        }
    }
    if !stated.after.is_empty() {
        let names = stated.after.iter().map(|of| challenge.tasks[*of].name.clone());
        map.insert("after".into(), names.collect());
    }
    map
}
