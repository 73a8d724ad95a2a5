//! Who pays for units. A rule or its multiplier may name somebody beside the program who funds what it gives; each unit then
//! has a price for which that funder answers, from its issue until it is spent, lapses or is taken back.
//!
//! What becomes of such units is decided with the facts that move them and kept beside those, so that a statement is a sum of
//! facts and never looks at a later version of the program.

use serde::{Deserialize, Serialize};

use crate::{
    fact::Sink,
    state::{Account, Hold, Lot},
    symbol::Sym,
};

/// A lot whose units somebody else than the program pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundedLot {
    /// Its number in the account.
    pub lot: u32,
    /// Who pays.
    pub funder: Sym,
    /// What for the smallest unit, in millionths of the base currency.
    pub price: i64,
}

/// What became of units that somebody else than the program pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funding {
    /// The lot, and who pays for it.
    pub of: FundedLot,
    /// The wallet.
    pub wallet: Sym,
    /// What became of them.
    pub step: FundingStep,
    /// How many; negative when that is undone.
    pub units: i64,
}

/// What became of units that somebody pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FundingStep {
    /// A rule gave them.
    Issued,
    /// What had earned them came back.
    TakenBack,
    /// They were spent, or paid out.
    Redeemed,
    /// They lapsed.
    Expired,
    /// They went to another member, who has them of the program.
    Sent,
    /// Staff took them.
    Adjusted,
    /// They paid what the member owed.
    Repaid,
    /// Units of somebody else were taken back in their place, as these were gone; negative for units that were taken back in
    /// place of somebody else's.
    Replaced,
}

/// No lot: what is taken back of a rule whose lots are not known.
pub(crate) const NO_LOT: u32 = u32::MAX;

impl FundingStep {
    /// All of them.
    pub const ALL: [FundingStep; 8] = [
        FundingStep::Issued,
        FundingStep::TakenBack,
        FundingStep::Redeemed,
        FundingStep::Expired,
        FundingStep::Sent,
        FundingStep::Adjusted,
        FundingStep::Repaid,
        FundingStep::Replaced,
    ];

    /// Whether such units are there afterwards: 1, or -1 when they are gone.
    pub fn sign(self) -> i64 {
        match self {
            FundingStep::Issued | FundingStep::Replaced => 1,
            FundingStep::TakenBack
            | FundingStep::Redeemed
            | FundingStep::Expired
            | FundingStep::Sent
            | FundingStep::Adjusted
            | FundingStep::Repaid => -1,
        }
    }

    /// What becomes of units that go there; none where they stay the member's, or where somebody else says it.
    pub(crate) fn of(sink: Sink) -> Option<FundingStep> {
        match sink {
            Sink::Spent | Sink::PaidOut => Some(FundingStep::Redeemed),
            Sink::Expired => Some(FundingStep::Expired),
            Sink::Transit => Some(FundingStep::Sent),
            Sink::Adjusted | Sink::Funded => Some(FundingStep::Adjusted),
            // What is taken back is credited to whoever had paid for what is returned.
            Sink::Issued | Sink::Held => None,
        }
    }
}

impl FundedLot {
    /// Whether the same one pays the same.
    pub(crate) fn is_alike(&self, other: &FundedLot) -> bool {
        (self.funder, self.price) == (other.funder, other.price)
    }
}

impl Account {
    /// Who pays for the units of a lot; none for the program itself.
    pub fn funded_lot(&self, lot: u32) -> Option<&FundedLot> {
        let place = self.funded.binary_search_by_key(&lot, |own| own.lot).ok()?;
        self.funded.get(place)
    }

    /// Remembers who pays for a lot. With a new one those are forgotten of which nothing is left, so that the list does not
    /// grow for ever; what comes back into one of them tells anew who pays.
    pub(crate) fn note_funding(&mut self, funding: &Funding) {
        let of = funding.of;
        let Err(_) = self.funded.binary_search_by_key(&of.lot, |own| own.lot) else { return };
        if of.lot == NO_LOT {
            return;
        }
        if funding.step == FundingStep::Issued {
            let mut funded = std::mem::take(&mut self.funded);
            funded.retain(|own| self.has_lot(own.lot));
            self.funded = funded;
        }
        let place = self.funded.partition_point(|own| own.lot < of.lot);
        self.funded.insert(place, of);
    }

    /// Whether anything of a lot is there, be it set aside.
    fn has_lot(&self, lot: u32) -> bool {
        let is_it = |own: &Lot| own.id == lot;
        self.wallets.iter().any(|wallet| wallet.lots.iter().any(is_it))
            || self.holds.iter().any(|Hold { parts, .. }| parts.iter().any(is_it))
    }
}
