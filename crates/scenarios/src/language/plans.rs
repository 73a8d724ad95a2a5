//! Paid membership, as a scenario says it and sees it.

use regulars_engine::{
    Program,
    decide::plan_account,
    event::{self, Body, EventRef, PlanEvent, Profile},
    fact::{Fact, InstructionStep, PlanFact},
    id::MemberId,
    moment::Moment,
    state::Account,
};
use serde::Deserialize;
use serde_json::Value;

use super::{file::typed, seen::last_day};

/// What scenarios call the last event that asked for a price: often its own name is the server's.
const CHARGED: &str = "CHARGED";

/// `joins_plan: prime`, or a plan with its period and whether with the trial, or paid already.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Plans {
    /// Its name.
    Name(String),
    /// With its fields.
    Plan(Value),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Joins {
    plan: String,
    period: Option<String>,
    trial: Option<bool>,
    #[serde(default)]
    paid: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leaves {
    plan: String,
    #[serde(default)]
    at_once: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    plan: String,
    period: Option<String>,
    #[serde(default)]
    at_once: bool,
}

/// `shares_plan: { plan: prime, with: ben }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    plan: String,
    pub(super) with: String,
}

impl Shares {
    pub(super) fn share(&self, with: MemberId) -> event::PlanShare {
        event::PlanShare { plan: self.plan.clone(), with }
    }
}

impl Plans {
    pub(super) fn joins(&self) -> Result<Body, String> {
        let Joins { plan, period, trial, paid } = typed(self.fields())?;
        Ok(Body::Plan(PlanEvent::Joined(event::PlanJoin { plan, period, trial, paid })))
    }

    pub(super) fn leaves(&self) -> Result<Body, String> {
        let Leaves { plan, at_once } = typed(self.fields())?;
        Ok(Body::Plan(PlanEvent::Cancelled(event::PlanCancel { plan, at_once })))
    }

    pub(super) fn changes(&self) -> Result<Body, String> {
        let Changes { plan, period, at_once } = typed(self.fields())?;
        Ok(Body::Plan(PlanEvent::Changed(event::PlanChange { plan, period, at_once })))
    }

    fn fields(&self) -> Value {
        match self {
            Plans::Name(plan) => serde_json::json!({ "plan": plan }),
            Plans::Plan(fields) => fields.clone(),
        }
    }
}

/// The event that asked for a price last in place of its name in scenarios.
pub(crate) fn name_charge(body: &mut Body, last: Option<EventRef>) {
    if let Body::InstructionDone(of) | Body::InstructionFailed(of) = body
        && of.external_id == CHARGED
        && let Some(last) = last
    {
        *of = last;
    }
}

/// What the facts of an entry ask for a plan, less what is to be given back or could not be taken; and whether somebody
/// outside is asked.
pub(super) fn asked(facts: &[Fact]) -> (i64, bool) {
    let fee = |fact: &Fact| match fact {
        Fact::Plan(PlanFact::Fee { amount, .. }) => Some(*amount),
        _ => None,
    };
    let outside = facts.contains(&Fact::Instruction { step: InstructionStep::Asked });
    let fees: Vec<i64> = facts.iter().filter_map(fee).collect();
    (fees.iter().sum(), outside && !fees.is_empty())
}

/// A member on a plan, in words: `prime month until 2026-04-14, trial`.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlanSeen {
    pub(crate) plan: String,
    pub(crate) period: String,
    pub(crate) until: Option<Moment>,
    pub(crate) trial: bool,
    pub(crate) renews: bool,
    pub(crate) next: Option<(String, String)>,
    pub(crate) owed: i64,
}

impl PlanSeen {
    pub(crate) fn words(&self, program: &Program) -> String {
        let PlanSeen { plan, period, until, trial, renews, next, owed } = self;
        let mut words = format!("{plan} {period} until {}", last_day(program, *until, "open"));
        if *trial {
            words.push_str(", trial");
        }
        if !renews {
            words.push_str(", ends");
        }
        if let Some((plan, period)) = next {
            words.push_str(&format!(", then {plan} {period}"));
        }
        if *owed != 0 {
            words.push_str(&format!(", owes {}", money(program, *owed)));
        }
        words
    }
}

/// Whether a plan was worth its price, in words: `139.00 paid, 23.96 had; better without it by 115.04`.
#[derive(Debug, Clone, Default)]
pub(crate) struct WorthSeen {
    pub(crate) paid: i64,
    pub(crate) worth: i64,
    /// The best other way, and what it leaves.
    pub(crate) best: Option<(Option<(String, String)>, i64)>,
}

impl WorthSeen {
    pub(crate) fn words(&self, program: &Program) -> String {
        let WorthSeen { paid, worth, best } = self;
        let so_far = format!("{} paid, {} had", money(program, *paid), money(program, *worth));
        let gain = worth - paid;
        match best.as_ref().filter(|(_, other)| gain < *other) {
            None => so_far,
            Some((None, other)) => format!("{so_far}; better without it by {}", money(program, other - gain)),
            Some((Some((plan, period)), other)) => {
                format!("{so_far}; better with {plan} {period} by {}", money(program, other - gain))
            }
        }
    }
}

/// The standing and its worth in words.
pub(super) fn words_of(
    program: &Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
) -> (String, String) {
    let (plan, worth) = of_account(program, account, profile, at);
    let plan = plan.map_or_else(|| "none".to_owned(), |plan| plan.words(program));
    (plan, worth.map(|worth| worth.words(program)).unwrap_or_default())
}

/// The standing and its worth, as the engine tells them.
pub(super) fn of_account(
    program: &Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
) -> (Option<PlanSeen>, Option<WorthSeen>) {
    let name = |sym| program.name_of(sym).to_owned();
    let held = account.plan.as_ref().map(|held| PlanSeen {
        plan: name(held.plan),
        period: name(held.period),
        until: Some(held.until),
        trial: held.number == 0,
        renews: held.renews,
        next: held.next.map(|next| (name(next.plan), name(next.period))),
        owed: held.owed,
    });
    let sums = plan_account(program, account, profile, at).map(|sums| WorthSeen {
        paid: sums.paid,
        worth: sums.worth,
        best: sums
            .others
            .first()
            .map(|best| (best.plan.map(|(plan, period)| (name(plan), name(period))), best.gain())),
    });
    (held, sums)
}

/// With all its digits: `5.00`.
fn money(program: &Program, minor: i64) -> String {
    let digits = usize::try_from(program.currency.exponent).unwrap_or_default();
    let text = format!("{:0>width$}", minor.unsigned_abs(), width = digits + 1);
    let (whole, rest) = text.split_at(text.len() - digits);
    let (sign, point) = (if minor < 0 { "-" } else { "" }, if digits == 0 { "" } else { "." });
    format!("{sign}{whole}{point}{rest}")
}
