//! `regulars copy`: a SQLite database moved to a PostgreSQL server, with the proof that they are equal.

use std::process::ExitCode;

use anyhow::{anyhow, bail};
use clap::Args;
use regulars_app::{audit, chain};
use regulars_store::{CopiedTable, Fault, Store};

use crate::address::shown;

/// Copy a SQLite database into an empty database of a PostgreSQL server, and prove that they are equal.
#[derive(Debug, Args)]
#[command(after_help = "\
Stop the server first: the file can be opened by nobody else meanwhile. Everything is written in one transaction, read back
and compared by digest before it commits, and audited after. Then start the server with the new address and the same master
key, and put the file away.
Exit codes: 0 copied, equal and sound; 1 not copied, or the audit found something.")]
pub struct Arguments {
    /// The database to copy, such as sqlite:regulars.db.
    #[arg(long, value_name = "URL")]
    from: String,
    /// The empty database to copy into, such as postgres://user@host/database.
    #[arg(long, value_name = "URL")]
    to: String,
}

/// Runs the command.
///
/// # Errors
/// An address is not of its kind, the file is open elsewhere, or the target is not empty.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let copied = regulars_store::copy(&arguments.from, &arguments.to, &mut |table| {
        eprintln!("{:>12} rows of {}", table.rows, table.name);
    });
    let copied = match copied {
        Ok(copied) => copied,
        Err(Fault::Busy { .. }) => bail!(
            "{} is open elsewhere, or the server is away: stop what has it open and try again",
            shown(&arguments.from)
        ),
        Err(fault) => bail!("can't copy {}: {fault}", shown(&arguments.from)),
    };
    println!("{:<16} {:>12}  sha256, the same on both sides", "table", "rows");
    copied.iter().for_each(|table| println!("{}", line(table)));
    let store = Store::open(&arguments.to)
        .map_err(|fault| anyhow!("can't open {} again: {fault}", shown(&arguments.to)))?;
    let report = audit::audit(&store, None, chain::follow)?;
    println!("\n{report}");
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(table: &CopiedTable) -> String {
    let digest: String = table.digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{:<16} {:>12}  {digest}…", table.name, table.rows)
}
