//! How a member brings friends, and was brought.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Allowance, ChallengePrize, mirror};
use crate::wire::Instant;

/// How a member brings friends, and was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Referral {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// All of it.
    #[serde(flatten)]
    pub referral: ReferralStanding,
}

mirror! {
    /// How a member brings friends, and was brought.
    ReferralStanding of view::ReferralView {
        /// What friends are to be told, and claim by an event of type `referral.claimed` or on joining. The same for ever; stored
        /// nowhere.
        #[schema(example = "ABCD-EFGH-JKLM-NP")]
        code: String,
        /// The address that friends are sent; absent where the program states none.
        #[serde(skip_serializing_if = "Option::is_none")]
        link: Option<String>,
        /// What there is for the member when a friend buys something today.
        referrer: Vec<ChallengePrize>,
        /// What there is for the friend then.
        friend: Vec<ChallengePrize>,
        /// How far the friends are.
        friends: ReferralFriends,
        /// How many friends bring something, by each of the limits.
        allowances: Vec<Allowance>,
        /// How the member was brought; absent for one who has claimed no code.
        #[serde(skip_serializing_if = "Option::is_none")]
        brought: Option<ReferralBrought>,
        /// What to tell the member.
        #[schema(example = "2 friends brought, 1 on the way")]
        sentence: String,
    }

    /// How far friends are, in numbers.
    ReferralFriends of view::FriendsView {
        /// Have claimed the code.
        joined: i64,
        /// Of these, those of whom it is not known yet.
        pending: i64,
        /// Those whose purchase is settled.
        settled: i64,
        /// Of these, those who brought something: the limits allowed it.
        rewarded: i64,
        /// Those whose purchase came back in time.
        taken_back: i64,
        /// Those who bought nothing in time.
        lapsed: i64,
    }

    /// How a member was brought.
    ReferralBrought of view::BroughtView {
        /// `open`: a purchase is still to come. `waiting`: one waits to be settled. `settled`: it is. `taken_back`: it came
        /// back. `lapsed`: there was none in time.
        #[schema(value_type = String, example = "waiting")]
        state: &'static str,
        /// Until when a purchase counts, when it is settled, or until when it can be taken back; absent where nothing follows.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    }
}
