//! Links with partners in a history of events, and numbers: a game's is drawn, a partner's stands for a member.

use std::fmt;

use regulars_engine::event::{AccountLink, AccountUnlink, Body};
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};

use super::wire::filled;

/// What an event calls its number: a whole one of a game, or the text that a partner knows a member by.
pub(super) enum Number {
    Whole(i64),
    Text(String),
}

impl Number {
    pub(super) fn whole(self) -> Result<i64, String> {
        match self {
            Number::Whole(number) => Ok(number),
            Number::Text(_) => Err("`number` of a game is a whole number".to_owned()),
        }
    }

    fn text(self) -> Result<String, String> {
        match self {
            Number::Text(number) => Ok(number),
            Number::Whole(_) => Err("`number` of a partner is a text".to_owned()),
        }
    }
}

pub(super) fn linked(partner: Option<String>, number: Option<Number>) -> Result<Body, String> {
    Ok(Body::AccountLinked(AccountLink {
        partner: filled("partner", partner.ok_or("`partner` is missing")?)?,
        number: filled("number", number.ok_or("`number` is missing")?.text()?)?,
    }))
}

pub(super) fn unlinked(partner: Option<String>) -> Result<Body, String> {
    let partner = filled("partner", partner.ok_or("`partner` is missing")?)?;
    Ok(Body::AccountUnlinked(AccountUnlink { partner }))
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Number, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number or a text")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number, E> {
                Ok(Number::Whole(number))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number, E> {
                let number = i64::try_from(number);
                number.map(Number::Whole).map_err(|_| E::custom("the number is too large"))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
                Ok(Number::Text(text.to_owned()))
            }
        }
        from.deserialize_any(Read)
    }
}
