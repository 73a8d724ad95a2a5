//! What roles allow: every role on every route, and that nobody gives away more than they have.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    people::{Browser, PASSWORD, invited, owner},
    server::{Answer, Server, order},
};

/// What each role may do, told a second time: a change in the code has to be meant.
const ROLES: [(&str, &str); 6] = [
    ("owner", "*"),
    (
        "manager",
        "events:write events:read quotes:read members:read members:write members:erase games:read vouchers:read vouchers:write \
         programs:read programs:write programs:publish clock:write reports:read jobs:read jobs:write webhooks:read staff:read",
    ),
    ("marketer", "quotes:read games:read programs:read programs:write reports:read jobs:read jobs:write"),
    ("clerk", "events:write events:read quotes:read members:read members:write programs:read"),
    ("finance", "events:read members:read programs:read reports:read jobs:read"),
    (
        "auditor",
        "events:read quotes:read members:read games:read programs:read reports:read jobs:read webhooks:read metrics:read \
         staff:read",
    ),
];

/// Method, path and scope of every operation that has one, and of those that have none, `known` or nothing.
fn operations(document: &Value) -> Vec<(String, String, Option<String>)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters")
        {
            let security = operation["security"].as_array().unwrap();
            let is_open = security.is_empty() || security.contains(&json!({}));
            let scope = security.iter().find_map(|way| way["api_key"].as_array());
            let scope = scope
                .filter(|_| !is_open)
                .map(|scopes| scopes.first().map_or("known", |s| s.as_str().unwrap()));
            operations.push((method.to_uppercase(), path.clone(), scope.map(str::to_owned)));
        }
    }
    operations
}

