//! Amounts and quantities on the wire: whole numbers of the smallest unit that every JSON reader keeps exact.
//!
//! Each type says in its name what it allows, so that a negative price can't reach a rule.

use std::fmt;

use regulars_engine::amount::AMOUNT_MAX;
use serde::{Deserialize, Deserializer, de};
use utoipa::ToSchema;

use crate::{json::custom, problem::Code};

/// An amount of at least 0, in the smallest unit: a price, a discount, a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ToSchema)]
#[schema(value_type = i64, minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 2400)]
pub struct Amount(i64);

/// An amount of at least 1, in the smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 20000)]
pub struct PositiveAmount(i64);

/// What to add (positive) or to take (negative), in the smallest unit; not 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(
    value_type = i64,
    minimum = -9_007_199_254_740_991_i64,
    maximum = 9_007_199_254_740_991_i64,
    example = -50
)]
pub struct SignedAmount(i64);

/// How many, at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
pub struct Quantity(i64);

/// The place of a line in its order, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = i64, minimum = 0, maximum = 999, example = 0)]
pub struct LineIndex(u32);

impl Quantity {
    /// One piece.
    pub const ONE: Quantity = Quantity(1);
}

macro_rules! numbers {
    ($($name:ident: $whole:ty, $check:ident;)*) => {$(
        impl $name {
            /// The number.
            pub fn get(self) -> $whole {
                self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match $check(Number::deserialize(deserializer)?) {
                    Ok(number) => Ok($name(number)),
                    Err((code, detail)) => Err(custom(code, detail)),
                }
            }
        }
    )*};
}

numbers! {
    Amount: i64, not_negative;
    PositiveAmount: i64, positive;
    SignedAmount: i64, signed;
    Quantity: i64, positive;
    LineIndex: u32, line_index;
}

type Checked<T> = Result<T, (Code, &'static str)>;

const BEYOND: (Code, &str) = (Code::AmountOutOfRange, "the number is outside ±(2^53 − 1)");

fn not_negative(number: Number) -> Checked<i64> {
    match number.whole()? {
        ..0 => Err((Code::AmountNotPositive, "the number is below 0")),
        whole => bounded(whole),
    }
}

fn positive(number: Number) -> Checked<i64> {
    match number.whole()? {
        ..0 => Err((Code::AmountNotPositive, "the number is below 1")),
        0 => Err((Code::AmountZero, "the number is 0")),
        whole => bounded(whole),
    }
}

fn signed(number: Number) -> Checked<i64> {
    match number.whole()? {
        0 => Err((Code::AmountZero, "the number is 0")),
        whole => bounded(whole),
    }
}

fn line_index(number: Number) -> Checked<u32> {
    not_negative(number).and_then(|whole| u32::try_from(whole).map_err(|_| BEYOND))
}

fn bounded(whole: i64) -> Checked<i64> {
    if whole.unsigned_abs() <= AMOUNT_MAX.unsigned_abs() { Ok(whole) } else { Err(BEYOND) }
}

/// Any JSON number, as far as its kind decides which mistake it is.
pub(super) enum Number {
    /// Within 64 bits.
    Whole(i64),
    /// `-0`.
    NegativeZero,
    /// Beyond 64 bits.
    Beyond,
    /// With a fraction or an exponent.
    Fraction,
}

impl Number {
    fn whole(self) -> Checked<i64> {
        match self {
            Number::Whole(whole) => Ok(whole),
            Number::NegativeZero => Err((Code::AmountZero, "the number is -0")),
            Number::Beyond => Err(BEYOND),
            Number::Fraction => Err((Code::AmountNotInteger, "the number has a fraction or an exponent")),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number")
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Number, E> {
                Ok(Number::Whole(v))
            }
            fn visit_i128<E: de::Error>(self, _: i128) -> Result<Number, E> {
                Ok(Number::Beyond)
            }
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Number, E> {
                let negative_zero = v == 0.0 && v.is_sign_negative();
                Ok(if negative_zero { Number::NegativeZero } else { Number::Fraction })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::json;

    fn check<T: for<'de> Deserialize<'de> + PartialEq + Debug>(text: &str, expected: Result<T, Code>) {
        let value = json::parse(text.as_bytes()).unwrap();
        assert_eq!(json::read::<T>(&value).map_err(|mistake| mistake.code), expected, "{text}");
    }

    #[test]
    fn kinds_of_numbers() {
        check("0", Ok(Amount(0)));
        check("9007199254740991", Ok(Amount(AMOUNT_MAX)));
        check("1", Ok(PositiveAmount(1)));
        check("-50", Ok(SignedAmount(-50)));
        check("3", Ok(Quantity(3)));
        check("999", Ok(LineIndex(999)));
    }

    #[test]
    fn mistakes() {
        for (text, code) in [
            ("9007199254740992", Code::AmountOutOfRange),
            ("9223372036854775808", Code::AmountOutOfRange),
            ("1000000000000000000000000000000000000000000", Code::AmountOutOfRange),
            ("1e300", Code::AmountOutOfRange),
            ("-1", Code::AmountNotPositive),
            ("-9223372036854775808", Code::AmountNotPositive),
            ("-0", Code::AmountZero),
            ("-0.0", Code::AmountZero),
            ("1e2", Code::AmountNotInteger),
            ("1.0", Code::AmountNotInteger),
            ("1.5", Code::AmountNotInteger),
            ("\"100\"", Code::WrongType),
            ("null", Code::WrongType),
            ("true", Code::WrongType),
            ("[]", Code::WrongType),
            ("{}", Code::WrongType),
        ] {
            check::<Amount>(text, Err(code));
            check::<PositiveAmount>(text, Err(code));
            check::<Quantity>(text, Err(code));
        }
        check::<PositiveAmount>("0", Err(Code::AmountZero));
        check::<Quantity>("0", Err(Code::AmountZero));
        check::<SignedAmount>("0", Err(Code::AmountZero));
        check::<SignedAmount>("-9007199254740992", Err(Code::AmountOutOfRange));
        check::<SignedAmount>("-9223372036854775809", Err(Code::AmountOutOfRange));
        check::<LineIndex>("4294967296", Err(Code::AmountOutOfRange));
    }
}
