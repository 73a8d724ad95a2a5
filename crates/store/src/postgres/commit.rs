//! The one write of the hot path: everything a micro-batch decided, in one transaction and two round trips.
//!
//! Each table is written by one statement whose parameters are arrays with a place per row. All of them go out together;
//! what they return tells which rows were as expected, and only then comes the order to commit. Rows go in the order of
//! their keys and the tables in one order, so that two writers do not wait for each other. What a lane could get wrong is
//! checked before the database is touched.

use std::collections::HashSet;

use regulars_engine::id::{AccountId, ProgramId};
use tokio_postgres::{Row, types::ToSql};

use super::{
    Postgres, TRIES_MAX, Verdict, answers, at_once,
    codec::{Word, count, id, number, of},
    codes::Codes,
    connection::Step,
    faults::{Outcome, Trouble},
    members, outbox, sharded, shared, webhooks,
};
use crate::{AccountWrite, Batch, Commit, EntryRow, Fault, Identity, SharedWrite, Taken, sequence};

impl Postgres {
    pub fn commit(&self, batch: &Batch) -> Result<Commit, Fault> {
        let doing = "commit a batch";
        let checked = sequence::check(batch);
        let checked =
            if self.sharded { checked.and_then(|()| sequence::check_effects(batch)) } else { checked };
        checked.map_err(|reason| Trouble::Refused(reason).fault(doing))?;
        if !self.sharded && at_once::is_enough_for(batch) && self.at_once(doing, batch)? {
            return Ok(Commit::Done);
        }
        self.transact(doing, TRIES_MAX, |db| {
            let codes = Codes::of(&batch.codes)?;
            let steps = Steps::of(batch, &codes, self.sharded)?;
            let answers = db.begin_with(&steps.all)?;
            let verdict = Answers { steps, answers, sharded: self.sharded }.judge(batch)?;
            let taken = match verdict {
                Judged::Undone(why) => return Ok(Verdict::Undo(why)),
                Judged::Written { mut taken, made, given } => {
                    taken.codes = codes.taken(&made, &given)?;
                    taken
                }
            };
            Ok(match taken.is_empty() {
                true => Verdict::Keep(Commit::Done),
                false => Verdict::Undo(Commit::Taken(taken)),
            })
        })
    }
}

/// Which part of a batch a statement writes, in the order in which they go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    AccountsUpdated,
    AccountsOpened,
    SharedUpdated,
    SharedFirst,
    Members,
    MemberKeys,
    Lookups,
    Identities,
    Entries,
    CodesMade,
    CodesGiven,
    Outbox,
    Settled,
    Deliveries,
    Answers,
    Recorded,
}

/// The statements of a batch. A part without rows has none.
struct Steps<'a> {
    parts: Vec<Part>,
    all: Vec<Step<'a>>,
}

impl<'a> Steps<'a> {
    fn of(batch: &'a Batch, codes: &'a Codes, sharded: bool) -> Outcome<Steps<'a>> {
        let mut steps = Steps { parts: Vec::new(), all: Vec::new() };
        let (mut opened, mut updated): (Vec<_>, Vec<_>) =
            batch.accounts.iter().partition(|write| write.expected_version.is_none());
        for writes in [&mut opened, &mut updated] {
            writes.sort_by_key(|write: &&AccountWrite| write.row.account);
        }
        steps.add(Part::AccountsUpdated, !updated.is_empty(), || update_accounts(&updated, sharded))?;
        steps.add(Part::AccountsOpened, !opened.is_empty(), || open_accounts(&opened))?;
        let (mut first, mut later): (Vec<_>, Vec<_>) =
            batch.shared.iter().partition(|write| write.expected_version == 0);
        for writes in [&mut first, &mut later] {
            writes.sort_by(|a: &&SharedWrite, b| a.row.key.cmp(&b.row.key));
        }
        steps.add(Part::SharedUpdated, !later.is_empty(), || shared::update(&later))?;
        steps.add(Part::SharedFirst, !first.is_empty(), || shared::insert(&first))?;
        let members = &batch.members;
        steps.add(Part::Members, !members.is_empty(), || Ok(members::insert(members)))?;
        steps.add(Part::MemberKeys, !members.is_empty(), || Ok(members::insert_keys(members)))?;
        steps.extend(Part::Lookups, members::insert_lookups(members));
        let (entries, any) = (&batch.entries, !batch.entries.is_empty());
        steps.add(Part::Identities, any && sharded, || sharded::take_identities(entries))?;
        steps.add(Part::Entries, any, || insert_entries(entries, sharded))?;
        steps.extend(Part::CodesMade, codes.make());
        steps.extend(Part::CodesGiven, codes.give());
        steps.add(Part::Outbox, !batch.outbox.is_empty(), || outbox::insert(&batch.outbox))?;
        steps.add(Part::Settled, !batch.settled.is_empty(), || outbox::remove(&batch.settled))?;
        let deliveries = &batch.deliveries;
        steps.add(Part::Deliveries, !deliveries.is_empty(), || webhooks::insert(deliveries))?;
        steps.add(Part::Answers, !batch.answers.is_empty(), || Ok(answers::insert(&batch.answers)))?;
        steps.add(Part::Recorded, any && !sharded, || Ok(move_recorded(entries)))?;
        Ok(steps)
    }

    fn add(&mut self, part: Part, wanted: bool, step: impl FnOnce() -> Outcome<Step<'a>>) -> Outcome<()> {
        let step = wanted.then(step).transpose()?;
        self.extend(part, step);
        Ok(())
    }

    fn extend(&mut self, part: Part, step: Option<Step<'a>>) {
        if let Some(step) = step {
            self.parts.push(part);
            self.all.push(step);
        }
    }
}