/// The path with names in it: of a program that is there, and of nothing else.
fn filled(path: &str, program: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{program}" => program,
        part if part.starts_with('{') => "x",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_on_every_route() {
    let server = Server::with_tea().await;
    let (owner, _) = owner(&server).await;
    let document = server.get("/openapi.json").await.expect(200).body;
    let operations = operations(&document);
    let mut allowed = 0;
    for (role, scopes) in ROLES {
        let email = format!("{role}@tea.example");
        let (browser, _) = invited(&owner, &email, json!([{"role": role}])).await;
        let scopes: BTreeSet<&str> = scopes.split_whitespace().collect();
        for (method, path, scope) in &operations {
            let Some(scope) = scope.as_deref().filter(|scope| *scope != "known") else { continue };
            let may = scopes.contains("*") || scopes.contains(scope);
            // Nothing is sent, so nothing is changed: what may be done fails later, for another reason.
            let answer = browser.send(method, &filled(path, "tea"), &[], &Value::Null).await;
            let is_refused = answer.status == 403 && answer.body["code"] == "missing_scope";
            assert_eq!(is_refused, !may, "{role} {method} {path} {scope}: {}", answer.text);
            assert_ne!(answer.status, 401, "{role} {method} {path}");
            assert!(answer.status < 500, "{role} {method} {path}: {}", answer.text);
            allowed += usize::from(may);
        }
    }
    assert!(allowed > 200, "{allowed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_comes_in_without_credentials() {
    let server = Server::with_tea().await;
    let document = server.get("/openapi.json").await.expect(200).body;
    let mut nobody = Browser::new(&server);
    for cookie in [None, Some("0123456789abcdef".repeat(4)), Some("x".to_owned())] {
        nobody.cookie = cookie;
        for (method, path, scope) in operations(&document) {
            let answer = nobody.send(&method, &filled(&path, "tea"), &[], &Value::Null).await;
            if scope.is_some() {
                assert_eq!(answer.body["code"], "unauthenticated", "{method} {path}: {}", answer.text);
                assert!(answer.header("www-authenticate").is_some(), "{method} {path}");
            } else {
                assert!(answer.status < 500, "{method} {path}: {}", answer.text);
            }
        }
    }
}

/// The same but for the id of the request.
fn told(answer: &Answer) -> String {
    let mut body = answer.body.clone();
    body["request_id"] = Value::Null;
    body.to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_in_a_program_ends_at_it() {
    let server = Server::with_tea().await;
    let (owner, _) = owner(&server).await;
    let roles = json!([{"role": "manager", "program": "tea"}]);
    let (manager, _) = invited(&owner, "jaan@tea.example", roles.clone()).await;
    let document = server.get("/openapi.json").await.expect(200).body;
    for (method, path, scope) in operations(&document) {
        if !path.starts_with("/v1/programs/{program}") || scope.is_none() {
            continue;
        }
        let other =
            manager.send(&method, &filled(&path, "other"), &[], &Value::Null).await.refused(404, "not_found");
        let none =
            manager.send(&method, &filled(&path, "none"), &[], &Value::Null).await.refused(404, "not_found");
        assert_eq!(told(&other), told(&none), "{method} {path}");
    }
    manager.get("/v1/programs/tea/members").await.expect(200);
    let list = manager.get("/v1/programs").await.expect(200);
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1, "{}", list.text);
    assert_eq!(list.body["items"][0]["slug"], "tea");
    let me = manager.get("/v1/me").await.expect(200);
    assert_eq!((me.body["scopes"].clone(), me.body["staff"]["roles"].clone()), (json!([]), roles));
    assert_eq!(me.body["programs"].as_array().unwrap().len(), 1);
    // What concerns the server is not theirs.
    for (method, path) in
        [("POST", "/v1/programs"), ("GET", "/v1/keys"), ("GET", "/v1/staff"), ("GET", "/metrics")]
    {
        manager.send(method, path, &[], &Value::Null).await.refused(403, "missing_scope");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_reports_what_happens_at_their_till() {
    let server = Server::with_tea().await;
    let (owner, _) = owner(&server).await;
    let roles = json!([{"role": "clerk", "program": "tea", "store": "s-01"}]);
    let (clerk, _) = invited(&owner, "jaan@tea.example", roles).await;
    let path = "/v1/programs/tea/events";
    let at = |number: &str, store: Option<&str>| {
        let mut event = order(number, "17850", 500);
        if let Some(store) = store {
            event["order"]["store"] = store.into();
        }
        event
    };
    clerk.post(path, &at("C-1", Some("s-01"))).await.expect(201);
    clerk.post(path, &at("C-2", Some("s-02"))).await.refused(403, "missing_scope");
    clerk.post(path, &at("C-2", None)).await.refused(403, "missing_scope");
    let gift = json!({"type": "adjustment", "source": "pos", "external_id": "A-1", "occurred_at": "2026-11-21T10:00:00Z",
        "member": {"external_id": "17850"}, "adjustment": {"wallet": "points", "amount": 500, "reason": "a gift"}});
    clerk.post(path, &gift).await.refused(403, "missing_scope");
    owner.post(path, &gift).await.expect(201);
    // In a batch, each line for itself.
    let lines = format!("{}\n{}\n", at("C-3", Some("s-02")), at("C-4", Some("s-01")));
    let cookie = format!("__Host-regulars={}", clerk.cookie.as_ref().unwrap());
    let headers = [
        ("Authorization", ""),
        ("Cookie", cookie.as_str()),
        ("Origin", "http://test"),
        ("X-Regulars", "1"),
        ("Content-Type", "application/x-ndjson"),
    ];
    let answer =
        server.send_as("", "POST", &format!("{path}/batch"), &headers, lines.as_bytes()).await.expect(200);
    let statuses: Vec<Value> = answer
        .text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["status"].clone())
        .collect();
    assert_eq!(statuses, [403, 201]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gives_away_more_than_they_have() {
    let server = Server::with_tea().await;
    let (owner, _) = owner(&server).await;
    let asked = json!({"label": "hr", "scopes": ["staff:read", "staff:write", "programs:read", "events:read", "members:read",
        "reports:read", "jobs:read"], "mode": "live"});
    let key = server.post("/v1/keys", &asked).await.expect(201).body["secret"].as_str().unwrap().to_owned();
    let invite = |email: &str, role: &str| {
        let number = format!("hr-{}", server.fresh());
        let body = json!({"email": email, "name": "X", "roles": [{"role": role}]}).to_string();
        let (server, key) = (&server, &key);
        async move {
            let headers = [("Content-Type", "application/json"), ("Idempotency-Key", number.as_str())];
            server.send_as(key, "POST", "/v1/staff", &headers, body.as_bytes()).await
        }
    };
    invite("a@tea.example", "owner").await.refused(403, "missing_scope");
    invite("a@tea.example", "auditor").await.refused(403, "missing_scope");
    let made = invite("a@tea.example", "finance").await.expect(201);
    invite("A@tea.example", "finance").await.refused(409, "already_exists");
    // Nor is somebody changed or reset who has more.
    let list = owner.get("/v1/staff").await.expect(200);
    let mari = list.body["items"][0]["id"].as_str().unwrap();
    let headers = [("Idempotency-Key", "r-1")];
    server
        .send_as(&key, "POST", &format!("/v1/staff/{mari}/reset"), &headers, b"")
        .await
        .refused(403, "missing_scope");
    let headers = [("If-Match", "\"2\""), ("Content-Type", "application/json")];
    server
        .send_as(&key, "PATCH", &format!("/v1/staff/{mari}"), &headers, br#"{"disabled": true}"#)
        .await
        .refused(403, "missing_scope");
    // A key of one program knows nobody.
    let asked = json!({"label": "t", "scopes": ["staff:read"], "program": "tea", "mode": "sandbox"});
    let bound = server.post("/v1/keys", &asked).await.expect(201).body["secret"].as_str().unwrap().to_owned();
    server.send_as(&bound, "GET", "/v1/staff", &[], b"").await.refused(403, "missing_scope");
    assert_eq!(made.body["staff"]["state"], "invited");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_invitations_are_refused() {
    let server = Server::with_tea().await;
    let (owner, _) = owner(&server).await;
    let base =
        json!({"email": "jaan@tea.example", "name": "Jaan", "roles": [{"role": "clerk", "program": "tea"}]});
    let many: Vec<Value> = (0..51).map(|_| json!({"role": "clerk", "program": "tea"})).collect();
    for (field, value, code, pointer) in [
        ("email", json!("jaan"), "invalid_email", "/email"),
        ("email", json!(""), "invalid_value", "/email"),
        ("name", json!("a\u{202e}b"), "invalid_characters", "/name"),
        ("roles", json!([]), "invalid_value", "/roles"),
        ("roles", json!(many), "too_many_items", "/roles"),
        ("roles", json!([{"role": "king"}]), "invalid_value", "/roles/0/role"),
        ("roles", json!([{"role": "clerk", "program": "none"}]), "invalid_value", "/roles/0/program"),
        ("roles", json!([{"role": "clerk", "store": "s-01"}]), "invalid_value", "/roles"),
        ("more", json!(1), "unknown_field", "/more"),
    ] {
        let mut asked = base.clone();
        asked[field] = value;
        let refused = owner.post("/v1/staff", &asked).await.refused(422, code);
        assert_eq!(refused.body["pointer"], pointer, "{}", refused.text);
    }
    assert_eq!(owner.get("/v1/staff").await.expect(200).body["items"].as_array().unwrap().len(), 1);
    owner.get("/v1/staff/x").await.refused(404, "not_found");
    owner.post("/v1/staff", &base).await.expect(201);
    owner.post("/v1/staff", &base).await.refused(409, "already_exists");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_of_somebody_hold_at_once() {
    let server = Server::with_tea().await;
    let (owner, mari) = owner(&server).await;
    let (jaan, person) = invited(&owner, "jaan@tea.example", json!([{"role": "manager"}])).await;
    jaan.get("/v1/programs/tea/webhooks").await.expect(200);
    let items = owner.get("/v1/staff").await.expect(200).body["items"].clone();
    let path = |number: usize| format!("/v1/staff/{}", items[number]["id"].as_str().unwrap());
    let etag = async |path: &str| owner.get(path).await.expect(200).header("etag").unwrap().to_owned();
    let change = async |path: &str, etag: &str, body: Value| {
        owner.send("PATCH", path, &[("If-Match", etag)], &body).await
    };
    let (first, second) = (path(0), path(1));
    let tag = etag(&second).await;
    let roles = json!({"roles": [{"role": "marketer"}], "name": "Jaan Tamm"});
    let changed = change(&second, &tag, roles.clone()).await.expect(200);
    assert_eq!(
        (&changed.body["name"], &changed.body["email"]),
        (&json!("Jaan Tamm"), &json!("jaan@tea.example"))
    );
    jaan.get("/v1/programs/tea/webhooks").await.refused(403, "missing_scope");
    change(&second, &tag, roles).await.refused(412, "precondition_failed");
    change(&second, "", json!({})).await.refused(428, "precondition_required");
    // Disabled: out everywhere, and not in again until they are let in.
    let step = Browser::new(&server).sign_in(&person.email, PASSWORD).await.expect(200);
    let tag = etag(&second).await;
    change(&second, &tag, json!({"disabled": true})).await.expect(200);
    jaan.get("/v1/me").await.refused(401, "unauthenticated");
    let mut late = Browser::new(&server);
    late.second(&step.body["ticket"], &person.next_code(&server)).await.refused(401, "ticket_invalid");
    late.sign_in(&person.email, PASSWORD).await.refused(401, "sign_in_failed");
    owner.post(&format!("{second}/reset"), &Value::Null).await.refused(422, "invalid_value");
    let tag = etag(&second).await;
    change(&second, &tag, json!({"disabled": false})).await.expect(200);
    late.sign_in_as(&person).await;
    // The last owner of the whole server stays one.
    let tag = etag(&first).await;
    change(&first, &tag, json!({"disabled": true})).await.refused(409, "last_owner");
    change(&first, &tag, json!({"roles": [{"role": "owner", "program": "tea"}]}))
        .await
        .refused(409, "last_owner");
    let tag = etag(&second).await;
    change(&second, &tag, json!({"roles": [{"role": "owner"}]})).await.expect(200);
    let tag = etag(&first).await;
    change(&first, &tag, json!({"roles": [{"role": "auditor"}]})).await.expect(200);
    assert_eq!(mari.email, "mari@tea.example");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_begins_anew() {
    let server = Server::start().await;
    let (owner, _) = owner(&server).await;
    let (jaan, person) = invited(&owner, "jaan@tea.example", json!([{"role": "manager"}])).await;
    let id = jaan.get("/v1/me").await.expect(200).body["staff"]["id"].as_str().unwrap().to_owned();
    let link = owner.post(&format!("/v1/staff/{id}/reset"), &Value::Null).await.expect(200);
    jaan.get("/v1/me").await.refused(401, "unauthenticated");
    let mut browser = Browser::new(&server);
    browser.sign_in(&person.email, PASSWORD).await.refused(401, "sign_in_failed");
    let with = |password: &str| json!({"secret": link.body["secret"], "password": password});
    browser.post("/v1/sign-in/staff/link", &with("12345678")).await.refused(422, "weak_password");
    let step = browser.post("/v1/sign-in/staff/link", &with("kaks korvi pilvi")).await.expect(200);
    browser.post("/v1/sign-in/staff/link", &with("kolm korvi pilvi")).await.refused(401, "ticket_invalid");
    let anew = browser.enrol(&person.email, step).await;
    assert_ne!(anew.secret, person.secret);
    // The recovery codes of before went with the reset.
    let step = browser.sign_in(&person.email, "kaks korvi pilvi").await.expect(200);
    let old = json!({"ticket": step.body["ticket"], "recovery_code": person.recovery_codes[0]});
    browser.post("/v1/sign-in/staff/second", &old).await.refused(401, "factor_invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_of_a_person_is_in_the_database() {
    let server = Server::start().await;
    let (owner, person) = owner(&server).await;
    let link = json!({"email": "jaan@tea.example", "name": "Jaan Tamm", "roles": [{"role": "clerk"}]});
    let link = owner.post("/v1/staff", &link).await.expect(201);
    let step = owner.sign_in(&person.email, PASSWORD).await.expect(200);
    server.app.close();
    let folder = server.database();
    let mut bytes = Vec::new();
    for file in ["db", "db-wal"] {
        bytes.extend(std::fs::read(folder.with_file_name(file)).unwrap_or_default());
    }
    let base32 = totp_text(&person.secret);
    let texts = [
        PASSWORD,
        person.email.as_str(),
        "Mari Maasikas",
        "Jaan Tamm",
        owner.cookie.as_deref().unwrap(),
        link.body["secret"].as_str().unwrap(),
        step.body["ticket"].as_str().unwrap(),
        person.recovery_codes[0].as_str(),
        base32.as_str(),
    ];
    let is_there = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(is_there(b"throttle"), "the file was read");
    for text in texts {
        assert!(!is_there(text.as_bytes()), "{text}");
    }
    assert!(!is_there(&person.secret));
}

fn totp_text(secret: &[u8]) -> String {
    regulars_app::totp::base32(secret)
}
