//! Households over HTTP: what is reported of them, what members are told, and every refusal.

use serde_json::{Value, json};

use crate::server::{Answer, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: house
name: Home
currency: EUR
time_zone: Europe/Tallinn
fields: { member: { student: bool } }
wallets:
  points: { household: { draw: proportionally } }
household:
  slots: { adult: 2, child: 1 }
  invite: 3 days
  if: "!member.attributes.student"
  address: { same: true, change_after: 6 months }
rewards:
  cake: { name: A cake, price: 30 points }
"#;

struct House {
    server: Server,
    ids: Vec<(&'static str, String)>,
    household: String,
}

const NAMES: [&str; 5] = ["ada", "ben", "cid", "dee", "stu"];

impl House {
    /// Ada has founded a household, and Ben and Cid are invited into it.
    async fn open() -> House {
        let server = Server::start().await;
        server.post("/v1/programs", &json!({"slug": "house", "mode": "sandbox"})).await.expect(201);
        server.publish("house", PROGRAM).await;
        let mut ids = Vec::new();
        for name in NAMES {
            let attributes = json!({"student": name == "stu"});
            let member = json!({"identifiers": {"external_id": name}, "profile": {"attributes": attributes}});
            let answer = server.post("/v1/programs/house/members", &member).await.expect(201);
            ids.push((name, answer.body["member"]["id"].as_str().unwrap().to_owned()));
        }
        let mut house = House { server, ids, household: String::new() };
        for (name, amount) in [("ada", 60), ("ben", 30)] {
            let given = json!({"adjustment": {"wallet": "points", "amount": amount, "reason": "a test"}});
            house.event(name, "adjustment", given).await.expect(201);
        }
        let founded = house.event("ada", "household.founded", json!({"address": "1 Elm Road"})).await;
        let founded = founded.expect(201).body;
        house.household = founded["household"][0]["household"].as_str().unwrap().to_owned();
        assert_eq!(
            founded["household"],
            json!([{"household": house.household, "what": "founded", "slot": "adult"}])
        );
        house.invite("ben", "adult").await.expect(201);
        house.invite("cid", "child").await.expect(201);
        house
    }

    fn id(&self, name: &str) -> &str {
        self.ids.iter().find(|(own, _)| *own == name).map(|(_, id)| id.as_str()).unwrap()
    }

    async fn event(&self, who: &str, kind: &str, rest: Value) -> Answer {
        let number = self.server.fresh();
        let mut event = json!({"type": kind, "source": "app", "external_id": format!("H-{number}"),
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": who}});
        event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        self.server.report("house", &event).await
    }

    async fn invite(&self, who: &str, slot: &str) -> Answer {
        let invited = json!({"household": self.household, "by": self.id("ada"), "slot": slot});
        self.event(who, "household.invited", invited).await
    }

    async fn join(&self, who: &str, address: &str) -> Answer {
        self.event(who, "household.joined", json!({"household": self.household, "address": address})).await
    }

    async fn told(&self, who: &str) -> Value {
        let path = format!("/v1/programs/house/members/external:{who}/household");
        self.server.get(&path).await.expect(200).body
    }
}

#[tokio::test]
async fn members_are_told_what_they_have_together() {
    let house = House::open().await;
    let told = house.told("ben").await;
    let until = "2026-11-24T12:00:00Z";
    let invited = json!([{"household": house.household, "slot": "adult", "until": until}]);
    assert_eq!((&told["household"], &told["invitations"]), (&Value::Null, &invited));
    house.join("ben", " 1  elm road").await.expect(201);
    let told = house.told("ben").await;
    let person = |name, slot, state| json!({"member": house.id(name), "slot": slot, "state": state});
    let mut cid = person("cid", "child", "invited");
    cid["until"] = json!(until);
    let part = |name, available| json!({"member": house.id(name), "available": available});
    assert_eq!(
        told["household"],
        json!({
            "id": house.household,
            "head": house.id("ada"),
            "people": [person("ada", "adult", "member"), cid, person("ben", "adult", "member")],
            "balances": [{"wallet": "points", "scale": 0, "draw": "proportionally", "available": 90,
                "parts": [part("ada", 60), part("ben", 30)]}],
        })
    );
    let redeemed = house.event("ben", "reward.redeemed", json!({"reward": "cake"})).await.expect(201).body;
    assert_eq!(
        redeemed["household_shares"],
        json!([{"member": house.id("ada"), "wallet": "points", "amount": 20}])
    );
    let rewards = house.server.get("/v1/programs/house/members/external:ben/rewards").await.expect(200).body;
    assert_eq!(rewards["rewards"][0]["state"], "available");
    // Ada's own page tells that Ben has spent with hers.
    let timeline =
        house.server.get("/v1/programs/house/members/external:ada/timeline").await.expect(200).body;
    let drawn = &timeline["items"][0];
    assert_eq!((&drawn["kind"], &drawn["source"]), (&json!("household.drawn"), &json!("regulars")));
    house
        .event(
            "ada",
            "household.address_changed",
            json!({"household": house.household, "address": "2 Oak Lane"}),
        )
        .await
        .expect(201);
    let page = format!("/v1/programs/house/households/{}", house.household);
    let page = house.server.get(&page).await.expect(200).body;
    assert_eq!(page["household"]["address_changed_at"], "2026-11-21T12:00:00Z");
    assert_eq!(page["household"]["balances"][0]["available"], 60);
    for unknown in ["hsh_0198c0de-0000-7000-8000-000000000001", "hsh_1", "x"] {
        let path = format!("/v1/programs/house/households/{unknown}");
        house.server.get(&path).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn what_is_refused_changes_nothing() {
    let house = House::open().await;
    house.join("ben", "1 Elm Road").await.expect(201);
    let own = &house.household;
    let strange = "hsh_0198c0de-0000-7000-8000-000000000001";
    let (ada, ben) = (house.id("ada"), house.id("ben"));
    let address = json!({"address": "1 Elm Road"});
    let entrance = |address: &str| json!({"household": own, "address": address});
    let moving = |household: &str| json!({"household": household, "address": "2 Oak Lane"});
    let invite =
        |household: &str, by: &str, slot: &str| json!({"household": household, "by": by, "slot": slot});
    let moved = json!({"household": own, "address": "3 Fir Street"});
    house.event("ada", "household.address_changed", moved).await.expect(201);
    let before = house.told("ada").await;
    for (who, kind, rest, status, code) in [
        ("ada", "founded", address.clone(), 409, "already_in_household"),
        ("dee", "founded", json!({}), 422, "other_address"),
        ("stu", "founded", address.clone(), 422, "household_condition_false"),
        ("dee", "founded", json!({"address": ""}), 422, "invalid_value"),
        ("dee", "invited", invite(strange, ada, "adult"), 404, "unknown_household"),
        ("dee", "invited", invite("hsh_1", ada, "adult"), 404, "not_found"),
        ("dee", "invited", invite(own, ben, "adult"), 409, "not_head"),
        ("ben", "invited", invite(own, ada, "adult"), 409, "already_in_household"),
        ("dee", "invited", invite(own, ada, "aunt"), 422, "unknown_slot"),
        ("dee", "invited", invite(own, ada, "adult"), 409, "household_full"),
        ("dee", "invited", invite(own, ada, "child"), 409, "household_full"),
        ("dee", "invited", json!({"household": own}), 422, "missing_field"),
        ("dee", "joined", entrance("1 Elm Road"), 409, "not_invited"),
        ("cid", "joined", entrance("1 Elm Road"), 422, "other_address"),
        ("cid", "joined", json!({"household": own}), 422, "other_address"),
        ("cid", "joined", json!({"household": own, "slot": "adult"}), 422, "unknown_field"),
        ("dee", "left", json!({"household": own}), 409, "not_in_household"),
        ("cid", "left", json!({"household": strange}), 409, "not_in_household"),
        ("ada", "removed", json!({"household": own, "by": ada}), 409, "not_head"),
        ("ben", "removed", json!({"household": own, "by": ben}), 409, "not_head"),
        ("dee", "removed", json!({"household": own, "by": ada}), 409, "not_in_household"),
        ("ben", "removed", json!({"household": strange, "by": ada}), 404, "unknown_household"),
        ("ada", "address_changed", moving(own), 409, "address_too_soon"),
        ("ben", "address_changed", moving(own), 409, "not_head"),
        ("ada", "address_changed", moving(strange), 404, "unknown_household"),
        ("ada", "drawn", json!({"wallet": "points", "amount": 1, "by": ben}), 422, "invalid_value"),
    ] {
        let answer = house.event(who, &format!("household.{kind}"), rest.clone()).await;
        assert_eq!(
            (answer.status, answer.body["code"].as_str()),
            (status, Some(code)),
            "{who} {kind} {rest}: {}",
            answer.text
        );
    }
    assert_eq!(house.told("ada").await, before);
    house
        .event("ben", "reward.redeemed", json!({"reward": "cake", "quantity": 4}))
        .await
        .refused(422, "insufficient_points");
    // Ten invitations, and no more.
    for number in 0..11 {
        let name = format!("head{number}");
        let profile = json!({"attributes": {"student": false}});
        let member = json!({"identifiers": {"external_id": name}, "profile": profile});
        let head = house.server.post("/v1/programs/house/members", &member).await.expect(201).body;
        let founded = house.event(&name, "household.founded", address.clone()).await.expect(201).body;
        let household = founded["household"][0]["household"].as_str().unwrap();
        let invited = invite(household, head["member"]["id"].as_str().unwrap(), "adult");
        let answer = house.event("dee", "household.invited", invited).await;
        if number < 10 {
            answer.expect(201)
        } else {
            answer.refused(422, "limit_exceeded")
        };
    }
    let other = Server::with_tea().await;
    let event = json!({"type": "household.founded", "source": "app", "external_id": "H-1",
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": "17850"}});
    other.report("tea", &event).await.refused(422, "no_households");
}
