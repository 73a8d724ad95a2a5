//! Checking waiting rooms: how fast members are let in, how long a pass counts, and when lots are drawn.

use super::{DrawTime, check::Checker, sessions::draw_time};
use crate::{
    calendar::{Length, Zone},
    document,
    event::HoldTime,
};

/// The most members who are let in each minute.
const PER_MINUTE_MAX: u32 = 60_000;
/// A minute in microseconds.
const MINUTE: i64 = 60_000_000;

/// How members come to a reward one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingRoom {
    /// How many members are let in each minute, at least 1.
    pub per_minute: u32,
    /// How long a pass counts once it is the member's turn.
    pub use_within: HoldTime,
    /// When those enter who are let in by lot from its end on.
    pub draw: Option<DrawTime>,
}

impl WaitingRoom {
    /// How much later than one member the next one is let in, in microseconds: so that no minute, wherever it begins, has
    /// more than there may be.
    pub fn step(&self) -> i64 {
        let per_minute = i64::from(self.per_minute).max(1);
        MINUTE.saturating_add(per_minute).saturating_sub(1) / per_minute
    }
}

pub(super) fn check(
    checker: &mut Checker,
    zone: &Zone,
    path: &str,
    stated: &document::Reward,
) -> Option<WaitingRoom> {
    let room = stated.waiting_room.as_ref()?;
    let path = format!("{path}/waiting_room");
    if stated.given.is_some() {
        checker.say(&path, "nobody comes for what is given", "leave `given` or the waiting room out");
    }
    if !(1..=PER_MINUTE_MAX).contains(&room.per_minute) {
        let fix = format!("write 1 to {PER_MINUTE_MAX}");
        checker.say(&format!("{path}/per_minute"), format!("{} members a minute", room.per_minute), fix);
    }
    let time = Length::parse(&room.use_within).ok().and_then(HoldTime::of_length);
    let time = time.ok_or("write how long a pass counts, from 1 minute to 30 days: `10 minutes`");
    let use_within = checker.take(&format!("{path}/use_within"), &room.use_within, time)?;
    let draw = match &room.draw {
        Some(draw) => Some(draw_time(checker, zone, &format!("{path}/draw"), draw)?),
        None => None,
    };
    Some(WaitingRoom { per_minute: room.per_minute, use_within, draw })
}
