//! `wallet.paid_out`: on its days a wallet pays what it holds to the member, as money outside. The entry is the instruction
//! to pay, and the book `paid_out` is what all of them sum up to.
//!
//! As with rewards that are given, a clock stands on the account from when units come into the wallet, so that the work is
//! found by its time, a day that was shown stays that day, and each is paid once.

use super::{draft::Draft, tier::Reassess};
use crate::{
    event::PaidOut,
    fact::{Fact, Sink},
    moment::Moment,
    program::{PayOutSpec, Program, WalletSpec},
    rejection::Rejection,
    state::Account,
    symbol::Sym,
};

/// The first wallet, in document order, that is due at `at` and has something to pay.
pub(super) fn due(program: &Program, account: &Account, at: Moment) -> Option<PaidOut> {
    let is_due = |spec: &&WalletSpec| {
        let clock = account.givings.iter().find(|clock| spec.pays_out_by(clock.reward));
        clock.is_some_and(|clock| clock.at <= at) && payment(account, spec).is_some()
    };
    let spec = program.wallets.iter().find(is_due)?;
    Some(PaidOut { wallet: program.name_of(spec.wallet).to_owned() })
}

pub(super) fn paid(draft: &mut Draft<'_>, paid: &PaidOut) -> Result<(), Rejection> {
    let (_, spec) = draft.program.wallet(&paid.wallet).ok_or(Rejection::UnknownWallet)?;
    if let Some(amount) = payment(&draft.account, spec) {
        // What can't be spent together can be paid together.
        draft.draw_in_order(spec.wallet, amount, None, Sink::PaidOut);
        draft.instruct();
    }
    draft.start_pay_out_anew(spec);
    draft.reassess(Reassess::Both)
}

/// What is paid; nothing when that is too little, or while the member owes units.
fn payment(account: &Account, spec: &WalletSpec) -> Option<i64> {
    let PayOutSpec { at_least, at_most, .. } = spec.pay_out.as_ref()?;
    let balance = account.balance(spec.wallet);
    (balance.debt == 0 && *at_least <= balance.available).then(|| balance.available.min(*at_most))
}

impl Draft<'_> {
    /// The wallets that pay at a renewal of the plan do so now.
    pub(super) fn pay_at_renewal(&mut self, plan: Sym) {
        for spec in &self.program.wallets {
            let Some(terms) = spec.pay_out.as_ref().filter(|terms| terms.renewal_of == Some(plan)) else {
                continue;
            };
            if payment(&self.account, spec).is_some() {
                self.push(Fact::GivenNext { reward: terms.clock, at: Some(self.now) });
            }
        }
    }

    /// Who leaves the plan gets nothing of what waits for its renewal.
    pub(super) fn forfeit_with_plan(&mut self, plan: Sym) {
        let program = self.program;
        for spec in &program.wallets {
            if spec.pay_out.as_ref().is_none_or(|terms| terms.renewal_of != Some(plan)) {
                continue;
            }
            let lots = self.account.wallet(spec.wallet).map(|held| held.lots.clone()).unwrap_or_default();
            for lot in lots {
                self.draw(spec.wallet, lot, lot.remaining, Sink::Expired);
            }
        }
    }

    /// Starts the clock of a wallet's payments, where none runs.
    pub(super) fn start_pay_out(&mut self, wallet: Sym) {
        let Some(spec) = self.program.wallet_of(wallet) else { return };
        if !self.account.givings.iter().any(|clock| spec.pays_out_by(clock.reward)) {
            self.start_pay_out_anew(spec);
        }
    }

    /// Lets the day pass where there is too little to pay.
    pub(super) fn pass_over_pay_out(&mut self, spec: &WalletSpec) {
        if payment(&self.account, spec).is_none() {
            self.start_pay_out_anew(spec);
        }
    }

    /// Sets the clock to the next day; it stops while there is nothing that could be paid.
    fn start_pay_out_anew(&mut self, spec: &WalletSpec) {
        let Some(terms) = &spec.pay_out else { return };
        let empty = self.account.wallet(spec.wallet).is_none_or(|held| held.lots.is_empty());
        let at = terms.days.next(self.now, &self.program.zone).filter(|_| !empty);
        let running = self.account.givings.iter().find(|c| c.reward == terms.clock).map(|clock| clock.at);
        if running != at {
            self.push(Fact::GivenNext { reward: terms.clock, at });
        }
    }
}
