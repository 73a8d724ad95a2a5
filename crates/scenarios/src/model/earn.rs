//! What rules give, in the model.

use regulars_engine::event::{Body, Meta, Metadata};

use super::{
    Refusal, Work,
    calendar::Micro,
    fraction::{Fraction, share_out},
    member::{Award, Book, Move, Pot, Shares, Use, Waits},
    program::{Amount, Available, Counter, Effect, Give, Kind, Limit, Micros, Per, Rounding, Rule, Trigger},
    purse::Gift,
    weigh::{Base, Weighed},
};

/// A rate applied to weights.
struct Raw {
    weights: Vec<i64>,
    rate: Fraction,
    by_line: bool,
}

/// A multiplier that is the best of its group for a rule on some lines.
struct Winner {
    place: usize,
    factor: Fraction,
    lines: Vec<bool>,
    /// Whether it covers everything.
    all: bool,
}

/// One step: the rule itself, or one multiplier on top of what was before.
struct Stage {
    before: Option<Vec<Fraction>>,
    after: Vec<Fraction>,
    times: i64,
}

impl Winner {
    /// Whether it covers a weight. What an order gives as a whole is covered with any line; delivery and tip
    /// come after the lines.
    fn covers(&self, raw: &Raw, at: usize) -> bool {
        if raw.by_line { self.lines.get(at).copied().unwrap_or(self.all) } else { true }
    }
}

