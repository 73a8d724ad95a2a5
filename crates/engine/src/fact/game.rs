//! Facts of games of chance.

use serde::{Deserialize, Serialize};

use crate::symbol::Sym;

/// A play of a game, and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played {
    /// The game.
    pub game: Sym,
    /// The number that was drawn, from 1 on.
    pub number: i64,
    /// Of how many.
    pub of: i64,
    /// The prize that the number wins; none when it wins nothing.
    pub won: Option<Sym>,
    /// The prize that was given: that one, or another when all of it were gone.
    pub given: Option<Sym>,
    /// What the play cost, in the smallest unit of the wallet that pays; negative when undone.
    pub units: i64,
    /// 1, or -1 when undone.
    pub times: i64,
    /// From which seed it was drawn; none where the number was stated.
    pub seed: Option<SeedName>,
}

/// The seed of a day, by what anybody could read of it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedName {
    /// The day, as days since 1970-01-01 in the program's zone.
    pub day: i32,
    /// The SHA-256 of the seed.
    pub commitment: [u8; 32],
}
