//! The part of RFC 5545 recurrence that asks "is this day one of them?".
//!
//! A loyalty rule never lists occurrences, it is asked about one day; so the rule is a predicate without
//! state, and the parts that count occurrences (`COUNT`, `BYSETPOS`) or look below the day (`BYHOUR`) are
//! refused with a reason. As in the RFC, days that a month lacks are skipped: `BYMONTHDAY=31` does not run in
//! April.

use super::days;
use super::rrule_text;
use super::text::{ParseError, text_type};
use jiff::civil::{Date, Weekday};

/// A recurrence of days: `RRULE:FREQ=MONTHLY;BYDAY=1MO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rrule {
    pub(super) frequency: Frequency,
    /// From 1; above 1 only with `dtstart`, from which the intervals count.
    pub(super) interval: u16,
    /// Days before it do not match. Like any other day it matches only if the rule says so.
    pub(super) dtstart: Option<Date>,
    /// Inclusive.
    pub(super) until: Option<Date>,
    /// Months 1 to 12 as bits; 0 stands for all.
    pub(super) months: u16,
    /// 1 to 31, or −1 for the last to −31; sorted, without repetition.
    pub(super) month_days: Vec<i8>,
    /// Sorted, without repetition.
    pub(super) weekdays: Vec<NthWeekday>,
    pub(super) week_start: Weekday,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A weekday (Monday 0), and which one of the month or year: 0 all, 1 the first, −1 the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NthWeekday {
    pub(super) nth: i8,
    pub(super) weekday: i8,
}

impl Rrule {
    /// Reads `RRULE:FREQ=…`, optionally after `DTSTART=2026-01-01;` or `DTSTART:20260101;`.
    ///
    /// # Errors
    /// Parts outside the subset, each with its reason; parts that contradict each other or miss a `DTSTART`.
    pub fn parse(text: &str) -> Result<Rrule, ParseError> {
        rrule_text::parse(text)
    }

    /// Whether a day is one of the recurrence.
    pub fn matches(&self, day: Date) -> bool {
        self.dtstart.is_none_or(|start| start <= day)
            && self.until.is_none_or(|until| day <= until)
            && self.in_interval(day)
            && (self.months == 0 || self.months & (1 << day.month().unsigned_abs()) != 0)
            && self.matches_month_days(day)
            && self.matches_weekdays(day)
            && self.matches_default(day)
    }

    fn in_interval(&self, day: Date) -> bool {
        let Some(start) = self.dtstart else { return true };
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let passed = match self.frequency {
            Frequency::Daily => days::days_between(start, day),
            Frequency::Weekly => self.week_of(day) - self.week_of(start),
            Frequency::Monthly => months(day) - months(start),
            Frequency::Yearly => i64::from(day.year()) - i64::from(start.year()),
        };
        passed.rem_euclid(i64::from(self.interval)) == 0
    }

    /// A number of the week that begins on `week_start`.
    fn week_of(&self, day: Date) -> i64 {
        // Day 0 was a Thursday, three days after a Monday.
        (days::epoch_day(day) + 3 - i64::from(self.week_start.to_monday_zero_offset())).div_euclid(7)
    }

    fn matches_month_days(&self, day: Date) -> bool {
        let from_end = day.day() - day.days_in_month() - 1;
        self.month_days.is_empty()
            || self.month_days.iter().any(|wanted| [day.day(), from_end].contains(wanted))
    }

    fn matches_weekdays(&self, day: Date) -> bool {
        self.weekdays.is_empty() || self.weekdays.iter().any(|wanted| self.matches_weekday(*wanted, day))
    }

    fn matches_weekday(&self, wanted: NthWeekday, day: Date) -> bool {
        if wanted.weekday != day.weekday().to_monday_zero_offset() {
            return false;
        }
        let in_year = self.frequency == Frequency::Yearly && self.months == 0;
        let (number, length) = if in_year {
            (day.day_of_year(), day.days_in_year())
        } else {
            (i16::from(day.day()), i16::from(day.days_in_month()))
        };
        let nth_from_start = (number - 1) / 7 + 1;
        let nth_from_end = (length - number) / 7 + 1;
        match i16::from(wanted.nth) {
            0 => true,
            nth => nth == nth_from_start || -nth == nth_from_end,
        }
    }

    /// What the rule leaves open is taken from the day it starts, as the RFC has it.
    fn matches_default(&self, day: Date) -> bool {
        let Some(start) = self.dtstart else { return true };
        let days_open = self.month_days.is_empty() && self.weekdays.is_empty();
        match self.frequency {
            Frequency::Weekly => !self.weekdays.is_empty() || start.weekday() == day.weekday(),
            Frequency::Monthly => !days_open || start.day() == day.day(),
            Frequency::Yearly if !days_open => true,
            Frequency::Yearly => {
                start.day() == day.day() && (self.months != 0 || start.month() == day.month())
            }
            Frequency::Daily => true,
        }
    }
}

text_type! {
    Rrule, "Rrule",
    parse: Rrule::parse,
    description: "Days of an RFC 5545 recurrence: FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL (needs \
        DTSTART), BYDAY, BYMONTHDAY, BYMONTH, UNTIL, WKST.",
    examples: ["RRULE:FREQ=MONTHLY;BYMONTHDAY=8", "DTSTART=2026-01-01;RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"]
}
