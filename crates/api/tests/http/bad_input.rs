//! `bad_input.yaml`, row by row.

use std::{collections::BTreeMap, num::NonZeroU32};

use axum::http::HeaderValue;
use regulars_api::http::{Front, Rate, RequestIds};
use regulars_engine::moment::Moment;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::server::{Answer, Server, order};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    templates: BTreeMap<String, String>,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    row: u16,
    #[serde(default)]
    request: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    bytes: Option<String>,
    template: Option<String>,
    put: Option<String>,
    times: Option<usize>,
    raw: Option<String>,
    #[serde(default)]
    limited: bool,
    #[serde(default)]
    public: bool,
    status: u16,
    code: Option<String>,
    detail: Option<String>,
    #[serde(default)]
    answer: BTreeMap<String, String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row() {
    let (server, limited) = (guarded().await, limited().await);
    let mut names = moving(&server).await;
    names.push(("@erased", erased_member(&server).await));
    names.push(("@of_tea", of_tea(&server).await));
    names.push(("@till", till(&server).await));
    names.extend(spent(&server).await);
    let table: Table = serde_saphyr::from_str(include_str!("../bad_input.yaml")).unwrap();
    let before = ledger(&server);
    let mut wrong = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let to = if row.limited { &limited } else { &server };
        // Each wrong code is to be refused as such, not because there were many before it.
        if matches!(row.row, 64 | 65) {
            server.clock.set(Moment(server.clock.now().0 + 60_000_000));
        }
        let answer = send(to, &table.templates, row, number, &names).await;
        let again = send(to, &table.templates, row, number, &names).await;
        let told = |answer: &Answer| {
            let headers =
                row.answer.keys().filter_map(|name| Some((name.clone(), answer.header(name)?.to_owned())));
            let text = |name: &str| answer.body[name].as_str().map(str::to_owned);
            let detail = row.detail.as_ref().and_then(|_| text("detail"));
            (answer.status, text("code"), detail, headers.collect())
        };
        let expected = (row.status, row.code.clone(), row.detail.clone(), row.answer.clone());
        if told(&answer) != expected || told(&again) != expected || ledger(&server) != before {
            wrong.push(format!(
                "row {} {} {:?}: expected {expected:?}, got {} {}",
                row.row, row.request, row.put, answer.headers, answer.text
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A server that knows its name, and one page of another origin.
async fn guarded() -> Server {
    let front = Front {
        allowed_hosts: vec!["test".to_owned(), "tea.example:8443".to_owned()],
        cors_origins: vec![HeaderValue::from_static("https://shop.example")],
        ..Front::new(RequestIds::seeded([7; 32]))
    };
    let server = Server::behind(front).await.and_tea().await;
    redeeming(&server).await;
    server
}

const REDEEMING: &str = r#"
format: regulars/1
program: redeeming
name: Redeeming
currency: CNY
time_zone: Asia/Shanghai
wallets:
  points: { pay: { rate: 1 points = 0.10, at_most: 50% } }
  later: { pay: { rate: 1 later = 0.01, min_basket: 9.00 } }
  brief: { expires: 1 day after earning, pay: { rate: 1 brief = 1.00 } }
  nights: { kind: status }
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
  promised: { on: order.paid, give: 50 later, available: after 30 days }
vouchers:
  tenth: { name: A tenth off, discount: 10% off, if: order.total >= 5.00, limit: once in total, uses: 9 }
  never: { name: Never, discount: 10% off, when: until 2026-08-31 }
  drink: { name: A drink, discount: 10% off, only: { categories: [drink] } }
  month: { name: A month of music, codes: imported }
  short: { name: For half an hour, discount: 10% off, lasts: 30 minutes }
rewards:
  music: { name: A month of music, kind: partner-code, voucher: month, price: 1 points }
  tenth_off: { name: A tenth off, kind: discount, voucher: tenth, price: 1 points }
  cup: { name: A cup, price: 10 points }
  small_cup: { name: A small cup, price: 1 points }
  later_cup: { name: Another cup, price: 10 later }
  brief_cup: { name: A cup of yesterday, price: 10 brief }
  summer_cup: { name: A cup of last summer, price: 1 points, when: until 2026-08-31 }
  no_cup: { name: A cup that is gone, price: 1 points, stock: 0 }
  one_cup: { name: The one cup, price: 1 points, limit: once in total }
  paid_cup: { name: A cup at two prices, price: [20 points, 10 points + 1.00] }
  far_cup: { name: A cup for many orders, unlock: orders >= 50 }
  class:
    name: A class
    kind: experience
    price: 1 points
    sessions:
      past: { starts: 2026-11-21 17:59, capacity: 5 }
      soon: { starts: 2026-11-24 10:00, capacity: 5, return_until: 4 days before }
      full: { starts: 2026-11-24 10:00, capacity: 0 }
  evening:
    name: An evening
    kind: experience
    unlock: joined
    sessions:
      past: { starts: 2026-11-21 17:59, capacity: 5, waitlist: { answer_within: 1 hour } }
      open: { starts: 2026-11-24 10:00, capacity: 5, waitlist: { answer_within: 1 hour } }
      full: { starts: 2026-11-24 10:00, capacity: 1, waitlist: { answer_within: 1 hour, at_most: 1 } }
      plain: { starts: 2026-11-24 10:00, capacity: 0 }
tiers:
  level:
    window: lifetime
    levels: { friend: { qualify: joined }, star: { qualify: orders >= 50 } }
plans:
  card: { name: A card, price: 5.00 a year, renewal: by-hand }
  gold: { name: A better card, price: 9.00 a year }
  young: { name: For the young, price: 1.00 a year, max_age: 18 }
  gone: { name: A plan of last summer, price: 1.00 a year, when: until 2026-08-31 }
benefits:
  extra: { for: friend, name: Something more, limit: once in total }
  summer: { for: friend, name: Last summer, when: until 2026-08-31 }
  few: { for: friend, name: For some, if: '"vip" in member.segments' }
  far: { for: star, name: For many orders }
"#;

/// The program in which members spend: one owes points, one has some, and others that wait.
async fn redeeming(server: &Server) {
    server.post("/v1/programs", &json!({"slug": "redeeming", "mode": "sandbox"})).await.expect(201);
    server.publish("redeeming", REDEEMING).await;
    for member in ["owing", "waiting"] {
        let new = json!({"identifiers": {"external_id": member}});
        server.post("/v1/programs/redeeming/members", &new).await.expect(201);
    }
    let event = |type_: &str, external_id: &str, member: &str, fields: Value| {
        let mut event = json!({"type": type_, "source": "pos", "external_id": external_id,
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": member}});
        event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        event
    };
    let of = |external_id: &str| json!({"external_id": external_id});
    for event in [
        order("O-1", "owing", 2_000),
        event("reward.redeemed", "RD-0", "owing", json!({"reward": "cup", "quantity": 2})),
        event("order.cancelled", "O-2", "owing", json!({"order": of("O-1")})),
        order("W-1", "waiting", 3_000),
        event("reward.redeemed", "RD-1", "waiting", json!({"reward": "cup"})),
        event("reward.cancelled", "RD-2", "waiting", json!({"redemption": of("RD-1")})),
        event("reward.redeemed", "RD-3", "waiting", json!({"reward": "cup"})),
        event("reward.redeemed", "RD-4", "waiting", json!({"reward": "small_cup"})),
        event("reward.issued", "RD-6", "waiting", json!({"redemption": of("RD-4")})),
        event("reward.redeemed", "RD-5", "waiting", json!({"reward": "small_cup"})),
        event("reward.used", "RD-7", "waiting", json!({"redemption": of("RD-5")})),
        event("reward.redeemed", "CL-1", "waiting", json!({"reward": "class", "session": "soon"})),
        event("reward.redeemed", "EV-1", "waiting", json!({"reward": "evening", "session": "full"})),
        event("waitlist.joined", "EV-2", "waiting", json!({"reward": "evening", "session": "full"})),
        event("benefit.used", "BN-1", "waiting", json!({"benefit": "extra"})),
        event("plan.joined", "PL-1", "waiting", json!({"plan": "card", "paid": true})),
        event("plan.joined", "PL-2", "owing", json!({"plan": "gold"})),
        event("voucher.issued", "V-1", "waiting", json!({"voucher": "tenth"})),
        event("voucher.issued", "V-2", "waiting", json!({"voucher": "never"})),
        event("voucher.issued", "V-3", "waiting", json!({"voucher": "drink"})),
        event(
            "hold.placed",
            "H-1",
            "waiting",
            json!({"hold": {"wallet": "points", "amount": 10, "lasts": "PT720H"}}),
        ),
        event("hold.placed", "H-2", "waiting", json!({"hold": {"wallet": "points", "amount": 1}})),
        event("hold.released", "H-2-end", "waiting", json!({"hold": {"external_id": "H-2"}})),
    ] {
        server.report("redeeming", &event).await.expect(201);
    }
}

/// In the same program, `spent` has 74 points of 100. One cup is the only one of its kind; 10 points were held by H-3 and captured;
/// H-4 held one, and RV-3 reserved a cup, until some minutes ago; RV-1 was confirmed, RV-2 given up. 50 of `brief` have
/// lapsed. Of the vouchers one has reached its limit, one has ended, one is used, one was taken away, and the code of another
/// was claimed as often as it can be.
async fn spent(server: &Server) -> Vec<(&'static str, String)> {
    let new = json!({"identifiers": {"external_id": "spent"}});
    server.post("/v1/programs/redeeming/members", &new).await.expect(201);
    let report = async |type_: &str, external_id: &str, day: u8, fields: Value| {
        let mut event = json!({"type": type_, "source": "pos", "external_id": external_id,
            "occurred_at": format!("2026-11-{day}T10:00:00Z"), "member": {"external_id": "spent"}});
        event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        server.report("redeeming", &event).await.expect(201).body
    };
    let of = |external_id: &str| json!({"external_id": external_id});
    let given = |wallet: &str, amount: i64| json!({"adjustment": {"wallet": wallet, "amount": amount, "reason": "a gift"}});
    let minute = |rest: Value| {
        let mut rest = rest;
        rest["lasts"] = json!("PT1M");
        rest
    };
    report("adjustment", "G-1", 18, given("brief", 50)).await;
    report("adjustment", "G-2", 21, given("points", 100)).await;
    report("reward.redeemed", "RD-8", 21, json!({"reward": "one_cup"})).await;
    report("hold.placed", "H-3", 21, json!({"hold": {"wallet": "points", "amount": 10}})).await;
    report("hold.captured", "H-3-end", 21, json!({"hold": of("H-3")})).await;
    report("reward.reserved", "RV-1", 21, json!({"reward": "cup"})).await;
    report("reward.confirmed", "RV-1-end", 21, json!({"reservation": of("RV-1")})).await;
    report("reward.reserved", "RV-2", 21, json!({"reward": "cup"})).await;
    report("reward.cancelled", "RV-2-end", 21, json!({"redemption": of("RV-2")})).await;
    report("hold.placed", "H-4", 21, json!({"hold": minute(json!({"wallet": "points", "amount": 1}))})).await;
    report("reward.reserved", "RV-3", 21, minute(json!({"reward": "cup"}))).await;
    let mut names = Vec::new();
    for (name, kind) in [("@limited", "tenth"), ("@ended", "short"), ("@used", "drink"), ("@taken", "drink")]
    {
        let issued = report("voucher.issued", name, 21, json!({"voucher": kind})).await;
        names.push((name, issued["vouchers"][0]["code"].as_str().unwrap().to_owned()));
        let id = json!({"voucher": issued["vouchers"][0]["id"]});
        match name {
            "@limited" => drop(report("voucher.used", "V-6", 21, id).await),
            "@used" => drop(report("voucher.used", "V-7", 21, id).await),
            "@taken" => drop(report("voucher.revoked", "V-8", 21, id).await),
            _ => {}
        }
    }
    let others = json!({"type": "voucher.issued", "source": "pos", "external_id": "V-5",
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "waiting"}, "voucher": "drink"});
    let others = server.report("redeeming", &others).await.expect(201).body;
    names.push(("@others", others["vouchers"][0]["code"].as_str().unwrap().to_owned()));
    let program = server.app.program("redeeming").unwrap();
    let import = |kind: &str, code: &str, claims_max| {
        server.app.import_codes(&program, kind, &[code.to_owned()], claims_max).unwrap().unwrap();
    };
    import("tenth", "AUTUMN", Some(1));
    report("voucher.claimed", "V-9", 21, json!({"code": "AUTUMN"})).await;
    import("drink", "L0-O1", Some(9));
    server.clock.set(Moment(server.clock.now().0 + 31 * 60_000_000));
    report("reward.redeemed", "RD-9", 21, json!({"reward": "small_cup"})).await;
    report("reward.redeemed", "RD-10", 21, json!({"reward": "small_cup", "quantity": 4})).await;
    names
}

const MOVING: &str = r#"
format: regulars/1
program: moving
name: Moving
currency: CNY
time_zone: Asia/Shanghai
wallets:
  points: {}
  stamps: { kind: stamps }
  balance: { kind: money, top_up: { at_least: 10.00, at_most: 200.00, hold_at_most: 250.00, limit: 300.00 balance a day } }
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
  month: { on: activity.month, give: 6 points, funded_by: bank }
transfer:
  points: { at_least: 10, limit: 100 points a day }
  balance: { after_joining: 1 year }
convert:
  to_stamps: { rate: 10 points = 1 stamps, at_least: 20, limit: 100 points a day }
partners:
  sky: { name: Sky, rate: 10 points = 1 miles, at_least: 20, limit: 100 points a day }
  bank: { name: Bank, rate: 10 points = 1 euros, link: required, pays: { points: { when_empty: refuse } } }
  press: { name: Press, pays: { points: { price: 0.01 } } }
"#;

/// The program in which members pay money in and give points to each other: `giver` paid in 200.00, of which all came back,
/// and then 60.00 and 20.00, of which 15.00 were taken; has 150 points, and sent 60 of 210 to `@taker`.
async fn moving(server: &Server) -> Vec<(&'static str, String)> {
    server.post("/v1/programs", &json!({"slug": "moving", "mode": "sandbox"})).await.expect(201);
    server.publish("moving", MOVING).await;
    let mut ids = Vec::new();
    for member in ["giver", "taker", "gone"] {
        let new = json!({"identifiers": {"external_id": member}});
        let made = server.post("/v1/programs/moving/members", &new).await.expect(201);
        ids.push(made.body["member"]["id"].as_str().unwrap().to_owned());
    }
    let [giver, taker, gone] = <[String; 3]>::try_from(ids).unwrap();
    let path = format!("/v1/programs/moving/members/{gone}");
    server.send("DELETE", &path, &[("Idempotency-Key", "gone")], b"").await.expect(204);
    let event = |type_: &str, external_id: &str, fields: Value| {
        let mut event = json!({"type": type_, "source": "pos", "external_id": external_id,
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "giver"}});
        event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        event
    };
    let paid_in = |amount: i64| json!({"top_up": {"wallet": "balance", "amount": amount}});
    let back = json!({"adjustment": {"wallet": "points", "amount": -6, "reason": "test"}});
    let taken = json!({"adjustment": {"wallet": "balance", "amount": -1_500, "reason": "test"}});
    for event in [
        event("wallet.topped_up", "T-1", paid_in(20_000)),
        event("wallet.refunded", "B-1", json!({"top_up": {"external_id": "T-1"}})),
        event("wallet.topped_up", "T-2", paid_in(6_000)),
        event("wallet.topped_up", "T-3", paid_in(2_000)),
        event("adjustment", "A-1", taken),
        event(
            "adjustment",
            "A-2",
            json!({"adjustment": {"wallet": "points", "amount": 210, "reason": "test"}}),
        ),
        event("transfer.sent", "S-1", json!({"wallet": "points", "amount": 60, "to": taker})),
        event("units.exported", "X-1", json!({"partner": "sky", "amount": 20, "reference": "link-1"})),
        event("instruction.failed", "X-2", json!({"instruction": {"external_id": "X-1"}})),
        event("account.linked", "L-1", json!({"partner": "bank", "number": "4711"})),
        event("block.bought", "BL-1", json!({"partner": "bank", "wallet": "points", "units": 8})),
        event("activity", "M-1", json!({"activity": {"name": "month"}})),
        event("adjustment", "A-3", back),
    ] {
        server.report("moving", &event).await.expect(201);
    }
    vec![("@giver", giver), ("@taker", taker), ("@gone", gone)]
}

/// A server on which the key has used up its requests, and whose clock stands still.
async fn limited() -> Server {
    let rate = Rate { per_s: NonZeroU32::new(2).unwrap(), burst: NonZeroU32::new(5).unwrap() };
    let server = Server::behind(Front { rate: Some(rate), ..Front::new(RequestIds::seeded([7; 32])) }).await;
    for left in (0..5).rev() {
        let answer = server.get("/v1/programs").await.expect(200);
        assert_eq!(answer.header("ratelimit-policy"), Some("\"key\";q=5;w=3"));
        assert!(answer.header("ratelimit").unwrap().starts_with(&format!("\"key\";r={left};t=")));
    }
    server
}

/// A key that sees no codes.
async fn till(server: &Server) -> String {
    let scopes = ["events:write", "quotes:read"];
    let asked = json!({"label": "till", "scopes": scopes, "program": "redeeming", "mode": "sandbox"});
    server.post("/v1/keys", &asked).await.expect(201).body["secret"].as_str().unwrap().to_owned()
}

/// The id of a member of another program.
async fn of_tea(server: &Server) -> String {
    let path = "/v1/programs/tea/members/external:17850";
    server.get(path).await.expect(200).body["id"].as_str().unwrap().to_owned()
}

async fn erased_member(server: &Server) -> String {
    let new = json!({"identifiers": {"external_id": "to be erased"}});
    let made = server.post("/v1/programs/tea/members", &new).await.expect(201);
    let id = made.body["member"]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/programs/tea/members/{id}");
    server.send("DELETE", &path, &[("Idempotency-Key", "erase")], b"").await.expect(204);
    id
}

async fn send(
    server: &Server,
    templates: &BTreeMap<String, String>,
    row: &Row,
    number: usize,
    names: &[(&str, String)],
) -> Answer {
    let put = row.put.clone().unwrap_or_default().repeat(row.times.unwrap_or(1));
    let filled = |text: &str| {
        let text = if row.put.is_some() { text.replace('$', &put) } else { text.to_owned() };
        names.iter().fold(text, |text, (name, id)| text.replace(name, id))
    };
    if let Some(raw) = &row.raw {
        return server.raw(filled(raw).as_bytes()).await;
    }
    let body = match (&row.template, &row.bytes, &row.body) {
        (Some(name), None, None) => filled(&templates[name]).replace('#', &number.to_string()).into_bytes(),
        (None, Some(hex), None) => {
            let digits: Vec<u32> = hex.chars().map(|c| c.to_digit(16).unwrap()).collect();
            digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
        }
        (None, None, Some(text)) => filled(text).into_bytes(),
        (None, None, None) => Vec::new(),
        _ => panic!("row {} has more than one body", row.row),
    };
    let request = filled(&row.request);
    let (method, path) = request.split_once(' ').unwrap();
    let mut headers: BTreeMap<String, String> =
        row.headers.iter().map(|(name, value)| (name.clone(), filled(value))).collect();
    if method != "GET" {
        headers.entry("Content-Type".to_owned()).or_insert_with(|| "application/json".to_owned());
        headers.entry("Idempotency-Key".to_owned()).or_insert_with(|| format!("row-{number}"));
    }
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let till = names.iter().find(|(name, _)| row.public && *name == "@till");
    let key = till.map_or(&server.key, |(_, key)| key);
    server.send_as(key, method, path, &headers, &body).await
}

/// All that a refused request must leave as it was.
fn ledger(server: &Server) -> String {
    let snapshot = server.app.store().snapshot().unwrap();
    let mut heads = Vec::new();
    snapshot
        .for_each_account(None, &mut |row| {
            heads.push(format!("{:?} {} {:?}", row.account, row.version, row.head))
        })
        .unwrap();
    let counts = snapshot.counts(None).unwrap();
    format!("{} {} {} {heads:?}", counts.programs, counts.members, counts.entries)
}
