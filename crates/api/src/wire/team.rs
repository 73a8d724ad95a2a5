//! What events say of teams.

use regulars_engine::{
    event::Body,
    id::TeamId,
    team::{TeamEvent, TeamFounding, TeamInvitation, TeamRemoval},
};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::{
    body::subject,
    body::{Checked, Told},
    identity::{MemberIdText, MemberRef},
    text::{Label, Text},
};
use crate::{json::custom, problem::Code};

/// A team's id, `tem_…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "tem_0198c0de-0000-7000-8000-000000000001")]
pub struct TeamIdText(pub TeamId);

impl<'de> Deserialize<'de> for TeamIdText {
    /// A text that is no id names no team, exactly like an id that none has.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let found = text.0.parse().map(TeamIdText);
        found.map_err(|_| custom(Code::NotFound, "there is no such team"))
    }
}

pub(super) fn team_founded(_: &Told, member: MemberRef, challenge: Label) -> Checked {
    happened(member, TeamEvent::Founded(TeamFounding { challenge: challenge.into_string() }))
}

pub(super) fn team_invited(_: &Told, member: MemberRef, team: TeamIdText, by: MemberIdText) -> Checked {
    happened(member, TeamEvent::Invited(TeamInvitation { team: team.0, by: by.0 }))
}

pub(super) fn team_joined(_: &Told, member: MemberRef, team: TeamIdText) -> Checked {
    happened(member, TeamEvent::Joined(team.0))
}

pub(super) fn team_left(_: &Told, member: MemberRef, team: TeamIdText) -> Checked {
    happened(member, TeamEvent::Left(team.0))
}

pub(super) fn team_removed(
    _: &Told,
    member: MemberRef,
    team: TeamIdText,
    by: Option<MemberIdText>,
) -> Checked {
    happened(member, TeamEvent::Removed(TeamRemoval { team: team.0, by: by.map(|by| by.0) }))
}

fn happened(member: MemberRef, event: TeamEvent) -> Checked {
    Ok((subject(member)?, Body::Team(event)))
}
