//! Recurrences, most of them the examples of RFC 5545 (section 3.8.5.3) that the subset can say.

use super::super::Rrule;
use super::date;
use jiff::civil::Date;

/// The first days from a date on that the rule matches.
fn check(rule: &str, from: &str, expected: &[&str]) {
    let parsed = Rrule::parse(rule).unwrap();
    let found: Vec<Date> = date(from)
        .series(jiff::Span::new().days(1))
        .take(40 * 366)
        .filter(|day| parsed.matches(*day))
        .take(expected.len())
        .collect();
    let expected: Vec<Date> = expected.iter().map(|day| date(day)).collect();
    assert_eq!(found, expected, "{rule}");
}

#[test]
fn daily() {
    let rule = "DTSTART:19970902;RRULE:FREQ=DAILY;INTERVAL=10";
    check(rule, "1997-01-01", &["1997-09-02", "1997-09-12", "1997-09-22", "1997-10-02"]);
    check("RRULE:FREQ=DAILY;UNTIL=19971224", "1997-12-23", &["1997-12-23", "1997-12-24"]);
    check("RRULE:FREQ=DAILY;BYMONTH=1", "1997-12-30", &["1998-01-01", "1998-01-02"]);
    check(
        "RRULE:FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR",
        "1997-09-02",
        &["1998-02-13", "1998-03-13", "1998-11-13"],
    );
}

