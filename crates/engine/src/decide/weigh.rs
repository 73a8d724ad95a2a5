//! Weighing an order: how much of each line is eligible under a definition.

use std::borrow::Cow;

use super::draft::Draft;
use crate::{
    amount::{OutOfRange, Ratio, Rounding, bounded, share_out, sum},
    calendar::day_number,
    document::WalletKind,
    event::{Order, Tender},
    program::{Eligible, LineNames, Program, covers},
    rejection::Rejection,
};

/// An order with what its decision keeps looking up. Amounts are in the smallest unit of the base currency.
pub(super) struct Weighed<'o> {
    /// The currency in which the order was paid.
    pub(super) currency: &'o str,
    /// The order, in the base currency.
    pub(super) order: Cow<'o, Order>,
    /// What is paid for each line: price less its discount and its share of the order's discount.
    pub(super) paid: Vec<i64>,
    /// The order's total.
    pub(super) total: i64,
    /// Pieces.
    pub(super) quantity: i64,
    /// What is eligible under each definition of the program.
    bases: Vec<Place>,
    /// What the bases consist of, in one piece: most are looked at once and are short.
    figures: Vec<i64>,
}

/// The eligible amount under one definition.
#[derive(Clone, Copy)]
pub(super) struct Base<'w> {
    /// Per line, then delivery and tip when the definition counts them; empty when a choice of items covers nothing.
    pub(super) lines: &'w [i64],
    /// Their sum.
    pub(super) amount: i64,
    /// Pieces of each line, 0 of one that is not covered; empty when a choice of items covers nothing.
    pub(super) pieces: &'w [i64],
}

/// Where a base lies: its lines, then its pieces.
struct Place {
    amount: i64,
    lines: usize,
    pieces: usize,
    end: usize,
}

impl<'o> Weighed<'o> {
    pub(super) fn new(draft: &Draft<'_>, order: &'o Order) -> Result<Weighed<'o>, Rejection> {
        Weighed::under(draft, order, &draft.program.eligibles)
    }

    /// What conditions apart from rules look at: eligible is what the program says for all rules.
    pub(super) fn for_conditions(draft: &Draft<'_>, order: &'o Order) -> Result<Weighed<'o>, Rejection> {
        Weighed::under(draft, order, draft.program.eligibles.get(..1).unwrap_or_default())
    }

    fn under(draft: &Draft<'_>, order: &'o Order, eligibles: &[Eligible]) -> Result<Weighed<'o>, Rejection> {
        let (mut paid, mut total) = paid_and_total(order)?;
        let currency = order.currency.as_str();
        let order = in_base_currency(draft, order)?;
        if let Cow::Owned(converted) = &order {
            (paid, total) = paid_and_total(converted)?;
        }
        let quantity = sum(order.lines.iter().map(|l| l.quantity))?;
        let scales = Scales::new(draft.program, eligibles, &order, &paid, total);
        let (mut bases, mut figures) = (Vec::with_capacity(eligibles.len()), scales.room(eligibles));
        for eligible in eligibles {
            bases.push(scales.base(eligible, &mut figures)?);
        }
        Ok(Weighed { currency, order, paid, total, quantity, bases, figures })
    }

    /// What is eligible under the definition at `place`.
    pub(super) fn base(&self, place: usize) -> Option<Base<'_>> {
        let Place { amount, lines, pieces, end } = self.bases.get(place)?;
        let part = |from: usize, to: usize| self.figures.get(from..to).unwrap_or_default();
        Some(Base { lines: part(*lines, *pieces), amount: *amount, pieces: part(*pieces, *end) })
    }
}

/// What bases are made from.
struct Scales<'a> {
    program: &'a Program,
    order: &'a Order,
    /// Empty when no definition names items.
    names: Vec<LineNames<'a>>,
    paid: &'a [i64],
    total: i64,
}

impl<'a> Scales<'a> {
    fn new(
        program: &'a Program,
        eligibles: &[Eligible],
        order: &'a Order,
        paid: &'a [i64],
        total: i64,
    ) -> Scales<'a> {
        let is_choosy = |eligible: &Eligible| !eligible.only.is_empty() || !eligible.except.is_empty();
        let names = match eligibles.iter().any(is_choosy) {
            true => order.lines.iter().map(LineNames::of).collect(),
            false => Vec::new(),
        };
        Scales { program, order, names, paid, total }
    }

    /// Room for the figures of a few bases.
    fn room(&self, eligibles: &[Eligible]) -> Vec<i64> {
        let lines = self.order.lines.len().saturating_add(1);
        Vec::with_capacity(eligibles.len().min(8).saturating_mul(lines).saturating_mul(2))
    }

    fn base(&self, eligible: &Eligible, figures: &mut Vec<i64>) -> Result<Place, OutOfRange> {
        let (order, first) = (self.order, figures.len());
        let counts_more = eligible.shipping || eligible.tip;
        let names_all = eligible.only.is_empty() && eligible.except.is_empty();
        let covers = |names: &LineNames<'_>| covers(&eligible.only, &eligible.except, names);
        // Most of many choices have nothing to do with an order, and then nobody looks at single lines.
        if !eligible.only.is_empty() && !counts_more && !self.names.iter().any(covers) {
            return Ok(Place { amount: 0, lines: first, pieces: first, end: first });
        }
        let covered = |at: usize| names_all || self.names.get(at).is_some_and(covers);
        for (at, (line, paid)) in order.lines.iter().zip(self.paid).enumerate() {
            let price = if eligible.before_discounts { line.amount } else { *paid };
            let amount = match (eligible.tax, order.tax_included) {
                (true, true) | (false, false) => price,
                (true, false) => price.saturating_add(line.tax),
                (false, true) => price.saturating_sub(line.tax).max(0),
            };
            figures.push(if covered(at) { amount } else { 0 });
        }
        for (counts, extra) in [(eligible.shipping, order.shipping), (eligible.tip, order.tip)] {
            if counts {
                figures.push(extra);
            }
        }
        let amount = self.take_off_tenders(eligible, figures.get_mut(first..).unwrap_or_default())?;
        let pieces = figures.len();
        for (at, line) in order.lines.iter().enumerate() {
            figures.push(if covered(at) { line.quantity } else { 0 });
        }
        Ok(Place { amount, lines: first, pieces, end: figures.len() })
    }

    /// Takes off the lines what was paid by means that don't count, in proportion; what is left in all.
    fn take_off_tenders(&self, eligible: &Eligible, lines: &mut [i64]) -> Result<i64, OutOfRange> {
        let amount = sum(lines.iter().copied())?;
        let paid_by = |allowed: bool| {
            let parts = self.order.tenders.iter().filter(|t| eligible.counts(self.program, t) == allowed);
            sum(parts.map(|t| t.amount))
        };
        if paid_by(false)? <= 0 {
            return Ok(amount);
        }
        let all = Ratio { num: i128::from(paid_by(true)?), den: i128::from(self.total.max(1)) };
        let left = Ratio::whole(amount).times(all)?.round(Rounding::HalfEven)?;
        let shares = share_out(left, lines);
        lines.copy_from_slice(&shares);
        Ok(left)
    }
}

