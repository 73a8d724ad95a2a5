//! A member's redemptions, and what rewards cost a program over a time.

use regulars_engine::{
    decide::{Earlier, budget_standing},
    fact::Fact,
    id::EventId,
    moment::Moment,
    program::{Budget, BudgetLimit, Program, Session, WhenUsedUp},
    shared::Slices,
    symbol::Sym,
};
use regulars_store::EntryRow;
use serde::Serialize;

use super::{Stamp, as_text, name};
use crate::redemption::{Cost, Costs};

/// A redemption, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RedemptionView {
    /// Its number in the account.
    #[serde(skip)]
    pub seq: u64,
    /// Its event.
    #[serde(serialize_with = "as_text")]
    pub event: EventId,
    /// Who reported it.
    pub source: String,
    /// The reporter's own number of it.
    pub external_id: String,
    /// The reward.
    pub reward: String,
    /// Its name in the asked language; the id when the program no longer has it.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// Whom a donation is for.
    pub cause: Option<String>,
    /// Which date of an experience.
    pub session: Option<String>,
    /// When that begins, as far as the program still has it.
    pub starts_at: Option<Stamp>,
    /// What was paid, in the smallest unit of the reward's wallet.
    pub units: i64,
    /// The money beside, in the smallest unit of the program's currency.
    pub cash: i64,
    /// What it cost the program, likewise.
    pub worth: i64,
    /// `redeemed`, `issued`, `used`, `expired` or `cancelled`.
    pub state: &'static str,
    /// When it was recorded.
    pub redeemed_at: Stamp,
    /// When something last became of it.
    pub changed_at: Stamp,
}

/// What rewards took and cost over a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RewardReportView {
    /// The first instant.
    pub from: Stamp,
    /// The first instant that is no longer in it.
    pub until: Stamp,
    /// The currency of cash and worth.
    pub currency: String,
    /// Digits after its point.
    pub scale: u32,
    /// By reward, the dearest for the program first.
    pub rewards: Vec<RewardCostView>,
    /// Donations by cause, the dearest first.
    pub causes: Vec<CauseCostView>,
    /// By who pays for them, the dearest first.
    pub funders: Vec<FunderCostView>,
    /// The money beside all of them.
    pub cash: i64,
    /// What all of them cost.
    pub worth: i64,
    /// Where the budgets stand now, in the order of the document.
    pub budgets: Vec<BudgetView>,
}

/// Where a budget stands. Money in the smallest unit of the currency, units in that of their wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BudgetView {
    /// The budget.
    pub budget: String,
    /// Its name in the asked language; the id when it has none.
    pub name: String,
    /// The wallet whose units it counts; money when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// What rewards and rules have cost in its time.
    pub used: i64,
    /// What they may cost.
    pub limit: i64,
    /// What members paid for orders in that time, for a budget that is a share of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue: Option<i64>,
    /// `open`, `warning` or `used_up`.
    pub state: &'static str,
    /// What happens when it is used up: `stop`, `alarm` or `raise_prices`.
    pub at_limit: &'static str,
}

/// Sums of redemptions, less what was undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CostView {
    /// How many.
    pub quantity: i64,
    /// What members paid, in the smallest unit of the reward's wallet.
    pub units: i64,
    /// The money beside, in the smallest unit of the currency.
    pub cash: i64,
    /// What they cost the program, likewise.
    pub worth: i64,
}

/// What one reward took and cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RewardCostView {
    /// The reward.
    pub reward: String,
    /// Its name in the asked language; the id when the program no longer has it.
    pub name: String,
    /// The wallet that its units are of; none when it costs none, or is no longer there.
    pub wallet: Option<String>,
    /// The sums.
    pub sums: CostView,
}

/// What was given to one cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseCostView {
    /// The cause.
    pub cause: String,
    /// How many donations.
    pub quantity: i64,
    /// What they are worth, in the smallest unit of the currency.
    pub worth: i64,
}

/// What rewards cost one who pays for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FunderCostView {
    /// Who; none for the program itself.
    pub funded_by: Option<String>,
    /// How many rewards.
    pub quantity: i64,
    /// What they cost, in the smallest unit of the currency.
    pub worth: i64,
}

/// The view of one redemption; none for an entry that takes no reward.
pub(crate) fn redemption(
    program: &Program,
    row: &EntryRow,
    (taken, booked): (&Earlier, Option<Sym>),
    state: &'static str,
    changed_at: Moment,
    language: &str,
) -> Option<RedemptionView> {
    taken.facts.iter().find_map(|fact| match fact {
        Fact::Redeemed { reward, quantity, worth, cause, units, cash } => Some(RedemptionView {
            seq: row.seq,
            event: row.event,
            source: row.source.clone(),
            external_id: row.external_id.clone(),
            reward: name(program, *reward),
            name: reward_name(program, *reward, language),
            quantity: *quantity,
            cause: cause.map(|cause| name(program, cause)),
            session: booked.map(|session| session_name(program, session)),
            starts_at: booked.and_then(|session| session_of(program, session)).map(|own| Stamp(own.starts)),
            units: *units,
            cash: *cash,
            worth: *worth,
            state,
            redeemed_at: Stamp(Moment(row.recorded_at)),
            changed_at: Stamp(changed_at),
        }),
        _ => None,
    })
}

