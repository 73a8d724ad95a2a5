//! The write path. A durable commit is the scarce resource, so events are decided in micro-batches: one thread takes all
//! that waits, loads what it lacks and decides in order; another one commits everything in one transaction. While it
//! commits, the next batch collects and is decided; there is no timer and no added delay when idle. Only after the commit
//! are the answers sent.

mod cache;
pub mod chain;
mod commit;
mod decide;
mod group;
mod load;
mod outbox;
mod queue;
mod referral;
mod stale;
mod storing;
mod waitlist;

pub(crate) use decide::postings_text;
pub(crate) use load::read_state;
pub(crate) use outbox::deliveries;
pub(crate) use queue::{Join, Lane, LaneLimits, Request, What, WhoKey};
pub(crate) use waitlist::offer_free;
