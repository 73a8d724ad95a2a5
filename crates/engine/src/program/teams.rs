//! Checking the teams of a challenge.

use super::{Goal, Task, challenges, check::Checker};
use crate::document::{self, parse_size};

/// Teams that do a challenge together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamSpec {
    /// How many members it takes.
    pub fewest: usize,
    /// How many there can be.
    pub most: usize,
    /// How much of the one task each must have done to get the prize: in the smallest unit, or on how many days; 0 when
    /// all get it.
    pub share: i64,
}

/// The teams of a challenge whose tasks are checked.
pub(super) fn check(
    checker: &mut Checker,
    path: &str,
    stated: &document::Challenge,
    (tasks, digits): (&[Task], u32),
) -> Option<TeamSpec> {
    let teams = stated.team.as_ref()?;
    let at = |field: &str| format!("{path}/{field}");
    let size = checker.take(&at("team/size"), &teams.size, parse_size(&teams.size));
    if stated.until.is_none() && stated.each.is_none() {
        let fix = "add `until: 2027-03-31`, or `each: month`";
        checker.say(&at("team"), "teams need a time at which it is over", fix);
    }
    if stated.opt_in {
        checker.say(&at("opt_in"), "who is in a team takes part", "leave it out");
    }
    if stated.hidden {
        let fix = "leave `hidden` or `team` out";
        checker.say(&at("hidden"), "nobody can found a team for what nobody knows of", fix);
    }
    if tasks.iter().any(|task| matches!(task.goal, Goal::Row { .. })) {
        let fix = "count `on_days`, or set a `target`";
        checker.say(&at("team"), "a team has no days in a row", fix);
    }
    let share = match teams.share {
        Some(stated) => share(checker, &at("team/share"), stated, (tasks, digits)),
        None => Some(0),
    };
    let (fewest, most) = size?;
    Some(TeamSpec { fewest, most, share: share? })
}

/// The share of each, in the unit of the task.
fn share(
    checker: &mut Checker,
    path: &str,
    stated: crate::amount::Decimal,
    (tasks, digits): (&[Task], u32),
) -> Option<i64> {
    let [task] = tasks else {
        if !tasks.is_empty() {
            checker.say(
                path,
                "of several tasks nobody has a share",
                "state one task in the challenge itself",
            );
        }
        return None;
    };
    let (whole, digits) = match task.goal {
        Goal::Amount(whole) if task.count.is_money() => (whole, digits),
        Goal::Amount(whole) => (whole, 0),
        Goal::Days(days) | Goal::Row { days, .. } => (i64::from(days), 0),
    };
    let share = challenges::target(checker, path, stated, digits)?;
    if whole < share {
        checker.say(
            path,
            format!("`{stated}` is more than the whole"),
            "write what one member is to do of it",
        );
        return None;
    }
    Some(share)
}
