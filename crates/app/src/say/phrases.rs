//! The words of the four languages that are built in: what is missing, how things are listed, and dates.
//!
//! A single missing counter is said shortly ("3 more orders"); of several each gets its verb ("place 3 more orders and
//! spend 12.00 more").

use regulars_engine::{
    decide::Missing,
    moment::Moment,
    program::{AgeUnit, CountSource, Program},
    state::Measure,
    symbol::Sym,
};

use crate::view::{HeldBy, Unit, decimal, is_referral};

/// A language that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// English, which also stands in for languages that are not built in.
    English,
    /// Chinese in simplified characters.
    Simplified,
    /// Chinese in traditional characters.
    Traditional,
    /// Estonian.
    Estonian,
}

impl Speech {
    /// Of a BCP 47 tag; English for those that are not built in.
    pub fn of(tag: &str) -> Speech {
        Speech::known(tag).unwrap_or(Speech::English)
    }

    /// Of a BCP 47 tag, when it is built in.
    pub fn known(tag: &str) -> Option<Speech> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        match parts.next() {
            Some("en") => Some(Speech::English),
            Some("et") => Some(Speech::Estonian),
            Some("zh") => match parts.find_map(script_of) {
                Some(speech) => Some(speech),
                None => Some(Speech::Simplified),
            },
            Some(_) | None => None,
        }
    }

    /// Between the members of a list.
    pub(super) fn list_separator(self) -> &'static str {
        match self {
            Speech::English | Speech::Estonian => ", ",
            Speech::Simplified | Speech::Traditional => "、",
        }
    }

    /// The sentence of the way up.
    pub(super) fn way_up(self) -> &'static str {
        match self {
            Speech::English => "{missing}[ by {by}] for {level}[: {benefits}]",
            Speech::Simplified => "[{by}前]{missing}，即可升级为{level}[：{benefits}]",
            Speech::Traditional => "[{by}前]{missing}，即可升級為{level}[：{benefits}]",
            Speech::Estonian => "{missing}[ hiljemalt {by}] ja saad taseme {level}[: {benefits}]",
        }
    }

    /// The sentence of what is at risk.
    pub(super) fn at_risk(self) -> &'static str {
        match self {
            Speech::English => "{missing}[ by {by}] to stay {level}",
            Speech::Simplified => "[{by}前]{missing}，即可保留{level}",
            Speech::Traditional => "[{by}前]{missing}，即可保留{level}",
            Speech::Estonian => "{missing}[ hiljemalt {by}], et säilitada tase {level}",
        }
    }

    /// The sentence of what a level rests on. The Estonian dates are in the case that says "on that day".
    pub(super) fn held(self, by: HeldBy) -> &'static str {
        match (self, by) {
            (Speech::English, HeldBy::Reached) => "{level}[ until {by}]",
            (Speech::English, HeldBy::Kept) => "{level}[ until {by}], and kept for the time after that",
            (Speech::English, HeldBy::Grace) => "{level}[ until {by}], as a time of grace",
            (Speech::English, HeldBy::Match) => "{level}[ until {by}], matched",
            (Speech::English, HeldBy::Gift) => "{level}[ until {by}], as a gift",
            (Speech::Simplified, HeldBy::Reached) => "{level}[，有效期至{by}]",
            (Speech::Simplified, HeldBy::Kept) => "{level}[，有效期至{by}]，之后继续保留",
            (Speech::Simplified, HeldBy::Grace) => "{level}[，宽限期至{by}]",
            (Speech::Simplified, HeldBy::Match) => "{level}（等级匹配）[，有效期至{by}]",
            (Speech::Simplified, HeldBy::Gift) => "{level}（赠送）[，有效期至{by}]",
            (Speech::Traditional, HeldBy::Reached) => "{level}[，有效期至{by}]",
            (Speech::Traditional, HeldBy::Kept) => "{level}[，有效期至{by}]，之後繼續保留",
            (Speech::Traditional, HeldBy::Grace) => "{level}[，寬限期至{by}]",
            (Speech::Traditional, HeldBy::Match) => "{level}（等級匹配）[，有效期至{by}]",
            (Speech::Traditional, HeldBy::Gift) => "{level}（贈送）[，有效期至{by}]",
            (Speech::Estonian, HeldBy::Reached) => "tase {level}[ kehtib veel {by}]",
            (Speech::Estonian, HeldBy::Kept) => "tase {level}[ kehtib veel {by}] ja säilib ka pärast seda",
            (Speech::Estonian, HeldBy::Grace) => "tase {level}[ kehtib veel {by}] ajapikendusega",
            (Speech::Estonian, HeldBy::Match) => "tase {level}[ kehtib veel {by}] mujal saadud taseme eest",
            (Speech::Estonian, HeldBy::Gift) => "tase {level}[ kehtib veel {by}] kingitusena",
        }
    }

    /// The sentence when enough is done and the level has not begun yet: it waits for a review, or for the next event.
    pub(super) fn reached(self, waits_for_review: bool) -> &'static str {
        match (self, waits_for_review) {
            (Speech::English, true) => "enough for {level}, which begins at the next review[: {benefits}]",
            (Speech::English, false) => "enough for {level}, which begins with the next visit[: {benefits}]",
            (Speech::Simplified, true) => "已达到{level}的条件，下次评定时生效[：{benefits}]",
            (Speech::Simplified, false) => "已达到{level}的条件，下次消费时生效[：{benefits}]",
            (Speech::Traditional, true) => "已達到{level}的條件，下次評定時生效[：{benefits}]",
            (Speech::Traditional, false) => "已達到{level}的條件，下次消費時生效[：{benefits}]",
            (Speech::Estonian, true) => {
                "tase {level} on täidetud ja algab järgmisel ülevaatusel[: {benefits}]"
            }
            (Speech::Estonian, false) => {
                "tase {level} on täidetud ja algab järgmise külastusega[: {benefits}]"
            }
        }
    }
}

