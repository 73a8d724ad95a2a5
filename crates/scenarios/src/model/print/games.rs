//! Games of the model as a document has them.

use serde_json::{Value, json};

use super::{challenges::prize as sentence, clause, for_level, limit, units};
use crate::model::{
    challenge::{BADGES, Prize},
    game::{Chance, Game, GamePrize},
    program::Program,
};

/// Adds them, with the badges that they give.
pub(super) fn add(program: &Program, root: &mut Value) {
    for stated in &program.games {
        root["games"][&stated.name] = game(program, stated);
        let gives = stated.prizes.iter().flat_map(|prize| &prize.gives);
        if gives.into_iter().any(|prize| matches!(prize, Prize::Badge(_))) {
            for name in BADGES {
                root["badges"][name] = json!({ "name": name });
            }
        }
    }
}

fn game(program: &Program, stated: &Game) -> Value {
    let mut game = json!({ "name": stated.name });
    if let Some((day, hour)) = stated.from {
        let time = hour.map(|hour| format!(" {hour:02}:00")).unwrap_or_default();
        game["from"] = json!(format!("{day}{time}"));
    }
    if let Some(until) = stated.until {
        game["until"] = json!(until.to_string());
    }
    if !stated.when.is_empty() {
        game["when"] = json!(stated.when.iter().map(|c| clause(*c)).collect::<Vec<_>>().join(", "));
    }
    if let Some(levels) = stated.for_level {
        game["for"] = json!(for_level(program, levels));
    }
    if let Some(age) = stated.min_age {
        game["min_age"] = json!(age);
    }
    if let Some(condition) = &stated.condition {
        game["if"] = json!(condition.to_cel());
    }
    if let Some((wallet, amount)) = stated.cost {
        let name = program.wallets[wallet].name;
        game["costs"] = json!(format!("{} {name}", units(amount, program.exponent(wallet))));
    }
    game["limit"] = stated.limits.iter().map(|l| json!(limit("", *l))).collect();
    for (place, one) in stated.prizes.iter().enumerate() {
        game["prizes"][format!("prize_{place}")] = prize(program, one);
    }
    game
}

fn prize(program: &Program, stated: &GamePrize) -> Value {
    let mut prize = json!({});
    match stated.odds {
        Chance::In(times, plays) => prize["odds"] = json!(format!("{times} in {plays}")),
        Chance::Rest => prize["odds"] = json!("the rest"),
        Chance::Never => {}
    }
    if let Some(stock) = stated.stock {
        prize["stock"] = json!(stock);
    }
    if let Some(instead) = stated.instead {
        prize["when_gone"] = json!(format!("prize_{instead}"));
    }
    prize["give"] = stated.gives.iter().map(|gift| sentence(program, gift)).collect();
    prize
}
