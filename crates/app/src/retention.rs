//! How long remembered answers are kept. A change that is repeated under its key is made once for as long as its answer is
//! remembered; events need none of this, since an event is known by its identity for ever. What is kept grows with each keyed
//! change, and holds members' data, so it goes when nobody repeats any more.

use std::sync::{Mutex, PoisonError};

use regulars_engine::moment::Moment;

use crate::{app::Shared, fault::Fault};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;
/// What the API promises is a day less, so that clocks of servers may differ.
const KEPT: i64 = 31 * DAY;
/// From one look to the next. A look that finds nothing costs a read along an index.
const PAUSE: i64 = DAY / 24;
/// Answers that are deleted in one transaction, small enough that nobody waits for it, and transactions of one look.
const AT_ONCE: u32 = 1_000;
const ROUNDS_MAX: u32 = 100;

/// When it was last looked.
#[derive(Debug, Default)]
pub(crate) struct Retention(Mutex<Option<Moment>>);

impl Retention {
    /// Whether it is time for a look, which is taken to begin.
    fn begin(&self, now: Moment) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| PAUSE <= now.0.saturating_sub(last.0));
        if due {
            *last = Some(now);
        }
        due
    }

    /// There is more than one look took.
    fn again(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Shared {
    /// Forgets the answers that were remembered long enough, when it is time to look for them.
    pub(crate) fn forget_old_answers(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        if !self.retention.begin(now) {
            return Ok(());
        }
        // An hour later, so that clocks of servers may differ.
        self.store.forget_ended(now.0.saturating_sub(PAUSE))?;
        let before = now.0.saturating_sub(KEPT);
        for _ in 0..ROUNDS_MAX {
            if self.store.forget_answers(before, AT_ONCE)? < u64::from(AT_ONCE) {
                return Ok(());
            }
        }
        self.retention.again();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_once_an_hour() {
        let retention = Retention::default();
        let check = |at: i64, expected: bool| assert_eq!(retention.begin(Moment(at)), expected, "{at}");
        check(0, true);
        check(PAUSE - 1, false);
        check(PAUSE, true);
        check(PAUSE + 1, false);
        retention.again();
        check(PAUSE + 2, true);
        check(PAUSE + 3, false);
    }
}
