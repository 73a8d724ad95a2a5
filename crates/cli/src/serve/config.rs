//! What `regulars serve` is told: by file, by environment, by command line, each outweighing the one before.
//!
//! Every value is read once, checked, and its origin is named when it is wrong. Secrets are no part of it: see `key.rs`.

use std::{
    ffi::OsString,
    fs,
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use axum::http::HeaderValue;
use clap::{Args, ValueEnum};
use regulars_api::{http::Rate, outgoing::Allowed};
use serde::Deserialize;

use crate::{
    Misconfigured,
    address::{is_server, shown},
};

/// The file with all defaults and what they mean.
pub const DEFAULT_FILE: &str = include_str!("default.toml");
/// The file that is read when it is there and none is named.
const FILE_NAME: &str = "regulars.toml";
const PREFIX: &str = "REGULARS_";
/// Names with our prefix that are none of the options below.
const OTHER_NAMES: [&str; 5] =
    ["REGULARS_CONFIG", "REGULARS_MASTER_KEY", "REGULARS_SERVER", "REGULARS_KEY", "REGULARS_KEY_FILE"];
const STOP_DELAY_S_MAX: u64 = 600;
const COUNT_MAX: usize = 10_000_000;
const RATE_MAX: u32 = 1_000_000;

/// The values of one origin. What is none is left to a lighter one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// The address and port to listen on.
    #[arg(long, env = "REGULARS_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// The database, such as sqlite:regulars.db or postgres://user@host/database.
    #[arg(long, env = "REGULARS_STORE", value_name = "URL")]
    pub store: Option<String>,
    /// What this server does beside others of the same database.
    #[arg(long, env = "REGULARS_ROLE")]
    pub role: Option<Role>,
    /// Whether a start brings the tables to this release. Otherwise `regulars migrate` does, and a start refuses older ones.
    #[arg(long, env = "REGULARS_MIGRATE_ON_START", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub migrate_on_start: Option<bool>,
    /// The file with the master key; the key itself can stand in REGULARS_MASTER_KEY instead.
    #[arg(long, env = "REGULARS_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
    /// Whether people reach the server over TLS.
    #[arg(long, env = "REGULARS_BEHIND_TLS", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub behind_tls: Option<bool>,
    /// The names under which the server is asked, with commas between; empty: any.
    #[arg(long, env = "REGULARS_ALLOWED_HOSTS", value_name = "NAMES", value_delimiter = ',')]
    pub allowed_hosts: Option<Vec<String>>,
    /// The origins whose pages may call the API from a browser, with commas between.
    #[arg(long, env = "REGULARS_CORS_ORIGINS", value_name = "ORIGINS", value_delimiter = ',')]
    pub cors_origins: Option<Vec<String>>,
    /// Hosts with their ports that webhooks may be sent to though they are not public or have no TLS, with commas between.
    #[arg(long, env = "REGULARS_WEBHOOK_HOSTS", value_name = "HOST:PORT", value_delimiter = ',')]
    pub webhook_hosts: Option<Vec<String>>,
    /// Requests a second that one key may make in the long run; 0: no limit.
    #[arg(long, env = "REGULARS_RATE_PER_S", value_name = "REQUESTS")]
    pub rate_per_s: Option<u32>,
    /// Requests that one key may make at once after a pause.
    #[arg(long, env = "REGULARS_RATE_BURST", value_name = "REQUESTS")]
    pub rate_burst: Option<u32>,
    /// Whether /docs and /openapi.json are served.
    #[arg(long, env = "REGULARS_DOCS", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub docs: Option<bool>,
    /// How logs are written.
    #[arg(long, env = "REGULARS_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// How much is logged.
    #[arg(long, env = "REGULARS_LOG", value_name = "LEVEL")]
    pub log: Option<String>,
    /// Seconds from SIGTERM until no more connections are taken.
    #[arg(long, env = "REGULARS_STOP_DELAY_S", value_name = "SECONDS")]
    pub stop_delay_s: Option<u64>,
    /// Events that may wait to be decided.
    #[arg(long, env = "REGULARS_QUEUE_MAX", value_name = "EVENTS")]
    pub queue_max: Option<usize>,
    /// Events that are decided and committed together.
    #[arg(long, env = "REGULARS_BATCH_MAX", value_name = "EVENTS")]
    pub batch_max: Option<usize>,
    /// Accounts kept in memory.
    #[arg(long, env = "REGULARS_ACCOUNTS_CACHED", value_name = "ACCOUNTS")]
    pub accounts_cached: Option<usize>,
}

/// What a server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Requests, and the work that is due.
    #[default]
    All,
    /// Requests only.
    Serve,
    /// The work that is due only: what falls due in time, webhooks, jobs.
    Work,
}

