//! Checking where members go from levels of earlier versions.
//!
//! Only levels that are gone can be left: so whether somebody has still to move follows from the account alone, nothing has to
//! be noted of who has moved, and nobody moves twice.

use super::{Program, TierSet, check::Checker};
use crate::{
    calendar::Zone,
    document::{ComesTo, Document, parse_level_of, parse_migration},
    moment::Moment,
    symbol::Sym,
};

/// Where members go from a level that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// The tier set and the level that they held.
    pub from: (Sym, Sym),
    /// Those that they hold instead; none when the level ends.
    pub to: Option<(Sym, Sym)>,
    /// It lasts at least until this instant; the term that was told stays when none is said.
    pub until: Option<Moment>,
}

impl Migration {
    /// The end of a level that had this one. Who was told a later day keeps it.
    pub fn term(&self, told: Option<Moment>) -> Option<Moment> {
        match (self.until, told) {
            (None, told) => told,
            (Some(until), None) => Some(until),
            (Some(until), Some(told)) => Some(until.max(told)),
        }
    }
}

impl Program {
    /// Where members go from a level, when this version says so.
    pub fn migration(&self, set: Sym, level: Sym) -> Option<&Migration> {
        self.migrations.iter().find(|migration| migration.from == (set, level))
    }
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    tier_sets: &[TierSet],
    zone: &Zone,
) -> Vec<Migration> {
    let mut migrations = Vec::new();
    for (from, to) in &document.migrate {
        let path = format!("/migrate/{from}");
        let Some((set, level)) = parse_level_of(from) else {
            let fix = "write the tier set and the level: `level.gold`";
            checker.say(&path, format!("`{from}` is not a level of an earlier version"), fix);
            continue;
        };
        if document.tiers.get(set).is_some_and(|set| set.levels.contains_key(level)) {
            let reason = format!("`{from}` is a level of this version, so who has it keeps it");
            checker.say(&path, reason, "leave the line out, or give the level another name");
            continue;
        }
        let Some(comes_to) = checker.take(&path, to, parse_migration(to)) else { continue };
        let from = (checker.intern(&path, set), checker.intern(&path, level));
        let (to, until) = match comes_to {
            ComesTo::Nothing => (None, None),
            ComesTo::Level { set, level, until } => {
                let Some(found) = known_level(checker, document, tier_sets, (&path, set, level)) else {
                    continue;
                };
                let until = until.map(|day| zone.start_of_day(day.tomorrow().unwrap_or(day)).into());
                (Some(found), until)
            }
        };
        migrations.push(Migration { from, to, until });
    }
    migrations
}

/// The level of this version that members come to.
fn known_level(
    checker: &mut Checker,
    document: &Document,
    tier_sets: &[TierSet],
    (path, set, level): (&str, &str, &str),
) -> Option<(Sym, Sym)> {
    let Some(stated) = document.tiers.get(set) else {
        let known: Vec<&str> = document.tiers.keys().map(String::as_str).collect();
        checker.unknown(path, "tier set", set, &known);
        return None;
    };
    if !stated.levels.contains_key(level) {
        let known: Vec<&str> = stated.levels.keys().map(String::as_str).collect();
        checker.unknown(path, "level", level, &known);
        return None;
    }
    let found = tier_sets.iter().find(|found| checker.symbols.name(found.set) == set)?;
    let level = found.levels.iter().find(|own| checker.symbols.name(own.level) == level)?;
    Some((found.set, level.level))
}
