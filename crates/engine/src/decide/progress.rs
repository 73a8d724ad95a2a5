//! How far a member is with challenges, to be told: "3 of 7 days in a row; 4 more by 31 May".

use super::{
    challenge::{is_over, is_settled},
    team::{contributed, place_of},
};
use crate::{
    id::TeamId,
    moment::Moment,
    program::{Challenge, Goal, Program, Task},
    shared::{Slices, Thing},
    state::{Account, Round},
    team::Team,
};

/// How far a member is with a challenge.
#[derive(Debug, Clone)]
pub struct ChallengeStanding<'p> {
    /// The challenge.
    pub challenge: &'p Challenge,
    /// How it stands.
    pub state: ChallengeState,
    /// When it was done.
    pub done_at: Option<Moment>,
    /// When its days begin, where that is stated.
    pub begins: Option<Moment>,
    /// The first instant that no longer counts, where there is one.
    pub ends: Option<Moment>,
    /// The tasks, in document order; none of what was done long ago.
    pub tasks: Vec<TaskStanding<'p>>,
    /// How many more of the tasks have to be done.
    pub missing: usize,
    /// The team of the member, which has done so much of the tasks.
    pub team: Option<TeamId>,
    /// How much the member has done of the one task, at most what it takes, and how much that is; only in a team, and where
    /// it takes a share of each.
    pub share: Option<(i64, i64)>,
}

impl ChallengeStanding<'_> {
    /// The own share, while it is all that is missing: the team has done the tasks.
    pub fn share_missing(&self) -> Option<(i64, i64)> {
        let lacks = self.state == ChallengeState::Open && self.missing == 0;
        self.share.filter(|(have, need)| lacks && have < need)
    }
}

/// How a challenge stands for a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChallengeState {
    /// Its days have not begun.
    Ahead,
    /// It can be done by who joins it.
    Joinable,
    /// It can be done.
    Open,
    /// It is done.
    Done,
}

/// How far a member is with a task.
#[derive(Debug, Clone)]
pub struct TaskStanding<'p> {
    /// The task.
    pub task: &'p Task,
    /// How much of it was done, at most what it takes: in the smallest unit, or in days.
    pub have: i64,
    /// How much it takes.
    pub need: i64,
    /// Whether it is done.
    pub done: bool,
    /// Whether it counts by now: all that has to be done before is.
    pub open: bool,
    /// The first instant at which a row begins anew, unless the member has come before.
    pub come_before: Option<Moment>,
}

/// How far the member is with each challenge that is ahead, to be joined, open or done, in document order: what is hidden only when it is
/// done, and what is for other levels not at all. The account's due work must have been decided. What a team has done is told
/// from `shared`, where [`things_of_challenges`] are.
pub fn challenge_standings<'p>(
    program: &'p Program,
    account: &Account,
    shared: &Slices,
    at: Moment,
) -> Vec<ChallengeStanding<'p>> {
    let all = program.challenges.iter();
    all.filter_map(|challenge| standing(program, (account, shared), challenge, at)).collect()
}

/// The teams that [`challenge_standings`] tells of.
pub fn things_of_challenges(account: &Account) -> impl Iterator<Item = Thing> + '_ {
    account.teams.iter().filter(|place| place.is_in()).map(|place| Thing::Team(place.team))
}

/// How far a team is with its challenge, whoever of it asks; none when the program has no such challenge any more.
pub fn team_standing<'p>(program: &'p Program, team: &Team, at: Moment) -> Option<ChallengeStanding<'p>> {
    let task = team.task?;
    let challenge = program.challenge_of(task.challenge)?;
    let (first, last) = challenge.days_of(task.round);
    let tasks = tasks(program, challenge, Some(&team.round()), program.zone.day_number(at.timestamp()));
    let done = tasks.iter().filter(|task| task.done).count();
    let is_done = team.done_at.is_some();
    Some(ChallengeStanding {
        challenge,
        state: if is_done { ChallengeState::Done } else { ChallengeState::Open },
        done_at: team.done_at,
        begins: first.map(|first| start_of(program, first)),
        ends: last.map(|last| start_of(program, last.saturating_add(1))),
        missing: if is_done { 0 } else { challenge.tasks_min.saturating_sub(done) },
        tasks,
        team: None,
        share: None,
    })
}

