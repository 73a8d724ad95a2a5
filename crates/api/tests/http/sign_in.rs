//! Signing in: what works once works once, what is counted is counted, and nobody is told who is known.

use regulars_app::totp;
use regulars_engine::moment::Moment;
use serde_json::{Value, json};

use crate::{
    people::{Browser, PASSWORD, invited, owner},
    server::Server,
};

const MINUTE: i64 = 60_000_000;

fn later(server: &Server, minutes: i64) {
    server.clock.set(Moment(server.clock.now().0 + minutes * MINUTE));
}

/// What a client sees of an answer, but for the id of its request.
fn seen(answer: &crate::server::Answer) -> (u16, Value, Option<String>) {
    let mut body = answer.body.clone();
    body["request_id"] = Value::Null;
    (answer.status, body, answer.header("retry-after").map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_administrator_comes_in_once() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let old = server.app.first_administrator_link().unwrap().unwrap();
    let secret = server.app.first_administrator_link().unwrap().unwrap();
    let ask = |secret: &str, email: &str, password: &str| {
        let asked = json!({"secret": secret, "email": email, "name": "Mari", "password": password});
        let browser = &browser;
        async move { browser.post("/v1/first-administrator", &asked).await }
    };
    ask(&old, "mari@tea.example", PASSWORD).await.refused(401, "ticket_invalid");
    ask("nothing", "mari@tea.example", PASSWORD).await.refused(401, "ticket_invalid");
    // A mistake doesn't use up the link.
    ask(&secret, "mari", PASSWORD).await.refused(422, "invalid_email");
    let weak = ask(&secret, "mari@tea.example", "iloveyou").await.refused(422, "weak_password");
    assert_eq!(weak.body["pointer"], "/password");
    ask(&secret, "mari@tea.example", &"x9-é".repeat(65)).await.refused(422, "too_long");
    let step = ask(&secret, "mari@tea.example", PASSWORD).await.expect(200);
    assert_eq!(step.body["next"], "enrol_second_factor");
    assert!(
        step.body["uri"].as_str().unwrap().starts_with("otpauth://totp/Regulars:mari@tea.example?secret=")
    );
    ask(&secret, "jaan@tea.example", PASSWORD).await.refused(401, "ticket_invalid");
    assert_eq!(server.app.first_administrator_link().unwrap(), None);
    // The password alone opens nothing, also when the page was closed before the app was set up.
    let again = browser.sign_in("mari@tea.example", PASSWORD).await.expect(200);
    assert_eq!(again.body["next"], "enrol_second_factor");
    browser.get("/v1/me").await.refused(401, "unauthenticated");
    let mut browser = Browser::new(&server);
    let person = browser.enrol("mari@tea.example", again).await;
    assert_eq!(person.recovery_codes.len(), 10);
    let me = browser.get("/v1/me").await.expect(200);
    assert_eq!(
        (me.body["kind"].as_str(), me.body["recovery_codes_left"].as_i64()),
        (Some("staff"), Some(10))
    );
    assert_eq!(me.body["staff"]["roles"], json!([{"role": "owner"}]));
    // The other set-up that was begun is of no use any more.
    let code = totp::code(b"12345678901234567890", 1);
    browser.second(&step.body["ticket"], &code).await.refused(401, "ticket_invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_told_who_is_known() {
    let server = Server::start().await;
    let (owner, person) = owner(&server).await;
    let browser = Browser::new(&server);
    invited(&owner, "jaan@tea.example", json!([{"role": "auditor"}])).await;
    owner
        .post(
            "/v1/staff",
            &json!({"email": "new@tea.example", "name": "New", "roles": [{"role": "auditor"}]}),
        )
        .await
        .expect(201);
    let list = owner.get("/v1/staff").await.expect(200);
    let jaan = list.body["items"][1]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/staff/{jaan}");
    let etag = owner.get(&path).await.expect(200).header("etag").unwrap().to_owned();
    owner.send("PATCH", &path, &[("If-Match", &etag)], &json!({"disabled": true})).await.expect(200);
    // Unknown, no e-mail at all, invited without a password, disabled with the right one, known with a wrong one.
    let mut answers = Vec::new();
    for (email, password) in [
        ("nobody@tea.example", PASSWORD),
        ("nobody", PASSWORD),
        ("new@tea.example", PASSWORD),
        ("jaan@tea.example", PASSWORD),
        (person.email.as_str(), "wrong horse battery"),
    ] {
        answers.push(seen(&browser.sign_in(email, password).await.refused(401, "sign_in_failed")));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    // So is the answer to too many tries.
    let mut answers = Vec::new();
    for email in ["other@tea.example", person.email.as_str()] {
        later(&server, 15);
        for number in 0..10 {
            browser.sign_in(email, &format!("wrong {number} horse")).await.refused(401, "sign_in_failed");
        }
        answers.push(seen(&browser.sign_in(email, PASSWORD).await.refused(429, "too_many_tries")));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].2.as_deref(), Some("901"));
    // It ends by itself, and a right password ends the count.
    later(&server, 15);
    for number in 0..9 {
        browser.sign_in(&person.email, &format!("wrong {number} horse")).await.refused(401, "sign_in_failed");
    }
    browser.sign_in(&person.email, PASSWORD).await.expect(200);
    browser.sign_in(&person.email, "wrong horse").await.refused(401, "sign_in_failed");
    browser.sign_in(&person.email, PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_password_is_not_tried_on_everybody() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    for number in 0..30 {
        let email = format!("u{number}@tea.example");
        browser.sign_in(&email, "Summer in the city").await.refused(401, "sign_in_failed");
    }
    browser.sign_in("u30@tea.example", "Summer in the city").await.refused(429, "too_many_tries");
    browser.sign_in("u31@tea.example", "Winter in the city").await.refused(401, "sign_in_failed");
    later(&server, 60);
    browser.sign_in("u32@tea.example", "Summer in the city").await.refused(401, "sign_in_failed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_factor_counts_once_and_near_its_time() {
    let server = Server::start().await;
    let (_, person) = owner(&server).await;
    let mut browser = Browser::new(&server);
    let mut step = browser.sign_in(&person.email, PASSWORD).await.expect(200);
    assert_eq!((step.body["next"].as_str(), step.body.get("secret")), (Some("second_factor"), None));
    // The one that set up the app was used by that.
    browser.second(&step.body["ticket"], &person.code(&server)).await.refused(401, "factor_invalid");
    let present = totp::step_at(server.clock.now());
    for step_number in [present - 2, present - 1, present, present + 2] {
        let code = totp::code(&person.secret, step_number);
        browser.second(&step.body["ticket"], &code).await.refused(401, "factor_invalid");
    }
    // Five tries with a ticket.
    browser.second(&step.body["ticket"], &person.next_code(&server)).await.refused(401, "ticket_invalid");
    step = browser.sign_in(&person.email, PASSWORD).await.expect(200);
    browser
        .post("/v1/sign-in/staff/second", &json!({"ticket": step.body["ticket"]}))
        .await
        .refused(422, "ambiguous_fields");
    let begun = browser.second(&step.body["ticket"], &person.code(&server)).await.expect(200);
    assert_eq!(begun.body["recovery_codes"], json!([]));
    let cookie = begun.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; path=/; max-age=43200; secure; httponly; samesite=strict"), "{cookie}");
    // Neither the ticket nor the code again; with the app set up, another ticket needs another code.
    browser.second(&step.body["ticket"], &person.next_code(&server)).await.refused(401, "ticket_invalid");
    step = browser.sign_in(&person.email, PASSWORD).await.expect(200);
    let code = person.code(&server);
    browser.second(&step.body["ticket"], &code).await.expect(200);
    step = browser.sign_in(&person.email, PASSWORD).await.expect(200);
    browser.second(&step.body["ticket"], &code).await.refused(401, "factor_invalid");
    // Wrong codes are counted over tickets, too.
    for _ in 0..2 {
        step = browser.sign_in(&person.email, PASSWORD).await.expect(200);
        for _ in 0..4 {
            browser.second(&step.body["ticket"], "000000").await.refused(401, "factor_invalid");
        }
    }
    step = browser.sign_in(&person.email, PASSWORD).await.expect(200);
    browser.second(&step.body["ticket"], "000000").await.refused(401, "factor_invalid");
    let next = person.next_code(&server);
    browser.second(&step.body["ticket"], &next).await.refused(429, "too_many_tries");
    later(&server, 15);
    // A ticket lives for five minutes.
    browser.second(&step.body["ticket"], &person.code(&server)).await.refused(401, "ticket_invalid");
    browser.sign_in_as(&person).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recovery_code_stands_in_once() {
    let server = Server::start().await;
    let (owner, person) = owner(&server).await;
    let mut browser = Browser::new(&server);
    let typed = person.recovery_codes[3].to_uppercase().replace('-', " ");
    for expected in [200, 401] {
        let step = browser.sign_in(&person.email, PASSWORD).await.expect(200);
        let asked = json!({"ticket": step.body["ticket"], "recovery_code": typed});
        let answer = browser.post("/v1/sign-in/staff/second", &asked).await.expect(expected);
        browser.keep(&answer);
    }
    let me = browser.get("/v1/me").await.expect(200);
    assert_eq!(me.body["recovery_codes_left"], 9);
    // New ones take their place.
    let asked = json!({"password": "not the password"});
    owner.post("/v1/me/recovery-codes", &asked).await.refused(401, "sign_in_failed");
    let renewed = owner.post("/v1/me/recovery-codes", &json!({"password": PASSWORD})).await.expect(200);
    let step = browser.sign_in(&person.email, PASSWORD).await.expect(200);
    let with = |code: &str| json!({"ticket": step.body["ticket"], "recovery_code": code});
    let old = with(&person.recovery_codes[4]);
    browser.post("/v1/sign-in/staff/second", &old).await.refused(401, "factor_invalid");
    let new = with(renewed.body["recovery_codes"][0].as_str().unwrap());
    browser.post("/v1/sign-in/staff/second", &new).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_by_itself_and_when_asked() {
    let server = Server::start().await;
    let (owner, person) = owner(&server).await;
    // Half an hour without use.
    for _ in 0..3 {
        later(&server, 29);
        owner.get("/v1/me").await.expect(200);
    }
    later(&server, 30);
    owner.get("/v1/me").await.refused(401, "unauthenticated");
    // Twelve hours in any case.
    let mut browser = Browser::new(&server);
    browser.sign_in_as(&person).await;
    for _ in 0..28 {
        later(&server, 25);
        browser.get("/v1/me").await.expect(200);
    }
    later(&server, 20);
    browser.get("/v1/me").await.refused(401, "unauthenticated");
    // Each sign-in has a token of its own; signing out ends one.
    let mut other = Browser::new(&server);
    browser.sign_in_as(&person).await;
    other.sign_in_as(&person).await;
    assert_ne!(browser.cookie, other.cookie);
    let list = browser.get("/v1/me/sessions").await.expect(200);
    let current: Vec<bool> =
        list.body["items"].as_array().unwrap().iter().map(|s| s["current"] == json!(true)).collect();
    assert_eq!(current, [true, false], "{}", list.text);
    let out = browser.send("DELETE", "/v1/me/session", &[], &Value::Null).await.expect(204);
    assert!(out.header("set-cookie").unwrap().starts_with("__host-regulars=; path=/; max-age=0;"));
    browser.get("/v1/me").await.refused(401, "unauthenticated");
    other.get("/v1/me").await.expect(200);
    // From elsewhere, too.
    browser.sign_in_as(&person).await;
    let list = other.get("/v1/me/sessions").await.expect(200);
    let id = list.body["items"][1]["id"].as_str().unwrap();
    let path = format!("/v1/me/sessions/{id}");
    other.send("DELETE", &path, &[], &Value::Null).await.expect(204);
    other.send("DELETE", &path, &[], &Value::Null).await.refused(404, "not_found");
    other.send("DELETE", "/v1/me/sessions/x", &[], &Value::Null).await.refused(404, "not_found");
    browser.get("/v1/me").await.refused(401, "unauthenticated");
    // A key has no session.
    server.get("/v1/me/sessions").await.refused(403, "missing_scope");
    assert_eq!(server.get("/v1/me").await.expect(200).body["kind"], "key");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_our_own_pages_change_anything() {
    let server = Server::with_tea().await;
    let (owner, _) = owner(&server).await;
    let quote = json!({"member": {"external_id": "17850"}, "order": {"currency": "CNY", "total": 100,
        "lines": [{"sku": "latte", "quantity": 1, "amount": 100}]}});
    let path = "/v1/programs/tea/quotes";
    owner.post(path, &quote).await.expect(200);
    for headers in [
        [("Origin", ""), ("X-Regulars", "1")],
        [("Origin", "http://test"), ("X-Regulars", "")],
        [("Origin", "https://evil.example"), ("X-Regulars", "1")],
        [("Origin", "null"), ("X-Regulars", "1")],
    ] {
        owner.send("POST", path, &headers, &quote).await.refused(403, "csrf");
        owner.send("DELETE", "/v1/me/session", &headers, &Value::Null).await.refused(403, "csrf");
        let body = json!({"email": "a@b.example", "password": "wrong horse"});
        Browser::new(&server).send("POST", "/v1/sign-in/staff", &headers, &body).await.refused(403, "csrf");
    }
    // The trick with a form: what it would send is no JSON, and has no header of ours.
    let form = [("Content-Type", "text/plain"), ("X-Regulars", ""), ("Origin", "https://evil.example")];
    owner.send("POST", path, &form, &quote).await.refused(403, "csrf");
    let plain = [("Content-Type", "text/plain")];
    owner.send("POST", path, &plain, &quote).await.refused(415, "unsupported_media_type");
    // Reading needs neither, and a key is no cookie.
    owner.send("GET", "/v1/me", &[("Origin", ""), ("X-Regulars", "")], &Value::Null).await.expect(200);
    server.post(path, &quote).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_password_and_another_app() {
    let server = Server::start().await;
    let (mut owner, mut person) = owner(&server).await;
    let ask = |present: &str, next: &str| json!({"password": present, "new_password": next});
    owner.post("/v1/me/password", &ask("not it at all", "korv ja kaks")).await.refused(401, "sign_in_failed");
    let weak = owner.post("/v1/me/password", &ask(PASSWORD, "password1")).await.refused(422, "weak_password");
    assert_eq!(weak.body["pointer"], "/new_password");
    let old = owner.cookie.clone();
    let step = owner.post("/v1/me/password", &ask(PASSWORD, "kaks korvi pilvi")).await.expect(200);
    owner.get("/v1/me").await.refused(401, "unauthenticated");
    owner.second(&step.body["ticket"], &person.next_code(&server)).await.expect(200);
    assert_ne!(owner.cookie, old);
    let browser = Browser::new(&server);
    browser.sign_in(&person.email, PASSWORD).await.refused(401, "sign_in_failed");
    // The present app counts until the new one has shown a code.
    let step = owner.post("/v1/me/totp", &json!({"password": "kaks korvi pilvi"})).await.expect(200);
    let with_old = browser.sign_in(&person.email, "kaks korvi pilvi").await.expect(200);
    assert_eq!(with_old.body["next"], "second_factor");
    owner.second(&step.body["ticket"], &person.next_code(&server)).await.refused(401, "factor_invalid");
    let old = (person.secret.clone(), owner.cookie.clone());
    person = owner.enrol("mari@tea.example", step).await;
    assert_ne!((person.secret.clone(), owner.cookie.clone()), old);
    owner.get("/v1/me").await.expect(200);
    let step = browser.sign_in(&person.email, "kaks korvi pilvi").await.expect(200);
    let mut browser = browser;
    let code = totp::code(&old.0, totp::step_at(server.clock.now()) + 1);
    browser.second(&step.body["ticket"], &code).await.refused(401, "factor_invalid");
    browser.second(&step.body["ticket"], &person.next_code(&server)).await.expect(200);
}
