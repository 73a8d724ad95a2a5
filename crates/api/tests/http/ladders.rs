//! Another ladder over HTTP: what is refused, how many would come from where to where, and what members hold afterwards.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: stars
name: Stars
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: {}
tiers:
  level:
    window: lifetime
    valid: end of next year
    levels: { green: { qualify: orders >= 1 }, gold: { qualify: orders >= 2 } }
  guests:
    window: lifetime
    levels: { invitee: { qualify: orders >= 3 } }
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
"#;

/// Gold is called reserve and asks for more; nobody is an invitee any more.
fn next(migrate: &str) -> String {
    let text = PROGRAM.replace("gold: { qualify: orders >= 2 }", "reserve: { qualify: orders >= 9 }");
    let guests = text.find("  guests:").unwrap();
    let earn = text.find("earn:").unwrap();
    format!("{}{migrate}{}", &text[..guests], &text[earn..])
}

const MIGRATE: &str = "migrate: { level.gold: level.reserve until 2028-03-31, guests.invitee: nothing }\n";

async fn save(server: &Server, document: &str) {
    let draft = server.get("/v1/programs/stars/draft").await.expect(200);
    let etag = draft.header("etag").unwrap().to_owned();
    let headers = [("Content-Type", "application/yaml"), ("If-Match", etag.as_str())];
    server.send("PUT", "/v1/programs/stars/draft", &headers, document.as_bytes()).await.expect(200);
}

async fn buy(server: &Server, member: &str, number: usize) {
    let lines = json!([{"sku": "tea", "amount": 500}]);
    let event = json!({"type": "order.paid", "source": "pos", "external_id": format!("{member}-{number}"),
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": member},
        "order": {"currency": "EUR", "total": 500, "lines": lines}});
    server.report("stars", &event).await.expect(201);
}

async fn publish(server: &Server) -> crate::server::Answer {
    server.post("/v1/programs/stars/publish", &json!({"note": "other levels"})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_come_over_as_the_preview_told() {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "stars", "mode": "sandbox"})).await.expect(201);
    server.publish("stars", PROGRAM).await;
    let mut ids = Vec::new();
    for (member, orders) in [("ada", 3), ("ben", 1), ("cem", 2), ("dan", 0)] {
        let new = json!({"identifiers": {"external_id": member}});
        let member_of = server.post("/v1/programs/stars/members", &new).await.expect(201);
        ids.push(member_of.body["member"]["id"].as_str().unwrap().to_owned());
        for number in 0..orders {
            buy(&server, member, number).await;
        }
    }

    // Nothing is said of gold: it can be seen, and it can't be published.
    save(&server, &next("")).await;
    let preview = server.get("/v1/programs/stars/draft/preview").await.expect(200);
    let gold = json!({"set": "level", "level": "gold", "members": 2, "given": 0, "planned": false});
    assert_eq!((&preview.body["members"], &preview.body["levels"][1]), (&json!(4), &gold));
    let refused = publish(&server).await.refused(409, "requires_plan");
    assert_eq!(
        refused.body["errors"][0]["pointer"].as_str().or(refused.body["pointer"].as_str()),
        Some("/tiers/level/levels/gold"),
        "{}",
        refused.text
    );
    save(&server, &next("migrate: { level.gold: level.reserve }\n")).await;
    publish(&server).await.refused(409, "requires_plan");

    save(&server, &next(MIGRATE)).await;
    let preview = server.get("/v1/programs/stars/draft/preview").await.expect(200);
    assert_eq!(
        preview.body["levels"],
        json!([
            {"set": "level", "level": "green", "members": 1, "given": 0, "to": {"set": "level", "level": "green"}, "planned": true},
            {"set": "level", "level": "gold", "members": 2, "given": 0, "to": {"set": "level", "level": "reserve"}, "planned": true},
            {"set": "guests", "level": "invitee", "members": 1, "given": 0, "planned": true},
        ])
    );
    publish(&server).await.expect(201);

    // Who does nothing is seen with the new level all the same; it is recorded with the first thing that happens.
    let tiers = |id: &str| format!("/v1/programs/stars/members/{id}/tiers");
    let cem = server.get(&tiers(&ids[2])).await.expect(200);
    assert_eq!(
        (&cem.body["tier_sets"][0]["level"]["id"], &cem.body["tier_sets"][0]["held"]["last_day"]),
        (&json!("reserve"), &json!("2028-03-31")),
        "{}",
        cem.text
    );
    buy(&server, "ada", 9).await;
    let timeline = server.get(&format!("/v1/programs/stars/members/{}/timeline", ids[0])).await.expect(200);
    let levels: Vec<&Value> =
        timeline.body["items"].as_array().unwrap().iter().map(|entry| &entry["levels"]).collect();
    let moved = levels.iter().find(|levels| levels[0]["cause"] == "migrated").unwrap();
    assert_eq!((&moved[0]["level"], &moved[1]["set"]), (&json!("reserve"), &json!("guests")));
    assert_eq!(moved[1].get("level"), None);

    // Cem has not come over yet, so the next version can't forget the way.
    save(&server, &next("")).await;
    let refused = publish(&server).await.refused(409, "requires_plan");
    assert!(refused.text.contains("level.gold"), "{}", refused.text);
    buy(&server, "cem", 9).await;
    publish(&server).await.expect(201);
    let cem = server.get(&tiers(&ids[2])).await.expect(200);
    assert_eq!(cem.body["tier_sets"][0]["level"]["id"], "reserve");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_with_mistakes_has_no_preview() {
    let server = Server::with_tea().await;
    let check = server.get("/v1/programs/tea/draft/preview").await.expect(200);
    assert_eq!(check.body["members"], 1);
    server.get("/v1/programs/unknown/draft/preview").await.refused(404, "not_found");
    server.post("/v1/programs", &json!({"slug": "stars", "mode": "sandbox"})).await.expect(201);
    server.get("/v1/programs/stars/draft/preview").await.refused(409, "not_published");
    server.publish("stars", PROGRAM).await;
    save(&server, &next("migrate: { level.gold: level.platinum, level.green: nothing }\n")).await;
    server.get("/v1/programs/stars/draft/preview").await.refused(422, "program_invalid");
}
