//! Paid membership in the model: the ends of all periods are counted from the first day on, and what was paid for the running
//! one is a log.

use jiff::civil::Date;
use regulars_engine::event::{PlanCancel, PlanChange, PlanEvent, PlanJoin, PlanNamed};
use serde_json::{Value, json};

use super::{
    Model, Refusal, Work,
    calendar::{Micro, day_number},
    condition::Condition,
    member::{Entry, Move},
    print,
    program::{Clause, Length, Program, Unit},
    tiers::Way,
};

/// A paid membership.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its name.
    pub name: &'static str,
    /// What its periods cost, in the smallest unit, and how long they are.
    pub prices: Vec<(i64, Length)>,
    /// How long the first time is free.
    pub trial: Option<Length>,
    /// Whether it ends with each period.
    pub by_hand: bool,
    /// When a price that failed is asked for again.
    pub dunning: Vec<Length>,
    /// Whether the price comes back when nothing was used.
    pub refund_if_unused: bool,
    /// For less: how much, for which of the prices, to which day, and who left which plans.
    pub win_back: Option<(i64, usize, Option<Date>, Vec<usize>)>,
    /// When it can be joined.
    pub when: Vec<Clause>,
    /// Who can be on it.
    pub condition: Option<Condition>,
    /// From which age.
    pub min_age: Option<i64>,
    /// To which age.
    pub max_age: Option<i64>,
    /// The day with which it ends.
    pub ends: Option<Date>,
    /// What it becomes.
    pub becomes: Option<usize>,
    /// How many others get which of its benefits.
    pub invitees: Option<(usize, Vec<usize>)>,
}

/// A member on a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnPlan {
    /// Which.
    pub plan: usize,
    /// Which of its prices.
    pub price: usize,
    /// Since when without a break.
    pub since: Micro,
    /// The day on which the count of periods began.
    pub first: Date,
    /// How many have begun since; none in a trial.
    pub begun: i64,
    /// When the running one began.
    pub from: Micro,
    /// When it ends.
    pub until: Micro,
    /// What it costs.
    pub fee: i64,
    /// Whether another one follows.
    pub goes_on: bool,
    /// Which one, if not the same.
    pub next: Option<(usize, usize)>,
    /// What failed and was not asked for again.
    pub owed: i64,
    /// How often asking has failed.
    pub failures: usize,
    /// When it is asked for again.
    pub again: Option<Micro>,
    /// What was used in the running period: name, how often, and what that is worth.
    pub used: Vec<(String, i64, i64)>,
}

/// The name of a period.
pub fn period(length: Length) -> String {
    let unit = match length.unit {
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    };
    if length.amount == 1 { unit.to_owned() } else { format!("{} {unit}s", length.amount) }
}

impl Model<'_> {
    /// When the plan makes something happen: the end of its period, or asking again.
    pub(super) fn plan_due(&self) -> Option<Micro> {
        let on = self.member.plan.as_ref()?;
        let renewal = if on.goes_on { Some(on.until) } else { None };
        [on.again, renewal].into_iter().flatten().min()
    }

    /// What that is.
    pub(super) fn plan_body(&self, at: Micro) -> Option<PlanEvent> {
        let on = self.member.plan.as_ref()?;
        let named = PlanNamed { plan: self.program.plans[on.plan].name.to_owned() };
        if on.again.is_some_and(|again| again <= at) {
            Some(PlanEvent::FeeAsked(named))
        } else if on.goes_on && on.until <= at {
            Some(PlanEvent::Renewed(named))
        } else {
            None
        }
    }
}

