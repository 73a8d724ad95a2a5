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
        let mut key = None;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if line.trim().starts_with("rk_") {
                key = Some(line.trim().to_owned());
            }
            if let Some(base) = line.strip_prefix("Regulars listens on ") {
                return Server { child, base: base.to_owned(), key };
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
    assert_eq!(server.stop(), Some(0));
    let server = Server::start(folder.path());
    assert_eq!(server.key, None);
    assert_eq!(server.get(&key, "/v1/programs").0, 200, "the key is as good after a restart");
    assert_eq!(server.stop(), Some(0));
}
