//! `order.returned` and `order.cancelled`: taking back exactly what the returned parts earned.
//!
//! Of each line it is known what part has come back, as a fraction. What each award of the order owes for these fractions
//! is computed anew from the beginning and compared with what was taken before; so any split of a return into parts ends
//! at the same sum, and with the last part exactly all is taken. A top-up of which money is refunded counts as an order
//! of one line.

use super::{
    draft::Draft,
    original::{Award, Original},
    pay,
    tier::Reassess,
    voucher,
    weigh::paid_per_line,
};
use crate::{
    amount::{OutOfRange, Ratio, Rounding},
    event::{Body, Order, Part, Return, ReturnLine},
    fact::{Count, Exact, Fact, Grant, Shares, Sink, Use},
    rejection::Rejection,
    state::Measure,
    symbol::Sym,
};

/// What has come back of an order or a top-up.
#[derive(Clone)]
pub(super) struct Progress {
    lines: Vec<LineProgress>,
}

#[derive(Clone)]
struct LineProgress {
    quantity: i64,
    paid: i64,
    back_quantity: i64,
    back_amount: i64,
}

pub(super) fn lines(draft: &mut Draft<'_>, returned: &Return) -> Result<(), Rejection> {
    let (original, _) = order_of(draft)?;
    let mut progress = Progress::new(original)?;
    if progress.whole() {
        return Err(Rejection::NothingLeft);
    }
    let mut parts = Vec::with_capacity(returned.lines.len());
    for line in &returned.lines {
        parts.push(progress.add(line)?);
    }
    take_back(draft, original, &progress, &parts)
}

pub(super) fn cancelled(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let (original, order) = order_of(draft)?;
    let mut progress = Progress::new(original)?;
    if progress.whole() {
        return Err(Rejection::NothingLeft);
    }
    let mut parts = Vec::new();
    for line in (0u32..).take(order.lines.len()) {
        let rest = progress.add(&ReturnLine { line, part: Part::Rest })?;
        if matches!(rest, Fact::Returned { quantity, amount, .. } if quantity != 0 || amount != 0) {
            parts.push(rest);
        }
    }
    take_back(draft, original, &progress, &parts)
}

pub(super) fn order_of<'a>(draft: &Draft<'a>) -> Result<(&'a Original, &'a Order), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    if original.target != original.root.entry {
        return Err(Rejection::NotAnOrder);
    }
    let order = original.order().ok_or(Rejection::NotAnOrder)?;
    if original.stands(original.root.entry) { Ok((original, order)) } else { Err(Rejection::NothingLeft) }
}

pub(super) fn take_back(
    draft: &mut Draft<'_>,
    original: &Original,
    progress: &Progress,
    parts: &[Fact],
) -> Result<(), Rejection> {
    for part in parts {
        draft.push(part.clone());
    }
    // First what was paid comes back, so that what was earned can be taken from it.
    if let Some(order) = original.order() {
        pay::give_back(draft, original, order, progress)?;
    }
    let whole = progress.whole();
    let of_order = progress.of_order()?;
    let mut freed: Vec<(Sym, i64)> = Vec::new();
    for (place, award) in (0u32..).zip(original.awards()) {
        match award {
            Award::Grant(grant) => {
                let amount = take_grant(draft, original, progress, of_order, place, grant)?;
                if let Some(rule) = grant.rule.filter(|_| amount > 0) {
                    freed.push((rule, amount));
                }
            }
            Award::Count(count) => {
                let due = owed(&count.shares, count.amount, progress, of_order)?;
                let amount = due.saturating_sub(taken(original, place));
                if amount != 0 {
                    draft.push(Fact::TookBack { award: place, amount, exact: None });
                    let before = count.amount.saturating_sub(taken(original, place));
                    draft.count_back(count, before, amount);
                }
            }
            Award::Advance(advance) => {
                let due = owed(&advance.shares, advance.amount, progress, of_order)?;
                let amount = due.saturating_sub(taken(original, place));
                if amount != 0 {
                    draft.push(Fact::TookBack { award: place, amount, exact: None });
                    draft.change_advance(advance, amount.saturating_neg());
                }
            }
            Award::Carry(used) => {
                let due = owed(&Shares::Whole, used.carried, progress, of_order)?;
                let amount = due.saturating_sub(taken(original, place));
                if amount > 0 {
                    draft.push(Fact::TookBack { award: place, amount, exact: None });
                    draft.drop_carried(used, amount)?;
                }
            }
        }
    }
    free_limits(draft, original, &freed, whole);
    draft.free_budgets(original, &freed)?;
    if whole {
        voucher::restore(draft, original);
        draft.give_back_plan_uses(original);
    }
    draft.note_revenue();
    draft.note_purchase_back(original, progress)?;
    draft.settle_challenges()?;
    draft.settle_referral()?;
    draft.reassess(Reassess::Both)
}

