//! Reading accounts and entries.

use regulars_engine::id::{AccountId, EventId, MemberId, ProgramId};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use uuid::Uuid;

use super::{
    Sqlite,
    codec::{blob, counted, id, program, word},
    nodes::IN_SHARE,
};
use crate::{AccountRow, AccountVersions, Direction, Due, EntryRow, Fault, InstructionPlace, Share};

pub const ACCOUNT: &str =
    "SELECT account_id, program_id, member_id, version, state, head, next_due_at, status FROM account";
pub const ENTRY: &str =
    "SELECT account_id, seq, program_id, event_id, kind, source, external_id, content_hash, occurred_at,
            recorded_at, program_version, postings, input, record, of_seq FROM entry";

impl Sqlite {
    pub fn accounts(&self, program: ProgramId, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
        self.read("load accounts", |db| load_accounts(db, program, ids))
    }

    pub fn lane_accounts(&self, program: ProgramId, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
        self.read_beside_writer("load accounts", |db| load_accounts(db, program, ids))
    }

    pub fn lane_versions(
        &self,
        program: ProgramId,
        ids: &[AccountId],
    ) -> Result<Vec<Option<AccountVersions>>, Fault> {
        self.read_on_writer("look at accounts", |db| {
            let mut find = db.prepare_cached(
                "SELECT version, COALESCE(revision, 0) FROM account LEFT JOIN member USING (program_id, member_id)
                  WHERE account.account_id = ?1 AND program_id = ?2",
            )?;
            let read = |row: &Row<'_>| {
                Ok(AccountVersions { account: counted(row, 0)?, member: counted(row, 1)? })
            };
            ids.iter().map(|id| find.query_row(params![blob!(id), program.0], read).optional()).collect()
        })
    }

    pub fn identities(&self, program: ProgramId, asked: &[(&str, &str)]) -> Result<Vec<EntryRow>, Fault> {
        self.read("find identities", |db| find_identities(db, program, asked))
    }

    pub fn lane_identities(
        &self,
        program: ProgramId,
        asked: &[(&str, &str)],
    ) -> Result<Vec<EntryRow>, Fault> {
        self.read_on_writer("find identities", |db| find_identities(db, program, asked))
    }

    pub fn followers(&self, account: AccountId, of_seq: u64) -> Result<Vec<EntryRow>, Fault> {
        self.read("find an entry's followers", |db| {
            let Some(of_seq) = storable(of_seq) else { return Ok(Vec::new()) };
            db.prepare_cached(&format!("{ENTRY} WHERE account_id = ?1 AND of_seq = ?2 ORDER BY seq"))?
                .query_map(params![blob!(account), of_seq], read_entry)?
                .collect()
        })
    }

    pub fn entry(&self, program: ProgramId, event: EventId) -> Result<Option<EntryRow>, Fault> {
        self.read("find an event", |db| {
            db.prepare_cached(&format!("{ENTRY} WHERE event_id = ?1 AND program_id = ?2 LIMIT 1"))?
                .query_row(params![blob!(event), program.0], read_entry)
                .optional()
        })
    }

    pub fn entry_at(&self, account: AccountId, seq: u64) -> Result<Option<EntryRow>, Fault> {
        self.read("load an entry", |db| {
            let Some(seq) = storable(seq) else { return Ok(None) };
            db.prepare_cached(&format!("{ENTRY} WHERE account_id = ?1 AND seq = ?2"))?
                .query_row(params![blob!(account), seq], read_entry)
                .optional()
        })
    }

    pub fn page_entries(
        &self,
        account: AccountId,
        direction: Direction,
        limit: u32,
    ) -> Result<Vec<EntryRow>, Fault> {
        let (condition, bound) = match direction {
            Direction::After(seq) => ("seq > ?2 ORDER BY seq", seq),
            Direction::Before(seq) => ("seq < ?2 ORDER BY seq DESC", seq),
        };
        let bound = storable(bound).unwrap_or(i64::MAX);
        self.read("page an account's entries", |db| {
            db.prepare_cached(&format!("{ENTRY} WHERE account_id = ?1 AND {condition} LIMIT ?3"))?
                .query_map(params![blob!(account), bound, limit], read_entry)?
                .collect()
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
            "{ENTRY} WHERE account_id = ?1 AND kind IN ('reward.redeemed', 'reward.confirmed', 'reward.given')
                AND seq < ?2 ORDER BY seq DESC LIMIT ?3"
        );
        self.read("page an account's redemptions", |db| {
            db.prepare_cached(&sql)?.query_map(params![blob!(account), bound, limit], read_entry)?.collect()
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
                     SELECT account_id, seq FROM outbox WHERE kind = 'instruction' AND program_id = ?1
                        AND (due_at, account_id, seq) > (?2, ?3, ?4) ORDER BY due_at, account_id, seq LIMIT ?5)
                 {ENTRY} JOIN open USING (account_id, seq) ORDER BY recorded_at, account_id, seq"
            )
        } else {
            format!(
                "{ENTRY} WHERE kind IN ('wallet.paid_out', 'units.exported', 'instruction.done', 'instruction.failed', 'plan.joined',
                    'plan.cancelled', 'plan.changed', 'plan.renewed', 'plan.fee_asked')
                    AND kind NOT IN ('instruction.done', 'instruction.failed') AND program_id = ?1
                    AND (recorded_at, account_id, seq) > (?2, ?3, ?4)
                  ORDER BY recorded_at, account_id, seq LIMIT ?5"
            )
        };
        self.read("page a program's instructions", |db| {
            db.prepare_cached(&sql)?
                .query_map(params![program.0, recorded_at, blob!(account), seq, limit], read_entry)?
                .collect()
        })
    }

    pub fn due(
        &self,
        program: Option<ProgramId>,
        until: i64,
        share: Share,
        limit: u32,
    ) -> Result<Vec<Due>, Fault> {
        self.read("find due accounts", |db| {
            let programs = match program {
                Some(one) => vec![one],
                None => all_programs(db)?,
            };
            // Asked for program by program, each along the index, so that the cost follows what is due and
            // not how many accounts there are.
            let mut due = Vec::new();
            for program in programs {
                due_of(db, program, until, (share, limit), &mut due)?;
            }
            due.sort_by_key(|due| (due.next_due_at, due.account));
            due.truncate(limit as usize);
            Ok(due)
        })
    }

    pub fn max_recorded_at(&self, program: ProgramId) -> Result<Option<i64>, Fault> {
        self.read("find the latest time", |db| {
            db.prepare_cached("SELECT recorded_at FROM recorded WHERE program_id = ?1")?
                .query_row([program.0], |row| row.get(0))
                .optional()
        })
    }
}

