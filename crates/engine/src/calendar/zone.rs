//! A time zone by its IANA name, made fast enough to be asked several times per event.
//!
//! The rules come from the zone database compiled into the binary, so that a decision does not depend on the
//! machine. [`Zone::parse`] writes the offsets from 1970 to 2100 into a table (50 µs), whose look-up costs a
//! few nanoseconds: a local time takes 18 ns and the span of a day 60 ns, where the database takes 60 and 150
//! ns. Instants outside the table ask the database.

use super::days::{self, DAY_SECONDS};
use super::text::{self, ParseError, text_type};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use std::fmt;
use std::sync::Arc;

/// A program's time zone. Cheap to clone; two zones are equal when their names are.
///
/// A day belongs to the zone and has 23 to 25 hours where clocks change (and 47 or none in history): it
/// begins at the instant from which the local date is that day or a later one for good.
#[derive(Clone)]
pub struct Zone {
    table: Arc<Table>,
}

struct Table {
    name: String,
    rules: TimeZone,
    /// Without gaps, by time, from `TABLE_FROM` to `TABLE_TO` at least. A table costs some 8 KB.
    stretches: Vec<Stretch>,
    /// For each 97 days from `TABLE_FROM`, the stretch in which they begin.
    first_stretches: Vec<u16>,
}

/// A time with one offset: seconds since 1970, the end exclusive.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) start: i64,
    pub(super) end: i64,
    offset: Offset,
}

/// 1970-01-01, the bucket 0, and 2100-01-01.
const TABLE_FROM: i64 = 0;
const TABLE_TO: i64 = 4_102_444_800;
/// 2^23 seconds are 97 days, in which clocks rarely change more than once.
const BUCKET_BITS: u32 = 23;
/// Seconds that lie safely outside all that a `Timestamp` can hold, with room for sums.
const BEFORE_ALL: i64 = -400_000_000_000;
const AFTER_ALL: i64 = 400_000_000_000;
/// No offset is larger.
const OFFSET_MAX: i64 = 26 * 3_600;

impl Zone {
    /// Finds a zone by its IANA name, in any letter case, and keeps the database's spelling.
    ///
    /// # Errors
    /// Names that are not in the database: abbreviations, offsets, paths, the empty text.
    ///
    /// ```text
    /// Zone::parse("Asia/Shanghai")  → Ok
    /// Zone::parse("Etc/GMT+25")     → Err
    /// ```
    pub fn parse(name: &str) -> Result<Zone, String> {
        let unknown = || {
            let name = text::quoted(name);
            format!(
                "{name} is not a time zone; write an IANA name such as `Europe/Tallinn` or `Asia/Shanghai`"
            )
        };
        // `Factory` is the database's mark for "not configured yet", which a program must not be.
        // Abbreviations (`CET`, `EST`) are kept in it for old systems; they name no place, and some have no summer time.
        let is_place = name.contains('/') || name == "UTC";
        if !is_place || name.eq_ignore_ascii_case("Factory") {
            return Err(unknown());
        }
        let rules = TimeZoneDatabase::bundled().get(name).map_err(|_| unknown())?;
        let name = rules.iana_name().ok_or_else(unknown)?.to_owned();
        let stretches = tabulate(&rules);
        let first_stretches = bucket_starts(&stretches);
        Ok(Zone { table: Arc::new(Table { name, rules, stretches, first_stretches }) })
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.table.name
    }

    /// The calendar day an instant belongs to: `start_of_day(date(ts)) <= ts`.
    ///
    /// It is the local date, except where clocks went back over midnight (St. John's until 2011): the minute
    /// before the change already showed the next date, yet belongs to the old day, which goes on.
    pub fn date(&self, ts: Timestamp) -> Date {
        days::date_of(self.epoch_day(ts))
    }

    /// The calendar day an instant belongs to, as days since 1970-01-01; see [`Zone::date`].
    pub fn day_number(&self, ts: Timestamp) -> i32 {
        // A timestamp lies within ±10,000 years of the epoch.
        i32::try_from(self.epoch_day(ts)).unwrap_or(i32::MAX)
    }

    /// What the clocks of the zone show.
    pub fn datetime(&self, ts: Timestamp) -> DateTime {
        self.stretch_at(floor_second(ts)).offset.to_datetime(ts)
    }

    /// The first instant of a day by its number ([`Zone::day_number`]); see [`Zone::start_of_day`].
    pub fn start_of_day_number(&self, day: i32) -> Timestamp {
        self.start_of_epoch_day(i64::from(day))
    }

    /// The first instant of a day. Where the day does not exist (Pacific/Apia 2011-12-30), the first instant
    /// of the next one. Beyond what a `Timestamp` can hold, its nearest end.
    pub fn start_of_day(&self, date: Date) -> Timestamp {
        self.start_of_epoch_day(days::epoch_day(date))
    }

    /// The instant at which the clocks show this; in a gap as much later as the gap is long, in an overlap
    /// the earlier of both.
    pub fn instant_of(&self, datetime: DateTime) -> Timestamp {
        let end_of_time = if datetime.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        self.table.rules.to_timestamp(datetime).unwrap_or(end_of_time)
    }

