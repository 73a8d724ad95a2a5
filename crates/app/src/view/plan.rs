//! Paid membership as people read it: where a member stands, what it cost against what was had, what there is to come to, and
//! what an entry changed.

use regulars_engine::{
    decide::{OtherPlan, PlanAccount, PlanOffer, plan_account},
    event::Profile,
    fact::{Fact, PlanCause, PlanEnd, PlanFact},
    moment::Moment,
    program::{Benefit, Program},
    state::{Account, PlanHeld, PlanUse},
    symbol::Sym,
};
use serde::Serialize;

use super::{Stamp, name};
use crate::{quote::PlanQuotes, say};

/// A member on a plan. Money is in the smallest unit of the program's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanHeldView {
    /// The plan.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// `trial`, `active`, `unpaid` or `ending`.
    pub state: &'static str,
    /// The period: `month`, `year`, `6 months`.
    pub period: String,
    /// Since when the member is on a plan without a break.
    pub since: Stamp,
    /// When the running period began.
    pub from: Stamp,
    /// The first instant after it.
    pub until: Stamp,
    /// Whether another one follows.
    pub renews: bool,
    /// Which plan and period follow, when not the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<PlanNextView>,
    /// What the running period costs.
    pub fee: i64,
    /// What could not be taken and was not asked for again.
    pub owed: i64,
    /// When it is asked for again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask_at: Option<Stamp>,
    /// The members who get a part of it.
    pub guests: Vec<String>,
    /// What was used in the running period.
    pub used: Vec<PlanUseView>,
    /// Whether it was worth its price so far.
    pub account: PlanAccountView,
}

/// A plan and period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanNextView {
    /// The plan.
    pub id: String,
    /// The period.
    pub period: String,
}

/// Something that was had from a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanUseView {
    /// The benefit, rule or voucher.
    pub id: String,
    /// Its name in the asked language; the id when the program no longer has it.
    pub name: String,
    /// How often.
    pub times: i64,
    /// What that is worth.
    pub worth: i64,
}

/// What the running period cost, and what was had in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanAccountView {
    /// What was asked for it, without what could not be taken.
    pub paid: i64,
    /// What was had is worth so much.
    pub worth: i64,
    /// The one less the other; negative when it cost more than was had.
    pub gain: i64,
    /// How many of its days have begun.
    pub days: i64,
    /// How many it has.
    pub days_in_all: i64,
    /// Other plans and periods for the same days, and no plan at all; the best first.
    pub others: Vec<OtherPlanView>,
    /// What to tell the member.
    pub sentence: String,
}

/// Another way for the same days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherPlanView {
    /// The plan; none for no plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanNextView>,
    /// What it would have cost.
    pub fee: i64,
    /// What of the benefits that were used it has, too.
    pub worth: i64,
    /// The one less the other.
    pub gain: i64,
}

/// A plan as a member, or somebody who is none, is offered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanOfferView {
    /// The plan.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// What its periods cost.
    pub prices: Vec<PlanPriceView>,
    /// How long the first time is free, where there is such a time for whoever asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial: Option<String>,
    /// The benefits that it has.
    pub benefits: Vec<PlanBenefitView>,
    /// The code of the refusal that an event would meet; none when it can be joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<&'static str>,
}

/// What a period costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanPriceView {
    /// The period.
    pub period: String,
    /// How much.
    pub fee: i64,
    /// What the first one costs.
    pub first_fee: i64,
}

/// A benefit of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanBenefitView {
    /// The benefit.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// What one use is worth.
    pub worth: i64,
}

/// What an order would give on a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanQuoteView {
    /// The plan; none for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Units, by wallet in the order of the document.
    pub gives: Vec<PlanUnitsView>,
    /// What they are worth, in the smallest unit of the program's currency.
    pub worth: i64,
    /// The benefits that the plan has.
    pub benefits: Vec<PlanBenefitView>,
}

/// Units of a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanUnitsView {
    /// The wallet.
    pub wallet: String,
    /// How many, in its smallest unit.
    pub amount: i64,
    /// Digits after the point of that.
    pub scale: u32,
}

