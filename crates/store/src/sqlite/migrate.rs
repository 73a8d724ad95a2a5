//! Migrations on a file: what the order of `migration` runs there. One connection writes at a time, so nothing is done beside
//! a running server's commits but between them, in parts as small as on a server.

use std::{fs, path::Path, thread, time::Duration};

use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior};

use super::{connection, faults, nodes, schema};
use crate::{
    Fault, MigrateHow, NodeRow,
    migration::{self, Ground, Part, PartKind, Step, Told, Waiting},
};

const DOING: &str = "migrate the database";

/// Brings the file to this release's schema. It is made when there is none.
pub fn migrate(location: &str, how: &MigrateHow, told: Told<'_>) -> Result<Waiting, Fault> {
    migrate_by(location, &schema::steps()?, how, told)
}

/// Brings the file to the schema of these steps.
pub fn migrate_by(
    location: &str,
    steps: &[Step],
    how: &MigrateHow,
    told: Told<'_>,
) -> Result<Waiting, Fault> {
    let (path, scratch) = connection::locate(location)?;
    let _opening = connection::one_opens_at_a_time(&path)?;
    let mut writer = connection::open_writer(&path, scratch.is_some())?;
    on(&mut writer, &path, steps, how, told)
}

/// The same on an open connection. The caller sees to it that nobody else migrates meanwhile.
pub fn on(
    writer: &mut Connection,
    path: &Path,
    steps: &[Step],
    how: &MigrateHow,
    told: Told<'_>,
) -> Result<Waiting, Fault> {
    let fault = |error| faults::from_sqlite(DOING, error);
    writer.busy_timeout(how.lock_time).map_err(fault)?;
    let waiting = migration::run(&mut File { writer, path, lock_time: how.lock_time }, steps, how, told);
    writer.busy_timeout(connection::BUSY_TIMEOUT).map_err(fault)?;
    waiting
}

/// Refuses a file that lacks steps of this release, and one that has steps of a later one.
pub fn check(connection: &Connection) -> Result<(), Fault> {
    let steps = schema::steps()?;
    let applied =
        applied(connection).map_err(|error| faults::from_sqlite("read the schema's number", error))?;
    migration::check(&steps, &applied)?;
    let number = |steps: Option<i32>| steps.unwrap_or(0);
    let known = number(steps.last().map(|step| step.number));
    let found = number(applied.iter().map(|(number, _)| *number).max());
    if found < known { Err(Fault::OlderSchema { found, known }) } else { Ok(()) }
}

fn applied(connection: &Connection) -> rusqlite::Result<Vec<(i32, String)>> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'refinery_schema_history'";
    if connection.query_row(table, [], |_| Ok(())).optional()?.is_none() {
        return Ok(Vec::new());
    }
    connection
        .prepare("SELECT version, checksum FROM refinery_schema_history ORDER BY version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// A file while it is migrated.
struct File<'a> {
    writer: &'a mut Connection,
    path: &'a Path,
    lock_time: Duration,
}

impl File<'_> {
    /// Does something in one transaction, for which nobody's lock is waited for long.
    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Fault> {
        let run = || {
            let transaction = self.writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit().map(|()| done)
        };
        run().map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Fault::Blocked { doing: DOING, by: who_blocks(self.path) }
            }
            _ => faults::from_sqlite(DOING, error),
        })
    }
}

fn close(db: &Connection, step: i32, place: u32) -> rusqlite::Result<()> {
    db.execute("DELETE FROM migration_part WHERE step = ?1 AND place = ?2", (step, place)).map(drop)
}

