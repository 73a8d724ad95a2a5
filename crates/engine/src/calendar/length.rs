//! A length of time as people say it: `14 days`, `12 months`, `36 hours`.
//!
//! Days and longer units are counted on the calendar of the zone (31 January + 1 month = 28 February); hours
//! and shorter ones are exact. The two are kept apart because a day may have 23 or 25 hours.

use super::days::{self, DAY_SECONDS};
use super::text::{self, ParseError, Word, text_type};
use super::zone::Zone;
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// A length of time: one to as many units as fit in 100 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Length {
    amount: u32,
    unit: LengthUnit,
}

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LengthUnit {
    /// Exact.
    Seconds,
    /// Exact: 60 seconds.
    Minutes,
    /// Exact: 3,600 seconds.
    Hours,
    /// Calendar days of 23 to 25 hours.
    Days,
    /// Seven calendar days.
    Weeks,
    /// To the same day of a later month, or its last day.
    Months,
    /// Twelve months.
    Years,
}

const ALLOWED: &str = "a number from 1 and a unit, such as `30 minutes`, `36 hours`, `14 days`, `2 weeks`, \
    `12 months`, `1 year`; at most 100 years";

impl Length {
    /// Makes a length; the text form is the usual way.
    ///
    /// # Errors
    /// Zero, and more than 100 years.
    pub fn new(amount: u32, unit: LengthUnit) -> Result<Length, ParseError> {
        if amount == 0 {
            return Err(ParseError::new(1, "a length of 0 is none", ALLOWED));
        }
        if unit.amount_max() < amount {
            let problem = format!("{amount} {} are more than 100 years", unit.plural());
            return Err(ParseError::new(1, problem, ALLOWED));
        }
        Ok(Length { amount, unit })
    }

    /// Reads `14 days`, `1 year` and so on.
    ///
    /// # Errors
    /// Anything else, zero, and more than 100 years.
    pub fn parse(text: &str) -> Result<Length, ParseError> {
        let text = text::lowered(text, ALLOWED)?;
        Length::from_words(&text::words(&text, 1), ALLOWED)
    }

    /// How many units.
    pub fn amount(self) -> u32 {
        self.amount
    }

    /// The unit.
    pub fn unit(self) -> LengthUnit {
        self.unit
    }

    /// Whether it is counted in hours or less and so does not depend on the calendar.
    pub fn is_exact(self) -> bool {
        self.exact_seconds().is_some()
    }

    /// The instant this much after another: exact for hours and shorter; for days and longer the same time of
    /// day on the later date, in a month without that day its last one. Beyond the last instant there is,
    /// that one.
    ///
    /// ```text
    /// 2026-01-31T10:00 + 1 month = 2026-02-28T10:00
    /// ```
    pub fn add(self, ts: Timestamp, zone: &Zone) -> Timestamp {
        match self.exact_seconds() {
            Some(seconds) => ts.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX),
            None => {
                let local = zone.datetime(ts);
                let later = self.after_date(local.date());
                if later == Date::MAX {
                    return Timestamp::MAX;
                }
                zone.instant_of(DateTime::from_parts(later, local.time()))
            }
        }
    }

    /// The instant this much before another, counted as [`Length::add`] counts.
    pub fn before(self, ts: Timestamp, zone: &Zone) -> Timestamp {
        match self.exact_seconds() {
            Some(seconds) => ts.checked_sub(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MIN),
            None => {
                let local = zone.datetime(ts);
                zone.instant_of(DateTime::from_parts(self.before_date(local.date()), local.time()))
            }
        }
    }

    /// The day, in the program's zone, this much after the one an instant belongs to; it may be one that the zone left
    /// out. For hours and shorter it is the day of the instant so much later.
    pub(super) fn day_after(self, ts: Timestamp, zone: &Zone) -> Date {
        if self.is_exact() { zone.date(self.add(ts, zone)) } else { self.after_date(zone.date(ts)) }
    }

    /// The last day of so many of these lengths, one after the other, counted from the day before the first of them. In months
    /// without that day their last one, but the count keeps the day: from 31 January 28 February, then 31 March.
    pub fn last_day(self, from_day: i32, number: u32) -> Date {
        let amount = i64::from(self.amount).saturating_mul(i64::from(number));
        self.moved(days::date_of(from_day.into()), amount)
    }

    /// For lengths of days and longer, the date this much before another; for shorter ones, the date itself.
    pub fn before_date(self, date: Date) -> Date {
        self.moved(date, i64::from(self.amount).saturating_neg())
    }

    /// For lengths of days and longer, the date this much after another; for shorter ones, the date itself.
    fn after_date(self, date: Date) -> Date {
        self.moved(date, i64::from(self.amount))
    }

    fn moved(self, date: Date, amount: i64) -> Date {
        match self.unit {
            LengthUnit::Seconds | LengthUnit::Minutes | LengthUnit::Hours => date,
            LengthUnit::Days => days::date_of(days::epoch_day(date) + amount),
            LengthUnit::Weeks => days::date_of(days::epoch_day(date) + amount * 7),
            LengthUnit::Months => months_after(date, amount),
            LengthUnit::Years => months_after(date, amount * 12),
        }
    }

    fn exact_seconds(self) -> Option<i64> {
        let amount = i64::from(self.amount);
        match self.unit {
            LengthUnit::Seconds => Some(amount),
            LengthUnit::Minutes => Some(amount * 60),
            LengthUnit::Hours => Some(amount * 3_600),
            LengthUnit::Days | LengthUnit::Weeks | LengthUnit::Months | LengthUnit::Years => None,
        }
    }

    /// Reads two words; the whole phrase's forms are told when it fails.
    pub(super) fn from_words(words: &[Word<'_>], allowed: &'static str) -> Result<Length, ParseError> {
        let column = words.first().map_or(1, |word| word.column);
        let [amount, unit] = words else {
            let problem = format!("{} is not a length of time", text::quoted(&text::texts(words).join(" ")));
            return Err(ParseError::new(column, problem, allowed));
        };
        let Some(number) = text::number(amount.text) else {
            let problem = format!("{} is not a whole number from 1", text::quoted(amount.text));
            return Err(ParseError::new(amount.column, problem, allowed));
        };
        let Some(unit_found) = LengthUnit::from_word(unit.text) else {
            let problem = format!("{} is not a unit of time", text::quoted(unit.text));
            return Err(ParseError::new(unit.column, problem, allowed));
        };
        Length::new(number, unit_found).map_err(|error| ParseError::new(column, error.problem, allowed))
    }
}

