//! What `regulars serve` is told: by file, by environment, by command line, each outweighing the one before.
//!
//! Every value is read once, checked, and its origin is named when it is wrong. Secrets are no part of it: see `key.rs`.

use std::{
    ffi::OsString,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use serde::Deserialize;

use crate::Misconfigured;

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

/// The values of one origin. What is none is left to a lighter one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// The address and port to listen on.
    #[arg(long, env = "REGULARS_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// The database, such as sqlite:regulars.db.
    #[arg(long, env = "REGULARS_STORE", value_name = "URL")]
    pub store: Option<String>,
    /// The file with the master key; the key itself can stand in REGULARS_MASTER_KEY instead.
    #[arg(long, env = "REGULARS_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
    /// Whether people reach the server over TLS.
    #[arg(long, env = "REGULARS_BEHIND_TLS", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub behind_tls: Option<bool>,
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
    /// The file with the master key, when told.
    pub master_key_file: Option<PathBuf>,
    /// Whether people reach the server over TLS.
    pub behind_tls: bool,
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
            master_key_file: self.master_key_file.or(below.master_key_file),
            behind_tls: self.behind_tls.or(below.behind_tls),
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
            master_key_file: self.master_key_file,
            behind_tls: self.behind_tls.ok_or_else(|| missing("behind_tls"))?,
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
