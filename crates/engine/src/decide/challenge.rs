//! Challenges: what an event does for their tasks, and what follows when one is done, or is no more.
//!
//! What was done is kept by task, as counts are by measure, so a return takes back what the returned lines had done, and a
//! reversal undoes it. What a challenge gives is different: it does not belong to the event that happened to be the last
//! one, but to how far the member is. So it comes last in an entry, behind a mark ([`crate::fact::of_event`]), and neither
//! return nor reversal touches it; they change how far the member is, and then it is decided anew. What was given and
//! taken back is remembered, so that who does a challenge again after a return gets back what was taken, and no more.

use super::{
    choice,
    draft::Draft,
    lots::Gift,
    scope::RuleScope,
    tier::{end_after, review_at},
    weigh::Weighed,
};
use crate::{
    event::{Body, ChallengeJoined, GivenReason, Meta},
    fact::{Advance, ChallengeStep, Fact, Shares, Sink, Source},
    moment::Moment,
    program::{self, Challenge, Goal, Program, Task, TaskCount, Trigger},
    rejection::Rejection,
    state::{GivenLevel, GivenPrize, Measure, Prize, Round},
    symbol::Sym,
    team::TeamStep,
};

/// So many days after a challenge is over or done nothing of it changes any more: a return that comes later leaves what was
/// given for it.
pub(super) const SETTLED_DAYS: i32 = 92;

/// Whether units that are given count as earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Qualifies {
    /// They do, as what rules give.
    Yes,
    /// They don't, and where they don't fit into their wallet they are left out: a review must not fail.
    No,
}

/// Whether nothing of a round changes any more, on a day.
pub(super) fn is_settled(program: &Program, challenge: &Challenge, round: &Round, today: i32) -> bool {
    let done = round.done_at.is_some_and(|at| day_of(program, at).saturating_add(SETTLED_DAYS) < today);
    done || is_over(challenge, round.round, today)
}

/// Whether a round has been over for so long that it can be forgotten.
pub(super) fn is_over(challenge: &Challenge, round: i32, today: i32) -> bool {
    let (_, last) = challenge.days_of(round);
    last.is_some_and(|last| last.saturating_add(SETTLED_DAYS) < today)
}

fn day_of(program: &Program, at: Moment) -> i32 {
    program.zone.day_number(at.timestamp())
}

/// `challenge.joined`.
pub(super) fn joined(draft: &mut Draft<'_>, joined: &ChallengeJoined) -> Result<(), Rejection> {
    let program = draft.program;
    let name = program.symbols.get(&joined.challenge);
    let spec = name.and_then(|name| program.challenge_of(name)).ok_or(Rejection::UnknownChallenge)?;
    let (challenge, round) = (spec.challenge, spec.round_of(draft.occurred_day));
    if !spec.opt_in || !draft.may_do(spec) {
        return Err(Rejection::ChallengeNotJoinable);
    }
    if draft.account.round(challenge, round).is_some_and(|known| known.joined_at.is_some()) {
        return Err(Rejection::ChallengeJoined);
    }
    draft.push(Fact::ChallengeJoined { challenge, round });
    Ok(())
}

