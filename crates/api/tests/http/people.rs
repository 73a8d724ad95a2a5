//! A browser of somebody of the staff: it keeps the cookie, and sends what our pages send.

use regulars_app::totp;
use regulars_engine::moment::Moment;
use serde_json::{Value, json};

use crate::server::{Answer, Server};

pub const PASSWORD: &str = "korv täis sinist pilve";

/// A browser.
pub struct Browser<'s> {
    pub server: &'s Server,
    pub cookie: Option<String>,
}

/// Somebody who has an account.
pub struct Person {
    pub email: String,
    /// The secret of their app.
    pub secret: Vec<u8>,
    pub recovery_codes: Vec<String>,
}

impl<'s> Browser<'s> {
    pub fn new(server: &'s Server) -> Browser<'s> {
        Browser { server, cookie: None }
    }

    /// Sends a request as a page does; a header with an empty value is left out.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let fresh = format!("browser-{}", self.server.fresh());
        let cookie = self.cookie.as_ref().map(|token| format!("__Host-regulars={token}")).unwrap_or_default();
        let usual = [
            ("Authorization", ""),
            ("Cookie", cookie.as_str()),
            ("Origin", "http://test"),
            ("X-Regulars", "1"),
            ("Content-Type", if body.is_null() { "" } else { "application/json" }),
            ("Idempotency-Key", fresh.as_str()),
        ];
        let given = |name: &str| headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        let all: Vec<(&str, &str)> =
            usual.into_iter().filter(|(name, _)| !given(name)).chain(headers.iter().copied()).collect();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.server.send_as("", method, path, &all, body.as_bytes()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &Value::Null).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], body).await
    }

    /// The first step.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/v1/sign-in/staff", &json!({"email": email, "password": password})).await
    }

    /// Shows the second factor, and keeps the cookie.
    pub async fn second(&mut self, ticket: &Value, code: &str) -> Answer {
        let answer = self.post("/v1/sign-in/staff/second", &json!({"ticket": ticket, "totp": code})).await;
        self.keep(&answer);
        answer
    }

    pub fn keep(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.header("set-cookie") {
            let token = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
            self.cookie = Some(token).filter(|token| !token.is_empty());
        }
    }

    /// Goes on from the answer to a password, with an app that is set up.
    pub async fn enrol(&mut self, email: &str, step: Answer) -> Person {
        assert_eq!(step.body["next"], "enrol_second_factor", "{}", step.text);
        let secret = from_base32(step.body["secret"].as_str().unwrap());
        let code = totp::code(&secret, totp::step_at(self.server.clock.now()));
        let begun = self.second(&step.body["ticket"], &code).await.expect(200);
        let codes = begun.body["recovery_codes"].as_array().unwrap();
        let recovery_codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        Person { email: email.to_owned(), secret, recovery_codes }
    }

    /// Signs in somebody who has an account. The clock goes on by a step, since each code counts once.
    pub async fn sign_in_as(&mut self, person: &Person) -> Answer {
        let step = self.sign_in(&person.email, PASSWORD).await.expect(200);
        assert_eq!(step.body["next"], "second_factor", "{}", step.text);
        self.second(&step.body["ticket"], &person.next_code(self.server)).await.expect(200)
    }
}

impl Person {
    /// The code of the next half minute, which comes.
    pub fn next_code(&self, server: &Server) -> String {
        server.clock.set(Moment(server.clock.now().0 + 30_000_000));
        self.code(server)
    }

    /// The code of now.
    pub fn code(&self, server: &Server) -> String {
        totp::code(&self.secret, totp::step_at(server.clock.now()))
    }
}

/// The first administrator, signed in.
pub async fn owner(server: &Server) -> (Browser<'_>, Person) {
    let mut browser = Browser::new(server);
    let secret = server.app.first_administrator_link().unwrap().unwrap();
    let asked =
        json!({"secret": secret, "email": "Mari@tea.example", "name": "Mari Maasikas", "password": PASSWORD});
    let step = browser.post("/v1/first-administrator", &asked).await.expect(200);
    let person = browser.enrol("mari@tea.example", step).await;
    (browser, person)
}

/// Somebody with these roles, signed in.
pub async fn invited<'s>(owner: &Browser<'s>, email: &str, roles: Value) -> (Browser<'s>, Person) {
    let asked = json!({"email": email, "name": "Jaan", "roles": roles});
    let link = owner.post("/v1/staff", &asked).await.expect(201);
    let mut browser = Browser::new(owner.server);
    let accepted = json!({"secret": link.body["secret"], "password": PASSWORD});
    let step = browser.post("/v1/sign-in/staff/link", &accepted).await.expect(200);
    let person = browser.enrol(email, step).await;
    (browser, person)
}

fn from_base32(text: &str) -> Vec<u8> {
    let letter = |b: u8| if b.is_ascii_digit() { b - b'2' + 26 } else { b.to_ascii_lowercase() - b'a' };
    let mut bits = text.bytes().flat_map(|b| (0..5).rev().map(move |bit| letter(b) >> bit & 1)).peekable();
    let mut bytes = Vec::new();
    while bits.peek().is_some() {
        let byte: Vec<u8> = bits.by_ref().take(8).collect();
        if byte.len() == 8 {
            bytes.push(byte.into_iter().fold(0, |byte, bit| byte << 1 | bit));
        }
    }
    bytes
}
