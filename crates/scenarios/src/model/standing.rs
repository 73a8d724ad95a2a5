//! The way up and the risk, in the model.

use regulars_engine::event::{Body, Profile};

use super::{
    Model, Work,
    calendar::{Calendar, Micro, day_number},
    levels::GivenLevel,
    program::{Counter, Downgrade, Need, Window},
};

/// A counter that is too low: what there is, and what it takes.
pub type Missing = (Counter, i64, i64);

/// What a member is told about a tier set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The rank of the level.
    pub level: Option<usize>,
    /// Since when.
    pub since: Option<Micro>,
    /// The next review.
    pub until: Option<Micro>,
    /// The next level: its rank, what is missing, and by when.
    pub way_up: Option<(usize, Vec<Missing>, Option<Micro>)>,
    /// What is missing to stay, and how many friends would do instead.
    pub at_risk: Option<(Vec<Missing>, Option<i64>)>,
}

impl Model<'_> {
    /// What a member is told at an instant at which nothing is due.
    pub fn told(&self, profile: &Profile, at: Micro) -> Vec<Told> {
        let work = self.work(&Body::Tick, "", profile);
        (0..self.program.tiers.len()).map(|set| work.told(set, at)).collect()
    }
}

impl Work<'_> {
    fn told(&self, place: usize, at: Micro) -> Told {
        let held = self.member.standing(place).copied();
        let given = self.member.given(place);
        let level = self.member.level(place);
        let next = level.map_or(0, |rank| rank + 1);
        let way_up = self.program.tiers[place]
            .levels
            .get(next)
            .and_then(|(_, need)| Some((next, self.shortest(place, need, at)?, self.window_end(place, at))));
        Told {
            level,
            since: given.map(|g| g.since).or(held.filter(|_| level.is_some()).map(|h| h.since)),
            until: given.map_or(held.and_then(|h| h.until), |g| g.until),
            way_up,
            at_risk: given.map_or_else(|| self.at_risk(place), |given| self.will_end(given)),
        }
    }

    /// A given level ends for who has not reached as much by then.
    fn will_end(&self, given: GivenLevel) -> Option<(Vec<Missing>, Option<i64>)> {
        let last = given.until? - 1;
        if Some(given.rank) <= self.reached(given.set, last, false) {
            return None;
        }
        let need = &self.program.tiers[given.set].levels[given.rank].1;
        Some((self.shortest(given.set, need, last).unwrap_or_default(), None))
    }

    /// A level is at risk when its review, with what there is now, would find too little.
    fn at_risk(&self, place: usize) -> Option<(Vec<Missing>, Option<i64>)> {
        let set = &self.program.tiers[place];
        let held = self.member.standing(place)?;
        let (until, rank) = (held.until?, held.level?);
        if held.kept || set.downgrade == Downgrade::Never {
            return None;
        }
        let found = self.reached(place, until - 1, false).max(held.base.filter(|_| held.grace));
        if Some(rank) <= found {
            return None;
        }
        let missing = self.shortest(place, &set.levels[rank].1, until - 1).unwrap_or_default();
        let since = day_number(self.calendar.date(held.since));
        let brought = self.counted(Counter::Activity("referral_settled"), since, i32::MAX);
        Some((missing, set.referrals.map(|needed| (needed - brought).max(0))))
    }

    /// The last instant of a calendar window.
    fn window_end(&self, place: usize, at: Micro) -> Option<Micro> {
        let end = match self.program.tiers[place].window {
            Window::Lifetime | Window::Rolling(_) => return None,
            Window::Calendar(period) => Calendar::days_of(period, self.calendar.date(at)).1,
            Window::MembershipYear => self.calendar.membership_year(self.member.joined?, at).1,
        };
        Some(self.calendar.start(end) - 1)
    }

    /// The fewest counters that would have to grow; of as many, those with the smaller part missing.
    fn shortest(&self, place: usize, need: &Need, at: Micro) -> Option<Vec<Missing>> {
        match need {
            Need::Joined => Some(Vec::new()),
            Need::AtLeast(Counter::AgeMonths(name), _) if self.age_months(name, at).is_none() => None,
            Need::AtLeast(counter, least) => {
                let have = self.in_window(place, *counter, at);
                Some(if *least <= have { Vec::new() } else { vec![(*counter, have, *least)] })
            }
            Need::Segment(_) | Need::Plan(_) => self.holds(place, need, at, false).then(Vec::new),
            Need::All(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.shortest(place, part, at)?);
                }
                Some(all)
            }
            Need::Any(parts) => {
                let part_missing = |m: &Missing| (i128::from(m.2 - m.1) * 1000) / i128::from(m.2.max(1));
                let ways = parts.iter().filter_map(|part| self.shortest(place, part, at));
                ways.min_by_key(|way| (way.len(), way.iter().map(part_missing).max().unwrap_or(0)))
            }
        }
    }
}
