//! Checking benefits: which levels and plans have them, how often and when they can be used, and what a use costs the program.

use super::{
    Currency, Levels, Limit, TierSet, Trigger,
    check::Checker,
    fields::Fields,
    limits::{self, Limited, Of},
    plans,
};
use crate::{
    calendar::{Length, When, Zone},
    cel::Condition,
    document::{self, Document},
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// A benefit of levels, of plans, or of every member.
#[derive(Debug, Clone)]
pub struct Benefit {
    /// Its name.
    pub benefit: Sym,
    /// The name under which its limits are used; a rule may be called as the benefit is.
    pub usage: Sym,
    /// For people.
    pub name: Text,
    /// The levels that have it; with neither levels nor plans, every member has.
    pub levels: Option<Levels>,
    /// The plans that have it.
    pub plans: Vec<Sym>,
    /// Its limits per member, all in times.
    pub limits: Vec<Limit>,
    /// When it can be used.
    pub when: Option<When>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// What one use costs the program, in the smallest unit of the base currency; not negative.
    pub worth: i64,
    /// What it does for an order.
    pub of_order: Option<OrderTerms>,
}

/// What a benefit does for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderTerms {
    /// How long after the day of the order.
    pub within: Length,
    /// Whether it pays back what has become cheaper.
    pub difference: bool,
    /// The most that it pays back of one order, in the smallest unit of the base currency.
    pub at_most: i64,
}

impl OrderTerms {
    /// The first instant at which it is too late for an order of a day, by that day's number.
    pub fn until(&self, day: i32, zone: &Zone) -> Moment {
        let last = zone.date(self.within.add(zone.start_of_day_number(day), zone));
        zone.start_of_day(last.tomorrow().unwrap_or(last)).into()
    }
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    tier_sets: &[TierSet],
    fields: &mut Fields,
    currency: &Currency,
) -> Vec<Benefit> {
    let mut benefits = Vec::new();
    for (name, stated) in &document.benefits {
        let path = format!("/benefits/{name}");
        let benefit = checker.declare(&path, name);
        let usage = checker.intern(&path, &format!("benefit:{name}"));
        let levels = stated.for_level.as_deref();
        let levels =
            levels.and_then(|text| checker.levels(&format!("{path}/for"), text, document, tier_sets));
        let plans = plans::named(checker, &format!("{path}/plans"), document, &stated.plans);
        let limited = Limited { of: Of::Benefit, wallets: &[], currency, wallet: None };
        let limits = limits::check(checker, &format!("{path}/limit"), &stated.limit, &limited);
        let when = stated.when.as_deref();
        let when = when.and_then(|text| checker.take(&format!("{path}/when"), text, When::parse(text)));
        // It is shown before anybody uses it, so it can only ask about the member and the time, as a reward can.
        let condition = stated.condition.as_ref().and_then(|source| {
            checker.condition(&format!("{path}/if"), source, fields.schema(Trigger::Redeemed))
        });
        if let Some(condition) = &condition {
            fields.count_read(&condition.fields());
        }
        let worth = worth(checker, &format!("{path}/worth"), stated, currency);
        let of_order = of_order(checker, &path, stated, currency);
        let name = stated.name.clone();
        benefits.push(Benefit {
            benefit,
            usage,
            name,
            levels,
            plans,
            limits,
            when,
            condition,
            worth,
            of_order,
        });
    }
    benefits
}

fn of_order(
    checker: &mut Checker,
    path: &str,
    stated: &document::Benefit,
    currency: &Currency,
) -> Option<OrderTerms> {
    let terms = stated.of_order.as_ref()?;
    if terms.difference && stated.worth.is_some() {
        let fix = "leave it out";
        checker.say(&format!("{path}/worth"), "what is paid back is what a use costs", fix);
    }
    let path = format!("{path}/of_order");
    let within = checker.take(&format!("{path}/within"), &terms.within, Length::parse(&terms.within));
    if within.is_some_and(Length::is_exact) {
        let reason = format!("`{}` is not of days", terms.within);
        checker.say(&format!("{path}/within"), reason, "write days, weeks, months or years");
    }
    if terms.at_most.is_some() && !terms.difference {
        checker.say(
            &format!("{path}/at_most"),
            "nothing is paid back",
            "add `difference: true`, or leave it out",
        );
    }
    let at_most =
        terms.at_most.map_or(i64::MAX, |most| checker.worth(&format!("{path}/at_most"), most, currency));
    Some(OrderTerms { within: within?, difference: terms.difference, at_most })
}

/// What one use costs the program; 0 when nothing is said.
fn worth(checker: &mut Checker, path: &str, stated: &document::Benefit, currency: &Currency) -> i64 {
    stated.worth.map_or(0, |worth| checker.worth(path, worth, currency))
}
