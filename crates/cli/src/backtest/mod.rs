//! `regulars backtest`: a program over an order history, in memory, by the engine of the live server.
//!
//! The same input gives the same bytes: nothing here depends on the clock, on the order of a hash table, or on how the
//! file is packed.

mod table;

use std::{
    collections::HashSet,
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, bail};
use clap::Args;
use regulars_app::replay::{Collector, Keep, Replay, Report, Step};
use regulars_engine::{
    Program,
    event::{Body, Event, EventRef},
    id::EventId,
    moment::Moment,
};
use serde::Serialize;

use crate::{
    history::{self, History, OrdersMapping, Record},
    program::load,
};

/// Run a program over an order history in memory and report what it would have done.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The program document, YAML or JSON.
    program: PathBuf,
    /// The history: CSV or NDJSON, plain, gzip or zstd.
    #[arg(long)]
    orders: PathBuf,
    /// What the columns of a CSV file mean.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Run due work (expiry, reviews) up to this time, RFC 3339; the last event's time by default.
    #[arg(long)]
    until: Option<jiff::Timestamp>,
    /// Write each member's balances and levels at the end to this CSV file.
    #[arg(long)]
    members: Option<PathBuf>,
    /// List every row that was left out, with its reason, in this CSV file.
    #[arg(long)]
    left_out: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// The report with what the file itself had.
#[derive(Debug, Serialize)]
struct Printed<'r> {
    #[serde(flatten)]
    report: &'r Report,
    history: history::Report,
}

/// Runs the command.
///
/// # Errors
/// A document with mistakes, and files that can't be read or written.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let program = Arc::new(load(&arguments.program)?);
    let mapping = arguments.mapping.as_deref().map(read_mapping).transpose()?;
    if let Some(mapping) =
        mapping.as_ref().filter(|m| m.currency != program.currency.code && program.rates.is_empty())
    {
        bail!(
            "the orders are in {}, the program in {}, and it states no rates; \
             change `currency` of the program, or add `rates`",
            mapping.currency,
            program.currency.code
        );
    }
    let keep = Keep::Only(referred(arguments, mapping.as_ref())?);
    let mut history = History::open(&arguments.orders, mapping.as_ref())?;
    if let Some(path) = &arguments.left_out {
        history.list_left_out_in(path)?;
    }
    let mut replay = Replay::new(Arc::clone(&program), keep);
    let mut collector = Collector::default();
    let mut last = Moment(i64::MIN);
    while let Some(record) = history.next_record()? {
        last = last.max(record.occurred_at);
        one(&mut replay, &mut collector, &program, record);
    }
    if last == Moment(i64::MIN) {
        bail!("{} has no order that can be used; see --left-out", arguments.orders.display());
    }
    let until = arguments.until.map_or(last, |until| Moment::from(until).max(last));
    replay.advance(until, &mut |step: &Step<'_>| collector.step(&program, step));
    if let Some(path) = &arguments.members {
        write_members(&replay, path).with_context(|| format!("can't write {}", path.display()))?;
    }
    let report = collector.report(&replay, until);
    let mut history = history.into_report();
    if arguments.json {
        // The rows themselves are for the file of --left-out.
        history.listed.clear();
        let printed = Printed { report: &report, history };
        println!("{}", serde_json::to_string_pretty(&printed)?);
    } else {
        table::print(&program, &report, &history);
    }
    Ok(ExitCode::SUCCESS)
}

fn one(replay: &mut Replay, collector: &mut Collector, program: &Program, record: Record) {
    let member = replay.member(&record.member);
    let event = Event {
        id: EventId(uuid::Uuid::nil()),
        source: record.source,
        external_id: record.external_id,
        occurred_at: record.occurred_at,
        at: record.occurred_at,
        body: hidden(record.body),
    };
    let result = replay.event(member, &event, &mut |step| collector.step(program, step));
    if let Err(rejection) = result {
        collector.refused(rejection.code());
    }
}

/// The body of an event without the number of a partner, which no decision sees.
fn hidden(mut body: Body) -> Body {
    if let Body::AccountLinked(link) = &mut body {
        link.hide_number();
    }
    body
}

/// The events that later ones refer to. A file without returns needs no pass to find out.
fn referred(arguments: &Arguments, mapping: Option<&OrdersMapping>) -> anyhow::Result<HashSet<EventRef>> {
    let mut referred = HashSet::new();
    if mapping.is_some_and(|m| m.returns.is_none()) {
        return Ok(referred);
    }
    let mut history = History::open(&arguments.orders, mapping)?;
    while let Some(record) = history.next_record()? {
        if let Some(named) = record.body.refers_to() {
            referred.insert(named.clone());
        }
    }
    Ok(referred)
}

fn read_mapping(path: &Path) -> anyhow::Result<OrdersMapping> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    OrdersMapping::parse(&text).with_context(|| format!("{} is not a mapping", path.display()))
}

/// One row per member: what is available, pending and owed in each wallet, and the level in each tier set.
fn write_members(replay: &Replay, path: &Path) -> anyhow::Result<()> {
    let program = replay.program();
    let mut file = BufWriter::new(File::create(path)?);
    write!(file, "member")?;
    for wallet in &program.wallets {
        let name = program.name_of(wallet.wallet);
        write!(file, ",{name}.available,{name}.pending,{name}.debt")?;
    }
    for set in &program.tier_sets {
        write!(file, ",{}", program.name_of(set.set))?;
    }
    writeln!(file)?;
    for (name, handle) in replay.names() {
        let account = replay.account(handle);
        write!(file, "{}", quoted(name))?;
        for wallet in &program.wallets {
            let balance = account.balance(wallet.wallet);
            write!(file, ",{},{},{}", balance.available, balance.pending, balance.debt)?;
        }
        for set in &program.tier_sets {
            let level = account.level(set.set);
            write!(file, ",{}", level.map_or("", |l| program.name_of(l)))?;
        }
        writeln!(file)?;
    }
    file.flush()?;
    Ok(())
}

/// A CSV field by RFC 4180; one that a spreadsheet would run as a formula is made harmless.
fn quoted(field: &str) -> String {
    let field = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}
