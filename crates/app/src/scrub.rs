//! When the stray bytes of erased members are cleared from the database file.
//!
//! Erasing makes a person's data unreadable at once. Copies of look-up hashes and of remembered answers may stay in free
//! space of the file, and in its log while a long reader needs that. [`Store::scrub`](regulars_store::Store::scrub) takes
//! them away, but holds up writers while it works. So it runs some time after an erasure, for all erasures until then, not
//! often, and in a moment in which nobody waits.

use std::sync::{Mutex, PoisonError};

use regulars_engine::moment::Moment;

use crate::{app::Shared, fault::Fault};

const MINUTE: i64 = 60_000_000;
/// From an erasure to its scrub, so that those which come together are scrubbed together. In microseconds, as below.
const WAIT: i64 = 10 * MINUTE;
/// From one scrub to the next.
const PAUSE: i64 = 60 * MINUTE;
/// A server that is never idle is held up after this time all the same.
const WAIT_MAX: i64 = 24 * 60 * MINUTE;

/// What is still to be scrubbed.
#[derive(Debug, Default)]
pub(crate) struct Scrubbing(Mutex<Times>);

#[derive(Debug, Default)]
struct Times {
    /// The first erasure that was not scrubbed.
    since: Option<Moment>,
    /// When the last scrub began.
    last: Option<Moment>,
}

impl Scrubbing {
    /// There is something to be scrubbed.
    pub(crate) fn note(&self, now: Moment) {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.since = Some(times.since.map_or(now, |since| since.min(now)));
    }

    /// Begins a scrub when it is time for one, and tells since when it was due.
    fn begin(&self, now: Moment, busy: bool) -> Option<Moment> {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = times.since?;
        let waited = now.0.saturating_sub(since.0);
        let rested = times.last.is_none_or(|last| PAUSE <= now.0.saturating_sub(last.0));
        if waited < WAIT || !rested || (busy && waited < WAIT_MAX) {
            return None;
        }
        *times = Times { since: None, last: Some(now) };
        Some(since)
    }
}

impl Shared {
    /// Scrubs the file if it is time for that. `busy` tells whether anybody waits for the writer.
    pub(crate) fn scrub_if_due(&self, busy: bool) -> Result<(), Fault> {
        let Some(since) = self.scrubbing.begin(self.clock.now(), busy) else { return Ok(()) };
        let scrubbed = self.store.scrub();
        match scrubbed {
            Ok(true) => tracing::info!("erased data was scrubbed from the file"),
            Ok(false) => {
                tracing::info!("a long reader keeps the log; erased data will be scrubbed later");
                self.scrubbing.note(since);
            }
            Err(fault) => {
                self.scrubbing.note(since);
                return Err(fault.into());
            }
        }
        Ok(())
    }

    /// What an earlier run may not have come to: it is not known, so it is done again.
    pub(crate) fn note_earlier_erasures(&self) -> Result<(), Fault> {
        if !self.store.page_erasures(None, 1)?.is_empty() {
            self.scrubbing.note(self.clock.now());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_at_once_not_often_and_not_in_the_way() {
        let scrubbing = Scrubbing::default();
        let check = |minute: i64, busy: bool, expected: Option<i64>| {
            let began = scrubbing.begin(Moment(minute * MINUTE), busy);
            assert_eq!(began, expected.map(|minute| Moment(minute * MINUTE)), "minute {minute}");
        };
        let note = |minute: i64| scrubbing.note(Moment(minute * MINUTE));
        check(0, false, None);
        note(5);
        note(8);
        check(14, false, None);
        check(15, true, None);
        check(15, false, Some(5));
        check(16, false, None);
        // The next one has its own wait, and the pause.
        note(20);
        check(74, false, None);
        check(75, false, Some(20));
        // A server that is never idle.
        note(100);
        check(100 + 24 * 60 - 1, true, None);
        check(100 + 24 * 60, true, Some(100));
    }
}
