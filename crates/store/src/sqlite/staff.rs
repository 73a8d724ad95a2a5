//! People who run programs.

use regulars_engine::id::{ProgramId, StaffId};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{
    Sqlite, Verdict,
    codec::{Word, blob, count, counted, id, word},
    sessions::{write_session, write_ticket},
};
use crate::{Factor, Fault, Grant, SecretHash, SignIn, StaffAct, StaffRow, StaffSaved};

const STAFF: &str = "SELECT staff_id, created_at, revision, totp_step, state, email_hash, personal, password, totp FROM staff";

impl Sqlite {
    pub fn save_staff(&self, row: &StaffRow, act: &StaffAct) -> Result<StaffSaved, Fault> {
        self.write("store one of the staff", |tx| {
            if !write_staff(tx, row)? {
                let why = if row.revision == 1 { StaffSaved::Taken } else { StaffSaved::Moved };
                return Ok(Verdict::Undo(why));
            }
            if let Some(ticket) = &act.spends
                && tx.execute("DELETE FROM ticket WHERE token_hash = ?1", [ticket])? != 1
            {
                return Ok(Verdict::Undo(StaffSaved::Spent));
            }
            write_act(tx, row.id, act)?;
            Ok(Verdict::Keep(StaffSaved::Saved))
        })
    }

    pub fn staff(&self, id: StaffId) -> Result<Option<StaffRow>, Fault> {
        self.read("load one of the staff", |db| {
            let sql = format!("{STAFF} WHERE staff_id = ?1");
            let row = db.prepare_cached(&sql)?.query_row([blob!(id)], read_staff).optional()?;
            row.map(|row| with_grants(db, row)).transpose()
        })
    }

    pub fn staff_by_email(&self, hash: &SecretHash) -> Result<Option<StaffRow>, Fault> {
        self.read("look for one of the staff", |db| {
            let sql = format!("{STAFF} WHERE email_hash = ?1");
            let row = db.prepare_cached(&sql)?.query_row([hash], read_staff).optional()?;
            row.map(|row| with_grants(db, row)).transpose()
        })
    }

    pub fn all_staff(&self) -> Result<Vec<StaffRow>, Fault> {
        self.read("list the staff", |db| {
            let mut all = db.prepare_cached(&format!("{STAFF} ORDER BY staff_id"))?;
            let rows: Vec<StaffRow> = all.query_map([], read_staff)?.collect::<rusqlite::Result<_>>()?;
            rows.into_iter().map(|row| with_grants(db, row)).collect()
        })
    }

    pub fn sign_in(&self, act: &SignIn) -> Result<bool, Fault> {
        self.write("sign somebody in", |tx| {
            let factor = match act.factor {
                Factor::Totp(step) => tx.execute(
                    "UPDATE staff SET totp_step = ?2 WHERE staff_id = ?1 AND totp_step < ?2 AND state = 'active'",
                    params![blob!(act.staff), step],
                )?,
                Factor::Recovery(hash) => tx.execute(
                    "DELETE FROM recovery_code WHERE staff_id = ?1 AND code_hash = ?2
                        AND EXISTS (SELECT 1 FROM staff WHERE staff_id = ?1 AND state = 'active')",
                    params![blob!(act.staff), hash],
                )?,
            };
            let ticket = tx.execute("DELETE FROM ticket WHERE token_hash = ?1", [act.ticket])?;
            if (factor, ticket) != (1, 1) {
                return Ok(Verdict::Undo(false));
            }
            write_session(tx, &act.session)?;
            Ok(Verdict::Keep(true))
        })
    }

    pub fn recovery_codes(&self, staff: StaffId) -> Result<u32, Fault> {
        self.read("count recovery codes", |db| {
            db.prepare_cached("SELECT count(*) FROM recovery_code WHERE staff_id = ?1")?
                .query_row([blob!(staff)], |row| row.get(0))
        })
    }
}

fn write_staff(tx: &Transaction<'_>, row: &StaffRow) -> rusqlite::Result<bool> {
    let written = if row.revision == 1 {
        tx.execute(
            "INSERT INTO staff (staff_id, created_at, revision, totp_step, state, email_hash, personal, password, totp)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (email_hash) DO NOTHING",
            params![
                blob!(row.id),
                row.created_at,
                count(row.revision)?,
                row.totp_step,
                row.state.word(),
                row.email_hash,
                row.personal,
                row.password,
                row.totp,
            ],
        )?
    } else {
        // A step that was accepted meanwhile stays used.
        tx.execute(
            "UPDATE staff SET revision = ?2, totp_step = max(totp_step, ?3), state = ?4, personal = ?5, password = ?6,
                    totp = ?7
              WHERE staff_id = ?1 AND revision = ?2 - 1",
            params![
                blob!(row.id),
                count(row.revision)?,
                row.totp_step,
                row.state.word(),
                row.personal,
                row.password,
                row.totp,
            ],
        )?
    };
    if written != 1 {
        return Ok(false);
    }
    tx.execute("DELETE FROM staff_role WHERE staff_id = ?1", [blob!(row.id)])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO staff_role (staff_id, place, program_id, role, store) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (place, grant) in (0_i64..).zip(&row.grants) {
        let program = grant.program.map(|program| program.0);
        insert.execute(params![blob!(row.id), place, program, grant.role.word(), grant.store])?;
    }
    Ok(true)
}

fn write_act(tx: &Transaction<'_>, staff: StaffId, act: &StaffAct) -> rusqlite::Result<()> {
    if act.ends_sessions {
        tx.execute("DELETE FROM session WHERE subject_id = ?1", [blob!(staff)])?;
        tx.execute("DELETE FROM ticket WHERE subject_id = ?1", [blob!(staff)])?;
    }
    if let Some(codes) = &act.recovery {
        tx.execute("DELETE FROM recovery_code WHERE staff_id = ?1", [blob!(staff)])?;
        for hash in codes {
            tx.execute("INSERT INTO recovery_code VALUES (?1, ?2)", params![blob!(staff), hash])?;
        }
    }
    act.ticket.as_ref().map_or(Ok(()), |ticket| write_ticket(tx, ticket))?;
    act.session.as_ref().map_or(Ok(()), |session| write_session(tx, session))
}

fn read_staff(row: &Row<'_>) -> rusqlite::Result<StaffRow> {
    Ok(StaffRow {
        id: id(row, 0, StaffId)?,
        created_at: row.get(1)?,
        revision: counted(row, 2)?,
        totp_step: row.get(3)?,
        state: word(row, 4)?,
        email_hash: row.get(5)?,
        personal: row.get(6)?,
        password: row.get(7)?,
        totp: row.get(8)?,
        grants: Vec::new(),
    })
}

fn with_grants(db: &Connection, row: StaffRow) -> rusqlite::Result<StaffRow> {
    let sql = "SELECT program_id, role, store FROM staff_role WHERE staff_id = ?1 ORDER BY place";
    let read = |row: &Row<'_>| {
        let program = row.get::<_, Option<u32>>(0)?.map(ProgramId);
        Ok(Grant { program, role: word(row, 1)?, store: row.get(2)? })
    };
    let grants =
        db.prepare_cached(sql)?.query_map([blob!(row.id)], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(StaffRow { grants, ..row })
}
