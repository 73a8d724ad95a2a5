//! The scenario language: a program, a few members, what they do and when, and exactly what must follow.
//!
//! A scenario is a test that a manager can read aloud and a developer can diff. Its one strict rule is "no
//! more, no fewer": whatever an expectation does not mention must not have changed. The form is explained in
//! this crate's README. What a runner sees of a member is a [`Seen`]; comparing is the same for every runner.

mod act;
mod compare;
mod expect;
mod file;
mod page;
mod play;
mod seen;
mod world;

pub use act::Act;
pub use compare::{Moved, differences};
pub use expect::{Expected, Outcome};
pub use file::{File, Scenario, Step, Unreadable};
pub use page::{Block, blocks};
pub use play::{Failure, Report, run};
pub use seen::{Seen, Standing, WayUp};
pub use world::{Answer, World};