impl Work<'_> {
    /// Runs the rules. All conditions are judged before anything is given.
    pub(super) fn earn(&mut self, on: Trigger, order: Option<&Weighed>, times: i64) -> Result<(), Refusal> {
        let program = self.program;
        let listening = program.rules.iter().enumerate().filter(|(_, r)| r.on == on);
        let hold: Vec<(usize, &Rule)> = listening.filter(|(_, r)| self.applies(r, order)).collect();
        let multipliers = self.multipliers(&hold, order);
        let mut multiplied: Vec<usize> = Vec::new();
        for (place, rule) in hold {
            let Effect::Give(give) = &rule.effect else { continue };
            if self.used_up(place) {
                continue;
            }
            let times = times.min(self.times_left(place));
            let base = order.map(|o| self.base(o, Some(rule)));
            let Some(mut raw) = self.raw(give, base.as_ref(), order, times, rule) else { continue };
            let ones = vec![Fraction::ONE; raw.weights.len()];
            let stage = Stage { before: None, after: ones.clone(), times };
            let (rounded, given, shares) = self.give_stage(place, give.wallet, &raw, &stage)?;
            if given < rounded {
                // What a limit cut off is not multiplied.
                let weights = match shares {
                    Shares::Whole => vec![given],
                    Shares::Lines(shares) => shares,
                };
                raw = Raw { weights, rate: Fraction::ONE, by_line: raw.by_line };
            }
            self.multiply(place, give.wallet, &raw, &multipliers, &mut multiplied)?;
        }
        Ok(())
    }

    /// The multipliers that may work on this order, in document order.
    fn multipliers(&self, hold: &[(usize, &Rule)], order: Option<&Weighed>) -> Vec<Winner> {
        let mut holding = Vec::new();
        for (place, rule) in hold {
            let (Effect::Multiply(_, factor, ..), Some(order)) = (&rule.effect, order) else { continue };
            let items = |e: &super::program::Selection| {
                !(e.skus.is_empty() && e.categories.is_empty() && e.brands.is_empty())
            };
            let chosen = rule.only.is_some() || items(&rule.except) || items(&rule.eligible.except);
            let base = self.base(order, Some(rule));
            let lines: Vec<bool> = base.pieces.iter().map(|p| !chosen || 0 < *p).collect();
            if lines.contains(&true) && !self.used_up(*place) {
                holding.push(Winner {
                    place: *place,
                    factor: Fraction::micros(*factor),
                    lines,
                    all: !chosen,
                });
            }
        }
        holding
    }

    /// Whether a multiplier is for a giving rule.
    fn is_for(&self, multiplier: usize, rule: usize, wallet: usize) -> bool {
        match &self.program.rules[multiplier].effect {
            Effect::Multiply(own, _, _, of) => *own == wallet && (of.is_empty() || of.contains(&rule)),
            Effect::Give(_) => false,
        }
    }

    fn group(&self, winner: &Winner) -> &'static str {
        match &self.program.rules[winner.place].effect {
            Effect::Multiply(_, _, group, _) => group,
            Effect::Give(_) => "",
        }
    }

    /// Applies the best multiplier of each group, one after the other.
    fn multiply(
        &mut self,
        place: usize,
        wallet: usize,
        raw: &Raw,
        holding: &[Winner],
        multiplied: &mut Vec<usize>,
    ) -> Result<(), Refusal> {
        let mine: Vec<&Winner> = holding.iter().filter(|w| self.is_for(w.place, place, wallet)).collect();
        let mut factors = vec![Fraction::ONE; raw.weights.len()];
        for winner in &mine {
            let best = |line: usize| {
                let rivals =
                    mine.iter().filter(|o| self.group(o) == self.group(winner) && o.covers(raw, line));
                rivals.min_by_key(|o| (-o.factor, o.place)).is_some_and(|b| b.place == winner.place)
            };
            let lines: Vec<bool> = (0..raw.weights.len()).map(best).collect();
            let again = multiplied.contains(&winner.place);
            let spent = self.units_left(winner.place) == 0 || (!again && self.used_up(winner.place));
            let touched = lines.iter().zip(&raw.weights).any(|(wins, weight)| *wins && *weight != 0);
            if !touched || spent {
                continue;
            }
            let after: Vec<Fraction> =
                factors.iter().zip(&lines).map(|(f, on)| if *on { *f * winner.factor } else { *f }).collect();
            // One order is one use, however many rules the multiplier works on.
            let stage = Stage { before: Some(factors), after, times: i64::from(!again) };
            let (_, given, _) = self.give_stage(winner.place, wallet, raw, &stage)?;
            if 0 < given || self.program.wallets[wallet].keep_fractions {
                multiplied.push(winner.place);
            }
            factors = stage.after;
        }
        Ok(())
    }

    /// Rounds what a step adds, limits it and gives it: what was rounded, what was given, and to which lines.
    fn give_stage(
        &mut self,
        place: usize,
        wallet: usize,
        raw: &Raw,
        stage: &Stage,
    ) -> Result<(i64, i64, Shares), Refusal> {
        let after = raw.total(&stage.after);
        let before = stage.before.as_ref().map_or(Fraction::ZERO, |factors| raw.total(factors));
        let fractions = self.program.wallets[wallet].keep_fractions;
        let added = Fraction::new(grains(after) - grains(before), GRAIN);
        let rounded = if fractions {
            whole((self.member.purses[wallet].fraction + added).floor())?
        } else {
            let rounding = self.program.wallets[wallet].rounding;
            whole(after.round(rounding) - before.round(rounding))?
        };
        if rounded <= 0 && !fractions {
            return Ok((0, 0, Shares::Whole));
        }
        let allowed = rounded.min(self.units_left(place));
        let given = allowed.min(self.units_left_now(place));
        if !fractions && !self.draws(place, wallet, given)? {
            let nothing = raw.shares(stage, 0);
            return Ok((rounded, 0, nothing));
        }
        let shares = raw.shares(stage, given);
        let mut award = Award { rule: place, shares: shares.clone(), exact: None };
        // What a limit cuts off was never earned, and leaves the kept fraction as it was.
        let exactly = fractions && given == rounded;
        if exactly {
            award.exact = Some(raw.grains(stage, added)?);
        }
        if 0 < given || fractions {
            self.give_award(place, wallet, given, award)?;
        }
        if exactly {
            let kept = self.member.purses[wallet].fraction;
            self.set_fraction(wallet, kept + added - Fraction::whole(given));
        }
        self.note_use(place, stage.times, given, if fractions { 0 } else { allowed - given });
        self.note_budget(place, given)?;
        Ok((rounded, given, shares))
    }

    pub(super) fn set_fraction(&mut self, wallet: usize, fraction: Fraction) {
        let change = fraction - self.member.purses[wallet].fraction;
        self.member.purses[wallet].fraction = fraction;
        self.member.purses[wallet].used = true;
        self.moves.push(Move::Fraction { wallet, change });
    }

    pub(super) fn give_award(
        &mut self,
        place: usize,
        wallet: usize,
        amount: i64,
        award: Award,
    ) -> Result<(), Refusal> {
        let rule = &self.program.rules[place];
        let expires = match rule.expires {
            Some(lasting) => self.calendar.gone(lasting, self.occurred),
            None => self.gone(wallet, self.occurred),
        };
        let until = match rule.available {
            Available::Once => None,
            Available::After(length) => Some(Waits::Until(self.calendar.add(self.occurred, length))),
            Available::From(date) => Some(Waits::Until(self.calendar.start(date))),
            Available::On(name) => Some(Waits::For(name, self.number())),
        };
        let now = self.now;
        let waits = until.filter(|w| !matches!(w, Waits::Until(at) if *at <= now));
        let counted = rule.qualifies.then(|| award.shares.clone());
        let payer = self.payer(place, wallet);
        let gift =
            Gift { book: Book::Issued, earned_at: self.occurred, waits, expires, award: Some(award), payer };
        self.gave.push((place, amount));
        self.give(wallet, amount, gift)?;
        if let Some(shares) = counted {
            self.count(Counter::Earned(wallet), amount, shares);
        }
        if 0 < amount {
            let stated = &self.program.wallets[wallet];
            let unit = 10i128.pow(self.program.currency.1);
            let worth = match (stated.kind, stated.worth) {
                (Kind::Money, _) => amount,
                (_, None) => 0,
                (_, Some(micros)) => {
                    let exact = i128::from(amount) * i128::from(micros) * unit;
                    i64::try_from(exact / 1_000_000).expect("small worths")
                }
            };
            self.note_by_plan(&rule.name, rule.condition.as_ref(), worth);
        }
        Ok(())
    }

    fn raw(
        &self,
        give: &Give,
        base: Option<&Base>,
        order: Option<&Weighed>,
        times: i64,
        rule: &Rule,
    ) -> Option<Raw> {
        let covered = base.is_none_or(|b| b.pieces.iter().any(|p| 0 < *p));
        let money = base.map(Base::amount).or(match self.body {
            Body::WalletToppedUp(top_up) => Some(top_up.amount),
            _ => None,
        });
        let whole = |weight: i64, rate: Fraction| Raw { weights: vec![weight], rate, by_line: false };
        match &give.amount {
            Amount::Fixed(rate) => covered.then(|| whole(times, self.rate(give, *rate))),
            Amount::PerItem(rate) => {
                let weights = base.filter(|_| covered)?.pieces.clone();
                Some(Raw { weights, rate: self.rate(give, *rate), by_line: true })
            }
            Amount::PerMoney(rate, per) => {
                let by_level = self.rate_along(give, *rate).unwrap_or_else(|| self.rate(give, *rate));
                let rate = self.tender_rate(give, by_level, order, rule);
                let minor = Fraction::micros(*per) * Fraction::whole(10i64.pow(self.program.currency.1));
                let rate = rate * Fraction::new(minor.den, minor.num);
                let money = money.filter(|m| 0 < *m)?;
                Some(match base {
                    Some(base) => Raw { weights: base.lines.clone(), rate, by_line: true },
                    None => whole(money, rate),
                })
            }
            Amount::PerField(rate, per, field) => {
                let value = number(metadata(self.body)?, field).filter(|v| 0 < v.num && covered)?;
                let inverse = Fraction::new(1_000_000, (*per).into());
                Some(whole(1, self.rate(give, *rate) * value * inverse))
            }
            Amount::Bands(bands) => {
                let money = money.filter(|m| 0 < *m)?;
                let minor = |end: Micros| end / 10i64.pow(6 - self.program.currency.1);
                let (_, units) = bands.iter().find(|(end, _)| end.is_none_or(|end| money <= minor(end)))?;
                Some(whole(1, Fraction::whole(*units) * self.unit(give.wallet)))
            }
        }
    }

    /// One unit as people write it, in the smallest.
    fn unit(&self, wallet: usize) -> Fraction {
        Fraction::whole(10i64.pow(self.program.exponent(wallet)))
    }

    /// The rate at the member's level, in the smallest unit.
    fn rate(&self, give: &Give, rate: Micros) -> Fraction {
        let level = give.by_tier.as_ref().and_then(|(set, _)| self.member.level(*set));
        self.rate_with(give, level, rate)
    }

    /// The rate at a level, in the smallest unit.
    pub(super) fn rate_with(&self, give: &Give, level: Option<usize>, rate: Micros) -> Fraction {
        let levels = give.by_tier.iter().flat_map(|(_, levels)| levels);
        let own = levels.clone().find(|(own, _)| Some(*own) == level).map(|(_, rate)| *rate);
        Fraction::micros(own.unwrap_or(rate)) * self.unit(give.wallet)
    }

    /// The mean of the tenders' rates, by what each of them paid.
    fn tender_rate(&self, give: &Give, rate: Fraction, order: Option<&Weighed>, rule: &Rule) -> Fraction {
        let Some(order) = order.filter(|_| !give.by_tender.is_empty()) else { return rate };
        let excepted = [&self.program.eligible.except, &rule.eligible.except, &rule.except];
        let (mut sum, mut paid) = (Fraction::ZERO, 0);
        for tender in &order.order.tenders {
            let kind = tender.kind.as_str();
            let units = tender.from_wallet && !self.is_money(kind);
            if units || kind == "points" || excepted.iter().any(|e| e.tenders.contains(&kind)) {
                continue;
            }
            let own = give.by_tender.iter().find(|(of, _)| *of == kind);
            let own = own.map_or(rate, |(_, micros)| Fraction::micros(*micros) * self.unit(give.wallet));
            sum = sum + own * Fraction::whole(tender.amount);
            paid += tender.amount;
        }
        if paid == 0 { rate } else { sum * Fraction::new(1, paid.into()) }
    }

    fn applies(&self, rule: &Rule, order: Option<&Weighed>) -> bool {
        let birth_month = self.profile.birthday.map(|b| b.month());
        let on_time = rule.when.iter().all(|c| self.calendar.runs(*c, self.occurred, birth_month));
        !self.lacks_link(rule.funded_by)
            && on_time
            && rule.condition.as_ref().is_none_or(|c| self.condition_holds(c, rule, order))
    }

    /// The period of a limit around a time.
    pub(super) fn period_of(&self, limit: &Limit) -> (Micro, Micro) {
        match limit.per {
            Per::Total => (i64::MIN, i64::MAX),
            Per::Period(period) => self.calendar.period(period, self.now),
            Per::YearFrom(month, day) => self.calendar.year_from(month, day, self.now),
            Per::MembershipYear => {
                let joined = self.member.joined.unwrap_or(self.now);
                let (first, after) = self.calendar.membership_year(joined, self.now);
                (self.calendar.start(first), self.calendar.start(after))
            }
        }
    }

    /// How often and how much a limit was used in its current period.
    pub(super) fn used(&self, rule: usize, limit: usize) -> (i64, i64) {
        let (from, to) = self.period_of(&self.program.rules[rule].limits[limit]);
        let within = |u: &&Use| u.rule == rule && u.limit == limit && from <= u.at && u.at < to;
        let uses = self.member.uses.iter().filter(within);
        uses.fold((0, 0), |(times, units), u| (times + u.times, units + u.units))
    }

    fn max_units(&self, place: usize, limit: &Limit) -> Option<i64> {
        let wallet = match &self.program.rules[place].effect {
            Effect::Give(give) => give.wallet,
            Effect::Multiply(wallet, ..) => *wallet,
        };
        limit.units.map(|units| units * 10i64.pow(self.program.exponent(wallet)))
    }

    fn times_left(&self, place: usize) -> i64 {
        let limits = self.program.rules[place].limits.iter().enumerate();
        let left = limits.filter_map(|(at, l)| Some((l.times? - self.used(place, at).0).max(0)));
        left.min().unwrap_or(i64::MAX)
    }

    /// What limits that do not carry over and the budget allow still.
    fn units_left(&self, place: usize) -> i64 {
        self.least_left(place, false).min(self.room(place))
    }

    /// What a limit that carries over allows in this period.
    fn units_left_now(&self, place: usize) -> i64 {
        self.least_left(place, true)
    }

    fn least_left(&self, place: usize, carry_over: bool) -> i64 {
        let limits = self.program.rules[place].limits.iter().enumerate();
        let left = limits
            .filter(|(_, l)| l.carry_over == carry_over)
            .filter_map(|(at, l)| Some((self.max_units(place, l)? - self.used(place, at).1).max(0)));
        left.min().unwrap_or(i64::MAX)
    }

    /// Whether some limit allows nothing more.
    fn used_up(&self, place: usize) -> bool {
        self.times_left(place) == 0 || self.units_left(place) == 0
    }

    fn note_use(&mut self, place: usize, times: i64, units: i64, over: i64) {
        for (at, limit) in self.program.rules[place].limits.iter().enumerate() {
            let used = Use { rule: place, limit: at, at: self.now, times, units };
            self.use_limit(used, if limit.carry_over { over } else { 0 });
        }
    }

    /// Logs a use, and changes what is carried to the next period.
    pub(super) fn use_limit(&mut self, used: Use, carried: i64) {
        self.member.uses.push(used);
        self.moves.push(Move::Used { used, carried });
        let limit = &self.program.rules[used.rule].limits[used.limit];
        if carried == 0 || !limit.carry_over {
            return;
        }
        let renews_at = self.period_of(limit).1;
        let pots = &mut self.member.pots;
        match pots.iter_mut().find(|p| p.rule == used.rule && p.limit == used.limit) {
            Some(pot) => {
                pot.carried += carried;
                pot.renews_at = renews_at;
            }
            None => pots.push(Pot { rule: used.rule, limit: used.limit, carried, renews_at }),
        }
        pots.sort_by_key(|p| (p.rule, p.limit));
    }
}

