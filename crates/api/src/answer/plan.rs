//! Paid membership.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::mirror;
use crate::wire::Instant;

/// The paid membership of a member, and what there is to come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberPlan {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// The currency of all money.
    #[schema(example = "EUR")]
    pub currency: String,
    /// Digits after its point.
    pub scale: u32,
    /// The plan that the member is on; absent when on none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanHeld>,
    /// The program's plans for this member, in the order of the document.
    pub offers: Vec<PlanOffer>,
}

/// The plans of a program, as somebody who is no member sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Plans {
    /// The currency of all money.
    #[schema(example = "EUR")]
    pub currency: String,
    /// Digits after its point.
    pub scale: u32,
    /// In the order of the document.
    pub plans: Vec<PlanOffer>,
}

/// What an order would give on the plans that there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanQuotes {
    /// The currency of all money.
    #[schema(example = "EUR")]
    pub currency: String,
    /// Digits after its point.
    pub scale: u32,
    /// First as things are, then on each plan that there is for whoever would buy, in the order of the document.
    pub quotes: Vec<PlanQuote>,
}

mirror! {
    /// What an order would give on a plan.
    PlanQuote of view::PlanQuoteView {
        /// The plan; absent for none.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "prime")]
        id: Option<String>,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Units, by wallet.
        gives: Vec<PlanUnits>,
        /// What they are worth, as the program states it.
        worth: i64,
        /// What the plan entitles to beside.
        benefits: Vec<PlanBenefit>,
    }

    /// Units of a wallet.
    PlanUnits of view::PlanUnitsView {
        /// The wallet.
        #[schema(example = "points")]
        wallet: String,
        /// How many, in its smallest unit.
        amount: i64,
        /// Digits after the point of that.
        scale: u32,
    }

    /// A member on a plan. Money is in the smallest unit of the program's currency.
    PlanHeld of view::PlanHeldView {
        /// The plan.
        #[schema(example = "prime")]
        id: String,
        /// Its name.
        name: String,
        /// `trial`: nothing was asked for yet. `active`. `unpaid`: the price could not be taken, and is asked for again at
        /// `ask_at`. `ending`: it ends with the period.
        #[schema(value_type = String, example = "active")]
        state: &'static str,
        /// The period.
        #[schema(example = "year")]
        period: String,
        /// Since when the member is on a plan without a break.
        since: Instant,
        /// When the running period began.
        from: Instant,
        /// The first instant after it.
        until: Instant,
        /// Whether another one follows.
        renews: bool,
        /// Which plan and period follow, when not the same.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<PlanAndPeriod>,
        /// What the running period costs.
        fee: i64,
        /// What could not be taken and was not asked for again.
        owed: i64,
        /// When it is asked for again.
        #[serde(skip_serializing_if = "Option::is_none")]
        ask_at: Option<Instant>,
        /// The members who get a part of it, by our ids.
        guests: Vec<String>,
        /// What was used in the running period.
        used: Vec<PlanUse>,
        /// Whether it was worth its price so far.
        account: PlanAccount,
    }

    /// A plan and its period.
    PlanAndPeriod of view::PlanNextView {
        /// The plan.
        #[schema(example = "prime")]
        id: String,
        /// The period.
        #[schema(example = "year")]
        period: String,
    }

    /// Something that was had from a plan.
    PlanUse of view::PlanUseView {
        /// The benefit, rule or voucher.
        #[schema(example = "delivery")]
        id: String,
        /// Its name; the id when the program no longer has it.
        name: String,
        /// How often.
        times: i64,
        /// What that is worth, as the program states it.
        worth: i64,
    }

    /// What the running period cost, and what was had in it.
    PlanAccount of view::PlanAccountView {
        /// What was asked for it, without what could not be taken.
        paid: i64,
        /// What was had is worth so much.
        worth: i64,
        /// `worth` less `paid`; negative when it cost more than was had.
        gain: i64,
        /// How many of the period's days have begun.
        days: i64,
        /// How many it has.
        days_in_all: i64,
        /// Other plans and periods for the same days, and no plan at all; the best first.
        others: Vec<OtherPlan>,
        /// What to tell the member.
        #[schema(example = "Prime since 1 Mar: you paid 139.00 and had 83.86, 55.14 less than it cost")]
        sentence: String,
    }

    /// Another way for the same days.
    OtherPlan of view::OtherPlanView {
        /// The plan; absent for no plan.
        #[serde(skip_serializing_if = "Option::is_none")]
        plan: Option<PlanAndPeriod>,
        /// What it would have cost.
        fee: i64,
        /// What of the benefits that were used it has, too.
        worth: i64,
        /// `worth` less `fee`.
        gain: i64,
    }

    /// A plan that can be joined, or can't now.
    PlanOffer of view::PlanOfferView {
        /// The plan.
        #[schema(example = "prime")]
        id: String,
        /// Its name.
        name: String,
        /// What its periods cost.
        prices: Vec<PlanPrice>,
        /// How long the first time is free; absent when it is not, or no more for this member.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "30 days")]
        trial: Option<String>,
        /// What it entitles to.
        benefits: Vec<PlanBenefit>,
        /// The code of the refusal that an event would meet; absent when it can be joined.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, example = "plan_not_available")]
        locked: Option<&'static str>,
    }

    /// What a period of a plan costs.
    PlanPrice of view::PlanPriceView {
        /// The period.
        #[schema(example = "month")]
        period: String,
        /// How much.
        fee: i64,
        /// What the first one would cost.
        first_fee: i64,
    }

    /// A benefit of a plan.
    PlanBenefit of view::PlanBenefitView {
        /// The benefit.
        #[schema(example = "delivery")]
        id: String,
        /// Its name.
        name: String,
        /// What one use is worth.
        worth: i64,
    }

    /// What an entry changed of a paid membership.
    PlanMove of view::PlanMoveView {
        /// The plan.
        #[schema(example = "prime")]
        plan: String,
        /// `joined`, `trial`, `renewed`, `changed`, `cancelled` (it ends with the period), `unpaid`, `asked` (again), `paid`
        /// (after it had failed), `ended`, `told` (what became of a price after the plan was left), `received` (a part of another
        /// member's plan) or `withdrawn`.
        #[schema(value_type = String, example = "renewed")]
        what: &'static str,
        /// Why it ended: `cancelled`, `over`, `unpaid`, `not_offered` or `closed`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, example = "over")]
        why: Option<&'static str>,
        /// The first instant after the running period.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
        /// What is to be paid, in the smallest unit of the program's currency; negative when it is to be given back, or could
        /// not be taken.
        #[serde(skip_serializing_if = "Option::is_none")]
        fee: Option<i64>,
    }
}
