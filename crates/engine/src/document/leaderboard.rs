//! Leaderboards: who has done most of something. The published type; what it says is read when a document is checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A list of who has done most of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaderboard {
    /// What it is, for people.
    pub name: Text,
    /// What is compared: `orders`, `spend`, `items`, `topped_up`, `referrals`, `earned.WALLET`, `activities.NAME`, or
    /// `challenges.NAME`, what was done for a challenge.
    pub by: String,
    /// Over which time: `lifetime` (the default), `30 days`, or `calendar month`; of a challenge always its present round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// The field of members, declared under `fields.member` as a text, that they are called by. Whoever has none there is
    /// listed without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// A field of members, yes or no: those for whom it is yes are not listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opt_out: Option<String>,
    /// A field of members, yes or no: only those for whom it is yes are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opt_in: Option<String>,
}
