//! Redeeming in the model: what was redeemed is a log, and limits sum it anew for every question.

use std::rc::Rc;

use regulars_engine::event::{Body, Profile, Redemption};

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    household::others,
    member::{Book, Entry, Move, Taken},
    program::{Need, Price, Reward, Trigger},
    tiers::Way,
};

/// Amounts lie within ±(2^53 − 1).
const AMOUNT_MAX: i128 = (1 << 53) - 1;

/// What a member could do about a reward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Redeem it.
    Available,
    /// Earn so much first.
    Soon(i64),
    /// Nothing, with the refusal that an event would meet.
    Locked(Refusal),
}

impl Model<'_> {
    /// What the member could do about each reward at an instant at which nothing is due.
    pub fn offers(&self, profile: &Profile, at: Micro) -> Vec<Offer> {
        if self.member.closed {
            return Vec::new();
        }
        let mut work = self.work(&Body::Tick, "", profile);
        work.occurred = at;
        work.now = at.max(self.member.as_of);
        work.others = others(self.program, u128::from(at.unsigned_abs()));
        (0..self.program.rewards.len()).map(|place| work.offer(place)).collect()
    }

    /// How often and how much a limit of a reward was used in its period around the latest entry.
    pub fn reward_use(&self, reward: usize, limit: usize) -> (i64, i64) {
        self.work(&Body::Tick, "", &Profile::default()).had(reward, limit)
    }
}

/// So many at so much each.
fn all(times: i64, each: i64) -> Result<i64, Refusal> {
    let sum = i128::from(times) * i128::from(each);
    i64::try_from(sum).ok().filter(|_| sum <= AMOUNT_MAX).ok_or("AmountOutOfRange")
}

