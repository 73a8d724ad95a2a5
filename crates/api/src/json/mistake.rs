//! What is wrong with a document: a stable code, a sentence, and the place.

use std::fmt;

use serde::de;

use crate::problem::Code;

/// A refused document or field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Mistake {
    /// The stable code.
    pub code: Code,
    /// What was wrong, as a phrase without a full stop. Never the refused text itself, which may be personal.
    pub detail: String,
    /// JSON pointer (RFC 6901) of the field; empty for the whole document.
    pub pointer: String,
}

/// The error with which a newtype refuses a value under a code of its own.
///
/// serde lets a `Deserialize` make errors from text only, so the code travels as the text's first word.
pub fn custom<E: de::Error>(code: Code, detail: impl fmt::Display) -> E {
    E::custom(format_args!("{code}: {detail}"))
}

impl Mistake {
    /// A mistake at the document's root.
    pub fn new(code: Code, detail: impl Into<String>) -> Mistake {
        Mistake { code, detail: detail.into(), pointer: String::new() }
    }

    /// The same mistake, seen from the object whose member `key` it concerns.
    #[must_use]
    pub fn under(mut self, key: &str) -> Mistake {
        let key = key.replace('~', "~0").replace('/', "~1");
        self.pointer.insert_str(0, &format!("/{key}"));
        self
    }

    /// The same mistake, seen from the array whose item `index` it concerns.
    #[must_use]
    pub fn at(mut self, index: usize) -> Mistake {
        self.pointer.insert_str(0, &format!("/{index}"));
        self
    }
}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Mistake {
        let text = message.to_string();
        let coded =
            text.split_once(": ").and_then(|(word, detail)| Some((word.parse::<Code>().ok()?, detail)));
        match coded {
            Some((code, detail)) => Mistake::new(code, detail),
            None => Mistake::new(Code::InvalidValue, text),
        }
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Mistake {
        Mistake::new(Code::WrongType, format!("expected {expected}"))
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Mistake {
        Mistake::new(Code::InvalidValue, format!("expected {expected}"))
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Mistake {
        Mistake::new(Code::InvalidValue, format!("expected {expected}, got {length} items"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Mistake {
        Mistake::new(Code::InvalidValue, format!("expected one of {}", expected.join(", ")))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Mistake {
        let known = if expected.is_empty() { "no fields at all".to_owned() } else { expected.join(", ") };
        Mistake::new(Code::UnknownField, format!("there is no such field here; known are {known}"))
    }

    fn missing_field(field: &'static str) -> Mistake {
        Mistake::new(Code::MissingField, format!("{field} is required")).under(field)
    }

    fn duplicate_field(field: &'static str) -> Mistake {
        Mistake::new(Code::DuplicateKey, format!("{field} is given twice")).under(field)
    }
}
