//! Budgets in the model: what rewards cost, what rules gave and what orders brought in are logs, and every question sums them
//! anew over the days that the budget looks at.

use std::rc::Rc;

use regulars_engine::event::{Body, Profile};

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    earn::whole,
    fraction::Fraction,
    member::{Entry, Gave, Move, Taken},
    program::{Counter, Effect, Kind, Length, Period, Rounding, Unit},
};

/// What rewards and rules may cost.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Its name.
    pub name: String,
    /// How much.
    pub limit: BudgetLimit,
    /// Over which time.
    pub over: BudgetTime,
    /// Its rewards, all with a worth.
    pub of: Vec<usize>,
    /// What happens when it is used up.
    pub at_limit: AtLimit,
}

/// How much they may cost.
#[derive(Debug, Clone, Copy)]
pub enum BudgetLimit {
    /// So much, in the smallest unit.
    Amount(i64),
    /// So many per cent of what orders brought in.
    PercentOfRevenue(i64),
    /// So many units of a wallet, in its smallest, that rules give.
    Units(usize, i64),
}

/// The time of a budget.
#[derive(Debug, Clone, Copy)]
pub enum BudgetTime {
    /// For ever.
    Ever,
    /// A calendar period.
    Period(Period),
    /// So many days, the last of them today.
    Days(i64),
}

/// What happens when a budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtLimit {
    /// Nothing is given that costs more than is left.
    Stop,
    /// Nothing.
    Alarm,
    /// Prices are so many per cent higher.
    Raise(i64),
}

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

    /// How many units a rule may give under its budget.
    pub(super) fn room(&self, rule: usize) -> i64 {
        let Some(budget) = self.program.rules[rule].budget.map(|place| &self.program.budgets[place]) else {
            return i64::MAX;
        };
        if budget.at_limit != AtLimit::Stop {
            return i64::MAX;
        }
        let (used, _, limit) = self.standing_of(budget);
        let left = Fraction::whole((limit - used).max(0));
        let cost = self.cost_of_unit(rule);
        i64::try_from((left * Fraction::new(cost.den, cost.num)).floor()).unwrap_or(i64::MAX)
    }

    /// What the smallest unit that a rule gives costs its budget.
    fn cost_of_unit(&self, rule: usize) -> Fraction {
        let stated = &self.program.rules[rule];
        let wallet = match &stated.effect {
            Effect::Give(give) => give.wallet,
            Effect::Multiply(wallet, ..) => *wallet,
        };
        let budget = stated.budget.map(|place| &self.program.budgets[place]);
        let counts_units = budget.is_some_and(|b| matches!(b.limit, BudgetLimit::Units(..)));
        if counts_units || self.program.wallets[wallet].kind == Kind::Money {
            return Fraction::ONE;
        }
        let worth = Fraction::micros(self.program.wallets[wallet].worth.unwrap_or(0));
        worth * Fraction::whole(10i64.pow(self.program.currency.1))
    }

    /// Notes in its budget what a rule gave.
    pub(super) fn note_budget(&mut self, rule: usize, units: i64) -> Result<(), Refusal> {
        if self.program.rules[rule].budget.is_none() || units <= 0 {
            return Ok(());
        }
        let cost = whole((Fraction::whole(units) * self.cost_of_unit(rule)).round(Rounding::Ceil))?;
        self.add_to_budget(Gave { rule, at: self.now, cost });
        Ok(())
    }

    fn add_to_budget(&mut self, gave: Gave) {
        self.member.budgeted.push(gave);
        self.moves.push(Move::Budgeted(gave));
    }

    /// Undoes such a note; what is given again needs room, unless its time is over.
    pub(super) fn undo_budgeted(&mut self, gave: Gave) -> Result<(), Refusal> {
        let Some(place) = self.program.rules[gave.rule].budget else { return Ok(()) };
        let budget = &self.program.budgets[place];
        let (from, to) = self.window(budget);
        if gave.cost < 0 && from <= gave.at && gave.at < to && self.lacks(budget, -gave.cost) {
            return Err("BudgetExhausted");
        }
        self.add_to_budget(Gave { cost: -gave.cost, ..gave });
        Ok(())
    }

    /// Gives back what an order had used of rules' budgets, in proportion to what is taken back of what they gave. `freed` is
    /// what this event takes back, by rule.
    pub(super) fn free_budgets(&mut self, root: &Rc<Entry>, freed: &[(usize, i64)]) {
        let of = |moves: &[Move]| -> Vec<Gave> {
            let gave = moves.iter().filter_map(|step| match step {
                Move::Budgeted(gave) => Some(*gave),
                _ => None,
            });
            gave.collect()
        };
        let mut rules: Vec<usize> = of(&root.moves).iter().map(|gave| gave.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            let first: Vec<Gave> = of(&root.moves).into_iter().filter(|gave| gave.rule == rule).collect();
            let used: i64 = first.iter().map(|gave| gave.cost).sum();
            let later = self.member.followers(root.number).flat_map(|entry| of(&entry.moves));
            let before: i64 = -later.filter(|gave| gave.rule == rule).map(|gave| gave.cost).sum::<i64>();
            let (mut given, mut back) = (0, 0);
            for (place, step) in root.moves.iter().enumerate() {
                if let Move::Gave { amount, award: Some(award), .. } = step
                    && award.rule == rule
                {
                    given += amount;
                    back += self.taken(root, place).0;
                }
            }
            back += freed.iter().filter(|(own, _)| *own == rule).map(|(_, due)| due).sum::<i64>();
            let due = (Fraction::whole(used) * Fraction::new(back.into(), given.max(1).into())).floor();
            let due = i64::try_from(due).expect("a part of what was used") - before;
            if 0 < due {
                self.add_to_budget(Gave { rule, at: first[0].at, cost: -due });
            }
        }
    }

    fn standing_of(&self, budget: &Budget) -> (i64, i64, i64) {
        let (from, to) = self.window(budget);
        let within = |at: Micro| from <= at && at < to;
        let taken = self.member.taken.iter().filter(|t| within(t.at) && budget.of.contains(&t.reward));
        let by_rewards: i64 = taken.map(|t| self.cost(t.reward, t.times)).sum();
        let named = |rule: usize| {
            self.program.rules[rule]
                .budget
                .is_some_and(|place| self.program.budgets[place].name == budget.name)
        };
        let gave = self.member.budgeted.iter().filter(|gave| within(gave.at) && named(gave.rule));
        let used = by_rewards + gave.map(|gave| gave.cost).sum::<i64>();
        match budget.limit {
            BudgetLimit::Amount(amount) | BudgetLimit::Units(_, amount) => (used, 0, amount),
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
