//! Forgetting a member.
//!
//! An erasure is gone from every query at once. PostgreSQL never overwrites a row, so its bytes stay in dead rows until the
//! tables are vacuumed, which `scrub` does; vacuuming frees their place but need not clear it. They stay in the server's
//! log until its files are used again, and in what was archived, replicated or backed up until that goes. What a profile is
//! readable by, its wrapped key, has a table of its own, which an operator can write anew quickly (`VACUUM FULL
//! member_key`). docs/guides/postgresql.md says so to operators.

use regulars_engine::id::{MemberId, ProgramId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    Postgres, Verdict,
    codec::{get, id, of, program},
    connection::Connection,
    faults::Outcome,
    members,
};
use crate::{Erased, ErasureRow, Fault};

/// What held personal data of somebody who was erased.
const SCRUBBED: [&str; 4] = ["member_key", "member_lookup", "member", "answer"];

impl Postgres {
    pub fn erase_member(&self, program: ProgramId, member: MemberId, at: i64) -> Result<Erased, Fault> {
        let known = self.write("erase a member", |db| {
            let known = db.execute(
                "UPDATE member SET profile = NULL, status = 'erased', revision = revision + 1
                  WHERE program_id = $1 AND member_id = $2",
                &[&of(program), &member.0],
            )?;
            if known == 0 {
                return Ok(Verdict::Undo(false));
            }
            members::replace_key(db, program, member, None)?;
            forget(db, program, member, at)?;
            Ok(Verdict::Keep(true))
        })?;
        if known {
            Ok(Erased::Done { log_emptied: self.nobody_sees_the_erased()? })
        } else {
            Ok(Erased::Unknown)
        }
    }

    pub fn scrub(&self) -> Result<bool, Fault> {
        // Asked before: a reader that ends while the tables are vacuumed may still have kept rows.
        let free = self.nobody_sees_the_erased()?;
        self.read("scrub erased data", |db| {
            for table in SCRUBBED {
                db.run_long(&format!("VACUUM {table}"))?;
            }
            Ok(())
        })?;
        Ok(free)
    }

    pub fn page_erasures(
        &self,
        after: Option<(ProgramId, MemberId)>,
        limit: u32,
    ) -> Result<Vec<ErasureRow>, Fault> {
        let (after_program, after_member) = after.map_or((0, Uuid::nil()), |(p, m)| (of(p), m.0));
        self.read("page the erasures", |db| {
            let rows = db.rows(
                "SELECT program_id, member_id, erased_at FROM erasure_journal
                  WHERE (program_id, member_id) > ($1, $2) ORDER BY program_id, member_id LIMIT $3",
                &[&after_program, &after_member, &i64::from(limit)],
            )?;
            let read = |row: &Row| {
                Ok(ErasureRow {
                    program: program(row, 0)?,
                    member: id(row, 1, MemberId)?,
                    erased_at: get(row, 2)?,
                })
            };
            rows.iter().map(read).collect()
        })
    }

    /// Whether no transaction is open that can still see what was erased last: vacuuming could not remove that.
    fn nobody_sees_the_erased(&self) -> Result<bool, Fault> {
        self.read("look for long readers", |db| {
            // A row's xmin is the transaction that wrote it, a backend's the oldest one that it may not see the end of. The
            // larger age is the older one.
            let row = db.row(
                "SELECT NOT EXISTS (
                     SELECT FROM pg_stat_activity
                      WHERE datname = current_database() AND backend_type = 'client backend'
                        AND (SELECT min(age(xmin)) FROM erasure_journal) <= age(backend_xmin))",
                &[],
            )?;
            row.map_or(Ok(false), |row| get(&row, 0))
        })
    }
}

fn forget(db: &mut Connection, program: ProgramId, member: MemberId, at: i64) -> Outcome<()> {
    db.execute(
        "DELETE FROM member_lookup WHERE program_id = $1 AND member_id = $2",
        &[&of(program), &member.0],
    )?;
    // The row stays, or a repeat of the request would be carried out again.
    db.execute("UPDATE answer SET body = '' WHERE member_id = $1", &[&member.0])?;
    db.execute(
        "INSERT INTO erasure_journal (program_id, member_id, erased_at) VALUES ($1, $2, $3)
         ON CONFLICT (program_id, member_id) DO NOTHING",
        &[&of(program), &member.0, &at],
    )?;
    Ok(())
}
