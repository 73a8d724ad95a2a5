//! API keys.

use regulars_engine::id::{KeyId, ProgramId};
use rusqlite::{OptionalExtension, Row, params};

use super::{
    Sqlite, Verdict,
    codec::{Word, blob, id, word},
    faults::refused,
};
use crate::{Fault, KeyRow};

const KEY: &str =
    "SELECT key_id, program_id, mode, secret_hash, scopes, label, created_at, expires_at, revoked_at,
                          last_used_at FROM api_key";

impl Sqlite {
    pub fn insert_key(&self, key: &KeyRow) -> Result<(), Fault> {
        self.write("insert a key", |tx| {
            // Scopes are kept one to a line.
            if key.scopes.iter().any(|scope| scope.is_empty() || scope.contains('\n')) {
                return Err(refused("a scope is empty or has a line break"));
            }
            tx.execute(
                "INSERT INTO api_key VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    blob!(key.id),
                    key.program.map(|program| program.0),
                    key.mode.word(),
                    key.secret_hash,
                    key.scopes.join("\n"),
                    key.label,
                    key.created_at,
                    key.expires_at,
                    key.revoked_at,
                    key.last_used_at,
                ],
            )?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn key(&self, id: KeyId) -> Result<Option<KeyRow>, Fault> {
        self.read("load a key", |db| {
            db.prepare_cached(&format!("{KEY} WHERE key_id = ?1"))?
                .query_row([blob!(id)], read_key)
                .optional()
        })
    }

    pub fn keys(&self, program: Option<ProgramId>) -> Result<Vec<KeyRow>, Fault> {
        self.read("list the keys", |db| {
            db.prepare_cached(&format!("{KEY} WHERE program_id IS ?1 ORDER BY key_id"))?
                .query_map([program.map(|program| program.0)], read_key)?
                .collect()
        })
    }

    pub fn revoke_key(&self, id: KeyId, at: i64) -> Result<bool, Fault> {
        self.write("revoke a key", |tx| {
            let revoked = tx.execute(
                "UPDATE api_key SET revoked_at = coalesce(revoked_at, ?2) WHERE key_id = ?1",
                params![blob!(id), at],
            )?;
            Ok(Verdict::Keep(revoked == 1))
        })
    }

    pub fn touch_keys(&self, uses: &[(KeyId, i64)]) -> Result<(), Fault> {
        self.write("note the use of keys", |tx| {
            let mut touch = tx.prepare_cached(
                "UPDATE api_key SET last_used_at = max(coalesce(last_used_at, ?2), ?2) WHERE key_id = ?1",
            )?;
            for (id, at) in uses {
                touch.execute(params![blob!(id), at])?;
            }
            Ok(Verdict::Keep(()))
        })
    }
}

fn read_key(row: &Row<'_>) -> rusqlite::Result<KeyRow> {
    let scopes: String = row.get(4)?;
    Ok(KeyRow {
        id: id(row, 0, KeyId)?,
        program: row.get::<_, Option<u32>>(1)?.map(ProgramId),
        mode: word(row, 2)?,
        secret_hash: row.get(3)?,
        scopes: scopes.lines().map(str::to_owned).collect(),
        label: row.get(5)?,
        created_at: row.get(6)?,
        expires_at: row.get(7)?,
        revoked_at: row.get(8)?,
        last_used_at: row.get(9)?,
    })
}
