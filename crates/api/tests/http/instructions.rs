//! What a partner is asked to credit: taken from the list, told as done or failed, and summed up for finance.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: flying
name: Flying
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: {}
earn:
  purchase: { on: order.paid, give: 10 points per 1.00 of eligible }
partners:
  sky: { name: Sky Miles, rate: 30 points = 10 miles, fee: 5, worth: 0.0125 }
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_is_asked_and_tells() {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "flying", "mode": "sandbox"})).await.expect(201);
    server.publish("flying", PROGRAM).await;
    let new = json!({"identifiers": {"external_id": "ada"}});
    let joined = server.post("/v1/programs/flying/members", &new).await.expect(201);
    let event = |type_: &str, external_id: &str, fields: Value| {
        let mut event = json!({"type": type_, "source": "crm", "external_id": external_id,
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}});
        event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        event
    };
    let given = json!({"adjustment": {"wallet": "points", "amount": 1_000, "reason": "test"}});
    server.report("flying", &event("adjustment", "A-1", given)).await.expect(201);
    for (external_id, amount) in [("X-1", 300), ("X-2", 30), ("X-3", 90)] {
        let fields = json!({"partner": "sky", "amount": amount, "reference": "link-7"});
        let answer = server.report("flying", &event("units.exported", external_id, fields)).await.expect(201);
        let exported =
            json!({"partner": "sky", "wallet": "points", "amount": amount, "fee": 5, "gave": amount / 3});
        assert_eq!((&answer.body["exported"], &answer.body["instruction"]), (&exported, &json!("asked")));
    }
    let told = |type_: &str, of: &str| {
        event(type_, &format!("{type_}-{of}"), json!({"instruction": {"external_id": of}}))
    };
    server.report("flying", &told("instruction.done", "X-1")).await.expect(201);
    let failed = server.report("flying", &told("instruction.failed", "X-2")).await.expect(201);
    assert_eq!(failed.body["after"]["balances"][0]["available"], 600);
    assert_eq!(failed.body["exported"]["gave"], -10);
    let again = server.report("flying", &told("instruction.failed", "X-2")).await.expect(200);
    assert_eq!(again.body["event"], failed.body["event"]);

    let list = "/v1/programs/flying/instructions";
    let open = server.get(list).await.expect(200);
    let items = open.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{}", open.text);
    assert_eq!(items[0]["member"], joined.body["member"]["id"]);
    assert_eq!(items[0]["partner"], json!({"id": "sky", "units": 30, "reference": "link-7"}));
    assert_eq!([&items[0]["kind"], &items[0]["amount"]], [&json!("credit"), &json!(90)]);
    let first = server.get(&format!("{list}?which=all&limit=2")).await.expect(200);
    let next = first.body["next"].as_str().unwrap();
    server.get(&format!("{list}?cursor={next}")).await.refused(400, "invalid_cursor");
    let rest = server.get(&format!("{list}?which=all&limit=2&cursor={next}")).await.expect(200);
    let items = [&first, &rest].map(|page| page.body["items"].as_array().unwrap().clone()).concat();
    let states: Vec<[&Value; 2]> = items.iter().map(|item| [&item["external_id"], &item["state"]]).collect();
    assert_eq!(json!(states), json!([["X-1", "done"], ["X-2", "failed"], ["X-3", "open"]]));

    let report =
        "/v1/programs/flying/reports/instructions?from=2026-01-01T00:00:00Z&until=2036-01-01T00:00:00Z";
    let report = server.get(report).await.expect(200);
    let of = &report.body["exports"][0];
    let sum =
        |count, amount, fee, units| json!({"count": count, "amount": amount, "fee": fee, "units": units});
    assert_eq!(of["asked"], sum(3, 420, 15, 140));
    assert_eq!(
        [&of["done"], &of["failed"], &of["open"]],
        [&sum(1, 300, 5, 100), &sum(1, 30, 5, 10), &sum(1, 90, 5, 30)]
    );
    // 130 miles at 1.25 cents are 162.5 cents, rounded to even.
    assert_eq!(of["owed"], json!({"units": 130, "worth": 162}));
    assert_eq!(report.body["pay_outs"], json!([]));
    assert!(server.app.audit(None).unwrap().ok);
}
