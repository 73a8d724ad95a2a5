//! In which form a client reads a file: RFC 9110, section 12.5.3.

use axum::http::{HeaderMap, header};

/// The forms, the smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// Its name in `Content-Encoding`; none for a file as it is.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Encoding::Brotli => Some("br"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }
}

/// The form that the client likes best of those there are; of what it likes equally, the smallest. A client that refuses
/// all of them gets the file as it is: it asked for a file, and that is one.
pub(super) fn best(headers: &HeaderMap, has_brotli: bool, has_gzip: bool) -> Encoding {
    let asked: Vec<(String, u16)> = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(weighed)
        .collect();
    let weight = |name: &str| {
        let named = |name: &str| asked.iter().find(|(asked, _)| asked == name).map(|(_, weight)| *weight);
        named(name).or_else(|| named("*"))
    };
    let compressed = [(Encoding::Brotli, has_brotli), (Encoding::Gzip, has_gzip)];
    let (mut chosen, mut liked) = (Encoding::Identity, 0);
    for (encoding, is_there) in compressed {
        let weight = encoding.name().and_then(weight).unwrap_or(0);
        if is_there && liked < weight {
            (chosen, liked) = (encoding, weight);
        }
    }
    // Not named, the plain form is welcome, but less than what is named.
    if liked < weight("identity").unwrap_or(0) { Encoding::Identity } else { chosen }
}

/// `gzip;q=0.5` is gzip with 500 thousandths. What can't be read counts as refused.
fn weighed(text: &str) -> (String, u16) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (name, quality.map_or(1_000, thousandths))
}

fn thousandths(quality: &str) -> u16 {
    let (whole, part) = quality.split_once('.').unwrap_or((quality, ""));
    if 3 < part.len() || !part.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" => 1_000,
        "0" => format!("{part:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_form_is_the_clients_choice() {
        use Encoding::{Brotli, Gzip, Identity};
        let check = |asked: &str, expected: Encoding| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(asked).unwrap());
            assert_eq!(best(&headers, true, true), expected, "{asked}");
            assert_eq!(best(&headers, false, false), Identity, "{asked}");
        };
        check("gzip, deflate, br, zstd", Brotli);
        check("gzip", Gzip);
        check("GZIP ; q=0.5", Gzip);
        check("br;q=0.5, gzip", Gzip);
        check("br;q=0.5, gzip;q=0.50", Brotli);
        check("*", Brotli);
        check("br;q=0, *", Gzip);
        check("*;q=0", Identity);
        check("identity", Identity);
        check("identity, br;q=0.9", Identity);
        check("identity;q=0.5, gzip", Gzip);
        check("", Identity);
        check("brotli", Identity);
        check("br;q=2", Identity);
        check("br;q=0.0001", Identity);
        check("br;q=x", Identity);
        assert_eq!(best(&HeaderMap::new(), true, true), Identity);
        let mut two = HeaderMap::new();
        two.append(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0.1"));
        two.append(header::ACCEPT_ENCODING, HeaderValue::from_static("br;q=0.2"));
        assert_eq!(best(&two, true, true), Brotli);
        assert_eq!(best(&two, false, true), Gzip);
    }
}
