//! Reading and printing [`When`]: what is printed reads back as the same value.
//!
//! A comma ends a clause, with exceptions: days after `on days`, dates after `on`, `until` after `from`, and
//! the lists inside a recurrence rule, whose commas are not followed by a space.

use super::rrule_text;
use super::text::{self, ParseError, Word};
use super::when::{Birthday, Clause, Hours, MonthDays, Weekdays, When};
use jiff::civil::{Date, Weekday};
use std::fmt;

pub(super) const ALLOWED: &str = "`every day`; `every friday`; `every monday and thursday`; `weekdays`; \
    `weekends`; \
    `every month on day 8`; `every month on days 1, 15`; `every month on the last day`; `15:00-17:00`; \
    `from 2026-03-01`; `until 2026-03-31`; `from 2026-03-01 until 2026-03-31`; `on 2026-11-11`; `birthday`; \
    `birthday week`; `birthday month`; `within 30 days of birthday`; `RRULE:FREQ=MONTHLY;BYMONTHDAY=8`; \
    `DTSTART=2026-01-01;RRULE:…`; joined with commas, each kind once";

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Half a year on both sides would be always.
const BIRTHDAY_DAYS_MAX: u8 = 182;
const DAY_MINUTES: u16 = 1_440;

pub(super) fn parse(text: &str) -> Result<When, ParseError> {
    let text = text::lowered(text, ALLOWED)?;
    let mut clauses: Vec<Clause> = Vec::new();
    for (piece, column) in pieces(&text) {
        let words = text::words(piece, column);
        let Some(first) = words.first() else {
            return Err(ParseError::new(column, "a clause is missing before or after a comma", ALLOWED));
        };
        if let Some(last) = clauses.last_mut()
            && continues(last, &words)
        {
            continue;
        }
        let clause = clause(piece, &words)?;
        if clauses.iter().any(|other| kind(other) == kind(&clause)) {
            let problem =
                format!("{} is a second clause about {}", text::quoted(piece.trim()), kind(&clause));
            return Err(ParseError::new(first.column, problem, ALLOWED));
        }
        clauses.push(clause);
    }
    Ok(When { clauses })
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, clause) in self.clauses.iter().enumerate() {
            if nth != 0 {
                f.write_str(", ")?;
            }
            write!(f, "{clause}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Clause::EveryDay => f.write_str("every day"),
            Clause::Weekdays(Weekdays::WORKING) => f.write_str("weekdays"),
            Clause::Weekdays(Weekdays::WEEKEND) => f.write_str("weekends"),
            Clause::Weekdays(weekdays) => {
                let named = WEEKDAYS.iter().filter(|(_, day)| weekdays.contains(*day));
                write!(f, "every {}", named.map(|(name, _)| *name).collect::<Vec<_>>().join(" and "))
            }
            Clause::MonthDays(days) => write_month_days(*days, f),
            Clause::Hours(hours) => {
                let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
                write!(f, "{}-{}", clock(hours.start), clock(hours.end))
            }
            Clause::Window { from: Some(from), until: Some(until) } => write!(f, "from {from} until {until}"),
            Clause::Window { from: Some(from), until: None } => write!(f, "from {from}"),
            Clause::Window { from: None, until: Some(until) } => write!(f, "until {until}"),
            Clause::Window { from: None, until: None } => f.write_str("every day"),
            Clause::Dates(dates) => {
                let dates = dates.iter().map(Date::to_string).collect::<Vec<_>>().join(", ");
                write!(f, "on {dates}")
            }
            Clause::Birthday(Birthday::Within(0)) => f.write_str("birthday"),
            Clause::Birthday(Birthday::Within(1)) => f.write_str("within 1 day of birthday"),
            Clause::Birthday(Birthday::Within(days)) => write!(f, "within {days} days of birthday"),
            Clause::Birthday(Birthday::Week) => f.write_str("birthday week"),
            Clause::Birthday(Birthday::Month) => f.write_str("birthday month"),
            Clause::Rrule(rrule) => write!(f, "{rrule}"),
        }
    }
}

