//! Checking transfers: which wallets' units members may give to each other, and on what terms.

use super::{
    Currency, Levels, Limit, TierSet, WalletSpec,
    check::Checker,
    limits::{self, Limited, Of},
    wallets::{unit, wallet_named},
};
use crate::{
    amount::{Decimal, Ratio},
    calendar::Length,
    document::{Document, TransferTerms, WalletKind},
    symbol::Sym,
};

/// How members may give units of a wallet to each other. Amounts in its smallest unit.
#[derive(Debug, Clone)]
pub struct TransferSpec {
    /// The wallet.
    pub wallet: Sym,
    /// The name under which its limits are used.
    pub usage: Sym,
    /// The fewest at once, at least 1.
    pub at_least: i64,
    /// Its limits per sender.
    pub limits: Vec<Limit>,
    /// Other limits by level, each under a name of its own.
    pub by_level: Vec<LevelLimits>,
    /// How long the sender must have been a member.
    pub after_joining: Option<Length>,
    /// What the sender pays beside; not negative.
    pub fee: i64,
}

/// What who holds a level may send.
#[derive(Debug, Clone)]
pub struct LevelLimits {
    /// The level.
    pub level: Levels,
    /// The name under which they are used, whichever level the sender holds.
    pub usage: Sym,
    /// The limits.
    pub limits: Vec<Limit>,
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    (wallets, tier_sets): (&[WalletSpec], &[TierSet]),
    currency: &Currency,
) -> Vec<TransferSpec> {
    let mut transfers = Vec::new();
    for (name, stated) in &document.transfer {
        let path = format!("/transfer/{name}");
        let Some(place) = wallet_named(checker, wallets, &path, name) else { continue };
        let limited = Limited { of: Of::Transfer, wallets, currency, wallet: Some(place) };
        let by_level = by_level(checker, &path, (name, stated), &limited, (document, tier_sets));
        let spec = transfer(checker, &path, (name, stated), wallets, place, currency);
        transfers.extend(spec.map(|spec| TransferSpec { by_level, ..spec }));
    }
    transfers
}

fn transfer(
    checker: &mut Checker,
    path: &str,
    (name, stated): (&str, &TransferTerms),
    wallets: &[WalletSpec],
    place: usize,
    currency: &Currency,
) -> Option<TransferSpec> {
    let spec = wallets.get(place)?;
    match spec.kind {
        WalletKind::Points | WalletKind::Stamps | WalletKind::Money => {}
        WalletKind::Status => checker.say(path, format!("{name} can't be given away"), "leave it out"),
    }
    if spec.card.is_some() {
        let fix = format!("leave it out, or `card` of {name}");
        checker.say(path, "stamp cards can't be put together", fix);
    }
    let mut amount = |key: &str, stated: Option<Decimal>, least: i64| {
        let Some(stated) = stated else { return least };
        let minor = stated.ratio().times(unit(Some(spec), currency)).ok().map(Ratio::reduced);
        let minor = minor.filter(|r| r.den == 1).and_then(|r| i64::try_from(r.num).ok());
        let minor = minor.filter(|minor| least <= *minor);
        if minor.is_none() {
            let fix = format!("write a number of units of {name}, at least {least} of the smallest");
            checker.say(&format!("{path}/{key}"), format!("`{stated}` is not an amount of {name}"), fix);
        }
        minor.unwrap_or(least)
    };
    let at_least = amount("at_least", stated.at_least, 1);
    let fee = amount("fee", stated.fee, 0);
    let after_joining = stated.after_joining.as_deref();
    let after_joining = after_joining
        .and_then(|text| checker.take(&format!("{path}/after_joining"), text, Length::parse(text)));
    let limited = Limited { of: Of::Transfer, wallets, currency, wallet: Some(place) };
    let limits = limits::check(checker, &format!("{path}/limit"), &stated.limit, &limited);
    let usage = checker.intern(path, &format!("transfer:{name}"));
    Some(TransferSpec {
        wallet: spec.wallet,
        usage,
        at_least,
        limits,
        by_level: Vec::new(),
        after_joining,
        fee,
    })
}

/// The limits of levels.
fn by_level(
    checker: &mut Checker,
    path: &str,
    (name, stated): (&str, &TransferTerms),
    limited: &Limited<'_>,
    (document, tier_sets): (&Document, &[TierSet]),
) -> Vec<LevelLimits> {
    let Some(by_tier) = &stated.by_tier else { return Vec::new() };
    let mut found = Vec::new();
    for (level, stated) in &by_tier.levels {
        let path = format!("{path}/by_tier/levels/{level}");
        let limits = limits::check(checker, &path, stated, limited);
        let usage = checker.intern(&path, &format!("transfer:{name}:{level}"));
        let named = format!("{}.{level}", by_tier.set);
        let level = checker.levels(&path, &named, document, tier_sets);
        found.extend(level.map(|level| LevelLimits { level, usage, limits }));
    }
    found
}
