//! Reading and printing [`Rrule`]: what is printed reads back as the same value.
//!
//! What RFC 5545 knows and we refuse is told apart from what nobody knows, so that an author who pastes a
//! rule from a calendar learns what to write instead.

use super::rrule::{Frequency, NthWeekday, Rrule};
use super::text::{self, ParseError};
use jiff::civil::{Date, Weekday};
use std::fmt;

const ALLOWED: &str = "`RRULE:` with FREQ=DAILY|WEEKLY|MONTHLY|YEARLY and any of INTERVAL, BYDAY, \
    BYMONTHDAY, BYMONTH, \
    UNTIL, WKST, such as `RRULE:FREQ=MONTHLY;BYMONTHDAY=8` or \
    `DTSTART=2026-01-01;RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH`";

const INTERVAL_MAX: u32 = 1_000;
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mo", Weekday::Monday),
    ("tu", Weekday::Tuesday),
    ("we", Weekday::Wednesday),
    ("th", Weekday::Thursday),
    ("fr", Weekday::Friday),
    ("sa", Weekday::Saturday),
    ("su", Weekday::Sunday),
];

pub(super) fn parse(text: &str) -> Result<Rrule, ParseError> {
    let text = text::lowered(text, ALLOWED)?;
    parse_at(&text, 1)
}

/// Reads a rule in lower case that begins at a column.
pub(super) fn parse_at(text: &str, column: usize) -> Result<Rrule, ParseError> {
    let (dtstart, parts, column) = split_dtstart(text, column)?;
    let mut rrule = Rrule {
        frequency: Frequency::Daily,
        interval: 1,
        dtstart,
        until: None,
        months: 0,
        month_days: Vec::new(),
        weekdays: Vec::new(),
        week_start: Weekday::Monday,
    };
    let mut seen: Vec<&str> = Vec::new();
    let mut at = column;
    for part in parts.split(';') {
        let error = |problem: String| ParseError::new(at, problem, ALLOWED);
        let Some((name, value)) = part.split_once('=') else {
            return Err(error(format!("{} is not a part such as `FREQ=MONTHLY`", text::quoted(part))));
        };
        if seen.contains(&name) {
            return Err(error(format!("{} is given twice", text::quoted(name))));
        }
        seen.push(name);
        set_part(&mut rrule, name, value).map_err(error)?;
        at += part.chars().count() + 1;
    }
    let error = |problem: String| ParseError::new(column, problem, ALLOWED);
    if !seen.contains(&"freq") {
        return Err(error("FREQ is missing".into()));
    }
    check(&rrule).map_err(|problem| error(problem.into()))?;
    Ok(rrule)
}

impl fmt::Display for Rrule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(start) = self.dtstart {
            write!(f, "DTSTART={start};")?;
        }
        let frequency = match self.frequency {
            Frequency::Daily => "DAILY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Yearly => "YEARLY",
        };
        write!(f, "RRULE:FREQ={frequency}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if self.months != 0 {
            let months = (1..=12u16).filter(|month| self.months & (1 << month) != 0);
            write!(f, ";BYMONTH={}", joined(months.map(|month| month.to_string())))?;
        }
        if !self.month_days.is_empty() {
            write!(f, ";BYMONTHDAY={}", joined(self.month_days.iter().map(i8::to_string)))?;
        }
        if !self.weekdays.is_empty() {
            write!(f, ";BYDAY={}", joined(self.weekdays.iter().map(|day| day.to_string())))?;
        }
        if let Some(until) = self.until {
            write!(f, ";UNTIL={:04}{:02}{:02}", until.year(), until.month(), until.day())?;
        }
        if self.week_start != Weekday::Monday {
            write!(f, ";WKST={}", code(self.week_start.to_monday_zero_offset()))?;
        }
        Ok(())
    }
}

impl fmt::Display for NthWeekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth != 0 {
            write!(f, "{}", self.nth)?;
        }
        f.write_str(&code(self.weekday))
    }
}

/// The start, the parts of the rule, and the column at which they begin.
fn split_dtstart(text: &str, column: usize) -> Result<(Option<Date>, &str, usize), ParseError> {
    let trimmed = text.trim();
    let column = column + text.chars().take_while(|letter| letter.is_whitespace()).count();
    let error = |problem: String| Err(ParseError::new(column, problem, ALLOWED));
    let (dtstart, rule) = match trimmed.strip_prefix("dtstart") {
        None => (None, trimmed),
        Some(rest) => {
            let (date, rule) =
                rest.split_once(|letter: char| letter == ';' || letter.is_whitespace()).unwrap_or((rest, ""));
            let digits = date.strip_prefix(['=', ':']).unwrap_or_default();
            let Some(start) = text::date(digits).or_else(|| text::compact_date(digits)) else {
                return error(format!(
                    "{} is not a start such as `DTSTART=2026-01-01`; a rule starts on a day, without time \
                        or zone",
                    text::quoted(&format!("dtstart{date}"))
                ));
            };
            (Some(start), rule.trim_start())
        }
    };
    match rule.strip_prefix("rrule:") {
        Some(parts) => Ok((dtstart, parts, column + trimmed.chars().count() - parts.chars().count())),
        None => error(format!("{} does not begin with `RRULE:`", text::quoted(rule))),
    }
}

