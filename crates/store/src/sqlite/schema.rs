//! Brings a database to this release's schema, and refuses one that is ahead of it.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::faults;
use crate::{Fault, MigrationStep};

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

/// All steps of this release, in their order.
pub fn steps() -> Vec<MigrationStep> {
    let runner = embedded::migrations::runner();
    let steps = runner.get_migrations().iter();
    let mut steps: Vec<_> =
        steps.map(|step| MigrationStep { number: step.version(), name: step.name().to_owned() }).collect();
    steps.sort_by_key(|step| step.number);
    steps
}

/// The number of the schema in a database; none when no step was ever applied.
pub fn found(connection: &Connection) -> rusqlite::Result<Option<i32>> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'refinery_schema_history'";
    if connection.query_row(table, [], |_| Ok(())).optional()?.is_none() {
        return Ok(None);
    }
    connection.query_row("SELECT max(version) FROM refinery_schema_history", [], |row| row.get(0))
}

/// What keeps wrong data out, by kind and name, each with the statement that made it.
pub type Guards = BTreeMap<(String, String), String>;

/// The guards that a database has.
pub fn guards(connection: &Connection) -> Result<Guards, Fault> {
    let run = || -> rusqlite::Result<Guards> {
        let mut statement = connection.prepare(
            "SELECT CASE WHEN type = 'index' THEN 'unique index' ELSE type END, name, sql FROM sqlite_schema
              WHERE name <> 'refinery_schema_history'
                AND (type IN ('table', 'trigger') OR sql LIKE 'CREATE UNIQUE %')",
        )?;
        let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
        rows.collect()
    };
    run().map_err(|error| faults::from_sqlite("read the schema", error))
}

/// The guards that this release makes, read from a database that it has just made.
pub fn expected_guards() -> Result<Guards, Fault> {
    let open = Connection::open_in_memory();
    let mut fresh = open.map_err(|error| faults::from_sqlite("make a database to compare with", error))?;
    migrate(&mut fresh)?;
    guards(&fresh)
}

fn refuse_newer(connection: &Connection) -> Result<(), Fault> {
    let known = steps().last().map_or(0, |step| step.number);
    match found(connection).map_err(|error| faults::from_sqlite("read the schema's number", error))? {
        Some(found) if known < found => Err(Fault::NewerSchema { found, known }),
        Some(_) | None => Ok(()),
    }
}
