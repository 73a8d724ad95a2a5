//! The short sentences of the document that are not calendar sentences: what a rule gives, limits, windows, terms.
//! Each has one canonical form; a mistake names what was found and every form that is allowed.

use jiff::civil::Date;

use crate::{
    amount::Decimal,
    calendar::{Length, MonthDay, Period},
};

/// What a rule gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Give {
    /// How many units (per `per`).
    pub amount: Decimal,
    /// The wallet's name.
    pub wallet: String,
    /// Of what.
    pub of: GiveOf,
}

/// What the amount of a [`Give`] is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GiveOf {
    /// The event as such.
    Event,
    /// So much of the eligible amount (or of the top-up).
    Money(Decimal),
    /// Each piece.
    Item,
    /// So much of a numeric free field.
    Field(Decimal, String),
}

const GIVE_FORMS: &str =
    "write `500 points`, `1 points per 1.00 of eligible`, `1 stamps per item`, or `2 points per 1 of nights`";

pub(crate) fn parse_give(text: &str) -> Result<Give, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (amount, wallet, of) = match words.as_slice() {
        [amount, wallet] => (amount, wallet, GiveOf::Event),
        [amount, wallet, "per", "item"] => (amount, wallet, GiveOf::Item),
        [amount, wallet, "per", per, "of", "eligible"] => {
            (amount, wallet, GiveOf::Money(positive(per, GIVE_FORMS)?))
        }
        [amount, wallet, "per", per, "of", field] => {
            (amount, wallet, GiveOf::Field(positive(per, GIVE_FORMS)?, (*field).to_owned()))
        }
        _ => return Err(GIVE_FORMS.to_owned()),
    };
    Ok(Give { amount: positive(amount, GIVE_FORMS)?, wallet: (*wallet).to_owned(), of })
}

pub(super) fn positive(text: &str, forms: &str) -> Result<Decimal, String> {
    let decimal = Decimal::parse(text).filter(|d| 0 < d.micros);
    decimal.ok_or_else(|| {
        format!("`{text}` is not a number above 0 with at most 6 digits after the point; {forms}")
    })
}

const EXCHANGE_FORMS: &str = "write units and the money that they pay: `100 points = 1.00`";

/// So many units of a wallet for so much money.
pub(crate) fn parse_exchange(text: &str) -> Result<(Decimal, String, Decimal), String> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [units, wallet, "=", money] => {
            let units = positive(units, EXCHANGE_FORMS)?;
            Ok((units, (*wallet).to_owned(), positive(money, EXCHANGE_FORMS)?))
        }
        _ => Err(EXCHANGE_FORMS.to_owned()),
    }
}

const CONVERSION_FORMS: &str = "write what becomes of what: `100 points = 5 miles`";

/// Units and their wallet, and what they become.
pub(crate) fn parse_conversion(text: &str) -> Result<[(Decimal, String); 2], String> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [units, from, "=", gives, to] => {
            let units = positive(units, CONVERSION_FORMS)?;
            Ok([(units, (*from).to_owned()), (positive(gives, CONVERSION_FORMS)?, (*to).to_owned())])
        }
        _ => Err(CONVERSION_FORMS.to_owned()),
    }
}

const MULTIPLY_FORMS: &str = "write `points by 2`";

/// The wallet's name and the factor.
pub(crate) fn parse_multiply(text: &str) -> Result<(String, Decimal), String> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [wallet, "by", factor] => {
            let factor = positive(factor, MULTIPLY_FORMS)?;
            if factor.micros < 1_000_000 || 1_000_000_000 < factor.micros {
                return Err("a factor lies between 1 and 1000".to_owned());
            }
            Ok(((*wallet).to_owned(), factor))
        }
        _ => Err(MULTIPLY_FORMS.to_owned()),
    }
}

/// A limit of a rule, per member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LimitRule {
    /// How often or how much.
    pub size: LimitSize,
    /// Over which time.
    pub per: LimitPer,
    /// What goes over is given in later periods.
    pub carry_over: bool,
}

