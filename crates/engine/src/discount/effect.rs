//! What one discount saves on what a set of lines still costs, and how that saving weighs on the lines.
//!
//! Every effect here has one property on which the search rests: on a cart where some lines cost less and none more, it
//! saves no more. Prices of items are therefore read as order statistics (the cheapest, the dearest, each n-th), never
//! as items that were picked earlier.

use super::{Effect, Pick, prepared::Candidate};
use crate::amount::{Ratio, Rounding};

/// What the lines of a scope still cost.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    /// All of them together.
    pub sum: i64,
    /// Their items, dearest first, earlier lines first. Empty until an effect asks for items.
    pub runs: Vec<Run>,
    /// How many items there are.
    pub items: i64,
}

/// Items of one line at one price.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub line: u32,
    pub sku: u32,
    pub price: i64,
    pub count: i64,
}

impl Effect {
    /// Whether it looks at single items.
    pub(super) fn is_of_items(self) -> bool {
        match self {
            Effect::PercentOff { .. }
            | Effect::AmountOff { .. }
            | Effect::ShippingPercentOff { .. }
            | Effect::ShippingAmountOff { .. } => false,
            Effect::BuyGet { .. }
            | Effect::EveryNth { .. }
            | Effect::ItemOff { .. }
            | Effect::Covers { .. }
            | Effect::ItemPrice { .. }
            | Effect::BundlePrice { .. } => true,
        }
    }
}

impl View {
    /// Reads the items of a line that costs `amount`.
    pub(super) fn add_items(&mut self, line: u32, sku: u32, quantity: i64, amount: i64) {
        let (price, dearer) = (amount / quantity, amount % quantity);
        if 0 < dearer {
            self.runs.push(Run { line, sku, price: price + 1, count: dearer });
        }
        self.runs.push(Run { line, sku, price, count: quantity - dearer });
        self.items += quantity;
    }

    /// To be called when all lines have been added.
    pub(super) fn sort_items(&mut self) {
        self.runs.sort_unstable_by(|a, b| b.price.cmp(&a.price).then(a.line.cmp(&b.line)));
    }
}

/// What `candidate` saves, its own maximum included. Never more than `view.sum`.
pub(super) fn saving(candidate: &Candidate, view: &View, rounding: Rounding) -> i64 {
    let full = match candidate.effect {
        Effect::PercentOff { share } | Effect::ShippingPercentOff { share } => {
            part(share, view.sum, rounding)
        }
        Effect::AmountOff { amount, per } => amount_off(amount, per, candidate.uses, view.sum),
        Effect::ShippingAmountOff { amount } => amount.min(view.sum),
        Effect::BuyGet { .. }
        | Effect::EveryNth { .. }
        | Effect::ItemOff { .. }
        | Effect::Covers { .. }
        | Effect::ItemPrice { .. }
        | Effect::BundlePrice { .. } => of_items(candidate, view, rounding, |_, _| ()),
    };
    full.min(candidate.saving_max)
}

/// By which weights the saving is shared out: an entry per item-bearing line, `(line, weight)`, lines in any order and
/// perhaps repeated. No line weighs more than it costs, and all together weigh at least what is saved.
pub(super) fn weigh(candidate: &Candidate, view: &View, mut add: impl FnMut(u32, i64)) {
    of_items(candidate, view, Rounding::Floor, &mut add);
}

fn part(share: Ratio, of: i64, rounding: Rounding) -> i64 {
    // The share is at most one and fits 64 bits, so that neither product nor result can overflow. Small numbers, which
    // are nearly all, are spared the wide division: it would be a third of the search.
    if let (Ok(num), Ok(den), Rounding::Floor) =
        (i64::try_from(share.num), i64::try_from(share.den), rounding)
        && let Some(product) = num.checked_mul(of)
    {
        return product / den;
    }
    let exact = Ratio { num: share.num * i128::from(of), den: share.den };
    exact.round(rounding).unwrap_or(of).min(of)
}

fn amount_off(amount: i64, per: Option<i64>, uses: Option<i64>, sum: i64) -> i64 {
    let times = per.map_or(1, |per| (sum / per).min(uses.unwrap_or(i64::MAX)));
    amount.saturating_mul(times).min(sum)
}

