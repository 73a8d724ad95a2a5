//! What an entry makes happen elsewhere: written with it, gone when it has happened.

use regulars_engine::id::{AccountId, ProgramId};

/// The kind of those effects that somebody outside carries out: they wait until that is told, and are never tried here.
pub const INSTRUCTION: &str = "instruction";

/// The place of an effect: its entry, and its number among the effects of the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutboxId {
    /// The account of the entry.
    pub account: AccountId,
    /// The entry.
    pub seq: u64,
    /// From 0.
    pub place: u32,
}

/// An effect that has not happened yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its place.
    pub id: OutboxId,
    /// The account's program.
    pub program: ProgramId,
    /// Who carries it out, such as `transfer`.
    pub kind: String,
    /// What is to happen, encoded.
    pub payload: Vec<u8>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is to be tried next: microseconds since the epoch, by the server's clock. For an instruction, when its entry
    /// was recorded.
    pub due_at: i64,
}

/// The place of an instruction in the list of a program: by time, then by account and entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstructionPlace {
    /// When its entry was recorded: microseconds since the epoch.
    pub recorded_at: i64,
    /// The account.
    pub account: AccountId,
    /// The entry.
    pub seq: u64,
}
