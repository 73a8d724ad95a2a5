//! Reward health: which rewards a program should improve or replace. The published types.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a reward is redeemed too rarely.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RewardHealth {
    /// Of whom the share is taken: `able` (the default), `active`, or `all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub among: Option<Among>,
    /// The share below which a reward is flagged; `10%` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<String>,
    /// Over how long it is looked at, back from now; `7 days` by default, at most 366.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
}

/// Of whom the share of those who redeem is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Among {
    /// Of those who could have the reward now, or have redeemed it in that time.
    #[default]
    Able,
    /// Of those of whom anything was recorded in that time.
    Active,
    /// Of all members.
    All,
}

impl Among {
    /// The name in documents and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Among::Able => "able",
            Among::Active => "active",
            Among::All => "all",
        }
    }
}