fn write_month_days(days: MonthDays, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut parts: Vec<String> =
        (1..=31u32).filter(|day| days.days & (1 << day) != 0).map(|day| day.to_string()).collect();
    let several = 1 < parts.len();
    let only_last = parts.is_empty();
    if days.last {
        parts.push("the last day".into());
    }
    let lead = match (only_last, several) {
        (true, _) => "every month on ",
        (false, false) => "every month on day ",
        (false, true) => "every month on days ",
    };
    write!(f, "{lead}{}", parts.join(", "))
}

/// The text cut at the commas that end clauses, each piece with its column.
fn pieces(text: &str) -> Vec<(&str, usize)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut column = 1;
    loop {
        let trimmed = rest.trim_start();
        let recurrence = trimmed.starts_with("rrule:") || trimmed.starts_with("dtstart");
        let comma = rest.char_indices().find(|(at, letter)| {
            let spaced = rest[at + letter.len_utf8()..].starts_with(char::is_whitespace);
            *letter == ',' && (!recurrence || spaced)
        });
        let Some((at, _)) = comma else {
            pieces.push((rest, column));
            return pieces;
        };
        pieces.push((&rest[..at], column));
        column += rest[..at].chars().count() + 1;
        rest = &rest[at + 1..];
    }
}