/// What an entry changed of a paid membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanMoveView {
    /// The plan.
    pub plan: String,
    /// `joined`, `trial`, `renewed`, `changed`, `cancelled`, `unpaid`, `asked`, `paid`, `ended`, `told`, `received` or
    /// `withdrawn`.
    pub what: &'static str,
    /// Why it ended: `cancelled`, `over`, `unpaid`, `not_offered` or `closed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// The first instant after the running period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
    /// What is to be paid, in the smallest unit of the program's currency; negative when it is to be given back, or could not
    /// be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<i64>,
}

/// Where the member stands as of `at`; the caller has made the due work happen up to it.
pub fn plan_held(
    program: &Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
    language: &str,
) -> Option<PlanHeldView> {
    let held = account.plan.as_ref()?;
    let sums = plan_account(program, account, profile, at)?;
    let next = held.next.map(|next| pair(program, next.plan, next.period));
    Some(PlanHeldView {
        id: name(program, held.plan),
        name: plan_name(program, held.plan, language),
        state: state(held),
        period: name(program, held.period),
        since: Stamp(held.since),
        from: Stamp(held.from),
        until: Stamp(held.until),
        renews: held.renews,
        next,
        fee: held.fee,
        owed: held.owed,
        ask_at: held.ask_at.map(Stamp),
        guests: account.guests.iter().map(|guest| guest.member.to_string()).collect(),
        used: held.used.iter().map(|used| use_view(program, used, language)).collect(),
        account: account_view(program, held, &sums, at, language),
    })
}

/// What there is to come to, in document order.
pub fn plan_offers(program: &Program, offers: &[PlanOffer<'_>], language: &str) -> Vec<PlanOfferView> {
    let view = |offer: &PlanOffer<'_>| PlanOfferView {
        id: name(program, offer.plan.plan),
        name: offer.plan.name.in_language(language).to_owned(),
        prices: offer
            .prices
            .iter()
            .map(|(price, first_fee)| PlanPriceView {
                period: name(program, price.period),
                fee: price.fee,
                first_fee: *first_fee,
            })
            .collect(),
        trial: offer.plan.trial.filter(|_| offer.trial).map(|length| length.to_string()),
        benefits: benefits_of(program, offer.plan.plan, language),
        locked: offer.lock.map(|lock| lock.code()),
    };
    offers.iter().map(view).collect()
}

/// What an order would give on several plans, as it was quoted.
pub fn plan_quotes(quotes: &PlanQuotes, language: &str) -> Vec<PlanQuoteView> {
    let PlanQuotes { program, quotes } = quotes;
    let view = |(plan, facts): &(Option<Sym>, Vec<Fact>)| {
        let (mut gives, mut worth) = (Vec::new(), 0i64);
        for spec in &program.wallets {
            let given = facts.iter().filter_map(|fact| match fact {
                Fact::Granted(grant) if grant.wallet == spec.wallet => Some(grant.amount),
                _ => None,
            });
            let amount = given.fold(0, i64::saturating_add);
            if amount != 0 {
                let scale = program.wallet_exponent(spec);
                gives.push(PlanUnitsView { wallet: name(program, spec.wallet), amount, scale });
                worth = worth.saturating_add(program.worth_of(spec, amount));
            }
        }
        PlanQuoteView {
            id: plan.map(|plan| name(program, plan)),
            name: plan.map(|plan| plan_name(program, plan, language)),
            gives,
            worth,
            benefits: plan.map(|plan| benefits_of(program, plan, language)).unwrap_or_default(),
        }
    };
    quotes.iter().map(view).collect()
}

fn benefits_of(program: &Program, plan: Sym, language: &str) -> Vec<PlanBenefitView> {
    let benefits = program.benefits.iter().filter(|benefit| benefit.plans.contains(&plan));
    let view = |benefit: &Benefit| PlanBenefitView {
        id: name(program, benefit.benefit),
        name: benefit.name.in_language(language).to_owned(),
        worth: benefit.worth,
    };
    benefits.map(view).collect()
}

