//! Voucher codes: made from random bytes, printed in groups, and read back however they are typed.
//!
//! A code that is worth money must not be guessed and is copied by hand. So it carries 64 random bits, is written with
//! 31 characters of which none looks like another, and ends in a check character that finds every wrong character and
//! every pair of exchanged ones. What is typed has one canonical form at most; that form is what is stored and looked
//! up, so that no typed text can ever match two codes. Codes that a shop invents ("WELCOME10") are read the same way.

use std::fmt;

/// The characters of made codes: without 0 and O, 1, I and L. There are 31 of them, a prime number, on which the check
/// character rests.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Random characters of a made code: 31^13 is more than 2^64.
const RANDOM: usize = 13;

/// The random part and the check character.
const BODY: usize = RANDOM + 1;

/// The longest prefix of made codes.
pub const PREFIX_MAX: usize = 12;

/// The longest canonical form.
pub const CODE_MAX: usize = 40;

/// The longest text that is read, in characters; separators may make it longer than the code.
pub const TYPED_MAX: usize = 100;

/// A code in its canonical form: 1 to [`CODE_MAX`] of `A`–`Z` and `0`–`9`, with `0` for O, and `1` for I and L.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(String);

/// What made codes begin with, to tell campaigns apart; perhaps nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefix(String);

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// Nothing but separators.
    #[error("a code has at least one letter or digit")]
    Empty,
    /// More than [`TYPED_MAX`] characters, or more than [`CODE_MAX`] letters and digits.
    #[error("a code has 40 letters and digits at most")]
    TooLong,
    /// Something that is no letter A–Z, digit, space or dash, and looks like none of them.
    #[error("`{0}` can't be in a code")]
    Character(char),
}

/// Why a text can't be the prefix of made codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPrefix {
    /// More than [`PREFIX_MAX`] characters.
    #[error("a prefix has 12 characters at most")]
    TooLong,
    /// Not one of the characters that codes are made of.
    #[error("`{0}` can't be in a prefix; use A-Z without I, L, O, and 2-9")]
    Character(char),
}

impl Prefix {
    /// Checks that `text` is made of the characters of codes, in upper case, so that the check character covers it.
    ///
    /// # Errors
    /// When it is longer than [`PREFIX_MAX`], or has another character.
    pub fn new(text: &str) -> Result<Prefix, BadPrefix> {
        if let Some(wrong) = text.chars().find(|c| !c.is_ascii() || value(*c as u8).is_none()) {
            return Err(BadPrefix::Character(wrong));
        }
        if PREFIX_MAX < text.len() { Err(BadPrefix::TooLong) } else { Ok(Prefix(text.to_owned())) }
    }
}

impl Code {
    /// Makes a code of 128 random bits, of which it keeps 64. They must come from a cryptographic source; equal bits give
    /// equal codes.
    pub fn make(prefix: &Prefix, random: [u8; 16]) -> Code {
        let mut number = u128::from_be_bytes(random);
        let mut text = prefix.0.clone();
        for _ in 0..RANDOM {
            text.push(symbol(number % 31));
            number /= 31;
        }
        // The check character weighs 1, so that it is what is missing to a multiple of 31.
        let missing = (31 - weighted_sum(&text, 2).unwrap_or(0)) % 31;
        text.push(symbol(missing.into()));
        Code(text)
    }

    /// Reads what somebody typed: in any case, with spaces and dashes anywhere, with the digits of other scripts, wide
    /// forms, and letters of other alphabets that look the same.
    ///
    /// # Errors
    /// When it can't be a code; see [`Misread`]. The check character is not looked at: see [`Code::is_made`].
    pub fn read(typed: &str) -> Result<Code, Misread> {
        let mut text = String::with_capacity(BODY + PREFIX_MAX);
        for (place, c) in typed.chars().enumerate() {
            if TYPED_MAX <= place {
                return Err(Misread::TooLong);
            }
            if !is_separator(c) {
                text.push(canonical(c).ok_or(Misread::Character(c))?);
            }
        }
        match text.len() {
            0 => Err(Misread::Empty),
            1..=CODE_MAX => Ok(Code(text)),
            _ => Err(Misread::TooLong),
        }
    }

