//! Checking households: how many people, how they come in, and which wallets they spend together.

use super::{Trigger, WalletSpec, check::Checker, fields::Fields};
use crate::{
    calendar::Length,
    cel::Condition,
    document::{Document, Leaving, Slots, WalletKind},
    symbol::Sym,
};

/// The kind where the document tells only a number.
const MEMBER: &str = "member";
/// The default of `invite`.
const INVITE_DEFAULT: &str = "14 days";
/// The most people of a household: each is loaded when one of them redeems.
const PEOPLE_MAX: u32 = 20;

/// Who may share a household.
#[derive(Debug, Clone)]
pub struct HouseholdSpec {
    /// How many of each kind, in document order.
    pub slots: Vec<SlotSpec>,
    /// How long an invitation can be accepted.
    pub invite: Length,
    /// Whether whoever joins tells the same address.
    pub same_address: bool,
    /// How long after a change the address can't be changed again.
    pub change_after: Option<Length>,
    /// Its condition.
    pub condition: Option<Condition>,
}

/// How many people of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotSpec {
    /// The kind.
    pub kind: Sym,
    /// Its place in the document.
    pub rank: u8,
    /// How many.
    pub at_most: usize,
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    fields: &mut Fields,
) -> Option<HouseholdSpec> {
    check_wallets(checker, document, wallets);
    let stated = document.household.as_ref()?;
    let slots = slots(checker, &stated.slots);
    let invite = stated.invite.as_deref().unwrap_or(INVITE_DEFAULT);
    let invite = checker.take("/household/invite", invite, Length::parse(invite));
    let address = stated.address.clone().unwrap_or_default();
    let change_after = address.change_after.as_deref();
    let change_after = change_after
        .and_then(|text| checker.take("/household/address/change_after", text, Length::parse(text)));
    let condition = stated.condition.as_ref();
    let condition = condition
        .and_then(|source| checker.condition("/household/if", source, fields.schema(Trigger::Redeemed)));
    if let Some(condition) = &condition {
        fields.count_read(&condition.fields());
    }
    Some(HouseholdSpec { slots, invite: invite?, same_address: address.same, change_after, condition })
}

fn slots(checker: &mut Checker, stated: &Slots) -> Vec<SlotSpec> {
    let path = "/household/slots";
    let kinds: Vec<(&str, u8)> = match stated {
        Slots::Members(count) => vec![(MEMBER, *count)],
        Slots::Kinds(kinds) => kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
    };
    let people: u32 = kinds.iter().map(|(_, count)| u32::from(*count)).sum();
    if !(2..=PEOPLE_MAX).contains(&people) || kinds.iter().any(|(_, count)| *count == 0) {
        let fix = format!("write 2 to {PEOPLE_MAX} in all, and at least 1 of each kind");
        checker.say(path, format!("a household of {people}"), fix);
    }
    let mut slots = Vec::with_capacity(kinds.len());
    for (rank, (kind, count)) in (0u8..).zip(kinds) {
        let kind = checker.declare(&format!("{path}/{kind}"), kind);
        slots.push(SlotSpec { kind, rank, at_most: usize::from(count) });
    }
    slots
}

fn check_wallets(checker: &mut Checker, document: &Document, wallets: &[WalletSpec]) {
    let mut left_behind = Vec::new();
    for (spec, (name, stated)) in wallets.iter().zip(&document.wallets) {
        let path = format!("/wallets/{name}/household");
        if stated.household.is_none() {
            continue;
        }
        if document.household.is_none() {
            let fix = "say who may share one, such as `household: { slots: 7 }`";
            checker.say(&path, "the program has no households", fix);
        }
        if spec.kind == WalletKind::Status {
            checker.say(&path, format!("{name} can't be spent"), "leave it out; a status is everybody's own");
        }
        if spec.household.is_some_and(|shared| shared.leaving == Leaving::Behind) {
            left_behind.push(name.as_str());
        }
        if spec.card.is_some() {
            checker.say(&path, "stamp cards can't be put together", "leave out `card` or `household`");
        }
        if spec.separate_buckets {
            let fix = "leave out `separate_buckets` or `household`";
            checker.say(&path, "units of separate buckets can't be spent together", fix);
        }
    }
    // What could not arrive comes back by undoing the leaving, which must not undo what did arrive.
    if let [_, second, ..] = left_behind.as_slice() {
        let path = format!("/wallets/{second}/household/leaving");
        checker.say(&path, "units of two wallets can't be left behind", "let one of them be `behind`");
    }
}

impl HouseholdSpec {
    /// The kind of a name, or the first one when none is named.
    pub(crate) fn slot(&self, name: Option<Sym>) -> Option<SlotSpec> {
        self.slots.iter().find(|slot| name.is_none_or(|name| slot.kind == name)).copied()
    }
}
