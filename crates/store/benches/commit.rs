//! How fast orders become durable: the store's batches beside a bare writer that does the classic four rows
//! (order, two ledger lines, member), in one run on one disk, because only the ratio of the two means
//! anything.
//!
//! `cargo bench -p regulars-store` writes 200,000 orders of 100,000 accounts at random, 500 per commit.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use regulars_engine::id::{AccountId, EventId, MemberId, ProgramId};
use regulars_store::{
    AccountRow, AccountStatus, AccountWrite, Batch, Commit, EntryRow, Fault, Mode, NewProgram, Store,
};
use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

const ACCOUNTS: u64 = 100_000;
const ORDERS: u64 = 200_000;
/// What a state and an entry of a program with a few rules come to.
const STATE_BYTES: usize = 400;
const INPUT_BYTES: usize = 120;
const RECORD_BYTES: usize = 180;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    for batch in [500, 100, 2_000] {
        run("bare", batch, |path, report| bare(path, batch, report))?;
        run("store", batch, |path, report| store(path, batch, report))?;
    }
    Ok(())
}

/// Collects how long each commit took.
struct Report {
    commits: Vec<Duration>,
}

fn run(name: &str, batch: u64, work: impl FnOnce(&Path, &mut Report) -> Outcome) -> Outcome {
    let path = std::env::temp_dir().join(format!("regulars-bench-{}.db", std::process::id()));
    let mut report = Report { commits: Vec::new() };
    work(&path, &mut report)?;
    let bytes = fs::metadata(&path)?.len();
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(PathBuf::from(format!("{}{suffix}", path.display())));
    }
    let total: Duration = report.commits.iter().sum();
    report.commits.sort();
    let at = |percent: usize| report.commits[(report.commits.len() - 1) * percent / 100].as_micros();
    println!(
        "{name:>5} {batch:>5} per commit: {:>7} orders/s, commit p50 {:>6} us, p99 {:>6} us, {:>4} B/order",
        u128::from(ORDERS) * 1_000_000 / total.as_micros(),
        at(50),
        at(99),
        bytes / ORDERS,
    );
    Ok(())
}

/// A small xorshift: the same numbers in every run.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// Sorts by `time` as a UUIDv7 does; the rest is scattered.
fn id(time: u64, scatter: u64) -> Uuid {
    Uuid::from_u128(u128::from(time) << 80 | u128::from(scatter.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

fn account_row(program: ProgramId, number: u64, version: u64) -> AccountRow {
    AccountRow {
        account: AccountId(id(number, number)),
        program,
        member: MemberId(id(number, number)),
        version,
        state: vec![version as u8; STATE_BYTES],
        head: [1; 32],
        next_due_at: (version != 0).then_some(1_000_000 + i64::from(number as u32)),
        status: AccountStatus::Open,
    }
}

fn entry_row(account: &AccountRow, time: u64, scatter: u64) -> EntryRow {
    EntryRow {
        account: account.account,
        seq: account.version,
        program: account.program,
        event: EventId(id(time, scatter)),
        kind: "order.paid".to_owned(),
        source: "pos-12".to_owned(),
        external_id: format!("{scatter:016x}"),
        content_hash: [2; 16],
        occurred_at: time as i64,
        recorded_at: time as i64,
        program_version: 3,
        postings: r#"[["points","available",20],["points","issued",-20]]"#.to_owned(),
        input: vec![3_u8; INPUT_BYTES],
        record: vec![4; RECORD_BYTES],
        of_seq: None,
    }
}

fn store(path: &Path, batch_size: u64, report: &mut Report) -> Outcome {
    let store = Store::open(&format!("sqlite:{}", path.display()))?;
    let new = NewProgram { slug: "tea".to_owned(), mode: Mode::Live, created_at: 0 };
    let program = store.create_program(&new)??;
    let open = |number| AccountWrite {
        row: account_row(program, number, 0),
        expected_version: None,
        due_unchanged: false,
    };
    done(&store, &Batch { accounts: (0..ACCOUNTS).map(open).collect(), ..Batch::default() })?;

    let (mut versions, mut seed, mut time) = (vec![0_u64; ACCOUNTS as usize], 7, 1_800_000_000_000);
    for _ in 0..ORDERS / batch_size {
        let mut batch = Batch::default();
        let mut inside = std::collections::HashMap::new();
        for _ in 0..batch_size {
            let number = next(&mut seed) % ACCOUNTS;
            time += 1;
            let version = &mut versions[number as usize];
            let expected = *version;
            *version += 1;
            let row = account_row(program, number, *version);
            batch.entries.push(entry_row(&row, time, next(&mut seed)));
            let place = *inside.entry(number).or_insert(batch.accounts.len());
            match batch.accounts.get_mut(place) {
                Some(write) => write.row = row,
                None => batch.accounts.push(AccountWrite {
                    row,
                    expected_version: Some(expected),
                    due_unchanged: false,
                }),
            }
        }
        let begun = Instant::now();
        done(&store, &batch)?;
        report.commits.push(begun.elapsed());
    }
    Ok(())
}

fn done(store: &Store, batch: &Batch) -> Result<(), Fault> {
    match store.commit(batch)? {
        Commit::Done => Ok(()),
        Commit::Conflict { .. } | Commit::Taken(_) => {
            Err(Fault::Unusable { reason: "the bench contradicts itself".to_owned() })
        }
    }
}

fn bare(path: &Path, batch_size: u64, report: &mut Report) -> Outcome {
    let mut database = Connection::open(path)?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
         PRAGMA wal_autocheckpoint = 8000;
         CREATE TABLE member (id BLOB PRIMARY KEY, balance INTEGER, version INTEGER, at INTEGER)
             WITHOUT ROWID;
         CREATE TABLE orders
             (id BLOB PRIMARY KEY, member BLOB, external_id TEXT UNIQUE, body BLOB, at INTEGER);
         CREATE TABLE ledger
             (member BLOB, id BLOB, wallet TEXT, amount INTEGER, cause BLOB, PRIMARY KEY (member, id))
             WITHOUT ROWID;",
    )?;
    let (mut seed, mut time) = (7, 1_800_000_000_000);
    for _ in 0..ORDERS / batch_size {
        let begun = Instant::now();
        let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for _ in 0..batch_size {
            let number = next(&mut seed) % ACCOUNTS;
            let (scatter, member) = (next(&mut seed), *id(number, number).as_bytes());
            time += 1;
            let order = *id(time, scatter).as_bytes();
            transaction.prepare_cached("INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(
                params![order, member, format!("{scatter:016x}"), [3_u8; INPUT_BYTES], time as i64],
            )?;
            for (line, amount) in [(1, 20), (2, -20)] {
                let line = *id(time, scatter.wrapping_add(line)).as_bytes();
                transaction
                    .prepare_cached("INSERT INTO ledger VALUES (?1, ?2, 'points', ?3, ?4)")?
                    .execute(params![member, line, amount, order])?;
            }
            transaction
                .prepare_cached(
                    "INSERT INTO member VALUES (?1, 20, 1, ?2)
                     ON CONFLICT (id) DO UPDATE SET balance = balance + 20, version = version + 1, at = ?2",
                )?
                .execute(params![member, time as i64])?;
        }
        transaction.commit()?;
        report.commits.push(begun.elapsed());
    }
    Ok(())
}