impl Work<'_> {
    /// `plan.…`.
    pub(super) fn plan_happened(&mut self, happened: &PlanEvent) -> Result<(), Refusal> {
        match happened {
            PlanEvent::Joined(wanted) => self.plan_joined(wanted),
            PlanEvent::Cancelled(wanted) => self.plan_cancelled(wanted),
            PlanEvent::Changed(wanted) => self.plan_changed(wanted),
            PlanEvent::Renewed(_) => self.plan_renewed(),
            PlanEvent::FeeAsked(_) => self.plan_fee_asked(),
            PlanEvent::Shared(wanted) => self.plan_shared(wanted),
            PlanEvent::Unshared(wanted) => self.plan_unshared(wanted),
            PlanEvent::Received(told) => self.plan_hosted(told, false),
            PlanEvent::Withdrawn(told) => self.plan_hosted(told, true),
        }
    }

    /// `plan.joined`.
    fn plan_joined(&mut self, wanted: &PlanJoin) -> Result<(), Refusal> {
        let plan = self.plan_named(&wanted.plan)?;
        let price = self.price_named(plan, wanted.period.as_deref())?;
        if self.member.plan.is_some() {
            return Err("AlreadyOnPlan");
        }
        self.may_join(plan)?;
        let offered = self.program.plans[plan].trial.filter(|_| !self.member.had_trial);
        if wanted.trial == Some(true) && offered.is_none() {
            return Err("NoTrial");
        }
        let first = self.calendar.date(self.now);
        if let Some(length) = offered.filter(|_| wanted.trial != Some(false)) {
            self.member.had_trial = true;
            self.begin_plan((plan, price), (first, 0), length, 0, self.now);
        } else {
            let (stated, length) = self.program.plans[plan].prices[price];
            let fee = self.win_back_price(plan, price).unwrap_or(stated);
            self.begin_plan((plan, price), (first, 1), length, fee, self.now);
            let fee = self.member.plan.as_ref().map_or(0, |on| on.fee);
            self.ask_for(fee, !wanted.paid);
        }
        self.reassess(Way::Up)
    }

    /// `plan.cancelled`.
    fn plan_cancelled(&mut self, wanted: &PlanCancel) -> Result<(), Refusal> {
        let on = self.member.plan.clone().ok_or("NotOnPlan")?;
        if self.program.plans[on.plan].name != wanted.plan {
            return Err("NotOnPlan");
        }
        if wanted.at_once {
            let back = self.program.plans[on.plan].refund_if_unused && on.used.is_empty();
            if back {
                self.ask_for((on.owed - on.fee).min(0), true);
            }
            self.leave_plan();
            self.reassess(Way::Both)?;
        } else if on.goes_on {
            self.member.plan = Some(OnPlan { goes_on: false, next: None, ..on });
        } else {
            return Err("PlanEndsAlready");
        }
        Ok(())
    }

    /// `plan.changed`.
    fn plan_changed(&mut self, wanted: &PlanChange) -> Result<(), Refusal> {
        let plan = self.plan_named(&wanted.plan)?;
        let on = self.member.plan.clone().ok_or("NotOnPlan")?;
        let held = period(self.program.plans[on.plan].prices[on.price].1);
        let price = match &wanted.period {
            Some(name) => self.price_named(plan, Some(name))?,
            None => self.price_named(plan, Some(&held)).unwrap_or(0),
        };
        if (plan, price) == (on.plan, on.price) {
            if on.goes_on && on.next.is_none() {
                return Err("PlanUnchanged");
            }
            self.may_stay(plan)?;
            self.member.plan = Some(OnPlan { goes_on: true, next: None, ..on });
            return Ok(());
        }
        self.may_join(plan)?;
        if !wanted.at_once {
            self.member.plan = Some(OnPlan { goes_on: true, next: Some((plan, price)), ..on });
            return Ok(());
        }
        if plan != on.plan {
            self.gives_up(on.plan);
            if 0 < on.begun {
                self.member.guests.clear();
            }
        }
        if on.begun == 0 {
            let until = self.ended_by(plan).map_or(on.until, |end| end.min(on.until));
            let goes_on = !self.program.plans[plan].by_hand;
            self.member.plan = Some(OnPlan { plan, price, until, goes_on, next: None, ..on });
        } else {
            let credit = part(on.fee - on.owed, self.days(self.now, on.until), self.days(on.from, on.until));
            let (fee, length) = self.program.plans[plan].prices[price];
            let first = self.calendar.date(self.now);
            self.begin_plan((plan, price), (first, 1), length, fee, on.since);
            let fee = self.member.plan.as_ref().map_or(0, |on| on.fee);
            self.ask_for(fee - credit, true);
        }
        self.reassess(Way::Both)
    }

    /// `plan.renewed`.
    fn plan_renewed(&mut self) -> Result<(), Refusal> {
        let on =
            self.member.plan.clone().filter(|on| on.goes_on && on.until <= self.now).ok_or("NotOnPlan")?;
        let follows = if on.again.is_some() { None } else { self.follows(&on) };
        let Some((plan, price)) = follows else {
            self.leave_plan();
            return self.reassess(Way::Both);
        };
        let (fee, length) = self.program.plans[plan].prices[price];
        let yesterday = self.calendar.date(on.until - 1);
        let count = if 0 < on.begun && (plan, price) == (on.plan, on.price) {
            (on.first, on.begun + 1)
        } else {
            (yesterday, 1)
        };
        self.begin_plan((plan, price), count, length, fee, on.since);
        if let Some(begun) = &mut self.member.plan {
            begun.failures = on.failures;
        }
        let fee = self.member.plan.as_ref().map_or(0, |on| on.fee);
        self.ask_for(fee, true);
        self.pays_with_renewal(on.plan);
        if plan != on.plan {
            self.member.guests.clear();
        }
        self.reassess(Way::Both)
    }

    /// `plan.fee_asked`.
    fn plan_fee_asked(&mut self) -> Result<(), Refusal> {
        let now = self.now;
        let on = self.member.plan.as_mut().filter(|on| on.again.is_some_and(|at| at <= now));
        let on = on.ok_or("NotOnPlan")?;
        let owed = std::mem::take(&mut on.owed);
        on.again = None;
        self.ask_for(owed, true);
        Ok(())
    }

    /// A period ends and none follows.
    pub(super) fn plan_lapses(&mut self) {
        if self.member.plan.as_ref().is_some_and(|on| !on.goes_on && on.until <= self.now) {
            self.leave_plan();
        }
    }

    /// What those who take money tell; not for instructions of other kinds.
    pub(super) fn fee_told(&mut self, asked: &Entry, failed: bool) -> Option<Result<(), Refusal>> {
        let (amount, from) = asked.moves.iter().find_map(|step| match step {
            Move::Fee { amount, from } => Some((*amount, *from)),
            _ => None,
        })?;
        if !failed {
            if let Some(on) = self.member.plan.as_mut().filter(|on| on.again.is_none()) {
                on.failures = 0;
            }
            return Some(Ok(()));
        }
        self.moves.push(Move::Fee { amount: -amount, from });
        self.member.fees -= amount;
        let closed = self.member.closed;
        let on = self.member.plan.as_mut().filter(|on| on.since <= from && 0 < amount && !closed);
        let Some(on) = on else { return Some(Ok(())) };
        match self.program.plans[on.plan].dunning.get(on.failures) {
            Some(length) => {
                on.owed += amount;
                on.failures += 1;
                on.again = Some(self.calendar.add(self.now, *length));
            }
            None => {
                self.leave_plan();
                return Some(self.reassess(Way::Both));
            }
        }
        Some(Ok(()))
    }

    /// Notes what a rule gave, or a voucher took off, because of the plan: its condition mentions that.
    pub(super) fn note_by_plan(&mut self, what: &str, condition: Option<&Condition>, worth: i64) {
        let mentions = condition.is_some_and(|own| own.to_cel().contains("member.plan"));
        if let Some(from) = self.member.plan.as_ref().map(|on| on.from).filter(|_| mentions) {
            self.note_plan_use(what, from, 1, worth);
        }
    }

    /// All of an order has come back.
    pub(super) fn give_back_plan_uses(&mut self, order: &Entry) {
        for step in &order.moves {
            if let Move::PlanUse { what, from, times, worth } = step {
                self.note_plan_use(what, *from, -times, -worth);
            }
        }
    }

    /// Notes a use that the plan made possible.
    pub(super) fn note_plan_use(&mut self, what: &str, from: Micro, times: i64, worth: i64) {
        self.moves.push(Move::PlanUse { what: what.to_owned(), from, times, worth });
        let Some(on) = self.member.plan.as_mut().filter(|on| on.from == from) else { return };
        match on.used.iter_mut().find(|(known, ..)| known == what) {
            Some(used) => (used.1, used.2) = (used.1 + times, used.2 + worth),
            None => on.used.push((what.to_owned(), times, worth)),
        }
        on.used.retain(|(_, times, _)| 0 < *times);
    }

    /// Nobody is on the plan any more.
    pub(super) fn leave_plan(&mut self) {
        let Some(on) = self.member.plan.take() else { return };
        // Who leaves in the trial has not been there.
        if 0 < on.begun {
            self.member.left = Some(on.plan);
        }
        self.gives_up(on.plan);
        self.member.guests.clear();
    }

    /// Which plan and price the next period has.
    fn follows(&self, on: &OnPlan) -> Option<(usize, usize)> {
        let (plan, price) = on.next.unwrap_or((on.plan, on.price));
        if self.may_stay(plan).is_ok() {
            return Some((plan, price));
        }
        let other = self.program.plans[plan].becomes.filter(|other| self.may_stay(*other).is_ok())?;
        let same = period(self.program.plans[plan].prices[price].1);
        let prices = &self.program.plans[other].prices;
        Some((other, prices.iter().position(|(_, length)| period(*length) == same).unwrap_or(0)))
    }

    fn begin_plan(
        &mut self,
        (plan, price): (usize, usize),
        (first, begun): (Date, i64),
        length: Length,
        fee: i64,
        since: Micro,
    ) {
        let all = Length { amount: length.amount * begun.max(1), ..length };
        let noon = self.calendar.at(first.at(12, 0, 0, 0));
        let end = self.calendar.end_of_day(self.calendar.add(noon, all));
        let until = self.ended_by(plan).map_or(end, |ended| ended.min(end));
        let fee =
            if until == end { fee } else { part(fee, self.days(self.now, until), self.days(self.now, end)) };
        self.member.plan = Some(OnPlan {
            plan,
            price,
            since,
            first,
            begun,
            from: self.now,
            until,
            fee,
            goes_on: !self.program.plans[plan].by_hand,
            next: None,
            owed: 0,
            failures: 0,
            again: None,
            used: Vec::new(),
        });
    }

    fn ask_for(&mut self, amount: i64, outside: bool) {
        if amount == 0 {
            return;
        }
        let from = self.member.plan.as_ref().map_or(self.now, |on| on.from);
        self.moves.push(Move::Fee { amount, from });
        self.member.fees += amount;
        if outside {
            self.moves.push(Move::Asked);
        }
    }

    fn win_back_price(&self, plan: usize, price: usize) -> Option<i64> {
        let (fee, of, until, left) = self.program.plans[plan].win_back.as_ref()?;
        let in_time = until.is_none_or(|until| self.calendar.date(self.now) <= until);
        let who = self.member.left.is_some_and(|last| left.is_empty() || left.contains(&last));
        (*of == price && in_time && who).then_some(*fee)
    }

    fn plan_named(&self, name: &str) -> Result<usize, Refusal> {
        self.program.plans.iter().position(|plan| plan.name == name).ok_or("UnknownPlan")
    }

    fn price_named(&self, plan: usize, name: Option<&str>) -> Result<usize, Refusal> {
        let Some(name) = name else { return Ok(0) };
        let mut prices = self.program.plans[plan].prices.iter();
        prices.position(|(_, length)| period(*length) == name).ok_or("UnknownPeriod")
    }

    fn may_join(&self, plan: usize) -> Result<(), Refusal> {
        let birth_month = self.profile.birthday.map(|b| b.month());
        let mut when = self.program.plans[plan].when.iter();
        if when.all(|clause| self.calendar.runs(*clause, self.occurred, birth_month)) {
            self.may_stay(plan)
        } else {
            Err("PlanNotNow")
        }
    }

    fn may_stay(&self, plan: usize) -> Result<(), Refusal> {
        let stated = &self.program.plans[plan];
        if self.ended_by(plan).is_some_and(|ended| ended <= self.now) {
            return Err("PlanNotNow");
        }
        let age = self.birthdays();
        let young = stated.min_age.is_some_and(|least| age.is_none_or(|age| age < least));
        let old = stated.max_age.is_some_and(|most| age.is_none_or(|age| most < age));
        let other = stated.condition.as_ref().is_some_and(|c| !self.member_condition_holds(c));
        if young || old || other { Err("PlanNotForMember") } else { Ok(()) }
    }

    fn ended_by(&self, plan: usize) -> Option<Micro> {
        self.program.plans[plan].ends.map(|day| self.calendar.start(day))
    }

    fn days(&self, from: Micro, to: Micro) -> i64 {
        i64::from(day_number(self.calendar.date(to)) - day_number(self.calendar.date(from)))
    }
}

