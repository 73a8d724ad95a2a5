//! A cart and its terms after checking, in the form that the search walks: candidates in order of application, and
//! shipping as one more line, so that nothing after this needs to know it apart.

use super::{
    Cart, DISCOUNTS_MAX, Discount, Effect, LINES_MAX, Level, Limit, LineSet, Policy, Terms, Unfit,
    effect::{View, saving},
};
use crate::amount::{AMOUNT_MAX, Ratio, Rounding, sum};

/// What is searched.
pub(super) struct Prepared<'a> {
    pub terms: Terms<'a>,
    /// The discounts by key and id; places in [`Terms::discounts`].
    pub by_key: Vec<u32>,
    /// Per discount its place in `by_key`. Texts are compared once, not in every comparison of sets.
    pub ranks: Vec<u32>,
    /// What each line costs, and at last shipping.
    pub costs: Vec<i64>,
    pub quantities: Vec<i64>,
    /// Equal numbers for equal items.
    pub skus: Vec<u32>,
    pub scopes: Vec<Scope>,
    /// What may be saved in all: the limit, or all that the cart costs.
    pub ceiling: i64,
    /// Whether `ceiling` is below what the cart costs.
    pub is_limited: bool,
    /// What may combine, in order of application. Only what saves something.
    pub candidates: Vec<Candidate>,
    /// Discounts that equal a candidate of their group `best`, each with the one it equals; places in
    /// [`Terms::discounts`], in order of application.
    pub twins: Vec<(u32, u32)>,
    /// What stands alone, in order of application. Only what saves something.
    pub exclusive: Vec<Candidate>,
}

/// The lines of a scope, as a list and as a set.
pub(super) struct Scope {
    pub lines: Vec<u32>,
    pub set: LineSet,
}

/// A discount that saves something on this cart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Its place in [`Terms::discounts`].
    pub place: u32,
    /// A place in [`Prepared::scopes`].
    pub scope: u32,
    pub group: u32,
    /// Whether others of its group may be used too.
    pub stacks: bool,
    /// Whether it does the same as the candidate before it; then it is used only together with that one.
    pub is_twin: bool,
    pub effect: Effect,
    pub saving_max: i64,
    pub uses: Option<i64>,
    /// What it saves on the untouched cart, the limit apart.
    pub alone: i64,
}

impl Prepared<'_> {
    pub(super) fn discount(&self, candidate: &Candidate) -> &Discount<'_> {
        &self.terms.discounts[candidate.place as usize]
    }

    /// What `scope` still costs when the lines still cost `rest`; with its items if asked for.
    pub(super) fn view(&self, scope: u32, rest: &[i64], items: bool, view: &mut View) {
        view.runs.clear();
        (view.sum, view.items) = (0, 0);
        for line in &self.scopes[scope as usize].lines {
            let at = *line as usize;
            view.sum += rest[at];
            if items {
                view.add_items(*line, self.skus[at], self.quantities[at], rest[at]);
            }
        }
        view.sort_items();
    }
}

impl Discount<'_> {
    pub(super) fn level(&self) -> Level {
        match self.effect {
            Effect::ShippingPercentOff { .. } | Effect::ShippingAmountOff { .. } => Level::Shipping,
            Effect::PercentOff { .. }
            | Effect::AmountOff { .. }
            | Effect::BuyGet { .. }
            | Effect::EveryNth { .. }
            | Effect::ItemOff { .. }
            | Effect::Covers { .. }
            | Effect::ItemPrice { .. }
            | Effect::BundlePrice { .. } => self.level.min(Level::Order),
        }
    }
}

pub(super) fn prepare<'a>(cart: &Cart<'_>, terms: &Terms<'a>) -> Result<Prepared<'a>, Unfit> {
    check_cart(cart)?;
    check_discounts(terms)?;
    let by_key = by_key(terms);
    let mut costs: Vec<i64> = cart.lines.iter().map(|line| line.amount).collect();
    costs.push(cart.shipping);
    let mut prepared = Prepared {
        terms: *terms,
        ranks: ranks(&by_key),
        by_key,
        quantities: cart.lines.iter().map(|line| line.quantity).chain([1]).collect(),
        skus: skus(cart, terms),
        scopes: scopes(cart, terms),
        ceiling: 0,
        is_limited: false,
        candidates: Vec::new(),
        twins: Vec::new(),
        exclusive: Vec::new(),
        costs,
    };
    let whole: i64 = prepared.costs.iter().sum();
    prepared.ceiling = limit(&terms.limit, &prepared)?.min(whole);
    prepared.is_limited = prepared.ceiling < whole;
    gather(&mut prepared);
    Ok(prepared)
}

