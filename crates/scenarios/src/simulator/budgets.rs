//! Random budgets.

use super::{programs::period, random::Random};
use crate::model::program::{AtLimit, Budget, BudgetLimit, BudgetTime, Effect, Kind, Program, Reward};

/// Budgets that a few redemptions or orders use up.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    of_rewards(random, program, width);
    for rule in 0..program.rules.len() {
        let limits = &program.rules[rule].limits;
        if random.chance(8 * width) && limits.iter().all(|limit| !limit.carry_over) {
            program.rules[rule].budget = of_rule(random, program, rule);
        }
    }
}

/// The budget of a rule: one that there is and that fits, or a new one.
fn of_rule(random: &mut Random, program: &mut Program, rule: usize) -> Option<usize> {
    let wallet = match &program.rules[rule].effect {
        Effect::Give(give) => give.wallet,
        Effect::Multiply(wallet, ..) => *wallet,
    };
    let stated = &program.wallets[wallet];
    if stated.keep_fractions {
        return None;
    }
    let costs = stated.kind == Kind::Money || stated.worth.is_some();
    let fits = |budget: &Budget| match budget.limit {
        _ if matches!(budget.at_limit, AtLimit::Raise(_)) => false,
        BudgetLimit::Units(own, _) => own == wallet,
        BudgetLimit::Amount(_) | BudgetLimit::PercentOfRevenue(_) => costs,
    };
    let known = program.budgets.iter().position(fits);
    if known.is_some() && random.chance(60) {
        return known;
    }
    let limit = if costs && random.chance(60) {
        limit(random)
    } else {
        BudgetLimit::Units(wallet, random.number(1, 400))
    };
    program.budgets.push(Budget {
        name: format!("budget{}", program.budgets.len()),
        limit,
        over: over(random, limit),
        of: Vec::new(),
        at_limit: random.pick(&[AtLimit::Stop, AtLimit::Stop, AtLimit::Alarm]),
    });
    Some(program.budgets.len() - 1)
}

fn limit(random: &mut Random) -> BudgetLimit {
    match random.number(0, 2) {
        0 => BudgetLimit::PercentOfRevenue(random.pick(&[1, 3, 10, 50])),
        _ => BudgetLimit::Amount(random.number(1, 2_000)),
    }
}

/// A share of revenue has a time.
fn over(random: &mut Random, limit: BudgetLimit) -> BudgetTime {
    let ever = !matches!(limit, BudgetLimit::PercentOfRevenue(_)) && random.chance(20);
    match random.number(0, 1) {
        _ if ever => BudgetTime::Ever,
        0 => BudgetTime::Period(period(random)),
        _ => BudgetTime::Days(random.pick(&[1, 2, 7, 30, 90, 366])),
    }
}

fn of_rewards(random: &mut Random, program: &mut Program, width: i64) {
    let rewards = &program.rewards;
    let with_worth: Vec<usize> = (0..rewards.len()).filter(|at| rewards[*at].worth.is_some()).collect();
    while !with_worth.is_empty() && program.budgets.len() < 3 && random.chance(20 * width) {
        let mut of = if random.chance(50) { random.some(&with_worth, 50) } else { Vec::new() };
        if of.is_empty() {
            of.clone_from(&with_worth);
        }
        // Nobody pays more for what is given, or for what has as many prices as one likes.
        let can_be_raised = |at: &usize| {
            let Reward { prices, given, .. } = &program.rewards[*at];
            given.is_none() && prices.iter().all(|price| price.slide.is_none())
        };
        let raise = AtLimit::Raise(random.pick(&[1, 10, 33, 200]));
        let at_limit = random.pick(&[AtLimit::Stop, AtLimit::Stop, AtLimit::Alarm, raise, raise]);
        let limit = limit(random);
        let budget = Budget {
            name: format!("budget{}", program.budgets.len()),
            limit,
            over: over(random, limit),
            at_limit: if of.iter().all(can_be_raised) { at_limit } else { AtLimit::Stop },
            of,
        };
        program.budgets.push(budget);
    }
}
