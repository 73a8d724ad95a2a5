//! Giving, taking and spending: the only places where lots change.

use super::draft::Draft;
use crate::{
    amount::{OutOfRange, Ratio, Rounding, add},
    document::{SpendOrder, WhenSpent},
    fact::{Exact, Fact, Grant, Shares, Sink, Source},
    funding::{FundedLot, FundingStep, NO_LOT},
    ledger::{Book, postings},
    moment::Moment,
    program::{DebtLimit, Program, Terms, WalletSpec},
    rejection::Rejection,
    state::{Account, Lot, Pending},
    symbol::Sym,
};

/// What is given, beside how much.
pub(super) struct Gift {
    pub(super) from: Source,
    pub(super) rule: Option<Sym>,
    pub(super) earned_at: Moment,
    pub(super) pending: Option<Pending>,
    pub(super) expires_at: Option<Moment>,
    pub(super) shares: Shares,
    pub(super) exact: Option<Box<Exact>>,
}

/// Whether units of different days may share a lot: when neither the order of spending nor a change of terms asks for
/// the day.
fn may_join_other_days(spec: &WalletSpec) -> bool {
    spec.spend != SpendOrder::Oldest && matches!(spec.terms, Terms::Same(_))
}

/// The most that could be spent at once: all that is available, or the fullest bucket.
pub(super) fn spendable(program: &Program, account: &Account, wallet: Sym) -> i64 {
    if !program.wallet_of(wallet).is_some_and(|spec| spec.separate_buckets) {
        return account.balance(wallet).available;
    }
    let lots = account.wallet(wallet).map_or(&[][..], |held| &held.lots);
    let open = || lots.iter().filter(|lot| lot.pending.is_none());
    let bucket = |expiry: Option<Moment>| {
        let parts = open().filter(|lot| lot.expires_at == expiry).map(|lot| lot.remaining);
        parts.fold(0i64, i64::saturating_add)
    };
    open().map(|lot| bucket(lot.expires_at)).max().unwrap_or(0)
}

