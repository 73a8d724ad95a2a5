//! Which rewards are redeemed too rarely: of those who could have a reward, how many have redeemed it lately.
//!
//! Who could have one is known of no member until somebody asks, and nobody may ask a hundred million: a sample is looked at,
//! spread evenly over the order in which members joined, and all of them where they are few. Who redeemed is read from the
//! entries of that time. Nothing is counted when orders are paid, so they cost nothing more.

use std::collections::HashMap;

use regulars_engine::{
    Program,
    decide::{self, Company, Lock, Offer, catalog},
    document::Among,
    event::Profile,
    fact::Fact,
    id::AccountId,
    moment::Moment,
    shared::Slices,
    state::Account,
    symbol::Sym,
};
use regulars_store::AccountRow;

use crate::{
    App,
    fault::{Fault, Refusal},
    lane::read_state,
    program::ProgramHandle,
    read::{Due, record_of},
    view::{RewardHealthView, reward_health},
};

/// How many members are looked at: of so many, a share of 10% is known to about 0.6 points, 19 times in 20.
const SAMPLE: u32 = 10_000;

/// What was found of one reward.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Found {
    /// Of how many members the share is taken.
    pub(crate) among: u64,
    /// How many of these have redeemed it.
    pub(crate) redeemed: u64,
    /// How many could have it now.
    pub(crate) available: u64,
    /// How many have too few units.
    pub(crate) soon: u64,
    /// How many it is locked for, by the kind of lock.
    pub(crate) locked: HashMap<&'static str, u64>,
}

/// Who redeemed which rewards, and how many of each after what was undone.
type Takers = HashMap<Sym, HashMap<AccountId, i64>>;

impl App {
    /// How healthy the rewards are, over the time that the program states, up to now.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`].
    pub fn reward_health(&self, handle: &ProgramHandle, language: &str) -> Result<RewardHealthView, Refusal> {
        let program = handle.version()?;
        let until = self.program_now(handle);
        let from = Moment::from(program.reward_health.over.before(until.timestamp(), &program.zone));
        let snapshot = self.shared().store.snapshot()?;
        let mut takers = Takers::new();
        let mut fault: Option<Fault> = None;
        // Time goes on while the entries are read; what was recorded by now is in it.
        let end = until.0.saturating_add(1);
        snapshot.for_each_redemption(handle.id, from.0, end, &mut |row| match record_of(&row) {
            Ok(record) => record.facts.iter().for_each(|fact| note(&mut takers, row.account, fact)),
            Err(found) => fault = Some(found),
        })?;
        let mut told = Slices::default();
        let things = decide::things_of_catalog(program, until);
        crate::shared::fill(&self.shared().store, handle.id, &mut told, things)?;
        let mut found = vec![Found::default(); program.rewards.len()];
        let (mut looked_at, mut refused) = (0u64, None);
        let whole = snapshot.sample_accounts(handle.id, SAMPLE, &mut |row| {
            if refused.is_none() && row.status == regulars_store::AccountStatus::Open {
                looked_at = looked_at.saturating_add(1);
                let times = (from, until);
                refused = self.look_at(handle, &row, times, (&takers, &told), &mut found).err();
            }
        })?;
        match (fault, refused) {
            (Some(fault), _) => Err(fault.into()),
            (None, Some(refusal)) => Err(refusal),
            (None, None) => Ok(reward_health(program, &found, (from, until), (looked_at, whole), language)),
        }
    }

    /// Adds what one member could do about each reward.
    fn look_at(
        &self,
        handle: &ProgramHandle,
        row: &AccountRow,
        (from, until): (Moment, Moment),
        (takers, told): (&Takers, &Slices),
        found: &mut [Found],
    ) -> Result<(), Refusal> {
        let program = handle.version()?;
        let shared = self.shared();
        let mut account = read_state(&row.state)?;
        let active = from <= account.as_of;
        let profile = match program.needs_profile {
            true => shared.profile(handle.id, row.member)?,
            false => Profile::default(),
        };
        let mut told = told.clone();
        let due = Due { store: &shared.store, program: handle.id, account: row.account, profile: &profile };
        due.run(program, &mut account, &mut told, until)?;
        let company = shared.company(handle.id, program, (row.member, &account), until)?;
        let around = (&told, &company);
        count(program, (&account, &profile, active), (row.account, takers), around, until, found);
        Ok(())
    }
}

fn count(
    program: &Program,
    (account, profile, active): (&Account, &Profile, bool),
    (id, takers): (AccountId, &Takers),
    around: (&Slices, &Company),
    at: Moment,
    found: &mut [Found],
) {
    let offers = catalog(program, account, profile, around, at);
    for ((reward, offered), found) in program.rewards.iter().zip(offers).zip(found) {
        let redeemed = takers.get(&reward.reward).and_then(|takers| takers.get(&id)).is_some_and(|n| 0 < *n);
        let available = offered.offer == Offer::Available;
        match &offered.offer {
            Offer::Available => found.available = found.available.saturating_add(1),
            Offer::Soon { .. } => found.soon = found.soon.saturating_add(1),
            Offer::Locked(lock) => {
                let locked = found.locked.entry(lock_name(lock)).or_default();
                *locked = locked.saturating_add(1);
            }
        }
        let among = match program.reward_health.among {
            Among::Able => available || redeemed,
            Among::Active => active || redeemed,
            Among::All => true,
        };
        found.among = found.among.saturating_add(u64::from(among));
        found.redeemed = found.redeemed.saturating_add(u64::from(redeemed));
    }
}

fn lock_name(lock: &Lock) -> &'static str {
    match lock {
        Lock::Given { .. } => "given",
        Lock::NotNow => "not_now",
        Lock::OtherLevel => "other_level",
        Lock::Age { .. } => "age",
        Lock::Condition => "condition",
        Lock::NotUnlocked { .. } => "not_unlocked",
        Lock::Over => "over",
        Lock::Limit { .. } => "limit",
        Lock::OutOfStock => "out_of_stock",
        Lock::Full => "full",
        Lock::Budget => "budget",
    }
}

fn note(takers: &mut Takers, account: AccountId, fact: &Fact) {
    if let Fact::Redeemed { reward, quantity, .. } = fact {
        let taken = takers.entry(*reward).or_default().entry(account).or_default();
        *taken = taken.saturating_add(*quantity);
    }
}