/// What the facts of an entry changed; none when they changed nothing of it.
pub(super) fn moved(program: &Program, facts: &[Fact]) -> Option<PlanMoveView> {
    let mut view: Option<PlanMoveView> = None;
    for fact in facts {
        let Fact::Plan(fact) = fact else { continue };
        let (plan, what) = match fact {
            PlanFact::Held { held, cause } => (held.plan, cause_word(*cause)),
            PlanFact::Ended { plan, .. } => (*plan, "ended"),
            PlanFact::Fee { plan, .. } => (*plan, "told"),
            PlanFact::Received { plan, .. } => (*plan, "received"),
            PlanFact::Withdrawn { plan, .. } => (*plan, "withdrawn"),
            // The event says which plan, and with whom.
            PlanFact::Shared { .. } | PlanFact::Unshared { .. } => continue,
            // The use stands as a benefit, a grant or a voucher.
            PlanFact::Used { .. } => continue,
        };
        let blank = || PlanMoveView { plan: name(program, plan), what, why: None, until: None, fee: None };
        let view = view.get_or_insert_with(blank);
        match fact {
            PlanFact::Held { held, .. } => (view.what, view.until) = (what, Some(Stamp(held.until))),
            PlanFact::Ended { cause, .. } => (view.what, view.why) = (what, Some(end_word(*cause))),
            PlanFact::Fee { amount, .. } => view.fee = Some(*amount),
            PlanFact::Used { .. }
            | PlanFact::Shared { .. }
            | PlanFact::Unshared { .. }
            | PlanFact::Received { .. }
            | PlanFact::Withdrawn { .. } => {}
        }
    }
    view
}

fn state(held: &PlanHeld) -> &'static str {
    if held.ask_at.is_some() {
        "unpaid"
    } else if held.number == 0 {
        "trial"
    } else if held.renews {
        "active"
    } else {
        "ending"
    }
}

fn pair(program: &Program, plan: Sym, period: Sym) -> PlanNextView {
    PlanNextView { id: name(program, plan), period: name(program, period) }
}

/// The plan's name; its id when the program no longer has it.
pub(crate) fn plan_name(program: &Program, plan: Sym, language: &str) -> String {
    let stated = program.plan_of(plan).map(|stated| stated.name.in_language(language).to_owned());
    stated.unwrap_or_else(|| name(program, plan))
}

fn use_view(program: &Program, used: &PlanUse, language: &str) -> PlanUseView {
    let benefit = program.benefits.iter().find(|own| own.benefit == used.what).map(|own| &own.name);
    let rule = || program.rules.iter().find(|own| own.rule == used.what).and_then(|own| own.name.as_ref());
    let voucher = || program.vouchers.iter().find(|own| own.voucher == used.what).map(|own| &own.name);
    let id = name(program, used.what);
    let text = benefit.or_else(rule).or_else(voucher).map(|text| text.in_language(language).to_owned());
    PlanUseView { name: text.unwrap_or_else(|| id.clone()), id, times: used.times, worth: used.worth }
}

fn account_view(
    program: &Program,
    held: &PlanHeld,
    sums: &PlanAccount,
    at: Moment,
    language: &str,
) -> PlanAccountView {
    let other = |other: &OtherPlan| OtherPlanView {
        plan: other.plan.map(|(plan, period)| pair(program, plan, period)),
        fee: other.fee,
        worth: other.worth,
        gain: other.gain(),
    };
    PlanAccountView {
        paid: sums.paid,
        worth: sums.worth,
        gain: sums.worth.saturating_sub(sums.paid),
        days: i64::from(sums.days),
        days_in_all: i64::from(sums.days_in_all),
        others: sums.others.iter().map(other).collect(),
        sentence: say::plan(program, held, sums, at, language),
    }
}

fn cause_word(cause: PlanCause) -> &'static str {
    match cause {
        PlanCause::Joined => "joined",
        PlanCause::Trial => "trial",
        PlanCause::Renewed => "renewed",
        PlanCause::Changed => "changed",
        PlanCause::Cancelled => "cancelled",
        PlanCause::Unpaid => "unpaid",
        PlanCause::Asked => "asked",
        PlanCause::Paid => "paid",
    }
}

fn end_word(cause: PlanEnd) -> &'static str {
    match cause {
        PlanEnd::Cancelled => "cancelled",
        PlanEnd::Over => "over",
        PlanEnd::Unpaid => "unpaid",
        PlanEnd::NotOffered => "not_offered",
        PlanEnd::Closed => "closed",
    }
}
