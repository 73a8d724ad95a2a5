//! What several accounts take from: the stock of a reward.
//!
//! Every change of such a thing is a fact in the entry of the account that changed it, so the state of a thing, like that
//! of an account, is the replay of facts and of nothing else. A decision is given the things that it may touch
//! ([`crate::decide::things`]), with what is taken of them so far; whoever stores its facts stores the new states with
//! them, in one transaction and version-checked, so nothing is taken twice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{fact::Fact, symbol::Sym};

/// Something that several accounts take from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// The stock of a reward.
    Stock(Sym),
}

/// How much of a thing is taken. What there is of it stands in the document, so a thing from which nothing was ever taken
/// needs no state, and a new version can raise what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shared {
    /// How many facts have changed it.
    pub version: u64,
    /// How much is taken, in the unit of the thing: pieces for a stock.
    pub taken: i64,
}

/// All shared things of a program, for whoever decides in memory. What is not among them was never taken from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pool(BTreeMap<Thing, Shared>);

/// The things that a decision may touch, as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slices(Vec<(Thing, Shared)>);

impl Thing {
    /// The thing that a fact changes, if it changes one.
    #[inline]
    pub fn of(fact: &Fact) -> Option<Thing> {
        match fact {
            Fact::StockTaken { reward, .. } => Some(Thing::Stock(*reward)),
            Fact::Joined
            | Fact::Closed
            | Fact::Granted(_)
            | Fact::Activated { .. }
            | Fact::Drawn { .. }
            | Fact::Owed { .. }
            | Fact::Repaid { .. }
            | Fact::Forgiven { .. }
            | Fact::Restored { .. }
            | Fact::Fraction { .. }
            | Fact::IdleUntil { .. }
            | Fact::Rescheduled { .. }
            | Fact::Counted(_)
            | Fact::Used(_)
            | Fact::Tier { .. }
            | Fact::Reverses { .. }
            | Fact::Returned { .. }
            | Fact::TookBack { .. }
            | Fact::Redeemed { .. }
            | Fact::Fulfilled { .. }
            | Fact::VoucherIssued(_)
            | Fact::VoucherUsed(_)
            | Fact::HoldPlaced { .. }
            | Fact::HoldEnded { .. }
            | Fact::Paid { .. }
            | Fact::PaidBack { .. }
            | Fact::Sent { .. }
            | Fact::GivenNext { .. }
            | Fact::Converted { .. } => None,
        }
    }

    /// The word for its kind in storage.
    pub fn kind(self) -> &'static str {
        match self {
            Thing::Stock(_) => "stock",
        }
    }

    /// Which one of its kind, in storage.
    pub fn id(self) -> Vec<u8> {
        match self {
            Thing::Stock(reward) => reward.0.to_be_bytes().to_vec(),
        }
    }

    /// The thing that storage calls so.
    pub fn from_stored(kind: &str, id: &[u8]) -> Option<Thing> {
        match kind {
            "stock" => Some(Thing::Stock(Sym(u16::from_be_bytes(id.try_into().ok()?)))),
            _ => None,
        }
    }
}

/// Applies a fact to the thing that it changes ([`Thing::of`]). Like [`crate::evolve`] it needs no program and can't fail.
pub fn evolve(shared: &mut Shared, fact: &Fact) {
    if let Fact::StockTaken { quantity, .. } = fact {
        shared.taken = shared.taken.saturating_add(*quantity);
        shared.version = shared.version.saturating_add(1);
    }
}

impl Slices {
    /// None.
    pub const NONE: &'static Slices = &Slices(Vec::new());

    /// A thing as it stands; none when it is not among them.
    pub fn get(&self, thing: Thing) -> Option<Shared> {
        self.0.iter().find(|(own, _)| *own == thing).map(|(_, shared)| *shared)
    }

    /// Adds a thing as it stands, in place of what was known of it.
    pub fn set(&mut self, thing: Thing, shared: Shared) {
        match self.0.iter_mut().find(|(own, _)| *own == thing) {
            Some((_, known)) => *known = shared,
            None => self.0.push((thing, shared)),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Applies a fact to the thing that it changes, if it is among them. Most facts change none.
    #[inline]
    pub fn note(&mut self, fact: &Fact) {
        if self.0.is_empty() {
            return;
        }
        let Some(thing) = Thing::of(fact) else { return };
        if let Some((_, shared)) = self.0.iter_mut().find(|(own, _)| *own == thing) {
            evolve(shared, fact);
        }
    }
}

impl Pool {
    /// These things as they stand.
    pub fn slices(&self, things: impl IntoIterator<Item = Thing>) -> Slices {
        things.into_iter().map(|thing| (thing, self.0.get(&thing).copied().unwrap_or_default())).collect()
    }

    /// Applies the facts of an entry.
    pub fn note(&mut self, facts: &[Fact]) {
        for fact in facts {
            if let Some(thing) = Thing::of(fact) {
                evolve(self.0.entry(thing).or_default(), fact);
            }
        }
    }

    /// Takes a thing out.
    pub fn remove(&mut self, thing: Thing) -> Option<Shared> {
        self.0.remove(&thing)
    }

    /// All of them, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (Thing, Shared)> + '_ {
        self.0.iter().map(|(thing, shared)| (*thing, *shared))
    }
}

impl FromIterator<(Thing, Shared)> for Slices {
    fn from_iter<I: IntoIterator<Item = (Thing, Shared)>>(things: I) -> Slices {
        Slices(things.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_gives_back_what_it_got() {
        for thing in [Thing::Stock(Sym(0)), Thing::Stock(Sym(59_999))] {
            assert_eq!(Thing::from_stored(thing.kind(), &thing.id()), Some(thing));
        }
        assert_eq!(Thing::from_stored("stock", &[1]), None);
        assert_eq!(Thing::from_stored("stick", &[0, 1]), None);
    }

    #[test]
    fn only_its_own_facts_change_a_thing() {
        let (bag, cup) = (Thing::Stock(Sym(1)), Thing::Stock(Sym(2)));
        let mut slices = Slices::from_iter([(bag, Shared::default())]);
        for quantity in [3, -1] {
            slices.note(&Fact::StockTaken { reward: Sym(1), quantity });
            slices.note(&Fact::StockTaken { reward: Sym(2), quantity });
            slices.note(&Fact::Joined);
        }
        assert_eq!(slices.get(bag), Some(Shared { version: 2, taken: 2 }));
        assert_eq!(slices.get(cup), None);
        slices.set(cup, Shared { version: 1, taken: 9 });
        slices.set(bag, Shared::default());
        assert_eq!((slices.get(bag), slices.get(cup).map(|s| s.taken)), (Some(Shared::default()), Some(9)));
    }
}