impl Draft<'_> {
    /// Whether the member can do a challenge on the day of the event.
    fn may_do(&self, challenge: &Challenge) -> bool {
        let (day, today) = (self.occurred_day, day_of(self.program, self.now));
        let is_open = challenge.is_on(day) && !is_over(challenge, challenge.round_of(day), today);
        is_open && challenge.levels.is_none_or(|levels| self.holds_one_of(levels))
    }

    /// What the event does for the tasks of challenges. Asked before anything is given or counted, as rules are, and done by
    /// [`Draft::advance`].
    pub(super) fn advances(&self, on: Trigger, order: Option<&Weighed<'_>>, quantity: i64) -> Vec<Advance> {
        let mut advances = Vec::new();
        for challenge in &self.program.challenges {
            if challenge.tasks.iter().any(|task| task.count.trigger() == on) {
                self.advances_of(challenge, (on, order, quantity), &mut advances);
            }
        }
        advances
    }

    fn advances_of(
        &self,
        challenge: &Challenge,
        (on, order, quantity): (Trigger, Option<&Weighed<'_>>, i64),
        advances: &mut Vec<Advance>,
    ) {
        let (day, today) = (self.occurred_day, day_of(self.program, self.now));
        let round = challenge.round_of(day);
        if !self.may_do(challenge) {
            return;
        }
        let known = self.account.round(challenge.challenge, round);
        let takes_part = match challenge.team {
            Some(_) => self.counts_for_team(challenge.challenge, round),
            None => !challenge.opt_in || known.is_some_and(|known| known.joined_at.is_some()),
        };
        if !takes_part {
            return;
        }
        if known.is_some_and(|known| is_settled(self.program, challenge, known, today)) {
            return;
        }
        let of_team = challenge.team.and_then(|_| self.team_round(challenge.challenge, round));
        let all = of_team.as_ref().or(known);
        let done = all.map(|all| challenge.done_tasks(all)).unwrap_or_default();
        let is_done = |place: &usize| done.get(*place) == Some(&true);
        for task in challenge.tasks.iter().filter(|task| task.count.trigger() == on) {
            if !task.after.iter().all(is_done) || !self.holds(task, order) {
                continue;
            }
            let days = known.map_or(&[][..], |known| known.days(task.task));
            let Some((amount, shares)) = amount(self.program, task, order, quantity) else { continue };
            let Some((day, forget_before)) = place_in_time(task.goal, days, day) else { continue };
            let (challenge, task) = (challenge.challenge, task.task);
            advances.push(Advance { challenge, round, task, day, amount, forget_before, shares });
        }
    }

    fn holds(&self, task: &Task, order: Option<&Weighed<'_>>) -> bool {
        let scope = RuleScope::new(self, order.map(|o| (o, task.eligible)));
        task.condition.as_ref().is_none_or(|condition| condition.eval(&scope) == Ok(true))
    }

    /// Notes what the event does for tasks, and what follows.
    pub(super) fn advance(&mut self, advances: Vec<Advance>) -> Result<(), Rejection> {
        for advance in advances {
            let for_team = self.team_part(&advance);
            self.push(Fact::Advanced(advance));
            for_team.into_iter().for_each(|fact| self.push(fact));
        }
        self.settle_teams();
        self.settle_challenges()
    }

    /// Takes back a part of what was done (a negative amount), or what was taken back of it counts again. What is forgotten
    /// stays so.
    pub(super) fn change_advance(&mut self, advance: &Advance, amount: i64) {
        let program = self.program;
        if let Some(offer) = program.offers.iter().find(|offer| offer.clock == advance.challenge) {
            return self.change_bought(offer, advance, amount);
        }
        let Some(round) = self.account.round(advance.challenge, advance.round) else { return };
        let (program, today) = (self.program, day_of(self.program, self.now));
        let challenge = program.challenge_of(advance.challenge);
        if challenge.is_some_and(|challenge| is_settled(program, challenge, round, today)) {
            return;
        }
        let days = round.days(advance.task);
        let known = match amount < 0 {
            true => days.iter().any(|(day, _)| *day == advance.day),
            false => {
                let task = challenge.and_then(|c| c.tasks.iter().find(|t| t.task == advance.task));
                task.is_none_or(|task| first_of_row(task.goal, days, advance.day) <= advance.day)
            }
        };
        if known && amount != 0 {
            let (forget_before, shares) = (i32::MIN, Shares::Whole);
            let change = Advance { amount, forget_before, shares, ..*advance };
            let for_team = self.team_part(&change);
            self.push(Fact::Advanced(change));
            for_team.into_iter().for_each(|fact| self.push(fact));
            self.settle_teams();
        }
    }

    /// Gives what challenges give that are done now, and takes back what was given for those that are no more.
    pub(super) fn settle_challenges(&mut self) -> Result<(), Rejection> {
        if self.account.rounds.is_empty() {
            return Ok(());
        }
        self.forget_rounds();
        let program = self.program;
        let mut touched: Vec<(Sym, i32)> = Vec::new();
        for fact in self.facts_since(0) {
            if let Some(round) = self.round_of_fact(fact)
                && !touched.contains(&round)
            {
                touched.push(round);
            }
        }
        for (name, round) in touched {
            let Some(challenge) = program.challenge_of(name) else { continue };
            let Some(known) = self.account.round(name, round).cloned() else { continue };
            match (known.done_at, self.is_done(challenge, &known)) {
                (None, true) => {
                    self.give_prizes((name, round), &known.prizes, &challenge.prizes, Qualifies::Yes)?;
                }
                // A new version may ask for more; what was enough under the earlier one is not taken for that.
                (Some(_), false) if self.is_done(challenge, &self.before(&known)) => {
                    self.take_prizes(&known)?
                }
                (_, _) => {}
            }
        }
        Ok(())
    }

    /// The round of a challenge that a fact may have brought to its end, or away from it.
    fn round_of_fact(&self, fact: &Fact) -> Option<(Sym, i32)> {
        match fact {
            Fact::Advanced(Advance { challenge, round, .. }) => Some((*challenge, *round)),
            Fact::Team { team, step: TeamStep::Done { .. } | TeamStep::Told, .. } => {
                let place = self.account.teams.iter().find(|place| place.team == *team)?;
                Some((place.task.challenge, place.task.round))
            }
            _ => None,
        }
    }

    /// A round as it was before this entry.
    fn before(&self, known: &Round) -> Round {
        let mut before = known.clone();
        for fact in self.facts_since(0) {
            if let Fact::Advanced(Advance { challenge, round, task, day, amount, .. }) = fact
                && (*challenge, *round) == (known.challenge, known.round)
            {
                before.change(*task, *day, amount.saturating_neg());
            }
        }
        before
    }

    /// Gives what there is for a challenge, or comes with a level; what was given for it before and taken back, the second
    /// time.
    pub(super) fn give_prizes(
        &mut self,
        (name, round): (Sym, i32),
        known: &[GivenPrize],
        stated: &[program::Prize],
        qualifies: Qualifies,
    ) -> Result<(), Rejection> {
        self.push(Fact::Challenge { challenge: name, round, step: ChallengeStep::Done });
        let first = known.is_empty();
        let prizes = stated.iter().map(|prize| self.first_given(*prize));
        let due: Vec<GivenPrize> = if first { prizes.collect() } else { known.to_vec() };
        for (place, prize) in (0u8..).zip(due) {
            let given = self.give_prize(&prize, qualifies)?;
            if let Some(given) = given.or(first.then_some(prize)) {
                self.push(Fact::Prize { challenge: name, round, place, given });
            }
        }
        Ok(())
    }

    /// Gives as much as is back; none when nothing is, or the program has no such thing any more.
    pub(super) fn give_prize(
        &mut self,
        due: &GivenPrize,
        qualifies: Qualifies,
    ) -> Result<Option<GivenPrize>, Rejection> {
        if due.back == 0 {
            return Ok(None);
        }
        let before = self.decided();
        let prize = match due.prize {
            Prize::Units { wallet, amount, .. } => {
                let Some(spec) = self.program.wallet_of(wallet) else { return Ok(None) };
                let must_not_fail =
                    qualifies == Qualifies::No || matches!(self.event.body, Body::Tick | Body::Team(_));
                if must_not_fail && !self.has_room_for(wallet, due.back) {
                    return Ok(None);
                }
                let earned_at = self.event.occurred_at;
                let expires_at = self.expires_at(spec, earned_at);
                let (from, rule, pending, exact, shares) = (Source::Issued, None, None, None, Shares::Whole);
                self.give(
                    wallet,
                    due.back,
                    Gift { from, rule, earned_at, pending, expires_at, shares, exact },
                )?;
                let lot = self.facts_since(before).iter().find_map(|fact| match fact {
                    Fact::Granted(grant) => Some(grant.lot),
                    _ => None,
                });
                let counts = qualifies == Qualifies::Yes && self.counts(Measure::Earned(wallet));
                let day = counts.then_some(self.occurred_day);
                if day.is_some() {
                    self.count(Measure::Earned(wallet), due.back, Shares::Whole);
                }
                lot.map(|lot| Prize::Units { wallet, lot, amount, day })
            }
            Prize::Voucher(held) => {
                let program = self.program;
                let spec = program.vouchers.iter().find(|spec| spec.voucher == held.voucher);
                let Some(spec) = spec.filter(|spec| !spec.imported) else { return Ok(None) };
                let issued = self.facts_since(0).iter().filter(|fact| matches!(fact, Fact::VoucherIssued(_)));
                let index = i64::try_from(issued.count()).unwrap_or(i64::MAX);
                self.issue_voucher(spec, index)?;
                self.facts_since(before).iter().find_map(|fact| match fact {
                    Fact::VoucherIssued(held) => Some(Prize::Voucher(*held)),
                    _ => None,
                })
            }
            Prize::Badge(badge) => {
                self.push(Fact::Badge { badge, times: 1 });
                Some(Prize::Badge(badge))
            }
            Prize::Level { set, level, until, .. } => {
                let given = self.give_level_of_prize(set, level, until);
                given.then_some(Prize::Level { set, level, since: self.now, until })
            }
            Prize::Choice { choice, option, .. } => {
                let spec = self.program.choices.iter().find(|spec| spec.choice == choice);
                let until = spec.map(|spec| spec.until(self.now, &self.program.zone));
                until.map(|until| Prize::Choice { choice, option, until })
            }
        };
        Ok(prize.map(|prize| GivenPrize { prize, back: 0 }))
    }

    /// Takes back what was given for a challenge: units as their wallet says, vouchers that were not used.
    pub(super) fn take_prizes(&mut self, known: &Round) -> Result<(), Rejection> {
        let (challenge, round) = (known.challenge, known.round);
        self.push(Fact::Challenge { challenge, round, step: ChallengeStep::TakenBack });
        for (place, given) in (0u8..).zip(&known.prizes) {
            let taken = self.take_prize(given)?;
            if taken != 0 {
                let given = GivenPrize { prize: given.prize, back: given.back.saturating_add(taken) };
                self.push(Fact::Prize { challenge, round, place, given });
            }
        }
        Ok(())
    }

    /// Answers how much was taken.
    pub(super) fn take_prize(&mut self, given: &GivenPrize) -> Result<i64, Rejection> {
        match given.prize {
            Prize::Units { wallet, lot, amount, day } => {
                let stands = amount.saturating_sub(given.back);
                let taken = self.take_back(wallet, stands, Some(lot), Sink::Issued)?;
                if let Some(day) = day {
                    self.count_on(Measure::Earned(wallet), day, taken.saturating_neg(), Shares::Whole);
                }
                Ok(taken)
            }
            Prize::Voucher(held) => {
                let lives = held.expires_at.is_none_or(|end| self.now < end);
                if given.back != 0 || !lives || self.held(held.id) < held.uses {
                    return Ok(0);
                }
                self.undo_issue(&held, false)?;
                Ok(held.uses)
            }
            Prize::Badge(badge) => {
                if given.back != 0 {
                    return Ok(0);
                }
                self.push(Fact::Badge { badge, times: -1 });
                Ok(1)
            }
            Prize::Level { set, level, since, until } => {
                let (reason, outranks) = (GivenReason::Gift, Vec::new());
                let level = GivenLevel { set, level, since, until, reason, outranks };
                Ok(i64::from(given.back == 0 && self.undo_given_level(&level)))
            }
            // What was chosen stays chosen.
            Prize::Choice { option, .. } => Ok(i64::from(given.back == 0 && option.is_none())),
        }
    }

    /// Forgets what does not change any more, but for what is done and not over.
    fn forget_rounds(&mut self) {
        let (program, today) = (self.program, day_of(self.program, self.now));
        let step = |round: &Round| {
            let challenge = program.challenge_of(round.challenge)?;
            let kept = !round.tasks.is_empty() || !round.prizes.is_empty();
            let step = match is_over(challenge, round.round, today) {
                true => Some(ChallengeStep::Forgotten),
                false => Some(ChallengeStep::Settled).filter(|_| kept),
            };
            step.filter(|_| is_settled(program, challenge, round, today) && !choice::is_open(round))
        };
        let steps: Vec<(Sym, i32, ChallengeStep)> = self
            .account
            .rounds
            .iter()
            .filter_map(|round| Some((round.challenge, round.round, step(round)?)))
            .collect();
        for (challenge, round, step) in steps {
            self.push(Fact::Challenge { challenge, round, step });
        }
    }
}

