//! Dying at every sync: a server is killed after its first sync, after its second, and so on, while members hold, confirm,
//! send, convert, claim and redeem. What was answered is there afterwards; and once everything has been sent again, members,
//! budgets and stocks stand as if nothing had happened: each unit was spent once and each transfer has arrived once.
//!
//! Two databases are left of each death: the files as the dying process left them, and, of a power cut, what was synced.

use std::{collections::BTreeMap, path::Path, process::Command};

use regulars_scenarios::{
    faults::preload,
    server::{
        Client,
        process::{Process, regulars, store},
    },
};
use serde_json::{Value, json};

use super::{PROGRAM, now, open, power::copy};

/// A server that survives so many syncs ends by itself. It is far more than one life has.
const SYNCS_MAX: u32 = 500;
/// Requests until a transfer has arrived; the sweeper looks once a second.
const READS_MAX: u32 = 100_000;

/// What is left when all is done. Ada had 1,000 points and Ben none.
///
/// Ada: 1,010 by the order, 40 captured, 60 and 30 sent, 100 converted, 50 for the mug that was confirmed, 1 for the music.
const LEFT: [(&str, &str, i64); 4] =
    [("ada", "points", 729), ("ada", "miles", 5), ("ben", "points", 90), ("ben", "miles", 0)];

fn document() -> Value {
    json!({
        "format": "regulars/1",
        "program": "corner",
        "name": "Corner",
        "currency": "EUR",
        "time_zone": "Europe/Tallinn",
        "wallets": {"points": {}, "miles": {}},
        "earn": {"purchase": {"on": "order.paid", "give": "1 points per 1.00 of eligible"}},
        "vouchers": {
            "tenth": {"name": "A tenth off", "discount": "10% off"},
            "month": {"name": "A month of music", "codes": "imported"},
        },
        "rewards": {
            "mug": {"name": "A mug", "price": "50 points", "worth": 4.00, "stock": 9},
            "music": {"name": "Music", "kind": "partner-code", "voucher": "month", "price": "1 points"},
        },
        "budgets": {"mugs": {"limit": 20.00, "of": ["mug"]}},
        "transfer": {"points": {}},
        "convert": {"to_miles": {"rate": "100 points = 5 miles"}},
    })
}

/// All that happens, in order. `ben` is his id.
pub fn events(ben: &str) -> Vec<Value> {
    let of = |id: &str| json!({"external_id": id});
    let points = |amount: i64| json!({"wallet": "points", "amount": amount});
    let send = |amount: i64| json!({"wallet": "points", "amount": amount, "to": ben});
    let told = [
        (
            "order",
            "order.paid",
            json!({"order": {"currency": "EUR", "total": 1_000,
            "lines": [{"sku": "tea", "quantity": 1, "amount": 1_000}]}}),
        ),
        ("held", "hold.placed", json!({"hold": points(100)})),
        ("captured", "hold.captured", json!({"hold": of("held"), "amount": 40})),
        ("sent", "transfer.sent", send(60)),
        ("converted", "units.converted", json!({"conversion": "to_miles", "amount": 100})),
        ("redeemed", "reward.redeemed", json!({"reward": "mug"})),
        ("reserved", "reward.reserved", json!({"reward": "mug"})),
        ("confirmed", "reward.confirmed", json!({"reservation": of("reserved")})),
        ("cancelled", "reward.cancelled", json!({"redemption": of("redeemed")})),
        ("issued", "voucher.issued", json!({"voucher": "tenth"})),
        ("claimed", "voucher.claimed", json!({"code": "AUTUMN"})),
        ("music", "reward.redeemed", json!({"reward": "music"})),
        ("used", "voucher.used", json!({"voucher": "AUTUMN"})),
        ("again", "transfer.sent", send(30)),
    ];
    let at = now();
    let event = |(id, kind, rest): (&str, &str, Value)| {
        let mut event = json!({"type": kind, "source": "till", "external_id": id, "occurred_at": at,
            "member": {"external_id": "ada"}});
        event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        event
    };
    told.into_iter().map(event).collect()
}

/// Opens the shop: a program, two members, codes, and 1,000 points for Ada. Answers the key and Ben's id.
pub fn prepare(folder: &Path) -> (String, String) {
    let server = Process::start(folder, None, |_| ()).unwrap();
    let client = server.client();
    open(&client, &document());
    let [_, ben] = ["ada", "ben"].map(|member| {
        let new = json!({"identifiers": {"external_id": member}});
        let made = client.post(&format!("{PROGRAM}/members"), &new).unwrap().done().unwrap();
        made["member"]["id"].as_str().unwrap().to_owned()
    });
    for (terms, code) in [("kind=month", "MUSIC"), ("kind=tenth&claims_max=1", "AUTUMN")] {
        let code = json!({"code": code});
        client.post_lines(&format!("{PROGRAM}/vouchers/import?{terms}"), &[code]).unwrap().done().unwrap();
    }
    let gift = json!({"type": "adjustment", "source": "till", "external_id": "gift", "occurred_at": now(),
        "member": {"external_id": "ada"},
        "adjustment": {"wallet": "points", "amount": 1_000, "reason": "a gift"}});
    client.report(&format!("{PROGRAM}/events"), &gift).unwrap().done().unwrap();
    (server.key.clone(), ben)
}

