//! Links with partners, in the model: a log of links, the last of a partner is the one that counts.

use regulars_engine::event::AccountLink;

use super::{Refusal, Work, calendar::Micro, funding::FUNDERS, program::Trigger, tiers::Way};

/// A number that another member is linked with, and one that another member was linked with.
pub const OF_OTHERS: [u128; 2] = [0x5001, 0x5002];

/// A member's number at a partner, or none from then on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The partner.
    pub partner: &'static str,
    /// The number.
    pub number: Option<String>,
    /// From when.
    pub since: Micro,
}

impl Work<'_> {
    /// `account.linked`.
    pub(super) fn linked(&mut self, link: &AccountLink) -> Result<(), Refusal> {
        let partner = self.funder(&link.partner)?;
        if self.link_with(partner).is_some() {
            return Err("AlreadyLinked");
        }
        let [taken, used] = OF_OTHERS.map(text);
        if link.number == taken {
            return Err("PartnerNumberTaken");
        }
        let known = |own: &Link| own.partner == partner || own.number.as_ref() == Some(&link.number);
        let first = link.number != used && !self.member.links.iter().any(known);
        let (number, since) = (Some(link.number.clone()), self.occurred);
        self.member.links.push(Link { partner, number, since });
        if first {
            self.earn(Trigger::Linked(partner), None, 1)?;
        }
        self.note_activity(Trigger::Linked(partner));
        self.reassess(Way::Up)
    }

    /// `account.unlinked`.
    pub(super) fn unlinked(&mut self, partner: &str) -> Result<(), Refusal> {
        let partner = self.funder(partner)?;
        if self.link_with(partner).is_none() {
            return Err("NotLinked");
        }
        self.member.links.push(Link { partner, number: None, since: self.now });
        self.reassess(Way::Both)
    }

    /// The link with a partner that holds now.
    pub(super) fn link_with(&self, partner: &str) -> Option<&Link> {
        let last = self.member.links.iter().rfind(|own| own.partner == partner)?;
        last.number.as_ref().map(|_| last)
    }

    /// Whether whoever pays for a rule asks for a link that is not there.
    pub(super) fn lacks_link(&self, funded_by: Option<&str>) -> bool {
        let asks = |name: &str| self.program.funders.iter().any(|own| own.name == name && own.needs_link);
        funded_by.is_some_and(|name| asks(name) && self.link_with(name).is_none())
    }

    /// For how many whole hours the link has held.
    pub(super) fn linked_hours(&self, partner: &str) -> i64 {
        let hour = 3_600_000_000;
        self.link_with(partner).map_or(0, |own| (self.occurred - own.since).max(0) / hour)
    }

    fn funder(&self, name: &str) -> Result<&'static str, Refusal> {
        if self.program.partners.iter().any(|own| own.name == name) {
            // No simulated event links the account of such a one.
            return Err("UnknownPartner");
        }
        let stated = self.program.funders.iter().any(|own| own.name == name);
        FUNDERS.into_iter().find(|own| stated && *own == name).ok_or("UnknownPartner")
    }
}

/// A number as an event tells it.
pub fn text(number: u128) -> String {
    regulars_engine::id::LinkId(uuid::Uuid::from_u128(number)).to_string()
}
