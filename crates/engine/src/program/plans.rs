//! Checking plans: what they cost, who can join them, and what becomes of them.

use jiff::civil::Date;

use super::{Currency, Trigger, check::Checker, fields::Fields};
use crate::{
    amount::Decimal,
    calendar::{Length, When, Zone},
    cel::Condition,
    document::{self, Document, PlanRenewal, parse_fee, period_name},
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// The most prices of one plan.
const PRICES_MAX: usize = 8;
/// The most times that a price is asked for again.
const DUNNING_MAX: usize = 8;
/// The highest price, in whole units of the currency: what several periods owe stays within the amounts.
const FEE_MAX: i64 = 1_000_000;
/// The most members who get a part of one plan.
const SLOTS_MAX: u8 = 20;
/// The largest age that makes sense, in years.
const AGE_MAX: u8 = 150;

/// A paid membership.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its name.
    pub plan: Sym,
    /// For people.
    pub name: Text,
    /// What its periods cost, at least one; the first is taken when none is named.
    pub prices: Vec<PlanPrice>,
    /// How long the first time is free.
    pub trial: Option<Length>,
    /// Whether it goes on by itself.
    pub automatic: bool,
    /// When a price that could not be taken is asked for again, each counted from the failure before.
    pub dunning: Vec<Length>,
    /// Whether the running period's price comes back when nothing was used.
    pub refund_if_unused: bool,
    /// A first period for less.
    pub win_back: Option<WinBack>,
    /// When it can be joined.
    pub when: Option<When>,
    /// Who can join it and go on with it.
    pub condition: Option<Condition>,
    /// From which age, in years.
    pub min_age: Option<i16>,
    /// Up to which age, in years.
    pub max_age: Option<i16>,
    /// The first instant at which nobody is on it.
    pub ends: Option<Moment>,
    /// The plan that it becomes.
    pub becomes: Option<Sym>,
    /// Other members who get a part of it.
    pub invitees: Option<Invitees>,
}

/// Other members who get a part of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitees {
    /// How many at a time.
    pub slots: usize,
    /// Which benefits they get.
    pub benefits: Vec<Sym>,
}

/// What a period of a plan costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanPrice {
    /// The period's name: `month`, `year`, `6 months`.
    pub period: Sym,
    /// How long it is; days or longer.
    pub length: Length,
    /// In the smallest unit of the base currency; not negative.
    pub fee: i64,
}

/// A first period for less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WinBack {
    /// What it costs.
    pub price: PlanPrice,
    /// The first instant at which it can't be had any more.
    pub until: Option<Moment>,
    /// The plans of which one was left last; any when empty.
    pub left: Vec<Sym>,
}

impl Plan {
    /// The price of a period, by its name; the first one when none is named.
    pub fn price(&self, period: Option<Sym>) -> Option<&PlanPrice> {
        self.prices.iter().find(|price| period.is_none_or(|named| price.period == named))
    }
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    fields: &mut Fields,
    currency: &Currency,
    zone: &Zone,
) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (name, stated) in &document.plans {
        let path = format!("/plans/{name}");
        let plan = checker.declare(&path, name);
        let prices = prices(checker, &format!("{path}/price"), stated, currency);
        let condition = stated.condition.as_ref().and_then(|source| {
            checker.condition(&format!("{path}/if"), source, fields.schema(Trigger::Redeemed))
        });
        if let Some(condition) = &condition {
            fields.count_read(&condition.fields());
        }
        let when = stated.when.as_deref();
        let when = when.and_then(|text| checker.take(&format!("{path}/when"), text, When::parse(text)));
        check_ages(checker, &path, (stated.min_age, stated.max_age));
        let ends = stated.ends.as_deref().and_then(|text| day(checker, &format!("{path}/ends"), text));
        plans.push(Plan {
            plan,
            name: stated.name.clone(),
            trial: stated.trial.as_deref().and_then(|text| days(checker, &format!("{path}/trial"), text)),
            automatic: stated.renewal == PlanRenewal::Automatic,
            dunning: dunning(checker, &path, stated),
            refund_if_unused: stated.refund_if_unused,
            win_back: win_back(checker, &path, document, stated, (&prices, currency, zone)),
            prices,
            when,
            condition,
            min_age: stated.min_age.map(i16::from),
            max_age: stated.max_age.map(i16::from),
            ends: ends.map(|day| zone.start_of_day(day).into()),
            becomes: becomes(checker, &path, document, name, stated),
            invitees: invitees(checker, &path, document, stated),
        });
    }
    plans
}

fn invitees(
    checker: &mut Checker,
    path: &str,
    document: &Document,
    stated: &document::Plan,
) -> Option<Invitees> {
    let stated = stated.invitees.as_ref()?;
    let path = format!("{path}/invitees");
    if !(1..=SLOTS_MAX).contains(&stated.slots) {
        checker.say(
            &format!("{path}/slots"),
            format!("{} invitees", stated.slots),
            format!("1 to {SLOTS_MAX}"),
        );
    }
    let path = format!("{path}/benefits");
    if stated.benefits.is_empty() {
        checker.say(&path, "they get nothing", "name some benefits, or leave `invitees` out");
    }
    let known: Vec<&str> = document.benefits.keys().map(String::as_str).collect();
    let mut benefits = Vec::new();
    for name in &stated.benefits {
        if document.benefits.contains_key(name) {
            benefits.push(checker.intern(&path, name));
        } else {
            checker.unknown(&path, "benefit", name, &known);
        }
    }
    Some(Invitees { slots: usize::from(stated.slots), benefits })
}

