//! The big list of naughty strings, in every text field: kept byte for byte, or refused clearly, never a failure.

use std::{env, fs, path::PathBuf};

use serde_json::{Value, json};

use crate::server::{Answer, Server, order};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_naughty_string() {
    let file = "../../target/naughty/node_modules/big-list-of-naughty-strings/blns.json";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    let Ok(text) = fs::read_to_string(&path) else {
        assert!(env::var_os("CI").is_none(), "the naughty strings are missing at {}", path.display());
        eprintln!("skipped: the naughty strings are not at {}", path.display());
        return;
    };
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    assert!(strings.len() >= 400, "{}", strings.len());
    let server = Server::with_tea().await;
    let mut kept = 0;
    for (number, string) in strings.iter().enumerate() {
        kept += usize::from(as_a_person(&server, number, string).await);
        in_an_event(&server, number, string).await;
        let found = server.post("/v1/programs/tea/members/search", &json!({"phone": string})).await;
        clear(&found, string);
    }
    // Those with control characters, direction overrides or nothing at all are refused.
    assert!(strings.len() * 9 / 10 < kept, "{kept} of {} are kept", strings.len());
}

/// Whether the string is kept as a name and as a free field.
async fn as_a_person(server: &Server, number: usize, string: &str) -> bool {
    let new = json!({
        "identifiers": {"external_id": format!("naughty-{number}")},
        "profile": {"name": string, "attributes": {"note": string}},
    });
    let answer = server.post("/v1/programs/tea/members", &new).await;
    clear(&answer, string);
    if answer.status != 201 {
        return false;
    }
    let read = server.get(&format!("/v1/programs/tea/members/external:naughty-{number}")).await.expect(200);
    for member in [&answer.body["member"], &read.body] {
        assert_eq!(member["profile"]["name"], Value::from(string));
        assert_eq!(member["profile"]["attributes"]["note"], Value::from(string));
    }
    true
}

async fn in_an_event(server: &Server, number: usize, string: &str) {
    let mut event = order(&format!("naughty-{number}"), "17850", 100);
    for field in ["sku", "category", "brand"] {
        event["order"]["lines"][0][field] = string.into();
    }
    event["order"]["store"] = string.into();
    event["order"]["metadata"] = json!({"note": string});
    let answer = server.report("tea", &event).await;
    clear(&answer, string);
    let mut event = order(string, "17850", 100);
    event["source"] = string.into();
    clear(&server.report("tea", &event).await, string);
    let mut event = order("R", string, 100);
    event["order"]["currency"] = string.into();
    clear(&server.report("tea", &event).await, string);
}

/// Done, or refused with a code and without repeating the string.
fn clear(answer: &Answer, string: &str) {
    let refused = (400..500).contains(&answer.status) && answer.body["code"].is_string();
    assert!(answer.status < 300 || refused, "{string:?}: {}", answer.text);
}
