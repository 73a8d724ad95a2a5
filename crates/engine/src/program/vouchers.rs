//! Checking vouchers: what they take off, on what, when and how often, and how those of one order combine.

use super::{
    Currency, Items, Limit, Trigger,
    check::Checker,
    fields::Fields,
    limits::{self, Limited, Of},
    rules::items,
};
use crate::{
    amount::Ratio,
    calendar::{Length, When},
    cel::Condition,
    discount::{self, Group, Policy},
    document::{self, Document, StackPolicy, VoucherCodes, VoucherOnReturn, parse_saving, parse_share},
    symbol::Sym,
    text::Text,
};

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    fields: &mut Fields,
    currency: &Currency,
) -> (Vec<Voucher>, Stacking) {
    let stacking = stacking(checker, document, currency);
    let mut vouchers = Vec::new();
    for (name, stated) in &document.vouchers {
        vouchers.extend(voucher(checker, document, fields, currency, name, stated));
    }
    (vouchers, stacking)
}

/// The groups in document order, and before them the one of vouchers that name none.
fn stacking(checker: &mut Checker, document: &Document, currency: &Currency) -> Stacking {
    let mut stacking = Stacking {
        groups: vec![Group { policy: Policy::Best, priority: 0 }],
        saving_max: None,
        share_max: None,
    };
    let Some(stated) = &document.stacking else { return stacking };
    for (name, group) in &stated.groups {
        checker.declare(&format!("/stacking/groups/{name}"), name);
        let policy = match group.policy {
            StackPolicy::Best => Policy::Best,
            StackPolicy::All => Policy::All,
        };
        stacking.groups.push(Group { policy, priority: group.priority });
    }
    stacking.saving_max = amount(checker, "/stacking/at_most", stated.at_most, currency);
    let share = stated.at_most_share.as_deref();
    stacking.share_max =
        share.and_then(|text| checker.take("/stacking/at_most_share", text, parse_share(text)));
    stacking
}

fn voucher(
    checker: &mut Checker,
    document: &Document,
    fields: &mut Fields,
    currency: &Currency,
    name: &str,
    stated: &document::Voucher,
) -> Option<Voucher> {
    let path = format!("/vouchers/{name}");
    let at = |field: &str| format!("{path}/{field}");
    let symbol = checker.declare(&path, name);
    let usage = checker.intern(&path, &format!("voucher:{name}"));
    let digits = currency.exponent;
    let saving = stated.discount.as_deref();
    let saving = saving.map(|text| checker.take(&at("discount"), text, parse_saving(text, digits)));
    let condition = stated.condition.as_ref();
    let condition =
        condition.and_then(|source| checker.condition(&at("if"), source, fields.schema(Trigger::OrderPaid)));
    if let Some(condition) = &condition {
        fields.count_read(&condition.fields());
    }
    let when = stated.when.as_deref();
    let when = when.and_then(|text| checker.take(&at("when"), text, When::parse(text)));
    let lasts = stated.lasts.as_deref();
    let lasts = lasts.and_then(|text| checker.take(&at("lasts"), text, Length::parse(text)));
    no_tenders(checker, &path, stated);
    let limited = Limited { of: Of::Voucher, wallets: &[], currency, wallet: None };
    let limits = limits::check(checker, &at("limit"), &stated.limit, &limited);
    let funded_by = stated.funded_by.as_deref().map(|by| checker.declare(&at("funded_by"), by));
    let uses = stated.uses.unwrap_or(1);
    if uses == 0 {
        checker.say(&at("uses"), "it could never be used", "write how often it can be used, from 1");
    }
    let saving_max = amount(checker, &at("saving_max"), stated.saving_max, currency);
    let group = group(checker, document, &at("group"), stated.group.as_deref());
    // One without a discount takes nothing off; one whose discount can't be read is a mistake.
    let saving = match saving {
        Some(saving) => Some(saving?),
        None => None,
    };
    let level = checked_level(checker, &path, stated, saving.as_ref().map(|saving| saving.effect));
    let chosen = |selection: &Option<document::Selection>| selection.as_ref().map(items).unwrap_or_default();
    Some(Voucher {
        voucher: symbol,
        usage,
        name: stated.name.clone(),
        effect: saving.as_ref().map(|saving| saving.effect),
        imported: stated.codes == VoucherCodes::Imported,
        level,
        uses_max: saving.and_then(|saving| saving.uses_max),
        only: chosen(&stated.only),
        except: chosen(&stated.except),
        condition,
        when,
        group,
        priority: stated.priority,
        exclusive: stated.exclusive,
        saving_max,
        uses: i64::from(uses),
        limits,
        lasts,
        on_return: stated.on_return,
        funded_by,
    })
}

