//! [`Value`] to wire types: a serde deserializer whose errors know their code and place.
//!
//! It is stricter than serde_json's: nothing is converted, an optional field may be left out but not be `null`, and
//! only a newtype that asks for them gets to see fractions and numbers out of range.

use std::{fmt, marker::PhantomData};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::{Change, Mistake, Value};
use crate::problem::Code;

/// Reads a wire type.
///
/// # Errors
/// `wrong_type`, `unknown_field`, `missing_field`, `invalid_value`, or the code that a newtype gives, with the pointer
/// of the field.
pub fn read<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Mistake> {
    T::deserialize(Reader(value))
}

/// The name under which [`Change`] asks to be shown `null`, which everything else refuses.
const CLEARABLE: &str = "Change";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Seen<T> {
            type Value = Change<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Change<T>, E> {
                Ok(Change::Clear)
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Change<T>, D::Error> {
                T::deserialize(value).map(Change::Set)
            }
        }
        deserializer.deserialize_newtype_struct(CLEARABLE, Seen(PhantomData))
    }
}

/// A value about to be read.
#[derive(Clone, Copy)]
struct Reader<'de>(&'de Value);

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(v) => visitor.visit_bool(*v),
            Value::Int(v) => visitor.visit_i64(*v),
            // These three reach only a visitor that has a word for them; any other says wrong_type.
            Value::NegativeZero => visitor.visit_f64(-0.0),
            Value::OutOfRange { negative: false } => visitor.visit_i128(i128::MAX),
            Value::OutOfRange { negative: true } => visitor.visit_i128(i128::MIN),
            Value::Float(v) => visitor.visit_f64(*v),
            Value::Str(v) => visitor.visit_borrowed_str(v),
            Value::Array(items) => visitor.visit_seq(Items { items, at: 0 }),
            Value::Object(members) => visitor.visit_map(Members { members, at: 0 }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.0 {
            Value::Null => Err(Mistake::new(Code::WrongType, "null is not a value; leave the field out")),
            Value::Bool(_)
            | Value::Int(_)
            | Value::NegativeZero
            | Value::OutOfRange { .. }
            | Value::Float(_)
            | Value::Str(_)
            | Value::Array(_)
            | Value::Object(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == CLEARABLE && *self.0 == Value::Null {
            return visitor.visit_unit();
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        // serde also reads a struct from an array of its fields, which nobody documents.
        match self.0 {
            Value::Object(members) => visitor.visit_map(Members { members, at: 0 }),
            other => Err(expected("an object", other)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.0 {
            Value::Str(name) => visitor.visit_enum(Variant(name)),
            other => Err(expected("a string", other)),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map identifier ignored_any
    }
}

fn expected(what: &str, got: &Value) -> Mistake {
    Mistake::new(Code::WrongType, format!("expected {what}, got {}", got.kind()))
}

struct Items<'de> {
    items: &'de [Value],
    at: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        let Some(item) = self.items.get(self.at) else { return Ok(None) };
        let read = seed.deserialize(Reader(item)).map_err(|mistake| mistake.at(self.at))?;
        self.at += 1;
        Ok(Some(read))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len().saturating_sub(self.at))
    }
}

struct Members<'de> {
    members: &'de [(String, Value)],
    at: usize,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let Some((key, _)) = self.members.get(self.at) else { return Ok(None) };
        seed.deserialize(Name(key)).map(Some).map_err(|mistake| mistake.under(key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Mistake> {
        let (key, value) =
            self.members.get(self.at).ok_or_else(|| Mistake::custom("a value without a key"))?;
        self.at += 1;
        seed.deserialize(Reader(value)).map_err(|mistake| mistake.under(key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len().saturating_sub(self.at))
    }
}

/// A key of an object.
struct Name<'de>(&'de str);

impl<'de> Deserializer<'de> for Name<'de> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The name of an enum's variant. Variants with contents are not part of any wire type.
struct Variant<'de>(&'de str);

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Mistake> {
        Ok((seed.deserialize(Name(self.0))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Mistake> {
        Err(Mistake::invalid_type(Unexpected::Str(self.0), &"an object"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Mistake> {
        Err(Mistake::invalid_type(Unexpected::Str(self.0), &"an array"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Mistake> {
        Err(Mistake::invalid_type(Unexpected::Str(self.0), &"an object"))
    }
}
