//! A team as people see it: who is in it, and how far it is with its challenge.

use regulars_engine::{
    decide::{contributed, team_standing, teams},
    fact::Fact,
    id::TeamId,
    moment::Moment,
    program::{Challenge, Goal, Program, Task},
    state::Account,
    team::{Team, TeamStep},
};
use serde::Serialize;

use super::{ChallengeView, Stamp, challenges};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamView {
    /// Which one.
    pub id: String,
    /// Who is in it, in the order of coming.
    pub people: Vec<String>,
    /// How many it takes.
    pub fewest: u64,
    /// How many there can be.
    pub most: u64,
    /// What it does, and how far it is.
    pub challenge: ChallengeView,
}

/// A team that a member is in, or invited into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberTeamView {
    /// The team.
    pub team: TeamView,
    /// `member` or `invited`.
    pub state: &'static str,
    /// Since when the member is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Stamp>,
    /// How much the member has done of the one task, where the challenge takes a share of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<TeamShareView>,
}

/// What a member has to do to get the prize of the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TeamShareView {
    /// How much is done.
    pub have: i64,
    /// How much it takes.
    pub need: i64,
    /// Digits after the point of both.
    pub scale: u32,
}

impl TeamShareView {
    pub(super) fn new(program: &Program, challenge: &Challenge, (have, need): (i64, i64)) -> TeamShareView {
        let counts_money = |task: &Task| matches!(task.goal, Goal::Amount(_)) && task.count.is_money();
        let money = challenge.tasks.first().is_some_and(counts_money);
        TeamShareView { have, need, scale: if money { program.currency.exponent } else { 0 } }
    }
}

/// A team as of an instant; none when the program has no such challenge any more, or it is not for teams.
pub(crate) fn team(
    program: &Program,
    (id, state): (TeamId, &Team),
    at: Moment,
    language: &str,
) -> Option<TeamView> {
    let standing = team_standing(program, state, at)?;
    let spec = standing.challenge.team?;
    Some(TeamView {
        id: id.to_string(),
        people: state.people.iter().map(|mate| mate.member.to_string()).collect(),
        fewest: u64::try_from(spec.fewest).unwrap_or(u64::MAX),
        most: u64::try_from(spec.most).unwrap_or(u64::MAX),
        challenge: ChallengeView {
            team: Some(id.to_string()),
            ..challenges::view(program, &standing, at, language)
        },
    })
}

/// The teams of a member, the newest last. `state` tells of each.
pub(crate) fn member_teams(
    program: &Program,
    account: &Account,
    state: impl Fn(TeamId) -> Option<Team>,
    at: Moment,
    language: &str,
) -> Vec<MemberTeamView> {
    let view = |(challenge, place): (&Challenge, &regulars_engine::team::TeamPlace)| {
        let team = team(program, (place.team, &state(place.team)?), at, language)?;
        let need = challenge.team.map_or(0, |spec| spec.share);
        let own = account.round(place.task.challenge, place.task.round);
        let share = (need != 0 && place.is_in()).then(|| {
            let have = own.map_or(0, |own| contributed(challenge, own)).min(need);
            TeamShareView::new(program, challenge, (have, need))
        });
        let state = if place.is_in() { "member" } else { "invited" };
        Some(MemberTeamView { team, state, joined_at: place.joined_at.map(Stamp), share })
    };
    teams(program, account, at).filter_map(view).collect()
}

/// What happened to a member in a team, or to the team by what the member did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamMoveView {
    /// Which one.
    pub team: String,
    /// `founded`, `invited`, `joined`, `left`, `removed`, or `done`.
    pub what: &'static str,
}

/// What is done for a team is told of the challenge.
pub(super) fn team_move(fact: &Fact) -> Option<TeamMoveView> {
    let Fact::Team { team, step, .. } = fact else { return None };
    let what = match step {
        TeamStep::Founded { .. } => "founded",
        TeamStep::Invited { .. } => "invited",
        TeamStep::Joined { .. } => "joined",
        TeamStep::Left => "left",
        TeamStep::Removed => "removed",
        TeamStep::Done { .. } | TeamStep::Told => "done",
        TeamStep::Advanced { .. } => return None,
    };
    Some(TeamMoveView { team: team.to_string(), what })
}
