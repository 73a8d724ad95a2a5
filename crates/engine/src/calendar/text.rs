//! What all the calendar's texts share: the error of a failed parse, words with their columns, numbers and
//! dates, and the macro that lets a type travel as its text in JSON, YAML and the published schema.

use jiff::civil::Date;
use std::fmt;

/// Why a text could not be understood: where, what was found there, and what may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Where the problem begins, in characters, from 1.
    pub column: usize,
    /// What is wrong, with the words found.
    pub problem: String,
    /// All forms that are understood.
    pub allowed: &'static str,
}

/// A word of a text, and its column from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) column: usize,
    pub(super) text: &'a str,
}

/// Longer texts are refused unread; the longest sensible one is a recurrence rule of some 200 characters.
pub(super) const TEXT_CHARS_MAX: usize = 400;

impl ParseError {
    pub(super) fn new(column: usize, problem: impl Into<String>, allowed: &'static str) -> ParseError {
        ParseError { column, problem: problem.into(), allowed }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}; allowed: {}", self.column, self.problem, self.allowed)
    }
}

impl std::error::Error for ParseError {}

/// Gives a type with `Display` and a parse function: `parse`, `FromStr`, serde as its text, and a JSON
/// Schema.
macro_rules! text_type {
    (
        $type:ident, $name:literal,
        parse: $parse:expr,
        description: $description:literal,
        examples: [$($example:literal),+ $(,)?]
    ) => {
        impl std::str::FromStr for $type {
            type Err = super::ParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let parse: fn(&str) -> Result<Self, Self::Err> = $parse;
                parse(text)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("a text such as ", $("`", $example, "` ",)+))
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!("regulars::calendar::", $name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": $description,
                    "examples": [$($example),+],
                })
            }
        }
    };
}
pub(super) use text_type;

/// The words of a piece of text that begins at a column.
pub(super) fn words(piece: &str, column: usize) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut column_of_word = column;
    for (nth, (at, letter)) in piece.char_indices().enumerate() {
        match (letter.is_whitespace(), start) {
            (false, None) => (start, column_of_word) = (Some(at), column + nth),
            (true, Some(from)) => {
                words.push(Word { column: column_of_word, text: &piece[from..at] });
                start = None;
            }
            (false, Some(_)) | (true, None) => {}
        }
    }
    if let Some(from) = start {
        words.push(Word { column: column_of_word, text: &piece[from..] });
    }
    words
}

/// The texts of words, for a match on slices.
pub(super) fn texts<'a>(words: &[Word<'a>]) -> Vec<&'a str> {
    words.iter().map(|word| word.text).collect()
}

/// Lower case for matching, and the limit on length; columns stay true because only ASCII letters change.
pub(super) fn lowered(text: &str, allowed: &'static str) -> Result<String, ParseError> {
    let chars = text.chars().count();
    if TEXT_CHARS_MAX < chars {
        let problem = format!("{chars} characters are more than {TEXT_CHARS_MAX}");
        return Err(ParseError::new(TEXT_CHARS_MAX + 1, problem, allowed));
    }
    if text.trim().is_empty() {
        return Err(ParseError::new(1, "nothing is written", allowed));
    }
    Ok(text.to_ascii_lowercase())
}

/// What was found, in back quotes, cut to a length that can be shown.
pub(super) fn quoted(found: &str) -> String {
    const SHOWN: usize = 60;
    let shown: String = found.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if found.chars().nth(SHOWN).is_some() { format!("`{shown}…`") } else { format!("`{shown}`") }
}

/// A number in plain digits, without a sign. Ten digits, because 100 years have 3,155,760,000 seconds.
pub(super) fn number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// A date written `2026-03-31`, of the years 1900 to 9999.
pub(super) fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
        return None;
    }
    compact_date(&[&text[..4], &text[5..7], &text[8..]].concat())
}

/// A date written `20260331`, of the years 1900 to 9999.
pub(super) fn compact_date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.is_ascii() {
        return None;
    }
    let year = i16::try_from(number(&text[..4])?).ok().filter(|year| 1900 <= *year)?;
    let month = i8::try_from(number(&text[4..6])?).ok()?;
    let day = i8::try_from(number(&text[6..])?).ok()?;
    Date::new(year, month, day).ok()
}