/// Takes further days and dates into the list they continue.
fn continues(last: &mut Clause, words: &[Word<'_>]) -> bool {
    match (last, text::texts(words).as_slice()) {
        (Clause::MonthDays(days), [number]) => add_month_day(days, number).is_some(),
        (Clause::MonthDays(days), ["the", "last", "day"] | ["last", "day"]) => {
            days.last = true;
            true
        }
        (Clause::Dates(dates), [date]) => match text::date(date) {
            Some(date) => {
                dates.push(date);
                dates.sort();
                dates.dedup();
                true
            }
            None => false,
        },
        (Clause::Window { from: Some(from), until: until @ None }, ["until", date]) => {
            *until = text::date(date).filter(|date| *from <= *date);
            until.is_some()
        }
        _ => false,
    }
}

fn clause(piece: &str, words: &[Word<'_>]) -> Result<Clause, ParseError> {
    let column = words.first().map_or(1, |word| word.column);
    match text::texts(words).as_slice() {
        ["every", "day"] => Ok(Clause::EveryDay),
        ["weekdays"] => Ok(Clause::Weekdays(Weekdays::WORKING)),
        ["weekends"] => Ok(Clause::Weekdays(Weekdays::WEEKEND)),
        ["every", "month", "on", "the", "last", "day"] => {
            Ok(Clause::MonthDays(MonthDays { days: 0, last: true }))
        }
        ["every", "month", "on", "day" | "days", ..] => month_days(&words[4..], column),
        ["every", ..] => weekdays(&words[1..], column),
        ["from", _] => Ok(Clause::Window { from: Some(date(words[1])?), until: None }),
        ["until", _] => Ok(Clause::Window { from: None, until: Some(date(words[1])?) }),
        ["from", _, "until", _] => {
            let (from, until) = (date(words[1])?, date(words[3])?);
            if until < from {
                return Err(ParseError::new(
                    words[3].column,
                    format!("`{until}` is before `{from}`"),
                    ALLOWED,
                ));
            }
            Ok(Clause::Window { from: Some(from), until: Some(until) })
        }
        ["on", _] => Ok(Clause::Dates(vec![date(words[1])?])),
        ["birthday"] => Ok(Clause::Birthday(Birthday::Within(0))),
        ["birthday", "week"] => Ok(Clause::Birthday(Birthday::Week)),
        ["birthday", "month"] => Ok(Clause::Birthday(Birthday::Month)),
        ["within", number, "day" | "days", "of", "birthday"] => {
            let days = text::number(number).and_then(|days| u8::try_from(days).ok());
            match days.filter(|days| (1..=BIRTHDAY_DAYS_MAX).contains(days)) {
                Some(days) => Ok(Clause::Birthday(Birthday::Within(days))),
                None => Err(error_at(words[1], "is not a number of days from 1 to 182")),
            }
        }
        [first, ..] if first.starts_with("rrule:") || first.starts_with("dtstart") => {
            rrule_text::parse_at(piece, text_column(piece, words)).map(Clause::Rrule)
        }
        [first, ..] if first.starts_with(|letter: char| letter.is_ascii_digit()) => hours(words),
        _ => {
            let problem = format!("{} is not a clause of time", text::quoted(piece.trim()));
            Err(ParseError::new(column, problem, ALLOWED))
        }
    }
}

/// The column at which a piece begins, leading spaces included.
fn text_column(piece: &str, words: &[Word<'_>]) -> usize {
    let spaces = piece.chars().take_while(|letter| letter.is_whitespace()).count();
    words.first().map_or(1, |word| word.column - spaces)
}

/// Clauses of one kind exclude each other or say the same.
fn kind(clause: &Clause) -> &'static str {
    match clause {
        Clause::EveryDay | Clause::Weekdays(_) => "days of the week",
        Clause::MonthDays(_) => "days of the month",
        Clause::Hours(_) => "the time of day",
        Clause::Window { .. } => "the first and last date",
        Clause::Dates(_) => "single dates",
        Clause::Birthday(_) => "the birthday",
        Clause::Rrule(_) => "recurrence",
    }
}

fn month_days(words: &[Word<'_>], column: usize) -> Result<Clause, ParseError> {
    let mut days = MonthDays::default();
    for word in words.iter().filter(|word| word.text != "and") {
        add_month_day(&mut days, word.text)
            .ok_or_else(|| error_at(*word, "is not a day of the month from 1 to 31"))?;
    }
    if days == MonthDays::default() {
        return Err(ParseError::new(column, "the day of the month is missing", ALLOWED));
    }
    Ok(Clause::MonthDays(days))
}

fn add_month_day(days: &mut MonthDays, word: &str) -> Option<()> {
    let day = text::number(word).filter(|day| (1..=31).contains(day))?;
    days.days |= 1 << day;
    Some(())
}

fn weekdays(words: &[Word<'_>], column: usize) -> Result<Clause, ParseError> {
    let mut weekdays = Weekdays(0);
    for (nth, word) in words.iter().enumerate() {
        match (nth % 2, WEEKDAYS.iter().find(|(name, _)| *name == word.text)) {
            (0, Some((_, day))) => weekdays = weekdays.with(*day),
            (0, None) => return Err(error_at(*word, "is not a day of the week")),
            _ if word.text == "and" => {}
            _ => return Err(error_at(*word, "stands where `and` or a comma should")),
        }
    }
    if words.len().is_multiple_of(2) {
        return Err(ParseError::new(column, "the day of the week is missing", ALLOWED));
    }
    Ok(Clause::Weekdays(weekdays))
}

fn date(word: Word<'_>) -> Result<Date, ParseError> {
    text::date(word.text).ok_or_else(|| error_at(word, "is not a date such as `2026-03-31`"))
}

/// Reads `15:00-17:00`, with or without spaces around the dash.
fn hours(words: &[Word<'_>]) -> Result<Clause, ParseError> {
    let joined: String = text::texts(words).concat();
    let column = words.first().map_or(1, |word| word.column);
    let wrong =
        |problem: &str| ParseError::new(column, format!("{} {problem}", text::quoted(&joined)), ALLOWED);
    let both = joined.split_once('-').and_then(|(start, end)| Some((minute_of(start)?, minute_of(end)?)));
    let Some((start, end)) = both else {
        return Err(wrong("is not a time window such as `15:00-17:00`"));
    };
    if start == end || start == DAY_MINUTES || (start == 0 && end == DAY_MINUTES) {
        return Err(wrong("is empty or a whole day; write `every day` for that"));
    }
    Ok(Clause::Hours(Hours { start, end }))
}

/// `24:00` is the end of a day.
fn minute_of(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':').filter(|(_, minute)| minute.len() == 2)?;
    let (hour, minute) = (text::number(hour)?, text::number(minute)?);
    let total = hour.checked_mul(60)?.checked_add(minute)?;
    if minute < 60 { u16::try_from(total).ok().filter(|total| *total <= DAY_MINUTES) } else { None }
}

fn error_at(word: Word<'_>, problem: &str) -> ParseError {
    ParseError::new(word.column, format!("{} {problem}", text::quoted(word.text)), ALLOWED)
}
