//! Times in words: "on Fridays, 15:00–17:00", "1 March 2026 to 31 March 2026", "in the week of your birthday".

use jiff::civil::{Date, Weekday};
use regulars_engine::calendar::{LengthUnit, MonthDay, Recurring, When, WhenPart};

use super::{phrase::Phrase, phrase::phrases, words::Teller};

impl Teller<'_> {
    /// All that holds together.
    pub fn when(&self, when: &When) -> String {
        let parts: Vec<String> = when.parts().iter().map(|part| self.when_part(part)).collect();
        parts.join(&self.word(&TOGETHER))
    }

    /// Days of the document: a day of each year, or a sentence.
    pub fn days(&self, sentences: &[String]) -> String {
        let days: Vec<String> = sentences.iter().map(|text| self.days_sentence(text)).collect();
        self.all_of(&days)
    }

    fn days_sentence(&self, text: &str) -> String {
        match (MonthDay::parse_words(text), When::parse(text)) {
            (Ok(day), _) => self.part(&EACH_YEAR_ON, &[("day", self.month_day(day))]),
            (Err(_), Ok(when)) => self.when(&when),
            // A checked document has no other.
            (Err(_), Err(_)) => text.to_owned(),
        }
    }

    fn when_part(&self, part: &WhenPart) -> String {
        match part {
            WhenPart::EveryDay => self.word(&EVERY_DAY),
            WhenPart::Weekdays(days) => self.weekdays(days),
            WhenPart::MonthDays { days, last } => {
                let mut named: Vec<String> = days.iter().map(|day| self.month_day_number(*day)).collect();
                named.extend(last.then(|| self.month_day_number(-1)));
                self.part(&EACH_MONTH, &[("days", self.all_of(&named))])
            }
            WhenPart::Hours { start, end } => {
                let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
                self.part(&BETWEEN, &[("start", clock(*start)), ("end", clock(*end))])
            }
            WhenPart::Window { from, until } => self.window(*from, *until),
            WhenPart::Dates(dates) => {
                let dates: Vec<String> = dates.iter().map(|date| self.date(*date)).collect();
                self.part(&ON_DATES, &[("dates", self.all_of(&dates))])
            }
            WhenPart::AroundBirthday(0) => self.word(&BIRTHDAY),
            WhenPart::AroundBirthday(1) => self.word(&DAY_AROUND_BIRTHDAY),
            WhenPart::AroundBirthday(days) => {
                self.part(&AROUND_BIRTHDAY, &[("n", self.count(i64::from(*days)))])
            }
            WhenPart::BirthdayMonth => self.word(&BIRTHDAY_MONTH),
            WhenPart::Recurring(days) => self.recurring(days),
        }
    }

    /// From a day to a day, of which one may be open.
    pub fn window(&self, from: Option<Date>, until: Option<Date>) -> String {
        let date = |date: Option<Date>| date.map_or_else(String::new, |date| self.date(date));
        let phrase = match (from, until) {
            (Some(_), Some(_)) => &WINDOW,
            (Some(_), None) => &FROM,
            (None, _) => &UNTIL,
        };
        self.part(phrase, &[("from", date(from)), ("until", date(until))])
    }

    fn weekdays(&self, days: &[Weekday]) -> String {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        match days {
            [Monday, Tuesday, Wednesday, Thursday, Friday] => self.word(&WORKING_DAYS),
            [Saturday, Sunday] => self.word(&WEEKENDS),
            days => {
                let days: Vec<String> = days.iter().map(|day| self.weekday(*day)).collect();
                self.all_of(&days)
            }
        }
    }

    /// `day 8`, `the last day`, `the 3rd day from the end`.
    fn month_day_number(&self, day: i8) -> String {
        match day {
            -1 => self.word(&LAST_DAY),
            ..=-2 => self.part(&DAY_FROM_END, &[("n", self.count(i64::from(day.unsigned_abs())))]),
            _ => self.part(&DAY_NUMBER, &[("n", self.count(i64::from(day)))]),
        }
    }

    fn recurring(&self, days: &Recurring) -> String {
        let mut parts: Vec<String> = Vec::new();
        if 1 < days.interval {
            let phrase = match days.every {
                LengthUnit::Weeks => &EVERY_WEEKS,
                LengthUnit::Months => &EVERY_MONTHS,
                LengthUnit::Years => &EVERY_YEARS,
                LengthUnit::Days | LengthUnit::Hours | LengthUnit::Minutes | LengthUnit::Seconds => {
                    &EVERY_DAYS
                }
            };
            parts.push(self.part(phrase, &[("n", self.count(i64::from(days.interval)))]));
        }
        parts.extend(self.recurring_days(days));
        if !days.months.is_empty() {
            let months: Vec<String> = days.months.iter().map(|month| self.in_month(*month)).collect();
            parts.push(self.part(&IN_MONTHS, &[("months", self.all_of(&months))]));
        }
        if parts.is_empty() {
            parts.push(self.word(&EVERY_DAY));
        }
        if days.from.is_some() || days.until.is_some() {
            parts.push(self.window(days.from, days.until));
        }
        parts.join(&self.word(&TOGETHER))
    }

    /// The days; what a recurrence leaves open is taken from the day it starts.
    fn recurring_days(&self, days: &Recurring) -> Vec<String> {
        let mut parts = Vec::new();
        if !days.month_days.is_empty() {
            let named: Vec<String> = days.month_days.iter().map(|day| self.month_day_number(*day)).collect();
            parts.push(self.part(&EACH_MONTH, &[("days", self.all_of(&named))]));
        }
        if !days.weekdays.is_empty() {
            let of_year = days.every == LengthUnit::Years && days.months.is_empty();
            let named: Vec<String> =
                days.weekdays.iter().map(|(nth, day)| self.nth(*nth, *day, of_year)).collect();
            parts.push(self.all_of(&named));
        }
        let Some(start) = days.from.filter(|_| parts.is_empty()) else { return parts };
        match days.every {
            LengthUnit::Weeks => parts.push(self.weekday(start.weekday())),
            LengthUnit::Months => {
                parts.push(self.part(&EACH_MONTH, &[("days", self.month_day_number(start.day()))]));
            }
            LengthUnit::Years if days.months.is_empty() => {
                let day = MonthDay::new(start.month(), start.day()).map(|day| self.month_day(day));
                parts.extend(day.map(|day| self.part(&EACH_YEAR_ON, &[("day", day)])));
            }
            LengthUnit::Years => {
                parts.push(self.part(&EACH_MONTH, &[("days", self.month_day_number(start.day()))]));
            }
            LengthUnit::Days | LengthUnit::Hours | LengthUnit::Minutes | LengthUnit::Seconds => {}
        }
        parts
    }

    fn nth(&self, nth: i8, day: Weekday, of_year: bool) -> String {
        let phrase: &Phrase = match nth {
            0 => return self.weekday(day),
            -1 => &LAST_OF,
            ..=-2 => &NTH_FROM_END_OF,
            _ => &NTH_OF,
        };
        let parts = [
            ("n", self.count(i64::from(nth.unsigned_abs()))),
            ("weekday", self.weekday(day)),
            ("period", self.word(if of_year { &OF_YEAR } else { &OF_MONTH })),
        ];
        self.part(phrase, &parts)
    }
}

