//! The trace: why an event was decided as it was, in figures. Small enough to be stored with every entry.
//!
//! A line names its rule by its place in the program version that decided, which the entry also stores.

use serde::{Deserialize, Serialize};

use crate::{amount::Ratio, symbol::Sym};

/// Why an event gave what it gave: one line per rule that listens to the kind of event, in document order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// The lines.
    pub lines: Vec<TraceLine>,
}

/// What one rule did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceLine {
    /// The rule's place in its program version.
    pub rule: u16,
    /// What it did.
    pub verdict: Verdict,
}

/// What a rule did, or why it did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It gave something.
    Gave {
        /// The figure the rule looked at: eligible amount in the smallest unit, pieces, or the value of a field.
        base: i64,
        /// The exact result before rounding.
        exact: Ratio,
        /// After rounding, before limits.
        rounded: i64,
        /// After limits: what was given.
        given: i64,
    },
    /// It multiplied what other rules gave.
    Multiplied {
        /// By how much.
        factor: Ratio,
        /// What that added.
        given: i64,
    },
    /// Its condition did not hold.
    ConditionFalse,
    /// Its condition could not be evaluated; the byte position in its text.
    ConditionFailed {
        /// Where.
        offset: u16,
    },
    /// Not at this time.
    NotNow,
    /// Nothing in the order is covered: other items, or all excluded.
    NothingCovered,
    /// It came to less than one unit.
    TooLittle {
        /// The exact result before rounding.
        exact: Ratio,
    },
    /// A limit is used up.
    LimitReached {
        /// Which of the rule's limits, in document order.
        limit: u8,
    },
    /// A better multiplier of the same group applied.
    Outdone {
        /// The group.
        group: Sym,
    },
    /// There was nothing to multiply.
    NothingToMultiply,
    /// Its budget is used up, by all members together.
    BudgetUsedUp,
    /// The partner who pays for it asks for a link, and the member has none.
    NotLinked,
    /// The partner who pays for it in advance has too little left.
    BlockEmpty,
}