/// What the statements returned.
struct Answers<'a> {
    steps: Steps<'a>,
    answers: Vec<Result<Vec<Row>, tokio_postgres::Error>>,
    sharded: bool,
}

enum Judged {
    /// Some accounts or shared things are not as expected, or entries have been recorded before.
    Undone(Commit),
    /// All is written but what is taken; of the codes only what was returned is known.
    Written { taken: Taken, made: Vec<Row>, given: Vec<Row> },
}

impl Answers<'_> {
    /// Judges in the order of the statements: after one that failed the others failed because of it, and after accounts that
    /// are not as expected their entries may collide with others.
    fn judge(mut self, batch: &Batch) -> Outcome<Judged> {
        let (updated, opened) = (self.rows(Part::AccountsUpdated)?, self.rows(Part::AccountsOpened)?);
        let accounts = account_conflicts(&batch.accounts, &[&updated, &opened])?;
        if !accounts.is_empty() {
            return Ok(Judged::Undone(Commit::Conflict { accounts, shared: Vec::new() }));
        }
        let (later, first) = (self.rows(Part::SharedUpdated)?, self.rows(Part::SharedFirst)?);
        let shared = shared::conflicts(&batch.shared, &[&later, &first])?;
        if !shared.is_empty() {
            return Ok(Judged::Undone(Commit::Conflict { accounts, shared }));
        }
        self.rows(Part::Members)?;
        self.rows(Part::MemberKeys)?;
        let lookups = members::taken(&batch.members, &self.rows(Part::Lookups)?)?;
        let identities = self.rows(Part::Identities)?;
        let entries = self.rows(Part::Entries)?;
        let taken_by = if self.sharded { identities } else { entries };
        let identities = taken_identities(&batch.entries, &taken_by)?;
        // What comes next refers to the entries, and fails without them.
        if !identities.is_empty() {
            return Ok(Judged::Undone(Commit::Taken(Taken { lookups, identities, ..Taken::default() })));
        }
        let (made, given) = (self.rows(Part::CodesMade)?, self.rows(Part::CodesGiven)?);
        self.rows(Part::Outbox)?;
        self.rows(Part::Settled)?;
        self.rows(Part::Deliveries)?;
        let answers = answers::taken(&batch.answers, &self.rows(Part::Answers)?)?;
        self.rows(Part::Recorded)?;
        let taken = Taken { lookups, answers, ..Taken::default() };
        Ok(Judged::Written { taken, made, given })
    }

    /// What the statement of a part returned; nothing when there was none.
    fn rows(&mut self, part: Part) -> Outcome<Vec<Row>> {
        let Some(place) = self.steps.parts.iter().position(|known| *known == part) else {
            return Ok(Vec::new());
        };
        Ok(std::mem::replace(&mut self.answers[place], Ok(Vec::new()))?)
    }
}

/// Opens the accounts that do not exist, and returns them.
fn open_accounts<'a>(writes: &[&'a AccountWrite]) -> Outcome<Step<'a>> {
    Ok(Step {
        sql: "INSERT INTO account (account_id, program_id, member_id, version, state, head, next_due_at, status)
              SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bytea[], $6::bytea[],
                                   $7::bigint[], $8::text[])
              ON CONFLICT (account_id) DO NOTHING RETURNING account_id",
        parameters: account_columns(writes)?,
    })
}

/// Writes the accounts that are as expected, and returns them. A due time that stays the same costs no index: the server
/// compares it.
fn update_accounts<'a>(writes: &[&'a AccountWrite], sharded: bool) -> Outcome<Step<'a>> {
    let mut parameters = account_columns(writes)?;
    parameters.push(Box::new(expected_versions(writes)?));
    Ok(Step {
        sql: match sharded {
            true => sharded::UPDATE_ACCOUNTS,
            false => "UPDATE account SET version = new.version, state = new.state, head = new.head,
                     next_due_at = new.next_due_at, status = new.status
                FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bytea[], $6::bytea[],
                            $7::bigint[], $8::text[], $9::bigint[])
                  AS new (account_id, program_id, member_id, version, state, head, next_due_at, status, expected)
               WHERE account.account_id = new.account_id AND account.program_id = new.program_id
                 AND account.member_id = new.member_id AND account.version = new.expected
              RETURNING account.account_id",
        },
        parameters,
    })
}

pub fn expected_versions(writes: &[&AccountWrite]) -> Outcome<Vec<i64>> {
    writes.iter().map(|write| count(write.expected_version.unwrap_or(0))).collect()
}

