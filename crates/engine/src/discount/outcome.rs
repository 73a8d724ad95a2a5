//! The chosen discounts applied: what each takes off every line, what is left to pay, and why the others were not used.

use super::{
    Cart, Discount, Level, Policy,
    effect::{View, saving},
    prepared::{Candidate, Prepared},
    search::{Choice, shares},
};
use crate::amount::{Ratio, Rounding};

/// What a cart gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calculation {
    /// The discounts used, in order of application.
    pub used: Vec<Used>,
    /// The others, by key.
    pub unused: Vec<Unused>,
    /// Per line of the cart.
    pub lines: Vec<LineOutcome>,
    /// What is taken off shipping, in minor units.
    pub shipping_saved: i64,
    /// All that is taken off, shipping included; the sum of what is used, and of lines and shipping.
    pub saved: i64,
    /// What is to be paid: lines and shipping after discounts, and the tax where prices don't contain it.
    pub payable: i64,
    /// Whether no permitted set saves more. `false` when the search was cut short; see [`STEPS_MAX`](super::STEPS_MAX).
    pub is_proven_best: bool,
}

/// A discount that is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The caller's number of it.
    pub id: u64,
    /// What it takes off lines: `(place of the line, minor units)`, only lines it touches, in their order.
    pub lines: Vec<(u32, i64)>,
    /// What it takes off shipping.
    pub shipping: i64,
    /// What it takes off in all, at least 1.
    pub saved: i64,
}

/// A line after discounts, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineOutcome {
    /// What is taken off, in the terms of the line's price (with tax where prices contain it).
    pub discount: i64,
    /// What the line costs now.
    pub amount: i64,
    /// The tax of it: the line's tax in proportion, to the nearest, a tie to the even neighbour.
    pub tax: i64,
}

/// A discount that is not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unused {
    /// The caller's number of it.
    pub id: u64,
    /// Why.
    pub why: Why,
}

/// Why a discount is not applied. The first that holds is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Even alone it would save nothing on this cart.
    SavesNothing,
    /// An exclusive discount, this one, saves more than the best set with the discount.
    ExclusiveIsBetter(u64),
    /// It is exclusive, and others save more or as much.
    OthersAreBetter,
    /// Only one of its group may be used, and the order is cheaper with this one.
    GroupHasBetter(u64),
    /// All discounts together reach what the order may save.
    LimitReached,
    /// The others leave nothing that it could take off.
    NothingLeft,
    /// It would get in the way of others, or the order is as cheap without it.
    BetterWithout,
}

/// The part of a line's discount that belongs to some of its items: `discount` shared out over `quantity` equal items by
/// largest remainder, of which `before` have come back earlier and `now` come back. What is given back for all items,
/// in whatever parts, is the discount exactly. `None` when the counts don't fit `quantity` or a number is negative.
pub fn returned_share(discount: i64, quantity: i64, before: i64, now: i64) -> Option<i64> {
    let until = before.checked_add(now)?;
    if discount < 0 || quantity < 1 || before < 0 || now < 0 || quantity < until {
        return None;
    }
    let (each, dearer) = (discount / quantity, discount % quantity);
    Some(each * now + until.min(dearer) - before.min(dearer))
}

pub(super) fn apply(prepared: &Prepared<'_>, cart: &Cart<'_>, choice: Choice) -> Calculation {
    let mut walk = Walk { prepared, rest: prepared.costs.clone(), saved: 0, view: View::default() };
    let mut used = Vec::with_capacity(choice.candidates.len());
    let mut unused = Reasons::new(prepared, &choice);
    // All in order of application, so that one that is not used is judged where its turn would be.
    let solo = choice.candidates.iter().filter(|c| prepared.discount(c).exclusive);
    for candidate in solo.chain(&prepared.candidates) {
        if unused.is_used(candidate) {
            used.push(walk.take(candidate));
        } else if unused.is_open(candidate) {
            let why = if walk.saving(candidate) == 0 { Why::NothingLeft } else { Why::BetterWithout };
            unused.tell(candidate, why);
        }
    }
    let mut lines = Vec::with_capacity(cart.lines.len());
    for (line, amount) in cart.lines.iter().zip(&walk.rest) {
        let tax = Ratio { num: i128::from(line.tax) * i128::from(*amount), den: line.amount.max(1).into() };
        // Nothing is taken off a line that costs nothing, and its tax stays as it is.
        let tax = if line.amount == *amount { line.tax } else { tax.round(Rounding::HalfEven).unwrap_or(0) };
        lines.push(LineOutcome { discount: line.amount - amount, amount: *amount, tax });
    }
    let tax: i64 = if cart.tax_included { 0 } else { lines.iter().map(|line| line.tax).sum() };
    let shipping = walk.rest.last().copied().unwrap_or(0);
    Calculation {
        payable: lines.iter().map(|line| line.amount).sum::<i64>() + shipping + tax,
        used,
        unused: unused.by_key(),
        lines,
        shipping_saved: cart.shipping - shipping,
        saved: walk.saved,
        is_proven_best: choice.is_proven,
    }
}

