//! Checking partners: what they pay for, where members can take units to, and on what terms.

use super::{
    Currency, Effect, Limit, Program, Rule, Trigger, WalletSpec,
    check::Checker,
    limits::{self, Limited, Of},
    wallets::{unit, wallet_named},
};
use crate::{
    amount::{Decimal, Ratio},
    document::{self, Document, LinkWord, Settle, WalletKind, WhenEmpty},
    symbol::Sym,
    text::Text,
};

/// Another program or shop.
#[derive(Debug, Clone)]
pub struct PartnerSpec {
    /// Its name.
    pub partner: Sym,
    /// For people.
    pub name: Text,
    /// How units are taken there; none when they can't be.
    pub exports: Option<ExportSpec>,
    /// What it pays for units, by wallet.
    pub pays: Vec<PaysSpec>,
    /// When it pays for them.
    pub settle: Settle,
    /// Whether it gives and takes nothing without a link.
    pub needs_link: bool,
}

/// How members take units to a partner. Amounts in the smallest unit of the wallet that they leave.
#[derive(Debug, Clone)]
pub struct ExportSpec {
    /// The name under which its limits are used.
    pub usage: Sym,
    /// The wallet that units leave.
    pub from: Sym,
    /// How many become … at least 1.
    pub takes: i64,
    /// … so many of the partner's units, at least 1.
    pub gives: i64,
    /// What the partner calls its units.
    pub unit: String,
    /// The fewest that leave at once, at least 1.
    pub at_least: i64,
    /// Its limits per member, on what leaves.
    pub limits: Vec<Limit>,
    /// What the member pays beside; not negative.
    pub fee: i64,
    /// What is owed to the partner for one of its units, in the base currency; not negative.
    pub worth: Option<Decimal>,
}

/// What a partner pays for units of a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaysSpec {
    /// The wallet.
    pub wallet: Sym,
    /// For its smallest unit, in millionths of the base currency; not negative.
    pub price: i64,
    /// What happens when too little is left of what it paid in advance; none when it pays afterwards.
    pub when_empty: Option<WhenEmpty>,
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    currency: &Currency,
) -> Vec<PartnerSpec> {
    let stated = document.partners.iter();
    stated
        .filter_map(|(name, stated)| {
            partner(checker, &format!("/partners/{name}"), (name, stated), wallets, currency)
        })
        .collect()
}

/// Checks that the program has the partners to whose links something listens.
pub(super) fn check_links(checker: &mut Checker, document: &Document) {
    for (path, name) in std::mem::take(&mut checker.linked) {
        named(checker, &path, document, Some(&name));
    }
}

/// The kinds of events with rules that draw on blocks, and the partner and wallet of each.
pub(super) fn rule_blocks(
    checker: &mut Checker,
    rules: &[Rule],
    wallets: &[WalletSpec],
    partners: &[PartnerSpec],
) -> Vec<(Trigger, Sym, Sym)> {
    let mut blocks = Vec::new();
    for rule in rules {
        let wallet = match &rule.effect {
            Effect::Give(give) => give.wallet,
            Effect::Multiply { wallet, .. } => *wallet,
        };
        let Some(wallet) = wallets.get(wallet).map(|spec| spec.wallet) else { continue };
        let partner = partners.iter().find(|own| Some(own.partner) == rule.funded_by);
        let pays = partner.and_then(|own| own.pays.iter().find(|pays| pays.wallet == wallet));
        let Some((partner, _)) = partner.zip(pays.filter(|pays| pays.when_empty.is_some())) else { continue };
        if rule.limits.iter().any(|limit| limit.carry_over) {
            let path = format!("/earn/{}/limit", checker.symbols.name(rule.rule));
            let fix = "leave `, carry over the rest` out";
            checker.say(&path, "what was paid in advance can't be carried over", fix);
        }
        blocks.push((rule.on, partner.partner, wallet));
    }
    blocks
}

/// The partner that something names.
pub(super) fn named(
    checker: &mut Checker,
    path: &str,
    document: &Document,
    name: Option<&str>,
) -> Option<Sym> {
    let name = name?;
    if document.partners.contains_key(name) {
        return Some(checker.intern(path, name));
    }
    let known: Vec<&str> = document.partners.keys().map(String::as_str).collect();
    checker.unknown(path, "partner", name, &known);
    None
}

fn partner(
    checker: &mut Checker,
    path: &str,
    (name, stated): (&str, &document::Partner),
    wallets: &[WalletSpec],
    currency: &Currency,
) -> Option<PartnerSpec> {
    let partner = checker.declare(path, name);
    let exports = match &stated.rate {
        Some(rate) => Some(exports(checker, path, (name, stated, rate), wallets, currency)?),
        None => {
            let stray = stated.at_least.is_some() || stated.fee.is_some() || stated.worth.is_some();
            if stray || !stated.limit.is_empty() {
                let fix = "add a rate such as `1000 points = 100 stars`, or leave the rest out";
                checker.say(&format!("{path}/rate"), "no units can be taken there without a rate", fix);
            }
            None
        }
    };
    let mut pays = Vec::new();
    for (wallet, stated) in &stated.pays {
        let path = format!("{path}/pays/{wallet}");
        let Some(place) = wallet_named(checker, wallets, &path, wallet) else { continue };
        let Some(spec) = wallets.get(place) else { continue };
        let price = match stated.price {
            None => default_price(spec, currency),
            Some(price) => price_of(checker, &format!("{path}/price"), price, spec, currency)?,
        };
        let when_empty = stated.when_empty;
        if when_empty.is_some() && spec.keep_fractions {
            let fix = "leave `when_empty` out, or give to another wallet";
            checker.say(&path, "a wallet that keeps fractions can't be paid in advance", fix);
        }
        pays.push(PaysSpec { wallet: spec.wallet, price, when_empty });
    }
    let settle = stated.settle.unwrap_or_default();
    if settle == Settle::AtRedemption && pays.iter().any(|own| own.when_empty.is_some()) {
        let fix = "write `at-issuance` or `net`, or leave `when_empty` out";
        checker.say(&format!("{path}/settle"), "what was paid in advance is not paid at redemption", fix);
    }
    let needs_link = stated.link == Some(LinkWord::Required);
    Some(PartnerSpec { partner, name: stated.name.clone(), exports, pays, settle, needs_link })
}

