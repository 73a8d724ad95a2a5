//! What a checked rule says.

use super::{Items, RuleBudget, Trigger};
use crate::{
    amount::Ratio,
    calendar::{Lasting, Length, When},
    cel::Condition,
    document::LimitPer,
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub rule: Sym,
    /// For people.
    pub name: Option<Text>,
    /// What it listens to.
    pub on: Trigger,
    /// Its condition.
    pub condition: Option<Condition>,
    /// When it runs.
    pub when: Option<When>,
    /// Which amounts count: a place in [`super::Program::eligibles`].
    pub eligible: usize,
    /// What it does.
    pub effect: Effect,
    /// Its limits.
    pub limits: Vec<Limit>,
    /// What bounds it for all members together.
    pub budget: Option<RuleBudget>,
    /// When its units can be spent.
    pub available: Available,
    /// How long they live, when not as the wallet says.
    pub lasting: Option<Lasting>,
    /// Whether they qualify for tiers.
    pub qualifies: bool,
    /// Who pays for them.
    pub funded_by: Option<Sym>,
}

/// What counts as the eligible amount of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Eligible {
    /// Discounts are not subtracted.
    pub before_discounts: bool,
    /// Tax counts.
    pub tax: bool,
    /// Delivery counts.
    pub shipping: bool,
    /// A tip counts.
    pub tip: bool,
    /// Only these items.
    pub only: Items,
    /// Not these items.
    pub except: Items,
    /// Not what was paid by these means. Points never earn.
    pub except_tenders: Vec<String>,
}

/// What a rule does.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Gives units.
    Give(Give),
    /// Multiplies what other rules give.
    Multiply {
        /// In which wallet.
        wallet: usize,
        /// By how much: 1 to 1000.
        factor: Ratio,
        /// The stack group.
        group: Sym,
        /// Which rules, by place; none is all of the wallet.
        of: Option<Vec<usize>>,
    },
}

/// What a rule gives.
#[derive(Debug, Clone)]
pub struct Give {
    /// To which wallet, by place.
    pub wallet: usize,
    /// How much.
    pub amount: GiveAmount,
    /// Other rates by level: tier set, then rate per level.
    pub by_tier: Option<(Sym, Vec<(Sym, Ratio)>)>,
    /// Whether a level that an order reaches counts for the part of it that is above what it took.
    pub within_order: bool,
    /// Other rates by tender.
    pub by_tender: Vec<(String, Ratio)>,
}

impl Give {
    /// The rate that a level has of its own.
    pub fn rate_at(&self, level: Option<Sym>) -> Option<Ratio> {
        let (_, levels) = self.by_tier.as_ref()?;
        levels.iter().find(|(own, _)| Some(*own) == level).map(|(_, rate)| *rate)
    }
}

/// How much a rule gives.
#[derive(Debug, Clone)]
pub enum GiveAmount {
    /// So many units per event.
    Fixed(Ratio),
    /// So many units per smallest unit of money: `rate` with levels and tenders, over `per`.
    PerMoney {
        /// Units.
        rate: Ratio,
        /// Per so much money, in the smallest unit.
        per: i64,
    },
    /// So many units per piece.
    PerItem(Ratio),
    /// So many units per so much of a numeric field.
    PerField {
        /// Units.
        rate: Ratio,
        /// Per so much.
        per: Ratio,
        /// The field's name.
        field: String,
    },
    /// By the size of the eligible amount: upper end (inclusive, smallest unit) and units.
    Bands(Vec<(Option<i64>, i64)>),
}

/// A limit per member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How often; none when the limit is an amount.
    pub times: Option<i64>,
    /// How much; none when the limit is a number of times.
    pub amount: Option<i64>,
    /// Over which time.
    pub per: LimitPer,
    /// What goes over is given in later periods.
    pub carry_over: bool,
}

/// When given units can be spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Available {
    /// At once.
    Once,
    /// After a time.
    After(Length),
    /// From an instant on.
    From(Moment),
    /// With an activity that names the order.
    Activity(Sym),
}
