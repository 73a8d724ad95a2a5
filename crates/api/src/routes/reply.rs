//! Successful answers.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::problem::{Code, Problem};

/// A JSON answer: 200 unless another status is said.
pub struct Reply<T> {
    status: StatusCode,
    etag: Option<u64>,
    value: T,
}

impl<T> Reply<T> {
    /// 200.
    pub fn ok(value: T) -> Reply<T> {
        Reply { status: StatusCode::OK, etag: None, value }
    }

    /// 201.
    pub fn created(value: T) -> Reply<T> {
        Reply { status: StatusCode::CREATED, etag: None, value }
    }

    /// 202: the work goes on.
    pub fn accepted(value: T) -> Reply<T> {
        Reply { status: StatusCode::ACCEPTED, etag: None, value }
    }

    /// With the revision as ETag, for If-Match.
    #[must_use]
    pub fn revision(mut self, revision: u64) -> Reply<T> {
        self.etag = Some(revision);
        self
    }
}

/// Room for the answer to an order, which would otherwise be moved four times while it is written.
const BYTES_USUAL: usize = 2_048;

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let mut bytes = Vec::with_capacity(BYTES_USUAL);
        if serde_json::to_writer(&mut bytes, &self.value).is_err() {
            return Problem::new(Code::Internal, "the answer can't be written").into_response();
        }
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(etag) = self.etag.and_then(etag) {
            headers.insert(header::ETAG, etag);
        }
        response
    }
}

/// The ETag of a revision.
pub fn etag(revision: u64) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{revision}\"")).ok()
}
