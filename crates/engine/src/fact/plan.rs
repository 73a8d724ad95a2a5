//! What is decided about a member's paid membership.

use serde::{Deserialize, Serialize};

use crate::{
    id::{EventId, MemberId},
    moment::Moment,
    state::PlanHeld,
    symbol::Sym,
};

/// A change of a paid membership. The stored form knows the kinds by their place, so a new one goes to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanFact {
    /// The member is on a plan, and now stands so.
    Held {
        /// How.
        held: Box<PlanHeld>,
        /// Why.
        cause: PlanCause,
    },
    /// The member is on no plan any more.
    Ended {
        /// The plan that ended.
        plan: Sym,
        /// Whether in its trial: then the member has not left anything.
        in_trial: bool,
        /// Why.
        cause: PlanEnd,
    },
    /// A price was asked for, or is to be given back.
    Fee {
        /// The plan.
        plan: Sym,
        /// In the smallest unit of the base currency; negative when it is to be given back, or could not be taken.
        amount: i64,
        /// When the period began that it is for.
        from: Moment,
        /// When that ends.
        until: Moment,
    },
    /// Something was used that the member had from the plan, or the use was undone.
    Used {
        /// When the period began in which that was.
        from: Moment,
        /// The benefit, rule or voucher.
        what: Sym,
        /// How often; negative when undone.
        times: i64,
        /// What that is worth, in the smallest unit of the base currency; negative when undone.
        worth: i64,
    },
    /// Another member gets a part of the plan.
    Shared {
        /// Who.
        with: MemberId,
        /// The event that shared it.
        share: EventId,
    },
    /// No more.
    Unshared {
        /// The event that had shared it.
        share: EventId,
    },
    /// The member gets a part of another member's plan.
    Received {
        /// The plan.
        plan: Sym,
        /// Whose it is.
        by: MemberId,
        /// The event that shared it.
        share: EventId,
    },
    /// No more.
    Withdrawn {
        /// The plan.
        plan: Sym,
        /// Whose it is.
        by: MemberId,
        /// The event that had shared it.
        share: EventId,
    },
}

/// Why a standing on a plan changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanCause {
    /// The member came to it.
    Joined,
    /// The member came to it, and the trial began.
    Trial,
    /// The next period began.
    Renewed,
    /// The member went to another plan or period, or is to, or goes on after all.
    Changed,
    /// It will end with the period.
    Cancelled,
    /// The price could not be taken.
    Unpaid,
    /// The price was asked for again.
    Asked,
    /// The price was taken after it had failed.
    Paid,
}

/// Why a member is no longer on a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanEnd {
    /// The member left at once.
    Cancelled,
    /// The period was over, and none was to follow.
    Over,
    /// The price could not be taken.
    Unpaid,
    /// The program has it no more, or not for this member.
    NotOffered,
    /// The account ended.
    Closed,
}