/// The columns of accounts, as the statements name them.
pub fn account_columns<'a>(writes: &[&'a AccountWrite]) -> Outcome<Vec<Box<dyn ToSql + Sync + 'a>>> {
    let rows = || writes.iter().map(|write| &write.row);
    let versions = rows().map(|row| count(row.version)).collect::<Outcome<Vec<_>>>()?;
    Ok(vec![
        Box::new(rows().map(|row| row.account.0).collect::<Vec<_>>()),
        Box::new(rows().map(|row| of(row.program)).collect::<Vec<_>>()),
        Box::new(rows().map(|row| row.member.0).collect::<Vec<_>>()),
        Box::new(versions),
        Box::new(rows().map(|row| row.state.as_slice()).collect::<Vec<_>>()),
        Box::new(rows().map(|row| row.head.as_slice()).collect::<Vec<_>>()),
        Box::new(rows().map(|row| row.next_due_at).collect::<Vec<_>>()),
        Box::new(rows().map(|row| row.status.word()).collect::<Vec<_>>()),
    ])
}

/// The accounts that no statement returned, in the order of the batch.
fn account_conflicts(writes: &[AccountWrite], written: &[&[Row]]) -> Outcome<Vec<AccountId>> {
    let read = |row| id(row, 0, AccountId);
    let written = written.iter().copied().flatten().map(read).collect::<Outcome<HashSet<_>>>()?;
    Ok(writes.iter().map(|write| write.row.account).filter(|account| !written.contains(account)).collect())
}

/// Inserts the entries whose identities are free, and returns them.
fn insert_entries(entries: &[EntryRow], sharded: bool) -> Outcome<Step<'_>> {
    Ok(Step {
        sql: match sharded {
            true => sharded::INSERT_ENTRIES,
            false => "INSERT INTO entry (account_id, seq, program_id, event_id, kind, source, external_id, content_hash,
                                 occurred_at, recorded_at, program_version, postings, input, record, of_seq)
              SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::text[],
                                   $7::text[], $8::bytea[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[],
                                   $13::bytea[], $14::bytea[], $15::bigint[])
              ON CONFLICT (program_id, source, external_id) DO NOTHING RETURNING account_id, seq",
        },
        parameters: entry_columns(entries)?,
    })
}

/// The columns of entries, as the statements name them, in the order of their identities.
pub fn entry_columns(entries: &[EntryRow]) -> Outcome<Vec<Box<dyn ToSql + Sync + '_>>> {
    let mut sorted: Vec<&EntryRow> = entries.iter().collect();
    sorted
        .sort_by(|a, b| (a.program, &a.source, &a.external_id).cmp(&(b.program, &b.source, &b.external_id)));
    let seqs = sorted.iter().map(|entry| count(entry.seq)).collect::<Outcome<Vec<_>>>()?;
    let of_seqs = sorted.iter().map(|entry| entry.of_seq.map(count).transpose());
    let of_seqs = of_seqs.collect::<Outcome<Vec<_>>>()?;
    Ok(vec![
        Box::new(sorted.iter().map(|entry| entry.account.0).collect::<Vec<_>>()),
        Box::new(seqs),
        Box::new(sorted.iter().map(|entry| of(entry.program)).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.event.0).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.source.as_str()).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.external_id.as_str()).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.content_hash.as_slice()).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.occurred_at).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.recorded_at).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| i64::from(entry.program_version)).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.postings.as_str()).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.input.as_slice()).collect::<Vec<_>>()),
        Box::new(sorted.iter().map(|entry| entry.record.as_slice()).collect::<Vec<_>>()),
        Box::new(of_seqs),
    ])
}

/// The identities of entries that were not returned: somebody has them already.
fn taken_identities(entries: &[EntryRow], inserted: &[Row]) -> Outcome<Vec<(ProgramId, Identity)>> {
    let read = |row| Ok((id(row, 0, AccountId)?, number::<u64>(row, 1)?));
    let inserted = inserted.iter().map(read).collect::<Outcome<HashSet<_>>>()?;
    let missing = entries.iter().filter(|entry| !inserted.contains(&(entry.account, entry.seq)));
    let identity = |entry: &EntryRow| {
        let identity = Identity { source: entry.source.clone(), external_id: entry.external_id.clone() };
        (entry.program, identity)
    };
    Ok(missing.map(identity).collect())
}

fn move_recorded(entries: &[EntryRow]) -> Step<'static> {
    Step {
        sql: "INSERT INTO recorded (program_id, recorded_at) SELECT * FROM unnest($1::bigint[], $2::bigint[])
              ON CONFLICT (program_id) DO UPDATE SET recorded_at = excluded.recorded_at
               WHERE recorded.recorded_at < excluded.recorded_at",
        parameters: recorded_columns(entries),
    }
}

/// The programs of entries, and the latest time of each.
pub fn recorded_columns(entries: &[EntryRow]) -> Vec<Box<dyn ToSql + Sync>> {
    let latest = sequence::latest(entries);
    vec![
        Box::new(latest.keys().map(|program| of(*program)).collect::<Vec<_>>()),
        Box::new(latest.into_values().collect::<Vec<_>>()),
    ]
}