/// The forms of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// What a server is run with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The database.
    pub store: String,
    /// What the server does.
    pub role: Role,
    /// Whether a start brings the tables to this release.
    pub migrate_on_start: bool,
    /// The file with the master key, when told.
    pub master_key_file: Option<PathBuf>,
    /// Whether people reach the server over TLS.
    pub behind_tls: bool,
    /// The names under which the server is asked; any when there is none.
    pub allowed_hosts: Vec<String>,
    /// The origins whose pages may call the API from a browser.
    pub cors_origins: Vec<HeaderValue>,
    /// Hosts that webhooks may be sent to though they are not public.
    pub webhook_hosts: Allowed,
    /// How often one key may ask; none: as often as it likes.
    pub rate: Option<Rate>,
    /// Whether the API describes itself.
    pub docs: bool,
    /// How logs are written.
    pub log_format: LogFormat,
    /// How much is logged.
    pub log: String,
    /// Seconds between readiness and the listener going off.
    pub stop_delay_s: u64,
    /// Events that may wait.
    pub queue_max: usize,
    /// Events of one commit.
    pub batch_max: usize,
    /// Accounts kept in memory.
    pub accounts_cached: usize,
}

impl Config {
    /// Puts the file under what command line and environment say. `file` must exist when it is named.
    ///
    /// # Errors
    /// [`Misconfigured`]: a file that can't be read, unknown keys, values out of bounds.
    pub fn load(above: Layer, file: Option<&Path>) -> Result<Config, Misconfigured> {
        let file_layer = match file {
            Some(path) => read(path)?,
            None if Path::new(FILE_NAME).exists() => read(Path::new(FILE_NAME))?,
            None => Layer::default(),
        };
        let config = above.over(file_layer).over(defaults()?).complete()?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), Misconfigured> {
        let within = |name: &str, value: usize, max: usize| {
            if (1..=max).contains(&value) {
                return Ok(());
            }
            Err(Misconfigured(anyhow!("{name} is {value}; it must lie between 1 and {max}")))
        };
        within("queue_max", self.queue_max, COUNT_MAX)?;
        within("batch_max", self.batch_max, COUNT_MAX)?;
        within("accounts_cached", self.accounts_cached, COUNT_MAX)?;
        if self.role != Role::All && !is_server(&self.store) {
            return Err(Misconfigured(anyhow!(
                "role is {:?}, but {} has one server, which must do everything; several want PostgreSQL",
                self.role,
                shown(&self.store)
            )));
        }
        if STOP_DELAY_S_MAX < self.stop_delay_s {
            return Err(Misconfigured(anyhow!(
                "stop_delay_s is {}; at most {STOP_DELAY_S_MAX} are allowed",
                self.stop_delay_s
            )));
        }
        Ok(())
    }
}

impl Layer {
    fn over(self, below: Layer) -> Layer {
        Layer {
            listen: self.listen.or(below.listen),
            store: self.store.or(below.store),
            role: self.role.or(below.role),
            migrate_on_start: self.migrate_on_start.or(below.migrate_on_start),
            master_key_file: self.master_key_file.or(below.master_key_file),
            behind_tls: self.behind_tls.or(below.behind_tls),
            allowed_hosts: self.allowed_hosts.or(below.allowed_hosts),
            cors_origins: self.cors_origins.or(below.cors_origins),
            webhook_hosts: self.webhook_hosts.or(below.webhook_hosts),
            rate_per_s: self.rate_per_s.or(below.rate_per_s),
            rate_burst: self.rate_burst.or(below.rate_burst),
            docs: self.docs.or(below.docs),
            log_format: self.log_format.or(below.log_format),
            log: self.log.or(below.log),
            stop_delay_s: self.stop_delay_s.or(below.stop_delay_s),
            queue_max: self.queue_max.or(below.queue_max),
            batch_max: self.batch_max.or(below.batch_max),
            accounts_cached: self.accounts_cached.or(below.accounts_cached),
        }
    }