/// Its name within the reward, also when the program no longer has it: `session:class:june-6` is what it is counted under.
fn session_name(program: &Program, session: Sym) -> String {
    let counted = program.name_of(session);
    counted.rsplit_once(':').map_or(counted, |(_, name)| name).to_owned()
}

fn session_of(program: &Program, session: Sym) -> Option<&Session> {
    program.rewards.iter().flat_map(|reward| &reward.sessions).find(|own| own.session == session)
}

fn budget(program: &Program, budget: &Budget, shared: &Slices, at: Moment, language: &str) -> BudgetView {
    let standing = budget_standing(program, budget, shared, at);
    let id = name(program, budget.budget);
    BudgetView {
        name: budget.name.as_ref().map_or_else(|| id.clone(), |text| text.in_language(language).to_owned()),
        budget: id,
        wallet: match budget.limit {
            BudgetLimit::Units { wallet, .. } => Some(name(program, wallet)),
            BudgetLimit::Amount(_) | BudgetLimit::OfRevenue(_) => None,
        },
        used: standing.used,
        limit: standing.limit,
        revenue: budget.is_of_revenue().then_some(standing.revenue),
        state: match (standing.is_used_up(), standing.warns(budget)) {
            (true, _) => "used_up",
            (false, true) => "warning",
            (false, false) => "open",
        },
        at_limit: match budget.at_limit {
            WhenUsedUp::Stop => "stop",
            WhenUsedUp::Alarm => "alarm",
            WhenUsedUp::Raise(_) => "raise_prices",
        },
    }
}

pub(crate) fn reward_report(
    program: &Program,
    costs: &Costs,
    (shared, at): (&Slices, Moment),
    from: Moment,
    until: Moment,
    language: &str,
) -> RewardReportView {
    let mut by_reward: Vec<(Sym, Cost)> = Vec::new();
    let mut by_cause: Vec<(Sym, Cost)> = Vec::new();
    let mut by_funder: Vec<(Option<Sym>, Cost)> = Vec::new();
    for ((reward, cause, funder), cost) in costs {
        add(&mut by_reward, *reward, *cost);
        add(&mut by_funder, *funder, *cost);
        if let Some(cause) = cause {
            add(&mut by_cause, *cause, *cost);
        }
    }
    let all = by_reward.iter().fold(Cost::default(), |sum, (_, cost)| sum.plus(*cost));
    for list in [&mut by_reward, &mut by_cause] {
        list.sort_by_key(|(_, cost)| std::cmp::Reverse(cost.worth));
    }
    by_funder.sort_by_key(|(_, cost)| std::cmp::Reverse(cost.worth));
    let wallet = |reward: Sym| {
        let stated = program.rewards.iter().find(|r| r.reward == reward)?;
        Some(name(program, stated.wallet?))
    };
    let of_reward = |(reward, cost): &(Sym, Cost)| RewardCostView {
        reward: name(program, *reward),
        name: reward_name(program, *reward, language),
        wallet: wallet(*reward),
        sums: (*cost).into(),
    };
    let of_cause = |(cause, cost): &(Sym, Cost)| CauseCostView {
        cause: name(program, *cause),
        quantity: cost.quantity,
        worth: cost.worth,
    };
    let of_funder = |(funder, cost): &(Option<Sym>, Cost)| FunderCostView {
        funded_by: funder.map(|funder| name(program, funder)),
        quantity: cost.quantity,
        worth: cost.worth,
    };
    RewardReportView {
        from: Stamp(from),
        until: Stamp(until),
        currency: program.currency.code.clone(),
        scale: program.currency.exponent,
        rewards: by_reward.iter().map(of_reward).collect(),
        causes: by_cause.iter().map(of_cause).collect(),
        funders: by_funder.iter().map(of_funder).collect(),
        cash: all.cash,
        worth: all.worth,
        budgets: program.budgets.iter().map(|own| budget(program, own, shared, at, language)).collect(),
    }
}

fn add<T: PartialEq>(list: &mut Vec<(T, Cost)>, of: T, cost: Cost) {
    match list.iter_mut().find(|(own, _)| *own == of) {
        Some((_, sum)) => *sum = sum.plus(cost),
        None => list.push((of, cost)),
    }
}

fn reward_name(program: &Program, reward: Sym, language: &str) -> String {
    let stated = program.rewards.iter().find(|r| r.reward == reward);
    stated.map_or_else(|| name(program, reward), |stated| stated.name.in_language(language).to_owned())
}
