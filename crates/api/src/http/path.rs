//! What a path names, beside the program that `routes::guard` has found already.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use crate::problem::{Code, Problem};

/// The last thing that the path names, decoded.
pub struct Named(pub String);

/// The last two things that the path names, decoded.
pub struct NamedIn(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        names(parts, state).await?.pop().map(Named).ok_or_else(none)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NamedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let mut names = names(parts, state).await?;
        let last = names.pop().ok_or_else(none)?;
        names.pop().map(|before| NamedIn(before, last)).ok_or_else(none)
    }
}

async fn names<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Vec<String>, Problem> {
    // Invalid UTF-8 in a path names nothing.
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| none())?;
    Ok(params.iter().map(|(_, value)| value.to_owned()).collect())
}

fn none() -> Problem {
    Problem::new(Code::NotFound, "there is no such route")
}
