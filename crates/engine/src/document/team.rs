//! Teams that do a challenge together. The published types; the sentences in them are read when a document is checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::amount::Decimal;

/// Members form teams for the challenge, and what they do is counted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Teams {
    /// How many members a team has: `2 to 5`. With fewer it is not done, and more can't join.
    pub size: String,
    /// How much each member must have done of the one task to get what there is for it; all members get it by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Decimal>,
}

/// The fewest and the most members.
pub(crate) fn parse_size(text: &str) -> Result<(usize, usize), String> {
    let forms = "write `2 to 5`: from 2, and at most 50";
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [fewest, "to", most] => {
            let number = |text: &str| text.parse::<usize>().ok().filter(|n| (2..=PEOPLE_MAX).contains(n));
            let (fewest, most) = number(fewest).zip(number(most)).ok_or(forms)?;
            if fewest <= most { Ok((fewest, most)) } else { Err(forms.to_owned()) }
        }
        _ => Err(forms.to_owned()),
    }
}

/// The most members of a team: each is told when it is done.
const PEOPLE_MAX: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, expected) in [("2 to 5", (2, 5)), ("3 to 3", (3, 3)), ("2  to 50", (2, 50))] {
            assert_eq!(parse_size(text), Ok(expected), "{text}");
        }
        for wrong in ["", "5", "2 to", "5 to 2", "1 to 5", "2 to 51", "-2 to 5", "2 - 5", "two to 5"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}
