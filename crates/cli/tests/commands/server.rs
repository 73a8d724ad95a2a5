//! A server of its own for a test, on a port of its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
};

use serde_json::Value;

use super::regulars;

/// A running server. It is killed when the test ends, however it ends.
pub struct Server {
    child: Child,
    pub base: String,
    /// The first key, when this start made it.
    pub key: Option<String>,
    /// The link of the first administrator, as long as there is none.
    pub first: Option<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts it on a database in the folder and waits until it listens.
    pub fn start(folder: &Path) -> Server {
        let store = format!("sqlite:{}", folder.join("regulars.db").display());
        let mut command =
            regulars(&["serve", "--listen", "127.0.0.1:0", "--store", &store, "--stop-delay-s", "0"]);
        Server::from(command.current_dir(folder))
    }

    pub fn from(command: &mut Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let (mut key, mut first) = (None, None);
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if line.trim().starts_with("rk_") {
                key = Some(line.trim().to_owned());
            }
            if line.contains("/console/first#") {
                first = Some(line.trim().to_owned());
            }
            if let Some(base) = line.strip_prefix("Regulars listens on ") {
                return Server { child, base: base.to_owned(), key, first };
            }
        }
        panic!("the server ended before it listened: {:?}", child.wait());
    }

    /// Ends it as service managers do, and tells its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Posts under a key of its own, insists on the status, and tells the answer.
    pub fn post(&self, key: &str, path: &str, body: &Value, status: u16) -> Value {
        static KEYS: AtomicU64 = AtomicU64::new(0);
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let request = agent
            .post(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {key}"))
            .header("idempotency-key", format!("key {}", KEYS.fetch_add(1, Ordering::Relaxed)))
            .header("content-type", "application/json");
        let mut response = request.send(body.to_string()).unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Saves the first draft of a program.
    pub fn put_draft(&self, key: &str, path: &str, document: &str) {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let request = agent
            .put(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/yaml")
            .header("if-none-match", "*");
        let mut response = request.send(document).unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}: {text}");
    }

    /// Changes something that is at this revision.
    pub fn patch(&self, key: &str, path: &str, revision: u64, change: &Value) {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let request = agent
            .patch(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .header("if-match", format!("\"{revision}\""));
        let mut response = request.send(change.to_string()).unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}: {text}");
    }

    /// What a page of the server itself would send; tells the status.
    fn post_as_a_page(&self, path: &str, body: &Value) -> u16 {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let request = agent
            .post(format!("{}{path}", self.base))
            .header("origin", &self.base)
            .header("x-regulars", "1")
            .header("content-type", "application/json");
        request.send(body.to_string()).unwrap().status().as_u16()
    }

    pub fn get(&self, key: &str, path: &str) -> (u16, Value) {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let request =
            agent.get(format!("{}{path}", self.base)).header("authorization", format!("Bearer {key}"));
        let mut response = request.call().unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }
}

#[test]
fn a_first_start_shows_the_key_once_and_a_stop_is_graceful() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let key = server.key.clone().expect("the first start shows a key");
    assert_eq!(server.get(&key, "/live").0, 200);
    assert_eq!(server.get(&key, "/ready").0, 200);
    assert_eq!(server.get(&key, "/v1/programs").0, 200);
    assert_eq!(server.get("rk_live_0.x", "/v1/programs").0, 401);
    assert!(folder.path().join("regulars.key").exists());
    let first = server.first.clone().expect("nobody has an account");
    assert!(first.starts_with(&format!("{}/console/first#", server.base)), "{first}");
    assert_eq!(server.stop(), Some(0));
    let server = Server::start(folder.path());
    assert_eq!(server.key, None);
    assert_eq!(server.get(&key, "/v1/programs").0, 200, "the key is as good after a restart");
    let again = server.first.clone().expect("still nobody has an account");
    assert_ne!(again.rsplit_once('#'), first.rsplit_once('#'), "each start makes a link of its own");
    let secret = |link: &str| link.rsplit_once('#').unwrap().1.to_owned();
    let begin = |secret: String| {
        let asked = serde_json::json!({"secret": secret, "email": "mari@tea.example", "name": "Mari",
            "password": "korv sinist pilve"});
        server.post_as_a_page("/v1/first-administrator", &asked)
    };
    assert_eq!(begin(secret(&first)), 401);
    assert_eq!(begin(secret(&again)), 200);
    assert_eq!(server.stop(), Some(0));
    let server = Server::start(folder.path());
    assert_eq!(server.first, None, "somebody has an account");
    assert_eq!(server.stop(), Some(0));
}
