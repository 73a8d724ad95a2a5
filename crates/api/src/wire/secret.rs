//! Texts that must not be seen: passwords, codes, and the secrets of links.

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, RefOr, SchemaFormat,
        schema::{ObjectBuilder, Schema, Type},
    },
};

use super::text::Text;
use crate::{json::custom, problem::Code};

/// A secret: 1 to 1,000 characters of any kind. It is kept byte for byte, and never printed.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The longest that is read; what it is for may want less.
    const LENGTH_MAX: usize = 1_000;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Text(text) = Text::deserialize(deserializer)?;
        match text.chars().count() {
            0 => Err(empty()),
            length if Secret::LENGTH_MAX < length => {
                Err(custom(Code::TooLong, format!("at most {} characters are allowed", Secret::LENGTH_MAX)))
            }
            _ => Ok(Secret(text)),
        }
    }
}

fn empty<E: de::Error>() -> E {
    custom(Code::InvalidValue, "the text is empty".to_owned())
}

impl ToSchema for Secret {}

// By hand, so that no tool keeps or prints an example of one.
impl PartialSchema for Secret {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
            .min_length(Some(1))
            .max_length(Some(Secret::LENGTH_MAX))
            .description(Some("A secret, kept byte for byte."))
            .into()
    }
}
