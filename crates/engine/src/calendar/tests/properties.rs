//! What holds for every instant, zone and text.

use super::super::{Lasting, Length, MonthDay, Period, Rrule, Span, When, Zone, end_of, membership_year};
use super::zone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;

const ZONES: [&str; 12] = [
    "UTC",
    "America/New_York",
    "Europe/Tallinn",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/St_Johns",
    "Pacific/Kwajalein",
    "America/Juneau",
    "Asia/Manila",
];

fn any_zone() -> impl Strategy<Value = Zone> {
    select(&ZONES[..]).prop_map(zone)
}

/// Mostly our century, sometimes any instant there is.
fn any_instant() -> impl Strategy<Value = Timestamp> {
    let all = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();
    let seconds = prop_oneof![3 => -3_000_000_000_i64..5_000_000_000, 1 => all];
    (seconds, 0..1_000_000_000_i32).prop_map(|(second, nanosecond)| {
        Timestamp::new(second, nanosecond).or_else(|_| Timestamp::from_second(second)).unwrap()
    })
}

fn any_length() -> impl Strategy<Value = String> {
    let units = ["seconds", "minutes", "hours", "days", "weeks", "months", "years"];
    (1..=100_u32, select(units.to_vec())).prop_map(|(amount, unit)| format!("{amount} {unit}"))
}

fn any_lasting() -> impl Strategy<Value = String> {
    let day = any_day().prop_map(|day| format!("on {day}"));
    let period = select(&["day", "week", "month", "quarter", "half-year", "year"][..]);
    let named = (1..=28_u8, select(&["January", "February", "December"][..]));
    let heads = prop_oneof![
        period.prop_map(|p| format!("end of {p}")),
        named.prop_map(|(d, m)| format!("on {d} {m}"))
    ];
    let with_length =
        (heads, any_length()).prop_map(|(head, length)| format!("{head}, {length} after earning"));
    let plain = any_length().prop_map(|length| format!("{length} after earning"));
    prop_oneof![Just("never".to_owned()), day, plain, with_length]
}

