//! Checking rewards: their price, who may have them and when, their limits and what they cost the program.

use super::{
    Currency, Reward, TierSet, Trigger, WalletSpec,
    check::Checker,
    fields::Fields,
    limits::{self, Limited, Of},
    wallets::{unit, wallet_named},
};
use crate::{
    amount::Ratio,
    calendar::When,
    document::{self, Document, RewardKind, WalletKind},
};

/// What rewards are checked against.
struct Context<'a> {
    document: &'a Document,
    wallets: &'a [WalletSpec],
    tier_sets: &'a [TierSet],
    currency: &'a Currency,
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    tier_sets: &[TierSet],
    fields: &mut Fields,
    currency: &Currency,
) -> Vec<Reward> {
    let context = Context { document, wallets, tier_sets, currency };
    let mut rewards = Vec::new();
    for (name, stated) in &document.rewards {
        rewards.extend(context.reward(checker, fields, name, stated));
    }
    rewards
}

impl Context<'_> {
    fn reward(
        &self,
        checker: &mut Checker,
        fields: &mut Fields,
        name: &str,
        stated: &document::Reward,
    ) -> Option<Reward> {
        let path = format!("/rewards/{name}");
        let reward = checker.declare(&path, name);
        let usage = checker.intern(&path, &format!("reward:{name}"));
        let price = self.price(checker, &format!("{path}/price"), &stated.price);
        let levels = stated.for_level.as_deref();
        let levels = levels
            .and_then(|text| checker.levels(&format!("{path}/for"), text, self.document, self.tier_sets));
        let condition = stated.condition.as_ref().and_then(|source| {
            checker.condition(&format!("{path}/if"), source, fields.schema(Trigger::Redeemed))
        });
        if let Some(condition) = &condition {
            fields.count_read(&condition.fields());
        }
        let when = stated.when.as_deref();
        let when = when.and_then(|text| checker.take(&format!("{path}/when"), text, When::parse(text)));
        let wallet = price.map(|(wallet, _)| wallet);
        let limited = Limited { of: Of::Reward, wallets: self.wallets, currency: self.currency, wallet };
        let limits = limits::check(checker, &format!("{path}/limit"), &stated.limit, &limited);
        let worth = self.worth(checker, &format!("{path}/worth"), stated);
        let funded_by =
            stated.funded_by.as_deref().map(|name| checker.declare(&format!("{path}/funded_by"), name));
        let causes = causes(checker, &format!("{path}/causes"), stated);
        let (wallet, price) = price?;
        Some(Reward {
            reward,
            usage,
            name: stated.name.clone(),
            kind: stated.kind.unwrap_or_default(),
            wallet: self.wallets.get(wallet)?.wallet,
            price,
            levels,
            condition,
            when,
            limits,
            stock: stated.stock.map(i64::from),
            worth,
            funded_by,
            causes,
        })
    }

    /// The place of the wallet and the amount in its smallest unit.
    fn price(&self, checker: &mut Checker, path: &str, text: &str) -> Option<(usize, i64)> {
        let (amount, name) = checker.take(path, text, document::parse_price(text))?;
        let place = wallet_named(checker, self.wallets, path, &name)?;
        let spec = self.wallets.get(place)?;
        match spec.kind {
            WalletKind::Points | WalletKind::Stamps | WalletKind::Money => {}
            WalletKind::Status => {
                let fix = "price it in a wallet of kind points, stamps or money";
                checker.say(path, format!("{name} can't be spent"), fix);
                return None;
            }
        }
        let minor = amount.ratio().times(unit(Some(spec), self.currency)).ok().map(Ratio::reduced);
        let minor = minor.filter(|r| r.den == 1).and_then(|r| i64::try_from(r.num).ok());
        if minor.is_none() {
            let digits = if spec.kind == WalletKind::Money { self.currency.exponent } else { 0 };
            let fix = format!("{name} has {digits} digits after the point");
            checker.say(path, format!("`{amount}` is not an amount of {name}"), fix);
        }
        minor.map(|minor| (place, minor))
    }

    /// What one costs the program; 0 when nothing is said.
    fn worth(&self, checker: &mut Checker, path: &str, stated: &document::Reward) -> i64 {
        let Some(worth) = stated.worth else { return 0 };
        let minor = worth.to_minor(self.currency.exponent).filter(|minor| 0 <= *minor);
        if minor.is_none() {
            let fix = format!(
                "write an amount from 0 with at most {} digits after the point",
                self.currency.exponent
            );
            checker.say(path, format!("`{worth}` is not an amount of {}", self.currency.code), fix);
        }
        minor.unwrap_or(0)
    }
}

fn causes(
    checker: &mut Checker,
    path: &str,
    stated: &document::Reward,
) -> Vec<(crate::symbol::Sym, crate::text::Text)> {
    let donation = stated.kind == Some(RewardKind::Donation);
    if donation && stated.causes.is_empty() {
        checker.say(path, "a donation needs a cause", "add `causes: { forest: The forest fund }`");
    }
    if !donation && !stated.causes.is_empty() {
        checker.say(path, "only a donation has causes", "write `kind: donation`, or leave them out");
    }
    let declare = |(name, text): (&String, &crate::text::Text)| {
        (checker.declare(&format!("{path}/{name}"), name), text.clone())
    };
    stated.causes.iter().map(declare).collect()
}
