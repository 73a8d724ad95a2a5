//! The earlier event that a return, cancellation, reversal or delivery refers to, with all that followed on it.

use crate::{
    event::{Body, Order},
    fact::{Advance, Count, Fact, Grant, OfferStep, Use, of_event},
};

/// One earlier entry of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its number in the account.
    pub entry: u64,
    /// Its event.
    pub body: Body,
    /// What it decided.
    pub facts: Vec<Fact>,
}

impl Earlier {
    /// Whether a reward was taken by it. On its day a reward may be given to nobody.
    pub(super) fn takes_reward(&self) -> bool {
        match self.body {
            Body::RewardRedeemed(_) | Body::RewardConfirmed(_) => true,
            Body::RewardGiven(_) => self.facts.iter().any(|fact| matches!(fact, Fact::Redeemed { .. })),
            _ => false,
        }
    }

    /// Whether an offer was made by it, and not only due.
    pub(super) fn makes_offer(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact, Fact::Offer { step: OfferStep::Made, .. }))
    }
}

/// A family of entries: the first one, and all that followed on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The first entry of the family: the order, or the event itself.
    pub root: Earlier,
    /// What followed on it: returns, cancellations, reversals, in order.
    pub followers: Vec<Earlier>,
    /// The entry that the event names: the root or one of the followers.
    pub target: u64,
}

/// Something that an entry gave, and that can be taken back.
pub(super) enum Award<'a> {
    Grant(&'a Grant),
    Count(&'a Count),
    Advance(&'a Advance),
    /// What went over a limit and is given in later periods.
    Carry(&'a Use),
}

impl Original {
    /// The named entry.
    pub(super) fn target(&self) -> &Earlier {
        self.followers.iter().find(|f| f.entry == self.target).unwrap_or(&self.root)
    }

    /// All entries of the family, the first one first.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Earlier> {
        std::iter::once(&self.root).chain(&self.followers)
    }

    /// An entry of the family by its number.
    pub(super) fn entry_of(&self, entry: u64) -> Option<&Earlier> {
        self.entries().find(|e| e.entry == entry)
    }

    /// The entry by which a reward was taken: the redemption or giving at the root, or the confirmation of the reservation there.
    pub(super) fn redemption(&self) -> Option<&Earlier> {
        self.entries().find(|entry| entry.takes_reward())
    }

    /// The order at the root.
    pub(super) fn order(&self) -> Option<&Order> {
        match &self.root.body {
            Body::OrderPaid(order) => Some(order),
            _ => None,
        }
    }

    /// Whether an entry of the family stands: nothing that stands has reversed it.
    pub(super) fn stands(&self, entry: u64) -> bool {
        let reverses = |f: &&Earlier| f.facts.contains(&Fact::Reverses { entry });
        !self.followers.iter().filter(reverses).any(|f| self.stands(f.entry))
    }

    /// The standing entries that reverse an entry of the family.
    pub(super) fn reversals_of(&self, entry: u64) -> impl Iterator<Item = u64> + '_ {
        let reverses = move |f: &&Earlier| f.facts.contains(&Fact::Reverses { entry });
        self.followers.iter().filter(reverses).map(|f| f.entry).filter(|e| self.stands(*e))
    }

    /// Whether an activity of this name has happened to the order.
    pub(super) fn happened(&self, name: &str) -> bool {
        self.followers.iter().any(|f| matches!(&f.body, Body::Activity(activity) if activity.name == name))
    }

    /// Whether some return or cancellation of the order, or refund of the top-up, stands.
    pub(super) fn has_returns(&self) -> bool {
        let returns = |f: &&Earlier| {
            matches!(f.body, Body::OrderReturned(_) | Body::OrderCancelled(_) | Body::WalletRefunded(_))
        };
        self.followers.iter().filter(returns).any(|f| self.stands(f.entry))
    }

    /// What the order gave, by place.
    pub(super) fn awards(&self) -> Vec<Award<'_>> {
        let facts = of_event(&self.root.facts);
        let awards = facts.filter_map(|fact| match fact {
            Fact::Granted(grant) => Some(Award::Grant(grant)),
            Fact::Counted(count) => Some(Award::Count(count)),
            Fact::Advanced(advance) => Some(Award::Advance(advance)),
            Fact::Used(used) if used.carried > 0 => Some(Award::Carry(used)),
            _ => None,
        });
        awards.collect()
    }

    /// All facts of the followers.
    pub(super) fn later_facts(&self) -> impl Iterator<Item = &Fact> {
        self.followers.iter().flat_map(|f| f.facts.iter())
    }
}
