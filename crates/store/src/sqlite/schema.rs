//! The schema: the steps of this release, and what a database has of them.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::faults;
use crate::{Fault, migration::Step};

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

/// All steps of this release, in their order.
pub fn steps() -> Result<Vec<Step>, Fault> {
    let runner = embedded::migrations::runner();
    let read = |step: &refinery::Migration| {
        Step::read(step.version(), step.name(), step.checksum().to_string(), step.sql().unwrap_or_default())
    };
    let steps: Result<Vec<Step>, String> = runner.get_migrations().iter().map(read).collect();
    // A mistake of the release, which its tests find.
    let mut steps = steps.map_err(|reason| Fault::Unusable { reason })?;
    steps.sort_by_key(|step| step.number);
    Ok(steps)
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

/// The guards that this release makes, read from a database that it has just made. What older releases still need where it
/// has not been taken away is expected, too.
pub fn expected_guards(steps: &[Step], open: &[(i32, u32)]) -> Result<Guards, Fault> {
    let doing = "make a database to compare with";
    let fresh = Connection::open_in_memory().map_err(|error| faults::from_sqlite(doing, error))?;
    for step in steps {
        let is_open = |place: usize| {
            open.iter().any(|(number, at)| *number == step.number && usize::try_from(*at) == Ok(place))
        };
        fresh.execute_batch(&step.whole(is_open)).map_err(|error| faults::from_sqlite(doing, error))?;
    }
    guards(&fresh)
}

/// The parts that are to be done, by step and place, with the key up to which they are.
pub fn open_parts(connection: &Connection) -> rusqlite::Result<Vec<(i32, u32, Option<String>)>> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration_part'";
    if connection.query_row(table, [], |_| Ok(())).optional()?.is_none() {
        return Ok(Vec::new());
    }
    connection
        .prepare("SELECT step, place, after_key FROM migration_part ORDER BY step, place")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}
