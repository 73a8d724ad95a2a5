//! Challenges over HTTP: what an order does for them, what the member is told in each language, and what comes back.

use serde_json::{Value, json};

use crate::server::{Answer, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: tasks
name: Tasks
currency: CNY
time_zone: Asia/Shanghai
wallets: { points: { unit: { en: point|points, zh-Hans: 积分, zh-Hant: 積分, et: punkt|punkti } } }
vouchers:
  tenth: { name: { en: A tenth off, et: Kümnendik maha }, discount: 10% off }
challenges:
  two:
    name: { en: Two orders, zh-Hans: 两单有礼, zh-Hant: 兩單有禮, et: Kaks tellimust }
    picture: https://shop.example/two.jpg
    each: month
    count: orders
    target: 2
    give: [ 10 points, voucher tenth, badge fan ]
  secret: { name: Secret, hidden: true, count: orders, target: 3, give: 1 points }
  row: { name: { en: A row, zh-Hans: 连续签到, zh-Hant: 連續簽到, et: Rida }, count: activity.check_in, days_in_a_row: 3, grace_days: 1, give: 1 points }
  tree:
    name: { en: Winter, zh-Hans: 冬日, zh-Hant: 冬日, et: Talv }
    from: 2026-11-01
    until: 2026-12-31
    tasks:
      spend: { name: { en: Warm up, zh-Hans: 暖身, zh-Hant: 暖身, et: Soojenda }, count: spend, target: 60.00 }
      tell: { count: activity.tell, target: 2, after: [spend] }
    give: 5 points
  quarter: { name: { en: The quarter, zh-Hans: 本季, zh-Hant: 本季, et: Kvartal }, each: quarter, opt_in: true, count: topped_up, target: 9.00, give: 1 points }
  later: { name: { en: Later, zh-Hans: 之后, zh-Hant: 之後, et: Hiljem }, from: 2026-12-01, count: items, target: 1, give: 1 points }
badges:
  fan: { name: { en: A fan, et: Fänn } }
"#;

struct Shop(Server);

impl Shop {
    async fn open() -> Shop {
        let server = Server::start().await;
        server.post("/v1/programs", &json!({"slug": "tasks", "mode": "sandbox"})).await.expect(201);
        server.publish("tasks", PROGRAM).await;
        server
            .post("/v1/programs/tasks/members", &json!({"identifiers": {"external_id": "ada"}}))
            .await
            .expect(201);
        Shop(server)
    }

    async fn event(&self, id: &str, kind: &str, rest: Value) -> Answer {
        let mut event = json!({"type": kind, "source": "pos", "external_id": id,
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}});
        event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        self.0.report("tasks", &event).await.expect(201)
    }

    async fn order(&self, id: &str) -> Answer {
        let lines = json!([{"sku": "latte", "amount": 2_500}]);
        let order = json!({"order": {"currency": "CNY", "total": 2_500, "lines": lines}});
        self.event(id, "order.paid", order).await
    }

    async fn told(&self, language: &str) -> Value {
        let path = format!("/v1/programs/tasks/members/external:ada/challenges?language={language}");
        self.0.get(&path).await.expect(200).body
    }

    async fn vouchers(&self) -> Value {
        let path = "/v1/programs/tasks/members/external:ada/vouchers";
        self.0.get(path).await.expect(200).body["vouchers"].clone()
    }
}

