//! `regulars demo`: a server with a year of a made-up tea chain in it, to look around.
//!
//! Everything is generated, goes through the same lane as a live order, and is audited before anybody is invited to look.

mod dates;
mod dice;
mod feed;
mod menu;
mod people;
mod summary;
mod tell;
mod write;
mod year;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::{civil::Date, tz::TimeZone};
use regulars_api::http::Front;
use regulars_app::{App, Clock, Ids, Settings};
use regulars_engine::{document::Format, program::check_text};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    address, lock,
    serve::{
        self, Serving,
        config::{LogFormat, Role},
        key,
    },
};
use summary::{Made, Summary};
use year::Year;

/// The program that the demo runs.
const PROGRAM: &str = include_str!("../../../../programs/tea-chain.yaml");
/// How many days the year has.
const DAYS: u32 = 365;
/// The last file of a demo to be written: without it the others are of one that was interrupted.
const COMPLETE: &str = "complete";
const API_KEY: &str = "api-key";
/// Everything that a demo makes in its folder.
const FILES: [&str; 7] = [
    "regulars.db",
    "regulars.db-wal",
    "regulars.db-shm",
    "regulars.db-opening",
    "regulars.key",
    API_KEY,
    COMPLETE,
];

/// Run a server with a year of a made-up tea chain.
#[derive(Debug, Args)]
#[command(after_help = "\
Members, orders and all other events are generated from a seed; no real person is among them.
Exit codes: 0 stopped by a signal; 1 it failed, or the audit found something; 2 wrong arguments.")]
pub struct Arguments {
    /// How many members.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    members: u32,
    /// The seed of the generator.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Begin anew, even if there is a demo.
    #[arg(long)]
    fresh: bool,
    /// Where the database and its keys are kept.
    #[arg(long, default_value = "demo", value_name = "FOLDER")]
    folder: PathBuf,
    /// The database, when it is not to be a file in the folder; a new demo wants an empty one.
    #[arg(long, value_name = "URL")]
    store: Option<String>,
    /// The address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Prepare the demo, and end without serving it.
    #[arg(long)]
    no_serve: bool,
    /// Write the generated year to this file instead: all events as .ndjson, or the paid orders as .csv with a mapping
    /// file beside it.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// The day after the generated year; today by default. With it a file is the same at any time.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Print what was made as one JSON object, and nothing else, on the standard output.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// The port is taken, the folder can't be written, or the demo does not pass its audit.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let year = new_year(arguments)?;
    if let Some(path) = &arguments.write {
        return write_file(year, path, arguments.json);
    }
    serve::start_logging(LogFormat::Text, "warn")?;
    let runtime = Runtime::new().context("can't start threads")?;
    let listener = (!arguments.no_serve).then(|| serve::listen(&runtime, arguments.listen)).transpose()?;
    let folder = &arguments.folder;
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    let _lock = lock::hold(&folder.join("lock"), "a demo in this folder")?;
    let is_new = arguments.fresh || !folder.join(COMPLETE).exists();
    if is_new {
        clear(folder)?;
    }
    let app = open(folder, arguments.store.as_deref(), is_new)?;
    let made = if is_new { make(&runtime, &app, year, folder)? } else { found(folder)? };
    let address = listener.as_ref().map(TcpListener::local_addr).transpose();
    let server = address.context("can't tell the address")?.map(|address| format!("http://{address}"));
    let api_key = fs::read_to_string(folder.join(API_KEY)).context("can't read the demo's API key")?;
    let now = tell::now(&app)?;
    let base = server.clone().unwrap_or_else(|| format!("http://{}", arguments.listen));
    let first = serve::first_administrator(&app, &base)?;
    if arguments.json {
        let summary =
            Summary::new(&made, is_new, folder, now, server.as_deref(), api_key.trim(), first.as_deref());
        println!("{}", serde_json::to_string(&summary)?);
    } else {
        let again = if is_new { "" } else { "; --fresh makes a new one." };
        println!("A made-up tea chain is in {}: {made}{again}", folder.display());
        print!("{}", tell::where_to_look(now, &base, api_key.trim(), first.as_deref(), folder));
    }
    let Some(listener) = listener else {
        app.close();
        return Ok(ExitCode::SUCCESS);
    };
    let is_own = listener.local_addr().is_ok_and(|address| address.ip().is_loopback());
    let serving = Serving {
        role: Role::All,
        front: front(is_own)?,
        docs: true,
        demo: is_own.then(|| tell::offered(api_key.trim())),
        stop_delay: Duration::ZERO,
        announce: !arguments.json,
    };
    serve::serve(&runtime, &app, listener, serving)
}

