//! `account.linked` and `account.unlinked`: the member's account here and their account with a partner belong together.
//!
//! A member has one link to a partner at a time, and a partner's number belongs to one member: it is a thing that all accounts
//! share, known by a keyed hash. What a link gives is given once for ever: neither the member nor the number gets it again.

use super::{draft::Draft, tier::Reassess};
use crate::{
    event::{AccountLink, AccountUnlink},
    fact::Fact,
    id::LinkId,
    moment::Moment,
    program::{PartnerSpec, Trigger},
    rejection::Rejection,
    shared::Thing,
    state::Account,
    symbol::Sym,
};

pub(super) fn linked(draft: &mut Draft<'_>, link: &AccountLink) -> Result<(), Rejection> {
    let spec = draft.program.partner(&link.partner).ok_or(Rejection::UnknownPartner)?;
    let partner = spec.partner;
    let number: LinkId = link.number.parse().map_err(|_| Rejection::PartnerNumberTaken)?;
    if draft.account.linked_since(partner).is_some() {
        return Err(Rejection::AlreadyLinked);
    }
    // What was not loaded counts as taken: nobody has looked whose it is.
    let known = draft.shared.get(Thing::Link(number)).ok_or(Rejection::PartnerNumberTaken)?;
    if 0 < known.taken {
        return Err(Rejection::PartnerNumberTaken);
    }
    let first = known.version == 0 && !draft.account.links.iter().any(|own| own.partner == partner);
    let since = draft.event.occurred_at;
    draft.push(Fact::Linked { partner, number, since });
    if first {
        draft.earn(Trigger::Linked(partner), None, 1)?;
    }
    draft.note_activity();
    draft.reassess(Reassess::Up)
}

pub(super) fn unlinked(draft: &mut Draft<'_>, unlink: &AccountUnlink) -> Result<(), Rejection> {
    let spec = draft.program.partner(&unlink.partner).ok_or(Rejection::UnknownPartner)?;
    let known = draft.account.links.iter().find(|own| own.partner == spec.partner);
    let number = known.and_then(|own| own.number).ok_or(Rejection::NotLinked)?;
    draft.push(Fact::Unlinked { partner: spec.partner, number });
    draft.reassess(Reassess::Both)
}

/// Lets all numbers go: the account is closed.
pub(super) fn unlink_all(draft: &mut Draft<'_>) {
    for link in draft.account.links.clone() {
        if let Some(number) = link.number {
            draft.push(Fact::Unlinked { partner: link.partner, number });
        }
    }
}

/// The numbers that are shared by a decision on an event of the account.
pub(super) fn numbers(account: &Account) -> impl Iterator<Item = Thing> + '_ {
    account.links.iter().filter_map(|link| link.number).map(Thing::Link)
}

/// An hour in microseconds.
const HOUR: i64 = 3_600_000_000;

impl Draft<'_> {
    /// For how many whole hours the member has been linked with a partner when the event happened; 0 without a link.
    pub(super) fn linked_hours(&self, partner: Sym) -> i64 {
        let since = self.account.linked_since(partner);
        let passed = since.map_or(0, |since| self.event.occurred_at.0.saturating_sub(since.0));
        passed.max(0).checked_div(HOUR).unwrap_or(0)
    }

    /// Whether a partner asks for a link and the member has none.
    pub(super) fn lacks_link(&self, partner: &PartnerSpec) -> bool {
        partner.needs_link && self.account.linked_since(partner.partner).is_none()
    }

    /// Whether whoever funds a rule asks for a link that the member does not have.
    pub(super) fn lacks_link_of(&self, funder: Option<Sym>) -> bool {
        let partner = funder.and_then(|own| self.program.partners.iter().find(|spec| spec.partner == own));
        partner.is_some_and(|spec| self.lacks_link(spec))
    }
}

impl Account {
    /// Since when the member is linked to a partner; none when there is no link.
    pub fn linked_since(&self, partner: Sym) -> Option<Moment> {
        let own = self.links.iter().find(|link| link.partner == partner)?;
        own.number.map(|_| own.since)
    }
}
