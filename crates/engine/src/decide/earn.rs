//! What rules give: matching, rates, multipliers, limits, rounding once, and sharing out to lines.

use super::{
    draft::Draft,
    limits::Allowance,
    lots::Gift,
    scope::{RuleScope, metadata},
    weigh::Weighed,
};
use crate::{
    amount::{OutOfRange, Ratio, share_out},
    event::Meta,
    fact::{Exact, Fact, Shares, Source},
    moment::Moment,
    program::{Available, Effect, Give, GiveAmount, Rule, Trigger, WalletSpec},
    rejection::Rejection,
    state::{Measure, Pending},
    symbol::Sym,
    trace::Verdict,
};

/// What a giving rule earns before rounding: a rate applied to weights.
struct Raw {
    /// Per line, or one for the event as a whole.
    weights: Vec<i64>,
    /// Units per weight.
    rate: Ratio,
    /// Whether the weights are lines of the order.
    by_line: bool,
    /// The figure that the rule looked at, for the trace.
    base: i64,
}

impl Draft<'_> {
    /// Runs all rules that listen to this kind of event, in document order.
    pub(super) fn earn(
        &mut self,
        on: Trigger,
        order: Option<&Weighed<'_>>,
        times: i64,
    ) -> Result<(), Rejection> {
        let program = self.program;
        let mut won = MultipliersWon::default();
        if on == Trigger::OrderPaid {
            self.match_multipliers(order, &mut won);
        }
        for (place, rule) in program.rules.iter().enumerate() {
            if rule.on != on {
                continue;
            }
            if let Effect::Give(give) = &rule.effect {
                if let Err(verdict) = self.applies(rule, order) {
                    self.say(place, verdict);
                    continue;
                }
                self.give_by_rule(place, rule, give, order, times, &mut won)?;
            }
        }
        for entry in won.entries {
            let verdict = match entry.added {
                None => Verdict::NothingToMultiply,
                Some(given) => Verdict::Multiplied { factor: entry.factor, given },
            };
            self.say(entry.place, verdict);
        }
        Ok(())
    }

    /// Whether a rule's time and condition hold.
    fn applies(&self, rule: &Rule, order: Option<&Weighed<'_>>) -> Result<(), Verdict> {
        let occurred = self.event.occurred_at.timestamp();
        if let Some(when) = &rule.when {
            if !when.matches(occurred, &self.program.zone, self.state.profile.birthday) {
                return Err(Verdict::NotNow);
            }
        }
        let Some(condition) = &rule.condition else { return Ok(()) };
        let scope = RuleScope::new(self, order.map(|o| (o, rule.eligible)));
        match condition.eval(&scope) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Verdict::ConditionFalse),
            Err(error) => Err(Verdict::ConditionFailed { offset: error.at() }),
        }
    }

    fn give_by_rule(
        &mut self,
        place: usize,
        rule: &Rule,
        give: &Give,
        order: Option<&Weighed<'_>>,
        times: i64,
        won: &mut MultipliersWon,
    ) -> Result<(), Rejection> {
        let allowance = self.allowance(rule);
        if let Some(limit) = allowance.exhausted {
            self.say(place, Verdict::LimitReached { limit });
            return Ok(());
        }
        let times = times.min(allowance.times);
        let Some(raw) = self.raw(rule, give, order, times)? else {
            self.say(place, Verdict::NothingCovered);
            return Ok(());
        };
        let Some(spec) = self.program.wallets.get(give.wallet) else { return Ok(()) };
        let exact = raw.total(&[])?;
        let stage = Stage { raw: &raw, factors: &[], before: None, allowance, times };
        let (rounded, given) = self.give_stage(rule, spec, &stage)?;
        let verdict = if rounded == 0 {
            Verdict::TooLittle { exact: exact.reduced() }
        } else {
            Verdict::Gave { base: raw.base, exact: exact.reduced(), rounded, given }
        };
        self.say(place, verdict);
        self.multiply(place, spec, &raw, won)
    }

    /// Applies the winning multipliers one after the other; each is credited with what it adds.
    fn multiply(
        &mut self,
        place: usize,
        spec: &WalletSpec,
        raw: &Raw,
        won: &mut MultipliersWon,
    ) -> Result<(), Rejection> {
        let program = self.program;
        let mut factors = vec![Ratio::ONE; raw.weights.len()];
        for entry in &mut won.entries {
            let Some(rule) = program.rules.get(entry.place) else { continue };
            let Effect::Multiply { wallet, factor, of, .. } = &rule.effect else { continue };
            let meant = of.as_ref().is_none_or(|places| places.contains(&place));
            if program.wallets.get(*wallet).map(|w| w.wallet) != Some(spec.wallet) || !meant {
                continue;
            }
            let before = factors.clone();
            let mut touched = false;
            for (line, value) in factors.iter_mut().enumerate() {
                // What belongs to the order as a whole is multiplied when the first line is.
                if entry.lines.get(line).copied().unwrap_or(raw.by_line && entry.all) {
                    *value = value.times(*factor)?;
                    touched = touched || raw.weights.get(line).is_some_and(|w| *w > 0);
                }
            }
            if !touched {
                continue;
            }
            let allowance = self.allowance(rule);
            if allowance.exhausted.is_some() {
                factors = before;
                continue;
            }
            let stage = Stage { raw, factors: &factors, before: Some(&before), allowance, times: 1 };
            let (_, given) = self.give_stage(rule, spec, &stage)?;
            entry.added = Some(entry.added.unwrap_or(0).saturating_add(given));
        }
        Ok(())
    }

    /// Rounds what a stage adds, limits it, and gives it. Answers what was rounded and what was given.
    fn give_stage(
        &mut self,
        rule: &Rule,
        spec: &WalletSpec,
        stage: &Stage<'_>,
    ) -> Result<(i64, i64), Rejection> {
        let after = stage.raw.total(stage.factors)?;
        let before = stage.before.map_or(Ok(Ratio::ZERO), |factors| stage.raw.total(factors))?;
        if spec.keep_fractions {
            return self.give_exactly(rule, spec, stage, after.plus(before.negated())?);
        }
        let rounded = after.round(spec.rounding)?.saturating_sub(before.round(spec.rounding)?);
        let given = rounded.min(stage.allowance.amount);
        if 0 < rounded {
            let over = rounded.saturating_sub(given);
            if given > 0 {
                let shares = stage.shares(given);
                self.give_to_member(rule, spec, given, shares, None)?;
            }
            self.note_use(rule, stage.times, given, over);
        }
        Ok((rounded, given))
    }

    /// For wallets that keep fractions: whole units are given as they fill up.
    fn give_exactly(
        &mut self,
        rule: &Rule,
        spec: &WalletSpec,
        stage: &Stage<'_>,
        added: Ratio,
    ) -> Result<(i64, i64), Rejection> {
        let kept = self.account.wallet(spec.wallet).map_or(Ratio::ZERO, |w| w.fraction);
        let sum = kept.plus(added)?.reduced();
        let whole = sum.round(crate::amount::Rounding::Floor)?;
        let given = whole.min(stage.allowance.amount);
        let rest =
            if given < whole { Ratio::ZERO } else { sum.plus(Ratio::whole(whole).negated())?.reduced() };
        // What a limit cuts off was never earned, so a return takes back whole units only.
        let exact = if given < whole { None } else { Some(stage.exact()?) };
        let shares = stage.shares(given);
        self.give_to_member(rule, spec, given, shares, exact)?;
        let change = rest.plus(kept.negated())?.reduced();
        self.push(Fact::Fraction { wallet: spec.wallet, change });
        self.note_use(rule, stage.times, given, 0);
        Ok((whole, given))
    }

    fn give_to_member(
        &mut self,
        rule: &Rule,
        spec: &WalletSpec,
        amount: i64,
        shares: Shares,
        exact: Option<Exact>,
    ) -> Result<(), OutOfRange> {
        let earned_at = self.event.occurred_at;
        let expires_at = match &rule.lasting {
            Some(lasting) => lasting.expires_at(earned_at.timestamp(), &self.program.zone).map(Moment::from),
            None => self.expires_at(spec, earned_at),
        };
        let pending = self.pending(&rule.available);
        let counted = if rule.qualifies { Some(shares.clone()) } else { None };
        let gift = Gift {
            from: Source::Issued,
            rule: Some(rule.rule),
            earned_at,
            pending,
            expires_at,
            shares,
            exact,
        };
        self.give(spec.wallet, amount, gift)?;
        if let Some(shares) = counted {
            self.count(Measure::Earned(spec.wallet), amount, shares);
        }
        Ok(())
    }

    fn pending(&self, available: &Available) -> Option<Pending> {
        let until = match available {
            Available::Once => return None,
            Available::After(length) => {
                Moment::from(length.add(self.event.occurred_at.timestamp(), &self.program.zone))
            }
            Available::From(moment) => *moment,
            Available::Activity(name) => return Some(Pending::Activity { name: *name, entry: self.entry() }),
        };
        (self.now < until).then_some(Pending::Until(until))
    }

    /// What a giving rule earns, before rounding and multipliers; none when nothing in the event is covered.
    fn raw(
        &self,
        rule: &Rule,
        give: &Give,
        order: Option<&Weighed<'_>>,
        times: i64,
    ) -> Result<Option<Raw>, OutOfRange> {
        let base = order.and_then(|o| o.bases.get(rule.eligible));
        let covered = base.is_none_or(|b| b.pieces.iter().any(|p| *p > 0));
        let amount = base.map(|b| b.amount).or(self.topped_up());
        Ok(match &give.amount {
            GiveAmount::Fixed(rate) => {
                let rate = self.rate(give, *rate);
                covered.then(|| Raw { weights: vec![times], rate, by_line: false, base: times })
            }
            GiveAmount::PerItem(rate) => base.filter(|_| covered).map(|base| Raw {
                base: base.pieces.iter().fold(0i64, |a, b| a.saturating_add(*b)),
                weights: base.pieces.clone(),
                rate: self.rate(give, *rate),
                by_line: true,
            }),
            GiveAmount::PerMoney { rate, per } => {
                let rate = self.tender_rate(give, self.rate(give, *rate), order, rule)?;
                let rate = rate.times(Ratio { num: 1, den: i128::from(*per).max(1) })?;
                let weights = base.map_or_else(|| vec![amount.unwrap_or(0)], |b| b.lines.clone());
                let base_amount = amount.unwrap_or(0);
                (base_amount > 0).then_some(Raw { weights, rate, by_line: base.is_some(), base: base_amount })
            }
            GiveAmount::PerField { rate, per, field } => {
                let found = metadata(&self.event.body).and_then(|m| m.iter().find(|(n, _)| n == field));
                let value = match found {
                    Some((_, Meta::Int(value))) => Ratio::whole(*value),
                    Some((_, Meta::Decimal(value))) => value.ratio(),
                    Some((_, Meta::Bool(_) | Meta::Text(_))) | None => Ratio::ZERO,
                };
                let inverse = Ratio { num: per.den, den: per.num.max(1) };
                let rate = self.rate(give, *rate).times(value)?.times(inverse)?;
                let base = value.round(crate::amount::Rounding::Floor)?;
                (value.num > 0 && covered).then_some(Raw { weights: vec![1], rate, by_line: false, base })
            }
            GiveAmount::Bands(bands) => {
                let amount = amount.filter(|a| *a > 0);
                let band = amount.and_then(|a| bands.iter().find(|(end, _)| end.is_none_or(|end| a <= end)));
                band.map(|(_, give)| Raw {
                    weights: vec![1],
                    rate: Ratio::whole(*give),
                    by_line: false,
                    base: amount.unwrap_or(0),
                })
            }
        })
    }

    /// The rule's rate at the member's level.
    fn rate(&self, give: &Give, rate: Ratio) -> Ratio {
        let by_level = give.by_tier.as_ref().and_then(|(set, levels)| {
            let level = self.account.tier(*set)?.level?;
            levels.iter().find(|(l, _)| *l == level).map(|(_, rate)| *rate)
        });
        by_level.unwrap_or(rate)
    }

    /// The rate of a split payment: each tender's rate in proportion to its part.
    fn tender_rate(
        &self,
        give: &Give,
        rate: Ratio,
        order: Option<&Weighed<'_>>,
        rule: &Rule,
    ) -> Result<Ratio, OutOfRange> {
        let Some(order) = order.filter(|o| !give.by_tender.is_empty() && !o.order.tenders.is_empty()) else {
            return Ok(rate);
        };
        let excepted = self.program.eligibles.get(rule.eligible).map_or(&[][..], |e| &e.except_tenders);
        let (mut weighted, mut paid) = (Ratio::ZERO, 0i64);
        for tender in order.order.tenders.iter().filter(|t| !excepted.contains(&t.kind)) {
            let own = give.by_tender.iter().find(|(kind, _)| *kind == tender.kind).map_or(rate, |(_, r)| *r);
            weighted = weighted.plus(own.times(Ratio::whole(tender.amount))?)?;
            paid = crate::amount::add(paid, tender.amount)?;
        }
        if paid <= 0 { Ok(rate) } else { weighted.times(Ratio { num: 1, den: i128::from(paid) }) }
    }

    fn topped_up(&self) -> Option<i64> {
        match &self.event.body {
            crate::event::Body::WalletToppedUp(top_up) => Some(top_up.amount),
            _ => None,
        }
    }

    /// Finds, per stack group and line, the best multiplier whose condition holds.
    fn match_multipliers(&mut self, order: Option<&Weighed<'_>>, won: &mut MultipliersWon) {
        let program = self.program;
        let mut holding: Vec<Candidate> = Vec::new();
        for (place, rule) in program.rules.iter().enumerate() {
            let Effect::Multiply { wallet, factor, group, .. } = &rule.effect else { continue };
            if let Err(verdict) = self.applies(rule, order) {
                self.say(place, verdict);
                continue;
            }
            let allowance = self.allowance(rule);
            if let Some(limit) = allowance.exhausted {
                self.say(place, Verdict::LimitReached { limit });
                continue;
            }
            let base = order.and_then(|o| o.bases.get(rule.eligible));
            let items = program.eligibles.get(rule.eligible).map(|e| (&e.only, &e.except));
            let plain = program.eligibles.first().map(|e| (&e.only, &e.except)) == items;
            let lines: Vec<bool> = match base {
                Some(base) => base.pieces.iter().map(|p| plain || *p > 0).collect(),
                None => vec![true],
            };
            if !lines.contains(&true) {
                self.say(place, Verdict::NothingCovered);
                continue;
            }
            holding.push(Candidate {
                place,
                wallet: *wallet,
                factor: *factor,
                group: *group,
                lines,
                all: plain,
            });
        }
        won.entries = self.best_of_groups(holding);
    }

    fn best_of_groups(&mut self, holding: Vec<Candidate>) -> Vec<Won> {
        let mut entries = Vec::with_capacity(holding.len());
        for candidate in &holding {
            let beaten = |line: usize| {
                holding.iter().any(|other| {
                    let rival = other.group == candidate.group && other.wallet == candidate.wallet;
                    let covers = other.lines.get(line).copied().unwrap_or(false);
                    let equal =
                        !other.factor.exceeds(candidate.factor) && !candidate.factor.exceeds(other.factor);
                    let better =
                        other.factor.exceeds(candidate.factor) || (equal && other.place < candidate.place);
                    rival && covers && better
                })
            };
            let lines: Vec<bool> =
                candidate.lines.iter().enumerate().map(|(at, covers)| *covers && !beaten(at)).collect();
            if lines.contains(&true) {
                let all = candidate.all && lines.iter().all(|l| *l);
                entries.push(Won {
                    place: candidate.place,
                    factor: candidate.factor,
                    lines,
                    all,
                    added: None,
                });
            } else {
                self.say(candidate.place, Verdict::Outdone { group: candidate.group });
            }
        }
        entries
    }
}

