//! What a program of the model gives for bringing friends, as a document has it.

use serde_json::{Value, json};

use super::{length, limit, units};
use crate::model::{
    challenge::{BADGES, Prize},
    program::{Available, Program},
};

/// Adds it, with the badges.
pub(super) fn add(program: &Program, root: &mut Value) {
    let Some(stated) = &program.referral else { return };
    for name in BADGES {
        root["badges"][name] = json!({ "name": name });
    }
    let prizes = |prizes: &[Prize]| -> Value {
        prizes.iter().map(|prize| json!(prize_words(program, *prize))).collect()
    };
    let mut section = json!({
        "referrer": prizes(&stated.referrer),
        "friend": prizes(&stated.friend),
        "settles": match stated.settles {
            Some(Available::Once) => "at once".to_owned(),
            Some(Available::After(time)) => format!("after {}", length(time)),
            Some(Available::From(date)) => format!("from {date}"),
            Some(Available::On(name)) => format!("on activity.{name}"),
            None => "with its units".to_owned(),
        },
        "within": length(stated.within),
        "reversible": length(stated.reversible),
        "limit": stated.limits.iter().map(|own| json!(limit("", *own))).collect::<Value>(),
        "one_person": stated.one_person,
    });
    if let Some(spend) = stated.spend {
        section["spend"] = json!(units(spend, program.currency.1));
    }
    if let Some((from, until)) = stated.campaign {
        section["campaigns"]["spring"] = json!({ "from": from.to_string(), "until": until.to_string(), "referrer": prizes(&stated.friend) });
    }
    root["referral"] = section;
}

fn prize_words(program: &Program, prize: Prize) -> String {
    match prize {
        Prize::Units(wallet, amount) => {
            format!("{} {}", units(amount, program.exponent(wallet)), program.wallets[wallet].name)
        }
        Prize::Ticket(kind) => format!("voucher {}", program.vouchers[kind].name),
        Prize::Badge(name) => format!("badge {name}"),
        Prize::Level(..) | Prize::Choice(_) => unreachable!("no program gives this for a friend"),
    }
}
