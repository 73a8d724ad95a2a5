//! `regulars audit`: every invariant of the stored ledger, recomputed from its facts.

use std::process::ExitCode;

use anyhow::{anyhow, bail};
use clap::Args;
use regulars_app::{audit, chain};
use regulars_store::Store;

use crate::address::{database_file, has_data, is_server, shown};

/// Check the whole stored ledger against its invariants.
#[derive(Debug, Args)]
#[command(after_help = "\
Reads a snapshot, so a running server is not held up.
Exit codes: 0 everything holds; 1 something is violated, or the database can't be read.")]
pub struct Arguments {
    /// The database, such as sqlite:regulars.db or postgres://user@host/database.
    #[arg(long, env = "REGULARS_STORE", value_name = "URL", default_value = "sqlite:regulars.db")]
    store: String,
    /// Only this program.
    #[arg(long)]
    program: Option<String>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// No such database or program, or it can't be read.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let address = shown(&arguments.store);
    let cant_open = |fault| anyhow!("can't open {address}: {fault}");
    // Opening would create it, and an empty database passes every audit.
    let is_missing = match is_server(&arguments.store) {
        true => !has_data(&arguments.store).map_err(cant_open)?,
        false => database_file(&arguments.store).is_some_and(|file| !file.exists()),
    };
    if is_missing {
        bail!("there is no database of Regulars at {address}; name another one with --store");
    }
    let store = Store::open(&arguments.store).map_err(cant_open)?;
    let program = match &arguments.program {
        None => None,
        Some(slug) => match store.program_by_slug(slug)? {
            Some(program) => Some(program.id),
            None => bail!("there is no program {slug} in {address}"),
        },
    };
    let report = audit::audit(&store, program, chain::follow)?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!("{report}");
    }
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