fn script_of(part: &str) -> Option<Speech> {
    match part {
        "hant" | "tw" | "hk" | "mo" => Some(Speech::Traditional),
        "hans" | "cn" | "sg" | "my" => Some(Speech::Simplified),
        _ => None,
    }
}

/// What is said of one counter.
struct Phrase {
    /// Standing alone.
    short: String,
    /// Beside others.
    full: String,
}

impl Phrase {
    fn one(text: String) -> Phrase {
        Phrase { full: text.clone(), short: text }
    }
}

/// The words of one program in one language.
pub(super) struct Words<'p> {
    pub(super) program: &'p Program,
    pub(super) speech: Speech,
    /// For the program's own texts, which may be in languages that are not built in.
    pub(super) language: &'p str,
}

impl Words<'_> {
    /// All of these are needed.
    pub(super) fn all_of(&self, missing: &[Missing]) -> String {
        if let [only] = missing {
            return self.one_of(only);
        }
        let phrases: Vec<String> = missing.iter().map(|m| self.phrase(m).full).collect();
        let (comma, and) = match self.speech {
            Speech::English => (", ", " and "),
            Speech::Simplified => ("、", "并"),
            Speech::Traditional => ("、", "並"),
            Speech::Estonian => (", ", " ja "),
        };
        listed(&phrases, comma, and)
    }

    /// One counter alone.
    pub(super) fn one_of(&self, missing: &Missing) -> String {
        self.phrase(missing).short
    }

    /// Any of these is enough.
    pub(super) fn any_of(&self, ways: &[String]) -> String {
        let or = match self.speech {
            Speech::English => " or ",
            Speech::Simplified => "，或",
            Speech::Traditional => "，或",
            Speech::Estonian => " või ",
        };
        listed(ways, or, or)
    }

    /// A price.
    pub(super) fn pay(&self, wallet: Sym, price: i64) -> String {
        let amount = self.amount(wallet, price);
        match self.speech {
            Speech::English | Speech::Estonian => amount,
            Speech::Simplified => format!("支付 {amount}"),
            Speech::Traditional => format!("支付 {amount}"),
        }
    }

    /// The counter of brought friends. Programs that keep levels by friends all have its name.
    pub(super) fn friends(&self) -> CountSource {
        let sym = self.program.symbols.get("referral_settled").unwrap_or(Sym(u16::MAX));
        CountSource::Measure(Measure::Activity(sym))
    }

    /// A day in the program's zone, with its year where that is not the present one.
    pub(super) fn date(&self, day: Moment, now: Moment) -> String {
        self.dated(day, now, "l")
    }

    /// The same, from which something runs: "alates 31. detsembrist".
    pub(super) fn date_since(&self, day: Moment, now: Moment) -> String {
        self.dated(day, now, "st")
    }

    /// `ending` is what an Estonian month bears.
    fn dated(&self, day: Moment, now: Moment, ending: &str) -> String {
        let zone = &self.program.zone;
        let (date, today) = (zone.date(day.timestamp()), zone.date(now.timestamp()));
        let (year, month, day) = (date.year(), date.month(), date.day());
        let other_year = year != today.year();
        match self.speech {
            Speech::English => {
                let year = if other_year { format!(" {year}") } else { String::new() };
                format!("{day} {}{year}", named(&MONTHS_ENGLISH, month))
            }
            Speech::Simplified | Speech::Traditional => {
                let year = if other_year { format!("{year}年") } else { String::new() };
                format!("{year}{month}月{day}日")
            }
            Speech::Estonian => {
                let year = if other_year { format!(" {year}") } else { String::new() };
                format!("{day}. {}{ending}{year}", named(&MONTHS_ESTONIAN, month))
            }
        }
    }

    fn phrase(&self, missing: &Missing) -> Phrase {
        let left = missing.need.saturating_sub(missing.have);
        let words = match missing.source {
            CountSource::Balance(wallet) => return Phrase::one(self.save(&self.amount(wallet, left))),
            CountSource::TenureDays => return Phrase::one(self.tenure(left)),
            CountSource::Age { unit, .. } => return Phrase::one(self.age(unit, left)),
            CountSource::Years { set, level } => return Phrase::one(self.years(set, level, left)),
            CountSource::Measure(Measure::Spend) => return Phrase::one(self.spend(&self.money(left))),
            CountSource::Measure(Measure::ToppedUp) => return Phrase::one(self.top_up(&self.money(left))),
            // One top-up must be large enough by itself, so the whole amount is named.
            CountSource::Measure(Measure::ToppedUpOnce) => {
                return Phrase::one(self.top_up_once(&self.money(missing.need)));
            }
            CountSource::Measure(Measure::Earned(wallet)) => {
                return self.earn(&decimal_of(self, wallet, left), &self.amount(wallet, left));
            }
            CountSource::Measure(Measure::Orders) => WORDS_ORDER,
            CountSource::Measure(Measure::Items) => WORDS_ITEM,
            CountSource::Measure(Measure::Activity(activity)) if is_referral(self.program, activity) => {
                WORDS_FRIEND
            }
            CountSource::Measure(Measure::Activity(activity)) => return self.activity(activity, left),
            CountSource::Measure(Measure::Field(field)) => return self.field(field, left),
        };
        self.counted(&words, left)
    }

    /// Things that are counted in pieces.
    fn counted(&self, words: &Counted, left: i64) -> Phrase {
        match self.speech {
            Speech::English => {
                let thing = if left == 1 { words.english.1 } else { words.english.2 };
                let short = format!("{left} more {thing}");
                Phrase { full: format!("{} {short}", words.english.0), short }
            }
            Speech::Simplified => {
                Phrase::one(format!("{} {left} {}", words.simplified.0, words.simplified.1))
            }
            Speech::Traditional => {
                Phrase::one(format!("{} {left} {}", words.traditional.0, words.traditional.1))
            }
            Speech::Estonian => {
                let thing = if left == 1 { words.estonian.1 } else { words.estonian.2 };
                let short = format!("veel {left} {thing}");
                Phrase { full: format!("{} {short}", words.estonian.0), short }
            }
        }
    }

    /// Time that has to pass: nobody can do anything for an age.
    fn age(&self, unit: AgeUnit, left: i64) -> String {
        let many = left != 1;
        match (self.speech, unit) {
            (Speech::English, AgeUnit::Months) if many => format!("wait {left} more months"),
            (Speech::English, AgeUnit::Months) => "wait 1 more month".to_owned(),
            (Speech::English, AgeUnit::Years) if many => format!("wait {left} more years"),
            (Speech::English, AgeUnit::Years) => "wait 1 more year".to_owned(),
            (Speech::Simplified, AgeUnit::Months) => format!("再过 {left} 个月"),
            (Speech::Simplified, AgeUnit::Years) => format!("再过 {left} 年"),
            (Speech::Traditional, AgeUnit::Months) => format!("再過 {left} 個月"),
            (Speech::Traditional, AgeUnit::Years) => format!("再過 {left} 年"),
            (Speech::Estonian, AgeUnit::Months) if many => format!("oota veel {left} kuud"),
            (Speech::Estonian, AgeUnit::Months) => "oota veel 1 kuu".to_owned(),
            (Speech::Estonian, AgeUnit::Years) if many => format!("oota veel {left} aastat"),
            (Speech::Estonian, AgeUnit::Years) => "oota veel 1 aasta".to_owned(),
        }
    }

    fn spend(&self, amount: &str) -> String {
        match self.speech {
            Speech::English => format!("spend {amount} more"),
            Speech::Simplified => format!("再消费 {amount}"),
            Speech::Traditional => format!("再消費 {amount}"),
            Speech::Estonian => format!("kuluta veel {amount}"),
        }
    }

    fn top_up(&self, amount: &str) -> String {
        match self.speech {
            Speech::English => format!("top up {amount} more"),
            Speech::Simplified => format!("再充值 {amount}"),
            Speech::Traditional => format!("再儲值 {amount}"),
            Speech::Estonian => format!("lae kontole veel {amount}"),
        }
    }

    fn top_up_once(&self, amount: &str) -> String {
        match self.speech {
            Speech::English => format!("top up {amount} at once"),
            Speech::Simplified => format!("单次充值 {amount}"),
            Speech::Traditional => format!("單次儲值 {amount}"),
            Speech::Estonian => format!("lae kontole korraga {amount}"),
        }
    }

    fn earn(&self, number: &str, amount: &str) -> Phrase {
        match self.speech {
            Speech::English => {
                let unit = amount.strip_prefix(number).unwrap_or_default();
                let short = format!("{number} more{unit}");
                Phrase { full: format!("earn {short}"), short }
            }
            Speech::Simplified => Phrase::one(format!("再获得 {amount}")),
            Speech::Traditional => Phrase::one(format!("再獲得 {amount}")),
            Speech::Estonian => {
                Phrase { short: format!("veel {amount}"), full: format!("kogu veel {amount}") }
            }
        }
    }

    fn save(&self, amount: &str) -> String {
        match self.speech {
            Speech::English => format!("add {amount} to the balance"),
            Speech::Simplified => format!("余额再增加 {amount}"),
            Speech::Traditional => format!("餘額再增加 {amount}"),
            Speech::Estonian => format!("kogu kontole veel {amount}"),
        }
    }

    fn tenure(&self, days: i64) -> String {
        match (self.speech, days) {
            (Speech::English, 1) => "stay a member for 1 more day".to_owned(),
            (Speech::English, _) => format!("stay a member for {days} more days"),
            (Speech::Simplified, _) => format!("会员时间再满 {days} 天"),
            (Speech::Traditional, _) => format!("會員時間再滿 {days} 天"),
            (Speech::Estonian, 1) => "ole liige veel 1 päev".to_owned(),
            (Speech::Estonian, _) => format!("ole liige veel {days} päeva"),
        }
    }

    /// Activities have a name only, so they are counted in times.
    fn activity(&self, activity: Sym, left: i64) -> Phrase {
        let name = self.program.name_of(activity).replace('_', " ");
        Phrase::one(match (self.speech, left) {
            (Speech::English, 1) => format!("{name} once more"),
            (Speech::English, _) => format!("{name} {left} more times"),
            (Speech::Simplified, _) => format!("再完成 {left} 次 {name}"),
            (Speech::Traditional, _) => format!("再完成 {left} 次 {name}"),
            (Speech::Estonian, 1) => format!("{name} veel 1 kord"),
            (Speech::Estonian, _) => format!("{name} veel {left} korda"),
        })
    }

    /// Years at whose end a level is held.
    fn years(&self, set: Sym, level: Sym, left: i64) -> String {
        let spec = self.program.tier_set(set);
        let level = spec.map(|spec| super::level_name(self.program, spec, level, self.language));
        let level = level.unwrap_or_default();
        match (self.speech, left) {
            (Speech::English, 1) => format!("1 more year as {level}"),
            (Speech::English, _) => format!("{left} more years as {level}"),
            (Speech::Simplified, _) => format!("再保持{level} {left} 年"),
            (Speech::Traditional, _) => format!("再保持{level} {left} 年"),
            (Speech::Estonian, 1) => format!("veel 1 aasta tasemel {level}"),
            (Speech::Estonian, _) => format!("veel {left} aastat tasemel {level}"),
        }
    }

    fn field(&self, field: Sym, left: i64) -> Phrase {
        let name = self.program.name_of(field).replace('_', " ");
        Phrase::one(match self.speech {
            Speech::English => format!("{left} more {name}"),
            Speech::Simplified => format!("再增加 {left} {name}"),
            Speech::Traditional => format!("再增加 {left} {name}"),
            Speech::Estonian => format!("veel {left} {name}"),
        })
    }

    /// Money without its currency: the member knows what the shop is paid in.
    pub(super) fn money(&self, minor: i64) -> String {
        self.number(minor, self.program.currency.exponent)
    }

    pub(super) fn amount(&self, wallet: Sym, minor: i64) -> String {
        let unit = Unit::of(self.program, wallet, self.language);
        format!("{} {}", self.number(minor, unit.exponent), unit.word(minor))
    }

    fn number(&self, minor: i64, exponent: u32) -> String {
        let text = decimal(minor, exponent);
        match self.speech {
            Speech::English | Speech::Simplified | Speech::Traditional => text,
            Speech::Estonian => text.replace('.', ","),
        }
    }
}

