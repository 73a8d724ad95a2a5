//! Levels that are given over HTTP: what the answer and the member are told, and what is refused.

use serde_json::{Value, json};

use crate::server::{Answer, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: ladder
name: Ladder
currency: EUR
time_zone: Europe/Tallinn
wallets: { points: { unit: point|points } }
vouchers: { cup: { name: A cup } }
tiers:
  status:
    window: calendar year
    valid: end of next year
    levels:
      silver: { name: { en: Silver, et: Hõbe, zh-Hans: 银卡, zh-Hant: 銀卡 }, qualify: orders >= 1, give: [ 5 points, voucher cup ] }
      gold: { name: { en: Gold, et: Kuld, zh-Hans: 金卡, zh-Hant: 金卡 }, qualify: orders >= 9 }
challenges:
  card: { name: The card, count: activity.card_opened, target: 1, give: level gold for 30 days }
"#;

async fn open() -> Server {
    let server = Server::start().await;
    server.post("/v1/programs", &json!({"slug": "ladder", "mode": "sandbox"})).await.expect(201);
    server.publish("ladder", PROGRAM).await;
    let ada = json!({"identifiers": {"external_id": "ada"}});
    server.post("/v1/programs/ladder/members", &ada).await.expect(201);
    server
}

async fn event(server: &Server, id: &str, kind: &str, rest: Value) -> Answer {
    let mut event = json!({"type": kind, "source": "desk", "external_id": id,
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}});
    event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    server.report("ladder", &event).await
}

async fn told(server: &Server, language: &str) -> Value {
    let path = format!("/v1/programs/ladder/members/external:ada/tiers?language={language}");
    server.get(&path).await.expect(200).body["tier_sets"][0].clone()
}

#[tokio::test]
async fn a_given_level_is_told_as_such_until_it_ends() {
    let server = open().await;
    let matched = json!({"tier_set": "status", "level": "gold", "last_day": "2026-12-31", "reason": "match"});
    let given = event(&server, "G-1", "tier.given", matched.clone()).await.expect(201).body;
    let change =
        json!([{"set": "status", "level": "gold", "until": "2026-12-31T22:00:00Z", "cause": "given"}]);
    assert_eq!(given["levels"], change);
    assert_eq!(given["after"]["levels"][0]["level"], "gold");
    for (language, sentence) in [
        ("en", "Gold until 31 Dec, matched"),
        ("et", "tase Kuld kehtib veel 31. detsembril mujal saadud taseme eest"),
        ("zh-Hans", "金卡（等级匹配），有效期至12月31日"),
        ("zh-Hant", "金卡（等級匹配），有效期至12月31日"),
    ] {
        let told = told(&server, language).await;
        assert_eq!(told["held"]["sentence"], sentence);
        assert_eq!((&told["held"]["by"], &told["held"]["last_day"]), (&json!("match"), &json!("2026-12-31")));
    }
    assert_eq!(told(&server, "en").await["at_risk"]["missing"][0]["need"], 9);
    let again = event(&server, "G-1", "tier.given", matched.clone()).await.expect(200).body;
    assert_eq!((&again["levels"], &again["replayed"]), (&change, &json!(true)));
    let mut other = matched;
    other["last_day"] = json!("2026-12-30");
    event(&server, "G-1", "tier.given", other).await.refused(409, "duplicate_external_id");

    // Silver is reached below it, and what comes with Silver comes.
    let lines = json!([{"sku": "tea", "amount": 500}]);
    let order = json!({"order": {"currency": "EUR", "total": 500, "lines": lines}});
    let paid = event(&server, "R-1", "order.paid", order).await.expect(201).body;
    assert_eq!(
        (&paid["levels"][0]["level"], &paid["after"]["levels"][0]["level"]),
        (&json!("silver"), &json!("gold"))
    );
    assert_eq!((&paid["granted"][0]["amount"], &paid["vouchers"][0]["voucher"]), (&json!(5), &json!("cup")));
    assert_eq!(paid["challenges"], Value::Null);

    let undone = json!({"event": {"external_id": "G-1"}});
    let undone = event(&server, "G-2", "reversal", undone).await.expect(201).body;
    assert_eq!(undone["levels"][0]["cause"], "given_undone");
    assert_eq!(told(&server, "en").await["held"]["sentence"], "Silver until 31 Dec 2027");

    let card = json!({"activity": {"name": "card_opened"}});
    let opened = event(&server, "A-1", "activity", card).await.expect(201).body;
    assert_eq!(opened["levels"][0]["until"], "2026-12-21T22:00:00Z");
    assert_eq!(told(&server, "en").await["held"]["sentence"], "Gold until 21 Dec, as a gift");
    let challenges = server.get("/v1/programs/ladder/members/external:ada/challenges").await.expect(200).body;
    let gives = json!([{"kind": "level", "id": "gold", "amount": 1, "name": "Gold"}]);
    assert_eq!(challenges["challenges"][0]["gives"], gives);

    server.post("/v1/programs/ladder/clock", &json!({"to": "2026-12-21T22:00:00Z"})).await.expect(200);
    assert_eq!(told(&server, "en").await["level"]["id"], "silver");
}

#[tokio::test]
async fn what_is_no_level_is_refused() {
    let server = open().await;
    let good = json!({"tier_set": "status", "level": "gold", "reason": "gift"});
    for (field, value, status, code) in [
        ("tier_set", json!("rank"), 422, "unknown_level"),
        ("level", json!("bronze"), 422, "unknown_level"),
        ("level", json!(1), 422, "wrong_type"),
        ("last_day", json!("2026-11-20"), 422, "invalid_value"),
        ("last_day", json!("2026-02-30"), 422, "invalid_date"),
        ("last_day", json!("2027"), 422, "invalid_date"),
        ("last_day", json!("-999-01-01"), 422, "invalid_date"),
        ("reason", json!("because"), 422, "invalid_value"),
        ("until", json!("2027-01-01"), 422, "unknown_field"),
    ] {
        let mut wrong = good.clone();
        wrong[field] = value;
        event(&server, "G-0", "tier.given", wrong).await.refused(status, code);
    }
    for field in ["tier_set", "level", "reason"] {
        let mut wrong = good.clone();
        wrong.as_object_mut().unwrap().remove(field);
        event(&server, "G-0", "tier.given", wrong).await.refused(422, "missing_field");
    }
    // The end of time is a day like others, and 20 is the most.
    for number in 1..=20 {
        let mut far = good.clone();
        far["last_day"] = json!("9999-12-31");
        event(&server, &format!("G-{number}"), "tier.given", far).await.expect(201);
    }
    event(&server, "G-21", "tier.given", good).await.refused(422, "limit_exceeded");
    assert_eq!(told(&server, "en").await["level"]["id"], "gold");
}
