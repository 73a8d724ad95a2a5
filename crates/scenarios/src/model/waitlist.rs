//! Waiting for places in the model. There is one member, so whoever waits is first in line, and everything that is taken is
//! the member's own.

use regulars_engine::event::{Body, DrawEntry, Profile, Waiting as Named, WaitlistJoin};

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    member::{Taken, Waiting},
};
/// The most dates that are waited for at a time.
const WAITS_MAX: usize = 20;

impl Model<'_> {
    /// The reward and the date of which places are to be offered at an instant: the first in the document's order.
    pub fn next_offer(&self, at: Micro) -> Option<Named> {
        let (body, profile) = (Body::Tick, Profile::default());
        let mut work = self.work(&body, "", &profile);
        work.now = at;
        let mut due: Vec<&Waiting> =
            self.member.waits.iter().filter(|wait| work.can_be_offered(wait)).collect();
        due.sort_by_key(|wait| (wait.reward, wait.session));
        let wait = due.first()?;
        let reward = &self.program.rewards[wait.reward];
        Some(Named { reward: reward.name.clone(), session: reward.sessions[wait.session].name.clone() })
    }

    /// How many places of a date are taken or kept.
    pub fn places_gone(&self, reward: usize, session: usize) -> i64 {
        let of_it = |taken: &&Taken| taken.reward == reward && taken.session == Some(session);
        let taken: i64 = self.member.taken.iter().filter(of_it).map(|taken| taken.times).sum();
        let kept = self.member.waits.iter();
        let kept = kept.filter(|wait| (wait.reward, wait.session, wait.offered) == (reward, session, true));
        taken + kept.map(|wait| wait.times).sum::<i64>()
    }
}

impl Work<'_> {
    /// `waitlist.joined`.
    pub(super) fn waits_for(&mut self, asked: &WaitlistJoin) -> Result<(), Refusal> {
        let (reward, session) = self.named_date(&asked.reward, &asked.session)?;
        if self.program.rewards[reward].given.is_some() {
            return Err("RewardIsGiven");
        }
        if let Some(refusal) = self.locked(reward) {
            return Err(refusal);
        }
        if !self.can_be_booked(reward, session) {
            return Err("SessionOver");
        }
        let date = &self.program.rewards[reward].sessions[session];
        if date.answer_hours.is_none() {
            return Err("NoWaitlist");
        }
        if self.before_draw(reward, session) {
            return Err("NoDraw");
        }
        self.may_wait(reward, session)?;
        let date = &self.program.rewards[reward].sessions[session];
        if date.capacity < asked.quantity {
            return Err("SessionFull");
        }
        if !self.is_full(reward, session, asked.quantity) {
            return Err("PlacesFree");
        }
        let until = self.last_booking(reward, session);
        self.member.waits.push(Waiting { reward, session, times: asked.quantity, until, offered: false });
        Ok(())
    }

    /// `draw.entered`.
    pub(super) fn enters(&mut self, entry: &DrawEntry) -> Result<(), Refusal> {
        let (reward, session) = self.named_date(&entry.reward, &entry.session)?;
        if self.program.rewards[reward].given.is_some() {
            return Err("RewardIsGiven");
        }
        if let Some(refusal) = self.locked(reward) {
            return Err(refusal);
        }
        let (from, until) = self.draw_of(reward, session).ok_or("NoDraw")?;
        if self.now < from || until <= self.now {
            return Err("DrawNotOpen");
        }
        if self.over_limit(reward, 1, self.lowest_price(reward)) {
            return Err("LimitExceeded");
        }
        self.may_wait(reward, session)?;
        entry.lot.ok_or("LotNotDrawn")?;
        let until = self.last_booking(reward, session);
        self.member.waits.push(Waiting { reward, session, times: 1, until, offered: false });
        Ok(())
    }

    fn may_wait(&self, reward: usize, session: usize) -> Result<(), Refusal> {
        if self.own_wait(reward, session).is_some() {
            return Err("AlreadyWaiting");
        }
        if WAITS_MAX <= self.member.waits.len() { Err("TooManyWaits") } else { Ok(()) }
    }

    /// When one enters the draw of a date.
    fn draw_of(&self, reward: usize, session: usize) -> Option<(Micro, Micro)> {
        let date = &self.program.rewards[reward].sessions[session];
        date.answer_hours?;
        let (from, until) = date.draw?;
        Some((self.calendar.at(from), self.calendar.at(until)))
    }

    /// Whether lots for the places of a date are still to be drawn.
    pub(super) fn before_draw(&self, reward: usize, session: usize) -> bool {
        self.draw_of(reward, session).is_some_and(|(_, until)| self.now < until)
    }

    /// `waitlist.left`.
    pub(super) fn waits_no_more(&mut self, named: &Named) -> Result<(), Refusal> {
        let (reward, session) = self.named_date(&named.reward, &named.session)?;
        self.own_wait(reward, session).ok_or("NotWaiting")?;
        self.member.waits.retain(|wait| (wait.reward, wait.session) != (reward, session));
        Ok(())
    }

    /// `waitlist.offered`.
    pub(super) fn offered(&mut self, named: &Named) -> Result<(), Refusal> {
        let (reward, session) = self.named_date(&named.reward, &named.session)?;
        let hours = self.program.rewards[reward].sessions[session].answer_hours.ok_or("NoWaitlist")?;
        let own = self.own_wait(reward, session).filter(|wait| !wait.offered).ok_or("NotWaiting")?;
        if !self.can_be_offered(&own) {
            return Err("SessionFull");
        }
        let until = (self.now + hours * 3_600_000_000).min(self.last_booking(reward, session));
        for wait in &mut self.member.waits {
            if *wait == own {
                (wait.offered, wait.until) = (true, until);
            }
        }
        Ok(())
    }

    /// Whoever takes places waits for no more.
    pub(super) fn waits_over(&mut self, taken: Taken) {
        self.member.waits.retain(|wait| (wait.reward, Some(wait.session)) != (taken.reward, taken.session));
    }

    /// Whether so many places are no longer free for who does not wait.
    pub(super) fn is_full_for_others(&self, reward: usize, session: usize, times: i64) -> bool {
        let waited = self.own_wait(reward, session).map_or(0, |wait| wait.times);
        self.is_full(reward, session, times + waited)
    }

    fn own_wait(&self, reward: usize, session: usize) -> Option<Waiting> {
        self.member.waits.iter().find(|wait| (wait.reward, wait.session) == (reward, session)).copied()
    }

    fn can_be_offered(&self, wait: &Waiting) -> bool {
        !wait.offered
            && !self.before_draw(wait.reward, wait.session)
            && self.can_be_booked(wait.reward, wait.session)
            && !self.is_full(wait.reward, wait.session, wait.times)
    }

    fn named_date(&self, reward: &str, session: &str) -> Result<(usize, usize), Refusal> {
        let place = self.program.rewards.iter().position(|r| r.name == reward).ok_or("UnknownReward")?;
        let session = self.named_session(place, Some(session))?.ok_or("UnknownSession")?;
        Ok((place, session))
    }
}
