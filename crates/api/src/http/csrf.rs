//! Whether a change that rests on a cookie was asked for by a page of ours. A browser adds the cookie by itself, so more is
//! wanted: `Origin` names this very host, and there is the header `X-Regulars: 1`, which a page elsewhere can't send without
//! asking, and would be refused.

use axum::{
    extract::Request,
    http::{HeaderName, header},
};

use crate::problem::{Code, Problem};

/// The header that only our own pages send.
pub const OWN: HeaderName = HeaderName::from_static("x-regulars");

/// Refuses what a page of ours did not ask for.
///
/// # Errors
/// `csrf`.
pub fn check(request: &Request) -> Result<(), Problem> {
    let one = |name: HeaderName| {
        let mut values = request.headers().get_all(name).iter();
        let value = values.next().and_then(|value| value.to_str().ok());
        value.filter(|_| values.next().is_none())
    };
    let host = request.uri().authority().map(|authority| authority.as_str()).or_else(|| one(header::HOST));
    let origin = one(header::ORIGIN).and_then(|origin| origin.split_once("://"));
    let is_own = match (origin, host) {
        (Some(("http" | "https", origin)), Some(host)) => origin.eq_ignore_ascii_case(host),
        (Some(_) | None, _) => false,
    };
    if is_own && one(OWN) == Some("1") {
        return Ok(());
    }
    Err(Problem::new(Code::Csrf, "Origin or X-Regulars is missing, or names another place"))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn only_our_own_pages_change_anything() {
        let check = |headers: &[(&str, &str)], expected: bool| {
            let mut request = axum::http::Request::builder().uri("/v1/me/session");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = request.body(Body::empty()).unwrap();
            assert_eq!(check(&request).is_ok(), expected, "{headers:?}");
        };
        let (host, own) = (("Host", "tea.example:8080"), ("X-Regulars", "1"));
        check(&[host, own, ("Origin", "https://tea.example:8080")], true);
        check(&[host, own, ("Origin", "http://TEA.example:8080")], true);
        check(&[host, ("Origin", "https://tea.example:8080")], false);
        check(&[host, own], false);
        check(&[own, ("Origin", "https://tea.example:8080")], false);
        for origin in
            ["", "null", "https://tea.example", "https://evil.example:8080", "file://tea.example:8080"]
        {
            check(&[host, own, ("Origin", origin)], false);
        }
        check(
            &[host, own, ("Origin", "https://tea.example:8080"), ("Origin", "https://evil.example")],
            false,
        );
        check(&[host, own, own, ("Origin", "https://tea.example:8080")], false);
        check(&[host, ("X-Regulars", "0"), ("Origin", "https://tea.example:8080")], false);
    }
}
