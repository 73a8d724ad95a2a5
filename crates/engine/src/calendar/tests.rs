//! Cases of the calendar, by subject. The shared functions read instants and zones as people write them.

mod lastings;
mod lengths;
mod periods;
mod properties;
mod rrules;
mod schemas;
mod whens;
mod zones;

use super::Zone;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

/// `2026-03-08T05:00Z` is UTC; without the `Z` it is what the clocks of the zone show.
fn at(text: &str, zone: &Zone) -> Timestamp {
    match text.strip_suffix('Z') {
        Some(_) => text.parse().unwrap(),
        None => zone.instant_of(text.parse::<DateTime>().unwrap()),
    }
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant far outside the table, near the ends of time, and ordinary ones.
const EXTREMES: [Timestamp; 5] = [
    Timestamp::MIN,
    Timestamp::MAX,
    Timestamp::UNIX_EPOCH,
    Timestamp::constant(-1, 0),
    Timestamp::constant(0, -1),
];
