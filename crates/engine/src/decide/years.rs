//! Years with a level: the calendar years at whose end the member had reached it, or a higher one.
//!
//! The standing says only since when the present level is held, so before it changes the years that have ended meanwhile are
//! noted. What was held at the end of a year was held, whatever comes back later.

use super::draft::Draft;
use crate::{
    fact::Fact,
    moment::Moment,
    program::{Program, TierSet},
    state::{Account, LevelYear},
    symbol::Sym,
};

/// The years that ended while the present level of a set was held, up to `at`, with that level.
fn ended<'a>(
    program: &'a Program,
    account: &Account,
    set: Sym,
    at: Moment,
) -> impl Iterator<Item = LevelYear> + use<'a> {
    let held = account.tier(set).and_then(|tier| Some((tier.level?, tier.since)));
    let year_of = |moment: Moment| program.zone.date(moment.timestamp()).year();
    let years = held.map(|(level, since)| (level, year_of(since)..year_of(at)));
    years.into_iter().flat_map(move |(level, years)| years.map(move |year| LevelYear { set, year, level }))
}

/// At the end of how many years the member had a level of a set, or a higher one.
pub(super) fn with_level(program: &Program, account: &Account, (set, level): (Sym, Sym), at: Moment) -> i64 {
    let Some(spec) = program.tier_set(set) else { return 0 };
    let enough = |held: Sym| spec.rank(Some(level)) <= spec.rank(Some(held));
    let this_year = program.zone.date(at.timestamp()).year();
    // Years with a level that is gone are years with the one in its place.
    let of_now = |noted: &LevelYear| match program.migration(noted.set, noted.level) {
        Some(migration) => migration.to.map(|(set, level)| LevelYear { set, level, ..*noted }),
        None => Some(*noted),
    };
    let noted = account.level_years.iter().filter_map(of_now);
    let noted = noted.filter(|noted| noted.set == set && noted.year < this_year);
    let last = noted.clone().map(|noted| noted.year).max();
    let since = ended(program, account, set, at).filter(|ended| last < Some(ended.year));
    let count = noted.filter(|noted| enough(noted.level)).count();
    let more = since.filter(|ended| enough(ended.level)).count();
    i64::try_from(count.saturating_add(more)).unwrap_or(i64::MAX)
}

impl Draft<'_> {
    /// Notes the years that have ended with the present level.
    pub(super) fn note_years(&mut self, set: &TierSet) {
        if !set.counts_years {
            return;
        }
        let noted = self.account.level_years.iter().filter(|noted| noted.set == set.set);
        let last = noted.map(|noted| noted.year).max();
        let new =
            ended(self.program, &self.account, set.set, self.now).filter(|ended| last < Some(ended.year));
        for year in new.collect::<Vec<_>>() {
            self.push(Fact::LevelYear(year));
        }
    }
}
