//! The whole API over real connections, in front of a real app on SQLite.

#![allow(clippy::unwrap_used)]

mod ages;
mod bad_input;
mod benefits;
mod challenges;
mod checkout;
mod choices;
mod draws;
mod explanation;
mod face;
mod flow;
mod games;
mod households;
mod instructions;
mod joining;
mod keys;
mod ladders;
mod leaderboards;
mod levels;
mod naughty;
mod offers;
mod pages;
mod partners;
mod people;
mod plans;
mod races;
mod referral;
mod rooms;
mod server;
mod settlement;
mod sign_in;
mod staff;
mod teams;
mod vouchers;
mod webhooks;
