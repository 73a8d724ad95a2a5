//! Paying out: on its days a wallet pays what it holds to the member, as money outside. The entry is the instruction, and
//! the book `paid_out` is what all of them sum up to.
//!
//! As with rewards that are given, a clock stands on the account from when units come into the wallet, so that the work is
//! found by its time, a day that was shown stays that day, and each is paid once.

use super::draft::Draft;
use crate::{
    fact::{Fact, Sink},
    program::{PayOutSpec, WalletSpec},
    state::Account,
    symbol::Sym,
};

pub(super) fn pay(draft: &mut Draft<'_>) {
    let program = draft.program;
    for spec in &program.wallets {
        let Some(terms) = &spec.pay_out else { continue };
        let mut clocks = draft.account.givings.iter();
        if !clocks.any(|clock| clock.reward == terms.clock && clock.at <= draft.now) {
            continue;
        }
        if let Some(amount) = payment(&draft.account, spec.wallet, terms) {
            // What can't be spent together can be paid together.
            draft.draw_in_order(spec.wallet, amount, None, Sink::PaidOut);
        }
        draft.next_pay_out(spec, terms);
    }
}

/// What is paid; nothing when that is too little, or while the member owes units.
fn payment(account: &Account, wallet: Sym, terms: &PayOutSpec) -> Option<i64> {
    let balance = account.balance(wallet);
    (balance.debt == 0 && terms.at_least <= balance.available).then(|| balance.available.min(terms.at_most))
}

impl Draft<'_> {
    /// Starts the clock of a wallet's payments, where none runs.
    pub(super) fn start_pay_out(&mut self, wallet: Sym) {
        let Some(spec) = self.program.wallet_of(wallet) else { return };
        let Some(terms) = &spec.pay_out else { return };
        if !self.account.givings.iter().any(|clock| clock.reward == terms.clock) {
            self.next_pay_out(spec, terms);
        }
    }

    /// Sets the clock to the next day; it stops while there is nothing that could be paid.
    fn next_pay_out(&mut self, spec: &WalletSpec, terms: &PayOutSpec) {
        let empty = self.account.wallet(spec.wallet).is_none_or(|held| held.lots.is_empty());
        let at = terms.days.next(self.now, &self.program.zone).filter(|_| !empty);
        let running = self.account.givings.iter().find(|c| c.reward == terms.clock).map(|clock| clock.at);
        if running != at {
            self.push(Fact::GivenNext { reward: terms.clock, at });
        }
    }
}
