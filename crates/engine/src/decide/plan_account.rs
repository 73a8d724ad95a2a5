//! What plans a member could come to, and whether the one that the member is on was worth its price. A member is told both
//! by the same questions that an event would meet.

use uuid::Uuid;

use super::{
    Company, Known,
    draft::Draft,
    plan::{Term, share},
};
use crate::{
    calendar::day_number,
    event::{Body, Event, Profile},
    id::EventId,
    moment::Moment,
    program::{Plan, PlanPrice, Program},
    rejection::Rejection,
    shared::Slices,
    state::{Account, PlanHeld, PlanUse},
    symbol::Sym,
};

/// A plan as a member is offered it.
#[derive(Debug, Clone)]
pub struct PlanOffer<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// Each of its prices, with what the first period would cost the member.
    pub prices: Vec<(&'p PlanPrice, i64)>,
    /// Whether the member would have its trial first.
    pub trial: bool,
    /// Why the member can't come to it; none when an event would be taken.
    pub lock: Option<Rejection>,
}

/// What the running period cost, and what was had from the plan in it, in the smallest unit of the base currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanAccount {
    /// What was asked for it, without what could not be taken.
    pub paid: i64,
    /// What was had is worth so much.
    pub worth: i64,
    /// How many of the period's days have begun.
    pub days: i32,
    /// How many it has.
    pub days_in_all: i32,
    /// What other plans and periods would have cost for the same days, and what of it would have been had from them, the best
    /// first. No plan at all costs nothing and gives nothing.
    pub others: Vec<OtherPlan>,
}

/// Another way for the same days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherPlan {
    /// The plan and its period; none for no plan.
    pub plan: Option<(Sym, Sym)>,
    /// What it would have cost.
    pub fee: i64,
    /// What of the benefits that were used it has, too.
    pub worth: i64,
}

impl OtherPlan {
    /// What would have been left; negative when it would have cost more than it gave.
    pub fn gain(&self) -> i64 {
        self.worth.saturating_sub(self.fee)
    }
}

/// Which plans there are for the member at `at`, in document order. The account's due work up to then must have been decided.
pub fn plan_offers<'p>(
    program: &'p Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
) -> Vec<PlanOffer<'p>> {
    let event = nothing_at(at);
    let known = by_itself(profile);
    let draft = Draft::new(program, account.clone(), known, &event);
    let offer = |plan: &'p Plan| PlanOffer {
        plan,
        prices: plan.prices.iter().map(|price| (price, draft.first_fee(plan, price))).collect(),
        trial: plan.trial.is_some() && !draft.had_trial(),
        lock: draft.may_join(plan).err(),
    };
    program.plans.iter().map(offer).collect()
}

/// The account as it would be were the member on this plan since `at`, to see what that would give.
pub fn as_on_plan(program: &Program, account: &Account, plan: &Plan, at: Moment) -> Account {
    let (event, profile) = (nothing_at(at), Profile::default());
    let known = by_itself(&profile);
    let draft = Draft::new(program, account.clone(), known, &event);
    let held = plan.price(None).map(|price| {
        let term = Term { first_day: draft.today(), number: 1, length: price.length, fee: price.fee };
        draft.begin(plan, price, &term)
    });
    Account { plan: held.or(draft.account.plan), ..account.clone() }
}

/// What is known of a member of whom nothing is decided.
fn by_itself(profile: &Profile) -> Known<'_> {
    Known {
        profile,
        original: None,
        shared: Slices::NONE,
        receiver: None,
        line: &[],
        company: Company::NONE,
        past: false,
    }
}

/// Nothing of the event is looked at but its time.
fn nothing_at(at: Moment) -> Event {
    let (source, external_id) = (String::new(), String::new());
    Event { id: EventId(Uuid::nil()), source, external_id, occurred_at: at, at, body: Body::Tick }
}

/// Whether the plan was worth its price so far; none for a member who is on none.
pub fn plan_account(
    program: &Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
) -> Option<PlanAccount> {
    let held = account.plan.as_ref()?;
    let day = |at: Moment| program.zone.day_number(at.timestamp());
    let days_in_all = day(held.until).saturating_sub(day(held.from));
    let sum =
        |uses: &mut dyn Iterator<Item = &PlanUse>| uses.map(|used| used.worth).fold(0, i64::saturating_add);
    let mut others = vec![OtherPlan { plan: None, fee: 0, worth: 0 }];
    for offer in plan_offers(program, account, profile, at).iter().filter(|offer| offer.lock.is_none()) {
        let had = |used: &&PlanUse| has(program, offer.plan, used.what) || offer.plan.plan == held.plan;
        let worth = sum(&mut held.used.iter().filter(had));
        for price in &offer.plan.prices {
            if (offer.plan.plan, price.period) != (held.plan, held.period) {
                let fee = for_days(program, held, price);
                others.push(OtherPlan { plan: Some((offer.plan.plan, price.period)), fee, worth });
            }
        }
    }
    others.sort_by_key(|other| std::cmp::Reverse(other.gain()));
    Some(PlanAccount {
        paid: held.paid(),
        worth: sum(&mut held.used.iter()),
        days: day(at).saturating_sub(day(held.from)).saturating_add(1).min(days_in_all),
        days_in_all,
        others,
    })
}

/// Whether a plan has a benefit.
fn has(program: &Program, plan: &Plan, what: Sym) -> bool {
    let benefit = program.benefits.iter().find(|benefit| benefit.benefit == what);
    benefit.is_some_and(|benefit| benefit.plans.contains(&plan.plan))
}

/// What a price comes to for the days of the running period: whole periods, and a part of the last one.
fn for_days(program: &Program, held: &PlanHeld, price: &PlanPrice) -> i64 {
    let day = |at: Moment| program.zone.day_number(at.timestamp());
    let (mut begins, until) = (day(held.from), day(held.until));
    let first_day = if held.number < 2 { held.first_day } else { begins.saturating_sub(1) };
    let mut fee = 0i64;
    for number in 1.. {
        let ends = day_number(price.length.last_day(first_day, number)).saturating_add(1);
        if until <= ends {
            let part = share(price.fee, until.saturating_sub(begins), ends.saturating_sub(begins));
            return fee.saturating_add(part);
        }
        fee = fee.saturating_add(price.fee);
        begins = ends;
    }
    fee
}