fn set_part(rrule: &mut Rrule, name: &str, value: &str) -> Result<(), String> {
    let wrong = |what: &str| format!("{} is not {what}", text::quoted(value));
    match name {
        "freq" => rrule.frequency = frequency(value)?,
        "interval" => {
            let interval = text::number(value).filter(|interval| (1..=INTERVAL_MAX).contains(interval));
            let interval = interval.and_then(|interval| u16::try_from(interval).ok());
            rrule.interval = interval.ok_or_else(|| wrong("an interval from 1 to 1000"))?;
        }
        "until" => {
            let until = text::compact_date(value).or_else(|| text::date(value));
            rrule.until = Some(until.ok_or_else(|| {
                wrong(
                    "a date such as `UNTIL=20261231`; the rule runs through that day, so a time is not \
                    needed",
                )
            })?);
        }
        "bymonth" => {
            for month in value.split(',') {
                let month = text::number(month).filter(|month| (1..=12).contains(month));
                rrule.months |= 1 << month.ok_or_else(|| wrong("a list of months from 1 to 12"))?;
            }
        }
        "bymonthday" => {
            let days: Option<Vec<i8>> = value.split(',').map(|day| signed(day, 31)).collect();
            rrule.month_days = days.ok_or_else(|| wrong("a list of days from 1 to 31 or -1 to -31"))?;
            rrule.month_days.sort_unstable();
            rrule.month_days.dedup();
        }
        "byday" => {
            let days: Option<Vec<NthWeekday>> = value.split(',').map(nth_weekday).collect();
            rrule.weekdays =
                days.ok_or_else(|| wrong("a list of weekdays such as `MO,TU`, `1MO` or `-1FR`"))?;
            rrule.weekdays.sort_unstable();
            rrule.weekdays.dedup();
        }
        "wkst" => rrule.week_start = weekday(value).ok_or_else(|| wrong("a weekday such as `MO`"))?,
        _ => return Err(refused_part(name)),
    }
    Ok(())
}

fn refused_part(name: &str) -> String {
    let reason = match name {
        "count" => "counts occurrences, but a rule is asked about one day; give UNTIL instead",
        "bysetpos" => "picks from a list of occurrences; give an ordinal instead, such as `BYDAY=-1FR`",
        "byhour" | "byminute" | "bysecond" => {
            "looks below the day; add a time window instead, such as `, 15:00-17:00`"
        }
        "byyearday" => "is not supported; give BYMONTH and BYMONTHDAY instead",
        "byweekno" => "is not supported; give DTSTART, FREQ=WEEKLY and INTERVAL instead",
        "rscale" | "skip" => "is not supported; days that a month lacks are skipped",
        _ => "is not a part of a recurrence rule",
    };
    format!("{} {reason}", text::quoted(&name.to_ascii_uppercase()))
}

/// What the parts must be together.
fn check(rrule: &Rrule) -> Result<(), &'static str> {
    let started = rrule.dtstart.is_some();
    let days_open = rrule.month_days.is_empty() && rrule.weekdays.is_empty();
    if 1 < rrule.interval && !started {
        return Err("INTERVAL needs a DTSTART to count from");
    }
    if let (Some(start), Some(until)) = (rrule.dtstart, rrule.until)
        && until < start
    {
        return Err("UNTIL is before DTSTART");
    }
    let nth_max = rrule.weekdays.iter().map(|day| day.nth.unsigned_abs()).max().unwrap_or(0);
    match rrule.frequency {
        Frequency::Daily | Frequency::Weekly if nth_max != 0 => {
            Err("an ordinal such as `1MO` needs FREQ=MONTHLY or YEARLY")
        }
        Frequency::Daily => Ok(()),
        Frequency::Weekly if !rrule.month_days.is_empty() => Err("BYMONTHDAY does not go with FREQ=WEEKLY"),
        Frequency::Weekly if rrule.weekdays.is_empty() && !started => {
            Err("FREQ=WEEKLY needs BYDAY or a DTSTART")
        }
        Frequency::Weekly => Ok(()),
        Frequency::Monthly | Frequency::Yearly if days_open && !started => {
            Err("this FREQ needs BYMONTHDAY, BYDAY or a DTSTART")
        }
        Frequency::Monthly if 5 < nth_max => Err("a month has at most five of each weekday"),
        Frequency::Yearly if 5 < nth_max && rrule.months != 0 => {
            Err("a month has at most five of each weekday")
        }
        Frequency::Monthly | Frequency::Yearly => Ok(()),
    }
}

fn frequency(value: &str) -> Result<Frequency, String> {
    match value {
        "daily" => Ok(Frequency::Daily),
        "weekly" => Ok(Frequency::Weekly),
        "monthly" => Ok(Frequency::Monthly),
        "yearly" => Ok(Frequency::Yearly),
        "hourly" | "minutely" | "secondly" => {
            Err("a rule recurs by days; add a time window instead, such as `, 15:00-17:00`".into())
        }
        _ => Err(format!("{} is not DAILY, WEEKLY, MONTHLY or YEARLY", text::quoted(value))),
    }
}

/// Reads `MO`, `1MO`, `+1MO` or `-1FR`.
fn nth_weekday(value: &str) -> Option<NthWeekday> {
    let (nth, name) = value.split_at_checked(value.len().checked_sub(2)?)?;
    let weekday = weekday(name)?.to_monday_zero_offset();
    let nth = if nth.is_empty() { 0 } else { signed(nth, 53)? };
    Some(NthWeekday { nth, weekday })
}

/// A number from 1 to `max`, or its negative.
fn signed(value: &str, max: u32) -> Option<i8> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let number = i8::try_from(text::number(digits).filter(|number| (1..=max).contains(number))?).ok()?;
    Some(if value.starts_with('-') { -number } else { number })
}

fn weekday(value: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == value).map(|(_, day)| *day)
}

fn code(weekday: i8) -> String {
    let found = WEEKDAYS.iter().find(|(_, day)| day.to_monday_zero_offset() == weekday);
    found.map_or("", |(name, _)| name).to_ascii_uppercase()
}

fn joined(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(",")
}
