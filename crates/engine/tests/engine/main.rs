//! Documents as they are read for ever, and random lives of members under a program, each with the seed that a failure names.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod arrivals;
mod budgets;
mod documents;
mod draws;
mod member;
mod orders;
mod partners;
mod random;
mod rings;
mod rooms;
mod vouchers;
mod waiting;
