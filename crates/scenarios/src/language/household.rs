//! Households, as a scenario says them. A household has no name in it: it is that of somebody who is in it.

use regulars_engine::{
    event::Body,
    household::{Entrance, Exit, Founding, HouseholdEvent, Invitation, Moving, Removal},
    id::{HouseholdId, MemberId},
};
use serde::Deserialize;

/// Founding a household.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundsHousehold {
    address: Option<String>,
}

/// Being invited.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsInvited {
    by: String,
    /// Into the household of somebody else than whoever invites, so that the refusal can be tried.
    of: Option<String>,
    slot: Option<String>,
}

/// Joining a household.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinsHousehold {
    of: String,
    address: Option<String>,
}

/// Being removed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsRemoved {
    by: String,
}

/// Telling another address.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovesHousehold {
    of: String,
    address: String,
}

/// Who is known by a name.
type Ids<'a> = &'a dyn Fn(&str) -> MemberId;

impl FoundsHousehold {
    pub(super) fn body(&self) -> Body {
        Body::Household(HouseholdEvent::Founded(Founding { address: self.address.clone() }))
    }
}

impl IsInvited {
    pub(super) fn body(&self, id: Ids<'_>) -> Body {
        let (by, slot) = (id(&self.by), self.slot.clone());
        let household = of_member(self.of.as_deref().map_or(by, id));
        Body::Household(HouseholdEvent::Invited(Invitation { household, by, slot }))
    }
}

impl JoinsHousehold {
    pub(super) fn body(&self, id: Ids<'_>) -> Body {
        let (household, address) = (of_member(id(&self.of)), self.address.clone());
        Body::Household(HouseholdEvent::Joined(Entrance { household, address }))
    }
}

impl IsRemoved {
    pub(super) fn body(&self, id: Ids<'_>) -> Body {
        let by = id(&self.by);
        Body::Household(HouseholdEvent::Removed(Removal { household: of_member(by), by }))
    }
}

impl MovesHousehold {
    pub(super) fn body(&self, id: Ids<'_>) -> Body {
        let (household, address) = (of_member(id(&self.of)), self.address.clone());
        Body::Household(HouseholdEvent::Moved(Moving { household, address }))
    }
}

pub(super) fn leaves(of: MemberId) -> Body {
    Body::Household(HouseholdEvent::Left(Exit { household: of_member(of) }))
}

/// What stands for the household of a member until it is looked up.
fn of_member(member: MemberId) -> HouseholdId {
    HouseholdId(member.0)
}

/// The household in place of the member whose it is.
pub(crate) fn name_household(body: &mut Body, home: impl FnOnce(MemberId) -> Option<HouseholdId>) {
    let Body::Household(event) = body else { return };
    let household = match event {
        HouseholdEvent::Invited(Invitation { household, .. })
        | HouseholdEvent::Joined(Entrance { household, .. })
        | HouseholdEvent::Left(Exit { household })
        | HouseholdEvent::Removed(Removal { household, .. })
        | HouseholdEvent::Moved(Moving { household, .. }) => household,
        HouseholdEvent::Founded(_) | HouseholdEvent::Drawn(_) | HouseholdEvent::Returned(_) => return,
    };
    if let Some(found) = home(MemberId(household.0)) {
        *household = found;
    }
}
