//! Checking limits per member: those of rules, of rewards, top-ups, transfers and conversions.

use super::{
    Currency, Limit, WalletSpec,
    check::Checker,
    wallets::{unit, wallet_named},
};
use crate::{
    amount::Ratio,
    document::{self, LimitSize},
};

/// The most limits of one rule or reward.
const LIMITS_MAX: usize = 8;

/// What is limited.
pub(super) struct Limited<'a> {
    pub(super) of: Of,
    pub(super) wallets: &'a [WalletSpec],
    pub(super) currency: &'a Currency,
    /// The place of the wallet that is given to, or that pays; none when that is a mistake already.
    pub(super) wallet: Option<usize>,
}

/// Whose limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A rule that gives.
    Rule,
    /// A rule that multiplies.
    Multiplier,
    /// A reward.
    Reward,
    /// Money paid in.
    TopUp,
    /// A kind of voucher, which is limited in times only.
    Voucher,
    /// Units given to other members.
    Transfer,
    /// Units that become others.
    Conversion,
    /// Units that go to a partner.
    Partner,
    /// A benefit, which is limited in times only.
    Benefit,
    /// A game, which is limited in times only.
    Game,
    /// An offer, which is limited in times only.
    Offer,
    /// Friends who bring something, who are counted only.
    Referral,
}

pub(super) fn check(
    checker: &mut Checker,
    path: &str,
    stated: &document::Limits,
    limited: &Limited<'_>,
) -> Vec<Limit> {
    let sentences = stated.sentences();
    if LIMITS_MAX < sentences.len() {
        checker.say(path, format!("{} limits", sentences.len()), format!("at most {LIMITS_MAX}"));
    }
    let mut limits = Vec::new();
    for text in sentences {
        let Some(limit) = checker.take(path, text, document::parse_limit(text)) else { continue };
        let (times, amount) = match limit.size {
            LimitSize::Times(times) => (Some(i64::from(times)), None),
            LimitSize::Units(..) if limited.of == Of::Voucher => {
                checker.say(path, "vouchers are counted, not their units", "write `once a month`");
                continue;
            }
            LimitSize::Units(..) if limited.of == Of::Benefit => {
                checker.say(path, "the uses of a benefit are counted, not units", "write `once a month`");
                continue;
            }
            LimitSize::Units(..) if limited.of == Of::Game => {
                checker.say(path, "the plays of a game are counted, not units", "write `2 times a day`");
                continue;
            }
            LimitSize::Units(..) if limited.of == Of::Offer => {
                checker.say(path, "offers are counted, not units", "write `once a year`");
                continue;
            }
            LimitSize::Units(..) if limited.of == Of::Referral => {
                checker.say(path, "friends are counted, not units", "write `10 times a month`");
                continue;
            }
            LimitSize::Units(amount, name) => (None, limited.units(checker, path, amount, &name)),
        };
        if limit.carry_over {
            limited.carry_over(checker, path, &limits);
        }
        limits.push(Limit { times, amount, per: limit.per, carry_over: limit.carry_over });
    }
    limits
}

impl Limited<'_> {
    /// An amount in the smallest unit of the wallet that it names, which must be the one that is limited.
    fn units(
        &self,
        checker: &mut Checker,
        path: &str,
        amount: crate::amount::Decimal,
        name: &str,
    ) -> Option<i64> {
        let named = wallet_named(checker, self.wallets, path, name);
        if named.is_some() && self.wallet.is_some() && named != self.wallet {
            let (reason, fix) = match self.of {
                Of::Rule | Of::Multiplier => ("the rule does not give", "limit the wallet that it gives to"),
                Of::Reward => ("the reward does not cost", "limit the wallet of its price"),
                Of::TopUp => ("this wallet is not", "limit the wallet that is topped up"),
                Of::Voucher => ("a voucher has no wallet, so not", "write `once a month`"),
                Of::Offer => ("an offer has no wallet, so not", "write `once a year`"),
                Of::Benefit => ("a benefit has no wallet, so not", "write `once a month`"),
                Of::Game => ("a game has no wallet, so not", "write `2 times a day`"),
                Of::Referral => ("friends are counted, so not", "write `10 times a month`"),
                Of::Transfer => ("this wallet is not", "limit the wallet whose units are sent"),
                Of::Conversion | Of::Partner => {
                    ("it does not take", "limit the wallet on the left of the rate")
                }
            };
            checker.say(path, format!("{reason} {name}"), fix);
        }
        let unit = unit(self.wallets.get(named.unwrap_or_default()), self.currency);
        let minor = amount.ratio().times(unit).ok().map(Ratio::reduced).filter(|r| r.den == 1);
        let minor = minor.and_then(|r| i64::try_from(r.num).ok());
        if minor.is_none() {
            checker.say(path, format!("`{amount}` is not a whole number of units"), "write a whole number");
        }
        minor
    }

    /// Notes what can't carry over.
    fn carry_over(&self, checker: &mut Checker, path: &str, others: &[Limit]) {
        match self.of {
            Of::Rule => {}
            Of::Multiplier => {
                checker.say(path, "a multiplier can't carry over", "limit the giving rule instead");
            }
            Of::Reward => {
                checker.say(path, "a reward can't carry over", "leave `, carry over the rest` out");
            }
            Of::Transfer => {
                checker.say(path, "a transfer can't carry over", "leave `, carry over the rest` out");
            }
            Of::Conversion => {
                checker.say(path, "a conversion can't carry over", "leave `, carry over the rest` out");
            }
            Of::Partner => {
                checker.say(path, "a partner can't carry over", "leave `, carry over the rest` out");
            }
            Of::TopUp => {
                checker.say(path, "a top-up can't carry over", "leave `, carry over the rest` out");
            }
            Of::Voucher => {
                checker.say(path, "a voucher can't carry over", "leave `, carry over the rest` out");
            }
            Of::Game => {
                checker.say(path, "a game can't carry over", "leave `, carry over the rest` out");
            }
            Of::Offer => {
                checker.say(path, "an offer can't carry over", "leave `, carry over the rest` out");
            }
            Of::Benefit => {
                checker.say(path, "a benefit can't carry over", "leave `, carry over the rest` out");
            }
            Of::Referral => {
                checker.say(path, "friends can't carry over", "leave `, carry over the rest` out");
            }
        }
        let fractions = self.wallet.and_then(|w| self.wallets.get(w)).is_some_and(|w| w.keep_fractions);
        if fractions && matches!(self.of, Of::Rule | Of::Multiplier) {
            checker.say(path, "a wallet that keeps fractions can't carry over", "leave `keep_fractions` out");
        }
        if others.iter().any(|l| l.carry_over) {
            checker.say(path, "two limits carry over the same rest", "let one of them carry over");
        }
    }
}
