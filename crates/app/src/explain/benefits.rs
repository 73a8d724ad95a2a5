//! What levels entitle to.

use regulars_engine::program::Levels;

use super::{Item, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let benefits = teller.program.benefits.iter().map(|benefit| {
        let name = teller.text(&benefit.name);
        let levels = Levels { set: benefit.set, from: benefit.from, to: benefit.to };
        let mut sentences = vec![teller.say(&FOR, &[("levels", teller.levels(levels))])];
        let (when, condition) = (benefit.when.as_ref(), benefit.condition.as_ref());
        sentences.extend(teller.holds(None, when, condition, Some(&name)));
        sentences.extend(teller.limits(&benefit.limits, None));
        let key = teller.program.name_of(benefit.benefit);
        Item::new(format!("/benefits/{key}"), Some(name), sentences)
    });
    benefits.collect()
}

phrases! {
    FOR "benefits.for" { "For {levels}." "{levels}享有。" "{levels}享有。" "Tase: {levels}." }
}