impl Raw {
    fn total(&self, factors: &[Fraction]) -> Fraction {
        let weighted = self.weights.iter().zip(factors).map(|(w, f)| Fraction::whole(*w) * *f);
        weighted.fold(Fraction::ZERO, |a, b| a + b) * self.rate
    }

    fn gains(&self, stage: &Stage) -> Vec<Fraction> {
        let gain = |(at, weight): (usize, &i64)| {
            let before = stage.before.as_ref().map_or(Fraction::ZERO, |b| b[at]);
            Fraction::whole(*weight) * (stage.after[at] - before)
        };
        self.weights.iter().enumerate().map(gain).collect()
    }

    /// What was earned exactly, shared out in grains; refused when so many grains of lines do not fit 64 bits.
    fn grains(&self, stage: &Stage, added: Fraction) -> Result<Vec<Fraction>, Refusal> {
        let total = (added * Fraction { num: GRAIN, den: 1 }).floor();
        if !self.by_line {
            return Ok(vec![Fraction::new(total, GRAIN)]);
        }
        let total = i64::try_from(total).map_err(|_| "AmountOutOfRange")?;
        let shares = match self.shares(stage, total) {
            Shares::Whole => vec![total],
            Shares::Lines(shares) => shares,
        };
        Ok(shares.into_iter().map(|share| Fraction::new(share.into(), GRAIN)).collect())
    }

