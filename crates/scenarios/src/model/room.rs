//! Waiting rooms in the model. There is one member, so whoever enters is first by lot, and what comes before is the member's own.

use regulars_engine::event::RoomEntry;

use super::{Refusal, Work, calendar::Micro, member::Pass};

const SECOND: Micro = 1_000_000;
/// The most passes at a time.
const PASSES_MAX: usize = 20;

impl Work<'_> {
    /// `waiting_room.entered`.
    pub(super) fn enters_room(&mut self, entry: &RoomEntry) -> Result<(), Refusal> {
        let place =
            self.program.rewards.iter().position(|r| r.name == entry.reward).ok_or("UnknownReward")?;
        let room = self.program.rewards[place].room.clone().ok_or("NoWaitingRoom")?;
        let draw = room.draw.map(|(from, until)| (self.calendar.at(from), self.calendar.at(until)));
        let early = draw.filter(|(_, until)| self.now < *until);
        match self.locked(place) {
            Some("RewardNotNow") if early.is_some() => {
                // At another time it may be locked by something else.
                if let Some(refusal) = self.locked_at_any_time(place) {
                    return Err(refusal);
                }
            }
            Some(refusal) => return Err(refusal),
            None => {}
        }
        if early.is_some_and(|(from, _)| self.now < from) {
            return Err("DrawNotOpen");
        }
        if self.member.passes.iter().any(|pass| pass.reward == place) {
            return Err("HasPass");
        }
        if PASSES_MAX <= self.member.passes.len() {
            return Err("TooManyWaits");
        }
        if self.over_limit(place, 1, self.lowest_price(place)) {
            return Err("LimitExceeded");
        }
        if self.is_out(place, 1) {
            return Err("OutOfStock");
        }
        match early {
            Some((_, until)) => {
                entry.lot.ok_or("LotNotDrawn")?;
                self.member.passes.push(Pass { reward: place, turn: None, until });
            }
            None => {
                let behind = self.member.turns.iter().filter(|(of, _)| *of == place).map(|(_, at)| *at).max();
                let turn = behind.map_or(self.now, |at| self.now.max(at + 60 * SECOND / room.per_minute));
                self.turn_is(place, turn);
            }
        }
        Ok(())
    }

    /// Whether the member has come through the waiting room of a reward, if it has one.
    pub(super) fn may_come(&self, place: usize) -> Result<(), Refusal> {
        if self.program.rewards[place].room.is_none() {
            return Ok(());
        }
        let pass = self.member.passes.iter().find(|pass| pass.reward == place).ok_or("PassNeeded")?;
        if pass.turn.is_some_and(|turn| turn <= self.now) { Ok(()) } else { Err("NotAdmitted") }
    }

    /// Draws lots whose time has come, and ends what is over.
    pub(super) fn turns_come(&mut self) {
        let now = self.now;
        let (due, others): (Vec<Pass>, Vec<Pass>) =
            self.member.passes.iter().copied().partition(|pass| pass.until <= now);
        self.member.passes = others;
        for pass in due {
            if pass.turn.is_none() && self.program.rewards[pass.reward].room.is_some() {
                self.turn_is(pass.reward, pass.until);
            }
        }
    }

    fn turn_is(&mut self, place: usize, turn: Micro) {
        let minutes = self.program.rewards[place].room.as_ref().map_or(0, |room| room.minutes);
        self.member.turns.push((place, turn));
        self.member.passes.push(Pass {
            reward: place,
            turn: Some(turn),
            until: turn + minutes * 60 * SECOND,
        });
    }
}