fn no_tenders(checker: &mut Checker, path: &str, stated: &document::Voucher) {
    for (field, selection) in [("only", &stated.only), ("except", &stated.except)] {
        if selection.as_ref().is_some_and(|selection| !selection.tenders.is_empty()) {
            let path = format!("{path}/{field}");
            checker.say(&path, "a voucher chooses items, not tenders", "leave `tenders` out");
        }
    }
}

/// The level of what a voucher takes off, with what fits neither it nor a voucher that takes nothing off.
fn checked_level(
    checker: &mut Checker,
    path: &str,
    stated: &document::Voucher,
    effect: Option<discount::Effect>,
) -> discount::Level {
    let chooses = stated.only.is_some() || stated.except.is_some();
    let Some(effect) = effect else {
        let asks = stated.condition.is_some() || stated.saving_max.is_some() || stated.group.is_some();
        if chooses || asks {
            checker.say(path, "without a discount it is no use on orders", "add `discount: 10% off`");
        }
        return discount::Level::Order;
    };
    let level = level(effect, chooses);
    if chooses && level == discount::Level::Shipping {
        checker.say(path, "delivery has no items", "leave `only` and `except` out");
    }
    level
}

/// What reduces single items, or some of them, comes before what reduces the order.
fn level(effect: discount::Effect, chooses: bool) -> discount::Level {
    match effect {
        discount::Effect::PercentOff { .. } | discount::Effect::AmountOff { .. } if !chooses => {
            discount::Level::Order
        }
        discount::Effect::PercentOff { .. }
        | discount::Effect::AmountOff { .. }
        | discount::Effect::BuyGet { .. }
        | discount::Effect::EveryNth { .. }
        | discount::Effect::ItemOff { .. }
        | discount::Effect::Covers { .. }
        | discount::Effect::ItemPrice { .. }
        | discount::Effect::BundlePrice { .. } => discount::Level::Item,
        discount::Effect::ShippingPercentOff { .. } | discount::Effect::ShippingAmountOff { .. } => {
            discount::Level::Shipping
        }
    }
}

/// The place of a group in [`Stacking::groups`].
fn group(checker: &mut Checker, document: &Document, path: &str, name: Option<&str>) -> u32 {
    let Some(name) = name else { return 0 };
    let declared = document.stacking.as_ref().map(|stacking| &stacking.groups);
    let place = declared.and_then(|groups| groups.get_index_of(name));
    if place.is_none() {
        let known: Vec<&str> = declared.into_iter().flat_map(|g| g.keys()).map(String::as_str).collect();
        checker.unknown(path, "stacking group", name, &known);
    }
    // A section has fewer entries than that.
    u32::try_from(place.map_or(0, |place| place.saturating_add(1))).unwrap_or(0)
}

fn amount(
    checker: &mut Checker,
    path: &str,
    stated: Option<crate::amount::Decimal>,
    currency: &Currency,
) -> Option<i64> {
    let stated = stated?;
    let minor = stated.to_minor(currency.exponent).filter(|minor| 0 < *minor);
    if minor.is_none() {
        let fix =
            format!("write an amount above 0 with at most {} digits after the point", currency.exponent);
        checker.say(path, format!("`{stated}` is not an amount of {}", currency.code), fix);
    }
    minor
}

/// A kind of voucher.
#[derive(Debug, Clone)]
pub struct Voucher {
    /// Its name.
    pub voucher: Sym,
    /// The name under which its limits are used.
    pub usage: Sym,
    /// For people.
    pub name: Text,
    /// What it takes off; nothing when it is no use on orders.
    pub effect: Option<discount::Effect>,
    /// Each takes the next of the imported codes.
    pub imported: bool,
    /// When it is applied.
    pub level: discount::Level,
    /// How often the effect may happen on one order.
    pub uses_max: Option<i64>,
    /// Only these items; all when empty.
    pub only: Items,
    /// Not these items.
    pub except: Items,
    /// Its condition.
    pub condition: Option<Condition>,
    /// When it can be used.
    pub when: Option<When>,
    /// Its group: a place in [`Stacking::groups`].
    pub group: u32,
    /// Its place in the group, the smallest first.
    pub priority: i32,
    /// Whether it is the only one of an order or none of it.
    pub exclusive: bool,
    /// The most it saves on one order, in the smallest unit.
    pub saving_max: Option<i64>,
    /// How often one can be used, at least 1.
    pub uses: i64,
    /// How often a member can use vouchers of this kind.
    pub limits: Vec<Limit>,
    /// How long one lives.
    pub lasts: Option<Length>,
    /// What the return of a whole order does to a use.
    pub on_return: VoucherOnReturn,
    /// Who pays for it.
    pub funded_by: Option<Sym>,
}

/// How the vouchers of one order combine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stacking {
    /// The groups; the first one is of vouchers that name none.
    pub groups: Vec<Group>,
    /// The most that they save together, in the smallest unit.
    pub saving_max: Option<i64>,
    /// The most that they save together, as a share of the lines before discounts.
    pub share_max: Option<Ratio>,
}
