//! Effects that wait to happen.

use regulars_engine::id::{AccountId, ProgramId};
use rusqlite::{Connection, Row, Transaction, named_params, params};

use super::{
    Sqlite, Verdict,
    codec::{blob, count, counted, id, program},
    nodes::IN_SHARE,
};
use crate::{Fault, OutboxId, OutboxRow, Share};

const OUTBOX: &str = "SELECT account_id, seq, place, program_id, kind, payload, attempts, due_at FROM outbox";

impl Sqlite {
    pub fn outbox(&self, until: i64, share: Share, limit: u32) -> Result<Vec<OutboxRow>, Fault> {
        self.read("find what waits to happen", |db| {
            db.prepare_cached(&format!(
                "{OUTBOX} WHERE kind <> 'instruction' AND due_at <= :until AND {IN_SHARE}
                  ORDER BY due_at, account_id, seq, outbox.place LIMIT :limit"
            ))?
            .query_map(
                named_params! {":until": until, ":of": share.of, ":place": share.place, ":limit": limit},
                read_row,
            )?
            .collect()
        })
    }

    pub fn outbox_done(&self, done: &[OutboxId]) -> Result<(), Fault> {
        self.write("forget what has happened", |tx| {
            remove(tx, done)?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn outbox_later(&self, at: OutboxId, due_at: i64) -> Result<(), Fault> {
        self.write("put off what could not happen", |tx| {
            tx.prepare_cached(
                "UPDATE outbox SET attempts = attempts + 1, due_at = ?4
                  WHERE account_id = ?1 AND seq = ?2 AND place = ?3",
            )?
            .execute(params![blob!(at.account), count(at.seq)?, at.place, due_at])?;
            Ok(Verdict::Keep(()))
        })
    }
}

pub(super) fn insert(tx: &Transaction<'_>, rows: &[OutboxRow]) -> rusqlite::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut insert = tx.prepare_cached("INSERT INTO outbox VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for row in rows {
        insert.execute(params![
            blob!(row.id.account),
            count(row.id.seq)?,
            row.id.place,
            row.program.0,
            row.kind,
            row.payload,
            row.attempts,
            row.due_at,
        ])?;
    }
    Ok(())
}

pub(super) fn remove(tx: &Transaction<'_>, done: &[OutboxId]) -> rusqlite::Result<()> {
    if done.is_empty() {
        return Ok(());
    }
    let mut delete =
        tx.prepare_cached("DELETE FROM outbox WHERE account_id = ?1 AND seq = ?2 AND place = ?3")?;
    for at in done {
        delete.execute(params![blob!(at.account), count(at.seq)?, at.place])?;
    }
    Ok(())
}

/// All of one program, or of all.
pub(super) fn all(db: &Connection, of: Option<ProgramId>) -> rusqlite::Result<Vec<OutboxRow>> {
    db.prepare_cached(&format!(
        "{OUTBOX} WHERE ?1 IS NULL OR program_id = ?1 ORDER BY account_id, seq, place"
    ))?
    .query_map([of.map(|of| of.0)], read_row)?
    .collect()
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        id: OutboxId { account: id(row, 0, AccountId)?, seq: counted(row, 1)?, place: row.get(2)? },
        program: program(row, 3)?,
        kind: row.get(4)?,
        payload: row.get(5)?,
        attempts: row.get(6)?,
        due_at: row.get(7)?,
    })
}
