//! The yardsticks on a PostgreSQL server of their own: an order, two ledger lines and the member's sum, as a developer would
//! write them first (four statements in a transaction), as one would write them best (one statement), and in batches, where
//! a fifth row says that somebody else is to be told.
//!
//! All wait for the disk, as the server does. The clients run on the two cores that the database has as well.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use anyhow::Context;
use tokio_postgres::{Client, NoTls, Statement, types::ToSql};
use uuid::Uuid;

use crate::{
    cluster::Cluster,
    load::{Random, Visit, ordered},
};

/// As many members as the server has under load.
const MEMBERS: u64 = 20_000;

const SCHEMA: &str = "
CREATE TABLE member (id uuid PRIMARY KEY, points bigint NOT NULL, orders bigint NOT NULL, at bigint NOT NULL);
CREATE TABLE orders (id uuid PRIMARY KEY, member uuid NOT NULL, external_id text NOT NULL UNIQUE, total bigint NOT NULL,
    body text NOT NULL, at bigint NOT NULL);
CREATE TABLE ledger (member uuid NOT NULL, id uuid NOT NULL, account text NOT NULL, amount bigint NOT NULL,
    order_id uuid NOT NULL, PRIMARY KEY (member, id));
CREATE TABLE outbox (id uuid PRIMARY KEY, order_id uuid NOT NULL, kind text NOT NULL);
";

const ORDER: &str = "INSERT INTO orders VALUES ($1, $2, $3, $4, $5, $6)";
const LINE: &str = "INSERT INTO ledger VALUES ($1, $2, $3, $4, $5)";
const MEMBER: &str = "UPDATE member SET points = points + $2, orders = orders + 1, at = $3 WHERE id = $1";
const ONE: &str = "
WITH o AS (INSERT INTO orders VALUES ($1, $2, $3, $4, $5, $6)),
     l AS (INSERT INTO ledger VALUES ($2, $7, 'available', $9, $1), ($2, $8, 'issued', -$9::bigint, $1))
UPDATE member SET points = points + $9, orders = orders + 1, at = $6 WHERE id = $2";
const ORDERS: &str =
    "INSERT INTO orders SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[],
    $6::bigint[])";
const LINES: &str =
    "INSERT INTO ledger SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::uuid[])";
const MEMBERS_OF: &str = "
UPDATE member SET points = member.points + new.points, orders = member.orders + new.orders, at = new.at
  FROM (SELECT id, sum(points) AS points, count(*) AS orders, max(at) AS at
          FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS one (id, points, at) GROUP BY id ORDER BY id) AS new
 WHERE member.id = new.id";
const OUTBOX: &str = "INSERT INTO outbox SELECT id, id, 'order' FROM unnest($1::uuid[]) AS id";

/// How an order is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Four statements in a transaction.
    Statements,
    /// One statement with common table expressions.
    One,
    /// So many orders in four statements, by arrays.
    Batch(usize),
}

/// So many orders by so many clients; orders per second.
pub fn run(cluster: &Cluster, script: Script, clients: u64, orders: u64) -> anyhow::Result<f64> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let url = cluster.database();
    runtime.block_on(async {
        let first = connect(&url).await?;
        first.batch_execute(SCHEMA).await?;
        let all: Vec<Uuid> = (0..MEMBERS).map(member).collect();
        first.execute("INSERT INTO member SELECT id, 0, 0, 0 FROM unnest($1::uuid[]) AS id", &[&all]).await?;
        let next = Arc::new(AtomicU64::new(0));
        let mut connections = Vec::new();
        for _ in 0..clients {
            connections.push(connect(&url).await?);
        }
        let start = Instant::now();
        let tasks: Vec<_> = connections
            .into_iter()
            .zip(0u64..)
            .map(|(client, lane)| {
                tokio::spawn(write(client, script, (lane, clients), Arc::clone(&next), orders))
            })
            .collect();
        for task in tasks {
            task.await??;
        }
        let rate = orders as f64 / start.elapsed().as_secs_f64();
        let written: i64 = first.query_one("SELECT count(*) FROM orders", &[]).await?.get(0);
        anyhow::ensure!(u64::try_from(written)? == orders, "only {written} of {orders} were written");
        Ok(rate)
    })
}

async fn connect(url: &str) -> anyhow::Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.context("can't connect")?;
    // It ends with its client.
    drop(tokio::spawn(connection));
    client.batch_execute("SET synchronous_commit = on").await?;
    Ok(client)
}

fn member(number: u64) -> Uuid {
    ordered(number, number)
}

/// An order as its rows.
struct Rows {
    order: Uuid,
    member: Uuid,
    external_id: String,
    total: i64,
    body: String,
    at: i64,
    lines: [Uuid; 2],
    points: i64,
}

