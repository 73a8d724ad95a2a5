//! When rules run, and the clauses as text.

use super::super::{MonthDay, When};
use super::{EXTREMES, at, zone};

/// The rule runs at the first instants and not at the second ones.
fn check_in(zone_name: &str, when: &str, runs: &[&str], rests: &[&str]) {
    let zone = zone(zone_name);
    let when = When::parse(when).unwrap();
    for ts in runs {
        assert!(when.matches(at(ts, &zone), &zone, None), "{when} runs at {ts}");
    }
    for ts in rests {
        assert!(!when.matches(at(ts, &zone), &zone, None), "{when} rests at {ts}");
    }
}

fn check(when: &str, runs: &[&str], rests: &[&str]) {
    check_in("Asia/Shanghai", when, runs, rests);
}

#[test]
fn days() {
    check("every day", &["2026-01-01T00:00"], &[]);
    check(
        "every month on day 8",
        &["2026-03-08T00:00", "2026-03-08T23:59:59.9"],
        &["2026-03-07T23:59", "2026-03-09T00:00"],
    );
    check("every month on days 1, 15", &["2026-03-01T10:00", "2026-03-15T10:00"], &["2026-03-08T10:00"]);
    check("every month on day 31", &["2026-03-31T10:00"], &["2026-04-30T10:00", "2026-05-01T10:00"]);
    check("every month on the last day", &["2026-02-28T10:00", "2028-02-29T10:00"], &["2028-02-28T10:00"]);
    check(
        "every month on day 1, the last day",
        &["2026-03-01T10:00", "2026-03-31T10:00"],
        &["2026-03-30T10:00"],
    );
    check("every friday", &["2026-03-06T10:00"], &["2026-03-05T10:00", "2026-03-07T10:00"]);
    check("every monday and thursday", &["2026-03-02T10:00", "2026-03-05T10:00"], &["2026-03-03T10:00"]);
    check("weekdays", &["2026-03-06T10:00"], &["2026-03-07T10:00", "2026-03-08T10:00"]);
    check("weekends", &["2026-03-07T10:00", "2026-03-08T10:00"], &["2026-03-09T10:00"]);
    check(
        "every friday, every month on day 13",
        &["2026-03-13T10:00"],
        &["2026-03-20T10:00", "2026-05-13T10:00"],
    );
}

#[test]
fn windows() {
    check("from 2026-03-01", &["2026-03-01T00:00"], &["2026-02-28T23:59:59"]);
    check("until 2026-03-31", &["2026-03-31T23:59:59"], &["2026-04-01T00:00"]);
    check(
        "from 2026-03-01 until 2026-03-31",
        &["2026-03-15T00:00"],
        &["2026-02-01T00:00", "2026-04-01T00:00"],
    );
    check("on 2026-11-11", &["2026-11-11T00:00"], &["2026-11-10T23:59", "2026-11-12T00:00"]);
    check(
        "on 2026-12-12, 2026-11-11, 20:00-22:00",
        &["2026-11-11T20:00", "2026-12-12T21:59"],
        &["2026-11-11T22:00"],
    );
    // The zone of the program decides: it is already 1 March in Shanghai.
    check("from 2026-03-01", &["2026-02-28T16:00:00Z"], &["2026-02-28T15:59:59Z"]);
}

#[test]
fn times_of_day() {
    check(
        "15:00-17:00",
        &["2026-03-06T15:00", "2026-03-06T16:59:59.9"],
        &["2026-03-06T14:59:59", "2026-03-06T17:00"],
    );
    check("20:00-24:00", &["2026-03-06T23:59:59"], &["2026-03-07T00:00", "2026-03-06T19:59"]);
    check("20:00-00:00", &["2026-03-06T23:59:59"], &["2026-03-07T00:00", "2026-03-06T19:59"]);
    // A window over midnight belongs to the day it began.
    check(
        "every friday, 22:00-02:00",
        &["2026-03-06T22:00", "2026-03-07T00:00", "2026-03-07T01:59:59"],
        &["2026-03-06T01:00", "2026-03-07T02:00", "2026-03-07T22:00", "2026-03-06T21:59"],
    );
    check("22:00-02:00, until 2026-03-31", &["2026-04-01T01:59"], &["2026-04-01T02:00", "2026-04-01T22:00"]);
    // The hour is skipped that day, or comes twice.
    check_in(
        "America/New_York",
        "02:00-03:00",
        &["2026-03-07T02:30"],
        &["2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z"],
    );
    check_in(
        "America/New_York",
        "01:00-02:00",
        &["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"],
        &["2026-11-01T07:00:00Z"],
    );
}

fn check_birthday(when: &str, birthday: &str, day: &str, expected: bool) {
    let zone = zone("Asia/Shanghai");
    let when = When::parse(when).unwrap();
    let ts = at(&format!("{day}T12:00"), &zone);
    assert!(when.needs_birthday());
    assert_eq!(
        when.matches(ts, &zone, MonthDay::parse(birthday).ok()),
        expected,
        "{when}, {birthday}, {day}"
    );
    assert!(!when.matches(ts, &zone, None));
}

