//! `regulars doctor`: whether a server could start here, and what to do when it could not.
//!
//! It takes the same configuration as `serve` and only looks: no database and no key is made, and no schema is brought up
//! to date. What a start would migrate is told.

use std::{
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use regulars_app::{Clock, MasterKey};
use regulars_engine::moment::Moment;
use regulars_store::{Inspection, Store};
use serde::Serialize;

use crate::{
    Misconfigured,
    address::{database_file, has_data, is_server, shown},
    serve::{
        config::{Config, Layer, refuse_unknown_variables},
        key::{self, Origin},
    },
};

/// A disk with less room than this share of it is nearly full, in percent.
const DISK_FREE_MIN_PERCENT: u64 = 10;
/// A disk with less room than this can stop the server any minute, in bytes.
const DISK_FREE_MIN_BYTES: u64 = 256 * 1024 * 1024;
/// When this release was written: no honest clock shows an earlier time. 2026-11-01 in microseconds.
pub const RELEASED_AT: Moment = Moment(1_793_491_200_000_000);
/// How far the clock may be behind what is recorded, in microseconds.
const BEHIND_MAX: i64 = 2_000_000;

/// Check whether a server can run here.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 nothing failed; 1 something failed.")]
pub struct Arguments {
    /// The configuration file; regulars.toml in the working folder when there is one.
    #[arg(long, env = "REGULARS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    layer: Layer,
    /// Print the checks as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Ok,
    Warn,
    Fail,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Check {
    name: &'static str,
    verdict: Verdict,
    /// What was found.
    found: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
}

/// Runs the command.
///
/// # Errors
/// The result can't be printed.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let checks = examine(arguments);
    let ok = checks.iter().all(|check| check.verdict != Verdict::Fail);
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&serde_json::json!({ "ok": ok, "checks": checks }))?);
    } else {
        for Check { name, verdict, found, advice } in &checks {
            let verdict = match verdict {
                Verdict::Ok => "ok",
                Verdict::Warn => "warn",
                Verdict::Fail => "FAIL",
            };
            println!("{verdict:<5} {name:<14} {found}");
            if let Some(advice) = advice {
                println!("      {:<14} → {advice}", "");
            }
        }
    }
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn examine(arguments: &Arguments) -> Vec<Check> {
    let names = std::env::vars_os().map(|(name, _)| name);
    let config = refuse_unknown_variables(names)
        .and_then(|()| Config::load(arguments.layer.clone(), arguments.config.as_deref()));
    let config = match config {
        Ok(config) => config,
        Err(Misconfigured(error)) => {
            let advice = "correct it; `regulars serve --print-config` shows every key";
            return vec![fail("configuration", format!("{error:#}"), advice)];
        }
    };
    let mut checks = vec![ok("configuration", "every key is known")];
    checks.push(master_key(&config));
    let now = Clock::System.now();
    checks.extend(database(&config, now));
    checks.push(disk(&config));
    checks.push(clock(now));
    checks.push(port(&config));
    checks
}

fn master_key(config: &Config) -> Check {
    let name = "master key";
    let variable = std::env::var(key::VARIABLE).ok();
    let origin = match key::origin(&config.store, config.master_key_file.as_deref(), variable.as_deref()) {
        Ok(origin) => origin,
        Err(Misconfigured(error)) => return fail(name, error.to_string(), "tell one, and only one"),
    };
    let read = match &origin {
        Origin::Memory => return ok(name, "made for each start, as the database is in memory"),
        Origin::Environment => MasterKey::from_text(variable.as_deref().unwrap_or_default()),
        Origin::File(path) if !path.exists() && has_data(&config.store).is_ok_and(|has_data| !has_data) => {
            return warn(
                name,
                format!("{} does not exist; the first start makes it", path.display()),
                "nothing, for a trial; otherwise make 32 random bytes, keep them apart from the database, and name the \
                 file with master_key_file",
            );
        }
        Origin::File(path) => MasterKey::from_file(path),
    };
    match read {
        Ok(_) if beside_database(&origin, &config.store) => warn(
            name,
            format!("{origin} is strong, but lies beside the database"),
            "keep it elsewhere and name it with master_key_file: a backup that has both protects nobody",
        ),
        Ok(_) => ok(name, format!("{origin} is strong")),
        Err(mistake) => {
            fail(name, format!("{origin}: {mistake}"), "put the right key back, or make a random one")
        }
    }
}

