//! What a program is for, and by which figures that is seen. The published types.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the program is for, and how that is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// `repurchase`, `basket`, `lifecycle`, `acquisition`, `activity`, `referral`, `retention`, or `value`.
    pub goal: String,
    /// The measure, such as `repurchase_rate`; one of your own is fine.
    pub measure: String,
    /// The target, such as `+40%`, `-10%`, `at least 30%`, or `at most 3%`.
    pub target: String,
    /// Other measures that show it, or that must not suffer: `{ measure: cost_share, target: at most 3% }`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_results: Vec<KeyResult>,
}

/// A measure and its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyResult {
    /// The measure, such as `average_order_value`.
    pub measure: String,
    /// The target, such as `+10%` or `at most 3%`.
    pub target: String,
}
