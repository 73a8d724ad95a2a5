//! Tiers: what a member reaches, reviews, keeping, and the way up.

use super::{age, draft::Draft, scope::days_between, years};
use crate::{
    calendar::{Length, day_number, end_of, membership_year},
    document::{Downgrade, TierOnReturn, Upgrade, Valid, Window},
    event::{GivenReason, Profile},
    fact::{Fact, Sink, TierCause},
    moment::Moment,
    program::{AgeUnit, CountSource, Program, Requirement, TierSet},
    rejection::Rejection,
    state::{Account, GivenLevel, Measure, TierState},
    symbol::Sym,
};

/// Which way an event can move a standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reassess {
    /// It added something.
    Up,
    /// It took something back.
    Both,
}

/// The days whose counts a window sees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    /// The first; none when everything counts.
    pub(super) first: Option<i32>,
    /// The last.
    pub(super) last: i32,
}

/// The look at an account that decides about tiers.
pub(super) struct View<'a> {
    program: &'a Program,
    account: &'a Account,
    profile: &'a Profile,
    /// Windows end at this instant, included.
    at: Moment,
    /// The instant lies in the past: balances and segments of then are not known and count as enough.
    past: bool,
}

impl View<'_> {
    /// The rank of the highest level whose requirement holds.
    fn reached(&self, set: &TierSet) -> Option<usize> {
        let days = self.days(set);
        set.levels.iter().rposition(|level| self.holds(days, &level.qualify))
    }

    pub(super) fn holds(&self, days: Days, requirement: &Requirement) -> bool {
        match requirement {
            Requirement::All(parts) => parts.iter().all(|p| self.holds(days, p)),
            Requirement::Any(parts) => parts.iter().any(|p| self.holds(days, p)),
            Requirement::AtLeast(CountSource::Balance(_), _) | Requirement::Segment(_) if self.past => true,
            Requirement::AtLeast(CountSource::Age { field, unit }, least) => {
                self.age(*field, *unit).is_some_and(|age| *least <= age)
            }
            Requirement::AtLeast(source, least) => *least <= self.count(days, *source),
            Requirement::Segment(name) => self.profile.segments.contains(name),
            Requirement::Plan(plan) => self.account.plan.as_ref().is_some_and(|held| held.plan == *plan),
        }
    }

    /// A counter over the days of a window.
    pub(super) fn count(&self, days: Days, source: CountSource) -> i64 {
        if let CountSource::Age { field, unit } = source {
            return self.age(field, unit).unwrap_or(0);
        }
        let CountSource::Measure(measure) = source else {
            return lifetime(self.program, self.account, self.at, source);
        };
        let Some(counter) = self.account.counter(measure) else { return 0 };
        let Days { first: Some(first), last } = days else { return counter.total };
        let from = counter.days.partition_point(|(day, _)| *day < first);
        let to = counter.days.partition_point(|(day, _)| *day <= last);
        let within = counter.days.get(from..to).unwrap_or_default().iter().map(|(_, n)| *n);
        match measure {
            Measure::ToppedUpOnce => within.max().unwrap_or(0),
            Measure::Orders
            | Measure::Spend
            | Measure::Items
            | Measure::ToppedUp
            | Measure::Earned(_)
            | Measure::Activity(_)
            | Measure::Field(_) => within.fold(0, i64::saturating_add),
        }
    }

    /// How old somebody is whose day of birth is told; none when it is not, or lies ahead.
    fn age(&self, field: Sym, unit: AgeUnit) -> Option<i64> {
        let months = age::months(self.program, self.profile, field, self.at);
        months.and_then(|months| months.checked_div(unit.months()))
    }

    /// The days that count for a set.
    pub(super) fn days(&self, set: &TierSet) -> Days {
        Days { first: self.first_day(set), last: self.program.zone.day_number(self.at.timestamp()) }
    }

    fn first_day(&self, set: &TierSet) -> Option<i32> {
        let zone = &self.program.zone;
        let at = self.at.timestamp();
        let day_of = |ts| zone.day_number(ts);
        let window = match set.window {
            Window::Lifetime => None,
            Window::Calendar(period) => Some(day_of(period.span(at, zone).start)),
            Window::MembershipYear => {
                let joined = self.account.joined_at.unwrap_or(self.at);
                Some(day_of(membership_year(joined.timestamp(), at, zone).start))
            }
            Window::Rolling(length) => Some(first_day_of_rolling(zone.date(at), length)),
        };
        // The event that brought the level is used up by it; counting goes on the day after.
        let reset = self.account.tier(set.set).and_then(|t| t.counts_from);
        let reset = reset.map(|from| day_of(from.timestamp()).saturating_add(1));
        window.max(reset)
    }
}

