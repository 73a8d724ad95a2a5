//! Games of chance: who may play, how often and for what, and what can be won with which chance. The published types; the
//! sentences in them are read when a document is checked.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Limits, Prizes, sentence::positive};
use crate::{amount::Decimal, text::Text};

/// A game of chance. The server draws a number for each play, from a seed to which it commits before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Game {
    /// What it is, for people.
    pub name: Text,
    /// More about it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Where its picture is: an address that begins with `https://`, or one per language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Text>,
    /// Where its official rules are: an address that begins with `https://`, or one per language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Text>,
    /// How to take part without buying anything, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_purchase: Option<Text>,
    /// When it begins: a day, `2027-03-07`, or a day and a time, `2027-03-07 05:00`. Without it, with its publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// When it ends: its last day, or a day and a time at which it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// When it can be played in that time, such as `weekends` or `15:00-17:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::When>")]
    pub when: Option<String>,
    /// Which level: `gold`, `gold+` for gold and above, `set.level` where there are several sets. Everybody by default.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_level: Option<String>,
    /// How old a member has to be to play, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u8>,
    /// A condition in CEL over the member and the time: `!("employee" in member.segments)`.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What a play costs, in units of a wallet that is no money: `1 plays`. Nothing by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<String>,
    /// How often a member can play: `2 times a day`; one or several. Needed where a play costs nothing.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// What can be won, by name.
    pub prizes: IndexMap<String, GamePrize>,
}

/// Something that can be won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GamePrize {
    /// What it is, for people; its own name by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The chance of each play: `1 in 500`, or `the rest` of all plays. Without it, it is only given instead of another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odds: Option<String>,
    /// How many there are for all members together; without it, as many as are won. A new version that raises it raises what
    /// is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// Which prize is given instead when all are gone. It stands after this one. Nothing by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_gone: Option<String>,
    /// What it gives: `300 points`, `voucher free_coffee`, `badge lucky`, `level gold for 90 days`; one or several.
    pub give: Prizes,
}

/// The chance of a prize.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Odds {
    /// So many in so many plays, in the mean.
    In(i64, i64),
    /// All plays that win nothing else.
    Rest,
}

/// A chance is never smaller than one in so many.
const ODDS_MAX: i64 = 1_000_000_000;

/// Reads `1 in 500`, or `the rest`.
pub(crate) fn parse_odds(text: &str) -> Result<Odds, String> {
    let forms = "write `1 in 500`, up to 1 in 1000000000, or `the rest`";
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| (1..=ODDS_MAX).contains(number));
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["the", "rest"] => Ok(Odds::Rest),
        [times, "in", plays] => match (number(times), number(plays)) {
            (Some(times), Some(plays)) if times <= plays => Ok(Odds::In(times, plays)),
            _ => Err(forms.to_owned()),
        },
        _ => Err(forms.to_owned()),
    }
}

/// So many units of a wallet, by name: `1 plays`.
pub(crate) fn parse_cost(text: &str) -> Result<(Decimal, String), String> {
    let forms = "write what a play costs: `1 plays`";
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [amount, wallet] => Ok((positive(amount, forms)?, (*wallet).to_owned())),
        _ => Err(forms.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds() {
        for (text, expected) in [
            ("1 in 500", Odds::In(1, 500)),
            ("3  in 3", Odds::In(3, 3)),
            ("1 in 1000000000", Odds::In(1, 1_000_000_000)),
            ("the rest", Odds::Rest),
        ] {
            assert_eq!(parse_odds(text), Ok(expected), "{text}");
        }
        for wrong in
            ["", "rest", "0 in 5", "6 in 5", "1 in 1000000001", "-1 in 5", "0.5 in 5", "1 of 5", "10%"]
        {
            assert!(parse_odds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn costs() {
        assert_eq!(parse_cost("1 plays"), Ok((Decimal { micros: 1_000_000 }, "plays".into())));
        for wrong in ["", "plays", "0 plays", "-1 plays", "1 of plays", "one plays"] {
            assert!(parse_cost(wrong).is_err(), "{wrong}");
        }
    }
}
