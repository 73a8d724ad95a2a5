//! Teams: who is in them and how far they are.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Challenge, mirror};
use crate::wire::Instant;

/// A team as of an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TeamPage {
    /// The instant that is shown.
    pub as_of: Instant,
    /// The team.
    pub team: Team,
}

/// The teams of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberTeams {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// Those that the member is in or invited into, the newest last; until their round can't change any more.
    pub teams: Vec<MemberTeam>,
}

mirror! {
    /// Members who do a challenge together.
    Team of view::TeamView {
        /// Which one. Whoever knows it can join by an event of type `team.joined`.
        #[schema(example = "tem_0198c0de-0000-7000-8000-000000000001")]
        id: String,
        /// Who is in it, in the order of coming.
        people: Vec<String>,
        /// How many members it takes.
        fewest: u64,
        /// How many members there can be.
        most: u64,
        /// What it does; its tasks are what all of the team have done.
        challenge: Challenge,
    }

    /// A team that a member is in, or invited into.
    MemberTeam of view::MemberTeamView {
        /// The team.
        team: Team,
        /// `member`, or `invited`.
        #[schema(value_type = String, example = "member")]
        state: &'static str,
        /// Since when the member is in it; what happened before does not count for it.
        #[serde(skip_serializing_if = "Option::is_none")]
        joined_at: Option<Instant>,
        /// What the member has to do to get what there is for it; absent where everybody of the team gets it.
        #[serde(skip_serializing_if = "Option::is_none")]
        share: Option<TeamShare>,
    }

    /// A member's part of what a team does.
    TeamShare of view::TeamShareView {
        /// How much is done, at most what it takes.
        have: i64,
        /// How much it takes.
        need: i64,
        /// Digits after the point of both.
        scale: u32,
    }

    /// What happened to a member in a team.
    TeamMove of view::TeamMoveView {
        /// Which one.
        team: String,
        /// `founded`, `invited`, `joined`, `left`, `removed`, or `done`: the team has done its challenge.
        #[schema(value_type = String, example = "joined")]
        what: &'static str,
    }
}
