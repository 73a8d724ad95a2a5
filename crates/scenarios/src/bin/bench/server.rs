//! The server under load, as a process of its own on the same machine and disk: single events, batches, and quotes
//! while events come in.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};

use crate::{
    PROGRAM,
    client::Client,
    cluster::Cluster,
    load::{Random, Visit},
    table::Table,
};

pub(super) const JSON: &str = "application/json";
pub(super) const EVENTS: &str = "/v1/programs/tea-chain/events";
/// Of a database that lives as long as a run.
const MASTER_KEY: &str = "8f3b0c6d2a91e74d5b08c3f6179ae2d4406d9be1f5237c8a90e41bd6c2f7853a";
/// As many members as there are while nothing else is said.
const MEMBERS: u64 = 20_000;

/// All figures of the server.
pub fn all(table: &mut Table, folder: &Path, scale: u64, naive: f64, bare: f64) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let data = fresh(folder)?;
    let server = Server::start(format!("sqlite:{}", data.join("bench.db").display()))?;
    std::thread::sleep(Duration::from_secs(1));
    table.below("server.idle", "server, resident memory when idle", server.memory_mib()?, "MiB", 60.0);
    let single = runtime.block_on(async {
        server.set_up().await?;
        enrol(&server).await?;
        let orders = 60_000 * scale / 100;
        let single = singles(&server, What::Order, 64, 0, orders, None).await?;
        table.figure(
            "server.earn_64",
            "HTTP, one event per request, durable, 64 connections",
            single,
            "orders/s",
        );
        table.at_least("server.earn_naive", "… times one commit per order", single / naive, "×", 3.0);
        table.at_least("server.earn_bare", "… of the bare batched writer", single / bare, "×", 0.4);
        let wide = singles(&server, What::Order, 256, 1 << 40, orders, None).await?;
        table.figure(
            "server.earn_256",
            "HTTP, one event per request, durable, 256 connections",
            wide,
            "orders/s",
        );
        table.at_least("server.earn_256_bare", "… of the bare batched writer (aim)", wide / bare, "×", 0.8);
        let batch = batches(&server, 2 << 40, orders).await?;
        table.figure("server.batch", "HTTP, batches of 500, durable, 8 connections", batch, "orders/s");
        table.at_least("server.batch_bare", "… of the bare batched writer", batch / bare, "×", 0.8);
        fill(&server).await?;
        // One after the other, because the machine does not stay as fast as it was for the first figure.
        let earn = singles(&server, What::Order, 64, 4 << 40, orders / 2, None).await?;
        let redeem = singles(&server, What::Redemption, 64, 5 << 40, orders / 2, None).await?;
        table.figure(
            "server.redeem_64",
            "HTTP, one redemption per request, 64 connections",
            redeem,
            "rewards/s",
        );
        table.at_least("server.redeem_earn", "… of orders just before", redeem / earn, "×", 0.8);
        let latencies = Latencies::default();
        singles(&server, What::Order, 64, 3 << 40, orders, Some(Arc::clone(&latencies))).await?;
        let p99 = p99_ms(&latencies)?;
        table.below("server.quote_p99", "quote p99 while 64 connections send events", p99, "ms", 20.0);
        anyhow::Ok(single)
    })?;
    ensure!(single > 0.0, "nothing was sent");
    table.figure("server.loaded", "server, resident memory after the load", server.memory_mib()?, "MiB");
    let audit = server.stop_and_audit()?;
    ensure!(audit, "the ledger does not pass its audit after the load");
    Ok(())
}

