//! Games of chance: what anybody may read of them, what a member can play, what a play came to, and what proves it.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Allowance, ChallengePrize, mirror};
use crate::wire::Instant;

/// The games of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Games {
    /// The instant that is shown.
    pub as_of: Instant,
    /// In the order of the document.
    pub games: Vec<Game>,
}

/// The games as a member sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberGames {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// In the order of the document.
    pub games: Vec<MemberGame>,
}

/// What proves the plays of a game, day by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GameProofs {
    /// The game.
    #[schema(example = "starland")]
    pub game: String,
    /// The days, rising.
    pub days: Vec<GameProof>,
}

mirror! {
    /// A game of chance, with all that is to be told of its chances.
    Game of view::GameView {
        /// The game.
        #[schema(example = "starland")]
        id: String,
        /// Its name.
        name: String,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The address of its picture.
        #[serde(skip_serializing_if = "Option::is_none")]
        picture: Option<String>,
        /// The address of its official rules.
        #[serde(skip_serializing_if = "Option::is_none")]
        rules: Option<String>,
        /// How to take part without buying anything.
        #[serde(skip_serializing_if = "Option::is_none")]
        without_purchase: Option<String>,
        /// `ahead`: it has not begun. `open`: it can be played. `over`: it can't be played any more.
        #[schema(value_type = String, example = "open")]
        state: &'static str,
        /// The first instant at which it can be played; absent where that is not stated.
        #[serde(skip_serializing_if = "Option::is_none")]
        begins_at: Option<Instant>,
        /// The first instant at which it can be played no more; absent where there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        ends_at: Option<Instant>,
        /// When it can be played in that time, as the document says it.
        #[serde(skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        /// How old one has to be, in years.
        #[serde(skip_serializing_if = "Option::is_none")]
        min_age: Option<i64>,
        /// What a play costs; absent when it costs nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        costs: Option<CostOfPlay>,
        /// How often a member can play, as the document says it.
        limits: Vec<String>,
        /// Of how many numbers, from 1 on, one is drawn for each play. All are equally likely.
        numbers: i64,
        /// What can be won, in the order of the document.
        prizes: Vec<GamePrize>,
    }

    /// What a play costs.
    CostOfPlay of view::CostOfPlayView {
        /// The wallet that pays.
        #[schema(example = "plays")]
        wallet: String,
        /// How much, in its smallest unit.
        amount: i64,
    }

    /// Something that can be won.
    GamePrize of view::GamePrizeView {
        /// The prize.
        #[schema(example = "coffee")]
        id: String,
        /// Its name.
        name: String,
        /// The chance of each play, as the document says it; absent for what is only given instead of another.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "1 in 500")]
        odds: Option<String>,
        /// How many of the numbers win it.
        numbers: i64,
        /// The first number that wins it; absent when none does.
        #[serde(skip_serializing_if = "Option::is_none")]
        first: Option<i64>,
        /// The last number that wins it.
        #[serde(skip_serializing_if = "Option::is_none")]
        last: Option<i64>,
        /// How many there are for all members together; absent when as many as are won.
        #[serde(skip_serializing_if = "Option::is_none")]
        stock: Option<i64>,
        /// How many of them are left.
        #[serde(skip_serializing_if = "Option::is_none")]
        left: Option<i64>,
        /// The prize that is given instead when all are gone; absent when nothing is.
        #[serde(skip_serializing_if = "Option::is_none")]
        when_gone: Option<String>,
        /// What it gives.
        gives: Vec<ChallengePrize>,
    }

    /// A game, and what the member can do about it.
    MemberGame of view::MemberGameView {
        /// The game.
        #[schema(example = "starland")]
        id: String,
        /// Its name.
        name: String,
        /// `ahead`, `open`, `locked` or `over`.
        #[schema(value_type = String, example = "open")]
        state: &'static str,
        /// The first instant at which it can be played; absent where that is not stated.
        #[serde(skip_serializing_if = "Option::is_none")]
        begins_at: Option<Instant>,
        /// The first instant at which it can be played no more; absent where there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        ends_at: Option<Instant>,
        /// What a play costs; absent when it costs nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        costs: Option<CostOfPlay>,
        /// What each of its limits allows.
        allowances: Vec<Allowance>,
        /// How often the member can play now: limits, and the units that a play costs, together.
        #[serde(skip_serializing_if = "Option::is_none")]
        plays: Option<i64>,
        /// Why it is `locked`; only when it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        locked: Option<GameLock>,
        /// What to tell the member.
        #[schema(example = "Starland: 2 plays left until 7 Jul")]
        sentence: String,
    }

    /// Why a game is locked.
    GameLock of view::GameLockView {
        /// `not_now`: at other times. `other_level`: for other levels. `age`: for older members, or the age is not known.
        /// `condition`: its condition does not hold. `used_up`: it was played as often as it can be. `in_debt`: units of the
        /// wallet that pays are owed. `too_few`: there are too few of them.
        #[schema(value_type = String, example = "used_up")]
        by: &'static str,
        /// When it can be played again; only when it is used up, and where it begins anew.
        #[serde(skip_serializing_if = "Option::is_none")]
        again_at: Option<Instant>,
    }

    /// A play, and what it came to.
    Played of view::PlayedView {
        /// The game.
        #[schema(example = "starland")]
        game: String,
        /// The number that was drawn, from 1 on.
        number: i64,
        /// Of how many.
        of: i64,
        /// The prize that the number wins; absent when it wins nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        won: Option<String>,
        /// The prize that was given: that one, or what there is instead when all of it are gone.
        #[serde(skip_serializing_if = "Option::is_none")]
        given: Option<String>,
        /// 1, or -1 for a play that was undone.
        times: i64,
        /// The day from whose seed it was drawn; absent where the number was stated.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "2026-11-21")]
        day: Option<String>,
        /// The commitment to that seed: its SHA-256, in hexadecimal digits.
        #[serde(skip_serializing_if = "Option::is_none")]
        commitment: Option<String>,
    }

    /// What proves the draw for the places of a date.
    DrawProof of view::DrawProofView {
        /// The first instant at which one can enter.
        from: Instant,
        /// The first at which one can no more, and lots are drawn.
        until: Instant,
        /// The SHA-256 of the seed, in hexadecimal digits. It never changes.
        commitment: String,
        /// When the seed is told: an hour after lots are drawn.
        told_at: Instant,
        /// The seed, in hexadecimal digits; absent until it is told.
        #[serde(skip_serializing_if = "Option::is_none")]
        seed: Option<String>,
    }

    /// What proves the plays of one day.
    GameProof of view::ProofView {
        /// The day, in the program's zone.
        #[schema(example = "2026-11-21")]
        day: String,
        /// The SHA-256 of the day's seed, in hexadecimal digits. It never changes.
        commitment: String,
        /// When the seed is told: an hour after the day is over.
        told_at: Instant,
        /// The seed, in hexadecimal digits; absent until it is told.
        #[serde(skip_serializing_if = "Option::is_none")]
        seed: Option<String>,
    }
}
