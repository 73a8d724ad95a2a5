//! Remembered HTTP answers.

use std::collections::HashSet;

use regulars_engine::id::{KeyId, MemberId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    Postgres, Verdict,
    codec::{bytes, get, id_maybe, number},
    connection::Step,
    faults::Outcome,
};
use crate::{AnswerRow, Fault};

impl Postgres {
    pub fn answer(&self, key_id: KeyId, key: &str) -> Result<Option<AnswerRow>, Fault> {
        self.read("find an answer", |db| {
            let row = db.row(
                "SELECT request_hash, status, body, member_id, created_at FROM answer
                  WHERE key_id = $1 AND key = $2",
                &[&key_id.0, &key],
            )?;
            let read = |row: Row| {
                Ok(AnswerRow {
                    key_id,
                    key: key.to_owned(),
                    request_hash: bytes(&row, 0)?,
                    status: number(&row, 1)?,
                    body: get(&row, 2)?,
                    member: id_maybe(&row, 3, MemberId)?,
                    created_at: get(&row, 4)?,
                })
            };
            row.map(read).transpose()
        })
    }

    pub fn forget_answers(&self, before: i64, limit: u32) -> Result<u64, Fault> {
        self.write("forget old answers", |db| {
            let forgotten = db.execute(
                "DELETE FROM answer USING
                    (SELECT key_id, key FROM answer WHERE created_at < $1 ORDER BY created_at LIMIT $2) AS old
                  WHERE answer.key_id = old.key_id AND answer.key = old.key",
                &[&before, &i64::from(limit)],
            )?;
            Ok(Verdict::Keep(forgotten))
        })
    }
}

/// Inserts the answers that are new, and returns their keys.
pub fn insert(answers: &[AnswerRow]) -> Step<'_> {
    let mut sorted: Vec<&AnswerRow> = answers.iter().collect();
    sorted.sort_by_key(|answer| (answer.key_id, &answer.key));
    Step {
        sql: "INSERT INTO answer (key_id, key, request_hash, status, body, member_id, created_at)
              SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::bigint[], $5::bytea[], $6::uuid[],
                                   $7::bigint[])
              ON CONFLICT (key_id, key) DO NOTHING RETURNING key_id, key",
        parameters: vec![
            Box::new(sorted.iter().map(|answer| answer.key_id.0).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|answer| answer.key.as_str()).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|answer| answer.request_hash.as_slice()).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|answer| i64::from(answer.status)).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|answer| answer.body.as_slice()).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|answer| answer.member.map(|member| member.0)).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|answer| answer.created_at).collect::<Vec<_>>()),
        ],
    }
}

/// The answers that [`insert`] did not return: their keys are in use.
pub fn taken(answers: &[AnswerRow], inserted: &[Row]) -> Outcome<Vec<(KeyId, String)>> {
    let read = |row| Ok((get::<Uuid>(row, 0)?, get::<String>(row, 1)?));
    let mut inserted = inserted.iter().map(read).collect::<Outcome<HashSet<_>>>()?;
    let keys = answers.iter().map(|answer| (answer.key_id, answer.key.clone()));
    Ok(keys.filter(|(id, key)| !inserted.remove(&(id.0, key.clone()))).collect())
}
