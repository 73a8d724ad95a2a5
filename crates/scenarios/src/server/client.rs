//! A client of the API: JSON there and back.

use std::{cell::Cell, time::Duration};

use serde_json::Value;
use ureq::{Agent, AsSendBody, http};

/// A client with one key.
pub struct Client {
    agent: Agent,
    base: String,
    key: String,
    sent: Cell<u64>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; null without one.
    pub body: Value,
}

impl Client {
    /// A client of the server at `base`, `http://…`, with an API key.
    pub fn new(base: String, key: String) -> Client {
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        Client { agent, base, key, sent: Cell::new(0) }
    }

    /// The same, which gives up when an answer takes longer.
    pub fn within(base: String, key: String, time_max: Duration) -> Client {
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None);
        let agent = agent.timeout_global(Some(time_max)).build().into();
        Client { agent, base, key, sent: Cell::new(0) }
    }

    /// Reads.
    ///
    /// # Errors
    /// The server does not answer, or not with JSON. A refusal is an answer; so for all that follow.
    pub fn get(&self, path: &str) -> Result<Answer, String> {
        self.send("GET", path, &[], ())
    }

    /// A change, under an idempotency key of its own.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn post(&self, path: &str, body: &Value) -> Result<Answer, String> {
        self.send("POST", path, &[("idempotency-key", &self.fresh())], body.to_string().as_bytes())
    }

    /// The same with a key of one's own, which is sent again with each repetition.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn post_as(&self, key: &str, path: &str, body: &Value) -> Result<Answer, String> {
        self.send("POST", path, &[("idempotency-key", key)], body.to_string().as_bytes())
    }

    /// An event, which is its own key.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn report(&self, path: &str, event: &Value) -> Result<Answer, String> {
        self.send("POST", path, &[], event.to_string().as_bytes())
    }

    /// One document per line, under an idempotency key of its own.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn post_lines(&self, path: &str, lines: &[Value]) -> Result<Answer, String> {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let headers = [("idempotency-key", &*self.fresh()), ("content-type", "application/x-ndjson")];
        self.send("POST", path, &headers, text.as_bytes())
    }

    /// A document, under a condition.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn put(&self, path: &str, header: (&str, &str), body: &Value) -> Result<Answer, String> {
        self.send("PUT", path, &[header], body.to_string().as_bytes())
    }

    /// An end, under an idempotency key of its own.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn delete(&self, path: &str) -> Result<Answer, String> {
        self.send("DELETE", path, &[("idempotency-key", &self.fresh())], ())
    }

    /// The same with a key of one's own.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn delete_as(&self, key: &str, path: &str) -> Result<Answer, String> {
        self.send("DELETE", path, &[("idempotency-key", key)], ())
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsSendBody,
    ) -> Result<Answer, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{method} {path}: {error}");
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {}", self.key));
        let json = [("content-type", "application/json")];
        let is_json = !headers.iter().any(|(name, _)| *name == "content-type");
        for (name, value) in headers.iter().chain(json.iter().filter(|_| is_json)) {
            request = request.header(*name, *value);
        }
        let request = request.body(body).map_err(|error| failed(&error))?;
        let mut response = self.agent.run(request).map_err(|error| failed(&error))?;
        let text = response.body_mut().read_to_string().map_err(|error| failed(&error))?;
        let body = match text.as_str() {
            "" => Value::Null,
            text => serde_json::from_str(text).map_err(|error| failed(&error))?,
        };
        Ok(Answer { status: response.status().as_u16(), body })
    }

    fn fresh(&self) -> String {
        self.sent.set(self.sent.get().saturating_add(1));
        format!("scenario-{}", self.sent.get())
    }
}

impl Answer {
    /// The body of an answer that is no refusal.
    ///
    /// # Errors
    /// The refusal, for people.
    pub fn done(self) -> Result<Value, String> {
        if (200..300).contains(&self.status) { Ok(self.body) } else { Err(self.refusal()) }
    }

    /// What was refused and why, for people.
    pub fn refusal(&self) -> String {
        format!("answered {}: {}", self.status, self.body)
    }
}
