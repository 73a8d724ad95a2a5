//! Random budgets.

use super::{programs::period, random::Random};
use crate::model::program::{AtLimit, Budget, BudgetLimit, BudgetTime, Program, Reward};

/// Budgets that a few redemptions use up.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
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
        let limit = match random.number(0, 2) {
            0 => BudgetLimit::PercentOfRevenue(random.pick(&[1, 3, 10, 50])),
            _ => BudgetLimit::Amount(random.number(1, 2_000)),
        };
        let ever = matches!(limit, BudgetLimit::Amount(_)) && random.chance(20);
        let budget = Budget {
            name: format!("budget{}", program.budgets.len()),
            limit,
            over: match random.number(0, 1) {
                _ if ever => BudgetTime::Ever,
                0 => BudgetTime::Period(period(random)),
                _ => BudgetTime::Days(random.pick(&[1, 2, 7, 30, 90, 366])),
            },
            at_limit: if of.iter().all(can_be_raised) { at_limit } else { AtLimit::Stop },
            of,
        };
        program.budgets.push(budget);
    }
}
