//! Instants and birthdays on the wire.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use regulars_engine::{
    calendar::{MonthDay, day_number},
    event,
    moment::Moment,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use super::text::Text;
use crate::{json::custom, problem::Code};

/// An instant, RFC 3339 with an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-21T10:00:00+08:00")]
pub struct Instant(Moment);

impl Instant {
    /// Reads it. Only the grammar of RFC 3339 with capital `T` and `Z`: other readers disagree about the rest of
    /// ISO 8601. A leap second is refused, since no two systems count it alike.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Instant, (Code, &'static str)> {
        let timestamp = grammatical(text).then(|| text.parse::<Timestamp>().ok()).flatten();
        let wrong = (Code::InvalidTimestamp, "not a time like 2026-11-21T10:00:00+08:00");
        timestamp.map(|timestamp| Instant(timestamp.into())).ok_or(wrong)
    }

    /// The instant.
    pub fn moment(self) -> Moment {
        self.0
    }
}

impl From<Moment> for Instant {
    fn from(moment: Moment) -> Instant {
        Instant(moment)
    }
}

/// A length of time, ISO 8601 in hours and less: `PT15M`. From 1 minute to 720 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "PT15M")]
pub struct HoldTime(event::HoldTime);

impl HoldTime {
    /// The time.
    pub fn get(self) -> event::HoldTime {
        self.0
    }
}

/// A day, `2027-12-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = Date, example = "2027-12-31")]
pub struct Day(Date);

impl Day {
    /// The number of the day, from 1970-01-01.
    pub fn number(self) -> i32 {
        day_number(self.0)
    }
}

/// `YYYY-MM-DDTHH:MM:SS`, up to nine digits of fraction, and `Z` or `±HH:MM`.
fn grammatical(text: &str) -> bool {
    const SHAPE: &[u8] = b"dddd-dd-ddTdd:dd:dd";
    let bytes = text.as_bytes();
    let fits = |shape: &[u8], part: &[u8]| {
        shape.len() == part.len()
            && shape.iter().zip(part).all(|(s, b)| if *s == b'd' { b.is_ascii_digit() } else { s == b })
    };
    let Some((head, mut rest)) = bytes.split_at_checked(SHAPE.len()) else { return false };
    if !fits(SHAPE, head) || bytes[17] >= b'6' {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        if !(1..=9).contains(&digits) {
            return false;
        }
        rest = &fraction[digits..];
    }
    rest == b"Z" || fits(b"+dd:dd", rest) || fits(b"-dd:dd", rest)
}

impl Serialize for Instant {
    /// UTC, to the microsecond.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.timestamp())
    }
}

impl<'de> Deserialize<'de> for HoldTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let time = event::HoldTime::parse(&text.0).map(HoldTime);
        time.ok_or_else(|| custom(Code::InvalidValue, "not a time like PT15M, from PT1M to PT720H"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let plain = text.0.len() == 10 && text.0.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let day = plain.then(|| text.0.parse::<Date>().ok()).flatten();
        day.map(Day).ok_or_else(|| custom(Code::InvalidDate, "not a day like 2027-12-31"))
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Instant::parse(&text.0).map_err(|(code, detail)| custom(code, detail))
    }
}

/// A day of birth, `1990-05-17`, or `--05-17` when the year is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "--05-17")]
pub struct Birthday(YearAndDay);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct YearAndDay {
    year: Option<i16>,
    day: MonthDay,
}

impl Birthday {
    /// Nobody is older than that, in years.
    const AGE_MAX: i16 = 149;

    /// Reads it.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn parse(text: &str) -> Result<Birthday, (Code, &'static str)> {
        let wrong = (Code::InvalidDate, "not a day like 1990-05-17 or --05-17");
        let digits_and_dashes = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if !digits_and_dashes {
            return Err(wrong);
        }
        if text.starts_with("--") && text.len() == 7 {
            return MonthDay::parse(text)
                .map(|day| Birthday(YearAndDay { year: None, day }))
                .map_err(|_| wrong);
        }
        let date = (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten().ok_or(wrong)?;
        let day = MonthDay::new(date.month(), date.day()).ok_or(wrong)?;
        Ok(Birthday(YearAndDay { year: Some(date.year()), day }))
    }

