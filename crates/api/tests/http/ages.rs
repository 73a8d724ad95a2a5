//! A day of birth that a program counts an age from: what is no day is refused, and the level comes by itself.

use serde_json::json;

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: steps
name: Steps
currency: EUR
time_zone: Europe/Tallinn
fields: { member: { child_born: date, note: text } }
wallets:
  points: {}
tiers:
  stage:
    window: lifetime
    levels: { newborn: { qualify: age_months.child_born >= 0 }, infant: { qualify: age_months.child_born >= 6 } }
earn:
  visit: { on: activity.visit, give: 1 points }
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_of_birth_is_a_day() {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "steps", "mode": "sandbox"})).await.expect(201);
    server.publish("steps", PROGRAM).await;
    let members = "/v1/programs/steps/members";
    let enrol = |name: &str, attributes: serde_json::Value| json!({"identifiers": {"external_id": name}, "profile": {"attributes": attributes}});
    for wrong in [
        json!("2026-02-30"),
        json!("yesterday"),
        json!("2026-06-01T10:00:00"),
        json!("1826-06-01"),
        json!(20_260_601),
        json!(true),
    ] {
        let refused = server.post(members, &enrol("ada", json!({"child_born": wrong}))).await;
        let refused = refused.refused(422, "invalid_date");
        assert_eq!(refused.body["pointer"], "/profile/attributes/child_born", "{}", refused.text);
    }
    // What is refused before anything is decided is answered, too.
    let joined = json!({"type": "member.joined", "source": "pos", "external_id": "J-1",
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "eve"},
        "profile": {"attributes": {"child_born": "soon"}}});
    server.report("steps", &joined).await.refused(422, "invalid_date");
    // The server's clock stands at 21 November 2026.
    let day = json!({"child_born": "2026-05-22", "note": "2026-02-30"});
    let ada = server.post(members, &enrol("ada", day)).await.expect(201);
    let ada = format!("{members}/{}", ada.body["member"]["id"].as_str().unwrap());
    let level = |answer: crate::server::Answer| answer.body["tier_sets"][0]["level"]["id"].clone();
    assert_eq!(level(server.get(&format!("{ada}/tiers")).await.expect(200)), "newborn");
    let json_type = [("Content-Type", "application/json"), ("If-Match", "\"1\"")];
    let patch = |text: &'static str| {
        let (server, ada) = (&server, ada.as_str());
        async move { server.send("PATCH", ada, &json_type, text.as_bytes()).await }
    };
    let refused = patch(r#"{"attributes":{"child_born":"soon"}}"#).await.refused(422, "invalid_date");
    assert_eq!(refused.body["pointer"], "/attributes/child_born");
    server.post("/v1/programs/steps/clock", &json!({"to": "2026-11-21T22:00:00Z"})).await.expect(200);
    assert_eq!(level(server.get(&format!("{ada}/tiers")).await.expect(200)), "infant");
}
