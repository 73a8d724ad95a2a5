//! Households: who is in them and what they have together.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::mirror;
use crate::wire::Instant;

/// A household as of an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HouseholdPage {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// The household.
    pub household: Household,
}

/// What a member has to do with households.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberHousehold {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// The one that the member is in; absent for who is in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<Household>,
    /// Those into which the member is invited.
    pub invitations: Vec<HouseholdInvitation>,
}

mirror! {
    /// People who share balances, each with an account of their own.
    Household of view::HouseholdView {
        /// Which one.
        #[schema(example = "hsh_0198c0de-0000-7000-8000-000000000001")]
        id: String,
        /// The member who invites and removes: the longest in it of the first kind.
        head: String,
        /// Who is in it or invited, in the order of coming.
        people: Vec<HouseholdPerson>,
        /// When its address was changed last; absent while it has not been.
        #[serde(skip_serializing_if = "Option::is_none")]
        address_changed_at: Option<Instant>,
        /// What they have together, of the wallets that they share.
        balances: Vec<HouseholdBalance>,
    }

    /// Somebody in a household.
    HouseholdPerson of view::PersonView {
        /// Who.
        member: String,
        /// As what.
        #[schema(example = "adult")]
        slot: String,
        /// `member`, or `invited` while the invitation is not accepted.
        #[schema(value_type = String, example = "member")]
        state: &'static str,
        /// The first instant at which the invitation is over.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    }

    /// What a household has of a wallet.
    HouseholdBalance of view::HouseholdBalanceView {
        /// The wallet.
        #[schema(example = "avios")]
        wallet: String,
        /// Digits after the point of its amounts.
        scale: u32,
        /// Whose units go when one of them redeems: `proportionally`, `own first` or `oldest first`.
        #[schema(value_type = String, example = "proportionally")]
        draw: &'static str,
        /// What each of them can spend of it, in the smallest unit.
        available: i64,
        /// What of it each has.
        parts: Vec<HouseholdPart>,
    }

    /// What somebody in a household has of a wallet.
    HouseholdPart of view::PartView {
        /// Who.
        member: String,
        /// How much, in the smallest unit.
        available: i64,
    }

    /// An invitation into a household.
    HouseholdInvitation of view::InvitationView {
        /// Into which one.
        household: String,
        /// As what.
        #[schema(example = "adult")]
        slot: String,
        /// The first instant at which it is over.
        until: Instant,
    }

    /// What happened to a member in a household.
    HouseholdMove of view::HouseholdMoveView {
        /// Which one.
        household: String,
        /// `founded`, `invited`, `joined`, `left`, `removed` or `address_changed`.
        #[schema(value_type = String, example = "joined")]
        what: &'static str,
        /// As what, where the member came in or is invited.
        #[serde(skip_serializing_if = "Option::is_none")]
        slot: Option<String>,
        /// The first instant at which the invitation is over.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    }

    /// What somebody else of the household paid of a redemption.
    HouseholdShare of view::HouseholdShareView {
        /// Who.
        member: String,
        /// The wallet.
        wallet: String,
        /// How many units, in the smallest unit; negative when they went back.
        amount: i64,
    }
}
