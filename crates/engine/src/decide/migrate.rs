//! A new version of the program whose ladder is another one: members come over from levels that are gone.
//!
//! It is due work of each account, from the moment of publishing on, and comes before anything else that is decided under the
//! new version: no review, return or rate may meet a level that it does not know. What was told stays: the term, unless the
//! version promises a longer one, and since when the level is held, so that the time in which it was reached still holds it.
//! Nothing comes with a level that is not reached but brought over; counters are the account's and stay as they are.

use super::draft::Draft;
use crate::{
    document::Upgrade,
    fact::{Fact, LevelEnd, TierCause},
    moment::Moment,
    program::{Migration, Program},
    state::{Account, GivenLevel, TierState},
    symbol::Sym,
};

/// When an account has to come over, if it holds a level that is gone.
pub(super) fn next_due(program: &Program, account: &Account) -> Option<Moment> {
    if program.migrations.is_empty() {
        return None;
    }
    let is_gone = |set: Sym, level: &Sym| program.migration(set, *level).is_some();
    let reached = account.tiers.iter().any(|tier| tier.level.is_some_and(|level| is_gone(tier.set, &level)));
    let mut given = account.given_levels.iter();
    let moves = reached
        || given.any(|given| {
            is_gone(given.set, &given.level) || given.outranks.iter().any(|below| is_gone(given.set, below))
        });
    moves.then(|| program.since.unwrap_or(account.as_of).max(account.as_of))
}

impl Program {
    /// A given level as it is held after coming over; none when it ends.
    pub(super) fn migrated(&self, given: &GivenLevel) -> Option<GivenLevel> {
        let migration = self.migration(given.set, given.level);
        let is_gone = |below: &Sym| self.migration(given.set, *below).is_some();
        if migration.is_none() && !given.outranks.iter().any(is_gone) {
            return Some(given.clone());
        }
        let (set, level) = match migration {
            Some(migration) => migration.to?,
            None => (given.set, given.level),
        };
        let until = migration.map_or(given.until, |migration| migration.term(given.until));
        let lower = self.tier_set(set).map_or(&[][..], |set| &set.levels);
        let lower = lower.iter().map(|level| level.level).take_while(|below| *below != level);
        Some(GivenLevel { set, level, until, outranks: lower.collect(), ..*given })
    }
}

impl Draft<'_> {
    /// Brings the member over from levels that are gone.
    pub(super) fn migrate(&mut self) {
        let program = self.program;
        if next_due(program, &self.account).is_none() {
            return;
        }
        program.tier_sets.iter().for_each(|set| self.note_years(set));
        // All at once: what is given counts above what is reached, and both change together.
        let sets: Vec<Sym> = program
            .migrations
            .iter()
            .flat_map(|m| [Some(m.from.0), m.to.map(|(set, _)| set)])
            .flatten()
            .collect();
        let before: Vec<Option<Sym>> = sets.iter().map(|set| self.account.level(*set)).collect();
        for held in self.account.tiers.clone() {
            let migration = held.level.and_then(|level| program.migration(held.set, level));
            if let Some(migration) = migration {
                self.bring_over(held, migration);
            }
        }
        for given in self.account.given_levels.clone() {
            self.bring_given_over(given);
        }
        for (place, (set, before)) in sets.iter().zip(before).enumerate() {
            if !sets.iter().take(place).any(|done| done == set) {
                self.level_changed(*set, before, None);
            }
        }
    }

    fn bring_over(&mut self, held: TierState, migration: &Migration) {
        let program = self.program;
        let of_set = |level: Sym, set: Sym| {
            let comes_to = program.migration(held.set, level).map_or(Some((held.set, level)), |m| m.to);
            comes_to.filter(|(own, _)| *own == set).map(|(_, level)| level)
        };
        if let Some((set, level)) = migration.to {
            let tier = TierState {
                set,
                level: Some(level),
                until: migration.term(held.until),
                base: held.base.and_then(|base| of_set(base, set)),
                base_until: held.base_until.and_then(|until| migration.term(Some(until))),
                // A promise is no time of grace.
                grace: held.grace && migration.until.is_none(),
                ..held
            };
            let rank = |level: Option<Sym>| program.tier_set(set).and_then(|set| set.rank(level));
            let other = self.account.tier(set).filter(|_| set != held.set).and_then(|tier| tier.level);
            // Of two levels that come together the higher one counts.
            if rank(other) < rank(Some(level)) {
                self.push(Fact::Tier { tier, cause: TierCause::Migrated });
            }
            if set == held.set {
                return;
            }
        }
        let waits = program.tier_set(held.set).is_some_and(|set| set.upgrade == Upgrade::AtReview);
        let until = held.until.filter(|_| waits);
        let (level, base, base_until) = (None, None, None);
        let tier = TierState { level, until, base, base_until, kept: false, grace: false, ..held };
        self.push(Fact::Tier { tier, cause: TierCause::Migrated });
    }

    fn bring_given_over(&mut self, given: GivenLevel) {
        let migrated = self.program.migrated(&given);
        if migrated.as_ref() == Some(&given) {
            return;
        }
        self.push(Fact::LevelEnded { given, end: LevelEnd::Migrated });
        if let Some(migrated) = migrated {
            self.push(Fact::LevelGiven(migrated));
        }
    }
}
