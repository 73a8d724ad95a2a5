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
        self.count_on(measure, self.occurred_day, amount, shares);
    }

    /// Whether the program looks at this count, so that it is kept.
    pub(super) fn counts(&self, measure: Measure) -> bool {
        self.program.measures.iter().any(|m| m.measure == measure)
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
        let Some(days) = measured.days else { return i32::MAX };
        self.program.zone.day_number(self.now.timestamp()).saturating_sub(days)
    }
}
