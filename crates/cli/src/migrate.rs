//! `regulars migrate`: the tables of a database brought to this release while servers use it.

use std::{process::ExitCode, time::Duration};

use anyhow::anyhow;
use clap::Args;
use regulars_engine::moment::Moment;
use regulars_store::{Inspection, MigrateHow, Migrating, NodeRow, OpenPart, Store, Waiting, Waits};

use crate::{EXIT_IN_PART, address::shown};

mod citus;

/// Bring the tables of a database to this release while servers use it.
#[derive(Debug, Args)]
#[command(after_help = "\
First what is new is added, then indexes are made and rows filled in small batches. Servers of the release before go on
meanwhile. What they still need is taken away only with --contract, and only when none of them is left. A statement that
waits for somebody's lock makes others wait behind it, so it gives up after --lock-timeout-s, changes nothing, and is tried
again after a pause as long. Stopped at any point, the next run goes on where it was.
With --citus the tables are distributed over several machines, once this release's schema is there and while no server
runs; docs/guides/citus.md says when that is worth it.
Exit codes: 0 done; 1 somebody was in the way to the end, servers of an older release are running, or the database has a
later release's tables; 3 done but for what is listed, which wants --contract or is being done by somebody else.")]
pub struct Arguments {
    /// The database, such as sqlite:regulars.db or postgres://user@host/database.
    #[arg(long, env = "REGULARS_STORE", value_name = "URL", default_value = "sqlite:regulars.db")]
    store: String,
    /// Only tell what the database has, what is to be done, and which servers use it.
    #[arg(long, conflicts_with_all = ["dry_run", "contract"])]
    status: bool,
    /// Only print what would be run.
    #[arg(long)]
    dry_run: bool,
    /// Also take away what older releases needed.
    #[arg(long)]
    contract: bool,
    /// Distribute the tables over the machines of Citus, when no server runs; with --status or --dry-run only tell of it.
    #[arg(long, conflicts_with = "contract")]
    citus: bool,
    /// Seconds that a statement waits for a lock.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=600))]
    lock_timeout_s: u64,
    /// How often it is tried.
    #[arg(long, value_name = "TRIES", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    tries: u32,
    /// Keys whose rows are filled at once.
    #[arg(long, value_name = "KEYS", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    batch: u32,
}

/// Runs the command.
///
/// # Errors
/// There is no such database, it has a later release's tables, or somebody is in the way to the end.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let store = shown(&arguments.store);
    let fault = |fault| anyhow!("{store}: {fault}");
    if arguments.citus {
        return citus::run(arguments, &how(arguments)).map_err(fault);
    }
    if arguments.status || arguments.dry_run {
        let seen = Store::inspect(&arguments.store).map_err(fault)?;
        if seen.is_newer() {
            return Err(fault(regulars_store::Fault::NewerSchema { found: seen.schema, known: seen.known }));
        }
        match arguments.status {
            true => print!("{}", status(&store, &seen)),
            false => print!("{}", plan(&seen, arguments.contract)),
        }
        return Ok(ExitCode::SUCCESS);
    }
    let waiting = Store::migrate(&arguments.store, &how(arguments), &mut |what| {
        println!("{}", line(what));
        true
    });
    let waiting = waiting.map_err(fault)?;
    let code = told(&waiting);
    if waiting.is_empty() {
        println!("{store} has all of this release's schema");
    }
    Ok(code)
}

fn how(arguments: &Arguments) -> MigrateHow {
    MigrateHow {
        lock_time: Duration::from_secs(arguments.lock_timeout_s),
        tries_max: arguments.tries,
        batch: arguments.batch,
        contract: arguments.contract,
    }
}

/// What happens, in a line.
fn line(what: &Migrating) -> String {
    match what {
        Migrating::Added(step) => format!("added     {} {}", step.number, step.name),
        Migrating::Filled(part, key) => {
            format!("filled    {} {} up to {key}", part.step.number, part.step.name)
        }
        Migrating::Done(part) => format!("done      {}", name(part)),
        Migrating::Blocked(by) => format!("waiting   {by}"),
    }
}

/// Tells what remains, and gives the exit code for it.
fn told(waiting: &Waiting) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for (part, why) in waiting {
        let why = match why {
            Waits::Unasked => {
                "an older release may need it: run again with --contract when none is running".to_owned()
            }
            Waits::Earlier => "what comes before it is not done".to_owned(),
            Waits::Stopped => "somebody else is at it".to_owned(),
            Waits::OlderNodes(nodes) => {
                let nodes: String = nodes.iter().map(server).collect();
                format!("servers of an older release are running; stop them first\n{nodes}")
            }
        };
        eprintln!("remains   {}: {}", name(part), why.trim_end());
    }
    if waiting.iter().any(|(_, why)| matches!(why, Waits::OlderNodes(_))) {
        code = ExitCode::FAILURE;
    } else if !waiting.is_empty() {
        code = ExitCode::from(EXIT_IN_PART);
    }
    code
}

fn name(part: &OpenPart) -> String {
    format!("{} {}, {} {}", part.step.number, part.step.name, part.kind, part.place)
}

/// What a database has and what is to be done.
fn status(store: &str, seen: &Inspection) -> String {
    let mut text = format!("{store} has schema {}; this release has {}\n", seen.schema, seen.known);
    for step in &seen.pending {
        text += &format!("to add    {} {}\n", step.number, step.name);
    }
    for part in &seen.open {
        let how_far = part.after_key.as_ref().map_or(String::new(), |key| format!(", filled up to {key}"));
        text += &format!("to do     {}{how_far}\n", name(part));
    }
    if seen.pending.is_empty() && seen.open.is_empty() {
        text += "nothing is to be done\n";
    }
    text + &seen.nodes.iter().map(server).collect::<String>()
}

fn server(node: &NodeRow) -> String {
    let role = match node.role {
        regulars_store::NodeRole::All => "all",
        regulars_store::NodeRole::Serve => "serve",
        regulars_store::NodeRole::Work => "work",
    };
    format!(
        "server    {role}, release {}, schema {}, since {}, seen {}, {}\n",
        node.built,
        node.schema,
        Moment(node.started_at).timestamp(),
        Moment(node.seen_at).timestamp(),
        node.id.0,
    )
}

/// What would be run, in its order.
fn plan(seen: &Inspection, contract: bool) -> String {
    let steps = seen
        .pending
        .iter()
        .map(|step| format!("-- add {} {}\n{}\n", step.number, step.name, step.sql.trim()));
    let parts = seen.open.iter().filter(|part| contract || part.kind != "contract");
    let text: String = steps.chain(parts.map(|part| format!("-- {}\n{}\n", name(part), part.sql))).collect();
    if text.is_empty() { "-- nothing\n".to_owned() } else { text }
}
