//! The PostgreSQL back end: one database, and a few connections to it.
//!
//! Every connection can read and write. Who writes the same rows at the same time is told apart by versions and unique
//! indexes, in this process as between several. This file holds the connections and the ways to use them; the statements
//! are in the modules below, by subject, as those of SQLite are.

mod address;
mod answers;
mod at_once;
mod codec;
mod codes;
mod commit;
mod connection;
mod entries;
mod erase;
mod faults;
mod inspect;
mod jobs;
mod keys;
mod lane;
mod members;
mod migrate;
mod nodes;
mod outbox;
mod programs;
mod schema;
mod sessions;
mod sharded;
mod shared;
mod snapshot;
mod staff;
mod target;
mod webhooks;

use std::{
    collections::HashSet,
    sync::{Arc, Condvar, Mutex, PoisonError},
};

use self::{
    address::Address,
    connection::{Connection, Driver},
    faults::{Outcome, Trouble},
};
use crate::{Fault, MigrateHow};

pub use inspect::inspect;
#[cfg(test)]
pub use migrate::migrate_by;
pub use migrate::{
    citus::{distribute, plan},
    migrate,
};
pub use schema::steps;
pub use snapshot::PostgresSnapshot;
pub use target::Target;

/// Connections at most, those of snapshots apart. Each is a process of the server.
const CONNECTIONS_MAX: usize = 12;

/// How often work is done when other writers are in its way, before the caller is told.
const TRIES_MAX: u32 = 5;

/// Writes, and changes nothing.
const SAME: &str =
    "UPDATE program SET created_at = created_at WHERE program_id = (SELECT max(program_id) FROM program)";

/// A row that wants room of its own, which can't be pressed together.
const LARGE: &str = "INSERT INTO answer (key_id, key, request_hash, status, body, created_at)
    SELECT '00000000-0000-0000-0000-000000000000', 'room', sha256(''), 200,
           string_agg(sha256(int4send(number)), ''), 0
      FROM generate_series(1, 2048) AS number";

/// A database and the connections to it.
#[derive(Debug)]
pub struct Postgres {
    address: Address,
    pool: Mutex<Pool>,
    returned: Condvar,
    driver: Arc<Driver>,
    /// Its rows are on several machines, so that some statements are other ones (`sharded`).
    sharded: bool,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Connection>,
    /// Those in use included.
    open: usize,
    /// The database did not answer in time or could not be reached. Until it does, one asks at a time, and the others are
    /// told at once instead of waiting in a growing line.
    away: bool,
    /// Somebody asks whether it is there again.
    trying: bool,
}

impl Postgres {
    /// Opens the database. Where `how` is told, it is brought to this release's schema before.
    pub fn open(url: &str, how: Option<&MigrateHow>) -> Result<Self, Fault> {
        let address = Address::read(url)?;
        let driver = Arc::new(Driver::start()?);
        let mut first = Connection::open_plain(&driver, &address)?;
        connection::check_server(&mut first)?;
        let sharded = migrate::citus::is_split(&mut first);
        let sharded = sharded.map_err(|trouble| trouble.fault("look how the tables are spread"))?;
        match how {
            Some(how) => {
                migrate::on(first, &driver, &address, &steps()?, how, &mut |_| true)?;
            }
            None => migrate::check(&mut first)?,
        }
        let pool = Mutex::new(Pool::default());
        Ok(Self { address, pool, returned: Condvar::new(), driver, sharded })
    }

    /// Writes a row, and leaves it as it was. An empty database has none, and then there is nothing that would want room. There may be
    /// room for that and none for what tables are to grow by, so that is tried, too, and taken back.
    pub fn try_writing(&self) -> Result<(), Fault> {
        self.write("try to write", |db| {
            db.execute(SAME, &[])?;
            Ok(Verdict::Keep(()))
        })?;
        self.write("try to write", |db| {
            db.execute(LARGE, &[])?;
            Ok(Verdict::Undo(()))
        })
    }

    /// The size of the database with its indexes, in bytes. The server's log is not part of it.
    pub fn size_on_disk(&self) -> Result<u64, Fault> {
        self.read("measure the database", |db| {
            let row = db.row("SELECT pg_database_size(current_database())", &[])?;
            row.map_or(Ok(0), |row| codec::number(&row, 0))
        })
    }

    /// The statements that were prepared on connections that nobody uses now, each once, in no order.
    pub fn prepared(&self) -> Vec<String> {
        let pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let all: HashSet<&String> = pool.idle.iter().flat_map(Connection::prepared).collect();
        all.into_iter().cloned().collect()
    }

