//! What is raced for: each thing that only one of many can have.

use serde_json::{Value, json};

use super::{Place, RECEIVED, Race};

pub const PROGRAM: &str = r#"
format: regulars/1
program: races
name: Races
currency: CNY
time_zone: Asia/Shanghai
wallets:
  points:
    unit: { en: point|points }
    expires: 12 months after earning
    pay: { rate: 1 points = 0.10 }
  miles: {}
  balance: { kind: money, top_up: { at_least: 1.00 } }
earn:
  welcome: { on: member.joined, give: 100 points }
  purchase: { on: order.paid, only: { categories: [tea] }, give: 1 points per 1.00 of eligible }
rewards:
  everything: { name: All that a member has, price: 100 points }
  once: { name: One for each member, price: 1 points, limit: once in total }
  last: { name: The last piece, price: 1 points, stock: 1 }
  music: { name: A month of music, kind: partner-code, voucher: month, unlock: joined }
vouchers:
  tenth: { name: A tenth off, discount: 10% off }
  month: { name: A month of music, codes: imported }
transfer:
  points: {}
  balance: {}
convert:
  to_miles: { rate: 100 points = 5 miles }
"#;

const ALREADY: &[(u16, &str)] = &[(409, "already_reversed")];
const CLOSED: &[(u16, &str)] = &[(409, "hold_closed")];
const TOO_FEW: &[(u16, &str)] = &[(422, "insufficient_points")];
/// The answer to an event that came before.
const SAME: &[(u16, &str)] = &[(200, "")];

/// A race of which only one can be the winner.
const RACE: Race = Race {
    name: "",
    before: |_| Vec::new(),
    code: None,
    contender: |_, _| Value::Null,
    won: |winners| winners.len() == 1,
    others: &[],
    left: |_| &[],
    after: None,
};

/// Races for units: points, money, what is held and what is given away.
pub const UNITS: &[Race] = &[
    Race {
        name: "the last points",
        contender: |place, n| redemption(place, &n.to_string(), "everything"),
        others: TOO_FEW,
        left: |_| &[("points", 0)],
        ..RACE
    },
    Race {
        name: "one event, sent again and again",
        contender: |place, _| redemption(place, "same", "everything"),
        others: SAME,
        left: |_| &[("points", 0)],
        ..RACE
    },
    Race {
        name: "the same points, in five ways",
        contender: |place, n| match n % 5 {
            0 => redemption(place, &n.to_string(), "everything"),
            1 => hold(place, &n.to_string()),
            2 => transfer(place, &n.to_string(), "points", 100, 0),
            3 => conversion(place, n),
            _ => paid_with(place, n, "points"),
        },
        others: TOO_FEW,
        left: |winners| match winners[0] % 5 {
            2 => &[("points", 0), ("miles", 0), (RECEIVED, 100)],
            3 => &[("points", 0), ("miles", 5), (RECEIVED, 0)],
            _ => &[("points", 0), ("miles", 0), (RECEIVED, 0)],
        },
        ..RACE
    },
    Race {
        name: "reversing an order",
        before: |place| vec![order(place)],
        contender: |place, n| reversal(place, n, "order"),
        others: ALREADY,
        left: |_| &[("points", 100)],
        ..RACE
    },
    Race {
        name: "returning the last piece",
        before: |place| vec![order(place), returned(place, "one")],
        contender: |place, n| returned(place, &n.to_string()),
        others: ALREADY,
        left: |_| &[("points", 100)],
        ..RACE
    },
    Race {
        name: "a hold, captured and released",
        before: |place| vec![hold(place, "held")],
        contender: |place, n| match n % 2 {
            0 => place.event("hold.captured", &n.to_string(), json!({"hold": place.earlier("held")})),
            _ => place.event("hold.released", &n.to_string(), json!({"hold": place.earlier("held")})),
        },
        others: CLOSED,
        left: |winners| if winners[0] % 2 == 0 { &[("points", 0)] } else { &[("points", 100)] },
        ..RACE
    },
    Race {
        name: "a part of a hold, captured again and again",
        before: |place| vec![hold(place, "held")],
        contender: |place, n| {
            let part = json!({"hold": place.earlier("held"), "amount": 40});
            place.event("hold.captured", &n.to_string(), part)
        },
        others: CLOSED,
        left: |_| &[("points", 60)],
        ..RACE
    },
    Race {
        name: "the same points for two",
        contender: |place, n| transfer(place, &n.to_string(), "points", 100, n % 2),
        others: TOO_FEW,
        left: |_| &[("points", 0), (RECEIVED, 100)],
        ..RACE
    },
    Race {
        name: "one transfer, sent again and again",
        contender: |place, _| transfer(place, "same", "points", 60, 0),
        others: SAME,
        left: |_| &[("points", 40), (RECEIVED, 60)],
        ..RACE
    },
    Race {
        name: "converting the same points",
        contender: conversion,
        others: TOO_FEW,
        left: |_| &[("points", 0), ("miles", 5)],
        ..RACE
    },
    Race {
        name: "undoing a conversion",
        before: |place| vec![conversion(place, 0)],
        contender: |place, n| reversal(place, n + 1, "0"),
        others: ALREADY,
        left: |_| &[("points", 100), ("miles", 0)],
        ..RACE
    },
    Race {
        name: "money that was paid in, spent twice",
        before: topped_up,
        contender: |place, n| paid_with(place, n, "balance"),
        others: TOO_FEW,
        left: |_| &[("balance", 0)],
        ..RACE
    },
    Race {
        name: "money that was paid in, spent, given away, and paid back",
        before: topped_up,
        contender: |place, n| match n % 3 {
            0 => paid_with(place, n, "balance"),
            1 => transfer(place, &n.to_string(), "balance", 1_000, 0),
            _ => place.event("wallet.refunded", &n.to_string(), json!({"top_up": place.earlier("paid-in")})),
        },
        others: &[(422, "insufficient_points"), (409, "already_reversed")],
        left: |_| &[("balance", 0), (RECEIVED, 0)],
        ..RACE
    },
];

