//! Counting for tiers and conditions.

use super::draft::Draft;
use crate::{
    fact::{Count, Fact, Shares},
    program::Measured,
    state::Measure,
};

impl Draft<'_> {
    /// Counts something on the day of the event, when the program looks at it.
    pub(super) fn count(&mut self, measure: Measure, amount: i64, shares: Shares) {
        let day = day_number(self.occurred_on());
        self.count_on(measure, day, amount, shares);
    }

    /// Counts on a day; a negative amount takes back what was counted on it.
    pub(super) fn count_on(&mut self, measure: Measure, day: i32, amount: i64, shares: Shares) {
        if amount == 0 {
            return;
        }
        let Some(measured) = self.program.measures.iter().find(|m| m.measure == measure) else {
            // A measure of an earlier version is still taken back, so that the counter stays right.
            if amount < 0 && self.account.counter(measure).is_some() {
                let forget_before = i32::MIN;
                self.push(Fact::Counted(Count { measure, day, amount, forget_before, shares }));
            }
            return;
        };
        let forget_before = self.forget_before(*measured);
        self.push(Fact::Counted(Count { measure, day, amount, forget_before, shares }));
    }

    fn forget_before(&self, measured: Measured) -> i32 {
        let today = day_number(self.program.zone.date(self.now.timestamp()));
        measured.days.map_or(i32::MAX, |days| today.saturating_sub(days))
    }
}

/// Days since 1970-01-01.
pub(super) fn day_number(date: jiff::civil::Date) -> i32 {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    // A civil date lies within ±10,000 years of the epoch.
    date.since(epoch).map_or(0, |span| span.get_days())
}
