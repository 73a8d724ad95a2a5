//! Under which name the server is asked. A request under a name that is not the server's own was sent by somebody else's
//! page (DNS rebinding) or through a mistaken proxy, and is refused.
//!
//! Forwarding headers (`X-Forwarded-For`, `X-Forwarded-Host`, `Forwarded`) are not read at all: nothing depends on a
//! client's address, so nobody gains by forging one.

use axum::{
    extract::Request,
    http::{Version, header},
};

use crate::problem::{Code, Problem};

/// What is asked by address, by those who watch over the server; it tells nothing.
const UNDER_ANY_NAME: [&str; 2] = ["/live", "/ready"];

/// Why a request is not for this server, if so.
pub(super) fn refusal(allowed: &[String], request: &Request) -> Option<Problem> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() || (request.version() == Version::HTTP_11 && host.is_none()) {
        return Some(Problem::new(Code::BadRequest, "a request has exactly one Host header"));
    }
    if allowed.is_empty() || UNDER_ANY_NAME.contains(&request.uri().path()) {
        return None;
    }
    // Both stand in a request through a proxy, and then must not differ.
    let authority = request.uri().authority().map(|authority| authority.as_str());
    let host = host.map(|host| host.to_str().unwrap_or_default());
    let mut names = authority.into_iter().chain(host).peekable();
    let known = names.peek().is_some() && names.all(|name| is_allowed(allowed, name));
    (!known).then(|| Problem::new(Code::Misdirected, "this server has another name"))
}

fn is_allowed(allowed: &[String], name: &str) -> bool {
    let bare = without_port(name);
    allowed.iter().any(|own| own.eq_ignore_ascii_case(name) || own.eq_ignore_ascii_case(bare))
}

/// `[::1]:8080` is `[::1]`.
fn without_port(name: &str) -> &str {
    match name.rsplit_once(':') {
        Some((host, port))
            if port.bytes().all(|b| b.is_ascii_digit()) && (!host.contains(':') || host.ends_with(']')) =>
        {
            host
        }
        Some(_) | None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_port() {
        let check = |own: &str, asked: &str, expected: bool| {
            assert_eq!(is_allowed(&[own.to_owned()], asked), expected, "{own} {asked}");
        };
        for asked in ["tea.example", "TEA.example", "tea.example:8080", "tea.example:"] {
            check("tea.example", asked, true);
        }
        for asked in [
            "",
            "tea.example.",
            "tea.example.evil",
            "eviltea.example",
            "tea.example:80:80",
            "tea.example@evil",
        ] {
            check("tea.example", asked, false);
        }
        check("tea.example:8080", "tea.example:8080", true);
        check("tea.example:8080", "tea.example:8081", false);
        check("tea.example:8080", "tea.example", false);
        check("[::1]", "[::1]:8080", true);
        check("[::1]", "[::2]:8080", false);
    }
}
