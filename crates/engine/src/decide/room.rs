//! `waiting_room.entered`: at a rush members come to a reward one after the other, at the rate that its document states, each
//! with a pass that is used up by redeeming or reserving it.
//!
//! When it is a member's turn is decided when the pass is given. The latest turn so far stands in the shared state of the
//! room, and the next one is a fixed time later, or now: so nobody keeps a list of who waits, however many do, what a member
//! was told stays true, and nothing need be done when a turn comes. Where lots are drawn at the opening, those who enter
//! before stand in a list by their lots. It changes no more once the first of them knows the turn, so each turn follows from
//! the place in it, whoever's due work comes first.

use super::{draft::Draft, redeem::rejection};
use crate::{
    event::RoomEntry,
    fact::{Fact, PassEnd, PassStep},
    moment::Moment,
    program::{Reward, WaitingRoom},
    rejection::Rejection,
    shared::{Shared, Thing},
    state::Pass,
    symbol::Sym,
};

/// Lots lie below.
const LOTS: u64 = 1 << 62;
/// The most passes that a member has at a time.
const PASSES_MAX: usize = 20;
/// The most who enter before lots are drawn: each entry is written into the state that all of them share.
const ENTERING_MAX: usize = 1_000;

pub(super) fn entered(draft: &mut Draft<'_>, entry: &RoomEntry) -> Result<(), Rejection> {
    let reward = draft.program.reward(&entry.reward).ok_or(Rejection::UnknownReward)?;
    let room = reward.waiting_room.ok_or(Rejection::NoWaitingRoom)?;
    let before = room.draw.filter(|draw| draft.now < draw.until);
    // Before the opening it is not time for the reward itself yet.
    let lock = if before.is_some() { draft.lock_of_member(reward) } else { draft.lock(reward) };
    if let Some(lock) = lock {
        return Err(rejection(&lock));
    }
    if before.is_some_and(|draw| draft.now < draw.from) {
        return Err(Rejection::DrawNotOpen);
    }
    if draft.account.pass(reward.reward).is_some() {
        return Err(Rejection::HasPass);
    }
    if PASSES_MAX <= draft.account.passes.len() {
        return Err(Rejection::TooManyWaits);
    }
    if draft.limit_of_one(reward).is_some() {
        return Err(Rejection::LimitExceeded);
    }
    if draft.is_out_of_stock(reward, 1) {
        return Err(Rejection::OutOfStock);
    }
    let (name, pass) = (reward.reward, draft.event.id);
    let state = draft.shared.get(Thing::Room(name)).ok_or(Rejection::WaitlistFull)?;
    let step = match before {
        // By the clock of another server lots are drawn already.
        Some(_) if state.taken != 0 => return Err(Rejection::DrawNotOpen),
        Some(_) if ENTERING_MAX <= state.queue.len() => return Err(Rejection::WaitlistFull),
        Some(draw) => {
            let number = entry.lot.ok_or(Rejection::LotNotDrawn)? % LOTS;
            PassStep::Entered { number, until: draw.until }
        }
        None => admitted(&room, state, next_turn(&room, state, draft.now)),
    };
    draft.push(Fact::Pass { reward: name, pass, step });
    Ok(())
}

/// Whether the member may redeem or reserve a reward, as far as its waiting room goes.
pub(super) fn may_come(draft: &Draft<'_>, reward: &Reward) -> Result<(), Rejection> {
    if reward.waiting_room.is_none() {
        return Ok(());
    }
    let pass = draft.account.pass(reward.reward).ok_or(Rejection::PassNeeded)?;
    match pass.at {
        Some(at) if at <= draft.now => Ok(()),
        Some(_) | None => Err(Rejection::NotAdmitted),
    }
}

/// Says whose turn is when, where lots are drawn by now, and ends what was not used in time.
pub(super) fn time_out(draft: &mut Draft<'_>) {
    for own in draft.account.passes.clone() {
        if own.until <= draft.now {
            let step = due(draft, &own);
            draft.push(Fact::Pass { reward: own.reward, pass: own.pass, step });
        }
    }
}

fn due(draft: &Draft<'_>, own: &Pass) -> PassStep {
    let lapsed = PassStep::Ended { end: PassEnd::Lapsed, in_line: false };
    let room = draft.program.rewards.iter().find(|reward| reward.reward == own.reward);
    let (None, Some(room)) = (own.at, room.and_then(|reward| reward.waiting_room)) else { return lapsed };
    let Some(state) = draft.shared.get(Thing::Room(own.reward)) else { return lapsed };
    match room.draw {
        Some(draw) if draft.now < draw.until && state.taken == 0 => PassStep::Postponed { until: draw.until },
        Some(draw) => {
            let before = state.queue.iter().take_while(|waiter| waiter.wait != own.pass).count();
            admitted(&room, state, later(draw.until.max(own.until), &room, before))
        }
        // A new version draws no lots any more.
        None => admitted(&room, state, next_turn(&room, state, draft.now)),
    }
}

/// Ends all of them: the account is closed.
pub(super) fn leave_all(draft: &mut Draft<'_>) {
    for Pass { reward, pass, at, .. } in draft.account.passes.clone() {
        let drawn = draft.shared.get(Thing::Room(reward)).is_none_or(|state| state.taken != 0);
        let step = PassStep::Ended { end: PassEnd::Closed, in_line: at.is_none() && !drawn };
        draft.push(Fact::Pass { reward, pass, step });
    }
}

/// When whoever comes now is let in: behind all who came before.
fn next_turn(room: &WaitingRoom, state: &Shared, now: Moment) -> Moment {
    let by_lot = room.draw.map(|draw| later(draw.until, room, state.queue.len()));
    let behind = (state.taken != 0).then(|| later(Moment(state.taken), room, 1));
    now.max(by_lot.unwrap_or(now)).max(behind.unwrap_or(now))
}

fn later(from: Moment, room: &WaitingRoom, turns: usize) -> Moment {
    let turns = i64::try_from(turns).unwrap_or(i64::MAX);
    Moment(from.0.saturating_add(room.step().saturating_mul(turns)))
}

fn admitted(room: &WaitingRoom, state: &Shared, at: Moment) -> PassStep {
    let counts = i64::from(room.use_within.seconds()).saturating_mul(1_000_000);
    let later = at.0.saturating_sub(state.taken).max(0);
    PassStep::Admitted { at, later, until: Moment(at.0.saturating_add(counts)) }
}

impl Draft<'_> {
    /// The pass to a reward is used up, where the member has one.
    pub(super) fn use_pass(&mut self, reward: Sym) {
        if let Some(Pass { pass, .. }) = self.account.pass(reward).copied() {
            let step = PassStep::Ended { end: PassEnd::Used, in_line: false };
            self.push(Fact::Pass { reward, pass, step });
        }
    }
}