    fn shares(&self, stage: &Stage, amount: i64) -> Shares {
        if self.by_line { Shares::Lines(share_out(amount, &self.gains(stage))) } else { Shares::Whole }
    }
}

/// Hidden fractions are kept in billionths of a unit.
pub(super) const GRAIN: i128 = 1_000_000_000;

/// An amount in grains, rounded up.
fn grains(amount: Fraction) -> i128 {
    (amount * Fraction { num: GRAIN, den: 1 }).round(Rounding::Ceil)
}

/// The free fields of an event.
pub(super) fn metadata(body: &Body) -> Option<&Metadata> {
    match body {
        Body::OrderPaid(order) => Some(&order.metadata),
        Body::Activity(activity) => Some(&activity.metadata),
        Body::MemberJoined(joined) => Some(&joined.metadata),
        _ => None,
    }
}

fn number(fields: &Metadata, name: &str) -> Option<Fraction> {
    match fields.iter().find(|(own, _)| own == name)?.1 {
        Meta::Int(value) => Some(Fraction::whole(value)),
        Meta::Decimal(value) => Some(Fraction::micros(value.micros)),
        Meta::Bool(_) | Meta::Text(_) => None,
    }
}

/// An amount that fits, or a refusal.
pub(super) fn whole(amount: i128) -> Result<i64, Refusal> {
    let max = i128::from(super::purse::AMOUNT_MAX);
    if max < amount.abs() { Err("AmountOutOfRange") } else { Ok(i64::try_from(amount).unwrap_or(0)) }
}

/// The rounding that takes back no more than is due.
pub(super) const IN_FAVOUR: Rounding = Rounding::Floor;
