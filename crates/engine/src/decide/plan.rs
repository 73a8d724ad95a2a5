//! `plan.joined`, `plan.cancelled` and `plan.changed`: a member comes to a paid membership, leaves it, or goes to another one.
//!
//! Money is taken and given back outside. What is to be paid is a fact of the entry and an instruction to whoever takes it;
//! the member is on the plan meanwhile. What follows on its own (the next period, asking again) is in `plan_due`.

use super::{draft::Draft, original::Original, plan_due, plan_share, tier::Reassess};
use crate::{
    amount::{Ratio, Rounding},
    calendar::{Length, Zone},
    cel::{Condition, Field},
    event::{PlanCancel, PlanChange, PlanEvent, PlanJoin},
    fact::{Fact, PlanCause, PlanEnd, PlanFact},
    moment::Moment,
    program::{FieldSource, Plan, PlanPrice, Rule, WalletSpec, WinBack},
    rejection::Rejection,
    state::{PlanHeld, PlanNext},
    symbol::Sym,
};

pub(super) fn happened(draft: &mut Draft<'_>, happened: &PlanEvent) -> Result<(), Rejection> {
    match happened {
        PlanEvent::Joined(wanted) => joined(draft, wanted),
        PlanEvent::Cancelled(wanted) => cancelled(draft, wanted),
        PlanEvent::Changed(wanted) => changed(draft, wanted),
        PlanEvent::Renewed(_) => plan_due::renewed(draft),
        PlanEvent::FeeAsked(_) => plan_due::asked_again(draft),
        PlanEvent::Shared(wanted) => plan_share::shared(draft, wanted),
        PlanEvent::Unshared(wanted) => plan_share::unshared(draft, wanted),
        PlanEvent::Received(hosted) => plan_share::received(draft, hosted, false),
        PlanEvent::Withdrawn(hosted) => plan_share::received(draft, hosted, true),
    }
}

fn joined(draft: &mut Draft<'_>, wanted: &PlanJoin) -> Result<(), Rejection> {
    let plan = draft.program.plan(&wanted.plan).ok_or(Rejection::UnknownPlan)?;
    let price = draft.price_named(plan, wanted.period.as_deref())?;
    if draft.account.plan.is_some() {
        return Err(Rejection::AlreadyOnPlan);
    }
    draft.may_join(plan)?;
    let trial = match (wanted.trial, plan.trial.filter(|_| !draft.had_trial())) {
        (Some(true), None) => return Err(Rejection::NoTrial),
        (Some(false), _) => None,
        (Some(true) | None, trial) => trial,
    };
    let held = match trial {
        Some(trial) => {
            let term = Term { first_day: draft.today(), number: 0, length: trial, fee: 0 };
            draft.begin(plan, price, &term)
        }
        None => {
            let fee = draft.first_fee(plan, price);
            let term = Term { first_day: draft.today(), number: 1, length: price.length, fee };
            draft.begin(plan, price, &term)
        }
    };
    let (fee, cause) = (held.fee, if trial.is_some() { PlanCause::Trial } else { PlanCause::Joined });
    draft.stand_on_plan(held, cause);
    draft.ask_fee(fee, wanted.paid);
    draft.reassess(Reassess::Up)
}

fn cancelled(draft: &mut Draft<'_>, wanted: &PlanCancel) -> Result<(), Rejection> {
    let held = draft.account.plan.clone().ok_or(Rejection::NotOnPlan)?;
    if draft.program.symbols.get(&wanted.plan) != Some(held.plan) {
        return Err(Rejection::NotOnPlan);
    }
    if !wanted.at_once {
        if !held.renews {
            return Err(Rejection::PlanEndsAlready);
        }
        let held = PlanHeld { renews: false, next: None, ..held };
        draft.stand_on_plan(held, PlanCause::Cancelled);
        return Ok(());
    }
    let refunds = draft.program.plan_of(held.plan).is_some_and(|plan| plan.refund_if_unused);
    let back = if refunds && held.used.is_empty() { held.paid().max(0) } else { 0 };
    // The money comes first: an instruction is the first effect of its entry.
    draft.ask_fee(back.saturating_neg(), false);
    draft.end_plan(PlanEnd::Cancelled);
    draft.reassess(Reassess::Both)
}

