//! The same calculation by obvious means: every permitted set is tried, every item is an entry in a list, every
//! division is written out. It shares no code with what it checks, and is far too slow for anything else.

use super::super::{Cart, Discount, Effect, Level, Pick, Policy, Terms};
use crate::amount::{Ratio, Rounding};

/// What the best set does: the ids in order of application with what each takes off each line and, last, off shipping.
#[derive(Debug, PartialEq, Eq, Default, Clone)]
pub struct Answer {
    pub saved: i128,
    pub used: Vec<(u64, Vec<i128>)>,
}

pub fn brute_force(cart: &Cart<'_>, terms: &Terms<'_>) -> Answer {
    let mut ordered: Vec<&Discount<'_>> = terms.discounts.iter().collect();
    ordered.sort_by_key(|d| {
        (level(d), terms.groups[d.group as usize].priority, d.priority, d.key.to_owned(), d.id)
    });
    let mut best: Option<(Answer, Vec<(&str, u64)>)> = None;
    for bits in 0..1u32 << ordered.len() {
        let set: Vec<&Discount<'_>> =
            (0..ordered.len()).filter(|i| bits >> i & 1 == 1).map(|i| ordered[i]).collect();
        if !is_permitted(&set, terms) {
            continue;
        }
        let answer = play(cart, terms, &set);
        let mut keys: Vec<(&str, u64)> = set.iter().map(|d| (d.key, d.id)).collect();
        keys.sort();
        let is_better = best.as_ref().is_none_or(|(other, other_keys)| {
            (-answer.saved, keys.len(), &keys) < (-other.saved, other_keys.len(), other_keys)
        });
        if is_better {
            best = Some((answer, keys));
        }
    }
    best.map(|(answer, _)| answer).unwrap_or_default()
}

fn level(discount: &Discount<'_>) -> Level {
    match discount.effect {
        Effect::ShippingPercentOff { .. } | Effect::ShippingAmountOff { .. } => Level::Shipping,
        _ => discount.level,
    }
}

