//! The app as a whole, on SQLite files of its own and where it makes a difference on PostgreSQL: what is promised to callers, and what must hold under concurrency,
//! restarts and erasure.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod bench;
#[path = "../../../store/tests/cluster/mod.rs"]
mod cluster;
mod codes;
mod draws;
mod erasure;
mod events;
mod explain;
mod funders;
mod games;
mod health;
mod households;
mod instructions;
mod keys;
mod lanes;
mod partners;
mod programs;
mod referrals;
mod rooms;
mod sessions;
mod settlement;
mod stock;
mod teams;
mod time;
mod transfers;
mod webhooks;
