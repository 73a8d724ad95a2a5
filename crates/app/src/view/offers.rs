//! What became of an offer whose time had come.

use regulars_engine::{
    fact::{Fact, OfferStep},
    program::Program,
};
use serde::Serialize;

use super::name;

/// An offer whose time had come, in its entry. What it gave is told beside: vouchers, units, badges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferView {
    /// The offer.
    pub id: String,
    /// Why: when its time comes, in the words of the document, such as `dormant 90 days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// `made` or `withheld`.
    pub what: &'static str,
    /// What stood in its way: `other_level`, `condition`, `limit` or `no_room`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'static str>,
    /// What the member usually buys at that hour, for a habit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual: Option<UsualView>,
}

/// What a member usually buys at an hour of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UsualView {
    /// The item.
    pub sku: String,
    /// The day: `monday` … `sunday`.
    pub weekday: &'static str,
    /// The hour, 0 to 23, by the clocks of the program's zone.
    pub hour: u8,
}

pub(super) fn offer(program: &Program, fact: &Fact) -> Option<OfferView> {
    let Fact::Offer { offer, step } = fact else { return None };
    let by = match step {
        OfferStep::Made => None,
        OfferStep::OtherLevel => Some("other_level"),
        OfferStep::Condition => Some("condition"),
        OfferStep::Limit => Some("limit"),
        OfferStep::NoRoom => Some("no_room"),
    };
    let id = name(program, *offer);
    let on = program.document.offers.get(&id).map(|stated| stated.on.clone());
    Some(OfferView { id, on, what: if by.is_none() { "made" } else { "withheld" }, by, usual: None })
}

/// What a fact says of a habit.
pub(super) fn usual(fact: &Fact) -> Option<UsualView> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let Fact::Usual { item, hour } = fact else { return None };
    let weekday = DAYS.get(usize::from(hour / 24)).copied()?;
    Some(UsualView { sku: item.clone(), weekday, hour: hour % 24 })
}
