//! The binary `regulars`.
//!
//! Exit codes are the same for all commands: 0 done, 1 failed or found wrong, 2 wrong arguments or configuration, 3 done
//! in part. Results go to the standard output, everything else to the standard error.

mod address;
mod audit;
mod backtest;
mod backup;
mod client;
mod copy;
mod demo;
mod doctor;
mod history;
mod import;
mod lock;
mod migrate;
mod pages;
mod program;
mod serve;
mod verify_draw;
mod wire;

use std::{fmt, process::ExitCode};

use clap::{Parser, Subcommand};

/// A program of a year of orders allocates millions of small values; this allocator is measurably faster at it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Wrong arguments or configuration, as for the arguments that clap itself refuses.
const EXIT_MISCONFIGURED: u8 = 2;
/// It is done, except for what is listed.
const EXIT_IN_PART: u8 = 3;

/// Regulars: the open-source loyalty platform.
#[derive(Debug, Parser)]
#[command(name = "regulars", version, about, propagate_version = true)]
#[command(
    after_help = "Exit codes: 0 done; 1 failed, or found something wrong; 2 wrong arguments or configuration; \
                        3 done in part."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server: answer requests and do the work that is due.
    Serve(Box<serve::Arguments>),
    /// Run a server that only does the work that is due, beside others that answer requests.
    Worker(Box<serve::Arguments>),
    /// Run a server with a year of a made-up tea chain in it.
    Demo(demo::Arguments),
    /// Check, publish, print and compare program documents.
    Program(program::Arguments),
    /// Bring members and history into a program.
    Import(import::Arguments),
    /// Run a program over an order history in memory and report what it would have done.
    Backtest(backtest::Arguments),
    /// Check the whole stored ledger against its invariants.
    Audit(audit::Arguments),
    /// Bring the tables of a database to this release while servers use it.
    Migrate(migrate::Arguments),
    /// Copy a SQLite database while the server runs.
    Backup(backup::Arguments),
    /// Put a copy of a SQLite database back.
    Restore(backup::RestoreArguments),
    /// Keep the list of erased members, or erase them again.
    Erasures(backup::ErasuresArguments),
    /// Copy a SQLite database into an empty one of a PostgreSQL server.
    Copy(copy::Arguments),
    /// Check what was drawn for a play of a game of chance, from the seed that is told after its day.
    VerifyDraw(verify_draw::Arguments),
    /// Check whether a server can run here.
    Doctor(Box<doctor::Arguments>),
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
}

/// The arguments, the environment or the configuration are wrong: another start without a change can't help.
#[derive(Debug)]
struct Misconfigured(anyhow::Error);

impl fmt::Display for Misconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl std::error::Error for Misconfigured {}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(&arguments, None),
        Command::Worker(arguments) => serve::run(&arguments, Some(serve::config::Role::Work)),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Program(arguments) => program::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Backtest(arguments) => backtest::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Backup(arguments) => backup::run(&arguments),
        Command::Restore(arguments) => backup::run_restore(&arguments),
        Command::Erasures(arguments) => backup::run_erasures(&arguments),
        Command::Copy(arguments) => copy::run(&arguments),
        Command::VerifyDraw(arguments) => verify_draw::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Openapi => openapi(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("regulars: {error:#}");
            match error.is::<Misconfigured>() {
                true => ExitCode::from(EXIT_MISCONFIGURED),
                false => ExitCode::FAILURE,
            }
        }
    }
}

fn openapi() -> anyhow::Result<ExitCode> {
    println!("{}", serde_json::to_string_pretty(&regulars_api::routes::openapi_document())?);
    Ok(ExitCode::SUCCESS)
}
