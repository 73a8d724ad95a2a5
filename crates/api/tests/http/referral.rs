//! Bringing friends over HTTP: the code, the claim on joining and later, what both are told, and what is refused.

use serde_json::{Value, json};

use crate::server::{Answer, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: friends
name: Friends
currency: EUR
time_zone: Europe/Tallinn
fields: { member: { device: text } }
wallets: { points: { unit: { en: point|points, et: punkt|punkti } } }
vouchers: { welcome: { name: { en: A tenth off, et: Kümnendik maha }, discount: 10% off } }
referral:
  referrer: 25 points
  friend: [ 10 points, voucher welcome ]
  settles: at once
  one_person: [device]
  limit: [ 2 times a month, 10 times in total ]
  link: https://shop.example/join?friend={code}
"#;

struct Shop(Server);

impl Shop {
    async fn open() -> Shop {
        let server = Server::start().await;
        server.post("/v1/programs", &json!({"slug": "friends", "mode": "sandbox"})).await.expect(201);
        server.publish("friends", PROGRAM).await;
        Shop(server)
    }

    async fn joins(&self, name: &str, code: Option<&str>, device: &str) -> Answer {
        let mut body =
            json!({"identifiers": {"external_id": name}, "profile": {"attributes": {"device": device}}});
        if let Some(code) = code {
            body["join"] = json!({"referral_code": code});
        }
        self.0.post("/v1/programs/friends/members", &body).await
    }

    async fn event(&self, name: &str, id: &str, kind: &str, rest: Value) -> Answer {
        let mut event = json!({"type": kind, "source": "pos", "external_id": id,
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": name}});
        event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        self.0.report("friends", &event).await
    }

    async fn pays(&self, name: &str, id: &str) -> Answer {
        let lines = json!([{"sku": "tea", "amount": 2_500}]);
        let order = json!({"order": {"currency": "EUR", "total": 2_500, "lines": lines}});
        self.event(name, id, "order.paid", order).await
    }

    async fn told(&self, name: &str, language: &str) -> Value {
        let path = format!("/v1/programs/friends/members/external:{name}/referral?language={language}");
        self.0.get(&path).await.expect(200).body
    }

    async fn code(&self, name: &str) -> String {
        self.told(name, "en").await["code"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_friend_is_brought() {
    let shop = Shop::open().await;
    shop.joins("ada", None, "phone-1").await.expect(201);
    let told = shop.told("ada", "en").await;
    let code = told["code"].as_str().unwrap();
    let bare: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    assert_eq!(bare.len(), 14, "{code}");
    assert_eq!(told["link"], format!("https://shop.example/join?friend={bare}"));
    assert_eq!(
        told["referrer"][0],
        json!({"kind": "units", "id": "points", "amount": 25, "name": "25 points"})
    );
    assert_eq!(told["friend"][1]["name"], "A tenth off");
    let none = json!({"joined": 0, "pending": 0, "settled": 0, "rewarded": 0, "taken_back": 0, "lapsed": 0});
    assert_eq!((&told["friends"], &told["sentence"]), (&none, &json!("0 friends brought")));
    let allowances =
        json!([{"times": 2, "left": 2, "until": "2026-11-30T22:00:00Z"}, {"times": 10, "left": 10}]);
    assert_eq!(told["allowances"], allowances);
    assert!(told.get("brought").is_none());

    // As people write it.
    let joined = shop.joins("ben", Some(&code.to_lowercase()), "phone-2").await.expect(201).body;
    assert_eq!(joined["event"]["referral"], json!(["claimed"]));
    let paid = shop.pays("ben", "R-1").await.expect(201).body;
    assert_eq!(paid["referral"], json!(["bought", "settled"]));
    assert_eq!(paid["granted"][0]["amount"], 10);
    assert_eq!(paid["vouchers"][0]["voucher"], "welcome");

    let told = shop.told("ada", "et").await;
    assert_eq!((&told["friends"]["settled"], &told["friends"]["rewarded"]), (&json!(1), &json!(1)));
    assert_eq!((&told["allowances"][0]["left"], &told["sentence"]), (&json!(1), &json!("sõpru toodud: 1")));
    let timeline = shop.0.get("/v1/programs/friends/members/external:ada/timeline").await.expect(200).body;
    let kinds: Vec<&Value> =
        timeline["items"].as_array().unwrap().iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(kinds, ["referral.settled", "referral.friend_joined", "member.joined"]);
    assert_eq!(timeline["items"][0]["referral"], json!(["friend_settled", "friend_rewarded"]));
    assert_eq!(timeline["items"][0]["granted"][0]["amount"], 25);
    let own = shop.told("ben", "en").await;
    assert_eq!(own["brought"]["state"], "settled");
    assert!(own["brought"]["until"].is_string());

    let back = json!({"order": {"external_id": "R-1"}, "lines": [{"line": 0, "quantity": 1}]});
    let returned = shop.event("ben", "R-2", "order.returned", back).await.expect(201).body;
    assert_eq!(returned["referral"], json!(["taken_back"]));
    assert_eq!(shop.told("ada", "en").await["friends"]["taken_back"], 1);
    assert_eq!(shop.told("ben", "en").await["brought"], json!({"state": "taken_back"}));
}

#[tokio::test]
async fn who_is_not_eligible() {
    let shop = Shop::open().await;
    for (name, device) in [("ada", "phone-1"), ("ben", "phone-2"), ("cleo", "phone-3"), ("dan", "phone-4")] {
        shop.joins(name, None, device).await.expect(201);
    }
    let (ada, ben, cleo) = (shop.code("ada").await, shop.code("ben").await, shop.code("cleo").await);
    let refused = |answer: Answer| answer.refused(422, "referral_not_eligible");
    let claim = |code: &str| json!({"referral_code": code});
    // Their own, nobody's, and on a device of the one who invites.
    refused(shop.event("ada", "C-1", "referral.claimed", claim(&ada)).await);
    refused(shop.event("ada", "C-2", "referral.claimed", claim("ABCD-EFGH-JKLM-NP")).await);
    refused(shop.joins("eve", Some("nobody's"), "phone-5").await);
    refused(shop.joins("eve", Some(&ada), "phone-1").await);
    // A ring of three, twice, and after the first purchase.
    let claimed = shop.event("ben", "C-3", "referral.claimed", claim(&ada)).await.expect(201).body;
    assert_eq!(claimed["referral"], json!(["claimed"]));
    let again = shop.event("ben", "C-3", "referral.claimed", claim(&ada)).await.expect(200).body;
    assert_eq!(again["replayed"], true);
    shop.event("cleo", "C-4", "referral.claimed", claim(&ben)).await.expect(201);
    refused(shop.event("ada", "C-5", "referral.claimed", claim(&cleo)).await);
    refused(shop.event("ben", "C-6", "referral.claimed", claim(&cleo)).await);
    shop.pays("dan", "R-1").await.expect(201);
    refused(shop.event("dan", "C-7", "referral.claimed", claim(&ada)).await);
    // Whoever was refused can join without.
    shop.joins("eve", None, "phone-5").await.expect(201);
    // What the server tells itself can't be sent.
    for kind in ["referral.settled", "referral.friend_joined", "referral.taken_back", "referral.lapsed"] {
        shop.event("ada", "C-8", kind, json!({})).await.refused(422, "invalid_value");
    }
    refused(shop.event("ada", "C-9", "activity", json!({"activity": {"name": "referral_settled"}})).await);
}

#[tokio::test]
async fn a_program_that_gives_nothing_has_no_codes() {
    let shop = Shop::open().await;
    shop.joins("ada", None, "phone-1").await.expect(201);
    let code = shop.code("ada").await;
    shop.0.post("/v1/programs", &json!({"slug": "plain", "mode": "sandbox"})).await.expect(201);
    let plain = "format: regulars/1\nprogram: plain\nname: Plain\ncurrency: EUR\ntime_zone: UTC\nwallets: { points: {} }\n";
    shop.0.publish("plain", plain).await;
    let joins = json!({"identifiers": {"external_id": "ada"}});
    shop.0.post("/v1/programs/plain/members", &joins).await.expect(201);
    shop.0.get("/v1/programs/plain/members/external:ada/referral").await.refused(404, "not_found");
    let claim = json!({"type": "referral.claimed", "source": "app", "external_id": "C-1", "referral_code": code,
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "ada"}});
    shop.0.report("plain", &claim).await.refused(422, "referral_not_eligible");
    shop.0.get("/v1/programs/friends/members/external:nobody/referral").await.refused(404, "not_found");
}
