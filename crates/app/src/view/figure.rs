//! Figures as text: exact integers and fractions, never binary floating point.

use regulars_engine::{amount::Ratio, document::WalletKind, program::Program, symbol::Sym};

/// Digits after the point when a fraction is shown as a decimal.
const PLACES: u32 = 6;

/// `1250` with 2 digits after the point is `12.50`.
pub fn decimal(minor: i64, exponent: u32) -> String {
    let mut text = minor.unsigned_abs().to_string();
    let digits = exponent.min(18) as usize;
    if 0 < digits {
        if text.len() <= digits {
            text.insert_str(0, &"0000000000000000000"[..=digits.saturating_sub(text.len())]);
        }
        text.insert(text.len().saturating_sub(digits), '.');
    }
    if minor < 0 {
        text.insert(0, '-');
    }
    text
}

/// A fraction in lowest terms, `25/2`; whole numbers too: `24/1`.
pub fn ratio_fraction(ratio: Ratio) -> String {
    let Ratio { num, den } = ratio.reduced();
    [integer(num).as_str(), "/", &integer(den)].concat()
}

/// A fraction as a decimal without needless zeros: `12.5`, `24`; cut after 6 digits and marked where it does not end:
/// `≈1.333333`.
pub fn ratio_decimal(ratio: Ratio) -> String {
    let Ratio { num, den } = ratio.reduced();
    if den == 1 {
        return integer(num);
    }
    let (sign, den) = (if num < 0 { "-" } else { "" }, den.unsigned_abs().max(1));
    let (whole, rest) = (num.unsigned_abs() / den, num.unsigned_abs() % den);
    let Some(scaled) = rest.checked_mul(10u128.pow(PLACES)) else { return format!("≈{sign}{whole}") };
    let (digits, beyond) = (scaled / den, scaled % den);
    let mark = if beyond == 0 { "" } else { "≈" };
    let digits = format!("{digits:0places$}", places = PLACES as usize);
    match digits.trim_end_matches('0') {
        "" => format!("{mark}{sign}{whole}"),
        digits => format!("{mark}{sign}{whole}.{digits}"),
    }
}

/// Nearly every number has 64 bits at most, for which there is a quick way to text.
fn integer(number: i128) -> String {
    i64::try_from(number).map_or_else(|_| number.to_string(), |number| number.to_string())
}

/// The unit of a wallet in a language: `point` and `points`, or the currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit<'p> {
    /// For exactly one.
    pub one: &'p str,
    /// For any other number.
    pub many: &'p str,
    /// Digits after the point.
    pub exponent: u32,
    /// Whether it is money in the base currency.
    pub money: bool,
}

impl<'p> Unit<'p> {
    /// Of a wallet; a wallet without a unit of its own, or that this version no longer has, counts in its name.
    pub fn of(program: &'p Program, wallet: Sym, language: &str) -> Unit<'p> {
        let spec = program.wallet_of(wallet);
        if spec.is_some_and(|spec| spec.kind == WalletKind::Money) {
            return Unit::money(program);
        }
        let name = program.name_of(wallet);
        let stated = program.document.wallets.get(name).and_then(|w| w.unit.as_ref());
        let text = stated.map_or(name, |unit| unit.in_language(language));
        let (one, many) = text.split_once('|').unwrap_or((text, text));
        Unit { one: one.trim(), many: many.trim(), exponent: 0, money: false }
    }

    /// Money in the base currency.
    pub fn money(program: &'p Program) -> Unit<'p> {
        let code = program.currency.code.as_str();
        Unit { one: code, many: code, exponent: program.currency.exponent, money: true }
    }

    /// The word for so many.
    pub fn word(&self, minor: i64) -> &'p str {
        if minor == 1 && self.exponent == 0 { self.one } else { self.many }
    }

    /// The amount with its unit: `24 points`, `12.00 CNY`.
    pub fn amount(&self, minor: i64) -> String {
        [decimal(minor, self.exponent).as_str(), " ", self.word(minor)].concat()
    }

    /// A fraction of smallest units, in whole units: `12.5` cents are `0.125`.
    pub fn fraction(&self, ratio: Ratio) -> String {
        if self.exponent == 0 {
            return ratio_decimal(ratio);
        }
        let whole = Ratio { num: 1, den: 10i128.pow(self.exponent.min(18)) };
        ratio.times(whole).map_or_else(|_| ratio_decimal(ratio), ratio_decimal)
    }
}
