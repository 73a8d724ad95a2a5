//! The scenario language: a program, a few members, what they do and when, and exactly what must follow.
//!
//! A scenario is a test that a manager can read aloud and a developer can diff. Its one strict rule is "no
//! more, no fewer": whatever an expectation does not mention must not have changed. The form is explained in
//! this crate's README. It is played on a [`Stage`]: the engine alone ([`World`]), or a whole server
//! ([`crate::server`]). What a stage shows of a member is a [`Seen`]; playing and comparing are the same for all.

mod act;
mod compare;
mod daily;
mod expect;
mod file;
mod games;
mod household;
mod moves;
mod order;
mod page;
mod plans;
mod play;
mod seen;
mod stage;
mod team;
mod world;

pub use act::Act;
pub use compare::{Moved, differences};
pub use daily::Daily;
pub use expect::{Books, Expected, Outcome};
pub use file::{File, Scenario, Step, Unreadable};
pub use page::{Block, blocks};
pub use play::{Failure, Report, run, run_on};
pub use seen::{Seen, Standing, WayUp};
pub use stage::{Answer, Stage};
pub use world::World;

pub(crate) use act::{SOURCE, name_payment};
pub(crate) use games::{game_words, nearest_end, prize_words};
pub(crate) use household::name_household;
pub(crate) use plans::{PlanSeen, WorthSeen, name_charge};
pub(crate) use seen::{
    Own, TaskSeen, allowance_words, challenge_words, decimal, friends_words, last_day, session_words,
};
pub(crate) use team::name_team;