    fn complete(self) -> Result<Config, Misconfigured> {
        // The default file has every key, which a test sees to.
        let missing = |name: &str| Misconfigured(anyhow!("{name} is not set"));
        Ok(Config {
            listen: self.listen.ok_or_else(|| missing("listen"))?,
            store: self.store.ok_or_else(|| missing("store"))?,
            role: self.role.unwrap_or_default(),
            migrate_on_start: self.migrate_on_start.ok_or_else(|| missing("migrate_on_start"))?,
            master_key_file: self.master_key_file,
            behind_tls: self.behind_tls.ok_or_else(|| missing("behind_tls"))?,
            allowed_hosts: some_of(self.allowed_hosts).map(host).collect::<Result<_, _>>()?,
            cors_origins: some_of(self.cors_origins).map(origin).collect::<Result<_, _>>()?,
            webhook_hosts: Allowed::read(&some_of(self.webhook_hosts).collect::<Vec<_>>())
                .map_err(|wrong| Misconfigured(anyhow!("webhook_hosts: {wrong}")))?,
            rate: rate(
                self.rate_per_s.ok_or_else(|| missing("rate_per_s"))?,
                self.rate_burst.ok_or_else(|| missing("rate_burst"))?,
            )?,
            docs: self.docs.ok_or_else(|| missing("docs"))?,
            log_format: self.log_format.unwrap_or_default(),
            log: self.log.ok_or_else(|| missing("log"))?,
            stop_delay_s: self.stop_delay_s.ok_or_else(|| missing("stop_delay_s"))?,
            queue_max: self.queue_max.ok_or_else(|| missing("queue_max"))?,
            batch_max: self.batch_max.ok_or_else(|| missing("batch_max"))?,
            accounts_cached: self.accounts_cached.ok_or_else(|| missing("accounts_cached"))?,
        })
    }
}

/// The values of a list. An empty variable is an empty list.
fn some_of(list: Option<Vec<String>>) -> impl Iterator<Item = String> {
    list.into_iter().flatten().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn host(name: String) -> Result<String, Misconfigured> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':' | b'[' | b']' | b'_');
    match name.bytes().all(plain) {
        true => Ok(name),
        false => Err(Misconfigured(anyhow!(
            "allowed_hosts: {name:?} is no host; write it like tea.example or tea.example:8443"
        ))),
    }
}

/// An origin as browsers send it: scheme, host and perhaps port, nothing behind.
fn origin(text: String) -> Result<HeaderValue, Misconfigured> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b':' | b'[' | b']');
    let host = host.filter(|host| !host.is_empty() && host.bytes().all(plain));
    host.and_then(|_| HeaderValue::from_str(&text).ok()).ok_or_else(|| {
        Misconfigured(anyhow!("cors_origins: {text:?} is no origin; write it like https://shop.example"))
    })
}

fn rate(per_s: u32, burst: u32) -> Result<Option<Rate>, Misconfigured> {
    let Some(per_s) = NonZeroU32::new(per_s) else { return Ok(None) };
    let burst = NonZeroU32::new(burst).filter(|burst| per_s.max(*burst).get() <= RATE_MAX);
    match burst {
        Some(burst) => Ok(Some(Rate { per_s, burst })),
        None => Err(Misconfigured(anyhow!(
            "rate_per_s and rate_burst must be at most {RATE_MAX}, and rate_burst at least 1"
        ))),
    }
}

/// Refuses variables that look like ours and are not, because a misspelled setting must not be ignored.
///
/// # Errors
/// [`Misconfigured`] with the first such name.
pub fn refuse_unknown_variables(names: impl Iterator<Item = OsString>) -> Result<(), Misconfigured> {
    let options = <Layer as Args>::augment_args(clap::Command::new("serve"));
    let known: Vec<String> =
        options.get_arguments().filter_map(|a| a.get_env()?.to_str().map(str::to_owned)).collect();
    for name in names {
        let Some(name) = name.to_str() else { continue };
        let known = known.iter().any(|known| known == name) || OTHER_NAMES.contains(&name);
        if name.starts_with(PREFIX) && !known && !made_by_orchestrator(name) {
            return Err(Misconfigured(anyhow!(
                "the environment has {name}, which is no setting; `regulars serve --help` lists them"
            )));
        }
    }
    Ok(())
}

/// Kubernetes tells every container the addresses of a service called "regulars" in variables of these names.
fn made_by_orchestrator(name: &str) -> bool {
    let of_service = name.strip_prefix(PREFIX).unwrap_or_default();
    of_service == "PORT" || of_service.starts_with("PORT_") || of_service.contains("SERVICE_")
}

fn defaults() -> Result<Layer, Misconfigured> {
    toml::from_str(DEFAULT_FILE).map_err(|error| Misconfigured(anyhow!("the default configuration: {error}")))
}

