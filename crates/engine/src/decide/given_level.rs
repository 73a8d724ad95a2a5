//! `tier.given`: a level for a time, whatever was done: the match of another program's status, a gift.
//!
//! What is given lies above what is reached and never touches it: counters count, reviews are held and levels are reached
//! below it as if nothing had been given. So a gift shortens nothing that was earned, and after its end the member is where
//! the counters say. Which of both is higher is decided when the level is given, and kept with it, so that an account can be
//! read without the program.

use super::{draft::Draft, tier::review_at};
use crate::{
    event::{GivenReason, TierGiven},
    fact::{Fact, LevelEnd},
    moment::Moment,
    program::TierSet,
    rejection::Rejection,
    state::GivenLevel,
    symbol::Sym,
};

/// So many given levels run at a time: every event looks at each of them.
const GIVEN_MAX: usize = 20;

pub(super) fn given(draft: &mut Draft<'_>, given: &TierGiven) -> Result<(), Rejection> {
    let program = draft.program;
    let set = program.symbols.get(&given.tier_set).and_then(|name| program.tier_set(name));
    let set = set.ok_or(Rejection::UnknownLevel)?;
    let level = program.symbols.get(&given.level).filter(|level| set.rank(Some(*level)).is_some());
    let level = level.ok_or(Rejection::UnknownLevel)?;
    let until = match given.last_day {
        Some(day) => Some(program.zone.start_of_day_number(day.saturating_add(1)).into()),
        // As long as one that is reached now.
        None => review_at(program, &draft.account, set, draft.now),
    };
    if until.is_some_and(|end| end <= draft.now) {
        return Err(Rejection::LevelOver);
    }
    if GIVEN_MAX <= draft.account.given_levels.len() {
        return Err(Rejection::TooManyGivenLevels);
    }
    draft.give_level(set, level, until, given.reason);
    Ok(())
}

impl Draft<'_> {
    /// Gives a level until an instant.
    pub(super) fn give_level(
        &mut self,
        set: &TierSet,
        level: Sym,
        until: Option<Moment>,
        reason: GivenReason,
    ) {
        let lower = set.rank(Some(level)).unwrap_or(0);
        let outranks = set.levels.iter().take(lower).map(|level| level.level).collect();
        let (set, since) = (set.set, self.now);
        self.begin_given_level(GivenLevel { set, level, since, until, reason, outranks });
    }

    /// Gives a level that a prize promises; answers whether it does so now.
    pub(super) fn give_level_of_prize(&mut self, set: Sym, level: Sym, until: Option<Moment>) -> bool {
        let Some(spec) = self.program.tier_set(set).filter(|spec| spec.rank(Some(level)).is_some()) else {
            return false;
        };
        let lives = until.is_none_or(|end| self.now < end);
        let gives = lives && self.account.given_levels.len() < GIVEN_MAX;
        if gives {
            self.give_level(spec, level, until, GivenReason::Gift);
        }
        gives
    }

    fn begin_given_level(&mut self, given: GivenLevel) {
        let (set, before) = (given.set, self.account.level(given.set));
        self.push(Fact::LevelGiven(given));
        self.level_changed(set, before, None);
    }

    /// Ends the given levels whose time is up. What ends together ends at once: nobody passes through a level on the way.
    pub(super) fn end_given_levels(&mut self) {
        let program = self.program;
        for set in &program.tier_sets {
            let before = self.account.level(set.set);
            self.push_ends(Some(set.set));
            self.level_changed(set.set, before, None);
        }
        // Of sets that the program no longer has.
        self.push_ends(None);
    }

    /// The same of one set, or of all, without what follows for the terms of what is held.
    pub(super) fn push_ends(&mut self, set: Option<Sym>) {
        for given in self.account.given_levels.clone() {
            if given.until.is_some_and(|end| end <= self.now) && set.is_none_or(|set| given.set == set) {
                self.push(Fact::LevelEnded { given, end: LevelEnd::Lapsed });
            }
        }
    }

    /// Undoes the giving of a level; answers whether it still ran.
    pub(super) fn undo_given_level(&mut self, given: &GivenLevel) -> bool {
        let runs = self.program.migrated(given).and_then(|given| self.running(&given));
        let runs_still = runs.is_some();
        if let Some(given) = runs {
            let (set, since, before) = (given.set, given.since, self.account.level(given.set));
            self.push(Fact::LevelEnded { given, end: LevelEnd::Undone });
            // What was there before a level that is undone must be there after.
            self.level_changed(set, before, Some(since));
        }
        runs_still
    }

    /// The given level that runs, whatever it is compared with.
    fn running(&self, given: &GivenLevel) -> Option<GivenLevel> {
        let name = |given: &GivenLevel| (given.set, given.level, given.since, given.until, given.reason);
        self.account.given_levels.iter().find(|own| name(own) == name(given)).cloned()
    }

    /// Gives a level again whose giving was undone, unless its time is up.
    pub(super) fn give_level_again(&mut self, given: &GivenLevel) {
        let Some(given) = self.program.migrated(given) else { return };
        let lives = given.until.is_none_or(|end| self.now < end);
        if lives && self.running(&given).is_none() {
            self.begin_given_level(given);
        }
    }

    /// Changes the terms of what is held where another level counts now than before.
    pub(super) fn level_changed(&mut self, set: Sym, before: Option<Sym>, undone: Option<Moment>) {
        if self.account.level(set) != before {
            self.change_terms(set, undone);
        }
    }
}
