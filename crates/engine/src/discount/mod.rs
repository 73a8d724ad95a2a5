//! Discounts: which of the discounts on offer a cart gets, and what each takes off every line.
//!
//! A pure calculation on plain numbers, so that a quote and the paid order come to the same cent. The caller has judged
//! every condition; here it is decided what may combine, what saves most, and how a saving is shared out to lines so
//! that a returned item takes back its own share. `README.md` beside this file and `docs/concepts/discounts.md` say the
//! rules with figures.

mod cart;
mod effect;
mod outcome;
mod prepared;
mod search;
#[cfg(test)]
mod tests;

pub use cart::{Cart, CartLine, LineSet};
pub use outcome::{Calculation, LineOutcome, Unused, Used, Why, returned_share};
pub use search::STEPS_MAX;

use crate::amount::{Ratio, Rounding};

/// The most discounts that one calculation takes.
pub const DISCOUNTS_MAX: usize = 1_000;

/// The most lines of a cart.
pub const LINES_MAX: usize = 1_000;

/// All that may be taken off, and how the parts may combine.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The sets of lines that discounts refer to. Discounts of one set should share its entry: the work grows with the
    /// number of entries.
    pub scopes: &'a [LineSet],
    /// The groups that discounts refer to.
    pub groups: &'a [Group],
    /// The discounts whose conditions hold, in any order. At most [`DISCOUNTS_MAX`].
    pub discounts: &'a [Discount<'a>],
    /// What all discounts of the order together may save.
    pub limit: Limit,
    /// How a share of a price becomes whole units.
    pub rounding: Rounding,
}

/// One discount that the cart qualifies for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discount<'a> {
    /// The caller's number of it, unique in the calculation.
    pub id: u64,
    /// A stable name; it settles what neither priority nor saving settles. Equal keys are settled by `id`.
    pub key: &'a str,
    /// What it does.
    pub effect: Effect,
    /// When it is applied. Discounts on shipping are always applied last.
    pub level: Level,
    /// The lines it may touch, a place in [`Terms::scopes`]. Not used for discounts on shipping.
    pub scope: u32,
    /// Its group, a place in [`Terms::groups`].
    pub group: u32,
    /// Its place within its group and level, the smallest first.
    pub priority: i32,
    /// Whether it is the only discount of the order or none of it.
    pub exclusive: bool,
    /// The most it may save, in minor units.
    pub saving_max: Option<i64>,
    /// How often it may be used on this order; each [`Effect`] says what it counts. At least 1.
    pub uses_max: Option<i64>,
}

/// Discounts that are chosen together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// How many of it may be used.
    pub policy: Policy,
    /// Its place within a level, the smallest first.
    pub priority: i32,
}

/// How many discounts of a group may be used. Groups combine with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// One at most.
    Best,
    /// Any number.
    All,
}

/// When a discount is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// First: discounts on items.
    Item,
    /// Then: discounts on the order, of what the items still cost.
    Order,
    /// Last: discounts on shipping.
    Shipping,
}

