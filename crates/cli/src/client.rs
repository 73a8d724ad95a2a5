//! A client of the server's public API, for the commands that work over the network.
//!
//! It sees to what every such command needs: credentials that never show in an error, refusals as readable sentences,
//! and patience. Everything sent here may be sent again: events by their own identity, other changes by their
//! `Idempotency-Key`.

use std::{
    fmt,
    path::PathBuf,
    str::FromStr,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use regulars_app::Ids;
use serde::Deserialize;
use ureq::{
    Agent, Proxy,
    http::{Method, Request, StatusCode, Uri, header},
};

/// The largest answer that is read: that of a full batch, with its reasons.
const ANSWER_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How long a server that was there before may be away.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long one request may take with its answer.
const CALL_TIME_MAX: Duration = Duration::from_secs(120);
const PAUSE_FIRST: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// Which server, and as whom.
#[derive(Debug, Clone, Args)]
pub struct Target {
    /// The server's address.
    #[arg(long, env = "REGULARS_SERVER", default_value = "http://127.0.0.1:8080", value_name = "URL")]
    pub server: String,
    /// The API key. Others on this machine can see arguments, so better give it by environment or by --key-file.
    #[arg(long, env = "REGULARS_KEY", hide_env_values = true)]
    pub key: Option<Key>,
    /// A file that contains the API key and nothing else.
    #[arg(long, env = "REGULARS_KEY_FILE", conflicts_with = "key", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}

/// An API key, which is not printed.
#[derive(Clone)]
pub struct Key(String);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl FromStr for Key {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Key, Self::Err> {
        let text = text.trim();
        let plain = text.bytes().all(|b| b.is_ascii_graphic());
        if text.starts_with("rk_") && plain && text.contains('.') {
            return Ok(Key(text.to_owned()));
        }
        Err("an API key looks like rk_live_….…")
    }
}

/// An open line to a server.
pub struct Client {
    agent: Agent,
    base: String,
    authorization: String,
}

/// What a server answered with a status below 400.
#[derive(Debug)]
pub struct Answer {
    /// The revision of a document.
    pub etag: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path and query, from `/v1`.
    pub path: &'a str,
    /// Headers beside the credentials.
    pub headers: &'a [(header::HeaderName, &'a str)],
    /// Media type and body.
    pub body: Option<(&'a str, &'a [u8])>,
}

/// The server's refusal: an RFC 9457 document.
#[derive(Debug, Clone, Deserialize, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct Problem {
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// The stable code.
    #[serde(default)]
    pub code: String,
    /// What was wrong in general.
    #[serde(default)]
    pub title: String,
    /// What was wrong here.
    #[serde(default)]
    pub detail: String,
    /// What to do.
    #[serde(default)]
    pub fix: String,
}

impl Problem {
    fn sentence(&self) -> String {
        let what = if self.detail.is_empty() { &self.title } else { &self.detail };
        let mut text = format!("{what} ({}", self.status);
        if !self.code.is_empty() {
            text.push(' ');
            text.push_str(&self.code);
        }
        text.push(')');
        if !self.fix.is_empty() {
            text.push_str("; ");
            text.push_str(&self.fix);
        }
        text
    }
}

enum Failure {
    /// Trying again may help, not before so long.
    Passing(anyhow::Error, Option<Duration>),
    Lasting(anyhow::Error),
}

impl Client {
    /// Prepares the line; nothing is sent yet.
    ///
    /// # Errors
    /// An address that is none, no key, a key file that can't be read.
    pub fn new(target: &Target) -> anyhow::Result<Client> {
        let base = target.server.trim_end_matches('/').to_owned();
        let uri: Uri =
            base.parse().with_context(|| format!("{base} is not an address; write http://host:port"))?;
        let host = uri.host().unwrap_or_default();
        if !matches!(uri.scheme_str(), Some("http" | "https")) || host.is_empty() {
            bail!("{base} is not an address; write http://host:port");
        }
        let here = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        if uri.scheme_str() == Some("http") && !here {
            eprintln!(
                "regulars: note: the key is sent to {host} unencrypted; use https outside your own network"
            );
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(CALL_TIME_MAX))
            .user_agent(concat!("regulars/", env!("CARGO_PKG_VERSION")))
            // A proxy can't reach this machine's own addresses.
            .proxy(if here { None } else { Proxy::try_from_env() })
            .build();
        let Key(key) = key(target)?;
        Ok(Client { agent: config.into(), base, authorization: format!("Bearer {key}") })
    }

    /// The server's address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Sends once. For the first call of a command, so that a wrong address is told at once.
    ///
    /// # Errors
    /// The server can't be reached; or its refusal, as a [`Problem`].
    pub fn call(&self, call: &Call<'_>) -> anyhow::Result<Answer> {
        self.send(call).map_err(|failure| match failure {
            Failure::Passing(error, _) | Failure::Lasting(error) => error,
        })
    }

    /// Sends until the server answers, for two minutes. A server that is busy, restarts or is being moved costs time and
    /// nothing else.
    ///
    /// # Errors
    /// As [`Client::call`], once patience is at its end.
    pub fn insist(&self, call: &Call<'_>) -> anyhow::Result<Answer> {
        self.insist_until(call, |_| true)
    }

