//! Levels that an order reaches while it is paid, in the model: each bit of its money is looked at by itself.

use super::{
    Work,
    calendar::day_number,
    fraction::Fraction,
    member::Counted,
    program::{Counter, Effect, Give, Micros, Need, Rule, TierSet},
};

impl Work<'_> {
    /// The level that counts once so much of an order is paid, and nothing else of it has happened.
    fn level_after(&mut self, set: usize, paid: i64) -> Option<usize> {
        let day = day_number(self.calendar.date(self.occurred));
        self.member.counted.push(Counted { counter: Counter::Spend, day, amount: paid });
        let reached = self.reached(set, self.now, false);
        self.member.counted.pop();
        self.member.level(set).max(reached)
    }

    /// How much of an order belongs to which level: its money from one amount to another.
    fn levels_between(&mut self, set: usize, from: i64, to: i64, parts: &mut Vec<(Option<usize>, i64)>) {
        let (first, last) = (self.level_after(set, from), self.level_after(set, to - 1));
        if first == last {
            parts.push((first, to - from));
            return;
        }
        let middle = from + (to - from) / 2;
        self.levels_between(set, from, middle, parts);
        self.levels_between(set, middle, to, parts);
    }

    /// Before an order gives anything: which of its money belongs to which level of each set.
    pub(super) fn look_along(&mut self, spend: i64) {
        self.along = vec![Vec::new(); self.program.tiers.len()];
        for set in 0..self.program.tiers.len() {
            let splits = self.program.rules.iter().any(|rule| rule.splits(set));
            if splits && 0 < spend {
                let mut parts = Vec::new();
                self.levels_between(set, 0, spend, &mut parts);
                self.along[set] = parts;
            }
        }
    }

    /// The rate of a rule that counts levels from where an order reaches them.
    pub(super) fn rate_along(&self, give: &Give, rate: Micros) -> Option<Fraction> {
        let (set, _) = give.by_tier.as_ref().filter(|_| give.within_order)?;
        let parts = self.along.get(*set).filter(|parts| !parts.is_empty())?;
        let spend: i64 = parts.iter().map(|(_, amount)| amount).sum();
        let weighted = parts.iter().fold(Fraction::ZERO, |sum, (level, amount)| {
            sum + self.rate_with(give, *level, rate) * Fraction::whole(*amount)
        });
        Some(weighted * Fraction::new(1, spend.into()))
    }
}

impl TierSet {
    /// Whether an order can reach a level by its money.
    pub fn has_spend(&self) -> bool {
        !self.at_review && self.levels.iter().any(|(_, need)| need.names(Counter::Spend))
    }
}

impl Need {
    fn names(&self, counter: Counter) -> bool {
        match self {
            Need::AtLeast(own, _) => *own == counter,
            Need::All(parts) | Need::Any(parts) => parts.iter().any(|part| part.names(counter)),
            Need::Joined | Need::Segment(_) | Need::Plan(_) => false,
        }
    }
}

impl Rule {
    /// Whether it counts levels of a set from where an order reaches them.
    pub fn splits(&self, set: usize) -> bool {
        match &self.effect {
            Effect::Give(give) => {
                give.within_order && give.by_tier.as_ref().is_some_and(|(of, _)| *of == set)
            }
            Effect::Multiply(..) => false,
        }
    }
}
