//! Random carts: the search beside an evaluator that tries every set, and answers that don't depend on the order in
//! which discounts are named.

use super::super::{
    Calculation, Cart, CartLine, Discount, Effect, Group, Level, Limit, LineSet, Pick, Policy, Terms,
    calculate,
};
use super::invariants::assert_sound;
use super::reference::{Answer, brute_force};
use crate::amount::{Ratio, Rounding};

/// A small generator whose seed is the number of the case, so that a failure names what to run again.
pub struct Dice(u64);

impl Dice {
    pub fn of(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `below`, without it.
    pub fn below(&mut self, below: u64) -> i64 {
        i64::try_from(self.next() % below).unwrap()
    }

    pub fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = usize::try_from(self.next() % (at as u64 + 1)).unwrap();
            all.swap(at, other);
        }
    }
}

const SKUS: [&str; 4] = ["cake", "cup", "scone", "tea"];
const KEYS: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

/// A cart and its terms, owned.
pub struct Case {
    pub cart: Cart<'static>,
    pub scopes: Vec<LineSet>,
    pub groups: Vec<Group>,
    pub discounts: Vec<Discount<'static>>,
    pub limit: Limit,
    pub rounding: Rounding,
}

impl Case {
    pub fn terms(&self) -> Terms<'_> {
        Terms {
            scopes: &self.scopes,
            groups: &self.groups,
            discounts: &self.discounts,
            limit: self.limit,
            rounding: self.rounding,
        }
    }

    pub fn calculate(&self) -> Calculation {
        calculate(&self.cart, &self.terms()).unwrap()
    }
}

/// Small carts with small prices, where rounding and ties matter; some with real prices.
fn case(dice: &mut Dice, discounts_max: u64) -> Case {
    let lines = 1 + dice.below(5);
    let price_max = [12, 40, 3_000][usize::try_from(dice.below(3)).unwrap()];
    let line = |dice: &mut Dice| {
        let amount = dice.below(price_max);
        CartLine {
            sku: SKUS[usize::try_from(dice.below(4)).unwrap()],
            quantity: 1 + dice.below(4),
            amount,
            tax: amount / 6,
        }
    };
    let lines: Vec<CartLine<'static>> = (0..lines).map(|_| line(dice)).collect();
    let mut scopes: Vec<LineSet> =
        (0..dice.below(3)).map(|_| lines.iter().map(|_| dice.one_in(2)).collect()).collect();
    scopes.push(LineSet::all(lines.len()));
    let policy = |dice: &mut Dice| if dice.one_in(2) { Policy::Best } else { Policy::All };
    let group = |dice: &mut Dice| Group { policy: policy(dice), priority: dice.below(2) as i32 };
    let groups: Vec<Group> = (0..1 + dice.below(3)).map(|_| group(dice)).collect();
    let count = dice.next() % (discounts_max + 1);
    // Half of the carts get shares and amounts only, where the search decides without trying.
    let is_plain = dice.one_in(2);
    let mut discounts: Vec<Discount<'static>> = Vec::new();
    for id in 0..count {
        let scope = u32::try_from(dice.next() % scopes.len() as u64).unwrap();
        let copied = discounts.last().copied().filter(|_| dice.one_in(6));
        let key = KEYS[usize::try_from(dice.below(9)).unwrap()];
        let other = Discount {
            id,
            key,
            effect: effect(dice, price_max, is_plain),
            level: if dice.one_in(2) { Level::Item } else { Level::Order },
            scope,
            group: u32::try_from(dice.next() % groups.len() as u64).unwrap(),
            priority: dice.below(2) as i32,
            exclusive: dice.one_in(12),
            saving_max: dice.one_in(6).then(|| dice.below(price_max)),
            uses_max: dice.one_in(3).then(|| 1 + dice.below(3)),
        };
        discounts.push(copied.map_or(other, |twin| Discount { id, key, ..twin }));
    }
    let limit = Limit {
        amount: dice.one_in(6).then(|| dice.below(price_max)),
        share: dice.one_in(6).then(|| (share(dice), u32::try_from(scopes.len() - 1).unwrap())),
    };
    let rounding =
        [Rounding::Floor, Rounding::HalfEven, Rounding::Ceil][usize::try_from(dice.below(3)).unwrap()];
    let cart = Cart { lines, shipping: dice.below(price_max), tax_included: dice.one_in(2) };
    Case { cart, scopes, groups, discounts, limit, rounding }
}

fn effect(dice: &mut Dice, price_max: u64, is_plain: bool) -> Effect {
    let share = share(dice);
    let amount = dice.below(price_max / 2);
    let small = 1 + dice.below(3);
    match dice.below(if is_plain { 6 } else { 14 }) {
        0..=2 => Effect::PercentOff { share },
        3 => Effect::AmountOff { amount, per: None },
        4 => Effect::ShippingPercentOff { share },
        5 => Effect::ShippingAmountOff { amount },
        6 => Effect::AmountOff { amount, per: Some(1 + dice.below(price_max)) },
        7 | 8 => Effect::BuyGet { buy: small, get: 1 + dice.below(2), share, same_item: dice.one_in(2) },
        9 => Effect::EveryNth { n: small, share },
        10 => Effect::ItemOff { pick: if dice.one_in(2) { Pick::Cheapest } else { Pick::Dearest }, share },
        11 => Effect::Covers { amount },
        12 => Effect::ItemPrice { price: amount },
        _ => Effect::BundlePrice { count: small, price: amount },
    }
}

fn share(dice: &mut Dice) -> Ratio {
    [(1, 10), (1, 5), (1, 4), (1, 3), (1, 2), (99, 100), (1, 1)].map(|(num, den)| Ratio { num, den })
        [usize::try_from(dice.below(7)).unwrap()]
}

fn answer(calculation: &Calculation, lines: usize) -> Answer {
    let used = calculation.used.iter().map(|used| {
        let mut parts = vec![0; lines + 1];
        used.lines.iter().for_each(|(line, part)| parts[*line as usize] = i128::from(*part));
        parts[lines] = used.shipping.into();
        (used.id, parts)
    });
    Answer { saved: calculation.saved.into(), used: used.collect() }
}

fn compare(seeds: std::ops::Range<u64>, discounts_max: u64) {
    for seed in seeds {
        let mut dice = Dice::of(seed);
        let mut case = case(&mut dice, discounts_max);
        let calculation = case.calculate();
        let expected = brute_force(&case.cart, &case.terms());
        let found = answer(&calculation, case.cart.lines.len());
        assert_eq!(found, expected, "case {seed}: {:?} {:?}", case.cart, case.terms());
        assert!(calculation.is_proven_best, "case {seed}");
        assert_sound(&case, &calculation);
        dice.shuffle(&mut case.discounts);
        assert_eq!(case.calculate(), calculation, "case {seed} in another order");
    }
}

// Four tests, so that they run beside each other.

#[test]
fn carts_with_few_discounts() {
    compare(0..60_000, 4);
}

#[test]
fn carts_with_some_discounts() {
    compare(100_000..130_000, 6);
}

#[test]
fn carts_with_more_discounts() {
    compare(200_000..209_000, 8);
}

#[test]
fn carts_with_many_discounts() {
    compare(300_000..301_000, 10);
}