/// Takes back what a grant owes; answers how much was due now.
fn take_grant(
    draft: &mut Draft<'_>,
    original: &Original,
    progress: &Progress,
    of_order: Ratio,
    place: u32,
    grant: &Grant,
) -> Result<i64, OutOfRange> {
    let Some(exact) = &grant.exact else {
        let due = owed(&grant.shares, grant.amount, progress, of_order)?;
        let amount = due.saturating_sub(taken(original, place));
        if amount > 0 {
            let payer = draft.funder(grant.lot);
            let taken = draft.take_back(grant.wallet, amount, Some(grant.lot), grant.from.sink())?;
            draft.credit_funder(grant.wallet, payer, taken);
            draft.push(Fact::TookBack { award: place, amount, exact: None });
        }
        return Ok(amount);
    };
    let due = owed_exactly(exact, &grant.shares, progress, of_order)?;
    let due = due.plus(taken_exactly(original, place)?.negated())?.reduced();
    if due.num <= 0 {
        return Ok(0);
    }
    let amount = draft.change_fraction(grant.wallet, due.negated(), Some(grant.lot))?.saturating_neg();
    draft.push(Fact::TookBack { award: place, amount, exact: Some(due) });
    Ok(amount)
}

/// Gives free what the returned parts had used of rules' limits: amounts in proportion, times with the last part. Limits
/// of top-ups are for what passes through a wallet, so a refund does not free them.
fn free_limits(draft: &mut Draft<'_>, original: &Original, freed: &[(Sym, i64)], whole: bool) {
    let mut uses: Vec<Use> = Vec::new();
    for fact in &original.root.facts {
        let Fact::Used(used) = fact else { continue };
        let of_top_up =
            draft.program.wallets.iter().filter_map(|w| w.top_up.as_ref()).any(|t| t.usage == used.rule);
        if of_top_up || !draft.frees(used.rule) {
            continue;
        }
        match uses.iter_mut().find(|u| u.rule == used.rule && u.limit == used.limit) {
            Some(sum) => {
                sum.times = sum.times.saturating_add(used.times);
                sum.amount = sum.amount.saturating_add(used.amount);
            }
            None => uses.push(*used),
        }
    }
    for used in uses {
        let amount =
            freed.iter().filter(|(rule, _)| *rule == used.rule).map(|(_, a)| *a).fold(0, i64::saturating_add);
        let amount = amount.min(used.amount);
        let times = if whole { used.times } else { 0 };
        if amount > 0 || times > 0 {
            draft.push(Fact::Used(Use {
                amount: amount.saturating_neg(),
                times: times.saturating_neg(),
                carried: 0,
                renews_at: None,
                ..used
            }));
        }
    }
}

pub(super) fn taken(original: &Original, place: u32) -> i64 {
    let amounts = original.later_facts().map(|fact| match fact {
        Fact::TookBack { award, amount, .. } if *award == place => *amount,
        _ => 0,
    });
    amounts.fold(0, i64::saturating_add)
}

fn taken_exactly(original: &Original, place: u32) -> Result<Ratio, OutOfRange> {
    let mut sum = Ratio::ZERO;
    for fact in original.later_facts() {
        if let Fact::TookBack { award, exact: Some(exact), .. } = fact
            && *award == place
        {
            sum = sum.plus(*exact)?;
        }
    }
    Ok(sum)
}

/// What an amount owes for what has come back, rounded in the member's favour until all is back.
pub(super) fn owed(
    shares: &Shares,
    amount: i64,
    progress: &Progress,
    of_order: Ratio,
) -> Result<i64, OutOfRange> {
    match shares {
        Shares::Whole => Ratio::whole(amount).times(of_order)?.round(Rounding::Floor),
        Shares::Lines(shares) => {
            let mut sum = 0;
            for (line, share) in shares.iter().enumerate() {
                let part = Ratio::whole(*share).times(progress.of_line(line)?)?.round(Rounding::Floor)?;
                sum = crate::amount::add(sum, part)?;
            }
            Ok(sum)
        }
    }
}

