//! Storing a batch: one transaction, and what to do when it is not stored.

use std::{collections::HashMap, sync::Arc};

use regulars_engine::{
    Program,
    codec::{Record, write_account, write_shared},
    decide::next_due,
    event::Body,
    id::{AccountId, MemberId, ProgramId},
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
    queue::{Answers, Request, What, WhoKey},
    waitlist::{Date, touched},
};
use crate::{
    app::Shared,
    event::{Answer, Recorded},
    fault::{Fault, Refusal},
    shared::key_of,
    webhook::Webhooks,
};

/// How often a batch is decided again because another server wrote meanwhile.
const TRIES_MAX: usize = 8;

/// So many batches long, after an event came again, the next ones are looked for before they are decided.
const REPEATS_EXPECTED: u32 = 64;

/// The id that a member gets who joins earlier in the same batch; none where it is not clear.
fn joining(before: &[Request], program: ProgramId, who: &WhoKey) -> Option<MemberId> {
    let WhoKey::Hash(kind, hash) = who else { return None };
    let mut joins = before.iter().filter(|request| request.program == program).filter_map(|request| {
        let What::Join(join) = &request.what else { return None };
        join.lookups.contains(&(*kind, *hash)).then_some(join.member.id)
    });
    let first = joins.next();
    first.filter(|_| joins.next().is_none())
}

/// What became of one try.
pub(super) enum Tried {
    /// Something is to be stored.
    Decided(Box<Decided>),
    /// Nothing is: these are the answers.
    Nothing(Answers),
    /// Somebody else wrote one of the accounts or took one of the identities, or a refusal rests on what has changed.
    Again,
}

/// A batch that is decided and not stored yet. The lane's memory is already as if it were.
pub(super) struct Decided {
    pub batch: Batch,
    /// The accounts that were looked at, written or not.
    pub accounts: Vec<AccountId>,
    slots: Vec<Slot>,
    /// What the answers need beside the rows of the entries.
    recorded: Vec<(Record, Arc<Program>)>,
    /// By what those are found who become members.
    pub joined: Vec<(ProgramId, WhoKey)>,
    /// Dates that it changes and for whose places somebody waits.
    touched: Vec<Date>,
}

impl Decided {
    /// Whether something follows from it elsewhere: it arrives at another member, or places may be offered to one.
    pub fn goes_on(&self) -> bool {
        !self.touched.is_empty() || self.batch.outbox.iter().any(|row| row.kind != INSTRUCTION)
    }

    /// The answers, once it is stored.
    pub fn answers(self) -> Answers {
        let entries = self.batch.entries.into_iter().zip(self.recorded);
        let recorded = entries.map(|(row, (record, program))| Some(Recorded { row, record, program }));
        answers(self.slots, recorded.collect())
    }
}

/// Stores what was decided. A process whose disk has failed writes nothing any more.
pub(super) fn commit(shared: &Shared, decided: &Decided) -> Result<Commit, Fault> {
    let started = shared.clock.now();
    let stored = shared.store.commit(&decided.batch);
    match &stored {
        Ok(Commit::Done) => {
            let took = shared.clock.now().0.saturating_sub(started.0);
            shared.metrics.committed(decided.batch.entries.len(), took);
        }
        Err(StoreFault::Io { .. }) => shared.break_off(),
        Err(StoreFault::Full { .. }) => shared.note_full(),
        Ok(_) | Err(_) => {}
    }
    Ok(stored?)
}

impl Thread {
    pub(super) fn store(&mut self, requests: &mut [Request]) -> Answers {
        for _ in 0..TRIES_MAX {
            let stored = match self.try_once(requests) {
                Ok(Tried::Nothing(answers)) => Ok(Some(answers)),
                Ok(Tried::Decided(decided)) => self.commit_now(*decided),
                Ok(Tried::Again) => Ok(None),
                Err(fault) => Err(fault),
            };
            match stored {
                Ok(Some(answers)) => return answers,
                Ok(None) => self.shared.metrics.conflicts.add(1),
                // One impossible event must not refuse all that came with it.
                Err(Fault::Store(fault)) if is_constraint(&fault) && requests.len() > 1 => {
                    return requests
                        .iter_mut()
                        .flat_map(|one| self.store(std::slice::from_mut(one)))
                        .collect();
                }
                Err(fault) => {
                    tracing::error!(%fault, events = requests.len(), "a batch was not stored");
                    return refuse_all(requests, &Refusal::Fault(fault));
                }
            }
        }
        refuse_all(requests, &Refusal::Conflict)
    }

