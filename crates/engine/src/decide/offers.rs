//! Offers: what the program gives to a member by itself when the member's own time has come.
//!
//! A clock per offer stands on the account, as for rewards that are given on stated days, so that the work is found by its
//! time. After every event the clocks are set to what then follows: activity sets that of dormancy ahead, a purchase starts
//! one, and what comes back stops it. When a time has come, an event of its own (`offer.due`) decides whether the offer is
//! made, and whatever it decides, that time has passed.

use super::{challenge::Qualifies, draft::Draft, tier::Reassess, weigh::Weighed};
use crate::{
    amount::sum,
    event::{Body, OfferDue},
    fact::{Advance, Fact, OfferStep, Shares},
    moment::Moment,
    program::{Occasion, Offer, Prize, Program},
    rejection::Rejection,
    state::{Account, Balance},
};

/// What was bought is remembered by day, and on so many days at most for one offer.
const DAYS_MAX: usize = 16;

/// The first offer, in document order, whose time has come at `at`.
pub(super) fn due(program: &Program, account: &Account, at: Moment) -> Option<OfferDue> {
    let offer = program.offers.iter().find(|offer| clock(account, offer).is_some_and(|time| time <= at))?;
    Some(OfferDue { offer: program.name_of(offer.offer).to_owned() })
}

/// `offer.due`.
pub(super) fn fell_due(draft: &mut Draft<'_>, due: &OfferDue) -> Result<(), Rejection> {
    let program = draft.program;
    let Some(offer) = program.offer(&due.offer) else { return Ok(()) };
    let Some(time) = clock(&draft.account, offer).filter(|time| *time <= draft.now) else { return Ok(()) };
    let meant = draft.is_still_meant(offer, time);
    let usual = draft.usual(offer, time);
    // Whatever follows, this time has passed.
    draft.pass(offer);
    if !meant {
        return Ok(());
    }
    let step = draft.offer_step(offer);
    draft.push(Fact::Offer { offer: offer.offer, step });
    if step != OfferStep::Made {
        return Ok(());
    }
    for prize in &offer.prizes {
        let prize = draft.first_given(*prize);
        draft.give_prize(&prize, Qualifies::Yes)?;
    }
    if let Some(usual) = usual {
        draft.push(usual);
    }
    draft.note_use_of(offer.clock, &offer.limits, 1, 0, 0);
    draft.reassess(Reassess::Up)
}

/// When the time of an offer comes next.
fn clock(account: &Account, offer: &Offer) -> Option<Moment> {
    account.givings.iter().find(|clock| clock.reward == offer.clock).map(|clock| clock.at)
}

