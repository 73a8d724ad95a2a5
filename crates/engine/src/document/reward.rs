//! Rewards: what units can be spent on. The published types; the sentences in them are read when a document is checked.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Limits;
use crate::{amount::Decimal, text::Text};

/// Something to spend units on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reward {
    /// What it is, for people.
    pub name: Text,
    /// `product` (the default), `free-shipping`, `experience`, `donation`, or `access`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<RewardKind>,
    /// What one of it costs the member: `25 points`.
    pub price: String,
    /// Which level: `gold`, `gold+` for gold and above, `set.level` where there are several sets. Everybody by default.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_level: Option<String>,
    /// A condition in CEL over the member and the time.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it can be redeemed, such as `from 2026-06-01 until 2026-08-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::When>")]
    pub when: Option<String>,
    /// How often or how much per member: `once a month`, `500 points a year`; one or several.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// How many there are for all members together; without it, as many as are wanted. A new version that raises it raises
    /// what is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// What one of it costs the program, in the base currency: `2.00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Decimal>,
    /// Who pays for it, when not the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funded_by: Option<String>,
    /// Whom a donation can be for, by name; with several, each redemption names one.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub causes: IndexMap<String, Text>,
}

/// What a reward is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RewardKind {
    /// Goods or a service.
    #[default]
    Product,
    /// Delivery without a charge.
    FreeShipping,
    /// A class, a tasting, an evening.
    Experience,
    /// Given to a good cause.
    Donation,
    /// Being let in: early, or where others are not.
    Access,
}
