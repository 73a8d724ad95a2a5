//! Exact amounts: checked integers, decimals as written by people, and fractions for rates.
//!
//! Points and money are whole numbers of the smallest unit. Rates ("1.2 points per 1.00") are fractions. A rate is
//! applied once to the whole sum and rounded once; the result is then shared out to the lines by largest remainder, so
//! that what each line earned is known and a return is exact.

use std::{cmp::Reverse, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The largest amount of any balance, order or posting, in the smallest unit: 2^53 − 1, the largest whole number that
/// every JSON reader keeps exact.
pub const AMOUNT_MAX: i64 = (1 << 53) - 1;

/// A result left ±[`AMOUNT_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount is outside ±(2^53 − 1)")]
pub struct OutOfRange;

/// `amount` when it lies within ±[`AMOUNT_MAX`].
pub fn bounded(amount: i128) -> Result<i64, OutOfRange> {
    i64::try_from(amount).ok().filter(|a| a.unsigned_abs() <= AMOUNT_MAX.unsigned_abs()).ok_or(OutOfRange)
}

/// `a + b` within ±[`AMOUNT_MAX`].
pub fn add(a: i64, b: i64) -> Result<i64, OutOfRange> {
    bounded(i128::from(a).saturating_add(i128::from(b)))
}

/// The sum of `amounts` within ±[`AMOUNT_MAX`].
pub fn sum(amounts: impl IntoIterator<Item = i64>) -> Result<i64, OutOfRange> {
    bounded(amounts.into_iter().fold(0i128, |sum, amount| sum.saturating_add(i128::from(amount))))
}

/// How a fraction of a point becomes whole points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Down, towards the fewer points.
    #[default]
    Floor,
    /// To the nearest; a tie goes to the even neighbour.
    HalfEven,
    /// Up, towards more points.
    Ceil,
}

/// A non-negative or negative fraction with a positive denominator. Not kept in lowest terms; see [`Ratio::reduced`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Ratio {
    /// Numerator.
    pub num: i128,
    /// Denominator, at least 1.
    pub den: i128,
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.reduced(), other.reduced());
        a.num == b.num && a.den == b.den
    }
}

impl Eq for Ratio {}

impl Ratio {
    /// Nothing.
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    /// One whole.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// A whole number.
    pub const fn whole(num: i64) -> Ratio {
        Ratio { num: num as i128, den: 1 }
    }

    /// The product, or an error when it can't be held exactly.
    pub fn times(self, other: Ratio) -> Result<Ratio, OutOfRange> {
        if let (Some((a, b)), Some((c, d))) = (self.words(), other.words()) {
            // Products of two words fit; checked 128-bit products cost several times more.
            return Ok(Ratio { num: a.wrapping_mul(c), den: b.wrapping_mul(d) });
        }
        let plain = |a: Ratio, b: Ratio| {
            Some(Ratio { num: a.num.checked_mul(b.num)?, den: a.den.checked_mul(b.den)? })
        };
        plain(self, other).or_else(|| plain(self.reduced(), other.reduced())).ok_or(OutOfRange)
    }

    /// The sum, or an error when it can't be held exactly.
    pub fn plus(self, other: Ratio) -> Result<Ratio, OutOfRange> {
        if self.den == other.den {
            return Ok(Ratio { num: self.num.checked_add(other.num).ok_or(OutOfRange)?, den: self.den });
        }
        let plain = |a: Ratio, b: Ratio| {
            let num = a.num.checked_mul(b.den)?.checked_add(b.num.checked_mul(a.den)?)?;
            Some(Ratio { num, den: a.den.checked_mul(b.den)? })
        };
        plain(self, other).or_else(|| plain(self.reduced(), other.reduced())).ok_or(OutOfRange)
    }

    /// The negative.
    pub fn negated(self) -> Ratio {
        Ratio { num: self.num.saturating_neg(), den: self.den }
    }

