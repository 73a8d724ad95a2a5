//! Parts of plans for other members, in the model, seen from one member.

use regulars_engine::{
    decide::Receiver,
    event::{PlanHosted, PlanShare},
    id::{EventId, MemberId},
};

use super::{Refusal, Work, transfer::receiver};

/// A part of another member's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host {
    /// Which plan.
    pub plan: usize,
    /// Whose.
    pub by: MemberId,
    /// By which event.
    pub share: EventId,
    /// Only its end is known so far.
    pub ended: bool,
}

impl Work<'_> {
    /// `plan.shared`.
    pub(super) fn plan_shared(&mut self, wanted: &PlanShare) -> Result<(), Refusal> {
        let plan = self.program.plans.iter().position(|p| p.name == wanted.plan).ok_or("UnknownPlan")?;
        let on = self.member.plan.as_ref().filter(|on| on.plan == plan).ok_or("NotOnPlan")?;
        let (slots, _) = self.program.plans[plan].invitees.as_ref().ok_or("PlanNotShared")?;
        if on.begun == 0 {
            return Err("PlanNotShared");
        }
        match receiver(wanted.with) {
            Some(Receiver::Open) => {}
            Some(Receiver::Same) => return Err("SameAccount"),
            Some(Receiver::Closed) | None => return Err("ReceiverUnavailable"),
        }
        if self.member.guests.iter().any(|(guest, _)| *guest == wanted.with) {
            return Err("AlreadyInvited");
        }
        if *slots == self.member.guests.len() {
            return Err("NoPlaceLeft");
        }
        self.member.guests.push((wanted.with, self.event_id));
        Ok(())
    }

    /// `plan.unshared`.
    pub(super) fn plan_unshared(&mut self, wanted: &PlanShare) -> Result<(), Refusal> {
        let before = self.member.guests.len();
        self.member.guests.retain(|(guest, _)| *guest != wanted.with);
        if self.member.guests.len() < before { Ok(()) } else { Err("NotShared") }
    }

    /// `plan.received` and `plan.withdrawn`: the second of the two meets the first.
    pub(super) fn plan_hosted(&mut self, told: &PlanHosted, ended: bool) -> Result<(), Refusal> {
        let plan = self.program.plans.iter().position(|p| p.name == told.plan).ok_or("UnknownPlan")?;
        let known = self.member.hosts.iter().copied().find(|host| host.share == told.share);
        match known {
            Some(host) if host.ended == ended => {}
            Some(_) => self.member.hosts.retain(|host| host.share != told.share),
            None => self.member.hosts.push(Host { plan, by: told.by, share: told.share, ended }),
        }
        Ok(())
    }

    /// Whether somebody else's plan gives a benefit.
    pub(super) fn by_host(&self, benefit: usize) -> bool {
        let gives = |plan: usize| {
            self.program.plans[plan]
                .invitees
                .as_ref()
                .is_some_and(|(_, benefits)| benefits.contains(&benefit))
        };
        self.member.hosts.iter().any(|host| !host.ended && gives(host.plan))
    }
}
