//! Faults while a shop is open: tills report orders and transfers to real servers, on SQLite and on PostgreSQL, while servers are
//! killed, halted, restarted and cut off from their database. Whatever was answered is there afterwards, each event happened
//! once, units arrived where they were sent, and the audit finds nothing.
//!
//! `REGULARS_FAULT_SEED` and `REGULARS_FAULT_CYCLES` choose the run. When things happen is counted in answers and commits and not in
//! time; which of them is random. docs/reference/faults.md lists the faults by number.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used)]

#[path = "../../../store/tests/cluster/mod.rs"]
mod cluster;
#[cfg(unix)]
mod dawdlers;
#[cfg(unix)]
mod expiries;
#[cfg(unix)]
mod halted;
#[cfg(unix)]
mod older;
#[cfg(unix)]
mod parted;
#[cfg(unix)]
mod restarts;
mod shop;
#[cfg(unix)]
mod slow;
mod trade;
#[cfg(unix)]
mod unanswered;
#[cfg(unix)]
mod wire;

use regulars_scenarios::simulator::random::Random;

/// The seed and the number of cycles of a run, which are printed.
fn run(cycles: u64) -> (Random, u64) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().unwrap());
    let seed = number("REGULARS_FAULT_SEED").unwrap_or(20_261_130);
    let cycles = number("REGULARS_FAULT_CYCLES").unwrap_or(cycles);
    println!("REGULARS_FAULT_SEED={seed} REGULARS_FAULT_CYCLES={cycles}");
    (Random::new(seed), cycles)
}
