//! Vouchers: what they take off an order, and how several combine. The published types, and the sentences in which a
//! discount and the limit of an order are written.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Limits, Selection};
use crate::{
    amount::{Decimal, Ratio},
    discount::{Effect, Pick},
    text::Text,
};

/// A kind of voucher. Each one that is issued belongs to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Voucher {
    /// What it is, for people.
    pub name: Text,
    /// What it takes off: `10% off`, `5.00 off`, `5.00 off per 20.00`, `buy 2 get 1 free`, `every 2nd item 50% off`,
    /// `cheapest item free`, `covers 22.00`, `item price 9.90`, `3 items for 20.00`, `free shipping`. Without it, it is no
    /// use on an order here: a code of a partner, a ticket, a cup that the counter hands out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<String>,
    /// Where its codes come from: `made` (the default), or `imported`, and then each voucher that is issued takes the next
    /// of those that were imported for it.
    #[serde(default, skip_serializing_if = "is_made")]
    pub codes: VoucherCodes,
    /// Only these items are reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Selection>,
    /// These items are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<Selection>,
    /// A condition in CEL over the order, the member and the time.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::When>")]
    pub when: Option<String>,
    /// The group of `stacking` with which it is chosen; without one, only the best of all such vouchers can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its place in its group, the smallest first; 0 by default.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: i32,
    /// It is the only voucher of an order, or none of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive: bool,
    /// The most it may save on one order, in the base currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saving_max: Option<Decimal>,
    /// How often one can be used; once by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<u32>,
    /// How often a member can use vouchers of this kind: `once a month`; one or several.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// How long one lives from the day it is issued, that day included: `30 days`; for ever by default. What was issued
    /// keeps its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<String>,
    /// What the return of a whole order does to the use: `restore` (the default) or `keep`.
    #[serde(default)]
    pub on_return: VoucherOnReturn,
    /// Who pays for it, when not the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funded_by: Option<String>,
}

/// Where the codes of vouchers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VoucherCodes {
    /// Each voucher has a code of its own, made for it.
    #[default]
    Made,
    /// They were imported: from a partner, or printed.
    Imported,
}

/// What the return of a whole order does to a voucher that was used on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VoucherOnReturn {
    /// It can be used again while it lives.
    #[default]
    Restore,
    /// It stays used.
    Keep,
}

/// How the vouchers of one order combine.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Stacking {
    /// Vouchers that are chosen together, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub groups: IndexMap<String, StackGroup>,
    /// What all vouchers of an order together may save, in the base currency: `50.00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Decimal>,
    /// The same as a share of what the lines cost: `30%`. With both, the smaller holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most_share: Option<String>,
}

/// Vouchers that are chosen together. Groups combine with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StackGroup {
    /// How many of it can be used on one order.
    pub policy: StackPolicy,
    /// Its place, the smallest first; 0 by default.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: i32,
}

/// How many vouchers of a group can be used on one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StackPolicy {
    /// The one that saves most.
    Best,
    /// Any number.
    All,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_made(codes: &VoucherCodes) -> bool {
    *codes == VoucherCodes::Made
}

fn is_zero(number: &i32) -> bool {
    *number == 0
}

/// What a voucher takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Saving {
    /// What it does.
    pub effect: Effect,
    /// How often on one order.
    pub uses_max: Option<i64>,
}

const SAVING_FORMS: &str = "write `10% off`, `5.00 off`, `5.00 off per 20.00`, `buy 2 get 1 free`, \
    `every 2nd item 50% off`, `cheapest item free`, `dearest item 50% off`, `covers 22.00`, `item price 9.90`, \
    `3 items for 20.00`, `free shipping`, `50% off shipping` or `3.00 off shipping`, where it fits with \
    `of the same` or `, at most 3 times` after it";

/// Reads a discount; amounts are those of a currency with so many digits after the point.
pub(crate) fn parse_saving(text: &str, digits: u32) -> Result<Saving, String> {
    let (sentence, uses_max) = match text.split_once(',') {
        Some((sentence, rest)) => (sentence, Some(times(rest)?)),
        None => (text, None),
    };
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let effect = effect(&words, digits).ok_or_else(|| SAVING_FORMS.to_owned())?;
    let counts_uses = match effect {
        Effect::AmountOff { per, .. } => per.is_some(),
        Effect::BuyGet { .. }
        | Effect::EveryNth { .. }
        | Effect::ItemOff { .. }
        | Effect::Covers { .. }
        | Effect::ItemPrice { .. }
        | Effect::BundlePrice { .. } => true,
        Effect::PercentOff { .. } | Effect::ShippingPercentOff { .. } | Effect::ShippingAmountOff { .. } => {
            false
        }
    };
    if uses_max.is_some() && !counts_uses {
        return Err("it is taken off once; leave `, at most … times` out".to_owned());
    }
    Ok(Saving { effect, uses_max })
}

