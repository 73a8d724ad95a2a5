//! What an order is worth under a rule, in the model.

use regulars_engine::event::{Line, Order, Tender};

use super::{
    Refusal, Work,
    fraction::{Fraction, share_out},
    program::{Eligible, Rounding, Rule, Selection},
    purse::AMOUNT_MAX,
};

/// An order in the base currency.
pub(super) struct Weighed {
    pub(super) order: Order,
    pub(super) paid: Vec<i64>,
    pub(super) total: i64,
    /// Whether it was paid in the base currency.
    pub(super) home: bool,
}

/// What is eligible of it.
pub(super) struct Base {
    /// Per line, then delivery and tip when they count.
    pub(super) lines: Vec<i64>,
    /// Pieces of covered lines.
    pub(super) pieces: Vec<i64>,
}

impl Base {
    pub(super) fn amount(&self) -> i64 {
        self.lines.iter().sum()
    }
}

impl Work<'_> {
    /// The order in the base currency, or what is wrong with it.
    pub(super) fn weigh(&self, order: &Order) -> Result<Weighed, Refusal> {
        let stated_total = total(order)?;
        let told: i128 = order.tenders.iter().map(|t| i128::from(t.amount)).sum();
        if !order.tenders.is_empty() && told != i128::from(stated_total) {
            return Err("TotalsMismatch");
        }
        let home = order.currency == self.program.currency.0;
        let order = if home { order.clone() } else { converted(order, self.rate_of(order)?) };
        let (paid, total) = (paid_per_line(&order)?, total(&order)?);
        Ok(Weighed { order, paid, total, home })
    }

    /// Smallest units of the base currency per smallest unit of the order's.
    fn rate_of(&self, order: &Order) -> Result<Fraction, Refusal> {
        let day = self.calendar.date(self.occurred);
        let known = self.program.rates.iter().filter(|r| r.currency.0 == order.currency && r.from <= day);
        let rate = known.max_by_key(|r| r.from).ok_or("UnknownRate")?;
        let scale = |digits: u32| 10i128.pow(digits);
        let digits = Fraction::new(scale(self.program.currency.1), scale(rate.currency.1));
        Ok(Fraction::micros(rate.rate) * digits)
    }

    /// What is eligible under a rule's definition, or the document's own.
    pub(super) fn base(&self, weighed: &Weighed, rule: Option<&Rule>) -> Base {
        let order = &weighed.order;
        let own = Eligible::default();
        let definitions = [&self.program.eligible, rule.map_or(&own, |r| &r.eligible)];
        let said = |what: fn(&Eligible) -> Option<bool>| {
            definitions.iter().rev().find_map(|d| what(d)).unwrap_or(false)
        };
        let none = Selection::default();
        let excepted = [
            &self.program.eligible.except,
            rule.map_or(&none, |r| &r.eligible.except),
            rule.map_or(&none, |r| &r.except),
        ];
        let covered = |line: &Line| {
            let wanted = rule.and_then(|r| r.only.as_ref()).is_none_or(|only| names(only, line));
            wanted && !excepted.iter().any(|except| names(except, line))
        };
        let mut base = Base { lines: Vec::new(), pieces: Vec::new() };
        for (line, paid) in order.lines.iter().zip(&weighed.paid) {
            let price = if said(|e| e.before_discounts) { line.amount } else { *paid };
            let with_tax = if order.tax_included { price } else { price + line.tax };
            let without = if order.tax_included { (price - line.tax).max(0) } else { price };
            let worth = if said(|e| e.tax) { with_tax } else { without };
            base.lines.push(if covered(line) { worth } else { 0 });
            base.pieces.push(if covered(line) { line.quantity } else { 0 });
        }
        if said(|e| e.shipping) {
            base.lines.push(order.shipping);
        }
        if said(|e| e.tip) {
            base.lines.push(order.tip);
        }
        let out = |t: &&Tender| {
            let units = t.from_wallet && !self.is_money(&t.kind);
            units || t.kind == "points" || excepted.iter().any(|e| e.tenders.contains(&t.kind.as_str()))
        };
        let excluded: i64 = order.tenders.iter().filter(out).map(|t| t.amount).sum();
        if 0 < excluded {
            let part = Fraction::new((weighed.total - excluded).into(), weighed.total.max(1).into());
            let left = (Fraction::whole(base.amount()) * part).round(Rounding::HalfEven);
            let weights: Vec<Fraction> = base.lines.iter().map(|l| Fraction::whole(*l)).collect();
            base.lines = share_out(i64::try_from(left).expect("less than the order"), &weights);
        }
        base
    }
}

/// What is paid for each line.
pub(super) fn paid_per_line(order: &Order) -> Result<Vec<i64>, Refusal> {
    let sound = |l: &Line| 0 <= l.discount && l.discount <= l.amount && 0 <= l.tax && 1 <= l.quantity;
    if order.lines.is_empty() || !order.lines.iter().all(sound) {
        return Err("TotalsMismatch");
    }
    let mut paid: Vec<i64> = order.lines.iter().map(|l| l.amount - l.discount).collect();
    if order.discount < 0 || paid.iter().sum::<i64>() < order.discount {
        return Err("TotalsMismatch");
    }
    let weights: Vec<Fraction> = paid.iter().map(|p| Fraction::whole(*p)).collect();
    for (line, off) in paid.iter_mut().zip(share_out(order.discount, &weights)) {
        *line -= off;
    }
    Ok(paid)
}

pub(super) fn total(order: &Order) -> Result<i64, Refusal> {
    let goods: i64 = paid_per_line(order)?.iter().sum();
    let tax: i64 = if order.tax_included { 0 } else { order.lines.iter().map(|l| l.tax).sum() };
    let total = goods + order.shipping + order.tip + tax;
    if AMOUNT_MAX < total { Err("AmountOutOfRange") } else { Ok(total) }
}

fn converted(order: &Order, rate: Fraction) -> Order {
    let convert = |amount: i64| {
        let exact = Fraction::whole(amount) * rate;
        i64::try_from(exact.round(Rounding::HalfEven)).expect("the simulator's rates are small")
    };
    let mut order = order.clone();
    for line in &mut order.lines {
        line.amount = convert(line.amount);
        line.discount = convert(line.discount).min(line.amount);
        line.tax = convert(line.tax);
    }
    let goods: i64 = order.lines.iter().map(|l| l.amount - l.discount).sum();
    order.discount = convert(order.discount).min(goods);
    order.shipping = convert(order.shipping);
    order.tip = convert(order.tip);
    let tax: i64 = if order.tax_included { 0 } else { order.lines.iter().map(|l| l.tax).sum() };
    let total = goods - order.discount + order.shipping + order.tip + tax;
    let weights: Vec<Fraction> = order.tenders.iter().map(|t| Fraction::whole(t.amount)).collect();
    for (tender, part) in order.tenders.iter_mut().zip(share_out(total, &weights)) {
        tender.amount = part;
    }
    order
}

pub(super) fn names(chosen: &Selection, line: &Line) -> bool {
    let within = |list: &[&str], value: Option<&String>| value.is_some_and(|v| list.contains(&v.as_str()));
    within(&chosen.skus, Some(&line.sku))
        || within(&chosen.categories, line.category.as_ref())
        || within(&chosen.brands, line.brand.as_ref())
}
