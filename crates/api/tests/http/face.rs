//! A program at a glance over HTTP: without a key where it is live, in the asked language, and a sandbox to its own keys.

use serde_json::json;

use crate::server::{Server, TEA};

#[tokio::test]
async fn a_page_learns_how_to_write_amounts_and_days() {
    let server = Server::start().await;
    for (slug, mode) in [("tea", "live"), ("trial", "sandbox"), ("later", "live")] {
        server.post("/v1/programs", &json!({"slug": slug, "mode": mode})).await.expect(201);
    }
    let document =
        TEA.replace("name: Tea\n", "name: { en: Tea, et: Tee }\n").replace("currency: CNY", "currency: JPY");
    let document = document.replace("en: point|points", "en: point|points, et: punkt|punkti");
    server.publish("tea", &document.replace("per 1.00", "per 100")).await;
    server.publish("trial", &TEA.replace("program: tea", "program: trial")).await;
    let check = async |path: &str, key: &str, status: u16| {
        let answer =
            server.send("GET", &format!("/v1/programs/{path}"), &[("Authorization", key)], b"").await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        answer.body
    };
    assert_eq!(
        check("tea/face?language=et", "", 200).await,
        json!({
            "program": "tea", "name": "Tee", "version": 1, "time_zone": "Asia/Shanghai", "currency": "JPY", "scale": 0,
            "wallets": [
                {"wallet": "points", "kind": "points", "scale": 0, "one": "punkt", "other": "punkti"},
                {"wallet": "balance", "kind": "money", "scale": 0, "one": "JPY", "other": "JPY"},
            ],
        })
    );
    assert_eq!(check("tea/face", "", 200).await["wallets"][0]["other"], "points");
    let key = format!("Bearer {}", server.key);
    let trial = check("trial/face", &key, 200).await;
    assert_eq!((&trial["scale"], &trial["wallets"][1]["scale"]), (&json!(2), &json!(2)));
    for path in ["trial/face", "later/face", "nowhere/face"] {
        assert_eq!(check(path, "", 404).await["code"], "not_found", "{path}");
    }
    check("later/face", &key, 404).await;
    check("tea/face", "Bearer rk_live_nothing", 401).await;
    assert_eq!(check("tea/face?language=", "", 422).await["code"], "invalid_language");
    assert_eq!(check("tea/face?tongue=en", "", 400).await["code"], "invalid_parameter");
}
