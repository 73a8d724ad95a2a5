//! What happens to a plan by itself: the next period, asking again for a price that could not be taken, and the end. And what
//! those who take the money tell of it.

use super::{draft::Draft, plan::Term, tier::Reassess};
use crate::{
    event::{PlanEvent, PlanNamed},
    fact::{Fact, InstructionStep, PlanCause, PlanEnd, PlanFact},
    moment::Moment,
    program::{Plan, PlanPrice, Program},
    rejection::Rejection,
    state::{Account, PlanHeld},
    symbol::Sym,
};

/// When the plan makes an event of its own: it asks again, or its next period begins.
pub(super) fn next(account: &Account) -> Option<Moment> {
    let held = account.plan.as_ref()?;
    let renewal = Some(held.until).filter(|_| held.renews);
    held.ask_at.into_iter().chain(renewal).min()
}

/// That event, when it is due.
pub(super) fn due(program: &Program, account: &Account, at: Moment) -> Option<PlanEvent> {
    let held = account.plan.as_ref()?;
    let named = || PlanNamed { plan: program.name_of(held.plan).to_owned() };
    if held.ask_at.is_some_and(|again| again <= at) {
        return Some(PlanEvent::FeeAsked(named()));
    }
    (held.renews && held.until <= at).then(|| PlanEvent::Renewed(named()))
}

/// `plan.renewed`: the next period begins, or the plan ends where nothing can follow.
pub(super) fn renewed(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let held = draft.account.plan.clone().filter(|held| held.renews && held.until <= draft.now);
    let held = held.ok_or(Rejection::NotOnPlan)?;
    // Who has not paid for a period gets no other one.
    if held.ask_at.is_some() {
        draft.end_plan(PlanEnd::Unpaid);
        return draft.reassess(Reassess::Both);
    }
    let (plan, period) = held.next.map_or((held.plan, held.period), |next| (next.plan, next.period));
    let Some((plan, price)) = draft.goes_on(plan, period) else {
        draft.end_plan(PlanEnd::NotOffered);
        return draft.reassess(Reassess::Both);
    };
    // The days of the month stay those of the first one, whatever shorter months lie between.
    let same = held.number != 0 && (plan.plan, price.period) == (held.plan, held.period);
    let (first_day, number) = if same {
        (held.first_day, held.number.saturating_add(1))
    } else {
        (draft.day(held.until).saturating_sub(1), 1)
    };
    let term = Term { first_day, number, length: price.length, fee: price.fee };
    let begun = PlanHeld { since: held.since, tries: held.tries, ..draft.begin(plan, price, &term) };
    let fee = begun.fee;
    draft.stand_on_plan(begun, PlanCause::Renewed);
    draft.ask_fee(fee, false);
    draft.pay_at_renewal(held.plan);
    if plan.plan != held.plan {
        draft.let_all_go(held.plan);
    }
    draft.reassess(Reassess::Both)
}

/// `plan.fee_asked`: what could not be taken is asked for again.
pub(super) fn asked_again(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let held = draft.account.plan.clone().filter(|held| held.ask_at.is_some_and(|at| at <= draft.now));
    let held = held.ok_or(Rejection::NotOnPlan)?;
    let owed = held.owed;
    let held = PlanHeld { owed: 0, ask_at: None, ..held };
    draft.stand_on_plan(held, PlanCause::Asked);
    draft.ask_fee(owed, false);
    Ok(())
}

/// A plan that does not go on ends with its period.
pub(super) fn lapse(draft: &mut Draft<'_>) {
    let over = draft.account.plan.as_ref().is_some_and(|held| !held.renews && held.until <= draft.now);
    if over {
        draft.end_plan(PlanEnd::Over);
    }
}

/// What became of a price that the facts of an entry had asked for; none when they asked for no price.
pub(super) fn fee_of(facts: &[Fact]) -> Option<Fee> {
    facts.iter().find_map(|fact| match fact {
        Fact::Plan(PlanFact::Fee { plan, amount, from, until }) => {
            Some(Fee { plan: *plan, amount: *amount, from: *from, until: *until })
        }
        _ => None,
    })
}

/// A price that was asked for; negative when it was to be given back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fee {
    plan: Sym,
    amount: i64,
    from: Moment,
    until: Moment,
}

pub(super) fn told(draft: &mut Draft<'_>, fee: Fee, step: InstructionStep) -> Result<(), Rejection> {
    match step {
        InstructionStep::Asked | InstructionStep::Past => Ok(()),
        InstructionStep::Done => {
            paid(draft);
            Ok(())
        }
        InstructionStep::Failed => failed(draft, fee),
    }
}

/// What had failed before and was asked for again is paid.
fn paid(draft: &mut Draft<'_>) {
    let held = draft.account.plan.clone();
    if let Some(held) = held.filter(|held| 0 < held.tries && held.ask_at.is_none()) {
        let held = PlanHeld { tries: 0, ..held };
        draft.stand_on_plan(held, PlanCause::Paid);
    }
}

fn failed(draft: &mut Draft<'_>, fee: Fee) -> Result<(), Rejection> {
    let Fee { plan, amount, from, until } = fee;
    draft.push(Fact::Plan(PlanFact::Fee { plan, amount: amount.saturating_neg(), from, until }));
    // A member who has left since then has nothing to lose any more; what is to be given back is seen by whoever pays.
    let held = draft.account.plan.clone().filter(|held| 0 < amount && held.since <= from);
    let Some(held) = held.filter(|_| !draft.account.closed) else { return Ok(()) };
    let again = draft.program.plan_of(held.plan).and_then(|plan| plan.dunning.get(usize::from(held.tries)));
    let Some(length) = again else {
        draft.end_plan(PlanEnd::Unpaid);
        return draft.reassess(Reassess::Both);
    };
    let ask_at = Some(length.add(draft.now.timestamp(), &draft.program.zone).into());
    let (owed, tries) = (held.owed.saturating_add(amount), held.tries.saturating_add(1));
    let held = PlanHeld { owed, tries, ask_at, ..held };
    draft.stand_on_plan(held, PlanCause::Unpaid);
    Ok(())
}

impl<'a> Draft<'a> {
    /// The plan and price of the next period: the ones wanted or, where the member can't go on with them, what they become.
    fn goes_on(&self, plan: Sym, period: Sym) -> Option<(&'a Plan, &'a PlanPrice)> {
        let wanted = self.program.plan_of(plan)?;
        if let Some(price) = wanted.price(Some(period)).filter(|_| self.may_go_on(wanted).is_ok()) {
            return Some((wanted, price));
        }
        let other = self.program.plan_of(wanted.becomes?)?;
        let price = other.price(Some(period)).or_else(|| other.price(None))?;
        self.may_go_on(other).is_ok().then_some((other, price))
    }
}
