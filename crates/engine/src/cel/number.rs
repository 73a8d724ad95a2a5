//! Exact numbers: arithmetic that cannot go wrong silently, and how decimals are read and printed.
//!
//! CEL's `double` is an IEEE float, in which `0.1 + 0.2 != 0.3`. Money must not do that, so a literal with a
//! point is a decimal of millionths here. The compiler's constant folding and the evaluator share these
//! functions, so that a condition means the same whether or not its parts are known beforehand.

use super::tree::Arithmetic;

/// Millionths in one.
pub const MICRO: i128 = 1_000_000;

/// The largest decimal that a literal or a calculation may give, in millionths: every `int` can be widened.
pub const DECIMAL_MAX: i128 = i64::MAX as i128 * MICRO;

/// Why a calculation has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    Overflow,
    DivisionByZero,
}

/// Why the text of a decimal literal has no exact value here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unrepresentable {
    TooFine,
    TooLarge,
}

/// Whole numbers: division goes towards zero, the remainder has the sign of the left side, as in CEL.
pub(super) fn int_arithmetic(operator: Arithmetic, left: i64, right: i64) -> Result<i64, Fault> {
    let result = match operator {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide | Arithmetic::Remainder if right == 0 => return Err(Fault::DivisionByZero),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Remainder => left.checked_rem(right),
    };
    result.ok_or(Fault::Overflow)
}

/// Decimals in millionths: sums and remainders are exact, products and quotients are rounded half to even.
pub(super) fn decimal_arithmetic(operator: Arithmetic, left: i128, right: i128) -> Result<i128, Fault> {
    let result = match operator {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right).and_then(|product| divide_half_even(product, MICRO)),
        Arithmetic::Divide | Arithmetic::Remainder if right == 0 => return Err(Fault::DivisionByZero),
        Arithmetic::Divide => left.checked_mul(MICRO).and_then(|scaled| divide_half_even(scaled, right)),
        Arithmetic::Remainder => left.checked_rem(right),
    };
    result.and_then(within_range).ok_or(Fault::Overflow)
}

/// Turns the sign of a decimal; a host value may be out of range.
pub(super) fn negate_decimal(value: i128) -> Result<i128, Fault> {
    value.checked_neg().and_then(within_range).ok_or(Fault::Overflow)
}

/// Widens a whole number; always possible.
pub(super) fn widen(value: i64) -> i128 {
    i128::from(value) * MICRO
}

/// Reads an unsigned decimal literal, with an exponent or without: `60.00`, `.5`, `1.5e3`.
pub(super) fn parse_decimal(text: &str) -> Result<i128, Unrepresentable> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    let exponent: i64 = exponent.parse().map_err(|_| {
        if exponent.starts_with('-') { Unrepresentable::TooFine } else { Unrepresentable::TooLarge }
    })?;
    let trimmed = length(&digits) - length(significant);
    // The power of ten that turns the significant digits into millionths.
    let power = exponent.saturating_add(trimmed - length(fraction) + 6);
    let power = u32::try_from(power)
        .map_err(|_| if power < 0 { Unrepresentable::TooFine } else { Unrepresentable::TooLarge })?;
    let scale = 10_i128.checked_pow(power).ok_or(Unrepresentable::TooLarge)?;
    let unscaled: i128 = significant.parse().map_err(|_| Unrepresentable::TooLarge)?;
    unscaled.checked_mul(scale).and_then(within_range).ok_or(Unrepresentable::TooLarge)
}

/// Prints millionths as a literal that reads back as the same number, with at least two digits after the
/// point.
pub(super) fn print_decimal(micro: i128) -> String {
    const UNSIGNED_MICRO: u128 = MICRO.unsigned_abs();
    let (sign, size) = (if micro < 0 { "-" } else { "" }, micro.unsigned_abs());
    let fraction = format!("{:06}", size % UNSIGNED_MICRO);
    let digits = fraction.trim_end_matches('0').len().max(2);
    format!("{sign}{}.{}", size / UNSIGNED_MICRO, &fraction[..digits])
}

fn within_range(value: i128) -> Option<i128> {
    (-DECIMAL_MAX..=DECIMAL_MAX).contains(&value).then_some(value)
}

fn divide_half_even(numerator: i128, denominator: i128) -> Option<i128> {
    let quotient = numerator.checked_div(denominator)?;
    let remainder = numerator.checked_rem(denominator)?;
    // The remainder is smaller than the denominator, so its double fits in 128 unsigned bits.
    let twice = remainder.unsigned_abs() * 2;
    let size = denominator.unsigned_abs();
    let away_from_zero = twice > size || (twice == size && quotient % 2 != 0);
    let step = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
    if away_from_zero { quotient.checked_add(step) } else { Some(quotient) }
}

/// The length of a piece of a source, which is far below any integer's limit.
fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}
