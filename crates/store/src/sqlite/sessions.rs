//! Sessions, tickets, and counts of tries.

use regulars_engine::id::{ProgramId, SessionId};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use uuid::Uuid;

use super::{
    Sqlite, Verdict,
    codec::{Word, blob, id, word},
};
use crate::{Fault, SecretHash, SessionRow, Throttle, TicketRow};

const SESSION: &str =
    "SELECT session_id, subject_id, program_id, created_at, proved_at, seen_at, expires_at, kind, token_hash
       FROM session";

impl Sqlite {
    pub fn session(&self, token_hash: &SecretHash) -> Result<Option<SessionRow>, Fault> {
        self.read("load a session", |db| {
            let sql = format!("{SESSION} WHERE token_hash = ?1");
            db.prepare_cached(&sql)?.query_row([token_hash], read_session).optional()
        })
    }

    pub fn sessions(&self, subject: Uuid) -> Result<Vec<SessionRow>, Fault> {
        self.read("list sessions", |db| {
            db.prepare_cached(&format!("{SESSION} WHERE subject_id = ?1 ORDER BY session_id"))?
                .query_map([subject.as_bytes()], read_session)?
                .collect()
        })
    }

    pub fn end_session(&self, subject: Uuid, id: SessionId) -> Result<bool, Fault> {
        self.write("end a session", |tx| {
            let sql = "DELETE FROM session WHERE session_id = ?1 AND subject_id = ?2";
            Ok(Verdict::Keep(tx.execute(sql, params![blob!(id), subject.as_bytes()])? == 1))
        })
    }

    pub fn touch_sessions(&self, uses: &[(SessionId, i64)]) -> Result<(), Fault> {
        self.write("note the use of sessions", |tx| {
            let mut touch =
                tx.prepare_cached("UPDATE session SET seen_at = max(seen_at, ?2) WHERE session_id = ?1")?;
            for (id, at) in uses {
                touch.execute(params![blob!(id), at])?;
            }
            Ok(Verdict::Keep(()))
        })
    }

    pub fn replace_ticket(&self, ticket: &TicketRow) -> Result<(), Fault> {
        self.write("store a ticket", |tx| {
            tx.execute("DELETE FROM ticket WHERE kind = ?1 AND subject_id IS NULL", [ticket.kind.word()])?;
            write_ticket(tx, ticket)?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn insert_ticket(&self, ticket: &TicketRow) -> Result<(), Fault> {
        self.write("store a ticket", |tx| Ok(Verdict::Keep(write_ticket(tx, ticket)?)))
    }

    pub fn try_ticket(&self, token_hash: &SecretHash) -> Result<Option<TicketRow>, Fault> {
        self.write("use a ticket", |tx| {
            let sql = "UPDATE ticket SET tries = tries + 1 WHERE token_hash = ?1
                       RETURNING token_hash, subject_id, program_id, expires_at, tries, kind, data";
            Ok(Verdict::Keep(tx.prepare_cached(sql)?.query_row([token_hash], read_ticket).optional()?))
        })
    }

    pub fn count_try(
        &self,
        kind: &str,
        hash: &SecretHash,
        now: i64,
        ends_at: i64,
    ) -> Result<Throttle, Fault> {
        self.write("count a try", |tx| {
            let sql = "INSERT INTO throttle (hash, kind, tries, ends_at) VALUES (?1, ?2, 1, ?4)
                       ON CONFLICT (hash, kind) DO UPDATE
                          SET tries = iif(throttle.ends_at <= ?3, 1, throttle.tries + 1),
                              ends_at = iif(throttle.ends_at <= ?3, ?4, throttle.ends_at)
                       RETURNING tries, ends_at";
            let counted = params![hash, kind, now, ends_at];
            Ok(Verdict::Keep(tx.prepare_cached(sql)?.query_row(counted, read_throttle)?))
        })
    }

    pub fn tries(&self, kind: &str, hash: &SecretHash, now: i64) -> Result<Option<Throttle>, Fault> {
        self.read("look how often something was tried", |db| {
            db.prepare_cached(
                "SELECT tries, ends_at FROM throttle WHERE hash = ?1 AND kind = ?2 AND ends_at > ?3",
            )?
            .query_row(params![hash, kind, now], read_throttle)
            .optional()
        })
    }

    pub fn forget_tries(&self, kind: &str, hash: &SecretHash) -> Result<(), Fault> {
        self.write("end a count of tries", |tx| {
            tx.execute("DELETE FROM throttle WHERE hash = ?1 AND kind = ?2", params![hash, kind])?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn forget_ended(&self, before: i64) -> Result<(), Fault> {
        self.write("forget what has ended", |tx| {
            tx.execute("DELETE FROM session WHERE expires_at < ?1", [before])?;
            tx.execute("DELETE FROM ticket WHERE expires_at < ?1", [before])?;
            tx.execute("DELETE FROM throttle WHERE ends_at < ?1", [before])?;
            Ok(Verdict::Keep(()))
        })
    }
}

pub(super) fn write_session(tx: &Transaction<'_>, row: &SessionRow) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO session (session_id, subject_id, program_id, created_at, proved_at, seen_at, expires_at, kind,
                              token_hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            blob!(row.id),
            row.subject.as_bytes(),
            row.program.map(|program| program.0),
            row.created_at,
            row.proved_at,
            row.seen_at,
            row.expires_at,
            row.kind.word(),
            row.token_hash,
        ],
    )?;
    Ok(())
}

pub(super) fn write_ticket(tx: &Transaction<'_>, row: &TicketRow) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO ticket (token_hash, subject_id, program_id, expires_at, tries, kind, data)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            row.token_hash,
            row.subject.as_ref().map(Uuid::as_bytes),
            row.program.map(|program| program.0),
            row.expires_at,
            row.tries,
            row.kind.word(),
            row.data,
        ],
    )?;
    Ok(())
}

fn read_session(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        id: id(row, 0, SessionId)?,
        subject: id(row, 1, |subject| subject)?,
        program: row.get::<_, Option<u32>>(2)?.map(ProgramId),
        created_at: row.get(3)?,
        proved_at: row.get(4)?,
        seen_at: row.get(5)?,
        expires_at: row.get(6)?,
        kind: word(row, 7)?,
        token_hash: row.get(8)?,
    })
}

fn read_ticket(row: &Row<'_>) -> rusqlite::Result<TicketRow> {
    Ok(TicketRow {
        token_hash: row.get(0)?,
        subject: row.get::<_, Option<[u8; 16]>>(1)?.map(Uuid::from_bytes),
        program: row.get::<_, Option<u32>>(2)?.map(ProgramId),
        expires_at: row.get(3)?,
        tries: row.get(4)?,
        kind: word(row, 5)?,
        data: row.get(6)?,
    })
}

fn read_throttle(row: &Row<'_>) -> rusqlite::Result<Throttle> {
    Ok(Throttle { tries: row.get(0)?, ends_at: row.get(1)? })
}
