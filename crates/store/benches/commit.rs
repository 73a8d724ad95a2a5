//! How fast orders become durable: the store's batches beside a bare writer that does the classic four rows
//! (order, two ledger lines, member), in one run on one disk, because only the ratio of the two means
//! anything. The same on a PostgreSQL server that is made for it: the store beside a bare writer that writes five rows per
//! order (order, two ledger lines, member, outbox) with arrays for parameters.
//!
//! `cargo bench -p regulars-store` writes 200,000 orders of 100,000 accounts at random; `-- postgres` only on that; `-- citus`
//! on tables as Citus has them, on the database of `REGULARS_CITUS_URL` or, without one, on one machine with a stand-in that
//! distributes nothing.

#[path = "../tests/cluster/mod.rs"]
mod cluster;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use regulars_engine::id::{AccountId, EventId, MemberId, ProgramId};
use regulars_store::{
    AccountRow, AccountStatus, AccountWrite, Batch, Commit, EntryRow, Fault, MigrateHow, Mode, NewProgram,
    Store,
};
use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

const ACCOUNTS: u64 = 100_000;
const ORDERS: u64 = 200_000;
const WRITERS_MAX: u64 = 4;
/// What a state and an entry of a program with a few rules come to.
const STATE_BYTES: usize = 400;
const INPUT_BYTES: usize = 120;
const RECORD_BYTES: usize = 180;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    if std::env::args().any(|argument| argument == "citus") {
        for (batch, writers) in [(200, 1), (20, 1), (200, 4)] {
            on_postgres("store", batch, writers, store)?;
            on_citus(batch, writers)?;
        }
        return Ok(());
    }
    if !std::env::args().any(|argument| argument == "postgres") {
        for batch in [500, 100, 2_000] {
            on_sqlite("bare", batch, |path, report| bare(path, batch, report))?;
            on_sqlite("store", batch, |path, report| {
                store(&format!("sqlite:{}", path.display()), batch, 0, report)
            })?;
        }
    }
    for (batch, writers) in [(200, 1), (20, 1), (1_000, 1), (200, 2), (200, 4)] {
        on_postgres("bare", batch, writers, bare_postgres)?;
        on_postgres("store", batch, writers, store)?;
    }
    Ok(())
}

/// Collects how long each commit took.
struct Report {
    commits: Vec<Duration>,
}

/// Writes a part of the orders, by one of several writers with accounts of their own.
type Writer = fn(&str, u64, u64, &mut Report) -> Outcome;

fn on_postgres(name: &str, batch: u64, writers: u64, write: Writer) -> Outcome {
    let cluster = cluster::Cluster::start();
    let size = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' \
                 AND relname IN ('entry', 'entry_lookup', 'orders', 'ledger', 'outbox')";
    measure(&format!("{name} on postgres"), &cluster.database(), batch, writers, write, size)
}

/// On tables that are distributed: on somebody's Citus, or on one machine, where nothing goes anywhere.
fn on_citus(batch: u64, writers: u64) -> Outcome {
    let distributed = |url: &str| -> Outcome {
        drop(Store::open(url)?);
        Ok(Store::distribute(url, &MigrateHow::default(), &mut |_| {})?)
    };
    let tables = "('entry'::regclass, 'entry_lookup'::regclass)";
    if let Ok(url) = std::env::var(cluster::CITUS) {
        cluster::empty(&url);
        distributed(&url)?;
        let size = format!(
            "SELECT sum(citus_total_relation_size(table_name)) FROM citus_tables WHERE table_name IN {tables}"
        );
        return measure("store on citus", &url, batch, writers, store, &size);
    }
    let cluster = cluster::Cluster::start();
    let url = cluster.database();
    cluster.stand_in_for_citus("test_0");
    distributed(&url)?;
    let size = format!("SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE oid IN {tables}");
    measure("store on a stand-in for citus", &url, batch, writers, store, &size)
}

fn measure(name: &str, url: &str, batch: u64, writers: u64, write: Writer, size: &str) -> Outcome {
    // Accounts are made first, and not measured.
    write(url, batch, u64::MAX, &mut Report { commits: Vec::new() })?;
    cluster::sql_at(url, "VACUUM ANALYZE")?;
    let begun = Instant::now();
    let reports: Vec<Report> = std::thread::scope(|scope| {
        let write = |writer| {
            scope.spawn(move || {
                let mut report = Report { commits: Vec::new() };
                write(url, batch, writer, &mut report).expect("the bench's statements are sound");
                report
            })
        };
        let threads: Vec<_> = (0..writers).map(write).collect();
        threads.into_iter().map(|thread| thread.join().expect("no writer panics")).collect()
    });
    let took = begun.elapsed();
    let size: u64 = cluster::sql_at(url, size)?.parse()?;
    let orders = reports.iter().map(|report| report.commits.len() as u64 * batch).sum::<u64>();
    let mut commits: Vec<Duration> = reports.into_iter().flat_map(|report| report.commits).collect();
    commits.sort();
    let at = |percent: usize| commits[(commits.len() - 1) * percent / 100].as_micros();
    println!(
        "{name:>17}, {batch:>5} per commit, {writers} writers: {:>7} orders/s, commit p50 {:>6} us, p99 {:>6} us, \
         {:>4} B/order",
        u128::from(orders) * 1_000_000 / took.as_micros(),
        at(50),
        at(99),
        size / orders,
    );
    Ok(())
}

