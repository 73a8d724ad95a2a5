//! The clauses of a [`When`] for those who say them in words: what the text said, without the letters of one language.

use jiff::civil::{Date, Weekday};

use super::{
    length::LengthUnit,
    rrule::{Frequency, Rrule},
    when::{Birthday, Clause, Hours, MonthDays, Weekdays, When},
};

/// One clause; all clauses of a [`When`] hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhenPart {
    /// On every day.
    EveryDay,
    /// On these days of the week, Monday first.
    Weekdays(Vec<Weekday>),
    /// On these days of each month.
    MonthDays {
        /// From 1, rising.
        days: Vec<i8>,
        /// On the last day, too.
        last: bool,
    },
    /// Between two times of day, in minutes since midnight; the end is not included and may lie on the next day.
    Hours {
        /// The first minute.
        start: u16,
        /// The first minute after it.
        end: u16,
    },
    /// From a day to a day, both included; at least one of them is there.
    Window {
        /// The first day.
        from: Option<Date>,
        /// The last day.
        until: Option<Date>,
    },
    /// On these days.
    Dates(Vec<Date>),
    /// On the birthday and so many days on both sides.
    AroundBirthday(u8),
    /// In the month of the birthday.
    BirthdayMonth,
    /// On days that come back.
    Recurring(Recurring),
}

/// Days that come back: a recurrence of RFC 5545.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurring {
    /// Days, weeks, months or years.
    pub every: LengthUnit,
    /// Every so many of them, counted from `from`.
    pub interval: u16,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// In these months, 1 to 12; in all when empty.
    pub months: Vec<i8>,
    /// On these days of the month, negative ones counted from its end.
    pub month_days: Vec<i8>,
    /// On these days of the week: each of them, or the so-manyth of the month or year; negative counts from the end.
    pub weekdays: Vec<(i8, Weekday)>,
}

impl When {
    /// The clauses, in the order in which they are written.
    pub fn parts(&self) -> Vec<WhenPart> {
        self.clauses.iter().map(part).collect()
    }
}

fn part(clause: &Clause) -> WhenPart {
    match clause {
        Clause::EveryDay => WhenPart::EveryDay,
        Clause::Weekdays(days) => WhenPart::Weekdays(weekdays(*days)),
        Clause::MonthDays(days) => month_days(*days),
        Clause::Hours(Hours { start, end }) => WhenPart::Hours { start: *start, end: *end },
        Clause::Window { from, until } => WhenPart::Window { from: *from, until: *until },
        Clause::Dates(dates) => WhenPart::Dates(dates.clone()),
        Clause::Birthday(Birthday::Within(days)) => WhenPart::AroundBirthday(*days),
        Clause::Birthday(Birthday::Week) => WhenPart::AroundBirthday(3),
        Clause::Birthday(Birthday::Month) => WhenPart::BirthdayMonth,
        Clause::Rrule(rrule) => WhenPart::Recurring(recurring(rrule)),
    }
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn weekdays(days: Weekdays) -> Vec<Weekday> {
    WEEK.into_iter().filter(|day| days.contains(*day)).collect()
}

fn month_days(MonthDays { days, last }: MonthDays) -> WhenPart {
    let days = (1i8..=31).filter(|day| days & (1u32 << day.unsigned_abs()) != 0).collect();
    WhenPart::MonthDays { days, last }
}

fn recurring(rrule: &Rrule) -> Recurring {
    let every = match rrule.frequency {
        Frequency::Daily => LengthUnit::Days,
        Frequency::Weekly => LengthUnit::Weeks,
        Frequency::Monthly => LengthUnit::Months,
        Frequency::Yearly => LengthUnit::Years,
    };
    let weekday = |offset: i8| WEEK.into_iter().find(|day| day.to_monday_zero_offset() == offset);
    Recurring {
        every,
        interval: rrule.interval,
        from: rrule.dtstart,
        until: rrule.until,
        months: (1i8..=12).filter(|month| rrule.months & (1u16 << month.unsigned_abs()) != 0).collect(),
        month_days: rrule.month_days.clone(),
        weekdays: rrule.weekdays.iter().filter_map(|day| Some((day.nth, weekday(day.weekday)?))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clause_has_its_part() {
        let check = |text: &str, expected: &[WhenPart]| {
            assert_eq!(When::parse(text).map(|when| when.parts()), Ok(expected.to_vec()), "{text}");
        };
        let day = jiff::civil::date;
        check("every day", &[WhenPart::EveryDay]);
        check(
            "every friday, 22:00-02:00",
            &[WhenPart::Weekdays(vec![Weekday::Friday]), WhenPart::Hours { start: 1320, end: 120 }],
        );
        check("every month on day 8", &[WhenPart::MonthDays { days: vec![8], last: false }]);
        check("birthday week", &[WhenPart::AroundBirthday(3)]);
        check("birthday month", &[WhenPart::BirthdayMonth]);
        check(
            "from 2026-03-01 until 2026-03-31",
            &[WhenPart::Window { from: Some(day(2026, 3, 1)), until: Some(day(2026, 3, 31)) }],
        );
        check(
            "DTSTART=2020-07-07;RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;BYMONTH=3,7",
            &[WhenPart::Recurring(Recurring {
                every: LengthUnit::Months,
                interval: 2,
                from: Some(day(2020, 7, 7)),
                until: None,
                months: vec![3, 7],
                month_days: Vec::new(),
                weekdays: vec![(-1, Weekday::Friday)],
            })],
        );
    }
}