impl Rows {
    /// Of the `lane`th of so many lanes, which have members of their own: batches that share members wait for each other.
    fn new(random: &mut Random, number: u64, orders: u64, (lane, lanes): (u64, u64)) -> Rows {
        let visit = Visit::new(random, MEMBERS, number, orders);
        let visit = Visit { member: visit.member / lanes * lanes + lane, ..visit };
        let mut body = String::new();
        visit.json("2026-01-01T00:00:00Z", &mut body);
        let mut id = || ordered(number, random.next());
        Rows {
            order: id(),
            member: member(visit.member),
            external_id: format!("o{number}"),
            total: visit.total(),
            body,
            at: visit.at.0,
            lines: [id(), id()],
            points: visit.total() / 100,
        }
    }
}

async fn write(
    mut client: Client,
    script: Script,
    lane: (u64, u64),
    next: Arc<AtomicU64>,
    orders: u64,
) -> anyhow::Result<()> {
    let mut random = Random(lane.0);
    let texts: &[&str] = match script {
        Script::Statements => &[ORDER, LINE, MEMBER],
        Script::One => &[ONE],
        Script::Batch(_) => &[ORDERS, LINES, MEMBERS_OF, OUTBOX],
    };
    let mut statements = Vec::new();
    for text in texts {
        statements.push(client.prepare(text).await?);
    }
    let size = if let Script::Batch(size) = script { u64::try_from(size)? } else { 1 };
    loop {
        let from = next.fetch_add(size, Ordering::Relaxed);
        if orders <= from {
            return Ok(());
        }
        let numbers = from..(from + size).min(orders);
        let rows: Vec<Rows> = numbers.map(|number| Rows::new(&mut random, number, orders, lane)).collect();
        match (script, rows.as_slice()) {
            (Script::Batch(_), rows) => batch(&mut client, &statements, rows).await?,
            (Script::One, [row]) => one(&client, &statements, row).await?,
            (_, rows) => {
                for row in rows {
                    four(&mut client, &statements, row).await?;
                }
            }
        }
    }
}

async fn four(client: &mut Client, statements: &[Statement], row: &Rows) -> anyhow::Result<()> {
    let [order, line, member] = statements else { anyhow::bail!("three statements are prepared") };
    let transaction = client.transaction().await?;
    let parameters: [&(dyn ToSql + Sync); 6] =
        [&row.order, &row.member, &row.external_id, &row.total, &row.body, &row.at];
    transaction.execute(order, &parameters).await?;
    for (id, account, amount) in
        [(row.lines[0], "available", row.points), (row.lines[1], "issued", -row.points)]
    {
        transaction.execute(line, &[&row.member, &id, &account, &amount, &row.order]).await?;
    }
    transaction.execute(member, &[&row.member, &row.points, &row.at]).await?;
    Ok(transaction.commit().await?)
}

async fn one(client: &Client, statements: &[Statement], row: &Rows) -> anyhow::Result<()> {
    let [one] = statements else { anyhow::bail!("one statement is prepared") };
    let parameters: [&(dyn ToSql + Sync); 9] = [
        &row.order,
        &row.member,
        &row.external_id,
        &row.total,
        &row.body,
        &row.at,
        &row.lines[0],
        &row.lines[1],
        &row.points,
    ];
    client.execute(one, &parameters).await?;
    Ok(())
}

/// The statements go out together, as in the server.
async fn batch(client: &mut Client, statements: &[Statement], rows: &[Rows]) -> anyhow::Result<()> {
    let [orders, lines, members, outbox] = statements else { anyhow::bail!("four statements are prepared") };
    let of = |what: fn(&Rows) -> Uuid| rows.iter().map(what).collect::<Vec<_>>();
    let numbers = |what: fn(&Rows) -> i64| rows.iter().map(what).collect::<Vec<_>>();
    let (ids, whose) = (of(|row| row.order), of(|row| row.member));
    let names: Vec<&str> = rows.iter().map(|row| row.external_id.as_str()).collect();
    let bodies: Vec<&str> = rows.iter().map(|row| row.body.as_str()).collect();
    let (totals, at, points) = (numbers(|row| row.total), numbers(|row| row.at), numbers(|row| row.points));
    let twice = |ids: &[Uuid]| ids.iter().flat_map(|id| [*id, *id]).collect::<Vec<_>>();
    let (line_ids, line_of, line_order) =
        (rows.iter().flat_map(|row| row.lines).collect::<Vec<_>>(), twice(&whose), twice(&ids));
    let accounts: Vec<&str> = rows.iter().flat_map(|_| ["available", "issued"]).collect();
    let amounts: Vec<i64> = rows.iter().flat_map(|row| [row.points, -row.points]).collect();
    let transaction = client.transaction().await?;
    let order_rows: [&(dyn ToSql + Sync); 6] = [&ids, &whose, &names, &totals, &bodies, &at];
    let line_rows: [&(dyn ToSql + Sync); 5] = [&line_of, &line_ids, &accounts, &amounts, &line_order];
    let member_rows: [&(dyn ToSql + Sync); 3] = [&whose, &points, &at];
    let outbox_rows: [&(dyn ToSql + Sync); 1] = [&ids];
    tokio::try_join!(
        transaction.execute(members, &member_rows),
        transaction.execute(orders, &order_rows),
        transaction.execute(lines, &line_rows),
        transaction.execute(outbox, &outbox_rows),
    )?;
    Ok(transaction.commit().await?)
}
