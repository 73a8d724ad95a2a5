//! Numbers as tills write them, read from bytes without floating point.
//!
//! A price may have more digits than the currency has (2.555 per piece). The price is kept with all its
//! digits, is multiplied by the quantity, and the line is rounded once, half to even: rounding the price
//! first would be off by up to half a smallest unit per piece.

use regulars_engine::amount;

/// Most digits after the point that a price may have.
pub(super) const DECIMALS_MAX: u32 = 6;

/// How the numbers of a file are written and what they become.
#[derive(Debug, Clone, Copy)]
pub(super) struct Money {
    /// The byte between whole and fraction.
    pub(super) mark: u8,
    /// Digits after the point that are kept on reading.
    pub(super) decimals: u32,
    /// Digits after the point of the currency.
    pub(super) minor_digits: u32,
}

impl Money {
    /// The money of one line: `quantity` × the price in `text`, in the smallest unit, rounded once half to
    /// even.
    pub(super) fn times(self, text: &[u8], quantity: i64) -> Result<i64, &'static str> {
        let price = fixed(text, self.mark, self.decimals)?;
        let product = match price.checked_mul(quantity) {
            Some(product) => i128::from(product),
            None => i128::from(price).saturating_mul(i128::from(quantity)),
        };
        rescale(product, self.decimals, self.minor_digits).ok_or("makes an amount outside ±(2^53 − 1)")
    }

    /// One amount of money in the smallest unit, rounded half to even.
    pub(super) fn amount(self, text: &[u8]) -> Result<i64, &'static str> {
        self.times(text, 1)
    }
}

/// A whole number: `6`, `-12`, `2.00`.
pub(super) fn whole(text: &[u8], mark: u8) -> Result<i64, &'static str> {
    fixed(text, mark, 0).map_err(|why| if why == TOO_PRECISE { "is not a whole number" } else { why })
}

/// Reads `text` as a number times 10^`decimals`. Zeros beyond `decimals` are allowed, other digits are not.
pub(super) fn fixed(text: &[u8], mark: u8, decimals: u32) -> Result<i64, &'static str> {
    const TOO_LARGE: &str = "is too large";
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let mut value: i64 = 0;
    let mut places: Option<u32> = None;
    let mut digits_seen = 0u32;
    for byte in digits {
        match (byte, &mut places) {
            (b'0'..=b'9', places) => {
                digits_seen = digits_seen.saturating_add(1);
                match places {
                    Some(kept) if decimals <= *kept => {
                        if *byte != b'0' {
                            return Err(TOO_PRECISE);
                        }
                        continue;
                    }
                    Some(kept) => *kept = kept.saturating_add(1),
                    None => {}
                }
                let digit = i64::from(byte.wrapping_sub(b'0'));
                value = value.checked_mul(10).and_then(|v| v.checked_add(digit)).ok_or(TOO_LARGE)?;
            }
            // A point follows a digit; the digit after it is asked for below.
            (byte, None) if *byte == mark && 0 < digits_seen => {
                places = Some(0);
                digits_seen = 0;
            }
            _ => return Err("is not a number"),
        }
    }
    if digits_seen == 0 {
        return Err(if text.is_empty() { "is empty" } else { "is not a number" });
    }
    let missing = decimals.saturating_sub(places.unwrap_or(0));
    let factor = 10i64.checked_pow(missing).ok_or(TOO_LARGE)?;
    let value = value.checked_mul(factor).ok_or(TOO_LARGE)?;
    Ok(if negative { value.saturating_neg() } else { value })
}

const TOO_PRECISE: &str = "has too many digits after the point";

/// From `from` to `to` digits after the point, half to even. `None` outside ±(2^53 − 1).
fn rescale(value: i128, from: u32, to: u32) -> Option<i64> {
    if from <= to {
        let factor = 10i128.checked_pow(to.checked_sub(from)?)?;
        return amount::bounded(value.checked_mul(factor)?).ok();
    }
    let divisor = 10i64.checked_pow(from.checked_sub(to)?)?;
    // Nearly every line fits 64 bits, where a division costs a tenth.
    match i64::try_from(value) {
        Ok(value) => {
            let (floor, rest) = (value.div_euclid(divisor), value.rem_euclid(divisor));
            let twice = rest.saturating_mul(2);
            let up = divisor < twice || (divisor == twice && floor.rem_euclid(2) == 1);
            amount::bounded(i128::from(floor).saturating_add(i128::from(up))).ok()
        }
        Err(_) => {
            let ratio = amount::Ratio { num: value, den: i128::from(divisor) };
            ratio.round(amount::Rounding::HalfEven).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        let check = |text: &str, decimals, expected: Result<i64, &str>| {
            assert_eq!(fixed(text.as_bytes(), b'.', decimals), expected, "{text} with {decimals} digits");
        };
        check("2.55", 3, Ok(2550));
        check("2.5500", 2, Ok(255));
        check("7", 2, Ok(700));
        check("-11062.06", 2, Ok(-1_106_206));
        check("0.001", 3, Ok(1));
        check("2.555", 2, Err("has too many digits after the point"));
        check("", 2, Err("is empty"));
        for wrong in ["-", ".", ".5", "5.", "1,5", "+1", "1e2", "1 000", "0x1", "--1", "1.2.3", "٣", "NaN"] {
            check(wrong, 2, Err("is not a number"));
        }
        check("9223372036854775808", 0, Err("is too large"));
        check("92233720368547758", 6, Err("is too large"));
        assert_eq!(whole(b"2.00", b'.'), Ok(2));
        assert_eq!(whole(b"2.5", b'.'), Err("is not a whole number"));
        assert_eq!(fixed(b"1,25", b',', 2), Ok(125));
    }

    #[test]
    fn a_line_is_rounded_once_half_to_even() {
        let check = |price: &str, quantity, decimals, minor_digits, expected| {
            let money = Money { mark: b'.', decimals, minor_digits };
            assert_eq!(money.times(price.as_bytes(), quantity).ok(), expected, "{quantity} × {price}");
        };
        check("2.55", 6, 3, 2, Some(1530));
        check("0.001", 1, 3, 2, Some(0));
        check("0.005", 1, 3, 2, Some(0));
        check("0.015", 1, 3, 2, Some(2));
        check("0.005", 3, 3, 2, Some(2));
        check("2.5", 1, 1, 0, Some(2));
        check("3.5", 1, 1, 0, Some(4));
        check("-2.5", 1, 1, 0, Some(-2));
        check("12", 2, 0, 2, Some(2400));
        check("90071992547409.91", 1, 2, 2, Some((1 << 53) - 1));
        check("90071992547409.92", 1, 2, 2, None);
        check("9007199254740.991", i64::MAX, 3, 2, None);
    }
}
