//! Links with partners, and blocks that they pay for in advance, over HTTP: what is answered, what is read, and what finance sees.

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
  linked: { on: account.linked.bank, give: 50 points }
  card: { on: activity.card, give: 40 points, funded_by: bank }
partners:
  bank: { name: { en: City Bank, et: Linnapank }, link: required, pays: { points: { price: 0.01, when_empty: refuse } } }
  press: { name: Press }
"#;

async fn server() -> Server {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "coalition", "mode": "sandbox"})).await.expect(201);
    server.publish("coalition", PROGRAM).await;
    // In the middle of a month, whatever the day of the test is.
    server.post("/v1/programs/coalition/clock", &json!({"to": "2026-11-21T10:00:00Z"})).await.expect(200);
    for member in ["ada", "ben", "bank"] {
        let new = json!({"identifiers": {"external_id": member}});
        server.post("/v1/programs/coalition/members", &new).await.expect(201);
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
async fn accounts_are_linked_and_their_numbers_told_to_nobody() {
    let server = server().await;
    let links = "/v1/programs/coalition/members/external:ada/links?language=et";
    let before = server.get(links).await.expect(200).body;
    let of = |partner: &str, name: &str, required: bool| json!({"partner": partner, "name": name, "required": required, "linked": false});
    assert_eq!(before["links"], json!([of("bank", "Linnapank", true), of("press", "Press", false)]));

    let link = |member: &str, id: &str, number: &str| {
        event(member, "account.linked", id, json!({"partner": "bank", "number": number}))
    };
    let linked = server.report("coalition", &link("ada", "L-1", "SECRET-9012")).await.expect(201);
    assert_eq!(linked.body["links"], json!([{"partner": "bank", "linked": true}]), "{}", linked.text);
    assert_eq!(linked.body["granted"][0]["amount"], 50);
    // The same again is answered as before, whatever stands around the number; another number is another event.
    let again = server.report("coalition", &link("ada", "L-1", " SECRET-9012 ")).await.expect(200);
    assert_eq!(again.body["seq"], linked.body["seq"]);
    server
        .report("coalition", &link("ada", "L-1", "SECRET-9013"))
        .await
        .refused(409, "duplicate_external_id");
    server.report("coalition", &link("ben", "L-2", "SECRET-9012")).await.refused(409, "partner_number_taken");

    let after = server.get(links).await.expect(200);
    assert_eq!(after.body["links"][0]["linked"], true);
    assert_eq!(after.body["links"][0]["since"], "2026-11-21T10:00:00Z");
    let ledger = server.get("/v1/programs/coalition/members/external:ada/ledger").await.expect(200);
    for answer in [&linked, &again, &after, &ledger] {
        assert!(!answer.text.contains("SECRET") && !answer.text.contains("lnk_"), "{}", answer.text);
    }

    let unlinked = event("ada", "account.unlinked", "U-1", json!({"partner": "bank"}));
    let unlinked = server.report("coalition", &unlinked).await.expect(201);
    assert_eq!(unlinked.body["links"], json!([{"partner": "bank", "linked": false}]));
    assert_eq!(server.get(links).await.expect(200).body["links"], before["links"]);
    // The number is free, and has brought what it brings.
    let taken = server.report("coalition", &link("ben", "L-3", "SECRET-9012")).await.expect(201);
    assert_eq!(taken.body["granted"], json!([]), "{}", taken.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partners_pay_in_advance_and_finance_sees_what_is_left() {
    let server = server().await;
    let card = |member: &str, id: &str| event(member, "activity", id, json!({"activity": {"name": "card"}}));
    let link = event("ada", "account.linked", "L-1", json!({"partner": "bank", "number": "1"}));
    server.report("coalition", &link).await.expect(201);
    server.report("coalition", &card("ada", "C-1")).await.refused(409, "block_empty");
    let block = json!({"partner": "bank", "wallet": "points", "units": 100, "price": 8_000,
        "until": "2027-01-01T00:00:00+02:00"});
    let bought =
        server.report("coalition", &event("bank", "block.bought", "B-1", block.clone())).await.expect(201);
    let moved = |what: &str, units: i64| json!([{"partner": "bank", "wallet": "points", "number": 1, "what": what, "units": units}]);
    assert_eq!(bought.body["blocks"], moved("bought", 100), "{}", bought.text);
    let again =
        server.report("coalition", &event("bank", "block.bought", "B-1", block.clone())).await.expect(200);
    assert_eq!(again.body["seq"], bought.body["seq"]);
    let mut other = block;
    other["reserve"] = json!(true);
    let other = event("bank", "block.bought", "B-1", other);
    server.report("coalition", &other).await.refused(409, "duplicate_external_id");

    let earned = server.report("coalition", &card("ada", "C-2")).await.expect(201);
    assert_eq!(earned.body["blocks"], moved("drawn", 40), "{}", earned.text);
    server.report("coalition", &card("ada", "C-3")).await.expect(201);
    let reversed = event("ada", "reversal", "R-1", json!({"event": {"external_id": "C-3"}}));
    let reversed = server.report("coalition", &reversed).await.expect(201);
    assert_eq!(reversed.body["blocks"], moved("drawn", -40), "{}", reversed.text);
    // Who is not linked earns nothing of it, and is told why.
    let not = server.report("coalition", &card("ben", "C-4")).await.expect(201);
    assert_eq!(not.body["why"][0]["outcome"], "not_linked", "{}", not.text);

    let reports = "/v1/programs/coalition/reports";
    let month = server.get(&format!("{reports}/statements?month=2026-11&partner=bank")).await.expect(200);
    let bank = &month.body["partners"][0];
    // 100 units at 0.8 cents; the 40 that were drawn would have cost 40 cents, and are not due any more.
    assert_eq!(["blocks", "units", "owes", "pays"].map(|name| bank[name].as_i64().unwrap()), [80, 0, 80, 80]);
    assert_eq!(
        bank["prepaid"],
        json!([{"wallet": "points", "scale": 0, "before": 0, "bought": {"units": 100, "money": 80},
            "drawn": {"units": 40, "money": 40}, "after": 60}])
    );
    let table = server.get(&format!("{reports}/statements.csv?month=2026-11")).await.expect(200);
    let line = table.text.lines().nth(1).unwrap();
    assert!(
        line.starts_with("bank,points,EUR,at_issuance,") && line.ends_with(",100,0.80,40,0.40,60"),
        "{line}"
    );
    // A month later the rest of the block is what there was before; it is over with the year.
    server.post("/v1/programs/coalition/clock", &json!({"to": "2027-01-01T10:00:00Z"})).await.expect(200);
    let next = server.get(&format!("{reports}/statements?month=2026-12&partner=bank")).await.expect(200);
    let prepaid = &next.body["partners"][0]["prepaid"][0];
    assert_eq!(["before", "after"].map(|name| prepaid[name].as_i64().unwrap()), [60, 60]);
    let late = event("ada", "activity", "C-5", json!({"activity": {"name": "card"}}));
    server.report("coalition", &late).await.refused(409, "block_empty");
}