#[test]
fn weekly() {
    check("DTSTART:19970902;RRULE:FREQ=WEEKLY", "1997-01-01", &["1997-09-02", "1997-09-09"]);
    check("RRULE:FREQ=WEEKLY;BYDAY=TU,TH", "1997-09-02", &["1997-09-02", "1997-09-04", "1997-09-09"]);
    let rule = "DTSTART:19970901;RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR";
    check(rule, "1997-01-01", &["1997-09-01", "1997-09-03", "1997-09-05", "1997-09-15", "1997-09-17"]);
    // The start of the week decides which Sunday belongs to the second week.
    let monday = "DTSTART:19970805;RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO";
    check(monday, "1997-01-01", &["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]);
    let sunday = "DTSTART:19970805;RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU";
    check(sunday, "1997-01-01", &["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]);
}

#[test]
fn monthly() {
    check("RRULE:FREQ=MONTHLY;BYDAY=1FR", "1997-09-05", &["1997-09-05", "1997-10-03", "1997-11-07"]);
    check("RRULE:FREQ=MONTHLY;BYDAY=-2MO", "1997-09-01", &["1997-09-22", "1997-10-20", "1997-11-17"]);
    let rule = "DTSTART:19970907;RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU";
    check(rule, "1997-01-01", &["1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30", "1998-01-04"]);
    check("RRULE:FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", &["1997-09-28", "1997-10-29", "1997-11-28"]);
    check("RRULE:FREQ=MONTHLY;BYMONTHDAY=1,-1", "1997-09-30", &["1997-09-30", "1997-10-01", "1997-10-31"]);
    check("RRULE:FREQ=MONTHLY;BYMONTHDAY=31", "1997-08-31", &["1997-08-31", "1997-10-31", "1997-12-31"]);
    check("DTSTART:19970131;RRULE:FREQ=MONTHLY", "1997-01-01", &["1997-01-31", "1997-03-31", "1997-05-31"]);
    check("RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", &["1998-02-13", "1998-03-13"]);
    check("RRULE:FREQ=MONTHLY;BYDAY=5SU", "1997-08-01", &["1997-08-31", "1997-11-30"]);
}

#[test]
fn yearly() {
    check(
        "DTSTART:19970610;RRULE:FREQ=YEARLY;BYMONTH=6,7",
        "1997-01-01",
        &["1997-06-10", "1997-07-10", "1998-06-10"],
    );
    check("DTSTART:19960229;RRULE:FREQ=YEARLY", "1996-01-01", &["1996-02-29", "2000-02-29"]);
    check("RRULE:FREQ=YEARLY;BYDAY=20MO", "1997-01-01", &["1997-05-19", "1998-05-18", "1999-05-17"]);
    check("RRULE:FREQ=YEARLY;BYDAY=-1MO", "1997-01-01", &["1997-12-29", "1998-12-28"]);
    check("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-01", &["1997-03-06", "1997-03-13", "1997-03-20"]);
    check("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "1997-01-01", &["1997-11-27", "1998-11-26"]);
    let election =
        "DTSTART:19961105;RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8";
    check(election, "1996-01-01", &["1996-11-05", "2000-11-07", "2004-11-02"]);
    check("RRULE:FREQ=YEARLY;BYMONTHDAY=8;BYMONTH=8", "1997-01-01", &["1997-08-08", "1998-08-08"]);
}

#[test]
fn printing_is_canonical() {
    for (text, canonical) in [
        ("rrule:freq=daily", "RRULE:FREQ=DAILY"),
        ("RRULE:BYDAY=TU,MO,TU;FREQ=WEEKLY;INTERVAL=1", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU"),
        ("DTSTART:20260101 RRULE:FREQ=DAILY;INTERVAL=2", "DTSTART=2026-01-01;RRULE:FREQ=DAILY;INTERVAL=2"),
        (
            "DTSTART=2026-01-01;RRULE:FREQ=MONTHLY;BYDAY=+1MO",
            "DTSTART=2026-01-01;RRULE:FREQ=MONTHLY;BYDAY=1MO",
        ),
        ("RRULE:FREQ=YEARLY;BYMONTH=2,1;BYMONTHDAY=-1,1", "RRULE:FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=-1,1"),
        ("RRULE:FREQ=DAILY;UNTIL=2026-12-31;WKST=SU", "RRULE:FREQ=DAILY;UNTIL=20261231;WKST=SU"),
    ] {
        let rule = Rrule::parse(text).unwrap();
        assert_eq!(rule.to_string(), canonical);
        assert_eq!(Rrule::parse(canonical), Ok(rule));
    }
}

#[test]
fn refusals_have_reasons() {
    for (text, column, problem) in [
        ("FREQ=DAILY", 1, "`freq=daily` does not begin with `RRULE:`"),
        ("RRULE:", 7, "`` is not a part such as `FREQ=MONTHLY`"),
        ("RRULE:BYDAY=MO", 7, "FREQ is missing"),
        ("RRULE:FREQ=DAILY;FREQ=DAILY", 18, "`freq` is given twice"),
        ("RRULE:FREQ=FORTNIGHTLY", 7, "`fortnightly` is not DAILY, WEEKLY, MONTHLY or YEARLY"),
        (
            "RRULE:FREQ=SECONDLY",
            7,
            "a rule recurs by days; add a time window instead, such as `, 15:00-17:00`",
        ),
        (
            "RRULE:FREQ=DAILY;COUNT=10",
            18,
            "`COUNT` counts occurrences, but a rule is asked about one day; give UNTIL instead",
        ),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1",
            29,
            "`BYSETPOS` picks from a list of occurrences; give an ordinal instead, such as `BYDAY=-1FR`",
        ),
        (
            "RRULE:FREQ=DAILY;BYHOUR=9",
            18,
            "`BYHOUR` looks below the day; add a time window instead, such as `, 15:00-17:00`",
        ),
        (
            "RRULE:FREQ=YEARLY;BYWEEKNO=20",
            19,
            "`BYWEEKNO` is not supported; give DTSTART, FREQ=WEEKLY and INTERVAL instead",
        ),
        (
            "RRULE:FREQ=YEARLY;BYYEARDAY=1",
            19,
            "`BYYEARDAY` is not supported; give BYMONTH and BYMONTHDAY instead",
        ),
        ("RRULE:FREQ=DAILY;COLOUR=RED", 18, "`COLOUR` is not a part of a recurrence rule"),
        ("RRULE:FREQ=DAILY;INTERVAL=2", 7, "INTERVAL needs a DTSTART to count from"),
        ("DTSTART=2026-01-01;RRULE:FREQ=DAILY;INTERVAL=0", 37, "`0` is not an interval from 1 to 1000"),
        ("DTSTART=2026-01-01;RRULE:FREQ=DAILY;UNTIL=20251231", 26, "UNTIL is before DTSTART"),
        (
            "RRULE:FREQ=DAILY;UNTIL=20261231T235959Z",
            18,
            "`20261231t235959z` is not a date such as `UNTIL=20261231`; the rule runs through \
             that day, so a time is not needed",
        ),
        (
            "DTSTART;TZID=Asia/Shanghai:20260101T090000 RRULE:FREQ=DAILY",
            1,
            "`dtstart` is not a start such as `DTSTART=2026-01-01`; a rule starts on a day, \
             without time or zone",
        ),
        ("RRULE:FREQ=WEEKLY", 7, "FREQ=WEEKLY needs BYDAY or a DTSTART"),
        ("RRULE:FREQ=WEEKLY;BYDAY=1MO", 7, "an ordinal such as `1MO` needs FREQ=MONTHLY or YEARLY"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO;BYMONTHDAY=1", 7, "BYMONTHDAY does not go with FREQ=WEEKLY"),
        ("RRULE:FREQ=MONTHLY", 7, "this FREQ needs BYMONTHDAY, BYDAY or a DTSTART"),
        ("RRULE:FREQ=YEARLY;BYMONTH=1", 7, "this FREQ needs BYMONTHDAY, BYDAY or a DTSTART"),
        ("RRULE:FREQ=MONTHLY;BYDAY=6MO", 7, "a month has at most five of each weekday"),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=54MO",
            20,
            "`54mo` is not a list of weekdays such as `MO,TU`, `1MO` or `-1FR`",
        ),
        ("RRULE:FREQ=MONTHLY;BYDAY=é", 20, "`é` is not a list of weekdays such as `MO,TU`, `1MO` or `-1FR`"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=0", 20, "`0` is not a list of days from 1 to 31 or -1 to -31"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=1;BYMONTH=13", 33, "`13` is not a list of months from 1 to 12"),
        ("RRULE:FREQ=DAILY;WKST=XX", 18, "`xx` is not a weekday such as `MO`"),
    ] {
        let error = Rrule::parse(text).unwrap_err();
        assert_eq!((error.column, error.problem.as_str()), (column, problem), "{text}");
    }
}
