//! Transfers, conversions and partners of a program of the model, as parts of its document.

use serde_json::{Value, json};

use super::{
    super::program::{Conversion, Funder, Partner, Program, Transfer},
    decimal, length, limit, units,
};

pub(super) fn transfer(program: &Program, stated: &Transfer) -> Value {
    let name = program.wallets[stated.wallet].name;
    let exponent = program.exponent(stated.wallet);
    let mut transfer = json!({ "fee": units(stated.fee, exponent) });
    if let Some(least) = stated.at_least {
        transfer["at_least"] = json!(units(least, exponent));
    }
    if let Some(wait) = stated.after_joining {
        transfer["after_joining"] = json!(length(wait));
    }
    if let Some((set, levels)) = &stated.by_level {
        let set = &program.tiers[*set];
        transfer["by_tier"] = json!({ "set": set.name, "levels": {} });
        for (level, limits) in levels {
            let limits = limits.iter().map(|l| json!(limit(name, *l))).collect();
            transfer["by_tier"]["levels"][&set.levels[*level].0] = limits;
        }
    }
    transfer["limit"] = stated.limits.iter().map(|l| json!(limit(name, *l))).collect();
    transfer
}

pub(super) fn partner(program: &Program, stated: &Partner) -> Value {
    let (from, takes) = stated.takes;
    let (name, digits) = (program.wallets[from].name, program.exponent(from));
    let rate = format!("{} {name} = {} miles", units(takes, digits), stated.gives);
    let mut partner = json!({ "name": "Miles", "rate": rate, "fee": units(stated.fee, digits) });
    if let Some(least) = stated.at_least {
        partner["at_least"] = json!(units(least, digits));
    }
    partner["limit"] = stated.limits.iter().map(|l| json!(limit(name, *l))).collect();
    partner
}

pub(super) fn funder(program: &Program, stated: &Funder) -> Value {
    let mut funder = json!({ "name": stated.name, "settle": stated.settle });
    if stated.needs_link {
        funder["link"] = json!("required");
    }
    for (wallet, price) in &stated.prices {
        let price = price.map(|micros| json!({ "price": decimal(micros, false) }));
        funder["pays"][program.wallets[*wallet].name] = price.unwrap_or_else(|| json!({}));
    }
    for (wallet, word) in &stated.prepaid {
        funder["pays"][program.wallets[*wallet].name]["when_empty"] = json!(word);
    }
    funder
}

pub(super) fn conversion(program: &Program, stated: &Conversion) -> Value {
    let amount = |(wallet, minor): (usize, i64)| {
        format!("{} {}", units(minor, program.exponent(wallet)), program.wallets[wallet].name)
    };
    let (from, _) = stated.takes;
    let rate = format!("{} = {}", amount(stated.takes), amount(stated.gives));
    let mut conversion = json!({ "rate": rate });
    if let Some(least) = stated.at_least {
        conversion["at_least"] = json!(units(least, program.exponent(from)));
    }
    let name = program.wallets[from].name;
    conversion["limit"] = stated.limits.iter().map(|l| json!(limit(name, *l))).collect();
    conversion
}
