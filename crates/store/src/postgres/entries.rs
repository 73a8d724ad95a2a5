//! Reading accounts and entries.

use regulars_engine::id::{AccountId, EventId, MemberId, ProgramId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    Postgres,
    codec::{bytes, get, id, number, number_maybe, of, program, storable, word},
    connection::Connection,
    faults::Outcome,
    sharded,
};
use crate::{AccountRow, AccountVersions, Direction, Due, EntryRow, Fault, InstructionPlace, Share};

pub const ACCOUNT: &str =
    "SELECT account_id, program_id, member_id, version, state, head, next_due_at, status FROM account";
pub const ENTRY: &str =
    "SELECT account_id, seq, program_id, event_id, kind, source, external_id, content_hash, occurred_at,
            recorded_at, program_version, postings, input, record, of_seq FROM entry";

impl Postgres {
    pub fn accounts(&self, program: ProgramId, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if self.sharded {
            return self.read("load accounts", |db| sharded::accounts(db, program, ids));
        }
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        self.read("load accounts", |db| {
            let rows = db.rows(
                "SELECT account_id, program_id, member_id, version, state, head, next_due_at, status
                   FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (id, place),
                        LATERAL (SELECT * FROM account WHERE account_id = asked.id AND program_id = $1 OFFSET 0) AS found
                  ORDER BY place",
                &[&of(program), &ids],
            )?;
            rows.iter().map(read_account).collect()
        })
    }

    pub fn account_versions(
        &self,
        program: ProgramId,
        ids: &[AccountId],
    ) -> Result<Vec<Option<AccountVersions>>, Fault> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if self.sharded {
            return self.read("look at accounts", |db| sharded::account_versions(db, program, ids));
        }
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        self.read("look at accounts", |db| {
            let rows = db.rows(
                "SELECT found.version, coalesce(of_member.revision, 0)
                   FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (id, place)
                   LEFT JOIN LATERAL (
                        SELECT version, member_id FROM account WHERE account_id = asked.id AND program_id = $1 OFFSET 0
                        ) AS found ON true
                   LEFT JOIN LATERAL (
                        SELECT revision FROM member
                         WHERE member.program_id = $1 AND member.member_id = found.member_id OFFSET 0
                        ) AS of_member ON true
                  ORDER BY place",
                &[&of(program), &ids],
            )?;
            let read = |row: &Row| {
                let account = number_maybe(row, 0)?;
                let member = number(row, 1)?;
                Ok(account.map(|account| AccountVersions { account, member }))
            };
            rows.iter().map(read).collect()
        })
    }

    pub fn identities(&self, program: ProgramId, asked: &[(&str, &str)]) -> Result<Vec<EntryRow>, Fault> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        if self.sharded {
            return self.read("find identities", |db| sharded::identities(db, program, asked));
        }
        let (sources, external_ids): (Vec<&str>, Vec<&str>) = asked.iter().copied().unzip();
        self.read("find identities", |db| {
            let rows = db.rows(
                "SELECT account_id, seq, program_id, event_id, kind, source, external_id, content_hash, occurred_at,
                        recorded_at, program_version, postings, input, record, of_seq
                   FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS asked (of_source, id, place),
                        LATERAL (
                        SELECT * FROM entry
                         WHERE program_id = $1 AND source = asked.of_source AND external_id = asked.id OFFSET 0
                        ) AS found
                  ORDER BY place",
                &[&of(program), &sources, &external_ids],
            )?;
            rows.iter().map(read_entry).collect()
        })
    }

    pub fn followers(&self, account: AccountId, of_seq: u64) -> Result<Vec<EntryRow>, Fault> {
        let Some(of_seq) = storable(of_seq) else { return Ok(Vec::new()) };
        self.read("find an entry's followers", |db| {
            let sql = format!("{ENTRY} WHERE account_id = $1 AND of_seq = $2 ORDER BY seq");
            db.rows(&sql, &[&account.0, &of_seq])?.iter().map(read_entry).collect()
        })
    }

    pub fn entry(&self, program: ProgramId, event: EventId) -> Result<Option<EntryRow>, Fault> {
        self.read("find an event", |db| {
            let sql = format!("{ENTRY} WHERE event_id = $1 AND program_id = $2 LIMIT 1");
            let row = db.row(&sql, &[&event.0, &of(program)])?;
            row.map(|row| read_entry(&row)).transpose()
        })
    }

    pub fn entry_at(&self, account: AccountId, seq: u64) -> Result<Option<EntryRow>, Fault> {
        let Some(seq) = storable(seq) else { return Ok(None) };
        self.read("load an entry", |db| {
            let row = db.row(&format!("{ENTRY} WHERE account_id = $1 AND seq = $2"), &[&account.0, &seq])?;
            row.map(|row| read_entry(&row)).transpose()
        })
    }

    pub fn page_entries(
        &self,
        account: AccountId,
        direction: Direction,
        limit: u32,
    ) -> Result<Vec<EntryRow>, Fault> {
        let (condition, bound) = match direction {
            Direction::After(seq) => ("seq > $2 ORDER BY seq", seq),
            Direction::Before(seq) => ("seq < $2 ORDER BY seq DESC", seq),
        };
        let bound = storable(bound).unwrap_or(i64::MAX);
        self.read("page an account's entries", |db| {
            let sql = format!("{ENTRY} WHERE account_id = $1 AND {condition} LIMIT $3");
            db.rows(&sql, &[&account.0, &bound, &i64::from(limit)])?.iter().map(read_entry).collect()
        })
    }

    pub fn page_redemptions(
        &self,
        account: AccountId,
        before: u64,
        limit: u32,
    ) -> Result<Vec<EntryRow>, Fault> {
        let bound = storable(before).unwrap_or(i64::MAX);
        // The kinds are written as the index has them, or it would not be used.
        let sql = format!(
            "{ENTRY} WHERE account_id = $1 AND kind IN ('reward.redeemed', 'reward.confirmed', 'reward.given')
                AND seq < $2 ORDER BY seq DESC LIMIT $3"
        );
        self.read("page an account's redemptions", |db| {
            db.rows(&sql, &[&account.0, &bound, &i64::from(limit)])?.iter().map(read_entry).collect()
        })
    }

    pub fn page_instructions(
        &self,
        program: ProgramId,
        open: bool,
        after: Option<InstructionPlace>,
        limit: u32,
    ) -> Result<Vec<EntryRow>, Fault> {
        let first = InstructionPlace { recorded_at: i64::MIN, account: AccountId(Uuid::nil()), seq: 0 };
        let InstructionPlace { recorded_at, account, seq } = after.unwrap_or(first);
        let seq = storable(seq).unwrap_or(i64::MAX);
        // Kinds are written as the indexes have them, or these would not be used.
        let sql = if open {
            format!(
                "WITH open AS MATERIALIZED (
                     SELECT account_id, seq FROM outbox WHERE kind = 'instruction' AND program_id = $1
                        AND (due_at, account_id, seq) > ($2, $3, $4) ORDER BY due_at, account_id, seq LIMIT $5)
                 {ENTRY} JOIN open USING (account_id, seq) ORDER BY recorded_at, account_id, seq"
            )
        } else {
            format!(
                "{ENTRY} WHERE kind IN ('wallet.paid_out', 'units.exported', 'instruction.done', 'instruction.failed', 'plan.joined',
                    'plan.cancelled', 'plan.changed', 'plan.renewed', 'plan.fee_asked')
                    AND kind NOT IN ('instruction.done', 'instruction.failed') AND program_id = $1
                    AND (recorded_at, account_id, seq) > ($2, $3, $4)
                  ORDER BY recorded_at, account_id, seq LIMIT $5"
            )
        };
        self.read("page a program's instructions", |db| {
            let rows = db.rows(&sql, &[&of(program), &recorded_at, &account.0, &seq, &i64::from(limit)])?;
            rows.iter().map(read_entry).collect()
        })
    }

    pub fn due(
        &self,
        program: Option<ProgramId>,
        until: i64,
        share: Share,
        limit: u32,
    ) -> Result<Vec<Due>, Fault> {
        if self.sharded {
            return self.read("find due accounts", |db| sharded::due(db, program, until, share, limit));
        }
        self.read("find due accounts", |db| {
            // Asked for program by program, each along the index, so that the cost follows what is due and not how many
            // accounts there are.
            let rows = db.rows(
                "SELECT program_id, due.account_id, due.member_id, due.next_due_at
                   FROM program CROSS JOIN LATERAL (
                        SELECT account_id, member_id, next_due_at FROM account
                         WHERE account.program_id = program.program_id AND next_due_at <= $2
                           AND get_byte(uuid_send(account_id), 15) % $5::bigint = $4
                         ORDER BY next_due_at, account_id LIMIT $3) AS due
                  WHERE $1::bigint IS NULL OR program_id = $1
                  ORDER BY next_due_at, account_id LIMIT $3",
                &[&program.map(of), &until, &i64::from(limit), &i64::from(share.place), &i64::from(share.of)],
            )?;
            rows.iter().map(read_due).collect()
        })
    }

    pub fn max_recorded_at(&self, program: ProgramId) -> Result<Option<i64>, Fault> {
        if self.sharded {
            return self.read("find the latest time", |db| sharded::latest(db, program));
        }
        self.read("find the latest time", |db| latest(db, program))
    }
}