/// How often or how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LimitSize {
    /// So many events.
    Times(u32),
    /// So many units of the rule's wallet, by name.
    Units(Decimal, String),
}

/// Over which time a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitPer {
    /// For ever.
    Total,
    /// A calendar period in the program's zone.
    Period(Period),
    /// A year from the day of joining.
    MembershipYear,
    /// A year from this day of the calendar on.
    YearFrom(MonthDay),
}

const LIMIT_FORMS: &str = "write `once a day`, `3 times a week`, `100 points a year`, `once in total`, `2 times a \
     membership year`, `1000 points a year from 18 June`; periods are hour, day, week, month, quarter, half-year, year; `, carry over the rest` may follow";

pub(crate) fn parse_limit(text: &str) -> Result<LimitRule, String> {
    let (text, carry_over) = match text.trim().strip_suffix(", carry over the rest") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let (size, rest) = match words.as_slice() {
        ["once", rest @ ..] => (LimitSize::Times(1), rest),
        ["twice", rest @ ..] => (LimitSize::Times(2), rest),
        [count, "times", rest @ ..] => {
            let count = count.parse().ok().filter(|c| (1..=1_000_000).contains(c));
            (LimitSize::Times(count.ok_or_else(|| LIMIT_FORMS.to_owned())?), rest)
        }
        [amount, wallet, rest @ ..] => {
            (LimitSize::Units(positive(amount, LIMIT_FORMS)?, (*wallet).to_owned()), rest)
        }
        _ => return Err(LIMIT_FORMS.to_owned()),
    };
    let per = match rest {
        ["in", "total"] => LimitPer::Total,
        ["a" | "an" | "per", "membership", "year"] => LimitPer::MembershipYear,
        ["a" | "an" | "per", "year", "from", day, month] => {
            let first = MonthDay::parse_words(&format!("{day} {month}"));
            LimitPer::YearFrom(first.map_err(|_| LIMIT_FORMS.to_owned())?)
        }
        ["a" | "an" | "per", period] => {
            LimitPer::Period(Period::parse(period).map_err(|_| LIMIT_FORMS.to_owned())?)
        }
        _ => return Err(LIMIT_FORMS.to_owned()),
    };
    if carry_over && (matches!(size, LimitSize::Times(_)) || !matches!(per, LimitPer::Period(_))) {
        return Err("only a limit of units per calendar period can carry over the rest".to_owned());
    }
    Ok(LimitRule { size, per, carry_over })
}

/// When given units can be spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AvailableFrom {
    /// At once.
    Once,
    /// After a time.
    After(Length),
    /// From a day on.
    Date(Date),
    /// When an activity of this name mentions the order.
    Activity(String),
}

pub(crate) fn parse_available(text: &str) -> Result<AvailableFrom, String> {
    let forms = "write `at once`, `after 14 days`, `from 2027-01-01`, or `on activity.delivered`";
    if text == "at once" {
        return Ok(AvailableFrom::Once);
    }
    if let Some(length) = text.strip_prefix("after ") {
        return Length::parse(length).map(AvailableFrom::After).map_err(|e| format!("{e}; {forms}"));
    }
    if let Some(date) = text.strip_prefix("from ") {
        return date.parse::<Date>().map(AvailableFrom::Date).map_err(|e| format!("{e}; {forms}"));
    }
    match text.strip_prefix("on activity.") {
        Some(name) if !name.is_empty() => Ok(AvailableFrom::Activity(name.to_owned())),
        _ => Err(forms.to_owned()),
    }
}

/// Over which time tier counters count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Since the beginning.
    Lifetime,
    /// The last so many days, weeks, months or years, today included.
    Rolling(Length),
    /// The calendar period.
    Calendar(Period),
    /// The year since the last anniversary of joining.
    MembershipYear,
}

