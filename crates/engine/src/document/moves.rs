//! Moves of value: money that members pay in, wallets that pay for orders, units that members give to each other, and units
//! of one wallet that become units of another. The published types; the sentences in them are read when a document is
//! checked.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Days, Limits};
use crate::{amount::Decimal, text::Text};

/// How much money members may pay into a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TopUpTerms {
    /// The smallest top-up, such as `10.00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// The largest top-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Decimal>,
    /// The most that a member may hold after a top-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_at_most: Option<Decimal>,
    /// How often or how much per member: `500.00 balance a day`; one or several.
    #[serde(skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
}

/// How a wallet pays for orders.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pay {
    /// What units are worth at the till: `100 points = 1.00`. Money is worth what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The smallest order that it pays for: what the goods cost after discounts, such as `10.00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_basket: Option<Decimal>,
    /// The largest part of an order's total that it pays, such as `50%`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
}

/// When a wallet of kind money pays what it holds to the member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayOut {
    /// The days: `15 February`, or a sentence such as `every month on day 1`; one or several. Or `renewal of prime`: each
    /// member's own renewal of that plan; who leaves the plan before it gets nothing.
    pub on: Days,
    /// The smallest payment, such as `5.01`; less is carried over to the next day of payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// The largest payment; the rest is carried over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Decimal>,
}

/// Limits per level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsByTier {
    /// The tier set.
    pub set: String,
    /// How often or how much, by level; one or several for each.
    pub levels: IndexMap<String, Limits>,
}

/// How members may give units of a wallet to each other.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TransferTerms {
    /// The fewest units at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// How often or how much a member may send: `1000 points a day`; one or several.
    #[serde(skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// Other limits per level, in place of `limit`; what was sent at another level counts, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_tier: Option<LimitsByTier>,
    /// How long somebody must have been a member before sending, such as `30 days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_joining: Option<String>,
    /// What the sender pays beside, in units of the same wallet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Decimal>,
}

/// Another program or shop: one that pays for units or rewards, or to which members can take units, such as an airline with
/// its miles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// Its name, for people.
    pub name: Text,
    /// What becomes of what there: `1000 points = 100 stars`. The word on the right is the partner's own. Multiples of the
    /// units on the left can be taken there, so nothing is ever rounded. Without it none can be taken there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The fewest units that leave their wallet at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// How often or how much a member may take there, in units that leave: `50000 points a day`; one or several.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// What the member pays beside, in units of the same wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Decimal>,
    /// What the program owes the partner for one of its units, in the base currency, such as `0.012`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Decimal>,
    /// What it pays for units that rules with its name under `funded_by` give, by wallet.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub pays: IndexMap<String, Pays>,
    /// When it pays for them: `at-issuance` (the default), `at-redemption` or `net`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settle: Option<Settle>,
    /// `required`: what it pays for is earned, and units are taken there, only by members whose account is linked with theirs
    /// at the partner. `optional` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkWord>,
}

/// Whether a partner asks for a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkWord {
    /// Without a link nothing is earned of it or taken there.
    Required,
    /// With or without.
    Optional,
}

/// What a partner pays for units of a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pays {
    /// For one unit, in the base currency, such as `0.008`. What the wallet's `worth` says by default, and for money its
    /// amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Decimal>,
    /// It pays in advance, by blocks that are reported as `block.bought`; and this happens when too little is left of them:
    /// `refuse` the event, `earn-nothing` of the rule, or `bill` what is over. Without it the partner pays afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_empty: Option<WhenEmpty>,
}

/// What happens when too little is left of what was paid in advance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhenEmpty {
    /// The event is refused.
    Refuse,
    /// The rule gives nothing, and says why.
    EarnNothing,
    /// The partner pays afterwards for what is over.
    Bill,
}

/// When a partner pays for units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Settle {
    /// When they are given, less what is taken back. From then on they are the program's to honour.
    #[default]
    AtIssuance,
    /// When members spend them. What lapses is never paid.
    AtRedemption,
    /// When they are given; only the difference is paid between that and what the program owes the partner.
    Net,
}

/// How units of one wallet become units of another one of the same member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversionTerms {
    /// What becomes of what: `100 points = 5 miles`. Multiples of the units on the left can be converted, so nothing is ever
    /// rounded.
    pub rate: String,
    /// The fewest units that leave their wallet at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// How often or how much a member may convert, in units that leave: `5000 points a month`; one or several.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
}
