//! Plans: paid membership, with its prices, trial, renewal and what happens when a charge fails. The published types; the
//! sentences in them are read when a document is checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{amount::Decimal, calendar::Length, text::Text};

/// A paid membership. Taking the money is done outside: the program says what is to be taken, and is told what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What it is, for people.
    pub name: Text,
    /// What a period costs, in the base currency: `14.99 a month`, `139.00 a year`, `60.00 every 6 months`; one or several, of
    /// which the member chooses. The first is taken when nothing is chosen.
    pub price: PlanPrices,
    /// How long the first time is free, such as `30 days`. A member has one trial, whatever the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<String>,
    /// What happens at the end of a period: `automatic` (the default), the next one begins and its price is asked for;
    /// `by-hand`, the plan ends.
    #[serde(default)]
    pub renewal: PlanRenewal,
    /// When a price that could not be taken is asked for again, each time counted from the failure before: `[3 days, 7 days]`.
    /// The benefits go on meanwhile; the plan ends when the last one fails, too. Without it, with the first failure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dunning: Vec<String>,
    /// Who leaves at once gets the price of the running period back, when nothing of the plan was used in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refund_if_unused: bool,
    /// A first period for less, for members who left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub win_back: Option<WinBack>,
    /// When it can be joined, such as `until 2015-05-31`; members who are on it stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::When>")]
    pub when: Option<String>,
    /// Who can join it and go on with it: a condition in CEL over the member and the time.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The age from which a member can join it and go on with it, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u8>,
    /// The age up to which a member can, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u8>,
    /// The day with which it ends for everybody, such as `2025-10-01`. A period that this cuts short costs less in proportion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// Other members who get a part of its benefits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitees: Option<Invitees>,
    /// The plan that it becomes at a renewal when it has ended or the member can't go on with it; without it the member
    /// leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<String>,
}

/// One price or several to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PlanPrices {
    /// One.
    One(String),
    /// Several, each for another time.
    Several(Vec<String>),
}

impl PlanPrices {
    /// The sentences.
    pub fn sentences(&self) -> &[String] {
        match self {
            PlanPrices::One(one) => std::slice::from_ref(one),
            PlanPrices::Several(several) => several,
        }
    }
}

/// What happens at the end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanRenewal {
    /// The next one begins, and its price is asked for.
    #[default]
    Automatic,
    /// The plan ends, unless the member has asked to go on.
    ByHand,
}

/// Other members who get a part of a plan's benefits, as long as it lasts and is paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitees {
    /// How many at a time, 1 to 20.
    pub slots: u8,
    /// Which benefits they get.
    pub benefits: Vec<String>,
}

/// A first period for less, for members who left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WinBack {
    /// What the first period costs: `14.99 a year`. Its time is one of the plan's prices; later periods cost what that says.
    pub price: String,
    /// The last day on which it can be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The plans of which one was left last; any by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
}

/// A price and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FeeSentence {
    /// How much.
    pub amount: Decimal,
    /// For how long.
    pub length: Length,
}

const FEE_FORMS: &str =
    "write an amount and its time: `14.99 a month`, `139.00 a year`, `60.00 every 6 months`";

pub(crate) fn parse_fee(text: &str) -> Result<FeeSentence, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (amount, length) = match words.as_slice() {
        [amount, "a", unit @ ("day" | "week" | "month" | "year")] => (amount, format!("1 {unit}")),
        [amount, "every", number, unit] if *number != "1" => (amount, format!("{number} {unit}")),
        _ => return Err(FEE_FORMS.to_owned()),
    };
    let length = Length::parse(&length).ok().filter(|length| !length.is_exact());
    let amount = Decimal::parse(amount).filter(|amount| 0 <= amount.micros);
    match (amount, length) {
        (Some(amount), Some(length)) => Ok(FeeSentence { amount, length }),
        _ => Err(FEE_FORMS.to_owned()),
    }
}

/// The name of a period in events: `month`, `year`, `6 months`.
pub(crate) fn period_name(length: Length) -> String {
    let name = length.to_string();
    name.strip_prefix("1 ").map_or(name.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_read() {
        for (text, expected) in [
            ("14.99 a month", Some((14_990_000, "month"))),
            ("139 a year", Some((139_000_000, "year"))),
            ("60.00 every 6 months", Some((60_000_000, "6 months"))),
            ("0.00 a year", Some((0, "year"))),
            ("1.00 a day", Some((1_000_000, "day"))),
            ("14.99", None),
            ("14.99 a hour", None),
            ("14.99 every 1 month", None),
            ("14.99 every 24 hours", None),
            ("14.99 every 0 months", None),
            ("-1.00 a year", None),
            ("a lot a year", None),
            ("14.99 per month", None),
        ] {
            let read = parse_fee(text).ok();
            let read = read.map(|fee| (fee.amount.micros, period_name(fee.length)));
            let expected = expected.map(|(micros, name)| (micros, name.to_owned()));
            assert_eq!(read, expected, "{text}");
        }
    }
}
