//! Faults while a shop is open: tills report orders and transfers to real servers, on SQLite and on PostgreSQL, while servers are
//! killed, halted, restarted and cut off from their database. Whatever was answered is there afterwards, each event happened
//! once, units arrived where they were sent, and the audit finds nothing.
//!
//! `REGULARS_FAULT_SEED` and `REGULARS_FAULT_CYCLES` choose the run. When things happen is counted in answers and commits and not in
//! time; which of them is random. docs/reference/faults.md lists the faults by number.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used)]

#[cfg(target_os = "linux")]
mod clocks;
#[path = "../../../store/tests/cluster/mod.rs"]
mod cluster;
#[cfg(unix)]
mod concurrent;
#[cfg(unix)]
mod dawdlers;
#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(target_os = "linux")]
mod dying;
#[cfg(unix)]
mod expiries;
#[cfg(unix)]
mod forgotten;
#[cfg(target_os = "linux")]
mod full;
#[cfg(unix)]
mod halted;
mod history;
#[cfg(unix)]
mod older;
#[cfg(unix)]
mod parted;
#[cfg(unix)]
mod repeated;
#[cfg(unix)]
mod restarts;
#[cfg(unix)]
mod rot;
#[cfg(unix)]
mod rotated;
mod shop;
#[cfg(unix)]
mod slow;
mod trade;
#[cfg(unix)]
mod unanswered;
#[cfg(target_os = "linux")]
mod unsynced;
#[cfg(unix)]
mod wire;

use regulars_scenarios::faults::run;
