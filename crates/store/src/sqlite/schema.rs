//! Brings a database to this release's schema, and refuses one that is ahead of it.

use rusqlite::{Connection, OptionalExtension};

use super::faults;
use crate::Fault;

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

/// Applies what is missing, each step in a transaction. The caller sees to it that nobody else does so
/// meanwhile.
pub fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    refuse_newer(connection)?;
    embedded::migrations::runner()
        .run(connection)
        .map(drop)
        .map_err(|error| faults::io("migrate the database", error))
}

fn refuse_newer(connection: &Connection) -> Result<(), Fault> {
    let known = embedded::migrations::runner().get_migrations().iter().map(|step| step.version()).max();
    let known = known.unwrap_or(0);
    let look = || -> rusqlite::Result<Option<i32>> {
        let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'refinery_schema_history'";
        if connection.query_row(table, [], |_| Ok(())).optional()?.is_none() {
            return Ok(None);
        }
        connection.query_row("SELECT max(version) FROM refinery_schema_history", [], |row| row.get(0))
    };
    match look().map_err(|error| faults::from_sqlite("read the schema's number", error))? {
        Some(found) if known < found => Err(Fault::NewerSchema { found, known }),
        Some(_) | None => Ok(()),
    }
}
