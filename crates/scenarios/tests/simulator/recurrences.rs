//! Recurrences in the engine's calendar and in the `rrule` crate: the days of random rules, in zones whose clocks change.
//!
//! The engine asks "is this day one of them?", the crate lists occurrences; over some years both must name the same
//! days. The generator stays in the engine's subset of RFC 5545 and leaves out what the crate reads differently:
//! - weekdays with and without an ordinal in one list: it takes days that are both, the RFC days that are either;
//! - the fifth weekday from the end of a month, which it refuses;
//! - times before 04:00: it drops an occurrence whose time the clocks skip, the RFC moves it, and a day stays a day.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use regulars_engine::calendar::{Rrule, When, Zone};
use regulars_scenarios::simulator::random::Random;
use rrule::RRuleSet;

const RULES: u64 = 600;
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/// With summer time in both halves of the year, changes at midnight and by half an hour, and without any.
const ZONES: [&str; 9] = [
    "America/New_York",
    "Europe/Tallinn",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "America/Santiago",
    "Asia/Beirut",
    "America/St_Johns",
    "Pacific/Auckland",
];

/// A recurrence, in the parts that both are given.
struct Rule {
    zone: &'static str,
    start: Date,
    /// The time of day of the crate's occurrences.
    time: (i8, i8),
    until: Option<Date>,
    /// `FREQ=…` with all but UNTIL.
    parts: String,
    /// Whether the rule tells its days without DTSTART.
    closed: bool,
    days: i64,
}

#[test]
fn the_rrule_crate_agrees() {
    let seed = super::number("REGULARS_SIM_SEED").unwrap_or(20_260_308);
    let mut random = Random::new(seed);
    let mut occurrences = 0;
    for _ in 0..RULES {
        let rule = Rule::random(&mut random);
        occurrences += rule.check();
    }
    println!("{RULES} rules, {occurrences} occurrences");
    assert!(RULES * 20 < occurrences, "{occurrences} are too few");
}

impl Rule {
    fn random(random: &mut Random) -> Rule {
        let start = jiff::civil::date(2016, 1, 1) + random.number(0, 16 * 365).days();
        let (frequency, years) =
            random.pick(&[("DAILY", 4), ("WEEKLY", 5), ("MONTHLY", 8), ("YEARLY", 16), ("YEARLY", 9)]);
        let mut parts = format!("FREQ={frequency}");
        let interval = if random.chance(50) { 1 } else { random.number(2, 7) };
        if interval != 1 {
            parts += &format!(";INTERVAL={interval}");
        }
        let months = random.chance(30);
        if months {
            parts += &list(random, "BYMONTH", (1..=12).map(|month| month.to_string()).collect());
        }
        let month_days = frequency != "WEEKLY" && random.chance(40);
        if month_days {
            let days = (-31..=31).filter(|day| *day != 0).map(|day: i32| day.to_string());
            parts += &list(random, "BYMONTHDAY", days.collect());
        }
        let weekdays = random.chance(50);
        if weekdays {
            let ordinals = match frequency {
                "MONTHLY" => 5,
                "YEARLY" if months => 5,
                "YEARLY" => 53,
                _ => 0,
            };
            let days = by_day(random, ordinals);
            parts += &list(random, "BYDAY", days);
        }
        if random.chance(30) {
            parts += &format!(";WKST={}", random.pick(&WEEKDAYS));
        }
        let days = years * 366;
        Rule {
            zone: random.pick(&ZONES),
            start,
            time: (small(random, 4, 23), small(random, 0, 59)),
            until: random.maybe(25, |r| start + r.number(0, days).days()),
            closed: interval == 1 && (weekdays || frequency == "DAILY" || month_days),
            parts,
            days,
        }
    }

    /// Compares the days; the number of occurrences.
    fn check(&self) -> u64 {
        let zone = Zone::parse(self.zone).unwrap();
        let until =
            self.until.map_or_else(String::new, |until| format!(";UNTIL={}", until.strftime("%Y%m%d")));
        let text = format!("DTSTART={};RRULE:{}{until}", self.start, self.parts);
        let listed = self.listed();
        let end = self.start + self.days.days();
        let expected: BTreeSet<Date> = listed.iter().map(|at| zone.date(*at)).collect();
        let asked = |rule: &Rrule| -> BTreeSet<Date> {
            self.start.series(1.day()).take_while(|day| *day < end).filter(|day| rule.matches(*day)).collect()
        };
        let place = format!("{text} in {}", self.zone);
        let rule = Rrule::parse(&text).unwrap_or_else(|error| panic!("{place}: {error}"));
        same(&asked(&rule), &expected, &place);
        if self.closed {
            let open = format!("RRULE:{}{until}", self.parts);
            same(&asked(&Rrule::parse(&open).unwrap()), &expected, &open);
        }
        // The same through the clause of a rule, which is asked about instants.
        let when = When::parse(&text).unwrap();
        for at in &listed {
            assert!(when.matches(*at, &zone, None), "{place}: {at} is an occurrence");
        }
        u64::try_from(listed.len()).unwrap()
    }

    /// The crate's occurrences.
    fn listed(&self) -> Vec<jiff::Timestamp> {
        let instant = |date: Date| {
            let local = date.at(self.time.0, self.time.1, 0, 0);
            local.in_tz(self.zone).unwrap().timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
        };
        // UNTIL is compared with instants: the one of the last day's occurrence is the day's last that can matter.
        let until = self.until.map_or_else(String::new, |until| format!(";UNTIL={}", instant(until)));
        let start = self.start.at(self.time.0, self.time.1, 0, 0).strftime("%Y%m%dT%H%M%S");
        let text = format!("DTSTART;TZID={}:{start}\nRRULE:{}{until}", self.zone, self.parts);
        let set: RRuleSet = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        let end = self.start + self.days.days();
        let before = end.at(0, 0, 0, 0).in_tz(self.zone).unwrap().timestamp().as_second();
        let occurrences = set.into_iter().map(|at| at.timestamp());
        let occurrences = occurrences.take_while(|second| *second < before);
        occurrences.map(|second| jiff::Timestamp::from_second(second).unwrap()).collect()
    }
}

fn same(asked: &BTreeSet<Date>, listed: &BTreeSet<Date>, place: &str) {
    let only_asked: Vec<&Date> = asked.difference(listed).take(5).collect();
    let only_listed: Vec<&Date> = listed.difference(asked).take(5).collect();
    assert!(
        only_asked.is_empty() && only_listed.is_empty(),
        "{place}: only the engine has {only_asked:?}, only the crate {only_listed:?}"
    );
}

/// `;NAME=` and one to four of these.
fn list(random: &mut Random, name: &str, from: Vec<String>) -> String {
    let chosen: BTreeSet<String> = (0..random.number(1, 4)).map(|_| random.pick(&from)).collect();
    format!(";{name}={}", chosen.into_iter().collect::<Vec<_>>().join(","))
}

/// Weekdays to choose from: all without an ordinal, or all with one.
fn by_day(random: &mut Random, ordinals: i64) -> Vec<String> {
    if ordinals == 0 || random.chance(40) {
        return WEEKDAYS.map(str::to_owned).to_vec();
    }
    let mut days = Vec::new();
    for day in WEEKDAYS {
        let ordinal = random.number(1, ordinals);
        let from_end = random.chance(50) && ordinal < 5;
        days.push(format!("{}{day}", if from_end { -ordinal } else { ordinal }));
    }
    days
}

fn small(random: &mut Random, from: i64, to: i64) -> i8 {
    i8::try_from(random.number(from, to)).unwrap()
}
