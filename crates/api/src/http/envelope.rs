//! What surrounds every answer: the request's id, problem documents in place of refusals, and the headers that every
//! answer carries.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Told;
use crate::problem::{self, Code, Problem};

/// The id of a request. One that the client sends is not taken over: it could be made to look like another's in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

/// Makes ids that nobody can guess from others: a hash of a secret seed and a counter.
pub struct RequestIds {
    seed: [u8; 32],
    count: AtomicU64,
}

impl RequestIds {
    /// Ids from a seed, which must be fresh for each start of the server.
    pub fn seeded(seed: [u8; 32]) -> RequestIds {
        RequestIds { seed, count: AtomicU64::new(0) }
    }

    pub(super) fn next(&self) -> RequestId {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::new().chain_update(self.seed).chain_update(count.to_be_bytes()).finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        RequestId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Turns a refusal into its document and sets the headers of every answer.
pub(super) fn close(response: &mut Response, id: RequestId, behind_tls: bool) {
    if let Some(problem) = refusal(response) {
        write_document(response, &problem, id);
    }
    set_headers(response, id, behind_tls);
}

/// The problem that a handler returned, or the one for a bare status of the router.
fn refusal(response: &mut Response) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let status = response.status();
    if response.extensions_mut().remove::<Told>().is_some() {
        return None;
    }
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let problem = match status {
        StatusCode::NOT_FOUND => Problem::new(Code::NotFound, "there is no such route"),
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(Code::MethodNotAllowed, "this method is not for this address")
        }
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::PayloadTooLarge, "the body is too large"),
        status if status.is_client_error() => Problem::new(Code::BadRequest, "the request can't be read"),
        _ => Problem::new(Code::Internal, "the server failed"),
    };
    Some(problem)
}

fn write_document(response: &mut Response, problem: &Problem, id: RequestId) {
    let document = problem.document(&id.0.hyphenated().to_string());
    if problem.code.status() >= 500 {
        tracing::error!(request_id = %id.0, code = %problem.code, "the request failed");
    }
    // A struct of texts and a number always becomes JSON.
    let bytes = serde_json::to_vec(&document).unwrap_or_default();
    *response.status_mut() = problem.code.http_status();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(problem::MEDIA_TYPE));
    if problem.code.status() == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"regulars\""));
    }
    if let Some(seconds) = problem.retry_after_s {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(bytes);
}

fn set_headers(response: &mut Response, id: RequestId, behind_tls: bool) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id.0.hyphenated().to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A page of our own sets a policy that lets its scripts in; assets say how long they keep.
    let unless_set = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in unless_set {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if behind_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}