fn changed(draft: &mut Draft<'_>, wanted: &PlanChange) -> Result<(), Rejection> {
    let plan = draft.program.plan(&wanted.plan).ok_or(Rejection::UnknownPlan)?;
    let held = draft.account.plan.clone().ok_or(Rejection::NotOnPlan)?;
    let same = draft.program.name_of(held.period);
    let price = match wanted.period.as_deref() {
        None => draft.price_named(plan, Some(same)).or_else(|_| draft.price_named(plan, None))?,
        period => draft.price_named(plan, period)?,
    };
    if (held.plan, held.period) == (plan.plan, price.period) {
        if held.renews && held.next.is_none() {
            return Err(Rejection::PlanUnchanged);
        }
        // A member who thought better of it goes on.
        draft.may_go_on(plan)?;
        let held = PlanHeld { renews: true, next: None, ..held };
        draft.stand_on_plan(held, PlanCause::Changed);
        return Ok(());
    }
    draft.may_join(plan)?;
    if !wanted.at_once {
        let next = Some(PlanNext { plan: plan.plan, period: price.period });
        let held = PlanHeld { renews: true, next, ..held };
        draft.stand_on_plan(held, PlanCause::Changed);
        return Ok(());
    }
    draft.change_now(plan, price, held);
    draft.reassess(Reassess::Both)
}

/// A period that begins now.
pub(super) struct Term {
    /// The day from which the plan's periods are counted.
    pub(super) first_day: i32,
    /// Which one it is, from 1; 0 for a trial.
    pub(super) number: u32,
    /// How long each of them is.
    pub(super) length: Length,
    /// What it costs when nothing cuts it short.
    pub(super) fee: i64,
}

