//! The SQLite back end: one file, one writer, a few readers.
//!
//! SQLite lets one connection write at a time, so there is exactly one that may, behind a lock; readers have
//! their own connections and, in WAL mode, never wait for it. This file holds the connections and the two
//! ways to use them; the statements are in the modules below, by subject.

mod answers;
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
mod members;
mod migrate;
mod nodes;
mod outbox;
mod programs;
mod schema;
mod sessions;
mod shared;
mod snapshot;
mod source;
mod staff;
mod webhooks;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{Fault, MigrateHow};

pub use inspect::inspect;
pub use migrate::migrate;
#[cfg(test)]
pub use migrate::migrate_by;
pub use schema::steps;
pub use snapshot::SqliteSnapshot;
pub use source::Source;

/// Connections that read. More would not help: a read is short, and the disk is shared.
const READERS: usize = 4;

/// Writes; the same is not written.
const MOVE: &str = "UPDATE program SET created_at = created_at + ?1 WHERE program_id = (SELECT max(program_id) FROM program)";

/// A database file and its connections.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    reader_returned: Condvar,
    /// Dropped last, after the connections: see `Scratch`.
    _scratch: Option<connection::Scratch>,
}

impl Sqlite {
    /// Opens the file. Where `how` is told, it is brought to this release's schema before, and all of it: nobody else uses
    /// a file.
    pub fn open(location: &str, how: Option<&MigrateHow>) -> Result<Self, Fault> {
        let (path, scratch) = connection::locate(location)?;
        let _opening = connection::one_opens_at_a_time(&path)?;
        let mut writer = connection::open_writer(&path, scratch.is_some())?;
        // What is made for this process alone has nothing in it yet.
        let own = MigrateHow::default();
        match how.or(scratch.is_some().then_some(&own)) {
            Some(how) => {
                let how = MigrateHow { lock_time: connection::BUSY_TIMEOUT, contract: true, ..how.clone() };
                migrate::on(&mut writer, &path, &steps()?, &how, &mut |_| true)?;
            }
            None => migrate::check(&writer)?,
        }
        let readers = (0..READERS).map(|_| connection::open_reader(&path)).collect::<Result<_, _>>()?;
        Ok(Self {
            path,
            writer: Mutex::new(writer),
            readers: Mutex::new(readers),
            reader_returned: Condvar::new(),
            _scratch: scratch,
        })
    }

    /// Writes a row, and leaves it as it was. An empty database has none, and then there is nothing that would want room.
    pub fn try_writing(&self) -> Result<(), Fault> {
        self.write("try to write", |tx| {
            tx.execute(MOVE, [1])?;
            tx.execute(MOVE, [-1])?;
            Ok(Verdict::Keep(()))
        })
    }

    /// The size of the database and its write-ahead log, in bytes.
    pub fn size_on_disk(&self) -> Result<u64, Fault> {
        let length = |path: &Path| match fs::metadata(path) {
            Ok(file) => Ok(file.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(faults::io("measure the database", error)),
        };
        Ok(length(&self.path)? + length(&connection::beside(&self.path, "-wal"))?)
    }

    /// Copies the database, as of now, into a new file that no reader or writer touches.
    pub fn backup(&self, target: &Path) -> Result<(), Fault> {
        let doing = "back up the database";
        if target.exists() {
            return Err(Fault::Constraint { doing, reason: "the target exists".to_owned() });
        }
        // A backup that was cut short must not look like one.
        let unfinished = connection::beside(target, ".unfinished");
        fs::remove_file(&unfinished)
            .or_else(connection::absent_is_fine)
            .map_err(|error| faults::io(doing, error))?;
        connection::create_private(&unfinished).map_err(|error| faults::io(doing, error))?;
        let name = connection::utf8(&unfinished)?;
        // On a connection of its own: it takes minutes, and SQLite refuses it where only reading is allowed.
        connection::open_own(&self.path)
            .and_then(|own| own.execute("VACUUM INTO ?1", [name]))
            .map_err(|error| faults::from_sqlite(doing, error))?;
        fs::File::open(&unfinished)
            .and_then(|copy| copy.sync_all())
            .and_then(|()| fs::rename(&unfinished, target))
            .and_then(|()| connection::sync_folder_of(target))
            .map_err(|error| faults::io(doing, error))
    }

    /// Runs `work` on a reader of its own, waiting for a free one.
    fn read<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Fault> {
        let mut loan = Loan { home: self, connection: None };
        let reader = loan.connection.insert(self.take_reader());
        work(reader).map_err(|error| faults::from_sqlite(doing, error))
    }

    /// Runs `work` on the connection that writes. A reader drops all its pages whenever somebody has written;
    /// the writer keeps them, which for a lane that reads before each commit is most of the cost of reading.
    fn read_on_writer<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Fault> {
        work(&self.lock_writer()).map_err(|error| faults::from_sqlite(doing, error))
    }

    /// Runs `work` on the connection that writes while that has nothing to write, and otherwise on a reader: a lane that waited for
    /// the commit under way whenever it lacks an account would decide nothing meanwhile.
    fn read_beside_writer<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Fault> {
        match self.writer.try_lock() {
            Ok(writer) => work(&writer).map_err(|error| faults::from_sqlite(doing, error)),
            Err(_) => self.read(doing, work),
        }
    }

    /// Runs `work` in the one write transaction, and keeps or undoes it as `work` says. What is kept is
    /// durable when this returns.
    fn write<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<Verdict<T>>,
    ) -> Result<T, Fault> {
        let mut writer = self.lock_writer();
        let run = || {
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            match work(&transaction)? {
                Verdict::Keep(value) => transaction.commit().map(|()| value),
                Verdict::Undo(value) => transaction.rollback().map(|()| value),
            }
        };
        run().map_err(|error| faults::from_sqlite(doing, error))
    }

    /// A panic inside a transaction has rolled it back on the way out, so the connection behind a poisoned
    /// lock is as good as before.
    fn lock_writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_reader(&self) -> Connection {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(reader) = readers.pop() {
                return reader;
            }
            readers = self.reader_returned.wait(readers).unwrap_or_else(PoisonError::into_inner);
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

/// A reader on loan; goes back even when the work panics, or the pool would run dry.
struct Loan<'a> {
    home: &'a Sqlite,
    connection: Option<Connection>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.home.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            self.home.reader_returned.notify_one();
        }
    }
}
