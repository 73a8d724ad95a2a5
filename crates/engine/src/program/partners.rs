//! Checking partners: where members can take units to, and on what terms.

use super::{
    Currency, Limit, WalletSpec,
    check::Checker,
    limits::{self, Limited, Of},
    wallets::{unit, wallet_named},
};
use crate::{
    amount::{Decimal, Ratio},
    document::{self, Document, WalletKind},
    symbol::Sym,
    text::Text,
};

/// Another program or shop to which members can take units. Amounts in the smallest unit of the wallet that they leave.
#[derive(Debug, Clone)]
pub struct PartnerSpec {
    /// Its name.
    pub partner: Sym,
    /// For people.
    pub name: Text,
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

fn partner(
    checker: &mut Checker,
    path: &str,
    (name, stated): (&str, &document::Partner),
    wallets: &[WalletSpec],
    currency: &Currency,
) -> Option<PartnerSpec> {
    let partner = checker.declare(path, name);
    let usage = checker.intern(path, &format!("partner:{name}"));
    let rate = format!("{path}/rate");
    let [(takes, from), (gives, unit_there)] =
        checker.take(&rate, &stated.rate, document::parse_conversion(&stated.rate))?;
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
    Some(PartnerSpec {
        partner,
        name: stated.name.clone(),
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
