//! `make bench`: ours beside the yardsticks, in one run, as ratios. Absolute figures drift with the machine; a ratio of
//! two measurements taken minutes apart on the same disk does not.
//!
//! Prints a table and writes `bench-results/bench.json`. Sizes can be changed with REGULARS_BENCH_SCALE (percent).

#![allow(clippy::float_arithmetic, reason = "figures for people; nothing here decides")]

mod client;
mod disk;
mod load;
mod memory;
mod server;
mod table;

use std::path::PathBuf;

use table::Table;

/// The tea chain of the exemplars is what every figure is measured with.
pub const PROGRAM: &str = include_str!("../../../../../programs/tea-chain.yaml");

fn main() -> anyhow::Result<()> {
    let scale = std::env::var("REGULARS_BENCH_SCALE").ok().and_then(|s| s.parse::<u64>().ok()).unwrap_or(100);
    let folder = PathBuf::from("bench-results");
    std::fs::create_dir_all(&folder)?;
    let mut table = Table::new();

    memory::decide(&mut table, scale)?;
    memory::backtest(&mut table, &folder, scale)?;
    let naive = disk::one_commit_per_order(&folder, scale)?;
    table.figure("sqlite.naive", "SQLite, one commit per order (4 rows, FULL)", naive, "orders/s");
    let bare = disk::batched(&folder, scale, 500)?;
    table.figure(
        "sqlite.bare_500",
        "SQLite, bare writer, 500 orders per commit (4 rows, FULL)",
        bare,
        "orders/s",
    );
    server::all(&mut table, &folder, scale, naive, bare)?;

    table.print();
    table.write(&folder.join("bench.json"))?;
    Ok(())
}