    /// Runs `work` outside of any transaction: each statement sees what is committed.
    fn read<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&mut Connection) -> Outcome<T>,
    ) -> Result<T, Fault> {
        let mut loan = self.lend()?;
        let done = work(loan.connection());
        loan.sound = true;
        done.map_err(|trouble| trouble.fault(doing))
    }

    /// Runs `work` in a transaction, and keeps or undoes it as `work` says. What is kept is durable when this returns. When
    /// another writer is in the way, it is done again.
    fn write<T>(
        &self,
        doing: &'static str,
        mut work: impl FnMut(&mut Connection) -> Outcome<Verdict<T>>,
    ) -> Result<T, Fault> {
        self.transact(doing, TRIES_MAX, |db| {
            db.run("BEGIN")?;
            work(db)
        })
    }

    /// [`Postgres::write`] for work that begins its transaction itself, and does it at most so many times.
    fn transact<T>(
        &self,
        doing: &'static str,
        tries_max: u32,
        mut work: impl FnMut(&mut Connection) -> Outcome<Verdict<T>>,
    ) -> Result<T, Fault> {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut loan = self.lend()?;
            match finish(loan.connection(), &mut work) {
                Ok(value) => {
                    loan.sound = true;
                    return Ok(value);
                }
                Err((trouble, undone)) => {
                    loan.sound = undone;
                    if tries_max <= tries || !trouble.is_collision() {
                        return Err(trouble.fault(doing));
                    }
                }
            }
        }
    }

    /// A connection, as soon as there is one.
    fn lend(&self) -> Result<Loan<'_>, Fault> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if pool.away && pool.trying {
                return Err(Fault::Busy { doing: "reach the database" });
            }
            let trial = pool.away;
            while let Some(connection) = pool.idle.pop() {
                if !connection.is_closed() {
                    pool.trying |= trial;
                    return Ok(Loan { home: self, connection: Some(connection), sound: false, trial });
                }
                pool.open -= 1;
            }
            if pool.open < CONNECTIONS_MAX {
                pool.open += 1;
                pool.trying |= trial;
                drop(pool);
                return self.connect(Loan { home: self, connection: None, sound: false, trial });
            }
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Makes the connection of a loan.
    fn connect<'a>(&self, mut loan: Loan<'a>) -> Result<Loan<'a>, Fault> {
        match Connection::open(&self.driver, &self.address) {
            Ok(connection) => loan.connection = Some(connection),
            // A server that is away for a moment. Nothing was sent, so that nothing is in doubt.
            Err(Fault::Io { .. } | Fault::Busy { .. }) => {
                return Err(Fault::Busy { doing: "connect to the database" });
            }
            Err(fault) => return Err(fault),
        }
        Ok(loan)
    }
}

/// Runs `work` and ends the transaction it began. With a trouble comes whether the transaction is surely undone, so that
/// the connection is as good as before.
fn finish<T>(
    connection: &mut Connection,
    work: &mut impl FnMut(&mut Connection) -> Outcome<Verdict<T>>,
) -> Result<T, (Trouble, bool)> {
    match work(connection) {
        Ok(Verdict::Keep(value)) => match connection.commit() {
            Ok(()) => Ok(value),
            Err(trouble) if trouble.is_refusal() => Err((trouble, false)),
            Err(_) => Err((Trouble::InDoubt, false)),
        },
        Ok(Verdict::Undo(value)) => match connection.run("ROLLBACK") {
            Ok(()) => Ok(value),
            Err(trouble) => Err((trouble, false)),
        },
        Err(trouble) => {
            let undone = !connection.is_closed() && connection.run("ROLLBACK").is_ok();
            Err((trouble, undone))
        }
    }
}

/// Whether a transaction's writes stay.
enum Verdict<T> {
    /// Commit them.
    Keep(T),
    /// Roll them back: the answer says why nothing was written.
    Undo(T),
}

/// A connection on loan. One that is not known to be sound is closed, which ends its transaction; this is so after a
/// panic, too.
struct Loan<'a> {
    home: &'a Postgres,
    connection: Option<Connection>,
    sound: bool,
    /// Whether it is to show that the database is there again.
    trial: bool,
}

impl Loan<'_> {
    fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("a loan has its connection until it is dropped")
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut pool = self.home.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = self.connection.take();
        if self.trial {
            pool.trying = false;
        }
        // It could not be made, or was not answered in time.
        let away = connection.as_ref().is_none_or(Connection::is_late);
        let is_back = connection.as_ref().is_some_and(|connection| !connection.is_closed());
        pool.away = if self.trial { !is_back } else { pool.away || away };
        match connection {
            Some(connection) if self.sound && !connection.is_closed() => pool.idle.push(connection),
            Some(_) | None => pool.open -= 1,
        }
        match away {
            // Whoever waits for a connection is told, too.
            true => self.home.returned.notify_all(),
            false => self.home.returned.notify_one(),
        }
    }
}
