//! A batch of nothing but events of members who are there, which is nearly every batch: one statement, which is a transaction by
//! itself, and one answer.
//!
//! A statement for each table, between an order to begin and one to commit, would be asked and answered by itself, each time over
//! a socket and two threads, and would return a row for each row that it wrote. Here the database counts, and fails when something
//! is not as expected. What it was is found on the long way.

use tokio_postgres::error::SqlState;

use super::{
    Postgres, TRIES_MAX,
    commit::{account_columns, entry_columns, expected_versions, recorded_columns},
    connection::Parameter,
    faults::{Outcome, Trouble},
};
use crate::{AccountWrite, Batch, Fault};

/// The accounts come first: how many of them were as expected is asked for. A number that is none makes the statement fail, and
/// the database undoes it. What is not asked for follows, the last named first; the row of the program's time comes last, because
/// all batches write it, and the next one goes on until there while this one becomes durable. Without the index that keeps
/// identities apart, nothing is written at all.
const SQL: &str = "
WITH written AS (
     UPDATE account SET version = new.version, state = new.state, head = new.head,
            next_due_at = new.next_due_at, status = new.status
       FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bytea[], $6::bytea[],
                   $7::bigint[], $8::text[], $9::bigint[])
         AS new (account_id, program_id, member_id, version, state, head, next_due_at, status, expected)
      WHERE account.account_id = new.account_id AND account.program_id = new.program_id
        AND account.member_id = new.member_id AND account.version = new.expected
     RETURNING 1),
latest AS (
     INSERT INTO recorded (program_id, recorded_at) SELECT * FROM unnest($25::bigint[], $26::bigint[])
     ON CONFLICT (program_id) DO UPDATE SET recorded_at = excluded.recorded_at
      WHERE recorded.recorded_at < excluded.recorded_at),
told AS (
     INSERT INTO entry (account_id, seq, program_id, event_id, kind, source, external_id, content_hash,
                        occurred_at, recorded_at, program_version, postings, input, record, of_seq)
     SELECT * FROM unnest($10::uuid[], $11::bigint[], $12::bigint[], $13::uuid[], $14::text[], $15::text[],
                          $16::text[], $17::bytea[], $18::bigint[], $19::bigint[], $20::bigint[], $21::text[],
                          $22::bytea[], $23::bytea[], $24::bigint[]))
SELECT CASE count(*) WHEN $27::bigint THEN 0 ELSE ('accounts as expected: ' || count(*))::bigint END
  FROM written WHERE 'entry_identity'::regclass IS NOT NULL";

/// Whether nothing else is to be written than accounts that exist, and their entries.
pub fn is_enough_for(batch: &Batch) -> bool {
    let Batch { accounts, entries, shared, members, codes, outbox, settled, deliveries, answers } = batch;
    !entries.is_empty()
        && accounts.iter().all(|write| write.expected_version.is_some())
        && shared.is_empty()
        && members.is_empty()
        && codes.is_empty()
        && outbox.is_empty()
        && settled.is_empty()
        && deliveries.is_empty()
        && answers.is_empty()
}

impl Postgres {
    /// Writes such a batch. False when something is not as expected: then nothing is written.
    pub fn at_once(&self, doing: &'static str, batch: &Batch) -> Result<bool, Fault> {
        let mut accounts: Vec<&AccountWrite> = batch.accounts.iter().collect();
        accounts.sort_by_key(|write| write.row.account);
        let columns = || -> Outcome<_> {
            let mut columns = account_columns(&accounts)?;
            columns.push(Box::new(expected_versions(&accounts)?));
            columns.extend(entry_columns(&batch.entries)?);
            columns.extend(recorded_columns(&batch.entries));
            columns.push(Box::new(i64::try_from(accounts.len()).unwrap_or(i64::MAX)));
            Ok(columns)
        };
        let columns = columns().map_err(|trouble| trouble.fault(doing))?;
        let parameters: Vec<Parameter<'_>> =
            columns.iter().map(|column| &**column as Parameter<'_>).collect();
        for tries in 1..=TRIES_MAX {
            let mut loan = self.lend()?;
            let trouble = match loan.connection().commit_by(SQL, &parameters) {
                Ok(()) => {
                    loan.sound = true;
                    return Ok(true);
                }
                Err(trouble) => trouble,
            };
            // What the server says it has undone leaves the connection as it was.
            loan.sound = matches!(trouble, Trouble::Driver(_));
            if is_unexpected(&trouble) {
                return Ok(false);
            }
            if tries == TRIES_MAX || !trouble.is_collision() {
                return Err(trouble.fault(doing));
            }
        }
        Ok(false)
    }
}

/// Whether accounts are not as expected, or an event came before.
fn is_unexpected(trouble: &Trouble) -> bool {
    let Trouble::Driver(error) = trouble else { return false };
    error.code().is_some_and(|code| {
        [SqlState::INVALID_TEXT_REPRESENTATION, SqlState::UNIQUE_VIOLATION].contains(code)
    })
}
