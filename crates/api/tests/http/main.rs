//! The whole API over real connections, in front of a real app on SQLite.

#![allow(clippy::unwrap_used)]

mod bad_input;
mod challenges;
mod checkout;
mod explanation;
mod flow;
mod games;
mod instructions;
mod keys;
mod levels;
mod naughty;
mod races;
mod server;
mod settlement;
mod vouchers;