/// A multiplier whose condition holds.
struct Candidate {
    place: usize,
    wallet: usize,
    factor: Ratio,
    group: Sym,
    lines: Vec<bool>,
    all: bool,
}

/// The multipliers that apply.
#[derive(Default)]
struct MultipliersWon {
    entries: Vec<Won>,
}

/// A multiplier that is the best of its group for some lines.
struct Won {
    place: usize,
    factor: Ratio,
    lines: Vec<bool>,
    /// Also for what belongs to no line: delivery and tip.
    all: bool,
    /// What it added so far.
    added: Option<i64>,
}

/// One step of a rule's earning: the rule itself, or one multiplier on top.
struct Stage<'s> {
    raw: &'s Raw,
    /// Factors per weight after the step; empty stands for 1.
    factors: &'s [Ratio],
    /// Factors before the step; none when the step is the first.
    before: Option<&'s [Ratio]>,
    allowance: Allowance,
    times: i64,
}

impl Raw {
    /// The sum of weights times factors times the rate.
    fn total(&self, factors: &[Ratio]) -> Result<Ratio, OutOfRange> {
        let mut sum = Ratio::ZERO;
        for (at, weight) in self.weights.iter().enumerate() {
            let weight = Ratio::whole(*weight);
            let weighted = match factors.get(at) {
                Some(factor) if weight.num != 0 => weight.times(*factor)?,
                Some(_) | None => weight,
            };
            sum = sum.plus(weighted)?;
        }
        sum.times(self.rate)
    }
}