/// Races for rewards and vouchers.
pub const REWARDS: &[Race] = &[
    Race {
        name: "a reward once for each member",
        contender: |place, n| redemption(place, &n.to_string(), "once"),
        others: &[(422, "limit_exceeded")],
        left: |_| &[("points", 99)],
        ..RACE
    },
    Race {
        name: "cancelling a redemption",
        before: redeemed,
        contender: |place, n| cancelled(place, n, "first"),
        others: ALREADY,
        left: |_| &[("points", 100)],
        ..RACE
    },
    Race {
        name: "a cancellation against a reversal",
        before: redeemed,
        contender: |place, n| match n % 2 {
            0 => cancelled(place, n, "first"),
            _ => reversal(place, n, "first"),
        },
        others: ALREADY,
        left: |_| &[("points", 100)],
        ..RACE
    },
    Race {
        name: "one reward, used at the till and on the web",
        before: redeemed,
        contender: |place, n| used(place, n),
        others: &[(409, "already_used")],
        left: |_| &[("points", 0)],
        ..RACE
    },
    Race {
        name: "a use against a cancellation",
        before: redeemed,
        contender: |place, n| match n % 2 {
            0 => used(place, n),
            _ => cancelled(place, n, "first"),
        },
        others: &[(409, "already_used"), (409, "already_reversed")],
        left: |winners| if winners[0] % 2 == 0 { &[("points", 0)] } else { &[("points", 100)] },
        ..RACE
    },
    Race {
        name: "confirming a reservation",
        before: reserved,
        contender: |place, n| confirmed(place, n),
        others: CLOSED,
        left: |_| &[("points", 0)],
        ..RACE
    },
    // One who confirms may win before one who cancels, since what was confirmed can still be cancelled; nobody wins after.
    Race {
        name: "a reservation, confirmed and cancelled",
        before: reserved,
        contender: |place, n| match n % 2 {
            0 => confirmed(place, n),
            _ => cancelled(place, n, "reserved"),
        },
        won: |winners| {
            let cancelled = winners.iter().filter(|n| *n % 2 == 1).count();
            cancelled == 1 && winners.len() <= 2
        },
        others: &[(409, "hold_closed"), (409, "already_reversed")],
        left: |_| &[("points", 100)],
        ..RACE
    },
    Race {
        name: "one voucher, on orders and elsewhere",
        before: |place| vec![place.event("voucher.claimed", "claim", json!({"code": place.code()}))],
        code: Some(("tenth", Some(1))),
        contender: |place, n| match n % 3 {
            0 => discounted(place, n, "tenth"),
            1 => discounted(place, n, &place.code()),
            _ => place.event("voucher.used", &n.to_string(), json!({"voucher": place.code()})),
        },
        others: &[(422, "code_invalid")],
        left: |_| &[("points", 100)],
        ..RACE
    },
    Race {
        name: "a code that can be claimed once",
        code: Some(("tenth", Some(1))),
        contender: |place, n| {
            place.rival(n, "voucher.claimed", &n.to_string(), json!({"code": place.code()}))
        },
        others: &[(422, "code_invalid")],
        ..RACE
    },
    Race {
        name: "the last code of a partner",
        code: Some(("month", None)),
        contender: |place, n| place.rival(n, "reward.redeemed", &n.to_string(), json!({"reward": "music"})),
        others: &[(409, "out_of_stock")],
        ..RACE
    },
    Race {
        name: "the last piece",
        contender: |place, n| place.rival(n, "reward.redeemed", &n.to_string(), json!({"reward": "last"})),
        others: &[(409, "out_of_stock")],
        after: Some(|place, winner| {
            let back = json!({"redemption": place.earlier(&winner.to_string())});
            place.rival(winner, "reward.cancelled", "back", back)
        }),
        ..RACE
    },
];

