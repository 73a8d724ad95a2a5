//! Wallets as a document says them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Pay, PayOut, Shared, TopUpTerms};
use crate::{
    amount::{Decimal, Rounding},
    text::Text,
};

/// A balance that members have.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wallet {
    /// `points` (the default), `status` (qualifies, can't be spent), `stamps`, or `money` (in the base currency).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<WalletKind>,
    /// The name of one unit, singular and plural: `point|points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// What one unit costs the program, such as `0.01 CNY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worth: Option<String>,
    /// How a fraction becomes a whole: `floor` (the default), `half-even`, `ceil`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// Keep fractions hidden and carry them over instead of rounding.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub keep_fractions: bool,
    /// How long units live; `never` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Expires>,
    /// Which units are spent first: `earliest-expiry` (the default), `oldest`, or `partner-first`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spend: Option<SpendOrder>,
    /// How many stamps a card has, for wallets of kind stamps; when one is full, the next stamp begins another one. Cards of
    /// different members can't be put together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<u16>,
    /// Units of different expiry can't be spent together: each month is a bucket of its own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub separate_buckets: bool,
    /// What a return does when the units are spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_return: Option<OnReturn>,
    /// How much money members may pay in, for wallets of kind money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_up: Option<TopUpTerms>,
    /// How it pays for orders. A wallet of kind money does without it; points and stamps only with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<Pay>,
    /// When it pays what it holds to the member, for cashback in wallets of kind money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_out: Option<PayOut>,
    /// What the members of a household spend together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<Shared>,
}

/// What a wallet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WalletKind {
    /// Units to earn and spend.
    #[default]
    Points,
    /// Units that qualify for tiers and can't be spent.
    Status,
    /// Stamps of a card.
    Stamps,
    /// Stored value or cashback, in the smallest unit of the base currency.
    Money,
}

/// How long units live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Expires {
    /// A sentence, the same for all.
    Lasting(#[schemars(with = "crate::calendar::Lasting")] String),
    /// All lapse together after a time without activity.
    Idle(Idle),
    /// Other terms per level; a change of level changes the terms of what is held.
    ByTier(ExpiresByTier),
}

/// Lapse after a time without activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Idle {
    /// How long, such as `12 months`.
    pub after_inactivity: String,
    /// What counts as activity: kinds of events, or `activity.NAME`. Orders by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activity: Vec<String>,
}

/// Terms per level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpiresByTier {
    /// The tier set.
    pub by_tier: String,
    /// Terms by level.
    pub levels: IndexMap<String, LevelExpires>,
    /// For members without a level, and levels not named.
    pub otherwise: LevelExpires,
}

/// The terms of one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LevelExpires {
    /// A word.
    Word(LevelExpiresWord),
    /// A sentence.
    Lasting(#[schemars(with = "crate::calendar::Lasting")] String),
    /// Lapse after a time without activity.
    Idle(Idle),
}

/// The terms of one level, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LevelExpiresWord {
    /// Who comes to the level loses all that is there, and what is earned at it is gone at once.
    Forfeited,
}

/// Which units are spent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpendOrder {
    /// The earliest expiry, then the oldest.
    #[default]
    EarliestExpiry,
    /// The oldest.
    Oldest,
    /// Those that a partner pays for, and of these and of all others the earliest expiry, then the oldest.
    PartnerFirst,
}

/// What a return does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnReturn {
    /// `debt` (the default): later earnings pay it. `stop-at-zero`: what is spent stays spent.
    #[serde(default)]
    pub when_spent: WhenSpent,
    /// The largest debt: an amount, or a share of what the member could spend before; without it debt has no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debt_max: Option<DebtMax>,
    /// Other limits per level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_tier: Option<DebtByTier>,
}

/// The largest debt per level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DebtByTier {
    /// The tier set.
    pub set: String,
    /// Limits by level.
    pub levels: IndexMap<String, DebtMax>,
}

/// The largest debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DebtMax {
    /// So much.
    Amount(Decimal),
    /// A share of what the member could spend before the event that makes the debt.
    Share(DebtShare),
}

/// A share of what the member could spend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DebtShare {
    /// Which part, such as `20%`.
    pub share: String,
    /// So much debt is allowed in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// And never more than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Decimal>,
}

/// What becomes of units that should be taken back and are spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhenSpent {
    /// The member owes them.
    #[default]
    Debt,
    /// They are let go.
    StopAtZero,
}
