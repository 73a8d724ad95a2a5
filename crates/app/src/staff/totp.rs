//! One-time passwords by the time (RFC 6238): six digits, a step of 30 seconds, HMAC-SHA-1, as every authenticator app has
//! it. One step before and after is accepted, since clocks differ; each step once.

use hmac::{Hmac, KeyInit as _, Mac as _};
use regulars_engine::moment::Moment;
use sha1::Sha1;

const STEP: i64 = 30 * 1_000_000;
const DIGITS: u32 = 6;
/// Steps before and after the present one.
const DRIFT: i64 = 1;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step that a moment lies in.
pub fn step_at(at: Moment) -> i64 {
    at.0.div_euclid(STEP)
}

/// The one-time password of a step, with its leading zeros.
pub fn code(secret: &[u8], step: i64) -> String {
    format!("{:06}", truncated(secret, step) % 10_u32.pow(DIGITS))
}

/// The step whose password this is, if it is one of those that count now and is later than the latest that was used.
pub(crate) fn accepted(secret: &[u8], code_given: &str, now: Moment, used: i64) -> Option<i64> {
    let present = step_at(now);
    let steps = present.saturating_sub(DRIFT)..=present.saturating_add(DRIFT);
    // All are computed, so that the time does not tell which it was.
    let found = steps
        .fold(None, |found, step| if same(&code(secret, step), code_given) { Some(step) } else { found });
    found.filter(|step| used < *step)
}

/// A secret as people type it (RFC 4648, base 32 without padding).
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    for chunk in bytes.chunks(5) {
        let mut five = [0; 5];
        five[..chunk.len()].copy_from_slice(chunk);
        let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letters = (chunk.len() * 8).div_ceil(5);
        for place in 0..letters {
            let index = usize::try_from(bits >> (35 - 5 * place) & 31).unwrap_or(0);
            text.push(char::from(ALPHABET[index]));
        }
    }
    text
}

/// What an authenticator app reads from a QR code.
pub(crate) fn uri(secret: &[u8], email: &str) -> String {
    let mut account = String::with_capacity(email.len());
    for byte in email.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@') {
            account.push(char::from(byte));
        } else {
            account.push_str(&format!("%{byte:02X}"));
        }
    }
    let secret = base32(secret);
    format!(
        "otpauth://totp/Regulars:{account}?secret={secret}&issuer=Regulars&algorithm=SHA1&digits=6&period=30"
    )
}

/// RFC 4226, 5.3.
fn truncated(secret: &[u8], counter: i64) -> u32 {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("an HMAC key has any length");
    mac.update(&counter.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let place = usize::from(hash[19] & 15);
    u32::from_be_bytes([hash[place], hash[place + 1], hash[place + 2], hash[place + 3]]) & 0x7fff_ffff
}

fn same(a: &str, b: &str) -> bool {
    let differs = a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
    a.len() == b.len() && std::hint::black_box(differs) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn as_rfc_4226_has_it() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (counter, expected) in (0..).zip(expected) {
            assert_eq!(code(SECRET, counter), expected, "{counter}");
        }
    }

    #[test]
    fn as_rfc_6238_has_it() {
        // Its values have eight digits; those for SHA-1 of its appendix B.
        let expected = [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ];
        for (second, expected) in expected {
            let step = step_at(Moment(second * 1_000_000));
            assert_eq!(truncated(SECRET, step) % 100_000_000, expected, "{second}");
        }
    }

    #[test]
    fn a_step_counts_once_and_near_its_time() {
        let now = Moment(1_000 * STEP + 7);
        let check = |step: i64, used: i64, expected: Option<i64>| {
            assert_eq!(accepted(SECRET, &code(SECRET, step), now, used), expected, "{step} {used}");
        };
        for step in [999, 1_000, 1_001] {
            check(step, 0, Some(step));
            check(step, step - 1, Some(step));
            check(step, step, None);
        }
        check(998, 0, None);
        check(1_002, 0, None);
        for wrong in ["", "000000", "12345", "1234567", "茶"] {
            assert_eq!(accepted(SECRET, wrong, now, 0), None, "{wrong}");
        }
    }

    #[test]
    fn base_32_as_rfc_4648_has_it() {
        let check = |text: &str, expected: &str| assert_eq!(base32(text.as_bytes()), expected, "{text}");
        check("", "");
        check("f", "MY");
        check("fo", "MZXQ");
        check("foo", "MZXW6");
        check("foob", "MZXW6YQ");
        check("fooba", "MZXW6YTB");
        check("foobar", "MZXW6YTBOI");
        let uri = uri(SECRET, "märi+1@tea.example");
        assert!(
            uri.starts_with("otpauth://totp/Regulars:m%C3%A4ri%2B1@tea.example?secret=GEZDGNBVGY3TQOJQ"),
            "{uri}"
        );
    }
}