    /// The same value in lowest terms.
    pub fn reduced(self) -> Ratio {
        if self.den == 1 {
            return self;
        }
        let divisor = gcd(self.num.unsigned_abs(), self.den.unsigned_abs()).max(1);
        let divisor = i128::try_from(divisor).unwrap_or(1);
        Ratio {
            num: self.num.checked_div(divisor).unwrap_or(self.num),
            den: self.den.checked_div(divisor).unwrap_or(1),
        }
    }

    /// Numerator and denominator, when both fit a machine word.
    fn words(self) -> Option<(i128, i128)> {
        let fits = |part: i128| i128::from(part as i64) == part;
        (fits(self.num) && fits(self.den)).then_some((self.num, self.den))
    }

    /// The whole number that `rounding` makes of it.
    pub fn round(self, rounding: Rounding) -> Result<i64, OutOfRange> {
        let (floor, rest) = self.divided().ok_or(OutOfRange)?;
        let up = match rounding {
            Rounding::Floor => false,
            Rounding::Ceil => rest > 0,
            Rounding::HalfEven => {
                let twice = rest.saturating_mul(2);
                twice > self.den || (twice == self.den && floor.rem_euclid(2) == 1)
            }
        };
        bounded(floor.saturating_add(i128::from(up)))
    }

    /// The whole part and the remainder, rounded down. Nearly all values fit the machine's own division.
    fn divided(self) -> Option<(i128, i128)> {
        if let (Ok(num), Ok(den)) = (i64::try_from(self.num), i64::try_from(self.den)) {
            return Some((num.checked_div_euclid(den)?.into(), num.checked_rem_euclid(den)?.into()));
        }
        Some((self.num.checked_div_euclid(self.den)?, self.num.checked_rem_euclid(self.den)?))
    }

    /// The largest whole number that is not above it.
    pub fn floor(self) -> i128 {
        self.divided().map_or(0, |(floor, _)| floor)
    }

    /// Whether `self` is larger than `other`; exact, with overflow read as "no".
    pub fn exceeds(self, other: Ratio) -> bool {
        match (self.num.checked_mul(other.den), other.num.checked_mul(self.den)) {
            (Some(a), Some(b)) => a > b,
            _ => false,
        }
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
        return gcd_of_words(a, b).into();
    }
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Stein's binary algorithm: shifts and subtractions, several times faster than dividing.
fn gcd_of_words(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            (a, b) = (b, a);
        }
        b = b.wrapping_sub(a);
    }
    a << twos
}

/// Shares `total` out in proportion to `weights` by largest remainder: each share is the exact share rounded down, and
/// what is left goes one by one to the largest remainders, earlier lines first. The shares sum to `total`.
/// With no positive weight all of it goes to the first line. `total` and the weights must not be negative.
pub fn share_out<W: Copy + Into<i128>>(total: i64, weights: &[W]) -> Vec<i64> {
    if let Some(shares) = share_out_in_words(total, weights) {
        return shares;
    }
    let shares = share_out_wide(i128::from(total), weights);
    // A share is not larger than the total.
    shares.into_iter().map(|share| i64::try_from(share).unwrap_or(total)).collect()
}

/// [`share_out`] where every product fits a machine word, as nearly always: wide divisions would be most of the work.
fn share_out_in_words<W: Copy + Into<i128>>(total: i64, weights: &[W]) -> Option<Vec<i64>> {
    let (mut whole, mut heaviest) = (0i64, 0i64);
    let mut shares = Vec::with_capacity(weights.len());
    for weight in weights {
        let weight = i64::try_from((*weight).into()).ok().filter(|weight| 0 <= *weight)?;
        whole = whole.checked_add(weight)?;
        heaviest = heaviest.max(weight);
        shares.push(weight);
    }
    if total < 0 || whole == 0 || total.checked_mul(heaviest).is_none() {
        return None;
    }
    let mut left = total;
    let mut rests: Vec<(Reverse<i64>, usize)> = Vec::with_capacity(shares.len());
    for (index, share) in shares.iter_mut().enumerate() {
        let product = total.saturating_mul(*share);
        let [floor, rest] = [product.checked_div(whole), product.checked_rem(whole)].map(|n| n.unwrap_or(0));
        *share = floor;
        left = left.saturating_sub(floor);
        rests.push((Reverse(rest), index));
    }
    if left > 0 {
        rests.sort_unstable();
        for (_, index) in rests.into_iter().take(usize::try_from(left).unwrap_or(0)) {
            shares[index] = shares[index].saturating_add(1);
        }
    }
    Some(shares)
}

