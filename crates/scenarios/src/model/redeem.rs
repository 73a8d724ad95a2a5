//! Redeeming in the model: what was redeemed is a log, and limits sum it anew for every question.

use std::rc::Rc;

use regulars_engine::event::{Body, Profile, Redemption};

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    member::{Book, Entry, Move, Taken},
    program::{Reward, Trigger},
};

/// Amounts lie within ±(2^53 − 1).
const AMOUNT_MAX: i128 = (1 << 53) - 1;

/// What a member could do about a reward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Redeem it.
    Available,
    /// Earn so much first.
    Soon(i64),
    /// Nothing, with the refusal that an event would meet.
    Locked(Refusal),
}

impl Model<'_> {
    /// What the member could do about each reward at an instant at which nothing is due.
    pub fn offers(&self, profile: &Profile, at: Micro) -> Vec<Offer> {
        if self.member.closed {
            return Vec::new();
        }
        let mut work = self.work(&Body::Tick, "", profile);
        work.occurred = at;
        work.now = at.max(self.member.as_of);
        (0..self.program.rewards.len()).map(|place| work.offer(place)).collect()
    }

    /// How often and how much a limit of a reward was used in its period around the latest entry.
    pub fn reward_use(&self, reward: usize, limit: usize) -> (i64, i64) {
        self.work(&Body::Tick, "", &Profile::default()).had(reward, limit)
    }
}

impl Work<'_> {
    /// `reward.redeemed`.
    pub(super) fn redeemed(&mut self, redemption: &Redemption) -> Result<(), Refusal> {
        let program = self.program;
        let place =
            program.rewards.iter().position(|r| r.name == redemption.reward).ok_or("UnknownReward")?;
        let reward = &program.rewards[place];
        if redemption.cause.is_some() {
            return Err("UnknownCause");
        }
        let times = redemption.quantity;
        let units = i128::from(reward.price) * i128::from(times);
        if AMOUNT_MAX < units {
            return Err("AmountOutOfRange");
        }
        let units = i64::try_from(units).unwrap_or(i64::MAX);
        if let Some(refusal) = self.locked(place, times, units) {
            return Err(refusal);
        }
        if 0 < self.member.purses[reward.wallet].debt {
            return Err("InDebt");
        }
        self.spend(reward.wallet, units, Book::Spent)?;
        self.take_reward(Taken { reward: place, at: self.now, times, units });
        self.note_activity(Trigger::Redeemed);
        Ok(())
    }

    /// `reward.cancelled`.
    pub(super) fn redemption_cancelled(&mut self) -> Result<(), Refusal> {
        let target: Rc<Entry> = self.original.clone().ok_or("OriginalRequired")?;
        if !matches!(target.body, Body::RewardRedeemed(_)) {
            return Err("NotARedemption");
        }
        if !self.member.stands(target.number) {
            return Err("AlreadyReversed");
        }
        self.undo_all(&target)
    }

    pub(super) fn take_reward(&mut self, taken: Taken) {
        self.member.taken.push(taken);
        self.moves.push(Move::Redeemed { taken });
    }

    fn offer(&self, place: usize) -> Offer {
        let reward = &self.program.rewards[place];
        if let Some(refusal) = self.locked(place, 1, reward.price) {
            return Offer::Locked(refusal);
        }
        let lots = self.spendable(reward.wallet);
        let together = |first: &super::member::Lot| {
            let apart = self.program.wallets[reward.wallet].separate_buckets;
            lots.iter().filter(|l| !apart || l.expires == first.expires).map(|l| l.left).sum::<i64>()
        };
        let most = lots.iter().map(together).max().unwrap_or(0);
        let missing = (reward.price - most).max(0) + self.member.purses[reward.wallet].debt;
        if missing == 0 { Offer::Available } else { Offer::Soon(missing) }
    }

    /// Why so many can't be had, whatever the member holds.
    fn locked(&self, place: usize, times: i64, units: i64) -> Option<Refusal> {
        let reward: &Reward = &self.program.rewards[place];
        let birth_month = self.profile.birthday.map(|b| b.month());
        if !reward.when.iter().all(|c| self.calendar.runs(*c, self.occurred, birth_month)) {
            return Some("RewardNotNow");
        }
        if let Some((set, lowest, above)) = reward.for_level {
            let held = self.member.level(set);
            let right = held.is_some_and(|held| held == lowest || (above && lowest < held));
            if !right {
                return Some("RewardForOtherLevel");
            }
        }
        if reward.condition.as_ref().is_some_and(|c| !self.member_condition_holds(c)) {
            return Some("RewardConditionFalse");
        }
        for (at, limit) in reward.limits.iter().enumerate() {
            let (often, much) = self.had(place, at);
            let most = limit.units.map(|units| units * 10i64.pow(self.program.exponent(reward.wallet)));
            if limit.times.is_some_and(|max| max < often + times)
                || most.is_some_and(|max| max < much + units)
            {
                return Some("LimitExceeded");
            }
        }
        self.is_out(place, times).then_some("OutOfStock")
    }

    /// Whether so many are no longer there. The model has one member, who takes all that is taken.
    pub(super) fn is_out(&self, place: usize, times: i64) -> bool {
        let taken: i64 = self.member.taken.iter().filter(|t| t.reward == place).map(|t| t.times).sum();
        self.program.rewards[place].stock.is_some_and(|stock| stock < taken + times)
    }

    /// How often and how much was redeemed in the period of a limit, less what was given back.
    fn had(&self, place: usize, limit: usize) -> (i64, i64) {
        let (from, to) = self.period_of(&self.program.rewards[place].limits[limit]);
        let log = self.member.taken.iter().filter(|t| t.reward == place && from <= t.at && t.at < to);
        log.fold((0, 0), |(times, units), t| (times + t.times, units + t.units))
    }
}