fn standing<'p>(
    program: &'p Program,
    (account, shared): (&Account, &Slices),
    challenge: &'p Challenge,
    at: Moment,
) -> Option<ChallengeStanding<'p>> {
    let today = program.zone.day_number(at.timestamp());
    // Once its last day is over, the round of that day is shown as long as it is remembered.
    let day = challenge.last_day.map_or(today, |last| today.min(last));
    let name = challenge.round_of(day);
    let round = account.round(challenge.challenge, name);
    if is_over(challenge, name, today) {
        return None;
    }
    let done_at = round.and_then(|round| round.done_at);
    let place = place_of(account, challenge.challenge, name).filter(|place| place.is_in());
    let takes_part = match challenge.team {
        Some(_) => place.is_some(),
        None => !challenge.opt_in || round.is_some_and(|round| round.joined_at.is_some()),
    };
    let (first, last) = challenge.days_of(name);
    let state = match done_at {
        Some(_) => ChallengeState::Done,
        None if last.is_some_and(|last| last < today) => return None,
        None if first.is_some_and(|first| today < first) => ChallengeState::Ahead,
        None if !takes_part => ChallengeState::Joinable,
        None => ChallengeState::Open,
    };
    let may = challenge.levels.is_none_or(|levels| {
        let level = account.level(levels.set);
        let rank = program.tier_set(levels.set).and_then(|set| set.rank(level));
        rank.is_some_and(|rank| (levels.from..=levels.to).contains(&rank))
    });
    if state != ChallengeState::Done && (challenge.hidden || !may) {
        return None;
    }
    let settled = round.is_some_and(|round| is_settled(program, challenge, round, today));
    let team = place.and_then(|place| shared.get(Thing::Team(place.team))?.team.as_deref());
    let of_team = team.map(Team::round);
    let all = of_team.as_ref().or(round);
    let tasks = if settled { Vec::new() } else { tasks(program, challenge, all, today) };
    let done = tasks.iter().filter(|task| task.done).count();
    // A team that has done it stays so, whatever comes back.
    let is_done = done_at.is_some() || place.is_some_and(|place| place.done);
    let missing = if is_done { 0 } else { challenge.tasks_min.saturating_sub(done) };
    Some(ChallengeStanding {
        challenge,
        state,
        done_at,
        begins: first.map(|first| start_of(program, first)),
        ends: last.map(|last| start_of(program, last.saturating_add(1))),
        tasks,
        missing,
        team: place.map(|place| place.team),
        // Like the tasks it is forgotten some time after it was done.
        share: place.filter(|_| !settled).and_then(|_| share(challenge, round)),
    })
}

/// What the member has done of what it takes of each; none where it takes nothing.
fn share(challenge: &Challenge, own: Option<&Round>) -> Option<(i64, i64)> {
    let need = challenge.team.as_ref().map(|team| team.share).filter(|need| *need != 0)?;
    Some((own.map_or(0, |own| contributed(challenge, own)).min(need), need))
}

fn start_of(program: &Program, day: i32) -> Moment {
    program.zone.start_of_day_number(day).into()
}

fn tasks<'p>(
    program: &Program,
    challenge: &'p Challenge,
    round: Option<&Round>,
    today: i32,
) -> Vec<TaskStanding<'p>> {
    let done = round.map(|round| challenge.done_tasks(round)).unwrap_or_default();
    let is_done = |place: usize| done.get(place) == Some(&true);
    let each = challenge.tasks.iter().enumerate().map(|(place, task)| {
        let days = round.map_or(&[][..], |round| round.days(task.task));
        let (have, need, come_by) = far(task.goal, days, today);
        let done = is_done(place);
        TaskStanding {
            task,
            have: if done { need } else { have.min(need) },
            need,
            done,
            open: done || task.after.iter().all(|before| is_done(*before)),
            come_before: come_by.filter(|_| !done).map(|day| start_of(program, day.saturating_add(1))),
        }
    });
    each.collect()
}

/// How much is done, how much it takes, and the last day on which a row goes on.
fn far(goal: Goal, days: &[(i32, i64)], today: i32) -> (i64, i64, Option<i32>) {
    let count = |days: &[(i32, i64)]| i64::try_from(days.len()).unwrap_or(i64::MAX);
    match goal {
        Goal::Amount(need) => {
            (days.iter().map(|(_, amount)| *amount).fold(0, i64::saturating_add), need, None)
        }
        Goal::Days(need) => (count(days), i64::from(need), None),
        Goal::Row { days: need, grace } => {
            let Some((last, _)) = days.last() else { return (0, i64::from(need), None) };
            // Days that were missed since the latest one count as well; today is not missed yet.
            let missed_since = today.saturating_sub(*last).saturating_sub(1).max(0);
            if grace < missed_since {
                return (0, i64::from(need), None);
            }
            let missed = |from: &i32, count: usize| {
                let count = i32::try_from(count).unwrap_or(i32::MAX);
                last.saturating_sub(*from).saturating_add(1).saturating_sub(count)
            };
            let runs = (1..=days.len()).rev().filter_map(|length| {
                let run = days.get(days.len().saturating_sub(length)..)?;
                let missed = missed(&run.first()?.0, length);
                (missed.saturating_add(missed_since) <= grace).then_some((length, missed))
            });
            let (length, missed) = runs.max().unwrap_or((0, 0));
            let left = grace.saturating_sub(missed);
            let come_by = last.saturating_add(1).saturating_add(left);
            (i64::try_from(length).unwrap_or(i64::MAX), i64::from(need), Some(come_by))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        let check = |days: &[i32], grace, today, have, come_by: Option<i32>| {
            let goal = Goal::Row { days: 7, grace };
            let days: Vec<(i32, i64)> = days.iter().map(|day| (*day, 1)).collect();
            assert_eq!(far(goal, &days, today), (have, 7, come_by), "{days:?} {grace} on {today}");
        };
        check(&[], 0, 5, 0, None);
        check(&[5], 0, 5, 1, Some(6));
        check(&[4, 5], 0, 6, 2, Some(6));
        // Missed.
        check(&[4, 5], 0, 7, 0, None);
        check(&[4, 5], 1, 7, 2, Some(7));
        check(&[4, 5], 1, 8, 0, None);
        // One was missed, so none may be any more.
        check(&[3, 5], 1, 6, 2, Some(6));
        // What lies before the second miss is lost, and with it that miss.
        check(&[1, 3, 5], 1, 5, 2, Some(6));
        check(&[3, 5], 1, 7, 1, Some(7));
        check(&[1, 2, 3, 5, 6], 0, 6, 2, Some(7));
        // Told ahead of time, as clocks of another zone may do.
        check(&[5], 0, 4, 1, Some(6));
    }
}
