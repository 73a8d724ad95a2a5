//! Draws for the places of a date over HTTP: what is reported, what members are told, the proof, and every refusal.

use serde_json::{Value, json};

use crate::server::{Answer, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: drops
name: Drops
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
    sessions:
      spring:
        starts: 2026-12-20 10:00
        capacity: 1
        waitlist: { answer_within: 1 day, at_most: 3, draw: { from: 2026-11-21 10:00, until: 2026-11-22 10:00 } }
      summer:
        starts: 2027-06-20 10:00
        capacity: 1
        waitlist: { answer_within: 1 day, draw: { from: 2027-06-01 10:00, until: 2027-06-02 10:00 } }
      plain: { starts: 2026-12-20 10:00, capacity: 1, waitlist: { answer_within: 1 day } }
"#;

const NAMES: [&str; 5] = ["ada", "ben", "cid", "dee", "eve"];
const PROOF: &str = "/v1/programs/drops/rewards/bag/sessions/spring/draw";

async fn shop(mode: &str) -> Server {
    let server = Server::start().await;
    server.post("/v1/programs", &json!({"slug": "drops", "mode": mode})).await.expect(201);
    server.publish("drops", PROGRAM).await;
    for name in NAMES {
        let member = json!({"identifiers": {"external_id": name}});
        server.post("/v1/programs/drops/members", &member).await.expect(201);
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
    server.report("drops", &event(&format!("D-{number}"), who, kind, &rest)).await
}

fn entry(session: &str, lot: Option<i64>) -> Value {
    match lot {
        Some(lot) => json!({"reward": "bag", "session": session, "lot": lot}),
        None => json!({"reward": "bag", "session": session}),
    }
}

/// What the catalog tells a member of the first date.
async fn told(server: &Server, who: &str) -> Value {
    let path = format!("/v1/programs/drops/members/external:{who}/rewards");
    server.get(&path).await.expect(200).body["rewards"][0]["sessions"][0].clone()
}

#[tokio::test]
async fn members_enter_once_and_places_go_by_lot() {
    let server = shop("sandbox").await;
    let draw = json!({"from": "2026-11-21T10:00:00Z", "until": "2026-11-22T10:00:00Z"});
    let before = told(&server, "ada").await;
    assert_eq!((&before["free"], &before["waitlist"]["draw"]), (&json!(0), &draw));
    assert_eq!(before["waitlist"]["own"], Value::Null);
    let first = event("E-1", "ada", "draw.entered", &entry("spring", Some(30)));
    let answer = server.report("drops", &first).await.expect(201);
    // The same event again is answered as the first was.
    let again = server.report("drops", &first).await.expect(200);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.body["event"], answer.body["event"]);
    report(&server, "ada", "draw.entered", entry("spring", Some(1))).await.refused(409, "already_waiting");
    report(&server, "ben", "draw.entered", entry("spring", Some(10))).await.expect(201);
    // Without a stated lot the server draws.
    report(&server, "cid", "draw.entered", entry("spring", None)).await.expect(201);
    report(&server, "dee", "draw.entered", entry("spring", Some(5))).await.refused(409, "waitlist_full");
    report(&server, "cid", "waitlist.left", entry("spring", None)).await.expect(201);
    let own = &told(&server, "ben").await["waitlist"]["own"];
    assert_eq!((&own["state"], &own["place"]), (&json!("entered"), &Value::Null));
    let redemption = json!({"reward": "bag", "session": "spring"});
    report(&server, "ben", "reward.redeemed", redemption.clone()).await.refused(409, "session_full");

    server.post("/v1/programs/drops/clock", &json!({"to": "2026-11-22T10:00:00Z"})).await.expect(200);
    report(&server, "dee", "draw.entered", entry("spring", Some(5))).await.refused(409, "draw_not_open");
    assert_eq!(told(&server, "ben").await["waitlist"]["own"]["state"], "offered");
    let own = &told(&server, "ada").await["waitlist"]["own"];
    assert_eq!((&own["state"], &own["place"]), (&json!("waiting"), &json!(1)));
    report(&server, "ada", "reward.redeemed", redemption.clone()).await.refused(409, "session_full");
    report(&server, "ben", "reward.redeemed", redemption).await.expect(201);
}

#[tokio::test]
async fn what_is_refused() {
    let server = shop("sandbox").await;
    let enter = |rest| report(&server, "ada", "draw.entered", rest);
    enter(entry("plain", None)).await.refused(422, "no_draw");
    enter(entry("summer", None)).await.refused(409, "draw_not_open");
    enter(entry("winter", None)).await.refused(422, "unknown_session");
    enter(json!({"reward": "hat", "session": "spring"})).await.refused(422, "unknown_reward");
    enter(json!({"reward": "bag"})).await.refused(422, "missing_field");
    enter(entry("spring", Some(0))).await.refused(422, "amount_zero");
    enter(entry("spring", Some(-1))).await.refused(422, "amount_not_positive");
    let waits = json!({"reward": "bag", "session": "spring"});
    report(&server, "ada", "waitlist.joined", waits).await.refused(422, "no_draw");
    // Of a history the lot has to be stated.
    server.post("/v1/programs/drops/history/open", &json!({})).await.expect(200);
    let (path, json) = ("/v1/programs/drops/events?replay=true", [("Content-Type", "application/json")]);
    let past = event("P-1", "ada", "draw.entered", &entry("spring", None)).to_string();
    server.send("POST", path, &json, past.as_bytes()).await.refused(422, "not_drawn");
    for path in ["bag/sessions/plain", "bag/sessions/winter", "hat/sessions/spring"] {
        server.get(&format!("/v1/programs/drops/rewards/{path}/draw")).await.refused(404, "not_found");
    }
    assert_eq!(told(&server, "ada").await["waitlist"]["waiting"], 0);
}

#[tokio::test]
async fn a_draw_can_be_proven_and_no_lot_be_chosen() {
    let server = shop("live").await;
    report(&server, "ada", "draw.entered", entry("spring", Some(1))).await.refused(422, "invalid_value");
    // Who joins in the same batch has a lot, too.
    let member = json!({"type": "member.joined", "source": "app", "external_id": "J-1",
        "occurred_at": "2026-11-21T12:00:00Z", "member": {"external_id": "fay"}});
    let enters = event("E-1", "fay", "draw.entered", &entry("spring", None));
    let lines = format!("{member}\n{enters}");
    let headers = [("Content-Type", "application/x-ndjson")];
    let answer = server.send("POST", "/v1/programs/drops/events/batch", &headers, lines.as_bytes()).await;
    let told = answer.text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert!(told.map(|line| line["status"].clone()).eq([201, 201]), "{}", answer.text);
    let before = server.get(PROOF).await.expect(200).body;
    assert_eq!(before["told_at"], "2026-11-22T11:00:00Z");
    assert_eq!(before["seed"], Value::Null);
    assert_eq!(before["commitment"].as_str().unwrap().len(), 64);
}
