//! An order that reaches a level while it is paid: how much of it lies above what that took.
//!
//! Levels change after an order, and so do rates, unless a rule says `crossing: within-order`. Then the money of an order is
//! taken as if it came bit by bit: what it takes to reach a level earns at the rate before it, and what comes after at the
//! level's. Everything else that the order counts (the order itself, its nights, the points it earns) is there only when it is
//! over, so a level that needs any of it counts from the next order on.
//!
//! All lines have part in both rates alike, as they have in the means of payment: what a line earns depends neither on its
//! place nor on which line comes back.

use super::{
    draft::Draft,
    tier::{Days, View},
    weigh::Weighed,
};
use crate::{
    amount::{OutOfRange, Ratio},
    program::{CountSource, Effect, Give, Requirement, TierSet},
    state::Measure,
    symbol::Sym,
};

/// The money of an order in a tier set, by the level that it belongs to; no part is empty.
pub(super) struct Passed {
    set: Sym,
    parts: Vec<(Option<Sym>, i64)>,
}

impl Draft<'_> {
    /// Notes which levels the money of an order passes, for rules that look at it. What rules give is not there yet.
    pub(super) fn note_crossings(&mut self, order: Option<&Weighed<'_>>) {
        let Some(spend) = order.and_then(|order| order.base(0)).map(|base| base.amount) else { return };
        let gives = self.program.rules.iter().filter_map(|rule| match &rule.effect {
            Effect::Give(give) => give.by_tier.as_ref().filter(|_| give.within_order).map(|(set, _)| *set),
            Effect::Multiply { .. } => None,
        });
        let mut sets: Vec<Sym> = Vec::new();
        gives.for_each(|set| {
            if !sets.contains(&set) {
                sets.push(set)
            }
        });
        let passed = sets.into_iter().filter_map(|set| self.passed(self.program.tier_set(set)?, spend));
        self.passed = passed.collect();
    }

    fn passed(&self, set: &TierSet, spend: i64) -> Option<Passed> {
        let view = self.view(self.now);
        let days = view.days(set);
        // The money of an order that is told late may lie before the window: then it reaches nothing, and what was reached
        // without it still counts.
        let counts = days.first.is_none_or(|first| first <= self.occurred_day);
        let held = self.account.level(set.set);
        let above = set.rank(held).map_or(0, |rank| rank.saturating_add(1));
        // From the top: each level has what lies between what it takes and what a higher one takes.
        let (mut end, mut parts) = (spend, Vec::new());
        for level in set.levels.iter().skip(above).rev() {
            if let Some(takes) =
                view.takes(days, &level.qualify).filter(|takes| *takes < end && (counts || *takes == 0))
            {
                parts.push((Some(level.level), end.saturating_sub(takes)));
                end = takes;
            }
        }
        if 0 < end && !parts.is_empty() {
            parts.push((held, end));
        }
        (!parts.is_empty()).then_some(Passed { set: set.set, parts })
    }

    /// The rate of an order that reaches a level: the mean of the rates, by how much of the order has which. None where the
    /// rule does not ask for it, or the whole order has one rate.
    pub(super) fn rate_within(&self, give: &Give, otherwise: Ratio) -> Result<Option<Ratio>, OutOfRange> {
        let Some((set, _)) = give.by_tier.as_ref().filter(|_| give.within_order) else { return Ok(None) };
        let Some(passed) = self.passed.iter().find(|passed| passed.set == *set) else { return Ok(None) };
        let (mut weighted, mut spend) = (Ratio::ZERO, 0i64);
        for (level, amount) in &passed.parts {
            let rate = give.rate_at(*level).unwrap_or(otherwise);
            weighted = weighted.plus(rate.times(Ratio::whole(*amount))?)?;
            spend = crate::amount::add(spend, *amount)?;
        }
        weighted.times(Ratio { num: 1, den: i128::from(spend).max(1) }).map(|mean| Some(mean.reduced()))
    }
}

impl View<'_> {
    /// How much more spending alone fulfils a requirement; none when it takes anything else.
    fn takes(&self, days: Days, requirement: &Requirement) -> Option<i64> {
        match requirement {
            Requirement::All(parts) => {
                let parts = parts.iter().map(|part| self.takes(days, part));
                parts.collect::<Option<Vec<i64>>>().map(|parts| parts.into_iter().max().unwrap_or(0))
            }
            Requirement::Any(parts) => parts.iter().filter_map(|part| self.takes(days, part)).min(),
            Requirement::AtLeast(source @ CountSource::Measure(Measure::Spend), least) => {
                Some(least.saturating_sub(self.count(days, *source)).max(0))
            }
            Requirement::AtLeast(..) | Requirement::Segment(_) | Requirement::Plan(_) => {
                self.holds(days, requirement).then_some(0)
            }
        }
    }
}
