//! Query parameters, read with the same strictness as bodies.

use axum::{
    extract::FromRequestParts,
    http::{Uri, request::Parts},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{
    json::{self, Mistake, Value, custom},
    problem::{Code, Problem},
};

/// The parameters of a route. Every field of `T` is read from text.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = pairs(&parts.uri).into_iter().map(|(name, value)| (name, Value::Str(value))).collect();
        json::read(&Value::Object(pairs)).map(Query).map_err(refused)
    }
}

/// How many items a page has: 1 to 500, 50 when not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = i64, minimum = 1, maximum = 500, default = 50)]
pub struct PageLimit(u16);

impl PageLimit {
    /// The largest page.
    pub const MAX: u16 = 500;

    /// The number.
    pub fn get(self) -> usize {
        usize::from(self.0)
    }
}

impl Default for PageLimit {
    fn default() -> PageLimit {
        PageLimit(50)
    }
}

impl<'de> Deserialize<'de> for PageLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        let limit = plain.then(|| text.parse::<u16>().ok()).flatten().filter(|n| (1..=Self::MAX).contains(n));
        limit.map(PageLimit).ok_or_else(|| custom(Code::InvalidLimit, "not a page size"))
    }
}

/// `true` or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ToSchema)]
#[schema(value_type = bool)]
pub struct Flag(pub bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "true" => Ok(Flag(true)),
            "false" => Ok(Flag(false)),
            _ => Err(custom(Code::InvalidParameter, "expected true or false")),
        }
    }
}

/// The parameters as sent, decoded.
pub(super) fn pairs(uri: &Uri) -> Vec<(String, String)> {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

/// A mistake in a query is told with the parameter's name, since JSON pointers point into bodies.
fn refused(mistake: Mistake) -> Problem {
    let code = match mistake.code {
        Code::UnknownField | Code::MissingField | Code::WrongType | Code::InvalidValue => {
            Code::InvalidParameter
        }
        code => code,
    };
    let name = mistake.pointer.trim_start_matches('/');
    Problem::new(code, format!("{name}: {}", mistake.detail))
}