pub fn redemption(place: &Place, number: &str, reward: &str) -> Value {
    place.event("reward.redeemed", number, json!({"reward": reward}))
}

fn redeemed(place: &Place) -> Vec<Value> {
    vec![redemption(place, "first", "everything")]
}

fn cancelled(place: &Place, n: usize, of: &str) -> Value {
    place.event("reward.cancelled", &n.to_string(), json!({"redemption": place.earlier(of)}))
}

fn used(place: &Place, n: usize) -> Value {
    let source = if n.is_multiple_of(4) { "web" } else { "pos" };
    let of = json!({"source": "pos", "external_id": format!("{}-first", place.member)});
    place.event("reward.used", &n.to_string(), json!({"source": source, "redemption": of}))
}

fn reversal(place: &Place, n: usize, of: &str) -> Value {
    place.event("reversal", &n.to_string(), json!({"event": place.earlier(of)}))
}

fn reserved(place: &Place) -> Vec<Value> {
    vec![place.event("reward.reserved", "reserved", json!({"reward": "everything"}))]
}

fn confirmed(place: &Place, n: usize) -> Value {
    place.event("reward.confirmed", &n.to_string(), json!({"reservation": place.earlier("reserved")}))
}

fn hold(place: &Place, number: &str) -> Value {
    place.event("hold.placed", number, json!({"hold": {"wallet": "points", "amount": 100}}))
}

fn transfer(place: &Place, number: &str, wallet: &str, amount: i64, to: usize) -> Value {
    let rest = json!({"wallet": wallet, "amount": amount, "to": place.receivers[to]});
    place.event("transfer.sent", number, rest)
}

fn conversion(place: &Place, n: usize) -> Value {
    place.event("units.converted", &n.to_string(), json!({"conversion": "to_miles", "amount": 100}))
}

fn topped_up(place: &Place) -> Vec<Value> {
    vec![place.event(
        "wallet.topped_up",
        "paid-in",
        json!({"top_up": {"wallet": "balance", "amount": 1_000}}),
    )]
}

/// Two teas, which earn 50 points.
fn order(place: &Place) -> Value {
    let lines = json!([{"sku": "latte", "category": "tea", "quantity": 2, "amount": 5_000}]);
    place.event("order.paid", "order", json!({"order": {"currency": "CNY", "total": 5_000, "lines": lines}}))
}

fn returned(place: &Place, number: &str) -> Value {
    let one = json!([{"line": 0, "quantity": 1}]);
    place.event("order.returned", number, json!({"order": place.earlier("order"), "lines": one}))
}

/// An order that all of a wallet pays, and that earns nothing.
fn paid_with(place: &Place, n: usize, wallet: &str) -> Value {
    let order = json!({"currency": "CNY", "total": 1_000, "lines": [{"sku": "cup", "amount": 1_000}],
        "tenders": [{"wallet": wallet, "amount": 1_000}]});
    place.event("order.paid", &n.to_string(), json!({"order": order}))
}

/// An order with a voucher, which earns nothing.
fn discounted(place: &Place, n: usize, voucher: &str) -> Value {
    let order = json!({"currency": "CNY", "total": 1_000, "lines": [{"sku": "cup", "amount": 1_000}],
        "vouchers": [voucher]});
    place.event("order.paid", &n.to_string(), json!({"order": order}))
}
