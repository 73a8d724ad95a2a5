//! Levels in the model that are given, and what comes with those that are reached.

use regulars_engine::event::{GivenReason, TierGiven};

use super::{
    Refusal, Work,
    calendar::Micro,
    challenge::{Given, Prize},
    member::Move,
    purse::AMOUNT_MAX,
};

/// A level that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenLevel {
    /// The tier set.
    pub set: usize,
    /// The rank.
    pub rank: usize,
    /// Since when.
    pub since: Micro,
    /// The first instant at which it is over.
    pub until: Option<Micro>,
    /// Why.
    pub reason: GivenReason,
}

/// What came with a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// The tier set and the rank.
    pub with: (usize, usize),
    /// The first day of the period; 0 where it comes once.
    pub round: i32,
    /// When it came; none when it was taken back.
    pub at: Option<Micro>,
    /// By prize; none once it stands for good and nothing of it is to be chosen.
    pub given: Option<Vec<Given>>,
    /// Whether it stands for good.
    pub stands: bool,
}

impl Work<'_> {
    /// `tier.given`.
    pub(super) fn tier_given(&mut self, given: &TierGiven) -> Result<(), Refusal> {
        let set = self.program.tiers.iter().position(|t| t.name == given.tier_set).ok_or("UnknownLevel")?;
        let levels = &self.program.tiers[set].levels;
        let rank = levels.iter().position(|(name, _)| *name == given.level).ok_or("UnknownLevel")?;
        let until = match given.last_day {
            Some(last) => {
                let day = jiff::civil::Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(last));
                Some(self.calendar.start(day.expect("a day").tomorrow().expect("a day")))
            }
            None => self.review_at(&self.program.tiers[set], self.now),
        };
        if until.is_some_and(|end| end <= self.now) {
            return Err("LevelOver");
        }
        if 20 <= self.member.given_levels.len() {
            return Err("TooManyGivenLevels");
        }
        let reason = given.reason;
        self.begin_level(GivenLevel { set, rank, since: self.now, until, reason });
        Ok(())
    }

    /// Whether a level that a prize promises can begin.
    pub(super) fn may_begin(&self, level: &GivenLevel) -> bool {
        level.until.is_none_or(|end| self.now < end) && self.member.given_levels.len() < 20
    }

    pub(super) fn begin_level(&mut self, level: GivenLevel) {
        let before = self.member.level(level.set);
        self.member.given_levels.push(level);
        self.moves.push(Move::LevelGiven(level));
        self.level_changed(level.set, before, None);
    }

    /// Takes a given level back.
    pub(super) fn take_level_back(&mut self, level: GivenLevel) {
        let before = self.member.level(level.set);
        self.remove_level(level);
        self.level_changed(level.set, before, Some(level.since));
    }

    fn remove_level(&mut self, level: GivenLevel) {
        if let Some(place) = self.member.given_levels.iter().position(|own| *own == level) {
            self.member.given_levels.remove(place);
        }
        self.moves.push(Move::LevelEnded(level));
    }

    /// Ends those that are over; terms change for where the member stands then.
    pub(super) fn end_levels(&mut self) {
        for set in 0..self.program.tiers.len() {
            let before = self.member.level(set);
            self.remove_ended(set);
            self.level_changed(set, before, None);
        }
    }

    /// Those of one set.
    pub(super) fn remove_ended(&mut self, set: usize) {
        for level in self.member.given_levels.clone() {
            if level.set == set && level.until.is_some_and(|end| end <= self.now) {
                self.remove_level(level);
            }
        }
    }

    /// The giving of a level is undone, or that again.
    pub(super) fn undo_level(&mut self, step: &Move) {
        let (Move::LevelGiven(level) | Move::LevelEnded(level)) = step else { return };
        let Some(level) = self.given_as_of_now(*level) else { return };
        let (runs, lives) =
            (self.member.given_levels.contains(&level), level.until.is_none_or(|end| self.now < end));
        match step {
            Move::LevelGiven(_) if runs => self.take_level_back(level),
            Move::LevelEnded(_) if !runs && lives => self.begin_level(level),
            _ => {}
        }
    }

    /// Other terms hold when another level counts.
    pub(super) fn level_changed(&mut self, set: usize, before: Option<usize>, undone: Option<Micro>) {
        if self.member.level(set) != before {
            self.change_terms(set, undone);
        }
    }

    /// What comes with the levels that were climbed.
    pub(super) fn come_with(
        &mut self,
        set: usize,
        from: Option<usize>,
        to: Option<usize>,
    ) -> Result<(), Refusal> {
        let Some(to) = to else { return Ok(()) };
        for rank in from.map_or(0, |from| from + 1)..=to {
            let (prizes, each) = self.program.tiers[set].gives[rank].clone();
            if prizes.is_empty() {
                continue;
            }
            let today = self.calendar.date(self.now);
            let first = each.map(|period| super::calendar::Calendar::days_of(period, today).0);
            let round = first.map_or(0, super::calendar::day_number);
            let own = |came: &Came| came.with == (set, rank);
            if self.member.came.iter().any(|came| own(came) && came.round == round && came.at.is_some()) {
                continue;
            }
            // What is still to be chosen is not forgotten.
            let open = |came: &Came| came.given.iter().flatten().any(Given::is_open);
            self.member.came.retain(|came| !own(came) || came.round == round || open(came));
            let known = self.member.came.iter().position(|came| own(came) && came.round == round);
            let place = known.unwrap_or_else(|| {
                let given = Some(prizes.iter().map(|prize| self.fresh(*prize)).collect());
                self.member.came.push(Came { with: (set, rank), round, at: None, given, stands: false });
                self.member.came.len() - 1
            });
            self.moves.push(Move::Mark);
            self.member.came[place].at = Some(self.now);
            self.hand_out(place)?;
        }
        Ok(())
    }

    /// Whether units fit into their wallet.
    pub(super) fn fits(&self, prize: Prize, amount: i64) -> bool {
        match prize {
            Prize::Units(wallet, _) => {
                let purse = &self.member.purses[wallet];
                purse.available() + purse.pending() + purse.held() + amount <= AMOUNT_MAX
            }
            Prize::Ticket(_) | Prize::Badge(_) | Prize::Level(..) | Prize::Choice(_) => true,
        }
    }

    fn hand_out(&mut self, place: usize) -> Result<(), Refusal> {
        let mut all = self.member.came[place].given.clone().unwrap_or_default();
        for given in &mut all {
            let Some(prize) = given.prize else { continue };
            if given.back != 0 && self.fits(prize, given.back) {
                *given = self.give_prize(prize, *given, false)?;
            }
        }
        self.member.came[place].given = Some(all);
        Ok(())
    }

    /// What came with the levels that a return took goes back.
    pub(super) fn go_with(
        &mut self,
        set: usize,
        from: Option<usize>,
        to: Option<usize>,
    ) -> Result<(), Refusal> {
        let Some(from) = from else { return Ok(()) };
        for rank in to.map_or(0, |to| to + 1)..=from {
            let own = |came: &Came| came.with == (set, rank) && came.at.is_some() && !came.stands;
            let Some(place) = self.member.came.iter().position(own) else { continue };
            self.moves.push(Move::Mark);
            self.member.came[place].at = None;
            let mut all = self.member.came[place].given.clone().unwrap_or_default();
            for given in &mut all {
                if let Some(prize) = given.prize {
                    given.back += self.take_prize(prize, *given, false)?;
                }
            }
            self.member.came[place].given = Some(all);
        }
        Ok(())
    }

    /// With its review, what came stands for good.
    pub(super) fn stands_for_good(&mut self, set: usize) {
        for came in self.member.came.iter_mut().filter(|came| came.with.0 == set && came.at.is_some()) {
            came.stands = true;
            // What is still to be chosen can be, and stands with the rest.
            let open = |given: Vec<Given>| given.into_iter().filter(Given::is_open).collect::<Vec<_>>();
            came.given = came.given.take().map(open).filter(|open| !open.is_empty());
        }
    }
}