/// One statement for each id: inside one process that is as fast as one for all, and any number goes.
fn load_accounts(
    db: &Connection,
    program: ProgramId,
    ids: &[AccountId],
) -> rusqlite::Result<Vec<AccountRow>> {
    let mut find = db.prepare_cached(&format!("{ACCOUNT} WHERE account_id = ?1 AND program_id = ?2"))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(find.query_row(params![blob!(id), program.0], read_account).optional()?);
    }
    Ok(found)
}

fn find_identities(
    db: &Connection,
    program: ProgramId,
    asked: &[(&str, &str)],
) -> rusqlite::Result<Vec<EntryRow>> {
    let mut find =
        db.prepare_cached(&format!("{ENTRY} WHERE program_id = ?1 AND source = ?2 AND external_id = ?3"))?;
    let mut found = Vec::new();
    for (source, external_id) in asked {
        found.extend(find.query_row(params![program.0, source, external_id], read_entry).optional()?);
    }
    Ok(found)
}

pub fn read_account(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        account: id(row, 0, AccountId)?,
        program: program(row, 1)?,
        member: id(row, 2, MemberId)?,
        version: counted(row, 3)?,
        state: row.get(4)?,
        head: row.get(5)?,
        next_due_at: row.get(6)?,
        status: word(row, 7)?,
    })
}

pub fn read_entry(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        account: id(row, 0, AccountId)?,
        seq: counted(row, 1)?,
        program: program(row, 2)?,
        event: id(row, 3, EventId)?,
        kind: row.get(4)?,
        source: row.get(5)?,
        external_id: row.get(6)?,
        content_hash: row.get(7)?,
        occurred_at: row.get(8)?,
        recorded_at: row.get(9)?,
        program_version: row.get(10)?,
        postings: row.get(11)?,
        input: row.get(12)?,
        record: row.get(13)?,
        of_seq: match row.get::<_, Option<i64>>(14)? {
            Some(_) => Some(counted(row, 14)?),
            None => None,
        },
    })
}

/// A number asked for that no column can hold is simply not there.
fn storable(seq: u64) -> Option<i64> {
    i64::try_from(seq).ok()
}

fn all_programs(db: &Connection) -> rusqlite::Result<Vec<ProgramId>> {
    db.prepare_cached("SELECT program_id FROM program")?.query_map([], |row| program(row, 0))?.collect()
}

fn due_of(
    db: &Connection,
    program: ProgramId,
    until: i64,
    (share, limit): (Share, u32),
    due: &mut Vec<Due>,
) -> rusqlite::Result<()> {
    let mut find = db.prepare_cached(&format!(
        "SELECT account_id, member_id, next_due_at FROM account
          WHERE program_id = :program AND next_due_at <= :until AND {IN_SHARE}
          ORDER BY next_due_at, account_id LIMIT :limit"
    ))?;
    let asked = named_params! {
        ":program": program.0, ":until": until, ":of": share.of, ":place": share.place, ":limit": limit,
    };
    let rows = find.query_map(asked, |row| {
        let (account, member) = (id(row, 0, AccountId)?, id(row, 1, MemberId)?);
        Ok(Due { program, account, member, next_due_at: row.get(2)? })
    })?;
    for row in rows {
        due.push(row?);
    }
    Ok(())
}
