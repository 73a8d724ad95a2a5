//! The servers that use a database. Each notes every few seconds that it is there, by the database's clock, so that no
//! machine's own time matters.

use uuid::Uuid;

/// A server that was not seen for so long is taken to be gone.
pub const NODE_GONE_MICROS: i64 = 30_000_000;

/// A server, from its start to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub Uuid);

/// What a server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NodeRole {
    /// It answers requests and does the work that is due.
    All,
    /// It answers requests only.
    Serve,
    /// It does the work that is due only.
    Work,
}

/// A server that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRow {
    /// Which.
    pub id: NodeId,
    /// What it does.
    pub role: NodeRole,
    /// The last schema number that its release knows.
    pub schema: i32,
    /// Its release, for people.
    pub built: String,
    /// When it started, in microseconds since the epoch by the database's clock.
    pub started_at: i64,
    /// When it last said that it is there, likewise.
    pub seen_at: i64,
}

/// Which part of what is due a server takes, so that several do not take the same: accounts by the last byte of their ids.
/// It spares work and decides nothing; whoever takes another's part does it right, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Counted from 0.
    pub place: u32,
    /// How many parts there are, 256 at most.
    pub of: u32,
}

impl Share {
    /// All of it.
    pub const ALL: Share = Share { place: 0, of: 1 };
    /// There are no more parts: further servers would have nothing to do.
    pub const PARTS_MAX: u32 = 256;
}
