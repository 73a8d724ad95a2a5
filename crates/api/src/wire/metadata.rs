//! Free fields of events and profiles: flat, bounded, and exact.

use std::fmt;

use regulars_engine::{
    amount::Decimal,
    event::{Meta, Metadata as EngineMetadata},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap};
use utoipa::{PartialSchema, ToSchema, openapi};

use super::text::Label;
use crate::{json::custom, problem::Code};

/// Free fields by name: true or false, whole numbers, numbers with up to 6 digits after the point, texts.
///
/// Sorted by name, so that the order in which a client sends them makes no difference.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata(EngineMetadata);

impl Metadata {
    /// The most fields.
    pub const KEYS_MAX: usize = 50;
    /// The longest all names and texts may be together, in bytes.
    pub const BYTES_MAX: usize = 16 * 1_024;

    /// The fields as the engine reads them.
    pub fn into_engine(self) -> EngineMetadata {
        self.0
    }
}

impl From<EngineMetadata> for Metadata {
    fn from(fields: EngineMetadata) -> Metadata {
        Metadata(fields)
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Metadata;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of booleans, numbers and strings")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut members: A) -> Result<Metadata, A::Error> {
                let mut fields = EngineMetadata::new();
                let mut bytes = 0usize;
                while let Some(name) = members.next_key::<Label>()? {
                    let Field(value) = members.next_value()?;
                    let text_bytes = if let Meta::Text(text) = &value { text.len() } else { 0 };
                    bytes = bytes.saturating_add(name.as_str().len()).saturating_add(text_bytes);
                    fields.push((name.into_string(), value));
                    if Metadata::KEYS_MAX < fields.len() {
                        let detail = format!("more than {} fields", Metadata::KEYS_MAX);
                        return Err(custom(Code::TooManyItems, detail));
                    }
                    if Metadata::BYTES_MAX < bytes {
                        let detail = format!("names and texts take more than {} bytes", Metadata::BYTES_MAX);
                        return Err(custom(Code::TooLong, detail));
                    }
                }
                fields.sort_by(|a, b| a.0.cmp(&b.0));
                Ok(Metadata(fields))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            match value {
                Meta::Bool(value) => map.serialize_entry(name, value)?,
                Meta::Int(value) => map.serialize_entry(name, value)?,
                Meta::Decimal(value) => map.serialize_entry(name, &decimal_number(*value))?,
                Meta::Text(value) => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

/// The decimal as a JSON number. Those that [`Field`] takes from a number are exact in a double.
fn decimal_number(decimal: Decimal) -> serde_json::Value {
    let number = decimal.to_string().parse::<f64>().ok().and_then(serde_json::Number::from_f64);
    number.map_or(serde_json::Value::Null, serde_json::Value::Number)
}

impl ToSchema for Metadata {}

impl PartialSchema for Metadata {
    fn schema() -> openapi::RefOr<openapi::schema::Schema> {
        use openapi::schema::{AnyOf, ObjectBuilder, Type};
        let of = |kind: Type| ObjectBuilder::new().schema_type(kind).build();
        let value = AnyOf::builder().item(of(Type::Boolean)).item(of(Type::Number)).item(
            ObjectBuilder::new().schema_type(Type::String).max_length(Some(crate::json::STRING_BYTES_MAX)),
        );
        ObjectBuilder::new()
            .description(Some(
                "Free fields by name: booleans, numbers with up to 6 digits after the point, strings. At most 50, \
                 and 16 KiB together. Conditions can use those that the program declares.",
            ))
            .max_properties(Some(Metadata::KEYS_MAX))
            .additional_properties(Some(openapi::schema::Schema::AnyOf(value.build())))
            .build()
            .into()
    }
}

/// One value.
struct Field(Meta);

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Meta;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a boolean, a number or a string")
            }
            fn visit_bool<E: de::Error>(self, v: bool) -> Result<Meta, E> {
                Ok(Meta::Bool(v))
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Meta, E> {
                Ok(Meta::Int(v))
            }
            fn visit_i128<E: de::Error>(self, _: i128) -> Result<Meta, E> {
                Err(custom(Code::AmountOutOfRange, "the number does not fit 64 bits"))
            }
            /// The shortest decimal form of a double is what was written, as long as 6 digits after the point can be
            /// told apart: below 2^32 doubles lie closer than half a millionth.
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Meta, E> {
                const DISTINCT_BELOW: f64 = 4_294_967_296.0;
                if v == 0.0 {
                    return Ok(Meta::Int(0));
                }
                let exact = (v.abs() < DISTINCT_BELOW).then(|| Decimal::parse(&v.to_string())).flatten();
                exact.map(Meta::Decimal).ok_or_else(|| {
                    custom(
                        Code::InvalidValue,
                        "expected at most 6 digits after the point, below 2^32; send a string",
                    )
                })
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Meta, E> {
                Ok(Meta::Text(v.to_owned()))
            }
        }
        deserializer.deserialize_any(Visitor).map(Field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn values_are_exact_and_sorted() {
        let text = r#"{"z":"é","a":true,"cups":2,"price":1.25,"tiny":0.000001,"minus":-1.5,"int":-9223372036854775808}"#;
        let value = json::parse(text.as_bytes()).unwrap();
        let fields = json::read::<Metadata>(&value).unwrap();
        assert_eq!(
            serde_json::to_string(&fields).unwrap(),
            r#"{"a":true,"cups":2,"int":-9223372036854775808,"minus":-1.5,"price":1.25,"tiny":1e-6,"z":"é"}"#
        );
        let sent_back = serde_json::to_vec(&fields).unwrap();
        assert_eq!(json::read::<Metadata>(&json::parse(&sent_back).unwrap()).unwrap(), fields);
    }

    #[test]
    fn mistakes() {
        let many: Vec<String> = (0..51).map(|i| format!("\"k{i}\":1")).collect();
        let long: Vec<String> = (0..5).map(|i| format!("\"k{i}\":\"{}\"", "x".repeat(4_000))).collect();
        for (text, code, pointer) in [
            (format!("{{{}}}", many.join(",")), Code::TooManyItems, ""),
            (format!("{{{}}}", long.join(",")), Code::TooLong, ""),
            (r#"{"a":null}"#.to_owned(), Code::WrongType, "/a"),
            (r#"{"a":[1]}"#.to_owned(), Code::WrongType, "/a"),
            (r#"{"a":{}}"#.to_owned(), Code::WrongType, "/a"),
            (r#"{"a":1.1234567}"#.to_owned(), Code::InvalidValue, "/a"),
            (r#"{"a":4294967296.5}"#.to_owned(), Code::InvalidValue, "/a"),
            (r#"{"a":92233720368547758080}"#.to_owned(), Code::AmountOutOfRange, "/a"),
            (r#"{"":1}"#.to_owned(), Code::InvalidValue, "/"),
        ] {
            let mistake = json::read::<Metadata>(&json::parse(text.as_bytes()).unwrap()).unwrap_err();
            assert_eq!((mistake.code, mistake.pointer.as_str()), (code, pointer), "{text:.60}");
        }
    }
}
