//! Checking conversions: which units may become which, and on what terms.

use super::{
    Currency, Limit, WalletSpec,
    check::Checker,
    limits::{self, Limited, Of},
    wallets::{unit, wallet_named},
};
use crate::{
    amount::{Decimal, Ratio},
    document::{self, ConversionTerms, Document, WalletKind},
    symbol::Sym,
};

/// How units of one wallet become units of another one. Amounts in the smallest unit of their wallet.
#[derive(Debug, Clone)]
pub struct ConversionSpec {
    /// Its name.
    pub conversion: Sym,
    /// The name under which its limits are used.
    pub usage: Sym,
    /// The wallet that units leave.
    pub from: Sym,
    /// How many become … at least 1.
    pub takes: i64,
    /// The wallet that they come into.
    pub to: Sym,
    /// … so many, at least 1.
    pub gives: i64,
    /// The fewest that leave at once, at least 1.
    pub at_least: i64,
    /// Its limits per member, on what leaves.
    pub limits: Vec<Limit>,
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    currency: &Currency,
) -> Vec<ConversionSpec> {
    let mut conversions: Vec<ConversionSpec> = Vec::new();
    for (name, stated) in &document.convert {
        let path = format!("/convert/{name}");
        let Some(spec) = conversion(checker, &path, (name, stated), wallets, currency) else { continue };
        if leads_to(&conversions, &spec) {
            // Every turn would begin the life of the units anew, and may win some.
            let fix = "leave one of the conversions out";
            checker.say(&format!("{path}/rate"), "units could come back to where they were", fix);
        }
        conversions.push(spec);
    }
    conversions
}

/// Whether what the new conversion gives can become what it takes.
fn leads_to(conversions: &[ConversionSpec], new: &ConversionSpec) -> bool {
    let mut reached = vec![new.to];
    let mut next = 0;
    while let Some(at) = reached.get(next).copied() {
        next += 1;
        for conversion in conversions.iter().filter(|c| c.from == at) {
            if !reached.contains(&conversion.to) {
                reached.push(conversion.to);
            }
        }
    }
    reached.contains(&new.from)
}

fn conversion(
    checker: &mut Checker,
    path: &str,
    (name, stated): (&str, &ConversionTerms),
    wallets: &[WalletSpec],
    currency: &Currency,
) -> Option<ConversionSpec> {
    let conversion = checker.declare(path, name);
    let usage = checker.intern(path, &format!("convert:{name}"));
    let rate = format!("{path}/rate");
    let [(takes, from), (gives, to)] =
        checker.take(&rate, &stated.rate, document::parse_conversion(&stated.rate))?;
    let from_place = wallet_named(checker, wallets, &rate, &from);
    let to_place = wallet_named(checker, wallets, &rate, &to);
    let (from_place, to_place) = (from_place?, to_place?);
    let (from_spec, to_spec) = (wallets.get(from_place)?, wallets.get(to_place)?);
    if from_place == to_place {
        checker.say(&rate, format!("{from} become {to}"), "name two wallets");
        return None;
    }
    for (name, spec) in [(&from, from_spec), (&to, to_spec)] {
        match spec.kind {
            WalletKind::Points | WalletKind::Stamps | WalletKind::Money => {}
            WalletKind::Status => {
                checker.say(&rate, format!("{name} can't be converted"), "name a wallet that can be spent");
            }
        }
    }
    let mut minor = |path: &str, name: &str, spec: &WalletSpec, stated: Decimal| {
        let minor = stated.ratio().times(unit(Some(spec), currency)).ok().map(Ratio::reduced);
        let minor = minor.filter(|r| r.den == 1).and_then(|r| i64::try_from(r.num).ok());
        let minor = minor.filter(|minor| 0 < *minor);
        if minor.is_none() {
            let fix = format!("write a number of units of {name}, at least 1 of the smallest");
            checker.say(path, format!("`{stated}` is not an amount of {name}"), fix);
        }
        minor
    };
    let (takes, gives) = (minor(&rate, &from, from_spec, takes), minor(&rate, &to, to_spec, gives));
    let at_least = match stated.at_least {
        Some(stated) => minor(&format!("{path}/at_least"), &from, from_spec, stated),
        None => Some(1),
    };
    let limited = Limited { of: Of::Conversion, wallets, currency, wallet: Some(from_place) };
    let limits = limits::check(checker, &format!("{path}/limit"), &stated.limit, &limited);
    let (from, to) = (from_spec.wallet, to_spec.wallet);
    Some(ConversionSpec {
        conversion,
        usage,
        from,
        takes: takes?,
        to,
        gives: gives?,
        at_least: at_least?,
        limits,
    })
}
