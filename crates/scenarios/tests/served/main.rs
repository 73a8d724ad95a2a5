//! What only a process can show, with the real binary: what is left after a cut of the power, and what the log tells.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used)]

#[cfg(target_os = "linux")]
mod crash;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(unix)]
mod log;
#[cfg(target_os = "linux")]
mod power;
#[cfg(target_os = "linux")]
mod rot;
#[cfg(target_os = "linux")]
mod torn;
#[cfg(target_os = "linux")]
mod writes;

use regulars_app::Clock;
use regulars_scenarios::server::Client;
use serde_json::{Value, json};

const PROGRAM: &str = "/v1/programs/corner";

/// Publishes a program: a point per euro, for members who may tell their city.
fn publish(client: &Client) {
    let document = json!({
        "format": "regulars/1",
        "program": "corner",
        "name": "Corner",
        "currency": "EUR",
        "time_zone": "Europe/Tallinn",
        "fields": {"member": {"city": "text"}},
        "wallets": {"points": {}},
        "earn": {"purchase": {"on": "order.paid", "give": "1 points per 1.00 of eligible"}},
    });
    open(client, &document);
}

/// Publishes a document as the program.
fn open(client: &Client, document: &Value) {
    client.post("/v1/programs", &json!({"slug": "corner", "mode": "live"})).unwrap().done().unwrap();
    let draft = client.put(&format!("{PROGRAM}/draft"), ("if-none-match", "*"), document);
    draft.unwrap().done().unwrap();
    client.post(&format!("{PROGRAM}/publish"), &json!({"note": "opened"})).unwrap().done().unwrap();
}

/// An order of 10.00 that a member pays now.
fn order(number: u64, member: &Value) -> Value {
    let line = json!({"sku": "tea", "quantity": 1, "amount": 1_000});
    json!({
        "type": "order.paid",
        "source": "till",
        "external_id": format!("order {number}"),
        "occurred_at": now(),
        "member": member,
        "order": {"currency": "EUR", "total": 1_000, "lines": [line]},
    })
}

fn now() -> String {
    Clock::System.now().timestamp().to_string()
}
