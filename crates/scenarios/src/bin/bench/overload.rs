//! Ten times as much as the server can take: batches by eighty connections, where eight keep it busy. What it has no place for is
//! refused at once, and what it takes it answers in time.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use anyhow::ensure;

use crate::{
    load::{Random, Visit},
    server::{EVENTS, Latencies, Server, batches, enrol_from, fresh, now, p99_ms},
    table::Table,
};

/// Events of a request.
const BATCH: u64 = 500;

/// Ten times as many connections as keep the server busy.
const CONNECTIONS: u64 = 80;

/// What came of the requests.
#[derive(Default)]
struct Came {
    taken: AtomicU64,
    refused: AtomicU64,
}

/// The figures.
pub fn all(table: &mut Table, folder: &Path, scale: u64) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let data = fresh(folder)?;
    let server = Server::start(format!("sqlite:{}", data.join("bench.db").display()))?;
    runtime.block_on(async {
        server.set_up().await?;
        enrol_from(&server, "tea-chain", 0).await?;
        let orders = 100_000 * scale / 100;
        let alone = batches(&server, 0, orders).await?;
        let before = server.memory_mib()?;
        let (taken, refused, p99) = flood(&server, 1 << 40, orders).await?;
        ensure!(refused > 0.0, "nothing was refused, so that there was no overload");
        table.figure(
            "overload.refused",
            "ten times the load: refused for each order that is taken",
            refused / taken,
            "×",
        );
        table.at_least(
            "overload.goodput",
            "… orders taken, of those without overload",
            taken / alone,
            "×",
            0.8,
        );
        table.below("overload.p99", "… p99 of what is taken", p99, "ms", 1_000.0);
        table.below(
            "overload.memory",
            "… memory that it takes more",
            server.memory_mib()? - before,
            "MiB",
            100.0,
        );
        anyhow::Ok(())
    })?;
    ensure!(server.stop_and_audit()?, "the ledger does not pass its audit after the overload");
    Ok(())
}

/// Sends batches, one after the other on each connection, whatever is answered, until so many orders were taken. Orders taken and
/// refused by the second, and the p99 of requests that were taken whole.
async fn flood(server: &Server, first: u64, orders: u64) -> anyhow::Result<(f64, f64, f64)> {
    let (came, latencies) = (Arc::new(Came::default()), Latencies::default());
    let next = Arc::new(AtomicU64::new(first));
    let local = tokio::task::LocalSet::new();
    let start = Instant::now();
    let mut tasks = Vec::new();
    for connection in 0..CONNECTIONS {
        let mut client = server.connect().await?;
        let (came, latencies, next) = (Arc::clone(&came), Arc::clone(&latencies), Arc::clone(&next));
        let members = server.members;
        tasks.push(local.spawn_local(async move {
            let at = now();
            let mut random = Random(connection + first);
            let (mut line, mut body) = (String::new(), String::new());
            while came.taken.load(Ordering::Relaxed) < orders {
                body.clear();
                let from = next.fetch_add(BATCH, Ordering::Relaxed);
                for number in from..from + BATCH {
                    Visit::new(&mut random, members, number, u64::MAX).json(&at, &mut line);
                    body.push_str(&line);
                    body.push('\n');
                }
                let asked = Instant::now();
                let path = format!("{EVENTS}/batch");
                let answer = client.send("POST", &path, "application/x-ndjson", "", body.as_bytes()).await?;
                let text = String::from_utf8_lossy(&answer.body);
                let refused = match answer.status {
                    200 => text.lines().filter(|line| line.contains("\"overloaded\"")).count() as u64,
                    503 => BATCH,
                    status => anyhow::bail!("{status} {text}"),
                };
                came.refused.fetch_add(refused, Ordering::Relaxed);
                came.taken.fetch_add(BATCH - refused, Ordering::Relaxed);
                if refused == 0
                    && let Ok(mut all) = latencies.lock()
                {
                    all.push(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
                }
            }
            anyhow::Ok(())
        }));
    }
    local
        .run_until(async {
            for task in tasks {
                task.await??;
            }
            anyhow::Ok(())
        })
        .await?;
    let seconds = start.elapsed().as_secs_f64();
    let rate = |count: &AtomicU64| count.load(Ordering::Relaxed) as f64 / seconds;
    Ok((rate(&came.taken), rate(&came.refused), p99_ms(&latencies)?))
}