/// The figures on a PostgreSQL server beside what scripts reach on it: four statements, one statement, batches.
pub fn on_postgres(
    table: &mut Table,
    folder: &Path,
    scale: u64,
    cluster: &Cluster,
    [naive, one, bare]: [f64; 3],
) -> anyhow::Result<()> {
    fresh(folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let database = cluster.database();
    let server = Server::start(database.clone())?;
    runtime.block_on(async {
        server.set_up().await?;
        enrol(&server).await?;
        let orders = 60_000 * scale / 100;
        let before = size(cluster, &database)?;
        let single = singles(&server, What::Order, 64, 0, orders, None).await?;
        let grown = size(cluster, &database)? - before;
        table.figure(
            "postgres.earn_64",
            "HTTP on PostgreSQL, one event per request, durable, 64 connections",
            single,
            "orders/s",
        );
        table.at_least("postgres.earn_naive", "… times four statements", single / naive, "×", 3.0);
        table.at_least("postgres.earn_one", "… times one statement", single / one, "×", 1.5);
        table.at_least("postgres.earn_bare", "… of the bare batched writer", single / bare, "×", 0.4);
        table.below(
            "postgres.bytes",
            "PostgreSQL, rows and indexes of an order",
            grown / orders as f64,
            "B",
            600.0,
        );
        let wide = singles(&server, What::Order, 256, 1 << 40, orders, None).await?;
        table.figure(
            "postgres.earn_256",
            "HTTP on PostgreSQL, one event per request, durable, 256 connections",
            wide,
            "orders/s",
        );
        table.at_least("postgres.earn_256_bare", "… of the bare batched writer (aim)", wide / bare, "×", 0.8);
        let batch = batches(&server, 2 << 40, orders).await?;
        table.figure(
            "postgres.batch",
            "HTTP on PostgreSQL, batches of 500, durable, 8 connections",
            batch,
            "orders/s",
        );
        table.at_least("postgres.batch_bare", "… of the bare batched writer", batch / bare, "×", 0.8);
        anyhow::Ok(())
    })?;
    ensure!(server.stop_and_audit()?, "the ledger does not pass its audit after the load");
    Ok(())
}

/// What the tables and indexes of a database take, in bytes.
fn size(cluster: &Cluster, database: &str) -> anyhow::Result<f64> {
    let name = database.trim_start_matches("postgres:///").split('?').next().unwrap_or_default();
    let sql = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    let size = cluster.sql(name, sql).map_err(anyhow::Error::msg)?;
    Ok(size.trim().parse()?)
}

/// An empty folder for a server.
pub(super) fn fresh(folder: &Path) -> anyhow::Result<PathBuf> {
    let data = folder.join("server");
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data)?;
    Ok(data)
}

pub(super) struct Server {
    /// As many as were enrolled.
    pub(super) members: u64,
    process: Child,
    binary: PathBuf,
    store: String,
    address: String,
    key: String,
}

impl Server {
    /// Starts `regulars serve` on a fresh database and reads its key and address.
    pub(super) fn start(store: String) -> anyhow::Result<Server> {
        let binary = std::env::current_exe()?.with_file_name("regulars");
        let mut process = Command::new(&binary)
            .env_remove("REGULARS_BENCH_SCALE")
            .envs(master_key(&store))
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--stop-delay-s",
                "0",
                "--log",
                "error",
                "--store",
                &store,
            ])
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("can't start {}", binary.display()))?;
        let (mut address, mut key) = (None, None);
        for line in BufReader::new(process.stdout.take().context("no output")?).lines() {
            let line = line?;
            let text = line.trim();
            if text.starts_with("rk_") {
                key = Some(text.to_owned());
            }
            if let Some(at) = text.strip_prefix("Regulars listens on http://") {
                address = Some(at.to_owned());
                break;
            }
        }
        let (Some(address), Some(key)) = (address, key) else {
            bail!("the server said neither address nor key")
        };
        Ok(Server { members: MEMBERS, process, binary, store, address, key })
    }

    pub(super) async fn connect(&self) -> anyhow::Result<Client> {
        Client::connect(&self.address, &self.key).await
    }

    pub(super) async fn set_up(&self) -> anyhow::Result<()> {
        self.publish("tea-chain", PROGRAM).await
    }

    /// Makes a sandbox program of a document.
    pub(super) async fn publish(&self, slug: &str, document: &str) -> anyhow::Result<()> {
        let mut client = self.connect().await?;
        let program = format!(r#"{{"slug":"{slug}","mode":"sandbox"}}"#);
        let key = format!("idempotency-key: bench-{slug}\r\n");
        let made = client.send("POST", "/v1/programs", JSON, &key, program.as_bytes()).await?;
        ensure!(made.status == 201, "{}", String::from_utf8_lossy(&made.body));
        let draft = format!("/v1/programs/{slug}/draft");
        let kind = "application/yaml";
        let saved = client.send("PUT", &draft, kind, "if-none-match: *\r\n", document.as_bytes()).await?;
        ensure!(saved.status == 200, "{}", String::from_utf8_lossy(&saved.body));
        let publish = format!("/v1/programs/{slug}/publish");
        let key = format!("idempotency-key: bench-{slug}-1\r\n");
        let published = client.send("POST", &publish, JSON, &key, br#"{"note":"bench"}"#).await?;
        ensure!(published.status == 201, "{}", String::from_utf8_lossy(&published.body));
        Ok(())
    }

    pub(super) fn memory_mib(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).context("no memory figure")?;
        let kib: f64 =
            line.split_whitespace().next().and_then(|n| n.parse().ok()).context("no memory figure")?;
        Ok(kib / 1024.0)
    }

    pub(super) fn stop_and_audit(mut self) -> anyhow::Result<bool> {
        let pid = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        self.process.wait()?;
        let audit = Command::new(&self.binary)
            .args(["audit", "--store", &self.store])
            .envs(master_key(&self.store))
            .stdout(Stdio::null())
            .status()?;
        Ok(audit.success())
    }
}

