//! What a hundred times the members and twenty times the ledger cost: the same load before and after the database grew, reads
//! of members whom nobody asked for lately, and looking for due work among all accounts.

use std::{path::Path, sync::Arc, time::Instant};

use anyhow::ensure;

use crate::{
    client::Client,
    load::Random,
    server::{JSON, Latencies, Server, What, batches, each_member, enrol_from, fresh, p99_ms, singles},
    table::Table,
};

/// Members and orders before; an order makes two lines in the ledger.
const FEW: (u64, u64) = (10_000, 500_000);

/// The same after.
const MANY: (u64, u64) = (1_000_000, 10_000_000);

/// How many of the accounts have due work on one day.
const DUE: u64 = 20_000;

/// Check-ins give points that end after 30 days; what else there is has no end.
const SWEPT: &str = "
format: regulars/1
program: swept
name: Swept
currency: EUR
time_zone: UTC
wallets: { points: {} }
earn:
  check_in: { on: activity.check_in, give: 1 points, expires: 30 days after earning }
";

/// What was measured of one size.
struct Size {
    earn: f64,
    quote: f64,
}

/// Measures both sizes and the sweep.
pub fn all(table: &mut Table, folder: &Path, scale: u64) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let data = fresh(folder)?;
    let mut server = Server::start(format!("sqlite:{}", data.join("bench.db").display()))?;
    let sized = |of: u64| (of * scale / 100).max(1_000);
    runtime.block_on(async {
        server.set_up().await?;
        server.members = sized(FEW.0);
        enrol_from(&server, "tea-chain", 0).await?;
        batches(&server, 0, sized(FEW.1)).await?;
        let small = measure(&server, 1 << 40, scale).await?;
        let few = server.members;
        server.members = sized(MANY.0);
        enrol_from(&server, "tea-chain", few).await?;
        batches(&server, 2 << 40, sized(MANY.1) - sized(FEW.1)).await?;
        let large = measure(&server, 3 << 40, scale).await?;
        let read = reads(&server).await?;
        let names = |orders: u64| format!("{} members, {} ledger lines", server.members, 2 * orders);
        let grown = names(sized(MANY.1));
        table.figure(
            "growth.earn_few",
            format!("HTTP, 64 connections, {few} members"),
            small.earn,
            "orders/s",
        );
        table.figure("growth.earn_many", format!("… {grown}"), large.earn, "orders/s");
        table.at_least("growth.earn", "… of the rate before it grew", large.earn / small.earn, "×", 0.85);
        table.below("growth.quote", "quote p99, times what it was", large.quote / small.quote, "×", 2.0);
        table.below("growth.read", format!("read of a balance, p99, {grown}"), read, "ms", 5.0);
        table.below(
            "growth.memory",
            format!("server, resident memory, {grown}"),
            server.memory_mib()?,
            "MiB",
            150.0,
        );
        sweep(table, &server, scale).await
    })?;
    ensure!(server.stop_and_audit()?, "the ledger does not pass its audit after it grew");
    Ok(())
}

async fn measure(server: &Server, first: u64, scale: u64) -> anyhow::Result<Size> {
    let orders = 60_000 * scale / 100;
    let earn = singles(server, What::Order, 64, first, orders, None).await?;
    let latencies = Latencies::default();
    singles(server, What::Order, 64, first + (1 << 39), orders, Some(Arc::clone(&latencies))).await?;
    Ok(Size { earn, quote: p99_ms(&latencies)? })
}

/// Reads balances of members at random, one after the other; the p99 in milliseconds.
async fn reads(server: &Server) -> anyhow::Result<f64> {
    let mut client = server.connect().await?;
    let mut random = Random(1);
    let latencies = Latencies::default();
    let mut own = Vec::new();
    for _ in 0..5_000 {
        let path =
            format!("/v1/programs/tea-chain/members/external:m{}/balance", random.below(server.members));
        let asked = Instant::now();
        let answer = client.send("GET", &path, JSON, "", b"").await?;
        ensure!(answer.status == 200, "{}", String::from_utf8_lossy(&answer.body));
        own.push(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    if let Ok(mut all) = latencies.lock() {
        *all = own;
    }
    p99_ms(&latencies)
}

/// A sandbox does what is due as its clock is moved: first over days on which nothing is, then over one on which some is.
async fn sweep(table: &mut Table, server: &Server, scale: u64) -> anyhow::Result<()> {
    server.publish("swept", SWEPT).await?;
    enrol_from(server, "swept", 0).await?;
    let due = (DUE * scale / 100).max(100).min(server.members);
    let check_in = |member: u64, at: &str| {
        format!(
            r#"{{"type":"activity","source":"app","external_id":"c{member}","occurred_at":"{at}","member":{{"external_id":"m{member}"}},"activity":{{"name":"check_in"}}}}"#
        )
    };
    each_member(server, "swept", 0..due, check_in).await?;
    let mut client = server.connect().await?;
    let none = move_clock(&mut client, 20).await?;
    let some = move_clock(&mut client, 20).await?;
    for member in [0, due - 1] {
        let path = format!("/v1/programs/swept/members/external:m{member}/balance");
        let answer = client.send("GET", &path, JSON, "", b"").await?;
        let told: serde_json::Value = serde_json::from_slice(&answer.body)?;
        ensure!(told["wallets"][0]["available"] == 0, "what was due is not done: {told}");
    }
    let accounts = server.members;
    table.below("sweep.none", format!("due work of {accounts} accounts, none due"), none * 1e3, "ms", 100.0);
    table.below("sweep.some", format!("due work of {accounts} accounts, {due} due"), some, "s", 10.0);
    Ok(())
}

/// Moves the clock of the program by so many days; how many seconds that took.
async fn move_clock(client: &mut Client, days: i64) -> anyhow::Result<f64> {
    let path = "/v1/programs/swept/clock";
    let answer = client.send("GET", path, JSON, "", b"").await?;
    let told: serde_json::Value = serde_json::from_slice(&answer.body)?;
    let at: jiff::Timestamp = told["now"].as_str().unwrap_or_default().parse()?;
    let to = at + jiff::SignedDuration::from_hours(24 * days);
    let began = Instant::now();
    let key = format!("idempotency-key: {to}\r\n");
    let moved = client.send("POST", path, JSON, &key, format!(r#"{{"to":"{to}"}}"#).as_bytes()).await?;
    ensure!(moved.status == 200, "{}", String::from_utf8_lossy(&moved.body));
    Ok(began.elapsed().as_secs_f64())
}
