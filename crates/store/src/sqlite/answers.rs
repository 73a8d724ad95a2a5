//! Remembered HTTP answers.

use regulars_engine::id::{KeyId, MemberId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::{
    Sqlite, Verdict,
    codec::{blob, id_maybe},
};
use crate::{AnswerRow, Fault};

impl Sqlite {
    pub fn answer(&self, key_id: KeyId, key: &str) -> Result<Option<AnswerRow>, Fault> {
        self.read("find an answer", |db| {
            db.prepare_cached(
                "SELECT request_hash, status, body, member_id, created_at FROM answer
                  WHERE key_id = ?1 AND key = ?2",
            )?
            .query_row(params![blob!(key_id), key], |row| {
                Ok(AnswerRow {
                    key_id,
                    key: key.to_owned(),
                    request_hash: row.get(0)?,
                    status: row.get(1)?,
                    body: row.get(2)?,
                    member: id_maybe(row, 3, MemberId)?,
                    created_at: row.get(4)?,
                })
            })
            .optional()
        })
    }

    pub fn forget_answers(&self, before: i64, limit: u32) -> Result<u64, Fault> {
        self.write("forget old answers", |tx| {
            let forgotten = tx.execute(
                "DELETE FROM answer WHERE rowid IN
                    (SELECT rowid FROM answer WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)",
                params![before, limit],
            )?;
            Ok(Verdict::Keep(forgotten as u64))
        })
    }
}

/// Whether the answer is new and was inserted.
pub fn insert(tx: &Transaction<'_>, answer: &AnswerRow) -> rusqlite::Result<bool> {
    let inserted = tx
        .prepare_cached(
            "INSERT INTO answer (key_id, key, request_hash, status, body, member_id, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (key_id, key) DO NOTHING",
        )?
        .execute(params![
            blob!(answer.key_id),
            answer.key,
            answer.request_hash,
            answer.status,
            answer.body,
            answer.member.map(|member| *member.0.as_bytes()),
            answer.created_at,
        ])?;
    Ok(inserted == 1)
}