    /// Whether this can be a code that [`Code::make`] made: right length, right characters, right check character. One
    /// that can't be needs no look-up, and is no attempt at guessing.
    pub fn is_made(&self) -> bool {
        (BODY..=BODY + PREFIX_MAX).contains(&self.0.len()) && weighted_sum(&self.0, 1) == Some(0)
    }

    /// The canonical form, by which a code is stored and found.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As it is printed for people: `TEA-7K3QX-9MWPD-4RNA`. What is no made code is printed as it is.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_made() {
            return f.write_str(&self.0);
        }
        let (prefix, body) = self.0.split_at(self.0.len().saturating_sub(BODY));
        let ((one, rest), dash) = (body.split_at(5), if prefix.is_empty() { "" } else { "-" });
        let (two, three) = rest.split_at(5);
        write!(f, "{prefix}{dash}{one}-{two}-{three}")
    }
}

/// The sum of the characters' values, each times its weight: `lightest` at the end, then one more for each. Weights up to
/// 30 differ and are no multiples of 31; so no single change and no exchange of two characters leaves the sum as it is.
fn weighted_sum(text: &str, lightest: u32) -> Option<u32> {
    let mut sum = 0u32;
    for (weight, character) in (lightest..).zip(text.bytes().rev()) {
        sum = (sum + weight * u32::try_from(value(character)?).ok()?) % 31;
    }
    Some(sum)
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == character)
}

fn symbol(value: u128) -> char {
    usize::try_from(value).ok().and_then(|value| ALPHABET.get(value)).map_or('?', |byte| char::from(*byte))
}

/// Spaces, dashes, and what can't be seen but comes along when a code is copied from a page.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{2060}' | '\u{2212}')
        || matches!(c, '\u{feff}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// The one character that `c` stands for.
fn canonical(c: char) -> Option<char> {
    let c = match c {
        'A'..='Z' | '0'..='9' => c,
        'a'..='z' => c.to_ascii_uppercase(),
        _ => digit(c).or_else(|| wide(c)).or_else(|| look_alike(c))?,
    };
    Some(match c {
        'O' => '0',
        'I' | 'L' => '1',
        _ => c,
    })
}

/// The zeros of the scripts whose digits are typed on phones, and of the mathematical styles; nine digits follow each.
const ZEROS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x17e0, 0x1810, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
];

fn digit(c: char) -> Option<char> {
    let after = |zero: &u32| u32::from(c).checked_sub(*zero).filter(|digit| *digit < 10);
    ZEROS.iter().find_map(after).and_then(|digit| char::from_digit(digit, 10))
}

/// Letters as wide as an ideograph, which East Asian keyboards give.
fn wide(c: char) -> Option<char> {
    let narrow = |first: char| u32::from(c).checked_sub(u32::from(first)).filter(|letter| *letter < 26);
    let letter = narrow('\u{ff21}').or_else(|| narrow('\u{ff41}'))?;
    u8::try_from(letter).ok().map(|letter| char::from(b'A' + letter))
}

