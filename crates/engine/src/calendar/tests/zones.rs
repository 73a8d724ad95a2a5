//! Days of 23 and 25 hours, days that do not exist, and all zones of the database.

use super::super::zone::floor_second;
use super::super::{Period, Zone};
use super::{EXTREMES, at, date, zone};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// A day of a zone begins and ends at these instants of UTC.
fn check(name: &str, day: &str, start: &str, end: &str) {
    let zone = zone(name);
    let (start, end): (Timestamp, Timestamp) = (start.parse().unwrap(), end.parse().unwrap());
    assert_eq!(zone.start_of_day(date(day)), start, "start of {day} in {name}");
    assert_eq!(zone.start_of_day(date(day).tomorrow().unwrap()), end, "end of {day} in {name}");
    for inside in [start, end - 1.nanosecond()] {
        assert_eq!(zone.date(inside), date(day), "{inside} in {name}");
        let span = Period::Day.span(inside, &zone);
        assert_eq!((span.start, span.end), (start, end), "day of {inside} in {name}");
    }
}

#[test]
fn days_where_clocks_change() {
    check("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z");
    check("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z");
    check("Europe/Tallinn", "2026-03-29", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z");
    check("Europe/Tallinn", "2026-10-25", "2026-10-24T21:00:00Z", "2026-10-25T22:00:00Z");
    // Clocks change by half an hour.
    check("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z");
    check("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z");
    check("Asia/Kathmandu", "2026-04-14", "2026-04-13T18:15:00Z", "2026-04-14T18:15:00Z");
    // Standard time is the summer's; the clocks go back for Ramadan.
    check("Africa/Casablanca", "2026-02-15", "2026-02-14T23:00:00Z", "2026-02-16T00:00:00Z");
    check("Africa/Casablanca", "2026-03-22", "2026-03-22T00:00:00Z", "2026-03-22T23:00:00Z");
    // Midnight does not exist, or comes twice.
    check("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z");
    check("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z");
    // The clocks were set anew three times in five weeks.
    check("America/Ciudad_Juarez", "2022-11-07", "2022-11-07T06:00:00Z", "2022-11-08T06:00:00Z");
    check("America/Ciudad_Juarez", "2022-11-30", "2022-11-30T07:00:00Z", "2022-12-01T07:00:00Z");
    // Midnight lay within the skipped half hour before.
    check("America/Toronto", "1919-03-31", "1919-03-31T04:30:00Z", "1919-04-01T04:00:00Z");
    // Clocks went back over midnight: the day goes on.
    check("America/St_Johns", "2010-11-06", "2010-11-06T02:30:00Z", "2010-11-07T03:30:00Z");
    check("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z");
    check("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z");
    check("Europe/Tallinn", "2400-02-29", "2400-02-28T22:00:00Z", "2400-02-29T22:00:00Z");
    check("UTC", "2028-02-29", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z");
}

#[test]
fn a_day_that_does_not_exist_has_no_length() {
    let apia = zone("Pacific/Apia");
    assert_eq!(apia.start_of_day(date("2011-12-30")), apia.start_of_day(date("2011-12-31")));
    let last = at("2011-12-29T23:59", &apia);
    assert_eq!(Period::Day.span(last, &apia).key + 2, Period::Day.span(last + 1.minute(), &apia).key);
}

#[test]
fn clocks_that_went_back_over_midnight_show_a_date_that_has_not_begun() {
    let zone = zone("America/St_Johns");
    let before_change = at("2010-11-07T02:30:30Z", &zone);
    assert_eq!(zone.datetime(before_change).to_string(), "2010-11-07T00:00:30");
    assert_eq!(zone.date(before_change), date("2010-11-06"));
}

#[test]
fn names_are_checked() {
    for name in ["Asia/Shanghai", "UTC", "Etc/GMT+12", "America/Argentina/Buenos_Aires"] {
        assert_eq!(Zone::parse(name).map(|zone| zone.name().to_owned()), Ok(name.to_owned()));
    }
    assert_eq!(zone("asia/shanghai"), zone("Asia/Shanghai"));
    let long = "A".repeat(10_000);
    for name in [
        "",
        " ",
        "Etc/GMT+25",
        "../etc/passwd",
        "/usr/share/zoneinfo/UTC",
        "Asia/",
        "+08:00",
        "CST",
        "Factory",
        "UTC\0",
        "Asia/上海",
        &long,
    ] {
        let error = Zone::parse(name).unwrap_err();
        assert!(error.contains("IANA name") && error.len() < 300, "{error}");
    }
}

#[test]
fn ends_of_time_saturate() {
    for name in ["Pacific/Kiritimati", "America/New_York", "Etc/GMT+12", "Europe/Tallinn"] {
        let zone = zone(name);
        for ts in EXTREMES {
            let today = zone.date(ts);
            assert!(zone.start_of_day(today) <= ts, "{name} {ts}");
            assert_eq!(zone.datetime(ts), rules(name).to_datetime(ts));
        }
        assert_eq!(zone.start_of_day(jiff::civil::Date::MIN), Timestamp::MIN);
        assert!(zone.start_of_day(jiff::civil::Date::MAX) <= Timestamp::MAX);
    }
}

/// The table says what the database says, through and beyond its whole range.
#[test]
fn offsets_of_all_zones_are_those_of_the_database() {
    let week = SignedDuration::from_hours(24 * 7);
    for name in TimeZoneDatabase::bundled().available() {
        let Ok(zone) = Zone::parse(name.as_str()) else { continue };
        let rules = rules(name.as_str());
        let mut ts: Timestamp = "1960-01-01T12:00:00Z".parse().unwrap();
        while ts.as_second() < 4_200_000_000 {
            assert_eq!(zone.datetime(ts), rules.to_datetime(ts), "{ts} in {name}");
            let stretch = zone.stretch_at(floor_second(ts));
            assert!(stretch.start <= floor_second(ts) && floor_second(ts) < stretch.end, "{ts} in {name}");
            ts += week;
        }
    }
}

/// Ten years of days in every zone tile, and agree with jiff, which finds them in another way.
#[test]
fn days_of_all_zones_tile() {
    let mut zones = 0;
    for name in TimeZoneDatabase::bundled().available() {
        let Ok(zone) = Zone::parse(name.as_str()) else {
            // Old abbreviations and names of countries; each has a place of its own under another name.
            assert!(!name.as_str().contains('/'), "{name}");
            continue;
        };
        zones += 1;
        let rules = rules(name.as_str());
        let mut day = date("2019-12-25");
        let mut start = zone.start_of_day(day);
        while day < date("2030-01-10") {
            let next = day.tomorrow().unwrap();
            let end = zone.start_of_day(next);
            let minutes = start.duration_until(end).as_mins();
            // Research stations change their clocks by two or three hours.
            let change = if name.as_str().starts_with("Antarctica/") { 180 } else { 60 };
            let minutes_off = (minutes - 24 * 60).abs();
            assert!(minutes_off <= change, "{day} in {name} has {minutes} minutes");
            assert_eq!((zone.date(start), zone.date(end - 1.nanosecond())), (day, day), "{name}");
            let near_change = minutes_off != 0 || day.month() == 1;
            if near_change {
                let zoned = next.to_zoned(rules.clone()).unwrap().start_of_day().unwrap();
                assert_eq!(zoned.timestamp(), end, "{next} in {name}");
            }
            (day, start) = (next, end);
        }
    }
    assert!(500 < zones, "{zones} zones");
}

/// Around ten new years and every change of clocks near them, the spans of all periods tile in every zone.
#[test]
fn periods_of_all_zones_tile() {
    for name in TimeZoneDatabase::bundled().available() {
        let Ok(zone) = Zone::parse(name.as_str()) else { continue };
        let rules = rules(name.as_str());
        let new_years = (2020..2030).map(|year| zone.start_of_day(jiff::civil::date(year, 1, 1)));
        let from: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
        let changes = rules.following(from).take(20).map(|change| change.timestamp());
        for ts in new_years.chain(changes.take_while(|ts| ts.as_second() < 1_900_000_000)) {
            for period in Period::ALL {
                let span = period.span(ts, &zone);
                let before = period.span(span.start - 1.nanosecond(), &zone);
                let after = period.span(span.end, &zone);
                assert!(span.contains(ts), "{period} of {ts} in {name}");
                assert_eq!((before.end, span.end), (span.start, after.start), "{period} of {ts} in {name}");
                assert!(before.key < span.key && span.key < after.key, "{period} of {ts} in {name}");
            }
        }
    }
}

fn rules(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}
