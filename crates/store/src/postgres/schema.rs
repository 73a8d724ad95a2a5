//! Brings a database to this release's schema, and refuses one that is ahead of it.

use std::collections::BTreeMap;

use tokio_postgres::Row;

use super::{
    codec::get,
    connection::{Connection, wait},
    faults::{self, Outcome},
};
use crate::{Fault, MigrationStep};

mod embedded {
    refinery::embed_migrations!("migrations/postgres");
}

/// The key of the lock that servers which start together take in turns. Any number does that is always the same.
const STARTING: i64 = 0x7265_6775_6c61_7273;

/// Applies what is missing, each step in a transaction. Servers that start together do so one after the other.
pub fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    let doing = "migrate the database";
    let fault = |trouble: faults::Trouble| trouble.fault(doing);
    // Another server's steps may take longer than anybody waits for a lock otherwise.
    connection.run("SET lock_timeout = 0").map_err(fault)?;
    connection.row("SELECT pg_advisory_lock($1)", &[&STARTING]).map_err(fault)?;
    refuse_newer(connection)?;
    // The lock goes with the connection, which nobody uses for anything else.
    wait(embedded::migrations::runner().run_async(connection.client()))
        .map(drop)
        .map_err(|error| faults::io(doing, error))
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
pub fn found(connection: &mut Connection) -> Outcome<Option<i32>> {
    if !has_table(connection, "refinery_schema_history")? {
        return Ok(None);
    }
    let row = connection.row("SELECT max(version) FROM refinery_schema_history", &[])?;
    row.map_or(Ok(None), |row| get(&row, 0))
}

/// Whether a table can be seen.
pub fn has_table(connection: &mut Connection, name: &str) -> Outcome<bool> {
    let row = connection.row("SELECT to_regclass($1) IS NOT NULL", &[&name])?;
    row.map_or(Ok(false), |row| get(&row, 0))
}

/// What keeps wrong data out, by kind and name, each with what makes it what it is.
pub type Guards = BTreeMap<(String, String), String>;

/// What the database makes of the schema, in its own words: tables with their columns and constraints, unique indexes that
/// work, and triggers that fire with what they do.
const GUARDS: &str = "
    WITH ours AS (SELECT oid, relname FROM pg_class
                   WHERE relnamespace = current_schema::regnamespace AND relkind = 'r'
                     AND relname <> 'refinery_schema_history')
    SELECT 'table', relname::text, string_agg(part, ', ' ORDER BY part COLLATE \"C\")
      FROM (SELECT relname, attname || ' ' || format_type(atttypid, atttypmod)
                            || CASE WHEN attnotnull THEN ' not null' ELSE '' END AS part
              FROM ours JOIN pg_attribute ON attrelid = oid WHERE 0 < attnum AND NOT attisdropped
             UNION ALL
            SELECT relname, pg_get_constraintdef(pg_constraint.oid, true)
              FROM ours JOIN pg_constraint ON conrelid = ours.oid) AS parts
     GROUP BY relname
     UNION ALL
    SELECT 'unique index', relid.relname::text, pg_get_indexdef(indexrelid, 0, true)
      FROM ours JOIN pg_index ON indrelid = oid JOIN pg_class AS relid ON relid.oid = indexrelid
     WHERE indisunique AND indisvalid AND indisready
     UNION ALL
    SELECT 'trigger', tgname::text, pg_get_triggerdef(pg_trigger.oid, true) || ' ' || prosrc
      FROM ours JOIN pg_trigger ON tgrelid = ours.oid JOIN pg_proc ON pg_proc.oid = tgfoid
     WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')";

/// The guards that a database has.
pub fn guards(connection: &mut Connection) -> Outcome<Guards> {
    let rows = connection.rows(GUARDS, &[])?;
    let read = |row: &Row| Ok(((get(row, 0)?, get(row, 1)?), get(row, 2)?));
    rows.iter().map(read).collect()
}

/// The guards that this release makes, read from a schema that is made for it and undone.
pub fn expected_guards(connection: &mut Connection) -> Outcome<Guards> {
    let runner = embedded::migrations::runner();
    let mut steps: Vec<_> = runner.get_migrations().iter().collect();
    steps.sort_by_key(|step| step.version());
    connection.run("BEGIN; CREATE SCHEMA regulars_expected; SET LOCAL search_path = regulars_expected")?;
    let make = |connection: &mut Connection| {
        for step in steps {
            connection.run(step.sql().unwrap_or_default())?;
        }
        guards(connection)
    };
    let guards = make(connection);
    connection.run("ROLLBACK")?;
    guards
}

fn refuse_newer(connection: &mut Connection) -> Result<(), Fault> {
    let known = steps().last().map_or(0, |step| step.number);
    match found(connection).map_err(|trouble| trouble.fault("read the schema's number"))? {
        Some(found) if known < found => Err(Fault::NewerSchema { found, known }),
        Some(_) | None => Ok(()),
    }
}
