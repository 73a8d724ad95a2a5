//! Teams over HTTP: what is reported of them, what members are told, and every refusal.

use serde_json::{Value, json};

use crate::server::{Answer, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: club
name: Club
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: {}
tiers:
  level: { window: lifetime, levels: { silver: { qualify: orders >= 1000 } } }
challenges:
  friends: { name: { en: Friends, et: Sõbrad }, until: 2026-12-31, count: spend, target: 30.00, team: { size: 2 to 3, share: 5.00 }, give: 100 points }
  over: { name: Over, until: 2026-01-31, count: orders, target: 3, team: { size: 2 to 3 }, give: 1 points }
  better: { name: Better, until: 2026-12-31, for: silver, count: orders, target: 3, team: { size: 2 to 3 }, give: 1 points }
  alone: { name: Alone, count: orders, target: 99, give: 1 points }
"#;

const NAMES: [&str; 5] = ["ada", "ben", "cid", "dee", "eve"];

struct Club {
    server: Server,
    ids: Vec<(&'static str, String)>,
    team: String,
}

impl Club {
    /// Ada has founded a team.
    async fn open() -> Club {
        let server = Server::start().await;
        server.post("/v1/programs", &json!({"slug": "club", "mode": "sandbox"})).await.expect(201);
        server.publish("club", PROGRAM).await;
        let mut ids = Vec::new();
        for name in NAMES {
            let member = json!({"identifiers": {"external_id": name}});
            let answer = server.post("/v1/programs/club/members", &member).await.expect(201);
            ids.push((name, answer.body["member"]["id"].as_str().unwrap().to_owned()));
        }
        let mut club = Club { server, ids, team: String::new() };
        let founded =
            club.event("ada", "team.founded", json!({"challenge": "friends"})).await.expect(201).body;
        club.team = founded["teams"][0]["team"].as_str().unwrap().to_owned();
        assert_eq!(founded["teams"], json!([{"team": club.team, "what": "founded"}]));
        club
    }

    fn id(&self, name: &str) -> &str {
        self.ids.iter().find(|(own, _)| *own == name).map(|(_, id)| id.as_str()).unwrap()
    }

    async fn event(&self, who: &str, kind: &str, rest: Value) -> Answer {
        let number = self.server.fresh();
        let mut event = json!({"type": kind, "source": "app", "external_id": format!("T-{number}"),
            "occurred_at": "2026-11-21T12:00:00Z", "member": {"external_id": who}});
        event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        self.server.report("club", &event).await
    }

    async fn join(&self, who: &str) -> Answer {
        self.event(who, "team.joined", json!({"team": self.team})).await
    }

    async fn pay(&self, who: &str, amount: i64) -> Value {
        let lines = json!([{"sku": "tea", "amount": amount}]);
        let order = json!({"order": {"currency": "EUR", "total": amount, "lines": lines}});
        self.event(who, "order.paid", order).await.expect(201).body
    }

    async fn told(&self, who: &str, what: &str) -> Value {
        self.server.get(&format!("/v1/programs/club/members/external:{who}/{what}")).await.expect(200).body
    }
}

#[tokio::test]
async fn members_are_told_how_far_their_team_is() {
    let club = Club::open().await;
    let invited = json!({"team": club.team, "by": club.id("ada")});
    club.event("ben", "team.invited", invited).await.expect(201);
    let told = club.told("ben", "teams").await;
    assert_eq!((&told["teams"][0]["state"], &told["teams"][0]["share"]), (&json!("invited"), &Value::Null));
    let joined = club.join("ben").await.expect(201).body;
    assert_eq!(joined["teams"], json!([{"team": club.team, "what": "joined"}]));
    club.pay("ada", 2_000).await;
    club.pay("ben", 400).await;
    let path = format!("/v1/programs/club/teams/{}?language=et", club.team);
    let page = club.server.get(&path).await.expect(200).body;
    assert_eq!(page["team"]["people"], json!([club.id("ada"), club.id("ben")]));
    assert_eq!((&page["team"]["fewest"], &page["team"]["most"]), (&json!(2), &json!(3)));
    let challenge = &page["team"]["challenge"];
    assert_eq!((&challenge["name"], &challenge["state"]), (&json!("Sõbrad"), &json!("open")));
    assert_eq!(
        (&challenge["tasks"][0]["have"], &challenge["tasks"][0]["need"]),
        (&json!(2_400), &json!(3_000))
    );
    let told = club.told("ben", "teams").await;
    assert_eq!(told["teams"][0]["share"], json!({"have": 400, "need": 500, "scale": 2}));
    let own = club.told("ben", "challenges").await;
    let friends = &own["challenges"][0];
    assert_eq!((&friends["team"], &friends["tasks"][0]["have"]), (&json!(club.team), &json!(2_400)));
    assert_eq!(club.told("cid", "challenges").await["challenges"][0]["state"], "joinable");
    assert_eq!(friends["share"], json!({"have": 400, "need": 500, "scale": 2}));
    let last = club.pay("ada", 600).await;
    assert_eq!(last["teams"], json!([{"team": club.team, "what": "done"}]));
    // The team has done it, but Ben not all of what he has to do himself.
    let own = club.told("ben", "challenges").await;
    let friends = &own["challenges"][0];
    let words = "Friends: your own share is missing: 4.00 of 5.00 spent by 31 Dec";
    let seen = [&friends["state"], &friends["missing"], &friends["tasks"][0]["state"], &friends["sentence"]];
    assert_eq!(seen, [&json!("open"), &json!(0), &json!("done"), &json!(words)], "{own}");
    assert_eq!(club.told("ben", "balance").await["wallets"][0]["available"], 0);
    club.pay("ben", 600).await;
    for who in ["ada", "ben"] {
        assert_eq!(club.told(who, "balance").await["wallets"][0]["available"], 100, "{who}");
        assert_eq!(club.told(who, "challenges").await["challenges"][0]["state"], "done", "{who}");
    }
    let timeline = club.told("ben", "timeline").await;
    let news = &timeline["items"][1];
    assert_eq!((&news["kind"], &news["source"]), (&json!("team.done"), &json!("regulars")));
    assert_eq!(club.server.get(&path).await.expect(200).body["team"]["challenge"]["state"], "done");
    for unknown in ["tem_0198c0de-0000-7000-8000-000000000001", "tem_1", "x"] {
        club.server.get(&format!("/v1/programs/club/teams/{unknown}")).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn what_is_refused_changes_nothing() {
    let club = Club::open().await;
    club.join("ben").await.expect(201);
    club.join("cid").await.expect(201);
    let own = &club.team;
    let strange = "tem_0198c0de-0000-7000-8000-000000000001";
    let (ada, dee) = (club.id("ada"), club.id("dee"));
    let challenge = |name: &str| json!({"challenge": name});
    let invite = |team: &str, by: &str| json!({"team": team, "by": by});
    let before = club.told("ada", "teams").await;
    for (who, kind, rest, status, code) in [
        ("dee", "founded", challenge("foes"), 422, "unknown_challenge"),
        ("dee", "founded", challenge("alone"), 422, "no_teams"),
        ("dee", "founded", challenge("over"), 422, "challenge_not_joinable"),
        ("dee", "founded", challenge("better"), 422, "challenge_not_joinable"),
        ("ada", "founded", challenge("friends"), 409, "already_in_team"),
        ("dee", "founded", json!({}), 422, "missing_field"),
        ("dee", "invited", invite(strange, ada), 404, "unknown_team"),
        ("dee", "invited", invite("tem_1", ada), 404, "not_found"),
        ("dee", "invited", invite(own, "ada"), 404, "not_found"),
        ("dee", "invited", invite(own, dee), 409, "not_in_team"),
        ("eve", "invited", invite(own, dee), 409, "not_in_team"),
        ("ben", "invited", invite(own, ada), 409, "already_in_team"),
        ("dee", "invited", json!({"team": own}), 422, "missing_field"),
        ("dee", "joined", json!({"team": strange}), 404, "unknown_team"),
        ("dee", "joined", json!({"team": own}), 409, "team_full"),
        ("ben", "joined", json!({"team": own}), 409, "already_in_team"),
        ("dee", "joined", json!({"team": own, "by": ada}), 422, "unknown_field"),
        ("dee", "left", json!({"team": own}), 409, "not_in_team"),
        ("dee", "done", json!({"team": own}), 422, "invalid_value"),
        ("dee", "removed", invite(own, ada), 409, "not_in_team"),
        ("dee", "removed", json!({"team": strange}), 409, "not_in_team"),
        ("dee", "removed", invite(strange, ada), 404, "unknown_team"),
        ("ben", "removed", invite(own, dee), 409, "not_captain"),
        ("ada", "removed", invite(own, ada), 409, "not_captain"),
        ("ben", "removed", invite(own, "ada"), 404, "not_found"),
        ("ben", "removed", json!({"by": ada}), 422, "missing_field"),
    ] {
        let answer = club.event(who, &format!("team.{kind}"), rest.clone()).await;
        assert_eq!(
            (answer.status, answer.body["code"].as_str()),
            (status, Some(code)),
            "{who} {kind} {rest}: {}",
            answer.text
        );
    }
    assert_eq!(club.told("ada", "teams").await, before);
    // Ten invitations, and no more.
    for number in 0..11 {
        let name = format!("friend{number}");
        let member = json!({"identifiers": {"external_id": name}});
        let friend = club.server.post("/v1/programs/club/members", &member).await.expect(201).body;
        let founded = club.event(&name, "team.founded", challenge("friends")).await.expect(201).body;
        let team = founded["teams"][0]["team"].as_str().unwrap();
        let invited = invite(team, friend["member"]["id"].as_str().unwrap());
        let answer = club.event("dee", "team.invited", invited).await;
        if number < 10 {
            answer.expect(201)
        } else {
            answer.refused(422, "limit_exceeded")
        };
    }
    for who in ["ada", "ben", "cid"] {
        club.pay(who, 1_000).await;
    }
    club.event("cid", "team.left", json!({"team": own})).await.refused(409, "team_done");
    club.event("dee", "team.joined", json!({"team": own})).await.refused(409, "team_done");
    club.event("ben", "team.removed", invite(own, ada)).await.refused(409, "team_done");
}

#[tokio::test]
async fn who_is_removed_leaves_what_was_done_and_stays_out() {
    let club = Club::open().await;
    club.join("ben").await.expect(201);
    club.pay("ben", 1_000).await;
    let by_captain = json!({"type": "team.removed", "source": "app", "external_id": "out-1",
        "occurred_at": "2026-11-21T12:00:00Z", "member": {"external_id": "ben"},
        "team": club.team, "by": club.id("ada")});
    let out = club.server.report("club", &by_captain).await.expect(201).body;
    assert_eq!(out["teams"], json!([{"team": club.team, "what": "removed"}]));
    // Told twice, it happens once; another tale under the same number is refused.
    let again = club.server.report("club", &by_captain).await.expect(200).body;
    assert_eq!(again["teams"], out["teams"]);
    let mut by_staff = by_captain.clone();
    by_staff.as_object_mut().unwrap().remove("by");
    club.server.report("club", &by_staff).await.refused(409, "duplicate_external_id");
    let page = club.server.get(&format!("/v1/programs/club/teams/{}", club.team)).await.expect(200).body;
    assert_eq!(page["team"]["people"], json!([club.id("ada")]));
    assert_eq!(page["team"]["challenge"]["tasks"][0]["have"], 1_000);
    assert_eq!(club.told("ben", "teams").await["teams"], json!([]));
    let invited = json!({"team": club.team, "by": club.id("ada")});
    club.event("ben", "team.invited", invited.clone()).await.refused(409, "removed_from_team");
    club.join("ben").await.refused(409, "removed_from_team");
    // Who has done nothing yet is free for another team, and an invitation is taken back likewise, by the staff as well.
    club.event("cid", "team.invited", invited).await.expect(201);
    club.event("cid", "team.removed", json!({"team": club.team})).await.expect(201);
    assert_eq!(club.told("cid", "teams").await["teams"], json!([]));
    club.join("cid").await.refused(409, "removed_from_team");
    club.event("cid", "team.founded", json!({"challenge": "friends"})).await.expect(201);
    assert!(club.server.app.audit(None).unwrap().ok);
}
