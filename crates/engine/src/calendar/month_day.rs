//! A day of the year without a year, as birthdays and named expiry dates need it.
//!
//! 29 February is a day like any other and is kept on 28 February in common years, so that nobody waits four
//! years for a birthday gift and nothing shown to end in February lives into March.

use super::days;
use super::text::{self, ParseError, text_type};
use jiff::civil::Date;
use std::fmt;

/// A month and a day of it, 29 February included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

const ALLOWED: &str = "`--MM-DD` or `MM-DD`, such as `--02-29` or `12-31`";
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl MonthDay {
    /// A month from 1 to 12 and a day that it has in a leap year; otherwise `None`.
    pub fn new(month: i8, day: i8) -> Option<MonthDay> {
        const LEAP_YEAR: i16 = 2000;
        Date::new(LEAP_YEAR, month, day).ok().map(|_| MonthDay { month, day })
    }

    /// Reads `--MM-DD` or `MM-DD`.
    ///
    /// # Errors
    /// Anything else, and days that no year has.
    pub fn parse(text: &str) -> Result<MonthDay, ParseError> {
        let digits = text.strip_prefix("--").unwrap_or(text);
        let parts = digits.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2);
        let found =
            parts.and_then(|(month, day)| MonthDay::from_numbers(text::number(month)?, text::number(day)?));
        found.ok_or_else(|| {
            ParseError::new(1, format!("{} is not a day of the year", text::quoted(text)), ALLOWED)
        })
    }

    /// Reads `15 June`.
    ///
    /// # Errors
    /// Anything else, and days that no year has.
    pub fn parse_words(text: &str) -> Result<MonthDay, ParseError> {
        let mut words = text.split_whitespace();
        let found = match (words.next(), words.next(), words.next()) {
            (Some(day), Some(month), None) => MonthDay::from_words(day, month),
            _ => None,
        };
        found.ok_or_else(|| {
            ParseError::new(1, format!("{} is not a day of the year", text::quoted(text)), "`15 June`")
        })
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.day
    }

    /// This day of a year; 29 February is 28 February in a common year.
    pub fn in_year(self, year: i16) -> Date {
        days::date(i64::from(year), i64::from(self.month), i64::from(self.kept_day(year)))
    }

    /// The first such day on or after a date.
    pub fn on_or_after(self, date: Date) -> Date {
        let this_year = self.in_year(date.year());
        if date <= this_year { this_year } else { self.in_year(date.year().saturating_add(1)) }
    }

    /// How many days away the nearest such day is, from 0 to 183.
    pub fn days_from(self, date: Date) -> u32 {
        let year = date.year();
        let near = [year.saturating_sub(1), year, year.saturating_add(1)]
            .map(|year| days::days_between(date, self.in_year(year)).unsigned_abs());
        let nearest = near.into_iter().min().unwrap_or(u64::MAX);
        u32::try_from(nearest).unwrap_or(u32::MAX)
    }

    /// How many whole years lie between this day of `year` and a date. Who was born on 29 February is a year older on 1 March
    /// of a common year: what is asked for by age must not begin a day early.
    pub fn years_until(self, year: i16, date: Date) -> i16 {
        let reached = (self.month, self.day) <= (date.month(), date.day());
        date.year().saturating_sub(year).saturating_sub(i16::from(!reached))
    }

    /// Reads `31` and `january`, the words of a named date in lower case.
    pub(super) fn from_words(day: &str, month: &str) -> Option<MonthDay> {
        let month = MONTHS.iter().zip(1u32..).find(|(name, _)| name.eq_ignore_ascii_case(month))?.1;
        MonthDay::from_numbers(month, text::number(day)?)
    }

    /// `31 January`.
    pub(super) fn in_words(self) -> String {
        let month = MONTHS.iter().zip(1i8..).find(|(_, number)| *number == self.month);
        format!("{} {}", self.day, month.map_or("", |(name, _)| name))
    }

    fn from_numbers(month: u32, day: u32) -> Option<MonthDay> {
        MonthDay::new(i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    fn kept_day(self, year: i16) -> i8 {
        let leap_day = self.month == 2 && self.day == 29;
        let leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if leap_day && !leap_year { 28 } else { self.day }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--{:02}-{:02}", self.month, self.day)
    }
}

text_type! {
    MonthDay, "MonthDay",
    parse: MonthDay::parse,
    description: "A day of the year without a year: `--MM-DD` or `MM-DD`. 29 February is kept on 28 \
        February in common years.",
    examples: ["--02-29", "12-31"]
}