/// So many of all days' part of an amount; half a unit goes to the even side.
fn part(amount: i64, days: i64, all: i64) -> i64 {
    let (exact, all) = (i128::from(amount) * i128::from(days), i128::from(all.max(1)));
    let (whole, rest) = (exact.div_euclid(all), exact.rem_euclid(all));
    let up = all < 2 * rest || (2 * rest == all && whole % 2 != 0);
    i64::try_from(whole + i128::from(up)).expect("within the amounts of the simulator")
}

/// The plans as a document says them.
pub fn all(program: &Program) -> Value {
    program
        .plans
        .iter()
        .map(|plan| (plan.name.to_owned(), told(program, plan)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn told(program: &Program, stated: &Plan) -> Value {
    let fee = |fee: i64, length: Length| {
        let fee = print::units(fee, program.currency.1);
        let name = period(length);
        if length.amount == 1 { format!("{fee} a {name}") } else { format!("{fee} every {name}") }
    };
    let mut plan = json!({
        "name": stated.name,
        "price": stated.prices.iter().map(|(price, length)| fee(*price, *length)).collect::<Vec<_>>(),
        "renewal": if stated.by_hand { "by-hand" } else { "automatic" },
        "dunning": stated.dunning.iter().map(|again| print::length(*again)).collect::<Vec<_>>(),
        "refund_if_unused": stated.refund_if_unused,
    });
    if let Some(trial) = stated.trial {
        plan["trial"] = json!(print::length(trial));
    }
    if let Some((price, of, until, left)) = &stated.win_back {
        plan["win_back"] = json!({ "price": fee(*price, stated.prices[*of].1) });
        let left: Vec<&str> = left.iter().map(|plan| program.plans[*plan].name).collect();
        plan["win_back"]["left"] = json!(left);
        if let Some(until) = until {
            plan["win_back"]["until"] = json!(until.to_string());
        }
    }
    if !stated.when.is_empty() {
        plan["when"] = json!(stated.when.iter().map(|c| print::clause(*c)).collect::<Vec<_>>().join(", "));
    }
    if let Some(condition) = &stated.condition {
        plan["if"] = json!(condition.to_cel());
    }
    for (key, age) in [("min_age", stated.min_age), ("max_age", stated.max_age)] {
        if let Some(age) = age {
            plan[key] = json!(age);
        }
    }
    if let Some(ends) = stated.ends {
        plan["ends"] = json!(ends.to_string());
    }
    if let Some((slots, benefits)) = &stated.invitees {
        let benefits: Vec<&String> = benefits.iter().map(|place| &program.benefits[*place].name).collect();
        plan["invitees"] = json!({ "slots": slots, "benefits": benefits });
    }
    if let Some(other) = stated.becomes {
        plan["becomes"] = json!(program.plans[other].name);
    }
    plan
}
