//! Benefits: what levels and plans entitle to, how often and when. The published type; the sentences in it are read when a document is
//! checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Limits;
use crate::{amount::Decimal, text::Text};

/// What a level, a plan, or membership itself entitles to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// Which level: `gold`, `gold+` for gold and above, `set.level` where there are several sets. Without it and
    /// `plans`, every member.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_level: Option<String>,
    /// Which plans have it, beside the level if one is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<String>,
    /// What it is, for people.
    pub name: Text,
    /// How often a member can use it: `once a month`, `2 times a year`; one or several. Without it, as often as one likes.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// When it can be used, such as `birthday month` or `every monday`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::When>")]
    pub when: Option<String>,
    /// A condition in CEL over the member and the time.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What one use costs the program, in the base currency: `0.80`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Decimal>,
    /// It is used for an order, such as a longer return, or price protection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_order: Option<OfOrder>,
}

/// What a benefit does for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfOrder {
    /// How long after the day of the order, through the end of that day: `90 days`.
    pub within: String,
    /// It pays back what has become cheaper since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub difference: bool,
    /// The most that it pays back of one order, in the base currency: `50.00`; all that was paid by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Decimal>,
}
