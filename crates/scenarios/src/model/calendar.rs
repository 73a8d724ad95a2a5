//! Calendars straight from `jiff`, without the engine's tables.

use jiff::{
    Span, Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::{TimeZone, TimeZoneDatabase},
};

use super::program::{Clause, Lasting, Length, Period, Unit};

/// An instant in microseconds since 1970.
pub type Micro = i64;

const HOUR: Micro = 3_600_000_000;

/// The calendar of a zone.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
}

impl Calendar {
    /// Of a zone by its name.
    pub fn new(zone: &str) -> Calendar {
        Calendar { zone: TimeZoneDatabase::bundled().get(zone).expect("the simulator names real zones") }
    }

    /// What the clock shows.
    pub fn clock(&self, at: Micro) -> DateTime {
        timestamp(at).to_zoned(self.zone.clone()).datetime()
    }

    /// The day.
    pub fn date(&self, at: Micro) -> Date {
        self.clock(at).date()
    }

    /// The first instant of a day.
    pub fn start(&self, date: Date) -> Micro {
        date.to_zoned(self.zone.clone()).expect("within the calendar").timestamp().as_microsecond()
    }

    /// The first instant after the day of `at`.
    pub fn end_of_day(&self, at: Micro) -> Micro {
        self.start(next(self.date(at)))
    }

    /// The instant at which the clock shows this, in a gap after it, in an overlap the first.
    pub fn at(&self, clock: DateTime) -> Micro {
        clock.to_zoned(self.zone.clone()).expect("within the calendar").timestamp().as_microsecond()
    }

    /// So much later.
    pub fn add(&self, at: Micro, length: Length) -> Micro {
        if length.unit == Unit::Hour {
            return at + length.amount * HOUR;
        }
        let zoned = timestamp(at).to_zoned(self.zone.clone());
        zoned.checked_add(span(length)).expect("within the calendar").timestamp().as_microsecond()
    }

    /// The first day of the period of a date, and of the next one.
    pub fn days_of(period: Period, date: Date) -> (Date, Date) {
        let first = |months: i8| {
            let month = (date.month() - 1) / months * months + 1;
            let start = Date::new(date.year(), month, 1).expect("a month begins");
            (start, start.checked_add(i32::from(months).months()).expect("within the calendar"))
        };
        match period {
            Period::Hour | Period::Day => (date, next(date)),
            Period::Week => {
                let back = i32::from(date.weekday().to_monday_zero_offset());
                let start = date.checked_sub(back.days()).expect("within the calendar");
                (start, start.checked_add(7.days()).expect("within the calendar"))
            }
            Period::Month => first(1),
            Period::Quarter => first(3),
            Period::HalfYear => first(6),
            Period::Year => first(12),
        }
    }

    /// The first instant of the period that `at` lies in, and the first one after it.
    pub fn period(&self, period: Period, at: Micro) -> (Micro, Micro) {
        if period == Period::Hour {
            return self.hour(at);
        }
        let (first, after) = Calendar::days_of(period, self.date(at));
        (self.start(first), self.start(after))
    }

    /// A clock hour, cut where the clocks are set.
    fn hour(&self, at: Micro) -> (Micro, Micro) {
        let clock = self.clock(at);
        let into = Micro::from(clock.minute()) * 60_000_000
            + Micro::from(clock.second()) * 1_000_000
            + Micro::from(clock.subsec_nanosecond()) / 1_000;
        let (mut start, mut end) = (at - into, at - into + HOUR);
        let offset = |at: Micro| self.zone.to_offset(timestamp(at));
        if offset(start) != offset(at) {
            let change = self.zone.preceding(timestamp(at + 1)).next();
            start = change.map_or(start, |c| c.timestamp().as_microsecond());
        }
        if offset(end - 1) != offset(at) {
            let change = self.zone.following(timestamp(at)).next();
            end = change.map_or(end, |c| c.timestamp().as_microsecond());
        }
        (start, end)
    }

    /// The year from a day that every year has to the day before it in the next one, around `at`.
    pub fn year_from(&self, month: i8, day: i8, at: Micro) -> (Micro, Micro) {
        let today = self.date(at);
        let of = |year: i16| Date::new(year, month, day).expect("a day that every year has");
        let first = if today < of(today.year()) { today.year() - 1 } else { today.year() };
        (self.start(of(first)), self.start(of(first + 1)))
    }

    /// The membership year that `at` lies in: first day, and first day of the next.
    pub fn membership_year(&self, joined: Micro, at: Micro) -> (Date, Date) {
        let (first, today) = (self.date(joined), self.date(at));
        let anniversary =
            |years: i32| first.checked_add(years.years()).expect("a membership does not last so long");
        let mut years = 0;
        while anniversary(years + 1) <= today {
            years += 1;
        }
        (anniversary(years), anniversary(years + 1))
    }

    /// The first instant at which something earned at `earned` is gone.
    pub fn gone(&self, lasting: Lasting, earned: Micro) -> Option<Micro> {
        let later = |length: Option<Length>| length.map_or(earned, |l| self.add(earned, l));
        match lasting {
            Lasting::Never => None,
            Lasting::After(length) if length.unit == Unit::Hour => Some(self.add(earned, length)),
            Lasting::After(length) => Some(self.end_of_day(self.add(earned, length))),
            Lasting::EndOf(period, length) => Some(self.period(period, later(length)).1),
            Lasting::NamedDay(month, day, length) => {
                let from = self.date(later(length));
                let in_year = |year| Date::new(year, month, day).expect("the simulator names no leap day");
                let this = in_year(from.year());
                Some(self.start(next(if from <= this { this } else { in_year(from.year() + 1) })))
            }
            Lasting::OnDate(date) => Some(self.start(next(date))),
        }
    }

    /// Whether a rule runs.
    pub fn runs(&self, clause: Clause, at: Micro, birth_month: Option<i8>) -> bool {
        let clock = self.clock(at);
        match clause {
            Clause::Weekday(day) => clock.weekday().to_monday_zero_offset() == day,
            Clause::MonthDay(day) => clock.day() == day,
            Clause::Hours(from, to) => from <= clock.hour() && clock.hour() < to,
            Clause::Between(from, until) => from <= clock.date() && clock.date() <= until,
            Clause::BirthdayMonth => birth_month == Some(clock.month()),
        }
    }

    /// The first day of the last so many days, weeks, months or years that end today.
    pub fn first_of_last(&self, length: Length, at: Micro) -> Date {
        let today = self.date(at);
        let back = if length.unit == Unit::Hour { 1.day() } else { span(length) };
        next(today.checked_sub(back).expect("within the calendar"))
    }
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i32 {
    date.since(Date::constant(1970, 1, 1)).expect("within the calendar").get_days()
}

fn next(date: Date) -> Date {
    date.tomorrow().expect("within the calendar")
}

fn span(length: Length) -> Span {
    match length.unit {
        Unit::Hour => length.amount.hours(),
        Unit::Day => length.amount.days(),
        Unit::Week => length.amount.weeks(),
        Unit::Month => length.amount.months(),
        Unit::Year => length.amount.years(),
    }
}

fn timestamp(at: Micro) -> Timestamp {
    Timestamp::from_microsecond(at).expect("the simulator stays within a century")
}
