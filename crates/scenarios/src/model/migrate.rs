//! Another ladder in a new version, in the model: everybody who holds a level of the old one changes over at its time.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Model, Work, calendar::Micro, levels::GivenLevel, member::Standing, program::Program};

/// A ladder that another one stands in the place of.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The tier set.
    pub set: usize,
    /// The names of its levels before.
    pub names: Vec<&'static str>,
    /// The rank that each of them comes to.
    pub to: Vec<Option<usize>>,
    /// Until when that is promised at least.
    pub until: Option<Date>,
}

impl Moved {
    pub(super) fn print(&self, program: &Program, migrate: &mut Value) {
        let set = &program.tiers[self.set];
        for (name, to) in self.names.iter().zip(&self.to) {
            let until = self.until.map_or_else(String::new, |day| format!(" until {day}"));
            let to =
                to.map_or("nothing".to_owned(), |to| format!("{}.{}{until}", set.name, set.levels[to].0));
            migrate[format!("{}.{name}", set.name)] = json!(to);
        }
    }
}

impl<'p> Model<'p> {
    /// Another version decides from a time on.
    pub fn publish(&mut self, program: &'p Program, at: Micro) {
        self.program = program;
        let member = &self.member;
        let holds = |set: usize| {
            member.standing(set).is_some_and(|standing| standing.level.is_some())
                || member.given_levels.iter().any(|given| given.set == set)
        };
        if program.moved.iter().any(|moved| holds(moved.set)) {
            self.member.changes_over = Some(at);
        } else {
            // Nobody comes over later who holds nothing now; what was held long ago has its new name.
            for moved in &program.moved {
                self.member.rename_history(moved);
            }
        }
        self.member.moved_after = Some(self.member.version);
    }
}

impl super::member::Member {
    fn rename_history(&mut self, moved: &Moved) {
        for (set, _, level) in &mut self.history {
            if *set == moved.set {
                *level = level.and_then(|rank| moved.to[rank]);
            }
        }
    }
}

impl Work<'_> {
    /// The member changes over, before anything else happens.
    pub(super) fn change_over(&mut self) {
        if self.member.changes_over.take().is_none() {
            return;
        }
        let program = self.program;
        for moved in &program.moved {
            let before = self.member.level(moved.set);
            self.member.rename_history(moved);
            if let Some(held) = self.member.standing(moved.set).copied() {
                let standing = self.standing_of_now(moved, held);
                if held.level.is_some() {
                    self.stand(standing);
                }
            }
            let (given, others): (Vec<_>, Vec<_>) =
                self.member.given_levels.iter().copied().partition(|given| given.set == moved.set);
            let given: Vec<_> =
                given.into_iter().filter_map(|given| self.given_of_now(moved, given)).collect();
            self.member.given_levels = others.into_iter().chain(given).collect();
            // A rank of before is not one of now, so a change is seen by what it stands for.
            let after = self.member.level(moved.set);
            if before.is_some() || after.is_some() {
                self.change_terms(moved.set, None);
            }
        }
    }

    fn promised(&self, moved: &Moved, told: Option<Micro>) -> Option<Micro> {
        let promise = moved.until.map(|day| self.calendar.start(day.tomorrow().expect("a day")));
        match (promise, told) {
            (Some(promise), Some(told)) => Some(promise.max(told)),
            (Some(promise), None) => Some(promise),
            (None, told) => told,
        }
    }

    fn standing_of_now(&self, moved: &Moved, held: Standing) -> Standing {
        let Some(level) = held.level.and_then(|rank| moved.to[rank]) else {
            let waits = self.program.tiers[moved.set].at_review;
            let until = held.until.filter(|_| waits);
            return Standing {
                level: None,
                until,
                base: None,
                base_until: None,
                kept: false,
                grace: false,
                ..held
            };
        };
        Standing {
            level: Some(level),
            until: self.promised(moved, held.until),
            base: held.base.and_then(|rank| moved.to[rank]),
            base_until: held.base_until.and_then(|until| self.promised(moved, Some(until))),
            grace: held.grace && moved.until.is_none(),
            ..held
        }
    }

    fn given_of_now(&self, moved: &Moved, given: GivenLevel) -> Option<GivenLevel> {
        let rank = moved.to[given.rank]?;
        Some(GivenLevel { rank, until: self.promised(moved, given.until), ..given })
    }

    /// A level of the entry that is undone, as it is held now. An entry of this version names it as it is, whenever it began.
    pub(super) fn given_as_of_now(&self, given: GivenLevel) -> Option<GivenLevel> {
        let moved = self.program.moved.iter().find(|moved| moved.set == given.set);
        let entry = self.original.as_ref().map(|original| original.number);
        match (moved, entry, self.member.moved_after) {
            (Some(moved), Some(entry), Some(last)) if entry <= last => self.given_of_now(moved, given),
            _ => Some(given),
        }
    }
}