phrases! {
    TOGETHER "when.together" { ", " "，" "，" ", " }
    EVERY_DAY "when.every_day" { "every day" "每天" "每天" "iga päev" }
    WORKING_DAYS "when.working_days" {
        "from Monday to Friday" "周一至周五" "週一至週五" "esmaspäevast reedeni"
    }
    WEEKENDS "when.weekends" { "on Saturdays and Sundays" "每周六、周日" "每週六、週日" "laupäeviti ja pühapäeviti" }
    EACH_MONTH "when.each_month" { "on {days} of the month" "每月{days}" "每月{days}" "iga kuu: {days}" }
    DAY_NUMBER "when.day" { "day {n}" "{n}日" "{n}日" "{n}. päev" }
    LAST_DAY "when.last_day" { "the last day" "最后一天" "最後一天" "viimane päev" }
    DAY_FROM_END "when.day_from_end" {
        "day {n} counted from the end" "倒数第{n}天" "倒數第{n}天" "{n}. päev lõpust lugedes"
    }
    EACH_YEAR_ON "when.each_year_on" { "each year on {day}" "每年{day}" "每年{day}" "igal aastal {day}" }
    BETWEEN "when.between" { "{start}–{end}" "{start}–{end}" "{start}–{end}" "kell {start}–{end}" }
    WINDOW "when.window" {
        "from {from} to {until}" "{from}至{until}" "{from}至{until}" "ajavahemikul {from}–{until}"
    }
    FROM "when.from" { "from {from} on" "{from}起" "{from}起" "alates {from}" }
    UNTIL "when.until" { "until {until}" "截至{until}" "截至{until}" "kuni {until}" }
    ON_DATES "when.on_dates" { "on {dates}" "{dates}" "{dates}" "{dates}" }
    BIRTHDAY "when.birthday" { "on your birthday" "生日当天" "生日當天" "sünnipäeval" }
    DAY_AROUND_BIRTHDAY "when.day_around_birthday" {
        "on your birthday and the day before and after it" "生日当天及前后各1天" "生日當天及前後各1天"
        "sünnipäeval ning päev enne ja pärast seda"
    }
    AROUND_BIRTHDAY "when.around_birthday" {
        "on your birthday and {n} days before and after it" "生日当天及前后各{n}天" "生日當天及前後各{n}天"
        "sünnipäeval ning {n} päeva enne ja pärast seda"
    }
    BIRTHDAY_MONTH "when.birthday_month" {
        "in the month of your birthday" "生日当月" "生日當月" "sünnipäevakuul"
    }
    EVERY_DAYS "when.every_days" { "every {n} days" "每{n}天" "每{n}天" "iga {n} päeva järel" }
    EVERY_WEEKS "when.every_weeks" { "every {n} weeks" "每{n}周" "每{n}週" "iga {n} nädala järel" }
    EVERY_MONTHS "when.every_months" { "every {n} months" "每{n}个月" "每{n}個月" "iga {n} kuu järel" }
    EVERY_YEARS "when.every_years" { "every {n} years" "每{n}年" "每{n}年" "iga {n} aasta järel" }
    IN_MONTHS "when.in_months" { "in {months}" "仅在{months}" "僅在{months}" "{months}" }
    OF_MONTH "when.of_month" { "of the month" "当月" "當月" "kuu" }
    OF_YEAR "when.of_year" { "of the year" "当年" "當年" "aasta" }
    NTH_OF "when.nth" {
        "{weekday}, no. {n} {period}" "{weekday}（{period}第{n}个）" "{weekday}（{period}第{n}個）"
        "{weekday} ({period} {n}. kord)"
    }
    LAST_OF "when.last" {
        "{weekday}, the last {period}" "{weekday}（{period}最后一个）" "{weekday}（{period}最後一個）"
        "{weekday} ({period} viimane kord)"
    }
    NTH_FROM_END_OF "when.nth_from_end" {
        "{weekday}, no. {n} from the end {period}" "{weekday}（{period}倒数第{n}个）" "{weekday}（{period}倒數第{n}個）"
        "{weekday} ({period} {n}. kord lõpust)"
    }
}