#[test]
fn birthdays() {
    check_birthday("birthday", "--05-20", "2026-05-20", true);
    check_birthday("birthday", "--05-20", "2026-05-21", false);
    check_birthday("birthday", "--02-29", "2026-02-28", true);
    check_birthday("birthday", "--02-29", "2026-03-01", false);
    check_birthday("birthday", "--02-29", "2028-02-28", false);
    check_birthday("birthday", "--02-29", "2028-02-29", true);
    check_birthday("birthday week", "--01-01", "2025-12-29", true);
    check_birthday("birthday week", "--01-01", "2025-12-28", false);
    check_birthday("birthday week", "--12-31", "2026-01-03", true);
    check_birthday("birthday week", "--12-31", "2026-01-04", false);
    check_birthday("birthday week", "--02-29", "2026-03-03", true);
    check_birthday("birthday week", "--02-29", "2026-03-04", false);
    check_birthday("birthday month", "--02-29", "2026-02-01", true);
    check_birthday("birthday month", "--02-29", "2026-03-01", false);
    check_birthday("within 30 days of birthday", "--01-10", "2025-12-11", true);
    check_birthday("within 30 days of birthday", "--01-10", "2025-12-10", false);
    check_birthday("within 1 day of birthday, weekdays", "--05-20", "2026-05-21", true);
    assert!(!When::parse("weekdays").unwrap().needs_birthday());
}

#[test]
fn recurrences_are_clauses() {
    check("RRULE:FREQ=MONTHLY;BYMONTHDAY=8", &["2026-03-08T10:00"], &["2026-03-09T10:00"]);
    check(
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TU, 15:00-17:00",
        &["2026-03-03T15:00"],
        &["2026-03-03T17:00", "2026-03-04T15:00"],
    );
    check("15:00-17:00, DTSTART:20260301 RRULE:FREQ=DAILY", &["2026-03-01T15:00"], &["2026-02-28T15:00"]);
}

#[test]
fn clauses_print_as_they_are_written() {
    for text in [
        "every day",
        "every friday",
        "every monday and thursday",
        "weekdays",
        "weekends",
        "every month on day 8",
        "every month on days 1, 15",
        "every month on the last day",
        "every month on days 1, 15, the last day, 15:00-17:00",
        "15:00-17:00, every friday",
        "from 2026-03-01",
        "until 2026-03-31",
        "from 2026-03-01 until 2026-03-31, weekends, 22:00-02:00",
        "on 2026-11-11, 2026-12-12, birthday",
        "birthday week",
        "birthday month",
        "within 1 day of birthday",
        "within 30 days of birthday",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=8",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TU, 15:00-17:00",
        "DTSTART=2026-01-01;RRULE:FREQ=DAILY;INTERVAL=3, 9:00-17:00",
    ] {
        let printed = When::parse(text).unwrap().to_string();
        assert_eq!(printed.replace(", 09:", ", 9:"), text);
    }
    for (text, canonical) in [
        ("Every Friday and MONDAY", "every monday and friday"),
        ("every month on days 15 and 1 ,1", "every month on days 1, 15"),
        ("every saturday and sunday", "weekends"),
        ("from 2026-03-01, until 2026-03-31", "from 2026-03-01 until 2026-03-31"),
        ("15:00 - 17:00", "15:00-17:00"),
    ] {
        assert_eq!(When::parse(text).unwrap().to_string(), canonical);
    }
}

#[test]
fn errors_say_where_what_and_all_forms() {
    for (text, column, problem) in [
        ("", 1, "nothing is written"),
        ("weekdays,", 10, "a clause is missing before or after a comma"),
        ("weekdays,,birthday", 10, "a clause is missing before or after a comma"),
        ("every blursday", 7, "`blursday` is not a day of the week"),
        ("every monday or friday", 14, "`or` stands where `and` or a comma should"),
        ("every monday and", 1, "the day of the week is missing"),
        ("every", 1, "the day of the week is missing"),
        ("every month on day", 1, "the day of the month is missing"),
        ("every month on day 32", 20, "`32` is not a day of the month from 1 to 31"),
        ("weekdays, 25:00-26:00", 11, "`25:00-26:00` is not a time window such as `15:00-17:00`"),
        ("15:00-15:00", 1, "`15:00-15:00` is empty or a whole day; write `every day` for that"),
        ("00:00-24:00", 1, "`00:00-24:00` is empty or a whole day; write `every day` for that"),
        ("15:60-16:00", 1, "`15:60-16:00` is not a time window such as `15:00-17:00`"),
        ("from 2026-13-01", 6, "`2026-13-01` is not a date such as `2026-03-31`"),
        ("from 2026-03-31 until 2026-03-01", 23, "`2026-03-01` is before `2026-03-31`"),
        (
            "from 2026-03-31, until 2026-03-01",
            18,
            "`until 2026-03-01` is a second clause about the first and last date",
        ),
        ("weekdays, every friday", 11, "`every friday` is a second clause about days of the week"),
        ("birthday, birthday week", 11, "`birthday week` is a second clause about the birthday"),
        ("within 0 days of birthday", 8, "`0` is not a number of days from 1 to 182"),
        ("within 183 days of birthday", 8, "`183` is not a number of days from 1 to 182"),
        ("weekdays, full moon", 11, "`full moon` is not a clause of time"),
        (
            "weekdays, RRULE:FREQ=HOURLY",
            17,
            "a rule recurs by days; add a time window instead, such as `, 15:00-17:00`",
        ),
    ] {
        let error = When::parse(text).unwrap_err();
        assert_eq!((error.column, error.problem.as_str()), (column, problem), "{text}");
        assert!(error.to_string().contains("allowed: `"), "{error}");
    }
    assert!(When::parse(&"weekdays, ".repeat(1_000)).is_err());
}

#[test]
fn ends_of_time_are_days_too() {
    let zone = zone("Pacific/Kiritimati");
    for text in
        ["22:00-02:00, every friday", "birthday week", "DTSTART=2026-01-01;RRULE:FREQ=WEEKLY;INTERVAL=2"]
    {
        for ts in EXTREMES {
            When::parse(text).unwrap().matches(ts, &zone, MonthDay::new(2, 29));
        }
    }
}
