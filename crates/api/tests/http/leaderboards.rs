//! Leaderboards over HTTP: ranks and ties, pages, a member's own place, names, opting out, and what came back.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: race
name: Race
currency: EUR
time_zone: Europe/Tallinn
fields: { member: { nickname: text, unlisted: bool, listed: bool } }
wallets: { points: { unit: point|points } }
earn: { purchase: { on: order.paid, give: 1 points per 1.00 of eligible } }
challenges:
  three: { name: Three orders, each: month, count: orders, target: 3, give: 1 points }
leaderboards:
  month: { name: { en: This month, et: See kuu }, by: spend, over: calendar month, called: nickname, opt_out: unlisted }
  ever: { name: For ever, by: earned.points, called: nickname, opt_in: listed }
  orders: { name: Three orders, by: challenges.three }
"#;

struct Shop(Server);

impl Shop {
    async fn open() -> Shop {
        let server = Server::start().await;
        server.post("/v1/programs", &json!({"slug": "race", "mode": "sandbox"})).await.expect(201);
        server.publish("race", PROGRAM).await;
        let shop = Shop(server);
        for name in ["ada", "ben", "cleo", "dan", "eve", "fay"] {
            let member = json!({"identifiers": {"external_id": name},
                "profile": {"name": format!("{name} of the profile"), "attributes": {"nickname": name, "listed": name < "c"}}});
            shop.0.post("/v1/programs/race/members", &member).await.expect(201);
        }
        for (name, amount) in
            [("ada", 3_000), ("ben", 5_000), ("cleo", 3_000), ("dan", 1_000), ("eve", 4_000)]
        {
            shop.pays(name, name, amount).await;
        }
        shop
    }

    async fn event(&self, name: &str, id: &str, kind: &str, rest: Value) {
        let mut event = json!({"type": kind, "source": "pos", "external_id": id,
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": name}});
        event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        self.0.report("race", &event).await.expect(201);
    }

    async fn pays(&self, name: &str, id: &str, amount: i64) {
        let lines = json!([{"sku": "tea", "amount": amount}]);
        self.event(
            name,
            id,
            "order.paid",
            json!({"order": {"currency": "EUR", "total": amount, "lines": lines}}),
        )
        .await;
    }

    async fn told(&self, below: &str) -> Value {
        self.0.get(&format!("/v1/programs/race/{below}")).await.expect(200).body
    }
}

fn places(told: &Value) -> Vec<(u64, &str, i64)> {
    let place = |one: &'_ Value| {
        let (rank, score) = (one["rank"].as_u64().unwrap(), one["score"].as_i64().unwrap());
        (rank, score)
    };
    let all = told["places"].as_array().unwrap();
    all.iter().map(|one| (place(one).0, one["name"].as_str().unwrap_or("-"), place(one).1)).collect()
}

#[tokio::test]
async fn equals_share_a_rank_and_pages_go_on() {
    let shop = Shop::open().await;
    let told = shop.told("leaderboards/month").await;
    let all =
        [(1, "ben", 5_000), (2, "eve", 4_000), (3, "ada", 3_000), (3, "cleo", 3_000), (5, "dan", 1_000)];
    assert_eq!(places(&told), all);
    assert_eq!(
        (&told["listed"], &told["scale"], &told["from"]),
        (&json!(5), &json!(2), &json!("2026-10-31T22:00:00Z"))
    );
    assert!(told["as_of"].is_string() && told.get("next").is_none());
    // Nothing of the profile but the field that the program names.
    assert!(!told.to_string().contains("of the profile") && !told.to_string().contains("mbr_"));

    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = shop.told(&format!("leaderboards/month?limit=2{cursor}")).await;
        seen.extend(places(&page).into_iter().map(|(rank, name, score)| (rank, name.to_owned(), score)));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let seen: Vec<(u64, &str, i64)> =
        seen.iter().map(|(rank, name, score)| (*rank, name.as_str(), *score)).collect();
    assert_eq!(seen, all);
    shop.0.get("/v1/programs/race/leaderboards/month?cursor=00").await.refused(400, "invalid_cursor");
    shop.0.get("/v1/programs/race/leaderboards/none").await.refused(404, "not_found");
    shop.0.get("/v1/programs/race/members/external:ada/leaderboards/none").await.refused(404, "not_found");
    shop.0
        .get("/v1/programs/race/members/external:nobody/leaderboards/month")
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_member_sees_the_neighbours() {
    let shop = Shop::open().await;
    let told = shop.told("members/external:dan/leaderboards/month?language=et").await;
    assert_eq!((&told["name"], &told["own"]["rank"]), (&json!("See kuu"), &json!(5)));
    assert_eq!(places(&told), [(3, "ada", 3_000), (3, "cleo", 3_000), (5, "dan", 1_000)]);
    let told = shop.told("members/external:fay/leaderboards/month").await;
    assert_eq!((places(&told), told.get("own")), (Vec::new(), None));
    // What came back does not count any more.
    let back = json!({"order": {"external_id": "ben"}, "lines": [{"line": 0, "amount": 2_000}]});
    shop.event("ben", "back", "order.returned", back).await;
    let told = shop.told("members/external:ben/leaderboards/month").await;
    assert_eq!(told["own"], json!({"rank": 2, "name": "ben", "score": 3_000}));
    assert_eq!(
        places(&told),
        [(1, "eve", 4_000), (2, "ada", 3_000), (2, "ben", 3_000), (2, "cleo", 3_000), (5, "dan", 1_000)]
    );
    // Another month.
    let next = json!({"to": "2026-12-01T10:00:00Z"});
    shop.0.post("/v1/programs/race/clock", &next).await.expect(200);
    assert_eq!(shop.told("leaderboards/month").await["listed"], 0);
    assert_eq!(shop.told("leaderboards/orders").await["listed"], 0);
    assert_eq!(shop.told("leaderboards/ever").await["listed"], 2);
}

#[tokio::test]
async fn nobody_is_listed_who_does_not_wish_to_be() {
    let shop = Shop::open().await;
    assert_eq!(places(&shop.told("leaderboards/ever").await), [(1, "ben", 50), (2, "ada", 30)]);
    assert_eq!(shop.told("leaderboards/orders").await["listed"], 5);
    let path = "/v1/programs/race/members/external:ben";
    let member = shop.0.get(path).await.expect(200);
    let id = member.body["id"].as_str().unwrap().to_owned();
    let change = json!({"attributes": {"nickname": "ben", "unlisted": true}}).to_string();
    let headers = [("If-Match", "\"1\""), ("Content-Type", "application/json")];
    shop.0
        .send("PATCH", &format!("/v1/programs/race/members/{id}"), &headers, change.as_bytes())
        .await
        .expect(200);
    let told = shop.told("leaderboards/month").await;
    assert_eq!(places(&told)[0], (1, "eve", 4_000));
    assert_eq!(told["listed"], 4);
    assert_eq!(shop.told("members/external:ben/leaderboards/month").await.get("own"), None);
    // And who asked to be listed does not any more.
    assert_eq!(places(&shop.told("leaderboards/ever").await), [(1, "ada", 30)]);
    let key = format!("erase-{}", shop.0.fresh());
    let eve = shop.0.get("/v1/programs/race/members/external:eve").await.expect(200).body["id"]
        .as_str()
        .unwrap()
        .to_owned();
    shop.0
        .send("DELETE", &format!("/v1/programs/race/members/{eve}"), &[("Idempotency-Key", &key)], b"")
        .await;
    assert_eq!(places(&shop.told("leaderboards/month").await)[0], (1, "ada", 3_000));
}