fn effect(words: &[&str], digits: u32) -> Option<Effect> {
    let money = |text: &str| Decimal::parse(text)?.to_minor(digits).filter(|minor| 0 < *minor);
    Some(match words {
        ["free", "shipping"] => Effect::ShippingPercentOff { share: ONE },
        [share, "off", "shipping"] if share.ends_with('%') => {
            Effect::ShippingPercentOff { share: percent(share)? }
        }
        [amount, "off", "shipping"] => Effect::ShippingAmountOff { amount: money(amount)? },
        [share, "off"] if share.ends_with('%') => Effect::PercentOff { share: percent(share)? },
        [amount, "off"] => Effect::AmountOff { amount: money(amount)?, per: None },
        [amount, "off", "per", per] => Effect::AmountOff { amount: money(amount)?, per: Some(money(per)?) },
        ["buy", buy, "get", get, how @ ..] => {
            let (how, same_item) = match how {
                [how @ .., "of", "the", "same"] => (how, true),
                how => (how, false),
            };
            Effect::BuyGet { buy: count(buy)?, get: count(get)?, share: reduced(how)?, same_item }
        }
        ["every", nth, "item", how @ ..] => Effect::EveryNth { n: ordinal(nth)?, share: reduced(how)? },
        ["cheapest", "item", how @ ..] => Effect::ItemOff { pick: Pick::Cheapest, share: reduced(how)? },
        ["dearest", "item", how @ ..] => Effect::ItemOff { pick: Pick::Dearest, share: reduced(how)? },
        ["covers", amount] => Effect::Covers { amount: money(amount)? },
        ["item", "price", price] => Effect::ItemPrice { price: money(price)? },
        [size, "items", "for", price] => Effect::BundlePrice { count: count(size)?, price: money(price)? },
        _ => return None,
    })
}

const ONE: Ratio = Ratio { num: 1, den: 1 };

/// `free`, or `50% off`.
fn reduced(words: &[&str]) -> Option<Ratio> {
    match words {
        ["free"] => Some(ONE),
        [share, "off"] => percent(share),
        _ => None,
    }
}

/// A share above 0 and up to 1.
fn percent(text: &str) -> Option<Ratio> {
    let share = Decimal::parse(text.strip_suffix('%')?)?.ratio();
    let share = Ratio { num: share.num, den: share.den.checked_mul(100)? }.reduced();
    (0 < share.num && share.num <= share.den).then_some(share)
}

fn count(text: &str) -> Option<i64> {
    text.parse().ok().filter(|count| (1..=1_000).contains(count))
}

/// `2nd`, `3rd`, `10th`.
fn ordinal(text: &str) -> Option<i64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let ending = match (count(digits)? % 100, count(digits)? % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    (text.strip_prefix(digits) == Some(ending)).then(|| count(digits))?
}

fn times(text: &str) -> Result<i64, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let times = match words.as_slice() {
        ["at", "most", "once"] => Some(1),
        ["at", "most", times, "times"] => count(times),
        _ => None,
    };
    times.ok_or_else(|| "write `, at most 3 times` after it".to_owned())
}

/// A share such as `30%`.
pub(crate) fn parse_share(text: &str) -> Result<Ratio, String> {
    percent(text).ok_or_else(|| "write a share above 0% and up to 100%, such as `30%`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn savings() {
        let share = |num, den| Ratio { num, den };
        let check = |text: &str, effect, uses_max| {
            assert_eq!(parse_saving(text, 2), Ok(Saving { effect, uses_max }), "{text}");
        };
        check("10% off", Effect::PercentOff { share: share(1, 10) }, None);
        check("12.5% off", Effect::PercentOff { share: share(1, 8) }, None);
        check("5.00 off", Effect::AmountOff { amount: 500, per: None }, None);
        check("5.00 off per 20", Effect::AmountOff { amount: 500, per: Some(2_000) }, None);
        check(
            "5.00 off per 20.00, at most 3 times",
            Effect::AmountOff { amount: 500, per: Some(2_000) },
            Some(3),
        );
        let buy_get = |same_item, share| Effect::BuyGet { buy: 2, get: 1, share, same_item };
        check("buy 2 get 1 free", buy_get(false, ONE), None);
        check("buy 2 get 1 50% off of the same, at most once", buy_get(true, share(1, 2)), Some(1));
        check("every 2nd item 50% off", Effect::EveryNth { n: 2, share: share(1, 2) }, None);
        check("every 11th item free", Effect::EveryNth { n: 11, share: ONE }, None);
        check("cheapest item free", Effect::ItemOff { pick: Pick::Cheapest, share: ONE }, None);
        check("dearest item 100% off", Effect::ItemOff { pick: Pick::Dearest, share: ONE }, None);
        check("covers 22.00", Effect::Covers { amount: 2_200 }, None);
        check("item price 9.90", Effect::ItemPrice { price: 990 }, None);
        check("3 items for 20.00", Effect::BundlePrice { count: 3, price: 2_000 }, None);
        check("free shipping", Effect::ShippingPercentOff { share: ONE }, None);
        check("50% off shipping", Effect::ShippingPercentOff { share: share(1, 2) }, None);
        check("3.00 off shipping", Effect::ShippingAmountOff { amount: 300 }, None);
        for wrong in [
            "",
            "0% off",
            "100.1% off",
            "-5 off",
            "5.001 off",
            "0 off",
            "10 % off",
            "buy 0 get 1 free",
            "buy 2 get 1",
            "every 2th item free",
            "every 11st item free",
            "every item free",
            "covers",
            "10% off, at most twice",
            "10% off, at most 2 times",
        ] {
            assert!(parse_saving(wrong, 2).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shares() {
        assert_eq!(parse_share("30%"), Ok(Ratio { num: 3, den: 10 }));
        for wrong in ["", "0%", "101%", "30", "30 %"] {
            assert!(parse_share(wrong).is_err(), "{wrong}");
        }
    }
}