/// The first day `d` for which `d` + length lies after today: `12 months` on 15 March begins on 16 March a year before.
pub(super) fn first_day_of_rolling(today: jiff::civil::Date, length: Length) -> i32 {
    // Hours and shorter look at today alone.
    let end = if length.is_exact() { today.yesterday() } else { Ok(length.before_date(today)) };
    end.map_or(i32::MIN, |end| day_number(end).saturating_add(1))
}

/// A counter or balance over the whole life of the account.
pub(super) fn lifetime(program: &Program, account: &Account, at: Moment, source: CountSource) -> i64 {
    match source {
        CountSource::Measure(measure) => account.counter(measure).map_or(0, |c| c.total),
        CountSource::Balance(wallet) => account.balance(wallet).available,
        CountSource::Years { set, level } => years::with_level(program, account, (set, level), at),
        // Of that the account knows nothing.
        CountSource::Age { .. } => 0,
        CountSource::TenureDays => account.joined_at.map_or(0, |joined| days_between(program, joined, at)),
    }
}

/// When a level that begins at `from` is reviewed; none when it lasts for ever.
pub(super) fn review_at(program: &Program, account: &Account, set: &TierSet, from: Moment) -> Option<Moment> {
    let zone = &program.zone;
    match set.valid {
        Valid::Ever => None,
        Valid::EndOf(period, ahead) => Some(end_of(period, from.timestamp(), zone, ahead).into()),
        Valid::EndOfMembershipYear(ahead) => {
            // Before there is a day of joining, the year begins with what happens.
            let joined = account.joined_at.unwrap_or(from).timestamp();
            let this = membership_year(joined, from.timestamp(), zone).end;
            let end = (0..ahead).fold(this, |end, _| membership_year(joined, end, zone).end);
            Some(end.into())
        }
        Valid::For(length) => Some(end_after(program, from, length)),
    }
}

/// The end of the day on which a time that begins at `from` is over.
pub(super) fn end_after(program: &Program, from: Moment, length: Length) -> Moment {
    let zone = &program.zone;
    let last_day = zone.date(length.add(from.timestamp(), zone));
    zone.start_of_day(last_day.tomorrow().unwrap_or(last_day)).into()
}

