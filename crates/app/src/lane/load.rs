//! What a batch needs and the lane lacks, loaded with a few questions to the store.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use regulars_engine::{
    codec::read_account,
    event::Event,
    id::{AccountId, MemberId, ProgramId},
    moment::Moment,
    state::Account,
};
use regulars_store::{EntryRow, Found, LookupHash};

use super::{
    decide::{Held, HeldProfile, Thread},
    queue::{Request, What, WhoKey},
};
use crate::{app::Shared, fault::Fault, member::Identifier, program::ProgramHandle};

/// What was loaded for one batch, beside what went into the lane's caches.
#[derive(Default)]
pub(super) struct Loaded {
    /// The programs, and the time of this batch in each.
    pub programs: HashMap<ProgramId, (Arc<ProgramHandle>, Moment)>,
    /// Stored entries that the batch's events have the identity of or refer to, by external id.
    identities: HashMap<ProgramId, HashMap<String, Vec<EntryRow>>>,
    /// Whether the identity of every event was looked for.
    pub looked_for: bool,
    /// What of the lane's caches was read for this very batch.
    pub just_read: JustRead,
}

/// What was read for a batch, and not remembered from an earlier one: nobody need ask whether it is still so.
#[derive(Default)]
pub(super) struct JustRead {
    pub times: HashSet<ProgramId>,
    pub names: HashSet<(ProgramId, WhoKey)>,
    pub accounts: HashSet<AccountId>,
    pub profiles: HashSet<MemberId>,
}

impl Loaded {
    /// The stored entry of a business identity.
    pub fn identity(&self, program: ProgramId, source: &str, external_id: &str) -> Option<&EntryRow> {
        self.identities.get(&program)?.get(external_id)?.iter().find(|row| row.source == source)
    }
}

impl Thread {
    pub(super) fn load(&mut self, requests: &[Request]) -> Result<Loaded, Fault> {
        let mut loaded = Loaded { looked_for: 0 < self.repeats_expected, ..Loaded::default() };
        self.repeats_expected = self.repeats_expected.saturating_sub(1);
        for program in requests.iter().map(|request| request.program).collect::<HashSet<_>>() {
            let Some(handle) = self.shared.programs.by_id(program) else { continue };
            let of_program = || requests.iter().filter(|request| request.program == program);
            self.load_members(program, of_program(), &mut loaded.just_read)?;
            self.load_accounts(program, of_program(), &mut loaded.just_read)?;
            self.load_identities(program, of_program(), &mut loaded)?;
            // After the accounts: another server may have written one of them a moment ago, by a clock that is ahead.
            let now = handle.now(&self.shared.clock).max(self.latest(program, &mut loaded.just_read)?);
            let needs_profile = handle.published.as_ref().is_some_and(|p| p.needs_profile);
            loaded.programs.insert(program, (handle, now));
            if needs_profile {
                self.load_profiles(program, of_program(), &mut loaded.just_read)?;
            }
        }
        Ok(loaded)
    }

    /// The latest time recorded in a program: time never goes back, not over a restart either.
    fn latest(&mut self, program: ProgramId, read: &mut JustRead) -> Result<Moment, Fault> {
        let known = self.latest.get(&program).copied().unwrap_or(Moment(i64::MIN));
        if known.0 != i64::MIN && read.accounts.is_empty() {
            return Ok(known);
        }
        let latest = known.max(Moment(self.shared.store.max_recorded_at(program)?.unwrap_or(i64::MIN)));
        self.latest.insert(program, latest);
        read.times.insert(program);
        Ok(latest)
    }

