//! Something of which the member chooses one. The published types.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Prizes;
use crate::{
    calendar::{Length, MonthDay},
    text::Text,
};

/// Something of which the member chooses one: a challenge or a level gives it as `choice NAME`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What it is, for people.
    pub name: Text,
    /// More about it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// What there is to choose from, at least two.
    pub options: IndexMap<String, ChoiceOption>,
    /// Until when: `30 days`, `8 January` (the first one from then on), `8 January of the next year`.
    pub deadline: String,
    /// The option that is given when none was chosen by then.
    pub default: String,
}

/// One of several things to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// What it is, for people.
    pub name: Text,
    /// More about it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// What who chooses it gets: `300 points`, `voucher free_night`, `badge donor`, `level gold for 90 days`; one or several.
    pub give: Prizes,
}

/// Until when something has to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// So long after it could be.
    Within(Length),
    /// The first such day from then on.
    Day(MonthDay),
    /// Such a day of the year after that.
    NextYear(MonthDay),
}

pub(crate) fn parse_deadline(text: &str) -> Result<Deadline, String> {
    let forms = || "write `30 days`, `8 January`, or `8 January of the next year`".to_owned();
    if let Ok(length) = Length::parse(text) {
        return Ok(Deadline::Within(length));
    }
    match text.strip_suffix(" of the next year") {
        Some(day) => MonthDay::parse_words(day).map(Deadline::NextYear).map_err(|_| forms()),
        None => MonthDay::parse_words(text).map(Deadline::Day).map_err(|_| forms()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines() {
        let day = MonthDay::new(1, 8).unwrap();
        let check = |text, expected| assert_eq!(parse_deadline(text), Ok(expected), "{text}");
        check("8 January", Deadline::Day(day));
        check("8 January of the next year", Deadline::NextYear(day));
        check("30 days", Deadline::Within(Length::parse("30 days").unwrap()));
        for wrong in ["", "soon", "January", "8 January next year", "0 days", "31 February", "2027-01-08"] {
            assert!(parse_deadline(wrong).is_err(), "{wrong}");
        }
    }
}
