//! What version 1 wrote of paid memberships.

use super::*;
use crate::{
    event::{PlanCancel, PlanChange, PlanEvent, PlanHosted, PlanJoin, PlanNamed, PlanShare},
    fact::{PlanCause, PlanEnd, PlanFact},
    state::{PlanGuest, PlanHeld, PlanHost, PlanNext, PlanPast, PlanUse},
};

const MEMBER: MemberId = MemberId(Uuid::from_u128(0x77));
const SHARE: EventId = EventId(Uuid::from_u128(0x99));

fn hosted() -> PlanHosted {
    PlanHosted { plan: "prime".to_owned(), by: MEMBER, share: SHARE }
}

fn held() -> PlanHeld {
    PlanHeld {
        plan: Sym(4),
        period: Sym(300),
        since: Moment(1_767_225_600_000_000),
        first_day: 20_454,
        number: 3,
        from: Moment(1_772_000_000_000_000),
        until: Moment(1_774_000_000_000_000),
        fee: 1_499,
        renews: true,
        next: Some(PlanNext { plan: Sym(5), period: Sym(301) }),
        owed: 1_499,
        tries: 2,
        ask_at: Some(Moment(1_772_500_000_000_000)),
        used: vec![PlanUse { what: Sym(9), times: 4, worth: 2_396 }],
    }
}

#[test]
fn golden_files_of_plans_read_as_written() {
    let past_plans = vec![
        PlanPast { plan: Sym(4), trial: true, left_at: None },
        PlanPast { plan: Sym(5), trial: false, left_at: Some(Moment(1_770_000_000_000_000)) },
    ];
    let guests = vec![PlanGuest { member: MEMBER, share: SHARE }];
    let hosts = vec![PlanHost { plan: Sym(4), by: MEMBER, share: SHARE, over: true }];
    let on = Account { plan: Some(held()), past_plans, guests, hosts, ..account() };
    check_golden("account-plan", on, write_account, read_account);
    let (plan, named) = (|| "prime".to_owned(), || PlanNamed { plan: "prime".to_owned() });
    let period = || Some("6 months".to_owned());
    for (name, happened) in [
        (
            "joined",
            PlanEvent::Joined(PlanJoin { plan: plan(), period: period(), trial: Some(false), paid: true }),
        ),
        ("cancelled", PlanEvent::Cancelled(PlanCancel { plan: plan(), at_once: true })),
        ("changed", PlanEvent::Changed(PlanChange { plan: plan(), period: period(), at_once: true })),
        ("renewed", PlanEvent::Renewed(named())),
        ("fee-asked", PlanEvent::FeeAsked(named())),
        ("shared", PlanEvent::Shared(PlanShare { plan: plan(), with: MEMBER })),
        ("unshared", PlanEvent::Unshared(PlanShare { plan: plan(), with: MEMBER })),
        ("received", PlanEvent::Received(hosted())),
        ("withdrawn", PlanEvent::Withdrawn(hosted())),
    ] {
        let event = Event { body: Body::Plan(happened), ..event() };
        check_golden(&format!("event-plan-{name}"), event, write_event, read_event);
    }
    check_golden("record-plan", changes(), write_record, read_record);
    let effect = Effect::Share { to: MEMBER, plan: plan(), share: SHARE, ends: true };
    check_golden("effect-share", effect, write_effect, read_effect);
}

/// All that can be decided of a plan.
fn changes() -> Record {
    let (from, until) = (Moment(1_772_000_000_000_000), Moment(1_774_000_000_000_000));
    let causes = [
        PlanCause::Joined,
        PlanCause::Trial,
        PlanCause::Renewed,
        PlanCause::Changed,
        PlanCause::Cancelled,
        PlanCause::Unpaid,
        PlanCause::Asked,
        PlanCause::Paid,
    ];
    let ends = [PlanEnd::Cancelled, PlanEnd::Over, PlanEnd::Unpaid, PlanEnd::NotOffered, PlanEnd::Closed];
    let held = causes.map(|cause| PlanFact::Held { held: Box::new(held()), cause });
    let ended = ends.map(|cause| PlanFact::Ended { plan: Sym(4), in_trial: false, cause });
    let fee = PlanFact::Fee { plan: Sym(4), amount: -1_499, from, until };
    let used = PlanFact::Used { from, what: Sym(9), times: 1, worth: 599 };
    let (plan, by, share, with) = (Sym(4), MEMBER, SHARE, MEMBER);
    let shares = [
        PlanFact::Shared { with, share },
        PlanFact::Unshared { share },
        PlanFact::Received { plan, by, share },
        PlanFact::Withdrawn { plan, by, share },
    ];
    let facts = held.into_iter().chain(ended).chain([fee, used]).chain(shares).map(Fact::Plan);
    Record { facts: facts.collect(), ..Record::default() }
}
