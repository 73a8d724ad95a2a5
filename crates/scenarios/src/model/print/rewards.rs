//! Rewards, vouchers and what they may cost.

use serde_json::{Value, json};

use super::super::program::{
    AtLimit, Budget, BudgetLimit, BudgetTime, OffAmount, Price, Program, Reward, Voucher,
};
use super::{MONTHS, clause, length, limit, need, period, selection, units};

pub(super) fn stacking(program: &Program) -> Value {
    let mut stacking = json!({ "groups": { "together": { "policy": "all" } } });
    if let Some(money) = program.saving_max.money {
        stacking["at_most"] = json!(units(money, program.currency.1));
    }
    if let Some(percent) = program.saving_max.percent {
        stacking["at_most_share"] = json!(format!("{percent}%"));
    }
    stacking
}

pub(super) fn voucher(program: &Program, stated: &Voucher) -> Value {
    let mut voucher = json!({ "name": stated.name, "uses": stated.uses });
    if let Some(off) = &stated.off {
        voucher["discount"] = match off.amount {
            OffAmount::Percent(percent) => json!(format!("{percent}% off")),
            OffAmount::Money(amount) => json!(format!("{} off", units(amount, program.currency.1))),
        };
        for (name, items) in [("only", &off.only), ("except", &off.except)] {
            if let Some(items) = items {
                voucher[name] = selection(items);
            }
        }
        if off.together {
            voucher["group"] = json!("together");
        }
        voucher["priority"] = json!(off.priority);
        if let Some(most) = off.saving_max {
            voucher["saving_max"] = json!(units(most, program.currency.1));
        }
        if off.keep {
            voucher["on_return"] = json!("keep");
        }
    }
    if stated.imported {
        voucher["codes"] = json!("imported");
    }
    if let Some(lasts) = stated.lasts {
        voucher["lasts"] = json!(length(lasts));
    }
    voucher["limit"] = stated.limits.iter().map(|l| json!(limit("", *l))).collect();
    voucher
}

pub(super) fn budget(program: &Program, stated: &Budget) -> Value {
    let mut budget = json!({ "limit": match stated.limit {
    BudgetLimit::Amount(amount) => units(amount, program.currency.1),
    BudgetLimit::PercentOfRevenue(percent) => format!("{percent}% of revenue"),
    BudgetLimit::Units(wallet, amount) => {
        format!("{} {}", units(amount, program.exponent(wallet)), program.wallets[wallet].name)
    }
} });
    match stated.over {
        BudgetTime::Ever => {}
        BudgetTime::Period(over) => budget["over"] = json!(period(over)),
        BudgetTime::Days(days) => budget["over"] = json!(format!("{days} days")),
    }
    let with_worth = program.rewards.iter().filter(|r| r.worth.is_some()).count();
    let rules = program.rules.iter().filter_map(|rule| rule.budget);
    let named = rules.map(|place| &program.budgets[place].name).any(|name| *name == stated.name);
    // All rewards with a worth, or none when rules name it, need not be said.
    let plain = if named { 0 } else { with_worth };
    if stated.of.len() != plain {
        budget["of"] = stated.of.iter().map(|place| json!(program.rewards[*place].name)).collect();
    }
    match stated.at_limit {
        AtLimit::Stop => {}
        AtLimit::Alarm => budget["at_limit"] = json!("alarm"),
        AtLimit::Raise(percent) => budget["at_limit"] = json!({ "raise_prices": format!("{percent}%") }),
    }
    budget
}

