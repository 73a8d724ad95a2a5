//! Sessions, tickets, and counts of tries.

use regulars_engine::id::{ProgramId, SessionId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    Postgres, Verdict,
    codec::{Word, bytes, get, id, number, number_maybe, of, word},
    connection::Connection,
    faults::{Outcome, Trouble},
};
use crate::{Fault, SecretHash, SessionRow, Throttle, TicketRow};

const SESSION: &str =
    "SELECT session_id, subject_id, program_id, created_at, proved_at, seen_at, expires_at, kind, token_hash
       FROM session";

impl Postgres {
    pub fn session(&self, token_hash: &SecretHash) -> Result<Option<SessionRow>, Fault> {
        self.read("load a session", |db| {
            let row = db.row(&format!("{SESSION} WHERE token_hash = $1"), &[&token_hash.as_slice()])?;
            row.map(|row| read_session(&row)).transpose()
        })
    }

    pub fn sessions(&self, subject: Uuid) -> Result<Vec<SessionRow>, Fault> {
        self.read("list sessions", |db| {
            let rows =
                db.rows(&format!("{SESSION} WHERE subject_id = $1 ORDER BY session_id"), &[&subject])?;
            rows.iter().map(read_session).collect()
        })
    }

    pub fn end_session(&self, subject: Uuid, id: SessionId) -> Result<bool, Fault> {
        self.write("end a session", |db| {
            let sql = "DELETE FROM session WHERE session_id = $1 AND subject_id = $2";
            Ok(Verdict::Keep(db.execute(sql, &[&id.0, &subject])? == 1))
        })
    }

    pub fn touch_sessions(&self, uses: &[(SessionId, i64)]) -> Result<(), Fault> {
        let mut uses = uses.to_vec();
        // In the order of the sessions, so that two servers do not wait for each other.
        uses.sort_unstable();
        self.write("note the use of sessions", |db| {
            for (id, at) in &uses {
                let sql = "UPDATE session SET seen_at = greatest(seen_at, $2) WHERE session_id = $1";
                db.execute(sql, &[&id.0, at])?;
            }
            Ok(Verdict::Keep(()))
        })
    }

    pub fn replace_ticket(&self, ticket: &TicketRow) -> Result<(), Fault> {
        self.write("store a ticket", |db| {
            let sql = "DELETE FROM ticket WHERE kind = $1 AND subject_id IS NULL";
            db.execute(sql, &[&ticket.kind.word()])?;
            write_ticket(db, ticket)?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn insert_ticket(&self, ticket: &TicketRow) -> Result<(), Fault> {
        self.write("store a ticket", |db| {
            write_ticket(db, ticket)?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn try_ticket(&self, token_hash: &SecretHash) -> Result<Option<TicketRow>, Fault> {
        self.write("use a ticket", |db| {
            let sql = "UPDATE ticket SET tries = tries + 1 WHERE token_hash = $1
                       RETURNING token_hash, subject_id, program_id, expires_at, tries, kind, data";
            let row = db.row(sql, &[&token_hash.as_slice()])?;
            Ok(Verdict::Keep(row.map(|row| read_ticket(&row)).transpose()?))
        })
    }

    pub fn count_try(
        &self,
        kind: &str,
        hash: &SecretHash,
        now: i64,
        ends_at: i64,
    ) -> Result<Throttle, Fault> {
        self.write("count a try", |db| {
            let sql = "INSERT INTO throttle (hash, kind, tries, ends_at) VALUES ($1, $2, 1, $4)
                       ON CONFLICT (hash, kind) DO UPDATE
                          SET tries = CASE WHEN throttle.ends_at <= $3 THEN 1 ELSE throttle.tries + 1 END,
                              ends_at = CASE WHEN throttle.ends_at <= $3 THEN $4 ELSE throttle.ends_at END
                       RETURNING tries, ends_at";
            let row = db.row(sql, &[&hash.as_slice(), &kind, &now, &ends_at])?;
            let row = row.ok_or(Trouble::Refused("a count was not written"))?;
            Ok(Verdict::Keep(read_throttle(&row)?))
        })
    }

    pub fn tries(&self, kind: &str, hash: &SecretHash, now: i64) -> Result<Option<Throttle>, Fault> {
        self.read("look how often something was tried", |db| {
            let sql = "SELECT tries, ends_at FROM throttle WHERE hash = $1 AND kind = $2 AND ends_at > $3";
            let row = db.row(sql, &[&hash.as_slice(), &kind, &now])?;
            row.map(|row| read_throttle(&row)).transpose()
        })
    }

    pub fn forget_tries(&self, kind: &str, hash: &SecretHash) -> Result<(), Fault> {
        self.write("end a count of tries", |db| {
            let sql = "DELETE FROM throttle WHERE hash = $1 AND kind = $2";
            db.execute(sql, &[&hash.as_slice(), &kind])?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn forget_ended(&self, before: i64) -> Result<(), Fault> {
        self.write("forget what has ended", |db| {
            db.execute("DELETE FROM session WHERE expires_at < $1", &[&before])?;
            db.execute("DELETE FROM ticket WHERE expires_at < $1", &[&before])?;
            db.execute("DELETE FROM throttle WHERE ends_at < $1", &[&before])?;
            Ok(Verdict::Keep(()))
        })
    }
}

pub(super) fn write_session(db: &mut Connection, row: &SessionRow) -> Outcome<()> {
    db.execute(
        "INSERT INTO session (session_id, subject_id, program_id, created_at, proved_at, seen_at, expires_at, kind,
                              token_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &row.id.0,
            &row.subject,
            &row.program.map(of),
            &row.created_at,
            &row.proved_at,
            &row.seen_at,
            &row.expires_at,
            &row.kind.word(),
            &row.token_hash.as_slice(),
        ],
    )?;
    Ok(())
}

pub(super) fn write_ticket(db: &mut Connection, row: &TicketRow) -> Outcome<()> {
    db.execute(
        "INSERT INTO ticket (token_hash, subject_id, program_id, expires_at, tries, kind, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &row.token_hash.as_slice(),
            &row.subject,
            &row.program.map(of),
            &row.expires_at,
            &i64::from(row.tries),
            &row.kind.word(),
            &row.data,
        ],
    )?;
    Ok(())
}

fn read_session(row: &Row) -> Outcome<SessionRow> {
    Ok(SessionRow {
        id: id(row, 0, SessionId)?,
        subject: get(row, 1)?,
        program: number_maybe(row, 2)?.map(ProgramId),
        created_at: get(row, 3)?,
        proved_at: get(row, 4)?,
        seen_at: get(row, 5)?,
        expires_at: get(row, 6)?,
        kind: word(row, 7)?,
        token_hash: bytes(row, 8)?,
    })
}

fn read_ticket(row: &Row) -> Outcome<TicketRow> {
    Ok(TicketRow {
        token_hash: bytes(row, 0)?,
        subject: get::<Option<Uuid>>(row, 1)?,
        program: number_maybe(row, 2)?.map(ProgramId),
        expires_at: get(row, 3)?,
        tries: number(row, 4)?,
        kind: word(row, 5)?,
        data: get(row, 6)?,
    })
}

fn read_throttle(row: &Row) -> Outcome<Throttle> {
    Ok(Throttle { tries: number(row, 0)?, ends_at: get(row, 1)? })
}
