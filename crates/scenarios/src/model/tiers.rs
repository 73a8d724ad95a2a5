//! Tiers in the model: every question is answered from the log of everything ever counted.

use super::{
    Refusal, Work,
    calendar::{Micro, day_number},
    member::{Book, Counted, Move, Shares, Standing},
    program::{Counter, Downgrade, Need, TierSet, Valid, Window},
};

/// Which way an event can move a standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It added something.
    Up,
    /// It took something back.
    Both,
}

impl Work<'_> {
    /// Counts on the day of the event.
    pub(super) fn count(&mut self, counter: Counter, amount: i64, shares: Shares) {
        let day = day_number(self.calendar.date(self.occurred));
        self.count_on(Counted { counter, day, amount }, shares);
    }

    pub(super) fn count_on(&mut self, count: Counted, shares: Shares) {
        if count.amount != 0 {
            self.member.counted.push(count);
            self.moves.push(Move::Counted { count, shares });
        }
    }

    /// A counter from one day to another.
    pub(super) fn counted(&self, counter: Counter, from: i32, to: i32) -> i64 {
        let mut within: Vec<i64> = Vec::new();
        for count in &self.member.counted {
            if count.counter != counter || count.day < from || to < count.day {
                continue;
            }
            let undone = within.iter().position(|a| *a == -count.amount).filter(|_| count.amount < 0);
            match undone {
                // A top-up that was undone is none: the largest of what is left counts.
                Some(place) if counter == Counter::ToppedUpOnce => {
                    within.remove(place);
                }
                _ => within.push(count.amount),
            }
        }
        match counter {
            Counter::ToppedUpOnce => within.into_iter().max().unwrap_or(0),
            _ => within.into_iter().sum(),
        }
    }

    /// A counter over the whole life of the account.
    pub(super) fn lifetime(&self, counter: Counter, at: Micro) -> i64 {
        match counter {
            Counter::AgeMonths(name) => self.age_months(name, at).unwrap_or(0),
            Counter::Balance(wallet) => self.member.purses[wallet].available(),
            Counter::Years(set, rank) => self.years_with(set, rank, at),
            Counter::TenureDays => self.member.joined.map_or(0, |joined| {
                let day = |at| day_number(self.calendar.date(at));
                i64::from((day(at) - day(joined)).max(0))
            }),
            _ => self.counted(counter, i32::MIN, i32::MAX),
        }
    }

    /// A counter over the window of a set that ends at an instant.
    pub(super) fn in_window(&self, place: usize, counter: Counter, at: Micro) -> i64 {
        let set = &self.program.tiers[place];
        if matches!(
            counter,
            Counter::Balance(_) | Counter::TenureDays | Counter::Years(..) | Counter::AgeMonths(_)
        ) {
            return self.lifetime(counter, at);
        }
        let today = self.calendar.date(at);
        let window = match set.window {
            Window::Lifetime => None,
            Window::Calendar(period) => Some(super::calendar::Calendar::days_of(period, today).0),
            Window::MembershipYear => {
                Some(self.calendar.membership_year(self.member.joined.unwrap_or(at), at).0)
            }
            Window::Rolling(length) => Some(self.calendar.first_of_last(length, at)),
        };
        let reset = self.member.standing(place).and_then(|s| s.counts_from);
        let reset = reset.map(|from| day_number(self.calendar.date(from)) + 1);
        match window.map(day_number).max(reset) {
            None => self.counted(counter, i32::MIN, i32::MAX),
            Some(first) => self.counted(counter, first, day_number(today)),
        }
    }

    /// Whether a need is met. Balances and segments of the past are not known and count as enough.
    pub(super) fn holds(&self, place: usize, need: &Need, at: Micro, past: bool) -> bool {
        match need {
            Need::Joined => true,
            Need::AtLeast(Counter::Balance(_), _) | Need::Segment(_) if past => true,
            Need::AtLeast(Counter::AgeMonths(name), least) => {
                self.age_months(name, at).is_some_and(|age| *least <= age)
            }
            Need::AtLeast(counter, least) => *least <= self.in_window(place, *counter, at),
            Need::Segment(name) => self.profile.segments.iter().any(|s| s == name),
            Need::Plan(plan) => self.member.is_on(*plan),
            Need::All(parts) => parts.iter().all(|p| self.holds(place, p, at, past)),
            Need::Any(parts) => parts.iter().any(|p| self.holds(place, p, at, past)),
        }
    }

    /// The highest level that is reached.
    pub(super) fn reached(&self, place: usize, at: Micro, past: bool) -> Option<usize> {
        let levels = &self.program.tiers[place].levels;
        (0..levels.len()).rev().find(|rank| self.holds(place, &levels[*rank].1, at, past))
    }

    pub(super) fn review_at(&self, set: &TierSet, from: Micro) -> Option<Micro> {
        match set.valid {
            Valid::Ever => None,
            Valid::For(length) => Some(self.calendar.end_of_day(self.calendar.add(from, length))),
            Valid::EndOf(period, false) => Some(self.calendar.period(period, from).1),
            Valid::EndOf(period, true) => {
                let end = self.calendar.period(period, from).1;
                Some(self.calendar.period(period, end).1)
            }
            Valid::EndOfMembershipYear(next) => {
                let joined = self.member.joined.unwrap_or(from);
                let (_, after) = self.calendar.membership_year(joined, from);
                let after = self.calendar.start(after);
                let later = self.calendar.membership_year(joined, after).1;
                Some(if next { self.calendar.start(later) } else { after })
            }
        }
    }

    /// At the end of how many years the member had a level or a higher one: what was held then is read from the history.
    fn years_with(&self, set: usize, rank: usize, at: Micro) -> i64 {
        let year = |at: Micro| self.calendar.date(at).year();
        let history = self.member.history.iter().filter(|(of, _, _)| *of == set);
        let Some((_, first, _)) = history.clone().next() else { return 0 };
        let held = (year(*first)..year(at)).filter(|year| {
            let end = self.calendar.start(jiff::civil::Date::constant(year + 1, 1, 1));
            let last = history.clone().rfind(|(_, since, _)| *since < end);
            last.is_some_and(|(_, _, level)| Some(rank) <= *level)
        });
        held.count() as i64
    }

    pub(super) fn stand(&mut self, standing: Standing) {
        self.member.history.push((standing.set, self.now, standing.level));
        match self.member.standings.iter_mut().find(|s| s.set == standing.set) {
            Some(held) => *held = standing,
            None => self.member.standings.push(standing),
        }
    }

    /// Moves the member up, and down where something was taken back.
    pub(super) fn reassess(&mut self, way: Way) -> Result<(), Refusal> {
        (0..self.program.tiers.len()).try_for_each(|place| self.reassess_one(place, way))
    }

    /// The same in one set.
    pub(super) fn reassess_one(&mut self, place: usize, way: Way) -> Result<(), Refusal> {
        let program = self.program;
        let set = &program.tiers[place];
        let held = self.member.standing(place).copied();
        let blank = Standing {
            set: place,
            level: None,
            since: self.now,
            until: self.review_at(set, self.now),
            base: None,
            base_until: None,
            counts_from: None,
            kept: false,
            grace: false,
        };
        if set.at_review {
            if held.is_none() {
                self.stand(blank);
            }
            return Ok(());
        }
        let reached = self.reached(place, self.now, false);
        let old = held.unwrap_or(blank);
        if old.level < reached {
            let counts_from = if set.reset { Some(self.now) } else { old.counts_from };
            let (base, base_until) = (old.base, old.base_until);
            let before = self.member.level(place);
            self.stand(Standing { level: reached, base, base_until, counts_from, ..blank });
            self.level_changed(place, before, None);
            self.come_with(place, old.level, reached)?;
        } else if way == Way::Both && held.is_some() && !set.keep_on_return && !set.reset && !old.grace {
            self.step_down(place, old, reached)?;
        }
        Ok(())
    }

    /// Down to what is reached still, but not below what the last review left.
    fn step_down(&mut self, place: usize, old: Standing, reached: Option<usize>) -> Result<(), Refusal> {
        // What was done in the window in which the level began holds it still.
        let reached = reached.max(self.reached(place, old.since, true));
        let promised = old.base_until.is_none_or(|until| self.now < until);
        let level = reached.max(old.base.filter(|_| promised));
        if old.level <= level {
            return Ok(());
        }
        let until = match level {
            None => None,
            Some(_) if level == old.base => old.base_until,
            Some(_) => old.until,
        };
        let before = self.member.level(place);
        self.stand(Standing { level, since: self.now, until, kept: false, grace: false, ..old });
        self.level_changed(place, before, Some(old.since));
        self.go_with(place, old.level, level)
    }

    /// Reviews the levels whose time is up.
    pub(super) fn review_all(&mut self) -> Result<(), Refusal> {
        for held in self.member.standings.clone() {
            if held.until.is_some_and(|until| until <= self.now) {
                self.review(held)?;
            }
        }
        Ok(())
    }

    fn review(&mut self, held: Standing) -> Result<(), Refusal> {
        let program = self.program;
        let set = &program.tiers[held.set];
        let last = held.until.unwrap_or(self.now) - 1;
        let mut reached = self.reached(held.set, last, false);
        if held.grace {
            // A time of grace does not cost what the failed review had left.
            reached = reached.max(held.base);
        }
        let level = if held.level <= reached {
            reached
        } else if self.is_kept(set, &held, last) {
            held.level
        } else if let Some(grace) = set.grace.filter(|_| !held.grace) {
            let until = Some(self.calendar.add(self.now, grace));
            self.stand(Standing { until, base: reached, base_until: until, grace: true, ..held });
            return Ok(());
        } else {
            match set.downgrade {
                Downgrade::Never => held.level,
                Downgrade::Requalify => reached,
                Downgrade::OneLevel => reached.max(held.level.and_then(|rank| rank.checked_sub(1))),
            }
        };
        let until = if level.is_some() || set.at_review { self.review_at(set, self.now) } else { None };
        let before = self.member.level(held.set);
        self.stands_for_good(held.set);
        self.stand(Standing {
            set: held.set,
            level,
            since: self.now,
            until,
            base: level,
            base_until: until,
            counts_from: if set.reset { Some(self.now) } else { held.counts_from },
            kept: false,
            grace: false,
        });
        self.remove_ended(held.set);
        self.level_changed(held.set, before, None);
        self.come_with(held.set, held.level, level)
    }

    fn is_kept(&mut self, set: &TierSet, held: &Standing, last: Micro) -> bool {
        if held.level.is_none() {
            return false;
        }
        let day = |at| day_number(self.calendar.date(at));
        let brought = self.counted(Counter::Activity("referral_settled"), day(held.since), day(last));
        if held.kept || set.referrals.is_some_and(|needed| needed <= brought) {
            return true;
        }
        match set.price.filter(|_| set.automatic) {
            Some((wallet, price)) => self.spend(wallet, price, Book::Spent).is_ok(),
            None => false,
        }
    }

    /// `tier.kept`.
    pub(super) fn keep_tier(&mut self, name: &str) -> Result<(), Refusal> {
        let place = self.program.tiers.iter().position(|t| t.name == name).ok_or("NotKeepable")?;
        let (wallet, price) = self.program.tiers[place].price.ok_or("NotKeepable")?;
        let held = self.member.standing(place).copied();
        let held =
            held.filter(|h| h.level.is_some() && h.until.is_some() && !h.kept).ok_or("NothingToKeep")?;
        self.spend(wallet, price, Book::Spent)?;
        self.stand(Standing { kept: true, ..held });
        self.moves.push(Move::PaidFor { set: place });
        Ok(())
    }
}
