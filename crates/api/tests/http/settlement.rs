//! What partners owe, for finance: as JSON, for a month, and as a table.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: coalition
name: Coalition
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: {}
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible, funded_by: bank }
rewards:
  cup: { name: A cup, price: 4 points, worth: 3.00, provided_by: bank }
partners:
  bank: { name: City Bank, pays: { points: { price: 0.0125 } }, settle: net }
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finance_reads_who_owes_what() {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "coalition", "mode": "sandbox"})).await.expect(201);
    server.publish("coalition", PROGRAM).await;
    // In the middle of a month, whatever the day of the test is.
    let then = json!({"to": "2026-11-21T10:00:00Z"});
    server.post("/v1/programs/coalition/clock", &then).await.expect(200);
    let new = json!({"identifiers": {"external_id": "ada"}});
    server.post("/v1/programs/coalition/members", &new).await.expect(201);
    let event = |type_: &str, external_id: &str, fields: Value| {
        let mut event = json!({"type": type_, "source": "pos", "external_id": external_id,
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}});
        event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        event
    };
    let order = json!({"order": {"currency": "EUR", "total": 1_000,
        "lines": [{"sku": "tea", "quantity": 1, "unit_price": 1_000}]}});
    server.report("coalition", &event("order.paid", "R-1", order)).await.expect(201);
    server.report("coalition", &event("reward.redeemed", "RD-1", json!({"reward": "cup"}))).await.expect(201);

    let reports = "/v1/programs/coalition/reports";
    let all = format!("{reports}/settlement?from=2026-01-01T00:00:00Z&until=2036-01-01T00:00:00Z");
    let report = server.get(&all).await.expect(200);
    let bank = &report.body["partners"][0];
    let figures = ["units", "provided", "owes", "is_owed", "pays", "is_paid", "reserve"];
    // 10 points at 1.25 cents are 12.5, rounded to even; 6 of them are left.
    assert_eq!(figures.map(|name| bank[name].as_i64().unwrap()), [12, 300, 12, 300, 0, 288, 8]);
    assert_eq!([&bank["partner"], &bank["settle"]], [&json!("bank"), &json!("net")]);
    let redeemed = &bank["wallets"][0]["redeemed"];
    assert_eq!(*redeemed, json!({"units": 4, "money": 5}));
    assert_eq!(report.body["all"][0]["after"]["units"], 6);
    assert_eq!(report.body["own"][0]["after"]["units"], 0);

    let month = "2026-11";
    let one = server.get(&format!("{reports}/statements?month={month}&partner=bank")).await.expect(200);
    assert_eq!(one.body["partners"][0]["wallets"][0]["issued"]["units"], 10);
    let table = server.get(&format!("{reports}/statements.csv?month={month}")).await.expect(200);
    let line = table.text.lines().nth(1).unwrap();
    assert!(line.starts_with("bank,points,EUR,net,0,0.00,10,0.12,0,0.00,4,0.05,"), "{line}");

    server.get(&format!("{reports}/statements?month=2026-13")).await.refused(422, "invalid_timestamp");
    server.get(&format!("{reports}/statements.csv?month=March")).await.refused(422, "invalid_timestamp");
    server.get(&format!("{reports}/statements?month={month}&partner=nobody")).await.refused(404, "not_found");
    let backwards = format!("{reports}/settlement?from=2036-01-01T00:00:00Z&until=2026-01-01T00:00:00Z");
    server.get(&backwards).await.refused(422, "invalid_timestamp");
}
