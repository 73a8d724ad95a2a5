//! What is known of a person. It is stored only sealed, and never with an entry.

use std::fmt;

use regulars_engine::{
    calendar::MonthDay,
    event::{self, Metadata},
};
use serde::{Deserialize, Serialize};

use super::Identifier;

/// What the member tells, or staff note.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// How to address the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The day of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// BCP 47 tag of the language to write in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The segments the member is in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// Free fields; conditions can use those that the program declares under `fields.member`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Metadata,
}

/// A day of birth, with or without its year.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birthday {
    /// The year, if told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub year: Option<i16>,
    /// Month and day.
    pub day: MonthDay,
}

/// All that is sealed of a member.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Personal {
    /// In their one form; the look-ups are hashes of them.
    pub identifiers: Vec<(Identifier, String)>,
    /// The rest.
    pub profile: Profile,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile(…)")
    }
}

impl fmt::Debug for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Birthday(…)")
    }
}

impl Profile {
    /// The part that decisions may see.
    pub fn for_decisions(&self) -> event::Profile {
        event::Profile {
            birthday: self.birthday.map(|birthday| birthday.day),
            birth_year: self.birthday.and_then(|birthday| birthday.year),
            segments: self.segments.clone(),
            attributes: self.attributes.clone(),
        }
    }
}
