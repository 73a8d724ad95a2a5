//! `regulars import`: members, orders and other events from files into a program, over the public API.
//!
//! Files of any size stream through in constant memory. An import that was killed goes on where the server had
//! acknowledged it; run twice, it changes nothing the second time. What can't be read and what the server refuses stands
//! in two lists, with line and reason; everything else is recorded, and nothing half.

mod raw;
mod refused;
mod sending;
mod source;
mod state;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::Context;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use regulars_engine::moment::Moment;
use serde::Serialize;
use ureq::http::Method;

use crate::{
    EXIT_IN_PART,
    client::{Call, Client, IDEMPOTENCY_KEY, Target, idempotency_key, is_refusal},
    history::{FileFormat, History, Members, MembersMapping, OrdersMapping, Report},
    lock,
};
use refused::Refused;
use sending::{Account, send};
use source::Source;
use state::{Counts, Job, State, fingerprint, fingerprint_of, with_suffix};

/// Bring members and history into a program.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Import members: CSV with a mapping, or NDJSON. Import them before their orders.
    Members {
        #[command(flatten)]
        common: Common,
        /// When those joined whose row does not say, RFC 3339.
        #[arg(long, value_name = "TIME")]
        joined_at: Option<jiff::Timestamp>,
    },
    /// Import orders: CSV with a mapping, or NDJSON with any events. Whoever is not a member yet joins with the first.
    Orders {
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 all is imported; 1 it failed and can be run again to go on; 2 wrong arguments; 3 imported, except for rows \
that could not be read or that the server refused (see the lists).")]
struct Common {
    /// The file: plain, gzip or zstd.
    #[arg(long)]
    file: PathBuf,
    /// What the columns of a CSV file mean.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// The program, by its name in addresses.
    #[arg(long)]
    program: String,
    #[command(flatten)]
    target: Target,
    /// Where to keep how far it has come; beside the file by default.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Where to list events that the server refuses; beside the file by default.
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// Where to list rows that can't be used; beside the file by default.
    #[arg(long, value_name = "FILE")]
    left_out: Option<PathBuf>,
    /// Begin at the first row, whatever an earlier run has done. Harmless: events are recorded once.
    #[arg(long)]
    restart: bool,
    /// Leave the program open for history, because more files follow.
    #[arg(long)]
    keep_open: bool,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// What an import has done.
#[derive(Debug, Serialize)]
struct Result<'r> {
    file: &'r Path,
    program: &'r str,
    #[serde(flatten)]
    counts: Counts,
    /// Rows that could not be read as anything.
    bad_rows: u64,
    /// How the file was read; absent when an earlier run had finished it.
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<&'r Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_in: Option<&'r Path>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out_in: Option<&'r Path>,
}

/// Runs the command.
///
/// # Errors
/// Files that can't be read or written, a mapping with mistakes, a server that can't be reached or refuses the key.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Members { common, joined_at } => {
            let joined_at = joined_at.map(Moment::from);
            let mapping = common.mapping_text()?;
            let told = joined_at.map(|at| at.0.to_string()).unwrap_or_default();
            let meaning = fingerprint_of(&format!("{}\0{told}", mapping.as_deref().unwrap_or_default()));
            let mapping = mapping
                .map(|text| MembersMapping::parse(&text))
                .transpose()
                .with_context(|| common.in_mapping())?;
            common.import("members", meaning, |fingerprint| {
                let mut members = Members::open(&common.file, mapping.as_ref())?;
                members.list_left_out_in(&common.left_out())?;
                Ok(Source::members(members, fingerprint, joined_at))
            })
        }
        Command::Orders { common } => {
            let mapping = common.mapping_text()?;
            let meaning = fingerprint_of(mapping.as_deref().unwrap_or_default());
            let mapping = mapping
                .map(|text| OrdersMapping::parse(&text))
                .transpose()
                .with_context(|| common.in_mapping())?;
            let format = mapping.as_ref().and_then(|mapping| mapping.format);
            let format = format.unwrap_or_else(|| FileFormat::of(&common.file));
            common.import("orders", meaning, |_| {
                let mut history = History::open(&common.file, mapping.as_ref())?;
                history.list_left_out_in(&common.left_out())?;
                Source::orders(history, &common.file, format)
            })
        }
    }
}

