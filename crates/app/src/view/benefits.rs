//! What a member is entitled to: each benefit of the levels and the plan held, what is left of its allowance, and until when.

use regulars_engine::{
    decide::{BenefitAllowance, BenefitHeld, BenefitLock, benefits_held},
    event::Profile,
    fact::Fact,
    moment::Moment,
    program::Program,
    state::Account,
};
use serde::Serialize;

use super::{LevelView, Stamp, name};
use crate::say;

/// A benefit of a level or a plan that the member holds, or of every member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BenefitHeldView {
    /// The benefit.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// The tier set, for a benefit of a level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// The level that the member holds in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelView>,
    /// The plan that the member is on, for a benefit of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// `available` or `locked`.
    pub state: &'static str,
    /// What each of its limits allows; empty where it can be used as often as one likes.
    pub allowances: Vec<AllowanceView>,
    /// Why it is `locked`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<BenefitLockView>,
    /// How long after an order it can be claimed for that, for a benefit of orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// The first instant at which it is too late for an order of the asked day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
    /// What to tell the member.
    pub sentence: String,
}

/// What a limit of a benefit allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllowanceView {
    /// How often in its period.
    pub times: i64,
    /// How often still in the present one.
    pub left: i64,
    /// The end of the present period; none for a limit that never begins anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
}

/// Why a benefit is locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BenefitLockView {
    /// `not_now`, `condition` or `used_up`.
    pub by: &'static str,
    /// When it can be used again, where it can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Stamp>,
}

/// A benefit that was used, or whose use was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BenefitUseView {
    /// The benefit.
    pub benefit: String,
    /// How often; negative when undone.
    pub times: i64,
    /// What that costs the program, in the smallest unit of its currency; negative when undone.
    pub worth: i64,
}

/// The benefits of the levels and the plan held as of `at`, in document order; the caller has made the due work happen up to it.
pub fn benefits(
    program: &Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
    language: &str,
) -> Vec<BenefitHeldView> {
    let held = benefits_held(program, account, profile, at);
    held.iter().map(|held| view(program, account, held, at, language)).collect()
}

/// Tells of each benefit of orders until when it can be claimed for an order of `bought_at`.
pub fn tell_until(program: &Program, benefits: &mut [BenefitHeldView], bought_at: Moment) {
    let day = program.zone.day_number(bought_at.timestamp());
    for view in benefits {
        let terms = program.benefit(&view.id).and_then(|benefit| benefit.of_order);
        view.until = terms.map(|terms| Stamp(terms.until(day, &program.zone)));
    }
}

fn view(
    program: &Program,
    account: &Account,
    held: &BenefitHeld<'_>,
    at: Moment,
    language: &str,
) -> BenefitHeldView {
    let benefit = held.benefit;
    // A member may be above or below the levels that have it, and have it from the plan.
    let level = benefit.levels.and_then(|levels| {
        let set = program.tier_set(levels.set)?;
        let level = account.level(levels.set)?;
        let within = set.rank(Some(level)).is_some_and(|rank| (levels.from..=levels.to).contains(&rank));
        within.then_some((set, level))
    });
    let plan = account.plan.as_ref().map(|plan| plan.plan).filter(|plan| benefit.plans.contains(plan));
    BenefitHeldView {
        id: name(program, benefit.benefit),
        name: benefit.name.in_language(language).to_owned(),
        set: level.map(|(set, _)| name(program, set.set)),
        level: level.map(|(set, level)| LevelView {
            id: name(program, level),
            name: say::level_name(program, set, level, language),
        }),
        plan: plan.map(|plan| name(program, plan)),
        state: if held.lock.is_some() { "locked" } else { "available" },
        allowances: held.allowances.iter().map(allowance).collect(),
        locked: held.lock.map(lock),
        within: benefit.of_order.map(|terms| terms.within.to_string()),
        until: None,
        sentence: say::benefit(program, held, at, language),
    }
}

pub(super) fn allowance(allowance: &BenefitAllowance) -> AllowanceView {
    let BenefitAllowance { times, left, until } = *allowance;
    AllowanceView { times, left, until: until.map(Stamp) }
}

fn lock(lock: BenefitLock) -> BenefitLockView {
    let plain = |by| BenefitLockView { by, again_at: None };
    match lock {
        BenefitLock::NotNow => plain("not_now"),
        BenefitLock::Condition => plain("condition"),
        BenefitLock::UsedUp { again_at } => {
            BenefitLockView { again_at: again_at.map(Stamp), ..plain("used_up") }
        }
    }
}

pub(super) fn used(program: &Program, fact: &Fact) -> Option<BenefitUseView> {
    let Fact::BenefitUsed { benefit, times, worth } = fact else { return None };
    Some(BenefitUseView { benefit: name(program, *benefit), times: *times, worth: *worth })
}

#[cfg(test)]
mod tests {
    use regulars_engine::event::{BenefitUse, Body};
    use serde_json::json;

    use super::*;
    use crate::view::tests::{Bench, TEA, joined, moment, order};

    #[test]
    fn what_is_left_of_a_benefit() {
        let document = TEA.replace(
            "treat: { for: silver+, name: birthday treat }",
            "treat: { for: silver+, name: A treat, limit: [2 times a year, once a month], when: every sunday }",
        );
        let mut bench = Bench::new(&document);
        // 4 January 2026 is a Sunday.
        for (id, body) in [("j", joined()), ("a", order(48_00)), ("b", order(48_00))] {
            bench.event("2026-01-04T10:00:00+08:00", id, body).unwrap();
        }
        let said = |bench: &Bench, at: &str, language: &str| {
            let shown = benefits(&bench.program, &bench.account, &Profile::default(), moment(at), language);
            assert_eq!(shown.len(), 1);
            shown[0].clone()
        };
        let sunday = "2026-01-04T12:00:00+08:00";
        for (language, expected) in [
            ("en", "A treat: 1 left until 31 Jan"),
            ("zh-Hans", "A treat\u{ff1a}1月31日前还可使用1次"),
            ("zh-Hant", "A treat\u{ff1a}1月31日前還可使用1次"),
            ("et", "A treat: jäänud 1, kasuta hiljemalt 31. jaanuaril"),
        ] {
            assert_eq!(said(&bench, sunday, language).sentence, expected, "{language}");
        }
        let used = || Body::BenefitUsed(BenefitUse { benefit: "treat".into() });
        bench.event(sunday, "u1", used()).unwrap();
        let shown = said(&bench, sunday, "en");
        assert_eq!(shown.sentence, "A treat: used up, again on 1 Feb");
        assert_eq!(
            serde_json::to_value(&shown).unwrap(),
            json!({
                "id": "treat", "name": "A treat", "set": "level",
                "level": { "id": "silver", "name": "Silver" }, "state": "locked",
                "allowances": [
                    { "times": 2, "left": 1, "until": "2026-12-31T16:00:00Z" },
                    { "times": 1, "left": 0, "until": "2026-01-31T16:00:00Z" },
                ],
                "locked": { "by": "used_up", "again_at": "2026-01-31T16:00:00Z" },
                "sentence": "A treat: used up, again on 1 Feb",
            })
        );
        assert_eq!(said(&bench, "2026-01-05T12:00:00+08:00", "en").sentence, "A treat: not at this time");
        // Both limits stand in the way then, and the year ends after the month.
        bench.event("2026-02-01T12:00:00+08:00", "u2", used()).unwrap();
        assert_eq!(
            said(&bench, "2026-02-01T12:00:00+08:00", "et").sentence,
            "A treat: kasutatud, uuesti 1. jaanuaril 2027"
        );
    }
}