fn on_sqlite(name: &str, batch: u64, work: impl FnOnce(&Path, &mut Report) -> Outcome) -> Outcome {
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

/// The first writer's accounts are made when there are none, and all when the writer is nobody.
fn store(url: &str, batch_size: u64, writer: u64, report: &mut Report) -> Outcome {
    let store = Store::open(url)?;
    let program = match store.program_by_slug("tea")? {
        Some(program) => program.id,
        None => {
            let new = NewProgram { slug: "tea".to_owned(), mode: Mode::Live, created_at: 0 };
            let program = store.create_program(&new)??;
            let open = |number| AccountWrite {
                row: account_row(program, number, 0),
                expected_version: None,
                due_unchanged: false,
            };
            for first in (0..ACCOUNTS).step_by(10_000) {
                let accounts = (first..ACCOUNTS.min(first + 10_000)).map(open).collect();
                done(&store, &Batch { accounts, ..Batch::default() })?;
            }
            program
        }
    };
    let (mut versions, mut seed, mut time) = (vec![0_u64; ACCOUNTS as usize], 7 ^ writer, 1_800_000_000_000);
    for _ in 0..batches(batch_size, writer) {
        let mut batch = Batch::default();
        let mut inside = std::collections::HashMap::new();
        for _ in 0..batch_size {
            let number = own(&mut seed, writer);
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

/// How many batches a writer writes; nobody writes none.
fn batches(batch_size: u64, writer: u64) -> u64 {
    if writer < WRITERS_MAX { ORDERS / batch_size } else { 0 }
}

/// One of a writer's own accounts, so that writers meet in pages and not in rows.
fn own(seed: &mut u64, writer: u64) -> u64 {
    next(seed) % (ACCOUNTS / WRITERS_MAX) * WRITERS_MAX + writer % WRITERS_MAX
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

fn bare_postgres(url: &str, batch_size: u64, writer: u64, report: &mut Report) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        let connection = tokio::spawn(connection);
        client.batch_execute("SET synchronous_commit = on").await?;
        if WRITERS_MAX < writer {
            client.batch_execute(BARE_TABLES).await?;
        }
        let mut statements = Vec::new();
        for sql in BARE_STATEMENTS {
            statements.push(client.prepare(sql).await?);
        }
        let (mut seed, mut time) = (7 ^ writer, 1_800_000_000_000);
        for _ in 0..batches(batch_size, writer) {
            let (mut orders, mut members, mut names, mut times) = (vec![], vec![], vec![], vec![]);
            for _ in 0..batch_size {
                let number = own(&mut seed, writer);
                let scatter = next(&mut seed);
                time += 1_i64;
                orders.push(id(time as u64, scatter));
                members.push(id(number, number));
                names.push(format!("{scatter:016x}"));
                times.push(time);
            }
            let bodies = vec![&[3_u8; INPUT_BYTES][..]; orders.len()];
            let begun = Instant::now();
            client.batch_execute("BEGIN").await?;
            client.execute(&statements[0], &[&orders, &members, &names, &bodies, &times]).await?;
            client.execute(&statements[1], &[&orders, &members]).await?;
            client.execute(&statements[2], &[&members]).await?;
            client.execute(&statements[3], &[&orders, &members]).await?;
            client.batch_execute("COMMIT").await?;
            report.commits.push(begun.elapsed());
        }
        drop(client);
        connection.await??;
        Ok(())
    })
}

const BARE_TABLES: &str = "
    CREATE TABLE member (id uuid PRIMARY KEY, balance bigint NOT NULL, version bigint NOT NULL) WITH (fillfactor = 70);
    CREATE TABLE orders (member uuid, id uuid, external_id text UNIQUE, body bytea, at bigint, PRIMARY KEY (member, id));
    CREATE TABLE ledger (member uuid, id uuid, line int, wallet text, amount bigint, PRIMARY KEY (member, id, line));
    CREATE TABLE outbox (member uuid, id uuid, kind text, PRIMARY KEY (member, id));";

const BARE_STATEMENTS: [&str; 4] = [
    "INSERT INTO orders (id, member, external_id, body, at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::bigint[])",
    "INSERT INTO ledger (id, member, line, wallet, amount)
     SELECT id, member, line, 'points', 20 * (1 - 2 * line)
       FROM unnest($1::uuid[], $2::uuid[]) AS new (id, member) CROSS JOIN (VALUES (0), (1)) AS lines (line)",
    "INSERT INTO member AS known (id, balance, version)
     SELECT id, 20 * count(*), count(*) FROM unnest($1::uuid[]) AS new (id) GROUP BY id ORDER BY id
     ON CONFLICT (id) DO UPDATE SET balance = known.balance + excluded.balance, version = known.version + excluded.version",
    "INSERT INTO outbox (id, member, kind) SELECT *, 'order' FROM unnest($1::uuid[], $2::uuid[])",
];
