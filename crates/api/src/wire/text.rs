//! Texts on the wire: bounded, without control characters, and otherwise kept byte for byte.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::ToSchema;

use crate::{json::custom, problem::Code};

macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident($max:literal) $check:ident;)*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(transparent)]
        $(#[$meta])*
        pub struct $name(String);

        impl $name {
            /// The longest such text, in code points.
            pub const LENGTH_MAX: usize = $max;

            /// Reads it from a path or a query.
            ///
            /// # Errors
            /// The code and what is wrong, as a phrase.
            pub fn parse(text: &str) -> Result<$name, (Code, String)> {
                $check(text, Self::LENGTH_MAX).map($name)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Text::deserialize(deserializer)?;
                $name::parse(&text.0).map_err(|(code, detail)| custom(code, detail))
            }
        }
    )*};
}

texts! {
    /// A name that another system gave: 1 to 200 characters.
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "R-1001")]
    ExternalId(200) line;
    /// Who reports an event, such as `pos` or `shop`: 1 to 64 characters.
    #[schema(value_type = String, min_length = 1, max_length = 64, example = "pos")]
    Source(64) line;
    /// A short name: of a category, a channel, a wallet, a segment. 1 to 200 characters.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    Label(200) line;
    /// The name of a person: 1 to 200 characters.
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "Mari Maasikas")]
    Name(200) line;
    /// Why something was done: 1 to 500 characters.
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "wrong scan")]
    Reason(500) line;
    /// An ISO 4217 code of a currency in use, in capital letters.
    #[schema(value_type = String, pattern = "^[A-Z]{3}$", example = "EUR")]
    Currency(3) currency;
    /// A BCP 47 language tag.
    #[schema(value_type = String, max_length = 35, pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", example = "zh-Hans")]
    Language(35) language;
}

/// A text that people see in one line. Direction overrides are refused with the control characters: they make one name
/// look like another.
fn line(text: &str, length_max: usize) -> Result<String, (Code, String)> {
    match text.chars().count() {
        0 => {
            return Err((
                Code::InvalidValue,
                format!("the text is empty; expected 1 to {length_max} characters"),
            ));
        }
        length if length_max < length => {
            return Err((
                Code::TooLong,
                format!("the text has {length} characters, at most {length_max} are allowed"),
            ));
        }
        _ => {}
    }
    let unseen = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(unseen) {
        return Err((
            Code::InvalidCharacters,
            "the text has control characters or direction overrides".to_owned(),
        ));
    }
    Ok(text.to_owned())
}

/// Codes without a smallest unit (gold, testing, "no currency") are not money that anybody pays with.
fn currency(text: &str, _: usize) -> Result<String, (Code, String)> {
    let known = iso_currency::Currency::from_code(text).filter(|currency| currency.exponent().is_some());
    match known {
        Some(currency) if currency.code() == text => Ok(text.to_owned()),
        Some(_) | None => {
            Err((Code::InvalidCurrency, "not a currency of ISO 4217 in capital letters".to_owned()))
        }
    }
}

fn language(text: &str, length_max: usize) -> Result<String, (Code, String)> {
    let mut subtags = text.split('-');
    let primary = subtags.next().unwrap_or_default();
    let letters = |tag: &str| (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphabetic());
    let more = |tag: &str| (1..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric());
    if text.len() <= length_max && letters(primary) && subtags.all(more) {
        Ok(text.to_owned())
    } else {
        Err((Code::InvalidLanguage, "not a language tag".to_owned()))
    }
}

/// A JSON string, borrowed or not.
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Text, E> {
                Ok(Text(v.to_owned()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_code_points() {
        assert_eq!(Name::parse(&"金".repeat(200)).map(|name| name.0.len()), Ok(600));
        for (text, code) in [
            ("".to_owned(), Code::InvalidValue),
            ("😀".repeat(201), Code::TooLong),
            ("a\u{202e}b".to_owned(), Code::InvalidCharacters),
            ("a\tb".to_owned(), Code::InvalidCharacters),
            ("a\u{85}b".to_owned(), Code::InvalidCharacters),
        ] {
            assert_eq!(Name::parse(&text).map_err(|(code, _)| code), Err(code), "{text:?}");
        }
        for kept in ["'; DROP TABLE member;--", "👩‍👩‍👧", "=1+1", "{{7*7}}", " ", "Z̸̡a̷l̶g̴o̶"]
        {
            assert_eq!(Name::parse(kept).map(Name::into_string), Ok(kept.to_owned()));
        }
    }

    #[test]
    fn currencies_and_languages() {
        for good in ["EUR", "CNY", "JPY", "BHD"] {
            assert!(Currency::parse(good).is_ok(), "{good}");
        }
        for wrong in ["usd", "XXX", "XTS", "XAU", "BTC", "EURO", "EU", "", "ЕUR"] {
            assert_eq!(
                Currency::parse(wrong).map_err(|(code, _)| code),
                Err(Code::InvalidCurrency),
                "{wrong}"
            );
        }
        for good in ["et", "zh-Hans", "en-GB", "zh-Hant-HK"] {
            assert!(Language::parse(good).is_ok(), "{good}");
        }
        for wrong in ["", "e", "english", "en_GB", "en-", "-en", "../../etc"] {
            assert_eq!(
                Language::parse(wrong).map_err(|(code, _)| code),
                Err(Code::InvalidLanguage),
                "{wrong}"
            );
        }
    }
}
