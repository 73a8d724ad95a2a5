//! What a program knows of a member beside the account. Personal: it is kept apart from the ledger and can be erased.

use regulars_engine::moment::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    metadata::Metadata,
    text::{Label, Language, Name},
    time::Birthday,
};
use crate::{json::Mistake, problem::Code};

/// What the member tells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// How to address the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The day of birth, with or without the year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// The language to write to the member in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The segments the member is in: at most 100.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub segments: Vec<Label>,
    /// Free fields; conditions can use those that the program declares under `fields.member`.
    #[serde(default)]
    pub attributes: Metadata,
}

impl Profile {
    /// The most segments that a member can be put in by hand.
    pub const SEGMENTS_MAX: usize = 100;

    /// Checks what one field alone can't tell.
    ///
    /// # Errors
    /// `invalid_date` for a birthday that nobody living at `at` can have, `too_many_items` for the segments.
    pub fn check(&self, at: Moment) -> Result<(), Mistake> {
        if self.birthday.is_some_and(|birthday| !birthday.is_plausible(at)) {
            return Err(
                Mistake::new(Code::InvalidDate, "nobody of that age can be a member").under("birthday")
            );
        }
        if Self::SEGMENTS_MAX < self.segments.len() {
            let detail = format!("more than {} segments", Self::SEGMENTS_MAX);
            return Err(Mistake::new(Code::TooManyItems, detail).under("segments"));
        }
        Ok(())
    }
}

impl From<Profile> for regulars_app::Profile {
    fn from(profile: Profile) -> regulars_app::Profile {
        let Profile { name, birthday, language, segments, attributes } = profile;
        regulars_app::Profile {
            name: name.map(Name::into_string),
            birthday: birthday.map(Birthday::into),
            language: language.map(Language::into_string),
            segments: segments.into_iter().map(Label::into_string).collect(),
            attributes: attributes.into_engine(),
        }
    }
}
