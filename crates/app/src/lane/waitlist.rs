//! Offering places that came free to those who wait for them.
//!
//! Who is next follows from the shared state of the date ([`next_offer`]), so nothing need be remembered: after a batch that
//! touched a date with a waiting list the lane looks who is next and decides `waitlist.offered` on that account, and once
//! more until nobody is. What a crash left, or a new version freed, the sweeper finds in the same way. The offer's identity
//! is the wait that it answers, so it is made once.

use std::collections::HashMap;

use regulars_engine::{
    decide::{next_offer, waitlists},
    event::{Body, Event, Waiting},
    id::{EventId, MemberId, ProgramId},
    shared::{Shared, Slices, Thing},
    symbol::Sym,
};

use super::{
    decide::{Part, Thread},
    queue::{Request, What, WhoKey},
};
use crate::{
    app::Shared as Server,
    event::OWN_SOURCE,
    fault::{Fault, Refusal},
    lane::Lane,
    program::ProgramHandle,
    shared::{key_of, state_of},
};

/// A date of a program.
pub(crate) type Date = (ProgramId, Sym);

/// The dates among things that were changed for whose places somebody waits.
pub(super) fn touched(things: &HashMap<(ProgramId, Thing), Part>) -> Vec<Date> {
    let changed = things.iter().filter(|(_, part)| part.stored < part.state.version);
    let date = |(&(program, thing), part): (&(ProgramId, Thing), &Part)| match thing {
        Thing::Session(session) if !part.state.queue.is_empty() => Some((program, session)),
        _ => None,
    };
    changed.filter_map(date).collect()
}

impl Thread {
    /// Offers what came free of the dates that this lane has touched.
    pub(super) fn offer_touched(&mut self) {
        while let Some(date) = self.touched.pop() {
            self.offer_one(date);
        }
    }

    /// One offer at most: it touches the date, which is then looked at again. What fails waits for the sweeper.
    fn offer_one(&mut self, (program, date): Date) {
        if self.shared.is_broken() {
            return;
        }
        if let Err(refusal) = self.try_offer(program, date) {
            tracing::warn!(?program, %refusal, "an offer of places waits");
        }
    }

    fn try_offer(&mut self, program: ProgramId, date: Sym) -> Result<(), Refusal> {
        let Some(handle) = self.shared.programs.by_id(program) else { return Ok(()) };
        // While history is being sent, its own times stand for the server's: offers wait for it, as due work does.
        if handle.replay_open {
            return Ok(());
        }
        let version = handle.version()?;
        let now = handle.now(&self.shared.clock);
        let Some((reward, session)) = waitlists(version, now).find(|(_, one)| one.session == date) else {
            return Ok(());
        };
        let thing = Thing::Session(date);
        let row = self.shared.store.lane_shared(&[key_of(program, thing)]).map_err(Fault::from)?.pop();
        let state: Shared = row.as_ref().map(state_of).transpose()?.unwrap_or_default();
        let Some(wait) = next_offer(session, &Slices::from_iter([(thing, state)]), now) else {
            return Ok(());
        };
        let named =
            Waiting { reward: version.name_of(reward.reward).to_owned(), session: session.name.clone() };
        let member = self.who_waits(program, wait)?;
        let event = Event {
            id: self.shared.ids.new_event(self.shared.clock.now())?,
            source: OWN_SOURCE.to_owned(),
            external_id: format!("offer:{}", wait.0.hyphenated()),
            occurred_at: now,
            at: now,
            body: Body::WaitlistOffered(named),
        };
        let who = WhoKey::Id(member);
        let what = What::Event { who, event, content_hash: [0; 16], now: true, replay: false, terms: None };
        self.alone(&mut [Request { program, what }]).pop().unwrap_or(Err(Fault::Closing.into())).map(drop)
    }

    /// The member who joined the list by an event.
    fn who_waits(&self, program: ProgramId, wait: EventId) -> Result<MemberId, Refusal> {
        let store = &self.shared.store;
        let entry = store.entry(program, wait).map_err(Fault::from)?.ok_or(Refusal::MemberNotFound)?;
        let account = store.accounts(program, &[entry.account]).map_err(Fault::from)?.pop();
        account.map(|account| account.member).ok_or(Refusal::MemberNotFound)
    }
}

/// Offers what is free of a program's dates: what a new version has freed, or a crash has left.
pub(crate) fn offer_free(server: &Server, lane: &Lane, program: &ProgramHandle) -> Result<(), Refusal> {
    let Some(version) = &program.published else { return Ok(()) };
    let now = program.now(&server.clock);
    let things = || waitlists(version, now).map(|(_, session)| Thing::Session(session.session));
    let mut slices = Slices::default();
    crate::shared::fill(&server.store, program.id, &mut slices, things())?;
    let free = waitlists(version, now).filter(|(_, session)| next_offer(session, &slices, now).is_some());
    let dates: Vec<Date> = free.map(|(_, session)| (program.id, session.session)).collect();
    if dates.is_empty() { Ok(()) } else { lane.offer(dates) }
}
