//! Every refusal of the API, in one form: an RFC 9457 problem document with a stable code, the place of the mistake,
//! and what to do about it.
//!
//! A handler returns a [`Problem`]; only the outermost layer knows the id of the request, so it writes the document
//! (`http::envelope`). Texts never repeat what was sent, which may be personal or secret.

mod code;

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use regulars_engine::rejection::Rejection;
use serde::Serialize;
use utoipa::ToSchema;

pub use code::{Code, UnknownCode, reference};

use crate::json::Mistake;

/// The media type of problem documents.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A refusal, before it has the id of its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable code; status, title and advice follow from it.
    pub code: Code,
    /// What was wrong this time, as a phrase.
    pub detail: Cow<'static, str>,
    /// JSON pointer of the field, when one field is to blame.
    pub pointer: Option<String>,
    /// Seconds after which to try again, for problems that pass by themselves.
    pub retry_after_s: Option<u32>,
}

impl Problem {
    /// A problem that concerns the whole request.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Problem {
        let retry_after_s = match code.status() {
            429 | 503 => Some(1),
            _ => None,
        };
        Problem { code, detail: detail.into(), pointer: None, retry_after_s }
    }

    /// The same, blamed on the field at `pointer` (RFC 6901).
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Problem {
        self.pointer = Some(pointer.into());
        self
    }

    /// The same, to be tried again after so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Problem {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The document, for a request with that id.
    pub fn document(&self, request_id: &str) -> Document {
        Document {
            r#type: format!("urn:regulars:problem:{}", self.code),
            title: self.code.title(),
            status: self.code.status(),
            detail: self.detail.clone(),
            code: self.code.as_str(),
            pointer: self.pointer.clone(),
            fix: self.code.fix(),
            request_id: request_id.to_owned(),
        }
    }
}

impl From<Mistake> for Problem {
    fn from(mistake: Mistake) -> Problem {
        let problem = Problem::new(mistake.code, mistake.detail);
        if mistake.pointer.is_empty() { problem } else { problem.at(mistake.pointer) }
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        Problem::new(Code::Rejected(rejection), rejection.reason().trim().trim_end_matches('.'))
    }
}

impl IntoResponse for Problem {
    /// The status and the problem as an extension; `http::envelope` writes the document.
    fn into_response(self) -> Response {
        let mut response = Response::default();
        *response.status_mut() = self.code.http_status();
        response.extensions_mut().insert(self);
        response
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Document {
    /// `urn:regulars:problem:` and the code.
    #[schema(example = "urn:regulars:problem:amount_zero")]
    pub r#type: String,
    /// What the code means.
    #[schema(value_type = String)]
    pub title: &'static str,
    /// The HTTP status, repeated.
    #[schema(example = 422)]
    pub status: u16,
    /// What was wrong this time.
    #[schema(value_type = String)]
    pub detail: Cow<'static, str>,
    /// The stable code, for programs.
    #[schema(value_type = String, example = "amount_zero")]
    pub code: &'static str,
    /// JSON pointer (RFC 6901) of the field to blame, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/order/lines/0/quantity")]
    pub pointer: Option<String>,
    /// What to do about it.
    #[schema(value_type = String)]
    pub fix: &'static str,
    /// The id of the request, as in the `X-Request-Id` header; quote it when asking for help.
    pub request_id: String,
}
