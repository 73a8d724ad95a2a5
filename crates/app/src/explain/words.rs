//! The small parts of sentences: numbers, money, units, lists, lengths of time and dates, as each language writes them.
//!
//! Estonian has fourteen cases. Sentences are built so that what is filled in needs none: units and lengths stand after a
//! number, where they have the form that the document gives, and dates are written in figures.

use jiff::civil::{Date, Weekday};
use regulars_engine::{
    amount::Ratio,
    calendar::{Length, LengthUnit, MonthDay, Period},
    document::LimitPer,
    moment::Moment,
    program::{Levels, Program, WalletSpec},
    symbol::Sym,
    text::Text,
};

use super::{
    Sentence,
    phrase::{Phrase, fill, phrases},
};
use crate::{
    say::{Speech, level_name},
    view::{Unit, decimal, ratio_decimal},
};

/// Tells about one program in one language.
#[derive(Clone, Copy)]
pub(super) struct Teller<'p> {
    pub program: &'p Program,
    pub speech: Speech,
    /// For the program's own texts, which may be in languages that are not built in.
    pub language: &'p str,
}

/// The parts of a sentence by the names of their places.
pub(super) type Parts<'a> = &'a [(&'static str, String)];

impl Teller<'_> {
    /// A whole sentence.
    pub fn say(&self, phrase: &Phrase, parts: Parts<'_>) -> Sentence {
        let text = fill(phrase.template(self.speech), parts);
        let parts = parts.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
        Sentence { key: phrase.key, text, parts, watch: phrase.watch }
    }

    /// A part of a sentence.
    pub fn part(&self, phrase: &Phrase, parts: Parts<'_>) -> String {
        fill(phrase.template(self.speech), parts)
    }

    /// A word.
    pub fn word(&self, phrase: &Phrase) -> String {
        phrase.template(self.speech).to_owned()
    }

    /// A text of the document.
    pub fn text(&self, text: &Text) -> String {
        text.in_language(self.language).to_owned()
    }

    /// A name of the document that has no text: its words.
    pub fn key(&self, name: &str) -> String {
        name.replace(['_', '-'], " ")
    }

    /// As a heading: with a capital letter, in languages that have them.
    pub fn heading(&self, name: &str) -> String {
        let mut letters = name.chars();
        let first = letters.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(letters).collect()
    }

    /// The heading of a wallet.
    pub fn of_wallet(&self, wallet: Sym) -> Option<String> {
        Some(self.heading(&self.wallet(wallet)))
    }

    /// In quotation marks.
    pub fn quoted(&self, text: &str) -> String {
        match self.speech {
            Speech::English | Speech::Simplified => format!("“{text}”"),
            Speech::Traditional => format!("「{text}」"),
            Speech::Estonian => format!("„{text}”"),
        }
    }

    /// `a, b and c`.
    pub fn all_of(&self, items: &[String]) -> String {
        self.joined(items, &AND)
    }

    /// `a, b or c`.
    pub fn any_of(&self, items: &[String]) -> String {
        self.joined(items, &OR)
    }

    /// `a; b; c`.
    pub fn apart(&self, items: &[String]) -> String {
        let mark = match self.speech {
            Speech::English | Speech::Estonian => "; ",
            Speech::Simplified | Speech::Traditional => "；",
        };
        items.join(mark)
    }

    /// `a, b` and then the last, after a word.
    pub fn joined(&self, items: &[String], last: &Phrase) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [before @ .., end] => {
                [&before.join(&self.word(&COMMA)), self.word(last).as_str(), end.as_str()].concat()
            }
        }
    }

    /// A decimal text such as `1250.50` as the language writes it: with marks between thousands.
    fn figure(&self, text: &str) -> String {
        let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
        let (whole, fraction) = text.split_once('.').map_or((text, ""), |(whole, rest)| (whole, rest));
        let (mark, point, longest) = match self.speech {
            Speech::English | Speech::Simplified | Speech::Traditional => (",", ".", 3),
            // Estonian leaves numbers of four digits whole.
            Speech::Estonian => ("\u{a0}", ",", 4),
        };
        let mut grouped = String::with_capacity(whole.len().saturating_mul(2));
        for (place, digit) in whole.chars().enumerate() {
            let left = whole.len().saturating_sub(place);
            if place != 0 && longest < whole.len() && left.is_multiple_of(3) {
                grouped.push_str(mark);
            }
            grouped.push(digit);
        }
        let point = if fraction.is_empty() { "" } else { point };
        [sign, grouped.as_str(), point, fraction].concat()
    }

    /// A whole number.
    pub fn count(&self, number: i64) -> String {
        self.figure(&number.to_string())
    }

    /// A fraction: `1.2`, and `≈1.333333` where it does not end.
    pub fn ratio(&self, ratio: Ratio) -> String {
        let text = ratio_decimal(ratio);
        match text.strip_prefix('≈') {
            Some(rest) => ["≈", self.figure(rest).as_str()].concat(),
            None => self.figure(&text),
        }
    }

    /// A share: `30%`, in Estonian with a space.
    pub fn percent(&self, share: Ratio) -> String {
        let hundred = Ratio { num: 100, den: 1 };
        let figure = self.ratio(share.times(hundred).unwrap_or(share));
        match self.speech {
            Speech::English | Speech::Simplified | Speech::Traditional => format!("{figure}%"),
            Speech::Estonian => format!("{figure}\u{a0}%"),
        }
    }

    /// Money in the base currency, without needless zeros.
    pub fn money(&self, minor: i64) -> String {
        let text = decimal(minor, self.program.currency.exponent);
        let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
        self.priced(&self.figure(whole.map_or(text.as_str(), |(whole, _)| whole)))
    }

    /// A fraction of the smallest unit of money.
    fn money_ratio(&self, ratio: Ratio) -> String {
        let unit = Unit::money(self.program);
        self.priced(&self.figure(&unit.fraction(ratio)))
    }

    /// A figure with the sign of the currency.
    fn priced(&self, figure: &str) -> String {
        let code = self.program.currency.code.as_str();
        let (before, after) = currency_marks(self.speech, code);
        match (before, after) {
            ("", "") => match self.speech {
                Speech::English => format!("{code}\u{a0}{figure}"),
                Speech::Simplified | Speech::Traditional => format!("{figure} {code}"),
                Speech::Estonian => format!("{figure}\u{a0}{code}"),
            },
            (before, after) => format!("{before}{figure}{after}"),
        }
    }

    /// So much of a wallet: `24 points`, `€12.50`.
    pub fn units(&self, wallet: Sym, minor: i64) -> String {
        let unit = Unit::of(self.program, wallet, self.language);
        if unit.money {
            return self.money(minor);
        }
        self.with_unit(&self.count(minor), unit.word(minor))
    }

    /// A fraction of the smallest unit of a wallet: `1.2 points`.
    pub fn units_ratio(&self, wallet: &WalletSpec, ratio: Ratio) -> String {
        let unit = Unit::of(self.program, wallet.wallet, self.language);
        if unit.money {
            return self.money_ratio(ratio);
        }
        let one = ratio == Ratio { num: 1, den: 1 };
        self.with_unit(&self.ratio(ratio), if one { unit.one } else { unit.many })
    }

    fn with_unit(&self, figure: &str, unit: &str) -> String {
        // A wallet without a unit of its own counts in its name.
        let unit = &unit.replace('_', " ");
        let apart = match self.speech {
            Speech::English | Speech::Estonian => " ",
            Speech::Simplified | Speech::Traditional if unit.is_ascii() => " ",
            Speech::Simplified | Speech::Traditional => "",
        };
        [figure, apart, unit].concat()
    }

    /// What a wallet's units are called: `points`, `stored value`.
    pub fn wallet(&self, wallet: Sym) -> String {
        let name = self.program.name_of(wallet);
        let stated = self.program.document.wallets.get(name).and_then(|wallet| wallet.unit.as_ref());
        let Some(text) = stated.map(|unit| unit.in_language(self.language)) else { return self.key(name) };
        // A heading is in the nominative, which Estonian has in the singular form.
        let (one, many) = text.split_once('|').unwrap_or((text, text));
        let form = if self.speech == Speech::Estonian { one } else { many };
        form.trim().to_owned()
    }

    /// The name of a level.
    pub fn level(&self, set: Sym, level: Sym) -> String {
        let Some(set) = self.program.tier_set(set) else { return self.key(self.program.name_of(level)) };
        level_name(self.program, set, level, self.language)
    }

    /// `Gold`, `Gold and above`, or `Silver to Gold`.
    pub fn levels(&self, levels: Levels) -> String {
        let Some(set) = self.program.tier_set(levels.set) else { return String::new() };
        let name = |place: usize| {
            let level = set.levels.get(place);
            level.map_or_else(String::new, |level| self.level(set.set, level.level))
        };
        let top = set.levels.len().saturating_sub(1);
        match (levels.from == levels.to, levels.to == top) {
            (true, _) => name(levels.from),
            (false, true) => self.part(&AND_ABOVE, &[("level", name(levels.from))]),
            (false, false) => self.part(&FROM_TO, &[("from", name(levels.from)), ("to", name(levels.to))]),
        }
    }

    /// `12 months`.
    pub fn length(&self, length: Length) -> String {
        let phrase = match (length.unit(), length.amount()) {
            (LengthUnit::Seconds, 1) => &SECOND,
            (LengthUnit::Seconds, _) => &SECONDS,
            (LengthUnit::Minutes, 1) => &MINUTE,
            (LengthUnit::Minutes, _) => &MINUTES,
            (LengthUnit::Hours, 1) => &HOUR,
            (LengthUnit::Hours, _) => &HOURS,
            (LengthUnit::Days, 1) => &DAY,
            (LengthUnit::Days, _) => &DAYS,
            (LengthUnit::Weeks, 1) => &WEEK,
            (LengthUnit::Weeks, _) => &WEEKS,
            (LengthUnit::Months, 1) => &MONTH,
            (LengthUnit::Months, _) => &MONTHS,
            (LengthUnit::Years, 1) => &YEAR,
            (LengthUnit::Years, _) => &YEARS,
        };
        self.part(phrase, &[("n", self.count(i64::from(length.amount())))])
    }

    /// A time of so many seconds, in the largest unit that is whole.
    pub fn seconds(&self, seconds: u32) -> String {
        let units = [(86_400, LengthUnit::Days), (3_600, LengthUnit::Hours), (60, LengthUnit::Minutes)];
        let whole = units.into_iter().find(|(size, _)| seconds.is_multiple_of(*size));
        let (size, unit) = whole.unwrap_or((1, LengthUnit::Seconds));
        let length = Length::new(seconds.checked_div(size).unwrap_or(seconds), unit);
        length.map_or_else(|_| seconds.to_string(), |length| self.length(length))
    }

    /// `31 December 2026`.
    pub fn date(&self, date: Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self.speech {
            Speech::English => format!("{day} {} {year}", month_name(month)),
            Speech::Simplified | Speech::Traditional => format!("{year}年{month}月{day}日"),
            Speech::Estonian => format!("{day}.{month:02}.{year}"),
        }
    }

    /// The day of an instant in the program's zone.
    pub fn date_of(&self, at: Moment) -> String {
        self.date(self.program.zone.date(at.timestamp()))
    }

    /// A day that comes each year: `15 February`.
    pub fn month_day(&self, day: MonthDay) -> String {
        let (month, day) = (day.month(), day.day());
        match self.speech {
            Speech::English => format!("{day} {}", month_name(month)),
            Speech::Simplified | Speech::Traditional => format!("{month}月{day}日"),
            Speech::Estonian => format!("{day}.{month:02}"),
        }
    }

    /// `9 May 2026, 14:00`.
    pub fn time_of(&self, at: Moment) -> String {
        let (date, clock) = (self.date_of(at), self.clock_of(at));
        match self.speech {
            Speech::English | Speech::Estonian => format!("{date}, {clock}"),
            Speech::Simplified | Speech::Traditional => format!("{date}{clock}"),
        }
    }

    /// `14:00`.
    pub fn clock_of(&self, at: Moment) -> String {
        let local = self.program.zone.datetime(at.timestamp());
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// `per month`, `in all`.
    pub fn per(&self, per: LimitPer) -> String {
        self.word(match per {
            LimitPer::YearFrom(first) => {
                return self.part(&PER_YEAR_FROM, &[("day", self.month_day(first))]);
            }
            LimitPer::Total => &IN_ALL,
            LimitPer::MembershipYear => &PER_MEMBERSHIP_YEAR,
            LimitPer::Period(Period::Hour) => &PER_HOUR,
            LimitPer::Period(Period::Day) => &PER_DAY,
            LimitPer::Period(Period::IsoWeek) => &PER_WEEK,
            LimitPer::Period(Period::Month) => &PER_MONTH,
            LimitPer::Period(Period::Quarter) => &PER_QUARTER,
            LimitPer::Period(Period::HalfYear) => &PER_HALF_YEAR,
            LimitPer::Period(Period::Year) => &PER_YEAR,
        })
    }

    /// `once`, `3 times`.
    pub fn times(&self, times: i64) -> String {
        let phrase = match times {
            1 => &ONCE,
            2 => &TWICE,
            _ => &TIMES,
        };
        self.part(phrase, &[("n", self.count(times))])
    }

    /// `the end of the month`, and of the next one.
    pub fn end_of(&self, period: Period, next: bool) -> String {
        let (this, following) = match period {
            Period::Hour => (&END_OF_HOUR, &END_OF_NEXT_HOUR),
            Period::Day => (&END_OF_DAY, &END_OF_NEXT_DAY),
            Period::IsoWeek => (&END_OF_WEEK, &END_OF_NEXT_WEEK),
            Period::Month => (&END_OF_MONTH, &END_OF_NEXT_MONTH),
            Period::Quarter => (&END_OF_QUARTER, &END_OF_NEXT_QUARTER),
            Period::HalfYear => (&END_OF_HALF_YEAR, &END_OF_NEXT_HALF_YEAR),
            Period::Year => (&END_OF_YEAR, &END_OF_NEXT_YEAR),
        };
        self.word(if next { following } else { this })
    }

    /// On which day of the week, each week.
    pub fn weekday(&self, day: Weekday) -> String {
        self.word(match day {
            Weekday::Monday => &MONDAYS,
            Weekday::Tuesday => &TUESDAYS,
            Weekday::Wednesday => &WEDNESDAYS,
            Weekday::Thursday => &THURSDAYS,
            Weekday::Friday => &FRIDAYS,
            Weekday::Saturday => &SATURDAYS,
            Weekday::Sunday => &SUNDAYS,
        })
    }

    /// In which month, each year.
    pub fn in_month(&self, month: i8) -> String {
        match self.speech {
            Speech::English => month_name(month).to_owned(),
            Speech::Simplified | Speech::Traditional => format!("{month}月"),
            Speech::Estonian => named(&MONTHS_ESTONIAN, month).to_owned(),
        }
    }
}

