//! Benefits of orders and stamp cards over HTTP: until when something can be claimed, what is paid back, and how full a card is.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: shop
name: Shop
currency: EUR
time_zone: Europe/Tallinn
wallets:
  stamps: { kind: stamps, card: 3 }
  points: {}
earn:
  drink: { on: order.paid, give: 1 stamps per item }
rewards:
  drink: { name: A drink, price: 3 stamps }
benefits:
  protection: { name: Price protection, of_order: { within: 90 days, difference: true } }
  tea: { name: Tea }
"#;

fn event(type_: &str, external_id: &str, fields: Value) -> Value {
    let mut event = json!({"type": type_, "source": "pos", "external_id": external_id,
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}});
    event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    event
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_for_orders_and_full_cards_are_told() {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "shop", "mode": "sandbox"})).await.expect(201);
    server.publish("shop", PROGRAM).await;
    let members = "/v1/programs/shop/members";
    server.post(members, &json!({"identifiers": {"external_id": "ada"}})).await.expect(201);
    let order = json!({"order": {"currency": "EUR", "total": 2_800,
        "lines": [{"sku": "tea", "quantity": 7, "amount": 2_800}]}});
    server.report("shop", &event("order.paid", "o-1", order)).await.expect(201);

    let balances = server.get(&format!("{members}/external:ada/balance")).await.expect(200).body;
    assert_eq!(balances["wallets"][0]["card"], json!({"size": 3, "full": 2, "stamps": 1}), "{balances}");
    assert_eq!(balances["wallets"][1].get("card"), None);

    let path = format!("{members}/external:ada/benefits");
    let held = server.get(&path).await.expect(200).body;
    let protection = &held["benefits"][0];
    assert_eq!([&protection["within"], &protection["until"]], [&json!("90 days"), &Value::Null], "{held}");
    assert_eq!(held["benefits"][1].get("within"), None);
    let asked = server.get(&format!("{path}?bought_at=2026-11-21T10:00:00Z")).await.expect(200).body;
    // Through the end of 19 February in Tallinn.
    assert_eq!(asked["benefits"][0]["until"], "2027-02-19T22:00:00Z", "{asked}");
    server.get(&format!("{path}?bought_at=soon")).await.refused(422, "invalid_timestamp");

    let claim = |id: &str, benefit: &str, amount: Option<i64>| {
        let mut fields = json!({"benefit": benefit, "order": {"external_id": "o-1"}});
        if let Some(amount) = amount {
            fields["amount"] = json!(amount);
        }
        event("benefit.claimed", id, fields)
    };
    let paid = server.report("shop", &claim("c-1", "protection", Some(800))).await.expect(201);
    assert_eq!(
        paid.body["benefit"],
        json!({"benefit": "protection", "times": 1, "worth": 800}),
        "{}",
        paid.text
    );
    server.report("shop", &claim("c-1", "protection", Some(800))).await.expect(200);
    server.report("shop", &claim("c-1", "protection", Some(700))).await.refused(409, "duplicate_external_id");
    for (body, status, code) in [
        (claim("c-2", "protection", Some(2_001)), 422, "benefit_amount"),
        (claim("c-3", "protection", None), 422, "benefit_amount"),
        (claim("c-4", "tea", None), 422, "wrong_benefit_kind"),
        (claim("c-5", "coffee", None), 422, "unknown_benefit"),
        (event("benefit.used", "c-6", json!({"benefit": "protection"})), 422, "wrong_benefit_kind"),
        (claim("c-7", "protection", Some(0)), 422, "amount_zero"),
    ] {
        server.report("shop", &body).await.refused(status, code);
    }
    server.report("shop", &claim("c-8", "protection", Some(2_000))).await.expect(201);
    assert!(server.app.audit(None).unwrap().ok);
}
