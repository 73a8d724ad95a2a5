//! The one write of the hot path: everything a micro-batch decided, in one transaction.
//!
//! Uniqueness is left to the indexes and read off the count of changed rows, so that a batch without trouble
//! asks no question that it does not need. What a lane could get wrong is checked before the database is
//! touched.

use regulars_engine::id::AccountId;
use rusqlite::{Transaction, params};

use super::{
    Sqlite, Verdict, answers,
    codec::{Word, blob, count},
    codes,
    faults::refused,
    members, outbox, shared, webhooks,
};
use crate::{AccountWrite, Batch, Commit, EntryRow, Fault, Identity, Taken, sequence};

impl Sqlite {
    pub fn commit(&self, batch: &Batch) -> Result<Commit, Fault> {
        self.write("commit a batch", |tx| {
            sequence::check(batch).map_err(refused)?;
            let accounts = write_accounts(tx, &batch.accounts)?;
            if !accounts.is_empty() {
                return Ok(Verdict::Undo(Commit::Conflict { accounts, shared: Vec::new() }));
            }
            let shared = shared::write(tx, &batch.shared)?;
            if !shared.is_empty() {
                return Ok(Verdict::Undo(Commit::Conflict { accounts, shared }));
            }
            let mut taken = Taken::default();
            for member in &batch.members {
                members::insert(tx, member, &mut taken.lookups)?;
            }
            insert_entries(tx, &batch.entries, &mut taken)?;
            // What comes next refers to the entries, and can't be written without them.
            if !taken.identities.is_empty() {
                return Ok(Verdict::Undo(Commit::Taken(taken)));
            }
            taken.codes = codes::write(tx, &batch.codes)?;
            outbox::insert(tx, &batch.outbox)?;
            outbox::remove(tx, &batch.settled)?;
            webhooks::insert(tx, &batch.deliveries)?;
            for answer in &batch.answers {
                if !answers::insert(tx, answer)? {
                    taken.answers.push((answer.key_id, answer.key.clone()));
                }
            }
            if !taken.is_empty() {
                return Ok(Verdict::Undo(Commit::Taken(taken)));
            }
            move_recorded(tx, &batch.entries)?;
            Ok(Verdict::Keep(Commit::Done))
        })
    }
}

/// Writes the accounts, and says which were not as expected.
fn write_accounts(tx: &Transaction<'_>, writes: &[AccountWrite]) -> rusqlite::Result<Vec<AccountId>> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO account (account_id, program_id, member_id, version, state, head, next_due_at, status)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (account_id) DO NOTHING",
    )?;
    let mut update = tx.prepare_cached(
        "UPDATE account SET version = ?4, state = ?5, head = ?6, next_due_at = ?7, status = ?8
          WHERE account_id = ?1 AND program_id = ?2 AND member_id = ?3 AND version = ?9",
    )?;
    // A column that is set has its index entry written anew, even with the same value.
    let mut update_but_due = tx.prepare_cached(
        "UPDATE account SET version = ?4, state = ?5, head = ?6, status = ?7
          WHERE account_id = ?1 AND program_id = ?2 AND member_id = ?3 AND version = ?8",
    )?;
    let mut conflicts = Vec::new();
    for AccountWrite { row, expected_version, due_unchanged } in writes {
        let (account, program, member) = (blob!(row.account), row.program.0, blob!(row.member));
        let (version, status) = (count(row.version)?, row.status.word());
        let written = match expected_version {
            None => insert.execute(params![
                account,
                program,
                member,
                version,
                row.state,
                row.head,
                row.next_due_at,
                status
            ])?,
            Some(expected) if *due_unchanged => update_but_due.execute(params![
                account,
                program,
                member,
                version,
                row.state,
                row.head,
                status,
                count(*expected)?
            ])?,
            Some(expected) => update.execute(params![
                account,
                program,
                member,
                version,
                row.state,
                row.head,
                row.next_due_at,
                status,
                count(*expected)?
            ])?,
        };
        if written == 0 {
            conflicts.push(row.account);
        }
    }
    Ok(conflicts)
}

fn insert_entries(tx: &Transaction<'_>, entries: &[EntryRow], taken: &mut Taken) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO entry (account_id, seq, program_id, event_id, kind, source, external_id, content_hash,
                            occurred_at, recorded_at, program_version, postings, input, record, of_seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT (program_id, source, external_id) DO NOTHING",
    )?;
    for entry in entries {
        let inserted = insert.execute(params![
            blob!(entry.account),
            count(entry.seq)?,
            entry.program.0,
            blob!(entry.event),
            entry.kind,
            entry.source,
            entry.external_id,
            entry.content_hash,
            entry.occurred_at,
            entry.recorded_at,
            entry.program_version,
            entry.postings,
            entry.input,
            entry.record,
            entry.of_seq.map(count).transpose()?,
        ])?;
        if inserted == 0 {
            let identity = Identity { source: entry.source.clone(), external_id: entry.external_id.clone() };
            taken.identities.push((entry.program, identity));
        }
    }
    Ok(())
}

fn move_recorded(tx: &Transaction<'_>, entries: &[EntryRow]) -> rusqlite::Result<()> {
    for (program, at) in sequence::latest(entries) {
        tx.prepare_cached(
            "INSERT INTO recorded (program_id, recorded_at) VALUES (?1, ?2)
             ON CONFLICT (program_id) DO UPDATE SET recorded_at = max(recorded_at, ?2)",
        )?
        .execute(params![program.0, at])?;
    }
    Ok(())
}
