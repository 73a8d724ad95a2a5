//! What events say of households.

use regulars_engine::{
    event::Body,
    household::{Entrance, Exit, Founding, HouseholdEvent, Invitation, Moving, Removal},
    id::HouseholdId,
};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::{
    body::subject,
    body::{Checked, Told},
    identity::{MemberIdText, MemberRef},
    text::{Label, Reason, Text},
};
use crate::{json::custom, problem::Code};

/// A household's id, `hsh_…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "hsh_0198c0de-0000-7000-8000-000000000001")]
pub struct HouseholdIdText(pub HouseholdId);

impl<'de> Deserialize<'de> for HouseholdIdText {
    /// A text that is no id names no household, exactly like an id that none has.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let found = text.0.parse().map(HouseholdIdText);
        found.map_err(|_| custom(Code::NotFound, "there is no such household"))
    }
}

pub(super) fn household_founded(_: &Told, member: MemberRef, address: Option<Reason>) -> Checked {
    happened(member, HouseholdEvent::Founded(Founding { address: address.map(Reason::into_string) }))
}

pub(super) fn household_invited(
    _: &Told,
    member: MemberRef,
    household: HouseholdIdText,
    by: MemberIdText,
    slot: Option<Label>,
) -> Checked {
    let (household, by, slot) = (household.0, by.0, slot.map(Label::into_string));
    happened(member, HouseholdEvent::Invited(Invitation { household, by, slot }))
}

pub(super) fn household_joined(
    _: &Told,
    member: MemberRef,
    household: HouseholdIdText,
    address: Option<Reason>,
) -> Checked {
    let (household, address) = (household.0, address.map(Reason::into_string));
    happened(member, HouseholdEvent::Joined(Entrance { household, address }))
}

pub(super) fn household_left(_: &Told, member: MemberRef, household: HouseholdIdText) -> Checked {
    happened(member, HouseholdEvent::Left(Exit { household: household.0 }))
}

pub(super) fn household_removed(
    _: &Told,
    member: MemberRef,
    household: HouseholdIdText,
    by: MemberIdText,
) -> Checked {
    happened(member, HouseholdEvent::Removed(Removal { household: household.0, by: by.0 }))
}

pub(super) fn household_moved(
    _: &Told,
    member: MemberRef,
    household: HouseholdIdText,
    address: Reason,
) -> Checked {
    let (household, address) = (household.0, address.into_string());
    happened(member, HouseholdEvent::Moved(Moving { household, address }))
}

fn happened(member: MemberRef, event: HouseholdEvent) -> Checked {
    Ok((subject(member)?, Body::Household(event)))
}
