//! Waiting rooms over HTTP: passes, what members are told of them, what is shown outside, and every refusal.

use serde_json::{Value, json};

use crate::server::{Answer, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: rush
name: Rush
currency: EUR
time_zone: UTC
wallets:
  points: {}
rewards:
  bag:
    name: The right to buy a bag
    kind: access
    unlock: joined
    limit: once in total
    waiting_room: { per_minute: 6, use_within: 5 minutes }
  coat:
    name: The right to buy a coat
    kind: access
    unlock: joined
    waiting_room: { per_minute: 6, use_within: 5 minutes, draw: { from: 2026-11-21 13:00, until: 2026-11-21 14:00 } }
  pen: { name: A pen, unlock: joined }
  hat: { name: A hat, unlock: joined, stock: 0, waiting_room: { per_minute: 6, use_within: 5 minutes } }
"#;

const NAMES: [&str; 3] = ["ada", "ben", "cid"];

async fn shop(mode: &str) -> Server {
    let server = Server::start().await;
    server.post("/v1/programs", &json!({"slug": "rush", "mode": mode})).await.expect(201);
    server.publish("rush", PROGRAM).await;
    for name in NAMES {
        let member = json!({"identifiers": {"external_id": name}});
        server.post("/v1/programs/rush/members", &member).await.expect(201);
    }
    server
}

fn event(external_id: &str, who: &str, kind: &str, rest: &Value) -> Value {
    let mut event = json!({"type": kind, "source": "app", "external_id": external_id,
        "occurred_at": "2026-11-21T12:00:00Z", "member": {"external_id": who}});
    event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    event
}

async fn report(server: &Server, who: &str, kind: &str, rest: Value) -> Answer {
    let number = server.fresh();
    server.report("rush", &event(&format!("D-{number}"), who, kind, &rest)).await
}

async fn enter(server: &Server, who: &str, rest: Value) -> Answer {
    report(server, who, "waiting_room.entered", rest).await
}

async fn redeem(server: &Server, who: &str, reward: &str) -> Answer {
    report(server, who, "reward.redeemed", json!({"reward": reward})).await
}

async fn pass(server: &Server, who: &str, reward: &str) -> Answer {
    server.get(&format!("/v1/programs/rush/members/external:{who}/rewards/{reward}/pass")).await
}

async fn set_clock(server: &Server, to: &str) {
    server.post("/v1/programs/rush/clock", &json!({"to": to})).await.expect(200);
}

#[tokio::test]
async fn members_come_one_after_the_other() {
    let server = shop("sandbox").await;
    redeem(&server, "ada", "bag").await.refused(409, "pass_needed");
    pass(&server, "ada", "bag").await.refused(404, "not_found");
    let first = event("E-1", "ada", "waiting_room.entered", &json!({"reward": "bag"}));
    let answer = server.report("rush", &first).await.expect(201);
    // The same event again is answered as the first was.
    let again = server.report("rush", &first).await.expect(200);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.body["event"], answer.body["event"]);
    enter(&server, "ben", json!({"reward": "bag"})).await.expect(201);
    enter(&server, "ben", json!({"reward": "bag"})).await.refused(409, "has_pass");
    let told = pass(&server, "ada", "bag").await.expect(200).body;
    assert_eq!(told["pass"]["state"], "admitted");
    let told = pass(&server, "ben", "bag").await.expect(200).body;
    let turn = json!({"state": "waiting", "admitted_at": "2026-11-21T12:00:10Z", "place": 1, "until": "2026-11-21T12:05:10Z"});
    assert_eq!(told["pass"], turn);
    assert!(told["token"].as_str().unwrap().starts_with("v1."));
    redeem(&server, "ben", "bag").await.refused(409, "not_admitted");
    let catalog = server.get("/v1/programs/rush/members/external:ben/rewards").await.expect(200).body;
    let bag = catalog["rewards"].as_array().unwrap().iter().find(|reward| reward["id"] == "bag").unwrap();
    assert_eq!(bag["waiting_room"], json!({"per_minute": 6, "own": turn}));
    redeem(&server, "ada", "bag").await.expect(201);
    enter(&server, "ada", json!({"reward": "bag"})).await.refused(422, "limit_exceeded");
    set_clock(&server, "2026-11-21T12:00:10Z").await;
    redeem(&server, "ben", "bag").await.expect(201);
    // A pass that is not used in time is one no more.
    enter(&server, "cid", json!({"reward": "bag"})).await.expect(201);
    set_clock(&server, "2026-11-21T12:05:20Z").await;
    redeem(&server, "cid", "bag").await.refused(409, "pass_needed");
    pass(&server, "cid", "bag").await.refused(404, "not_found");
}

#[tokio::test]
async fn who_enters_before_the_opening_comes_by_lot() {
    let server = shop("sandbox").await;
    enter(&server, "ada", json!({"reward": "coat"})).await.refused(409, "draw_not_open");
    set_clock(&server, "2026-11-21T13:00:00Z").await;
    enter(&server, "ada", json!({"reward": "coat", "lot": 20})).await.expect(201);
    enter(&server, "ben", json!({"reward": "coat", "lot": 10})).await.expect(201);
    let told = pass(&server, "ada", "coat").await.expect(200).body;
    assert_eq!(told["pass"], json!({"state": "entered", "until": "2026-11-21T14:00:00Z"}));
    assert_eq!(told["token"], Value::Null);
    redeem(&server, "ada", "coat").await.refused(409, "not_admitted");
    set_clock(&server, "2026-11-21T14:00:00Z").await;
    enter(&server, "cid", json!({"reward": "coat"})).await.expect(201);
    let turns =
        [("ben", "2026-11-21T14:00:00Z"), ("ada", "2026-11-21T14:00:10Z"), ("cid", "2026-11-21T14:00:20Z")];
    for (who, turn) in turns {
        assert_eq!(pass(&server, who, "coat").await.expect(200).body["pass"]["admitted_at"], turn, "{who}");
    }
    let proof = server.get("/v1/programs/rush/rewards/coat/draw").await.expect(200).body;
    assert_eq!((&proof["told_at"], &proof["seed"]), (&json!("2026-11-21T15:00:00Z"), &Value::Null));
}

#[tokio::test]
async fn what_is_refused() {
    let server = shop("sandbox").await;
    enter(&server, "ada", json!({"reward": "pen"})).await.refused(422, "no_waiting_room");
    enter(&server, "ada", json!({"reward": "cap"})).await.refused(422, "unknown_reward");
    enter(&server, "ada", json!({"reward": "hat"})).await.refused(409, "out_of_stock");
    enter(&server, "ada", json!({})).await.refused(422, "missing_field");
    enter(&server, "dee", json!({"reward": "bag"})).await.refused(404, "not_found");
    for reward in ["pen", "cap"] {
        let path = format!("/v1/programs/rush/rewards/{reward}/pass-key");
        server.get(&path).await.refused(404, "not_found");
        pass(&server, "ada", reward).await.refused(404, "not_found");
    }
    server.get("/v1/programs/rush/rewards/bag/draw").await.refused(404, "not_found");
    let key = server.get("/v1/programs/rush/rewards/bag/pass-key").await.expect(200).body;
    assert_eq!(key["key"].as_str().unwrap().len(), 43);

    let server = shop("live").await;
    enter(&server, "ada", json!({"reward": "bag", "lot": 1})).await.refused(422, "invalid_value");
}