impl Draft<'_> {
    pub(super) fn view(&self, at: Moment) -> View<'_> {
        View { program: self.program, account: &self.account, profile: self.known.profile, at, past: false }
    }

    /// Moves the member up where the counters say so, and down where what had qualified was taken back.
    pub(super) fn reassess(&mut self, way: Reassess) -> Result<(), Rejection> {
        let program = self.program;
        program.tier_sets.iter().for_each(|set| self.note_years(set));
        program.tier_sets.iter().try_for_each(|set| self.reassess_set(set, way))
    }

    /// The same for one set.
    pub(super) fn reassess_set(&mut self, set: &TierSet, way: Reassess) -> Result<(), Rejection> {
        let held = self.account.tier(set.set).copied();
        if set.upgrade == Upgrade::AtReview {
            if held.is_none() {
                self.enter(set);
            }
            return Ok(());
        }
        let reached = self.view(self.now).reached(set);
        let current = set.rank(held.and_then(|t| t.level));
        match (way, held) {
            (Reassess::Up | Reassess::Both, _) if current < reached => self.move_up(set, held, reached),
            (Reassess::Both, Some(held)) => self.move_down(set, held, reached, current),
            (Reassess::Up, _) | (Reassess::Both, None) => Ok(()),
        }
    }

    /// A member of a set whose levels begin at reviews waits for the first one.
    fn enter(&mut self, set: &TierSet) {
        let tier = TierState {
            set: set.set,
            level: None,
            since: self.now,
            until: review_at(self.program, &self.account, set, self.now),
            base: None,
            base_until: None,
            counts_from: None,
            kept: false,
            grace: false,
        };
        self.push(Fact::Tier { tier, cause: TierCause::Reached });
    }

    fn move_up(
        &mut self,
        set: &TierSet,
        held: Option<TierState>,
        reached: Option<usize>,
    ) -> Result<(), Rejection> {
        let before = self.account.level(set.set);
        let level = reached.and_then(|rank| set.levels.get(rank)).map(|l| l.level);
        let tier = TierState {
            set: set.set,
            level,
            since: self.now,
            until: review_at(self.program, &self.account, set, self.now),
            base: held.and_then(|t| t.base),
            base_until: held.and_then(|t| t.base_until),
            counts_from: if set.reset_counters { Some(self.now) } else { held.and_then(|t| t.counts_from) },
            kept: false,
            grace: false,
        };
        self.push(Fact::Tier { tier, cause: TierCause::Reached });
        self.level_changed(set.set, before, None);
        self.give_with_levels(set, set.rank(held.and_then(|t| t.level)), reached)
    }

    /// After a return: down to what is still reached, but not below what the last review left.
    fn move_down(
        &mut self,
        set: &TierSet,
        held: TierState,
        reached: Option<usize>,
        current: Option<usize>,
    ) -> Result<(), Rejection> {
        // With counters that start again, what brought the level can't be told from what came before.
        if set.on_return == TierOnReturn::Keep || set.reset_counters || held.grace {
            return Ok(());
        }
        // What was done in the window in which the level began still holds it, even when that window is over.
        let then = View { past: true, ..self.view(held.since) }.reached(set);
        let reached = reached.max(then);
        let base_holds = held.base_until.is_none_or(|until| self.now < until);
        let base = if base_holds { set.rank(held.base) } else { None };
        let target = reached.max(base);
        if current <= target {
            return Ok(());
        }
        let level = target.and_then(|rank| set.levels.get(rank)).map(|l| l.level);
        let until = if level.is_some() && level == held.base { held.base_until } else { held.until };
        let until = if level.is_none() { None } else { until };
        let tier = TierState { level, since: self.now, until, kept: false, grace: false, ..held };
        let before = self.account.level(set.set);
        self.push(Fact::Tier { tier, cause: TierCause::TakenBack });
        self.level_changed(set.set, before, Some(held.since));
        self.take_with_levels(set, target, current)
    }

    /// Reviews all levels whose time is up.
    pub(super) fn review_tiers(&mut self) -> Result<(), Rejection> {
        let program = self.program;
        for held in self.account.tiers.clone() {
            if held.until.is_none_or(|until| self.now < until) {
                continue;
            }
            match program.tier_set(held.set) {
                Some(set) => self.review(set, held)?,
                // A set that the program no longer has is left as it is.
                None => {
                    let tier = TierState { until: None, ..held };
                    self.push(Fact::Tier { tier, cause: TierCause::Renewed });
                }
            }
        }
        Ok(())
    }

    fn review(&mut self, set: &TierSet, held: TierState) -> Result<(), Rejection> {
        self.note_years(set);
        // The window is the one that ends with the term, not the one that begins.
        let term_end = Moment(held.until.unwrap_or(self.now).0.saturating_sub(1));
        let mut reached = self.view(term_end).reached(set);
        if held.grace {
            // The grace time must not cost what the failed review had left.
            reached = reached.max(set.rank(held.base));
        }
        let current = set.rank(held.level);
        if current <= reached {
            return self.renew(set, held, reached, TierCause::Renewed);
        }
        if self.keeps(set, &held, term_end)? {
            return self.renew(set, held, current, TierCause::Kept);
        }
        if let Some(grace) = set.grace.filter(|_| !held.grace) {
            let end = grace.add(self.now.timestamp(), &self.program.zone);
            let until = Some(end.into());
            let base = reached.and_then(|rank| set.levels.get(rank)).map(|l| l.level);
            let tier = TierState { until, base, base_until: until, grace: true, ..held };
            self.push(Fact::Tier { tier, cause: TierCause::Grace });
            return Ok(());
        }
        let target = match set.downgrade {
            Downgrade::Never => return self.renew(set, held, current, TierCause::Renewed),
            Downgrade::OneLevel => reached.max(current.and_then(|rank| rank.checked_sub(1))),
            Downgrade::ToWhatRequalifies => reached,
        };
        self.renew(set, held, target, TierCause::Lapsed)
    }

    /// Whether friends or points keep the level.
    fn keeps(&mut self, set: &TierSet, held: &TierState, term_end: Moment) -> Result<bool, Rejection> {
        if held.level.is_none() {
            return Ok(false);
        }
        if held.kept {
            return Ok(true);
        }
        if set.keep_referrals.is_some_and(|needed| needed <= self.referrals_since(held.since, term_end)) {
            return Ok(true);
        }
        match set.keep_price.filter(|_| set.keep_automatic) {
            Some((wallet, price)) if price <= self.account.balance(wallet).available => {
                match self.spend(wallet, price, Sink::Spent) {
                    Ok(()) => Ok(true),
                    // Enough in all, but not in one bucket.
                    Err(Rejection::InsufficientPoints) => Ok(false),
                    Err(other) => Err(other),
                }
            }
            Some(_) | None => Ok(false),
        }
    }

    fn referrals_since(&self, since: Moment, until: Moment) -> i64 {
        let Some(sym) = self.program.symbols.get("referral_settled") else { return 0 };
        let Some(counter) = self.account.counter(Measure::Activity(sym)) else { return 0 };
        let day = |m: Moment| self.program.zone.day_number(m.timestamp());
        let days = day(since)..=day(until);
        counter.days.iter().filter(|(d, _)| days.contains(d)).map(|(_, n)| *n).fold(0, i64::saturating_add)
    }

    /// Begins a new term at a level.
    fn renew(
        &mut self,
        set: &TierSet,
        held: TierState,
        rank: Option<usize>,
        cause: TierCause,
    ) -> Result<(), Rejection> {
        self.settle_with_levels(set);
        let level = rank.and_then(|rank| set.levels.get(rank)).map(|l| l.level);
        let waits_for_review = level.is_some() || set.upgrade == Upgrade::AtReview;
        let until =
            if waits_for_review { review_at(self.program, &self.account, set, self.now) } else { None };
        let tier = TierState {
            set: set.set,
            level,
            since: self.now,
            until,
            base: level,
            base_until: until,
            counts_from: if set.reset_counters { Some(self.now) } else { held.counts_from },
            kept: false,
            grace: false,
        };
        let before = self.account.level(set.set);
        self.push(Fact::Tier { tier, cause });
        self.push_ends(Some(set.set));
        self.level_changed(set.set, before, None);
        self.give_with_levels(set, set.rank(held.level), rank)
    }
}

