//! What levels and plans entitle to.

use super::{Item, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let benefits = teller.program.benefits.iter().map(|benefit| {
        let name = teller.text(&benefit.name);
        let mut sentences = Vec::new();
        if let Some(levels) = benefit.levels {
            sentences.push(teller.say(&FOR, &[("levels", teller.levels(levels))]));
        } else if benefit.plans.is_empty() {
            sentences.push(teller.say(&FOR_ALL, &[]));
        }
        if !benefit.plans.is_empty() {
            let plans: Vec<String> = benefit.plans.iter().map(|plan| teller.plan_named(*plan)).collect();
            sentences.push(teller.say(&WITH_PLAN, &[("plans", teller.any_of(&plans))]));
        }
        let (when, condition) = (benefit.when.as_ref(), benefit.condition.as_ref());
        sentences.extend(teller.holds(None, when, condition, Some(&name)));
        sentences.extend(teller.limits(&benefit.limits, None));
        let key = teller.program.name_of(benefit.benefit);
        Item::new(format!("/benefits/{key}"), Some(name), sentences)
    });
    benefits.collect()
}

phrases! {
    FOR_ALL "benefits.for_all" { "For every member." "所有会员享有。" "所有會員享有。" "Kõigile liikmetele." }
    FOR "benefits.for" { "For {levels}." "{levels}享有。" "{levels}享有。" "Tase: {levels}." }
    WITH_PLAN "benefits.with_plan" { "With {plans}." "{plans}享有。" "{plans}享有。" "Tasuline liikmesus: {plans}." }
}
