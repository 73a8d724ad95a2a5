//! What several accounts take from: one row per thing that was ever taken from, its state in bytes.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    Sqlite,
    codec::{count, counted, program},
};
use crate::{Fault, SharedKey, SharedRow, SharedWrite};

pub const SHARED: &str = "SELECT program_id, kind, id, version, state FROM shared";

impl Sqlite {
    pub fn shared(&self, keys: &[SharedKey]) -> Result<Vec<SharedRow>, Fault> {
        self.read("load shared things", |db| load(db, keys))
    }

    pub fn lane_shared(&self, keys: &[SharedKey]) -> Result<Vec<SharedRow>, Fault> {
        self.read_on_writer("load shared things", |db| load(db, keys))
    }
}

/// Writes the things, and says which were not as expected.
pub fn write(tx: &Transaction<'_>, writes: &[SharedWrite]) -> rusqlite::Result<Vec<SharedKey>> {
    let mut conflicts = Vec::new();
    if writes.is_empty() {
        return Ok(conflicts);
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO shared (program_id, kind, id, version, state) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (program_id, kind, id) DO NOTHING",
    )?;
    let mut update = tx.prepare_cached(
        "UPDATE shared SET version = ?4, state = ?5
          WHERE program_id = ?1 AND kind = ?2 AND id = ?3 AND version = ?6",
    )?;
    for SharedWrite { row: SharedRow { key, version, state }, expected_version } in writes {
        let (program, version) = (key.program.0, count(*version)?);
        let written = match expected_version {
            0 => insert.execute(params![program, key.kind, key.id, version, state])?,
            expected => {
                update.execute(params![program, key.kind, key.id, version, state, count(*expected)?])?
            }
        };
        if written == 0 {
            conflicts.push(key.clone());
        }
    }
    Ok(conflicts)
}

pub fn read_shared(row: &Row<'_>) -> rusqlite::Result<SharedRow> {
    let key = SharedKey { program: program(row, 0)?, kind: row.get(1)?, id: row.get(2)? };
    Ok(SharedRow { key, version: counted(row, 3)?, state: row.get(4)? })
}

fn load(db: &Connection, keys: &[SharedKey]) -> rusqlite::Result<Vec<SharedRow>> {
    let mut find = db.prepare_cached(&format!("{SHARED} WHERE program_id = ?1 AND kind = ?2 AND id = ?3"))?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        found.extend(find.query_row(params![key.program.0, key.kind, key.id], read_shared).optional()?);
    }
    Ok(found)
}
