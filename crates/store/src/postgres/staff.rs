//! People who run programs. The row of somebody is always written before their sessions and tickets, so that two servers do
//! not wait for each other.

use regulars_engine::id::{ProgramId, StaffId};
use tokio_postgres::Row;

use super::{
    Postgres, Verdict,
    codec::{Word, bytes, count, get, id, number, number_maybe, of, word},
    connection::Connection,
    faults::Outcome,
    sessions::{write_session, write_ticket},
};
use crate::{Factor, Fault, Grant, SecretHash, SignIn, StaffAct, StaffRow, StaffSaved};

const STAFF: &str = "SELECT staff_id, created_at, revision, totp_step, state, email_hash, personal, password, totp FROM staff";

impl Postgres {
    pub fn save_staff(&self, row: &StaffRow, act: &StaffAct) -> Result<StaffSaved, Fault> {
        self.write("store one of the staff", |db| {
            if !write_staff(db, row)? {
                let why = if row.revision == 1 { StaffSaved::Taken } else { StaffSaved::Moved };
                return Ok(Verdict::Undo(why));
            }
            if let Some(ticket) = &act.spends
                && db.execute("DELETE FROM ticket WHERE token_hash = $1", &[&ticket.as_slice()])? != 1
            {
                return Ok(Verdict::Undo(StaffSaved::Spent));
            }
            write_act(db, row.id, act)?;
            Ok(Verdict::Keep(StaffSaved::Saved))
        })
    }

    pub fn staff(&self, id: StaffId) -> Result<Option<StaffRow>, Fault> {
        self.read("load one of the staff", |db| {
            let row = db.row(&format!("{STAFF} WHERE staff_id = $1"), &[&id.0])?;
            row.map(|row| read_staff(db, &row)).transpose()
        })
    }

    pub fn staff_by_email(&self, hash: &SecretHash) -> Result<Option<StaffRow>, Fault> {
        self.read("look for one of the staff", |db| {
            let row = db.row(&format!("{STAFF} WHERE email_hash = $1"), &[&hash.as_slice()])?;
            row.map(|row| read_staff(db, &row)).transpose()
        })
    }

    pub fn all_staff(&self) -> Result<Vec<StaffRow>, Fault> {
        self.read("list the staff", |db| {
            let rows = db.rows(&format!("{STAFF} ORDER BY staff_id"), &[])?;
            rows.iter().map(|row| read_staff(db, row)).collect()
        })
    }

    pub fn sign_in(&self, act: &SignIn) -> Result<bool, Fault> {
        self.write("sign somebody in", |db| {
            let factor = match act.factor {
                Factor::Totp(step) => db.execute(
                    "UPDATE staff SET totp_step = $2 WHERE staff_id = $1 AND totp_step < $2 AND state = 'active'",
                    &[&act.staff.0, &step],
                )?,
                Factor::Recovery(hash) => {
                    let active = "SELECT FROM staff WHERE staff_id = $1 AND state = 'active' FOR UPDATE";
                    if db.row(active, &[&act.staff.0])?.is_none() {
                        return Ok(Verdict::Undo(false));
                    }
                    db.execute(
                        "DELETE FROM recovery_code WHERE staff_id = $1 AND code_hash = $2",
                        &[&act.staff.0, &hash.as_slice()],
                    )?
                }
            };
            let ticket = db.execute("DELETE FROM ticket WHERE token_hash = $1", &[&act.ticket.as_slice()])?;
            if (factor, ticket) != (1, 1) {
                return Ok(Verdict::Undo(false));
            }
            write_session(db, &act.session)?;
            Ok(Verdict::Keep(true))
        })
    }

    pub fn recovery_codes(&self, staff: StaffId) -> Result<u32, Fault> {
        self.read("count recovery codes", |db| {
            let row = db.row("SELECT count(*) FROM recovery_code WHERE staff_id = $1", &[&staff.0])?;
            row.map_or(Ok(0), |row| number(&row, 0))
        })
    }
}

fn write_staff(db: &mut Connection, row: &StaffRow) -> Outcome<bool> {
    let revision = count(row.revision)?;
    let written = if row.revision == 1 {
        db.execute(
            "INSERT INTO staff (staff_id, created_at, revision, totp_step, state, email_hash, personal, password, totp)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (email_hash) DO NOTHING",
            &[
                &row.id.0,
                &row.created_at,
                &revision,
                &row.totp_step,
                &row.state.word(),
                &row.email_hash.as_slice(),
                &row.personal,
                &row.password,
                &row.totp,
            ],
        )?
    } else {
        // A step that was accepted meanwhile stays used.
        db.execute(
            "UPDATE staff SET revision = $2, totp_step = greatest(totp_step, $3), state = $4, personal = $5,
                    password = $6, totp = $7
              WHERE staff_id = $1 AND revision = $2::bigint - 1",
            &[
                &row.id.0,
                &revision,
                &row.totp_step,
                &row.state.word(),
                &row.personal,
                &row.password,
                &row.totp,
            ],
        )?
    };
    if written != 1 {
        return Ok(false);
    }
    db.execute("DELETE FROM staff_role WHERE staff_id = $1", &[&row.id.0])?;
    for (place, grant) in (0_i64..).zip(&row.grants) {
        db.execute(
            "INSERT INTO staff_role (staff_id, place, program_id, role, store) VALUES ($1, $2, $3, $4, $5)",
            &[&row.id.0, &place, &grant.program.map(of), &grant.role.word(), &grant.store],
        )?;
    }
    Ok(true)
}

fn write_act(db: &mut Connection, staff: StaffId, act: &StaffAct) -> Outcome<()> {
    if act.ends_sessions {
        db.execute("DELETE FROM session WHERE subject_id = $1", &[&staff.0])?;
        db.execute("DELETE FROM ticket WHERE subject_id = $1", &[&staff.0])?;
    }
    if let Some(codes) = &act.recovery {
        db.execute("DELETE FROM recovery_code WHERE staff_id = $1", &[&staff.0])?;
        for hash in codes {
            let sql = "INSERT INTO recovery_code (staff_id, code_hash) VALUES ($1, $2)";
            db.execute(sql, &[&staff.0, &hash.as_slice()])?;
        }
    }
    if let Some(ticket) = &act.ticket {
        write_ticket(db, ticket)?;
    }
    act.session.as_ref().map_or(Ok(()), |session| write_session(db, session))
}

fn read_staff(db: &mut Connection, row: &Row) -> Outcome<StaffRow> {
    let staff: StaffId = id(row, 0, StaffId)?;
    let sql = "SELECT program_id, role, store FROM staff_role WHERE staff_id = $1 ORDER BY place";
    let grant = |row: &Row| {
        let program = number_maybe(row, 0)?.map(ProgramId);
        Ok(Grant { program, role: word(row, 1)?, store: get(row, 2)? })
    };
    let grants: Outcome<Vec<Grant>> = db.rows(sql, &[&staff.0])?.iter().map(grant).collect();
    Ok(StaffRow {
        id: staff,
        created_at: get(row, 1)?,
        revision: number(row, 2)?,
        totp_step: get(row, 3)?,
        state: word(row, 4)?,
        email_hash: bytes(row, 5)?,
        personal: get(row, 6)?,
        password: get(row, 7)?,
        totp: get(row, 8)?,
        grants: grants?,
    })
}