/// Greek and Cyrillic letters whose capital can't be told from a Latin one: the keyboard was left in the other alphabet.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'А' | 'а' | 'Α' | 'α' => 'A',
        'В' | 'в' | 'Β' | 'β' => 'B',
        'С' | 'с' => 'C',
        'Е' | 'е' | 'Ε' | 'ε' => 'E',
        'Н' | 'н' | 'Η' | 'η' => 'H',
        'І' | 'і' | 'Ι' | 'ι' => 'I',
        'Ј' | 'ј' => 'J',
        'К' | 'к' | 'Κ' | 'κ' => 'K',
        'М' | 'м' | 'Μ' | 'μ' => 'M',
        'Ν' | 'ν' => 'N',
        'О' | 'о' | 'Ο' | 'ο' => 'O',
        'Р' | 'р' | 'Ρ' | 'ρ' => 'P',
        'Ѕ' | 'ѕ' => 'S',
        'Т' | 'т' | 'Τ' | 'τ' => 'T',
        'Х' | 'х' | 'Χ' | 'χ' => 'X',
        'Υ' | 'υ' => 'Y',
        'Ζ' | 'ζ' => 'Z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A generator with a seed; the engine has no other.
    struct Bytes(u64);

    impl Bytes {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }

        fn sixteen(&mut self) -> [u8; 16] {
            (u128::from(self.next()) << 64 | u128::from(self.next())).to_be_bytes()
        }
    }

    #[test]
    fn what_is_typed_has_one_form() {
        let check = |typed: &str, expected: &str| {
            assert_eq!(Code::read(typed).map(|code| code.0).as_deref(), Ok(expected), "{typed}");
        };
        check("ABC234", "ABC234");
        check("abc234", "ABC234");
        check(" aBc - 2\u{a0}3–4\t", "ABC234");
        check("A\u{200b}B\u{ad}C\u{feff}2‑3−4", "ABC234");
        check("٢٣٤", "234");
        check("۲۳۴", "234");
        check("२३४", "234");
        check("๒๓๔", "234");
        check("𝟐𝟛𝟰𝟧𝟼", "23456");
        check("ＡＢＣ２３４", "ABC234");
        check("ａｂｃ－２３４", "ABC234");
        // Cyrillic, then Greek, in both cases.
        check("АВСЕНКМРТХ", "ABCEHKMPTX");
        check("авсенкмртх", "ABCEHKMPTX");
        check("ΑΒΕΖΗΚΜΝΡΤΥΧ", "ABEZHKMNPTYX");
        // The two pairs of look-alikes are one character each, whatever was meant.
        check("O0oо０٠", "000000");
        check("1IlLiІ", "111111");
        check("Welcome-10", "WE1C0ME10");
        check("WELC0ME 1O", "WE1C0ME10");
        check(&"A".repeat(40), &"A".repeat(40));
        check(&"A-".repeat(40), &"A".repeat(40));
    }

    #[test]
    fn what_is_no_code() {
        let check = |typed: &str, expected: Misread| assert_eq!(Code::read(typed), Err(expected), "{typed}");
        check("", Misread::Empty);
        check(" - – ", Misread::Empty);
        check(&"A".repeat(41), Misread::TooLong);
        check(&"-".repeat(101), Misread::TooLong);
        check(&("A".to_owned() + &" ".repeat(100)), Misread::TooLong);
        for (typed, found) in [
            ("AB_C", '_'),
            ("AB.C", '.'),
            ("ÄB", 'Ä'),
            ("A\u{308}B", '\u{308}'),
            ("ß", 'ß'),
            ("②", '②'),
            ("²", '²'),
            ("二", '二'),
            ("Ж", 'Ж'),
            ("\u{212a}", '\u{212a}'),
            ("AB\0C", '\0'),
            ("\u{202e}AB", '\u{202e}'),
            ("AB'; --", '\''),
        ] {
            check(typed, Misread::Character(found));
        }
    }

    #[test]
    fn prefixes() {
        let check = |text: &str, expected: Result<(), BadPrefix>| {
            assert_eq!(Prefix::new(text).map(|_| ()), expected, "{text}");
        };
        check("", Ok(()));
        check("TEA", Ok(()));
        check("ABCDEFGHJKMN", Ok(()));
        check("ABCDEFGHJKMNP", Err(BadPrefix::TooLong));
        check("LATTE", Err(BadPrefix::Character('L')));
        check("tea", Err(BadPrefix::Character('t')));
        check("TEA-", Err(BadPrefix::Character('-')));
        check("ÄB", Err(BadPrefix::Character('Ä')));
    }

    /// Worked with a pencil: all characters are 2, the value 0, but for the last random one, of value 1 and weight 2.
    #[test]
    fn printed_and_read_back() {
        let check = |prefix: &str, number: u128, expected: &str| {
            let code = Code::make(&Prefix::new(prefix).unwrap(), number.to_be_bytes());
            assert_eq!(code.to_string(), expected);
            assert_eq!(Code::read(expected), Ok(code.clone()));
            assert_eq!(Code::read(&expected.to_lowercase().replace('-', " ")), Ok(code.clone()));
            assert!(code.is_made());
        };
        check("", 0, "22222-22222-2222");
        check("", 31u128.pow(12), "22222-22222-223Y");
        check("", 31u128.pow(13), "22222-22222-2222");
        check("", 1, "32222-22222-222K");
        // T, E and A are 24, 12 and 8, at weights 17, 16 and 15: 720 is 7 more than a multiple of 31, and 24 is missing.
        check("TEA", 0, "TEA-22222-22222-222T");
        assert_eq!(Code::read("welcome 10").unwrap().to_string(), "WE1C0ME10");
    }

    #[test]
    fn a_million_codes() {
        let (mut bytes, prefix) = (Bytes(1), Prefix::default());
        let mut counts = vec![[0u32; 31]; RANDOM];
        let mut codes: Vec<Code> = (0..1_000_000).map(|_| Code::make(&prefix, bytes.sixteen())).collect();
        for code in &codes {
            assert!(code.is_made(), "{code}");
            for (counts, character) in counts.iter_mut().zip(code.0.bytes()) {
                counts[value(character).unwrap()] += 1;
            }
        }
        // Each character at each place as often as any other: 32,258 times, give or take six standard deviations.
        for count in counts.iter().flatten() {
            assert!(32_258u32.abs_diff(*count) < 6 * 177, "{count}");
        }
        codes.sort_unstable();
        assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn every_slip_is_found() {
        let mut bytes = Bytes(2);
        for prefix in ["", "TEA", "ABCDEFGHJKMN"] {
            let prefix = Prefix::new(prefix).unwrap();
            for _ in 0..100 {
                let code = Code::make(&prefix, bytes.sixteen());
                let right = code.0.as_bytes();
                let is_made = |typed: &[u8]| Code(String::from_utf8(typed.to_vec()).unwrap()).is_made();
                for at in 0..right.len() {
                    for wrong in b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
                        let mut typed = right.to_vec();
                        typed[at] = *wrong;
                        assert_eq!(is_made(&typed), *wrong == right[at], "{code}");
                    }
                    for other in 0..at {
                        let mut typed = right.to_vec();
                        typed.swap(at, other);
                        assert_eq!(is_made(&typed), right[at] == right[other], "{code}");
                    }
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// A canonical form reads as itself, so that what was stored is found by what was printed, and by nothing else.
        #[test]
        fn reading_twice_changes_nothing(typed in any::<String>()) {
            if let Ok(code) = Code::read(&typed) {
                prop_assert!(code.0.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
                prop_assert_eq!(Code::read(&code.0), Ok(code.clone()));
                prop_assert_eq!(Code::read(&code.to_string()), Ok(code));
            }
        }

        #[test]
        fn made_codes_survive_any_hand(random in any::<[u8; 16]>(), cases in any::<u32>(), dashes in any::<u32>()) {
            let code = Code::make(&Prefix::default(), random);
            let mut typed = String::new();
            for (at, c) in code.0.chars().enumerate() {
                typed.push(if cases >> at & 1 == 1 { c.to_ascii_lowercase() } else { c });
                typed.push_str(["", "-", " ", "\u{2013} "][(dashes >> (2 * at) & 3) as usize]);
            }
            prop_assert_eq!(Code::read(&typed), Ok(code));
        }
    }
}
