//! Leaderboards.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::mirror;
use crate::wire::Instant;

/// A part of a leaderboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeaderboardPage {
    /// The instant that is shown.
    pub as_of: Instant,
    /// The places.
    #[serde(flatten)]
    pub leaderboard: Leaderboard,
    /// Pass it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The places around a member's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberLeaderboard {
    /// The instant that is shown.
    pub as_of: Instant,
    /// Up to two places above the member's own, that one, and up to two below.
    #[serde(flatten)]
    pub leaderboard: Leaderboard,
    /// The member's own place; absent for one who is not listed: nothing done yet, or not shown by their own wish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<LeaderboardPlace>,
}

mirror! {
    /// A leaderboard, or a part of it.
    Leaderboard of view::LeaderboardView {
        /// The leaderboard.
        #[schema(example = "stamps")]
        id: String,
        /// Its name.
        name: String,
        /// The first instant that counts; absent when everything does, or a challenge has its own time.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Instant>,
        /// How many are listed.
        listed: u64,
        /// Digits after the point of scores.
        scale: u32,
        /// The places, the best first.
        places: Vec<LeaderboardPlace>,
    }

    /// A place in a leaderboard.
    LeaderboardPlace of view::PlaceView {
        /// The rank, from 1; equals share one, and the ranks that they take up are left out.
        rank: u64,
        /// What the member is called; absent for one who has no name there.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "Tea lover")]
        name: Option<String>,
        /// How much was done.
        score: i64,
    }
}