fn check_cart(cart: &Cart<'_>) -> Result<(), Unfit> {
    if LINES_MAX < cart.lines.len() {
        return Err(Unfit::TooManyLines);
    }
    for (place, line) in cart.lines.iter().enumerate() {
        let tax_fits = 0 <= line.tax && (!cart.tax_included || line.tax <= line.amount);
        if line.quantity < 1 || line.amount < 0 || !tax_fits {
            return Err(Unfit::Line(place));
        }
    }
    let amounts = cart.lines.iter().map(|line| line.amount).chain([cart.shipping]);
    let taxes = cart.lines.iter().map(|line| line.tax);
    let quantities = cart.lines.iter().map(|line| line.quantity);
    let fits = sum(amounts.chain(taxes)).is_ok() && sum(quantities).is_ok() && 0 <= cart.shipping;
    if fits { Ok(()) } else { Err(Unfit::Totals) }
}

fn check_discounts(terms: &Terms<'_>) -> Result<(), Unfit> {
    let most = terms.discounts.len().max(terms.groups.len()).max(terms.scopes.len());
    if DISCOUNTS_MAX < most {
        return Err(Unfit::TooManyDiscounts);
    }
    for discount in terms.discounts {
        let is_known = (discount.group as usize) < terms.groups.len()
            && (discount.level() == Level::Shipping || (discount.scope as usize) < terms.scopes.len());
        let maxima_fit = discount.saving_max.is_none_or(is_amount) && discount.uses_max.is_none_or(is_count);
        if !is_known || !maxima_fit || !effect_fits(discount.effect) {
            return Err(Unfit::Discount(discount.id));
        }
    }
    let mut ids: Vec<u64> = terms.discounts.iter().map(|discount| discount.id).collect();
    ids.sort();
    match ids.array_windows().find(|[a, b]| a == b) {
        Some([id, _]) => Err(Unfit::Repeated(*id)),
        None => Ok(()),
    }
}

fn effect_fits(effect: Effect) -> bool {
    match effect {
        Effect::PercentOff { share }
        | Effect::ItemOff { share, .. }
        | Effect::ShippingPercentOff { share } => is_share(share),
        Effect::AmountOff { amount, per } => is_amount(amount) && per.is_none_or(is_count),
        Effect::BuyGet { buy, get, share, .. } => is_count(buy) && is_count(get) && is_share(share),
        Effect::EveryNth { n, share } => is_count(n) && is_share(share),
        Effect::Covers { amount } | Effect::ShippingAmountOff { amount } => is_amount(amount),
        Effect::ItemPrice { price } => is_amount(price),
        Effect::BundlePrice { count, price } => is_count(count) && is_amount(price),
    }
}

fn is_amount(amount: i64) -> bool {
    (0..=AMOUNT_MAX).contains(&amount)
}

fn is_count(count: i64) -> bool {
    (1..=AMOUNT_MAX).contains(&count)
}

/// A share must fit 64 bits, so that its product with an amount fits 128.
fn is_share(share: Ratio) -> bool {
    (1..=i128::from(i64::MAX)).contains(&share.den) && (0..=share.den).contains(&share.num)
}

/// Numbers for SKUs are only needed where a discount asks for items of one SKU.
fn skus(cart: &Cart<'_>, terms: &Terms<'_>) -> Vec<u32> {
    let mut numbers = vec![0; cart.lines.len() + 1];
    if terms.discounts.iter().any(|d| matches!(d.effect, Effect::BuyGet { same_item: true, .. })) {
        let mut places: Vec<usize> = (0..cart.lines.len()).collect();
        places.sort_by_key(|place| cart.lines[*place].sku);
        for pair in places.windows(2) {
            let is_same = cart.lines[pair[0]].sku == cart.lines[pair[1]].sku;
            numbers[pair[1]] = numbers[pair[0]] + u32::from(!is_same);
        }
    }
    numbers
}

/// The scopes of the terms without lines that the cart does not have, and one more: shipping.
fn scopes(cart: &Cart<'_>, terms: &Terms<'_>) -> Vec<Scope> {
    let shipping = cart.lines.len();
    let scope = |lines: Vec<u32>| {
        let mut set = LineSet::default();
        lines.iter().for_each(|line| set.insert(*line as usize));
        Scope { lines, set }
    };
    let number = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    let lines_in = |set: &LineSet| (0..shipping).filter(|line| set.contains(*line)).map(number).collect();
    terms.scopes.iter().map(lines_in).chain([vec![number(shipping)]]).map(scope).collect()
}

