//! Civil dates as day numbers (1970-01-01 is 0), in both directions.
//!
//! Spans need the day after the last one a `Date` can hold, and keys that are plain integers; both are easier
//! on `i64` than on `Date`, whose arithmetic can fail. The algorithms are Howard Hinnant's `days_from_civil`
//! and `civil_from_days`, exact for the proleptic Gregorian calendar.

use jiff::civil::Date;

/// Seconds in a civil day without a change of offset.
pub(super) const DAY_SECONDS: i64 = 86_400;

/// The day number of a date.
pub(super) fn epoch_day(date: Date) -> i64 {
    epoch_day_of(i64::from(date.year()), i64::from(date.month()), i64::from(date.day()))
}

/// The day number of a date; what [`super::Zone::day_number`] answers for its instants.
pub fn day_number(date: Date) -> i32 {
    // A civil date lies within ±10,000 years of the epoch.
    i32::try_from(epoch_day(date)).unwrap_or(i32::MAX)
}

/// The date of such a number.
pub fn date_of_day(day: i32) -> Date {
    date_of(i64::from(day))
}

/// The day number of a year, month (1 to 12) and day; the year may lie outside what a `Date` can hold.
pub(super) const fn epoch_day_of(year: i64, month: i64, day: i64) -> i64 {
    // The year is counted from March, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The day numbers of the first and the last `Date`.
const DAY_MIN: i64 = epoch_day_of(-9_999, 1, 1);
const DAY_MAX: i64 = epoch_day_of(9_999, 12, 31);

/// The date of a day number, held within what a `Date` can be.
pub(super) fn date_of(epoch_day: i64) -> Date {
    let days = epoch_day.clamp(DAY_MIN, DAY_MAX) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    date(year, month, day)
}

/// A date from parts that are known to be one; a year out of range gives the nearest end of the calendar.
pub(super) fn date(year: i64, month: i64, day: i64) -> Date {
    let end_of_calendar = if year < 0 { Date::MIN } else { Date::MAX };
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return end_of_calendar };
    Date::new(year, month, day).unwrap_or(end_of_calendar)
}

/// The number of days from one date to a later one; negative when the second is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    epoch_day(to) - epoch_day(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_go_both_ways() {
        assert_eq!(epoch_day(jiff::civil::date(1970, 1, 1)), 0);
        assert_eq!(epoch_day(jiff::civil::date(2000, 2, 29)), 11_016);
        let mut date = Date::MIN;
        for number in epoch_day(Date::MIN)..=epoch_day(Date::MAX) {
            assert_eq!((epoch_day(date), date_of(number)), (number, date));
            date = date.tomorrow().unwrap_or(Date::MAX);
        }
        assert_eq!((date_of(i64::MIN), date_of(i64::MAX)), (Date::MIN, Date::MAX));
    }
}