/// Where a member stands in a tier set: the data of "spend 12.00 more by 31 Dec for Gold".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The tier set.
    pub set: Sym,
    /// The level, if any.
    pub level: Option<Sym>,
    /// Since when.
    pub since: Option<Moment>,
    /// Until when it is promised.
    pub until: Option<Moment>,
    /// What the next level takes; none at the top.
    pub way_up: Option<WayUp>,
    /// What is missing to stay, where a review or the end of a given level is coming and too little is done.
    pub at_risk: Option<AtRisk>,
    /// Why the level was given; none where it was reached.
    pub given: Option<GivenReason>,
}

/// What the next level takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayUp {
    /// The level.
    pub level: Sym,
    /// The shortest way: everything in it is needed.
    pub missing: Vec<Missing>,
    /// The last instant that counts, where the window is a calendar one.
    pub by: Option<Moment>,
}

/// What is missing to stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtRisk {
    /// The review.
    pub until: Moment,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// The price that would keep the level: wallet and amount.
    pub keep_price: Option<(Sym, i64)>,
    /// How many more friends would keep it.
    pub keep_referrals: Option<i64>,
}

/// A counter that is too low.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub source: CountSource,
    /// How much there is, in its smallest unit.
    pub have: i64,
    /// How much it takes.
    pub need: i64,
}

/// Where the member stands in each tier set, as of `at`.
pub fn standings(program: &Program, account: &Account, profile: &Profile, at: Moment) -> Vec<Standing> {
    let view = View { program, account, profile, at, past: false };
    program.tier_sets.iter().map(|set| standing(&view, set)).collect()
}

/// What the whole life of the account still lacks for a requirement. Segments that nothing the member does can bring are
/// told as none.
pub(super) fn lacking(
    program: &Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
    requirement: &Requirement,
) -> Option<Vec<Missing>> {
    let view = View { program, account, profile, at, past: false };
    let days = Days { first: None, last: i32::MAX };
    (!view.holds(days, requirement)).then(|| shortest(&view, days, requirement).unwrap_or_default())
}

fn standing(view: &View<'_>, set: &TierSet) -> Standing {
    let held = view.account.tier(set.set);
    let given = view.account.given_level(set.set);
    let level = view.account.level(set.set);
    let rank = set.rank(level);
    let next = rank.map_or(0, |rank| rank.saturating_add(1));
    let way_up = set.levels.get(next).and_then(|next| {
        let missing = shortest(view, view.days(set), &next.qualify)?;
        Some(WayUp { level: next.level, missing, by: window_end(view, set) })
    });
    Standing {
        set: set.set,
        level,
        since: given.map(|given| given.since).or(held.filter(|_| level.is_some()).map(|t| t.since)),
        until: given.map_or(held.and_then(|t| t.until), |given| given.until),
        way_up,
        at_risk: match given {
            Some(given) => ends(view, set, given),
            None => at_risk(view, set, rank),
        },
        given: given.map(|given| given.reason),
    }
}