    /// Whether somebody born then can be a member at `at`: at least one year old, and alive.
    pub fn is_plausible(self, at: Moment) -> bool {
        let Some(year) = self.0.year else { return true };
        let today = at.timestamp().to_zoned(TimeZone::UTC).date();
        let years = today.year().saturating_sub(year);
        let age = if today < self.0.day.in_year(today.year()) { years.saturating_sub(1) } else { years };
        (1..=Self::AGE_MAX).contains(&age)
    }
}

impl From<Birthday> for regulars_app::Birthday {
    fn from(Birthday(YearAndDay { year, day }): Birthday) -> regulars_app::Birthday {
        regulars_app::Birthday { year, day }
    }
}

impl From<regulars_app::Birthday> for Birthday {
    fn from(regulars_app::Birthday { year, day }: regulars_app::Birthday) -> Birthday {
        Birthday(YearAndDay { year, day })
    }
}

impl std::fmt::Display for Birthday {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.0.day.month(), self.0.day.day()),
            None => write!(f, "--{:02}-{:02}", self.0.day.month(), self.0.day.day()),
        }
    }
}

impl Serialize for Birthday {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Birthday {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Birthday::parse(&text.0).map_err(|(code, detail)| custom(code, detail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants() {
        let check = |text: &str, printed: Option<&str>| {
            let read = Instant::parse(text).map(|instant| instant.0.timestamp().to_string());
            assert_eq!(read.ok().as_deref(), printed, "{text}");
        };
        check("2026-11-21T10:00:00+08:00", Some("2026-11-21T02:00:00Z"));
        check("2026-11-21T10:00:00.123456789Z", Some("2026-11-21T10:00:00.123456Z"));
        check("2026-03-29T03:30:00+03:00", Some("2026-03-29T00:30:00Z"));
        for wrong in [
            "",
            "2026-11-21",
            "2026-11-21T10:00:00",
            "2026-03-29T03:30:00",
            "2026-11-21T10:00:60Z",
            "2026-12-31T23:59:60+00:00",
            "10000-01-01T00:00:00Z",
            "+010000-01-01T00:00:00Z",
            "2026-02-30T10:00:00Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T10:00:00+08",
            "2026-11-21T10:00:00+0800",
            "2026-11-21T10:00:00+99:00",
            "2026-11-21T10:00:00Z[Europe/Tallinn]",
            "2026-11-21 10:00:00Z",
            "2026-11-21t10:00:00z",
            "2026-11-21T10:00:00.Z",
            "2026-11-21T10:00:00.1234567890Z",
            "20261121T100000Z",
            "1795255200",
            "2026-11-21T10:00:0٣Z",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn birthdays() {
        let at = Instant::parse("2026-11-21T10:00:00Z").unwrap().0;
        for (text, plausible) in [
            ("--05-17", true),
            ("--02-29", true),
            ("1990-05-17", true),
            ("2025-11-21", true),
            ("2025-11-22", false),
            ("2027-01-01", false),
            ("1876-11-21", false),
            ("1876-11-22", true),
        ] {
            let birthday = Birthday::parse(text).unwrap();
            assert_eq!((birthday.is_plausible(at), birthday.to_string().as_str()), (plausible, text));
        }
        for wrong in [
            "",
            "2026-02-30",
            "2025-02-29",
            "0000-00-00",
            "--02-30",
            "05-17",
            "17.05.1990",
            "1990-5-17",
            "1990-05-17Z",
        ] {
            assert!(Birthday::parse(wrong).is_err(), "{wrong}");
        }
    }
}