fn sentences(told: &Value) -> Vec<&str> {
    told["challenges"].as_array().unwrap().iter().map(|c| c["sentence"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn challenges_are_told_in_every_language() {
    let shop = Shop::open().await;
    shop.order("R-1").await;
    shop.event("A-1", "activity", json!({"activity": {"name": "check_in"}})).await;
    for (language, expected) in [
        (
            "en",
            [
                "Two orders: 1 of 2 orders by 30 Nov",
                "A row: 1 of 3 days in a row, next by 23 Nov",
                "Winter: 0 of 2 tasks by 31 Dec",
                "The quarter: join to take part, until 31 Dec",
                "Later: begins on 1 Dec",
            ],
        ),
        (
            "zh-Hans",
            [
                "两单有礼：已下 1/2 单，截至11月30日",
                "连续签到：已连续 1/3 天，请在11月23日前继续",
                "冬日：已完成 0/2 项任务，截至12月31日",
                "本季：报名即可参加，截至12月31日",
                "之后：12月1日开始",
            ],
        ),
        (
            "zh-Hant",
            [
                "兩單有禮：已下 1/2 單，截至11月30日",
                "連續簽到：已連續 1/3 天，請在11月23日前繼續",
                "冬日：已完成 0/2 項任務，截至12月31日",
                "本季：報名即可參加，截至12月31日",
                "之後：12月1日開始",
            ],
        ),
        (
            "et",
            [
                "Kaks tellimust: 1/2 tellimust hiljemalt 30. novembril",
                "Rida: 1/3 päeva järjest, jätka hiljemalt 23. novembril",
                "Talv: 0/2 ülesannet hiljemalt 31. detsembril",
                "Kvartal: osalemiseks liitu, kestab kuni 31. detsembril",
                "Hiljem: algab 1. detsembril",
            ],
        ),
    ] {
        assert_eq!(sentences(&shop.told(language).await), expected, "{language}");
    }
    let told = shop.told("en").await;
    let two = &told["challenges"][0];
    assert_eq!((&two["state"], &two["picture"]), (&json!("open"), &json!("https://shop.example/two.jpg")));
    assert_eq!(
        (&two["begins_at"], &two["ends_at"]),
        (&json!("2026-10-31T16:00:00Z"), &json!("2026-11-30T16:00:00Z"))
    );
    let gives: Vec<&Value> = two["gives"].as_array().unwrap().iter().map(|prize| &prize["name"]).collect();
    assert_eq!(gives, ["10 points", "A tenth off", "A fan"]);
    assert_eq!(told["challenges"][1]["tasks"][0]["come_before"], "2026-11-23T16:00:00Z");
    let tasks = &told["challenges"][2]["tasks"];
    assert_eq!(
        tasks[0],
        json!({"id": "spend", "counts": "spend", "have": 2_500, "need": 6_000, "scale": 2, "state": "open",
            "sentence": "Warm up: 25.00 of 60.00 spent"})
    );
    assert_eq!((&tasks[1]["state"], &tasks[1]["sentence"]), (&json!("locked"), &json!("tell: not open yet")));
    assert_eq!((&told["challenges"][3]["state"], &told["badges"]), (&json!("joinable"), &json!([])));
    assert_eq!(told["challenges"][4]["state"], "ahead");
}

#[tokio::test]
async fn what_a_challenge_gives_comes_and_goes() {
    let shop = Shop::open().await;
    let first = shop.order("R-1").await;
    // What is hidden is not told before it is done.
    let advanced = |id: &str, amount: i64| json!({"id": id, "what": "advanced", "amount": amount});
    let spent = |amount: i64| json!({"id": "tree", "what": "advanced", "task": "spend", "amount": amount});
    assert_eq!(first.body["challenges"], json!([advanced("two", 1), spent(2_500)]));

    let cart = json!({"member": {"external_id": "ada"}, "order": {"currency": "CNY", "total": 2_500,
        "lines": [{"sku": "latte", "amount": 2_500}]}});
    let quote = shop.0.post("/v1/programs/tasks/quotes", &cart).await.expect(200).body;
    let done = json!([advanced("two", 1), spent(2_500), {"id": "two", "what": "done"}]);
    assert_eq!(quote["would"]["challenges"], done);

    let second = shop.order("R-2").await.body;
    assert_eq!((&second["challenges"], &second["granted"][0]["amount"]), (&done, &json!(10)));
    assert_eq!(second["badges"], json!([{"id": "fan", "what": "given"}]));
    let told = shop.told("et").await;
    assert_eq!((&told["badges"][0]["id"], &told["badges"][0]["name"]), (&json!("fan"), &json!("Fänn")));
    assert_eq!(sentences(&told)[0], "Kaks tellimust: tehtud 21. novembril");
    assert_eq!(shop.vouchers().await.as_array().unwrap().len(), 1);

    // All of it goes with the first order, and comes back with the undoing of that, with a voucher that has a code.
    let back = json!({"order": {"external_id": "R-1"}, "lines": [{"line": 0, "quantity": 1}]});
    let returned = shop.event("R-3", "order.returned", back).await.body;
    assert_eq!(returned["badges"], json!([{"id": "fan", "what": "taken_back"}]));
    let taken = json!([advanced("two", -1), spent(-2_500), {"id": "two", "what": "taken_back"}]);
    assert_eq!(returned["challenges"], taken);
    assert_eq!(shop.vouchers().await, json!([]));
    let undone = json!({"event": {"external_id": "R-3"}});
    shop.event("R-4", "reversal", undone).await;
    let voucher = shop.vouchers().await[0].clone();
    let asked = json!({"code": voucher["code"]});
    let valid = shop.0.post("/v1/programs/tasks/vouchers/validate", &asked).await.expect(200).body;
    assert_eq!(valid["voucher"]["id"], voucher["id"]);

    let third = shop.order("R-5").await.body;
    assert_eq!(
        third["challenges"].as_array().unwrap().last().unwrap(),
        &json!({"id": "secret", "what": "done"})
    );
    let ids: Vec<Value> = shop.told("en").await["challenges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|challenge| challenge["id"].clone())
        .collect();
    assert_eq!(ids, ["two", "secret", "row", "tree", "quarter", "later"]);
}

#[tokio::test]
async fn a_challenge_is_joined_once_and_in_time() {
    let shop = Shop::open().await;
    let joins = |id: &str, challenge: &str| {
        json!({"type": "challenge.joined", "source": "app", "external_id": id, "challenge": challenge,
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}})
    };
    for (challenge, status, code) in [
        ("yearly", 422, "unknown_challenge"),
        ("two", 422, "challenge_not_joinable"),
        ("later", 422, "challenge_not_joinable"),
    ] {
        let refused = shop.0.report("tasks", &joins("J-0", challenge)).await;
        refused.refused(status, code);
    }
    let joined = shop.0.report("tasks", &joins("J-1", "quarter")).await.expect(201).body;
    assert_eq!(joined["challenges"], json!([{"id": "quarter", "what": "joined"}]));
    let again = shop.0.report("tasks", &joins("J-1", "quarter")).await.expect(200).body;
    assert_eq!((&again["challenges"], &again["replayed"]), (&joined["challenges"], &json!(true)));
    shop.0.report("tasks", &joins("J-2", "quarter")).await.refused(409, "challenge_joined");
    let told = shop.told("en").await;
    assert_eq!(sentences(&told)[3], "The quarter: 0.00 of 9.00 topped up by 31 Dec");
}
