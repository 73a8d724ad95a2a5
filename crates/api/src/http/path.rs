//! What a path names, beside the program that `routes::guard` has found already.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use crate::problem::{Code, Problem};

/// The last thing that the path names, decoded.
pub struct Named(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let none = || Problem::new(Code::NotFound, "there is no such route");
        // Invalid UTF-8 in a path names nothing.
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| none())?;
        params.iter().last().map(|(_, value)| Named(value.to_owned())).ok_or_else(none)
    }
}
