//! Storing a batch: one transaction, and what to do when it is not stored.

use std::{collections::HashMap, sync::Arc};

use regulars_engine::{
    Program,
    codec::{Record, write_account, write_shared},
    decide::next_due,
    id::{AccountId, ProgramId},
    moment::Moment,
    shared::Thing,
};
use regulars_store::{
    AccountRow, AccountStatus, AccountWrite, Batch, Commit, Fault as StoreFault, INSTRUCTION, SharedRow,
    SharedWrite,
};

use super::{
    decide::{Fresh, Part, Slot, Thread, Try, Working},
    load::Loaded,
    outbox,
    queue::{Answers, Request, WhoKey},
};
use crate::{
    event::{Answer, Recorded},
    fault::{Fault, Refusal},
    shared::key_of,
};

/// How often a batch is decided again because another server wrote meanwhile.
const TRIES_MAX: usize = 8;

/// What became of one try.
enum Tried {
    Stored(Answers),
    /// Somebody else wrote one of the accounts or took one of the identities, or a refusal rests on what has changed.
    Again,
}

impl Thread {
    pub(super) fn store(&mut self, requests: &mut [Request]) -> Answers {
        for _ in 0..TRIES_MAX {
            match self.try_once(requests) {
                Ok(Tried::Stored(answers)) => return answers,
                Ok(Tried::Again) => self.shared.metrics.conflicts.add(1),
                // One impossible event must not refuse all that came with it.
                Err(Fault::Store(fault)) if is_constraint(&fault) && requests.len() > 1 => {
                    return requests
                        .iter_mut()
                        .flat_map(|one| self.store(std::slice::from_mut(one)))
                        .collect();
                }
                Err(fault) => {
                    tracing::error!(%fault, events = requests.len(), "a batch was not stored");
                    if matches!(&fault, Fault::Store(fault) if matches!(**fault, StoreFault::Io { .. })) {
                        self.shared.break_off();
                    }
                    return refuse_all(requests, &Refusal::Fault(fault));
                }
            }
        }
        refuse_all(requests, &Refusal::Conflict)
    }

    fn try_once(&mut self, requests: &mut [Request]) -> Result<Tried, Fault> {
        if self.shared.is_broken() {
            return Err(Fault::Broken);
        }
        let loaded = self.load(requests)?;
        for request in requests.iter_mut() {
            if let Some((_, now)) = loaded.programs.get(&request.program) {
                request.what.set_time(*now);
            }
        }
        let mut attempt = Try::new(self, &loaded);
        let slots = attempt.decide(requests);
        let stale = attempt.is_stale(requests, &slots);
        let Try { working, things, entries, members, joined, .. } = attempt;
        if !matches!(stale, Ok(false)) {
            // As after a conflict, the accounts are loaded anew.
            self.forget_names(joined);
            return stale.map(|_| Tried::Again);
        }
        if entries.is_empty() {
            self.put_back(working, &HashMap::new());
            return Ok(Tried::Stored(answers(slots, Vec::new())));
        }
        let started = self.shared.clock.now();
        let accounts = accounts(&working, &loaded)?;
        let mut batch = Batch { members, accounts, shared: shared_writes(&things), ..Batch::default() };
        let decided = fill(&mut batch, entries, started);
        let stored = self.shared.store.commit(&batch);
        if !matches!(stored, Ok(Commit::Done)) {
            // The accounts are not put back: they are loaded anew when they are next needed.
            self.forget_names(joined);
            stored?;
            self.latest.clear();
            return Ok(Tried::Again);
        }
        let metrics = &self.shared.metrics;
        metrics.committed(batch.entries.len(), self.shared.clock.now().0.saturating_sub(started.0));
        for (program, (_, now)) in &loaded.programs {
            self.latest.insert(*program, *now);
        }
        let due = batch.accounts.iter().map(|write| (write.row.account, write.row.next_due_at)).collect();
        self.put_back(working, &due);
        self.waiting.extend(batch.outbox.drain(..).filter(|row| row.kind != INSTRUCTION));
        let entries = batch.entries.into_iter().zip(decided);
        let recorded = entries.map(|(row, (record, program))| Some(Recorded { row, record, program }));
        Ok(Tried::Stored(answers(slots, recorded.collect())))
    }

