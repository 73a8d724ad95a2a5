//! Migrations on a server: what the order of `migration` runs there.
//!
//! A statement that waits for a lock makes everybody wait who comes after it, so it waits for a moment only. While it does, a
//! second connection looks who is in its way. Indexes are made outside of transactions, while rows are written.

pub mod citus;

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

use super::{
    address::Address,
    codec::get,
    connection::{self, Connection, Driver},
    faults::{Outcome, Trouble},
    nodes, schema,
};
use crate::{
    Fault, MigrateHow, NodeRow,
    migration::{self, Ground, Part, PartKind, Step, Told, Waiting, index_of},
};

/// The key of the lock that those who add steps take in turns. Any number does that is always the same.
const STARTING: i64 = 0x7265_6775_6c61_7273;
/// That of whoever does the parts.
const PARTS: i64 = STARTING + 1;

/// While something waits for a lock, it is looked so many times who has it.
const LOOKS: u32 = 20;
/// An index waits longer than other statements, because nobody waits behind it: for all transactions that began before it.
const INDEX_TIMES: u32 = 30;

const DOING: &str = "migrate the database";

/// Notes that a part is done.
const CLOSE: &str = "DELETE FROM migration_part WHERE step =";

/// Brings a database to this release's schema.
pub fn migrate(url: &str, how: &MigrateHow, told: Told<'_>) -> Result<Waiting, Fault> {
    migrate_by(url, &schema::steps()?, how, told)
}

/// Brings a database to the schema of these steps.
pub fn migrate_by(url: &str, steps: &[Step], how: &MigrateHow, told: Told<'_>) -> Result<Waiting, Fault> {
    let address = Address::read(url)?;
    let driver = Arc::new(Driver::start()?);
    let mut connection = Connection::open_plain(&driver, &address)?;
    connection::check_server(&mut connection)?;
    on(connection, &driver, &address, steps, how, told)
}

/// The same on a connection that is of no use afterwards: its locks go with it.
pub fn on(
    mut connection: Connection,
    driver: &Arc<Driver>,
    address: &Address,
    steps: &[Step],
    how: &MigrateHow,
    told: Told<'_>,
) -> Result<Waiting, Fault> {
    let process = process(&mut connection)?;
    let place = (driver, address);
    let mut server = Server { connection, watch: None, place, process, lock_time: how.lock_time };
    migration::run(&mut server, steps, how, told)
}

/// The server's process of a connection.
fn process(connection: &mut Connection) -> Result<i32, Fault> {
    let process = connection.row("SELECT pg_backend_pid()", &[]).and_then(|row| {
        row.map_or(Err(Trouble::Refused("the server does not know its own process")), |row| get(&row, 0))
    });
    process.map_err(|trouble| trouble.fault(DOING))
}

/// Refuses a database that lacks steps of this release, and one that has steps of a later one.
pub fn check(connection: &mut Connection) -> Result<(), Fault> {
    let steps = schema::steps()?;
    let applied = applied(connection).map_err(|trouble| trouble.fault("read the schema's number"))?;
    migration::check(&steps, &applied)?;
    let number = |steps: Option<i32>| steps.unwrap_or(0);
    let known = number(steps.last().map(|step| step.number));
    let found = number(applied.iter().map(|(number, _)| *number).max());
    if found < known { Err(Fault::OlderSchema { found, known }) } else { Ok(()) }
}

fn applied(connection: &mut Connection) -> Outcome<Vec<(i32, String)>> {
    if !schema::has_table(connection, "refinery_schema_history")? {
        return Ok(Vec::new());
    }
    let rows =
        connection.rows("SELECT version, checksum FROM refinery_schema_history ORDER BY version", &[])?;
    rows.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?))).collect()
}

/// A server's database while it is migrated.
struct Server<'a> {
    connection: Connection,
    /// The connection that looks who is in the way, once there was need for one.
    watch: Option<Connection>,
    place: (&'a Arc<Driver>, &'a Address),
    /// The server's process of the first connection.
    process: i32,
    lock_time: Duration,
}

impl Server<'_> {
    /// Runs statements, which wait for locks so long at most.
    fn run(&mut self, sql: &str, lock_time: Duration) -> Result<(), Fault> {
        let (driver, address) = self.place;
        let mut watch = match self.watch.take().filter(|watch| !watch.is_closed()) {
            Some(watch) => watch,
            None => Connection::open_plain(driver, address)?,
        };
        let (process, every) = (self.process, lock_time / LOOKS);
        let (end, ended) = channel();
        let (done, seen) = thread::scope(|scope| {
            let watch = &mut watch;
            let watching = scope.spawn(move || who_blocks(watch, process, every, &ended));
            let time = format!("SET lock_timeout = {}", lock_time.as_millis().max(1));
            let done = self.connection.run(&time).and_then(|()| self.connection.run_long(sql));
            drop(end);
            (done, watching.join().ok().flatten())
        });
        self.watch = Some(watch);
        let Err(trouble) = done else { return Ok(()) };
        // A statement that failed alone has no transaction to be undone, which is only warned of.
        let undone = self.connection.run("ROLLBACK");
        if trouble.is_lock_timeout() || trouble.is_collision() {
            undone.map_err(|trouble| trouble.fault(DOING))?;
            let by = seen.unwrap_or_else(|| "somebody holds a lock, and could not be seen".to_owned());
            return Err(Fault::Blocked { doing: DOING, by });
        }
        Err(trouble.fault(DOING))
    }

    fn in_transaction(&mut self, sql: &str) -> Result<(), Fault> {
        self.run(&format!("BEGIN;\n{sql};\nCOMMIT"), self.lock_time)
    }

    /// What a statement that takes no lock answers.
    fn ask<T>(&mut self, work: impl FnOnce(&mut Connection) -> Outcome<T>) -> Result<T, Fault> {
        work(&mut self.connection).map_err(|trouble| trouble.fault(DOING))
    }
}