/// For the smallest unit of a wallet, in millionths of the base currency.
fn price_of(
    checker: &mut Checker,
    path: &str,
    stated: Decimal,
    spec: &WalletSpec,
    currency: &Currency,
) -> Option<i64> {
    let one = unit(Some(spec), currency);
    let price = Ratio { num: i128::from(stated.micros), den: 1 }.times(Ratio { num: one.den, den: one.num });
    let price = price.ok().map(Ratio::reduced).filter(|price| price.den == 1 && 0 <= price.num);
    let price = price.and_then(|price| i64::try_from(price.num).ok());
    if price.is_none() {
        let fix = "write an amount of the base currency such as `0.008`, not negative";
        checker.say(path, format!("`{stated}` is not a price of one unit"), fix);
    }
    price
}

/// What a unit is worth, when nobody has agreed on another price.
fn default_price(spec: &WalletSpec, currency: &Currency) -> i64 {
    let money = || (spec.kind == WalletKind::Money).then_some(1_000_000);
    let micros = spec.worth.map(|worth| worth.micros).or_else(money).unwrap_or(0);
    let one = unit(Some(spec), currency);
    let price = Ratio { num: i128::from(micros), den: 1 }.times(Ratio { num: one.den, den: one.num });
    price.ok().and_then(|price| i64::try_from(price.floor()).ok()).unwrap_or(0)
}

impl Program {
    /// What somebody who funds units of a wallet pays for the smallest one, in millionths of the base currency.
    pub fn price_for(&self, funder: Sym, spec: &WalletSpec) -> i64 {
        let partner = self.partners.iter().find(|own| own.partner == funder);
        let agreed = partner.and_then(|own| own.pays.iter().find(|pays| pays.wallet == spec.wallet));
        agreed.map_or_else(|| self.default_price(spec), |pays| pays.price)
    }

    /// What a partner has agreed to pay for units of a wallet.
    pub fn pays(&self, partner: Sym, wallet: Sym) -> Option<&PaysSpec> {
        let spec = self.partners.iter().find(|own| own.partner == partner)?;
        spec.pays.iter().find(|own| own.wallet == wallet)
    }

    /// What the smallest unit of a wallet costs when nobody has agreed on a price, likewise.
    pub fn default_price(&self, spec: &WalletSpec) -> i64 {
        default_price(spec, &self.currency)
    }
}

fn exports(
    checker: &mut Checker,
    path: &str,
    (name, stated, text): (&str, &document::Partner, &str),
    wallets: &[WalletSpec],
    currency: &Currency,
) -> Option<ExportSpec> {
    let usage = checker.intern(path, &format!("partner:{name}"));
    let rate = format!("{path}/rate");
    let [(takes, from), (gives, unit_there)] = checker.take(&rate, text, document::parse_conversion(text))?;
    let place = wallet_named(checker, wallets, &rate, &from)?;
    let spec = wallets.get(place)?;
    match spec.kind {
        WalletKind::Points | WalletKind::Stamps | WalletKind::Money => {}
        WalletKind::Status => {
            checker.say(&rate, format!("{from} can't be taken anywhere"), "name a wallet that can be spent");
        }
    }
    let gives = whole(gives);
    if gives.is_none() {
        let fix = format!("write a whole number of {unit_there}, at least 1");
        checker.say(&rate, format!("a partner gives no part of one of its {unit_there}"), fix);
    }
    let mut minor = |path: &str, stated: Decimal, least: i64| {
        let minor = stated.ratio().times(unit(Some(spec), currency)).ok().map(Ratio::reduced);
        let minor = minor.filter(|r| r.den == 1).and_then(|r| i64::try_from(r.num).ok());
        let minor = minor.filter(|minor| least <= *minor);
        if minor.is_none() {
            let fix = format!("write a number of units of {from}, at least {least} of the smallest");
            checker.say(path, format!("`{stated}` is not an amount of {from}"), fix);
        }
        minor
    };
    let takes = minor(&rate, takes, 1);
    let at_least = stated.at_least.map_or(Some(1), |least| minor(&format!("{path}/at_least"), least, 1));
    let fee = stated.fee.map_or(Some(0), |fee| minor(&format!("{path}/fee"), fee, 0));
    if stated.worth.is_some_and(|worth| worth.micros < 0) {
        checker.say(&format!("{path}/worth"), "a partner's unit costs less than nothing", "write `0.012`");
    }
    let limited = Limited { of: Of::Partner, wallets, currency, wallet: Some(place) };
    let limits = limits::check(checker, &format!("{path}/limit"), &stated.limit, &limited);
    Some(ExportSpec {
        usage,
        from: spec.wallet,
        takes: takes?,
        gives: gives?,
        unit: unit_there,
        at_least: at_least?,
        limits,
        fee: fee?,
        worth: stated.worth,
    })
}

fn whole(number: Decimal) -> Option<i64> {
    let ratio = number.ratio().reduced();
    i64::try_from(ratio.num).ok().filter(|_| ratio.den == 1)
}
