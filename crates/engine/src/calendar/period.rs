//! Calendar periods of a zone, and membership years.
//!
//! The spans of a period tile time without gap or overlap, and each has a key that rises with time and never
//! repeats, so that a counter per period needs to remember only the key. Limits are keyed this way by the
//! program's zone; a member's clock has no influence.

use super::days;
use super::length::months_after;
use super::month_day::MonthDay;
use super::text::{self, ParseError, text_type};
use super::zone::{self, Zone};
use jiff::Timestamp;
use jiff::civil::Date;
use std::fmt;

/// A period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// An hour of the local clock; where clocks go back it comes twice and counts twice.
    Hour,
    /// A day, of 23 to 25 hours.
    Day,
    /// Monday to Sunday.
    IsoWeek,
    /// A calendar month.
    Month,
    /// Three months, from January.
    Quarter,
    /// January to June, July to December.
    HalfYear,
    /// A calendar year.
    Year,
}

/// A stretch of time with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Rises with time and never repeats among the spans of one period and zone.
    pub key: i64,
    /// The first instant.
    pub start: Timestamp,
    /// The first instant that is no longer in it; `Timestamp::MAX` stands for "never ends".
    pub end: Timestamp,
}

const ALLOWED: &str = "`hour`, `day`, `week`, `month`, `quarter`, `half-year`, `year`";
const HOUR_SECONDS: i64 = 3_600;

impl Period {
    /// All periods, the shortest first.
    pub const ALL: [Period; 7] = [
        Period::Hour,
        Period::Day,
        Period::IsoWeek,
        Period::Month,
        Period::Quarter,
        Period::HalfYear,
        Period::Year,
    ];

    /// Reads `hour`, `day`, `week`, `month`, `quarter`, `half-year` or `year`.
    ///
    /// # Errors
    /// Any other text.
    pub fn parse(text: &str) -> Result<Period, ParseError> {
        let found = Period::from_word(&text.to_ascii_lowercase());
        found.ok_or_else(|| ParseError::new(1, format!("{} is not a period", text::quoted(text)), ALLOWED))
    }

    /// The span of this period that an instant lies in.
    ///
    /// ```text
    /// Month, 2026-03-15T12:00 in New York → key 24314, from 1 March 00:00 EST to 1 April 00:00 EDT
    /// ```
    pub fn span(self, ts: Timestamp, zone: &Zone) -> Span {
        if self == Period::Hour {
            return hour(ts, zone);
        }
        let key = self.key_of(zone.epoch_day(ts));
        Span {
            key,
            start: zone.start_of_epoch_day(self.first_day(key)),
            end: zone.start_of_epoch_day(self.first_day(key + 1)),
        }
    }

    /// The first and the last day of the period that a day lies in, as day numbers ([`super::day_number`]). An hour has no
    /// days; it answers as the day.
    pub fn days_of(self, day: i32) -> (i32, i32) {
        let key = self.key_of(i64::from(day));
        // Held where a day number ends, which is far beyond the calendar.
        let held = |day: i64| i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX });
        (held(self.first_day(key)), held(self.first_day(key + 1) - 1))
    }

    pub(super) fn from_word(word: &str) -> Option<Period> {
        Period::ALL.into_iter().find(|period| period.word() == word)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Period::Hour => "hour",
            Period::Day => "day",
            Period::IsoWeek => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::HalfYear => "half-year",
            Period::Year => "year",
        }
    }

    fn key_of(self, epoch_day: i64) -> i64 {
        let date = days::date_of(epoch_day);
        let year = i64::from(date.year());
        let month = i64::from(date.month()) - 1;
        match self {
            Period::Hour | Period::Day => epoch_day,
            // 1970-01-01 was a Thursday.
            Period::IsoWeek => (epoch_day + 3).div_euclid(7),
            Period::Month => year * 12 + month,
            Period::Quarter => year * 4 + month / 3,
            Period::HalfYear => year * 2 + month / 6,
            Period::Year => year,
        }
    }

    fn first_day(self, key: i64) -> i64 {
        let of_part = |parts: i64| {
            let month = key.rem_euclid(parts) * (12 / parts) + 1;
            days::epoch_day_of(key.div_euclid(parts), month, 1)
        };
        match self {
            Period::Hour | Period::Day => key,
            Period::IsoWeek => key * 7 - 3,
            Period::Month => of_part(12),
            Period::Quarter => of_part(4),
            Period::HalfYear => of_part(2),
            Period::Year => of_part(1),
        }
    }
}