/// [`share_out`] for totals beyond 64 bits: billionths of a unit.
pub fn share_out_wide<W: Copy + Into<i128>>(total: i128, weights: &[W]) -> Vec<i128> {
    let mut shares = vec![0i128; weights.len()];
    if let [share] = shares.as_mut_slice() {
        *share = total;
        return shares;
    }
    let whole = weights.iter().fold(0i128, |sum, weight| sum.saturating_add((*weight).into()));
    if whole <= 0 {
        if let Some(first) = shares.first_mut() {
            *first = total;
        }
        return shares;
    }
    let mut left = total;
    for (share, weight) in shares.iter_mut().zip(weights) {
        *share = proportion(total, (*weight).into(), whole).0;
        left = left.saturating_sub(*share);
    }
    // Nearly always all shares are whole.
    if left > 0 {
        let rest = |(index, weight): (usize, &W)| (proportion(total, (*weight).into(), whole).1, index);
        let mut rests: Vec<(i128, usize)> = weights.iter().enumerate().map(rest).collect();
        rests.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, index) in rests.into_iter().take(usize::try_from(left).unwrap_or(0)) {
            shares[index] = shares[index].saturating_add(1);
        }
    }
    shares
}

/// `total × weight ÷ whole` as whole part and remainder, for 0 ≤ weight ≤ whole. Weights too large to multiply are scaled
/// down together.
fn proportion(total: i128, weight: i128, whole: i128) -> (i128, i128) {
    if let Some(product) = total.checked_mul(weight) {
        return Ratio { num: product, den: whole }.divided().unwrap_or((0, 0));
    }
    // The whole parts of total ÷ whole need no product that could overflow; what is left is smaller than `whole`.
    let (times, left) = Ratio { num: total, den: whole }.divided().unwrap_or((0, 0));
    let mut shift = 0u32;
    loop {
        let (small, small_whole) = (weight >> shift, (whole >> shift).max(1));
        if let Some(product) = left.checked_mul(small) {
            let (share, rest) = Ratio { num: product, den: small_whole }.divided().unwrap_or((0, 0));
            return (times.saturating_mul(weight).saturating_add(share), rest);
        }
        shift = shift.saturating_add(8);
    }
}

/// A number as people write it, exact: `1`, `1.25`, `0.001`. At most 6 digits after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Decimal {
    /// The value in millionths.
    pub micros: i64,
}

impl Decimal {
    /// Digits kept after the point.
    pub const SCALE: u32 = 6;
    const ONE: i64 = 1_000_000;

    /// A whole number.
    pub fn whole(value: i64) -> Option<Decimal> {
        value.checked_mul(Self::ONE).map(|micros| Decimal { micros })
    }

    /// `minor` units of a unit that has `exponent` digits after the point.
    pub fn of_minor(minor: i64, exponent: u32) -> Option<Decimal> {
        let factor = 10i64.checked_pow(Self::SCALE.checked_sub(exponent)?)?;
        minor.checked_mul(factor).map(|micros| Decimal { micros })
    }

