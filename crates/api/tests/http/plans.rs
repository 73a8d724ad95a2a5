//! Paid membership over HTTP: what is to be taken, told as done or failed, summed up for finance; what a member reads of the
//! own plan, and somebody who is no member of all.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: prime
name: Prime
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: {}
plans:
  prime: { name: Prime, price: [14.99 a month, 139.00 a year], trial: 30 days, dunning: [3 days], refund_if_unused: true }
  lite: { name: { en: Lite, et: Väike }, price: 20.00 a year }
  staff: { name: Staff, price: 0.00 a year, if: '"staff" in member.segments' }
benefits:
  delivery: { plans: [prime, lite], name: Free delivery, worth: 5.99 }
"#;

async fn server() -> Server {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "prime", "mode": "sandbox"})).await.expect(201);
    server.publish("prime", PROGRAM).await;
    for member in ["ada", "ben"] {
        let new = json!({"identifiers": {"external_id": member}});
        server.post("/v1/programs/prime/members", &new).await.expect(201);
    }
    server
}

fn event(member: &str, type_: &str, external_id: &str, fields: Value) -> Value {
    let mut event = json!({"type": type_, "source": "crm", "external_id": external_id,
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": member}});
    event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    event
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prices_are_asked_for_and_told() {
    let server = server().await;
    let year = json!({"plan": "prime", "period": "year", "trial": false});
    let joined = server.report("prime", &event("ada", "plan.joined", "J-1", year.clone())).await.expect(201);
    assert_eq!(joined.body["instruction"], "asked");
    assert_eq!(
        [&joined.body["plan"]["what"], &joined.body["plan"]["fee"]],
        [&json!("joined"), &json!(13_900)],
        "{}",
        joined.text
    );
    server.report("prime", &event("ben", "plan.joined", "J-2", json!({"plan": "prime"}))).await.expect(201);
    let list = "/v1/programs/prime/instructions";
    let told = |type_: &str, of: &str| {
        event("ada", type_, &format!("{type_}-{of}"), json!({"instruction": {"external_id": of}}))
    };
    server.report("prime", &told("instruction.done", "J-1")).await.expect(201);
    let left = json!({"plan": "prime", "at_once": true});
    let left = server.report("prime", &event("ada", "plan.cancelled", "C-1", left)).await.expect(201);
    assert_eq!(left.body["plan"]["fee"], -13_900, "{}", left.text);
    // Repeated, it answers as before; under the same number nothing else is told.
    let again = event("ada", "plan.joined", "J-1", year);
    server.report("prime", &again).await.expect(200);
    let other = event("ada", "plan.joined", "J-1", json!({"plan": "prime", "period": "year"}));
    server.report("prime", &other).await.refused(409, "duplicate_external_id");

    // A trial asks nothing of anybody and is not in the list.
    let all = server.get(&format!("{list}?which=all")).await.expect(200);
    let items = all.body["items"].as_array().unwrap();
    let seen: Vec<Value> = items
        .iter()
        .map(|item| {
            json!([
                item["kind"],
                item["plan"],
                item["amount"],
                item["scale"],
                item["state"],
                item.get("wallet")
            ])
        })
        .collect();
    assert_eq!(
        json!(seen),
        json!([["charge", "prime", 13_900, 2, "done", null], ["refund", "prime", 13_900, 2, "open", null],])
    );
    let one = server.get(&format!("{list}?which=all&limit=1")).await.expect(200);
    let next = one.body["next"].as_str().unwrap();
    let rest = server.get(&format!("{list}?which=all&limit=1&cursor={next}")).await.expect(200);
    assert_eq!(rest.body["items"][0]["kind"], "refund");

    // A month after the trial the price is asked for, and asked for again when it fails.
    let clock = |to: &str| json!({"to": to});
    server.post("/v1/programs/prime/clock", &clock("2026-12-22T12:00:00Z")).await.expect(200);
    let open = server.get(list).await.expect(200);
    let charge = open.body["items"].as_array().unwrap().iter().find(|item| item["kind"] == "charge").unwrap();
    assert_eq!([&charge["amount"], &charge["plan"]], [&json!(1_499), &json!("prime")]);
    let failed = json!({"instruction": {"source": charge["source"], "external_id": charge["external_id"]}});
    let failed = server.report("prime", &event("ben", "instruction.failed", "F-1", failed)).await.expect(201);
    assert_eq!(
        [&failed.body["plan"]["what"], &failed.body["plan"]["fee"]],
        [&json!("unpaid"), &json!(-1_499)]
    );
    let plan = server.get("/v1/programs/prime/members/external:ben/plan").await.expect(200).body;
    assert_eq!([&plan["plan"]["state"], &plan["plan"]["owed"]], [&json!("unpaid"), &json!(1_499)], "{plan}");
    server.post("/v1/programs/prime/clock", &clock("2026-12-25T12:00:01Z")).await.expect(200);

    let report =
        "/v1/programs/prime/reports/instructions?from=2026-01-01T00:00:00Z&until=2036-01-01T00:00:00Z";
    let report = server.get(report).await.expect(200);
    let sum = |count, amount| json!({"count": count, "amount": amount});
    let none = sum(0, 0);
    assert_eq!(
        report.body["plans"],
        json!([
            {"plan": "prime", "kind": "charge", "asked": sum(3, 16_898), "done": sum(1, 13_900),
             "failed": sum(1, 1_499), "open": sum(1, 1_499), "past": none},
            {"plan": "prime", "kind": "refund", "asked": sum(1, 13_900), "done": none, "failed": none,
             "open": sum(1, 13_900), "past": none},
        ])
    );
    assert!(server.app.audit(None).unwrap().ok);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_plan_was_worth_and_what_there_is() {
    let server = server().await;
    let plans = server.get("/v1/programs/prime/plans?language=et").await.expect(200).body;
    assert_eq!([&plans["currency"], &plans["scale"]], [&json!("EUR"), &json!(2)]);
    let lite = json!({
        "id": "lite", "name": "Väike", "prices": [{"period": "year", "fee": 2_000, "first_fee": 2_000}],
        "benefits": [{"id": "delivery", "name": "Free delivery", "worth": 599}],
    });
    assert_eq!(plans["plans"][1], lite);
    assert_eq!(
        [&plans["plans"][0]["trial"], &plans["plans"][2]["locked"]],
        [&json!("30 days"), &json!("plan_not_available")]
    );

    let year = json!({"plan": "prime", "period": "year", "trial": false});
    server.report("prime", &event("ada", "plan.joined", "J-1", year)).await.expect(201);
    for number in 0..5 {
        let used = event("ada", "benefit.used", &format!("B-{number}"), json!({"benefit": "delivery"}));
        server.report("prime", &used).await.expect(201);
    }
    let path = "/v1/programs/prime/members/external:ada/plan";
    let told = server.get(path).await.expect(200).body;
    let account = &told["plan"]["account"];
    assert_eq!(
        [&account["paid"], &account["worth"], &account["gain"]],
        [&json!(13_900), &json!(2_995), &json!(-10_905)]
    );
    // 366 days, since the day of joining comes on top.
    assert_eq!([&account["days"], &account["days_in_all"]], [&json!(1), &json!(366)]);
    let lite = json!({"id": "lite", "period": "year"});
    assert_eq!(account["others"][0], json!({"plan": lite, "fee": 2_000, "worth": 2_995, "gain": 995}));
    assert_eq!(account["others"][1], json!({"fee": 0, "worth": 0, "gain": 0}));
    let used = json!([{"id": "delivery", "name": "Free delivery", "times": 5, "worth": 2_995}]);
    assert_eq!(told["plan"]["used"], used);
    for (language, sentence) in [
        (
            "en",
            "Prime since 21 Nov: you paid 139.00 and had 29.95, 109.05 less than it cost; with Lite for 20.00 you would have 119.00 more",
        ),
        ("zh-Hans", "Prime：11月21日起支付139.00，已享29.95，比费用少109.05；选Lite（20.00）可多得119.00"),
        ("zh-Hant", "Prime：11月21日起支付139.00，已享29.95，比費用少109.05；選Lite（20.00）可多得119.00"),
        (
            "et",
            "Prime alates 21. novembrist: maksid 139,00 ja said 29,95, 109,05 vähem, kui see maksis; paketiga Väike (20,00) oleks sul 119,00 rohkem",
        ),
    ] {
        let told = server.get(&format!("{path}?language={language}")).await.expect(200).body;
        assert_eq!(told["plan"]["account"]["sentence"], sentence, "{language}");
    }
    let benefits = server.get("/v1/programs/prime/members/external:ada/benefits").await.expect(200).body;
    assert_eq!(
        [&benefits["benefits"][0]["plan"], &benefits["benefits"][0]["state"]],
        [&json!("prime"), &json!("available")]
    );
    // Who is on none sees what there is.
    let none = server.get("/v1/programs/prime/members/external:ben/plan").await.expect(200).body;
    assert_eq!((none.get("plan"), none["offers"].as_array().unwrap().len()), (None, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_plan_would_give_to_somebody_who_is_no_member() {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "prime", "mode": "sandbox"})).await.expect(201);
    let document = PROGRAM.replace("  points: {}", "  points: { worth: 0.01 EUR }");
    let rules = "earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
  double: { on: order.paid, if: 'member.plan == \"prime\"', multiply: points by 2, group: plan }
";
    server.publish("prime", &format!("{document}{rules}")).await;
    let lines = json!([{"sku": "a", "quantity": 1, "unit_price": 3_000}]);
    let order = json!({"currency": "EUR", "total": 3_000, "lines": lines});
    let path = "/v1/programs/prime/plans/quotes";
    let quotes = server.post(path, &json!({"order": order, "language": "et"})).await.expect(200).body;
    let benefits = json!([{"id": "delivery", "name": "Free delivery", "worth": 599}]);
    let units = |amount: i64| json!([{"wallet": "points", "amount": amount, "scale": 0}]);
    // The plan of the staff is not for anybody.
    let expected = json!([
        {"gives": units(30), "worth": 30, "benefits": []},
        {"id": "prime", "name": "Prime", "gives": units(60), "worth": 60, "benefits": benefits},
        {"id": "lite", "name": "Väike", "gives": units(30), "worth": 30, "benefits": benefits},
    ]);
    assert_eq!(quotes["quotes"], expected, "{quotes}");
    // A member on the plan compares with the other one.
    let new = json!({"identifiers": {"external_id": "ada"}});
    server.post("/v1/programs/prime/members", &new).await.expect(201);
    server.report("prime", &event("ada", "plan.joined", "J-1", json!({"plan": "prime"}))).await.expect(201);
    let cart = json!({"order": order, "member": {"external_id": "ada"}});
    let quotes = server.post(path, &cart).await.expect(200).body;
    let ids: Vec<&Value> = quotes["quotes"].as_array().unwrap().iter().map(|quote| &quote["id"]).collect();
    assert_eq!(json!(ids), json!(["prime", "lite"]));
    let wrong = json!({"order": {"currency": "EUR", "lines": []}});
    server.post(path, &wrong).await.expect(422);
    let unknown = json!({"order": order, "member": {"external_id": "nobody"}});
    server.post(path, &unknown).await.refused(404, "not_found");
    let dollars = json!({"order": {"currency": "USD", "total": 3_000, "lines": order["lines"]}});
    server.post(path, &dollars).await.refused(422, "currency_mismatch");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_of_a_plan_goes_to_another_member() {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "prime", "mode": "sandbox"})).await.expect(201);
    let document = PROGRAM.replace(
        "refund_if_unused: true }",
        "refund_if_unused: true, invitees: { slots: 1, benefits: [delivery] } }",
    );
    server.publish("prime", &document).await;
    let mut ids = Vec::new();
    for member in ["ada", "ben"] {
        let new = json!({"identifiers": {"external_id": member}});
        let joined = server.post("/v1/programs/prime/members", &new).await.expect(201);
        ids.push(joined.body["member"]["id"].as_str().unwrap().to_owned());
    }
    let month = json!({"plan": "prime", "trial": false});
    server.report("prime", &event("ada", "plan.joined", "J-1", month)).await.expect(201);
    let with = |id: &str| json!({"plan": "prime", "with": id});
    server
        .report("prime", &event("ada", "plan.shared", "S-0", with(&ids[0])))
        .await
        .refused(422, "same_account");
    server.report("prime", &event("ada", "plan.shared", "S-1", with(&ids[1]))).await.expect(201);
    server
        .report("prime", &event("ada", "plan.shared", "S-2", with(&ids[1])))
        .await
        .refused(409, "already_invited");
    let used = |id: &str| event("ben", "benefit.used", id, json!({"benefit": "delivery"}));
    server.report("prime", &used("B-1")).await.expect(201);
    let timeline = server.get("/v1/programs/prime/members/external:ben/timeline").await.expect(200).body;
    let kinds: Vec<&Value> =
        timeline["items"].as_array().unwrap().iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(json!(kinds), json!(["benefit.used", "plan.received", "member.joined"]));
    let plan = server.get("/v1/programs/prime/members/external:ada/plan").await.expect(200).body;
    assert_eq!(plan["plan"]["guests"], json!([ids[1]]));
    // It ends with the plan: here by a refund, which is asked for in the same entry.
    let left = json!({"plan": "prime", "at_once": true});
    server.report("prime", &event("ada", "plan.cancelled", "C-1", left)).await.expect(201);
    server.report("prime", &used("B-2")).await.refused(422, "benefit_not_available");
    assert!(server.app.audit(None).unwrap().ok);
}
