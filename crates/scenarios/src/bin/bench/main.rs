//! `make bench`: ours beside the yardsticks, in one run, as ratios. Absolute figures drift with the machine; a ratio of
//! two measurements taken minutes apart on the same disk does not.
//!
//! Prints a table, writes `bench-results/bench.json` and, when all parts ran in full size, `docs/performance.md`. Sizes can
//! be changed with REGULARS_BENCH_SCALE (percent); arguments (`engine`, `quote`, `backtest`, `server`, `overload`, `postgres`, `growth`) run only
//! those parts.

#![allow(clippy::float_arithmetic, reason = "figures for people; nothing here decides")]

mod client;
#[path = "../../../../store/tests/cluster/mod.rs"]
mod cluster;
mod disk;
mod growth;
mod load;
mod memory;
mod overload;
mod page;
mod postgres;
mod server;
mod table;

use std::path::{Path, PathBuf};

use cluster::Cluster;
use postgres::Script;
use table::Table;

/// As in the binary that is shipped.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The tea chain of the exemplars is what every figure is measured with.
pub const PROGRAM: &str = include_str!("../../../../../programs/tea-chain.yaml");

fn main() -> anyhow::Result<()> {
    let scale = std::env::var("REGULARS_BENCH_SCALE").ok().and_then(|s| s.parse::<u64>().ok()).unwrap_or(100);
    let folder = PathBuf::from("bench-results");
    std::fs::create_dir_all(&folder)?;
    let mut table = Table::new();
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|p| p == part);

    if wanted("engine") {
        memory::decide(&mut table, scale)?;
    }
    if wanted("quote") {
        memory::quotes(&mut table, scale)?;
    }
    if wanted("backtest") {
        memory::backtest(&mut table, &folder, scale)?;
    }
    if wanted("server") {
        disk_and_server(&mut table, &folder, scale)?;
    }
    if wanted("overload") {
        overload::all(&mut table, &folder, scale)?;
    }
    if wanted("postgres") {
        on_postgres(&mut table, &folder, scale)?;
    }
    if wanted("growth") {
        growth::all(&mut table, &folder, scale)?;
    }

    table.print();
    table.write(&folder.join("bench.json"))?;
    if parts.is_empty() && scale == 100 {
        page::write(&table, Path::new("docs/performance.md"))?;
    }
    Ok(())
}

/// The server beside the yardsticks on the same disk.
fn disk_and_server(table: &mut Table, folder: &Path, scale: u64) -> anyhow::Result<()> {
    let naive = disk::one_commit_per_order(folder, scale)?;
    table.figure("sqlite.naive", "SQLite, one commit per order (4 rows, FULL)", naive, "orders/s");
    let bare = disk::batched(folder, scale, 500)?;
    table.figure(
        "sqlite.bare_500",
        "SQLite, bare writer, 500 orders per commit (4 rows, FULL)",
        bare,
        "orders/s",
    );
    server::all(table, folder, scale, naive, bare)
}

/// The same on a PostgreSQL server that is made for it.
fn on_postgres(table: &mut Table, folder: &Path, scale: u64) -> anyhow::Result<()> {
    let cluster = Cluster::start();
    let mut yardstick = |id, what, script, clients, orders: u64| {
        let rate = postgres::run(&cluster, script, clients, orders * scale / 100)?;
        table.figure(id, what, rate, "orders/s");
        anyhow::Ok(rate)
    };
    let naive = yardstick(
        "postgres.naive",
        "PostgreSQL, four statements in a transaction per order, 32 clients",
        Script::Statements,
        32,
        40_000,
    )?;
    let one = yardstick(
        "postgres.one",
        "PostgreSQL, one statement per order, 32 clients",
        Script::One,
        32,
        60_000,
    )?;
    let bare = yardstick(
        "postgres.bare_200",
        "PostgreSQL, bare writer, 200 orders per commit (5 rows), 4 connections",
        Script::Batch(200),
        4,
        200_000,
    )?;
    server::on_postgres(table, folder, scale, &cluster, [naive, one, bare])
}
