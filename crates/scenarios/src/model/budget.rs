//! Budgets in the model: what rewards cost and what orders brought in are logs, and every question sums them anew over the
//! days that the budget looks at.

use std::rc::Rc;

use regulars_engine::event::{Body, Profile};

use super::{
    Model, Work,
    calendar::Micro,
    member::{Entry, Move, Taken},
    program::{AtLimit, Budget, BudgetLimit, BudgetTime, Counter, Length, Unit},
};

impl Model<'_> {
    /// What rewards have cost in the time of a budget, what came in, and what they may cost.
    pub fn budget(&self, place: usize) -> (i64, i64, i64) {
        self.work(&Body::Tick, "", &Profile::default()).standing_of(&self.program.budgets[place])
    }
}

impl Work<'_> {
    /// What so many of a reward cost the program.
    pub(super) fn cost(&self, reward: usize, times: i64) -> i64 {
        times * self.program.rewards[reward].worth.unwrap_or(0)
    }

    /// Whether so much cost of a reward is more than is left of a budget that stops.
    pub(super) fn is_too_dear(&self, reward: usize, cost: i64) -> bool {
        self.budgets_of(reward).any(|budget| self.lacks(budget, cost))
    }

    /// Whether what was given back can't be taken again, because it would cost more than is left by now. What is of a time
    /// that is over has been counted.
    pub(super) fn is_too_dear_again(&self, taken: Taken) -> bool {
        let cost = self.cost(taken.reward, taken.times);
        let sees = |budget: &Budget| {
            let (from, to) = self.window(budget);
            from <= taken.at && taken.at < to
        };
        self.budgets_of(taken.reward).any(|budget| sees(budget) && self.lacks(budget, cost))
    }

    /// How many per cent dearer a reward is while its budgets are used up.
    pub(super) fn raised_by(&self, reward: usize) -> i64 {
        let mut most = 0;
        for budget in self.budgets_of(reward) {
            let (used, _, limit) = self.standing_of(budget);
            if let AtLimit::Raise(percent) = budget.at_limit
                && 0 < used
                && limit <= used
            {
                most = most.max(percent);
            }
        }
        most
    }

    /// Notes what this entry changed of the spend as revenue, at the time of the order.
    pub(super) fn note_revenue(&mut self, root: Option<&Rc<Entry>>) {
        let of_order = |step: &Move| match step {
            Move::Revenue { at, .. } => Some(*at),
            _ => None,
        };
        let at = match root {
            None => Some(self.now),
            Some(root) => root.moves.iter().find_map(of_order),
        };
        let spend = self.moves.iter().filter_map(|step| match step {
            Move::Counted { count, .. } if count.counter == Counter::Spend => Some(count.amount),
            _ => None,
        });
        let amount: i64 = spend.sum();
        if let Some(at) = at.filter(|_| amount != 0) {
            self.add_revenue(at, amount);
        }
    }

    pub(super) fn add_revenue(&mut self, at: Micro, amount: i64) {
        self.member.revenue.push((at, amount));
        self.moves.push(Move::Revenue { at, amount });
    }

    fn standing_of(&self, budget: &Budget) -> (i64, i64, i64) {
        let (from, to) = self.window(budget);
        let within = |at: Micro| from <= at && at < to;
        let taken = self.member.taken.iter().filter(|t| within(t.at) && budget.of.contains(&t.reward));
        let used = taken.map(|t| self.cost(t.reward, t.times)).sum();
        match budget.limit {
            BudgetLimit::Amount(amount) => (used, 0, amount),
            BudgetLimit::PercentOfRevenue(percent) => {
                let log = self.member.revenue.iter().filter(|(at, _)| within(*at));
                let revenue: i64 = log.map(|(_, amount)| amount).sum();
                (used, revenue, revenue.max(0) * percent / 100)
            }
        }
    }

    fn lacks(&self, budget: &Budget, cost: i64) -> bool {
        let (used, _, limit) = self.standing_of(budget);
        budget.at_limit == AtLimit::Stop && limit < used + cost
    }

    fn budgets_of(&self, reward: usize) -> impl Iterator<Item = &Budget> {
        self.program.budgets.iter().filter(move |budget| budget.of.contains(&reward))
    }

    /// The time that a budget looks at now.
    fn window(&self, budget: &Budget) -> (Micro, Micro) {
        match budget.over {
            BudgetTime::Ever => (i64::MIN, i64::MAX),
            BudgetTime::Period(period) => self.calendar.period(period, self.now),
            BudgetTime::Days(days) => {
                let first = self.calendar.first_of_last(Length { amount: days, unit: Unit::Day }, self.now);
                (self.calendar.start(first), i64::MAX)
            }
        }
    }
}
