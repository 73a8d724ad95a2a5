//! Who an event concerns: an id of ours, or an identifier that the member is known by elsewhere.
//!
//! The app knows the one form of each kind; it is applied while reading, so that a wrong one is told with its place.

use regulars_app::{Identifier, Refusal, Who};
use regulars_engine::id::MemberId;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::text::Text;
use crate::{
    json::{Mistake, custom},
    problem::Code,
};

/// The member: exactly one of these fields.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1, max_properties = 1)]
pub struct MemberRef {
    /// Our id.
    id: Option<MemberIdText>,
    /// The number another system gave.
    external_id: Option<MemberExternalId>,
    /// A phone number with country code.
    phone: Option<Phone>,
    /// An e-mail address.
    email: Option<Email>,
    /// A card number.
    card: Option<Card>,
}

impl MemberRef {
    /// The one that is given.
    ///
    /// # Errors
    /// `ambiguous_fields` when none or several are.
    pub fn who(self) -> Result<Who, Mistake> {
        let MemberRef { id, external_id, phone, email, card } = self;
        let mut known = Identifiers { external_id, phone, email, card }.list();
        match (id, known.pop(), known.is_empty()) {
            (Some(MemberIdText(id)), None, true) => Ok(Who::Id(id)),
            (None, Some((kind, value)), true) => Ok(Who::Key(kind, value)),
            (_, _, _) => Err(Mistake::new(
                Code::AmbiguousFields,
                "exactly one of id, external_id, phone, email, card names the member",
            )),
        }
    }
}

/// What a new member is known by: one or several of these.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1)]
pub struct Identifiers {
    /// The number another system gave.
    external_id: Option<MemberExternalId>,
    /// A phone number with country code.
    phone: Option<Phone>,
    /// An e-mail address.
    email: Option<Email>,
    /// A card number.
    card: Option<Card>,
}

impl Identifiers {
    /// Those that are given, at least one.
    ///
    /// # Errors
    /// `missing_field` when none is.
    pub fn some(self) -> Result<Vec<(Identifier, String)>, Mistake> {
        let list = self.list();
        if list.is_empty() {
            let detail = "at least one of external_id, phone, email, card is required";
            return Err(Mistake::new(Code::MissingField, detail));
        }
        Ok(list)
    }

    fn list(self) -> Vec<(Identifier, String)> {
        let Identifiers { external_id, phone, email, card } = self;
        let given = [
            (Identifier::ExternalId, external_id.map(|MemberExternalId(text)| text)),
            (Identifier::Phone, phone.map(|Phone(text)| text)),
            (Identifier::Email, email.map(|Email(text)| text)),
            (Identifier::Card, card.map(|Card(text)| text)),
        ];
        given.into_iter().filter_map(|(kind, value)| Some((kind, value?))).collect()
    }
}

/// A member's id, `mbr_…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "mbr_0198c0de-0000-7000-8000-000000000001")]
pub struct MemberIdText(pub MemberId);

impl<'de> Deserialize<'de> for MemberIdText {
    /// A text that is no id names nobody, exactly like an id that nobody has.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        text.0.parse().map(MemberIdText).map_err(|_| custom(Code::NotFound, "there is no such member"))
    }
}

macro_rules! identifiers {
    ($($(#[$meta:meta])* $name:ident of $kind:expr;)*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
        $(#[$meta])*
        pub struct $name(String);

        impl $name {
            /// Its one form.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Text::deserialize(deserializer)?;
                $kind.normalise(&text.0).map($name).map_err(|refusal| match refusal {
                    Refusal::Invalid { code, detail, .. } => {
                        custom(code.parse().unwrap_or(Code::InvalidValue), detail)
                    }
                    other => custom(Code::InvalidValue, other),
                })
            }
        }
    )*};
}

identifiers! {
    /// The number that another system gave a member: 1 to 200 characters.
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "17850")]
    MemberExternalId of Identifier::ExternalId;
    /// A phone number: `+`, country code, 7 to 15 digits. Spaces, dots, dashes and brackets are dropped.
    #[schema(value_type = String, max_length = 100, example = "+372 5555 5555")]
    Phone of Identifier::Phone;
    /// An e-mail address. The domain is kept in ASCII, and capital letters make no difference.
    #[schema(value_type = String, max_length = 254, example = "mari@example.org")]
    Email of Identifier::Email;
    /// A card number. Spaces and hyphens are dropped.
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "6011 0009 9013")]
    Card of Identifier::Card;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn wrong_identifiers_say_which_and_why() {
        for (text, code, pointer) in [
            (r#"{"phone":"5555 5555"}"#, Code::InvalidPhone, "/phone"),
            (r#"{"email":"a@b.org\r\nBcc: c@d.org"}"#, Code::InvalidEmail, "/email"),
            (r#"{"card":17850}"#, Code::WrongType, "/card"),
        ] {
            let mistake = json::read::<Identifiers>(&json::parse(text.as_bytes()).unwrap()).unwrap_err();
            assert_eq!((mistake.code, mistake.pointer.as_str()), (code, pointer), "{text}");
        }
    }

    #[test]
    fn exactly_one_names_a_member() {
        let check = |text: &str, expected: Result<Who, Code>| {
            let value = json::parse(text.as_bytes()).unwrap();
            let who = json::read::<MemberRef>(&value).and_then(MemberRef::who);
            assert_eq!(who.map_err(|mistake| mistake.code), expected, "{text}");
        };
        let known = |kind, value: &str| Ok(Who::Key(kind, value.to_owned()));
        check(r#"{"external_id":"17850"}"#, known(Identifier::ExternalId, "17850"));
        check(r#"{"phone":"+372 5555 5555"}"#, known(Identifier::Phone, "+37255555555"));
        let id = "mbr_0198c0de-0000-7000-8000-000000000001";
        check(&format!(r#"{{"id":"{id}"}}"#), Ok(Who::Id(id.parse().unwrap())));
        check(r#"{}"#, Err(Code::AmbiguousFields));
        check(r#"{"external_id":"1","card":"2"}"#, Err(Code::AmbiguousFields));
        check(&format!(r#"{{"id":"{id}","card":"2"}}"#), Err(Code::AmbiguousFields));
        check(r#"{"id":"MBR_1"}"#, Err(Code::NotFound));
        check(r#"{"external_id":17850}"#, Err(Code::WrongType));
        check(r#"{"external_id":null}"#, Err(Code::WrongType));
        check(r#"{"tier":"gold"}"#, Err(Code::UnknownField));
        check(r#"[]"#, Err(Code::WrongType));
    }
}
