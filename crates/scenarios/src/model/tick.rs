//! Due work in the model.

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    member::{Award, Book, Pot, Shares, Use, Waits},
    program::Effect,
};

impl Model<'_> {
    /// When something falls due next.
    pub fn next_due(&self) -> Option<Micro> {
        if self.member.closed {
            return None;
        }
        let given = self.member.givings.iter().map(|(_, at)| *at);
        let offers = self.member.offers.clocks.iter().map(|(_, at)| *at);
        let paid = self.member.purses.iter().filter_map(|purse| purse.pays_at);
        self.due_for_tick().into_iter().chain(given).chain(paid).chain(offers).chain(self.plan_due()).min()
    }

    /// The same without what a plan does by itself, payments, rewards that are given, and offers.
    pub(super) fn due_for_tick(&self) -> Option<Micro> {
        let mut due: Vec<Micro> = Vec::new();
        for purse in &self.member.purses {
            for lot in &purse.lots {
                due.extend(lot.expires);
                if let Some(Waits::Until(at)) = lot.waits {
                    due.push(at);
                }
            }
            if purse.lots.iter().any(|l| l.expires.is_none()) {
                due.extend(purse.idle_until);
            }
        }
        due.extend(self.member.holds.iter().map(|h| h.until));
        due.extend(self.member.waits.iter().map(|w| w.until));
        due.extend(self.member.passes.iter().map(|pass| pass.until));
        due.extend(self.member.plan.iter().filter(|on| !on.goes_on).map(|on| on.until));
        due.extend(self.member.standings.iter().filter_map(|s| s.until));
        due.extend(self.open_choices().iter().map(|open| open.until));
        due.extend(self.member.given_levels.iter().filter_map(|level| level.until));
        due.extend(self.member.pots.iter().filter(|p| 0 < p.carried).map(|p| p.renews_at));
        due.extend(self.referral_due());
        due.extend(self.member.changes_over);
        due.extend(self.member.ages.iter().flatten());
        due.into_iter().min()
    }
}

impl Work<'_> {
    /// Everything that is due, in its order.
    pub(super) fn tick(&mut self) -> Result<(), Refusal> {
        for pot in self.member.pots.clone() {
            if 0 < pot.carried && pot.renews_at <= self.now {
                self.empty(pot)?;
            }
        }
        let now = self.now;
        self.activate(|waits| matches!(waits, Waits::Until(at) if at <= now));
        self.time_out(|until| until <= now);
        self.member.waits.retain(|wait| now < wait.until);
        self.turns_come();
        for wallet in 0..self.member.purses.len() {
            let idle_end = self.member.purses[wallet].idle_until.filter(|at| *at <= now);
            for lot in self.member.purses[wallet].lots.clone() {
                if lot.expires.or(idle_end).is_some_and(|end| end <= now) {
                    self.take(wallet, lot, lot.left, Book::Expired);
                }
            }
            if idle_end.is_some() {
                self.member.purses[wallet].idle_until = None;
            }
        }
        self.plan_lapses();
        self.assess_friend()?;
        self.review_all()?;
        self.grow()?;
        self.end_levels();
        self.default_choices()?;
        self.pass_over();
        Ok(())
    }

    /// What waited becomes spendable, and pays debt.
    pub(super) fn activate(&mut self, ends: impl Fn(Waits) -> bool) {
        for wallet in 0..self.member.purses.len() {
            let mut came = false;
            for place in 0..self.member.purses[wallet].lots.len() {
                // Paying debt may have closed lots before this one.
                let Some(lot) = self.member.purses[wallet].lots.get_mut(place) else { continue };
                if lot.waits.is_some_and(&ends) {
                    lot.waits = None;
                    came = true;
                }
            }
            self.pay_debt(wallet);
            if came {
                self.note_enough(wallet);
            }
        }
    }

    /// Gives what a limit carried over, as far as the new period allows.
    fn empty(&mut self, pot: Pot) -> Result<(), Refusal> {
        let rule = &self.program.rules[pot.rule];
        let Effect::Give(give) = &rule.effect else { return Ok(()) };
        let limit = &rule.limits[pot.limit];
        let max = limit.units.map_or(i64::MAX, |u| u * 10i64.pow(self.program.exponent(give.wallet)));
        let units = pot.carried.min(max);
        let award = Award { rule: pot.rule, shares: Shares::Whole, exact: None };
        self.give_award(pot.rule, give.wallet, units, award)?;
        let used = Use { rule: pot.rule, limit: pot.limit, at: self.now, times: 0, units };
        self.use_limit(used, -units);
        Ok(())
    }
}
