//! Top-ups and refunds in the model: what was paid in is a log, and what a refund takes is tried cent by cent.

use regulars_engine::event::Body;

use super::{
    Refusal, Work,
    calendar::Micro,
    fraction::Fraction,
    member::{Entry, Move},
    returned::Progress,
};

impl Work<'_> {
    pub(super) fn may_top_up(&self, wallet: usize, amount: i64) -> Result<(), Refusal> {
        let Some(terms) = &self.program.wallets[wallet].top_up else { return Ok(()) };
        if terms.at_least.is_some_and(|least| amount < least)
            || terms.at_most.is_some_and(|most| most < amount)
        {
            return Err("TopUpOutOfBounds");
        }
        let purse = &self.member.purses[wallet];
        let then = purse.available() + purse.pending() + purse.held() + amount;
        if super::purse::AMOUNT_MAX < then {
            return Err("AmountOutOfRange");
        }
        if terms.hold_at_most.is_some_and(|most| most < then) {
            return Err("HoldsTooMuch");
        }
        for limit in &terms.limits {
            let (from, to) = self.period_of(limit);
            let log =
                self.member.paid_in.iter().filter(|(w, at, ..)| *w == wallet && from <= *at && *at < to);
            let (times, units) = log.fold((1, amount), |sum, p| (sum.0 + p.2, sum.1 + p.3));
            let most = limit.units.map(|units| units * 10i64.pow(self.program.exponent(wallet)));
            if limit.times.is_some_and(|max| max < times) || most.is_some_and(|max| max < units) {
                return Err("TopUpLimit");
            }
        }
        Ok(())
    }

    pub(super) fn note_top_up(&mut self, wallet: usize, at: Micro, times: i64, units: i64) {
        self.member.paid_in.push((wallet, at, times, units));
        self.moves.push(Move::PaidIn { wallet, at, times, units });
    }

    /// `wallet.refunded`.
    pub(super) fn refunded(&mut self, amount: Option<i64>) -> Result<(), Refusal> {
        let root = self.original.clone().ok_or("OriginalRequired")?;
        let Body::WalletToppedUp(top_up) = &root.body else { return Err("NotATopUp") };
        if !self.member.stands(root.number) {
            return Err("NothingLeft");
        }
        let before = self.progress_of(&root)?;
        if before.whole() {
            return Err("NothingLeft");
        }
        let wallet = self.wallet(&top_up.wallet)?;
        let left = top_up.amount - before.money_back();
        let amount = match amount {
            Some(amount) if left < amount => return Err("ExceedsOriginal"),
            Some(amount) if self.reaches(wallet, &root, &before, amount) => amount,
            Some(_) => return Err("InsufficientPoints"),
            // Nothing is looked for cleverly: a large top-up is halved until it is small enough to try each cent.
            None => self.most(wallet, &root, &before, left).ok_or("InsufficientPoints")?,
        };
        self.moves.push(Move::Back { line: 0, quantity: 0, amount });
        let after = before.with_money(amount);
        self.take_order_back(&root, &after)
    }

    /// The most that can be paid back. What a larger refund takes is never less, so steps that double and halve find it.
    fn most(&self, wallet: usize, root: &Entry, before: &Progress, left: i64) -> Option<i64> {
        let mut found = 0;
        let mut step = 1i64 << 53;
        while 0 < step {
            if found + step <= left && self.reaches(wallet, root, before, found + step) {
                found += step;
            }
            step /= 2;
        }
        Some(found).filter(|found| 0 < *found)
    }

    /// Whether what can be spent pays for a refund and for what rules gave into the same wallet.
    fn reaches(&self, wallet: usize, root: &Entry, before: &Progress, amount: i64) -> bool {
        let after = before.with_money(amount);
        let lots = &self.member.purses[wallet].lots;
        let mut takes = 0;
        for (place, step) in root.own_moves().into_iter().enumerate() {
            let Move::Gave { wallet: into, lot, amount: given, .. } = step else { continue };
            let waits = lots.iter().any(|l| Some(l.id) == *lot && l.waits.is_some());
            if *into == wallet && !waits {
                takes += floor(Fraction::whole(*given) * after.of_order()) - self.taken(root, place).0;
            }
        }
        takes <= self.member.purses[wallet].available()
    }
}

fn floor(of: Fraction) -> i64 {
    i64::try_from(of.floor()).expect("a part of an amount")
}
