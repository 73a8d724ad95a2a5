//! Bytes to [`Value`], through the parser of serde_json and a visitor that refuses what it must while reading, so that
//! a hostile document costs no more than its bytes.

use std::{cell::RefCell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::{Mistake, Value};
use crate::problem::Code;

/// Arrays and objects inside each other.
pub const DEPTH_MAX: usize = 32;

/// Items of an array, members of an object.
pub const ARRAY_ITEMS_MAX: usize = 1_000;

/// Bytes of a string or a key, in UTF-8.
pub const STRING_BYTES_MAX: usize = 4 * 1_024;

/// Reads one JSON document.
///
/// # Errors
/// `malformed_json` for anything that RFC 8259 does not allow (BOM, trailing bytes, invalid UTF-8, lone surrogates),
/// and `too_deep`, `duplicate_key`, `too_long`, `too_many_items`, `invalid_characters` (NUL), `amount_out_of_range`
/// (a number that no double holds) for what it allows and we do not.
pub fn parse(bytes: &[u8]) -> Result<Value, Mistake> {
    let malformed = |detail: &str| Mistake::new(Code::MalformedJson, detail);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(malformed("the body is empty"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("the body is not UTF-8"))?;
    if text.starts_with('\u{feff}') {
        return Err(malformed("the body begins with a byte order mark"));
    }
    let refused = RefCell::new(None);
    let mut parser = serde_json::Deserializer::from_str(text);
    let parsed = Place { depth: 0, refused: &refused }.deserialize(&mut parser);
    match parsed.and_then(|value| parser.end().map(|()| value)) {
        Ok(value) => Ok(value),
        Err(error) => Err(refused.into_inner().unwrap_or_else(|| from_parser(&error))),
    }
}

/// serde_json tells a number that overflows a double by its message only; a test pins it.
fn from_parser(error: &serde_json::Error) -> Mistake {
    let text = error.to_string();
    if text.starts_with("number out of range") {
        return Mistake::new(Code::AmountOutOfRange, format!("{text}: no amount is that large"));
    }
    Mistake::new(Code::MalformedJson, text)
}

/// Where in the document a value stands.
#[derive(Clone, Copy)]
struct Place<'r> {
    depth: usize,
    /// Why the document is refused. serde_json's own error type can't carry it.
    refused: &'r RefCell<Option<Mistake>>,
}

impl<'r> Place<'r> {
    /// Remembers why, and stops the parser.
    fn refuse<E: serde::de::Error>(&self, code: Code, detail: String) -> E {
        *self.refused.borrow_mut() = Some(Mistake::new(code, detail));
        E::custom("refused")
    }

    fn inside<E: serde::de::Error>(&self) -> Result<Place<'r>, E> {
        if DEPTH_MAX <= self.depth {
            return Err(self.refuse(Code::TooDeep, format!("more than {DEPTH_MAX} levels of nesting")));
        }
        Ok(Place { depth: self.depth + 1, refused: self.refused })
    }

    fn check_text<E: serde::de::Error>(&self, text: &str) -> Result<(), E> {
        if STRING_BYTES_MAX < text.len() {
            let detail = format!("a string is longer than {STRING_BYTES_MAX} bytes");
            return Err(self.refuse(Code::TooLong, detail));
        }
        if text.contains('\0') {
            return Err(self.refuse(Code::InvalidCharacters, "a string contains NUL".to_owned()));
        }
        Ok(())
    }

    /// Room for one more item or member after `count`.
    fn check_count<E: serde::de::Error>(&self, count: usize) -> Result<(), E> {
        if ARRAY_ITEMS_MAX < count {
            return Err(self.refuse(Code::TooManyItems, format!("more than {ARRAY_ITEMS_MAX} items")));
        }
        Ok(())
    }

    /// The same, told from one level further out.
    fn blame(&self, step: impl FnOnce(Mistake) -> Mistake) {
        let mut refused = self.refused.borrow_mut();
        *refused = refused.take().map(step);
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }

    fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<Value, E> {
        Ok(Value::Int(v))
    }

    fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<Value, E> {
        Ok(i64::try_from(v).map_or(Value::OutOfRange { negative: false }, Value::Int))
    }

    /// serde_json hands over as a double: fractions, exponents, `-0`, and whole numbers beyond 64 bits. From 2^63 on
    /// every double is a whole number, so the last kind can be told from the first.
    fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<Value, E> {
        const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
        let negative = v.is_sign_negative();
        Ok(match v.abs() {
            size if size == 0.0 && negative => Value::NegativeZero,
            size if TWO_TO_63 <= size => Value::OutOfRange { negative },
            _ => Value::Float(v),
        })
    }

    fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<Value, E> {
        self.check_text(v)?;
        Ok(Value::Str(v.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut array = Vec::new();
        loop {
            match items.next_element_seed(inside) {
                Ok(Some(item)) => array.push(item),
                Ok(None) => return Ok(Value::Array(array)),
                Err(error) => {
                    self.blame(|mistake| mistake.at(array.len()));
                    return Err(error);
                }
            }
            self.check_count(array.len())?;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut object: Vec<(String, Value)> = Vec::new();
        while let Some(key) = members.next_key::<String>()? {
            self.check_text(&key)?;
            match members.next_value_seed(inside) {
                Ok(value) => object.push((key, value)),
                Err(error) => {
                    self.blame(|mistake| mistake.under(&key));
                    return Err(error);
                }
            }
            self.check_count(object.len())?;
        }
        if let Some(key) = repeated_key(&object) {
            self.refuse::<A::Error>(Code::DuplicateKey, "a key is given twice in one object".to_owned());
            self.blame(|mistake| mistake.under(key));
            return Err(A::Error::custom("refused"));
        }
        Ok(Value::Object(object))
    }
}

/// A key that stands twice. Sorted when there are many, so that no document costs quadratic time.
fn repeated_key(object: &[(String, Value)]) -> Option<&str> {
    const FEW: usize = 16;
    let mut keys: Vec<&str> = object.iter().map(|(key, _)| key.as_str()).collect();
    if keys.len() <= FEW {
        return (1..keys.len()).find(|at| keys[..*at].contains(&keys[*at])).map(|at| keys[at]);
    }
    keys.sort_unstable();
    keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}
