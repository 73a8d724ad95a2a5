//! `waitlist.joined`, `waitlist.left` and `waitlist.offered`: waiting for places of a date that is full.
//!
//! Who waits stands in the shared state of the date, by the number of joining, and in the own account. What waits counts
//! as taken for everybody behind, so nobody overtakes the list and no place is given twice. When so many places are free as
//! the first in line waits for, the server decides `waitlist.offered` on that account: the places are taken and kept for a
//! stated time. Taking them is an ordinary redemption or reservation; it, the end of the time, going away and the end of
//! the account each end the waiting by a fact of the own account. So a list is the replay of facts like any shared thing,
//! and who is next can be found again after any crash.

use super::{draft::Draft, redeem::rejection, sessions};
use crate::{
    event::{DrawEntry, Waiting, WaitlistJoin},
    fact::{Fact, WaitEnd},
    id::EventId,
    moment::Moment,
    program::{Program, Reward, Session, Waitlist},
    rejection::Rejection,
    shared::{Shared, Slices, Thing},
    state::Wait,
    symbol::Sym,
};

/// Lots lie below; who waits without one is behind all that have one.
const LOTS: u64 = 1 << 62;
/// The most dates that a member waits for at a time.
const WAITS_MAX: usize = 20;

/// Where a member stands in the list of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// So many members are before.
    Behind(usize),
    /// Places are kept.
    Offered,
    /// Lots are not drawn yet.
    Entered,
}

/// Whom places of a date are to be offered to now: who waits longest, once so many are free. Nobody is passed over for
/// others who wait for fewer.
pub fn next_offer(session: &Session, shared: &Slices, at: Moment) -> Option<EventId> {
    let places = shared.get(Thing::Session(session.session))?;
    let first = line(session, places).next()?;
    let free = session.capacity.saturating_sub(places.taken);
    let drawn = !session.is_before_draw(at);
    (session.is_open(at) && drawn && first.quantity <= free).then_some(first.wait)
}

/// Where whoever waits stands. Nobody is told before the draw, not even by the places of others.
pub fn turn(session: &Session, wait: &Wait, shared: &Slices, at: Moment) -> Turn {
    if session.is_before_draw(at) {
        return Turn::Entered;
    }
    let queue = shared.get(Thing::Session(wait.session)).map_or(&[][..], |places| &places.queue);
    match queue.iter().position(|waiter| waiter.wait == wait.wait) {
        Some(before) if !wait.offered => Turn::Behind(before),
        Some(_) | None => Turn::Offered,
    }
}

/// The dates that have a waiting list and can still be booked, with the names that events give them.
pub fn waitlists(program: &Program, at: Moment) -> impl Iterator<Item = (&Reward, &Session)> {
    let dates =
        program.rewards.iter().flat_map(|reward| reward.sessions.iter().map(move |one| (reward, one)));
    dates.filter(move |(_, session)| session.waitlist.is_some() && session.is_open(at))
}

/// Those in line who can ever be served: who waits for more places than there are holds nobody up.
fn line<'s>(session: &Session, places: &'s Shared) -> impl Iterator<Item = &'s crate::shared::Waiter> {
    let (open, capacity) = (session.waitlist.is_some(), session.capacity);
    places.queue.iter().filter(move |waiter| open && waiter.quantity <= capacity)
}

/// How many places those wait for who are before a wait, or all.
pub(super) fn waited_for(session: &Session, places: &Shared, before: Option<EventId>) -> i64 {
    let ahead = line(session, places).take_while(|waiter| Some(waiter.wait) != before);
    ahead.map(|waiter| waiter.quantity).fold(0, i64::saturating_add)
}

pub(super) fn joined(draft: &mut Draft<'_>, asked: &WaitlistJoin) -> Result<(), Rejection> {
    let (reward, session) = named(draft.program, &asked.reward, &asked.session)?;
    if let Some(lock) = draft.lock_of_asking(reward).or_else(|| draft.lock(reward)) {
        return Err(rejection(&lock));
    }
    if !session.is_open(draft.now) {
        return Err(Rejection::SessionOver);
    }
    let Waitlist { at_most, draw, .. } = session.waitlist.ok_or(Rejection::NoWaitlist)?;
    if session.is_before_draw(draft.now) {
        return Err(Rejection::NoDraw);
    }
    may_wait(draft, session)?;
    let quantity = asked.quantity;
    if session.capacity < quantity {
        return Err(Rejection::SessionFull);
    }
    if quantity <= draft.places_for_member(session) {
        return Err(Rejection::PlacesFree);
    }
    let places = draft.shared.get(Thing::Session(session.session)).ok_or(Rejection::WaitlistFull)?;
    if at_most <= places.queue.len() {
        return Err(Rejection::WaitlistFull);
    }
    // The version rises with every change, so whoever joins later has a larger number; and larger than any lot.
    let behind = if draw.is_some() { LOTS } else { 0 };
    let number = places.version.saturating_add(1).saturating_add(behind);
    let (session, wait, until) = (session.session, draft.event.id, session.book_until);
    draft.push(Fact::WaitBegun { session, wait, number, quantity, until });
    Ok(())
}

