//! API keys, without their secrets.

use regulars_app::KeyView;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Tell, program::mode};
use crate::wire::Instant;

/// An API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Key {
    /// The public half.
    #[schema(example = "key_0198c0de-0000-7000-8000-000000000001")]
    id: String,
    /// The program it opens; absent when it opens the whole server.
    #[serde(skip_serializing_if = "Option::is_none")]
    program: Option<String>,
    /// `live` or `sandbox`.
    #[schema(value_type = String, example = "live")]
    mode: &'static str,
    /// What it may do; `*` is everything.
    scopes: Vec<String>,
    /// What people call it.
    label: String,
    /// When it was made.
    created_at: Instant,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Instant>,
    /// When somebody ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Instant>,
    /// About when it was last used.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<Instant>,
}

/// An API key that has just been made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NewKey {
    /// The key.
    pub key: Key,
    /// Its text, for the Authorization header. It is shown this once and kept nowhere; absent when the answer is
    /// repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl Key {
    /// The key, with the name of its program.
    pub(crate) fn of(view: KeyView, program: Option<String>) -> Key {
        let KeyView {
            id,
            program: _,
            mode: of,
            scopes,
            label,
            created_at,
            expires_at,
            revoked_at,
            last_used_at,
        } = view;
        Key {
            id: id.to_string(),
            program,
            mode: mode(of),
            scopes,
            label,
            created_at: created_at.tell(),
            expires_at: expires_at.tell(),
            revoked_at: revoked_at.tell(),
            last_used_at: last_used_at.tell(),
        }
    }
}