/// The saving of an effect on items; `take` gets what each touched line weighs.
fn of_items(candidate: &Candidate, view: &View, rounding: Rounding, mut take: impl FnMut(u32, i64)) -> i64 {
    let uses = candidate.uses;
    let mut base = 0;
    let mut weigh = |run: &Run, weight: i64| {
        base += weight;
        take(run.line, weight);
    };
    match candidate.effect {
        Effect::BuyGet { buy, get, share, same_item } => {
            let set = buy.saturating_add(get);
            if same_item {
                for run in given_of_same_item(view, set, get, uses) {
                    weigh(&run, run.price * run.count);
                }
            } else {
                let sets = (view.items / set).min(uses.unwrap_or(i64::MAX));
                first(view.runs.iter().rev(), sets * get, |run, count| weigh(run, run.price * count));
            }
            part(share, base, rounding)
        }
        Effect::EveryNth { n, share } => {
            every_nth(view, n, uses, |run, count| weigh(run, run.price * count));
            part(share, base, rounding)
        }
        Effect::ItemOff { pick, share } => {
            let uses = uses.unwrap_or(1);
            match pick {
                Pick::Cheapest => {
                    first(view.runs.iter().rev(), uses, |run, count| weigh(run, run.price * count));
                }
                Pick::Dearest => first(view.runs.iter(), uses, |run, count| weigh(run, run.price * count)),
            }
            part(share, base, rounding)
        }
        Effect::Covers { amount } => {
            first(view.runs.iter(), uses.unwrap_or(1), |run, count| {
                weigh(run, run.price.min(amount) * count)
            });
            base
        }
        Effect::ItemPrice { price } => {
            let dearer = view.runs.iter().take_while(|run| price < run.price);
            first(dearer, uses.unwrap_or(i64::MAX), |run, count| weigh(run, (run.price - price) * count));
            base
        }
        Effect::BundlePrice { count, price } => bundles(view, count, price, uses, weigh),
        Effect::PercentOff { .. }
        | Effect::AmountOff { .. }
        | Effect::ShippingPercentOff { .. }
        | Effect::ShippingAmountOff { .. } => 0,
    }
}

/// The first `items` items of `runs`.
fn first<'a>(runs: impl Iterator<Item = &'a Run>, items: i64, mut take: impl FnMut(&Run, i64)) {
    let mut left = items;
    for run in runs {
        if left == 0 {
            break;
        }
        let count = run.count.min(left);
        left -= count;
        take(run, count);
    }
}

/// The `get` cheapest of each complete set of one SKU, dearest first.
fn given_of_same_item(view: &View, set: i64, get: i64, uses: Option<i64>) -> Vec<Run> {
    let mut skus: Vec<u32> = view.runs.iter().map(|run| run.sku).collect();
    skus.sort_unstable();
    skus.dedup();
    let mut given = Vec::new();
    let mut sets = 0;
    for sku in skus {
        let own = || view.runs.iter().filter(|run| run.sku == sku);
        let own_sets = own().map(|run| run.count).sum::<i64>() / set;
        sets += own_sets;
        first(own().rev(), own_sets * get, |run, count| given.push(Run { count, ..*run }));
    }
    given.sort_unstable_by(|a, b| b.price.cmp(&a.price).then(a.line.cmp(&b.line)));
    let mut left = sets.min(uses.unwrap_or(i64::MAX)) * get;
    given.retain_mut(|run| {
        run.count = run.count.min(left);
        left -= run.count;
        0 < run.count
    });
    given
}

fn every_nth(view: &View, n: i64, uses: Option<i64>, mut take: impl FnMut(&Run, i64)) {
    let (mut passed, mut left) = (0, uses.unwrap_or(i64::MAX));
    for run in &view.runs {
        let hits = (passed + run.count) / n - passed / n;
        passed += run.count;
        take(run, hits.min(left));
        left -= hits.min(left);
    }
}

/// Bundles from the dearest items down. Their sums fall, so that the first which does not cost more than `price` ends
/// it. A long run of equal items holds many bundles at once, so that the work is in the runs, not in the items.
fn bundles(view: &View, size: i64, price: i64, uses: Option<i64>, mut take: impl FnMut(&Run, i64)) -> i64 {
    let mut bundles = (view.items / size).min(uses.unwrap_or(i64::MAX));
    let (mut saved, mut at, mut within) = (0, 0, 0);
    while let Some(run) = view.runs.get(at).filter(|_| 0 < bundles) {
        let whole = ((run.count - within) / size).min(bundles);
        if 0 < whole {
            let gain = size * run.price - price;
            if gain <= 0 {
                break;
            }
            take(run, run.price * whole * size);
            (saved, bundles, within) = (saved + gain * whole, bundles - whole, within + whole * size);
        } else {
            let mixed = Mixed::starting(view, at, within, size);
            if mixed.sum <= price {
                break;
            }
            for (place, count) in mixed.parts {
                take(&view.runs[place], view.runs[place].price * count);
                (at, within) = if place == at { (at, within + count) } else { (place, count) };
            }
            (saved, bundles) = (saved + mixed.sum - price, bundles - 1);
        }
        if view.runs[at].count == within {
            (at, within) = (at + 1, 0);
        }
    }
    saved
}

/// One bundle over several runs.
struct Mixed {
    sum: i64,
    /// Place of the run, and how many of it.
    parts: Vec<(usize, i64)>,
}

impl Mixed {
    fn starting(view: &View, at: usize, within: i64, size: i64) -> Mixed {
        let mut mixed = Mixed { sum: 0, parts: Vec::new() };
        let (mut missing, mut within) = (size, within);
        for (place, run) in view.runs.iter().enumerate().skip(at) {
            let count = missing.min(run.count - within);
            (missing, within) = (missing - count, 0);
            mixed.sum += run.price * count;
            mixed.parts.push((place, count));
            if missing == 0 {
                break;
            }
        }
        mixed
    }
}
