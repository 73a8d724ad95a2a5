//! Remembered HTTP answers, so that a repeated request gets the answer of the first. Events need none: their
//! entry is their answer, for ever.

use regulars_engine::id::{KeyId, MemberId};

/// The answer to a request that carried an `Idempotency-Key`. Unique by `(key_id, key)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The API key that asked.
    pub key_id: KeyId,
    /// The `Idempotency-Key`.
    pub key: String,
    /// Of method, path and body: another request under the same key is a mistake of the client.
    pub request_hash: [u8; 32],
    /// The HTTP status.
    pub status: u16,
    /// The body as sent. Emptied when `member` is erased.
    pub body: Vec<u8>,
    /// The member whose personal data the body may show.
    pub member: Option<MemberId>,
    /// Microseconds since the epoch.
    pub created_at: i64,
}
