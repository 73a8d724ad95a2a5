//! Offers: what the program gives to a member by itself when the member's own time has come. The published type; the
//! sentences in it are read when a document is checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Limits, Prizes, Selection};
use crate::{calendar::Length, text::Text};

/// Something that the program gives to a member at a time that follows from what the member did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// What it is, for people.
    pub name: Text,
    /// More about it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// When its time comes: `dormant 90 days`, `birthday`, `7 days before birthday`, `anniversary`, `30 days after joining`,
    /// `6 months after buying`, `habit`, `1 hour before habit of 3 in 4 weeks`.
    pub on: String,
    /// At which time of that day, by the clocks of the program's zone: `10:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What counts as activity, for `dormant`: kinds of events, or `activity.NAME`. Orders by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activity: Vec<String>,
    /// Only these items count, for `after buying` and `habit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Selection>,
    /// These items don't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<Selection>,
    /// Which level: `gold`, `gold+` for gold and above, `set.level` where there are several sets. Everybody by default.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_level: Option<String>,
    /// A condition in CEL over the member and the time, asked when the time has come.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// How often a member gets it: `once a year`, `once in total`; one or several.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// What it gives: `voucher come_back`, `200 points`, `badge one_year`; one or several.
    pub give: Prizes,
}

/// When the time of an offer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfferSentence {
    /// After so long without activity.
    Dormant(Length),
    /// On the birthday, or so long before it.
    Birthday(Option<Length>),
    /// On the day of the year on which the member joined, or so long before it.
    Anniversary(Option<Length>),
    /// So long after the member joined.
    AfterJoining(Length),
    /// So long after something was bought.
    AfterBuying(Length),
    /// When the member usually buys the same, or so long before; what was bought at the hour in so many of the last weeks.
    Habit {
        /// How long before.
        before: Option<Length>,
        /// In how many weeks it was bought.
        times: u32,
        /// Of how many weeks.
        weeks: u32,
    },
}

/// How often makes a habit when nothing is said: 3 in 4 weeks.
const HABIT_DEFAULT: (u32, u32) = (3, 4);
/// The most weeks that are looked at.
const HABIT_WEEKS_MAX: u32 = 12;
/// The longest time before a day; then no year has two such days, nor none.
const BEFORE_MAX_DAYS: u32 = 31;

const FORMS: &str = "write `dormant 90 days`, `birthday`, `7 days before birthday`, `anniversary`, `3 days before \
    anniversary`, `30 days after joining`, `6 months after buying`, `habit`, `1 hour before habit`, or `habit of 3 in 4 weeks`";

pub(crate) fn parse_offer(text: &str) -> Result<OfferSentence, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let length = |words: &[&str]| Length::parse(&words.join(" ")).map_err(|error| error.to_string());
    match words.as_slice() {
        ["dormant", rest @ ..] if rest.len() == 2 => Ok(OfferSentence::Dormant(of_days(length(rest)?)?)),
        [n, unit, "after", "joining"] => Ok(OfferSentence::AfterJoining(of_days(length(&[n, unit])?)?)),
        [n, unit, "after", "buying"] => Ok(OfferSentence::AfterBuying(of_days(length(&[n, unit])?)?)),
        [n, unit, "before", rest @ ..] => anchored(rest, Some(length(&[n, unit])?)),
        rest => anchored(rest, None),
    }
}

/// What a time before can be said of.
fn anchored(words: &[&str], before: Option<Length>) -> Result<OfferSentence, String> {
    match words {
        ["birthday"] => Ok(OfferSentence::Birthday(before.map(days_before).transpose()?)),
        ["anniversary"] => Ok(OfferSentence::Anniversary(before.map(days_before).transpose()?)),
        ["habit"] => habit(before, HABIT_DEFAULT),
        ["habit", "of", times, "in", weeks, "weeks"] => {
            let number = |text: &str| text.parse::<u32>().map_err(|_| FORMS.to_owned());
            habit(before, (number(times)?, number(weeks)?))
        }
        _ => Err(FORMS.to_owned()),
    }
}

fn habit(before: Option<Length>, (times, weeks): (u32, u32)) -> Result<OfferSentence, String> {
    if times < 2 || weeks < times || HABIT_WEEKS_MAX < weeks {
        return Err(format!("a habit is 2 or more times in at most {HABIT_WEEKS_MAX} weeks; {FORMS}"));
    }
    let hours = |length: &Length| length.is_exact() && exact_hours(*length) <= 24 * 3;
    match before {
        Some(length) if !hours(&length) => {
            Err("write up to 72 hours before a habit: `2 hours before habit`".to_owned())
        }
        before => Ok(OfferSentence::Habit { before, times, weeks }),
    }
}

/// Begun hours of an exact length.
fn exact_hours(length: Length) -> u32 {
    use crate::calendar::LengthUnit;
    match length.unit() {
        LengthUnit::Seconds => length.amount().div_ceil(3_600),
        LengthUnit::Minutes => length.amount().div_ceil(60),
        _ => length.amount(),
    }
}

fn of_days(length: Length) -> Result<Length, String> {
    if length.is_exact() { Err("write it in days, weeks, months or years".to_owned()) } else { Ok(length) }
}

fn days_before(length: Length) -> Result<Length, String> {
    use crate::calendar::LengthUnit;
    let days = match length.unit() {
        LengthUnit::Days => length.amount(),
        LengthUnit::Weeks => length.amount().saturating_mul(7),
        _ => u32::MAX,
    };
    if days <= BEFORE_MAX_DAYS {
        Ok(length)
    } else {
        Err(format!("write up to {BEFORE_MAX_DAYS} days before: `7 days before birthday`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences() {
        let length = |text: &str| Length::parse(text).ok();
        let check = |text: &str, expected| assert_eq!(parse_offer(text), Ok(expected), "{text}");
        check("dormant 90 days", OfferSentence::Dormant(length("90 days").unwrap()));
        check("dormant  1 month", OfferSentence::Dormant(length("1 month").unwrap()));
        check("birthday", OfferSentence::Birthday(None));
        check("7 days before birthday", OfferSentence::Birthday(length("7 days")));
        check("4 weeks before birthday", OfferSentence::Birthday(length("4 weeks")));
        check("anniversary", OfferSentence::Anniversary(None));
        check("1 day before anniversary", OfferSentence::Anniversary(length("1 day")));
        check("30 days after joining", OfferSentence::AfterJoining(length("30 days").unwrap()));
        check("6 months after buying", OfferSentence::AfterBuying(length("6 months").unwrap()));
        check("habit", OfferSentence::Habit { before: None, times: 3, weeks: 4 });
        let before = length("1 hour");
        check("1 hour before habit of 2 in 12 weeks", OfferSentence::Habit { before, times: 2, weeks: 12 });
        for wrong in [
            "",
            "dormant",
            "dormant 90",
            "dormant 0 days",
            "dormant 12 hours",
            "birthday week",
            "0 days before birthday",
            "32 days before birthday",
            "5 weeks before birthday",
            "1 month before birthday",
            "2 hours before birthday",
            "3 days before joining",
            "2 hours after buying",
            "after buying",
            "habit of 1 in 4 weeks",
            "habit of 5 in 4 weeks",
            "habit of 3 in 13 weeks",
            "habit of three in 4 weeks",
            "1 day before habit",
            "73 hours before habit",
        ] {
            assert!(parse_offer(wrong).is_err(), "{wrong}");
        }
    }
}