    /// As [`Client::insist`], and an answer that is not `complete` counts as none.
    ///
    /// # Errors
    /// As [`Client::insist`].
    pub fn insist_until(
        &self,
        call: &Call<'_>,
        complete: impl Fn(&Answer) -> bool,
    ) -> anyhow::Result<Answer> {
        let began = Instant::now();
        let mut pause = PAUSE_FIRST;
        loop {
            let (error, at_least) = match self.send(call) {
                Ok(answer) if complete(&answer) => return Ok(answer),
                Ok(_) => (anyhow!("the server's answer broke off"), None),
                Err(Failure::Lasting(error)) => return Err(error),
                Err(Failure::Passing(error, at_least)) => (error, at_least),
            };
            let wait = at_least.unwrap_or(pause).max(pause).min(PAUSE_MAX);
            if PATIENCE < began.elapsed() + wait {
                return Err(error.context("the server did not answer for two minutes"));
            }
            thread::sleep(wait);
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    fn send(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let mut request = Request::builder()
            .method(call.method)
            .uri(format!("{}{}", self.base, call.path))
            .header(header::AUTHORIZATION, &self.authorization);
        for (name, value) in call.headers {
            request = request.header(name, *value);
        }
        let lasting = |error| Failure::Lasting(anyhow!("the request can't be written: {error}"));
        let sent = match call.body {
            None => self.agent.run(request.body(()).map_err(lasting)?),
            Some((media, body)) => {
                let request = request.header(header::CONTENT_TYPE, media);
                self.agent.run(request.body(body).map_err(lasting)?)
            }
        };
        let unreachable = |error: ureq::Error| {
            let error = anyhow::Error::new(error)
                .context(format!("can't reach {}; is the server running?", self.base));
            Failure::Passing(error, None)
        };
        let mut response = sent.map_err(unreachable)?;
        let status = response.status();
        let text_of = |name: &header::HeaderName| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let (etag, retry_after) = (text_of(&header::ETAG), text_of(&header::RETRY_AFTER));
        let body =
            response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec().map_err(unreachable)?;
        if status.is_success() {
            return Ok(Answer { etag, body });
        }
        let problem = problem_of(status, &body).into();
        match status {
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
            | StatusCode::REQUEST_TIMEOUT => {
                let seconds = retry_after.and_then(|text| text.parse().ok());
                Err(Failure::Passing(problem, seconds.map(Duration::from_secs)))
            }
            _ => Err(Failure::Lasting(problem)),
        }
    }
}

/// The header that makes a change harmless to repeat.
pub const IDEMPOTENCY_KEY: header::HeaderName = header::HeaderName::from_static("idempotency-key");

/// A new key for a new change: the same change asked for again tomorrow must not answer as today.
///
/// # Errors
/// The system gives no randomness.
pub fn idempotency_key() -> anyhow::Result<String> {
    let random: [u8; 16] = Ids::system().secret().map_err(|fault| anyhow!("{fault}"))?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether an error is the server's refusal with this code.
pub fn is_refusal(error: &anyhow::Error, code: &str) -> bool {
    error.downcast_ref::<Problem>().is_some_and(|problem| problem.code == code)
}

fn key(target: &Target) -> anyhow::Result<Key> {
    if let Some(key) = &target.key {
        return Ok(key.clone());
    }
    let Some(path) = &target.key_file else {
        bail!(
            "no API key; give one by REGULARS_KEY, --key-file or --key (the first start of a server shows one)"
        );
    };
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    text.parse().map_err(|why| anyhow!("{} holds no API key: {why}", path.display()))
}

/// Somebody else than our server may answer, so anything is possible.
fn problem_of(status: StatusCode, body: &[u8]) -> Problem {
    let told: Option<Problem> = serde_json::from_slice(body).ok();
    let told = told.filter(|problem| !problem.title.is_empty() || !problem.detail.is_empty());
    let problem = told.unwrap_or_else(|| Problem {
        status: 0,
        code: String::new(),
        title: format!("it answered {status} and not as a Regulars server does"),
        detail: String::new(),
        fix: "check the address".to_owned(),
    });
    Problem { status: status.as_u16(), ..problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_not_shown() {
        let key: Key = " rk_live_0198.c2VjcmV0\n".parse().unwrap();
        assert_eq!(key.0, "rk_live_0198.c2VjcmV0");
        assert_eq!(format!("{key:?}"), "Key(…)");
        for wrong in ["", "secret", "rk_live_0198", "rk_live_\n.x", "rk_ live.x"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn refusals_read_as_sentences() {
        let check = |status: u16, body: &str, expected: &str| {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(problem_of(status, body.as_bytes()).to_string(), expected);
        };
        check(
            403,
            r#"{"title":"No.","status":403,"code":"missing_scope","detail":"the key lacks the scope x","fix":"Use another."}"#,
            "the key lacks the scope x (403 missing_scope); Use another.",
        );
        let strange =
            "it answered 502 Bad Gateway and not as a Regulars server does (502); check the address";
        check(502, "<html>", strange);
        check(502, "{}", strange);
        check(502, "[1]", strange);
    }

    #[test]
    fn wrong_addresses_are_refused_before_anything_is_sent() {
        let target = |server: &str| Target {
            server: server.to_owned(),
            key: Some("rk_live_1.x".parse().unwrap()),
            key_file: None,
        };
        for wrong in ["", "localhost:8080", "ftp://host", "/v1", "http://"] {
            assert!(Client::new(&target(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(Client::new(&target("http://127.0.0.1:8080/")).unwrap().base(), "http://127.0.0.1:8080");
        assert!(Client::new(&Target { key: None, ..target("http://127.0.0.1:1") }).is_err());
    }
}