    fn load_members<'a>(
        &mut self,
        program: ProgramId,
        requests: impl Iterator<Item = &'a Request>,
        read: &mut JustRead,
    ) -> Result<(), Fault> {
        let mut hashes: HashSet<(Identifier, LookupHash)> = HashSet::new();
        let mut ids: HashSet<MemberId> = HashSet::new();
        for request in requests {
            ids.extend(request.what.event().and_then(|event| event.body.receiver()));
            match &request.what {
                What::Event { who: WhoKey::Hash(kind, hash), .. } => {
                    hashes.insert((*kind, *hash));
                }
                What::Event { who: WhoKey::Id(id), .. } => {
                    ids.insert(*id);
                }
                What::Join(join) => hashes.extend(join.lookups.iter().copied()),
                What::Due { .. } => {}
            }
        }
        hashes.retain(|(kind, hash)| !self.who.keep(&(program, WhoKey::Hash(*kind, *hash))));
        ids.retain(|id| !self.who.keep(&(program, WhoKey::Id(*id))));

        let hashes: Vec<_> = hashes.into_iter().collect();
        let asked: Vec<(&str, &LookupHash)> =
            hashes.iter().map(|(kind, hash)| (kind.as_str(), hash)).collect();
        if !asked.is_empty() {
            let who = |(kind, hash): &(Identifier, LookupHash)| (program, WhoKey::Hash(*kind, *hash));
            if hashes.iter().any(|hash| self.storing.enrols(&who(hash))) {
                let _ = self.settle();
            }
            let found = self.shared.store.lane_members(program, &asked)?;
            for ((kind, hash), found) in hashes.iter().zip(found) {
                if let Some(found) = found {
                    self.who.insert((program, WhoKey::Hash(*kind, *hash)), found);
                    read.names.insert((program, WhoKey::Hash(*kind, *hash)));
                }
            }
        }
        for id in ids {
            if let Some(row) = self.shared.store.member(program, id)? {
                self.who.insert((program, WhoKey::Id(id)), Found { member: id, account: row.account });
            }
        }
        Ok(())
    }

    fn load_accounts<'a>(
        &mut self,
        program: ProgramId,
        requests: impl Iterator<Item = &'a Request>,
        read: &mut JustRead,
    ) -> Result<(), Fault> {
        let mut wanted: HashSet<AccountId> = HashSet::new();
        for request in requests {
            match &request.what {
                What::Event { who, event, .. } => {
                    let receiver = event.body.receiver().map(WhoKey::Id);
                    for who in [Some(who.clone()), receiver].into_iter().flatten() {
                        wanted.extend(self.who.get(&(program, who)).map(|found| found.account));
                    }
                }
                What::Join(join) => {
                    let keys = join.lookups.iter().map(|(kind, hash)| (program, WhoKey::Hash(*kind, *hash)));
                    wanted.extend(keys.filter_map(|key| self.who.get(&key)).map(|found| found.account));
                }
                What::Due { account, .. } => {
                    wanted.insert(*account);
                }
            }
        }
        let before = wanted.len();
        wanted.retain(|account| !self.accounts.keep(account));
        self.shared.metrics.accounts_cached.add(before - wanted.len());
        self.shared.metrics.accounts_loaded.add(wanted.len());
        if wanted.is_empty() {
            return Ok(());
        }
        let wanted: Vec<AccountId> = wanted.into_iter().collect();
        if self.storing.touches_any(&wanted) {
            let _ = self.settle();
        }
        for row in self.shared.store.lane_accounts(program, &wanted)? {
            self.accounts.insert(row.account, Held::of(program, &row)?);
            read.accounts.insert(row.account);
        }
        Ok(())
    }

    /// The entries that events refer to; and those that have an event's own identity, while repeats are expected. Otherwise
    /// the unique index tells of a repeat when the batch is stored, and [`Try::is_repeated`] when it is refused: to look for
    /// every event before would be in vain for nearly all of them, and would wait for the batch that is being stored.
    fn load_identities<'a>(
        &mut self,
        program: ProgramId,
        requests: impl Iterator<Item = &'a Request>,
        loaded: &mut Loaded,
    ) -> Result<(), Fault> {
        let mut asked: Vec<(&str, &str)> = Vec::new();
        for event in requests.filter_map(|request| request.what.event()) {
            let refers_to = event.body.refers_to();
            if loaded.looked_for || refers_to.is_some() {
                asked.push((&event.source, &event.external_id));
            }
            asked.extend(refers_to.map(|of| (&*of.source, &*of.external_id)));
        }
        if asked.is_empty() {
            return Ok(());
        }
        let _ = self.settle();
        let found = self.shared.store.lane_identities(program, &asked)?;
        let of_program = loaded.identities.entry(program).or_default();
        for row in found {
            of_program.entry(row.external_id.clone()).or_default().push(row);
        }
        Ok(())
    }

    fn load_profiles<'a>(
        &mut self,
        program: ProgramId,
        requests: impl Iterator<Item = &'a Request>,
        read: &mut JustRead,
    ) -> Result<(), Fault> {
        let mut wanted: HashSet<MemberId> = HashSet::new();
        for request in requests {
            match &request.what {
                What::Event { who, .. } => {
                    wanted.extend(self.who.get(&(program, who.clone())).map(|found| found.member));
                }
                What::Due { member, .. } => {
                    wanted.insert(*member);
                }
                What::Join(_) => {}
            }
        }
        wanted.retain(|member| !self.profiles.keep(member));
        for member in wanted {
            self.profiles.insert(member, held_profile(&self.shared, program, member)?);
            read.profiles.insert(member);
        }
        Ok(())
    }
}

/// What decisions may know of a member.
pub(super) fn held_profile(
    shared: &Shared,
    program: ProgramId,
    member: MemberId,
) -> Result<HeldProfile, Fault> {
    let row = shared.store.member(program, member)?;
    let personal = row.as_ref().map(|row| shared.open_member(row)).transpose()?.flatten();
    Ok(HeldProfile {
        revision: row.map_or(0, |row| row.revision),
        profile: personal.map(|own| own.profile.for_decisions()).unwrap_or_default(),
    })
}

impl What {
    /// The event, if it is one.
    pub fn event(&self) -> Option<&Event> {
        match self {
            What::Event { event, .. } => Some(event),
            What::Join(join) => Some(&join.event),
            What::Due { .. } => None,
        }
    }

    /// Sets the event's times for a batch that is decided at `now`.
    pub fn set_time(&mut self, at: Moment) {
        let (event, now, replay) = match self {
            What::Event { event, now, replay, .. } => (event, *now, *replay),
            What::Join(join) => (&mut join.event, join.now, join.replay),
            What::Due { .. } => return,
        };
        if now {
            event.occurred_at = at;
        }
        event.at = if replay { event.occurred_at } else { at };
    }
}

/// Reads a stored state.
pub(crate) fn read_state(bytes: &[u8]) -> Result<Account, Fault> {
    read_account(bytes).map_err(|cause| Fault::Unreadable { what: "account", cause })
}
