//! What clerk and member hear: "spend 12.00 more by 31 Dec for Gold: free delivery", "3 more orders by 31 Dec to stay
//! Gold".
//!
//! A sentence is a template: the document's own under `say`, or the built-in one of the language. `{missing}`,
//! `{level}`, `{benefits}`, `{by}` and `{reward}` are filled in; a part in square brackets is left out when something in it is
//! empty, since many levels have no deadline or no benefit: `{missing}[ by {by}] for {level}[: {benefits}]`. Where a
//! template needs something that there is not, the built-in sentence stands in, so that nobody is shown a gap.

mod benefits;
mod challenges;
mod choices;
mod games;
mod phrases;
mod plans;
mod referral;
mod rewards;
#[cfg(test)]
mod tests;

use regulars_engine::{
    decide::{AtRisk, Missing, Standing},
    document::Upgrade,
    moment::Moment,
    program::{Program, TierSet},
    symbol::Sym,
    text::Text,
};

use crate::view::{HeldBy, benefits_gained};
pub(crate) use benefits::benefit;
pub(crate) use challenges::{challenge, task};
pub(crate) use choices::choice;
pub(crate) use games::game;
pub use phrases::Speech;
use phrases::Words;
pub(crate) use plans::plan;
pub(crate) use referral::friends;
pub(crate) use rewards::reward;

/// What the next level takes, in the asked language. None at the top, and where nothing the member does leads up.
pub fn way_up(program: &Program, standing: &Standing, at: Moment, language: &str) -> Option<String> {
    let way = standing.way_up.as_ref()?;
    let set = program.tier_set(standing.set)?;
    let own = program.document.say.as_ref().and_then(|say| say.way_up.as_ref());
    let (from, to) = (set.rank(standing.level), set.rank(Some(way.level)));
    let compose = |speech: Speech, language: &str| {
        let words = Words { program, speech, language };
        let gained = benefits_gained(program, set.set, from, to);
        let benefits: Vec<&str> = gained.map(|b| b.name.in_language(language)).collect();
        Parts {
            missing: words.all_of(&way.missing),
            level: level_name(program, set, way.level, language),
            benefits: benefits.join(speech.list_separator()),
            by: way.by.map(|by| words.date(by, at)).unwrap_or_default(),
            ..Parts::default()
        }
    };
    // Enough is done: there is nothing to ask for, so the document's template does not fit.
    if way.missing.is_empty() {
        let speech = Speech::of(language);
        let waits = set.upgrade == Upgrade::AtReview;
        return fill(speech.reached(waits), &compose(speech, language));
    }
    said(own, language, Speech::way_up, compose)
}

/// What is missing to stay, in the asked language. None when the level is safe, which it also is when enough friends
/// were brought to keep it.
pub fn at_risk(program: &Program, standing: &Standing, at: Moment, language: &str) -> Option<String> {
    let risk = standing.at_risk.as_ref().filter(|risk| risk.keep_referrals != Some(0))?;
    let set = program.tier_set(standing.set)?;
    let level = standing.level?;
    let own = program.document.say.as_ref().and_then(|say| say.at_risk.as_ref());
    // The review is the first instant that no longer counts.
    let last = Moment(risk.until.0.saturating_sub(1));
    let compose = |speech: Speech, language: &str| {
        let words = Words { program, speech, language };
        Parts {
            missing: words.any_of(&ways_to_stay(&words, risk)),
            level: level_name(program, set, level, language),
            by: words.date(last, at),
            ..Parts::default()
        }
    };
    said(own, language, Speech::at_risk, compose)
}

/// What the level rests on and how long, in the asked language. None without a level.
pub(crate) fn held(
    program: &Program,
    standing: &Standing,
    by: HeldBy,
    at: Moment,
    language: &str,
) -> Option<String> {
    let set = program.tier_set(standing.set)?;
    let speech = Speech::of(language);
    let words = Words { program, speech, language };
    let last = standing.until.map(|until| Moment(until.0.saturating_sub(1)));
    let parts = Parts {
        level: level_name(program, set, standing.level?, language),
        by: last.map(|last| words.date(last, at)).unwrap_or_default(),
        ..Parts::default()
    };
    fill(speech.held(by), &parts)
}

/// The level's name for people.
pub(crate) fn level_name(program: &Program, set: &TierSet, level: Sym, language: &str) -> String {
    let stated = set.levels.iter().find(|l| l.level == level).and_then(|l| l.name.as_ref());
    stated.map_or(program.name_of(level), |text| text.in_language(language)).to_owned()
}

/// What fills a template. Empty where there is none.
#[derive(Default)]
struct Parts {
    missing: String,
    level: String,
    benefits: String,
    by: String,
    reward: String,
}

/// The document's sentence where it has one for the language and can be filled, else the built-in one.
fn said(
    own: Option<&Text>,
    language: &str,
    built_in: fn(Speech) -> &'static str,
    compose: impl Fn(Speech, &str) -> Parts,
) -> Option<String> {
    let own = own.and_then(|text| template_for(text, language));
    let own = own.and_then(|(template, language)| fill(template, &compose(Speech::of(language), language)));
    let speech = Speech::of(language);
    own.or_else(|| fill(built_in(speech), &compose(speech, language)))
}

/// The document's template for a language, and the language it is in. A template in another language is worse than the
/// built-in sentence in the right one, so only English falls back on English.
fn template_for<'t>(text: &'t Text, language: &'t str) -> Option<(&'t str, &'t str)> {
    let texts = match text {
        Text::Plain(text) => return Some((text, language)),
        Text::ByLanguage(texts) => texts,
    };
    let exact = texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(language));
    let same_speech = || texts.iter().find(|(tag, _)| Speech::known(tag) == Some(Speech::of(language)));
    exact.or_else(same_speech).map(|(tag, template)| (template.as_str(), tag.as_str()))
}

/// Each alternative that keeps a level, the counters first.
fn ways_to_stay(words: &Words<'_>, risk: &AtRisk) -> Vec<String> {
    let mut ways = vec![words.all_of(&risk.missing)];
    ways.extend(risk.keep_price.map(|(wallet, price)| words.pay(wallet, price)));
    ways.extend(
        risk.keep_referrals
            .map(|friends| words.one_of(&Missing { source: words.friends(), have: 0, need: friends })),
    );
    ways
}

/// Fills a template. None when it names something unknown, or needs something that is empty.
fn fill(template: &str, parts: &Parts) -> Option<String> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('[') {
        let length = rest.get(open..)?.find(']')?;
        filled.push_str(&fill_plain(rest.get(..open)?, parts)?);
        let optional = rest.get(open.checked_add(1)?..open.checked_add(length)?)?;
        filled.push_str(&fill_plain(optional, parts).unwrap_or_default());
        rest = rest.get(open.checked_add(length)?.checked_add(1)?..)?;
    }
    filled.push_str(&fill_plain(rest, parts)?);
    Some(filled)
}

fn fill_plain(template: &str, parts: &Parts) -> Option<String> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, behind) = after.split_once('}')?;
        let value = match place.trim() {
            "missing" => &parts.missing,
            "level" => &parts.level,
            "benefits" => &parts.benefits,
            "by" => &parts.by,
            "reward" => &parts.reward,
            _ => return None,
        };
        if value.is_empty() {
            return None;
        }
        filled.push_str(before);
        filled.push_str(value);
        rest = behind;
    }
    filled.push_str(rest);
    Some(filled)
}
