//! `plan.shared` and `plan.unshared`: a member on a plan lets others have a part of its benefits, in so many places as the plan
//! has; and the other side of that, `plan.received` and `plan.withdrawn`. It ends when the member leaves the plan or goes to
//! another one.
//!
//! Two accounts are concerned. What the first decides is an effect that the shell brings to the other exactly once; should an
//! end overtake its beginning, the two meet and nothing is left.

use super::{
    draft::{Draft, Effect},
    transfer::Receiver,
};
use crate::{
    event::{PlanHosted, PlanShare},
    fact::{Fact, PlanFact},
    program::Benefit,
    rejection::Rejection,
    state::PlanGuest,
    symbol::Sym,
};

pub(super) fn shared(draft: &mut Draft<'_>, wanted: &PlanShare) -> Result<(), Rejection> {
    let plan = draft.program.plan(&wanted.plan).ok_or(Rejection::UnknownPlan)?;
    let held =
        draft.account.plan.as_ref().filter(|held| held.plan == plan.plan).ok_or(Rejection::NotOnPlan)?;
    // A trial is not shared.
    let invitees = plan.invitees.as_ref().filter(|_| held.number != 0).ok_or(Rejection::PlanNotShared)?;
    match draft.known.receiver {
        Some(Receiver::Same) => return Err(Rejection::SameAccount),
        Some(Receiver::Closed) | None => return Err(Rejection::ReceiverUnavailable),
        Some(Receiver::Open) => {}
    }
    if draft.account.guests.iter().any(|guest| guest.member == wanted.with) {
        return Err(Rejection::AlreadyInvited);
    }
    if invitees.slots <= draft.account.guests.len() {
        return Err(Rejection::NoPlaceLeft);
    }
    let (with, share) = (wanted.with, draft.event.id);
    draft.push(Fact::Plan(PlanFact::Shared { with, share }));
    draft.effects.push(Effect::Share { to: with, plan: wanted.plan.clone(), share, ends: false });
    Ok(())
}

pub(super) fn unshared(draft: &mut Draft<'_>, wanted: &PlanShare) -> Result<(), Rejection> {
    let guests = draft.account.guests.iter();
    let guest = guests.copied().find(|guest| guest.member == wanted.with).ok_or(Rejection::NotShared)?;
    draft.let_go(guest, wanted.plan.clone());
    Ok(())
}

pub(super) fn received(draft: &mut Draft<'_>, hosted: &PlanHosted, ends: bool) -> Result<(), Rejection> {
    let plan = draft.program.symbols.get(&hosted.plan).ok_or(Rejection::UnknownPlan)?;
    let (by, share) = (hosted.by, hosted.share);
    draft.push(Fact::Plan(if ends {
        PlanFact::Withdrawn { plan, by, share }
    } else {
        PlanFact::Received { plan, by, share }
    }));
    Ok(())
}

impl Draft<'_> {
    /// Nobody gets a part of the plan any more.
    pub(super) fn let_all_go(&mut self, plan: Sym) {
        for guest in self.account.guests.clone() {
            self.let_go(guest, self.program.name_of(plan).to_owned());
        }
    }

    fn let_go(&mut self, guest: PlanGuest, plan: String) {
        let PlanGuest { member: to, share } = guest;
        self.push(Fact::Plan(PlanFact::Unshared { share }));
        self.effects.push(Effect::Share { to, plan, share, ends: true });
    }

    /// Whether the member has a benefit as a part of another member's plan.
    pub(super) fn has_by_host(&self, benefit: &Benefit) -> bool {
        let mut hosts = self.account.hosts.iter().filter(|host| !host.over);
        hosts.any(|host| {
            let invitees = self.program.plan_of(host.plan).and_then(|plan| plan.invitees.as_ref());
            invitees.is_some_and(|invitees| invitees.benefits.contains(&benefit.benefit))
        })
    }
}
