//! Levels as a document says them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Prizes;
use crate::text::Text;

/// A ladder of levels, lowest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierSet {
    /// The ladder's name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Over which time counters count: `lifetime`, a rolling `12 months`, `calendar year`, `membership year`.
    pub window: String,
    /// When a higher level begins: `at-once` (the default) or `at-review`.
    #[serde(default)]
    pub upgrade: Upgrade,
    /// How long a level lasts: `for ever` (the default), `12 months`, `end of this year`, `end of next membership year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<String>,
    /// What a review does when too little was done.
    #[serde(default)]
    pub downgrade: Downgrade,
    /// How long the level stays after a failed review, such as `30 days`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<String>,
    /// Whether counters start again when a level is reached or renewed; by default they keep counting.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reset_counters: bool,
    /// What a return does to a level that rested on it: `take-back` (the default) or `keep`.
    #[serde(default)]
    pub on_return: TierOnReturn,
    /// The levels, lowest first.
    pub levels: IndexMap<String, Level>,
    /// Other ways to keep a level at its review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
}

/// When a higher level begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Upgrade {
    /// With the event that qualifies; it counts from the next order on.
    #[default]
    AtOnce,
    /// At the next review.
    AtReview,
}

/// What a review does when too little was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Downgrade {
    /// To the level that the counters still reach.
    #[default]
    ToWhatRequalifies,
    /// One level at most.
    OneLevel,
    /// Levels are never lost.
    Never,
}

/// What a return does to a level that rested on the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TierOnReturn {
    /// It is taken back, down to what the last review left.
    #[default]
    TakeBack,
    /// It stays until its review.
    Keep,
}

/// One level of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The level's name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// What it takes: counters compared with numbers, joined by `&&` and `||`; `joined` for everybody.
    pub qualify: String,
    /// What comes with reaching it, once: `300 points`, `voucher free_topping`, `badge regular`; one or several. Who loses the
    /// level by a return gives it back.
    #[serde(default, skip_serializing_if = "Prizes::is_empty")]
    pub give: Prizes,
    /// What comes with it comes again to who reaches it in another `month`, `quarter`, `half-year` or `year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub give_each: Option<String>,
}

/// Other ways to keep a level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keep {
    /// A price, such as `500 points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<String>,
    /// Take the price at the review without being asked, when it is there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// So many friends brought since the last review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrals: Option<u32>,
}