fn limit(limit: &Limit, prepared: &Prepared<'_>) -> Result<i64, Unfit> {
    let amount = limit.amount.unwrap_or(AMOUNT_MAX);
    let share = match limit.share {
        None => AMOUNT_MAX,
        Some((share, scope)) => {
            if !is_share(share) || prepared.terms.scopes.len() <= scope as usize {
                return Err(Unfit::Limit);
            }
            let lines = &prepared.scopes[scope as usize].lines;
            let cost: i64 = lines.iter().map(|line| prepared.costs[*line as usize]).sum();
            Ratio { num: share.num * i128::from(cost), den: share.den }
                .round(Rounding::Floor)
                .map_err(|_| Unfit::Limit)?
        }
    };
    if is_amount(amount) { Ok(amount.min(share)) } else { Err(Unfit::Limit) }
}

/// Finds out what each discount saves alone, and puts those that save something in order of application.
fn gather(prepared: &mut Prepared<'_>) {
    let terms = prepared.terms;
    let shipping = u32::try_from(terms.scopes.len()).unwrap_or(u32::MAX);
    let mut needs_items = vec![false; prepared.scopes.len()];
    for discount in terms.discounts.iter().filter(|discount| discount.effect.is_of_items()) {
        needs_items[discount.scope as usize] = true;
    }
    let mut views = vec![View::default(); prepared.scopes.len()];
    for (scope, view) in (0..).zip(&mut views) {
        prepared.view(scope, &prepared.costs, needs_items[scope as usize], view);
    }
    prepared.candidates.reserve(terms.discounts.len());
    for place in order_of_application(&terms, &prepared.by_key) {
        let discount = &terms.discounts[place as usize];
        let scope = if discount.level() == Level::Shipping { shipping } else { discount.scope };
        let mut candidate = Candidate {
            place,
            scope,
            group: discount.group,
            stacks: terms.groups[discount.group as usize].policy == Policy::All,
            is_twin: false,
            effect: discount.effect,
            saving_max: discount.saving_max.unwrap_or(AMOUNT_MAX),
            uses: discount.uses_max,
            alone: 0,
        };
        candidate.alone = saving(&candidate, &views[scope as usize], terms.rounding);
        if 0 < candidate.alone.min(prepared.ceiling) {
            if discount.exclusive { &mut prepared.exclusive } else { &mut prepared.candidates }
                .push(candidate);
        }
    }
    mark_twins(&terms, &mut prepared.candidates);
    let Prepared { candidates, twins, .. } = prepared;
    let mut equal = 0;
    candidates.retain(|candidate| {
        let is_put_aside = candidate.is_twin && !candidate.stacks;
        if is_put_aside {
            twins.push((candidate.place, equal));
        } else {
            equal = candidate.place;
        }
        !is_put_aside
    });
}

/// Level, priority of the group, priority, key, id. Packed into one number per discount, and sorted stably from the order
/// by key, because this would otherwise be the larger part of an ordinary calculation: few priorities differ.
fn order_of_application(terms: &Terms<'_>, by_key: &[u32]) -> Vec<u32> {
    let unsigned = |priority: i32| u128::from(priority.cast_unsigned() ^ (1 << 31));
    let packed = |place: &u32| {
        let discount = &terms.discounts[*place as usize];
        let group = terms.groups[discount.group as usize].priority;
        let level = discount.level() as u128;
        (level << 64 | unsigned(group) << 32 | unsigned(discount.priority), *place)
    };
    let mut order: Vec<(u128, u32)> = by_key.iter().map(packed).collect();
    order.sort_by_key(|(before, _)| *before);
    order.into_iter().map(|(_, place)| place).collect()
}

/// Quick when the caller names the discounts in this order, as one that reads them from a document does.
fn by_key(terms: &Terms<'_>) -> Vec<u32> {
    let mut places: Vec<u32> = (0..).zip(terms.discounts).map(|(place, _)| place).collect();
    places.sort_by_key(|place| {
        let discount = &terms.discounts[*place as usize];
        (discount.key, discount.id)
    });
    places
}

fn ranks(by_key: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; by_key.len()];
    for (rank, place) in (0..).zip(by_key) {
        ranks[*place as usize] = rank;
    }
    ranks
}

/// Of neighbours that do the same the later need not be tried without the earlier: the set with the earlier saves as
/// much and comes first by key. Without this, a hundred equal vouchers would be a hundred equal branches.
fn mark_twins(terms: &Terms<'_>, candidates: &mut [Candidate]) {
    for place in 1..candidates.len() {
        let (before, own) = (&candidates[place - 1], &candidates[place]);
        let [earlier, later] = [before, own].map(|candidate| &terms.discounts[candidate.place as usize]);
        candidates[place].is_twin = own.alone == before.alone
            && (own.group, own.scope) == (before.group, before.scope)
            && (own.saving_max, own.uses) == (before.saving_max, before.uses)
            && (earlier.level(), earlier.priority) == (later.level(), later.priority)
            && own.effect == before.effect;
    }
}
