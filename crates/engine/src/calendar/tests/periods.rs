//! Spans, ends of periods, membership years.

use super::super::{Length, Period, end_of, membership_year};
use super::{EXTREMES, at, zone};

fn check(zone_name: &str, period: &str, ts: &str, start: &str, end: &str) {
    let zone = zone(zone_name);
    let span = Period::parse(period).unwrap().span(at(ts, &zone), &zone);
    assert_eq!((span.start, span.end), (at(start, &zone), at(end, &zone)), "{period} of {ts} in {zone_name}");
}

#[test]
fn periods_of_an_instant() {
    check("Asia/Shanghai", "hour", "2026-05-20T13:14:15", "2026-05-20T13:00", "2026-05-20T14:00");
    check("Asia/Shanghai", "day", "2026-05-20T13:14:15", "2026-05-20T00:00", "2026-05-21T00:00");
    check("Asia/Shanghai", "week", "2026-05-20T13:14:15", "2026-05-18T00:00", "2026-05-25T00:00");
    check("Asia/Shanghai", "week", "2026-01-01T00:00", "2025-12-29T00:00", "2026-01-05T00:00");
    check("Asia/Shanghai", "month", "2026-05-20T13:14:15", "2026-05-01T00:00", "2026-06-01T00:00");
    check("Asia/Shanghai", "quarter", "2026-12-31T23:59:59", "2026-10-01T00:00", "2027-01-01T00:00");
    check("Asia/Shanghai", "half-year", "2026-06-30T23:59:59", "2026-01-01T00:00", "2026-07-01T00:00");
    check("Asia/Shanghai", "half-year", "2026-07-01T00:00", "2026-07-01T00:00", "2027-01-01T00:00");
    check("Asia/Shanghai", "year", "2026-12-31T23:59:59", "2026-01-01T00:00", "2027-01-01T00:00");
    check("America/New_York", "month", "2026-03-15T12:00", "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z");
    check("UTC", "year", "1969-12-31T23:59:59.5", "1969-01-01T00:00", "1970-01-01T00:00");
    check("UTC", "day", "1969-12-31T23:59:59.5", "1969-12-31T00:00", "1970-01-01T00:00");
}

#[test]
fn hours_follow_the_clock() {
    // The hour from one to two comes twice and is two hours.
    check("America/New_York", "hour", "2026-11-01T05:30:00Z", "2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z");
    check("America/New_York", "hour", "2026-11-01T06:30:00Z", "2026-11-01T06:00:00Z", "2026-11-01T07:00:00Z");
    check("Asia/Kathmandu", "hour", "2026-04-14T10:20:00Z", "2026-04-14T10:15:00Z", "2026-04-14T11:15:00Z");
    // Two o'clock becomes half past one: half an hour of its own.
    check(
        "Australia/Lord_Howe",
        "hour",
        "2026-04-04T15:10:00Z",
        "2026-04-04T15:00:00Z",
        "2026-04-04T15:30:00Z",
    );
    check(
        "Australia/Lord_Howe",
        "hour",
        "2026-04-04T14:10:00Z",
        "2026-04-04T14:00:00Z",
        "2026-04-04T15:00:00Z",
    );
}

#[test]
fn words_of_periods() {
    for period in Period::ALL {
        assert_eq!(Period::parse(&period.to_string()), Ok(period));
    }
    let error = Period::parse("fortnight").unwrap_err().to_string();
    assert_eq!(
        error,
        "column 1: `fortnight` is not a period; \
         allowed: `hour`, `day`, `week`, `month`, `quarter`, `half-year`, `year`"
    );
}

fn check_end(zone_name: &str, period: Period, ts: &str, ahead: u32, expected: &str) {
    let zone = zone(zone_name);
    assert_eq!(end_of(period, at(ts, &zone), &zone, ahead), at(expected, &zone), "{period} {ts} +{ahead}");
}

