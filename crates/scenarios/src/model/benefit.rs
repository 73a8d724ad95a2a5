//! Benefits of levels in the model: what was used is a log, and limits sum it anew for every question.

use regulars_engine::event::{BenefitClaim, Body, Profile};
use serde_json::{Map, Value, json};

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    condition::Condition,
    member::Move,
    print,
    program::{Clause, Counter, Length, Limit, Program},
};

/// What a level entitles to.
#[derive(Debug, Clone)]
pub struct Benefit {
    /// Its name.
    pub name: String,
    /// For whom: tier set, level, and whether the levels above are meant, too; with neither this nor plans, for everybody.
    pub for_level: Option<(usize, usize, bool)>,
    /// The plans that have it.
    pub plans: Vec<usize>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// Its times.
    pub when: Vec<Clause>,
    /// Its limits, all in times.
    pub limits: Vec<Limit>,
    /// What one use costs the program, in the smallest unit.
    pub worth: Option<i64>,
    /// What it does for an order.
    pub of_order: Option<OfOrder>,
}

/// What a benefit does for an order.
#[derive(Debug, Clone, Copy)]
pub struct OfOrder {
    /// How long after its day.
    pub within: Length,
    /// Whether it pays back what has become cheaper.
    pub difference: bool,
    /// The most of one order, in the smallest unit.
    pub at_most: Option<i64>,
}

/// What is shown of a benefit held: how often each limit allows it still, and until when; and the refusal that a use would
/// meet.
pub type Shown = (String, Vec<(i64, Option<Micro>)>, Option<Refusal>);

impl Model<'_> {
    /// What the member is entitled to at an instant at which nothing is due.
    pub fn benefits(&self, profile: &Profile, at: Micro) -> Vec<Shown> {
        if self.member.closed {
            return Vec::new();
        }
        let mut work = self.work(&Body::Tick, "", profile);
        work.occurred = at;
        work.now = at.max(self.member.as_of);
        let places = 0..self.program.benefits.len();
        places.filter(|place| work.has_benefit(*place)).map(|place| work.shown(place)).collect()
    }

    /// How often a benefit was used, and what that cost.
    pub fn benefit_sums(&self, place: usize) -> (i64, i64) {
        let uses = || self.member.benefit_uses.iter().filter(|(used, ..)| *used == place);
        (uses().map(|(.., times, _)| times).sum(), uses().map(|(.., worth)| worth).sum())
    }
}