fn decimal_of(words: &Words<'_>, wallet: Sym, minor: i64) -> String {
    words.number(minor, Unit::of(words.program, wallet, words.language).exponent)
}

fn listed(phrases: &[String], comma: &str, last: &str) -> String {
    match phrases {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., end] => format!("{}{last}{end}", before.join(comma)),
    }
}

/// What is counted in pieces, in each language: the verb (where it is needed), one, several.
struct Counted {
    english: (&'static str, &'static str, &'static str),
    simplified: (&'static str, &'static str),
    traditional: (&'static str, &'static str),
    estonian: (&'static str, &'static str, &'static str),
}

const WORDS_ORDER: Counted = Counted {
    english: ("place", "order", "orders"),
    simplified: ("再下", "单"),
    traditional: ("再下", "單"),
    estonian: ("tee", "tellimus", "tellimust"),
};
const WORDS_ITEM: Counted = Counted {
    english: ("buy", "item", "items"),
    simplified: ("再购买", "件商品"),
    traditional: ("再購買", "件商品"),
    estonian: ("osta", "toode", "toodet"),
};
const WORDS_FRIEND: Counted = Counted {
    english: ("bring", "friend", "friends"),
    simplified: ("再邀请", "位好友"),
    traditional: ("再邀請", "位好友"),
    estonian: ("kutsu", "sõber", "sõpra"),
};

const MONTHS_ENGLISH: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Without the ending of their case: "31. detsembril" is on that day, "31. detsembrist" since then.
const MONTHS_ESTONIAN: [&str; 12] = [
    "jaanuari",
    "veebruari",
    "märtsi",
    "aprilli",
    "mai",
    "juuni",
    "juuli",
    "augusti",
    "septembri",
    "oktoobri",
    "novembri",
    "detsembri",
];

fn named(months: &[&'static str; 12], month: i8) -> &'static str {
    let place = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    place.and_then(|place| months.get(place)).copied().unwrap_or("?")
}
