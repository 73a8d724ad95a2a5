//! A program in plain sentences over HTTP: without a key, in each language, and only what is published; a sandbox to
//! whoever holds a key of it.

use serde_json::{Value, json};

use crate::server::{Server, TEA};

async fn shop() -> Server {
    let server = Server::start().await;
    for (slug, mode) in [("tea", "live"), ("later", "live"), ("trial", "sandbox")] {
        server.post("/v1/programs", &json!({"slug": slug, "mode": mode})).await.expect(201);
    }
    server.publish("tea", TEA).await;
    server.publish("trial", &TEA.replace("program: tea", "program: trial")).await;
    server
}

/// The sentences of a section.
fn sentences<'a>(body: &'a Value, section: &str) -> Vec<&'a Value> {
    let sections = body["sections"].as_array().unwrap();
    let section = sections.iter().find(|one| one["key"] == section).unwrap();
    let items = section["items"].as_array().unwrap().iter();
    items.flat_map(|item| item["sentences"].as_array().unwrap()).collect()
}

#[tokio::test]
async fn everybody_reads_what_it_takes() {
    let server = shop().await;
    let path = "/v1/programs/tea/explanation";
    let body = server.send("GET", path, &[("Authorization", "")], b"").await.expect(200).body;
    assert_eq!(
        (&body["program"], &body["version"], &body["language"]),
        (&json!("tea"), &json!(1), &json!("en"))
    );
    let earn = sentences(&body, "earn");
    assert_eq!(
        earn[0],
        &json!({
            "key": "earn.joining", "text": "100 points for joining.", "parts": {"amount": "100 points"}, "watch": false,
        })
    );
    // What can cost the member something is marked.
    let expiry = sentences(&body, "expiry");
    assert_eq!(
        (&expiry[0]["key"], &expiry[0]["watch"]),
        (&json!("expiry.after_to_end_of"), &json!(true)),
        "{}",
        expiry[0]
    );
    for (language, told, text) in [
        ("en-GB", "en", "1 point for each ¥1 that counts."),
        ("zh", "zh-Hans", "计入金额每满1元得1 point。"),
        ("zh-HK", "zh-Hant", "計入金額每滿人民幣1元得1 point。"),
        ("et", "et", "Iga arvesse mineva 1\u{a0}CNY kohta: 1 point."),
        // Others get English sentences.
        ("fr", "en", "1 point for each ¥1 that counts."),
    ] {
        let body = server.get(&format!("{path}?language={language}")).await.expect(200).body;
        assert_eq!((&body["language"], &sentences(&body, "earn")[1]["text"]), (&json!(told), &json!(text)));
    }
}

#[tokio::test]
async fn nothing_else_is_shown() {
    let server = shop().await;
    let check = async |path: &str, status: u16, code: &str| {
        let answer = server.send("GET", &format!("/v1/programs/{path}"), &[("Authorization", "")], b"").await;
        assert_eq!((answer.status, &answer.body["code"]), (status, &json!(code)), "{path}: {}", answer.text);
    };
    check("nowhere/explanation", 404, "not_found").await;
    // Neither a sandbox nor a program without a version is there for who has no key.
    check("trial/explanation", 404, "not_found").await;
    check("later/explanation", 404, "not_found").await;
    check("tea/explanation?language=", 422, "invalid_language").await;
    check("tea/explanation?tongue=en", 400, "invalid_parameter").await;
    check("tea", 401, "unauthenticated").await;
}

#[tokio::test]
async fn a_sandbox_is_told_to_whoever_holds_a_key_of_it() {
    let server = shop().await;
    for slug in ["other", "draft"] {
        server.post("/v1/programs", &json!({"slug": slug, "mode": "sandbox"})).await.expect(201);
    }
    let key = async |program: &str, mode: &str| {
        let mut asked = json!({"label": "x", "mode": mode, "scopes": ["quotes:read"]});
        if !program.is_empty() {
            asked["program"] = json!(program);
        }
        let made = server.post("/v1/keys", &asked).await.expect(201);
        made.body["secret"].as_str().unwrap().to_owned()
    };
    let own = key("trial", "sandbox").await;
    let every_sandbox = key("", "sandbox").await;
    let others = key("other", "sandbox").await;
    let live = key("tea", "live").await;
    let check = async |key: &str, program: &str, status: u16| {
        let bearer = format!("Bearer {key}");
        let path = format!("/v1/programs/{program}/explanation");
        let answer = server.send("GET", &path, &[("Authorization", &bearer)], b"").await;
        assert_eq!(answer.status, status, "{program}: {}", answer.text);
        if status == 200 {
            assert_eq!(answer.body["program"], json!(program));
        }
    };
    for (key, status) in
        [(&own, 200), (&every_sandbox, 200), (&server.key, 200), (&others, 404), (&live, 404)]
    {
        check(key, "trial", status).await;
        // What is open to everybody is so for any key.
        check(key, "tea", 200).await;
    }
    // Nothing is published: there is nothing to explain, to whoever asks.
    check(&server.key, "draft", 404).await;
    check(&server.key, "later", 404).await;
    // A key of no use is told so, also where none is needed.
    check("rk_live_nothing", "tea", 401).await;
    check("rk_live_nothing", "trial", 401).await;
}
