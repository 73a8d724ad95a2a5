//! Expiry: the published examples, the sentences, and what is refused.

use super::super::Lasting;
use super::{EXTREMES, at, zone};

/// A grant earned at `earned` is gone at `expected`, in the same zone.
fn check(zone_name: &str, lasting: &str, earned: &str, expected: &str) {
    let zone = zone(zone_name);
    let expires_at = Lasting::parse(lasting).unwrap().expires_at(at(earned, &zone), &zone);
    let expected = if expected == "never" { None } else { Some(at(expected, &zone)) };
    assert_eq!(expires_at, expected, "{lasting}, earned {earned} in {zone_name}");
}

#[test]
fn published_examples() {
    // Starbucks: alive on 30 June 23:59, gone on 1 July.
    let starbucks = "end of month, 6 months after earning";
    check("America/Los_Angeles", starbucks, "2020-12-15T09:30", "2021-07-01T00:00");
    check("America/Los_Angeles", starbucks, "2020-12-01T00:00", "2021-07-01T00:00");
    check("America/Los_Angeles", starbucks, "2020-12-31T23:59:59", "2021-07-01T00:00");
    // Square: P12M.
    check(
        "America/New_York",
        "end of month, 12 months after earning",
        "2020-07-06T12:00",
        "2021-08-01T00:00",
    );
    // Starbucks China: the last day of the same month of the next year.
    check("Asia/Shanghai", "end of month, 1 year after earning", "2021-12-15T12:00", "2023-01-01T00:00");
    check("Asia/Shanghai", "end of month, 1 year after earning", "2024-02-29T12:00", "2025-03-01T00:00");
    // Voucherify: 25 January → end of 25 February; 31 January → end of 28 February.
    check("UTC", "1 month after earning", "2026-01-25T12:00", "2026-02-26T00:00");
    check("UTC", "1 month after earning", "2026-01-31T12:00", "2026-03-01T00:00");
    // Kroger: March's bucket dies at the end of April.
    check("America/New_York", "end of month, 1 month after earning", "2026-03-31T23:30", "2026-05-01T00:00");
    // IKEA: 18 months. The North Face: 11 months, 12 months in Hong Kong.
    check("Europe/London", "18 months after earning", "2024-08-31T10:00", "2026-03-01T00:00");
    check("America/Denver", "11 months after earning", "2021-06-15T10:00", "2022-05-16T00:00");
    check("Asia/Hong_Kong", "12 months after earning", "2025-02-25T10:00", "2026-02-26T00:00");
    // A daily credit of the Starbucks games.
    check("America/Los_Angeles", "end of day", "2020-08-01T05:00", "2020-08-02T00:00");
    // Paid card coupons of Starbucks China.
    check("Asia/Shanghai", "90 days after earning", "2021-03-01T23:59", "2021-05-31T00:00");
}

#[test]
fn every_form() {
    check("Europe/Tallinn", "never", "2026-01-01T00:00", "never");
    check("Europe/Tallinn", "36 hours after earning", "2026-03-28T10:00", "2026-03-29T23:00");
    check("Europe/Tallinn", "1 day after earning", "2026-03-28T10:00", "2026-03-30T00:00");
    check("Europe/Tallinn", "end of week", "2026-01-01T00:00", "2026-01-05T00:00");
    check("Europe/Tallinn", "end of quarter, 3 months after earning", "2026-01-31T10:00", "2026-07-01T00:00");
    check(
        "Europe/Tallinn",
        "end of half-year, 12 months after earning",
        "2026-07-01T00:00",
        "2028-01-01T00:00",
    );
    check("Europe/Tallinn", "end of year", "2026-12-31T23:59", "2027-01-01T00:00");
    check("Europe/Tallinn", "end of year, 1 year after earning", "2026-01-01T00:00", "2028-01-01T00:00");
    check("Europe/Tallinn", "end of month, 36 hours after earning", "2026-01-30T13:00", "2026-03-01T00:00");
    check("Europe/Tallinn", "on 31 January, 1 year after earning", "2025-03-01T10:00", "2027-02-01T00:00");
    check("Europe/Tallinn", "on 31 January, 1 year after earning", "2025-01-31T10:00", "2026-02-01T00:00");
    check("Europe/Tallinn", "on 31 January", "2026-01-31T10:00", "2026-02-01T00:00");
    check("Europe/Tallinn", "on 31 January", "2026-02-01T00:00", "2027-02-01T00:00");
    check("Europe/Tallinn", "on 29 February", "2025-03-01T10:00", "2026-03-01T00:00");
    check("Europe/Tallinn", "on 29 February", "2028-02-29T10:00", "2028-03-01T00:00");
    check("Europe/Tallinn", "on 2027-12-31", "2026-01-01T00:00", "2028-01-01T00:00");
    // Earned after the date: gone at once.
    check("Europe/Tallinn", "on 2027-12-31", "2028-06-01T00:00", "2028-01-01T00:00");
}