/// The sign of a currency before and after a figure; none where its code is clearer.
fn currency_marks(speech: Speech, code: &str) -> (&'static str, &'static str) {
    match (speech, code) {
        (Speech::English, "EUR") => ("€", ""),
        (Speech::English, "USD") => ("$", ""),
        (Speech::English, "GBP") => ("£", ""),
        (Speech::English, "CNY" | "JPY") => ("¥", ""),
        (Speech::English, "HKD") => ("HK$", ""),
        (Speech::English, "TWD") => ("NT$", ""),
        (Speech::Simplified, "CNY") => ("", "元"),
        (Speech::Simplified, "EUR") => ("", "欧元"),
        (Speech::Simplified, "USD") => ("", "美元"),
        (Speech::Simplified, "GBP") => ("", "英镑"),
        (Speech::Simplified, "JPY") => ("", "日元"),
        (Speech::Simplified, "HKD") => ("", "港元"),
        (Speech::Simplified, "TWD") => ("", "新台币"),
        (Speech::Traditional, "CNY") => ("人民幣", "元"),
        (Speech::Traditional, "EUR") => ("", "歐元"),
        (Speech::Traditional, "USD") => ("", "美元"),
        (Speech::Traditional, "GBP") => ("", "英鎊"),
        (Speech::Traditional, "JPY") => ("", "日圓"),
        (Speech::Traditional, "HKD") => ("", "港元"),
        (Speech::Traditional, "TWD") => ("新台幣", "元"),
        (Speech::Estonian, "EUR") => ("", "\u{a0}€"),
        _ => ("", ""),
    }
}