    /// Stores a batch here and now. None when somebody else was there first.
    pub(super) fn commit_now(&mut self, mut decided: Decided) -> Result<Option<Answers>, Fault> {
        match commit(&self.shared, &decided) {
            Ok(Commit::Done) => {
                let sent = decided.batch.outbox.drain(..).filter(|row| row.kind != INSTRUCTION);
                self.waiting.extend(sent);
                self.touched.append(&mut decided.touched);
                Ok(Some(decided.answers()))
            }
            Ok(why) => {
                self.forget_unstored(decided, Some(&why));
                Ok(None)
            }
            Err(fault) => {
                self.forget_unstored(decided, None);
                Err(fault)
            }
        }
    }

    /// Decides a batch on what the lane remembers, as if the batches that are under way were stored. Answers that are given
    /// without a commit rest on nothing that was not.
    pub(super) fn try_once(&mut self, requests: &mut [Request]) -> Result<Tried, Fault> {
        if self.shared.is_broken() {
            return Err(Fault::Broken);
        }
        self.lost = false;
        let loaded = self.load(requests)?;
        self.draw(requests, &loaded);
        let mut attempt = Try::new(self, &loaded);
        let slots = attempt.decide(requests);
        let unsure = attempt.is_unsure(requests, &slots);
        let Try { working, things, entries, members, joined, .. } = attempt;
        if self.lost || !matches!(unsure, Ok(false)) {
            // As after a conflict, the accounts are loaded anew.
            self.forget_names(joined);
            return unsure.map(|_| Tried::Again);
        }
        if entries.is_empty() {
            self.put_back(working, &HashMap::new());
            return Ok(Tried::Nothing(answers(slots, Vec::new())));
        }
        let written = accounts(&working, &loaded)?;
        let accounts = working.iter().map(|working| working.id).collect();
        let mut batch =
            Batch { members, accounts: written, shared: shared_writes(&things), ..Batch::default() };
        let recorded = fill(&mut batch, entries, &self.shared.webhooks, self.shared.clock.now());
        for (program, (_, now)) in &loaded.programs {
            self.latest.insert(*program, *now);
        }
        let touched = touched(&things);
        let due = batch.accounts.iter().map(|write| (write.row.account, write.row.next_due_at)).collect();
        self.put_back(working, &due);
        Ok(Tried::Decided(Box::new(Decided { batch, accounts, slots, recorded, joined, touched })))
    }

    /// Forgets what was decided and not stored: the accounts are loaded anew when they are next needed.
    pub(super) fn forget_unstored(&mut self, decided: Decided, why: Option<&Commit>) {
        for write in &decided.batch.accounts {
            self.accounts.remove(&write.row.account);
        }
        self.forget_names(decided.joined);
        self.latest.clear();
        if matches!(why, Some(Commit::Taken(_))) {
            self.expect_repeats();
        }
    }

    /// From now on, and for a while, events are looked for before they are decided.
    pub(super) fn expect_repeats(&mut self) {
        self.repeats_expected = REPEATS_EXPECTED;
    }

    /// Sets the time of what happens now, and draws for plays and for entries of draws.
    fn draw(&self, requests: &mut [Request], loaded: &Loaded) {
        for place in 0..requests.len() {
            let (before, from) = requests.split_at_mut(place);
            let Some(request) = from.first_mut() else { return };
            let Some((handle, now)) = loaded.programs.get(&request.program) else { continue };
            request.what.set_time(*now);
            if let What::Event { who, event, replay, .. } = &mut request.what {
                let vault = &self.shared.vault;
                vault.draw(handle, event, *replay);
                if matches!(event.body, Body::DrawEntered(_) | Body::RoomEntered(_)) {
                    let known = self.who.get(&(request.program, who.clone())).map(|found| found.member);
                    let member = known.or_else(|| joining(before, request.program, who));
                    vault.draw_lot(request.program, event, member, *replay);
                }
            }
        }
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
fn fill(
    batch: &mut Batch,
    entries: Vec<Fresh<'_>>,
    webhooks: &Webhooks,
    now: Moment,
) -> Vec<(Record, Arc<Program>)> {
    let mut decided = Vec::with_capacity(entries.len());
    batch.entries.reserve(entries.len());
    for Fresh { row, record, program, codes, effects, .. } in entries {
        batch.outbox.extend(outbox::rows(&row, &effects, now));
        batch.settled.extend(outbox::settled(&row, &record.facts));
        batch.deliveries.extend(webhooks.deliveries(&row, now));
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
