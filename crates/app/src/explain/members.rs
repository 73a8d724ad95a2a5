//! Who can join.

use super::{Item, plans, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let terms = &teller.program.members;
    let ages = [(terms.min_age, &plans::FROM_AGE), (terms.max_age, &plans::TO_AGE)];
    let ages = ages
        .into_iter()
        .filter_map(|(age, phrase)| Some(teller.say(phrase, &[("age", teller.count(i64::from(age?)))])));
    let holds = teller.holds(None, None, terms.condition.as_ref(), None);
    vec![Item::new("/members", None, ages.chain(holds).collect())]
}