impl Work<'_> {
    /// `reward.redeemed`.
    pub(super) fn redeemed(&mut self, redemption: &Redemption) -> Result<(), Refusal> {
        let taken = self.wanted(redemption)?;
        self.pay_for(taken)?;
        self.waits_over(taken);
        self.member.passes.retain(|pass| pass.reward != taken.reward);
        self.note_activity(Trigger::Redeemed);
        self.issue_for(taken.reward, taken.times);
        self.credit(taken)
    }

    /// Takes the price and the reward.
    pub(super) fn pay_for(&mut self, taken: Taken) -> Result<(), Refusal> {
        let reward = &self.program.rewards[taken.reward];
        if !reward.prices.is_empty() {
            if 0 < self.member.purses[reward.wallet].debt {
                return Err("InDebt");
            }
            self.spend_with_others(reward.wallet, taken.units)?;
        }
        self.take_reward(taken);
        Ok(())
    }

    /// What is asked for, when the member may have it.
    pub(super) fn wanted(&self, redemption: &Redemption) -> Result<Taken, Refusal> {
        let program = self.program;
        let place =
            program.rewards.iter().position(|r| r.name == redemption.reward).ok_or("UnknownReward")?;
        if redemption.cause.is_some() {
            return Err("UnknownCause");
        }
        let session = self.named_session(place, redemption.session.as_deref())?;
        if self.gives_too_many(place, redemption.quantity) {
            return Err("TooManyVouchers");
        }
        if program.rewards[place].given.is_some() {
            return Err("RewardIsGiven");
        }
        if let Some(refusal) = self.locked(place) {
            return Err(refusal);
        }
        if session.is_some_and(|session| !self.can_be_booked(place, session)) {
            return Err("SessionOver");
        }
        self.may_come(place)?;
        let (units, cash) = self.chosen(place, redemption.units).ok_or("PriceNotOffered")?;
        let times = redemption.quantity;
        let (units, cash) = (all(times, units)?, all(times, cash)?);
        if self.over_limit(place, times, units) {
            return Err("LimitExceeded");
        }
        if self.is_out(place, times) {
            return Err("OutOfStock");
        }
        let none_left = |session| self.is_full(place, session, times) || self.before_draw(place, session);
        if session.is_some_and(none_left) {
            return Err("SessionFull");
        }
        if self.is_too_dear(place, all(times, program.rewards[place].worth.unwrap_or(0))?) {
            return Err("BudgetExhausted");
        }
        Ok(Taken { reward: place, at: self.now, times, units, cash, session })
    }

    /// Money that a reward gives.
    pub(super) fn credit(&mut self, taken: Taken) -> Result<(), Refusal> {
        if let Some((wallet, amount)) = self.program.rewards[taken.reward].credit {
            let gift = self.plain_gift(wallet, Book::Issued);
            self.give(wallet, all(taken.times, amount)?, gift)?;
            self.reassess(Way::Up)?;
        }
        Ok(())
    }

    /// `reward.cancelled`.
    pub(super) fn redemption_cancelled(&mut self) -> Result<(), Refusal> {
        let target: Rc<Entry> = self.original.clone().ok_or("OriginalRequired")?;
        let Some(redemption) = self.redemption_of(&target)? else {
            return self.reservation_given_up(&target);
        };
        if !self.member.stands(redemption.number) {
            return Err("AlreadyReversed");
        }
        if self.became(redemption.root, true) {
            return Err("AlreadyUsed");
        }
        if self.is_too_near(redemption.root) {
            return Err("TooLateToReturn");
        }
        self.undo_all(&redemption)
    }

    /// The entry that took a reward: the one that is named, or the confirmation of the reservation that is named.
    fn redemption_of(&self, target: &Rc<Entry>) -> Result<Option<Rc<Entry>>, Refusal> {
        match target.body {
            Body::RewardRedeemed(_) | Body::RewardConfirmed(_) => Ok(Some(target.clone())),
            Body::RewardGiven(_) if target.moves.iter().any(|m| matches!(m, Move::Redeemed { .. })) => {
                Ok(Some(target.clone()))
            }
            Body::RewardReserved(_) => {
                let confirms = |e: &&Rc<Entry>| matches!(e.body, Body::RewardConfirmed(_));
                Ok(self.member.followers(target.number).find(confirms).cloned())
            }
            _ => Err("NotARedemption"),
        }
    }

    /// `reward.issued` and `reward.used`.
    pub(super) fn redemption_goes_on(&mut self, used: bool) -> Result<(), Refusal> {
        let target: Rc<Entry> = self.original.clone().ok_or("OriginalRequired")?;
        self.redemption_of(&target)?;
        self.may_go_on(target.root, used)
    }

    /// Whether the redemption of a family can be handed over or used.
    pub(super) fn may_go_on(&self, redemption: u64, used: bool) -> Result<(), Refusal> {
        let root = self.member.entry(redemption).cloned().ok_or("OriginalRequired")?;
        let taken = self.redemption_of(&root)?.ok_or("NotARedemption")?;
        if !self.member.stands(taken.number) {
            Err("AlreadyReversed")
        } else if self.became(redemption, true) {
            Err("AlreadyUsed")
        } else if !used && self.became(redemption, false) {
            Err("AlreadyIssued")
        } else {
            Ok(())
        }
    }

    /// Whether some entry that stands says that the redemption was handed over or used.
    pub(super) fn became(&self, redemption: u64, used: bool) -> bool {
        self.member.entries.iter().any(|entry| {
            let says = match &entry.body {
                Body::RewardIssued(_) => !used,
                Body::RewardUsed(_) => used,
                _ => false,
            };
            says && entry.root == redemption && self.member.stands(entry.number)
        })
    }

    pub(super) fn take_reward(&mut self, taken: Taken) {
        self.member.taken.push(taken);
        self.moves.push(Move::Redeemed { taken });
    }

    /// Undoes what was taken, or what was given back, if it is still there.
    pub(super) fn untake(&mut self, taken: Taken) -> Result<(), Refusal> {
        let again = taken.undone();
        if 0 < again.times && self.is_out(again.reward, again.times) {
            return Err("OutOfStock");
        }
        let full = |session| self.is_full_for_others(again.reward, session, again.times);
        if 0 < again.times && again.session.is_some_and(full) {
            return Err("SessionFull");
        }
        if 0 < again.times && self.is_too_dear_again(again) {
            return Err("BudgetExhausted");
        }
        self.take_reward(again);
        Ok(())
    }

    fn offer(&self, place: usize) -> Offer {
        let reward = &self.program.rewards[place];
        if reward.given.is_some() {
            return Offer::Locked("RewardIsGiven");
        }
        if let Some(refusal) = self.locked(place) {
            return Offer::Locked(refusal);
        }
        let sessions = 0..reward.sessions.len();
        if !sessions.is_empty() && !sessions.clone().any(|session| self.can_be_booked(place, session)) {
            return Offer::Locked("SessionOver");
        }
        let lowest = self.lowest_price(place);
        if self.over_limit(place, 1, lowest) {
            return Offer::Locked("LimitExceeded");
        }
        if self.is_out(place, 1) {
            return Offer::Locked("OutOfStock");
        }
        let free = |session| !self.is_full(place, session, 1) && !self.before_draw(place, session);
        let bookable = |session| self.can_be_booked(place, session) && free(session);
        if !sessions.is_empty() && !sessions.clone().any(bookable) {
            return Offer::Locked("SessionFull");
        }
        if self.is_too_dear(place, self.cost(place, 1)) {
            return Offer::Locked("BudgetExhausted");
        }
        if reward.prices.is_empty() {
            return Offer::Available;
        }
        let most = self.most_units(reward.wallet) + self.others_have(reward.wallet);
        let missing = (lowest - most).max(0) + self.member.purses[reward.wallet].debt;
        if missing == 0 { Offer::Available } else { Offer::Soon(missing) }
    }

    /// The fewest units that one costs.
    pub(super) fn lowest_price(&self, place: usize) -> i64 {
        self.for_member(place)
            .map(|p| p.units - p.slide.map_or(0, |(step, _, n)| step * n))
            .min()
            .unwrap_or(0)
    }

    /// The most units that could be spent at once.
    pub(super) fn most_units(&self, wallet: usize) -> i64 {
        let lots = self.spendable(wallet);
        let together = |first: &super::member::Lot| {
            let apart = self.program.wallets[wallet].separate_buckets;
            lots.iter().filter(|l| !apart || l.expires == first.expires).map(|l| l.left).sum::<i64>()
        };
        lots.iter().map(together).max().unwrap_or(0)
    }

    /// Why so many can't be had, whatever the member holds.
    pub(super) fn locked(&self, place: usize) -> Option<Refusal> {
        let reward: &Reward = &self.program.rewards[place];
        let birth_month = self.profile.birthday.map(|b| b.month());
        if !reward.when.iter().all(|c| self.calendar.runs(*c, self.occurred, birth_month)) {
            return Some("RewardNotNow");
        }
        self.locked_at_any_time(place)
    }

    /// The same, whatever the time.
    pub(super) fn locked_at_any_time(&self, place: usize) -> Option<Refusal> {
        let reward: &Reward = &self.program.rewards[place];
        if !self.has_level(reward.for_level) {
            return Some("RewardForOtherLevel");
        }
        if reward.min_age.is_some_and(|age| self.birthdays().is_none_or(|had| had < age)) {
            return Some("RewardForOlder");
        }
        if reward.condition.as_ref().is_some_and(|c| !self.member_condition_holds(c)) {
            return Some("RewardConditionFalse");
        }
        if reward.unlock.as_ref().is_some_and(|need| !self.for_life(need)) {
            return Some("RewardNotUnlocked");
        }
        if !reward.prices.is_empty() && self.for_member(place).next().is_none() {
            return Some("RewardForOtherLevel");
        }
        None
    }

    /// How many birthdays the member has had after the first, counted one by one; nobody is born on 29 February here.
    pub(super) fn birthdays(&self) -> Option<i64> {
        let (day, year) = self.profile.birthday.zip(self.profile.birth_year)?;
        let today = self.calendar.date(self.occurred);
        let had = (year..today.year()).filter(|year| {
            jiff::civil::Date::new(year + 1, day.month(), day.day()).is_ok_and(|date| date <= today)
        });
        i64::try_from(had.count()).ok()
    }

    pub(super) fn has_level(&self, stated: Option<(usize, usize, bool)>) -> bool {
        stated.is_none_or(|(set, lowest, above)| {
            let held = self.member.level(set);
            held.is_some_and(|held| held == lowest || (above && lowest < held))
        })
    }

    /// The prices for the member, dearer while a budget is used up.
    fn for_member(&self, place: usize) -> impl Iterator<Item = Price> {
        let percent = self.raised_by(place);
        let dearer = move |amount: i64| {
            let hundredths = amount * (100 + percent);
            if hundredths % 100 == 0 { hundredths / 100 } else { hundredths / 100 + 1 }
        };
        let prices = self.program.rewards[place].prices.iter();
        prices.filter(|price| self.has_level(price.for_level)).map(move |price| Price {
            units: dearer(price.units),
            cash: dearer(price.cash),
            ..*price
        })
    }

    /// Whether a need was ever fulfilled by all that counts now.
    fn for_life(&self, need: &Need) -> bool {
        match need {
            Need::Joined => true,
            Need::AtLeast(counter, least) => *least <= self.lifetime(*counter, self.now),
            Need::Segment(name) => self.profile.segments.iter().any(|s| s == name),
            Need::Plan(plan) => self.member.is_on(*plan),
            Need::All(parts) => parts.iter().all(|p| self.for_life(p)),
            Need::Any(parts) => parts.iter().any(|p| self.for_life(p)),
        }
    }

    /// Units and money of every way to pay, written out one by one.
    fn chosen(&self, place: usize, wanted: Option<i64>) -> Option<(i64, i64)> {
        let mut ways = self.for_member(place).flat_map(|price| {
            let (step, cash, steps) = price.slide.unwrap_or_default();
            (0..=steps).map(move |n| (price.units - step * n, price.cash + cash * n))
        });
        match wanted {
            None if self.program.rewards[place].prices.is_empty() => Some((0, 0)),
            None => ways.next(),
            Some(units) => ways.find(|way| way.0 == units),
        }
    }

    pub(super) fn over_limit(&self, place: usize, times: i64, units: i64) -> bool {
        let reward: &Reward = &self.program.rewards[place];
        for (at, limit) in reward.limits.iter().enumerate() {
            let (often, much) = self.had(place, at);
            let most = limit.units.map(|units| units * 10i64.pow(self.program.exponent(reward.wallet)));
            if limit.times.is_some_and(|max| max < often + times)
                || most.is_some_and(|max| max < much + units)
            {
                return true;
            }
        }
        false
    }

    /// Whether so many are no longer there. The model has one member, who takes all that is taken.
    pub(super) fn is_out(&self, place: usize, times: i64) -> bool {
        let taken: i64 = self.member.taken.iter().filter(|t| t.reward == place).map(|t| t.times).sum();
        self.program.rewards[place].stock.is_some_and(|stock| stock < taken + times)
    }

    pub(super) fn named_session(&self, place: usize, name: Option<&str>) -> Result<Option<usize>, Refusal> {
        let sessions = &self.program.rewards[place].sessions;
        let found = name.and_then(|name| sessions.iter().position(|session| session.name == name));
        if found.is_some() || (name.is_none() && sessions.is_empty()) {
            Ok(found)
        } else {
            Err("UnknownSession")
        }
    }

    pub(super) fn can_be_booked(&self, place: usize, session: usize) -> bool {
        self.now < self.last_booking(place, session)
    }

    /// When the last place can no longer be taken.
    pub(super) fn last_booking(&self, place: usize, session: usize) -> Micro {
        let session = &self.program.rewards[place].sessions[session];
        let days = session.book_days.unwrap_or(0);
        let last = session.starts.checked_sub(jiff::Span::new().days(days)).expect("within the calendar");
        self.calendar.at(last)
    }

    /// Whether so many places are no longer free.
    pub(super) fn is_full(&self, place: usize, session: usize, times: i64) -> bool {
        let of_it = |taken: &&Taken| taken.reward == place && taken.session == Some(session);
        let taken: i64 = self.member.taken.iter().filter(of_it).map(|t| t.times).sum();
        self.program.rewards[place].sessions[session].capacity < taken + times
    }

    /// Whether the places of a redemption can't be given back any more.
    fn is_too_near(&self, root: u64) -> bool {
        let moves = self.member.entry(root).map(|entry| entry.moves.clone()).unwrap_or_default();
        moves.iter().any(|step| match step {
            Move::Redeemed { taken: Taken { reward, session: Some(session), .. } } => {
                let session = &self.program.rewards[*reward].sessions[*session];
                let hours = session.return_hours.unwrap_or(0);
                self.calendar.at(session.starts) - hours * 3_600_000_000 <= self.now
            }
            _ => false,
        })
    }

    /// How often and how much was redeemed in the period of a limit, less what was given back.
    fn had(&self, place: usize, limit: usize) -> (i64, i64) {
        let (from, to) = self.period_of(&self.program.rewards[place].limits[limit]);
        let log = self.member.taken.iter().filter(|t| t.reward == place && from <= t.at && t.at < to);
        log.fold((0, 0), |(times, units), t| (times + t.times, units + t.units))
    }
}
