//! Joining a program that is not for everybody: a clear refusal that leaves nothing behind, and a proof that ends.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: campus
name: Campus
currency: EUR
time_zone: Europe/Tallinn
fields: { member: { student: until } }
members: { min_age: 16, if: member.attributes.student }
wallets:
  points: {}
earn:
  welcome: { on: member.joined, give: 10 points }
"#;

fn new(birthday: Option<&str>, student: Option<Value>) -> Value {
    let mut new = json!({"identifiers": {"external_id": "ada"}, "profile": {}});
    if let Some(birthday) = birthday {
        new["profile"]["birthday"] = json!(birthday);
    }
    if let Some(student) = student {
        new["profile"]["attributes"] = json!({"student": student});
    }
    new
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_join_leaves_nothing_behind() {
    let server = Server::with_tea().await;
    server.post("/v1/programs", &json!({"slug": "campus", "mode": "sandbox"})).await.expect(201);
    server.publish("campus", PROGRAM).await;
    let members = "/v1/programs/campus/members";
    let valid = || Some(json!("2999-06-30"));
    let rows = [
        (new(None, valid()), "another age"),
        (new(Some("--05-17"), valid()), "another age"),
        (new(Some("2014-05-17"), valid()), "another age"),
        (new(Some("1990-05-17"), None), "condition"),
        (new(Some("1990-05-17"), Some(json!("2020-06-30"))), "condition"),
        (new(Some("1990-05-17"), Some(json!("soon"))), "condition"),
        (new(Some("1990-05-17"), Some(json!(true))), "condition"),
    ];
    for (body, reason) in rows {
        let refused = server.post(members, &body).await.refused(422, "not_eligible");
        assert!(refused.body["detail"].as_str().unwrap().contains(reason), "{}", refused.text);
        server.get(&format!("{members}/external:ada")).await.refused(404, "not_found");
    }
    let listed = server.get(members).await.expect(200);
    assert_eq!(listed.body["items"], json!([]), "{}", listed.text);

    server.post(members, &new(Some("1990-05-17"), valid())).await.expect(201);
    let balances = server.get(&format!("{members}/external:ada/balance")).await.expect(200).body;
    assert_eq!(balances["wallets"][0]["available"], 10, "{balances}");
    assert!(server.app.audit(None).unwrap().ok);
}
