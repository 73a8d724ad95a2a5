//! Members, as far as the key may see them.

use regulars_app::{Identifier, MemberStatus, MemberView};
use serde::Serialize;
use utoipa::ToSchema;

use super::EventAnswer;
use crate::wire::{Birthday, Instant, Metadata};

/// A member. Identifiers and profile are empty after an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Member {
    /// The id.
    #[schema(example = "mbr_0198c0de-0000-7000-8000-000000000001")]
    id: String,
    /// The account.
    account: String,
    /// `active`, `closed` or `erased`.
    #[schema(value_type = String, example = "active")]
    status: &'static str,
    /// What the member is found by.
    identifiers: MemberIdentifiers,
    /// What is known of the member.
    profile: MemberProfile,
    /// When the member was enrolled.
    created_at: Instant,
    /// Rises with each change; the ETag, without quotes.
    revision: u64,
}

/// What a member is found by, each in its one form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct MemberIdentifiers {
    /// The number another system gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    /// A phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// An e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// A card number.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<String>,
}

/// What is known of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberProfile {
    /// How to address the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The day of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    birthday: Option<Birthday>,
    /// The language to write in.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// The segments.
    segments: Vec<String>,
    /// Free fields.
    attributes: Metadata,
}

/// A member who has just been enrolled, and what that gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NewMember {
    /// The member.
    pub member: Member,
    /// The entry.
    pub event: EventAnswer,
}

impl From<MemberView> for Member {
    fn from(view: MemberView) -> Member {
        let MemberView { id, account, status, identifiers, profile, created_at, revision } = view;
        let mut known = MemberIdentifiers::default();
        for (kind, value) in identifiers {
            let place = match kind {
                Identifier::ExternalId => &mut known.external_id,
                Identifier::Phone => &mut known.phone,
                Identifier::Email => &mut known.email,
                Identifier::Card => &mut known.card,
            };
            *place = Some(value.0);
        }
        let regulars_app::Profile { name, birthday, language, segments, attributes } = profile;
        Member {
            id: id.to_string(),
            account: account.to_string(),
            status: match status {
                MemberStatus::Active => "active",
                MemberStatus::Closed => "closed",
                MemberStatus::Erased => "erased",
            },
            identifiers: known,
            profile: MemberProfile {
                name,
                birthday: birthday.map(Birthday::from),
                language,
                segments,
                attributes: attributes.into(),
            },
            created_at: created_at.into(),
            revision,
        }
    }
}
