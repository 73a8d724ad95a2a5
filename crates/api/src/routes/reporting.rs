//! What somebody of the staff may report beyond having the right to report at all: who only stands at a till reports what
//! happens at a till, and who is there for some stores, orders of these.

use regulars_app::{ProgramHandle, Role};
use regulars_engine::event::Body;

use super::{
    access::Scope,
    caller::{Caller, grants_in},
    roles,
};
use crate::problem::{Code, Problem};

/// Refuses an event that the caller's roles don't reach. Keys report what their scope says.
///
/// # Errors
/// `missing_scope`.
pub(super) fn check(caller: &Caller, program: &ProgramHandle, body: &Body) -> Result<(), Problem> {
    let Some(signed) = &caller.1 else { return Ok(()) };
    let of_clerks = grants_in(&signed.staff.grants, program)
        .all(|grant| grant.role == Role::Clerk || !roles::scopes(grant.role).contains(&Scope::EventsWrite));
    if of_clerks && !happens_at_a_till(body) {
        return Err(Problem::new(Code::MissingScope, "a clerk reports what happens at a till"));
    }
    match (caller.stores_in(program), body) {
        (Some(stores), Body::OrderPaid(order))
            if !order.store.as_deref().is_some_and(|own| stores.contains(&own)) =>
        {
            Err(Problem::new(Code::MissingScope, "your roles are for other stores").at("/order/store"))
        }
        (Some(_) | None, _) => Ok(()),
    }
}

/// Corrections, gifts and payments by hand are not among them, nor is anything that is added later without a thought.
fn happens_at_a_till(body: &Body) -> bool {
    matches!(
        body,
        Body::MemberJoined(_)
            | Body::OrderPaid(_)
            | Body::OrderReturned(_)
            | Body::OrderCancelled(_)
            | Body::Activity(_)
            | Body::WalletToppedUp(_)
            | Body::RewardRedeemed(_)
            | Body::RewardReserved(_)
            | Body::RewardConfirmed(_)
            | Body::RewardCancelled(_)
            | Body::RewardUsed(_)
            | Body::HoldPlaced(_)
            | Body::HoldCaptured(_)
            | Body::HoldReleased(_)
            | Body::VoucherClaimed(_)
            | Body::VoucherUsed(_)
            | Body::BenefitUsed(_)
            | Body::BenefitClaimed(_)
            | Body::ChallengeJoined(_)
            | Body::ReferralClaimed(_)
    )
}