/// A database of a server has no folder for its key.
fn master_key(store: &str) -> Option<(&'static str, String)> {
    store.starts_with("postgres:").then(|| ("REGULARS_MASTER_KEY", MASTER_KEY.to_owned()))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
    }
}

/// The load happens now.
#[allow(clippy::disallowed_methods, reason = "a live server refuses any other time")]
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Enrols all members of the tea chain.
async fn enrol(server: &Server) -> anyhow::Result<()> {
    enrol_from(server, "tea-chain", 0).await
}

/// Enrols the members of a program from a number on.
pub(super) async fn enrol_from(server: &Server, slug: &str, first: u64) -> anyhow::Result<()> {
    let line = |member: u64, at: &str| {
        format!(
            r#"{{"type":"member.joined","source":"pos","external_id":"join-{member}","occurred_at":"{at}","member":{{"external_id":"m{member}"}}}}"#
        )
    };
    each_member(server, slug, first..server.members, line).await
}

/// Sends one event of each of these members.
pub(super) async fn each_member(
    server: &Server,
    slug: &str,
    members: std::ops::Range<u64>,
    line: impl Fn(u64, &str) -> String,
) -> anyhow::Result<()> {
    let mut client = server.connect().await?;
    let at = now();
    let path = format!("/v1/programs/{slug}/events/batch");
    for first in members.clone().step_by(1_000) {
        let part = first..(first + 1_000).min(members.end);
        let lines: Vec<String> = part.map(|member| line(member, &at)).collect();
        let answer =
            client.send("POST", &path, "application/x-ndjson", "", lines.join("\n").as_bytes()).await?;
        ensure!(answer.status == 200, "{}", String::from_utf8_lossy(&answer.body));
        let refused =
            String::from_utf8_lossy(&answer.body).lines().filter(|l| l.contains("\"problem\"")).count();
        ensure!(refused == 0, "{refused} events were refused");
    }
    Ok(())
}

/// Gives every member enough to redeem rewards all along.
async fn fill(server: &Server) -> anyhow::Result<()> {
    let line = |member: u64, at: &str| {
        format!(
            r#"{{"type":"adjustment","source":"desk","external_id":"fill-{member}","occurred_at":"{at}","member":{{"external_id":"m{member}"}},"adjustment":{{"wallet":"points","amount":1000000,"reason":"bench"}}}}"#
        )
    };
    each_member(server, "tea-chain", 0..server.members, line).await
}

/// How long each question took, in microseconds.
pub(super) type Latencies = Arc<std::sync::Mutex<Vec<u64>>>;

/// What 99 of 100 stayed below, in milliseconds.
pub(super) fn p99_ms(latencies: &Latencies) -> anyhow::Result<f64> {
    let mut latencies = latencies.lock().map_err(|_| anyhow::anyhow!("a client failed"))?.clone();
    latencies.sort_unstable();
    let p99 = latencies.get(latencies.len() * 99 / 100).context("nothing was asked")?;
    Ok(*p99 as f64 / 1e3)
}

/// What the single events are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Order,
    Redemption,
}

