//! Addresses of databases, with what is waited for.

use std::time::Duration;

use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

use crate::Fault;

/// How long an answer may take when the address does not say, and what it may say.
const ANSWER_TIME: Duration = Duration::from_secs(10);
const ANSWER_TIME_MAX_S: u64 = 600;

/// When a network loses what is sent to it, nobody says so: after so long without a sign the other side is gone.
const SILENCE: Duration = Duration::from_secs(10);
const SILENCES: u32 = 3;

/// Where a database is, and how long its answers may take.
#[derive(Debug, Clone)]
pub struct Address {
    /// What the driver knows of it.
    pub config: Config,
    /// How long an answer may take: one that takes longer will not come, and the connection is given up. That of a commit
    /// may take several times as long.
    pub answer_time: Duration,
}

impl Address {
    /// Reads an address. Nothing of it is repeated in a fault: it may hold a password.
    pub fn read(url: &str) -> Result<Address, Fault> {
        let unusable = |reason: &str| Fault::Unusable { reason: reason.to_owned() };
        let (url, answer_time_s) = without(url, "answer_time_s");
        let answer_time = match answer_time_s {
            None => ANSWER_TIME,
            Some(text) => match text.parse() {
                Ok(seconds @ 1..=ANSWER_TIME_MAX_S) => Duration::from_secs(seconds),
                _ => return Err(unusable("answer_time_s is a number of seconds from 1 to 600")),
            },
        };
        let mut config: Config = url.parse().map_err(|_| {
            unusable("expected an address like postgres://user@host/database or postgres:///database?host=/folder/of/socket")
        })?;
        // There is no TLS yet, so what leaves the machine in plain must be somebody's decision.
        let is_here = |host: &Host| match host {
            #[cfg(unix)]
            Host::Unix(_) => true,
            Host::Tcp(name) => ["localhost", "127.0.0.1", "::1"].contains(&name.as_str()),
        };
        if config.get_ssl_mode() == SslMode::Require {
            return Err(unusable(
                "the connection can't be encrypted yet: use a local socket or a local proxy that does",
            ));
        }
        if config.get_ssl_mode() != SslMode::Disable && !config.get_hosts().iter().all(is_here) {
            return Err(unusable(
                "the connection can't be encrypted yet: use a local socket or a local proxy that does, or add \
                 sslmode=disable to the address when the network between is trusted",
            ));
        }
        config.ssl_mode(SslMode::Disable);
        if config.get_application_name().is_none() {
            config.application_name("regulars");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        if !url.contains("keepalives") {
            config.keepalives_idle(SILENCE).keepalives_interval(SILENCE).keepalives_retries(SILENCES);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE.saturating_mul(SILENCES));
        }
        Ok(Address { config, answer_time })
    }
}

/// An address without a parameter of ours, which the driver would refuse, and its value.
fn without<'a>(url: &'a str, name: &str) -> (String, Option<&'a str>) {
    let Some((base, parameters)) = url.split_once('?') else { return (url.to_owned(), None) };
    let value = |part: &&'a str| part.strip_prefix(name)?.strip_prefix('=');
    let found = parameters.split('&').find_map(|part| value(&part));
    let rest: Vec<_> = parameters.split('&').filter(|part| value(part).is_none()).collect();
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    (url, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_long_an_answer_may_take() {
        let seconds = |url: &str| Address::read(url).ok().map(|address| address.answer_time.as_secs());
        assert_eq!(seconds("postgres:///tea?host=/run/pg"), Some(10));
        assert_eq!(seconds("postgres:///tea?host=/run/pg&answer_time_s=1"), Some(1));
        assert_eq!(seconds("postgres:///tea?answer_time_s=600&host=/run/pg&user=ada"), Some(600));
        assert_eq!(seconds("postgres://localhost/tea?answer_time_s=7"), Some(7));
        for wrong in ["0", "601", "-1", "1.5", "", "soon"] {
            assert_eq!(seconds(&format!("postgres://localhost/tea?answer_time_s={wrong}")), None, "{wrong}");
        }
    }
}
