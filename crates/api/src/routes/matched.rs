//! If-Match: a change of a document names the revision that it changes.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

use crate::problem::{Code, Problem};

/// What a change expects to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Nothing yet (`If-None-Match: *`).
    Absent,
    /// This revision (`If-Match: "7"`).
    Revision(u64),
}

impl<S: Send + Sync> FromRequestParts<S> for Expected {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let text = |name| {
            let mut values = parts.headers.get_all(name).iter();
            let value = values.next().map(|value| value.to_str().unwrap_or_default().trim());
            if values.next().is_some() { Some("") } else { value }
        };
        let not_ours = || Problem::new(Code::PreconditionFailed, "no revision has this ETag");
        let not_an_etag = || Problem::new(Code::BadRequest, "If-Match is not one ETag");
        match (text(header::IF_MATCH), text(header::IF_NONE_MATCH)) {
            (Some(etag), None) => {
                let quoted = etag.strip_prefix("W/").unwrap_or(etag);
                let opaque = quoted.strip_prefix('"').and_then(|etag| etag.strip_suffix('"'));
                let opaque = opaque.filter(|opaque| !opaque.contains('"')).ok_or_else(not_an_etag)?;
                let ours = etag == quoted && opaque.bytes().all(|b| b.is_ascii_digit());
                let number = ours.then(|| opaque.parse().ok()).flatten();
                number.map(Expected::Revision).ok_or_else(not_ours)
            }
            (None, Some("*")) => Ok(Expected::Absent),
            (None, Some(_)) | (Some(_), Some(_)) => Err(not_ours()),
            (None, None) => Err(Problem::new(Code::PreconditionRequired, "If-Match is missing")),
        }
    }
}
