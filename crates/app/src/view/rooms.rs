//! The waiting room of a reward, and the member's pass.

use regulars_engine::{moment::Moment, program::WaitingRoom, state::Pass};
use serde::Serialize;

use super::{DrawTimeView, Stamp};

/// How members come to a reward one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoomView {
    /// How many are let in each minute.
    pub per_minute: u32,
    /// When those enter who are let in by lot; none where who comes first is first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<DrawTimeView>,
    /// The member's pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<PassView>,
}

/// A pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassView {
    /// `entered` before lots are drawn, `waiting`, or `admitted`.
    pub state: &'static str,
    /// When it is the member's turn, once that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admitted_at: Option<Stamp>,
    /// The place in line, from 1, while waiting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<u64>,
    /// The first instant at which the pass counts no more; or at which lots are drawn.
    pub until: Stamp,
}

pub(super) fn room_view(room: &WaitingRoom, own: Option<&Pass>, at: Moment) -> RoomView {
    let draw = room.draw.map(|draw| DrawTimeView { from: Stamp(draw.from), until: Stamp(draw.until) });
    RoomView { per_minute: room.per_minute, draw, own: own.map(|own| pass(own, room, at)) }
}

/// A pass at an instant. As many as there are turns from now until the member's own one are before.
pub(crate) fn pass(own: &Pass, room: &WaitingRoom, at: Moment) -> PassView {
    let state = match own.at {
        None => "entered",
        Some(turn) if at < turn => "waiting",
        Some(_) => "admitted",
    };
    let ahead = own.at.map_or(0, |turn| turn.0.saturating_sub(at.0).max(0));
    let place =
        u64::try_from(ahead.saturating_add(room.step()).saturating_sub(1) / room.step()).unwrap_or(u64::MAX);
    PassView {
        state,
        admitted_at: own.at.map(Stamp),
        place: (state == "waiting").then_some(place),
        until: Stamp(own.until),
    }
}