impl Ground for File<'_> {
    fn begin(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn begin_parts(&mut self) -> Result<bool, Fault> {
        Ok(true)
    }

    fn applied(&mut self) -> Result<Vec<(i32, String)>, Fault> {
        applied(self.writer).map_err(|error| faults::from_sqlite("read the schema's number", error))
    }

    fn open(&mut self) -> Result<Vec<(i32, u32, Option<String>)>, Fault> {
        schema::open_parts(self.writer).map_err(|error| faults::from_sqlite("read what is to be done", error))
    }

    fn add(&mut self, step: &Step, sql: &str, parts: u32) -> Result<(), Fault> {
        self.write(|db| {
            db.execute_batch(
                "CREATE TABLE IF NOT EXISTS refinery_schema_history
                     (version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255))",
            )?;
            db.execute_batch(sql)?;
            db.execute(
                "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                 VALUES (?1, ?2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?3)",
                (step.number, &step.name, &step.checksum),
            )?;
            for place in 0..parts {
                db.execute("INSERT INTO migration_part (step, place) VALUES (?1, ?2)", (step.number, place))?;
            }
            Ok(())
        })
    }

    fn index(&mut self, step: i32, place: u32, part: &Part) -> Result<(), Fault> {
        self.write(|db| {
            db.execute_batch(&part.sql)?;
            close(db, step, place)
        })
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
            "SELECT quote(k) FROM (SELECT DISTINCT {key} AS k FROM {table} WHERE {rows} ORDER BY k LIMIT {batch})
              ORDER BY k DESC LIMIT 1"
        );
        self.write(|db| {
            let until: Option<String> = db.query_row(&next, [], |row| row.get(0)).optional()?;
            match &until {
                Some(until) => {
                    db.execute_batch(&part.for_rows(key, after, until))?;
                    db.execute(
                        "UPDATE migration_part SET after_key = ?3 WHERE step = ?1 AND place = ?2",
                        (step, place, until),
                    )?;
                }
                None => close(db, step, place)?,
            }
            Ok(until)
        })
    }

    fn contract(&mut self, step: i32, place: u32, part: &Part) -> Result<(), Fault> {
        self.write(|db| {
            db.execute_batch(&part.sql)?;
            close(db, step, place)
        })
    }

    fn older_nodes(&mut self, schema: i32) -> Result<Vec<NodeRow>, Fault> {
        let nodes = nodes::alive(self.writer);
        let nodes = nodes.map_err(|error| faults::from_sqlite("list the servers", error))?;
        Ok(nodes.into_iter().filter(|node| node.schema < schema).collect())
    }

    fn pause(&mut self) {
        thread::sleep(self.lock_time);
    }
}

/// How often the system is asked: a list that others change while it is read may lack a line.
const LOOKS: usize = 5;

/// Which processes hold locks of the file or of its log. Where the system does not tell, it is somebody.
fn who_blocks(path: &Path) -> String {
    let files = ["", "-shm", "-wal"].map(|suffix| connection::beside(path, suffix));
    let inodes: Vec<String> = files.iter().filter_map(|file| inode(file)).collect();
    let found = (0..LOOKS).map(|_| lockers(&inodes)).find(|processes| !processes.is_empty());
    found.map_or_else(
        || "somebody else is writing to the file".to_owned(),
        |processes| format!("blocked by process {}, which is writing to the file", processes.join(", ")),
    )
}

/// The processes with locks of these files, as far as the system tells.
fn lockers(inodes: &[String]) -> Vec<String> {
    // `1: POSIX  ADVISORY  WRITE 1234 fd:00:5678 120 120`: what, how, the process, and device and number of the file.
    let locks = fs::read_to_string("/proc/locks").unwrap_or_default();
    let mut processes: Vec<String> = locks
        .lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [_, _, _, "WRITE", process, file, ..] = words.as_slice() else { return None };
            let inode = file.rsplit(':').next()?;
            inodes.iter().any(|known| known == inode).then(|| (*process).to_owned())
        })
        .collect();
    processes.sort_unstable();
    processes.dedup();
    processes
}

#[cfg(unix)]
fn inode(file: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    Some(fs::metadata(file).ok()?.ino().to_string())
}

#[cfg(not(unix))]
fn inode(_: &Path) -> Option<String> {
    None
}
