//! Events about games of chance.

use serde::{Deserialize, Serialize};

/// A play of a game of chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Play {
    /// The game's name.
    pub game: String,
    /// A text of the member's own that goes into the draw.
    pub input: Option<String>,
    /// What was drawn. Whoever takes events in draws before it is decided.
    pub drawn: Option<Drawn>,
}

/// What was drawn for a play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drawn {
    /// Equally likely bits, from the seed of a day.
    Bits {
        /// The day, as days since 1970-01-01 in the program's zone.
        day: i32,
        /// The SHA-256 of the seed, which anybody could read before.
        commitment: [u8; 32],
        /// The first 128 bits that the seed gives for this play, the highest first.
        bits: [u8; 16],
    },
    /// A number of the game, from 1 on: in a scenario, in a sandbox, and in a history that was drawn elsewhere.
    Number(i64),
}