const MONTHS_ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// In the case that says "in": "märtsis".
const MONTHS_ESTONIAN: [&str; 12] = [
    "jaanuaris",
    "veebruaris",
    "märtsis",
    "aprillis",
    "mais",
    "juunis",
    "juulis",
    "augustis",
    "septembris",
    "oktoobris",
    "novembris",
    "detsembris",
];

fn month_name(month: i8) -> &'static str {
    named(&MONTHS_ENGLISH, month)
}

fn named(months: &[&'static str; 12], month: i8) -> &'static str {
    let place = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    place.and_then(|place| months.get(place)).copied().unwrap_or("?")
}

phrases! {
    COMMA "word.comma" { ", " "、" "、" ", " }
    AND "word.and" { " and " "和" "和" " ja " }
    OR "word.or" { " or " "或" "或" " või " }
    AND_ABOVE "word.and_above" { "{level} and above" "{level}及以上" "{level}及以上" "{level} või kõrgem" }
    FROM_TO "word.from_to" { "{from} to {to}" "{from}至{to}" "{from}至{to}" "{from} kuni {to}" }
    ONCE "word.once" { "once" "1次" "1次" "1 kord" }
    TWICE "word.twice" { "twice" "2次" "2次" "2 korda" }
    TIMES "word.times" { "{n} times" "{n}次" "{n}次" "{n} korda" }
    SECOND "word.second" { "1 second" "1秒" "1秒" "1 sekund" }
    SECONDS "word.seconds" { "{n} seconds" "{n}秒" "{n}秒" "{n} sekundit" }
    MINUTE "word.minute" { "1 minute" "1分钟" "1分鐘" "1 minut" }
    MINUTES "word.minutes" { "{n} minutes" "{n}分钟" "{n}分鐘" "{n} minutit" }
    HOUR "word.hour" { "1 hour" "1小时" "1小時" "1 tund" }
    HOURS "word.hours" { "{n} hours" "{n}小时" "{n}小時" "{n} tundi" }
    DAY "word.day" { "1 day" "1天" "1天" "1 päev" }
    DAYS "word.days" { "{n} days" "{n}天" "{n}天" "{n} päeva" }
    WEEK "word.week" { "1 week" "1周" "1週" "1 nädal" }
    WEEKS "word.weeks" { "{n} weeks" "{n}周" "{n}週" "{n} nädalat" }
    MONTH "word.month" { "1 month" "1个月" "1個月" "1 kuu" }
    MONTHS "word.months" { "{n} months" "{n}个月" "{n}個月" "{n} kuud" }
    YEAR "word.year" { "1 year" "1年" "1年" "1 aasta" }
    YEARS "word.years" { "{n} years" "{n}年" "{n}年" "{n} aastat" }
    IN_ALL "word.in_all" { "in total" "总共" "總共" "kokku" }
    PER_HOUR "word.per_hour" { "per hour" "每小时" "每小時" "tunnis" }
    PER_DAY "word.per_day" { "per day" "每天" "每天" "päevas" }
    PER_WEEK "word.per_week" { "per week" "每周" "每週" "nädalas" }
    PER_MONTH "word.per_month" { "per month" "每月" "每月" "kuus" }
    PER_QUARTER "word.per_quarter" { "per quarter" "每季度" "每季" "kvartalis" }
    PER_HALF_YEAR "word.per_half_year" { "per half-year" "每半年" "每半年" "poolaastas" }
    PER_YEAR "word.per_year" { "per year" "每年" "每年" "aastas" }
    PER_YEAR_FROM "word.per_year_from" {
        "per year from {day}" "每年（自{day}起）" "每年（自{day}起）" "aastas alates {day}"
    }
    PER_MEMBERSHIP_YEAR "word.per_membership_year" { "per membership year" "每个会员年度" "每個會員年度" "liikmeaastas" }
    END_OF_HOUR "word.end_of_hour" { "the end of the hour" "该小时结束" "該小時結束" "tunni lõpuni" }
    END_OF_DAY "word.end_of_day" { "the end of the day" "当天结束" "當天結束" "päeva lõpuni" }
    END_OF_WEEK "word.end_of_week" { "the Sunday of the week" "当周周日" "當週週日" "nädala lõpuni" }
    END_OF_MONTH "word.end_of_month" { "the end of the month" "当月月底" "當月月底" "kuu lõpuni" }
    END_OF_QUARTER "word.end_of_quarter" { "the end of the quarter" "当季季末" "當季季末" "kvartali lõpuni" }
    END_OF_HALF_YEAR "word.end_of_half_year" {
        "the end of the half-year" "该半年末" "該半年末" "poolaasta lõpuni"
    }
    END_OF_YEAR "word.end_of_year" { "the end of the year" "当年年底" "當年年底" "aasta lõpuni" }
    END_OF_NEXT_HOUR "word.end_of_next_hour" {
        "the end of the next hour" "下一小时结束" "下一小時結束" "järgmise tunni lõpuni"
    }
    END_OF_NEXT_DAY "word.end_of_next_day" {
        "the end of the next day" "次日结束" "次日結束" "järgmise päeva lõpuni"
    }
    END_OF_NEXT_WEEK "word.end_of_next_week" {
        "the Sunday of the next week" "下周周日" "下週週日" "järgmise nädala lõpuni"
    }
    END_OF_NEXT_MONTH "word.end_of_next_month" {
        "the end of the next month" "下月月底" "下月月底" "järgmise kuu lõpuni"
    }
    END_OF_NEXT_QUARTER "word.end_of_next_quarter" {
        "the end of the next quarter" "下一季度末" "下一季季末" "järgmise kvartali lõpuni"
    }
    END_OF_NEXT_HALF_YEAR "word.end_of_next_half_year" {
        "the end of the next half-year" "下一个半年末" "下一個半年末" "järgmise poolaasta lõpuni"
    }
    END_OF_NEXT_YEAR "word.end_of_next_year" {
        "the end of the next year" "次年年底" "隔年年底" "järgmise aasta lõpuni"
    }
    MONDAYS "word.mondays" { "on Mondays" "每周一" "每週一" "esmaspäeviti" }
    TUESDAYS "word.tuesdays" { "on Tuesdays" "每周二" "每週二" "teisipäeviti" }
    WEDNESDAYS "word.wednesdays" { "on Wednesdays" "每周三" "每週三" "kolmapäeviti" }
    THURSDAYS "word.thursdays" { "on Thursdays" "每周四" "每週四" "neljapäeviti" }
    FRIDAYS "word.fridays" { "on Fridays" "每周五" "每週五" "reedeti" }
    SATURDAYS "word.saturdays" { "on Saturdays" "每周六" "每週六" "laupäeviti" }
    SUNDAYS "word.sundays" { "on Sundays" "每周日" "每週日" "pühapäeviti" }
}