    /// Forgets by what members would be found who were not stored.
    fn forget_names(&mut self, joined: Vec<(ProgramId, WhoKey)>) {
        for key in joined {
            self.who.remove(&key);
        }
    }

    /// Puts the accounts back into the cache, with the due times that were stored.
    fn put_back(&mut self, working: Vec<Working>, stored_due: &HashMap<AccountId, Option<i64>>) {
        for Working { id, mut held, new } in working {
            let stored = !new || 0 < held.account.version;
            if stored {
                held.version = held.account.version;
                if let Some(due) = stored_due.get(&id) {
                    held.next_due_at = *due;
                }
                self.accounts.insert(id, held);
            }
        }
    }
}

/// Puts the entries into the batch, with what is stored because of them; what else the answers need is left.
fn fill(batch: &mut Batch, entries: Vec<Fresh<'_>>, now: Moment) -> Vec<(Record, Arc<Program>)> {
    let mut decided = Vec::with_capacity(entries.len());
    batch.entries.reserve(entries.len());
    for Fresh { row, record, program, codes, effects, .. } in entries {
        batch.outbox.extend(outbox::rows(&row, &effects, now));
        batch.settled.extend(outbox::settled(&row, &record.facts));
        batch.entries.push(row);
        batch.codes.extend(codes);
        decided.push((record, program));
    }
    decided
}

/// The shared things that new entries changed, in a fixed order, so that equal batches are equal.
fn shared_writes(things: &HashMap<(ProgramId, Thing), Part>) -> Vec<SharedWrite> {
    let mut changed: Vec<_> = things.iter().filter(|(_, part)| part.stored < part.state.version).collect();
    changed.sort_by_key(|(key, _)| **key);
    let write = |(&(program, thing), part): (&(ProgramId, Thing), &Part)| SharedWrite {
        row: SharedRow {
            key: key_of(program, thing),
            version: part.state.version,
            state: write_shared(&part.state),
        },
        expected_version: part.stored,
    };
    changed.into_iter().map(write).collect()
}

/// The accounts that have new entries.
fn accounts(working: &[Working], loaded: &Loaded) -> Result<Vec<AccountWrite>, Fault> {
    let changed = working.iter().filter(|working| working.held.version < working.held.account.version);
    let write = |Working { id, held, new }: &Working| {
        let (handle, _) = loaded.programs.get(&held.program)?;
        let due = next_due(handle.published.as_ref()?, &held.account);
        let row = AccountRow {
            account: *id,
            program: held.program,
            member: held.member,
            version: held.account.version,
            state: write_account(&held.account),
            head: held.head,
            next_due_at: due.map(|at| at.0),
            status: if held.account.closed { AccountStatus::Closed } else { AccountStatus::Open },
        };
        let due_unchanged = !new && row.next_due_at == held.next_due_at;
        Some(AccountWrite { row, expected_version: (!new).then_some(held.version), due_unchanged })
    };
    // An account with new entries was decided by a published version.
    changed.map(write).collect::<Option<Vec<_>>>().ok_or(Fault::Closing)
}

/// The answers to the requests. An entry is moved into the last answer that shows it.
fn answers(slots: Vec<Slot>, mut recorded: Vec<Option<Recorded>>) -> Answers {
    let mut shown = vec![0u32; recorded.len()];
    for slot in &slots {
        if let Slot::Entry { place, .. } = slot {
            shown[*place] += 1;
        }
    }
    let answer = |slot| match slot {
        Slot::Refused(refusal) => Err(refusal),
        Slot::Known(answer) => Ok(Some(*answer)),
        Slot::Done => Ok(None),
        Slot::Entry { place, member, replayed } => {
            shown[place] -= 1;
            let entry = if shown[place] == 0 { recorded[place].take() } else { recorded[place].clone() };
            let entry = entry.expect("an entry is taken only by the last answer that shows it");
            Ok(Some(Answer { replayed, member, entry }))
        }
    };
    slots.into_iter().map(answer).collect()
}

fn refuse_all(requests: &[Request], refusal: &Refusal) -> Answers {
    requests.iter().map(|_| Err(refusal.clone())).collect()
}

fn is_constraint(fault: &StoreFault) -> bool {
    matches!(fault, StoreFault::Constraint { .. })
}