impl Ground for Server<'_> {
    fn begin(&mut self) -> Result<(), Fault> {
        // Others' steps end, because they wait for no lock for long.
        self.ask(|db| {
            db.run("SET lock_timeout = 0")?;
            db.row("SELECT pg_advisory_lock($1)", &[&STARTING]).map(drop)
        })
    }

    fn begin_parts(&mut self) -> Result<bool, Fault> {
        self.ask(|db| {
            db.row("SELECT pg_advisory_unlock($1)", &[&STARTING])?;
            let row = db.row("SELECT pg_try_advisory_lock($1)", &[&PARTS])?;
            row.map_or(Ok(false), |row| get(&row, 0))
        })
    }

    fn applied(&mut self) -> Result<Vec<(i32, String)>, Fault> {
        self.ask(applied)
    }

    fn open(&mut self) -> Result<Vec<(i32, u32, Option<String>)>, Fault> {
        self.ask(schema::open_parts)
    }

    fn add(&mut self, step: &Step, sql: &str, parts: u32) -> Result<(), Fault> {
        let Step { number, name, checksum, .. } = step;
        let places = (0..parts)
            .map(|place| format!("INSERT INTO migration_part (step, place) VALUES ({number}, {place});\n"));
        let places: String = places.collect();
        self.in_transaction(&format!(
            "CREATE TABLE IF NOT EXISTS refinery_schema_history
                 (version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255));
             {sql};
             INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES ({number}, '{name}', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '{checksum}');
             {places}"
        ))
    }

    fn index(&mut self, step: i32, place: u32, part: &Part) -> Result<(), Fault> {
        let Some((makes, name)) = index_of(&part.sql) else { return Ok(()) };
        let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)";
        let found: Option<bool> = self.ask(|db| {
            let row = db.row(valid, &[&name])?;
            row.map(|row| get(&row, 0)).transpose()
        })?;
        let time = self.lock_time.saturating_mul(INDEX_TIMES);
        // One that was not finished, because whoever made it was killed or gave up.
        if found == Some(false) || (!makes && found.is_some()) {
            self.run(&format!("DROP INDEX CONCURRENTLY {name}"), time)?;
        }
        if makes && found != Some(true) {
            self.run(&part.sql.replacen("INDEX", "INDEX CONCURRENTLY", 1), time)?;
        }
        self.in_transaction(&format!("{CLOSE} {step} AND place = {place}"))
    }

    fn fill(
        &mut self,
        (step, place): (i32, u32),
        part: &Part,
        after: Option<&str>,
        batch: u32,
    ) -> Result<Option<String>, Fault> {
        let PartKind::Backfill { table, key } = &part.kind else { return Ok(None) };
        let rows = after.map_or("true".to_owned(), |after| format!("{key} > {after}"));
        let next = format!(
            "SELECT quote_literal(k::text) FROM (SELECT DISTINCT {key} AS k FROM {table} WHERE {rows}
                                                  ORDER BY k LIMIT {batch}) AS next ORDER BY k DESC LIMIT 1"
        );
        let until: Option<String> = self.ask(|db| {
            let rows = db.once(&next, &[])?;
            rows.first().map(|row| get(row, 0)).transpose()
        })?;
        match &until {
            Some(until) => self.in_transaction(&format!(
                "{};\nUPDATE migration_part SET after_key = $key${until}$key$ WHERE step = {step} AND place = {place}",
                part.for_rows(key, after, until)
            ))?,
            None => self.in_transaction(&format!("{CLOSE} {step} AND place = {place}"))?,
        }
        Ok(until)
    }

    fn contract(&mut self, step: i32, place: u32, part: &Part) -> Result<(), Fault> {
        self.in_transaction(&format!("{};\n{CLOSE} {step} AND place = {place}", part.sql))
    }

    fn older_nodes(&mut self, schema: i32) -> Result<Vec<NodeRow>, Fault> {
        let nodes = self.ask(nodes::alive)?;
        Ok(nodes.into_iter().filter(|node| node.schema < schema).collect())
    }

    fn pause(&mut self) {
        thread::sleep(self.lock_time);
    }
}

/// Looks who is in the way of a process of the server until it has ended, and tells whom it saw last. No statement is told:
/// it may hold somebody's data.
fn who_blocks(watch: &mut Connection, process: i32, every: Duration, ended: &Receiver<()>) -> Option<String> {
    let sql = "SELECT 'process ' || pid || coalesce(' of ' || usename, '')
                      || CASE WHEN application_name = '' THEN '' ELSE ' (' || application_name || ')' END
                      || coalesce(', ' || state, '')
                      || coalesce(', in its transaction for '
                                  || extract(epoch FROM clock_timestamp() - xact_start)::bigint || ' s', '')
                 FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1)) ORDER BY pid";
    let mut seen = None;
    while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(every) {
        let rows = watch.rows(sql, &[&process]);
        let names =
            rows.and_then(|rows| rows.iter().map(|row| get(row, 0)).collect::<Outcome<Vec<String>>>());
        if let Ok(names) = names
            && !names.is_empty()
        {
            seen = Some(format!("blocked by {}", names.join("; ")));
        }
    }
    seen
}
