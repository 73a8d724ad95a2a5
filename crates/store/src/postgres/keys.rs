//! API keys.

use regulars_engine::id::{KeyId, ProgramId};
use tokio_postgres::Row;

use super::{
    Postgres, Verdict,
    codec::{Word, bytes, get, id, number_maybe, of, word},
    faults::{Outcome, Trouble},
};
use crate::{Fault, KeyRow};

const KEY: &str =
    "SELECT key_id, program_id, mode, secret_hash, scopes, label, created_at, expires_at, revoked_at, last_used_at
       FROM api_key";

impl Postgres {
    pub fn insert_key(&self, key: &KeyRow) -> Result<(), Fault> {
        self.write("insert a key", |db| {
            // Scopes are kept one to a line.
            if key.scopes.iter().any(|scope| scope.is_empty() || scope.contains('\n')) {
                return Err(Trouble::Refused("a scope is empty or has a line break"));
            }
            db.execute(
                "INSERT INTO api_key (key_id, program_id, mode, secret_hash, scopes, label, created_at, expires_at,
                                      revoked_at, last_used_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                &[
                    &key.id.0,
                    &key.program.map(of),
                    &key.mode.word(),
                    &key.secret_hash.as_slice(),
                    &key.scopes.join("\n"),
                    &key.label,
                    &key.created_at,
                    &key.expires_at,
                    &key.revoked_at,
                    &key.last_used_at,
                ],
            )?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn key(&self, id: KeyId) -> Result<Option<KeyRow>, Fault> {
        self.read("load a key", |db| {
            let row = db.row(&format!("{KEY} WHERE key_id = $1"), &[&id.0])?;
            row.map(|row| read_key(&row)).transpose()
        })
    }

    pub fn keys(&self, program: Option<ProgramId>) -> Result<Vec<KeyRow>, Fault> {
        self.read("list the keys", |db| {
            let rows = match program {
                Some(program) => {
                    db.rows(&format!("{KEY} WHERE program_id = $1 ORDER BY key_id"), &[&of(program)])
                }
                None => db.rows(&format!("{KEY} WHERE program_id IS NULL ORDER BY key_id"), &[]),
            };
            rows?.iter().map(read_key).collect()
        })
    }

    pub fn revoke_key(&self, id: KeyId, at: i64) -> Result<bool, Fault> {
        self.write("revoke a key", |db| {
            let revoked = db.execute(
                "UPDATE api_key SET revoked_at = coalesce(revoked_at, $2) WHERE key_id = $1",
                &[&id.0, &at],
            )?;
            Ok(Verdict::Keep(revoked == 1))
        })
    }

    pub fn touch_keys(&self, uses: &[(KeyId, i64)]) -> Result<(), Fault> {
        let mut uses = uses.to_vec();
        // In the order of the keys, so that two servers do not wait for each other.
        uses.sort_unstable();
        self.write("note the use of keys", |db| {
            for (id, at) in &uses {
                db.execute(
                    "UPDATE api_key SET last_used_at = greatest(last_used_at, $2) WHERE key_id = $1",
                    &[&id.0, at],
                )?;
            }
            Ok(Verdict::Keep(()))
        })
    }
}

fn read_key(row: &Row) -> Outcome<KeyRow> {
    let scopes: &str = get(row, 4)?;
    Ok(KeyRow {
        id: id(row, 0, KeyId)?,
        program: number_maybe(row, 1)?.map(ProgramId),
        mode: word(row, 2)?,
        secret_hash: bytes(row, 3)?,
        scopes: scopes.lines().map(str::to_owned).collect(),
        label: get(row, 5)?,
        created_at: get(row, 6)?,
        expires_at: get(row, 7)?,
        revoked_at: get(row, 8)?,
        last_used_at: get(row, 9)?,
    })
}
