//! The binary as people and service managers use it: arguments, exit codes, output, signals, and a kill in the middle.

#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that goes wrong")]

mod backups;
#[path = "../../../store/tests/cluster/mod.rs"]
mod cluster;
mod configuration;
mod draws;
mod imports;
mod migrations;
mod nodes;
mod pages;
mod postgres;
mod programs;
mod proxy;
mod server;
mod webhooks;

use std::process::{Command, Output};

/// The binary, without anything of the caller's environment.
fn regulars(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regulars"));
    command.args(arguments).env_clear();
    command
}

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Runs to the end and insists on the exit code; the answer is what was printed.
#[track_caller]
fn expect(command: &mut Command, code: i32) -> String {
    let (found, stdout, stderr) = run(command);
    assert_eq!(found, Some(code), "{command:?}\n{stdout}\n{stderr}");
    stdout
}

/// The program of the demo.
const TEA_CHAIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programs/tea-chain.yaml");
