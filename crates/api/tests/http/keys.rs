//! Credentials: what a key opens, and that it can't be told what it does not.

use serde_json::{Value, json};

use crate::server::Server;

/// Makes a key and returns its text.
async fn key(server: &Server, scopes: &[&str], program: Option<&str>, mode: &str) -> String {
    let mut asked = json!({"label": "test", "scopes": scopes, "mode": mode});
    if let Some(program) = program {
        asked["program"] = program.into();
    }
    let made = server.post("/v1/keys", &asked).await.expect(201);
    made.body["secret"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_opens_what_it_says_and_nothing_else() {
    let server = Server::with_tea().await;
    let reader = key(&server, &["members:read"], Some("tea"), "sandbox").await;
    server.send_as(&reader, "GET", "/v1/programs/tea/members", &[], b"").await.expect(200);
    server.send_as(&reader, "GET", "/v1/programs/tea", &[], b"").await.refused(403, "missing_scope");
    // Another program and none at all: the same bytes but for the id of the request.
    let strip = |mut body: Value| {
        body["request_id"] = Value::Null;
        body.to_string()
    };
    let other = server
        .send_as(&reader, "GET", "/v1/programs/other/members", &[], b"")
        .await
        .refused(404, "not_found");
    let none =
        server.send_as(&reader, "GET", "/v1/programs/none/members", &[], b"").await.refused(404, "not_found");
    assert_eq!(strip(other.body), strip(none.body));
    let sandbox = key(&server, &["programs:read", "programs:write"], None, "sandbox").await;
    server.post("/v1/programs", &json!({"slug": "shop", "mode": "live"})).await.expect(201);
    server.send_as(&sandbox, "GET", "/v1/programs/shop", &[], b"").await.refused(404, "not_found");
    let list = server.send_as(&sandbox, "GET", "/v1/programs", &[], b"").await.expect(200);
    let slugs: Vec<&str> =
        list.body["items"].as_array().unwrap().iter().map(|p| p["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["tea", "other"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gives_away_more_than_they_have() {
    let server = Server::with_tea().await;
    let own = key(&server, &["keys:write", "members:read"], Some("tea"), "sandbox").await;
    let ask = |asked: Value| {
        let (server, own) = (&server, &own);
        async move {
            let number = format!("k{}", server.fresh());
            let headers = [("Content-Type", "application/json"), ("Idempotency-Key", number.as_str())];
            server.send_as(own, "POST", "/v1/keys", &headers, asked.to_string().as_bytes()).await
        }
    };
    let base = json!({"label": "x", "scopes": ["members:read"], "program": "tea", "mode": "sandbox"});
    ask(base.clone()).await.expect(201);
    let with = |field: &str, value: Value| {
        let mut asked = base.clone();
        asked[field] = value;
        asked
    };
    ask(with("scopes", json!(["members:erase"]))).await.refused(403, "missing_scope");
    ask(with("scopes", json!([]))).await.refused(422, "invalid_value");
    ask(with("scopes", json!(["everything"]))).await.refused(422, "invalid_value");
    ask(with("program", json!("other"))).await.refused(404, "not_found");
    ask(with("mode", json!("live"))).await.refused(403, "missing_scope");
    let mut unbound = base.clone();
    unbound.as_object_mut().unwrap().remove("program");
    ask(unbound).await.refused(403, "missing_scope");
    // It sees and revokes the keys of its own program only.
    let list = server.send_as(&own, "GET", "/v1/keys", &[], b"").await.expect(200);
    assert_eq!(list.body["items"].as_array().unwrap().len(), 2);
    let first = server.get("/v1/keys").await.expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
    let headers = [("Idempotency-Key", "revoke-1")];
    server
        .send_as(&own, "DELETE", &format!("/v1/keys/{first}"), &headers, b"")
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_is_shown_once_and_a_revoked_key_is_dead() {
    let server = Server::with_tea().await;
    let asked = json!({"label": "x", "scopes": ["programs:read"], "mode": "sandbox"}).to_string();
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "make")];
    let made = server.send("POST", "/v1/keys", &headers, asked.as_bytes()).await.expect(201);
    let secret = made.body["secret"].as_str().unwrap().to_owned();
    let again = server.send("POST", "/v1/keys", &headers, asked.as_bytes()).await.expect(201);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!((&again.body["key"], again.body.get("secret")), (&made.body["key"], None));
    server.send_as(&secret, "GET", "/v1/programs", &[], b"").await.expect(200);
    let path = format!("/v1/keys/{}", made.body["key"]["id"].as_str().unwrap());
    server.send("DELETE", &path, &[("Idempotency-Key", "revoke")], b"").await.expect(204);
    server.send("DELETE", &path, &[("Idempotency-Key", "revoke")], b"").await.expect(204);
    let dead = server.send_as(&secret, "GET", "/v1/programs", &[], b"").await.refused(401, "unauthenticated");
    assert_eq!(dead.header("www-authenticate"), Some("bearer realm=\"regulars\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_change_is_made_once() {
    let server = Server::start().await;
    let create = |key: &'static str, slug: &'static str| {
        let server = &server;
        async move {
            let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
            let body = json!({"slug": slug, "mode": "sandbox"}).to_string();
            server.send("POST", "/v1/programs", &headers, body.as_bytes()).await
        }
    };
    let first = create("a", "tea").await.expect(201);
    let again = create("a", "tea").await.expect(201);
    assert_eq!((first.text, again.header("idempotent-replayed")), (again.text.clone(), Some("true")));
    create("a", "coffee").await.refused(422, "idempotency_key_reused");
    create("b", "tea").await.refused(409, "already_exists");
    // A refusal is not remembered under its key.
    create("b", "coffee").await.expect(201);
}
