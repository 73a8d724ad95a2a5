//! Budgets: what rewards and rules may cost all members together, over a time. A redemption uses them by what it costs the
//! program, a rule by what it gives; a cancellation or return gives that back to the very span it was taken from. Orders and
//! returns also move the revenue of those that are a share of it. By the server's time, as all limits are.

use super::{
    draft::Draft,
    original::{Award, Original},
    returned::taken,
};
use crate::{
    amount::{OutOfRange, Ratio, Rounding},
    event::{Body, Event},
    fact::{BudgetUse, Fact, Use},
    moment::Moment,
    program::{Budget, BudgetLimit, Program, Reward, Rule, Trigger, WhenUsedUp},
    rejection::Rejection,
    shared::{Slices, Thing},
    state::{Account, Measure},
    symbol::Sym,
};

/// Where the uses of limits that a reservation keeps are of a budget, they are of a limit with this number: no document
/// can have so many.
const BUDGET: u8 = u8::MAX;

/// Where a budget stands. Money in the smallest unit of the base currency, units in that of their wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetStanding {
    /// What rewards have cost in its time.
    pub used: i64,
    /// What members have paid for orders in the same time; 0 for a budget that is no share of it.
    pub revenue: i64,
    /// What rewards may cost.
    pub limit: i64,
}

impl BudgetStanding {
    /// Whether nothing is left of it.
    pub fn is_used_up(&self) -> bool {
        0 < self.used && self.limit <= self.used
    }

    /// Whether so much of it is used that reports warn.
    pub fn warns(&self, budget: &Budget) -> bool {
        let (used, limit) = (i128::from(self.used), i128::from(self.limit));
        0 < used && limit.saturating_mul(budget.warn_at.num) <= used.saturating_mul(budget.warn_at.den)
    }
}

/// Where a budget stands at an instant. One that was not loaded counts as used up: what nobody looked at must not be given
/// away.
pub fn budget_standing(program: &Program, budget: &Budget, shared: &Slices, at: Moment) -> BudgetStanding {
    let Some(state) = shared.get(Thing::Budget(budget.budget)) else {
        return BudgetStanding { used: i64::MAX, revenue: 0, limit: 0 };
    };
    let (key, from) = budget.over.span(at, &program.zone);
    let seen = state.spans.iter().filter(|span| (from..=key).contains(&span.key));
    let (used, revenue) = seen.fold((0i64, 0i64), |(used, revenue), span| {
        (used.saturating_add(span.used), revenue.saturating_add(span.revenue))
    });
    let limit = match budget.limit {
        BudgetLimit::Amount(amount) | BudgetLimit::Units { amount, .. } => amount,
        BudgetLimit::OfRevenue(share) => {
            let part = i128::from(revenue.max(0)).saturating_mul(share.num).checked_div(share.den);
            part.and_then(|part| i64::try_from(part).ok()).unwrap_or(0)
        }
    };
    BudgetStanding { used, revenue, limit }
}

/// The budgets that a decision on an event may touch, beside those of the family that it refers to.
pub(super) fn touched<'p>(
    program: &'p Program,
    account: &'p Account,
    event: &Event,
    reward: Option<&'p Reward>,
) -> impl Iterator<Item = Thing> + 'p {
    let of_reward = reward.into_iter().flat_map(|reward| &reward.budgets);
    let of_reward = of_reward.filter_map(|place| program.budgets.get(*place)).map(|budget| budget.budget);
    let paid = matches!(event.body, Body::OrderPaid(_));
    let of_order = program.budgets.iter().filter(move |budget| paid && budget.is_of_revenue());
    // A reservation may be over by now, or end with the account.
    let ends = matches!(event.body, Body::Tick | Body::MemberClosed);
    let holds = account.holds.iter().filter(move |_| ends);
    let reserved = holds.filter_map(|hold| hold.reserved.as_ref()).flat_map(|reserved| &reserved.uses);
    let of_holds = reserved.filter(|used| used.limit == BUDGET).map(|used| used.rule);
    of_reward.chain(of_order.map(|budget| budget.budget)).chain(of_holds).map(Thing::Budget)
}

/// The budgets of rules that listen to an event. Most programs have none, and look at nothing.
pub(super) fn of_rules<'a>(program: &'a Program, event: &'a Event) -> impl Iterator<Item = Thing> + 'a {
    let places = program
        .rule_budgets
        .iter()
        .filter(move |(on, _)| listens(program, event, *on))
        .map(|(_, place)| *place);
    places.filter_map(|place| program.budgets.get(place)).map(|budget| Thing::Budget(budget.budget))
}

