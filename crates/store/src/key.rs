//! API keys. Only a hash of the secret is kept; it has 256 random bits, so it needs no slow hash.

use regulars_engine::id::{KeyId, ProgramId};

use crate::program::Mode;

/// An API key as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The public half.
    pub id: KeyId,
    /// The program it opens; `None` for the whole server.
    pub program: Option<ProgramId>,
    /// Which programs it may open.
    pub mode: Mode,
    /// SHA-256 of the secret half.
    pub secret_hash: [u8; 32],
    /// What it may do. A scope has no line break.
    pub scopes: Vec<String>,
    /// What people call it.
    pub label: String,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// When it stops working by itself.
    pub expires_at: Option<i64>,
    /// When somebody stopped it.
    pub revoked_at: Option<i64>,
    /// About when it was last used; written now and then, not with each request.
    pub last_used_at: Option<i64>,
}
