//! Paid membership.

use serde::{Deserialize, Serialize};

use super::kinds::kinds;
use crate::id::{EventId, MemberId};

/// What happens to a member's paid membership. The stored form knows the kinds by their place, so a new one goes to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanEvent {
    /// `plan.joined`: the member comes to a plan.
    Joined(PlanJoin),
    /// `plan.cancelled`: the member leaves it, with the end of the period or at once.
    Cancelled(PlanCancel),
    /// `plan.changed`: another plan or period, with the next period or at once; or the same one, to go on after all.
    Changed(PlanChange),
    /// `plan.renewed`: the next period begins. The server makes it.
    Renewed(PlanNamed),
    /// `plan.fee_asked`: what could not be taken is asked for again. The server makes it.
    FeeAsked(PlanNamed),
    /// `plan.shared`: another member gets a part of the benefits.
    Shared(PlanShare),
    /// `plan.unshared`: no more.
    Unshared(PlanShare),
    /// `plan.received`: the other side of that. The server makes it.
    Received(PlanHosted),
    /// `plan.withdrawn`: and of its end. The server makes it.
    Withdrawn(PlanHosted),
}

impl PlanEvent {
    kinds! {
        PlanEvent::Joined(_) => "plan.joined",
        PlanEvent::Cancelled(_) => "plan.cancelled",
        PlanEvent::Changed(_) => "plan.changed",
        PlanEvent::Renewed(_) => "plan.renewed",
        PlanEvent::FeeAsked(_) => "plan.fee_asked",
        PlanEvent::Shared(_) => "plan.shared",
        PlanEvent::Unshared(_) => "plan.unshared",
        PlanEvent::Received(_) => "plan.received",
        PlanEvent::Withdrawn(_) => "plan.withdrawn",
    }

    /// Whether only the server tells of it.
    pub fn is_made_by_server(&self) -> bool {
        match self {
            PlanEvent::Joined(_)
            | PlanEvent::Cancelled(_)
            | PlanEvent::Changed(_)
            | PlanEvent::Shared(_)
            | PlanEvent::Unshared(_) => false,
            PlanEvent::Renewed(_)
            | PlanEvent::FeeAsked(_)
            | PlanEvent::Received(_)
            | PlanEvent::Withdrawn(_) => true,
        }
    }

    /// The plan that it names.
    pub fn plan(&self) -> &str {
        match self {
            PlanEvent::Joined(PlanJoin { plan, .. })
            | PlanEvent::Cancelled(PlanCancel { plan, .. })
            | PlanEvent::Changed(PlanChange { plan, .. })
            | PlanEvent::Renewed(PlanNamed { plan })
            | PlanEvent::FeeAsked(PlanNamed { plan })
            | PlanEvent::Shared(PlanShare { plan, .. })
            | PlanEvent::Unshared(PlanShare { plan, .. })
            | PlanEvent::Received(PlanHosted { plan, .. })
            | PlanEvent::Withdrawn(PlanHosted { plan, .. }) => plan,
        }
    }

    /// The other member whom it concerns, and of whom must be known whether the account takes events.
    pub fn receiver(&self) -> Option<MemberId> {
        match self {
            PlanEvent::Shared(share) => Some(share.with),
            PlanEvent::Joined(_)
            | PlanEvent::Cancelled(_)
            | PlanEvent::Changed(_)
            | PlanEvent::Renewed(_)
            | PlanEvent::FeeAsked(_)
            | PlanEvent::Unshared(_)
            | PlanEvent::Received(_)
            | PlanEvent::Withdrawn(_) => None,
        }
    }
}

/// A member comes to a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanJoin {
    /// The plan's name.
    pub plan: String,
    /// Which of its periods: `month`, `year`, `6 months`; the first by default.
    pub period: Option<String>,
    /// Whether with its trial; when nothing is said, with one where the member can have one.
    pub trial: Option<bool>,
    /// Whether the price has been taken already, as at a till, so that nobody is asked to.
    pub paid: bool,
}

/// A member leaves a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCancel {
    /// The plan's name.
    pub plan: String,
    /// At once; else with the end of the period.
    pub at_once: bool,
}

/// A member goes to another plan or period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChange {
    /// The plan's name.
    pub plan: String,
    /// Which of its periods; by default the one that the member has or, where the plan has no such, its first.
    pub period: Option<String>,
    /// At once; else with the end of the period.
    pub at_once: bool,
}

/// A plan that the member is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanNamed {
    /// The plan's name.
    pub plan: String,
}

/// A part of a plan's benefits for another member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanShare {
    /// The plan's name.
    pub plan: String,
    /// Who gets it.
    pub with: MemberId,
}

/// A part of another member's plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHosted {
    /// The plan's name.
    pub plan: String,
    /// Whose it is.
    pub by: MemberId,
    /// The event by which it was shared: the same for its end.
    pub share: EventId,
}
