//! Checking what members choose from.

use super::{Prize, challenges::Givable, check::Checker};
use crate::{
    calendar::Zone,
    document::{self, Deadline, parse_deadline},
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// The most options of one choice.
const OPTIONS_MAX: usize = 20;

/// Something of which the member chooses one.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name.
    pub choice: Sym,
    /// For people.
    pub name: Text,
    /// More about it, for people.
    pub text: Option<Text>,
    /// What there is to choose from, in document order.
    pub options: Vec<ChoiceOption>,
    /// Until when.
    pub deadline: Deadline,
    /// The place of the option that is given when none was chosen.
    pub default: usize,
}

/// One of several things to choose from.
#[derive(Debug, Clone)]
pub struct ChoiceOption {
    /// The name under which an account keeps that it was chosen.
    pub option: Sym,
    /// Its name within the choice.
    pub key: String,
    /// For people.
    pub name: Text,
    /// More about it, for people.
    pub text: Option<Text>,
    /// What who chooses it gets.
    pub prizes: Vec<Prize>,
}

impl Choice {
    /// The first instant at which it is too late for who may choose from `at` on.
    pub fn until(&self, at: Moment, zone: &Zone) -> Moment {
        let today = zone.date(at.timestamp());
        let last = match self.deadline {
            Deadline::Within(length) => zone.date(length.add(at.timestamp(), zone)),
            Deadline::Day(day) => day.on_or_after(today),
            Deadline::NextYear(day) => day.in_year(today.year().saturating_add(1)),
        };
        zone.start_of_day(last.tomorrow().unwrap_or(last)).into()
    }
}

impl Givable<'_> {
    /// What members choose from, in document order.
    pub(super) fn choices(&self, checker: &mut Checker) -> Vec<Choice> {
        let stated = self.document.choices.iter();
        stated.filter_map(|(name, one)| self.choice(checker, name, one)).collect()
    }

    /// What is given where nothing is kept from which the member could still choose.
    pub(super) fn things(&self, checker: &mut Checker, path: &str, stated: &document::Prizes) -> Vec<Prize> {
        let prizes = self.prizes(checker, path, stated);
        if prizes.iter().any(|prize| matches!(prize, Prize::Choice(_))) {
            let fix = "name what is given in the end; challenges and levels can give a choice";
            checker.say(path, "a choice can't be given here", fix);
        }
        prizes
    }

    fn choice(&self, checker: &mut Checker, name: &str, stated: &document::Choice) -> Option<Choice> {
        let path = format!("/choices/{name}");
        let choice = checker.declare(&path, name);
        if !(2..=OPTIONS_MAX).contains(&stated.options.len()) {
            let fix = format!("state 2 to {OPTIONS_MAX}");
            checker.say(&format!("{path}/options"), format!("{} options", stated.options.len()), fix);
        }
        let mut options = Vec::new();
        for (key, one) in &stated.options {
            let below = format!("{path}/options/{key}");
            checker.check_name(&below, key);
            let option = checker.intern(&below, &format!("choice:{name}:{key}"));
            let prizes = self.things(checker, &format!("{below}/give"), &one.give);
            let (name, text) = (one.name.clone(), one.text.clone());
            options.push(ChoiceOption { option, key: key.clone(), name, text, prizes });
        }
        let deadline = &stated.deadline;
        let deadline = checker.take(&format!("{path}/deadline"), deadline, parse_deadline(deadline));
        let default = stated.options.get_index_of(&stated.default);
        if default.is_none() {
            let known: Vec<&str> = stated.options.keys().map(String::as_str).collect();
            checker.unknown(&format!("{path}/default"), "option", &stated.default, &known);
        }
        let (name, text) = (stated.name.clone(), stated.text.clone());
        Some(Choice { choice, name, text, options, deadline: deadline?, default: default? })
    }
}
