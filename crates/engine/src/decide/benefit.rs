//! `benefit.used`: a member uses what a level entitles to, so often and then as its allowance says. What a member is shown of
//! the benefits held asks the same questions in the same order, so that it is what an event would do.

use uuid::Uuid;

use super::{Company, Known, draft::Draft};
use crate::{
    event::{BenefitUse, Body, Event, Profile},
    fact::Fact,
    id::EventId,
    moment::Moment,
    program::{Benefit, Limit, Program},
    rejection::Rejection,
    shared::Slices,
    state::Account,
    symbol::Sym,
};

/// Why a benefit that the member is entitled to can't be used now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BenefitLock {
    /// Not at this time.
    NotNow,
    /// Its condition does not hold.
    Condition,
    /// It was used as often as it can be.
    UsedUp {
        /// When all limits that stand in the way have begun anew; none when one of them never does.
        again_at: Option<Moment>,
    },
}

/// What one limit of a benefit allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BenefitAllowance {
    /// How often in its period.
    pub times: i64,
    /// How often still in the present one.
    pub left: i64,
    /// The end of the present period; none for a limit that never begins anew.
    pub until: Option<Moment>,
}

/// A benefit that the member is entitled to.
#[derive(Debug, Clone)]
pub struct BenefitHeld<'p> {
    /// The benefit.
    pub benefit: &'p Benefit,
    /// What each of its limits allows, in document order; empty where it can be used as often as one likes.
    pub allowances: Vec<BenefitAllowance>,
    /// Why it can't be used now; none when it can.
    pub lock: Option<BenefitLock>,
}

/// The benefits of every member, and of the levels that the member holds at `at`, in document order. The account's due work up to then must have
/// been decided. A closed account has none.
pub fn benefits_held<'p>(
    program: &'p Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
) -> Vec<BenefitHeld<'p>> {
    if account.closed {
        return Vec::new();
    }
    // Nothing of the event is looked at but its time.
    let event = Event {
        id: EventId(Uuid::nil()),
        source: String::new(),
        external_id: String::new(),
        occurred_at: at,
        at,
        body: Body::Tick,
    };
    let known = Known {
        profile,
        original: None,
        shared: Slices::NONE,
        receiver: None,
        line: &[],
        company: Company::NONE,
        past: false,
    };
    let draft = Draft::new(program, account.clone(), known, &event);
    let held = program.benefits.iter().filter(|benefit| draft.has_benefit(benefit));
    let told = held.map(|benefit| {
        let allowances = draft.benefit_allowances(benefit);
        BenefitHeld { benefit, lock: draft.benefit_lock(benefit, &allowances), allowances }
    });
    told.collect()
}

pub(super) fn used(draft: &mut Draft<'_>, wanted: &BenefitUse) -> Result<(), Rejection> {
    let program = draft.program;
    let benefit = program.benefit(&wanted.benefit).ok_or(Rejection::UnknownBenefit)?;
    if benefit.of_order.is_some() {
        return Err(Rejection::BenefitOfOrder);
    }
    draft.may_use(benefit)?;
    draft.use_benefit(benefit, benefit.worth);
    Ok(())
}

/// When limits that allow nothing more have begun anew: all of them; none when one of them never does. None of both when each
/// allows something.
pub(super) fn used_up(allowances: &[BenefitAllowance]) -> Option<Option<Moment>> {
    let mut used_up = allowances.iter().filter(|allowance| allowance.left == 0).peekable();
    used_up.peek()?;
    let again_at = used_up.map(|allowance| allowance.until).collect::<Option<Vec<Moment>>>();
    Some(again_at.and_then(|ends| ends.into_iter().max()))
}

impl Draft<'_> {
    /// Whether the member has the benefit and can use it now.
    pub(super) fn may_use(&self, benefit: &Benefit) -> Result<(), Rejection> {
        if !self.has_benefit(benefit) {
            return Err(Rejection::BenefitNotHeld);
        }
        let allowances = self.benefit_allowances(benefit);
        match self.benefit_lock(benefit, &allowances) {
            Some(BenefitLock::NotNow) => Err(Rejection::BenefitNotNow),
            Some(BenefitLock::Condition) => Err(Rejection::BenefitConditionFalse),
            Some(BenefitLock::UsedUp { .. }) => Err(Rejection::BenefitUsedUp),
            None => Ok(()),
        }
    }

    /// Notes a use and what it costs.
    pub(super) fn use_benefit(&mut self, benefit: &Benefit, worth: i64) {
        self.push(Fact::BenefitUsed { benefit: benefit.benefit, times: 1, worth });
        self.note_use_of(benefit.usage, &benefit.limits, 1, 0, 0);
        // What a level gives as well is not had from the plan.
        if self.has_by_plan(benefit) && !self.has_by_level(benefit) {
            self.note_plan_use(benefit.benefit, worth);
        }
    }

    fn has_benefit(&self, benefit: &Benefit) -> bool {
        let everybody = benefit.levels.is_none() && benefit.plans.is_empty();
        everybody || self.has_by_level(benefit) || self.has_by_plan(benefit) || self.has_by_host(benefit)
    }

    fn has_by_plan(&self, benefit: &Benefit) -> bool {
        self.account.plan.as_ref().is_some_and(|held| benefit.plans.contains(&held.plan))
    }

    fn has_by_level(&self, benefit: &Benefit) -> bool {
        benefit.levels.is_some_and(|levels| self.holds_one_of(levels))
    }

    fn benefit_allowances(&self, benefit: &Benefit) -> Vec<BenefitAllowance> {
        self.allowances_of(benefit.usage, &benefit.limits)
    }

    /// What each of the limits of a name allows, all of which are in times.
    pub(super) fn allowances_of(&self, usage: Sym, limits: &[Limit]) -> Vec<BenefitAllowance> {
        let limits = (0u8..).zip(limits);
        let allowance = limits.map(|(index, limit)| {
            let span = self.period_of(limit);
            let used = self.times_used(usage, index, span.map_or(0, |s| s.key));
            let times = limit.times.unwrap_or(i64::MAX);
            let left = times.saturating_sub(used).max(0);
            BenefitAllowance { times, left, until: span.map(|s| Moment::from(s.end)) }
        });
        allowance.collect()
    }

    fn benefit_lock(&self, benefit: &Benefit, allowances: &[BenefitAllowance]) -> Option<BenefitLock> {
        if !self.is_time(benefit.when.as_ref()) {
            return Some(BenefitLock::NotNow);
        }
        if !self.member_is(benefit.condition.as_ref()) {
            return Some(BenefitLock::Condition);
        }
        Some(BenefitLock::UsedUp { again_at: used_up(allowances)? })
    }
}
