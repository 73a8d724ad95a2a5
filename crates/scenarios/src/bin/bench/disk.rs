//! The yardsticks on the same disk: SQLite with the classic rows (order, two ledger lines, member), one commit per order
//! and in batches.

use std::{path::Path, time::Instant};

use rusqlite::{Connection, params};

use crate::load::{Random, Visit};

const SCHEMA: &str = "
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE members (id INTEGER PRIMARY KEY, points INTEGER NOT NULL, orders INTEGER NOT NULL);
CREATE TABLE orders (id TEXT PRIMARY KEY, member INTEGER NOT NULL, total INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE TABLE ledger (id INTEGER PRIMARY KEY, member INTEGER NOT NULL, order_id TEXT NOT NULL, account TEXT NOT NULL, amount INTEGER NOT NULL);
";

/// One transaction per order.
pub fn one_commit_per_order(folder: &Path, scale: u64) -> anyhow::Result<f64> {
    write(folder, 5_000 * scale / 100, 1)
}

/// So many orders per transaction.
pub fn batched(folder: &Path, scale: u64, per_commit: u64) -> anyhow::Result<f64> {
    write(folder, 200_000 * scale / 100, per_commit)
}

fn write(folder: &Path, orders: u64, per_commit: u64) -> anyhow::Result<f64> {
    let path = folder.join("yardstick.db");
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    let mut connection = Connection::open(&path)?;
    connection.execute_batch(SCHEMA)?;
    let mut random = Random(3);
    let visits: Vec<Visit> = (0..orders).map(|n| Visit::new(&mut random, 100_000, n, orders)).collect();
    let start = Instant::now();
    for batch in visits.chunks(usize::try_from(per_commit)?) {
        let transaction = connection.transaction()?;
        for visit in batch {
            let id = format!("o{}", visit.number);
            let (member, total) = (i64::try_from(visit.member)?, visit.total());
            transaction
                .prepare_cached("INSERT INTO orders VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, member, total, visit.at.0])?;
            let mut line = transaction.prepare_cached(
                "INSERT INTO ledger (member, order_id, account, amount) VALUES (?1, ?2, ?3, ?4)",
            )?;
            line.execute(params![member, id, "available", total / 100])?;
            line.execute(params![member, id, "issued", -total / 100])?;
            transaction
                .prepare_cached(
                    "INSERT INTO members VALUES (?1, ?2, 1)
                     ON CONFLICT (id) DO UPDATE SET points = points + excluded.points, orders = orders + 1",
                )?
                .execute(params![member, total / 100])?;
        }
        transaction.commit()?;
    }
    let rate = orders as f64 / start.elapsed().as_secs_f64();
    drop(connection);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    Ok(rate)
}
