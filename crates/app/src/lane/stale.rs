//! Whether what was not committed rests on what is still so.
//!
//! The lane remembers accounts, and the version check of the commit has the last word on them. A refusal commits nothing, nor
//! does due work of which nothing is due; so another server may have changed the account meanwhile, and nothing would tell.
//! Before such an answer goes out, what it rests on and was not read for this very batch is looked up: the versions of all
//! accounts in one question. If something has changed, it is forgotten and the batch is decided again. A batch in which
//! everything is accepted asks nothing, unless it looked at accounts of others: the household of somebody who redeems.

use std::collections::{HashMap, HashSet};

use regulars_engine::{
    id::{AccountId, ProgramId},
    moment::Moment,
};
use regulars_store::LookupHash;

use super::{
    decide::{Held, Slot, Try},
    queue::{Request, What, WhoKey},
};
use crate::{fault::Fault, member::Identifier};

impl Try<'_, '_> {
    /// Whether an answer of this try that commits nothing is in doubt: the event was recorded before, or what the answer rests
    /// on has changed since it was read. What has is forgotten, and the batch decided again.
    pub fn is_unsure(&mut self, requests: &[Request], slots: &[Slot]) -> Result<bool, Fault> {
        let answered = requests.iter().zip(slots);
        let uncommitted: Vec<&Request> = answered
            .filter(|(request, slot)| self.is_uncommitted(request, slot))
            .map(|(one, _)| one)
            .collect();
        if uncommitted.is_empty() && self.looked_at.is_empty() {
            return Ok(false);
        }
        // What is under way may be what it rests on.
        Ok(!self.lane.settle() || self.is_repeated(&uncommitted)? || self.is_stale(&uncommitted)?)
    }

