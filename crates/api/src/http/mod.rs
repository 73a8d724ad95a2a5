//! What every request passes before and after its handler: limits, checks of path, query and headers, the request's
//! id, problem documents, security headers, time-outs, and the end of a panic.
//!
//! Order, from outside: `framing` (bytes), `envelope` (problem documents, headers), `host` and `gate` (checks), time-out,
//! panics, `cors`, handler.

pub mod bearer;
pub mod body;
pub(crate) mod breaker;
pub mod cookie;
mod cors;
pub mod csrf;
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

use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{self, HeaderValue},
    middleware,
    response::{IntoResponse, Response},
};
use futures_util::{FutureExt, future::BoxFuture};
use tower_service::Service;
use tracing::Instrument as _;

pub use envelope::{RequestId, RequestIds};
pub use rate::Rate;
pub use serve::serve;

use crate::{
    outgoing::Allowed,
    problem::{Code, Problem},
};

/// How long a handler may take until its answer begins.
pub const HANDLER_TIME_MAX: Duration = Duration::from_secs(30);

/// What differs from installation to installation.
pub struct Front {
    /// Makes the ids of requests.
    pub request_ids: RequestIds,
    /// Whether people reach the server over TLS, its own or a proxy's. Only then browsers are told to insist on it.
    pub behind_tls: bool,
    /// Hosts that webhooks may be sent to though they are not public.
    pub webhook_hosts: Allowed,
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
            webhook_hosts: Allowed::default(),
            allowed_hosts: Vec::new(),
            cors_origins: Vec::new(),
            rate: None,
        }
    }
}

/// The router with everything around it, once for each connection.
///
/// This is one service around the router and not a stack of layers inside of it: a router boxes each layer for each
/// route and copies all of them for each request, which cost a tenth of what an order took.
#[derive(Clone)]
pub struct Fronted {
    router: Router,
    front: Arc<Front>,
}

impl Fronted {
    /// Puts everything around a router.
    pub fn new(router: Router, front: Front) -> Fronted {
        let router = router.fallback(async || Problem::new(Code::NotFound, "there is no such route"));
        // What is refused to a foreign page must still be readable by it, so the gate then stands behind its layer.
        let router = match cors::layer(&front.cors_origins) {
            Some(layer) => router.layer(middleware::from_fn(gate::check)).layer(layer),
            None => router,
        };
        Fronted { router, front: Arc::new(front) }
    }

    async fn answer(self, mut request: Request) -> Response {
        let id = self.front.request_ids.next();
        request.extensions_mut().insert(id);
        // Every line that is logged on the way carries the id. The path is left out: it may name a person.
        let span = tracing::error_span!("request", id = %id.0, method = %request.method());
        let mut response = match self.refusal(&request) {
            Some(problem) => problem.into_response(),
            None => handled(self.router, request).instrument(span).await,
        };
        envelope::close(&mut response, id, self.front.behind_tls);
        response
    }

    fn refusal(&self, request: &Request) -> Option<Problem> {
        host::refusal(&self.front.allowed_hosts, request).or_else(|| {
            let here = self.front.cors_origins.is_empty();
            here.then(|| gate::refusal(request.uri(), request.headers())).flatten()
        })
    }
}

impl<B> Service<http::Request<B>> for Fronted
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        Box::pin(self.clone().answer(request.map(Body::new)).map(Ok))
    }
}

/// What the router answers, in time and whatever a handler does.
async fn handled(mut router: Router, request: Request) -> Response {
    let answered = AssertUnwindSafe(router.call(request)).catch_unwind();
    match tokio::time::timeout(HANDLER_TIME_MAX, answered).await {
        Ok(Ok(Ok(response))) => response,
        Ok(Ok(Err(never))) => match never {},
        Ok(Err(_)) => panicked(),
        Err(_) => Problem::new(Code::Timeout, "the answer took too long").into_response(),
    }
}

/// The panic's own text goes to the standard error by the panic hook; it may name data, so no client sees it.
fn panicked() -> Response {
    tracing::error!("a handler panicked");
    Problem::new(Code::Internal, "the server failed").into_response()
}

/// Marks an answer with an error status that is no refusal and has its own body, such as "not ready".
#[derive(Debug, Clone, Copy)]
pub struct Told;
