//! Budgets: what rewards and rules may cost all members together. The published types.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{amount::Decimal, text::Text};

/// What rewards and rules may cost, and what happens when they cost more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// How much: `5000.00` in the base currency, `3% of revenue`, or for rules the units that they give: `100000 points`.
    pub limit: BudgetSize,
    /// Over which time: `month` or another calendar period, or a rolling `90 days`; for good by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// The rewards that it is for; all by default, and none when rules name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// From which part of the limit on reports warn; `80%` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_at: Option<String>,
    /// `stop` (the default), `alarm`, or `raise_prices: 10%`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_limit: Option<AtLimit>,
}

/// How much may be spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum BudgetSize {
    /// An amount in the base currency.
    Amount(Decimal),
    /// A share, such as `3% of revenue`, or units that rules give, such as `100000 points`.
    Share(String),
}

/// What happens when a budget is used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AtLimit {
    /// A word.
    Word(AtLimitWord),
    /// Prices go up.
    Raise(Raise),
}

/// What happens when a budget is used up, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AtLimitWord {
    /// No reward is given that would cost more than is left.
    Stop,
    /// Reports say so, and nothing else happens.
    Alarm,
}

/// Dearer rewards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Raise {
    /// By how much, such as `10%`.
    pub raise_prices: String,
}
