//! Choices over HTTP: what is open, what was chosen, the default, and what is refused.

use serde_json::{Value, json};

use crate::server::{Answer, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: choosing
name: Choosing
currency: EUR
time_zone: Europe/Tallinn
fields: { order: { nights: int } }
wallets: { points: { unit: point|points } }
vouchers: { suite: { name: { en: A suite, et: Sviit } } }
challenges:
  two: { name: Two nights, each: year, count: fields.nights, target: 2, give: choice annual }
choices:
  annual:
    name: { en: Annual choice, et: Aasta valik, zh-Hans: 年度选择, zh-Hant: 年度選擇 }
    options:
      suite: { name: { en: A suite, et: Sviit, zh-Hans: 套房, zh-Hant: 套房 }, text: { en: For a night, et: Üheks ööks }, give: voucher suite }
      points: { name: Points, give: 50 points }
    deadline: 8 January of the next year
    default: suite
"#;

async fn open() -> Server {
    let server = Server::start().await;
    server.post("/v1/programs", &json!({"slug": "choosing", "mode": "sandbox"})).await.expect(201);
    server.publish("choosing", PROGRAM).await;
    let ada = json!({"identifiers": {"external_id": "ada"}});
    server.post("/v1/programs/choosing/members", &ada).await.expect(201);
    server
}

async fn event(server: &Server, id: &str, kind: &str, rest: Value) -> Answer {
    let mut event = json!({"type": kind, "source": "desk", "external_id": id,
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}});
    event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    server.report("choosing", &event).await
}

async fn stays(server: &Server, id: &str, nights: i64) -> Answer {
    let lines = json!([{"sku": "room", "amount": 9_000}]);
    let order = json!({"currency": "EUR", "total": 9_000, "lines": lines, "metadata": {"nights": nights}});
    event(server, id, "order.paid", json!({ "order": order })).await.expect(201)
}

async fn told(server: &Server, language: &str) -> Value {
    let path = format!("/v1/programs/choosing/members/external:ada/challenges?language={language}");
    server.get(&path).await.expect(200).body
}

#[tokio::test]
async fn one_of_several_things_is_chosen_in_time() {
    let server = open().await;
    stays(&server, "R-1", 1).await;
    assert_eq!(told(&server, "en").await["challenges"][0]["sentence"], "Two nights: 1 of 2 nights by 31 Dec");
    let wanted = json!({"choice": "annual", "option": "points"});
    event(&server, "C-0", "choice.made", wanted.clone()).await.refused(409, "nothing_to_choose");

    stays(&server, "R-2", 1).await;
    for (language, sentence) in [
        ("en", "Annual choice: choose by 8 Jan 2027, otherwise: A suite"),
        ("et", "Aasta valik: vali hiljemalt 8. jaanuaril 2027, muidu: Sviit"),
        ("zh-Hans", "年度选择：请在2027年1月8日前选择，否则为：套房"),
        ("zh-Hant", "年度選擇：請在2027年1月8日前選擇，否則為：套房"),
    ] {
        let told = told(&server, language).await;
        assert_eq!(told["choices"][0]["sentence"], sentence);
    }
    let open = told(&server, "en").await["choices"][0].clone();
    assert_eq!((&open["id"], &open["default"]), (&json!("annual"), &json!("suite")));
    assert_eq!(open["until"], "2027-01-08T22:00:00Z");
    let gives = json!([{"kind": "voucher", "id": "suite", "amount": 1, "name": "A suite"}]);
    let suite = json!({"id": "suite", "name": "A suite", "text": "For a night", "gives": gives});
    assert_eq!(open["options"][0], suite);

    for (choice, option, code) in
        [("yearly", "points", "unknown_choice"), ("annual", "car", "unknown_option")]
    {
        let wrong = json!({"choice": choice, "option": option});
        event(&server, "C-0", "choice.made", wrong).await.refused(422, code);
    }
    let chosen = event(&server, "C-1", "choice.made", wanted.clone()).await.expect(201).body;
    assert_eq!(chosen["granted"][0]["amount"], 50);
    let again = event(&server, "C-1", "choice.made", wanted.clone()).await.expect(200).body;
    assert_eq!(again["replayed"], true);
    event(&server, "C-2", "choice.made", wanted).await.refused(409, "nothing_to_choose");
    let undone = json!({"event": {"external_id": "C-1"}});
    event(&server, "C-3", "reversal", undone).await.refused(422, "not_reversible");
    assert_eq!(told(&server, "en").await["choices"], json!([]));
}

#[tokio::test]
async fn who_does_not_choose_has_the_default() {
    let server = open().await;
    stays(&server, "R-1", 2).await;
    let vouchers = "/v1/programs/choosing/members/external:ada/vouchers";
    server.post("/v1/programs/choosing/clock", &json!({"to": "2027-01-08T21:59:59Z"})).await.expect(200);
    assert_eq!(server.get(vouchers).await.expect(200).body["vouchers"], json!([]));
    server.post("/v1/programs/choosing/clock", &json!({"to": "2027-01-08T22:00:00Z"})).await.expect(200);
    assert_eq!(server.get(vouchers).await.expect(200).body["vouchers"][0]["voucher"], "suite");
    assert_eq!(told(&server, "en").await["choices"], json!([]));
}