impl Common {
    fn import(
        &self,
        kind: &str,
        meaning: String,
        open: impl FnOnce(&str) -> anyhow::Result<Source>,
    ) -> anyhow::Result<ExitCode> {
        let client = Client::new(&self.target)?;
        let state_path = self.beside(self.state.as_ref(), ".import.json");
        let refused_path = self.beside(self.refused.as_ref(), ".refused.csv");
        let lock_path = with_suffix(&state_path, ".lock");
        // Two imports of one file would write over each other's state.
        let _lock = lock::hold(&lock_path, "another import of this file")?;
        let job = Job {
            kind: kind.to_owned(),
            server: client.base().to_owned(),
            program: self.program.clone(),
            file: fingerprint(&self.file)?,
            meaning,
        };
        let earlier = if self.restart { None } else { State::load(&state_path, &job)? };
        if let Some(state) = earlier.as_ref().filter(|state| state.finished) {
            eprintln!("{} was imported before; --restart sends it again", self.file.display());
            let _ = fs::remove_file(&lock_path);
            return self.conclude(state, None, &refused_path);
        }
        let source = open(&job.file)?;
        let state = earlier.unwrap_or_else(|| State::new(job));
        if state.taken != 0 {
            eprintln!("going on after {} records", state.taken);
        }
        self.set_history(&client, "open")?;
        let refused = Refused::open(&refused_path, state.refused_bytes)?;
        let mut account = Account { state, state_path: &state_path, refused };
        let bar = bar(&source);
        let (began, before) = (Instant::now(), account.state.taken);
        let sent = send(&client, source, &mut account, |progress, state| {
            bar.set_length(progress.bytes);
            bar.set_position(progress.bytes_read);
            let taken = u128::from(state.taken - before);
            let rate = taken * 1_000 / began.elapsed().as_millis().max(1);
            bar.set_message(format!("{} records, {rate}/s", state.taken));
        });
        bar.finish_and_clear();
        let source = sent.with_context(|| {
            format!("stopped after {} records; run the same command again to go on", account.state.taken)
        })?;
        if !self.keep_open {
            self.set_history(&client, "close")?;
        }
        account.state.finished = true;
        account.state.save(&state_path)?;
        let left_out = self.left_out();
        // Lists without a row, and a lock that nobody needs any more, would only be in the way.
        let needless = [
            (account.state.counts.refused == 0).then_some(refused_path.as_path()),
            (source.report().rows_left_out() == 0).then_some(left_out.as_path()),
            Some(lock_path.as_path()),
        ];
        needless.into_iter().flatten().for_each(|path| drop(fs::remove_file(path)));
        self.conclude(&account.state, Some(source.report()), &refused_path)
    }

    /// Opens or closes the program for history.
    fn set_history(&self, client: &Client, verb: &str) -> anyhow::Result<()> {
        let key = idempotency_key()?;
        let path = format!("/v1/programs/{}/history/{verb}", self.program);
        let headers = [(IDEMPOTENCY_KEY, key.as_str())];
        let call = Call { method: &Method::POST, path: &path, headers: &headers, body: None };
        let answer = if verb == "open" { client.call(&call) } else { client.insist(&call) };
        match answer {
            Ok(_) => Ok(()),
            Err(error) if is_refusal(&error, "not_found") => {
                Err(error
                    .context(format!("there is no program {}, or the key does not open it", self.program)))
            }
            Err(error) => Err(error.context(format!("can't {verb} the program for history"))),
        }
    }

    fn conclude(&self, state: &State, read: Option<&Report>, refused: &Path) -> anyhow::Result<ExitCode> {
        let left_out = self.left_out();
        let bad_rows = read.map_or(0, |report| report.bad_row.rows);
        let result = Result {
            file: &self.file,
            program: &self.program,
            counts: state.counts,
            bad_rows,
            read,
            refused_in: (state.counts.refused != 0).then_some(refused),
            left_out_in: read.filter(|report| report.rows_left_out() != 0).map(|_| left_out.as_path()),
        };
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &result)?;
            writeln!(out)?;
        } else {
            write!(out, "{}", Told(&result))?;
        }
        let in_part = bad_rows != 0 || state.counts.refused != 0;
        Ok(if in_part { ExitCode::from(EXIT_IN_PART) } else { ExitCode::SUCCESS })
    }

    fn beside(&self, told: Option<&PathBuf>, suffix: &str) -> PathBuf {
        told.cloned().unwrap_or_else(|| with_suffix(&self.file, suffix))
    }

    fn left_out(&self) -> PathBuf {
        self.beside(self.left_out.as_ref(), ".left-out.csv")
    }

    fn mapping_text(&self) -> anyhow::Result<Option<String>> {
        let read = |path: &PathBuf| {
            fs::read_to_string(path).with_context(|| format!("can't read the mapping {}", path.display()))
        };
        self.mapping.as_ref().map(read).transpose()
    }

    fn in_mapping(&self) -> String {
        format!("the mapping {} has a mistake", self.mapping.as_deref().unwrap_or(Path::new("")).display())
    }
}

/// The result for people.
struct Told<'r>(&'r Result<'r>);

impl std::fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Result { file, program, counts, bad_rows, read, refused_in, left_out_in } = self.0;
        writeln!(f, "{} into {program}:", file.display())?;
        let mut line = |count: u64, what: &str| writeln!(f, "  {count:>12}  {what}");
        line(counts.recorded, "events recorded")?;
        line(counts.joined, "members joined")?;
        if counts.repeated != 0 {
            line(counts.repeated, "events were there already")?;
        }
        if counts.known != 0 {
            line(counts.known, "members were there already")?;
        }
        if counts.refused != 0 {
            line(counts.refused, "refused by the server")?;
        }
        if *bad_rows != 0 {
            line(*bad_rows, "rows could not be read")?;
        }
        if let Some(others) = read.map(|report| report.rows_left_out() - bad_rows).filter(|rows| *rows != 0) {
            line(others, "rows left out, as the mapping says")?;
        }
        for (list, path) in [("refused events", refused_in), ("rows left out", left_out_in)] {
            if let Some(path) = path {
                writeln!(f, "  {list}: {}", path.display())?;
            }
        }
        Ok(())
    }
}

/// A bar on a terminal, and nothing elsewhere.
fn bar(source: &Source) -> ProgressBar {
    let bar =
        ProgressBar::with_draw_target(Some(source.progress().bytes), ProgressDrawTarget::stderr_with_hz(4));
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3}% {msg} {elapsed} left {eta}");
    bar.with_style(style.expect("the template is a constant that is well formed"))
}
