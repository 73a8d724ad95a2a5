//! Redemptions of a member, and the report on rewards.

use regulars_app::view;

use super::mirror;
use crate::wire::Instant;

mirror! {
    /// A redemption, and where it stands.
    Redemption of view::RedemptionView {
        /// Its number in the account.
        seq: u64,
        /// Its event.
        #[schema(example = "evt_0198c5b2d3e47abc8def0123456789ab")]
        event: String,
        /// Who reported it.
        source: String,
        /// The reporter's own number of it.
        external_id: String,
        /// The reward.
        #[schema(example = "cup_sleeve")]
        reward: String,
        /// Its name; the id when the program no longer has it.
        name: String,
        /// How many.
        quantity: i64,
        /// Whom a donation is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
        /// Which date of an experience.
        #[serde(skip_serializing_if = "Option::is_none")]
        session: Option<String>,
        /// When that begins; absent when the program no longer has it.
        #[serde(skip_serializing_if = "Option::is_none")]
        starts_at: Option<Instant>,
        /// What was paid, in the smallest unit of the reward's wallet.
        units: i64,
        /// The money beside, in the smallest unit of the program's currency.
        cash: i64,
        /// What it cost the program, likewise.
        worth: i64,
        /// `redeemed`: paid. `issued`: handed over. `used`: it can't be cancelled any more, or its vouchers are used up.
        /// `expired`: its vouchers ended unused. `cancelled`: the units came back.
        #[schema(value_type = String, example = "issued")]
        state: &'static str,
        /// When it was recorded.
        redeemed_at: Instant,
        /// When something last became of it.
        changed_at: Instant,
    }

    /// How healthy the rewards of a program are.
    RewardHealth of view::RewardHealthView {
        /// The first instant.
        from: Instant,
        /// The last one: now.
        until: Instant,
        /// Of whom shares are taken, as the program states: `able`, `active` or `all`.
        #[schema(value_type = String, example = "able")]
        among: &'static str,
        /// The share below which a reward is flagged, in hundredths of a per cent: 1000 is 10%.
        below: i64,
        /// How many members were looked at.
        looked_at: u64,
        /// Whether these are all members; else they are a sample, spread evenly over the order of joining.
        complete: bool,
        /// The rewards, those that are flagged first.
        rewards: Vec<Health>,
    }

    /// How healthy one reward is.
    Health of view::HealthView {
        /// The reward.
        #[schema(example = "cup_sleeve")]
        reward: String,
        /// Its name.
        name: String,
        /// Of how many of the members looked at the share is taken.
        among: u64,
        /// How many of them have redeemed it.
        redeemed: u64,
        /// The share, in hundredths of a per cent, rounded down; absent when it would be one of nobody.
        #[serde(skip_serializing_if = "Option::is_none")]
        rate: Option<i64>,
        /// How many could have it now.
        available: u64,
        /// How many have too few units for it.
        too_dear: u64,
        /// `healthy`, `flagged`: improve or replace it; `not_judged`: its share says nothing.
        #[schema(value_type = String, example = "flagged")]
        state: &'static str,
        /// What could be done.
        suggestion: String,
    }

    /// What rewards took and cost over a time; what was undone in that time is taken off.
    RewardReport of view::RewardReportView {
        /// The first instant.
        from: Instant,
        /// The first instant that is no longer in it.
        until: Instant,
        /// The currency of cash and worth.
        #[schema(example = "EUR")]
        currency: String,
        /// Digits after its point.
        scale: u32,
        /// By reward, the dearest for the program first.
        rewards: Vec<RewardCost>,
        /// Donations by cause, the dearest first.
        causes: Vec<CauseCost>,
        /// By who pays for them, the dearest first, as the program said when they were taken.
        funders: Vec<FunderCost>,
        /// The money beside all of them, in the smallest unit.
        cash: i64,
        /// What all of them cost the program, in the smallest unit.
        worth: i64,
        /// Where the budgets stand now, whatever time is asked for.
        budgets: Vec<BudgetStanding>,
    }

    /// Where a budget stands. Money in the smallest unit of the currency, units in that of their wallet.
    BudgetStanding of view::BudgetView {
        /// The budget.
        #[schema(example = "cost_pool")]
        budget: String,
        /// Its name; the id when it has none.
        name: String,
        /// The wallet whose units it counts; absent for money.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "points")]
        wallet: Option<String>,
        /// What rewards and rules have cost in its time.
        used: i64,
        /// What they may cost.
        limit: i64,
        /// What members paid for orders in that time; only for a budget that is a share of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        revenue: Option<i64>,
        /// `open`; `warning` from its `warn_at` on; `used_up`.
        #[schema(value_type = String, example = "open")]
        state: &'static str,
        /// What happens when it is used up: `stop`, `alarm` or `raise_prices`.
        #[schema(value_type = String, example = "stop")]
        at_limit: &'static str,
    }

    /// What one reward took and cost.
    RewardCost of view::RewardCostView {
        /// The reward.
        #[schema(example = "cup_sleeve")]
        reward: String,
        /// Its name; the id when the program no longer has it.
        name: String,
        /// The wallet that its units are of.
        #[serde(skip_serializing_if = "Option::is_none")]
        wallet: Option<String>,
        /// The sums.
        sums: RewardSums,
    }

    /// What rewards cost one who pays for them.
    FunderCost of view::FunderCostView {
        /// Who; absent for the program itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "film_house")]
        funded_by: Option<String>,
        /// How many rewards.
        quantity: i64,
        /// What they cost, in the smallest unit of the currency.
        worth: i64,
    }

    /// Sums of redemptions.
    RewardSums of view::CostView {
        /// How many.
        quantity: i64,
        /// What members paid, in the smallest unit of the wallet.
        units: i64,
        /// The money beside, in the smallest unit of the currency.
        cash: i64,
        /// What they cost the program, likewise.
        worth: i64,
    }

    /// What was given to one cause.
    CauseCost of view::CauseCostView {
        /// The cause.
        cause: String,
        /// How many donations.
        quantity: i64,
        /// What they are worth, in the smallest unit of the currency.
        worth: i64,
    }
}