pub(crate) fn parse_window(text: &str) -> Result<Window, String> {
    let forms = "write `lifetime`, `12 months`, `calendar year`, or `membership year`";
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["lifetime"] => Ok(Window::Lifetime),
        ["membership", "year"] => Ok(Window::MembershipYear),
        ["calendar", period] => match Period::parse(period) {
            Ok(Period::Hour) | Err(_) => Err(forms.to_owned()),
            Ok(period) => Ok(Window::Calendar(period)),
        },
        _ => Length::parse(text).map(Window::Rolling).map_err(|e| format!("{e}; {forms}")),
    }
}

/// How long a level lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Valid {
    /// For ever.
    Ever,
    /// So long from the day it was reached, to the end of that day.
    For(Length),
    /// To the end of the period that is so many ahead (0 is this one).
    EndOf(Period, u32),
    /// To the end of the year since joining that is so many ahead (0 is this one).
    EndOfMembershipYear(u32),
}

pub(crate) fn parse_valid(text: &str) -> Result<Valid, String> {
    let forms = "write `for ever`, `12 months`, `end of this year`, `end of next year`, or `end of this membership year`";
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["for", "ever"] => Ok(Valid::Ever),
        ["end", "of", which @ ("this" | "next"), "membership", "year"] => {
            Ok(Valid::EndOfMembershipYear(u32::from(*which == "next")))
        }
        ["end", "of", which @ ("this" | "next"), period] => {
            let period = Period::parse(period).map_err(|_| forms.to_owned())?;
            Ok(Valid::EndOf(period, u32::from(*which == "next")))
        }
        _ => Length::parse(text).map(Valid::For).map_err(|e| format!("{e}; {forms}")),
    }
}

/// A price per unit: the number and the currency.
pub(crate) fn parse_worth(text: &str) -> Result<(Decimal, String), String> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [amount, currency] => Ok((positive(amount, "write `0.01 CNY`")?, (*currency).to_owned())),
        _ => Err("write a number and a currency: `0.01 CNY`".to_owned()),
    }
}

/// Tier set (when named), level, and whether levels above are meant too.
pub(crate) fn parse_for(text: &str) -> (Option<&str>, &str, bool) {
    let (text, above) = match text.strip_suffix('+') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    match text.split_once('.') {
        Some((set, level)) => (Some(set), level, above),
        None => (None, text, above),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn gifts() {
        let check = |text, amount, wallet: &str, of| {
            assert_eq!(
                parse_give(text),
                Ok(Give { amount: decimal(amount), wallet: wallet.into(), of }),
                "{text}"
            );
        };
        check("500 points", "500", "points", GiveOf::Event);
        check("1.5 points per 1.00 of eligible", "1.5", "points", GiveOf::Money(decimal("1")));
        check("1 stamps per item", "1", "stamps", GiveOf::Item);
        check("2 points per 3 of nights", "2", "points", GiveOf::Field(decimal("3"), "nights".into()));
        for wrong in [
            "",
            "points",
            "0 points",
            "-1 points",
            "1 points per",
            "1 points for 2 of eligible",
            "1e3 points",
        ] {
            assert!(parse_give(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn limits() {
        let check = |text, size, per, carry_over| {
            assert_eq!(parse_limit(text), Ok(LimitRule { size, per, carry_over }), "{text}");
        };
        check("once a day", LimitSize::Times(1), LimitPer::Period(Period::Day), false);
        check("3 times a week", LimitSize::Times(3), LimitPer::Period(Period::IsoWeek), false);
        check("once in total", LimitSize::Times(1), LimitPer::Total, false);
        let june = MonthDay::new(6, 18).unwrap();
        check("once a year from 18 June", LimitSize::Times(1), LimitPer::YearFrom(june), false);
        let units = LimitSize::Units(decimal("100"), "points".into());
        check("100 points a year, carry over the rest", units, LimitPer::Period(Period::Year), true);
        for wrong in [
            "",
            "once",
            "once a year from 31 June",
            "once a year from June",
            "0 times a day",
            "once a fortnight",
            "once a day, carry over the rest",
            "5 points",
        ] {
            assert!(parse_limit(wrong).is_err(), "{wrong}");
        }
    }
}