/// The plans of these names.
pub(super) fn named(checker: &mut Checker, path: &str, document: &Document, names: &[String]) -> Vec<Sym> {
    let known: Vec<&str> = document.plans.keys().map(String::as_str).collect();
    let mut plans = Vec::new();
    for name in names {
        if document.plans.contains_key(name) {
            plans.push(checker.intern(path, name));
        } else {
            checker.unknown(path, "plan", name, &known);
        }
    }
    plans
}

fn prices(checker: &mut Checker, path: &str, stated: &document::Plan, currency: &Currency) -> Vec<PlanPrice> {
    let sentences = stated.price.sentences();
    if !(1..=PRICES_MAX).contains(&sentences.len()) {
        checker.say(path, format!("{} prices", sentences.len()), format!("1 to {PRICES_MAX}"));
    }
    let mut prices: Vec<PlanPrice> = Vec::new();
    for text in sentences {
        let Some(price) = price(checker, path, text, currency) else { continue };
        if prices.iter().any(|other| other.period == price.period) {
            let period = checker.symbols.name(price.period).to_owned();
            checker.say(path, format!("two prices of a {period}"), "leave one out, or declare another plan");
        }
        prices.push(price);
    }
    prices
}

fn price(checker: &mut Checker, path: &str, text: &str, currency: &Currency) -> Option<PlanPrice> {
    let fee = checker.take(path, text, parse_fee(text))?;
    let period = checker.intern(path, &period_name(fee.length));
    Some(PlanPrice { period, length: fee.length, fee: money(checker, path, fee.amount, currency) })
}

/// An amount in the smallest unit of the base currency.
fn money(checker: &mut Checker, path: &str, amount: Decimal, currency: &Currency) -> i64 {
    if FEE_MAX.saturating_mul(1_000_000) < amount.micros {
        checker.say(path, format!("`{amount}` is too much"), format!("at most {FEE_MAX}.00"));
    }
    checker.worth(path, amount, currency)
}

pub(super) fn check_ages(checker: &mut Checker, path: &str, (least, most): (Option<u8>, Option<u8>)) {
    for (key, age) in [("min_age", least), ("max_age", most)] {
        if age.is_some_and(|age| !(1..=AGE_MAX).contains(&age)) {
            checker.say(&format!("{path}/{key}"), "nobody is of that age", format!("1 to {AGE_MAX}"));
        }
    }
    if least.zip(most).is_some_and(|(least, most)| most < least) {
        checker.say(&format!("{path}/max_age"), "it lies below `min_age`", "write a larger age");
    }
}

/// A length of days or longer.
fn days(checker: &mut Checker, path: &str, text: &str) -> Option<Length> {
    let length = checker.take(path, text, Length::parse(text))?;
    if length.is_exact() {
        checker.say(path, format!("`{text}` is shorter than a day"), "write days, weeks, months or years");
    }
    Some(length)
}

fn day(checker: &mut Checker, path: &str, text: &str) -> Option<Date> {
    checker.take(path, text, text.parse::<Date>().map_err(|_| "write a day such as `2025-10-01`"))
}

fn dunning(checker: &mut Checker, path: &str, stated: &document::Plan) -> Vec<Length> {
    let path = format!("{path}/dunning");
    if DUNNING_MAX < stated.dunning.len() {
        let reason = format!("a price is asked for again {} times", stated.dunning.len());
        checker.say(&path, reason, format!("at most {DUNNING_MAX}"));
    }
    stated.dunning.iter().filter_map(|text| days(checker, &path, text)).collect()
}

fn win_back(
    checker: &mut Checker,
    path: &str,
    document: &Document,
    stated: &document::Plan,
    (prices, currency, zone): (&[PlanPrice], &Currency, &Zone),
) -> Option<WinBack> {
    let offer = stated.win_back.as_ref()?;
    let path = format!("{path}/win_back");
    let left = named(checker, &format!("{path}/left"), document, &offer.left);
    let until = offer.until.as_deref().and_then(|text| day(checker, &format!("{path}/until"), text));
    let until = until.map(|last| zone.start_of_day(last.tomorrow().unwrap_or(last)).into());
    let price = price(checker, &format!("{path}/price"), &offer.price, currency)?;
    if !prices.is_empty() && prices.iter().all(|other| other.period != price.period) {
        let known: Vec<&str> = prices.iter().map(|price| checker.symbols.name(price.period)).collect();
        let fix = format!("write the time of one of its prices: {}", known.join(", "));
        checker.say(&format!("{path}/price"), "the plan has no price for that time", fix);
    }
    Some(WinBack { price, until, left })
}

fn becomes(
    checker: &mut Checker,
    path: &str,
    document: &Document,
    name: &str,
    stated: &document::Plan,
) -> Option<Sym> {
    let other = stated.becomes.as_ref()?;
    let path = format!("{path}/becomes");
    if other == name {
        checker.say(&path, "a plan can't become itself", "name another plan, or leave `becomes` out");
    }
    named(checker, &path, document, std::slice::from_ref(other)).first().copied()
}
