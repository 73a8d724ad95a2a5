//! What several accounts take from: one row per thing that was ever taken from, its state in bytes.

use std::collections::HashSet;

use tokio_postgres::Row;

use super::{
    Postgres,
    codec::{count, get, number, of, program},
    connection::{Connection, Step},
    faults::Outcome,
    sharded,
};
use crate::{Fault, SharedKey, SharedRow, SharedWrite};

pub const SHARED: &str = "SELECT program_id, kind, id, version, state FROM shared";

impl Postgres {
    pub fn shared(&self, keys: &[SharedKey]) -> Result<Vec<SharedRow>, Fault> {
        if self.sharded && !keys.is_empty() {
            return self.read("load shared things", |db| sharded::shared(db, keys));
        }
        self.read("load shared things", |db| load(db, keys))
    }
}

/// Inserts the things that have no row yet, and returns the keys of those that had none.
pub fn insert<'a>(writes: &[&'a SharedWrite]) -> Outcome<Step<'a>> {
    Ok(Step {
        sql: "INSERT INTO shared (program_id, kind, id, version, state)
              SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bigint[], $5::bytea[])
              ON CONFLICT (program_id, kind, id) DO NOTHING RETURNING program_id, kind, id",
        parameters: columns(writes)?,
    })
}

/// Writes the things that are as expected, and returns their keys.
pub fn update<'a>(writes: &[&'a SharedWrite]) -> Outcome<Step<'a>> {
    let expected = writes.iter().map(|write| count(write.expected_version)).collect::<Outcome<Vec<_>>>()?;
    let mut parameters = columns(writes)?;
    parameters.push(Box::new(expected));
    Ok(Step {
        sql: "UPDATE shared SET version = new.version, state = new.state
                FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bigint[])
                  AS new (program_id, kind, id, version, state, expected)
               WHERE shared.program_id = new.program_id AND shared.kind = new.kind AND shared.id = new.id
                 AND shared.version = new.expected
              RETURNING shared.program_id, shared.kind, shared.id",
        parameters,
    })
}

/// The things that neither step returned, in the order of the batch.
pub fn conflicts(writes: &[SharedWrite], written: &[&[Row]]) -> Outcome<Vec<SharedKey>> {
    let read = |row| Ok(SharedKey { program: program(row, 0)?, kind: get(row, 1)?, id: get(row, 2)? });
    let mut written = written.iter().copied().flatten().map(read).collect::<Outcome<HashSet<_>>>()?;
    // Taken out, so that a thing that is in the batch twice is told.
    Ok(writes.iter().map(|write| write.row.key.clone()).filter(|key| !written.remove(key)).collect())
}

pub fn read_shared(row: &Row) -> Outcome<SharedRow> {
    let key = SharedKey { program: program(row, 0)?, kind: get(row, 1)?, id: get(row, 2)? };
    Ok(SharedRow { key, version: number(row, 3)?, state: get(row, 4)? })
}

fn columns<'a>(
    writes: &[&'a SharedWrite],
) -> Outcome<Vec<Box<dyn tokio_postgres::types::ToSql + Sync + 'a>>> {
    let versions = writes.iter().map(|write| count(write.row.version)).collect::<Outcome<Vec<_>>>()?;
    Ok(vec![
        Box::new(writes.iter().map(|write| of(write.row.key.program)).collect::<Vec<_>>()),
        Box::new(writes.iter().map(|write| write.row.key.kind.as_str()).collect::<Vec<_>>()),
        Box::new(writes.iter().map(|write| write.row.key.id.as_slice()).collect::<Vec<_>>()),
        Box::new(versions),
        Box::new(writes.iter().map(|write| write.row.state.as_slice()).collect::<Vec<_>>()),
    ])
}

fn load(db: &mut Connection, keys: &[SharedKey]) -> Outcome<Vec<SharedRow>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let programs: Vec<i64> = keys.iter().map(|key| of(key.program)).collect();
    let kinds: Vec<&str> = keys.iter().map(|key| key.kind.as_str()).collect();
    let ids: Vec<&[u8]> = keys.iter().map(|key| key.id.as_slice()).collect();
    let rows = db.rows(
        "SELECT found.program_id, found.kind, found.id, version, state
           FROM unnest($1::bigint[], $2::text[], $3::bytea[]) WITH ORDINALITY AS asked (program_id, kind, id, place),
                LATERAL (
                SELECT * FROM shared
                 WHERE program_id = asked.program_id AND kind = asked.kind AND id = asked.id OFFSET 0
                ) AS found
          ORDER BY place",
        &[&programs, &kinds, &ids],
    )?;
    rows.iter().map(read_shared).collect()
}