/// Whether rules that listen to `on` run with an event.
pub(super) fn listens(program: &Program, event: &Event, on: Trigger) -> bool {
    match (on, &event.body) {
        (Trigger::OrderPaid, Body::OrderPaid(_))
        | (Trigger::MemberJoined, Body::MemberJoined(_))
        | (Trigger::ToppedUp, Body::WalletToppedUp(_)) => true,
        (Trigger::Activity(name), Body::Activity(activity)) => {
            program.symbols.get(&activity.name) == Some(name)
        }
        (Trigger::Linked(partner), Body::AccountLinked(link)) => {
            program.symbols.get(&link.partner) == Some(partner)
        }
        (_, _) => false,
    }
}

/// The use of a budget as a reservation keeps it.
pub(super) fn kept(used: &BudgetUse) -> Use {
    Use {
        rule: used.budget,
        limit: BUDGET,
        period: used.key,
        times: 0,
        amount: used.used,
        carried: 0,
        renews_at: None,
    }
}

/// The use of a budget that a reservation has kept, if it is one.
pub(super) fn of_kept(used: &Use) -> Option<BudgetUse> {
    (used.limit == BUDGET).then_some(BudgetUse {
        budget: used.rule,
        key: used.period,
        used: used.amount,
        revenue: 0,
        forget_before: i64::MIN,
        rule: None,
    })
}

/// What a rule gave to the order, and how much of it was taken back before.
fn given_by(original: &Original, rule: Option<Sym>) -> (i64, i64) {
    let grants = (0u32..).zip(original.awards()).filter_map(|(place, award)| match award {
        Award::Grant(grant) if grant.rule == rule => Some((grant.amount, taken(original, place))),
        Award::Grant(_) | Award::Count(_) | Award::Advance(_) | Award::Carry(_) => None,
    });
    grants.fold((0, 0), |(given, back), grant| (given.saturating_add(grant.0), back.saturating_add(grant.1)))
}