impl LengthUnit {
    fn from_word(word: &str) -> Option<LengthUnit> {
        match word {
            "second" | "seconds" => Some(LengthUnit::Seconds),
            "minute" | "minutes" => Some(LengthUnit::Minutes),
            "hour" | "hours" => Some(LengthUnit::Hours),
            "day" | "days" => Some(LengthUnit::Days),
            "week" | "weeks" => Some(LengthUnit::Weeks),
            "month" | "months" => Some(LengthUnit::Months),
            "year" | "years" => Some(LengthUnit::Years),
            _ => None,
        }
    }

    fn plural(self) -> &'static str {
        match self {
            LengthUnit::Seconds => "seconds",
            LengthUnit::Minutes => "minutes",
            LengthUnit::Hours => "hours",
            LengthUnit::Days => "days",
            LengthUnit::Weeks => "weeks",
            LengthUnit::Months => "months",
            LengthUnit::Years => "years",
        }
    }

    /// 100 years, of which 25 are leap years.
    fn amount_max(self) -> u32 {
        const DAYS: u32 = 36_525;
        match self {
            LengthUnit::Seconds => DAYS * (DAY_SECONDS as u32),
            LengthUnit::Minutes => DAYS * 1_440,
            LengthUnit::Hours => DAYS * 24,
            LengthUnit::Days => DAYS,
            LengthUnit::Weeks => DAYS / 7,
            LengthUnit::Months => 1_200,
            LengthUnit::Years => 100,
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.plural();
        let unit = if self.amount == 1 { unit.trim_end_matches('s') } else { unit };
        write!(f, "{} {unit}", self.amount)
    }
}

text_type! {
    Length, "Length",
    parse: Length::parse,
    description: "A length of time: a number from 1 and a unit (seconds, minutes, hours, days, weeks, \
        months, years), at most 100 years. Hours and shorter units are exact; days and longer ones follow \
        the program's calendar.",
    examples: ["14 days", "12 months", "1 year", "36 hours"]
}

/// The same day `months` later or, when that month is shorter, its last day; beyond the calendar, its end.
pub(super) fn months_after(date: Date, months: i64) -> Date {
    let month = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
    let year = month.div_euclid(12);
    let first = days::date(year, month.rem_euclid(12) + 1, 1);
    if i64::from(first.year()) != year {
        return first;
    }
    let day = date.day().min(first.days_in_month());
    days::date(year, i64::from(first.month()), i64::from(day))
}