/// As [`owed`], in the grain of the exact shares.
fn owed_exactly(
    exact: &Exact,
    shares: &Shares,
    progress: &Progress,
    of_order: Ratio,
) -> Result<Ratio, OutOfRange> {
    let mut sum = 0i128;
    for (at, num) in exact.nums.iter().enumerate() {
        let back = match shares {
            Shares::Whole => of_order,
            Shares::Lines(_) => progress.of_line(at)?,
        };
        let due = Ratio { num: *num, den: 1 }.times(back)?.floor();
        sum = sum.checked_add(due).ok_or(OutOfRange)?;
    }
    Ok(Ratio { num: sum, den: exact.den })
}

impl Draft<'_> {
    /// Takes back a part of a count of which `before` still stands. Of a largest single one the smaller one takes its
    /// place.
    fn count_back(&mut self, count: &Count, before: i64, amount: i64) {
        let Count { measure, day, .. } = *count;
        if measure == Measure::ToppedUpOnce {
            self.count_on(measure, day, before.saturating_neg(), Shares::Whole);
            self.count_on(measure, day, before.saturating_sub(amount), Shares::Whole);
        } else {
            self.count_on(measure, day, amount.saturating_neg(), Shares::Whole);
        }
    }

    /// Takes back what an order had carried to later periods: from what still waits, then from what was given of it.
    pub(super) fn drop_carried(&mut self, used: &Use, amount: i64) -> Result<(), OutOfRange> {
        let same = |u: &&crate::state::Usage| u.rule == used.rule && u.limit == used.limit;
        let waiting = self.account.usages.iter().find(same).map_or(0, |u| u.carried).min(amount);
        if waiting > 0 {
            let renews_at = self.renewal(used);
            let carried = waiting.saturating_neg();
            self.push(Fact::Used(Use { times: 0, amount: 0, carried, renews_at, ..*used }));
        }
        let rule = self.program.rules.iter().find(|r| r.rule == used.rule);
        let wallet = rule.and_then(|r| match &r.effect {
            crate::program::Effect::Give(give) => self.program.wallets.get(give.wallet),
            crate::program::Effect::Multiply { .. } => None,
        });
        let given = amount.saturating_sub(waiting);
        if let Some(spec) = wallet.filter(|_| given > 0) {
            let payer = rule.and_then(|rule| self.payer(rule, spec));
            let taken = self.take_back_of(spec.wallet, given, None, (Sink::Issued, payer))?;
            self.credit_funder(spec.wallet, payer, taken);
        }
        Ok(())
    }

    /// Changes a hidden fraction by `change`; whole units that this makes or breaks are given or taken, and answered.
    pub(super) fn change_fraction(
        &mut self,
        wallet: Sym,
        change: Ratio,
        first: Option<u32>,
    ) -> Result<i64, OutOfRange> {
        let kept = self.account.wallet(wallet).map_or(Ratio::ZERO, |w| w.fraction);
        let sum = kept.plus(change)?.reduced();
        let whole = sum.round(Rounding::Floor)?;
        let rest = sum.plus(Ratio::whole(whole).negated())?;
        self.push(Fact::Fraction { wallet, change: rest.plus(kept.negated())?.reduced() });
        if whole < 0 {
            let payer = first.and_then(|lot| self.funder(lot));
            let taken = self.take_back(wallet, whole.saturating_neg(), first, Sink::Issued)?;
            self.credit_funder(wallet, payer, taken);
        } else if whole > 0 {
            self.give_again(wallet, whole, Sink::Issued)?;
        }
        Ok(whole)
    }
}

impl Progress {
    /// Of the family's order or top-up.
    pub(super) fn new(original: &Original) -> Result<Progress, Rejection> {
        let line = |quantity, paid| LineProgress { quantity, paid, back_quantity: 0, back_amount: 0 };
        let lines = match &original.root.body {
            Body::OrderPaid(order) => {
                let order = voucher::as_paid(original, order)?;
                let paid = paid_per_line(&order)?;
                order.lines.iter().zip(paid).map(|(sold, paid)| line(sold.quantity, paid)).collect()
            }
            Body::WalletToppedUp(top_up) => vec![line(1, top_up.amount)],
            _ => return Err(Rejection::NotAnOrder),
        };
        let mut progress = Progress { lines };
        progress.note(original.later_facts());
        Ok(progress)
    }

