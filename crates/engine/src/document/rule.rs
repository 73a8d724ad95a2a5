//! Rules as a document says them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Eligible, Selection};

use crate::{amount::Decimal, text::Text};

/// A rule that gives units, or multiplies what others give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rule's name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The kind of event: `order.paid`, `activity.NAME`, `member.joined`, `wallet.topped_up`,
    /// `account.linked.PARTNER`.
    pub on: String,
    /// A condition in CEL.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::When>")]
    pub when: Option<String>,
    /// Only these items earn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Selection>,
    /// These items and tenders don't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<Selection>,
    /// What counts as the eligible amount for this rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible: Option<Eligible>,
    /// What it gives: `500 points`, `1 points per 1.00 of eligible`, `1 stamps per item`, `2 points per 1 of nights`, or
    /// bands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub give: Option<GiveDoc>,
    /// Another rate per level of a tier set; it replaces the first number of `give`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_tier: Option<RateByTier>,
    /// Another rate per means of payment; a split payment earns in proportion.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub by_tender: IndexMap<String, Decimal>,
    /// What it multiplies: `points by 2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiply: Option<String>,
    /// The stack group of a multiplier: the best of a group applies, groups multiply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The rules that a multiplier applies to; all of the wallet by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// How often or how much: `once a day`, `3 times a week`, `1000 points a year, carry over the rest`; one or several.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// The budget that bounds what it gives to all members together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<String>,
    /// When the units can be spent: `at once` (the default), `after 14 days`, `from 2027-01-01`, `on activity.delivered`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<String>,
    /// How long they live, where the wallet's own terms don't fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::Lasting>")]
    pub expires: Option<String>,
    /// Whether the units also qualify for tiers; they do by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifies: Option<bool>,
    /// Who pays for them, when not the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funded_by: Option<String>,
}

/// What a rule gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum GiveDoc {
    /// A sentence.
    Sentence(String),
    /// Bands of the eligible amount.
    Bands(Bands),
}

/// Fixed gifts by the size of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// The wallet.
    pub wallet: String,
    /// The bands, rising; the last one may have no upper end.
    pub bands: Vec<Band>,
}

/// One band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The largest eligible amount of the band; without it there is no upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    /// How many units.
    pub give: Decimal,
}

/// Rates per level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateByTier {
    /// The tier set.
    pub set: String,
    /// The rate by level.
    pub levels: IndexMap<String, Decimal>,
    /// From when a level that an order reaches counts: `next-order` (the default), or `within-order` for what the order is
    /// paid above it.
    #[serde(default, skip_serializing_if = "Crossing::is_next_order")]
    pub crossing: Crossing,
}

/// From when the rate of a level counts that an order reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Crossing {
    /// From the next order on.
    #[default]
    NextOrder,
    /// For the part of the order above what it took.
    WithinOrder,
}

impl Crossing {
    fn is_next_order(&self) -> bool {
        *self == Crossing::NextOrder
    }
}

/// One limit or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Limits {
    /// One.
    One(String),
    /// Several; all of them hold.
    Several(Vec<String>),
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::Several(Vec::new())
    }
}

impl Limits {
    pub(crate) fn is_empty(&self) -> bool {
        self.sentences().is_empty()
    }

    /// The sentences.
    pub fn sentences(&self) -> &[String] {
        match self {
            Limits::One(one) => std::slice::from_ref(one),
            Limits::Several(several) => several,
        }
    }
}
