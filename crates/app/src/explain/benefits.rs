//! What levels and plans entitle to.

use regulars_engine::program::OrderTerms;

use super::{Item, Sentence, phrase::phrases, words::Teller};

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
        sentences.extend(benefit.of_order.iter().flat_map(|terms| teller.of_order(terms)));
        let key = teller.program.name_of(benefit.benefit);
        Item::new(format!("/benefits/{key}"), Some(name), sentences)
    });
    benefits.collect()
}

impl Teller<'_> {
    fn of_order(&self, terms: &OrderTerms) -> Vec<Sentence> {
        let within = self.say(&WITHIN, &[("length", self.length(terms.within))]);
        let most = if terms.at_most == i64::MAX { String::new() } else { self.money(terms.at_most) };
        let difference = terms.difference.then(|| self.say(&DIFFERENCE, &[("most", most)]));
        [within].into_iter().chain(difference).collect()
    }
}

phrases! {
    WITHIN watch "benefits.within" {
        "For an order, until {length} after its day." "适用于下单后{length}内的订单。" "適用於下單後{length}內的訂單。"
        "Tellimuse kohta, kuni selle päevast on möödunud {length}."
    }
    DIFFERENCE watch "benefits.difference" {
        "If something of it has become cheaper, you get the difference back[, {most} of an order at most]."
        "若商品降价，退还差价[，每单最多{most}]。" "若商品降價，退還差價[，每筆訂單最多{most}]。"
        "Kui hind on vahepeal langenud, saad vahe tagasi[, ühe tellimuse kohta kuni {most}]."
    }
    FOR_ALL "benefits.for_all" { "For every member." "所有会员享有。" "所有會員享有。" "Kõigile liikmetele." }
    FOR "benefits.for" { "For {levels}." "{levels}享有。" "{levels}享有。" "Tase: {levels}." }
    WITH_PLAN "benefits.with_plan" { "With {plans}." "{plans}享有。" "{plans}享有。" "Tasuline liikmesus: {plans}." }
}
