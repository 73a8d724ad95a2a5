//! Idempotency keys: a change that is repeated under the same key answers as the first did, and is made once.
//!
//! Only answers of changes that were made are kept. A refused request changed nothing, so its repetition is decided
//! anew: what was refused today may be granted tomorrow.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use regulars_app::AnswerRow;
use regulars_engine::id::{KeyId, MemberId};
use sha2::{Digest, Sha256};

use super::{Api, blocking, guard::Caller};
use crate::{
    http::body,
    problem::{Code, Problem},
};

/// Tells that an answer is the one of an earlier, equal request.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Where a client sends its key.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What to keep in place of the answer itself, for answers with a secret in them.
#[derive(Clone)]
pub struct KeepInstead(pub Bytes);

/// Whose personal data an answer shows. What is kept of it is emptied when the member is erased.
#[derive(Clone, Copy)]
pub struct AboutMember(pub MemberId);

/// The keys of requests that are running now.
#[derive(Default)]
pub struct Running(Mutex<HashSet<(KeyId, String)>>);

/// A running request; it is over when this is dropped, also by a panic or a time-out.
struct Place {
    running: Arc<Running>,
    name: (KeyId, String),
}

impl Running {
    fn enter(self: &Arc<Running>, name: (KeyId, String)) -> Option<Place> {
        let entered = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
        entered.then(|| Place { running: Arc::clone(self), name })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

/// Runs a change once.
pub(super) async fn run(
    api: &Api,
    caller: &Caller,
    bytes_max: usize,
    request: Request,
    next: Next,
) -> Response {
    once(api, caller, bytes_max, request, next).await.unwrap_or_else(Problem::into_response)
}

async fn once(
    api: &Api,
    caller: &Caller,
    bytes_max: usize,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let key = key_of(request.headers())?;
    let place = api.running.enter((caller.0.id, key.clone()));
    let _place = place.ok_or_else(|| {
        Problem::new(Code::RequestInProgress, "the first request with this key is still running")
            .retry_after(1)
    })?;
    let (parts, body) = request.into_parts();
    let bytes = body::read(body, bytes_max).await?;
    let hash = request_hash(&parts, &bytes);
    let (app, name) = (api.app.clone(), (caller.0.id, key.clone()));
    match blocking(move || app.recall(name.0, &name.1)).await? {
        Some(row) if row.request_hash == hash => return Ok(replay(row)),
        Some(_) => {
            return Err(Problem::new(Code::IdempotencyKeyReused, "the key belongs to another request"));
        }
        None => {}
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if !response.status().is_success() {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let body = body::read(body, usize::MAX).await?;
    let kept =
        parts.extensions.remove::<KeepInstead>().map_or_else(|| body.clone(), |KeepInstead(kept)| kept);
    let row = AnswerRow {
        key_id: caller.0.id,
        key,
        request_hash: hash,
        status: parts.status.as_u16(),
        body: kept.to_vec(),
        member: parts.extensions.remove::<AboutMember>().map(|AboutMember(member)| member),
        created_at: api.app.now().0,
    };
    let app = api.app.clone();
    blocking(move || app.remember(row)).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(row: AnswerRow) -> Response {
    let has_body = !row.body.is_empty();
    let mut response = Response::new(Body::from(row.body));
    *response.status_mut() = StatusCode::from_u16(row.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    if has_body {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// One header of 1 to 255 printable ASCII characters.
fn key_of(headers: &HeaderMap) -> Result<String, Problem> {
    const LENGTH_MAX: usize = 255;
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let value =
        values.next().ok_or_else(|| Problem::new(Code::IdempotencyKeyMissing, "a change needs a key"))?;
    let bytes = value.as_bytes();
    let printable = bytes.iter().all(|byte| (0x20..0x7f).contains(byte));
    let fits = (1..=LENGTH_MAX).contains(&bytes.len()) && bytes.iter().any(|byte| *byte != b' ');
    match value.to_str() {
        Ok(key) if printable && fits && values.next().is_none() => Ok(key.to_owned()),
        Ok(_) | Err(_) => {
            Err(Problem::new(Code::IdempotencyKeyInvalid, "not one key of 1 to 255 printable characters"))
        }
    }
}

/// Method, path, query and body, each with its length, so that no two requests share a hash by shifting bytes.
fn request_hash(parts: &axum::http::request::Parts, body: &[u8]) -> [u8; 32] {
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let mut hash = Sha256::new();
    for piece in [parts.method.as_str().as_bytes(), path.as_bytes(), body] {
        hash.update(u64::try_from(piece.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(piece);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let check = |values: &[&[u8]], expected: Result<&str, Code>| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(IDEMPOTENCY_KEY, HeaderValue::from_bytes(value).unwrap());
            }
            let key = key_of(&headers);
            assert_eq!(key.as_deref().map_err(|problem| problem.code), expected, "{values:?}");
        };
        check(&[b"a-1"], Ok("a-1"));
        check(&[&[b'k'; 255]], Ok(&"k".repeat(255)));
        check(&[], Err(Code::IdempotencyKeyMissing));
        for wrong in [&b""[..], b" ", &[b'k'; 256], b"a\tb", "é".as_bytes()] {
            check(&[wrong], Err(Code::IdempotencyKeyInvalid));
        }
        check(&[b"a", b"a"], Err(Code::IdempotencyKeyInvalid));
    }
}
