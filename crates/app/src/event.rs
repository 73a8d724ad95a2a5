//! What goes into the lanes and what comes back.

use std::sync::Arc;

use regulars_engine::{
    Program,
    codec::{Record, read_event},
    event::{Body, Event},
    id::MemberId,
    moment::Moment,
};
use regulars_store::EntryRow;

use crate::{
    fault::Fault,
    member::Who,
    view::{self, EntryView, Heading},
};

/// The source of events that the server makes itself: ticks, closings. Nobody else may use it.
pub const OWN_SOURCE: &str = "regulars";

/// An event about a member.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Whom it concerns.
    pub who: Who,
    /// What happened.
    pub event: Incoming,
}

/// An event as it came in.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Who reports it.
    pub source: String,
    /// The reporter's own number of it.
    pub external_id: String,
    /// When it happened; now when not told.
    pub occurred_at: Option<Moment>,
    /// What happened.
    pub body: Body,
    /// Tells an honest repeat from another event under the same number.
    pub content_hash: [u8; 16],
    /// Part of history: its own time stands for the server's.
    pub replay: bool,
    /// What a quote promised; the terms of today when there was none.
    pub terms: Option<Terms>,
}

/// What a quote promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The published version that decides.
    pub version: u32,
    /// To whom.
    pub member: MemberId,
    /// The first instant at which it is no longer kept, by the program's clock.
    pub until: Moment,
}

/// What became of an event.
#[derive(Debug, Clone)]
pub struct Answer {
    /// It had been recorded before; this is what was answered then.
    pub replayed: bool,
    /// The member.
    pub member: MemberId,
    /// The entry.
    pub entry: Recorded,
}

/// An entry with what it takes to read it. For a quote: the entry that would be.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// As stored.
    pub row: EntryRow,
    /// Facts, trace and what the answer told of the account.
    pub record: Record,
    /// The version that decided it, which names the rules of the trace.
    pub program: Arc<Program>,
}

impl Recorded {
    /// As people read it.
    pub fn view(&self) -> EntryView {
        view::entry(&self.program, &Heading::from(&self.row), &self.record)
    }

    /// The event as it was decided.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] when the stored bytes are damaged.
    pub fn event(&self) -> Result<Event, Fault> {
        read_event(&self.row.input).map_err(|cause| Fault::Unreadable { what: "event", cause })
    }
}