impl Draft<'_> {
    /// Gives units. Those with the same terms as an open lot join it. Debt is paid from what can be spent.
    pub(super) fn give(&mut self, wallet: Sym, amount: i64, gift: Gift) -> Result<(), OutOfRange> {
        self.give_funded(wallet, amount, gift, None)
    }

    /// The same, with who pays for them when that is not the program.
    pub(super) fn give_funded(
        &mut self,
        wallet: Sym,
        amount: i64,
        gift: Gift,
        payer: Option<FundedLot>,
    ) -> Result<(), OutOfRange> {
        // What is set aside may come back, so it counts.
        let balance = self.account.balance(wallet);
        add(add(add(balance.available, balance.pending)?, balance.held)?, amount)?;
        let state = self.account.wallet(wallet);
        let fresh = state.is_none_or(|w| w.lots.is_empty());
        let alike = self.program.wallet_of(wallet).is_some_and(may_join_other_days);
        let day = |moment: Moment| self.program.zone.day_number(moment.timestamp());
        let joins = |lot: &&Lot| {
            lot.expires_at == gift.expires_at
                && lot.pending == gift.pending
                && (alike || day(lot.earned_at) == day(gift.earned_at))
                && self.takes_units_of(lot.id, payer.as_ref())
        };
        let open = state.and_then(|w| w.lots.iter().find(joins)).map(|lot| lot.id);
        let lot = if amount == 0 { NO_LOT } else { open.unwrap_or(self.account.next_lot) };
        let Gift { from, rule, earned_at, pending, expires_at, shares, exact } = gift;
        self.push(Fact::Granted(Grant {
            wallet,
            lot,
            amount,
            from,
            rule,
            earned_at,
            pending,
            expires_at,
            shares,
            exact,
        }));
        if let Some(payer) = payer.filter(|_| lot != NO_LOT) {
            self.fund(FundedLot { lot, ..payer }, wallet, FundingStep::Issued, amount);
        }
        self.start_idle_clock(wallet, fresh);
        self.start_giving(wallet);
        if pending.is_none() {
            self.repay(wallet);
            self.note_enough(wallet);
        }
        Ok(())
    }

    /// Pays debt from what can be spent.
    pub(super) fn repay(&mut self, wallet: Sym) {
        let debt = self.account.wallet(wallet).map_or(0, |w| w.debt);
        if debt == 0 {
            return;
        }
        for (lot, amount) in self.pick(wallet, debt, None) {
            self.push(Fact::Repaid { wallet, lot: lot.id, amount });
            if let Some(of) = self.account.funded_lot(lot.id).copied() {
                self.fund(of, wallet, FundingStep::Repaid, amount);
            }
        }
    }

    /// Takes units back: from `first`, then from what can be spent, and owes the rest as the wallet says. Answers how
    /// much was taken or is owed now; less than asked when the wallet lets the rest go.
    pub(super) fn take_back(
        &mut self,
        wallet: Sym,
        amount: i64,
        first: Option<u32>,
        to: Sink,
    ) -> Result<i64, OutOfRange> {
        let payer = first.and_then(|lot| self.funder(lot)).filter(|_| to == Sink::Issued);
        self.take_back_of(wallet, amount, first, (to, payer))
    }

    /// The same, where `payer` had paid for what is taken back.
    pub(super) fn take_back_of(
        &mut self,
        wallet: Sym,
        amount: i64,
        first: Option<u32>,
        (to, payer): (Sink, Option<FundedLot>),
    ) -> Result<i64, OutOfRange> {
        let mut left = amount;
        let parts = self.pick(wallet, amount, first);
        for (lot, part) in &parts {
            self.draw(wallet, *lot, *part, to);
            left = left.saturating_sub(*part);
        }
        let owed = left.min(self.debt_allowed(wallet));
        if owed > 0 {
            let debt = self.account.wallet(wallet).map_or(0, |w| w.debt);
            add(debt, owed)?;
            self.push(Fact::Owed { wallet, amount: owed, to });
        }
        if to == Sink::Issued {
            self.note_replaced(wallet, payer, (&parts, owed));
        }
        Ok(amount.saturating_sub(left).saturating_add(owed))
    }

    /// How much more the member may come to owe.
    fn debt_allowed(&self, wallet: Sym) -> i64 {
        let Some(spec) = self.program.wallet_of(wallet) else { return i64::MAX };
        if spec.when_spent == WhenSpent::StopAtZero {
            return 0;
        }
        let by_tier = spec.debt_by_tier.as_ref().and_then(|(set, levels)| {
            let level = self.account.level(*set)?;
            levels.iter().find(|(l, _)| *l == level).map(|(_, limit)| *limit)
        });
        let debt = self.account.wallet(wallet).map_or(0, |w| w.debt);
        let limit = by_tier.or(spec.debt_max).map_or(i64::MAX, |limit| match limit {
            DebtLimit::Amount(amount) => amount,
            DebtLimit::Share { share, at_least, at_most } => {
                let before = Ratio::whole(self.available_before(wallet));
                let part = share.times(before).and_then(|part| part.round(Rounding::Floor));
                part.unwrap_or(0).max(at_least).min(at_most)
            }
        });
        limit.saturating_sub(debt).max(0)
    }

    /// What the member could spend before the event that is decided. What it has taken so far must not count, or the limit
    /// would depend on the order in which awards are taken back.
    fn available_before(&self, wallet: Sym) -> i64 {
        let moved = postings(self.facts_since(0)).into_iter();
        let moved = moved.filter(|line| line.wallet == wallet && line.book == Book::Available);
        let change = moved.map(|line| line.amount).fold(0, i64::saturating_add);
        self.account.balance(wallet).available.saturating_sub(change)
    }

    /// Spends units that can be spent.
    ///
    /// # Errors
    /// `insufficient_points` when there are fewer, or, for wallets with separate buckets, fewer in every bucket.
    pub(super) fn spend(&mut self, wallet: Sym, amount: i64, to: Sink) -> Result<(), Rejection> {
        let bucket = match self.program.wallet_of(wallet) {
            Some(spec) if spec.separate_buckets => Some(self.bucket_with(wallet, amount)?),
            Some(_) | None => None,
        };
        if self.account.balance(wallet).available < amount {
            return Err(Rejection::InsufficientPoints);
        }
        self.draw_in_order(wallet, amount, bucket, to);
        Ok(())
    }

    /// Draws what is there: from one bucket, by its expiry, or from all.
    pub(super) fn draw_in_order(
        &mut self,
        wallet: Sym,
        amount: i64,
        bucket: Option<Option<Moment>>,
        to: Sink,
    ) {
        let mut left = amount;
        for lot in self.in_spend_order(wallet) {
            if left == 0 {
                break;
            }
            if bucket.is_some_and(|expiry| lot.expires_at != expiry) {
                continue;
            }
            let part = left.min(lot.remaining);
            self.draw(wallet, lot, part, to);
            left = left.saturating_sub(part);
        }
    }

    /// The most that could be spent at once: all that is available, or the fullest bucket.
    pub(super) fn spendable(&self, wallet: Sym) -> i64 {
        spendable(self.program, &self.account, wallet)
    }

    /// The expiry of the first bucket that holds enough.
    fn bucket_with(&self, wallet: Sym, amount: i64) -> Result<Option<Moment>, Rejection> {
        let lots = self.in_spend_order(wallet);
        let holds = |expiry: Option<Moment>| {
            let parts = lots.iter().filter(|l| l.expires_at == expiry).map(|l| l.remaining);
            amount <= parts.fold(0i64, i64::saturating_add)
        };
        let found = lots.iter().map(|l| l.expires_at).find(|e| holds(*e));
        found.ok_or(Rejection::InsufficientPoints)
    }

    pub(super) fn draw(&mut self, wallet: Sym, lot: Lot, amount: i64, to: Sink) {
        let Lot { id, earned_at, expires_at, pending, .. } = lot;
        self.push(Fact::Drawn { wallet, lot: id, amount, earned_at, expires_at, pending, to });
        if let Some(of) = self.account.funded_lot(id).copied() {
            self.note_moved(wallet, of, amount, to);
        }
    }

    /// Puts units back into the lot that they left, which is opened again when it was used up; answers the lot. One that
    /// is open takes them on its present terms; one that is not comes back on those of then, but does not wait again for
    /// what has happened meanwhile.
    pub(super) fn put_back(&mut self, wallet: Sym, part: Lot, amount: i64, from: Sink) -> Lot {
        let open = self.account.wallet(wallet).and_then(|w| w.lots.iter().find(|l| l.id == part.id)).copied();
        let lot = open.unwrap_or_else(|| Lot { pending: self.still_pending(part.pending), ..part });
        self.push(Fact::Restored {
            wallet,
            lot: part.id,
            amount,
            earned_at: part.earned_at,
            expires_at: lot.expires_at,
            pending: lot.pending,
            from,
        });
        if let Some(of) = self.funder(part.id) {
            self.note_moved(wallet, of, amount.saturating_neg(), from);
        }
        lot
    }

    /// Puts units back for the member to spend; debt is paid from them.
    pub(super) fn restore(&mut self, wallet: Sym, part: Lot, amount: i64, from: Sink) {
        let lot = self.put_back(wallet, part, amount, from);
        self.start_idle_clock(wallet, false);
        self.start_giving(wallet);
        if lot.pending.is_none() {
            self.repay(wallet);
        }
    }

    /// Lots and amounts that make up `amount` as far as possible: `first`, even if it is pending, then what can be spent.
    fn pick(&self, wallet: Sym, amount: i64, first: Option<u32>) -> Vec<(Lot, i64)> {
        let Some(state) = self.account.wallet(wallet) else { return Vec::new() };
        let own = state.lots.iter().find(|l| Some(l.id) == first).copied();
        let mut left = amount;
        let mut picked = Vec::new();
        let others =
            if own.is_some_and(|l| amount <= l.remaining) { Vec::new() } else { self.in_spend_order(wallet) };
        for lot in own.into_iter().chain(others.into_iter().filter(|l| Some(l.id) != first)) {
            let part = left.min(lot.remaining);
            if part == 0 {
                break;
            }
            picked.push((lot, part));
            left = left.saturating_sub(part);
        }
        picked
    }

    /// The lots that can be spent, in the wallet's order.
    fn in_spend_order(&self, wallet: Sym) -> Vec<Lot> {
        let Some(state) = self.account.wallet(wallet) else { return Vec::new() };
        let mut lots: Vec<Lot> = state.lots.iter().filter(|l| l.pending.is_none()).copied().collect();
        let order = self.program.wallet_of(wallet).map(|spec: &WalletSpec| spec.spend).unwrap_or_default();
        let expiry = |lot: &Lot| lot.expires_at.unwrap_or(Moment(i64::MAX));
        let by_program = |lot: &Lot| self.account.funded_lot(lot.id).is_none();
        match order {
            SpendOrder::EarliestExpiry => lots.sort_by_key(|l| (expiry(l), l.earned_at, l.id)),
            SpendOrder::PartnerFirst => {
                lots.sort_by_key(|l| (by_program(l), expiry(l), l.earned_at, l.id));
            }
            SpendOrder::Oldest => lots.sort_by_key(|l| (l.earned_at, l.id)),
        }
        lots
    }
}