/// The id of each event that was answered, until the server died; and whether it did.
pub fn live(client: &Client, events: &[Value]) -> (BTreeMap<String, Value>, bool) {
    let mut answered = BTreeMap::new();
    for event in events {
        let Ok(answer) = client.report(&format!("{PROGRAM}/events"), event) else { return (answered, true) };
        assert_eq!(answer.status, 201, "{}", answer.body);
        answered.insert(event["external_id"].to_string(), answer.body["event"].clone());
    }
    (answered, false)
}

/// Starts on what is left, sends everything again, and looks at all of it.
pub fn goes_on(left: &Path, key: &str, events: &[Value], answered: &BTreeMap<String, Value>, told: &str) {
    let mut server = Process::start(left, Some(key), |_| ()).unwrap();
    let client = server.client();
    for event in events {
        let answer = client.report(&format!("{PROGRAM}/events"), event).unwrap();
        let known = answered.get(&event["external_id"].to_string());
        match known {
            Some(id) => assert_eq!((answer.status, &answer.body["event"]), (200, id), "{told}: {event}"),
            None => assert!(matches!(answer.status, 200 | 201), "{told}: {event}: {}", answer.body),
        }
    }
    let read = |path: &str| client.get(&format!("{PROGRAM}/{path}")).unwrap().done().unwrap();
    let held = |(who, wallet, _): (&str, &str, i64)| {
        let balance = read(&format!("members/external:{who}/balance"));
        let wallets = balance["wallets"].as_array().unwrap().iter();
        let own = wallets.clone().find(|own| own["wallet"] == wallet);
        own.map_or(0, |own| own["available"].as_i64().unwrap())
    };
    // What was under way when the server died arrives by the sweeper.
    let arrived = (0..READS_MAX).any(|_| held(LEFT[2]) == LEFT[2].2);
    assert!(arrived, "{told}: {} of {} arrived", held(LEFT[2]), LEFT[2].2);
    let found = LEFT.map(|(who, wallet, expected)| (who, wallet, held((who, wallet, expected))));
    assert_eq!(found, LEFT, "{told}");
    let vouchers = read("members/external:ada/vouchers");
    let kinds: Vec<&str> =
        vouchers["vouchers"].as_array().unwrap().iter().map(|v| v["voucher"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 2, "{told}: {vouchers}");
    server.signal("TERM").unwrap();
    assert!(server.child.wait().unwrap().success());
    let audit = regulars(["audit", "--store"]).unwrap().arg(store(left)).output().unwrap();
    assert!(audit.status.success(), "{told}: {}", String::from_utf8_lossy(&audit.stdout));
}

#[test]
fn who_dies_at_any_sync_has_done_each_thing_once() {
    let folder = tempfile::tempdir().unwrap();
    let library = preload(folder.path(), "synced.c").unwrap();
    let opened = folder.path().join("opened");
    std::fs::create_dir(&opened).unwrap();
    let (key, ben) = prepare(&opened);
    let events = events(&ben);
    for syncs in 1..SYNCS_MAX {
        let [left, synced] = ["left", "synced"].map(|name| folder.path().join(format!("{name}-{syncs}")));
        [&left, &synced].into_iter().for_each(|folder| copy(&opened, folder));
        let started = Process::start(&left, Some(&key), |serve: &mut Command| {
            serve.env("LD_PRELOAD", &library).env("SYNCED_TO", &synced).env("DIE_AFTER", syncs.to_string());
        });
        // It may die before it listens.
        let (answered, died) = match &started {
            Ok(server) => live(&server.client(), &events),
            Err(_) => (BTreeMap::new(), true),
        };
        drop(started);
        for (what, folder) in [("killed", &left), ("without power", &synced)] {
            goes_on(folder, &key, &events, &answered, &format!("{what} after {syncs} syncs"));
        }
        [&left, &synced].into_iter().for_each(|folder| std::fs::remove_dir_all(folder).unwrap());
        if !died {
            assert_eq!(answered.len(), events.len());
            println!("died after each of {} syncs", syncs - 1);
            return;
        }
    }
    panic!("a server that lives so long syncs without end");
}
