//! Effects that wait to happen.

use regulars_engine::id::AccountId;
use tokio_postgres::Row;

use super::{
    Postgres, Verdict,
    codec::{count, get, id, number, of, program},
    connection::Step,
    faults::Outcome,
};
use crate::{Fault, OutboxId, OutboxRow, Share};

pub const OUTBOX: &str =
    "SELECT account_id, seq, place, program_id, kind, payload, attempts, due_at FROM outbox";

impl Postgres {
    pub fn outbox(&self, until: i64, share: Share, limit: u32) -> Result<Vec<OutboxRow>, Fault> {
        self.read("find what waits to happen", |db| {
            let rows = db.rows(
                &format!(
                    "{OUTBOX} WHERE kind <> 'instruction' AND due_at <= $1
                        AND get_byte(uuid_send(account_id), 15) % $4::bigint = $3
                      ORDER BY due_at, account_id, seq, place LIMIT $2"
                ),
                &[&until, &i64::from(limit), &i64::from(share.place), &i64::from(share.of)],
            )?;
            rows.iter().map(read_row).collect()
        })
    }

    pub fn outbox_done(&self, done: &[OutboxId]) -> Result<(), Fault> {
        if done.is_empty() {
            return Ok(());
        }
        self.transact("forget what has happened", super::TRIES_MAX, |db| {
            for answer in db.begin_with(&[remove(done)?])? {
                answer?;
            }
            Ok(Verdict::Keep(()))
        })
    }

    pub fn outbox_later(&self, at: OutboxId, due_at: i64) -> Result<(), Fault> {
        self.write("put off what could not happen", |db| {
            db.execute(
                "UPDATE outbox SET attempts = attempts + 1, due_at = $4
                  WHERE account_id = $1 AND seq = $2 AND place = $3",
                &[&at.account.0, &count(at.seq)?, &i64::from(at.place), &due_at],
            )?;
            Ok(Verdict::Keep(()))
        })
    }
}

pub fn insert(rows: &[OutboxRow]) -> Outcome<Step<'_>> {
    let seqs = rows.iter().map(|row| count(row.id.seq)).collect::<Outcome<Vec<_>>>()?;
    Ok(Step {
        sql: "INSERT INTO outbox (account_id, seq, place, program_id, kind, payload, attempts, due_at)
              SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bytea[],
                                   $7::bigint[], $8::bigint[])",
        parameters: vec![
            Box::new(rows.iter().map(|row| row.id.account.0).collect::<Vec<_>>()),
            Box::new(seqs),
            Box::new(rows.iter().map(|row| i64::from(row.id.place)).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|row| of(row.program)).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|row| row.payload.as_slice()).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|row| i64::from(row.attempts)).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|row| row.due_at).collect::<Vec<_>>()),
        ],
    })
}

pub fn remove(done: &[OutboxId]) -> Outcome<Step<'static>> {
    let mut done = done.to_vec();
    done.sort_unstable();
    let seqs = done.iter().map(|at| count(at.seq)).collect::<Outcome<Vec<_>>>()?;
    Ok(Step {
        sql: "DELETE FROM outbox USING unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS gone (account_id, seq, place)
               WHERE outbox.account_id = gone.account_id AND outbox.seq = gone.seq AND outbox.place = gone.place",
        parameters: vec![
            Box::new(done.iter().map(|at| at.account.0).collect::<Vec<_>>()),
            Box::new(seqs),
            Box::new(done.iter().map(|at| i64::from(at.place)).collect::<Vec<_>>()),
        ],
    })
}

pub fn read_row(row: &Row) -> Outcome<OutboxRow> {
    Ok(OutboxRow {
        id: OutboxId { account: id(row, 0, AccountId)?, seq: number(row, 1)?, place: number(row, 2)? },
        program: program(row, 3)?,
        kind: get(row, 4)?,
        payload: get(row, 5)?,
        attempts: number(row, 6)?,
        due_at: get(row, 7)?,
    })
}
