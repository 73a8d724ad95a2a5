//! Events that change more than one account at once: all of it is stored, or nothing is.
//!
//! Most events change one account. Its due work comes first, and if the event is refused that is undone as well. Who redeems
//! with the units of a household changes the accounts of all whose units go: the decision on the own account says whose and
//! how many, and each of them gets an entry of its own in the same batch, by an event that the server makes. Their due work
//! comes first, too; they are decided in the order of the batch like everything else, and each entry raises its account's
//! version, so another server that spends the same units finds out when it stores.
//!
//! Whose units don't go has no new entry, and no version check tells that they had some by then. So what is known of them is
//! looked at again before the batch is stored ([`super::stale`]); what they get after that comes after this event.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use regulars_engine::{
    Program,
    decide::{self, Original, Other, due_tick},
    event::{Body, Event, EventRef},
    fact::Fact,
    household::{Drawing, HouseholdEvent},
    id::{AccountId, HouseholdId, MemberId, ProgramId},
    moment::Moment,
    shared::Thing,
    state::Account,
    symbol::Sym,
};
use regulars_store::Found;

use super::{
    decide::{Held, Meta, Part, Slot, Try},
    load::held_profile,
    queue::WhoKey,
};
use crate::{event::OWN_SOURCE, fault::Refusal};

/// What is there before an event, so that nothing of it is left when it is refused.
struct Before {
    accounts: Vec<(usize, Account, [u8; 32])>,
    entries: usize,
    things: HashMap<(ProgramId, Thing), Part>,
}

/// The event of a group, and when it is decided.
#[derive(Clone, Copy)]
struct Cause<'c> {
    program: &'c Arc<Program>,
    event: &'c Event,
    now: Moment,
    past_until: Moment,
}