impl Stage<'_> {
    /// What each weight gains in this step, over a common denominator.
    fn gains(&self) -> Vec<Ratio> {
        let one = Ratio::ONE;
        let gain = |(at, weight): (usize, &i64)| {
            let after = self.factors.get(at).copied().unwrap_or(one);
            let before = self.before.map_or(Ratio::ZERO, |b| b.get(at).copied().unwrap_or(one));
            let growth = after.plus(before.negated()).unwrap_or(Ratio::ZERO);
            Ratio::whole(*weight).times(growth).unwrap_or(Ratio::ZERO)
        };
        self.raw.weights.iter().enumerate().map(gain).collect()
    }

    fn shares(&self, amount: i64) -> Shares {
        if !self.raw.by_line {
            return Shares::Whole;
        }
        let (nums, _) = common(&self.gains());
        Shares::Lines(share_out(amount, &nums))
    }

    fn exact(&self) -> Result<Exact, OutOfRange> {
        let mut parts = Vec::new();
        for gain in self.gains() {
            parts.push(gain.times(self.raw.rate)?.reduced());
        }
        let (nums, den) = common(&parts);
        Ok(Exact { nums, den })
    }
}

/// The fractions over their common denominator. Factors are decimals, so it stays small.
fn common(parts: &[Ratio]) -> (Vec<i128>, i128) {
    let den = parts.iter().fold(1i128, |den, part| {
        let step = part.reduced().den;
        if den.checked_rem(step) == Some(0) { den } else { den.saturating_mul(step) }
    });
    let nums = parts.iter().map(|part| {
        let part = part.reduced();
        part.num.saturating_mul(den.checked_div(part.den).unwrap_or(1))
    });
    (nums.collect(), den)
}
