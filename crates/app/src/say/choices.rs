//! What a member hears of something to choose: "Annual choice: choose by 8 Jan, or it will be five nights".

use regulars_engine::{decide::OpenChoice, moment::Moment, program::Program};

use super::{Parts, Speech, fill, phrases::Words};

/// Until when there is something to choose, and what comes otherwise, in the asked language.
pub(crate) fn choice(program: &Program, open: &OpenChoice<'_>, at: Moment, language: &str) -> String {
    let speech = Speech::of(language);
    let words = Words { program, speech, language };
    let name = open.choice.name.in_language(language).to_owned();
    let default = open.choice.options.get(open.choice.default);
    let parts = Parts {
        by: words.date(Moment(open.until.0.saturating_sub(1)), at),
        reward: name.clone(),
        benefits: default.map(|option| option.name.in_language(language).to_owned()).unwrap_or_default(),
        ..Parts::default()
    };
    let template = match speech {
        Speech::English => "{reward}: choose by {by}, otherwise: {benefits}",
        Speech::Simplified => "{reward}：请在{by}前选择，否则为：{benefits}",
        Speech::Traditional => "{reward}：請在{by}前選擇，否則為：{benefits}",
        Speech::Estonian => "{reward}: vali hiljemalt {by}, muidu: {benefits}",
    };
    fill(template, &parts).unwrap_or(name)
}
