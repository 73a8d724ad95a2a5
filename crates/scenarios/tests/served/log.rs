//! The log tells nothing of people: a server that logs all it can is told a person's details in every way, accepted and
//! refused, and none of them may stand in what it wrote.

use std::fs::{self, File};

use regulars_scenarios::server::process::Process;
use serde_json::json;

use super::{PROGRAM, order, publish};

/// What is told; each is in no other text.
const NAME: &str = "Quillon Kanaar";
const PHONE: &str = "+37255550199";
const EMAIL: &str = "quillon.kanaar@example.org";
const CARD: &str = "8841997721";
const NUMBER: &str = "shop-kanaar-4411";
const CITY: &str = "Kanaarküla";
const BIRTHDAY: &str = "1971-03-19";
/// Not even a number, but meant as one.
const MISTYPED: &str = "5555O2OO";

#[test]
fn the_log_tells_nothing_of_people() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let file = File::create(&log).unwrap();
    let mut server = Process::start(folder.path(), None, |serve| {
        serve.args(["--log", "trace", "--log-format", "json"]).stderr(file);
    });
    let server = server.as_mut().unwrap();
    let client = server.client();
    publish(&client);
    let [members, events] = ["members", "events"].map(|list| format!("{PROGRAM}/{list}"));
    let person = json!({
        "identifiers": {"phone": PHONE, "email": EMAIL, "card": CARD, "external_id": NUMBER},
        "profile": {"name": NAME, "birthday": BIRTHDAY, "attributes": {"city": CITY}},
    });
    let enrolled = client.post(&members, &person).unwrap().done().unwrap();
    let id = enrolled["member"]["id"].as_str().unwrap_or_default().to_owned();
    let statuses = [
        client.post(&members, &person),
        client.post(&members, &json!({"identifiers": {"phone": MISTYPED}})),
        client.post(&members, &json!({"identifiers": {"email": EMAIL}, "profile": {"birthday": NAME}})),
        client.post(&members, &json!({"identifiers": {"email": EMAIL}, NAME: CITY})),
        client.post(&format!("{members}/search"), &json!({"phone": PHONE})),
        client.post(&format!("{members}/search"), &json!({"email": EMAIL})),
        client.post(&format!("{members}/search"), &json!({"card": MISTYPED})),
        client.get(&format!("{members}/external:{NUMBER}")),
        client.get(&format!("{members}/external:{NUMBER}/balance")),
        client.get(&format!("{members}?phone={}", &PHONE[1..])),
        client.get(&format!("/{CARD}")),
        client.report(&events, &order(1, &json!({"phone": PHONE}))),
        client.report(&events, &order(2, &json!({"email": format!("no.{EMAIL}")}))),
        client.delete(&format!("{members}/{id}")),
        client.get(&format!("{members}/{id}/timeline")),
    ]
    .map(|answer| answer.unwrap().status);
    assert_eq!(statuses, [409, 422, 422, 422, 200, 200, 200, 200, 200, 400, 404, 201, 404, 204, 404]);
    server.signal("TERM").unwrap();
    assert!(server.child.wait().unwrap().success());

    let told = fs::read_to_string(&log).unwrap();
    assert!(told.contains("listening") && told.contains("stopped"), "the log is kept: {told}");
    let key = server.key.as_str();
    let secrets = [NAME, PHONE, &PHONE[1..], EMAIL, CARD, NUMBER, CITY, BIRTHDAY, MISTYPED, key];
    for line in told.lines() {
        for secret in secrets {
            assert!(!line.contains(secret), "{secret} stands in {line}");
        }
    }
}
