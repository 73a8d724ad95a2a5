//! The pure decision core of Regulars.
//!
//! A program document is checked once into a [`Program`]; then [`decide()`] turns a state and an event into facts, and
//! [`evolve`] applies facts to the state. No clock, no randomness, no I/O, no floats: the same code serves a live order,
//! a quote, and the replay of ten million historical orders.

pub mod amount;
pub mod calendar;
pub mod cel;
pub mod code;
pub mod codec;
pub mod decide;
pub mod discount;
pub mod document;
pub mod event;
mod evolve;
pub mod fact;
pub mod funding;
pub mod household;
pub mod id;
pub mod ledger;
pub mod moment;
mod packed;
pub mod program;
pub mod referral;
pub mod rejection;
pub mod shared;
pub mod state;
pub mod symbol;
pub mod team;
pub mod text;
pub mod trace;

pub use decide::{Keys, Known, State, decide, decide_with, due_tick, keys};
pub use evolve::{apply, evolve};
pub use program::Program;