fn any_day() -> impl Strategy<Value = String> {
    (1900..=9999_u32, 1..=12_u32, 1..=28_u32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
}

fn any_when() -> impl Strategy<Value = String> {
    let days = select(&["every day", "weekdays", "weekends", "every friday", "every sunday and monday"][..]);
    let month_days = prop::collection::vec((1..=31_u8).prop_map(|day| day.to_string()), 1..5)
        .prop_map(|days| format!("every month on days {}", days.join(", ")));
    let hours = (0..24_u8, 0..60_u8).prop_map(|(h, m)| format!("{h:02}:{m:02}-{:02}:30", (h + 7) % 24));
    let birthday = select(&["birthday", "birthday week", "birthday month", "within 9 days of birthday"][..]);
    let rrule = any_rrule();
    let clauses = (
        proptest::option::of(days.prop_map(str::to_owned)),
        proptest::option::of(month_days),
        proptest::option::of(hours),
        proptest::option::of(any_day().prop_map(|day| format!("from {day}"))),
        proptest::option::of(birthday.prop_map(str::to_owned)),
        rrule,
    );
    clauses.prop_map(|(a, b, c, d, e, f)| {
        [a, b, c, d, e, Some(f)].into_iter().flatten().collect::<Vec<_>>().join(", ")
    })
}

fn any_rrule() -> impl Strategy<Value = String> {
    let parts = ["BYMONTH=2,11", "BYMONTHDAY=-1,8", "BYDAY=MO,FR", "UNTIL=99990101", "WKST=SU", "INTERVAL=7"];
    let frequency = select(&["DAILY", "MONTHLY", "YEARLY"][..]);
    (any_day(), frequency, prop::sample::subsequence(parts.to_vec(), 0..=6)).prop_filter_map(
        "starts before its end",
        |(start, frequency, parts)| {
            let text = [
                vec![format!("DTSTART={start};RRULE:FREQ={frequency}")],
                parts.iter().map(|p| p.to_string()).collect(),
            ];
            Some(text.concat().join(";")).filter(|text| Rrule::parse(text).is_ok())
        },
    )
}

/// Before, it, and after: they meet, and the keys rise.
fn check_tiles(span: Span, at: Timestamp, spans: impl Fn(Timestamp) -> Span) -> Result<(), TestCaseError> {
    prop_assert!(span.contains(at));
    if span.start != Timestamp::MIN {
        let before = spans(span.start - SignedDuration::from_nanos(1));
        prop_assert!(before.end == span.start && before.key < span.key, "{before:?} {span:?}");
    }
    if span.end != Timestamp::MAX {
        let after = spans(span.end);
        prop_assert!(after.start == span.end && span.key < after.key, "{span:?} {after:?}");
    }
    Ok(())
}

/// A failing case is copied into a table of cases rather than kept in a file of seeds.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn spans_tile(at in any_instant(), zone in any_zone(), period in select(&Period::ALL[..])) {
        check_tiles(period.span(at, &zone), at, |ts| period.span(ts, &zone))?;
        prop_assert_eq!(end_of(period, at, &zone, 0), period.span(at, &zone).end);
    }

    #[test]
    fn membership_years_tile(joined in any_instant(), at in any_instant(), zone in any_zone()) {
        check_tiles(membership_year(joined, at, &zone), at, |ts| membership_year(joined, ts, &zone))?;
    }

    #[test]
    fn days_hold_their_instants(at in any_instant(), zone in any_zone()) {
        let day = zone.date(at);
        prop_assert!(zone.start_of_day(day) <= at);
        let next = zone.start_of_day(day.saturating_add(jiff::Span::new().days(1)));
        prop_assert!(at < next || next == Timestamp::MAX || day == jiff::civil::Date::MAX);
    }

    #[test]
    fn lengths_print_and_move_forward(text in any_length(), at in any_instant(), zone in any_zone()) {
        let length = Length::parse(&text).unwrap();
        prop_assert_eq!(Length::parse(&length.to_string()), Ok(length));
        prop_assert!(at <= length.add(at, &zone));
    }

    #[test]
    fn lastings_print_and_never_end_early(text in any_lasting(), at in any_instant(), zone in any_zone()) {
        let lasting = Lasting::parse(&text).unwrap();
        prop_assert_eq!(Lasting::parse(&lasting.to_string()), Ok(lasting));
        match (lasting, lasting.expires_at(at, &zone)) {
            (Lasting::Never, expires_at) => prop_assert_eq!(expires_at, None),
            (Lasting::OnDate(_), expires_at) => prop_assert!(expires_at.is_some()),
            (Lasting::After(_) | Lasting::EndOf(..) | Lasting::NamedDay(..), expires_at) => {
                prop_assert!(expires_at.is_some_and(|end| at < end || end == Timestamp::MAX));
            }
        }
    }

    #[test]
    fn whens_print(text in any_when(), at in any_instant(), zone in any_zone(), day in 1..=31_i8) {
        let when = When::parse(&text).unwrap();
        prop_assert_eq!(When::parse(&when.to_string()), Ok(when.clone()));
        when.matches(at, &zone, MonthDay::new(2, day));
    }

    #[test]
    fn no_text_panics(text in any::<String>(), broken in any_broken()) {
        for text in [text, broken] {
            let _ = (Zone::parse(&text), Period::parse(&text), Length::parse(&text), MonthDay::parse(&text));
            if let Ok(lasting) = Lasting::parse(&text) {
                prop_assert_eq!(Lasting::parse(&lasting.to_string()), Ok(lasting));
            }
            if let Ok(when) = When::parse(&text) {
                prop_assert_eq!(When::parse(&when.to_string()), Ok(when));
            }
            if let Ok(rrule) = Rrule::parse(&text) {
                prop_assert_eq!(Rrule::parse(&rrule.to_string()), Ok(rrule));
            }
        }
    }
}

/// Words of the grammar in any order, which come further than arbitrary letters.
fn any_broken() -> impl Strategy<Value = String> {
    let words = [
        "every",
        "month",
        "on",
        "day",
        "days",
        "8",
        "31",
        ",",
        ", ",
        "friday",
        "and",
        "15:00",
        "-",
        "17:00",
        "from",
        "until",
        "2026-03-01",
        "birthday",
        "week",
        "within",
        "of",
        "RRULE:",
        "FREQ=",
        "MONTHLY",
        ";",
        "BYDAY=",
        "1MO",
        "-",
        "=",
        "é",
        "DTSTART=",
        "end",
        "after",
        "earning",
        "12",
        "months",
        "31",
        "January",
        "--",
        "02-29",
        "the",
        "last",
        "  ",
        "20260101",
    ];
    prop::collection::vec((select(words.to_vec()), any::<bool>()), 0..12).prop_map(|words| {
        words.into_iter().map(|(word, space)| format!("{word}{}", if space { " " } else { "" })).collect()
    })
}
