//! The benefits of a member.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Level, mirror};
use crate::wire::Instant;

/// What the levels and the plan of a member entitle to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Benefits {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// In the order of the document.
    pub benefits: Vec<BenefitHeld>,
}

mirror! {
    /// A benefit of a level or a plan that the member holds, or of every member.
    BenefitHeld of view::BenefitHeldView {
        /// The benefit.
        #[schema(example = "free_modification")]
        id: String,
        /// Its name.
        name: String,
        /// The tier set, for a benefit of a level.
        #[serde(skip_serializing_if = "Option::is_none")]
        set: Option<String>,
        /// The level that the member holds in it.
        #[serde(skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        /// The plan that the member is on, for a benefit of that.
        #[serde(skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
        /// `available`: it can be used now. `locked`: it can't.
        #[schema(value_type = String, example = "available")]
        state: &'static str,
        /// What each of its limits allows; empty where it can be used as often as one likes.
        allowances: Vec<Allowance>,
        /// Why; only when it is `locked`.
        #[serde(skip_serializing_if = "Option::is_none")]
        locked: Option<BenefitLock>,
        /// How long after the day of an order it can be claimed; only for a benefit of orders.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "90 days")]
        within: Option<String>,
        /// The first instant at which it is too late for an order of `bought_at`; only when that was asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
        /// What to tell the member.
        #[schema(example = "Free modification: 1 left until 31 Mar")]
        sentence: String,
    }

    /// What a limit of a benefit allows.
    Allowance of view::AllowanceView {
        /// How often in its period.
        times: i64,
        /// How often still in the present one.
        left: i64,
        /// The end of the present period, at which the next begins; absent for a limit that never begins anew.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    }

    /// Why a benefit is locked.
    BenefitLock of view::BenefitLockView {
        /// `not_now`: at other times. `condition`: its condition does not hold. `used_up`: it was used as often as it can be.
        #[schema(value_type = String, example = "used_up")]
        by: &'static str,
        /// When it can be used again; only when it is used up, and where it begins anew.
        #[serde(skip_serializing_if = "Option::is_none")]
        again_at: Option<Instant>,
    }

    /// A benefit of a level that was used, or whose use was undone.
    BenefitUse of view::BenefitUseView {
        /// The benefit.
        #[schema(example = "free_modification")]
        benefit: String,
        /// How often; negative when undone.
        times: i64,
        /// What that costs the program, in the smallest unit of its currency; negative when undone.
        worth: i64,
    }
}
