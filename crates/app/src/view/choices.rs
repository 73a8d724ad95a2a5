//! What a member may choose from, as people read it.

use regulars_engine::{
    decide::{OpenChoice, open_choices},
    moment::Moment,
    program::Program,
    state::Account,
};
use serde::Serialize;

use super::{PrizeView, Stamp, challenges::prize_view, name};
use crate::say;

/// Something that the member may choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceView {
    /// The choice.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// More about it, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The first instant at which it is too late.
    pub until: Stamp,
    /// The option that is given then.
    pub default: String,
    /// What there is to choose from.
    pub options: Vec<OptionView>,
    /// What to tell the member.
    pub sentence: String,
}

/// One of several things to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionView {
    /// The option.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// More about it, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What who chooses it gets.
    pub gives: Vec<PrizeView>,
}

/// What the member may choose as of `at`, what ends first at the front; the caller has made the due work happen up to it.
pub fn choices(program: &Program, account: &Account, at: Moment, language: &str) -> Vec<ChoiceView> {
    open_choices(program, account).iter().map(|open| view(program, open, at, language)).collect()
}

fn view(program: &Program, open: &OpenChoice<'_>, at: Moment, language: &str) -> ChoiceView {
    let choice = open.choice;
    let told = |text: &Option<regulars_engine::text::Text>| {
        text.as_ref().map(|text| text.in_language(language).to_owned())
    };
    let options = choice.options.iter().map(|option| OptionView {
        id: option.key.clone(),
        name: option.name.in_language(language).to_owned(),
        text: told(&option.text),
        gives: option.prizes.iter().filter_map(|prize| prize_view(program, *prize, language)).collect(),
    });
    ChoiceView {
        id: name(program, choice.choice),
        name: choice.name.in_language(language).to_owned(),
        text: told(&choice.text),
        until: Stamp(open.until),
        default: choice.options.get(choice.default).map(|option| option.key.clone()).unwrap_or_default(),
        options: options.collect(),
        sentence: say::choice(program, open, at, language),
    }
}
