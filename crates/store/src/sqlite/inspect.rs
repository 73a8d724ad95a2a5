//! A look at a database that leaves no trace: no file is made beside it, no lock is waited for, no step applied.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::{connection, faults, nodes, schema};
use crate::{Fault, Inspection, inspection::open_parts, migration::Step};

/// Looks at the file, which must exist.
pub fn inspect(path: &Path) -> Result<Inspection, Fault> {
    let doing = "look at the database";
    let steps = schema::steps()?;
    let look = || -> rusqlite::Result<Inspection> {
        let connection = open(path)?;
        let schema = schema::found(&connection)?.unwrap_or(0);
        let known = steps.last().map_or(0, |step| step.number);
        let pending = steps.iter().filter(|step| schema < step.number).map(Step::about).collect();
        let open = open_parts(&steps, schema::open_parts(&connection)?);
        let nodes = nodes::alive(&connection)?;
        let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'recorded'";
        let max_recorded_at = match connection.query_row(table, [], |_| Ok(())).optional()? {
            Some(()) => {
                connection.query_row("SELECT max(recorded_at) FROM recorded", [], |row| row.get(0))?
            }
            None => None,
        };
        Ok(Inspection { schema, known, pending, open, nodes, max_recorded_at })
    };
    look().map_err(|error| faults::from_sqlite(doing, error))
}

/// Even a connection that may only read makes a log and its index beside a database in WAL mode. Without a log nobody
/// has the database open, so the file alone is the whole truth and is read as one that never changes. With a log
/// somebody has it open, or was killed: then both files are there, and are read and left.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    let only_read = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let has_log = connection::beside(path, "-wal").metadata().is_ok_and(|log| log.len() != 0);
    let connection = match path.to_str() {
        Some(name) if !has_log => {
            Connection::open_with_flags(immutable(name), only_read | OpenFlags::SQLITE_OPEN_URI)?
        }
        Some(_) | None => Connection::open_with_flags(path, only_read)?,
    };
    connection.busy_timeout(connection::BUSY_TIMEOUT)?;
    Ok(connection)
}

fn immutable(name: &str) -> String {
    // The three signs that mean something in SQLite's file addresses.
    let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{name}?immutable=1")
}