#[test]
fn days_of_the_zone_decide() {
    // The same instant is 31 December in New York and 1 January in Shanghai.
    check("America/New_York", "end of month", "2026-01-01T03:00:00Z", "2026-01-01T00:00");
    check("Asia/Shanghai", "end of month", "2026-01-01T03:00:00Z", "2026-02-01T00:00");
    check("America/New_York", "1 day after earning", "2026-03-07T12:00", "2026-03-09T04:00:00Z");
    check("America/New_York", "1 day after earning", "2026-10-31T12:00", "2026-11-02T05:00:00Z");
    check("Africa/Cairo", "1 day after earning", "2026-04-22T12:00", "2026-04-23T22:00:00Z");
    check("Asia/Kathmandu", "end of month", "2026-04-14T12:00", "2026-04-30T18:15:00Z");
    // The last day does not exist: the next one stands for it.
    check("Pacific/Apia", "1 day after earning", "2011-12-28T12:00", "2011-12-30T10:00:00Z");
    check("Pacific/Apia", "1 day after earning", "2011-12-29T12:00", "2012-01-01T00:00");
}

#[test]
fn ends_of_time_saturate() {
    for text in FORMS {
        let lasting = Lasting::parse(text).unwrap();
        for ts in EXTREMES {
            for name in ["Pacific/Kiritimati", "Etc/GMT+12"] {
                lasting.expires_at(ts, &zone(name));
            }
        }
    }
}

const FORMS: [&str; 12] = [
    "never",
    "12 months after earning",
    "36 hours after earning",
    "1 day after earning",
    "end of month",
    "end of day, 1 week after earning",
    "end of half-year, 12 months after earning",
    "end of quarter, 100 years after earning",
    "on 31 January",
    "on 29 February, 1 year after earning",
    "on 2027-12-31",
    "on 9999-12-31",
];

#[test]
fn sentences_print_as_they_are_written() {
    for text in FORMS {
        assert_eq!(Lasting::parse(text).unwrap().to_string(), text);
    }
    let loose = Lasting::parse("  End of  MONTH ,12 month after earning").unwrap();
    assert_eq!(loose.to_string(), "end of month, 12 months after earning");
}

#[test]
fn errors_say_where_what_and_all_forms() {
    for (text, column, problem) in [
        ("", 1, "nothing is written"),
        ("forever", 1, "`forever` does not say how long something lasts"),
        ("12 months", 1, "`12 months` does not say how long something lasts"),
        ("after earning", 1, "`` is not a length of time"),
        ("12 moons after earning", 4, "`moons` is not a unit of time"),
        ("end of time", 8, "`time` is not a period of days"),
        ("end of hour", 8, "`hour` is not a period of days"),
        (
            "end of month, 12 months",
            15,
            "`12 months` cannot follow `end of …,`; write `12 months after earning` there",
        ),
        ("end of month,", 14, "`` cannot follow `end of …,`; write `12 months after earning` there"),
        ("end of month, x months after earning", 15, "`x` is not a whole number from 1"),
        ("never, 12 months after earning", 7, "nothing can follow never, but `12 months after earning` does"),
        (
            "on 2027-12-31, 1 year after earning",
            15,
            "nothing can follow a fixed date, but `1 year after earning` does",
        ),
        ("on 31 Smarch", 4, "`31` does not begin a day and a month such as `31 January`"),
        ("on 31 June", 4, "`31` does not begin a day and a month such as `31 January`"),
        ("on 2027-02-29", 4, "`2027-02-29` is not a date such as `2027-12-31`"),
        ("on 0000-01-01", 4, "`0000-01-01` is not a date such as `2027-12-31`"),
        ("200 years after earning", 1, "200 years are more than 100 years"),
    ] {
        let error = Lasting::parse(text).unwrap_err();
        assert_eq!((error.column, error.problem.as_str()), (column, problem), "{text}");
        let shown = error.to_string();
        for form in
            ["never", "12 months after earning", "end of month", "on 31 January, 1 year", "on 2027-12-31"]
        {
            assert!(shown.contains(form), "{shown}");
        }
    }
    assert!(Lasting::parse(&"9".repeat(100_000)).unwrap_err().to_string().len() < 1_000);
}
