//! What stands between a request and its handler: the route's rule, the key and its scope, how often the key may ask, the
//! program that it may open, and the Idempotency-Key of a change.
//!
//! A program that a key may not see and one that does not exist answer with the same bytes.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use regulars_app::{KeyView, ProgramHandle, Refusal};

use super::{
    Api,
    access::{self, Access, Repeat, Rule, Scope},
    keyed,
};
use crate::{
    http::{
        bearer::Token,
        body::{BODY_BYTES_MAX, IMPORT_BYTES_MAX},
        rate::Quota,
    },
    problem::{Code, Problem},
};

/// Who calls.
#[derive(Clone)]
pub struct Caller(pub Arc<KeyView>);

impl Caller {
    /// Whether the key has the scope.
    pub fn may(&self, scope: Scope) -> bool {
        self.0.may(scope.as_str())
    }

    /// Insists on a scope beside the one that the route names.
    ///
    /// # Errors
    /// `missing_scope`.
    pub fn must(&self, scope: Scope) -> Result<(), Problem> {
        if self.may(scope) {
            return Ok(());
        }
        Err(Problem::new(Code::MissingScope, format!("the key lacks the scope {scope}")))
    }

    /// Insists on a key for the whole server.
    ///
    /// # Errors
    /// `missing_scope`.
    pub fn must_be_unbound(&self) -> Result<(), Problem> {
        if self.0.program.is_none() {
            return Ok(());
        }
        Err(Problem::new(
            Code::MissingScope,
            "the key belongs to one program; this needs one for the whole server",
        ))
    }

    /// Whether the key opens a program.
    pub fn opens(&self, program: &ProgramHandle) -> bool {
        self.0.sees(program) && self.0.is_for(program.mode)
    }
}

/// The program that the path names and the key opens.
#[derive(Clone)]
pub struct InProgram(pub Arc<ProgramHandle>);

/// Runs a request through the rule of its route.
pub(super) async fn check(
    State(api): State<Api>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(rule) = access::rule(request.method(), path.as_str()) else {
        return other_method(path.as_str());
    };
    let key = match identify(&api, rule, &request) {
        Ok(Some(key)) => key,
        Ok(None) => return next.run(request).await,
        Err(problem) => return problem.into_response(),
    };
    let quota = api.buckets.as_ref().map(|buckets| buckets.take(key.id, api.app.now()));
    let admitted = match quota.as_ref().and_then(Quota::refusal) {
        Some(refusal) => Err(refusal),
        None => admit(&api, rule, key, &mut request),
    };
    let mut response = match admitted {
        Err(problem) => problem.into_response(),
        Ok(caller) => match rule.repeat {
            Repeat::Keyed => keyed::run(&api, &caller, bytes_max(rule), request, next).await,
            Repeat::Safe | Repeat::Event | Repeat::Matched => next.run(request).await,
        },
    };
    if let Some(quota) = quota {
        quota.tell(response.headers_mut());
    }
    response
}

/// The largest body of a route.
fn bytes_max(rule: &Rule) -> usize {
    if rule.path.ends_with("/vouchers/import") { IMPORT_BYTES_MAX } else { BODY_BYTES_MAX }
}

/// The key of the request; none where the route is open to everybody. A key that is not valid is refused there, too: who
/// sends one should learn that it is of no use.
fn identify(api: &Api, rule: &Rule, request: &Request) -> Result<Option<KeyView>, Problem> {
    match rule.access {
        Access::Public => return Ok(None),
        Access::Open if !request.headers().contains_key(header::AUTHORIZATION) => return Ok(None),
        Access::Open | Access::Scoped(_) => {}
    }
    let token = Token::of(request.headers())?;
    let key = api.app.authenticate(token.as_str())?;
    let key = key.ok_or_else(|| Problem::new(Code::Unauthenticated, "the credentials are not valid"))?;
    Ok(Some(key))
}

/// Checks the key against the rule, and leaves caller and program with the request for its handler.
fn admit(api: &Api, rule: &Rule, key: KeyView, request: &mut Request) -> Result<Caller, Problem> {
    let caller = Caller(Arc::new(key));
    match rule.access {
        Access::Scoped(scope) => caller.must(scope)?,
        // What is open to everybody is so for a key of another program, too; the handler decides what is shown beyond.
        Access::Public | Access::Open => {
            request.extensions_mut().insert(caller.clone());
            return Ok(caller);
        }
    }
    if rule.path.starts_with("/v1/programs/{program}") {
        let slug = request.uri().path().split('/').nth(3).unwrap_or_default();
        let program = api.app.program(slug)?;
        if !caller.opens(&program) {
            return Err(Refusal::ProgramNotFound.into());
        }
        request.extensions_mut().insert(InProgram(program));
    }
    request.extensions_mut().insert(caller.clone());
    Ok(caller)
}

/// A method that the path's rules don't name. Answered here and not by the router, so that a handler that nobody
/// declared stays closed.
fn other_method(path: &str) -> Response {
    let mut allowed: Vec<Method> =
        access::rules().filter(|rule| rule.path == path).map(|rule| rule.method).collect();
    if allowed.contains(&Method::GET) {
        allowed.push(Method::HEAD);
    }
    let allowed: Vec<&str> = allowed.iter().map(Method::as_str).collect();
    let mut response =
        Problem::new(Code::MethodNotAllowed, "this method is not for this address").into_response();
    if let Ok(allowed) = HeaderValue::from_str(&allowed.join(",")) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

macro_rules! left_by_the_guard {
    ($($name:ident)*) => {$(
        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Problem;

            /// Absent only when the route is not in the table of rules, which then had to be refused before.
            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
                let left = parts.extensions.get::<$name>().cloned();
                left.ok_or_else(|| Problem::new(Code::Internal, "the route is not guarded"))
            }
        }
    )*};
}

left_by_the_guard!(Caller InProgram);
