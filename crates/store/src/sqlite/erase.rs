//! Forgetting a member, down to the bytes of the file.
//!
//! `secure_delete` zeroes what a row leaves behind when it goes, and emptying the log takes away earlier
//! images of its page. One gap remains: when SQLite rebuilds a page that it splits or merges, it need not
//! clear the space between, where copies of rows that moved may lie. The profile's key can't stay behind so
//! (its table never moves a row), hence an old copy of a profile is noise at once; a copy of a look-up's hash
//! or of a remembered answer lasts at most until `scrub` has written those tables anew.

use regulars_engine::id::{MemberId, ProgramId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    Sqlite, Verdict,
    codec::{blob, id, program},
    connection::BUSY_TIMEOUT,
    faults, members,
};
use crate::{Erased, ErasureRow, Fault};

impl Sqlite {
    pub fn erase_member(&self, program: ProgramId, member: MemberId, at: i64) -> Result<Erased, Fault> {
        let known = self.write("erase a member", |tx| {
            let found = tx
                .query_row(
                    "SELECT key_number FROM member WHERE program_id = ?1 AND member_id = ?2",
                    params![program.0, blob!(member)],
                    |row| row.get::<_, Option<i64>>(0),
                )
                .optional()?;
            let Some(key) = found else { return Ok(Verdict::Undo(false)) };
            members::replace_key(tx, key, None)?;
            forget(tx, program, member, at)?;
            Ok(Verdict::Keep(true))
        })?;
        if known { Ok(Erased::Done { log_emptied: self.empty_log()? }) } else { Ok(Erased::Unknown) }
    }

    pub fn scrub(&self) -> Result<bool, Fault> {
        self.write("scrub erased data", |tx| {
            // The copy is dropped and the table emptied with `secure_delete` on, which zeroes every page they
            // had.
            for table in ["member_lookup", "answer"] {
                tx.execute_batch(&format!(
                    "CREATE TABLE scrubbing AS SELECT * FROM {table};
                     DELETE FROM {table};
                     INSERT INTO {table} SELECT * FROM scrubbing;
                     DROP TABLE scrubbing;"
                ))?;
            }
            Ok(Verdict::Keep(()))
        })?;
        self.empty_log()
    }

    pub fn page_erasures(
        &self,
        after: Option<(ProgramId, MemberId)>,
        limit: u32,
    ) -> Result<Vec<ErasureRow>, Fault> {
        let (after_program, after_member) = after.map_or((0, [0; 16]), |(p, m)| (p.0, *m.0.as_bytes()));
        self.read("page the erasures", |db| {
            db.prepare_cached(
                "SELECT program_id, member_id, erased_at FROM erasure_journal
                  WHERE (program_id, member_id) > (?1, ?2) ORDER BY program_id, member_id LIMIT ?3",
            )?
            .query_map(params![after_program, after_member, limit], |row| {
                Ok(ErasureRow {
                    program: program(row, 0)?,
                    member: id(row, 1, MemberId)?,
                    erased_at: row.get(2)?,
                })
            })?
            .collect()
        })
    }

    /// Folds the log into the file and cuts it to nothing; false when a reader still needs it.
    fn empty_log(&self) -> Result<bool, Fault> {
        let writer = self.lock_writer();
        // Not worth holding up the lanes: a long reader would make every commit wait for the time-out.
        let run = |writer: &Connection| -> rusqlite::Result<bool> {
            writer.busy_timeout(std::time::Duration::ZERO)?;
            let busy = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
            writer.busy_timeout(BUSY_TIMEOUT)?;
            Ok(!busy?)
        };
        run(&writer).map_err(|error| faults::from_sqlite("empty the log", error))
    }
}

fn forget(tx: &Transaction<'_>, program: ProgramId, member: MemberId, at: i64) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE member SET key_number = NULL, profile = NULL, status = 'erased', revision = revision + 1
          WHERE program_id = ?1 AND member_id = ?2",
        params![program.0, blob!(member)],
    )?;
    tx.execute(
        "DELETE FROM member_lookup WHERE program_id = ?1 AND member_id = ?2",
        params![program.0, blob!(member)],
    )?;
    // The row stays, or a repeat of the request would be carried out again.
    tx.execute("UPDATE answer SET body = x'' WHERE member_id = ?1", [blob!(member)])?;
    tx.execute(
        "INSERT INTO erasure_journal (program_id, member_id, erased_at) VALUES (?1, ?2, ?3)
         ON CONFLICT DO NOTHING",
        params![program.0, blob!(member), at],
    )?;
    Ok(())
}
