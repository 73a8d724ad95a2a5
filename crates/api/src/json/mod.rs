//! Strict JSON: the one way in which a request body becomes values.
//!
//! Two readers that disagree about a document (which of two equal keys counts, what `1e400` is) are how checks are
//! walked around. So a body is parsed once, here, into a small [`Value`]: equal keys, deep nesting, long strings and
//! long arrays are refused while reading, and integers stay integers. Wire types are then read from the value with
//! serde, and a mistake carries a stable code and the JSON pointer of the field.

mod mistake;
mod parse;
mod read;
#[cfg(test)]
mod tests;

pub use mistake::{Mistake, custom};
pub use parse::{ARRAY_ITEMS_MAX, DEPTH_MAX, STRING_BYTES_MAX, parse};
pub use read::read;

/// A field of a change: left out, `null`, or a new value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Left out: it stays.
    #[default]
    Keep,
    /// `null`: it goes.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Change<T> {
    /// The new value.
    pub fn value(self) -> Option<T> {
        self.asked().flatten()
    }

    /// Nothing when it stays, or what it becomes.
    pub fn asked(self) -> Option<Option<T>> {
        match self {
            Change::Keep => None,
            Change::Clear => Some(None),
            Change::Set(value) => Some(Some(value)),
        }
    }

    /// The same change of something else.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Change::Keep => Change::Keep,
            Change::Clear => Change::Clear,
            Change::Set(value) => Change::Set(to(value)),
        }
    }
}

/// A parsed JSON document.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number without fraction or exponent.
    Int(i64),
    /// `-0`: a number, but never a quantity that anybody meant.
    NegativeZero,
    /// A whole number beyond 64 bits, or any number of at least 2^63.
    OutOfRange {
        /// Whether it is below zero.
        negative: bool,
    },
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A text of at most [`STRING_BYTES_MAX`] bytes without NUL.
    Str(String),
    /// At most [`ARRAY_ITEMS_MAX`] items.
    Array(Vec<Value>),
    /// Members in the order sent; no key twice, at most [`ARRAY_ITEMS_MAX`].
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The member of an object.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::NegativeZero
            | Value::OutOfRange { .. }
            | Value::Float(_)
            | Value::Str(_)
            | Value::Array(_) => None,
        }
    }

    /// What the value is, for people.
    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) | Value::NegativeZero | Value::OutOfRange { .. } => "a whole number",
            Value::Float(_) => "a number with a fraction or an exponent",
            Value::Str(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}