impl Eligible {
    /// Whether what a tender paid counts. Money of a wallet is money; other units never earn.
    pub(super) fn counts(&self, program: &Program, tender: &Tender) -> bool {
        let is_money =
            || program.wallet(&tender.kind).is_some_and(|(_, spec)| spec.kind == WalletKind::Money);
        !self.except_tenders.contains(&tender.kind) && (!tender.from_wallet || is_money())
    }
}

/// What is paid for each line, and in all; the tenders, when told, make it up.
fn paid_and_total(order: &Order) -> Result<(Vec<i64>, i64), Rejection> {
    let paid = paid_per_line(order)?;
    let goods = sum(paid.iter().copied())?;
    let tax_on_top = if order.tax_included { 0 } else { sum(order.lines.iter().map(|l| l.tax))? };
    let total = sum([goods, order.shipping, order.tip, tax_on_top])?;
    if !order.tenders.is_empty() && sum(order.tenders.iter().map(|t| t.amount))? != total {
        return Err(Rejection::TotalsMismatch);
    }
    Ok((paid, total))
}

/// What is paid for each line: its price less its discount and its share of the order's discount.
pub(super) fn paid_per_line(order: &Order) -> Result<Vec<i64>, Rejection> {
    let mut paid = Vec::with_capacity(order.lines.len());
    for line in &order.lines {
        if line.amount < line.discount
            || line.amount < 0
            || line.discount < 0
            || line.tax < 0
            || line.quantity < 1
        {
            return Err(Rejection::TotalsMismatch);
        }
        paid.push(line.amount.saturating_sub(line.discount));
    }
    let goods = sum(paid.iter().copied())?;
    if order.discount < 0 || goods < order.discount || order.lines.is_empty() {
        return Err(Rejection::TotalsMismatch);
    }
    if order.discount > 0 {
        let shares = share_out(order.discount, &paid);
        for (line, off) in paid.iter_mut().zip(shares) {
            *line = line.saturating_sub(off);
        }
    }
    Ok(paid)
}

/// The order itself, or its amounts at the rate of its day, each rounded half-even.
fn in_base_currency<'o>(draft: &Draft<'_>, order: &'o Order) -> Result<Cow<'o, Order>, Rejection> {
    let base = &draft.program.currency;
    if order.currency == base.code {
        return Ok(Cow::Borrowed(order));
    }
    let day = draft.occurred_day;
    let mut rates = draft.program.rates.iter().rev();
    let dated = rates
        .find(|r| r.currency.code == order.currency && day_number(r.from) <= day)
        .ok_or(Rejection::UnknownRate)?;
    let scale = |exponent: u32| 10i128.pow(exponent.min(6));
    let rate = dated.rate.times(Ratio { num: scale(base.exponent), den: scale(dated.currency.exponent) })?;
    let convert = |amount: i64| Ratio::whole(amount).times(rate)?.round(Rounding::HalfEven);
    let mut converted = order.clone();
    converted.currency.clone_from(&base.code);
    for line in &mut converted.lines {
        line.amount = convert(line.amount)?;
        line.discount = convert(line.discount)?.min(line.amount);
        line.tax = convert(line.tax)?;
    }
    let goods = sum(converted.lines.iter().map(|l| l.amount.saturating_sub(l.discount)))?;
    converted.discount = convert(order.discount)?.min(goods);
    converted.shipping = convert(order.shipping)?;
    converted.tip = convert(order.tip)?;
    let tax = if order.tax_included { 0 } else { sum(converted.lines.iter().map(|l| l.tax))? };
    let total = sum([goods, converted.discount.saturating_neg(), converted.shipping, converted.tip, tax])?;
    // Rounded parts need not add up to the rounded whole, so the tenders are shared out anew.
    let weights: Vec<i64> = order.tenders.iter().map(|t| t.amount).collect();
    for (tender, part) in converted.tenders.iter_mut().zip(share_out(total, &weights)) {
        tender.amount = part;
    }
    bounded(i128::from(total))?;
    Ok(Cow::Owned(converted))
}
