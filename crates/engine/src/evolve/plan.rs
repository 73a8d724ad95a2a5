//! What facts about a paid membership make of an account.

use crate::{
    fact::{PlanCause, PlanFact},
    id::{EventId, MemberId},
    moment::Moment,
    state::{Account, PlanGuest, PlanHeld, PlanHost, PlanPast, PlanUse},
    symbol::Sym,
};

pub(super) fn of_plan(account: &mut Account, fact: &PlanFact) {
    match fact {
        PlanFact::Held { held, cause } => {
            if *cause == PlanCause::Trial {
                past(account, held.plan).trial = true;
            }
            account.plan = Some(PlanHeld::clone(held));
        }
        PlanFact::Ended { plan, in_trial, .. } => {
            account.plan = None;
            if !in_trial {
                leave(account, *plan);
            }
        }
        PlanFact::Used { from, what, times, worth } => used(account, *from, (*what, *times, *worth)),
        PlanFact::Shared { with, share } => account.guests.push(PlanGuest { member: *with, share: *share }),
        PlanFact::Unshared { share } => account.guests.retain(|guest| guest.share != *share),
        PlanFact::Received { plan, by, share } => met(account, (*plan, *by, *share), false),
        PlanFact::Withdrawn { plan, by, share } => met(account, (*plan, *by, *share), true),
        // Money is taken outside.
        PlanFact::Fee { .. } => {}
    }
}

/// A part of another plan begins, or ends. Whichever comes second meets the other, and nothing is left.
fn met(account: &mut Account, (plan, by, share): (Sym, MemberId, EventId), over: bool) {
    let known = account.hosts.iter().position(|host| host.share == share);
    match known {
        Some(place) if account.hosts[place].over != over => drop(account.hosts.remove(place)),
        Some(_) => {}
        None => account.hosts.push(PlanHost { plan, by, share, over }),
    }
}

/// What is known of a plan that the member was on.
fn past(account: &mut Account, plan: Sym) -> &mut PlanPast {
    let known = account.past_plans.iter().position(|past| past.plan == plan);
    let place = known.unwrap_or_else(|| {
        // Not at the end, where the one that was left last stands.
        account.past_plans.insert(0, PlanPast { plan, trial: false, left_at: None });
        0
    });
    &mut account.past_plans[place]
}

/// The plan that was left last stands at the end.
fn leave(account: &mut Account, plan: Sym) {
    let trial = past(account, plan).trial;
    account.past_plans.retain(|past| past.plan != plan);
    account.past_plans.push(PlanPast { plan, trial, left_at: Some(account.as_of) });
}

/// A use counts in the period in which it was; later ones know nothing of it.
fn used(account: &mut Account, from: Moment, (what, times, worth): (Sym, i64, i64)) {
    let Some(held) = account.plan.as_mut().filter(|held| held.from == from) else { return };
    match held.used.iter_mut().find(|used| used.what == what) {
        Some(used) => {
            used.times = used.times.saturating_add(times);
            used.worth = used.worth.saturating_add(worth);
        }
        None => held.used.push(PlanUse { what, times, worth }),
    }
    held.used.retain(|used| 0 < used.times);
}