/// A given level ends, unless it is reached by then.
fn ends(view: &View<'_>, set: &TierSet, given: &GivenLevel) -> Option<AtRisk> {
    let until = given.until?;
    let rank = set.rank(Some(given.level))?;
    let level = set.levels.get(rank)?;
    let at_end = View { at: Moment(until.0.saturating_sub(1)), ..*view };
    if Some(rank) <= at_end.reached(set) {
        return None;
    }
    let missing = shortest(&at_end, at_end.days(set), &level.qualify).unwrap_or_default();
    Some(AtRisk { until, missing, keep_price: None, keep_referrals: None })
}

fn at_risk(view: &View<'_>, set: &TierSet, rank: Option<usize>) -> Option<AtRisk> {
    let held = view.account.tier(set.set)?;
    let until = held.until?;
    let level = set.levels.get(rank?)?;
    if held.kept || set.downgrade == Downgrade::Never {
        return None;
    }
    // What counts at the review is the window that ends with it; of that, only what has happened so far is known.
    let end = Moment(until.0.saturating_sub(1));
    let at_review = View { at: end, ..*view };
    let mut reached = at_review.reached(set);
    if held.grace {
        reached = reached.max(set.rank(held.base));
    }
    if rank <= reached {
        return None;
    }
    // Nothing that the member does may bring a segment back; the level is at risk all the same.
    let missing = shortest(&at_review, at_review.days(set), &level.qualify).unwrap_or_default();
    let brought = set.keep_referrals.map(|needed| {
        let sym = view.program.symbols.get("referral_settled");
        let counter = sym.and_then(|s| view.account.counter(Measure::Activity(s)));
        let since = view.program.zone.day_number(held.since.timestamp());
        let days = counter.map_or(&[][..], |c| &c.days);
        let done = days.iter().filter(|(d, _)| since <= *d).map(|(_, n)| *n).fold(0, i64::saturating_add);
        needed.saturating_sub(done).max(0)
    });
    Some(AtRisk { until, missing, keep_price: set.keep_price, keep_referrals: brought })
}

/// The last instant of a calendar window.
fn window_end(view: &View<'_>, set: &TierSet) -> Option<Moment> {
    let zone = &view.program.zone;
    let end = match set.window {
        Window::Lifetime | Window::Rolling(_) => return None,
        Window::Calendar(period) => period.span(view.at.timestamp(), zone).end,
        Window::MembershipYear => {
            let joined = view.account.joined_at?;
            membership_year(joined.timestamp(), view.at.timestamp(), zone).end
        }
    };
    Some(Moment(Moment::from(end).0.saturating_sub(1)))
}

/// The fewest missing counters that would fulfil a requirement; none when nothing the member does can.
fn shortest(view: &View<'_>, days: Days, requirement: &Requirement) -> Option<Vec<Missing>> {
    match requirement {
        // Who has told no day of birth can do nothing but tell it.
        Requirement::AtLeast(CountSource::Age { field, unit }, _) if view.age(*field, *unit).is_none() => {
            None
        }
        Requirement::AtLeast(source, need) => {
            let have = view.count(days, *source);
            Some(if *need <= have {
                Vec::new()
            } else {
                vec![Missing { source: *source, have, need: *need }]
            })
        }
        Requirement::Segment(_) | Requirement::Plan(_) => view.holds(days, requirement).then(Vec::new),
        Requirement::All(parts) => {
            let ways = parts.iter().map(|p| shortest(view, days, p)).collect::<Option<Vec<_>>>()?;
            Some(ways.into_iter().flatten().collect())
        }
        Requirement::Any(parts) => {
            let ways = parts.iter().filter_map(|p| shortest(view, days, p));
            ways.min_by_key(|way| (way.len(), way.iter().map(share_missing).max().unwrap_or(0)))
        }
    }
}

/// What part of the need is missing, in thousandths, so that different counters can be compared.
fn share_missing(missing: &Missing) -> i64 {
    let need = i128::from(missing.need.max(1));
    let left = i128::from(missing.need.saturating_sub(missing.have));
    left.saturating_mul(1000)
        .checked_div(need)
        .and_then(|share| i64::try_from(share).ok())
        .unwrap_or(i64::MAX)
}