impl Draft<'_> {
    /// The other plan begins today, and what is left of the running period is taken off its price. A trial goes on as the
    /// other plan's.
    fn change_now(&mut self, plan: &Plan, price: &PlanPrice, held: PlanHeld) {
        // What waits for a renewal of the plan that is left comes to nothing.
        if held.plan != plan.plan {
            self.forfeit_with_plan(held.plan);
        }
        if held.number == 0 {
            let held = PlanHeld {
                plan: plan.plan,
                period: price.period,
                until: cut(held.until, plan),
                renews: plan.automatic,
                next: None,
                ..held
            };
            self.stand_on_plan(held, PlanCause::Changed);
            return;
        }
        let left = self.day(held.until).saturating_sub(self.today());
        let whole = self.day(held.until).saturating_sub(self.day(held.from));
        let credit = share(held.paid(), left, whole);
        let term = Term { first_day: self.today(), number: 1, length: price.length, fee: price.fee };
        let begun = PlanHeld { since: held.since, ..self.begin(plan, price, &term) };
        let fee = begun.fee;
        let (before, goes) = (held.plan, held.plan != plan.plan);
        self.stand_on_plan(begun, PlanCause::Changed);
        self.ask_fee(fee.saturating_sub(credit), false);
        if goes {
            self.let_all_go(before);
        }
    }

    /// The member on a plan from now on, for a period.
    pub(super) fn begin(&self, plan: &Plan, price: &PlanPrice, term: &Term) -> PlanHeld {
        let Term { first_day, number, length, fee } = *term;
        let end = period_end(&self.program.zone, first_day, length, number.max(1));
        let until = cut(end, plan);
        let days = |at: Moment| self.day(at).saturating_sub(self.today());
        PlanHeld {
            plan: plan.plan,
            period: price.period,
            since: self.now,
            first_day,
            number,
            from: self.now,
            until,
            fee: if until < end { share(fee, days(until), days(end)) } else { fee },
            renews: plan.automatic,
            next: None,
            owed: 0,
            tries: 0,
            ask_at: None,
            used: Vec::new(),
        }
    }

    /// Asks for a price of the running period, or to give so much of it back; nothing is asked where it has been taken.
    pub(super) fn ask_fee(&mut self, amount: i64, taken: bool) {
        let Some(held) = self.account.plan.as_ref().filter(|_| amount != 0) else { return };
        let (plan, from, until) = (held.plan, held.from, held.until);
        self.push(Fact::Plan(PlanFact::Fee { plan, amount, from, until }));
        if !taken {
            self.instruct();
        }
    }

    /// What the first period costs the member.
    pub(super) fn first_fee(&self, plan: &Plan, price: &PlanPrice) -> i64 {
        let offer = plan.win_back.as_ref().filter(|offer| offer.price.period == price.period);
        let offer = offer.filter(|offer| self.is_won_back(offer));
        offer.map_or(price.fee, |offer| offer.price.fee)
    }

    pub(super) fn had_trial(&self) -> bool {
        self.account.past_plans.iter().any(|past| past.trial)
    }

    fn is_won_back(&self, offer: &WinBack) -> bool {
        let left = self.account.past_plans.last().filter(|past| past.left_at.is_some());
        offer.until.is_none_or(|until| self.now < until)
            && left.is_some_and(|past| offer.left.is_empty() || offer.left.contains(&past.plan))
    }

    fn price_named<'p>(&self, plan: &'p Plan, period: Option<&str>) -> Result<&'p PlanPrice, Rejection> {
        let named = match period {
            None => plan.price(None),
            Some(name) => self.program.symbols.get(name).and_then(|named| plan.price(Some(named))),
        };
        named.ok_or(Rejection::UnknownPeriod)
    }

    pub(super) fn may_join(&self, plan: &Plan) -> Result<(), Rejection> {
        if self.is_time(plan.when.as_ref()) { self.may_go_on(plan) } else { Err(Rejection::PlanNotNow) }
    }

    /// Whether a member who is on the plan may stay on it.
    pub(super) fn may_go_on(&self, plan: &Plan) -> Result<(), Rejection> {
        if plan.ends.is_some_and(|ends| ends <= self.now) {
            return Err(Rejection::PlanNotNow);
        }
        let fits = |age: i16| {
            plan.min_age.is_none_or(|least| least <= age) && plan.max_age.is_none_or(|most| age <= most)
        };
        let of_age = (plan.min_age.is_none() && plan.max_age.is_none()) || self.age().is_some_and(fits);
        if of_age && self.member_is(plan.condition.as_ref()) {
            Ok(())
        } else {
            Err(Rejection::PlanNotForMember)
        }
    }

    /// In years, on the day of the event in the program's zone, where the profile tells it.
    pub(super) fn age(&self) -> Option<i16> {
        let (day, year) = self.known.profile.birthday.zip(self.known.profile.birth_year)?;
        Some(day.years_until(year, self.program.zone.date(self.event.occurred_at.timestamp())))
    }

    /// The member leaves the plan.
    pub(super) fn end_plan(&mut self, cause: PlanEnd) {
        let Some(held) = &self.account.plan else { return };
        let (plan, in_trial) = (held.plan, held.number == 0);
        self.push(Fact::Plan(PlanFact::Ended { plan, in_trial, cause }));
        self.forfeit_with_plan(plan);
        self.let_all_go(plan);
    }

    pub(super) fn stand_on_plan(&mut self, held: PlanHeld, cause: PlanCause) {
        self.push(Fact::Plan(PlanFact::Held { held: Box::new(held), cause }));
    }

    /// Notes that the member had something from the plan, if there is one.
    pub(super) fn note_plan_use(&mut self, what: Sym, worth: i64) {
        if let Some(from) = self.account.plan.as_ref().map(|held| held.from) {
            self.push(Fact::Plan(PlanFact::Used { from, what, times: 1, worth }));
        }
    }

    /// Notes what a rule gave, when it gave it because of the plan: its condition asks about that.
    pub(super) fn note_plan_gift(&mut self, rule: &Rule, spec: &WalletSpec, amount: i64) {
        if 0 < amount && self.is_by_plan(rule.condition.as_ref()) {
            self.note_plan_use(rule.rule, self.program.worth_of(spec, amount));
        }
    }

    /// Whether somebody has a plan, and a condition asks about it.
    pub(super) fn is_by_plan(&self, condition: Option<&Condition>) -> bool {
        let asks = |field: Field| self.program.fields.get(usize::from(field.0)) == Some(&FieldSource::Plan);
        self.account.plan.is_some() && condition.is_some_and(|own| own.fields().into_iter().any(asks))
    }

    /// What was had from the plan with an order is given back when all of that has come back.
    pub(super) fn give_back_plan_uses(&mut self, original: &Original) {
        for fact in &original.root.facts {
            if let Fact::Plan(used) = fact {
                self.undo_plan(used);
            }
        }
    }

    /// What was used comes back with the entry that is undone; the rest stands, for money was asked for.
    pub(super) fn undo_plan(&mut self, fact: &PlanFact) {
        if let PlanFact::Used { from, what, times, worth } = *fact {
            let (times, worth) = (times.saturating_neg(), worth.saturating_neg());
            self.push(Fact::Plan(PlanFact::Used { from, what, times, worth }));
        }
    }

    pub(super) fn today(&self) -> i32 {
        self.day(self.now)
    }

    pub(super) fn day(&self, at: Moment) -> i32 {
        self.program.zone.day_number(at.timestamp())
    }
}

/// The first instant after so many periods: the last of their days bears the number of the first day, which was there before
/// they began.
fn period_end(zone: &Zone, first_day: i32, length: Length, number: u32) -> Moment {
    let last = length.last_day(first_day, number);
    zone.start_of_day(last.tomorrow().unwrap_or(last)).into()
}

/// A plan's end cuts a period short.
fn cut(end: Moment, plan: &Plan) -> Moment {
    plan.ends.map_or(end, |ends| end.min(ends))
}

/// So many days' part of an amount for more days, rounded half to even.
pub(super) fn share(amount: i64, part: i32, whole: i32) -> i64 {
    let exact = Ratio { num: i128::from(amount).saturating_mul(part.into()), den: i128::from(whole.max(1)) };
    exact.round(Rounding::HalfEven).unwrap_or(amount)
}
