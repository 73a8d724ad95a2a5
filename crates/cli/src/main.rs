//! The binary `regulars`.

mod backtest;
mod history;
mod program;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A program of a year of orders allocates millions of small values; this allocator is measurably faster at it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Regulars: the open-source loyalty platform.
#[derive(Debug, Parser)]
#[command(name = "regulars", version, about, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check, print and compare program documents.
    Program(program::Arguments),
    /// Run a program over an order history in memory and report what it would have done.
    Backtest(backtest::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Program(arguments) => program::run(&arguments),
        Command::Backtest(arguments) => backtest::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("regulars: {error:#}");
            ExitCode::FAILURE
        }
    }
}
