//! The cookie of a session. Its name begins with `__Host-`, so a browser takes it only from this very host over TLS (or from
//! its own machine), and sends it nowhere else; scripts can't read it, and no other site's page makes a browser send it.

use axum::http::{HeaderMap, HeaderValue, header};

/// Its name.
pub const NAME: &str = "__Host-regulars";

/// How long a browser keeps it, in seconds: as long as a session can live.
const KEPT: u32 = 12 * 60 * 60;

/// The token in the request's cookie. One that is there twice was put there by somebody else, and counts for nothing.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut own = pairs.filter(|(name, _)| *name == NAME).map(|(_, value)| value);
    let token = own.next()?;
    let is_token = token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit());
    (is_token && own.next().is_none()).then_some(token)
}

/// Gives a browser the token.
pub fn set(token: &str) -> HeaderValue {
    cookie(token, KEPT)
}

/// Takes it away.
pub fn clear() -> HeaderValue {
    cookie("", 0)
}

fn cookie(value: &str, kept: u32) -> HeaderValue {
    let text = format!("{NAME}={value}; Path=/; Max-Age={kept}; Secure; HttpOnly; SameSite=Strict");
    // A token is hexadecimal; what is not would be no cookie, and so nobody would be signed in.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_token_is_read() {
        let good = "0123456789abcdef".repeat(4);
        let check = |values: &[String], expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::COOKIE, HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(token(&headers), expected, "{values:?}");
        };
        let own = format!("{NAME}={good}");
        check(std::slice::from_ref(&own), Some(&good));
        check(&[format!("a=b; {own}; c=d")], Some(&good));
        check(&["a=b".to_owned(), own.clone()], Some(&good));
        check(&[own.clone(), own.clone()], None);
        check(&[format!("{own}; {own}")], None);
        for wrong in
            ["", "regulars=1", "__host-regulars=1", &own[..70], &format!("{own}0"), &own.replace('f', "g")]
        {
            check(&[wrong.to_owned()], None);
        }
        check(&[], None);
        let set = set(&good);
        let set = set.to_str().unwrap();
        assert_eq!(set, format!("{own}; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict"));
    }
}
