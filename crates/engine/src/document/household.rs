//! Households: who may be in one, and what its members may spend together. The published types; the sentences in them are
//! read when a document is checked.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who may share a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Households {
    /// How many people: `7`, or by kind, `{ adult: 2, child: 4 }`. Whoever founds a household is of the first kind, and its
    /// head; when the head leaves, the longest in it of the first kind follows.
    pub slots: Slots,
    /// How long an invitation can be accepted: `14 days` (the default).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
    /// A condition in CEL over the member and the time, for whoever founds or joins one.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What is asked of the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<HouseholdAddress>,
}

/// How many people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Slots {
    /// So many members.
    Members(u8),
    /// So many of each kind.
    Kinds(IndexMap<String, u8>),
}

/// What is asked of the address of a household.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HouseholdAddress {
    /// Whoever joins tells the same address.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub same: bool,
    /// How long after a change it can't be changed again: `6 months`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_after: Option<String>,
}

/// What a household does with a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// Whose units go when one of them redeems.
    pub draw: Draw,
    /// What becomes of a member's units who leaves: `with their own` (the default) or `behind`.
    #[serde(default, skip_serializing_if = "Leaving::is_default")]
    pub leaving: Leaving,
}

/// Whose units go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Draw {
    /// Of everybody, in proportion to what each has.
    #[serde(rename = "proportionally")]
    Proportionally,
    /// Of the one who redeems; what is missing of the others, in proportion to what each has.
    #[serde(rename = "own first")]
    OwnFirst,
    /// Those that were earned first, whoever has them.
    #[serde(rename = "oldest first")]
    OldestFirst,
}

/// What becomes of the units of a member who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Leaving {
    /// They stay the member's.
    #[default]
    #[serde(rename = "with their own")]
    WithTheirOwn,
    /// They go to the head.
    #[serde(rename = "behind")]
    Behind,
}

impl Leaving {
    fn is_default(&self) -> bool {
        *self == Leaving::default()
    }
}
