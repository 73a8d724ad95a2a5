//! `reward.redeemed` and `reward.cancelled`: spending units on a reward, and undoing that. The catalog, which tells what a
//! member could redeem, asks the same questions in the same order, so that what it shows is what an event would do.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Known, draft::Draft, reversal, scope::RuleScope, things::stock_left};
use crate::{
    amount::bounded,
    event::{Body, Event, Profile, Redemption},
    fact::{Fact, Sink},
    id::EventId,
    moment::Moment,
    program::{Program, Reward},
    rejection::Rejection,
    shared::Slices,
    state::Account,
    symbol::Sym,
};

/// Why a reward can't be had, whatever the member holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Not at this time.
    NotNow,
    /// For other levels.
    OtherLevel,
    /// Its condition does not hold.
    Condition,
    /// A limit allows no more.
    Limit {
        /// Which of the reward's limits, in document order.
        limit: u8,
        /// When the limit begins anew; none when it never does.
        again_at: Option<Moment>,
    },
    /// Nothing of it is left.
    OutOfStock,
}

/// What a member could do about one reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Redeem it now.
    Available,
    /// Earn so much more first, in the smallest unit of the wallet: what is missing of the price, and what is owed.
    Soon {
        /// At least 1.
        missing: i64,
    },
    /// Nothing.
    Locked(Lock),
}

/// What the member could do about each reward at `at`, in document order. The account's due work up to then must have
/// been decided, and `shared` has [`super::things_of_catalog`]. A closed account is offered nothing, so its list is empty.
pub fn catalog(
    program: &Program,
    account: &Account,
    profile: &Profile,
    shared: &Slices,
    at: Moment,
) -> Vec<Offer> {
    if account.closed {
        return Vec::new();
    }
    // Nothing of the event is looked at but its time.
    let event = Event {
        id: EventId(Uuid::nil()),
        source: String::new(),
        external_id: String::new(),
        occurred_at: at,
        at,
        body: Body::Tick,
    };
    let draft = Draft::new(program, account.clone(), Known { profile, original: None, shared }, &event);
    program.rewards.iter().map(|reward| draft.offer(reward)).collect()
}

pub(super) fn redeemed(draft: &mut Draft<'_>, redemption: &Redemption) -> Result<(), Rejection> {
    let reward = draft.program.reward(&redemption.reward).ok_or(Rejection::UnknownReward)?;
    let cause = cause(draft.program, reward, redemption)?;
    let quantity = redemption.quantity;
    let price = times(reward.price, quantity)?;
    if let Some(lock) = draft.lock(reward, quantity, price) {
        return Err(match lock {
            Lock::NotNow => Rejection::RewardNotNow,
            Lock::OtherLevel => Rejection::RewardForOtherLevel,
            Lock::Condition => Rejection::RewardConditionFalse,
            Lock::Limit { .. } => Rejection::LimitExceeded,
            Lock::OutOfStock => Rejection::OutOfStock,
        });
    }
    if 0 < draft.account.wallet(reward.wallet).map_or(0, |w| w.debt) {
        return Err(Rejection::InDebt);
    }
    draft.spend(reward.wallet, price, Sink::Spent)?;
    draft.push(Fact::Redeemed {
        reward: reward.reward,
        quantity,
        worth: times(reward.worth, quantity)?,
        cause,
    });
    draft.take_stock(reward, quantity)?;
    draft.note_use_of(reward.usage, &reward.limits, quantity, price, 0);
    draft.note_activity();
    Ok(())
}

/// The units come back into the lots that they came from, with their old expiry.
pub(super) fn cancelled(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let target = original.target();
    if !matches!(target.body, Body::RewardRedeemed(_)) {
        return Err(Rejection::NotARedemption);
    }
    if !original.stands(target.entry) {
        return Err(Rejection::AlreadyReversed);
    }
    reversal::undo_entry(draft, target)
}

/// Whom a donation is for: the named cause, or the only one.
fn cause(program: &Program, reward: &Reward, redemption: &Redemption) -> Result<Option<Sym>, Rejection> {
    match (&redemption.cause, reward.causes.as_slice()) {
        (None, []) => Ok(None),
        (None, [(only, _)]) => Ok(Some(*only)),
        (Some(name), causes) => {
            let named = causes.iter().map(|(cause, _)| *cause).find(|c| program.name_of(*c) == name);
            named.map(Some).ok_or(Rejection::UnknownCause)
        }
        (None, [_, _, ..]) => Err(Rejection::UnknownCause),
    }
}

fn times(amount: i64, quantity: i64) -> Result<i64, Rejection> {
    Ok(bounded(i128::from(amount).saturating_mul(i128::from(quantity)))?)
}

impl Draft<'_> {
    /// Why so many of a reward can't be had, whatever the member holds.
    fn lock(&self, reward: &Reward, quantity: i64, price: i64) -> Option<Lock> {
        let occurred: Timestamp = self.event.occurred_at.timestamp();
        let in_time = |when: &crate::calendar::When| {
            when.matches(occurred, &self.program.zone, self.known.profile.birthday)
        };
        if !reward.when.as_ref().is_none_or(in_time) {
            return Some(Lock::NotNow);
        }
        if !reward.levels.is_none_or(|levels| self.holds_one_of(levels)) {
            return Some(Lock::OtherLevel);
        }
        let holds =
            |condition: &crate::cel::Condition| condition.eval(&RuleScope::new(self, None)) == Ok(true);
        if !reward.condition.as_ref().is_none_or(holds) {
            return Some(Lock::Condition);
        }
        if let Some((limit, again_at)) = self.limit_before(reward.usage, &reward.limits, quantity, price) {
            return Some(Lock::Limit { limit, again_at });
        }
        stock_left(reward, &self.shared).is_some_and(|left| left < quantity).then_some(Lock::OutOfStock)
    }

    fn holds_one_of(&self, levels: crate::program::Levels) -> bool {
        let level = self.account.tier(levels.set).and_then(|t| t.level);
        let rank = self.program.tier_set(levels.set).and_then(|set| set.rank(level));
        rank.is_some_and(|rank| (levels.from..=levels.to).contains(&rank))
    }

    fn offer(&self, reward: &Reward) -> Offer {
        if let Some(lock) = self.lock(reward, 1, reward.price) {
            return Offer::Locked(lock);
        }
        let debt = self.account.wallet(reward.wallet).map_or(0, |w| w.debt);
        let short = reward.price.saturating_sub(self.spendable(reward.wallet)).max(0);
        match short.saturating_add(debt) {
            0 => Offer::Available,
            missing => Offer::Soon { missing },
        }
    }
}