fn database(config: &Config, now: Moment) -> Vec<Check> {
    if is_server(&config.store) {
        return server_database(&config.store, now);
    }
    let engine = ok("sqlite", format!("{}, built in", rusqlite::version()));
    let Some(file) = database_file(&config.store) else {
        if config.store == "sqlite::memory:" {
            let advice = "name a file: what is recorded goes with the process";
            return vec![engine, warn("store", "the database is in memory", advice)];
        }
        return vec![
            engine,
            fail(
                "store",
                "the address is none",
                "write it like sqlite:path/to/file.db or postgres://user@host/database",
            ),
        ];
    };
    if !has_data(&config.store).unwrap_or(false) {
        let found = format!("{} does not exist; the first start makes it", file.display());
        return vec![engine, ok("store", found)];
    }
    let mut checks = vec![engine, permissions(file)];
    match Store::inspect(&config.store) {
        Ok(seen) => {
            checks.push(schema(&file.display().to_string(), &seen));
            checks.push(recorded(seen.max_recorded_at, now));
        }
        Err(fault) => {
            let advice = "name the right file with `store`, or restore a backup";
            checks.push(fail("store", fault.to_string(), advice));
        }
    }
    checks
}

fn server_database(store: &str, now: Moment) -> Vec<Check> {
    match Store::inspect(store) {
        Ok(seen) if seen.schema == 0 => {
            vec![ok("store", format!("{} is empty; the first start makes its tables", shown(store)))]
        }
        Ok(seen) => vec![schema(&shown(store), &seen), recorded(seen.max_recorded_at, now)],
        Err(fault) => {
            let advice = "is the server running, and does it let this user in? `createdb` makes a database";
            vec![fail("store", format!("{}: {fault}", shown(store)), advice)]
        }
    }
}

/// Which schema the database has, and what the next start would do to it.
fn schema(file: &str, seen: &Inspection) -> Check {
    let name = "store";
    let Inspection { schema, known, pending, .. } = seen;
    if seen.is_newer() {
        let found = format!("{file} has schema {schema}; this release knows up to {known}");
        return fail(name, found, "run the release that wrote it, or restore a backup");
    }
    if pending.is_empty() {
        return ok(name, format!("{file} has schema {schema}, which is this release's"));
    }
    let steps: Vec<String> = pending.iter().map(|step| format!("{} {}", step.number, step.name)).collect();
    let found =
        format!("{file} has schema {schema}; the next start brings it to {known}: {}", steps.join(", "));
    warn(name, found, "make a backup before the start: an earlier release can't open it afterwards")
}

/// A clock that has gone back would hold up the ledger, whose time never does.
fn recorded(latest: Option<i64>, now: Moment) -> Check {
    let name = "ledger time";
    match latest {
        Some(latest) if now.0.saturating_add(BEHIND_MAX) < latest => fail(
            name,
            format!("the latest entry is of {}, later than this machine's time", Moment(latest).timestamp()),
            "set the clock; is time synchronisation on?",
        ),
        Some(latest) => ok(name, format!("the latest entry is of {}", Moment(latest).timestamp())),
        None => ok(name, "nothing is recorded yet"),
    }
}

fn permissions(file: &Path) -> Check {
    let name = "permissions";
    match file.metadata() {
        Ok(about) if about.permissions().mode() & 0o077 == 0 => {
            ok(name, format!("only its owner can read {}", file.display()))
        }
        Ok(_) => warn(name, format!("others can read {}", file.display()), "chmod 600 the file"),
        Err(error) => fail(name, error.to_string(), "let the server's user read and write the file"),
    }
}

