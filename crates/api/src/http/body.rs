//! Request bodies: declared as what they are, bounded while they arrive, and read strictly.

use std::{pin::Pin, time::Duration};

use axum::{
    body::{Body, HttpBody},
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::{
    json,
    problem::{Code, Problem},
};

/// The largest JSON body, in bytes.
pub const BODY_BYTES_MAX: usize = 256 * 1_024;
/// The largest batch, in bytes.
pub const BATCH_BYTES_MAX: usize = 1_024 * 1_024;
/// The largest import of codes, in bytes.
pub const IMPORT_BYTES_MAX: usize = 8 * 1_024 * 1_024;
/// How long a body may make us wait for its next piece.
const PIECE_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a whole JSON body may take.
const BODY_TIME_MAX: Duration = Duration::from_secs(20);

/// What a body is declared to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/json`.
    Json,
    /// `application/x-ndjson`, one JSON document per line.
    Ndjson,
    /// `application/yaml`, for program documents.
    Yaml,
}

impl Media {
    /// The media type of the body, when it is one of `allowed`.
    ///
    /// # Errors
    /// `unsupported_media_type` when it is missing, given twice, another one, or in another character set than UTF-8.
    pub fn of(headers: &HeaderMap, allowed: &[Media]) -> Result<Media, Problem> {
        let wrong = || {
            let names: Vec<&str> = allowed.iter().map(|media| media.as_str()).collect();
            Problem::new(Code::UnsupportedMediaType, format!("expected Content-Type {}", names.join(" or ")))
        };
        let mut values = headers.get_all(header::CONTENT_TYPE).iter();
        let value = values.next().and_then(|value| value.to_str().ok()).ok_or_else(wrong)?;
        let mut parts = value.split(';').map(|part| part.trim().to_ascii_lowercase());
        let name = parts.next().unwrap_or_default();
        let media = allowed.iter().copied().find(|media| media.as_str() == name).ok_or_else(wrong)?;
        let utf8 = |part: String| matches!(part.as_str(), "charset=utf-8" | "charset=\"utf-8\"" | "");
        if values.next().is_some() || !parts.all(utf8) {
            return Err(wrong());
        }
        Ok(media)
    }

    fn as_str(self) -> &'static str {
        match self {
            Media::Json => "application/json",
            Media::Ndjson => "application/x-ndjson",
            Media::Yaml => "application/yaml",
        }
    }
}

/// A JSON body, read into a wire type.
pub struct Json<T> {
    /// What it says.
    pub value: T,
    /// What was sent, for the hash that tells a repeated request from another one.
    pub bytes: Bytes,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        Media::of(request.headers(), &[Media::Json])?;
        let bytes = read(request.into_body(), BODY_BYTES_MAX).await?;
        let value = json::parse(&bytes).and_then(|value| json::read(&value))?;
        Ok(Json { value, bytes })
    }
}

/// The whole body, when it is at most `bytes_max` long and arrives in time.
///
/// # Errors
/// `payload_too_large`, `request_timeout`, `bad_request`.
pub async fn read(body: Body, bytes_max: usize) -> Result<Bytes, Problem> {
    let mut pieces = Pieces::new(body, bytes_max)?;
    let all = async {
        let mut bytes = BytesMut::new();
        while let Some(piece) = pieces.next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes.freeze())
    };
    tokio::time::timeout(BODY_TIME_MAX, all).await.unwrap_or_else(|_| Err(late()))
}

/// The pieces of a body as they arrive, counted against a limit.
struct Pieces {
    body: Pin<Box<Body>>,
    left: usize,
}

impl Pieces {
    fn new(body: Body, bytes_max: usize) -> Result<Pieces, Problem> {
        // A declared length is believed when it refuses the body, before a byte of it is read.
        if bytes_max < usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX) {
            return Err(too_large());
        }
        Ok(Pieces { body: Box::pin(body), left: bytes_max })
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        loop {
            let frame = tokio::time::timeout(PIECE_TIME_MAX, self.body.frame()).await.map_err(|_| late())?;
            let Some(frame) = frame else { return Ok(None) };
            let frame = frame.map_err(|_| Problem::new(Code::BadRequest, "the body broke off"))?;
            if let Ok(piece) = frame.into_data() {
                self.left = self.left.checked_sub(piece.len()).ok_or_else(too_large)?;
                return Ok(Some(piece));
            }
        }
    }
}

/// The lines of a batch, without their ends; empty ones are left out. With each its number, from 1.
pub fn lines(batch: &Bytes) -> impl Iterator<Item = (usize, Bytes)> {
    let lines = batch.split(|byte| *byte == b'\n').zip(1..);
    lines.filter_map(|(line, number)| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        (!line.iter().all(u8::is_ascii_whitespace)).then(|| (number, batch.slice_ref(line)))
    })
}

fn too_large() -> Problem {
    Problem::new(Code::PayloadTooLarge, "the body is too large")
}

fn late() -> Problem {
    Problem::new(Code::RequestTimeout, "the body did not arrive in time")
}