    /// Adds what facts say has come back, or is bought again.
    pub(super) fn note<'f>(&mut self, facts: impl Iterator<Item = &'f Fact>) {
        for fact in facts {
            let Fact::Returned { line, quantity, amount } = fact else { continue };
            if let Some(line) = usize::try_from(*line).ok().and_then(|at| self.lines.get_mut(at)) {
                line.back_quantity = line.back_quantity.saturating_add(*quantity);
                line.back_amount = line.back_amount.saturating_add(*amount);
            }
        }
    }

    /// Whether no more has come back than was bought.
    pub(super) fn fits(&self) -> bool {
        self.lines.iter().all(|line| line.fraction().is_ok_and(|f| !f.exceeds(Ratio::ONE)))
    }

    /// Adds a returned part; the fact that says so.
    fn add(&mut self, returned: &ReturnLine) -> Result<Fact, Rejection> {
        let at = usize::try_from(returned.line).map_err(|_| Rejection::NoSuchLine)?;
        let line = self.lines.get_mut(at).ok_or(Rejection::NoSuchLine)?;
        let (quantity, amount) = match returned.part {
            Part::Quantity(quantity) => (quantity, 0),
            Part::Amount(amount) => (0, amount),
            // Counted in pieces, so that the fraction ends at exactly 1 whatever came back by amount before.
            Part::Rest => {
                (line.quantity.saturating_sub(line.back_quantity), line.back_amount.saturating_neg())
            }
        };
        line.back_quantity = line.back_quantity.saturating_add(quantity);
        line.back_amount = line.back_amount.saturating_add(amount);
        if amount > 0 && line.paid == 0 || line.fraction()?.exceeds(Ratio::ONE) {
            return Err(Rejection::ExceedsOriginal);
        }
        Ok(Fact::Returned { line: returned.line, quantity, amount })
    }

    /// Adds money of a top-up; the fact that says so.
    pub(super) fn add_amount(&mut self, amount: i64) -> Result<Fact, Rejection> {
        self.add(&ReturnLine { line: 0, part: Part::Amount(amount) })
    }

    /// What of a top-up has not been paid back.
    pub(super) fn left(&self) -> i64 {
        self.lines.iter().map(|l| l.paid.saturating_sub(l.back_amount)).fold(0, i64::saturating_add)
    }

    /// What was paid for what has not come back.
    pub(super) fn not_back(&self) -> Result<i64, OutOfRange> {
        let mut sum = 0;
        for line in &self.lines {
            let back = Ratio::whole(line.paid).times(line.fraction()?)?.round(Rounding::Floor)?;
            sum = crate::amount::add(sum, line.paid.saturating_sub(back))?;
        }
        Ok(sum)
    }

    /// What the returned parts cost, tax included, each line rounded down; delivery and tip come back with the last part.
    pub(super) fn price(&self, order: &Order) -> Result<i64, OutOfRange> {
        if self.whole() {
            return crate::amount::sum(order.tenders.iter().map(|t| t.amount));
        }
        let mut price = 0;
        for (line, bought) in self.lines.iter().zip(&order.lines) {
            let tax = if order.tax_included { 0 } else { bought.tax };
            let cost = Ratio::whole(crate::amount::add(line.paid, tax)?);
            price = crate::amount::add(price, cost.times(line.fraction()?)?.round(Rounding::Floor)?)?;
        }
        Ok(price)
    }

    pub(super) fn whole(&self) -> bool {
        self.lines.iter().all(|line| line.fraction() == Ok(Ratio::ONE))
    }

    /// What part of a line has come back; delivery and tip come back with the last line.
    fn of_line(&self, at: usize) -> Result<Ratio, OutOfRange> {
        match self.lines.get(at) {
            Some(line) => line.fraction(),
            None if self.whole() => Ok(Ratio::ONE),
            None => Ok(Ratio::ZERO),
        }
    }

    /// What part of the order has come back: by what was paid, or by pieces when nothing was.
    pub(super) fn of_order(&self) -> Result<Ratio, OutOfRange> {
        if self.whole() {
            return Ok(Ratio::ONE);
        }
        let free = self.lines.iter().all(|line| line.paid == 0);
        let (mut back, mut all) = (Ratio::ZERO, 0i64);
        for line in &self.lines {
            let weight = if free { line.quantity } else { line.paid };
            back = back.plus(line.fraction()?.times(Ratio::whole(weight))?)?.reduced();
            all = crate::amount::add(all, weight)?;
        }
        back.times(Ratio { num: 1, den: i128::from(all.max(1)) })
    }
}

impl LineProgress {
    fn fraction(&self) -> Result<Ratio, OutOfRange> {
        let by_pieces = Ratio { num: i128::from(self.back_quantity), den: i128::from(self.quantity.max(1)) };
        if self.back_amount == 0 {
            return Ok(by_pieces);
        }
        by_pieces.plus(Ratio { num: i128::from(self.back_amount), den: i128::from(self.paid.max(1)) })
    }
}
