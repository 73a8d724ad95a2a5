//! When a rule runs: `every friday, 15:00-17:00`, `birthday week`, `from 2026-03-01 until 2026-03-31`.
//!
//! Clauses are joined with commas that mean AND; each kind may appear once, because a second one either says
//! the same or makes a rule that never runs. All of them but the time of day ask for a day. A time window
//! that wraps midnight belongs to the day it began: `every friday, 22:00-02:00` runs on Saturday at 01:00 and
//! not on Friday at 01:00. Reading and printing are in `when_text`.

use super::days;
use super::month_day::MonthDay;
use super::rrule::Rrule;
use super::text::text_type;
use super::when_text;
use super::zone::Zone;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

/// When a rule runs: all its clauses must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// At least one, at most one of each kind, in the order written.
    pub(super) clauses: Vec<Clause>,
}

/// One condition on the day or on the time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    EveryDay,
    Weekdays(Weekdays),
    MonthDays(MonthDays),
    Hours(Hours),
    /// Both inclusive; at least one is there.
    Window {
        from: Option<Date>,
        until: Option<Date>,
    },
    /// Sorted, without repetition.
    Dates(Vec<Date>),
    Birthday(Birthday),
    Rrule(Rrule),
}

/// Days of the week, Monday being bit 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weekdays(pub(super) u8);

/// Days of the month, the first being bit 1; `last` is the last day of any month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MonthDays {
    pub(super) days: u32,
    pub(super) last: bool,
}

/// Minutes since midnight on the clock, the end exclusive; it wraps midnight when the end is not after the
/// start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hours {
    pub(super) start: u16,
    pub(super) end: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Birthday {
    /// That day and so many days on both sides.
    Within(u8),
    /// Three days before to three days after.
    Week,
    Month,
}

impl Weekdays {
    pub(super) const WORKING: Weekdays = Weekdays(0b001_1111);
    pub(super) const WEEKEND: Weekdays = Weekdays(0b110_0000);

    pub(super) fn with(self, day: Weekday) -> Weekdays {
        Weekdays(self.0 | Weekdays::bit(day))
    }

    pub(super) fn contains(self, day: Weekday) -> bool {
        self.0 & Weekdays::bit(day) != 0
    }

    fn bit(day: Weekday) -> u8 {
        1 << day.to_monday_zero_offset()
    }
}

impl When {
    /// Reads clauses joined with commas.
    ///
    /// # Errors
    /// Unknown clauses, two of one kind, empty windows; the error tells the column, what was found and all
    /// forms.
    pub fn parse(text: &str) -> Result<When, super::ParseError> {
        when_text::parse(text)
    }

    /// Whether the rule runs at an instant, for a member with this birthday.
    ///
    /// The times of day are those of the clock on the wall: a window in a skipped hour does not run that day,
    /// one in a repeated hour runs twice. Birthday clauses hold for nobody whose birthday is unknown.
    pub fn matches(&self, at: Timestamp, zone: &Zone, birthday: Option<MonthDay>) -> bool {
        let local = zone.datetime(at);
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        let mut day = local.date();
        for clause in &self.clauses {
            if let Clause::Hours(hours) = clause {
                match hours.day_begun(minute) {
                    None => return false,
                    Some(DayBegun::Today) => {}
                    Some(DayBegun::Yesterday) => day = days::date_of(days::epoch_day(day) - 1),
                }
            }
        }
        self.clauses.iter().all(|clause| clause.holds_on(day, birthday))
    }

    /// Whether it is the same for a whole day and for all members.
    pub fn is_of_days(&self) -> bool {
        !self.clauses.iter().any(|clause| matches!(clause, Clause::Birthday(_) | Clause::Hours(_)))
    }

    /// Whether the answer depends on the member's birthday.
    pub fn needs_birthday(&self) -> bool {
        self.clauses.iter().any(|clause| matches!(clause, Clause::Birthday(_)))
    }
}

text_type! {
    When, "When",
    parse: When::parse,
    description: "When a rule runs, in the program's zone; clauses joined with commas must all hold, at \
        most one of each kind. Forms: `every day`; `every friday`; `every monday and thursday`; `weekdays`; \
        `weekends`; `every month on day 8`; `every month on days 1, 15`; `every month on the last day`; \
        `15:00-17:00` (may wrap midnight and belongs to the day it began); `from 2026-03-01`; `until \
        2026-03-31` (inclusive); `from 2026-03-01 until 2026-03-31`; `on 2026-11-11`; `birthday`; `birthday \
        week` (three days before to three days after); `birthday month`; `within 30 days of birthday`; \
        `RRULE:FREQ=MONTHLY;BYMONTHDAY=8`; `DTSTART=2026-01-01;RRULE:…`.",
    examples: [
        "every month on day 8",
        "every friday, 15:00-17:00",
        "from 2026-03-01 until 2026-03-31, weekends",
        "birthday week",
        "RRULE:FREQ=MONTHLY;BYDAY=1MO",
    ]
}

enum DayBegun {
    Today,
    Yesterday,
}

impl Hours {
    fn wraps(self) -> bool {
        self.end <= self.start
    }

    /// The day the window around this minute began, if there is one.
    fn day_begun(self, minute: u16) -> Option<DayBegun> {
        match (self.wraps(), self.start <= minute, minute < self.end) {
            (false, true, true) | (true, true, _) => Some(DayBegun::Today),
            (true, false, true) => Some(DayBegun::Yesterday),
            (false, _, _) | (true, false, false) => None,
        }
    }
}

impl Clause {
    fn holds_on(&self, day: Date, birthday: Option<MonthDay>) -> bool {
        match self {
            // The time of day was asked before, and decided which day this is.
            Clause::EveryDay | Clause::Hours(_) => true,
            Clause::Weekdays(weekdays) => weekdays.contains(day.weekday()),
            Clause::MonthDays(days) => days.contains(day),
            Clause::Window { from, until } => {
                from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
            }
            Clause::Dates(dates) => dates.binary_search(&day).is_ok(),
            Clause::Birthday(window) => birthday.is_some_and(|birthday| window.contains(day, birthday)),
            Clause::Rrule(rrule) => rrule.matches(day),
        }
    }
}

impl MonthDays {
    fn contains(self, day: Date) -> bool {
        let bit = 1 << day.day().unsigned_abs();
        self.days & bit != 0 || (self.last && day.day() == day.days_in_month())
    }
}

impl Birthday {
    fn contains(self, day: Date, birthday: MonthDay) -> bool {
        match self {
            Birthday::Within(days) => birthday.days_from(day) <= u32::from(days),
            Birthday::Week => birthday.days_from(day) <= 3,
            Birthday::Month => birthday.month() == day.month(),
        }
    }
}
