//! The credentials of a request: `Authorization: Bearer rk_<mode>_<id>.<secret>`.

use axum::http::{HeaderMap, header};

use crate::problem::{Code, Problem};

/// An API key as presented, not yet known to be valid. It can't be printed.
pub struct Token(String);

impl Token {
    /// The longest text that can be a key.
    const LENGTH_MAX: usize = 200;

    /// The key's text, for the app to verify.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key that a request presents.
    ///
    /// # Errors
    /// `unauthenticated` when there is none, when there are two, or when it can't be a key. The three read alike on
    /// purpose, beside a hint for people who forgot the header.
    pub fn of(headers: &HeaderMap) -> Result<Token, Problem> {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let Some(value) = values.next() else {
            return Err(Problem::new(Code::Unauthenticated, "the Authorization header is missing"));
        };
        let (scheme, text) = value.to_str().ok().and_then(|value| value.split_once(' ')).unwrap_or_default();
        if values.next().is_some() || !scheme.eq_ignore_ascii_case("bearer") || !is_key(text.trim()) {
            return Err(Problem::new(Code::Unauthenticated, "the credentials are not valid"));
        }
        Ok(Token(text.trim().to_owned()))
    }
}

/// `rk_`, the mode, `_`, the id, `.`, the secret.
fn is_key(text: &str) -> bool {
    let rest = text.strip_prefix("rk_live_").or_else(|| text.strip_prefix("rk_sandbox_"));
    let Some((id, secret)) = rest.and_then(|rest| rest.split_once('.')) else { return false };
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    text.len() <= Token::LENGTH_MAX && plain(id) && plain(secret)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_keys_pass() {
        let check = |values: &[&str], expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            }
            let token = Token::of(&headers).map_err(|problem| problem.code);
            assert_eq!(
                token.as_ref().map(Token::as_str).map_err(|code| *code),
                expected.ok_or(Code::Unauthenticated)
            );
        };
        check(&["Bearer rk_live_0198c0de.abc-_9"], Some("rk_live_0198c0de.abc-_9"));
        check(&["bearer rk_sandbox_0198c0de.abc"], Some("rk_sandbox_0198c0de.abc"));
        let long = format!("Bearer rk_live_a.{}", "x".repeat(200));
        let wrong: [&[&str]; 10] = [
            &[],
            &[""],
            &["Bearer"],
            &["Bearer "],
            &["Basic rk_live_a.b"],
            &["Bearer rk_live_a"],
            &["Bearer rk_live_.b"],
            &["Bearer rk_prod_a.b"],
            &["Bearer rk_live_a.b", "Bearer rk_live_a.b"],
            &[&long],
        ];
        for values in wrong {
            check(values, None);
        }
    }
}
