//! Times of a file as instants.
//!
//! Most files have local times of one zone, many rows per minute and many minutes per day. So the last text
//! and the offset of the last day are remembered, and the zone database is asked once per day, or per row on
//! the two days of a year on which clocks change.

use jiff::{
    civil::{Date, DateTime},
    fmt::strtime::BrokenDownTime,
    tz::{AmbiguousOffset, TimeZone},
};
use regulars_engine::moment::Moment;

/// Reads times of one layout in one zone.
pub(super) struct Clock {
    /// The zone of times without an offset. Without a zone these are refused.
    zone: Option<TimeZone>,
    /// A `strptime` pattern; otherwise ISO 8601.
    pattern: Option<String>,
    last_text: Vec<u8>,
    last: Moment,
    day: Option<Day>,
}

#[derive(Clone, Copy)]
struct Day {
    digits: [u8; 10],
    date: Date,
    /// Seconds from 1970 to its midnight on a clock that shows UTC.
    seconds: i64,
    /// The offset of the whole day in seconds, unless clocks change on it.
    offset: Option<i64>,
}

const NO_TIME: &str = "is not a time like 2026-11-21T10:00:00+08:00 or 2026-11-21 10:00";
const NO_OFFSET: &str = "has no offset from UTC";
const NO_DAY: &str = "is not a day of the calendar";
const GAP: &str = "does not exist in the zone, since clocks are put forward then";

impl Clock {
    /// A clock for times as `pattern` says (ISO 8601 without one).
    pub(super) fn new(zone: Option<TimeZone>, pattern: Option<String>) -> Clock {
        Clock { zone, pattern, last_text: Vec::new(), last: Moment(0), day: None }
    }

    /// The instant. Where clocks are put back a local time comes twice, and the first is taken.
    pub(super) fn read(&mut self, text: &[u8]) -> Result<Moment, &'static str> {
        if text == self.last_text && !text.is_empty() {
            return Ok(self.last);
        }
        let moment = match self.pattern.take() {
            None => self.read_iso(text)?,
            Some(pattern) => {
                let moment = self.read_pattern(&pattern, text);
                self.pattern = Some(pattern);
                moment?
            }
        };
        self.last_text.clear();
        self.last_text.extend_from_slice(text);
        self.last = moment;
        Ok(moment)
    }

    fn read_pattern(&self, pattern: &str, text: &[u8]) -> Result<Moment, &'static str> {
        const WRONG: &str = "is not a time as `time.format` says";
        let broken = BrokenDownTime::parse(pattern, text).map_err(|_| WRONG)?;
        if broken.offset().is_some() {
            return broken.to_timestamp().map(Moment::from).map_err(|_| WRONG);
        }
        let local = broken.to_datetime().map_err(|_| WRONG)?;
        let seconds = seconds_of(local.date()) + second_of_day(local);
        let offset = self.offset_at(local)?;
        Ok(Moment((seconds - offset) * 1_000_000 + i64::from(local.subsec_nanosecond()) / 1_000))
    }

    /// `YYYY-MM-DD`, `T` or a space, `HH:MM`, then optional seconds, fraction and offset.
    fn read_iso(&mut self, text: &[u8]) -> Result<Moment, &'static str> {
        let (date, rest) = text.split_first_chunk::<10>().ok_or(NO_TIME)?;
        let [b'T' | b't' | b' ', h1, h2, b':', m1, m2, rest @ ..] = rest else { return Err(NO_TIME) };
        let (hour, minute) = (two(*h1, *h2, 23)?, two(*m1, *m2, 59)?);
        let (second, rest) = match rest {
            [b':', s1, s2, rest @ ..] => (two(*s1, *s2, 59)?, rest),
            rest => (0, rest),
        };
        let (micros, rest) = fraction(rest)?;
        let day = self.day(date)?;
        let of_day = hour * 3_600 + minute * 60 + second;
        let offset = match rest {
            [] => match day.offset {
                Some(offset) => offset,
                None => self.offset_at(local(day.date, hour, minute, second)?)?,
            },
            [b'Z' | b'z'] => 0,
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] | [sign @ (b'+' | b'-'), h1, h2, m1, m2] => {
                let offset = two(*h1, *h2, 23)? * 3_600 + two(*m1, *m2, 59)? * 60;
                if *sign == b'-' { -offset } else { offset }
            }
            _ => return Err(NO_TIME),
        };
        Ok(Moment((day.seconds + of_day - offset) * 1_000_000 + micros))
    }

    fn day(&mut self, digits: &[u8; 10]) -> Result<Day, &'static str> {
        if let Some(day) = self.day.filter(|day| day.digits == *digits) {
            return Ok(day);
        }
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *digits else { return Err(NO_TIME) };
        let year = two(y1, y2, 99)? * 100 + two(y3, y4, 99)?;
        let (month, day) = (two(m1, m2, 99)?, two(d1, d2, 99)?);
        let date = civil(year, month, day).ok_or(NO_DAY)?;
        let day = Day { digits: *digits, date, seconds: seconds_of(date), offset: self.offset_of_day(date) };
        self.day = Some(day);
        Ok(day)
    }

    /// The offset of a whole day: the one that both of its midnights have.
    fn offset_of_day(&self, date: Date) -> Option<i64> {
        let zone = self.zone.as_ref()?;
        let at = |date: Date| match zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).offset() {
            AmbiguousOffset::Unambiguous { offset } => Some(i64::from(offset.seconds())),
            AmbiguousOffset::Gap { .. } | AmbiguousOffset::Fold { .. } => None,
        };
        let (first, second) = (at(date)?, at(date.tomorrow().ok()?)?);
        (first == second).then_some(first)
    }

    fn offset_at(&self, local: DateTime) -> Result<i64, &'static str> {
        let zone = self.zone.as_ref().ok_or(NO_OFFSET)?;
        match zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => Ok(i64::from(offset.seconds())),
            AmbiguousOffset::Fold { before, .. } => Ok(i64::from(before.seconds())),
            AmbiguousOffset::Gap { .. } => Err(GAP),
        }
    }
}

fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn local(date: Date, hour: i64, minute: i64, second: i64) -> Result<DateTime, &'static str> {
    let small = |value: i64| i8::try_from(value).map_err(|_| NO_TIME);
    Ok(date.at(small(hour)?, small(minute)?, small(second)?, 0))
}

fn seconds_of(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_secs()
}

fn second_of_day(local: DateTime) -> i64 {
    i64::from(local.hour()) * 3_600 + i64::from(local.minute()) * 60 + i64::from(local.second())
}

fn two(tens: u8, ones: u8, max: i64) -> Result<i64, &'static str> {
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return Err(NO_TIME);
    }
    let value = i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
    if max < value { Err(NO_TIME) } else { Ok(value) }
}

/// Microseconds of `.123456789`, cut off after the sixth digit, and what follows.
fn fraction(text: &[u8]) -> Result<(i64, &[u8]), &'static str> {
    let [b'.', rest @ ..] = text else { return Ok((0, text)) };
    let count = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = rest.split_at_checked(count).ok_or(NO_TIME)?;
    if digits.is_empty() || 9 < digits.len() {
        return Err(NO_TIME);
    }
    let micros = (0..6).fold(0, |sum, at| sum * 10 + digits.get(at).map_or(0, |b| i64::from(b - b'0')));
    Ok((micros, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(zone: Option<&str>, pattern: Option<&str>, text: &str, expected: Result<&str, &str>) {
        let zone = zone.map(|name| TimeZone::get(name).unwrap());
        let mut clock = Clock::new(zone, pattern.map(str::to_owned));
        // The second reading comes from memory, the third from the remembered day.
        for _ in 0..2 {
            let found = clock.read(text.as_bytes()).map(|moment| moment.timestamp().to_string());
            assert_eq!(
                found.as_deref().map_err(|why| *why),
                expected,
                "{text} in {zone:?}",
                zone = clock.zone
            );
        }
        clock.last_text.clear();
        let found = clock.read(text.as_bytes()).map(|moment| moment.timestamp().to_string());
        assert_eq!(found.as_deref().map_err(|why| *why), expected, "{text} again");
    }

    #[test]
    fn iso_times_in_a_zone() {
        let london = |text, expected| check(Some("Europe/London"), None, text, expected);
        london("2010-12-01 08:26:00", Ok("2010-12-01T08:26:00Z"));
        london("2011-06-01 08:26", Ok("2011-06-01T07:26:00Z"));
        london("2011-03-27 00:59:59", Ok("2011-03-27T00:59:59Z"));
        london("2011-03-27 01:30:00", Err(GAP));
        london("2011-03-27 02:00:00", Ok("2011-03-27T01:00:00Z"));
        london("2011-10-30 00:59:00", Ok("2011-10-29T23:59:00Z"));
        london("2011-10-30 01:30:00", Ok("2011-10-30T00:30:00Z"));
        london("2011-10-30 02:00:00", Ok("2011-10-30T02:00:00Z"));
        london("2011-06-01T08:26:00+08:00", Ok("2011-06-01T00:26:00Z"));
        london("2011-06-01T08:26:00.123456789Z", Ok("2011-06-01T08:26:00.123456Z"));
        check(Some("America/St_Johns"), None, "2011-07-01 00:00:00", Ok("2011-07-01T02:30:00Z"));
    }

    #[test]
    fn times_that_are_none() {
        check(None, None, "2026-11-21 10:00:00", Err(NO_OFFSET));
        check(None, None, "2026-11-21T10:00:00-0530", Ok("2026-11-21T15:30:00Z"));
        check(None, None, "2026-02-30T10:00:00Z", Err(NO_DAY));
        for wrong in [
            "",
            "2026",
            "2026-11-21",
            "2026-11-21T24:00:00Z",
            "2026-11-21T10:00:60Z",
            "2026-11-21T10:00:00.Z",
        ] {
            check(None, None, wrong, Err(NO_TIME));
        }
        for wrong in
            ["10000-01-01T10:00:00Z", "2026-11-21T10:00:00Z ", "2026-11-21T1٣:00:00Z", "2026/11/21 10:00:00Z"]
        {
            check(None, None, wrong, Err(NO_TIME));
        }
    }

    #[test]
    fn other_layouts() {
        let paris = |text, expected| check(Some("Europe/Paris"), Some("%d/%m/%Y %H:%M"), text, expected);
        paris("01/07/2026 12:05", Ok("2026-07-01T10:05:00Z"));
        paris("2026-07-01 12:05", Err("is not a time as `time.format` says"));
        check(None, Some("%d/%m/%Y %H:%M"), "01/07/2026 12:05", Err(NO_OFFSET));
        check(None, Some("%d/%m/%Y %H:%M %z"), "01/07/2026 12:05 +0200", Ok("2026-07-01T10:05:00Z"));
    }
}