impl Draft<'_> {
    /// Whether so much worth of a reward would cost more than is left of a budget that stops.
    pub(super) fn is_over_budget(&self, reward: &Reward, worth: i64) -> bool {
        let mut stopping = self.budgets_of(reward).filter(|budget| budget.at_limit == WhenUsedUp::Stop);
        stopping.any(|budget| self.is_over(budget, worth))
    }

    /// By how many per cent the prices of a reward are raised now.
    pub(super) fn raised_by(&self, reward: &Reward) -> i64 {
        let raised = self.budgets_of(reward).filter_map(|budget| match budget.at_limit {
            WhenUsedUp::Raise(percent) => {
                let standing = budget_standing(self.program, budget, &self.shared, self.now);
                standing.is_used_up().then_some(percent)
            }
            WhenUsedUp::Stop | WhenUsedUp::Alarm => None,
        });
        raised.max().unwrap_or(0)
    }

    /// What so much worth of a reward uses of budgets.
    pub(super) fn budget_uses(&self, reward: &Reward, worth: i64) -> Vec<BudgetUse> {
        let used = |budget: &Budget| {
            let (key, forget_before) = budget.over.span(self.now, &self.program.zone);
            BudgetUse { budget: budget.budget, key, used: worth, revenue: 0, forget_before, rule: None }
        };
        self.budgets_of(reward).map(used).collect()
    }

    /// How many units a rule may still give under its budget.
    pub(super) fn room(&self, rule: &Rule) -> i64 {
        let Some(of_rule) = rule.budget else { return i64::MAX };
        let budget = self.program.budgets.get(of_rule.place);
        let Some(budget) = budget.filter(|budget| budget.at_limit == WhenUsedUp::Stop) else {
            return i64::MAX;
        };
        let standing = budget_standing(self.program, budget, &self.shared, self.now);
        let left = standing.limit.saturating_sub(standing.used).max(0);
        let Some(cost) = of_rule.cost else { return left };
        let units = Ratio::whole(left).times(Ratio { num: cost.den, den: cost.num.max(1) });
        units.ok().and_then(|units| i64::try_from(units.floor()).ok()).unwrap_or(i64::MAX)
    }

    /// Notes in its budget what a rule gave: a part of the smallest unit of money counts as a whole one.
    pub(super) fn use_budget(&mut self, rule: &Rule, amount: i64) -> Result<(), OutOfRange> {
        let Some(of_rule) = rule.budget.filter(|_| 0 < amount) else { return Ok(()) };
        let program = self.program;
        let Some(budget) = program.budgets.get(of_rule.place) else { return Ok(()) };
        let used = match of_rule.cost {
            None => amount,
            Some(cost) => Ratio::whole(amount).times(cost)?.round(Rounding::Ceil)?,
        };
        let (key, forget_before) = budget.over.span(self.now, &program.zone);
        let (budget, rule) = (budget.budget, Some(rule.rule));
        self.push(Fact::BudgetUsed(BudgetUse { budget, key, used, revenue: 0, forget_before, rule }));
        Ok(())
    }

    /// Gives back what an order had used of rules' budgets, in proportion to what is taken back of what the rules gave, and
    /// wholly with the last of it. `freed` is what this event takes back, by rule.
    pub(super) fn free_budgets(
        &mut self,
        original: &Original,
        freed: &[(Sym, i64)],
    ) -> Result<(), OutOfRange> {
        let mut uses: Vec<BudgetUse> = Vec::new();
        let of_order = original.root.facts.iter().map(|fact| (fact, true));
        // What an activity that names the order has earned is its own.
        for (fact, of_order) in of_order.chain(original.later_facts().map(|fact| (fact, false))) {
            let Fact::BudgetUsed(change) = fact else { continue };
            let same = |own: &&mut BudgetUse| (own.rule, own.budget) == (change.rule, change.budget);
            match uses.iter_mut().find(same) {
                Some(left) => left.used = left.used.saturating_add(change.used),
                None if of_order && change.rule.is_some() => uses.push(*change),
                None => {}
            }
        }
        for left in uses {
            let (given, before) = given_by(original, left.rule);
            let now = freed.iter().filter(|(rule, _)| Some(*rule) == left.rule).map(|(_, amount)| *amount);
            let back = now.fold(before, i64::saturating_add);
            let first = original.root.facts.iter().filter_map(|fact| match fact {
                Fact::BudgetUsed(change) if (change.rule, change.budget) == (left.rule, left.budget) => {
                    Some(change.used)
                }
                _ => None,
            });
            let used = first.fold(0, i64::saturating_add);
            let part = Ratio { num: i128::from(back), den: i128::from(given.max(1)) };
            let due = Ratio::whole(used).times(part)?.round(Rounding::Floor)?;
            let back = due.saturating_sub(used.saturating_sub(left.used));
            if 0 < back {
                self.give_back(BudgetUse { used: back, ..left });
            }
        }
        Ok(())
    }

    /// Gives back what was used of a budget.
    pub(super) fn give_back(&mut self, change: BudgetUse) {
        let (used, forget_before) = (change.used.saturating_neg(), self.forget_spans(&change));
        self.push(Fact::BudgetUsed(BudgetUse { used, forget_before, ..change }));
    }

    /// Undoes a change of a budget. What was given back is taken again only if it is still there, unless it was of a time
    /// that is over.
    pub(super) fn undo_budget(&mut self, change: &BudgetUse) -> Result<(), Rejection> {
        let used = change.used.saturating_neg();
        let budget = self.budget(change.budget);
        let forget_before = self.forget_spans(change);
        let counts = 0 < used && forget_before <= change.key;
        let stops = budget.filter(|budget| counts && budget.at_limit == WhenUsedUp::Stop);
        if stops.is_some_and(|budget| self.is_over(budget, used)) {
            return Err(Rejection::BudgetExhausted);
        }
        let revenue = change.revenue.saturating_neg();
        self.push(Fact::BudgetUsed(BudgetUse { used, revenue, forget_before, ..*change }));
        Ok(())
    }

    /// Counts what this entry changed of the member's spend as revenue: now for an order, and for what comes back in the
    /// spans in which the order was counted.
    pub(super) fn note_revenue(&mut self) {
        let spans = match self.known.original {
            None => self.spans_of_orders(),
            Some(original) => {
                let counted = original.root.facts.iter().filter_map(|fact| match fact {
                    Fact::BudgetUsed(change) if change.revenue != 0 => Some(*change),
                    _ => None,
                });
                counted.collect()
            }
        };
        if spans.is_empty() {
            return;
        }
        let revenue = self.counted(Measure::Spend);
        for change in spans.iter().filter(|_| revenue != 0) {
            let forget_before = self.forget_spans(change);
            self.push(Fact::BudgetUsed(BudgetUse { used: 0, revenue, forget_before, ..*change }));
        }
    }

    /// The spans of now of the budgets that are a share of revenue. Without any, nothing is allocated.
    fn spans_of_orders(&self) -> Vec<BudgetUse> {
        let shares = self.program.budgets.iter().filter(|budget| budget.is_of_revenue());
        let span = |budget: &Budget| {
            let (key, forget_before) = budget.over.span(self.now, &self.program.zone);
            BudgetUse { budget: budget.budget, key, used: 0, revenue: 0, forget_before, rule: None }
        };
        shares.map(span).collect()
    }

    /// What no window can see any more; nothing is forgotten of a budget that the program no longer has.
    fn forget_spans(&self, change: &BudgetUse) -> i64 {
        let budget = self.budget(change.budget);
        budget.map_or(change.forget_before, |budget| budget.over.span(self.now, &self.program.zone).1)
    }

    fn is_over(&self, budget: &Budget, more: i64) -> bool {
        let standing = budget_standing(self.program, budget, &self.shared, self.now);
        standing.limit < standing.used.saturating_add(more)
    }

    fn budget(&self, name: Sym) -> Option<&'_ Budget> {
        self.program.budgets.iter().find(|budget| budget.budget == name)
    }

    fn budgets_of<'r>(&'r self, reward: &'r Reward) -> impl Iterator<Item = &'r Budget> {
        reward.budgets.iter().filter_map(|place| self.program.budgets.get(*place))
    }
}