/// The cart while discounts are applied one by one.
struct Walk<'a> {
    prepared: &'a Prepared<'a>,
    rest: Vec<i64>,
    saved: i64,
    view: View,
}

impl Walk<'_> {
    fn saving(&mut self, candidate: &Candidate) -> i64 {
        self.prepared.view(candidate.scope, &self.rest, candidate.effect.is_of_items(), &mut self.view);
        let full = saving(candidate, &self.view, self.prepared.terms.rounding);
        full.min(self.prepared.ceiling - self.saved)
    }

    fn take(&mut self, candidate: &Candidate) -> Used {
        let saved = self.saving(candidate);
        let mut lines = shares(self.prepared, candidate, &self.view, &self.rest, saved);
        for (line, part) in &lines {
            self.rest[*line as usize] -= part;
        }
        self.saved += saved;
        lines.retain(|(_, part)| 0 < *part);
        let discount = self.prepared.discount(candidate);
        let is_shipping = discount.level() == Level::Shipping;
        if is_shipping {
            lines.clear();
        }
        Used { id: discount.id, lines, shipping: if is_shipping { saved } else { 0 }, saved }
    }
}

/// The reasons of those that are not used.
struct Reasons<'a> {
    prepared: &'a Prepared<'a>,
    /// Per discount of the terms: used, told, or open.
    states: Vec<State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Used,
    Told(Why),
    /// It depends on what is left when its turn comes.
    Open,
}

impl<'a> Reasons<'a> {
    fn new(prepared: &'a Prepared<'a>, choice: &Choice) -> Reasons<'a> {
        let mut states = vec![State::Told(Why::SavesNothing); prepared.terms.discounts.len()];
        let used: Vec<&Discount<'_>> = choice.candidates.iter().map(|c| prepared.discount(c)).collect();
        let alone = used.iter().find(|discount| discount.exclusive);
        let is_at_limit = prepared.is_limited && choice.saved == prepared.ceiling;
        let mut users = vec![None; prepared.terms.groups.len()];
        for discount in &used {
            users[discount.group as usize] = Some(discount.id);
        }
        for (state, discount) in states.iter_mut().zip(prepared.terms.discounts) {
            let user = users[discount.group as usize];
            let is_best = prepared.terms.groups[discount.group as usize].policy == Policy::Best;
            *state = match (alone, user.filter(|_| is_best)) {
                (Some(other), _) => State::Told(Why::ExclusiveIsBetter(other.id)),
                (None, _) if discount.exclusive => State::Told(Why::OthersAreBetter),
                (None, Some(other)) => State::Told(Why::GroupHasBetter(other)),
                (None, None) if is_at_limit => State::Told(Why::LimitReached),
                (None, None) => State::Open,
            };
        }
        let mut reasons = Reasons { prepared, states };
        reasons.mark_idle();
        for candidate in &choice.candidates {
            reasons.states[candidate.place as usize] = State::Used;
        }
        reasons
    }

    /// What saves nothing even alone is not worth a better reason.
    fn mark_idle(&mut self) {
        let mut saves = vec![false; self.states.len()];
        for candidate in self.prepared.candidates.iter().chain(&self.prepared.exclusive) {
            saves[candidate.place as usize] = true;
        }
        for (twin, _) in &self.prepared.twins {
            saves[*twin as usize] = true;
        }
        for (state, _) in self.states.iter_mut().zip(saves).filter(|(_, saves)| !saves) {
            *state = State::Told(Why::SavesNothing);
        }
    }

    fn is_used(&self, candidate: &Candidate) -> bool {
        self.states[candidate.place as usize] == State::Used
    }

    fn is_open(&self, candidate: &Candidate) -> bool {
        self.states[candidate.place as usize] == State::Open
    }

    fn tell(&mut self, candidate: &Candidate, why: Why) {
        self.states[candidate.place as usize] = State::Told(why);
    }

    fn by_key(mut self) -> Vec<Unused> {
        for (twin, equal) in &self.prepared.twins {
            if self.states[*twin as usize] == State::Open {
                self.states[*twin as usize] = self.states[*equal as usize];
            }
        }
        let told = self.prepared.by_key.iter().filter_map(|place| match self.states[*place as usize] {
            State::Told(why) => Some(Unused { id: self.prepared.terms.discounts[*place as usize].id, why }),
            State::Used | State::Open => None,
        });
        told.collect()
    }
}