fn disk(config: &Config) -> Check {
    let name = "disk";
    if is_server(&config.store) {
        return ok(name, "that of the database server, which can't be seen from here");
    }
    let folder =
        database_file(&config.store).and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let about = match rustix::fs::statvfs(folder) {
        Ok(about) => about,
        Err(error) => return fail(name, format!("{}: {error}", folder.display()), "make the folder"),
    };
    let free = about.f_bavail.saturating_mul(about.f_frsize);
    let all = about.f_blocks.saturating_mul(about.f_frsize).max(1);
    let percent = free.saturating_mul(100) / all;
    let found = format!("{} MiB free, {percent} %", free / 1024 / 1024);
    if free < DISK_FREE_MIN_BYTES {
        fail(name, found, "make room: a full disk stops the server")
    } else if percent < DISK_FREE_MIN_PERCENT {
        warn(name, found, "make room soon")
    } else {
        ok(name, found)
    }
}

fn clock(now: Moment) -> Check {
    let found = format!("it is {}", now.timestamp());
    match now < RELEASED_AT {
        true => fail("clock", found, "set the clock: this release is younger than that"),
        false => ok("clock", found),
    }
}

fn port(config: &Config) -> Check {
    match TcpListener::bind(config.listen) {
        Ok(_) => ok("port", format!("{} is free", config.listen)),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => warn(
            "port",
            format!("{} is in use", config.listen),
            "nothing, when the server is running; otherwise stop what uses it, or change `listen`",
        ),
        Err(error) => fail("port", format!("{}: {error}", config.listen), "change `listen`"),
    }
}

fn beside_database(origin: &Origin, store: &str) -> bool {
    match origin {
        Origin::File(path) => database_file(store).is_some_and(|file| file.parent() == path.parent()),
        Origin::Environment | Origin::Memory => false,
    }
}

fn ok(name: &'static str, found: impl Into<String>) -> Check {
    Check { name, verdict: Verdict::Ok, found: found.into(), advice: None }
}

fn warn(name: &'static str, found: impl Into<String>, advice: &'static str) -> Check {
    Check { name, verdict: Verdict::Warn, found: found.into(), advice: Some(advice) }
}

fn fail(name: &'static str, found: impl Into<String>, advice: &'static str) -> Check {
    Check { name, verdict: Verdict::Fail, found: found.into(), advice: Some(advice) }
}

#[cfg(test)]
mod tests {
    use regulars_store::MigrationStep;

    use super::*;

    #[test]
    fn a_clock_before_the_release_fails() {
        assert_eq!(clock(Moment(0)).verdict, Verdict::Fail);
        assert_eq!(clock(RELEASED_AT).verdict, Verdict::Ok);
        assert_eq!(RELEASED_AT.timestamp().to_string(), "2026-11-01T00:00:00Z");
    }

    #[test]
    fn time_that_went_back_fails() {
        let check = |latest: Option<i64>, expected: Verdict| {
            assert_eq!(recorded(latest, RELEASED_AT).verdict, expected, "{latest:?}");
        };
        check(None, Verdict::Ok);
        check(Some(RELEASED_AT.0), Verdict::Ok);
        check(Some(RELEASED_AT.0 + BEHIND_MAX), Verdict::Ok);
        check(Some(RELEASED_AT.0 + BEHIND_MAX + 1), Verdict::Fail);
    }

    #[test]
    fn a_schema_is_told_before_it_is_changed() {
        let step = |number| MigrationStep { number, name: "foundation".to_owned(), sql: String::new() };
        let check = |schema, pending: Vec<MigrationStep>, verdict: Verdict, text: &str| {
            let seen =
                Inspection { schema, known: 2, pending, open: vec![], nodes: vec![], max_recorded_at: None };
            let check = super::schema("x.db", &seen);
            assert_eq!(check.verdict, verdict, "{check:?}");
            assert!(check.found.contains(text), "{check:?}");
        };
        check(2, vec![], Verdict::Ok, "has schema 2, which is this release's");
        check(1, vec![step(2)], Verdict::Warn, "has schema 1; the next start brings it to 2: 2 foundation");
        check(3, vec![], Verdict::Fail, "has schema 3; this release knows up to 2");
    }
}