/// What a discount does. Shares are within 0..=1, amounts in minor units and not negative.
///
/// An item's price is what its line still costs when the discount's turn comes, divided by the quantity; a line that
/// can't be divided evenly has items that cost one unit more than the others. Of items at one price the earlier lines
/// come first when the dearest are looked for, and last when the cheapest are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// A share of what the lines cost. Used once.
    PercentOff {
        /// The share, `1/10` for 10 %.
        share: Ratio,
    },
    /// An amount, at most what the lines cost, shared out to them in proportion.
    AmountOff {
        /// What is taken off.
        amount: i64,
        /// With it, the amount is taken off once for each full `per` that the lines cost, `uses_max` times at most.
        per: Option<i64>,
    },
    /// For each `buy` + `get` items the `get` cheapest of all are reduced. `uses_max` counts these sets.
    BuyGet {
        /// How many are paid, at least 1.
        buy: i64,
        /// How many are reduced, at least 1.
        get: i64,
        /// How much of the reduced items' price is taken off.
        share: Ratio,
        /// Whether a set is made of items of one SKU only. Then, when `uses_max` is less than the sets there are, the
        /// dearest of the reduced items are taken.
        same_item: bool,
    },
    /// The items in a row, dearest first: each `n`-th is reduced. `uses_max` counts reduced items.
    EveryNth {
        /// At least 1.
        n: i64,
        /// How much of the reduced items' price is taken off.
        share: Ratio,
    },
    /// One item is reduced, or free with a share of 1. `uses_max` makes it more than one.
    ItemOff {
        /// Which.
        pick: Pick,
        /// How much of its price is taken off.
        share: Ratio,
    },
    /// Pays for the dearest item up to an amount; the customer pays the difference. `uses_max` makes it more than one.
    Covers {
        /// The most it pays for one item.
        amount: i64,
    },
    /// Each item that costs more is sold at this price. `uses_max` counts items, the dearest first.
    ItemPrice {
        /// The price of one.
        price: i64,
    },
    /// The items in a row, dearest first: each `count` of them are sold together at this price while that saves
    /// something. `uses_max` counts bundles.
    BundlePrice {
        /// How many make a bundle, at least 1.
        count: i64,
        /// The price of a bundle.
        price: i64,
    },
    /// A share of the shipping.
    ShippingPercentOff {
        /// The share; 1 is free shipping.
        share: Ratio,
    },
    /// An amount, at most the shipping.
    ShippingAmountOff {
        /// What is taken off.
        amount: i64,
    },
}

/// Which item is reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// The one with the lowest price.
    Cheapest,
    /// The one with the highest price.
    Dearest,
}

/// What all discounts of an order together may save, shipping included. With both, the smaller holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limit {
    /// An amount in minor units.
    pub amount: Option<i64>,
    /// A share of what these lines cost before discounts, rounded down.
    pub share: Option<(Ratio, u32)>,
}

/// Why a cart or its terms can't be calculated. Nothing else is refused: numbers inside the stated ranges always have
/// an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// More than [`LINES_MAX`] lines.
    #[error("a cart has 1000 lines at most")]
    TooManyLines,
    /// More than [`DISCOUNTS_MAX`] discounts, or as many groups or scopes.
    #[error("a cart is offered 1000 discounts at most")]
    TooManyDiscounts,
    /// A quantity below 1, a negative amount, or tax that is negative or, where prices contain it, above the price.
    #[error("line {0} has a quantity, an amount or a tax that can't be")]
    Line(usize),
    /// Shipping is negative, or amounts or quantities of the whole cart go beyond 2^53 − 1.
    #[error("the totals of the cart are out of range")]
    Totals,
    /// A share outside 0..=1, a negative amount, a count below 1, or a group or scope that isn't there.
    #[error("discount {0} has a number that can't be")]
    Discount(u64),
    /// Two discounts have this id.
    #[error("discount {0} is there twice")]
    Repeated(u64),
    /// The limit is negative, or its share is outside 0..=1 or of a scope that isn't there.
    #[error("the limit of the order can't be")]
    Limit,
}

/// Chooses among the discounts and applies them.
///
/// The choice is the permitted set that saves most; of these the one with the fewest discounts; of these the one whose
/// sorted keys come first. It does not depend on the order of [`Terms::discounts`].
///
/// # Errors
/// When a number is outside its range; see [`Unfit`].
pub fn calculate(cart: &Cart<'_>, terms: &Terms<'_>) -> Result<Calculation, Unfit> {
    let prepared = prepared::prepare(cart, terms)?;
    let choice = search::best(&prepared);
    Ok(outcome::apply(&prepared, cart, choice))
}

/// What each discount would save if it were the only one, in the order of [`Terms::discounts`].
///
/// # Errors
/// As [`calculate`].
pub fn alone(cart: &Cart<'_>, terms: &Terms<'_>) -> Result<Vec<i64>, Unfit> {
    let prepared = prepared::prepare(cart, terms)?;
    let mut alone = vec![0; terms.discounts.len()];
    for candidate in prepared.candidates.iter().chain(&prepared.exclusive) {
        alone[candidate.place as usize] = candidate.alone.min(prepared.ceiling);
    }
    for (twin, of) in &prepared.twins {
        alone[*twin as usize] = alone[*of as usize];
    }
    Ok(alone)
}
