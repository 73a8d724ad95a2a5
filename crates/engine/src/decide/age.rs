//! Levels that grow with somebody whose day of birth the member has told: a child.
//!
//! The day of birth is the member's and never stands on the account. What stands there is a clock per ladder that shows when the
//! next age is reached, so that the work is found by its time. After every event it is set to what then follows, as the clocks of
//! offers are; a day that is told, or told anew, begins to count with the next event. Nobody grows younger: a level that was
//! reached stays until its review.

use jiff::{Span, civil::Date};

use super::{draft::Draft, tier::Reassess};
use crate::{
    event::{Meta, Profile},
    fact::Fact,
    moment::Moment,
    program::{Ages, Program},
    rejection::Rejection,
    state::Account,
    symbol::Sym,
};

/// Whole months since a day of birth that the member has told; none when none was, or it lies ahead.
pub(super) fn months(program: &Program, profile: &Profile, field: Sym, at: Moment) -> Option<i64> {
    let (born, today) = (born(program, profile, field)?, program.zone.date(at.timestamp()));
    let years = i64::from(today.year()).saturating_sub(i64::from(born.year()));
    let months = i64::from(today.month()).saturating_sub(i64::from(born.month()));
    let months = years.saturating_mul(12).saturating_add(months);
    // This month's day may be ahead.
    let whole = if reached_on(born, months).is_none_or(|day| today < day) {
        months.saturating_sub(1)
    } else {
        months
    };
    (0 <= whole).then_some(whole)
}

fn born(program: &Program, profile: &Profile, field: Sym) -> Option<Date> {
    let name = program.name_of(field);
    let told = profile.attributes.iter().find(|(own, _)| own == name).map(|(_, told)| told);
    match told {
        Some(Meta::Text(text)) => text.parse().ok(),
        Some(Meta::Bool(_) | Meta::Int(_) | Meta::Decimal(_)) | None => None,
    }
}

/// The day on which an age is reached: the last of the month, where it has no such day.
fn reached_on(born: Date, months: i64) -> Option<Date> {
    born.checked_add(Span::new().try_months(months).ok()?).ok()
}

/// When the next age is reached that a level asks for.
pub(super) fn next_due(program: &Program, account: &Account) -> Option<Moment> {
    let ages = program.tier_sets.iter().filter_map(|set| set.ages.as_ref());
    ages.filter_map(|ages| clock(account, ages)).min()
}

fn clock(account: &Account, ages: &Ages) -> Option<Moment> {
    account.givings.iter().find(|clock| clock.reward == ages.clock).map(|clock| clock.at)
}

impl Draft<'_> {
    /// Sets the clocks to the next age that counts.
    pub(super) fn set_age_clocks(&mut self) {
        if self.account.closed {
            return;
        }
        for ages in self.program.tier_sets.iter().filter_map(|set| set.ages.as_ref()) {
            self.set_age_clock(ages);
        }
    }

    fn set_age_clock(&mut self, ages: &Ages) {
        let (program, profile) = (self.program, self.known.profile);
        let day = |(field, months): &(Sym, i64)| reached_on(born(program, profile, *field)?, *months);
        let times = ages.ages.iter().filter_map(day).map(|day| Moment::from(program.zone.start_of_day(day)));
        let at = times.filter(|time| self.now < *time).min();
        if clock(&self.account, ages) != at {
            self.push(Fact::GivenNext { reward: ages.clock, at });
        }
    }

    /// Moves the member up where an age is reached.
    pub(super) fn grow(&mut self) -> Result<(), Rejection> {
        let program = self.program;
        for set in &program.tier_sets {
            let Some(ages) = &set.ages else { continue };
            if clock(&self.account, ages).is_some_and(|time| time <= self.now) {
                self.set_age_clock(ages);
                self.note_years(set);
                self.reassess_set(set, Reassess::Up)?;
            }
        }
        Ok(())
    }
}