/// The dates of a reward, and its waiting room.
fn dates(stated: &Reward, reward: &mut Value) {
    for session in &stated.sessions {
        reward["kind"] = json!("experience");
        let starts = session.starts.strftime("%Y-%m-%d %H:%M").to_string();
        let mut told = json!({ "starts": starts, "capacity": session.capacity });
        if let Some(days) = session.book_days {
            told["book_until"] = json!(format!("{days} days before"));
        }
        if let Some(hours) = session.return_hours {
            told["return_until"] = json!(format!("{hours} hours before"));
        }
        if let Some(hours) = session.answer_hours {
            told["waitlist"] = json!({ "answer_within": format!("{hours} hours") });
            if let Some((from, until)) = session.draw {
                let time = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
                told["waitlist"]["draw"] = json!({ "from": time(from), "until": time(until) });
            }
        }
        reward["sessions"][&session.name] = told;
    }
    if let Some(room) = &stated.room {
        let use_within = format!("{} minutes", room.minutes);
        reward["waiting_room"] = json!({ "per_minute": room.per_minute, "use_within": use_within });
        if let Some((from, until)) = room.draw {
            let time = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
            reward["waiting_room"]["draw"] = json!({ "from": time(from), "until": time(until) });
        }
    }
}

pub(super) fn reward(program: &Program, stated: &Reward) -> Value {
    let wallet = program.wallets[stated.wallet].name;
    let mut reward = json!({ "name": stated.name });
    if !stated.prices.is_empty() {
        reward["price"] = stated.prices.iter().map(|p| json!(price(program, stated.wallet, p))).collect();
    }
    if let Some(unlock) = &stated.unlock {
        reward["unlock"] = json!(need(program, unlock));
    }
    if let Some((wallet, amount)) = stated.credit {
        let amount = units(amount, program.exponent(wallet));
        reward["kind"] = json!("stored-value");
        reward["credit"] = json!(format!("{amount} {}", program.wallets[wallet].name));
    }
    if let Some(levels) = stated.for_level {
        reward["for"] = json!(for_level(program, levels));
    }
    if let Some(age) = stated.min_age {
        reward["min_age"] = json!(age);
    }
    if let Some(condition) = &stated.condition {
        reward["if"] = json!(condition.to_cel());
    }
    if !stated.when.is_empty() {
        reward["when"] = json!(stated.when.iter().map(|c| clause(*c)).collect::<Vec<_>>().join(", "));
    }
    if let Some(given) = &stated.given {
        let yearly = given
            .yearly
            .iter()
            .map(|(month, day)| format!("{day} {}", MONTHS[usize::from(month.unsigned_abs()) - 1]));
        let at_once = given.at_once.then(|| "at once".to_owned());
        let on: Vec<String> =
            at_once.into_iter().chain(yearly.chain(given.days.iter().map(|c| clause(*c)))).collect();
        reward["given"] = json!({ "on": on });
        if let Some(most) = given.at_most {
            reward["given"]["at_most"] = json!(most);
        }
    }
    if let Some(stock) = stated.stock {
        reward["stock"] = json!(stock);
    }
    if let Some(worth) = stated.worth {
        reward["worth"] = json!(units(worth, program.currency.1));
    }
    dates(stated, &mut reward);
    if let Some(kind) = stated.voucher {
        reward["voucher"] = json!(program.vouchers[kind].name);
    }
    reward["limit"] = stated.limits.iter().map(|l| json!(limit(wallet, *l))).collect();
    reward
}

pub(in super::super) fn for_level(program: &Program, (set, level, above): (usize, usize, bool)) -> String {
    let of = &program.tiers[set];
    format!("{}.{}{}", of.name, of.levels[level].0, if above { "+" } else { "" })
}

pub(super) fn price(program: &Program, wallet: usize, price: &Price) -> String {
    let amount = |minor| units(minor, program.exponent(wallet));
    let money = |minor| units(minor, program.currency.1);
    let name = program.wallets[wallet].name;
    let mut text = match price.slide {
        Some((step, cash, steps)) => {
            let least = amount(price.units - step * steps);
            format!(
                "{least} to {} {name}, {} per {} {name} short",
                amount(price.units),
                money(cash),
                amount(step)
            )
        }
        None if price.cash == 0 => format!("{} {name}", amount(price.units)),
        None => format!("{} {name} + {}", amount(price.units), money(price.cash)),
    };
    if let Some(levels) = price.for_level {
        text.push_str(&format!(" for {}", for_level(program, levels)));
    }
    text
}
