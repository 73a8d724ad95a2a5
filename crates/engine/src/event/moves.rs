//! Units and money that come, go and change hands.

use serde::{Deserialize, Serialize};

use super::EventRef;
use crate::{id::MemberId, moment::Moment};

/// Money paid into a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopUp {
    /// The wallet's name; its kind is `money`.
    pub wallet: String,
    /// How much, at least 1.
    pub amount: i64,
    /// How it was paid, when told.
    pub tender: Option<String>,
}

/// Money of a top-up paid back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The top-up.
    pub top_up: EventRef,
    /// How much, at least 1; none for all that is left of it.
    pub amount: Option<i64>,
}

/// Units given to another member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The wallet's name.
    pub wallet: String,
    /// How many arrive, at least 1. A fee comes on top.
    pub amount: i64,
    /// Who gets them.
    pub to: MemberId,
}

/// Units under the same terms, on the way from one member to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedPart {
    /// How many, at least 1.
    pub amount: i64,
    /// When they were earned.
    pub earned_at: Moment,
    /// When they are gone; a transfer does not prolong it.
    pub expires_at: Option<Moment>,
}

/// Units of another member that arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Who sent them.
    pub from: MemberId,
    /// The wallet's name.
    pub wallet: String,
    /// What arrives, by the lots that it left.
    pub parts: Vec<MovedPart>,
}

/// A correction by staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// The wallet's name.
    pub wallet: String,
    /// What to add (positive) or take (negative); not 0.
    pub amount: i64,
    /// Why, for the audit and the member.
    pub reason: String,
}

/// Units of one wallet to become units of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// The name that the program gives to the conversion.
    pub conversion: String,
    /// How many units leave their wallet, in its smallest unit; at least 1.
    pub amount: i64,
}

/// Units to go to a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The name that the program gives to the partner.
    pub partner: String,
    /// How many units leave their wallet, in its smallest unit and without the fee; at least 1.
    pub amount: i64,
    /// The reporter's own number of the member's account at the partner. Not the account number itself, which is
    /// personal: an entry is kept for ever.
    pub reference: String,
}

/// A payment of what a wallet holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidOut {
    /// The wallet's name.
    pub wallet: String,
}
