//! What rules give: matching, rates, multipliers, limits, rounding once, and sharing out to lines.

use std::borrow::Cow;

use super::{
    draft::Draft,
    limits::Allowance,
    lots::Gift,
    scope::{RuleScope, metadata},
    weigh::Weighed,
};
use crate::{
    amount::{OutOfRange, Ratio, share_out, share_out_wide},
    event::{Meta, Tender},
    fact::{Exact, Fact, Shares, Source},
    moment::Moment,
    program::{Available, Effect, Give, GiveAmount, Rule, Trigger, WalletSpec},
    rejection::Rejection,
    state::{Measure, Pending},
    symbol::Sym,
    trace::Verdict,
};

/// What a giving rule earns before rounding: a rate applied to weights.
struct Raw<'w> {
    /// Per line, or one for the event as a whole.
    weights: Cow<'w, [i64]>,
    /// Units per weight.
    rate: Ratio,
    /// Whether the weights are lines of the order.
    by_line: bool,
    /// The figure that the rule looked at, for the trace.
    base: i64,
}

impl Draft<'_> {
    /// Runs all rules that listen to this kind of event, in document order. All conditions are judged before anything is
    /// given, so that no rule sees what another one of the same event gave.
    pub(super) fn earn(
        &mut self,
        on: Trigger,
        order: Option<&Weighed<'_>>,
        times: i64,
    ) -> Result<(), Rejection> {
        let program = self.program;
        self.note_crossings(order);
        let mut multipliers = Vec::new();
        let mut giving = Vec::new();
        for (place, rule) in program.rules.iter().enumerate() {
            if rule.on != on {
                continue;
            }
            match (self.applies(rule, order), &rule.effect) {
                (Err(verdict), _) => self.say(place, verdict),
                (Ok(()), Effect::Give(give)) => giving.push((place, rule, give)),
                (Ok(()), Effect::Multiply { wallet, factor, group, of }) => {
                    let candidate = self.candidate(place, rule, order);
                    let Some((lines, all)) = candidate else { continue };
                    let (wallet, factor, group, of) = (*wallet, *factor, *group, of.as_deref());
                    multipliers.push(Multiplier {
                        place,
                        wallet,
                        factor,
                        group,
                        of,
                        lines,
                        all,
                        noted: false,
                        added: None,
                        outdone: false,
                    });
                }
            }
        }
        for (place, rule, give) in giving {
            self.give_by_rule(place, rule, give, order, times, &mut multipliers)?;
        }
        for multiplier in multipliers {
            let verdict = match multiplier.added {
                Some(given) => Verdict::Multiplied { factor: multiplier.factor, given },
                None if multiplier.outdone => Verdict::Outdone { group: multiplier.group },
                None => Verdict::NothingToMultiply,
            };
            self.say(multiplier.place, verdict);
        }
        Ok(())
    }

    /// Whether a rule's time and condition hold.
    fn applies(&self, rule: &Rule, order: Option<&Weighed<'_>>) -> Result<(), Verdict> {
        let occurred = self.event.occurred_at.timestamp();
        if let Some(when) = &rule.when
            && !when.matches(occurred, &self.program.zone, self.known.profile.birthday)
        {
            return Err(Verdict::NotNow);
        }
        if self.lacks_link_of(rule.funded_by) {
            return Err(Verdict::NotLinked);
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
        multipliers: &mut [Multiplier<'_>],
    ) -> Result<(), Rejection> {
        let allowance = self.allowance(rule);
        if let Some(verdict) = allowance.exhausted {
            self.say(place, verdict);
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
        let empty = 0 < rounded && given == 0 && 0 < allowance.cut(rounded).0;
        let verdict = if empty {
            Verdict::BlockEmpty
        } else if rounded == 0 {
            Verdict::TooLittle { exact: exact.reduced() }
        } else {
            Verdict::Gave { base: raw.base, exact: exact.reduced(), rounded, given }
        };
        self.say(place, verdict);
        if given < rounded {
            // What a limit cut off is not multiplied either.
            let weights = match stage.shares(given) {
                Shares::Whole => vec![given],
                Shares::Lines(shares) => shares,
            };
            let cut = Raw { weights: weights.into(), rate: Ratio::ONE, by_line: raw.by_line, base: given };
            return self.multiply(place, spec, &cut, multipliers);
        }
        self.multiply(place, spec, &raw, multipliers)
    }

    /// Applies the best multiplier of each group, one after the other; each is credited with what it adds.
    fn multiply(
        &mut self,
        place: usize,
        spec: &WalletSpec,
        raw: &Raw<'_>,
        multipliers: &mut [Multiplier<'_>],
    ) -> Result<(), Rejection> {
        if multipliers.is_empty() {
            return Ok(());
        }
        let program = self.program;
        let mut factors = vec![Ratio::ONE; raw.weights.len()];
        for at in 0..multipliers.len() {
            let meant = multipliers.get(at).is_some_and(|m| m.means(program, spec, place));
            let lines =
                if meant { winning_lines(program, spec, place, raw, multipliers, at) } else { Vec::new() };
            let Some(multiplier) = multipliers.get_mut(at).filter(|_| meant) else { continue };
            if !lines.contains(&true) {
                multiplier.outdone = true;
                continue;
            }
            // Free lines have nothing to multiply and use up no limit.
            if !lines.iter().zip(raw.weights.iter()).any(|(wins, weight)| *wins && *weight != 0) {
                continue;
            }
            let Some(rule) = program.rules.get(multiplier.place) else { continue };
            let allowance = self.allowance(rule);
            // A number of times counts orders; the second rule of the same order is no second time.
            if allowance.amount == 0 || (allowance.times == 0 && !multiplier.noted) {
                continue;
            }
            let before = factors.clone();
            for (value, _) in factors.iter_mut().zip(&lines).filter(|(_, wins)| **wins) {
                *value = value.times(multiplier.factor)?;
            }
            let times = i64::from(!multiplier.noted);
            let stage = Stage { raw, factors: &factors, before: Some(&before), allowance, times };
            let (_, given) = self.give_stage(rule, spec, &stage)?;
            multiplier.noted = multiplier.noted || given > 0 || spec.keep_fractions;
            multiplier.added = Some(multiplier.added.unwrap_or(0).saturating_add(given));
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
            return self.give_exactly(rule, spec, stage, grains(after)?.saturating_sub(grains(before)?));
        }
        let rounded = after.round(spec.rounding)?.saturating_sub(before.round(spec.rounding)?);
        let (given, over) = stage.allowance.cut(rounded);
        if rounded <= 0 {
            return Ok((0, 0));
        }
        // All of it or nothing, and then no limit is used: a part of a gift would be nobody's promise.
        if self.draw_on_blocks(rule, spec, given)? < given {
            return Ok((rounded, 0));
        }
        if given > 0 {
            self.give_to_member(rule, spec, given, stage.shares(given), None)?;
        }
        self.note_use(rule, stage.times, given, over);
        self.use_budget(rule, given)?;
        Ok((rounded, given))
    }

    /// For wallets that keep fractions: whole units are given as they fill up.
    fn give_exactly(
        &mut self,
        rule: &Rule,
        spec: &WalletSpec,
        stage: &Stage<'_>,
        added: i128,
    ) -> Result<(i64, i64), Rejection> {
        let kept = self.account.wallet(spec.wallet).map_or(Ratio::ZERO, |w| w.fraction);
        let sum = kept.plus(Ratio { num: added, den: GRAIN })?.reduced();
        let whole = sum.round(crate::amount::Rounding::Floor)?;
        let (given, _) = stage.allowance.cut(whole);
        let shares = stage.shares(given);
        if given < whole {
            // What a limit cuts off was never earned: the order gave these whole units, and the fraction that earlier
            // orders had earned stays theirs.
            self.give_to_member(rule, spec, given, shares, None)?;
        } else {
            let exact = Some(Box::new(stage.exact(added)));
            self.give_to_member(rule, spec, given, shares, exact)?;
            let change = Ratio { num: added, den: GRAIN }.plus(Ratio::whole(given).negated())?.reduced();
            self.push(Fact::Fraction { wallet: spec.wallet, change });
        }
        self.note_use(rule, stage.times, given, 0);
        Ok((whole, given))
    }

    pub(super) fn give_to_member(
        &mut self,
        rule: &Rule,
        spec: &WalletSpec,
        amount: i64,
        shares: Shares,
        exact: Option<Box<Exact>>,
    ) -> Result<(), OutOfRange> {
        let earned_at = self.event.occurred_at;
        let expires_at = match &rule.lasting {
            Some(lasting) => lasting.expires_at(earned_at.timestamp(), &self.program.zone).map(Moment::from),
            None => self.expires_at(spec, earned_at),
        };
        let pending = self.pending(&rule.available);
        let earned = Measure::Earned(spec.wallet);
        let counted = (rule.qualifies && self.counts(earned)).then(|| shares.clone());
        let gift = Gift {
            from: Source::Issued,
            rule: Some(rule.rule),
            earned_at,
            pending,
            expires_at,
            shares,
            exact,
        };
        let payer = self.payer(rule, spec);
        self.give_funded(spec.wallet, amount, gift, payer)?;
        if let Some(shares) = counted {
            self.count(earned, amount, shares);
        }
        self.note_plan_gift(rule, spec, amount);
        Ok(())
    }

    pub(super) fn pending(&self, available: &Available) -> Option<Pending> {
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
    fn raw<'w>(
        &self,
        rule: &Rule,
        give: &Give,
        order: Option<&'w Weighed<'_>>,
        times: i64,
    ) -> Result<Option<Raw<'w>>, OutOfRange> {
        let base = order.and_then(|o| o.base(rule.eligible));
        let covered = base.is_none_or(|b| b.pieces.iter().any(|p| *p > 0));
        let amount = base.map(|b| b.amount).or(self.topped_up());
        Ok(match &give.amount {
            GiveAmount::Fixed(rate) => {
                let rate = self.rate(give, *rate);
                covered.then(|| Raw { weights: vec![times].into(), rate, by_line: false, base: times })
            }
            GiveAmount::PerItem(rate) => base.filter(|_| covered).map(|base| Raw {
                base: base.pieces.iter().fold(0i64, |a, b| a.saturating_add(*b)),
                weights: base.pieces.into(),
                rate: self.rate(give, *rate),
                by_line: true,
            }),
            GiveAmount::PerMoney { rate, per } => {
                let by_level = self.rate_within(give, *rate)?;
                let by_level = by_level.unwrap_or_else(|| self.rate(give, *rate));
                let rate = self.tender_rate(give, by_level, order, rule)?;
                let rate = rate.times(Ratio { num: 1, den: i128::from(*per).max(1) })?;
                let weights = base.map_or_else(|| vec![amount.unwrap_or(0)].into(), |b| b.lines.into());
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
                (value.num > 0 && covered).then(|| Raw {
                    weights: vec![1].into(),
                    rate,
                    by_line: false,
                    base,
                })
            }
            GiveAmount::Bands(bands) => {
                let amount = amount.filter(|a| *a > 0);
                let band = amount.and_then(|a| bands.iter().find(|(end, _)| end.is_none_or(|end| a <= end)));
                band.map(|(_, give)| Raw {
                    weights: vec![1].into(),
                    rate: Ratio::whole(*give),
                    by_line: false,
                    base: amount.unwrap_or(0),
                })
            }
        })
    }

    /// The rule's rate at the member's level.
    fn rate(&self, give: &Give, rate: Ratio) -> Ratio {
        let level = give.by_tier.as_ref().and_then(|(set, _)| self.account.level(*set));
        give.rate_at(level).unwrap_or(rate)
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
        let eligible = self.program.eligibles.get(rule.eligible);
        let counts = |t: &&Tender| eligible.is_none_or(|e| e.counts(self.program, t));
        let (mut weighted, mut paid) = (Ratio::ZERO, 0i64);
        for tender in order.order.tenders.iter().filter(counts) {
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

    /// The lines that a multiplier covers, and whether it covers all there is; none, with the reason said, when it does
    /// not apply.
    fn candidate(
        &mut self,
        place: usize,
        rule: &Rule,
        order: Option<&Weighed<'_>>,
    ) -> Option<(Vec<bool>, bool)> {
        if let Some(verdict) = self.allowance(rule).exhausted {
            self.say(place, verdict);
            return None;
        }
        let program = self.program;
        let base = order.and_then(|o| o.base(rule.eligible))?;
        let items = program.eligibles.get(rule.eligible).map(|e| (&e.only, &e.except));
        let plain = program.eligibles.first().map(|e| (&e.only, &e.except)) == items;
        let lines: Vec<bool> = base.pieces.iter().map(|p| plain || *p > 0).collect();
        if lines.contains(&true) {
            return Some((lines, plain));
        }
        self.say(place, Verdict::NothingCovered);
        None
    }
}

/// A multiplier whose condition holds.
struct Multiplier<'p> {
    place: usize,
    wallet: usize,
    factor: Ratio,
    group: Sym,
    of: Option<&'p [usize]>,
    lines: Vec<bool>,
    /// Also for what belongs to no line: delivery, a tip, or the order as a whole.
    all: bool,
    /// Its limits have seen this order.
    noted: bool,
    /// What it added so far.
    added: Option<i64>,
    /// Better ones of its group applied.
    outdone: bool,
}

impl Multiplier<'_> {
    /// Whether it multiplies what the rule at `place` gives to this wallet.
    fn means(&self, program: &crate::Program, spec: &WalletSpec, place: usize) -> bool {
        let same_wallet = program.wallets.get(self.wallet).is_some_and(|w| w.wallet == spec.wallet);
        same_wallet && self.of.is_none_or(|places| places.contains(&place))
    }

    /// Whether it covers a weight of a giving rule.
    fn covers(&self, raw: &Raw<'_>, at: usize) -> bool {
        // What an order gives as a whole is multiplied when any line is covered.
        if !raw.by_line {
            return self.all || self.lines.contains(&true);
        }
        self.lines.get(at).copied().unwrap_or(self.all)
    }
}

/// The weights for which the multiplier at `at` is the best of its group; of equals the first in the document.
fn winning_lines(
    program: &crate::Program,
    spec: &WalletSpec,
    place: usize,
    raw: &Raw<'_>,
    multipliers: &[Multiplier<'_>],
    at: usize,
) -> Vec<bool> {
    let Some(own) = multipliers.get(at) else { return Vec::new() };
    let rivals: Vec<&Multiplier<'_>> = multipliers
        .iter()
        .filter(|m| m.group == own.group && m.place != own.place && m.means(program, spec, place))
        .collect();
    let beats = |rival: &Multiplier<'_>| {
        rival.factor.exceeds(own.factor) || (!own.factor.exceeds(rival.factor) && rival.place < own.place)
    };
    let wins = |line: usize| own.covers(raw, line) && !rivals.iter().any(|r| r.covers(raw, line) && beats(r));
    (0..raw.weights.len()).map(wins).collect()
}

/// One step of a rule's earning: the rule itself, or one multiplier on top.
struct Stage<'s> {
    raw: &'s Raw<'s>,
    /// Factors per weight after the step; empty stands for 1.
    factors: &'s [Ratio],
    /// Factors before the step; none when the step is the first.
    before: Option<&'s [Ratio]>,
    allowance: Allowance,
    times: i64,
}

impl Raw<'_> {
    /// The sum of weights times factors times the rate.
    fn total(&self, factors: &[Ratio]) -> Result<Ratio, OutOfRange> {
        if factors.is_empty() {
            let sum = self.weights.iter().fold(0i128, |sum, weight| sum.saturating_add(i128::from(*weight)));
            return Ratio { num: sum, den: 1 }.times(self.rate);
        }
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
        if let [_] = &*self.raw.weights {
            return Shares::Lines(vec![amount]);
        }
        if self.before.is_none() {
            return Shares::Lines(share_out(amount, &self.raw.weights));
        }
        let (nums, _) = common(&self.gains());
        Shares::Lines(share_out(amount, &nums))
    }

    /// What was earned exactly, shared out to the weights in the grain of hidden fractions.
    fn exact(&self, added: i128) -> Exact {
        let nums = match (self.raw.by_line, self.before) {
            (false, _) => vec![added],
            (true, None) => share_out_wide(added, &self.raw.weights),
            (true, Some(_)) => share_out_wide(added, &common(&self.gains()).0),
        };
        Exact { nums, den: GRAIN }
    }
}

/// Hidden fractions are kept in billionths of a unit, so that their denominators can't grow from order to order.
const GRAIN: i128 = 1_000_000_000;

/// An amount in grains, rounded up: three times a third is a whole.
fn grains(amount: Ratio) -> Result<i128, OutOfRange> {
    let grains = amount.times(Ratio { num: GRAIN, den: 1 })?;
    Ok(grains.negated().floor().saturating_neg())
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
