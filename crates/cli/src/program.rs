//! `regulars program`: documents on disk, and their way to a server.

mod diff;
mod explain;
mod new;
mod publish;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use regulars_engine::{
    Program,
    document::{self, Format},
    program::{Mistake, check_text},
};

/// Check, print, explain and compare program documents.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Report every mistake of a document at once; exit code 1 when there is one.
    Check {
        /// The document, YAML or JSON.
        file: PathBuf,
        /// Print the mistakes as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write a starting document for a goal.
    New(new::Arguments),
    /// Print the JSON Schema of the format.
    Schema,
    /// Check a document and publish it on a server.
    Publish(publish::Arguments),
    /// Show every changed field between two documents, or between a server's version and a document.
    Diff(diff::Arguments),
    /// Explain a document in plain sentences for members.
    Explain(explain::Arguments),
}

/// Runs the command.
///
/// # Errors
/// Files that can't be read.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Check { file, json } => check(file, *json),
        Command::Schema => {
            println!("{}", serde_json::to_string_pretty(&document::schema())?);
            Ok(ExitCode::SUCCESS)
        }
        Command::New(arguments) => new::run(arguments),
        Command::Publish(arguments) => publish::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
    }
}

fn check(file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let mistakes = read(file)?.err().unwrap_or_default();
    if json {
        println!("{}", serde_json::to_string_pretty(&mistakes)?);
    } else if mistakes.is_empty() {
        println!("{}: no mistakes", file.display());
    } else {
        for mistake in &mistakes {
            println!("{mistake}");
        }
        println!("{}: {} mistakes", file.display(), mistakes.len());
    }
    Ok(if mistakes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads a document that must be right.
///
/// # Errors
/// The file can't be read, or the document has mistakes: all are in the message.
pub fn load(file: &Path) -> anyhow::Result<Program> {
    read(file)?.map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(|m| format!("  {m}")).collect();
        anyhow!("{} has {} mistakes:\n{}", file.display(), mistakes.len(), lines.join("\n"))
    })
}

fn read(file: &Path) -> anyhow::Result<Result<Program, Vec<Mistake>>> {
    Ok(check_text(&read_text(file)?, format_of(file), Vec::new()))
}

fn read_text(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))
}

fn format_of(file: &Path) -> Format {
    let json = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    if json { Format::Json } else { Format::Yaml }
}