#[test]
fn ends_of_periods() {
    // Sephora: crossed on 15 January 2022, kept to 31 December 2023.
    check_end("America/Los_Angeles", Period::Year, "2022-01-15T10:00", 1, "2024-01-01T00:00");
    check_end("America/Los_Angeles", Period::Year, "2022-01-15T10:00", 0, "2023-01-01T00:00");
    check_end("Europe/Tallinn", Period::Quarter, "2026-02-28T10:00", 1, "2026-07-01T00:00");
    check_end("Europe/Tallinn", Period::HalfYear, "2026-02-28T10:00", 0, "2026-07-01T00:00");
    check_end("Europe/Tallinn", Period::Month, "2026-01-31T10:00", 1, "2026-03-01T00:00");
    check_end("Europe/Tallinn", Period::IsoWeek, "2026-01-01T10:00", 0, "2026-01-05T00:00");
    check_end("Europe/Tallinn", Period::Day, "2026-03-28T10:00", 1, "2026-03-29T21:00:00Z");
    check_end("Europe/Tallinn", Period::Hour, "2026-03-28T10:30", 0, "2026-03-28T11:00");
    check_end("Europe/Tallinn", Period::Hour, "2026-03-28T10:30", 2, "2026-03-28T13:00");
    let zone = zone("Europe/Tallinn");
    for (period, ts) in Period::ALL.into_iter().flat_map(|period| EXTREMES.map(|ts| (period, ts))) {
        assert!(end_of(period, ts, &zone, 0) <= end_of(period, ts, &zone, u32::MAX));
        assert!(period.span(ts, &zone).contains(ts), "{period} {ts}");
    }
}

#[test]
fn tier_validity_past_the_end_of_a_year() {
    let zone = zone("America/Chicago");
    let validity = |earned: &str, ahead: u32, extra: &str| {
        Length::parse(extra).unwrap().add(end_of(Period::Year, at(earned, &zone), &zone, ahead), &zone)
    };
    // Marriott: earned in January or November 2023, kept to the end of February 2025.
    assert_eq!(validity("2023-01-10T12:00", 1, "2 months"), at("2025-03-01T00:00", &zone));
    assert_eq!(validity("2023-11-10T12:00", 1, "2 months"), at("2025-03-01T00:00", &zone));
    // United: earned in 2025, kept to 31 January 2027.
    assert_eq!(validity("2025-01-10T12:00", 1, "1 month"), at("2027-02-01T00:00", &zone));
}

fn check_membership(joined: &str, ts: &str, key: i64, start: &str, end: &str) {
    let zone = zone("Europe/Tallinn");
    let span = membership_year(at(joined, &zone), at(ts, &zone), &zone);
    assert_eq!((span.key, span.start, span.end), (key, at(start, &zone), at(end, &zone)), "{joined} {ts}");
}

#[test]
fn membership_years() {
    check_membership("2024-05-10T15:00", "2024-05-10T15:00", 0, "2024-05-10T00:00", "2025-05-10T00:00");
    check_membership("2024-05-10T15:00", "2025-05-09T23:59", 0, "2024-05-10T00:00", "2025-05-10T00:00");
    check_membership("2024-05-10T15:00", "2025-05-10T00:00", 1, "2025-05-10T00:00", "2026-05-10T00:00");
    check_membership("2024-05-10T15:00", "2024-05-09T12:00", -1, "2023-05-10T00:00", "2024-05-10T00:00");
    check_membership("2024-02-29T15:00", "2025-02-28T00:00", 1, "2025-02-28T00:00", "2026-02-28T00:00");
    check_membership("2024-02-29T15:00", "2028-02-28T12:00", 3, "2027-02-28T00:00", "2028-02-29T00:00");
    let zone = zone("Pacific/Kiritimati");
    for (joined, ts) in EXTREMES.into_iter().flat_map(|joined| EXTREMES.map(|ts| (joined, ts))) {
        assert!(membership_year(joined, ts, &zone).contains(ts), "{joined} {ts}");
    }
}
