//! Who wants to be told of entries, and what each has not been told yet.

use regulars_engine::id::{AccountId, ProgramId, WebhookId};

/// Somebody's address that is told of entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRow {
    /// Its id.
    pub id: WebhookId,
    /// The program whose entries it is told of.
    pub program: ProgramId,
    /// Where it is told.
    pub url: String,
    /// The kinds of entries; `*` for all.
    pub kinds: Vec<String>,
    /// What people call it.
    pub label: String,
    /// Whether it is told.
    pub state: WebhookState,
    /// Why it is not told, for people; empty when nobody said.
    pub reason: String,
    /// The secret that signs, sealed.
    pub secret: Vec<u8>,
    /// The secret before it, sealed, and until when it signs as well.
    pub earlier: Option<(Vec<u8>, i64)>,
    /// Rises by one with each change, from 1.
    pub revision: u64,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

/// Whether somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookState {
    /// As things happen.
    Active,
    /// Later: what happens meanwhile waits.
    Paused,
    /// No more: nothing is kept for it but what waited already.
    Disabled,
}

/// Which entry whom is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeliveryId {
    /// Whom.
    pub webhook: WebhookId,
    /// The account of the entry.
    pub account: AccountId,
    /// The entry.
    pub seq: u64,
}

/// An entry that somebody has not been told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Which entry, and whom.
    pub id: DeliveryId,
    /// The program of both.
    pub program: ProgramId,
    /// Whether it is tried again by itself.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is to be tried next: microseconds since the epoch, by the server's clock.
    pub due_at: i64,
    /// What the address answered last; none when nothing came, or it was never tried.
    pub status: Option<u16>,
    /// What went wrong last, for people.
    pub error: String,
}

/// Whether a delivery is tried again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// When its time comes.
    Waiting,
    /// Only when somebody asks for it.
    Dead,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It arrived, and is forgotten.
    Arrived,
    /// It did not arrive.
    Failed {
        /// Whether it is tried again by itself.
        state: DeliveryState,
        /// When.
        due_at: i64,
        /// What the address answered.
        status: Option<u16>,
        /// What went wrong.
        error: String,
    },
}