/// A demo that only this machine reaches answers under this machine's names alone: it shows its key, and somebody's page
/// could else lead its own name here and read it.
fn front(is_own: bool) -> anyhow::Result<Front> {
    let names = ["127.0.0.1", "localhost", "[::1]"].map(str::to_owned);
    let allowed_hosts = if is_own { names.to_vec() } else { Vec::new() };
    Ok(Front { allowed_hosts, ..serve::plain_front()? })
}

/// Feeds the year to a new database and audits it.
fn make(runtime: &Runtime, app: &App, year: Year, folder: &Path) -> anyhow::Result<Made> {
    keep_first_key(app, folder)?;
    let bar = bar(DAYS);
    let document = dates::to_come(PROGRAM, year.today());
    let fed = runtime.block_on(feed::feed(app, &document, year, |days| bar.set_position(days.into())))?;
    bar.finish_and_clear();
    let audit = app.audit(None).map_err(|fault| anyhow!("the audit can't run: {fault}"))?;
    if !audit.ok {
        eprintln!("{audit}");
        bail!("the demo does not pass its audit");
    }
    let made = fed.audited(audit.entries);
    fs::write(folder.join(COMPLETE), serde_json::to_vec(&made)?).context("can't write the folder")?;
    Ok(made)
}

/// What an earlier run made.
fn found(folder: &Path) -> anyhow::Result<Made> {
    let text = fs::read(folder.join(COMPLETE)).context("can't read the folder")?;
    serde_json::from_slice(&text).context("the demo was made by another release; use --fresh")
}

fn new_year(arguments: &Arguments) -> anyhow::Result<Year> {
    let program = check_text(PROGRAM, Format::Yaml, Vec::new());
    let program = program
        .map_err(|_| anyhow!("the demo's program has mistakes; run `regulars program check` on it"))?;
    let zone = TimeZone::get(&program.document.time_zone).context("the demo's time zone is unknown")?;
    let today =
        arguments.until.unwrap_or_else(|| Clock::System.now().timestamp().to_zoned(zone.clone()).date());
    Ok(Year::new(arguments.seed, arguments.members, today, zone))
}

fn write_file(year: Year, path: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let bar = bar(DAYS);
    let began = std::time::Instant::now();
    let written = write::write(year, path, |days, _| bar.set_position(days.into()))?;
    bar.finish_and_clear();
    let rate = feed::rate(written.events, began.elapsed());
    let write::Written { members, events: lines, orders } = written;
    let file = path.display();
    if json {
        let file = file.to_string();
        let summary = serde_json::json!({
            "file": file, "members": members, "orders": orders, "lines": lines, "written_per_s": rate
        });
        println!("{summary}");
    } else {
        println!(
            "{file}: {members} members, {orders} orders, {lines} lines, generated and written at {rate} lines/s"
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Removes what an earlier demo made, and nothing else that may be in the folder.
fn clear(folder: &Path) -> anyhow::Result<()> {
    for name in FILES {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("can't remove {}", path.display()));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn open(folder: &Path, store: Option<&str>, is_new: bool) -> anyhow::Result<App> {
    let store = match store {
        Some(store) => {
            let address = address::shown(store);
            let has_data =
                address::has_data(store).map_err(|fault| anyhow!("can't open {address}: {fault}"))?;
            match (is_new, has_data) {
                (true, true) => bail!("{address} is not empty; a new demo wants an empty database"),
                (false, false) => bail!("the demo of this folder is not in {address}; use --fresh"),
                (true, false) | (false, true) => store.to_owned(),
            }
        }
        None => format!("sqlite:{}", folder.join("regulars.db").display()),
    };
    let origin = key::Origin::File(folder.join("regulars.key"));
    let found = key::find(&origin, &store, None, &Ids::system())?;
    App::open(Settings::new(store.as_str(), found.key))
        .map_err(|fault| anyhow!("can't open {}: {fault}", address::shown(&store)))
}

/// The key of a demo is kept beside it, so that the printed calls still work tomorrow.
fn keep_first_key(app: &App, folder: &Path) -> anyhow::Result<()> {
    let made = app.first_key().map_err(|refusal| anyhow!("can't make an API key: {refusal}"))?;
    let text = made.context("the new database has a key already")?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || std::io::Write::write_all(&mut options.open(folder.join(API_KEY))?, text.as_bytes());
    write().context("can't write the demo's API key")
}

fn bar(days: u32) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(days.into()), ProgressDrawTarget::stderr_with_hz(8));
    let style = ProgressStyle::with_template("{wide_bar} day {pos} of {len}, {elapsed}, left {eta}");
    bar.with_style(style.expect("the template is a constant that is well formed"))
}
