//! The catalog of a member.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Level, mirror};
use crate::wire::Instant;

/// What a member can redeem, and what is missing for the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rewards {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// Available ones, then those that are nearest, then locked ones.
    pub rewards: Vec<Reward>,
}

mirror! {
    /// A reward, and what the member can do about it.
    Reward of view::RewardView {
        /// The reward.
        #[schema(example = "cup_sleeve")]
        id: String,
        /// Its name.
        name: String,
        /// `product`, `free-shipping`, `experience`, `donation` or `access`.
        #[schema(value_type = String, example = "product")]
        kind: &'static str,
        /// What one costs the member.
        price: RewardPrice,
        /// Whom a donation can be for.
        causes: Vec<RewardCause>,
        /// `available`: it can be redeemed now. `soon`: more units are needed. `locked`: units would not help.
        #[schema(value_type = String, example = "soon")]
        state: &'static str,
        /// How much more it takes, debt included, in the smallest unit of the wallet; only when it is `soon`.
        #[serde(skip_serializing_if = "Option::is_none")]
        missing: Option<i64>,
        /// How many are left for all members together; only where their number is limited.
        #[serde(skip_serializing_if = "Option::is_none")]
        stock_left: Option<i64>,
        /// Why; only when it is `locked`.
        #[serde(skip_serializing_if = "Option::is_none")]
        locked: Option<RewardLock>,
        /// What to tell the member.
        #[schema(example = "120 more points for Cup sleeve")]
        sentence: String,
    }

    /// What one costs the member.
    RewardPrice of view::PriceView {
        /// The wallet that pays.
        #[schema(example = "points")]
        wallet: String,
        /// How much, in its smallest unit.
        amount: i64,
        /// Digits after the point.
        scale: u32,
    }

    /// Whom a donation can be for.
    RewardCause of view::CauseView {
        /// The cause.
        id: String,
        /// Its name.
        name: String,
    }

    /// Why a reward is locked.
    RewardLock of view::LockView {
        /// `not_now`: its time has passed or not come. `other_level`: it is for other levels. `condition`: its condition
        /// does not hold. `limit`: the member has had it as often as allowed.
        #[schema(value_type = String, example = "other_level")]
        by: &'static str,
        /// The lowest level that may have it; only with `other_level`.
        #[serde(skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        /// When the limit begins anew; absent for limits that never do.
        #[serde(skip_serializing_if = "Option::is_none")]
        again_at: Option<Instant>,
    }
}