/// How much an event does for a task, and how that belongs to the lines of the order; none when it does nothing.
fn amount(
    program: &Program,
    task: &Task,
    order: Option<&Weighed<'_>>,
    quantity: i64,
) -> Option<(i64, Shares)> {
    let base = order.and_then(|order| order.base(task.eligible));
    let (amount, shares) = match task.count {
        TaskCount::ToppedUp | TaskCount::Activity(_) => (quantity, Shares::Whole),
        TaskCount::Orders => (i64::from(base?.pieces.iter().any(|pieces| 0 < *pieces)), Shares::Whole),
        TaskCount::Field(name) => {
            base?.pieces.iter().find(|pieces| 0 < **pieces)?;
            let (_, value) = order?.order.metadata.iter().find(|(own, _)| own == program.name_of(name))?;
            let Meta::Int(value) = value else { return None };
            (*value, Shares::Whole)
        }
        TaskCount::Spend => (base?.amount, Shares::Lines(base?.lines.to_vec())),
        TaskCount::Items => {
            let pieces = base?.pieces;
            (pieces.iter().copied().fold(0, i64::saturating_add), Shares::Lines(pieces.to_vec()))
        }
    };
    (0 < amount).then_some((amount, shares))
}

/// The day on which something is noted for a task of which `days` are done, and the first day that is kept. None when it
/// comes too late: after the days in a row are done, or for a day that later ones have left behind.
fn place_in_time(goal: Goal, days: &[(i32, i64)], day: i32) -> Option<(i32, i32)> {
    match goal {
        Goal::Amount(_) => Some((0, i32::MIN)),
        Goal::Days(_) => Some((day, i32::MIN)),
        Goal::Row { .. } => {
            let first = first_of_row(goal, days, day);
            (first <= day && !goal.is_met(days)).then_some((day, first))
        }
    }
}