    /// Reads `12`, `-1.25`. No exponent, no sign `+`, no empty part.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let places = u32::try_from(fraction.len()).ok().filter(|n| *n <= Self::SCALE)?;
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
        let part = part.checked_mul(10i64.checked_pow(Self::SCALE.checked_sub(places)?)?)?;
        let micros = whole.checked_mul(Self::ONE)?.checked_add(part)?.checked_mul(sign)?;
        Some(Decimal { micros })
    }

    /// The value as a fraction.
    pub fn ratio(self) -> Ratio {
        Ratio { num: i128::from(self.micros), den: i128::from(Self::ONE) }.reduced()
    }

    /// In smallest units of a unit with `exponent` digits after the point; `None` when it has more digits than that.
    pub fn to_minor(self, exponent: u32) -> Option<i64> {
        let factor = 10i64.checked_pow(Self::SCALE.checked_sub(exponent)?)?;
        (self.micros.checked_rem(factor)? == 0).then(|| self.micros.checked_div(factor)).flatten()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, micros) = (Self::ONE.unsigned_abs(), self.micros.unsigned_abs());
        let sign = if self.micros < 0 { "-" } else { "" };
        let fraction = format!("{:06}", micros % one);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{}", micros / one),
            digits => write!(f, "{sign}{}.{digits}", micros / one),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Text for people and documents; the stored form keeps the number itself.
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.micros.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number with at most 6 digits after the point, such as 1.25")
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Decimal, E> {
                Decimal::whole(v).ok_or_else(|| E::invalid_value(de::Unexpected::Signed(v), &self))
            }
            fn visit_u64<E: de::Error>(self, v: u64) -> Result<Decimal, E> {
                let whole = i64::try_from(v).ok().and_then(Decimal::whole);
                whole.ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(v), &self))
            }
            // A YAML or JSON number reaches us as binary floating point; its shortest decimal form is what was written.
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Decimal, E> {
                self.visit_str(&v.to_string())
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Decimal, E> {
                Decimal::parse(v).ok_or_else(|| E::invalid_value(de::Unexpected::Str(v), &self))
            }
        }
        if !deserializer.is_human_readable() {
            return i64::deserialize(deserializer).map(|micros| Decimal { micros });
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An exact number with at most 6 digits after the point, as a number or as text.",
            "type": ["number", "string"],
            "examples": [1, 1.25, "0.10"],
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (text, micros, printed) in [
            ("1", 1_000_000, "1"),
            ("1.10", 1_100_000, "1.1"),
            ("0.000001", 1, "0.000001"),
            ("-2.5", -2_500_000, "-2.5"),
            ("60.00", 60_000_000, "60"),
        ] {
            let decimal = Decimal::parse(text).unwrap();
            assert_eq!((decimal.micros, decimal.to_string().as_str()), (micros, printed));
        }
        for wrong in ["", ".5", "1.", "+1", "1e2", "0.0000001", "٣", "1,5", "99999999999999999999"] {
            assert_eq!(Decimal::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Decimal::parse("1.25").unwrap().to_minor(2), Some(125));
        assert_eq!(Decimal::parse("1.255").unwrap().to_minor(2), None);
    }

    #[test]
    fn rounding_by_hand() {
        let check = |num, den, rounding, expected| {
            assert_eq!(Ratio { num, den }.round(rounding), Ok(expected), "{num}/{den} {rounding:?}");
        };
        check(5, 2, Rounding::Floor, 2);
        check(5, 2, Rounding::HalfEven, 2);
        check(7, 2, Rounding::HalfEven, 4);
        check(5, 2, Rounding::Ceil, 3);
        check(4, 2, Rounding::Ceil, 2);
        check(-5, 2, Rounding::Floor, -3);
        assert_eq!(Ratio { num: 1 << 53, den: 1 }.round(Rounding::Floor), Err(OutOfRange));
    }

    proptest! {
        #[test]
        fn shares_sum_to_the_total(total in 0i64..1_000_000, weights in prop::collection::vec(0i128..1_000_000, 1..12)) {
            let shares = share_out(total, &weights);
            prop_assert_eq!(shares.iter().sum::<i64>(), total);
            let whole: i128 = weights.iter().sum();
            if whole > 0 {
                for (share, weight) in shares.iter().zip(&weights) {
                    let exact_down = i128::from(total) * weight / whole;
                    prop_assert!(i128::from(*share) == exact_down || i128::from(*share) == exact_down + 1);
                    prop_assert!(*weight > 0 || *share == 0);
                }
            }
        }

        #[test]
        fn a_decimal_reads_what_it_writes(micros in any::<i64>()) {
            let decimal = Decimal { micros };
            prop_assume!(micros != i64::MIN);
            prop_assert_eq!(Decimal::parse(&decimal.to_string()), Some(decimal));
        }
    }
}
