//! The only place that reads the time of the machine. Everything else is told the time, so that a year can be tried in
//! a minute and a failing test can be run again.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use regulars_engine::moment::Moment;

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A time that stands still until it is moved; all clones share it.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Moment) -> Clock {
        Clock::Fixed(Arc::new(AtomicI64::new(at.0)))
    }

    /// The time now.
    pub fn now(&self) -> Moment {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one clock of the server")]
            Clock::System => Moment::from(jiff::Timestamp::now()),
            Clock::Fixed(at) => Moment(at.load(Ordering::SeqCst)),
        }
    }

    /// Sets a fixed clock; the machine's clock is left alone.
    pub fn set(&self, to: Moment) {
        match self {
            Clock::System => {}
            Clock::Fixed(at) => at.store(to.0, Ordering::SeqCst),
        }
    }
}