/// `draw.entered`: a place in the line by lot, which counts when all are drawn.
pub(super) fn entered(draft: &mut Draft<'_>, entry: &DrawEntry) -> Result<(), Rejection> {
    let (reward, session) = named(draft.program, &entry.reward, &entry.session)?;
    if let Some(lock) = draft.lock_of_asking(reward).or_else(|| draft.lock(reward)) {
        return Err(rejection(&lock));
    }
    let list = session.waitlist.ok_or(Rejection::NoDraw)?;
    let draw = list.draw.ok_or(Rejection::NoDraw)?;
    if draft.now < draw.from || draw.until <= draft.now {
        return Err(Rejection::DrawNotOpen);
    }
    if draft.limit_of_one(reward).is_some() {
        return Err(Rejection::LimitExceeded);
    }
    may_wait(draft, session)?;
    let places = draft.shared.get(Thing::Session(session.session)).ok_or(Rejection::WaitlistFull)?;
    if list.at_most <= places.queue.len() {
        return Err(Rejection::WaitlistFull);
    }
    let number = entry.lot.ok_or(Rejection::LotNotDrawn)? % LOTS;
    let (session, wait, until) = (session.session, draft.event.id, session.book_until);
    draft.push(Fact::WaitBegun { session, wait, number, quantity: 1, until });
    Ok(())
}

fn may_wait(draft: &Draft<'_>, session: &Session) -> Result<(), Rejection> {
    if draft.account.wait(session.session).is_some() {
        return Err(Rejection::AlreadyWaiting);
    }
    if WAITS_MAX <= draft.account.waits.len() {
        return Err(Rejection::TooManyWaits);
    }
    Ok(())
}

pub(super) fn left(draft: &mut Draft<'_>, named: &Waiting) -> Result<(), Rejection> {
    let (_, session) = self::named(draft.program, &named.reward, &named.session)?;
    if draft.end_wait(session.session, WaitEnd::Left) { Ok(()) } else { Err(Rejection::NotWaiting) }
}

pub(super) fn offered(draft: &mut Draft<'_>, named: &Waiting) -> Result<(), Rejection> {
    let (_, session) = self::named(draft.program, &named.reward, &named.session)?;
    let list = session.waitlist.ok_or(Rejection::NoWaitlist)?;
    let own = draft.account.wait(session.session).copied();
    let own = own.filter(|own| !own.offered).ok_or(Rejection::NotWaiting)?;
    if next_offer(session, &draft.shared, draft.now) != Some(own.wait) {
        return Err(Rejection::SessionFull);
    }
    let kept = i64::from(list.answer_within.seconds()).saturating_mul(1_000_000);
    let until = Moment(draft.now.0.saturating_add(kept)).min(session.book_until);
    draft.push(Fact::PlaceOffered { session: own.session, wait: own.wait, quantity: own.quantity, until });
    Ok(())
}

/// Ends what is over by now.
pub(super) fn time_out(draft: &mut Draft<'_>) {
    for wait in draft.account.waits.clone() {
        if wait.until <= draft.now {
            draft.end_wait(wait.session, WaitEnd::Lapsed);
        }
    }
}

/// Ends all of them: the account is closed.
pub(super) fn leave_all(draft: &mut Draft<'_>) {
    for wait in draft.account.waits.clone() {
        draft.end_wait(wait.session, WaitEnd::Left);
    }
}

fn named<'p>(
    program: &'p Program,
    reward: &str,
    session: &str,
) -> Result<(&'p Reward, &'p Session), Rejection> {
    let reward = program.reward(reward).ok_or(Rejection::UnknownReward)?;
    Ok((reward, sessions::of_name(reward, session).ok_or(Rejection::UnknownSession)?))
}

impl Draft<'_> {
    /// How many places of a date the member can take: those that nobody before waits for, and those that are offered.
    pub(super) fn places_for_member(&self, session: &Session) -> i64 {
        let Some(places) = self.shared.get(Thing::Session(session.session)) else { return 0 };
        if session.is_before_draw(self.now) {
            return 0;
        }
        let own = self.account.wait(session.session);
        let before = waited_for(session, places, own.map(|own| own.wait));
        let kept = own.filter(|own| own.offered).map_or(0, |own| own.quantity);
        let left = session.capacity.saturating_sub(places.taken).saturating_sub(before);
        left.max(0).saturating_add(kept)
    }

    /// The member waits no longer; what was offered is free again. Whether there was anything to end.
    pub(super) fn end_wait(&mut self, session: Sym, end: WaitEnd) -> bool {
        let Some(Wait { wait, quantity, offered, .. }) = self.account.wait(session).copied() else {
            return false;
        };
        let offered = if offered { quantity } else { 0 };
        self.push(Fact::WaitEnded { session, wait, offered, end });
        true
    }
}
