//! Who can join the program. The published type; the condition in it is read when a document is checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who can join the program. Members stay when they don't meet it any more.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Members {
    /// The age from which one can join, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u8>,
    /// The age up to which one can, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u8>,
    /// A condition in CEL over joining, the profile and the time.
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}
