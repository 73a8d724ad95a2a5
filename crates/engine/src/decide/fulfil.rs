//! `reward.issued` and `reward.used`: what became of a redemption after it was paid. Neither moves a unit; they decide
//! whether the redemption can still be undone.

use super::{draft::Draft, original::Original};
use crate::{
    event::Body,
    fact::{Fact, Fulfilment},
    rejection::Rejection,
};

/// Where a redemption stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedemptionState {
    /// Paid, and not handed over yet.
    Redeemed,
    /// Handed over: sent, given a code, put on the list of guests.
    Issued,
    /// Used; it can't be cancelled any more.
    Used,
    /// Undone: the units came back.
    Cancelled,
}

impl RedemptionState {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            RedemptionState::Redeemed => "redeemed",
            RedemptionState::Issued => "issued",
            RedemptionState::Used => "used",
            RedemptionState::Cancelled => "cancelled",
        }
    }
}

/// Where the redemption at the root of a family stands.
pub fn redemption_state(family: &Original) -> RedemptionState {
    if !family.redemption().is_some_and(|redemption| family.stands(redemption.entry)) {
        RedemptionState::Cancelled
    } else if family.is_fulfilled(Fulfilment::Used) {
        RedemptionState::Used
    } else if family.is_fulfilled(Fulfilment::Issued) {
        RedemptionState::Issued
    } else {
        RedemptionState::Redeemed
    }
}

pub(super) fn fulfilled(draft: &mut Draft<'_>, step: Fulfilment) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let named = original.target();
    if !named.takes_reward() && !matches!(named.body, Body::RewardReserved(_)) {
        return Err(Rejection::NotARedemption);
    }
    may_happen(original, step)?;
    draft.push(Fact::Fulfilled { step });
    Ok(())
}

/// A step happens once, on a redemption that stands; what is used need not be handed over any more.
pub(super) fn may_happen(original: &Original, step: Fulfilment) -> Result<(), Rejection> {
    let redemption = original.redemption().ok_or(Rejection::NotARedemption)?;
    if !original.stands(redemption.entry) {
        return Err(Rejection::AlreadyReversed);
    }
    if original.is_fulfilled(Fulfilment::Used) {
        return Err(Rejection::AlreadyUsed);
    }
    match step {
        Fulfilment::Issued if original.is_fulfilled(step) => Err(Rejection::AlreadyIssued),
        Fulfilment::Issued | Fulfilment::Used => Ok(()),
    }
}

impl Original {
    /// Whether a step of fulfilment has happened and stands.
    pub(super) fn is_fulfilled(&self, step: Fulfilment) -> bool {
        let happened = self.followers.iter().filter(|f| f.facts.contains(&Fact::Fulfilled { step }));
        happened.into_iter().any(|f| self.stands(f.entry))
    }
}
