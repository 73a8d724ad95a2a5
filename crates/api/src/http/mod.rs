//! What every request passes before and after its handler: limits, checks of path, query and headers, the request's
//! id, problem documents, security headers, time-outs, and the end of a panic.
//!
//! Order, from outside: `framing` (bytes), `envelope` (id, problem documents, headers), panics, time-out, `gate` (checks),
//! handler.

pub mod bearer;
pub mod body;
pub mod cursor;
mod envelope;
mod framing;
mod gate;
pub mod path;
pub mod query;
mod serve;
#[cfg(test)]
mod tests;

use std::{any::Any, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower_http::catch_panic::CatchPanicLayer;

pub use envelope::{RequestId, RequestIds};
pub use serve::serve;

use crate::problem::{Code, Problem};

/// How long a handler may take until its answer begins.
pub const HANDLER_TIME_MAX: Duration = Duration::from_secs(30);

/// What differs from installation to installation.
pub struct Front {
    /// Makes the ids of requests.
    pub request_ids: RequestIds,
    /// Whether people reach the server over TLS, its own or a proxy's. Only then browsers are told to insist on it.
    pub behind_tls: bool,
}

/// The router with everything around it.
pub fn fronted(router: Router, front: Front) -> Router {
    router
        .fallback(async || Problem::new(Code::NotFound, "there is no such route"))
        .layer(middleware::from_fn(gate::check))
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(Arc::new(front), envelope::wrap))
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(HANDLER_TIME_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(Code::Timeout, "the answer took too long").into_response(),
    }
}

/// The panic's own text goes to the standard error by the panic hook; it may name data, so no client sees it.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(Code::Internal, "the server failed").into_response()
}

/// Marks an answer with an error status that is no refusal and has its own body, such as "not ready".
#[derive(Debug, Clone, Copy)]
pub struct Told;
