//! Teams, as a scenario says them. A team has no name in it: it is the latest one that somebody is in.

use regulars_engine::{
    event::Body,
    id::{MemberId, TeamId},
    state::Account,
    team::{TeamEvent, TeamFounding, TeamInvitation, TeamPlace, TeamRemoval},
};
use serde::Deserialize;

pub(super) fn founds(challenge: &str) -> Body {
    Body::Team(TeamEvent::Founded(TeamFounding { challenge: challenge.to_owned() }))
}

pub(super) fn is_invited(by: MemberId) -> Body {
    Body::Team(TeamEvent::Invited(TeamInvitation { team: of_member(by), by }))
}

pub(super) fn joins(of: MemberId) -> Body {
    Body::Team(TeamEvent::Joined(of_member(of)))
}

pub(super) fn leaves(of: MemberId) -> Body {
    Body::Team(TeamEvent::Left(of_member(of)))
}

/// `{ of: ada, by: ada }`, or without `by` when the staff do it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsRemovedFromTeam {
    of: String,
    by: Option<String>,
}

impl IsRemovedFromTeam {
    pub(super) fn body(&self, id: &dyn Fn(&str) -> MemberId) -> Body {
        let (team, by) = (of_member(id(&self.of)), self.by.as_deref().map(id));
        Body::Team(TeamEvent::Removed(TeamRemoval { team, by }))
    }
}

/// What stands for the team of a member until it is looked up.
fn of_member(member: MemberId) -> TeamId {
    TeamId(member.0)
}

/// The team in place of the member whose it is.
pub(crate) fn name_team(body: &mut Body, own: impl FnOnce(MemberId) -> Option<TeamId>) {
    let Body::Team(event) = body else { return };
    let team = match event {
        TeamEvent::Invited(TeamInvitation { team, .. })
        | TeamEvent::Removed(TeamRemoval { team, .. })
        | TeamEvent::Joined(team)
        | TeamEvent::Left(team) => team,
        TeamEvent::Founded(_) | TeamEvent::Done(_) => return,
    };
    if let Some(found) = own(MemberId(team.0)) {
        *team = found;
    }
}

/// The latest team that a member is in.
pub(super) fn latest(account: &Account) -> Option<TeamId> {
    account.teams.iter().rfind(|place| TeamPlace::is_in(place)).map(|place| place.team)
}
