//! How long a grant lives, as a sentence of the program document: `end of month, 12 months after earning`.
//!
//! The civil rule: a grant is valid through its last day, so it is gone at the start of the next day in the
//! program's zone. Only lengths of hours and shorter end at an instant within a day. What is shown to the
//! member ("valid until 30 June") is the day before [`Lasting::expires_at`].

use super::days;
use super::length::Length;
use super::month_day::MonthDay;
use super::period::{self, Period};
use super::text::{self, ParseError, Word, text_type};
use super::zone::Zone;
use jiff::Timestamp;
use jiff::civil::Date;
use std::fmt;

/// How long a grant lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lasting {
    /// `never`: it does not expire.
    Never,
    /// `12 months after earning`: through that day, or exactly 36 hours.
    After(Length),
    /// `end of month, 12 months after earning`: through the last day of the period that the day so much later
    /// lies in. Without a length, of the period of earning: `end of year`.
    EndOf(Period, Option<Length>),
    /// `on 31 January, 1 year after earning`: through the first such day on or after the day so much later.
    /// Without a length, the first on or after the day of earning.
    NamedDay(MonthDay, Option<Length>),
    /// `on 2027-12-31`: through that day, whenever it was earned.
    OnDate(Date),
}

const ALLOWED: &str = "`never`; `12 months after earning` (or seconds, minutes, hours, days, weeks, years); \
    `end of month` (or day, week, quarter, half-year, year); `end of month, 12 months after earning`; \
    `on 31 January`; `on 31 January, 1 year after earning`; `on 2027-12-31`";

impl Lasting {
    /// Reads one of the sentences.
    ///
    /// # Errors
    /// Any other text; the error tells the column, what was found and all sentences.
    pub fn parse(text: &str) -> Result<Lasting, ParseError> {
        let text = text::lowered(text, ALLOWED)?;
        let (head, tail) = match text.split_once(',') {
            Some((head, tail)) => (head, Some((tail, head.chars().count() + 2))),
            None => (text.as_str(), None),
        };
        let words = text::words(head, 1);
        let after = |what: &str| match tail {
            None => Ok(None),
            Some((tail, column)) => after_earning(&text::words(tail, column), column, what).map(Some),
        };
        match text::texts(&words).as_slice() {
            ["never"] => refuse_tail(tail, "never").map(|()| Lasting::Never),
            ["end", "of", found] => match Period::from_word(found).filter(|period| *period != Period::Hour) {
                Some(period) => Ok(Lasting::EndOf(period, after("end of …,")?)),
                None => Err(error_at(&words[2], "is not a period of days")),
            },
            ["on", day, month] => match MonthDay::from_words(day, month) {
                Some(named) => Ok(Lasting::NamedDay(named, after("on …,")?)),
                None => Err(error_at(&words[1], "does not begin a day and a month such as `31 January`")),
            },
            ["on", found] => match text::date(found) {
                Some(date) => refuse_tail(tail, "a fixed date").map(|()| Lasting::OnDate(date)),
                None => Err(error_at(&words[1], "is not a date such as `2027-12-31`")),
            },
            [.., "after", "earning"] => {
                refuse_tail(tail, "a length")?;
                after_earning(&words, 1, "").map(Lasting::After)
            }
            _ => {
                let column = words.first().map_or(1, |word| word.column);
                let problem = format!("{} does not say how long something lasts", text::quoted(head.trim()));
                Err(ParseError::new(column, problem, ALLOWED))
            }
        }
    }

    /// The first instant at which a grant earned at `earned` is gone; `None` when it never is.
    ///
    /// A fixed date may lie before `earned`: such a grant is gone at once. Beyond the last instant there is,
    /// that one.
    ///
    /// ```text
    /// end of month, 6 months after earning: 15 Dec 2020 → 2021-07-01T00:00 local
    /// ```
    pub fn expires_at(&self, earned: Timestamp, zone: &Zone) -> Option<Timestamp> {
        // Whole days need no time of day, whose place on a later date the zone's rules would have to find. For a day
        // that the zone left out, the next one stands.
        let later = |after: Option<Length>| {
            after.map_or_else(|| zone.date(earned), |length| length.day_after(earned, zone))
        };
        match *self {
            Lasting::Never => None,
            Lasting::After(length) if length.is_exact() => Some(length.add(earned, zone)),
            Lasting::After(length) => Some(day_after(later(Some(length)), zone)),
            Lasting::EndOf(period, after) => Some(period::end_after(period, later(after), zone)),
            Lasting::NamedDay(named, after) => Some(day_after(named.on_or_after(later(after)), zone)),
            Lasting::OnDate(date) => Some(day_after(date, zone)),
        }
    }
}

impl fmt::Display for Lasting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = match self {
            Lasting::Never => return f.write_str("never"),
            Lasting::After(length) => return write!(f, "{length} after earning"),
            Lasting::OnDate(date) => return write!(f, "on {date}"),
            Lasting::EndOf(period, after) => {
                write!(f, "end of {period}")?;
                after
            }
            Lasting::NamedDay(named, after) => {
                write!(f, "on {}", named.in_words())?;
                after
            }
        };
        match after {
            Some(length) => write!(f, ", {length} after earning"),
            None => Ok(()),
        }
    }
}

text_type! {
    Lasting, "Lasting",
    parse: Lasting::parse,
    description: "How long something earned lasts. It is valid through its last day in the program's zone. \
        Forms: `never`; `12 months after earning`; `end of month` (or day, week, quarter, half-year, year); \
        `end of month, 12 months after earning`; `on 31 January`; `on 31 January, 1 year after earning`; \
        `on 2027-12-31`.",
    examples: [
        "never",
        "12 months after earning",
        "end of month, 12 months after earning",
        "end of year",
        "on 31 January, 1 year after earning",
        "on 2027-12-31",
        "36 hours after earning",
    ]
}

fn day_after(date: Date, zone: &Zone) -> Timestamp {
    let day = days::epoch_day(date);
    let end = zone.start_of_epoch_day(day + 1);
    if zone.start_of_epoch_day(day) == end { zone.start_of_epoch_day(day + 2) } else { end }
}

/// Reads `12 months after earning`.
fn after_earning(words: &[Word<'_>], column: usize, what: &str) -> Result<Length, ParseError> {
    match words {
        [length @ .., after, earning] if after.text == "after" && earning.text == "earning" => {
            Length::from_words(length, ALLOWED)
        }
        _ => {
            let found = text::quoted(&text::texts(words).join(" "));
            let column = words.first().map_or(column, |word| word.column);
            let problem = format!("{found} cannot follow `{what}`; write `12 months after earning` there");
            Err(ParseError::new(column, problem, ALLOWED))
        }
    }
}

fn refuse_tail(tail: Option<(&str, usize)>, what: &str) -> Result<(), ParseError> {
    match tail {
        None => Ok(()),
        Some((tail, column)) => {
            let problem = format!("nothing can follow {what}, but {} does", text::quoted(tail.trim()));
            Err(ParseError::new(column, problem, ALLOWED))
        }
    }
}

fn error_at(word: &Word<'_>, problem: &str) -> ParseError {
    ParseError::new(word.column, format!("{} {problem}", text::quoted(word.text)), ALLOWED)
}
