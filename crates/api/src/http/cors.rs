//! Pages of other origins: which of them may call the API from a browser. None, unless the operator names them.
//!
//! A browser asks first, without credentials, and is answered before authentication. Keys are sent as a header, never as a
//! cookie, so a page gets nothing that it does not bring itself.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser may remember the answer.
const REMEMBERED: Duration = Duration::from_secs(600);
/// What a page may send beside what browsers always allow.
const SENT: [HeaderName; 5] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("idempotency-key"),
];
/// What a page may read beside what browsers always show.
const SHOWN: [HeaderName; 7] = [
    header::ETAG,
    header::ALLOW,
    header::RETRY_AFTER,
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("idempotent-replayed"),
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
];

/// The layer that answers browsers; none when no origin is named, and then nothing tells of it.
pub(super) fn layer(origins: &[HeaderValue]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let layer = CorsLayer::new().allow_origin(AllowOrigin::list(origins.iter().cloned()));
    Some(layer.allow_methods(methods).allow_headers(SENT).expose_headers(SHOWN).max_age(REMEMBERED))
}
