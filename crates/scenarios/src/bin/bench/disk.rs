//! The yardsticks on the same disk: SQLite with the classic rows (order, two ledger lines, member), one commit per order
//! and in batches.
//!
//! The tables have the keys without which they would be of no use: ids are 16 bytes made in the process, an order's number
//! is unique, a member's ledger lines can be found, and the order keeps what was bought, or it could not be returned. The
//! settings are those of the server.

use std::{path::Path, time::Instant};

use rusqlite::{Connection, params};

use crate::load::{Random, Visit, ordered};

const SCHEMA: &str = "
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -65536;
PRAGMA wal_autocheckpoint = 8000;
CREATE TABLE member (id BLOB PRIMARY KEY, points INTEGER NOT NULL, orders INTEGER NOT NULL, at INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE orders (id BLOB PRIMARY KEY, member BLOB NOT NULL, external_id TEXT NOT NULL UNIQUE, total INTEGER NOT NULL,
    body TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE ledger (member BLOB NOT NULL, id BLOB NOT NULL, account TEXT NOT NULL, amount INTEGER NOT NULL,
    order_id BLOB NOT NULL, PRIMARY KEY (member, id)) WITHOUT ROWID;
";

/// As many members as the server has under load.
const MEMBERS: u64 = 20_000;

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
    let visits: Vec<Visit> = (0..orders).map(|n| Visit::new(&mut random, MEMBERS, n, orders)).collect();
    let mut body = String::new();
    let start = Instant::now();
    for batch in visits.chunks(usize::try_from(per_commit)?) {
        let transaction = connection.transaction()?;
        for visit in batch {
            let (total, at) = (visit.total(), visit.at.0);
            let order = *ordered(visit.number, random.next()).as_bytes();
            let member = *ordered(visit.member, visit.member).as_bytes();
            visit.json("2026-01-01T00:00:00Z", &mut body);
            transaction
                .prepare_cached("INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![order, member, format!("o{}", visit.number), total, body, at])?;
            let mut line = transaction.prepare_cached("INSERT INTO ledger VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for (account, amount) in [("available", total / 100), ("issued", -total / 100)] {
                let id = *ordered(visit.number, random.next()).as_bytes();
                line.execute(params![member, id, account, amount, order])?;
            }
            transaction
                .prepare_cached(
                    "INSERT INTO member VALUES (?1, ?2, 1, ?3)
                     ON CONFLICT (id) DO UPDATE SET points = points + ?2, orders = orders + 1, at = ?3",
                )?
                .execute(params![member, total / 100, at])?;
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
