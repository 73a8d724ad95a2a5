//! How much a member has done of what a leaderboard compares. Nothing is kept for it: it is read from the counters and
//! challenges that are there, as of an instant.

use super::tier;
use crate::{
    document::Window,
    event::{Meta, Profile},
    moment::Moment,
    program::{Compared, Goal, Leaderboard, Program},
    state::Account,
};

/// How much of it the member has done as of `at`; above 0 for who is listed.
pub fn score(program: &Program, leaderboard: &Leaderboard, account: &Account, at: Moment) -> i64 {
    let today = program.zone.day_number(at.timestamp());
    match leaderboard.by {
        Compared::Challenge(name) => {
            let Some(challenge) = program.challenge_of(name) else { return 0 };
            let day = challenge.last_day.map_or(today, |last| today.min(last));
            let round = account.round(name, challenge.round_of(day));
            let (Some(round), Some(task)) = (round, challenge.tasks.first()) else { return 0 };
            let days = round.days(task.task);
            match task.goal {
                Goal::Amount(_) => days.iter().map(|(_, amount)| *amount).fold(0, i64::saturating_add),
                Goal::Days(_) | Goal::Row { .. } => i64::try_from(days.len()).unwrap_or(i64::MAX),
            }
        }
        Compared::Counter(measure) => {
            let Some(counter) = account.counter(measure) else { return 0 };
            let first = match first_day(program, leaderboard, at) {
                Some(first) => first,
                None => return counter.total,
            };
            let within = counter.days.iter().filter(|(day, _)| (first..=today).contains(day));
            within.map(|(_, amount)| *amount).fold(0, i64::saturating_add)
        }
    }
}

/// The first day that counts as of `at`; none when everything does, or a challenge has its own time.
pub fn first_day(program: &Program, leaderboard: &Leaderboard, at: Moment) -> Option<i32> {
    match leaderboard.over {
        Window::Lifetime | Window::MembershipYear => None,
        Window::Calendar(period) => {
            Some(program.zone.day_number(period.span(at.timestamp(), &program.zone).start))
        }
        Window::Rolling(length) => {
            Some(tier::first_day_of_rolling(program.zone.date(at.timestamp()), length))
        }
    }
}

/// Whether a member is listed.
pub fn is_listed(leaderboard: &Leaderboard, profile: &Profile) -> bool {
    let Some((field, answer)) = &leaderboard.listed else { return true };
    let says = profile.attributes.iter().any(|(name, value)| name == field && *value == Meta::Bool(true));
    says == *answer
}

/// What a member is called.
pub fn called<'p>(leaderboard: &Leaderboard, profile: &'p Profile) -> Option<&'p str> {
    let field = leaderboard.called.as_ref()?;
    profile.attributes.iter().find(|(name, _)| name == field).and_then(|(_, value)| match value {
        Meta::Text(text) => Some(text.as_str()),
        Meta::Bool(_) | Meta::Int(_) | Meta::Decimal(_) => None,
    })
}
