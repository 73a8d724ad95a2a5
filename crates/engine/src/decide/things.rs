//! Which shared things a decision may touch, so that they are loaded before it; and taking from them in a draft.

use super::{Original, draft::Draft};
use crate::{
    event::{Body, Event},
    program::{Program, Reward},
    rejection::Rejection,
    shared::{Shared, Slices, Thing},
    state::Account,
    symbol::Sym,
};

/// The shared things that a decision on `event` may touch, each once. `original` is the family that the event refers to.
/// Most events touch none, and then nothing is allocated.
pub fn things(
    program: &Program,
    account: &Account,
    event: &Event,
    original: Option<&Original>,
) -> Vec<Thing> {
    let mut things = Vec::new();
    let mut add = |thing| {
        if !things.contains(&thing) {
            things.push(thing);
        }
    };
    let wanted = match &event.body {
        Body::RewardRedeemed(redemption) => Some(redemption),
        Body::RewardReserved(reservation) => Some(&reservation.redemption),
        _ => None,
    };
    let wanted = match &event.body {
        Body::RewardGiven(given) => Some(&given.reward),
        _ => wanted.map(|redemption| &redemption.reward),
    };
    if let Some(name) = wanted
        && let Some(reward) = program.reward(name)
        && reward.stock.is_some()
    {
        add(Thing::Stock(reward.reward));
    }
    // A reservation may be over by now, or end with the account.
    if matches!(event.body, Body::Tick | Body::MemberClosed) {
        let reserved = account.holds.iter().filter_map(|hold| hold.reserved.as_ref());
        reserved.filter(|r| r.stocked).map(|r| Thing::Stock(r.reward)).for_each(&mut add);
    }
    // What an undo gives back or takes again was taken by some entry of the family.
    for earlier in original.into_iter().flat_map(Original::entries) {
        earlier.facts.iter().filter_map(Thing::of).for_each(&mut add);
    }
    things
}

/// The shared things that the catalog tells of.
pub fn things_of_catalog(program: &Program) -> impl Iterator<Item = Thing> + '_ {
    let stocked = program.rewards.iter().filter(|reward| reward.stock.is_some());
    stocked.map(|reward| Thing::Stock(reward.reward))
}

/// How many of a reward are left; none when it has no stock to run out. A thing that was not loaded counts as taken: what
/// nobody looked at must not be given away.
pub fn stock_left(reward: &Reward, shared: &Slices) -> Option<i64> {
    let stock = reward.stock?;
    let taken = shared.get(Thing::Stock(reward.reward)).map_or(i64::MAX, |Shared { taken, .. }| taken);
    Some(stock.saturating_sub(taken).max(0))
}

impl Draft<'_> {
    /// Takes from the stock of a reward, or gives back to it. A reward without a stock does not run out and counts nothing.
    pub(super) fn take_stock(&mut self, reward: &Reward, quantity: i64) -> Result<(), Rejection> {
        match stock_left(reward, &self.shared) {
            None => Ok(()),
            Some(left) if left < quantity => Err(Rejection::OutOfStock),
            Some(_) => {
                self.push(crate::fact::Fact::StockTaken { reward: reward.reward, quantity });
                Ok(())
            }
        }
    }

    /// Undoes a change of a stock. What was given back is taken again only if it is still there, or the reward's stock
    /// is no longer counted.
    pub(super) fn undo_stock(&mut self, reward: Sym, quantity: i64) -> Result<(), Rejection> {
        let back = quantity.saturating_neg();
        let counted = self.program.rewards.iter().find(|own| own.reward == reward);
        let left = counted.and_then(|reward| stock_left(reward, &self.shared));
        if 0 < back && left.is_some_and(|left| left < back) {
            return Err(Rejection::OutOfStock);
        }
        self.push(crate::fact::Fact::StockTaken { reward, quantity: back });
        Ok(())
    }
}