    pub(super) fn epoch_day(&self, ts: Timestamp) -> i64 {
        let second = floor_second(ts);
        let stretch = self.stretch_at(second);
        let mut day = (second + stretch.offset_seconds()).div_euclid(DAY_SECONDS);
        // Only clocks that go back soon can make this date one that has not begun for good.
        if stretch.end - second < OFFSET_MAX * 2 {
            while second < self.start_second(day) {
                day -= 1;
            }
        }
        day
    }

    pub(super) fn start_of_epoch_day(&self, day: i64) -> Timestamp {
        instant(self.start_second(day))
    }

    pub(super) fn stretch_at(&self, second: i64) -> Stretch {
        let bucket = usize::try_from(second >> BUCKET_BITS).ok();
        let first = bucket.and_then(|bucket| self.table.first_stretches.get(bucket));
        let from_bucket = first.and_then(|first| self.table.stretches.get(usize::from(*first)..));
        let found = from_bucket.and_then(|stretches| stretches.iter().find(|stretch| second < stretch.end));
        found.copied().unwrap_or_else(|| find_stretch(&self.table.rules, second))
    }

    /// The end of all times at which the local clock shows less than this day's midnight.
    fn start_second(&self, day: i64) -> i64 {
        let midnight = day.saturating_mul(DAY_SECONDS).clamp(BEFORE_ALL + OFFSET_MAX, AFTER_ALL - OFFSET_MAX);
        let mut stretch = self.stretch_at(midnight + OFFSET_MAX);
        while stretch.start + stretch.offset_seconds() >= midnight && BEFORE_ALL < stretch.start {
            stretch = self.stretch_at(stretch.start - 1);
        }
        stretch.end.min(midnight - stretch.offset_seconds())
    }
}

impl Stretch {
    pub(super) fn offset_seconds(self) -> i64 {
        i64::from(self.offset.seconds())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.table.name == other.table.name
    }
}

impl Eq for Zone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.table.name)
    }
}

text_type! {
    Zone, "Zone",
    parse: |name: &str| Zone::parse(name).map_err(|problem| ParseError::new(1, problem, "an IANA time zone \
        name")),
    description: "An IANA time zone name. All days, weeks, months and years of the program are counted in \
        it.",
    examples: ["Europe/Tallinn", "Asia/Shanghai", "America/New_York"]
}

/// The second an instant lies in; unlike `as_second`, it rounds down before 1970 too.
pub(super) fn floor_second(ts: Timestamp) -> i64 {
    let second = ts.as_second();
    if ts.subsec_nanosecond() < 0 { second - 1 } else { second }
}

/// The instant a second begins, held within what a `Timestamp` can be.
pub(super) fn instant(second: i64) -> Timestamp {
    let end_of_time = if second < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(second).unwrap_or(end_of_time)
}

fn tabulate(rules: &TimeZone) -> Vec<Stretch> {
    let mut stretches = vec![find_stretch(rules, TABLE_FROM)];
    while let Some(Stretch { end, .. }) = stretches.last().copied().filter(|last| last.end < TABLE_TO) {
        let (offset, next) = offset_until(rules, end);
        stretches.push(Stretch { start: end, end: next, offset });
    }
    stretches.shrink_to_fit();
    stretches
}

fn bucket_starts(stretches: &[Stretch]) -> Vec<u16> {
    let starts = (TABLE_FROM >> BUCKET_BITS..=TABLE_TO >> BUCKET_BITS).map(|bucket| bucket << BUCKET_BITS);
    let nth = starts.map(|start| stretches.partition_point(|stretch| stretch.end <= start));
    // A zone has some hundred stretches; an index that did not fit would lead to the database instead.
    nth.map(|nth| u16::try_from(nth).unwrap_or(u16::MAX)).collect()
}

/// Asks the database, for instants outside the table.
///
/// Its `preceding` invents a transition where a zone leaves the listed ones for its yearly rule in the middle
/// of a year (America/Ciudad_Juarez, November 2022; jiff 0.2.43). All such places lie within the table, which
/// is therefore made with `following` alone.
fn find_stretch(rules: &TimeZone, second: i64) -> Stretch {
    let (offset, end) = offset_until(rules, second);
    let start = rules
        .preceding(instant(second.saturating_add(1)))
        .map(|transition| floor_second(transition.timestamp()))
        .find(|start| rules.to_offset(instant(start - 1)) != offset);
    Stretch { start: start.unwrap_or(BEFORE_ALL), end, offset }
}

/// The offset at a second, and when it changes next. Changes of the abbreviation alone do not count.
fn offset_until(rules: &TimeZone, second: i64) -> (Offset, i64) {
    let at = instant(second);
    let offset = rules.to_offset(at);
    let end = rules
        .following(at)
        .find(|transition| transition.offset() != offset)
        .map(|transition| floor_second(transition.timestamp()));
    (offset, end.unwrap_or(AFTER_ALL))
}
