//! An instant as the engine stores it: whole microseconds since the Unix epoch, UTC.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An instant in microseconds since 1970-01-01T00:00:00Z. Eight bytes, ordered, and the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Moment(pub i64);

impl Moment {
    /// The instant as a calendar type. Out-of-range values saturate; events are bounded long before.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }
}

impl From<Timestamp> for Moment {
    /// Rounds down to the microsecond.
    fn from(timestamp: Timestamp) -> Moment {
        Moment(timestamp.as_microsecond())
    }
}
