//! The places of experiences with dates: counted like a stock, for each date, and given back until a stated time.

use super::{Original, draft::Draft, waitlist::waited_for};
use crate::{
    event::Redemption,
    fact::{Fact, WaitEnd},
    moment::Moment,
    program::{Program, Reward, Session},
    rejection::Rejection,
    shared::{Slices, Thing},
    symbol::Sym,
};

/// How many places of a date are free for who does not wait for them; never below 0. Those that somebody waits for are
/// not. A date that was not loaded counts as full: what nobody looked at must not be given away.
pub fn places_left(session: &Session, shared: &Slices) -> i64 {
    let Some(places) = shared.get(Thing::Session(session.session)) else { return 0 };
    let left = session.capacity.saturating_sub(places.taken);
    left.saturating_sub(waited_for(session, places, None)).max(0)
}

/// The date that a redemption names; none for a reward without dates.
pub(super) fn named<'p>(
    reward: &'p Reward,
    redemption: &Redemption,
) -> Result<Option<&'p Session>, Rejection> {
    match &redemption.session {
        None if reward.sessions.is_empty() => Ok(None),
        None => Err(Rejection::UnknownSession),
        Some(name) => of_name(reward, name).map(Some).ok_or(Rejection::UnknownSession),
    }
}

/// The date of a name.
pub(super) fn of_name<'p>(reward: &'p Reward, name: &str) -> Option<&'p Session> {
    reward.sessions.iter().find(|session| session.name == name)
}

/// Places go back with the redemption until the stated time. Of a date that the document no longer has, they can be given
/// back at any time: it may have been called off.
pub(super) fn may_return(draft: &Draft<'_>, original: &Original) -> Result<(), Rejection> {
    let facts = original.entries().flat_map(|entry| &entry.facts);
    let mut taken = facts.filter_map(|fact| match fact {
        Fact::PlaceTaken { session, .. } => Some(*session),
        _ => None,
    });
    let session = taken.next().and_then(|session| of_sym(draft.program, session));
    match session {
        Some(session) if session.return_until <= draft.now => Err(Rejection::TooLateToReturn),
        Some(_) | None => Ok(()),
    }
}

fn of_sym(program: &Program, session: Sym) -> Option<&Session> {
    program.rewards.iter().flat_map(|reward| &reward.sessions).find(|own| own.session == session)
}

impl Session {
    /// Whether places can be taken at an instant, as far as time goes.
    pub fn is_open(&self, at: Moment) -> bool {
        at < self.book_until
    }

    /// Whether lots for its places are still to be drawn.
    pub fn is_before_draw(&self, at: Moment) -> bool {
        self.waitlist.and_then(|list| list.draw).is_some_and(|draw| at < draw.until)
    }
}

impl Draft<'_> {
    /// Takes places. Whoever does waits for no more of the date.
    pub(super) fn take_places(&mut self, session: Option<Sym>, quantity: i64) {
        if let Some(session) = session {
            self.end_wait(session, WaitEnd::Taken);
            self.push(Fact::PlaceTaken { session, quantity });
        }
    }

    /// Gives places back.
    pub(super) fn give_places(&mut self, session: Option<Sym>, quantity: i64) {
        if let Some(session) = session {
            self.push(Fact::PlaceTaken { session, quantity: quantity.saturating_neg() });
        }
    }

    /// Undoes a change. What was given back is taken again only if it is still free, or no longer counted.
    pub(super) fn undo_places(&mut self, session: Sym, quantity: i64) -> Result<(), Rejection> {
        let back = quantity.saturating_neg();
        let left = of_sym(self.program, session).map(|own| places_left(own, &self.shared));
        if 0 < back && left.is_some_and(|left| left < back) {
            return Err(Rejection::SessionFull);
        }
        self.push(Fact::PlaceTaken { session, quantity: back });
        Ok(())
    }
}
