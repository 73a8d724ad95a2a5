//! The schema: the steps of this release, and what a database has of them.

use std::collections::BTreeMap;

use tokio_postgres::Row;

use super::{
    codec::{get, number},
    connection::Connection,
    faults::Outcome,
    migrate::citus,
};
use crate::{Fault, migration::Step};

mod embedded {
    refinery::embed_migrations!("migrations/postgres");
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

/// The guards that this release makes, read from a schema that is made for it and undone. What older releases still need
/// where it has not been taken away is expected, too.
pub fn expected_guards(
    connection: &mut Connection,
    steps: &[Step],
    open: &[(i32, u32)],
    sharded: bool,
) -> Outcome<Guards> {
    connection.run("BEGIN; CREATE SCHEMA regulars_expected; SET LOCAL search_path = regulars_expected")?;
    let make = |connection: &mut Connection| {
        for step in steps {
            let is_open = |place: usize| {
                open.iter().any(|(number, at)| *number == step.number && usize::try_from(*at) == Ok(place))
            };
            connection.run(&step.whole(is_open))?;
        }
        if sharded {
            connection.run(&citus::guarded())?;
        }
        guards(connection)
    };
    let guards = make(connection);
    connection.run("ROLLBACK")?;
    guards
}

/// The parts that are to be done, by step and place, with the key up to which they are.
pub fn open_parts(connection: &mut Connection) -> Outcome<Vec<(i32, u32, Option<String>)>> {
    if !has_table(connection, "migration_part")? {
        return Ok(Vec::new());
    }
    let rows =
        connection.rows("SELECT step, place, after_key FROM migration_part ORDER BY step, place", &[])?;
    rows.iter().map(|row| Ok((number(row, 0)?, number(row, 1)?, get(row, 2)?))).collect()
}
