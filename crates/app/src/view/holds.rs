//! What a member has set aside: open holds and reservations, by the events that placed them.

use regulars_engine::{program::Program, state::Hold};
use serde::Serialize;

use super::{Stamp, name};

/// Units set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoldView {
    /// Who reported it.
    pub source: String,
    /// The reporter's number of it; with `source` what ends it names.
    pub external_id: String,
    /// The wallet; none for the reservation of a reward that costs no units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// How much, in the smallest unit of the wallet.
    pub amount: i64,
    /// When it is over.
    pub until: Stamp,
    /// The reward, when it is a reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reward: Option<String>,
    /// How many, when it is a reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
}

/// A hold as people read it, with the identity of the event that placed it.
pub fn hold(program: &Program, hold: &Hold, (source, external_id): (String, String)) -> HoldView {
    let reserved = hold.reserved.as_ref();
    HoldView {
        source,
        external_id,
        wallet: hold.wallet.map(|wallet| name(program, wallet)),
        amount: hold.amount(),
        until: Stamp(hold.until),
        reward: reserved.map(|reserved| name(program, reserved.reward)),
        quantity: reserved.map(|reserved| reserved.quantity),
    }
}
