//! Units and money that come, go and change hands.

use serde::{Deserialize, Serialize};

use super::EventRef;
use crate::{
    id::{LinkId, MemberId},
    moment::Moment,
};

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

/// An account with a partner that is the member's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLink {
    /// The partner.
    pub partner: String,
    /// The member's number there, as its keyed hash (`lnk_…`): a number itself is never stored with an event.
    pub number: String,
}

impl AccountLink {
    /// Puts a hash of the number in its place, without a key: for whoever decides in memory and stores nothing.
    pub fn hide_number(&mut self) {
        let text = format!("{}/{}", self.partner, self.number);
        let hash = text.bytes().fold(7u128, |sum, byte| sum.wrapping_mul(1_000_003) ^ u128::from(byte));
        self.number = LinkId(uuid::Uuid::from_u128(hash)).to_string();
    }
}

/// A link that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountUnlink {
    /// The partner.
    pub partner: String,
}

/// Units that a partner has paid for in advance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockPurchase {
    /// The partner.
    pub partner: String,
    /// The wallet.
    pub wallet: String,
    /// How many, in its smallest unit; at least 1.
    pub units: i64,
    /// What one cost, in millionths of the base currency; as the program says when it is not told.
    pub price: Option<i64>,
    /// From when on they can be drawn.
    pub from: Moment,
    /// The first instant at which they can no longer be drawn.
    pub until: Option<Moment>,
    /// Whether they are drawn only when nothing is left of others.
    pub reserve: bool,
}
