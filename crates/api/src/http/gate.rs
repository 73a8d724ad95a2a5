//! Checks that are the same for every route. They come before authentication, so they tell nothing of what exists.

use axum::{
    extract::Request,
    http::{HeaderMap, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::query;
use crate::problem::{Code, Problem};

/// The longest path and query, in bytes.
const URI_BYTES_MAX: usize = 8 * 1_024;
/// The largest header block, in bytes.
const HEADER_BYTES_MAX: usize = 16 * 1_024;
/// The most headers.
const HEADERS_MAX: usize = 100;

/// What some route or other answers with.
const OFFERED: [(&str, &str); 6] = [
    ("application", "json"),
    ("application", "problem+json"),
    ("application", "x-ndjson"),
    ("application", "yaml"),
    ("text", "event-stream"),
    ("image", "svg+xml"),
];

/// Query parameters that would put a secret into logs and histories.
const SECRETS: [&str; 13] = [
    "code",
    "codes",
    "key",
    "api_key",
    "token",
    "access_token",
    "secret",
    "password",
    "voucher",
    "vouchers",
    "voucher_code",
    "coupon",
    "authorization",
];

pub(super) async fn check(request: Request, next: Next) -> Response {
    match refusal(request.uri(), request.headers()) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

/// Why a request is refused before anybody looks at who asks, if so.
pub(super) fn refusal(uri: &Uri, headers: &HeaderMap) -> Option<Problem> {
    let length = uri.path_and_query().map_or(0, |text| text.as_str().len());
    if URI_BYTES_MAX < length {
        return Some(Problem::new(Code::UriTooLong, format!("the path and query have {length} bytes")));
    }
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if HEADERS_MAX < headers.len() || HEADER_BYTES_MAX < bytes {
        let detail = format!("{} headers with {bytes} bytes", headers.len());
        return Some(Problem::new(Code::HeadersTooLarge, detail));
    }
    if !is_plain(uri.path()) {
        return Some(Problem::new(Code::NotFound, "there is no such route"));
    }
    if let Err(problem) = check_query(uri) {
        return Some(problem);
    }
    let encoded = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|v| !v.as_bytes().eq_ignore_ascii_case(b"identity"));
    let transferred = headers
        .get_all(header::TRANSFER_ENCODING)
        .iter()
        .any(|v| !v.as_bytes().eq_ignore_ascii_case(b"chunked"));
    if encoded || transferred {
        return Some(Problem::new(Code::UnsupportedEncoding, "the body is encoded"));
    }
    let is_api = uri.path().starts_with("/v1/");
    if is_api && !accepts(headers, &OFFERED) {
        return Some(Problem::new(Code::NotAcceptable, "the Accept header admits no JSON"));
    }
    None
}

/// Whether a path means the same to everybody who reads it: no empty or dot segments, no encoded separators, no second
/// layer of encoding, no parameters. Another reader on the way could see a different path in these.
fn is_plain(path: &str) -> bool {
    const NEVER_ENCODED: [u8; 7] = *b"/\\.%;?#";
    if path.contains(['\\', ';']) || path.contains("//") {
        return false;
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return false;
    }
    let bytes = path.as_bytes();
    let decoded = |at: usize| {
        let digits = std::str::from_utf8(bytes.get(at + 1..at + 3)?).ok()?;
        u8::from_str_radix(digits, 16).ok()
    };
    (bytes.iter().enumerate()).filter(|(_, byte)| **byte == b'%').all(|(at, _)| match decoded(at) {
        Some(byte) => !byte.is_ascii_control() && !NEVER_ENCODED.contains(&byte),
        None => false,
    })
}

fn check_query(uri: &Uri) -> Result<(), Problem> {
    let pairs = query::pairs(uri);
    for (index, (name, _)) in pairs.iter().enumerate() {
        if let Some(secret) = SECRETS.iter().find(|secret| name.eq_ignore_ascii_case(secret)) {
            return Err(Problem::new(Code::SecretInUrl, told_of(secret)));
        }
        if pairs[..index].iter().any(|(earlier, _)| earlier == name) {
            return Err(Problem::new(Code::DuplicateParameter, "a query parameter is given twice"));
        }
    }
    Ok(())
}

/// What a parameter that may carry a secret is told. A voucher is a secret by its code and none by its kind; who means the
/// kind has taken the wrong word.
fn told_of(secret: &str) -> String {
    match secret {
        "voucher" | "vouchers" => {
            format!("`{secret}` in the query may be a code; a kind of voucher is named by `kind`")
        }
        _ => format!("`{secret}` in the query is a secret"),
    }
}

/// Whether the Accept header, if there is one, admits any of the offered types. The most precise range decides for a
/// type (RFC 9110, 12.5.1), so `*/*, application/json;q=0` does not admit JSON.
fn accepts(headers: &HeaderMap, offered: &[(&str, &str)]) -> bool {
    let mut ranges: Vec<(String, bool)> = Vec::new();
    for value in headers.get_all(header::ACCEPT) {
        let Ok(text) = value.to_str() else { return false };
        ranges.extend(text.split(',').map(str::trim).filter(|range| !range.is_empty()).map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let media = parts.next().unwrap_or_default().to_ascii_lowercase();
            let is_zero =
                |weight: &str| !weight.is_empty() && weight.bytes().all(|b| matches!(b, b'0' | b'.'));
            let refused = parts.any(|p| p.strip_prefix("q=").or(p.strip_prefix("Q=")).is_some_and(is_zero));
            (media, !refused)
        }));
    }
    if ranges.is_empty() {
        return true;
    }
    offered.iter().any(|(kind, subtype)| {
        [format!("{kind}/{subtype}"), format!("{kind}/*"), "*/*".to_owned()]
            .iter()
            .find_map(|media| ranges.iter().find(|(range, _)| range == media))
            .is_some_and(|(_, admitted)| *admitted)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn plain_paths() {
        for path in [
            "/",
            "/v1/programs/tea/members/external:17850",
            "/v1/x/caf%C3%A9",
            "/a.b/c",
            "/v1/members/external:a%20b",
        ] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "/v1/..%2fadmin",
            "/v1/%2e%2e/admin",
            "/v1/%2E/x",
            "/v1//programs",
            "/v1/x%00",
            "/v1/x;jsessionid=1",
            "/v1/%252e",
            "/v1/x%",
            "/v1/x%2",
            "/v1/x%zz",
            "/v1/../x",
            "/v1/.",
            "/v1\\x",
            "/v1/%5cx",
            "/v1/x%0d%0a",
            "/v1/%3fx",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn accept() {
        let check = |value: &str, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_str(value).unwrap());
            assert_eq!(accepts(&headers, &OFFERED), expected, "{value}");
        };
        for value in [
            "*/*",
            "application/json",
            "application/*",
            "text/html, */*;q=0.1",
            "APPLICATION/JSON;q=0.5",
            "",
            "text/event-stream",
            "image/*",
        ] {
            check(value, true);
        }
        for value in
            ["text/xml", "text/html", "application/json;q=0", "audio/*, text/plain", "application/xml;q=1.0"]
        {
            check(value, false);
        }
        assert!(accepts(&HeaderMap::new(), &OFFERED));
    }
}