    /// Whether an event that is not accepted was recorded before: then it is answered as it was then.
    fn is_repeated(&mut self, uncommitted: &[&Request]) -> Result<bool, Fault> {
        if self.loaded.looked_for {
            return Ok(false);
        }
        let mut asked: HashMap<ProgramId, Vec<(&str, &str)>> = HashMap::new();
        for request in uncommitted {
            if let Some(event) = request.what.event() {
                asked.entry(request.program).or_default().push((&event.source, &event.external_id));
            }
        }
        for (program, identities) in asked {
            if !self.lane.shared.store.lane_identities(program, &identities)?.is_empty() {
                self.lane.expect_repeats();
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_stale(&mut self, uncommitted: &[&Request]) -> Result<bool, Fault> {
        let mut stale = false;
        for (program, (_, now)) in &self.loaded.programs {
            let of_program: Vec<&Request> =
                uncommitted.iter().filter(|request| request.program == *program).copied().collect();
            if !of_program.is_empty() || !self.looked_at.is_empty() {
                stale |= self.forget_moved_names(*program, &of_program)?;
                stale |= self.forget_changed_accounts(*program, &of_program)?;
                stale |= self.forget_passed_time(*program, *now)?;
            }
        }
        Ok(stale)
    }

    fn is_uncommitted(&self, request: &Request, slot: &Slot) -> bool {
        match (slot, &request.what) {
            (Slot::Refused(_), _) => true,
            (Slot::Done, What::Due { account, .. }) => {
                let held = self.places.get(account).map(|place| &self.working[*place].held);
                held.is_none_or(|held| held.version == held.account.version)
            }
            (Slot::Done | Slot::Entry { .. } | Slot::Known(_), _) => false,
        }
    }

    /// Another server may have given what finds a member to another one. The account of a member's id is always the same.
    fn forget_moved_names(&mut self, program: ProgramId, requests: &[&Request]) -> Result<bool, Fault> {
        let mut asked: HashSet<(Identifier, LookupHash)> = HashSet::new();
        for request in requests {
            match &request.what {
                What::Event { who: WhoKey::Hash(kind, hash), .. } => {
                    asked.insert((*kind, *hash));
                }
                What::Join(join) => asked.extend(join.lookups.iter().copied()),
                What::Event { who: WhoKey::Id(_), .. } | What::Due { .. } => {}
            }
        }
        let read = &self.loaded.just_read.names;
        asked.retain(|(kind, hash)| {
            let key = (program, WhoKey::Hash(*kind, *hash));
            self.lane.who.get(&key).is_some() && !read.contains(&key) && !self.joined.contains(&key)
        });
        if asked.is_empty() {
            return Ok(false);
        }
        let asked: Vec<_> = asked.into_iter().collect();
        let question: Vec<_> = asked.iter().map(|(kind, hash)| (kind.as_str(), hash)).collect();
        let found = self.lane.shared.store.lane_members(program, &question)?;
        let mut stale = false;
        for ((kind, hash), found) in asked.into_iter().zip(found) {
            let key = (program, WhoKey::Hash(kind, hash));
            if self.lane.who.get(&key).copied() != found {
                self.lane.who.remove(&key);
                stale = true;
            }
        }
        Ok(stale)
    }

    fn forget_changed_accounts(&mut self, program: ProgramId, requests: &[&Request]) -> Result<bool, Fault> {
        let mut asked: HashSet<AccountId> = HashSet::new();
        for request in requests {
            let keys = match &request.what {
                What::Event { who, event, .. } => {
                    let receiver = event.body.receiver().map(WhoKey::Id);
                    [Some(who.clone()), receiver].into_iter().flatten().collect()
                }
                What::Join(join) => {
                    join.lookups.iter().map(|(kind, hash)| WhoKey::Hash(*kind, *hash)).collect()
                }
                What::Due { account, .. } => {
                    asked.insert(*account);
                    Vec::new()
                }
            };
            let found = keys.into_iter().filter_map(|key| self.lane.who.get(&(program, key)));
            asked.extend(found.map(|found| found.account));
        }
        let of_program =
            |account: &AccountId| self.known(*account).is_some_and(|held| held.program == program);
        asked.extend(self.looked_at.iter().copied().filter(of_program));
        asked.retain(|account| !self.is_just_read(*account));
        if asked.is_empty() {
            return Ok(false);
        }
        let asked: Vec<_> = asked.into_iter().collect();
        let versions = self.lane.shared.store.lane_versions(program, &asked)?;
        let mut stale = false;
        for (account, versions) in asked.into_iter().zip(versions) {
            let Some((held, versions)) = self.known(account).zip(versions) else { continue };
            let (member, version) = (held.member, held.version);
            let profile = self.lane.profiles.get(&member);
            let profile_is_old = profile.is_some_and(|held| held.revision != versions.member);
            if version != versions.account || profile_is_old {
                // One that this batch has taken out of the cache is not put back.
                self.lane.accounts.remove(&account);
                self.lane.profiles.remove(&member);
                stale = true;
            }
        }
        Ok(stale)
    }

    /// Whether all that is known of an account is of this batch: read for it, or made by it.
    fn is_just_read(&self, account: AccountId) -> bool {
        let made = self.places.get(&account).is_some_and(|place| self.working[*place].new);
        let read = &self.loaded.just_read;
        made || self.known(account).is_none_or(|held| {
            read.accounts.contains(&account)
                && (read.profiles.contains(&held.member) || self.lane.profiles.get(&held.member).is_none())
        })
    }

    fn known(&self, account: AccountId) -> Option<&Held> {
        match self.places.get(&account) {
            Some(place) => Some(&self.working[*place].held),
            None => self.lane.accounts.get(&account),
        }
    }

    /// Another server, whose clock is ahead, may have recorded a later time than that of this batch.
    fn forget_passed_time(&mut self, program: ProgramId, now: Moment) -> Result<bool, Fault> {
        // What was looked at since may be later.
        if self.loaded.just_read.times.contains(&program) && self.looked_at.is_empty() {
            return Ok(false);
        }
        let latest = self.lane.shared.store.max_recorded_at(program)?;
        let stale = latest.is_some_and(|latest| now.0 < latest);
        if stale {
            self.lane.latest.remove(&program);
        }
        Ok(stale)
    }
}