impl What {
    /// The `number`th of `of` events.
    fn json(self, random: &mut Random, members: u64, (number, of): (u64, u64), at: &str, body: &mut String) {
        let visit = Visit::new(random, members, number, of);
        match self {
            What::Order => visit.json(at, body),
            What::Redemption => {
                *body = format!(
                    r#"{{"type":"reward.redeemed","source":"pos","external_id":"r{number}","occurred_at":"{at}","member":{{"external_id":"m{}"}},"reward":"cup_sleeve"}}"#,
                    visit.member
                );
            }
        }
    }
}

/// Sends single events over so many connections; with `latencies`, four more connections ask for quotes meanwhile and
/// note how long each took, in microseconds.
pub(super) async fn singles(
    server: &Server,
    what: What,
    connections: u64,
    first: u64,
    orders: u64,
    latencies: Option<Latencies>,
) -> anyhow::Result<f64> {
    let members = server.members;
    let next = Arc::new(AtomicU64::new(0));
    let done = Arc::new(AtomicBool::new(false));
    let local = tokio::task::LocalSet::new();
    let start = Instant::now();
    let mut tasks = Vec::new();
    for connection in 0..connections {
        let mut client = server.connect().await?;
        let next = Arc::clone(&next);
        tasks.push(local.spawn_local(async move {
            let at = now();
            let mut random = Random(connection + first);
            let mut body = String::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if orders <= number {
                    return anyhow::Ok(());
                }
                what.json(&mut random, members, (first + number, orders), &at, &mut body);
                let answer = client.send("POST", EVENTS, JSON, "", body.as_bytes()).await?;
                ensure!(answer.status == 201, "{}", String::from_utf8_lossy(&answer.body));
            }
        }));
    }
    let mut quoting = Vec::new();
    for connection in 0..if latencies.is_some() { 4 } else { 0 } {
        let mut client = server.connect().await?;
        let (done, latencies) = (Arc::clone(&done), latencies.clone());
        quoting.push(local.spawn_local(async move {
            let mut random = Random(connection);
            let mut body = String::new();
            let mut own = Vec::new();
            while !done.load(Ordering::Relaxed) {
                Visit::new(&mut random, members, first, orders).cart(&mut body);
                let asked = Instant::now();
                let answer =
                    client.send("POST", "/v1/programs/tea-chain/quotes", JSON, "", body.as_bytes()).await?;
                ensure!(answer.status == 200, "{}", String::from_utf8_lossy(&answer.body));
                own.push(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
                // A till asks now and then; it does not wait on the line.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            if let Some(mut all) = latencies.as_ref().and_then(|l| l.lock().ok()) {
                all.extend(own);
            }
            anyhow::Ok(())
        }));
    }
    local
        .run_until(async {
            for task in tasks {
                task.await??;
            }
            done.store(true, Ordering::Relaxed);
            for task in quoting {
                task.await??;
            }
            anyhow::Ok(())
        })
        .await?;
    Ok(orders as f64 / start.elapsed().as_secs_f64())
}

pub(super) async fn batches(server: &Server, first: u64, orders: u64) -> anyhow::Result<f64> {
    let members = server.members;
    let next = Arc::new(AtomicU64::new(0));
    let local = tokio::task::LocalSet::new();
    let start = Instant::now();
    let mut tasks = Vec::new();
    for connection in 0..8 {
        let mut client = server.connect().await?;
        let next = Arc::clone(&next);
        tasks.push(local.spawn_local(async move {
            let at = now();
            let mut random = Random(connection + first);
            let (mut line, mut body) = (String::new(), String::new());
            loop {
                let from = next.fetch_add(500, Ordering::Relaxed);
                if orders <= from {
                    return anyhow::Ok(());
                }
                body.clear();
                for number in from..(from + 500).min(orders) {
                    Visit::new(&mut random, members, first + number, orders).json(&at, &mut line);
                    body.push_str(&line);
                    body.push('\n');
                }
                let path = format!("{EVENTS}/batch");
                let answer = client.send("POST", &path, "application/x-ndjson", "", body.as_bytes()).await?;
                ensure!(answer.status == 200, "{}", String::from_utf8_lossy(&answer.body));
            }
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
    Ok(orders as f64 / start.elapsed().as_secs_f64())
}
