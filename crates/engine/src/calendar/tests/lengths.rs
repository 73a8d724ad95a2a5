//! Lengths and days of the year.

use super::super::{Length, MonthDay};
use super::{EXTREMES, at, date, zone};
use jiff::Timestamp;

fn check(zone_name: &str, ts: &str, length: &str, expected: &str) {
    let zone = zone(zone_name);
    let sum = Length::parse(length).unwrap().add(at(ts, &zone), &zone);
    assert_eq!(sum, at(expected, &zone), "{ts} + {length} in {zone_name}");
}

#[test]
fn days_and_longer_follow_the_calendar() {
    check("Europe/Tallinn", "2026-01-31T10:00", "1 month", "2026-02-28T10:00");
    check("Europe/Tallinn", "2027-12-31T10:00", "2 months", "2028-02-29T10:00");
    check("Europe/Tallinn", "2028-02-29T10:00", "1 year", "2029-02-28T10:00");
    check("Europe/Tallinn", "2028-02-29T10:00", "4 years", "2032-02-29T10:00");
    check("Europe/Tallinn", "2026-03-28T10:00", "1 day", "2026-03-29T10:00");
    check("Europe/Tallinn", "2026-10-24T10:00", "1 week", "2026-10-31T10:00");
    // The hour does not exist that day.
    check("Europe/Tallinn", "2026-03-28T03:30", "1 day", "2026-03-29T04:30");
}

#[test]
fn hours_and_shorter_are_exact() {
    check("Europe/Tallinn", "2026-03-28T10:00", "24 hours", "2026-03-29T11:00");
    check("Europe/Tallinn", "2026-10-24T10:00", "1440 minutes", "2026-10-25T09:00");
    check("Europe/Tallinn", "2026-10-24T10:00", "3155760000 seconds", "2126-10-25T07:00:00Z");
    let zone = zone("Europe/Tallinn");
    for ts in EXTREMES {
        for length in ["1 second", "100 years", "36525 days"] {
            assert!(ts <= Length::parse(length).unwrap().add(ts, &zone), "{ts} + {length}");
        }
    }
    assert_eq!(Length::parse("100 years").unwrap().add(Timestamp::MAX, &zone), Timestamp::MAX);
}

#[test]
fn words_of_lengths() {
    for (text, canonical) in [
        ("14 days", "14 days"),
        ("1 days", "1 day"),
        ("12 month", "12 months"),
        (" 1  Year ", "1 year"),
        ("036 hours", "36 hours"),
        ("5217 weeks", "5217 weeks"),
    ] {
        assert_eq!(Length::parse(text).unwrap().to_string(), canonical);
    }
    for (text, column, problem) in [
        ("", 1, "nothing is written"),
        ("12", 1, "`12` is not a length of time"),
        ("months", 1, "`months` is not a length of time"),
        ("12months", 1, "`12months` is not a length of time"),
        ("-1 days", 1, "`-1` is not a whole number from 1"),
        ("1.5 days", 1, "`1.5` is not a whole number from 1"),
        ("99999999999999999999 days", 1, "`99999999999999999999` is not a whole number from 1"),
        ("0 days", 1, "a length of 0 is none"),
        ("2 fortnights", 3, "`fortnights` is not a unit of time"),
        ("101 years", 1, "101 years are more than 100 years"),
        ("36526 days", 1, "36526 days are more than 100 years"),
        ("4000000000 seconds", 1, "4000000000 seconds are more than 100 years"),
    ] {
        let error = Length::parse(text).unwrap_err();
        assert_eq!((error.column, error.problem.as_str()), (column, problem), "{text}");
        assert!(error.to_string().contains("`14 days`"), "{error}");
    }
}

#[test]
fn days_of_the_year() {
    for (text, canonical) in [("--02-29", "--02-29"), ("12-31", "--12-31"), ("01-01", "--01-01")] {
        assert_eq!(MonthDay::parse(text).unwrap().to_string(), canonical);
    }
    for text in
        ["", "--", "02-30", "13-01", "00-10", "1-1", "2026-01-01", "--+1-+1", "---1-01", "--04-31", "é2-01"]
    {
        assert!(MonthDay::parse(text).is_err(), "{text}");
    }
    let leap = MonthDay::parse("--02-29").unwrap();
    assert_eq!((leap.in_year(2028), leap.in_year(2026)), (date("2028-02-29"), date("2026-02-28")));
    assert_eq!((leap.in_year(1900), leap.in_year(2000)), (date("1900-02-28"), date("2000-02-29")));
    let year_end = MonthDay::parse("12-31").unwrap();
    assert_eq!((year_end.days_from(date("2026-01-02")), year_end.days_from(date("2025-12-30"))), (2, 1));
    assert_eq!(year_end.on_or_after(date("2026-12-31")), date("2026-12-31"));
    assert_eq!(leap.on_or_after(date("2026-03-01")), date("2027-02-28"));
    for (born, day, years) in [
        (year_end, "2026-12-30", 25),
        (year_end, "2026-12-31", 26),
        (leap, "2026-02-28", 25),
        (leap, "2026-03-01", 26),
        (leap, "2028-02-29", 28),
        (leap, "1999-12-31", -1),
    ] {
        assert_eq!(born.years_until(2000, date(day)), years, "{born} {day}");
    }
}
