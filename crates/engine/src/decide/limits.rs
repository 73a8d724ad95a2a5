//! Limits of rules and rewards per member: how often or how much in a period of the server's time.

use super::draft::Draft;
use crate::{
    calendar::{Span, membership_year, year_from},
    document::LimitPer,
    fact::{Fact, Use},
    moment::Moment,
    program::{Limit, Rule},
    state::Usage,
    symbol::Sym,
    trace::Verdict,
};

/// What a rule's limits still allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowance {
    /// How often; `i64::MAX` without a limit.
    pub(super) times: i64,
    /// How much, under the limits that carry nothing over; `i64::MAX` without one.
    pub(super) amount: i64,
    /// How much under the limit that carries over; `i64::MAX` without one.
    carrying: i64,
    /// What allows nothing more: the first limit, or the budget.
    pub(super) exhausted: Option<Verdict>,
}

impl Allowance {
    /// What of `amount` is given now, and what is carried to later periods.
    pub(super) fn cut(self, amount: i64) -> (i64, i64) {
        let allowed = amount.min(self.amount);
        let given = allowed.min(self.carrying);
        (given, allowed.saturating_sub(given))
    }
}

impl Draft<'_> {
    /// What the rule's limits still allow now.
    pub(super) fn allowance(&self, rule: &Rule) -> Allowance {
        let mut allowance =
            Allowance { times: i64::MAX, amount: i64::MAX, carrying: i64::MAX, exhausted: None };
        for (index, limit) in (0u8..).zip(&rule.limits) {
            let period = self.period_of(limit).map_or(0, |s| s.key);
            let usage = self.usage(rule, index).filter(|u| u.period == period);
            let left = |max: Option<i64>, used: fn(&Usage) -> i64| {
                max.map_or(i64::MAX, |max| max.saturating_sub(usage.map_or(0, used)).max(0))
            };
            allowance.times = allowance.times.min(left(limit.times, |u| u.times));
            let amount = left(limit.amount, |u| u.amount);
            // A limit that carries over takes the whole amount and gives it later.
            if limit.carry_over {
                allowance.carrying = amount;
            } else {
                allowance.amount = allowance.amount.min(amount);
            }
            let nothing_left = allowance.times == 0 || allowance.amount == 0;
            if nothing_left && allowance.exhausted.is_none() {
                allowance.exhausted = Some(Verdict::LimitReached { limit: index });
            }
        }
        if rule.budget.is_some() {
            let room = self.room(rule);
            allowance.amount = allowance.amount.min(room);
            if room == 0 && allowance.exhausted.is_none() {
                allowance.exhausted = Some(Verdict::BudgetUsedUp);
            }
        }
        allowance
    }

    /// Notes that the rule gave `amount` in `times`, and that `over` went beyond its limits.
    pub(super) fn note_use(&mut self, rule: &Rule, times: i64, amount: i64, over: i64) {
        self.note_use_of(rule.rule, &rule.limits, times, amount, over);
    }

    /// The same for the limits of any name.
    pub(super) fn note_use_of(&mut self, name: Sym, limits: &[Limit], times: i64, amount: i64, over: i64) {
        for (index, limit) in (0u8..).zip(limits) {
            self.push(Fact::Used(self.use_of((name, index), limit, times, amount, over)));
        }
    }

    /// The use of one limit of a name, by its place, in its current period.
    pub(super) fn use_of(
        &self,
        (rule, index): (Sym, u8),
        limit: &Limit,
        times: i64,
        amount: i64,
        over: i64,
    ) -> Use {
        let span = self.period_of(limit);
        Use {
            rule,
            limit: index,
            period: span.map_or(0, |s| s.key),
            times,
            amount,
            carried: if limit.carry_over { over } else { 0 },
            renews_at: if limit.carry_over { span.map(|s| Moment::from(s.end)) } else { None },
        }
    }

    /// The first of the limits of a name that does not allow so often or so much, and when it begins anew.
    pub(super) fn limit_before(
        &self,
        name: Sym,
        limits: &[Limit],
        times: i64,
        amount: i64,
    ) -> Option<(u8, Option<Moment>)> {
        (0u8..).zip(limits).find_map(|(index, limit)| {
            let span = self.period_of(limit);
            let usage = self.usage_of(name, index).filter(|u| u.period == span.map_or(0, |s| s.key));
            let over = |max: Option<i64>, used: i64, more: i64| {
                max.is_some_and(|max| max < used.saturating_add(more))
            };
            let (often, much) = usage.map_or((0, 0), |u| (u.times, u.amount));
            let stops = over(limit.times, often, times) || over(limit.amount, much, amount);
            stops.then(|| (index, span.map(|s| Moment::from(s.end))))
        })
    }

    pub(super) fn usage(&self, rule: &Rule, limit: u8) -> Option<&Usage> {
        self.usage_of(rule.rule, limit)
    }

    /// How often a limit of a name was used in a period.
    pub(super) fn times_used(&self, name: Sym, limit: u8, period: i64) -> i64 {
        self.usage_of(name, limit).filter(|u| u.period == period).map_or(0, |u| u.times)
    }

    fn usage_of(&self, name: Sym, limit: u8) -> Option<&Usage> {
        self.account.usages.iter().find(|u| u.rule == name && u.limit == limit)
    }

    /// When what a limit carries is next given: at the end of its current period.
    pub(super) fn renewal(&self, used: &Use) -> Option<Moment> {
        let rule = self.program.rules.iter().find(|r| r.rule == used.rule)?;
        let limit = rule.limits.get(usize::from(used.limit)).filter(|l| l.carry_over)?;
        self.period_of(limit).map(|span| Moment::from(span.end))
    }

    /// The current period of a limit; none for limits that never renew.
    pub(super) fn period_of(&self, limit: &Limit) -> Option<Span> {
        match limit.per {
            LimitPer::Total => None,
            LimitPer::Period(period) => Some(self.span(period)),
            LimitPer::YearFrom(first) => Some(year_from(first, self.now.timestamp(), &self.program.zone)),
            LimitPer::MembershipYear => {
                let joined = self.account.joined_at.unwrap_or(self.now);
                Some(membership_year(joined.timestamp(), self.now.timestamp(), &self.program.zone))
            }
        }
    }
}