fn latest(db: &mut Connection, program: ProgramId) -> Outcome<Option<i64>> {
    let row = db.row("SELECT recorded_at FROM recorded WHERE program_id = $1", &[&of(program)])?;
    row.map(|row| get(&row, 0)).transpose()
}

pub fn read_due(row: &Row) -> Outcome<Due> {
    Ok(Due {
        program: program(row, 0)?,
        account: id(row, 1, AccountId)?,
        member: id(row, 2, MemberId)?,
        next_due_at: get(row, 3)?,
    })
}

pub fn read_account(row: &Row) -> Outcome<AccountRow> {
    Ok(AccountRow {
        account: id(row, 0, AccountId)?,
        program: program(row, 1)?,
        member: id(row, 2, MemberId)?,
        version: number(row, 3)?,
        state: get(row, 4)?,
        head: bytes(row, 5)?,
        next_due_at: get(row, 6)?,
        status: word(row, 7)?,
    })
}

pub fn read_entry(row: &Row) -> Outcome<EntryRow> {
    Ok(EntryRow {
        account: id(row, 0, AccountId)?,
        seq: number(row, 1)?,
        program: program(row, 2)?,
        event: id(row, 3, EventId)?,
        kind: get(row, 4)?,
        source: get(row, 5)?,
        external_id: get(row, 6)?,
        content_hash: bytes(row, 7)?,
        occurred_at: get(row, 8)?,
        recorded_at: get(row, 9)?,
        program_version: number(row, 10)?,
        postings: get(row, 11)?,
        input: get(row, 12)?,
        record: get(row, 13)?,
        of_seq: number_maybe(row, 14)?,
    })
}