impl<'a> Try<'_, 'a> {
    /// Decides an event on an account, after the account's due work. A rejected event leaves nothing: the due work is
    /// undone as well and comes again with the next event or with the sweeper.
    pub(super) fn event(
        &mut self,
        place: usize,
        program: &Arc<Program>,
        event: &'a Event,
        meta: Meta<'_>,
        now: Moment,
    ) -> Result<Slot, Refusal> {
        let account = &self.working[place].held.account;
        let due = due_tick(program, account, event.at).is_some();
        let several = program.household.is_some()
            && matches!(event.body, Body::RewardRedeemed(_) | Body::RewardCancelled(_) | Body::Reversal(_));
        let mut before = (due || several).then(|| Before {
            accounts: vec![self.as_it_is(place)],
            entries: self.entries.len(),
            things: self.things.clone(),
        });
        match self.with_all(place, program, event, meta, now, before.as_mut()) {
            Ok(at) => {
                let held = &self.working[place].held;
                self.seen.insert((held.program, &*event.source, &*event.external_id), at);
                Ok(Slot::Entry { place: at, member: held.member, replayed: false })
            }
            Err(refusal) => {
                if let Some(Before { accounts, entries, things }) = before {
                    for (place, account, head) in accounts {
                        let held = &mut self.working[place].held;
                        (held.account, held.head) = (account, head);
                    }
                    self.entries.truncate(entries);
                    self.things = things;
                }
                Err(refusal)
            }
        }
    }

    fn with_all(
        &mut self,
        place: usize,
        program: &Arc<Program>,
        event: &'a Event,
        mut meta: Meta<'_>,
        now: Moment,
        mut before: Option<&mut Before>,
    ) -> Result<usize, Refusal> {
        let past_until = meta.past_until;
        self.ticks(place, program, meta.profile, event.at, (now, past_until))?;
        let original = match event.body.refers_to() {
            Some(of) => self.original(place, of)?,
            None => None,
        };
        let decided_by = meta.terms.unwrap_or(program);
        let cause = Cause { program, event, now, past_until };
        let household = decide::draws_on(decided_by, &self.working[place].held.account, event);
        if let (Some(household), Some(before)) = (household, before.as_deref_mut()) {
            meta.others = self.others(place, household, cause, before)?;
        }
        let at =
            self.one(place, decided_by, (event, Some(Cow::Borrowed(&event.body))), &meta, original, now)?;
        if let Some(before) = before {
            self.share(at, Cause { program: decided_by, ..cause }, before)?;
        }
        Ok(at)
    }

    /// The others of a household, with their due work done.
    fn others(
        &mut self,
        place: usize,
        household: HouseholdId,
        cause: Cause<'_>,
        before: &mut Before,
    ) -> Result<Vec<Other>, Refusal> {
        let (program, own) = (self.working[place].held.program, self.working[place].held.member);
        let thing = Thing::Household(household);
        let slices = self.slices(program, &[thing])?;
        let state = slices.get(thing).and_then(|shared| shared.household.as_deref());
        let people = state.into_iter().flat_map(|state| state.members().map(|person| person.member));
        let mut others = Vec::new();
        for member in people.filter(|member| *member != own) {
            let place = self.bring(program, member, cause, before)?;
            others.push(Other { member, account: self.working[place].held.account.clone() });
        }
        Ok(others)
    }

    /// What an entry takes from other accounts, or gives back to them.
    fn share(&mut self, at: usize, cause: Cause<'_>, before: &mut Before) -> Result<(), Refusal> {
        let entry = &self.entries[at];
        let facts = &entry.record.facts;
        let shares = facts.iter().filter_map(|fact| match fact {
            Fact::HouseholdShare { wallet, member, amount } => Some((*wallet, *member, *amount)),
            _ => None,
        });
        let shares: Vec<(Sym, MemberId, i64)> = shares.collect();
        if shares.is_empty() {
            return Ok(());
        }
        let undone = facts.iter().find_map(|fact| match fact {
            Fact::Reverses { entry } => Some(*entry),
            _ => None,
        });
        let (program, account, seq) = (entry.row.program, entry.row.account, entry.row.seq);
        let by = self.places.get(&account).map(|place| self.working[*place].held.member);
        let by = by.ok_or(Refusal::MemberNotFound)?;
        for (wallet, member, amount) in shares {
            let place = self.bring(program, member, cause, before)?;
            if 0 < amount {
                let wallet = cause.program.name_of(wallet).to_owned();
                let body = HouseholdEvent::Drawn(Drawing { wallet, amount, by });
                self.follow(place, cause, identity("household.drawn", account, seq, member), body, None)?;
            } else {
                let drawn = identity("household.drawn", account, undone.unwrap_or(seq), member);
                let drawn = EventRef { source: OWN_SOURCE.to_owned(), external_id: drawn };
                let family = self.drawn_before(place, &drawn)?;
                let body = HouseholdEvent::Returned(drawn);
                self.follow(
                    place,
                    cause,
                    identity("household.returned", account, seq, member),
                    body,
                    family,
                )?;
            }
        }
        Ok(())
    }

    /// Decides an event of the server's own that follows from another one.
    fn follow(
        &mut self,
        place: usize,
        cause: Cause<'_>,
        external_id: String,
        body: HouseholdEvent,
        original: Option<Original>,
    ) -> Result<(), Refusal> {
        let id = self.lane.shared.ids.new_event(cause.now)?;
        let (source, at, body) = (OWN_SOURCE.to_owned(), cause.event.at, Body::Household(body));
        let event = Event { id, source, external_id, occurred_at: at, at, body };
        let profile = self.profile(self.working[place].held.member);
        let meta = Meta::own(&profile, cause.past_until);
        let body = Some(Cow::Owned(event.body.clone()));
        self.one(place, cause.program, (&event, body), &meta, original, cause.now).map(drop)
    }

    /// The entry by which units were drawn, of this batch or an earlier one, with what followed on it.
    fn drawn_before(&mut self, place: usize, of: &EventRef) -> Result<Option<Original>, Refusal> {
        let Held { program, .. } = self.working[place].held;
        let id = self.working[place].id;
        let is_it = |row: &&regulars_store::EntryRow| {
            (row.account, &row.source, &row.external_id) == (id, &of.source, &of.external_id)
        };
        let fresh = self.entries.iter().map(|entry| &entry.row).find(is_it).cloned();
        let named = match fresh {
            Some(row) => Some(row),
            None => {
                let _ = self.lane.settle();
                let asked = [(of.source.as_str(), of.external_id.as_str())];
                self.lane.shared.store.lane_identities(program, &asked)?.pop()
            }
        };
        named.map_or(Ok(None), |named| self.family(place, &named))
    }

    /// The place of another member's account in the working set, with its due work done. What it was is remembered.
    fn bring(
        &mut self,
        program: ProgramId,
        member: MemberId,
        cause: Cause<'_>,
        before: &mut Before,
    ) -> Result<usize, Refusal> {
        let place = self.place_of(program, member, cause.program)?;
        self.looked_at.insert(self.working[place].id);
        if !before.accounts.iter().any(|(known, ..)| *known == place) {
            before.accounts.push(self.as_it_is(place));
        }
        let profile = self.profile(member);
        self.ticks(place, cause.program, &profile, cause.event.at, (cause.now, cause.past_until))?;
        Ok(place)
    }

    /// Loads what the lane does not remember of a member whom nobody named in the batch.
    fn place_of(
        &mut self,
        program: ProgramId,
        member: MemberId,
        version: &Program,
    ) -> Result<usize, Refusal> {
        let key = (program, WhoKey::Id(member));
        let account = match self.lane.who.get(&key) {
            Some(found) => found.account,
            None => {
                let row = self.lane.shared.store.member(program, member)?.ok_or(Refusal::MemberNotFound)?;
                self.lane.who.insert(key, Found { member, account: row.account });
                row.account
            }
        };
        if version.needs_profile && self.lane.profiles.get(&member).is_none() {
            let held = held_profile(&self.lane.shared, program, member)?;
            self.lane.profiles.insert(member, held);
        }
        if let Some(place) = self.open(program, account) {
            return Ok(place);
        }
        // What is under way may be of this account.
        let _ = self.lane.settle();
        let row = self.lane.shared.store.lane_accounts(program, &[account])?.pop();
        let held = Held::of(program, &row.ok_or(Refusal::MemberNotFound)?)?;
        self.lane.accounts.insert(account, held);
        self.open(program, account).ok_or(Refusal::MemberNotFound)
    }

    fn as_it_is(&self, place: usize) -> (usize, Account, [u8; 32]) {
        let held = &self.working[place].held;
        (place, held.account.clone(), held.head)
    }
}

/// One share of one entry has one event, whoever tries to store it.
fn identity(what: &str, account: AccountId, seq: u64, member: MemberId) -> String {
    format!("{what}:{}:{seq}:{}", account.0.hyphenated(), member.0.hyphenated())
}