/// The first day that can still belong to days in a row with the latest one; the first of all for other goals.
fn first_of_row(goal: Goal, days: &[(i32, i64)], day: i32) -> i32 {
    let Goal::Row { days: least, grace } = goal else { return i32::MIN };
    let latest = days.last().map_or(day, |(latest, _)| day.max(*latest));
    latest.saturating_sub(least.saturating_add(grace)).saturating_add(1)
}

impl Draft<'_> {
    /// A prize that nobody has yet: all of it is still to be given.
    pub(super) fn first_given(&self, prize: program::Prize) -> GivenPrize {
        let program = self.program;
        match prize {
            program::Prize::Units { wallet, amount } => {
                let wallet = program.wallets.get(wallet).map_or(Sym(u16::MAX), |spec| spec.wallet);
                GivenPrize { prize: Prize::Units { wallet, lot: 0, amount, day: None }, back: amount }
            }
            program::Prize::Voucher(place) => {
                let spec = program.vouchers.get(place);
                let held = crate::state::HeldVoucher {
                    id: crate::id::VoucherId(uuid::Uuid::nil()),
                    voucher: spec.map_or(Sym(u16::MAX), |spec| spec.voucher),
                    uses: spec.map_or(1, |spec| spec.uses),
                    issued_at: Moment(0),
                    expires_at: None,
                };
                GivenPrize { prize: Prize::Voucher(held), back: held.uses }
            }
            program::Prize::Badge(badge) => GivenPrize { prize: Prize::Badge(badge), back: 1 },
            program::Prize::Level { set, level, lasts } => {
                let spec = program.tier_set(set);
                let until = match lasts {
                    Some(length) => Some(end_after(program, self.now, length)),
                    None => spec.and_then(|spec| review_at(program, &self.account, spec, self.now)),
                };
                GivenPrize { prize: Prize::Level { set, level, since: self.now, until }, back: 1 }
            }
            program::Prize::Choice(place) => {
                let spec = program.choices.get(place);
                let choice = spec.map_or(Sym(u16::MAX), |spec| spec.choice);
                let until = spec.map_or(self.now, |spec| spec.until(self.now, &program.zone));
                GivenPrize { prize: Prize::Choice { choice, option: None, until }, back: 1 }
            }
        }
    }
}