impl Draft<'_> {
    /// Sets the clocks of offers to what follows from the event.
    pub(super) fn set_offer_clocks(&mut self) {
        if self.account.closed {
            return;
        }
        let program = self.program;
        for offer in &program.offers {
            let next = self.next_time(offer);
            self.set_clock(offer, next);
        }
    }

    fn set_clock(&mut self, offer: &Offer, at: Option<Moment>) {
        if clock(&self.account, offer) != at {
            self.push(Fact::GivenNext { reward: offer.clock, at });
        }
    }

    /// When the time of an offer comes, after the event.
    fn next_time(&self, offer: &Offer) -> Option<Moment> {
        let running = clock(&self.account, offer);
        let zone = &self.program.zone;
        match &offer.on {
            Occasion::Dormant { after, activity } => {
                let joins = matches!(self.event.body, Body::MemberJoined(_));
                let active = joins || self.trigger().is_some_and(|trigger| activity.contains(&trigger));
                let next = offer.after(self.event.occurred_at, *after, zone);
                // What is told late neither shortens a spell nor begins one that would be over.
                let later = active && self.now < next && running.is_none_or(|time| time < next);
                if later { Some(next) } else { running }
            }
            Occasion::Birthday(_) => {
                let birthday = self.known.profile.birthday;
                birthday.and_then(|birthday| offer.next_birthday(birthday, self.now, zone))
            }
            Occasion::Anniversary(_) => {
                let joined = self.account.joined_at;
                joined.and_then(|joined| offer.next_anniversary(joined, self.now, zone))
            }
            Occasion::AfterJoining(after) => match self.event.body {
                Body::MemberJoined(_) => Some(offer.after(self.now, *after, zone)),
                _ => running,
            },
            Occasion::Habit { .. } => self.next_habit(offer, self.now).map(|(time, _)| time),
            Occasion::AfterBuying { .. } => {
                let round = self.account.round(offer.clock, 0);
                let (first, _) = round.and_then(|round| round.days(offer.clock).first())?;
                self.after_day(offer, *first)
            }
        }
    }

    /// When the time of an offer comes for what was bought on a day.
    fn after_day(&self, offer: &Offer, day: i32) -> Option<Moment> {
        let Occasion::AfterBuying { after, .. } = offer.on else { return None };
        let zone = &self.program.zone;
        Some(offer.after(Moment::from(zone.start_of_day_number(day)), after, zone))
    }

    /// Whether the time is still right: the member may have moved the birthday, and another version may look at habits in
    /// another way.
    fn is_still_meant(&self, offer: &Offer, time: Moment) -> bool {
        let before = Moment(time.0.saturating_sub(1));
        let next = match offer.on {
            Occasion::Birthday(_) => {
                let birthday = self.known.profile.birthday;
                birthday.and_then(|birthday| offer.next_birthday(birthday, before, &self.program.zone))
            }
            Occasion::Habit { .. } => self.next_habit(offer, before).map(|(time, _)| time),
            _ => return true,
        };
        next == Some(time)
    }

    /// What the member usually buys at a time of the offer.
    fn usual(&self, offer: &Offer, time: Moment) -> Option<Fact> {
        let (_, habit) = self.next_habit(offer, Moment(time.0.saturating_sub(1)))?;
        Some(Fact::Usual { item: habit.item.clone(), hour: habit.hour })
    }

    /// The time has passed. The clocks of what comes back each year are set after the event, as after any other.
    fn pass(&mut self, offer: &Offer) {
        if let Occasion::AfterBuying { .. } = offer.on {
            // All that was bought until the day is answered by it.
            let (challenge, task, round) = (offer.clock, offer.clock, 0);
            let forget_before = self.program.zone.day_number(self.now.timestamp());
            let (day, amount, shares) = (forget_before, 0, Shares::Whole);
            self.push(Fact::Advanced(Advance { challenge, round, task, day, amount, forget_before, shares }));
        }
        self.set_clock(offer, None);
    }

    /// Whether an offer is made now, or why it is not.
    fn offer_step(&self, offer: &Offer) -> OfferStep {
        if !offer.levels.is_none_or(|levels| self.holds_one_of(levels)) {
            return OfferStep::OtherLevel;
        }
        if !self.member_is(offer.condition.as_ref()) {
            return OfferStep::Condition;
        }
        if self.limit_before(offer.clock, &offer.limits, 1, 0).is_some() {
            return OfferStep::Limit;
        }
        if offer.prizes.iter().all(|prize| self.fits(*prize)) { OfferStep::Made } else { OfferStep::NoRoom }
    }

    /// Whether what is given fits into its wallet. Due work must not fail: the account could do nothing any more.
    fn fits(&self, prize: Prize) -> bool {
        let Prize::Units { wallet, amount } = prize else { return true };
        let Some(spec) = self.program.wallets.get(wallet) else { return false };
        let Balance { available, pending, held, .. } = self.account.balance(spec.wallet);
        sum([available, pending, held, amount]).is_ok()
    }

    /// Notes what an order bought of what offers wait for.
    pub(super) fn note_bought(&mut self, weighed: &Weighed<'_>) {
        let program = self.program;
        for offer in &program.offers {
            let Occasion::AfterBuying { eligible, .. } = offer.on else { continue };
            let Some(base) = weighed.base(eligible) else { continue };
            let amount = base.pieces.iter().copied().fold(0, i64::saturating_add);
            let round = self.account.round(offer.clock, 0);
            let days = round.map_or(&[][..], |round| round.days(offer.clock));
            let (day, known) = (self.occurred_day, days.iter().any(|(day, _)| *day == self.occurred_day));
            if amount < 1 || (DAYS_MAX <= days.len() && !known) {
                continue;
            }
            let (challenge, task, round, forget_before) = (offer.clock, offer.clock, 0, i32::MIN);
            let shares = Shares::Lines(base.pieces.to_vec());
            self.push(Fact::Advanced(Advance { challenge, round, task, day, amount, forget_before, shares }));
        }
    }

    /// A part of what was bought came back (a negative amount), or did not after all. What was answered stays so.
    pub(super) fn change_bought(&mut self, offer: &Offer, bought: &Advance, amount: i64) {
        let round = self.account.round(offer.clock, 0);
        let known =
            round.is_some_and(|round| round.days(offer.clock).iter().any(|(day, _)| *day == bought.day));
        let ahead = || self.after_day(offer, bought.day).is_some_and(|time| self.now < time);
        if amount != 0 && (known || (0 < amount && ahead())) {
            let (forget_before, shares) = (i32::MIN, Shares::Whole);
            self.push(Fact::Advanced(Advance { amount, forget_before, shares, ..*bought }));
        }
    }
}