impl Span {
    /// Whether an instant lies in it.
    pub fn contains(&self, ts: Timestamp) -> bool {
        self.start <= ts && (ts < self.end || self.end == Timestamp::MAX)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

text_type! {
    Period, "Period",
    parse: Period::parse,
    description: "A period of the program's calendar: hour, day, week (Monday to Sunday), month, quarter, \
        half-year or year.",
    examples: ["day", "week", "month", "year"]
}

/// The end of the period an instant lies in (`ahead` 0), of the next one (1), and so on. Beyond the last
/// instant there is, that one.
///
/// Tier validity is made of it: "the rest of this year and the next one" is `end_of(Year, ts, zone, 1)`; "to
/// the end of February after that" adds two months to it.
pub fn end_of(period: Period, ts: Timestamp, zone: &Zone, ahead: u32) -> Timestamp {
    let span = period.span(ts, zone);
    match period {
        Period::Hour if ahead == 0 => span.end,
        Period::Hour => {
            // Hours cut short by a change of offset count as what they are; the clock decides where the last
            // ends.
            let within = zone::floor_second(span.end).saturating_add(i64::from(ahead) * HOUR_SECONDS - 1);
            hour(zone::instant(within), zone).end
        }
        Period::Day | Period::IsoWeek | Period::Month | Period::Quarter | Period::HalfYear | Period::Year => {
            zone.start_of_epoch_day(period.first_day(span.key + 1 + i64::from(ahead)))
        }
    }
}

/// The first instant after the period of days that a date lies in. For a day that the zone left out, the next one stands.
pub(super) fn end_after(period: Period, date: Date, zone: &Zone) -> Timestamp {
    let day = days::epoch_day(date);
    let key = period.key_of(day);
    let next = period.first_day(key + 1);
    let end = zone.start_of_epoch_day(next);
    if day + 1 == next && zone.start_of_epoch_day(day) == end {
        return zone.start_of_epoch_day(period.first_day(period.key_of(day + 1) + 1));
    }
    end
}

/// The membership year an instant lies in: from the day of joining, or its anniversary, to the day before the
/// next. The key counts full years since joining; before joining it is negative. Joined on 29 February, the
/// anniversary is kept on 28 February in common years.
pub fn membership_year(joined: Timestamp, at: Timestamp, zone: &Zone) -> Span {
    let first = zone.date(joined);
    let today = zone.date(at);
    let mut key = i64::from(today.year()) - i64::from(first.year());
    if today < anniversary(first, key) {
        key -= 1;
    }
    Span {
        key,
        start: start_of_anniversary(first, key, zone),
        end: start_of_anniversary(first, key + 1, zone),
    }
}

/// The year from a day of the calendar to the day before it in the next year. The key is the year in which it begins.
pub fn year_from(first: MonthDay, at: Timestamp, zone: &Zone) -> Span {
    let today = zone.date(at);
    let before = i16::from(today < first.in_year(today.year()));
    let year = today.year().saturating_sub(before);
    let start = |year: i16| zone.start_of_day(first.in_year(year));
    Span { key: i64::from(year), start: start(year), end: start(year.saturating_add(1)) }
}

fn start_of_anniversary(first: Date, years: i64, zone: &Zone) -> Timestamp {
    let date = anniversary(first, years);
    // The last date is also what stands for all later ones, and its start may lie before `at`.
    if date == Date::MAX { Timestamp::MAX } else { zone.start_of_day(date) }
}

/// The day of joining so many years later; 29 February is 28 February in a common year.
pub(crate) fn anniversary(first: Date, years: i64) -> Date {
    months_after(first, years * 12)
}

/// An hour of the local clock, cut where the offset changes.
fn hour(ts: Timestamp, zone: &Zone) -> Span {
    let second = zone::floor_second(ts);
    let stretch = zone.stretch_at(second);
    let offset = stretch.offset_seconds();
    let full_start = (second + offset).div_euclid(HOUR_SECONDS) * HOUR_SECONDS - offset;
    let start = full_start.max(stretch.start);
    let end = (full_start + HOUR_SECONDS).min(stretch.end);
    Span { key: start, start: zone::instant(start), end: zone::instant(end) }
}