fn read(path: &Path) -> Result<Layer, Misconfigured> {
    let text = fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()));
    let text = text.map_err(Misconfigured)?;
    toml::from_str(&text)
        .map_err(|error| Misconfigured(anyhow!("{}: {}", path.display(), error.to_string().trim_end())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(above: Layer, text: &str) -> Result<Config, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        Config::load(above, Some(file.path())).map_err(|Misconfigured(error)| format!("{error:#}"))
    }

    #[test]
    fn the_heavier_origin_counts() {
        let above = Layer { store: Some("sqlite:flag.db".to_owned()), ..Layer::default() };
        let config = load(above, "store = \"sqlite:file.db\"\nqueue_max = 7\nlog_format = \"json\"").unwrap();
        assert_eq!(config.store, "sqlite:flag.db");
        assert_eq!(config.queue_max, 7);
        assert_eq!(config.log_format, LogFormat::Json);
        assert_eq!(config.listen, "127.0.0.1:8080".parse().unwrap(), "the default is this machine only");
    }

    #[test]
    fn what_protects_the_server_is_off_until_it_is_told() {
        let plain = load(Layer::default(), "").unwrap();
        assert_eq!((plain.allowed_hosts.len(), plain.cors_origins.len(), plain.rate), (0, 0, None));
        let text = "allowed_hosts = [\"tea.example\", \"[::1]:8080\"]\ncors_origins = [\"https://shop.example:8443\"]\nrate_per_s = 5";
        let told = load(Layer::default(), text).unwrap();
        assert_eq!(told.allowed_hosts, ["tea.example", "[::1]:8080"]);
        assert_eq!(told.cors_origins, ["https://shop.example:8443"]);
        let rate = told.rate.map(|rate| (rate.per_s.get(), rate.burst.get()));
        assert_eq!(rate, Some((5, 100)));
        // An empty variable takes away what a file says.
        let above = Layer { allowed_hosts: Some(vec![String::new()]), ..Layer::default() };
        assert_eq!(load(above, text).unwrap().allowed_hosts, [""; 0]);
    }

    #[test]
    fn the_default_file_shows_every_key_and_its_default() {
        let plain = Config::load(Layer::default(), None).unwrap();
        assert_eq!(load(Layer::default(), DEFAULT_FILE), Ok(plain));
        let options = <Layer as Args>::augment_args(clap::Command::new("serve"));
        for option in options.get_arguments() {
            let shown = DEFAULT_FILE.lines().any(|line| {
                let line = line.strip_prefix("# ").unwrap_or(line);
                line.split_once(" = ").is_some_and(|(key, _)| key == option.get_id().as_str())
            });
            assert!(shown, "{} is missing in the default file", option.get_id());
            let variable = option.get_env().and_then(|name| name.to_str()).unwrap().to_lowercase();
            assert_eq!(variable, format!("regulars_{}", option.get_id()));
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let check = |text: &str, expected: &str| {
            let error = load(Layer::default(), text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        };
        check("lissten = \"127.0.0.1:1\"", "unknown field `lissten`");
        check("listen = \"localhost\"", "listen");
        check("log_format = \"xml\"", "unknown variant `xml`");
        check("queue_max = 0", "queue_max is 0");
        check("stop_delay_s = 100000", "at most 600");
        check("allowed_hosts = [\"https://tea.example\"]", "is no host");
        for wrong in
            ["*", "null", "shop.example", "https://", "https://shop.example/", "https://Shop.example"]
        {
            check(&format!("cors_origins = [\"{wrong}\"]"), "is no origin");
        }
        check("webhook_hosts = [\"queue.internal\"]", "is no host with a port");
        check("rate_per_s = 1\nrate_burst = 0", "rate_burst at least 1");
        check("role = \"work\"", "role is Work, but sqlite:regulars.db has one server");
        check("role = \"serve\"", "several want PostgreSQL");
        check("role = \"worker\"", "unknown variant `worker`");
        check("rate_per_s = 1000001", "at most 1000000");
        check("master_key = \"secret\"", "unknown field `master_key`");
        check("listen = ", "TOML parse error");
        let none = Config::load(Layer::default(), Some(Path::new("/no/such/file.toml")));
        assert!(none.is_err(), "a named file must exist");
    }

    #[test]
    fn misspelled_variables_are_refused() {
        let check = |name: &str, expected: bool| {
            assert_eq!(
                refuse_unknown_variables([OsString::from(name)].into_iter()).is_ok(),
                expected,
                "{name}"
            );
        };
        for known in
            ["REGULARS_LISTEN", "REGULARS_LOG", "REGULARS_MASTER_KEY", "REGULARS_CONFIG", "PATH", "HOME"]
        {
            check(known, true);
        }
        for other in
            ["REGULARS_PORT", "REGULARS_SERVICE_HOST", "REGULARS_PORT_8080_TCP", "REGULARS_SERVICE_PORT"]
        {
            check(other, true);
        }
        for wrong in ["REGULARS_LISSTEN", "REGULARS_", "REGULARS_MASTERKEY"] {
            check(wrong, false);
        }
    }
}