impl Work<'_> {
    /// `benefit.used`.
    pub(super) fn benefit_used(&mut self, name: &str) -> Result<(), Refusal> {
        let place = self.program.benefits.iter().position(|b| b.name == name).ok_or("UnknownBenefit")?;
        if self.program.benefits[place].of_order.is_some() {
            return Err("BenefitOfOrder");
        }
        self.check_use(place)?;
        self.use_up(place, self.program.benefits[place].worth.unwrap_or(0));
        Ok(())
    }

    /// `benefit.claimed`.
    pub(super) fn benefit_claimed(&mut self, claim: &BenefitClaim) -> Result<(), Refusal> {
        let place =
            self.program.benefits.iter().position(|b| b.name == claim.benefit).ok_or("UnknownBenefit")?;
        let terms = self.program.benefits[place].of_order.ok_or("BenefitNotOfOrder")?;
        let (root, order) = self.open_order()?;
        let progress = self.progress_of(&root)?;
        if progress.whole() {
            return Err("NothingLeft");
        }
        self.check_use(place)?;
        let bought = root.moves.iter().find_map(|step| match step {
            Move::Counted { count, .. } if count.counter == Counter::Orders => Some(count.day),
            _ => None,
        });
        let bought =
            self.calendar.start(regulars_engine::calendar::date_of_day(bought.expect("it was counted")));
        let last = self.calendar.date(self.calendar.add(bought, terms.within));
        if last < self.calendar.date(self.occurred) {
            return Err("BenefitTooLate");
        }
        let foreign = order.currency != self.program.currency.0;
        let worth = match (terms.difference, claim.amount) {
            (true, _) if foreign => return Err("UnknownRate"),
            (false, None) => self.program.benefits[place].worth.unwrap_or(0),
            (true, Some(amount)) => {
                let followers = self.member.followers(root.number);
                let paid_back: i64 = followers
                    .flat_map(|entry| &entry.moves)
                    .filter_map(|step| match step {
                        Move::Benefit { benefit, worth, .. } if *benefit == place => Some(*worth),
                        _ => None,
                    })
                    .sum();
                let paid = progress.not_back();
                let most = terms.at_most.map_or(paid, |most| most.min(paid));
                if most < amount + paid_back {
                    return Err("BenefitAmount");
                }
                amount
            }
            _ => return Err("BenefitAmount"),
        };
        self.use_up(place, worth);
        Ok(())
    }

    fn check_use(&self, place: usize) -> Result<(), Refusal> {
        if !self.has_benefit(place) {
            return Err("BenefitNotHeld");
        }
        self.shown(place).2.map_or(Ok(()), Err)
    }

    fn use_up(&mut self, place: usize, worth: i64) {
        self.note_benefit(place, self.now, 1, worth);
        let benefit = &self.program.benefits[place];
        let on = self.member.plan.as_ref().filter(|on| benefit.plans.contains(&on.plan));
        if let Some(on) = on.filter(|_| !self.by_level(place)) {
            self.note_plan_use(&benefit.name, on.from, 1, worth);
        }
    }

    pub(super) fn note_benefit(&mut self, benefit: usize, at: Micro, times: i64, worth: i64) {
        self.member.benefit_uses.push((benefit, at, times, worth));
        self.moves.push(Move::Benefit { benefit, at, times, worth });
    }

    fn by_level(&self, place: usize) -> bool {
        let stated = self.program.benefits[place].for_level;
        stated.is_some() && self.has_level(stated)
    }

    fn has_benefit(&self, place: usize) -> bool {
        let plans = &self.program.benefits[place].plans;
        let own = plans.iter().any(|plan| self.member.is_on(*plan));
        let everybody = plans.is_empty() && self.program.benefits[place].for_level.is_none();
        everybody || self.by_level(place) || own || self.by_host(place)
    }

    fn shown(&self, place: usize) -> Shown {
        let benefit = &self.program.benefits[place];
        let left: Vec<(i64, Option<Micro>)> = benefit.limits.iter().map(|l| self.left_of(place, l)).collect();
        let birth_month = self.profile.birthday.map(|b| b.month());
        let refusal = if !benefit.when.iter().all(|c| self.calendar.runs(*c, self.occurred, birth_month)) {
            Some("BenefitNotNow")
        } else if benefit.condition.as_ref().is_some_and(|c| !self.member_condition_holds(c)) {
            Some("BenefitConditionFalse")
        } else if left.iter().any(|(left, _)| *left == 0) {
            Some("BenefitUsedUp")
        } else {
            None
        };
        (benefit.name.clone(), left, refusal)
    }

    fn left_of(&self, place: usize, limit: &Limit) -> (i64, Option<Micro>) {
        let (from, to) = self.period_of(limit);
        let log =
            self.member.benefit_uses.iter().filter(|(b, at, ..)| *b == place && from <= *at && *at < to);
        let used: i64 = log.map(|(.., times, _)| times).sum();
        let end = if to == Micro::MAX { None } else { Some(to) };
        ((limit.times.unwrap_or(i64::MAX) - used).max(0), end)
    }
}

/// The benefits as a document says them.
pub fn all(program: &Program) -> Value {
    program
        .benefits
        .iter()
        .map(|stated| (stated.name.clone(), told(program, stated)))
        .collect::<Map<_, _>>()
        .into()
}

fn told(program: &Program, stated: &Benefit) -> Value {
    let plans: Vec<&str> = stated.plans.iter().map(|plan| program.plans[*plan].name).collect();
    let mut benefit = json!({ "name": stated.name, "plans": plans });
    if let Some(levels) = stated.for_level {
        benefit["for"] = json!(print::for_level(program, levels));
    }
    if let Some(condition) = &stated.condition {
        benefit["if"] = json!(condition.to_cel());
    }
    if !stated.when.is_empty() {
        benefit["when"] = json!(stated.when.iter().map(|c| print::clause(*c)).collect::<Vec<_>>().join(", "));
    }
    if let Some(worth) = stated.worth {
        benefit["worth"] = json!(print::units(worth, program.currency.1));
    }
    if let Some(terms) = stated.of_order {
        benefit["of_order"] =
            json!({ "within": print::length(terms.within), "difference": terms.difference });
        if let Some(most) = terms.at_most {
            benefit["of_order"]["at_most"] = json!(print::units(most, program.currency.1));
        }
    }
    benefit["limit"] = stated.limits.iter().map(|l| json!(print::limit("", *l))).collect();
    benefit
}
