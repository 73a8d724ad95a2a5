//! A household as people see it: who is in it, who is invited, and what they have together.

use regulars_engine::{
    decide::Other,
    document::Draw,
    fact::Fact,
    household::{Household, HouseholdStep, Person},
    id::HouseholdId,
    moment::Moment,
    program::Program,
    state::Account,
};
use serde::Serialize;

use super::{Stamp, name};

/// A household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HouseholdView {
    /// Which one.
    pub id: String,
    /// Who speaks for it.
    pub head: String,
    /// Who is in it or invited, in the order of coming.
    pub people: Vec<PersonView>,
    /// When its address was changed last; none while it has not been.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_changed_at: Option<Stamp>,
    /// What they have together, of the wallets that they share.
    pub balances: Vec<HouseholdBalanceView>,
}

/// Somebody in a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// Who.
    pub member: String,
    /// As what.
    pub slot: String,
    /// `member` or `invited`.
    pub state: &'static str,
    /// The first instant at which the invitation is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
}

/// What a household has of a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HouseholdBalanceView {
    /// The wallet.
    pub wallet: String,
    /// Digits after the point of its amounts.
    pub scale: u32,
    /// Whose units go when one of them redeems: `proportionally`, `own first` or `oldest first`.
    pub draw: &'static str,
    /// What all can spend together, in the smallest unit.
    pub available: i64,
    /// What of it each has.
    pub parts: Vec<PartView>,
}

/// What somebody in a household has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartView {
    /// Who.
    pub member: String,
    /// How much, in the smallest unit.
    pub available: i64,
}

/// What a member has to do with households.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberHouseholdView {
    /// The one that the member is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdView>,
    /// Those into which the member is invited.
    pub invitations: Vec<InvitationView>,
}

/// An invitation of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvitationView {
    /// Into which household.
    pub household: String,
    /// As what.
    pub slot: String,
    /// The first instant at which it is over.
    pub until: Stamp,
}

/// A household with the accounts of those who are in it, whose due work is done.
pub(crate) fn household(
    program: &Program,
    household: HouseholdId,
    state: &Household,
    people: &[Other],
    at: Moment,
) -> HouseholdView {
    let open = |person: &&Person| person.until.is_none_or(|until| at < until);
    let person = |person: &Person| PersonView {
        member: person.member.to_string(),
        slot: name(program, person.place.kind),
        state: if person.until.is_none() { "member" } else { "invited" },
        until: person.until.map(Stamp),
    };
    let shared = program.wallets.iter().filter_map(|spec| Some((spec, spec.household?)));
    let balances = shared.map(|(spec, terms)| {
        let part = |other: &Other| PartView {
            member: other.member.to_string(),
            available: other.account.balance(spec.wallet).available,
        };
        let parts: Vec<PartView> = people.iter().map(part).collect();
        HouseholdBalanceView {
            wallet: name(program, spec.wallet),
            scale: program.wallet_exponent(spec),
            draw: match terms.draw {
                Draw::Proportionally => "proportionally",
                Draw::OwnFirst => "own first",
                Draw::OldestFirst => "oldest first",
            },
            available: parts.iter().map(|part| part.available).fold(0, i64::saturating_add),
            parts,
        }
    });
    HouseholdView {
        id: household.to_string(),
        head: state.head().map(|head| head.to_string()).unwrap_or_default(),
        people: state.people.iter().filter(open).map(person).collect(),
        address_changed_at: state.address.as_ref().and_then(|address| address.changed_at).map(Stamp),
        balances: balances.collect(),
    }
}

/// The household of a member, and the invitations that can still be accepted.
pub(crate) fn member_household(
    program: &Program,
    account: &Account,
    household: Option<HouseholdView>,
    at: Moment,
) -> MemberHouseholdView {
    let invitations = account.homes.iter().filter_map(|home| {
        let until = home.until.filter(|until| at < *until)?;
        let (household, slot) = (home.household.to_string(), name(program, home.kind));
        Some(InvitationView { household, slot, until: Stamp(until) })
    });
    MemberHouseholdView { household, invitations: invitations.collect() }
}

/// What happened to a member in a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HouseholdMoveView {
    /// Which one.
    pub household: String,
    /// `founded`, `invited`, `joined`, `left`, `removed` or `address_changed`.
    pub what: &'static str,
    /// As what, where the member came in or is invited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// The first instant at which the invitation is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
}

/// What somebody else of the household paid of a redemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HouseholdShareView {
    /// Who.
    pub member: String,
    /// The wallet.
    pub wallet: String,
    /// How many units, in the smallest unit; negative when they went back.
    pub amount: i64,
}

pub(super) fn household_move(program: &Program, fact: &Fact) -> Option<HouseholdMoveView> {
    let Fact::Household { household, step, .. } = fact else { return None };
    let (what, place, until) = match step {
        HouseholdStep::Founded { place, .. } => ("founded", Some(place), None),
        HouseholdStep::Invited { place, until, .. } => ("invited", Some(place), Some(*until)),
        HouseholdStep::Joined { place } => ("joined", Some(place), None),
        HouseholdStep::Left => ("left", None, None),
        HouseholdStep::Removed => ("removed", None, None),
        HouseholdStep::Moved { .. } => ("address_changed", None, None),
    };
    let slot = place.map(|place| name(program, place.kind));
    Some(HouseholdMoveView { household: household.to_string(), what, slot, until: until.map(Stamp) })
}

pub(super) fn household_share(program: &Program, fact: &Fact) -> Option<HouseholdShareView> {
    let Fact::HouseholdShare { wallet, member, amount } = fact else { return None };
    let (member, wallet) = (member.to_string(), name(program, *wallet));
    Some(HouseholdShareView { member, wallet, amount: *amount })
}
