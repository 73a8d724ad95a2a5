//! Whether the server lives, whether it is ready, and its measurements.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Api, blocking, reply::Reply};
use crate::{answer::Ready, problem::Problem};

/// Is it alive
///
/// Answers as long as the process can; depends on nothing.
#[utoipa::path(
    get, path = "/live", tag = "operations", operation_id = "live",
    responses((status = 200, description = "It is.", body = String, content_type = "text/plain"))
)]
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// Is it ready
///
/// Whether requests should be sent here: the store takes writes, the disk has room, migrations match.
#[utoipa::path(
    get, path = "/ready", tag = "operations", operation_id = "ready",
    responses(
        (status = 200, description = "It is.", body = Ready),
        (status = 503, description = "It is not.", body = Ready),
    )
)]
pub(super) async fn ready(State(api): State<Api>) -> Result<Response, Problem> {
    let ready = blocking(move || Ok::<_, Problem>(Ready::from(api.app.ready()))).await?;
    let is_ready = ready.ok;
    let mut response = Reply::ok(ready).into_response();
    if !is_ready {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        response.extensions_mut().insert(crate::http::Told);
    }
    Ok(response)
}

/// Read the measurements
///
/// In the text format of Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "operations", operation_id = "metrics",
    responses((status = 200, description = "The measurements.", body = String, content_type = "text/plain"))
)]
pub(super) async fn metrics(State(api): State<Api>) -> Result<Response, Problem> {
    let text = blocking(move || Ok::<_, Problem>(api.app.metrics())).await?;
    let mut response = Response::new(Body::from(text));
    let text = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, text);
    Ok(response)
}
