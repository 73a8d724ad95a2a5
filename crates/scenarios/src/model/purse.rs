//! Giving and taking units in the model.

use super::{
    Refusal, Work,
    calendar::Micro,
    funding::{Payer, Step},
    member::{Award, Book, Lot, Move, Waits},
    program::{DebtMax, Expires, Lasting, Term, Trigger, Unit},
};

/// The largest amount.
pub(super) const AMOUNT_MAX: i64 = (1 << 53) - 1;

/// What is given.
pub(super) struct Gift {
    pub(super) book: Book,
    pub(super) earned_at: Micro,
    pub(super) waits: Option<Waits>,
    pub(super) expires: Option<Micro>,
    pub(super) award: Option<Award>,
    pub(super) payer: Option<Payer>,
}

impl Work<'_> {
    /// Gives units, which join open ones of the same terms, and pays debt with what can be spent.
    pub(super) fn give(&mut self, wallet: usize, amount: i64, gift: Gift) -> Result<(), Refusal> {
        let purse = &self.member.purses[wallet];
        if AMOUNT_MAX < purse.available() + purse.pending() + purse.held() + amount {
            return Err("AmountOutOfRange");
        }
        let held_nothing = purse.lots.is_empty();
        let stated = &self.program.wallets[wallet];
        // Where the day of earning matters later, units of different days stay apart.
        let by_day = stated.oldest_first || matches!(stated.expires, Expires::ByTier(..));
        let day = |at| self.calendar.date(at);
        let same = purse.lots.iter().find(|l| {
            l.expires == gift.expires
                && l.waits == gift.waits
                && l.payer == gift.payer
                && (!by_day || day(l.earned_at) == day(gift.earned_at))
        });
        let mut lot = same.map(|l| l.id).filter(|_| 0 < amount);
        if 0 < amount {
            let terms = Lot {
                id: lot.unwrap_or(self.member.next_lot),
                left: 0,
                earned_at: gift.earned_at,
                expires: gift.expires,
                waits: gift.waits,
                payer: gift.payer,
            };
            lot = Some(terms.id);
            self.put(wallet, terms, amount);
            self.member.payers.extend(gift.payer.map(|payer| (terms.id, payer)));
            self.log_funded(gift.payer, wallet, Step::Issued, amount);
        }
        if self.member.purses[wallet].used {
            self.start_clock(wallet, held_nothing);
        }
        self.member.purses[wallet].books[gift.book as usize] -= amount;
        let waits = gift.waits;
        self.moves.push(Move::Gave { wallet, lot, amount, book: gift.book, award: gift.award });
        if waits.is_none() {
            self.pay_debt(wallet);
            self.note_enough(wallet);
        }
        Ok(())
    }

    /// Adds to a lot, which is opened anew when it is closed.
    pub(super) fn put(&mut self, wallet: usize, terms: Lot, amount: i64) {
        self.member.next_lot = self.member.next_lot.max(terms.id + 1);
        self.member.purses[wallet].used = true;
        let lots = &mut self.member.purses[wallet].lots;
        match lots.iter_mut().find(|l| l.id == terms.id) {
            Some(lot) => lot.left += amount,
            None => {
                lots.push(Lot { left: amount, ..terms });
                lots.sort_by_key(|l| l.id);
            }
        }
    }

    fn remove(&mut self, wallet: usize, lot: u32, amount: i64) {
        let lots = &mut self.member.purses[wallet].lots;
        for own in lots.iter_mut().filter(|l| l.id == lot) {
            own.left -= amount;
            assert!(0 <= own.left, "the model took more than a lot has");
        }
        lots.retain(|l| l.left != 0);
    }

    /// Takes from a lot.
    pub(super) fn take(&mut self, wallet: usize, lot: Lot, amount: i64, book: Book) {
        self.remove(wallet, lot.id, amount);
        self.member.purses[wallet].books[book as usize] += amount;
        self.moves.push(Move::Took { wallet, amount, lot, book });
        self.log_moved(wallet, lot.id, amount, book);
    }

    /// Pays debt from what can be spent.
    pub(super) fn pay_debt(&mut self, wallet: usize) {
        while 0 < self.member.purses[wallet].debt {
            let Some(lot) = self.spendable(wallet).first().copied() else { return };
            let part = lot.left.min(self.member.purses[wallet].debt);
            self.remove(wallet, lot.id, part);
            self.member.purses[wallet].debt -= part;
            self.log_funded(lot.payer, wallet, Step::Repaid, part);
        }
    }

    /// Takes back: from a lot of its own first, then from what can be spent; the rest is owed, as far as debt
    /// may go.
    pub(super) fn take_back(
        &mut self,
        wallet: usize,
        amount: i64,
        own: Option<u32>,
        book: Book,
    ) -> Result<(), Refusal> {
        let payer = own.and_then(|lot| self.payer_of(lot));
        self.take_back_of(wallet, amount, own, (book, payer)).map(|_| ())
    }

    /// The same, where that one had paid for what is taken back; answers how much was taken or is owed.
    pub(super) fn take_back_of(
        &mut self,
        wallet: usize,
        amount: i64,
        own: Option<u32>,
        (book, payer): (Book, Option<Payer>),
    ) -> Result<i64, Refusal> {
        let mut left = amount;
        let mut parts = Vec::new();
        let lots = &self.member.purses[wallet].lots;
        let mut order: Vec<Lot> = lots.iter().filter(|l| Some(l.id) == own).copied().collect();
        order.extend(self.spendable(wallet).into_iter().filter(|l| Some(l.id) != own));
        for lot in order {
            let part = left.min(lot.left);
            if 0 < part {
                self.take(wallet, lot, part, book);
                parts.push((lot, part));
                left -= part;
            }
        }
        let owed = left.min(self.debt_room(wallet));
        if 0 < owed {
            if AMOUNT_MAX < self.member.purses[wallet].debt + owed {
                return Err("AmountOutOfRange");
            }
            self.owe(wallet, owed, book);
        }
        if book == Book::Issued {
            self.log_replaced(wallet, payer, &parts, owed.max(0));
        }
        Ok(amount - left + owed.max(0))
    }

    /// Takes back what was given to a lot, and credits whoever had paid for it.
    pub(super) fn take_gift_back(
        &mut self,
        wallet: usize,
        amount: i64,
        own: Option<u32>,
        book: Book,
    ) -> Result<(), Refusal> {
        let payer = own.and_then(|lot| self.payer_of(lot)).filter(|_| book == Book::Issued);
        let taken = self.take_back_of(wallet, amount, own, (book, payer))?;
        self.credit_payer(payer, wallet, taken);
        Ok(())
    }

    pub(super) fn owe(&mut self, wallet: usize, amount: i64, book: Book) {
        let purse = &mut self.member.purses[wallet];
        purse.debt += amount;
        purse.books[book as usize] += amount;
        self.moves.push(Move::Owed { wallet, amount, book });
    }

    pub(super) fn debt_room(&self, wallet: usize) -> i64 {
        let stated = &self.program.wallets[wallet];
        if stated.stop_at_zero {
            return 0;
        }
        let by_level = stated.debt_by_tier.as_ref().and_then(|(set, levels)| {
            let level = self.member.level(*set)?;
            levels.iter().find(|(l, _)| *l == level).map(|(_, max)| *max)
        });
        let max = by_level.or(stated.debt_max).map(|max| match max {
            DebtMax::Amount(amount) => amount,
            DebtMax::Percent(percent, least, most) => {
                let part = i128::from(self.spendable_at_first[wallet]) * i128::from(percent) / 100;
                let part = i64::try_from(part).expect("a share of a balance");
                part.max(least.unwrap_or(0)).min(most.unwrap_or(i64::MAX))
            }
        });
        max.map_or(i64::MAX, |max| (max - self.member.purses[wallet].debt).max(0))
    }

    /// Spends, or says that there is too little.
    pub(super) fn spend(&mut self, wallet: usize, amount: i64, book: Book) -> Result<(), Refusal> {
        let lots = self.spendable(wallet);
        let mut choices: Vec<Vec<Lot>> = vec![lots.clone()];
        if self.program.wallets[wallet].separate_buckets {
            choices = lots
                .iter()
                .map(|first| lots.iter().filter(|l| l.expires == first.expires).copied().collect())
                .collect();
        }
        let enough = |lots: &&Vec<Lot>| amount <= lots.iter().map(|l| l.left).sum::<i64>();
        let chosen = choices.iter().find(enough).cloned().ok_or("InsufficientPoints")?;
        let mut left = amount;
        for lot in chosen {
            let part = left.min(lot.left);
            if 0 < part {
                self.take(wallet, lot, part, book);
                left -= part;
            }
        }
        Ok(())
    }

    /// What can be spent, in the wallet's order.
    pub(super) fn spendable(&self, wallet: usize) -> Vec<Lot> {
        let lots = self.member.purses[wallet].lots.iter();
        let mut lots: Vec<Lot> = lots.filter(|l| l.waits.is_none()).copied().collect();
        let stated = &self.program.wallets[wallet];
        let expires = |lot: &Lot| if stated.oldest_first { 0 } else { lot.expires.unwrap_or(i64::MAX) };
        lots.sort_by_key(|l| (stated.partner_first && l.payer.is_none(), expires(l), l.earned_at, l.id));
        lots
    }

    /// The term that holds at the member's level.
    pub(super) fn term(&self, wallet: usize) -> Term {
        match &self.program.wallets[wallet].expires {
            Expires::Same(term) => term.clone(),
            Expires::ByTier(set, levels, otherwise) => {
                let held = self.member.level(*set);
                let own = levels.iter().find(|(level, _)| Some(*level) == held);
                own.map_or(otherwise, |(_, term)| term).clone()
            }
        }
    }

    /// When units of the wallet earned at a time are gone.
    pub(super) fn gone(&self, wallet: usize, earned: Micro) -> Option<Micro> {
        match self.term(wallet) {
            Term::Lasting(lasting) => self.calendar.gone(lasting, earned),
            Term::Idle(..) => None,
            Term::Forfeited => Some(earned),
        }
    }

    /// A wallet that had nothing, or no clock, starts its clock of inactivity.
    pub(super) fn start_clock(&mut self, wallet: usize, held_nothing: bool) {
        self.start_giving(wallet);
        let Term::Idle(after, _) = self.term(wallet) else { return };
        let until = self.idle_end(after, self.occurred);
        let clock = &mut self.member.purses[wallet].idle_until;
        if clock.is_none() || held_nothing {
            *clock = Some(clock.map_or(until, |shown| shown.max(until)));
        }
    }

    pub(super) fn idle_end(&self, after: super::program::Length, since: Micro) -> Micro {
        let end = self.calendar.add(since, after);
        if after.unit == Unit::Hour { end } else { self.calendar.end_of_day(end) }
    }

    /// Activity sets clocks back.
    pub(super) fn note_activity(&mut self, trigger: Trigger) {
        self.wake(trigger);
        for wallet in 0..self.member.purses.len() {
            let Term::Idle(after, activity) = self.term(wallet) else { continue };
            let counts =
                if activity.is_empty() { trigger == Trigger::Order } else { activity.contains(&trigger) };
            if !counts || self.member.purses[wallet].lots.is_empty() {
                continue;
            }
            let until = self.idle_end(after, self.occurred);
            let clock = &mut self.member.purses[wallet].idle_until;
            *clock = Some(clock.map_or(until, |shown| shown.max(until)));
        }
    }

    /// A new level in a set changes the terms of what is held. What was shown is never shortened.
    ///
    /// A level that is taken back, and began at `undone`, takes only what was earned at it along.
    pub(super) fn change_terms(&mut self, set: usize, undone: Option<Micro>) {
        for wallet in 0..self.member.purses.len() {
            let by_this =
                matches!(&self.program.wallets[wallet].expires, Expires::ByTier(of, ..) if *of == set);
            if by_this {
                self.change_terms_of(wallet, undone);
            }
        }
    }

    fn change_terms_of(&mut self, wallet: usize, undone: Option<Micro>) {
        // A wallet that never held anything has no clock to change; one that was emptied keeps its clock,
        // which can only make later units live longer.
        if !self.member.purses[wallet].used {
            return;
        }
        let term = self.term(wallet);
        if matches!(term, Term::Forfeited) {
            let mut all = true;
            for lot in self.member.purses[wallet].lots.clone() {
                if undone.is_some_and(|began| lot.earned_at <= began) {
                    all = false;
                } else {
                    self.take(wallet, lot, lot.left, Book::Expired);
                }
            }
            if all {
                self.member.purses[wallet].idle_until = None;
            }
            return;
        }
        let idle_until = self.member.purses[wallet].idle_until;
        let now = self.now;
        let mut lots = self.member.purses[wallet].lots.clone();
        let shown_last = lots.iter().filter_map(|l| l.expires).chain(idle_until).max();
        for lot in &mut lots {
            lot.expires = match (&term, lot.expires.or(idle_until)) {
                (Term::Idle(..) | Term::Forfeited, _) => None,
                (Term::Lasting(Lasting::Never), _) => None,
                (Term::Lasting(lasting), None) => self.calendar.gone(*lasting, now),
                (Term::Lasting(lasting), Some(shown)) => {
                    self.calendar.gone(*lasting, lot.earned_at).map(|end| end.max(shown))
                }
            };
        }
        self.member.purses[wallet].lots = lots;
        self.member.purses[wallet].idle_until = match term {
            Term::Idle(after, _) => shown_last.max(Some(self.idle_end(after, now))),
            Term::Lasting(_) | Term::Forfeited => None,
        };
    }
}
