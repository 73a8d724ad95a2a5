//! What stands between a request and its handler: the route's rule, the key or session and its scope, how often the key may ask, the
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
use regulars_app::{KeyView, ProgramHandle, Refusal, Signed};
use regulars_engine::id::KeyId;

use super::{
    Api,
    access::{self, Access, Repeat, Rule},
    keyed,
};
use crate::{
    http::{
        bearer::Token,
        body::{BODY_BYTES_MAX, IMPORT_BYTES_MAX},
        cookie, csrf,
        rate::Quota,
    },
    problem::{Code, Problem},
};

pub(super) use super::caller::Caller;

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
    let shown = match identify(&api, rule, &request) {
        Ok(Some(shown)) => shown,
        Ok(None) => return next.run(request).await,
        Err(problem) => return problem.into_response(),
    };
    let quota = api.buckets.as_ref().map(|buckets| buckets.take(shown.id(), api.app.now()));
    let admitted = match quota.as_ref().and_then(Quota::refusal) {
        Some(refusal) => Err(refusal),
        None => admit(&api, rule, shown, &mut request),
    };
    let mut response = match admitted {
        Err(problem) => problem.into_response(),
        Ok(caller) => match rule.repeat {
            Repeat::Keyed => keyed::run(&api, &caller, bytes_max(rule), request, next).await,
            Repeat::Safe | Repeat::Event | Repeat::Matched | Repeat::Once => next.run(request).await,
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

/// What a request shows of who sends it.
enum Shown {
    Key(KeyView),
    Session(Arc<Signed>),
}

impl Shown {
    /// Whose limits and repeated requests these are.
    fn id(&self) -> KeyId {
        match self {
            Shown::Key(key) => key.id,
            Shown::Session(signed) => KeyId(signed.staff.id.0),
        }
    }
}

/// Who sends the request; nobody where the route is open to everybody. A key that is not valid is refused there, too: who
/// sends one should learn that it is of no use. A cookie is sent by the browser itself, so one that is over is as none.
fn identify(api: &Api, rule: &Rule, request: &Request) -> Result<Option<Shown>, Problem> {
    let headers = request.headers();
    let has_key = headers.contains_key(header::AUTHORIZATION);
    if rule.repeat == Repeat::Once && !has_key {
        csrf::check(request)?;
    }
    if rule.access == Access::Public {
        return Ok(None);
    }
    if !has_key && let Some(token) = cookie::token(headers) {
        return match api.app.signed_in(token)? {
            Some(signed) => {
                if rule.method != Method::GET {
                    csrf::check(request)?;
                }
                Ok(Some(Shown::Session(signed)))
            }
            None if rule.access == Access::Open => Ok(None),
            None => Err(Problem::new(Code::Unauthenticated, "the session has ended")),
        };
    }
    if !has_key && rule.access == Access::Open {
        return Ok(None);
    }
    let token = Token::of(headers)?;
    let key = api.app.authenticate(token.as_str())?;
    let key = key.ok_or_else(|| Problem::new(Code::Unauthenticated, "the credentials are not valid"))?;
    Ok(Some(Shown::Key(key)))
}

/// Checks who calls against the rule, and leaves caller and program with the request for its handler.
fn admit(api: &Api, rule: &Rule, shown: Shown, request: &mut Request) -> Result<Caller, Problem> {
    let named = rule.path.starts_with("/v1/programs/{program}").then(|| {
        let slug = request.uri().path().split('/').nth(3).unwrap_or_default();
        api.app.program(slug)
    });
    let caller = match (shown, &named) {
        (Shown::Key(key), _) => Caller::with_key(key),
        (Shown::Session(signed), Some(program)) => Caller::signed_in(signed, program.as_deref().ok()),
        // The list shows only what each may see.
        (Shown::Session(signed), None) if rule.path == "/v1/programs" && rule.method == Method::GET => {
            Caller::signed_in_anywhere(signed)
        }
        (Shown::Session(signed), None) => Caller::signed_in(signed, None),
    };
    if let Access::Scoped(scope) = rule.access {
        // Somebody whose roles are all elsewhere is not told that there is such a program.
        let is_elsewhere = caller.1.is_some()
            && named
                .as_ref()
                .is_some_and(|program| !program.as_ref().is_ok_and(|program| caller.opens(program)));
        if is_elsewhere {
            return Err(Refusal::ProgramNotFound.into());
        }
        caller.must(scope)?;
        if let Some(program) = named {
            let program = program?;
            if !caller.opens(&program) {
                return Err(Refusal::ProgramNotFound.into());
            }
            request.extensions_mut().insert(InProgram(program));
        }
    }
    // What is open to everybody is so for a key of another program, too; the handler decides what is shown beyond.
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
