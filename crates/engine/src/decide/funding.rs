//! Who pays for the units that a decision moves. Each change of a lot that somebody funds is told in a fact of its own; this is
//! the only place that makes them.
//!
//! What a return takes back is credited to whoever had paid for what is returned, whatever units are there to be taken. Where
//! units of others are taken in their place, or the member comes to owe them, both sides say so; so the units that each funder
//! answers for are those in its lots, at any time.

use super::draft::Draft;
use crate::{
    fact::{Fact, Sink},
    funding::{FundedLot, Funding, FundingStep, NO_LOT},
    program::{Rule, WalletSpec},
    state::Lot,
    symbol::Sym,
};

impl Draft<'_> {
    /// Who pays for what a rule gives to a wallet; none for the program itself.
    pub(super) fn payer(&self, rule: &Rule, spec: &WalletSpec) -> Option<FundedLot> {
        let funder = rule.funded_by?;
        Some(FundedLot { lot: NO_LOT, funder, price: self.program.price_for(funder, spec) })
    }

    /// Who pays for a lot: as long as anything is left of it the account knows, and then the entries that moved it.
    pub(super) fn funder(&self, lot: u32) -> Option<FundedLot> {
        if let Some(known) = self.account.funded_lot(lot) {
            return Some(*known);
        }
        let original = self.known.original?;
        let facts = original.entries().flat_map(|entry| &entry.facts);
        facts.into_iter().find_map(|fact| match fact {
            Fact::Funded(funding) if funding.of.lot == lot => Some(funding.of),
            _ => None,
        })
    }

    /// Whether a lot may take units for which `payer` pays.
    pub(super) fn takes_units_of(&self, lot: u32, payer: Option<&FundedLot>) -> bool {
        match (self.account.funded_lot(lot), payer) {
            (None, None) => true,
            (Some(own), Some(payer)) => own.is_alike(payer),
            (_, _) => false,
        }
    }

    pub(super) fn fund(&mut self, of: FundedLot, wallet: Sym, step: FundingStep, units: i64) {
        if units != 0 {
            self.push(Fact::Funded(Funding { of, wallet, step, units }));
        }
    }

    /// Notes that units left a lot, or with a negative number that they came back into it.
    pub(super) fn note_moved(&mut self, wallet: Sym, of: FundedLot, units: i64, sink: Sink) {
        if let Some(step) = FundingStep::of(sink) {
            self.fund(of, wallet, step, units);
        }
    }

    /// Notes whose units were taken back in place of those that `payer` had paid for, and what of these is owed now.
    pub(super) fn note_replaced(
        &mut self,
        wallet: Sym,
        payer: Option<FundedLot>,
        (parts, owed): (&[(Lot, i64)], i64),
    ) {
        if payer.is_none() && self.account.funded.is_empty() {
            return;
        }
        for (lot, units) in parts {
            let own = self.funder(lot.id);
            // Of the same one, too: whoever puts it back must find here who pays for that lot.
            if own.is_some() && own.map(|own| own.lot) == payer.map(|payer| payer.lot) {
                continue;
            }
            if let Some(own) = own {
                self.fund(own, wallet, FundingStep::Replaced, units.saturating_neg());
            }
            if let Some(payer) = payer {
                self.fund(payer, wallet, FundingStep::Replaced, *units);
            }
        }
        if let Some(payer) = payer {
            self.fund(payer, wallet, FundingStep::Replaced, owed);
        }
    }

    /// Credits what was taken back of what a rule had given to whoever paid for that.
    pub(super) fn credit_funder(&mut self, wallet: Sym, payer: Option<FundedLot>, units: i64) {
        if let Some(payer) = payer {
            self.fund(payer, wallet, FundingStep::TakenBack, units);
            self.fill_blocks(&payer, wallet, units);
        }
    }

    /// Notes units that had come back into a lot and can't be taken back again, as they are gone and the wallet lets the rest
    /// go: whoever pays for the lot answers for them no more than before.
    pub(super) fn note_kept(&mut self, wallet: Sym, lot: u32, units: i64, from: Sink) {
        let payer = self.funder(lot).filter(|_| from == Sink::Issued);
        if let Some(payer) = payer {
            self.fund(payer, wallet, FundingStep::Replaced, units);
        }
    }

    /// Undoes what a fact told of units that were taken back. All else is told anew by what undoes the move itself.
    pub(super) fn undo_funding(&mut self, funding: &Funding) {
        if matches!(funding.step, FundingStep::TakenBack | FundingStep::Replaced) {
            self.push(Fact::Funded(Funding { units: funding.units.saturating_neg(), ..*funding }));
        }
    }
}
