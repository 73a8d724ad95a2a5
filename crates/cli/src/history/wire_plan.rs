//! Events of paid membership in a history of events.

use regulars_engine::event::{Body, PlanCancel, PlanChange, PlanEvent, PlanJoin};

use super::wire::{filled, optional};

/// What such an event says of a plan.
pub(super) struct WirePlan {
    pub(super) plan: Option<String>,
    pub(super) period: Option<String>,
    pub(super) trial: Option<bool>,
    pub(super) paid: Option<bool>,
    pub(super) at_once: Option<bool>,
}

impl WirePlan {
    pub(super) fn joined(self) -> Result<Body, String> {
        let (plan, period) = (named(self.plan)?, optional("period", self.period)?);
        let (trial, paid) = (self.trial, self.paid.unwrap_or(false));
        Ok(Body::Plan(PlanEvent::Joined(PlanJoin { plan, period, trial, paid })))
    }

    pub(super) fn cancelled(self) -> Result<Body, String> {
        let (plan, at_once) = (named(self.plan)?, self.at_once.unwrap_or(false));
        Ok(Body::Plan(PlanEvent::Cancelled(PlanCancel { plan, at_once })))
    }

    pub(super) fn changed(self) -> Result<Body, String> {
        let (plan, period) = (named(self.plan)?, optional("period", self.period)?);
        let at_once = self.at_once.unwrap_or(false);
        Ok(Body::Plan(PlanEvent::Changed(PlanChange { plan, period, at_once })))
    }
}

fn named(plan: Option<String>) -> Result<String, String> {
    filled("plan", plan.ok_or("`plan` is missing")?)
}
