//! Challenges: a task, or several, that members do for something in return. The published types; the sentences in them are
//! read when a document is checked.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Selection, sentence::positive, team::Teams};
use crate::{amount::Decimal, calendar::Length, text::Text};

/// Something to do for something in return: one task, stated here, or several under `tasks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// What it is, for people.
    pub name: Text,
    /// More about it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Where its picture is: an address that begins with `https://`, or one per language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Text>,
    /// The first day that counts: `2027-03-01`. Without it, whatever is told from its publication on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// It begins anew each `week`, `month`, `quarter`, `half-year` or `year`; without it, it can be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Which level: `gold`, `gold+` for gold and above, `set.level` where there are several sets. Everybody by default.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_level: Option<String>,
    /// Whether only those take part who join it, by an event `challenge.joined`; what they did before does not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opt_in: bool,
    /// Members form teams for it, and what they do is counted together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Teams>,
    /// Whether members are told of it only when they have done it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// What counts: `orders`, `spend`, `items`, `topped_up`, `referrals`, `activity.NAME`, or `fields.NAME` of orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// A condition in CEL, as a rule on the same event has.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Only these items count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Selection>,
    /// These items and tenders don't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<Selection>,
    /// How much of it: `3` orders, `200.00` of spend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Decimal>,
    /// On how many different days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_days: Option<u32>,
    /// On how many days in a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_in_a_row: Option<u32>,
    /// How many days may be missed in all before `days_in_a_row` begin again; they don't count. None by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_days: Option<u32>,
    /// Several tasks, by name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub tasks: IndexMap<String, Task>,
    /// How many of the tasks: `all` (the default), `any`, or `2 of them`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<String>,
    /// What there is for it: `300 points`, `voucher free_topping`, `badge regular`, `level gold for 90 days`, `choice summer`; one or several.
    #[serde(default, skip_serializing_if = "Prizes::is_empty")]
    pub give: Prizes,
}

/// One of several tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Task {
    /// What it is, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// What counts: `orders`, `spend`, `items`, `topped_up`, `referrals`, `activity.NAME`, or `fields.NAME` of orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// A condition in CEL, as a rule on the same event has.
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Only these items count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<Selection>,
    /// These items and tenders don't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except: Option<Selection>,
    /// How much of it: `3` orders, `200.00` of spend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Decimal>,
    /// On how many different days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_days: Option<u32>,
    /// On how many days in a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_in_a_row: Option<u32>,
    /// How many days may be missed in all before `days_in_a_row` begin again; they don't count. None by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_days: Option<u32>,
    /// Tasks that have to be done before this one counts; they stand before it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
}

impl Challenge {
    /// The task that is stated in the challenge itself, if it states anything of one.
    pub(crate) fn own_task(&self) -> Option<Task> {
        let task = Task {
            name: None,
            count: self.count.clone(),
            condition: self.condition.clone(),
            only: self.only.clone(),
            except: self.except.clone(),
            target: self.target,
            on_days: self.on_days,
            days_in_a_row: self.days_in_a_row,
            grace_days: self.grace_days,
            after: Vec::new(),
        };
        (task != Task::default()).then_some(task)
    }
}

/// One thing that a challenge gives, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Prizes {
    /// One.
    One(String),
    /// Several; all of them are given.
    Several(Vec<String>),
}

impl Default for Prizes {
    fn default() -> Prizes {
        Prizes::Several(Vec::new())
    }
}

impl Prizes {
    pub(crate) fn is_empty(&self) -> bool {
        self.sentences().is_empty()
    }

    /// The sentences.
    pub fn sentences(&self) -> &[String] {
        match self {
            Prizes::One(one) => std::slice::from_ref(one),
            Prizes::Several(several) => several,
        }
    }
}

/// Something that distinguishes a member, and that a challenge gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Badge {
    /// What who has it is called: `Early bird`, `Platinum Experience Officer`.
    pub name: Text,
    /// More about it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Where its picture is: an address that begins with `https://`, or one per language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Text>,
}

/// What a challenge gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PrizeSentence {
    /// So many units of a wallet.
    Units(Decimal, String),
    /// A voucher of a kind.
    Voucher(String),
    /// A badge.
    Badge(String),
    /// A level, by its name or that of the tier set before it; for how long when that is said.
    Level(String, Option<Length>),
    /// Something to choose from.
    Choice(String),
}

const PRIZE_FORMS: &str = "write `300 points`, `voucher NAME`, `badge NAME`, `choice NAME`, `level NAME`, or `level NAME for 90 days`";

pub(crate) fn parse_prize(text: &str) -> Result<PrizeSentence, String> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["voucher", name] => Ok(PrizeSentence::Voucher((*name).to_owned())),
        ["badge", name] => Ok(PrizeSentence::Badge((*name).to_owned())),
        ["choice", name] => Ok(PrizeSentence::Choice((*name).to_owned())),
        ["level", name] => Ok(PrizeSentence::Level((*name).to_owned(), None)),
        ["level", name, "for", length @ ..] => {
            let length = Length::parse(&length.join(" ")).map_err(|_| PRIZE_FORMS.to_owned())?;
            Ok(PrizeSentence::Level((*name).to_owned(), Some(length)))
        }
        [amount, wallet] => Ok(PrizeSentence::Units(positive(amount, PRIZE_FORMS)?, (*wallet).to_owned())),
        _ => Err(PRIZE_FORMS.to_owned()),
    }
}

/// How many of so many tasks have to be done.
pub(crate) fn parse_done(text: &str, tasks: usize) -> Result<usize, String> {
    let forms = "write `all`, `any`, or `2 of them`";
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["all"] => Ok(tasks),
        ["any"] => Ok(1),
        [count, "of", "them"] => {
            let count = count.parse::<usize>().map_err(|_| forms.to_owned())?;
            if (1..=tasks).contains(&count) {
                Ok(count)
            } else {
                Err(format!("there are {tasks} tasks; {forms}"))
            }
        }
        _ => Err(forms.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prizes() {
        let check = |text, expected: PrizeSentence| assert_eq!(parse_prize(text), Ok(expected), "{text}");
        check("300 points", PrizeSentence::Units(Decimal { micros: 300_000_000 }, "points".into()));
        check("voucher topping", PrizeSentence::Voucher("topping".into()));
        check("choice summer", PrizeSentence::Choice("summer".into()));
        check("badge  early-bird", PrizeSentence::Badge("early-bird".into()));
        let days = Length::parse("90 days").ok();
        check("level gold", PrizeSentence::Level("gold".into(), None));
        check("level status.gold for 90 days", PrizeSentence::Level("status.gold".into(), days));
        for wrong in [
            "",
            "points",
            "0 points",
            "-1 points",
            "a topping",
            "voucher",
            "badge a b",
            "level",
            "level gold for",
            "level gold for ever",
            "level gold until 2027",
        ] {
            assert!(parse_prize(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn how_many() {
        for (text, expected) in [("all", 3), ("any", 1), ("2 of them", 2), ("3 of them", 3)] {
            assert_eq!(parse_done(text, 3), Ok(expected), "{text}");
        }
        for wrong in ["", "some", "0 of them", "4 of them", "-1 of them", "two of them", "2 of"] {
            assert!(parse_done(wrong, 3).is_err(), "{wrong}");
        }
    }
}