fn is_permitted(set: &[&Discount<'_>], terms: &Terms<'_>) -> bool {
    let alone = set.len() == 1 || set.iter().all(|d| !d.exclusive);
    let groups = set.iter().enumerate().all(|(i, a)| {
        let shared = set.iter().skip(i + 1).any(|b| a.group == b.group);
        !shared || terms.groups[a.group as usize].policy == Policy::All
    });
    alone && groups
}

/// The set applied in its order.
pub fn play(cart: &Cart<'_>, terms: &Terms<'_>, set: &[&Discount<'_>]) -> Answer {
    let mut rest: Vec<i128> = cart.lines.iter().map(|l| i128::from(l.amount)).collect();
    rest.push(cart.shipping.into());
    let mut left: i128 = rest.iter().sum();
    if let Some(amount) = terms.limit.amount {
        left = left.min(amount.into());
    }
    if let Some((share, scope)) = terms.limit.share {
        let lines = (0..cart.lines.len()).filter(|l| terms.scopes[scope as usize].contains(*l));
        let sum: i128 = lines.map(|l| i128::from(cart.lines[l].amount)).sum();
        left = left.min(sum * share.num / share.den);
    }
    let mut answer = Answer::default();
    for discount in set {
        let (full, weights) = one(cart, terms, discount, &rest);
        let mut saved = full.min(left);
        if let Some(most) = discount.saving_max {
            saved = saved.min(most.into());
        }
        let parts = shared(saved, &weights);
        for (rest, part) in rest.iter_mut().zip(&parts) {
            *rest -= part;
        }
        left -= saved;
        answer.saved += saved;
        answer.used.push((discount.id, parts));
    }
    answer
}

struct Item {
    line: usize,
    price: i128,
}

/// What the discount would save, and the weight of each line.
fn one(cart: &Cart<'_>, terms: &Terms<'_>, d: &Discount<'_>, rest: &[i128]) -> (i128, Vec<i128>) {
    let shipping = rest.len() - 1;
    let is_in = |line: usize| {
        if level(d) == Level::Shipping {
            line == shipping
        } else {
            line < shipping && terms.scopes[d.scope as usize].contains(line)
        }
    };
    let costs: Vec<i128> =
        rest.iter().enumerate().map(|(line, rest)| if is_in(line) { *rest } else { 0 }).collect();
    let sum: i128 = costs.iter().sum();
    let uses = usize::try_from(d.uses_max.unwrap_or(i64::MAX)).unwrap();
    let once = usize::try_from(d.uses_max.unwrap_or(1)).unwrap();
    let mut items = Vec::new();
    for line in (0..shipping).filter(|line| is_in(*line)) {
        let quantity = i128::from(cart.lines[line].quantity);
        for piece in 0..quantity {
            let dearer = i128::from(piece < rest[line] % quantity);
            items.push(Item { line, price: rest[line] / quantity + dearer });
        }
    }
    items.sort_by_key(|item| -item.price);
    let rounded = |share: Ratio, picked: &[&Item]| {
        let mut weights = vec![0; rest.len()];
        picked.iter().for_each(|item| weights[item.line] += item.price);
        (share_of(share, weights.iter().sum(), terms.rounding), weights)
    };
    match d.effect {
        Effect::PercentOff { share } | Effect::ShippingPercentOff { share } => {
            (share_of(share, sum, terms.rounding), costs)
        }
        Effect::AmountOff { amount, per: None } | Effect::ShippingAmountOff { amount } => {
            (sum.min(amount.into()), costs)
        }
        Effect::AmountOff { amount, per: Some(per) } => {
            let times = (sum / i128::from(per)).min(d.uses_max.unwrap_or(i64::MAX).into());
            (sum.min(i128::from(amount) * times), costs)
        }
        Effect::BuyGet { buy, get, share, same_item } => {
            rounded(share, &given(cart, &items, buy, get, same_item, uses))
        }
        Effect::EveryNth { n, share } => {
            let n = usize::try_from(n).unwrap();
            let picked: Vec<&Item> = items.chunks_exact(n).map(|row| &row[n - 1]).take(uses).collect();
            rounded(share, &picked)
        }
        Effect::ItemOff { pick: Pick::Dearest, share } => {
            rounded(share, &items.iter().take(once).collect::<Vec<_>>())
        }
        Effect::ItemOff { pick: Pick::Cheapest, share } => {
            rounded(share, &items.iter().rev().take(once).collect::<Vec<_>>())
        }
        Effect::Covers { amount } => {
            let mut weights = vec![0; rest.len()];
            items.iter().take(once).for_each(|item| weights[item.line] += item.price.min(amount.into()));
            (weights.iter().sum(), weights)
        }
        Effect::ItemPrice { price } => {
            let mut weights = vec![0; rest.len()];
            items
                .iter()
                .take(uses)
                .for_each(|item| weights[item.line] += (item.price - i128::from(price)).max(0));
            (weights.iter().sum(), weights)
        }
        Effect::BundlePrice { count, price } => {
            let mut weights = vec![0; rest.len()];
            let mut saved = 0;
            for bundle in items.chunks_exact(usize::try_from(count).unwrap()).take(uses) {
                let gain = bundle.iter().map(|item| item.price).sum::<i128>() - i128::from(price);
                if 0 < gain {
                    saved += gain;
                    bundle.iter().for_each(|item| weights[item.line] += item.price);
                }
            }
            (saved, weights)
        }
    }
}

fn given<'a>(
    cart: &Cart<'_>,
    items: &'a [Item],
    buy: i64,
    get: i64,
    same_item: bool,
    uses: usize,
) -> Vec<&'a Item> {
    let (set, get) = (usize::try_from(buy + get).unwrap(), usize::try_from(get).unwrap());
    if !same_item {
        return items.iter().rev().take((items.len() / set).min(uses) * get).collect();
    }
    let (mut given, mut sets) = (Vec::new(), 0);
    let mut skus: Vec<&str> = cart.lines.iter().map(|line| line.sku).collect();
    skus.sort();
    skus.dedup();
    for sku in skus {
        let own: Vec<&Item> = items.iter().filter(|item| cart.lines[item.line].sku == sku).collect();
        sets += own.len() / set;
        given.extend(own.iter().rev().take(own.len() / set * get).copied());
    }
    given.sort_by_key(|item| (-item.price, item.line));
    given.truncate(sets.min(uses) * get);
    given
}

fn share_of(share: Ratio, of: i128, rounding: Rounding) -> i128 {
    let (down, rest) = (share.num * of / share.den, share.num * of % share.den);
    let up = match rounding {
        Rounding::Floor => false,
        Rounding::Ceil => 0 < rest,
        Rounding::HalfEven => share.den < 2 * rest || (share.den == 2 * rest && down % 2 == 1),
    };
    down + i128::from(up)
}

/// Largest remainder.
fn shared(total: i128, weights: &[i128]) -> Vec<i128> {
    let whole: i128 = weights.iter().sum();
    if whole == 0 {
        return vec![0; weights.len()];
    }
    let mut parts: Vec<i128> = weights.iter().map(|w| total * w / whole).collect();
    while parts.iter().sum::<i128>() < total {
        let missing = |line: &usize| total * weights[*line] - parts[*line] * whole;
        let most = (0..weights.len()).max_by_key(|line| (missing(line), -i128::try_from(*line).unwrap()));
        parts[most.unwrap()] += 1;
    }
    parts
}
