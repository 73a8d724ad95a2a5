//! What every request passes before and after its handler: limits, checks of path, query and headers, the request's
//! id, problem documents, security headers, time-outs, and the end of a panic.
//!
//! Order, from outside: `framing` (bytes), `envelope` (id, problem documents, headers), panics, time-out, `host`, `cors`,
//! `gate` (checks), handler.

pub mod bearer;
pub mod body;
mod cors;
pub mod cursor;
mod envelope;
mod framing;
mod gate;
mod host;
pub mod path;
pub mod query;
pub mod rate;
mod serve;
#[cfg(test)]
mod tests;

use std::{any::Any, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::Request,
    http::HeaderValue,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower_http::catch_panic::CatchPanicLayer;

pub use envelope::{RequestId, RequestIds};
pub use rate::Rate;
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
    /// The names under which the server is asked, with a port or for any port. Empty: every name is answered.
    pub allowed_hosts: Vec<String>,
    /// The origins (`https://shop.example`) whose pages may call the API from a browser. Empty: none.
    pub cors_origins: Vec<HeaderValue>,
    /// How often one key may ask.
    pub rate: Option<Rate>,
}

impl Front {
    /// The front of a server on its own: any name, no foreign pages, no limit.
    pub fn new(request_ids: RequestIds) -> Front {
        Front {
            request_ids,
            behind_tls: false,
            allowed_hosts: Vec::new(),
            cors_origins: Vec::new(),
            rate: None,
        }
    }
}

/// The router with everything around it.
pub fn fronted(router: Router, front: Front) -> Router {
    let foreign_pages = cors::layer(&front.cors_origins);
    let front = Arc::new(front);
    let router = router
        .fallback(async || Problem::new(Code::NotFound, "there is no such route"))
        .layer(middleware::from_fn(gate::check));
    let router = match foreign_pages {
        Some(layer) => router.layer(layer),
        None => router,
    };
    router
        .layer(middleware::from_fn_with_state(Arc::clone(&front), host::check))
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(front, envelope::wrap))
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
