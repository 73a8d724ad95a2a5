//! Offers over HTTP: time passes, the offer is made, its entry says why, and its voucher can be used, or the entry undone.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: offers
name: Offers
currency: EUR
time_zone: Europe/Tallinn
wallets: { points: {} }
vouchers:
  tenth: { name: A tenth off, discount: 10% off, lasts: 60 days }
offers:
  wake_up: { name: We miss you, on: dormant 30 days, at: 10:00, give: [ voucher tenth, badge missed ], limit: once a year }
  birthday: { name: A present, on: 7 days before birthday, give: 50 points }
badges:
  missed: { name: Missed }
"#;

async fn open(server: &Server) {
    server.post("/v1/programs", &json!({"slug": "offers", "mode": "sandbox"})).await.expect(201);
    server.publish("offers", PROGRAM).await;
    let ada = json!({"identifiers": {"external_id": "ada"}, "profile": {"birthday": "--02-10"}});
    server.post("/v1/programs/offers/members", &ada).await.expect(201);
}

async fn read(server: &Server, what: &str) -> Value {
    server.get(&format!("/v1/programs/offers/members/external:ada/{what}")).await.expect(200).body
}

async fn pass(server: &Server, to: &str) {
    server.post("/v1/programs/offers/clock", &json!({"to": to})).await.expect(200);
}

/// The entries that due work made, in order, without their numbers.
async fn due(server: &Server) -> Vec<Value> {
    let timeline = read(server, "timeline?limit=100").await;
    let entries = timeline["items"].as_array().unwrap().iter();
    let mut due: Vec<Value> = entries.filter(|entry| entry["kind"] == "offer.due").cloned().collect();
    due.sort_by_key(|entry| entry["seq"].as_u64());
    due
}

#[tokio::test]
async fn an_offer_is_made_when_its_time_has_come() {
    let server = Server::start().await;
    open(&server).await;
    let joined = read(&server, "balance").await["as_of"].as_str().unwrap().to_owned();
    assert!(joined.starts_with("2026-11-"), "{joined}");
    assert_eq!(read(&server, "vouchers").await["vouchers"], json!([]));
    pass(&server, "2026-12-31T07:59:00Z").await;

    let made = due(&server).await;
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["offer"], json!({"id": "wake_up", "on": "dormant 30 days", "what": "made"}));
    assert_eq!(made[0]["badges"], json!([{"id": "missed", "what": "given"}]));
    assert_eq!(made[0]["vouchers"][0]["how"], "issued");
    let held = read(&server, "vouchers").await["vouchers"].clone();
    assert_eq!(held.as_array().unwrap().len(), 1);
    assert_eq!(held[0]["voucher"], "tenth");

    // It can be undone like any other entry, and then may be made again within the year.
    let undo = json!({"type": "reversal", "source": "desk", "external_id": "U-1", "occurred_at": "2026-12-31T07:59:00Z",
        "member": {"external_id": "ada"}, "event": {"source": made[0]["source"], "external_id": made[0]["external_id"]}});
    let undone = server.report("offers", &undo).await.expect(201).body;
    assert_eq!(undone["badges"], json!([{"id": "missed", "what": "taken_back"}]));
    assert_eq!(read(&server, "vouchers").await["vouchers"], json!([]));

    pass(&server, "2027-02-03T00:00:00Z").await;
    let made = due(&server).await;
    let birthday = json!({"id": "birthday", "on": "7 days before birthday", "what": "made"});
    assert_eq!((made.len(), &made[1]["offer"]), (2, &birthday));
    assert_eq!(made[1]["occurred_at"], "2027-02-02T22:00:00Z");
    assert_eq!(made[1]["granted"][0]["amount"], 50);
}

#[tokio::test]
async fn what_stands_in_the_way_is_told() {
    let server = Server::start().await;
    open(&server).await;
    let lines = json!([{"sku": "latte", "amount": 1_000}]);
    let order = |id: &str, at: &str| {
        json!({"type": "order.paid", "source": "pos", "external_id": id, "occurred_at": at,
            "member": {"external_id": "ada"}, "order": {"currency": "EUR", "total": 1_000, "lines": lines}})
    };
    pass(&server, "2027-03-01T12:00:00Z").await;
    // A second spell: within the year there was no offer yet but that of December.
    server.report("offers", &order("R-1", "2027-03-01T12:00:00Z")).await.expect(201);
    pass(&server, "2027-05-01T12:00:00Z").await;
    server.report("offers", &order("R-2", "2027-05-01T12:00:00Z")).await.expect(201);
    pass(&server, "2027-07-01T12:00:00Z").await;
    let told = due(&server).await;
    let told: Vec<&Value> =
        told.iter().map(|entry| &entry["offer"]).filter(|o| o["id"] == "wake_up").collect();
    let made = json!({"id": "wake_up", "on": "dormant 30 days", "what": "made"});
    let withheld = json!({"id": "wake_up", "on": "dormant 30 days", "what": "withheld", "by": "limit"});
    assert_eq!(told, [&made, &made, &withheld]);
}

#[tokio::test]
async fn nobody_reports_that_an_offer_is_due() {
    let server = Server::start().await;
    open(&server).await;
    let due = json!({"type": "offer.due", "source": "pos", "external_id": "D-1", "offer": "wake_up",
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}});
    server.report("offers", &due).await.refused(422, "invalid_value");
}

#[tokio::test]
async fn a_habit_says_what_is_usual() {
    let server = Server::start().await;
    server.post("/v1/programs", &json!({"slug": "offers", "mode": "sandbox"})).await.expect(201);
    let habit = "  usual: { name: Your usual, on: 1 hour before habit of 2 in 2 weeks, give: voucher tenth }\nbadges:";
    server.publish("offers", &PROGRAM.replace("badges:", habit)).await;
    let ada = json!({"identifiers": {"external_id": "ada"}});
    server.post("/v1/programs/offers/members", &ada).await.expect(201);
    // Two Wednesdays at nearly three in Tallinn.
    for (id, at) in [("R-1", "2026-12-02T13:10:00Z"), ("R-2", "2026-12-09T12:55:00Z")] {
        pass(&server, at).await;
        let order = json!({"type": "order.paid", "source": "pos", "external_id": id, "occurred_at": at,
            "member": {"external_id": "ada"}, "order": {"currency": "EUR", "total": 400,
            "lines": [{"sku": "oolong", "amount": 400}]}});
        server.report("offers", &order).await.expect(201);
    }
    pass(&server, "2026-12-16T12:00:00Z").await;
    let usual = json!({"sku": "oolong", "weekday": "wednesday", "hour": 15});
    let made =
        json!({"id": "usual", "on": "1 hour before habit of 2 in 2 weeks", "what": "made", "usual": usual});
    let due = due(&server).await;
    assert_eq!(due.iter().map(|entry| &entry["offer"]).collect::<Vec<_>>(), [&made]);
    assert_eq!(due[0]["occurred_at"], "2026-12-16T12:00:00Z");
}
