//! Challenges in the model: every deed is a log, and whether a challenge is done is read from it anew after each event.

use jiff::civil::Date;
use regulars_engine::event::{GivenReason, Meta};

use super::{
    Model, Refusal, Work,
    calendar::{Calendar, Micro, day_number},
    levels::GivenLevel,
    member::{Book, Counted, Move, Shares, Ticket, TicketMove},
    program::{Counter, Length, Period, Rule, Trigger},
    purse::Gift,
    weigh::Weighed,
};

/// So many days after it is over or done nothing changes any more.
const SETTLED: i32 = 92;

/// Something to do for something in return.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Its name.
    pub name: String,
    /// The first and the last day.
    pub days: (Option<Date>, Option<Date>),
    /// It begins anew with each of these.
    pub each: Option<Period>,
    /// For whom, as of a reward.
    pub for_level: Option<(usize, usize, bool)>,
    /// Only for who joins.
    pub opt_in: bool,
    /// Told only when it is done.
    pub hidden: bool,
    /// The fewest and the most members of a team, and how much each has to do.
    pub team: Option<(usize, usize, i64)>,
    /// What there is to do.
    pub tasks: Vec<Task>,
    /// How many of the tasks have to be done.
    pub tasks_min: usize,
    /// What there is for it.
    pub prizes: Vec<Prize>,
}

/// A task.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its name; none for the only one of a challenge.
    pub name: Option<String>,
    /// What counts.
    pub what: What,
    /// The rule that would listen to the same; it gives nothing.
    pub rule: Rule,
    /// How much of it.
    pub goal: Goal,
    /// The tasks that come before.
    pub after: Vec<usize>,
}

/// What counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Orders.
    Orders,
    /// The eligible amount.
    Spend,
    /// Pieces.
    Items,
    /// Money paid in.
    ToppedUp,
    /// Activities of a name.
    Activity(&'static str),
    /// A field of orders.
    Field(&'static str),
}

/// How much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// So much, in the smallest unit.
    Amount(i64),
    /// On so many days.
    Days(i32),
    /// On so many days in a row, of which so many may be missed.
    Row(i32, i32),
}

/// What there is for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prize {
    /// Units of a wallet, in the smallest unit.
    Units(usize, i64),
    /// A voucher.
    Ticket(usize),
    /// A badge.
    Badge(&'static str),
    /// A level of a tier set, for so long.
    Level(usize, usize, Option<Length>),
    /// Something to choose from.
    Choice(usize),
}

/// The badges of simulated programs.
pub const BADGES: [&str; 2] = ["regular", "early_bird"];

/// Something done for a task, or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// The challenge.
    pub challenge: usize,
    /// The first day of the round; 0 where there are no rounds.
    pub round: i32,
    /// The task.
    pub task: usize,
    /// The day; 0 where days don't matter.
    pub day: i32,
    /// How much.
    pub amount: i64,
}

/// A round that was done at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The challenge and the round.
    pub of: (usize, i32),
    /// When; none when it is not done any more.
    pub at: Option<Micro>,
    /// What was given, by prize.
    pub given: Vec<Given>,
}

/// What was given for one prize.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Given {
    /// How much is to be given again.
    pub back: i64,
    /// The lot of units, and the day on which they were counted.
    pub lot: Option<u32>,
    /// That day.
    pub day: i32,
    /// The voucher.
    pub ticket: Option<Ticket>,
    /// The level.
    pub level: Option<GivenLevel>,
    /// When it is too late to choose.
    pub until: Option<Micro>,
    /// What was chosen.
    pub option: Option<usize>,
    /// The prize.
    pub prize: Option<Prize>,
}

/// What a member is told of a challenge: its place, `d`one, `j`oinable or otherwise, and of each task how much, whether it is done, and the
/// first instant that is too late for a row.
pub type ToldOf = (usize, char, Vec<(i64, bool, Option<Micro>)>, Option<(i64, i64)>, bool);

impl Given {
    /// Whether it is something that is still to be chosen.
    pub fn is_open(&self) -> bool {
        matches!(self.prize, Some(Prize::Choice(_))) && self.option.is_none() && self.back == 0
    }
}

/// Whether what was done by day is enough.
pub(super) fn enough(goal: Goal, days: &[(i32, i64)]) -> bool {
    match goal {
        Goal::Amount(least) => least <= days.iter().map(|(_, amount)| amount).sum(),
        Goal::Days(least) => least as usize <= days.len(),
        // From some day on there are enough within so many days.
        Goal::Row(least, missed) => days.iter().any(|(from, _)| {
            let within = days.iter().filter(|(day, _)| from <= day && *day < from + least + missed);
            least as usize <= within.count()
        }),
    }
}

impl Model<'_> {
    /// What is known of a round: when it was done, what was done by task and day, and how much of each prize is back. None
    /// when nothing of it changes any more.
    #[expect(clippy::type_complexity, reason = "it is only compared")]
    pub fn round(
        &self,
        challenge: usize,
        round: i32,
    ) -> Option<(Option<Micro>, Vec<(usize, Vec<(i32, i64)>)>, Vec<i64>)> {
        let profile = regulars_engine::event::Profile::default();
        let work = self.work(&regulars_engine::event::Body::Tick, "", &profile);
        if work.settled(challenge, round) {
            return None;
        }
        let finished = self.member.finished.iter().find(|f| f.of == (challenge, round));
        let tasks = 0..self.program.challenges[challenge].tasks.len();
        let done = tasks.map(|task| (task, work.days_done(challenge, round, task)));
        Some((
            finished.and_then(|f| f.at),
            done.filter(|(_, days)| !days.is_empty()).collect(),
            finished.map_or(Vec::new(), |f| f.given.iter().map(|given| given.back).collect()),
        ))
    }

    /// What a member is told at a time at which nothing is due.
    pub fn challenges_told(&self, at: Micro) -> Vec<ToldOf> {
        let profile = regulars_engine::event::Profile::default();
        let work = self.work(&regulars_engine::event::Body::Tick, "", &profile);
        (0..self.program.challenges.len()).filter_map(|place| work.told_of(place, at)).collect()
    }
}

impl Work<'_> {
    pub(super) fn challenge(&self, place: usize) -> &Challenge {
        &self.program.challenges[place]
    }

    pub(super) fn today(&self) -> i32 {
        day_number(self.calendar.date(self.now))
    }

    /// The round of a day, with its last day.
    pub(super) fn round_of(&self, challenge: usize, day: Date) -> (i32, Option<Date>) {
        let stated = self.challenge(challenge);
        match stated.each {
            None => (0, stated.days.1),
            Some(period) => {
                let (first, after) = Calendar::days_of(period, day);
                let last = after.yesterday().expect("within the calendar");
                (day_number(first), Some(stated.days.1.map_or(last, |until| until.min(last))))
            }
        }
    }

    fn over(&self, challenge: usize, round: i32) -> bool {
        let first = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(round)).expect("a day");
        let (_, last) = self.round_of(challenge, first);
        last.is_some_and(|last| day_number(last) + SETTLED < self.today())
    }

    fn settled(&self, challenge: usize, round: i32) -> bool {
        let finished = self.member.finished.iter().find(|f| f.of == (challenge, round));
        let done = finished.and_then(|f| f.at).map(|at| day_number(self.calendar.date(at)));
        self.over(challenge, round) || done.is_some_and(|day| day + SETTLED < self.today())
    }

    /// What was done of a task, by day.
    pub(super) fn days_done(&self, challenge: usize, round: i32, task: usize) -> Vec<(i32, i64)> {
        let own = |d: &&Deed| (d.challenge, d.round, d.task) == (challenge, round, task);
        let mut days: Vec<i32> = self.member.deeds.iter().filter(own).map(|d| d.day).collect();
        days.sort_unstable();
        days.dedup();
        let sum = |day: i32| -> i64 {
            self.member.deeds.iter().filter(own).filter(|d| d.day == day).map(|d| d.amount).sum()
        };
        days.into_iter().map(|day| (day, sum(day))).filter(|(_, amount)| 0 < *amount).collect()
    }

    fn met(&self, challenge: usize, round: i32, task: usize) -> bool {
        enough(self.challenge(challenge).tasks[task].goal, &self.days_of(challenge, round, task))
    }

    fn task_done(&self, challenge: usize, round: i32, task: usize) -> bool {
        let before = &self.challenge(challenge).tasks[task].after;
        before.iter().all(|of| self.task_done(challenge, round, *of)) && self.met(challenge, round, task)
    }

    pub(super) fn done(&self, challenge: usize, round: i32) -> bool {
        let stated = self.challenge(challenge);
        let tasks = 0..stated.tasks.len();
        stated.tasks_min <= tasks.filter(|task| self.task_done(challenge, round, *task)).count()
    }

    /// The first day that can be in a row with the latest one.
    fn row_begins(&self, deed: Deed) -> i32 {
        let Goal::Row(least, missed) = self.challenge(deed.challenge).tasks[deed.task].goal else {
            return i32::MIN;
        };
        let days = self.days_done(deed.challenge, deed.round, deed.task);
        let latest = days.iter().map(|(day, _)| *day).max().unwrap_or(deed.day).max(deed.day);
        latest - least - missed + 1
    }

    /// `challenge.joined`.
    pub(super) fn challenge_joined(&mut self, name: &str) -> Result<(), Refusal> {
        let place = self.program.challenges.iter().position(|c| c.name == name).ok_or("UnknownChallenge")?;
        let (round, _) = self.round_of(place, self.calendar.date(self.occurred));
        if !self.challenge(place).opt_in || !self.may_do(place) {
            return Err("ChallengeNotJoinable");
        }
        if self.member.joined_challenges.contains(&(place, round)) {
            return Err("ChallengeJoined");
        }
        self.member.joined_challenges.push((place, round));
        Ok(())
    }

    /// Whether the member can do it on the day on which the event happened.
    fn may_do(&self, challenge: usize) -> bool {
        let (stated, day) = (self.challenge(challenge), self.calendar.date(self.occurred));
        let (first, last) = stated.days;
        let inside = first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last);
        inside && !self.over(challenge, self.round_of(challenge, day).0) && self.has_level(stated.for_level)
    }

    /// What the event does, before it has done anything.
    pub(super) fn deeds(&self, on: Trigger, order: Option<&Weighed>, quantity: i64) -> Vec<(Deed, Shares)> {
        let today = self.calendar.date(self.occurred);
        let mut deeds = Vec::new();
        for (challenge, stated) in self.program.challenges.iter().enumerate() {
            let (round, _) = self.round_of(challenge, today);
            let joined = match stated.team {
                Some(_) => self.is_in_team_since(challenge, round, self.occurred),
                None => !stated.opt_in || self.member.joined_challenges.contains(&(challenge, round)),
            };
            if !joined || !self.may_do(challenge) || self.settled(challenge, round) {
                continue;
            }
            for (place, task) in stated.tasks.iter().enumerate().filter(|(_, task)| task.rule.on == on) {
                let open = task.after.iter().all(|of| self.task_done(challenge, round, *of));
                let condition = task.rule.condition.as_ref();
                if !open || condition.is_some_and(|c| !self.condition_holds(c, &task.rule, order)) {
                    continue;
                }
                let (amount, shares) = self.worth_of(task, order, quantity);
                let day = if matches!(task.goal, Goal::Amount(_)) { 0 } else { day_number(today) };
                let deed = Deed { challenge, round, task: place, day, amount };
                let row = matches!(task.goal, Goal::Row(..));
                let late = row && (self.met(challenge, round, place) || day < self.row_begins(deed));
                if 0 < amount && !late {
                    deeds.push((deed, shares));
                }
            }
        }
        deeds
    }

    fn worth_of(&self, task: &Task, order: Option<&Weighed>, quantity: i64) -> (i64, Shares) {
        let base = order.map(|order| self.base(order, Some(&task.rule)));
        match (task.what, base) {
            (What::Orders, Some(base)) => {
                (i64::from(base.pieces.iter().any(|pieces| 0 < *pieces)), Shares::Whole)
            }
            (What::Items, Some(base)) => (base.pieces.iter().sum(), Shares::Lines(base.pieces)),
            (What::Spend, Some(base)) => (base.amount(), Shares::Lines(base.lines)),
            (What::Field(name), Some(base)) => {
                let stated = order.and_then(|order| order.order.metadata.iter().find(|(own, _)| own == name));
                match stated {
                    Some((_, Meta::Int(value))) if base.pieces.iter().any(|pieces| 0 < *pieces) => {
                        (*value, Shares::Whole)
                    }
                    _ => (0, Shares::Whole),
                }
            }
            _ => (quantity, Shares::Whole),
        }
    }

    /// Does what was found, and what follows.
    pub(super) fn do_deeds(&mut self, deeds: Vec<(Deed, Shares)>) -> Result<(), Refusal> {
        for (deed, shares) in deeds {
            let begins = self.row_begins(deed);
            self.member.deeds.push(deed);
            // Who misses too much begins anew: what lies before is in no row any more.
            let own = |d: &Deed| (d.challenge, d.round, d.task) == (deed.challenge, deed.round, deed.task);
            self.member.deeds.retain(|d| !own(d) || begins <= d.day);
            self.moves.push(Move::Deed { deed, shares });
        }
        self.settle()
    }

    /// Takes back a part, or lets it count again.
    pub(super) fn change_deed(&mut self, deed: Deed) {
        if self.change_bought(deed) || self.settled(deed.challenge, deed.round) || deed.amount == 0 {
            return;
        }
        let days = self.days_done(deed.challenge, deed.round, deed.task);
        let known = if deed.amount < 0 {
            days.iter().any(|(day, _)| *day == deed.day)
        } else {
            self.row_begins(deed) <= deed.day
        };
        if known {
            self.member.deeds.push(deed);
            self.moves.push(Move::Deed { deed, shares: Shares::Whole });
        }
    }

    /// Gives and takes what follows from what was done.
    pub(super) fn settle(&mut self) -> Result<(), Refusal> {
        self.moves.push(Move::Mark);
        let mut touched: Vec<(usize, i32)> = Vec::new();
        for step in &self.moves {
            if let Move::Deed { deed, .. } = step
                && deed.challenge < self.program.challenges.len()
                && !touched.contains(&(deed.challenge, deed.round))
            {
                touched.push((deed.challenge, deed.round));
            }
        }
        for of in self.settle_teams() {
            if !touched.contains(&of) {
                touched.push(of);
            }
        }
        for of in touched {
            let known = self.member.finished.iter().position(|f| f.of == of);
            let was = known.is_some_and(|place| self.member.finished[place].at.is_some());
            match (was, self.prize_is_due(of)) {
                (false, true) => self.finish(of, known)?,
                (true, false) => self.unfinish(of)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(&mut self, of: (usize, i32), known: Option<usize>) -> Result<(), Refusal> {
        let prizes = self.challenge(of.0).prizes.clone();
        let fresh = prizes.iter().map(|prize| self.fresh(*prize)).collect();
        let place = known.unwrap_or_else(|| {
            self.member.finished.push(Finished { of, at: None, given: fresh });
            self.member.finished.len() - 1
        });
        self.member.finished[place].at = Some(self.now);
        for at in 0..self.member.finished[place].given.len() {
            let given = self.member.finished[place].given[at];
            if let Some(prize) = given.prize.filter(|_| given.back != 0) {
                self.member.finished[place].given[at] = self.give_prize(prize, given, true)?;
            }
        }
        Ok(())
    }

    /// A prize that nobody has yet.
    pub(super) fn fresh(&self, prize: Prize) -> Given {
        let mut given = Given { back: 1, prize: Some(prize), ..Given::default() };
        match prize {
            Prize::Choice(choice) => given.until = Some(self.too_late(choice)),
            Prize::Units(_, amount) => given.back = amount,
            Prize::Ticket(kind) => given.back = self.program.vouchers[kind].uses,
            Prize::Badge(_) => {}
            Prize::Level(set, rank, lasts) => {
                let until = match lasts {
                    Some(length) => Some(self.calendar.end_of_day(self.calendar.add(self.now, length))),
                    None => self.review_at(&self.program.tiers[set], self.now),
                };
                let reason = GivenReason::Gift;
                given.level = Some(GivenLevel { set, rank, since: self.now, until, reason });
            }
        }
        given
    }

    pub(super) fn give_prize(&mut self, prize: Prize, given: Given, counts: bool) -> Result<Given, Refusal> {
        let day = day_number(self.calendar.date(self.occurred));
        let mut given = Given { day, ..given };
        match prize {
            Prize::Units(wallet, _) => {
                let before = self.moves.len();
                let gift: Gift = self.plain_gift(wallet, Book::Issued);
                self.give(wallet, given.back, gift)?;
                given.lot = self.moves[before..].iter().find_map(|step| match step {
                    Move::Gave { lot, .. } => *lot,
                    _ => None,
                });
                if counts {
                    self.count(Counter::Earned(wallet), given.back, Shares::Whole);
                }
            }
            Prize::Ticket(kind) => {
                let before = self.moves.len();
                self.issue(kind, 1);
                given.ticket = self.moves[before..].iter().find_map(|step| match step {
                    Move::Ticket(TicketMove::Issued { ticket, .. }) => Some(*ticket),
                    _ => None,
                });
            }
            Prize::Badge(name) => self.member.badges.push((name, 1)),
            Prize::Choice(choice) => given.until = Some(self.too_late(choice)),
            Prize::Level(..) => {
                let Some(level) = given.level.filter(|level| self.may_begin(level)) else { return Ok(given) };
                let level = GivenLevel { since: self.now, ..level };
                given.level = Some(level);
                self.begin_level(level);
            }
        }
        given.back = 0;
        Ok(given)
    }

    fn unfinish(&mut self, of: (usize, i32)) -> Result<(), Refusal> {
        let Some(place) = self.member.finished.iter().position(|f| f.of == of) else { return Ok(()) };
        self.member.finished[place].at = None;
        for at in 0..self.member.finished[place].given.len() {
            let given = self.member.finished[place].given[at];
            if let Some(prize) = given.prize {
                self.member.finished[place].given[at].back += self.take_prize(prize, given, true)?;
            }
        }
        Ok(())
    }

    /// Answers how much was taken.
    pub(super) fn take_prize(&mut self, prize: Prize, given: Given, counts: bool) -> Result<i64, Refusal> {
        match prize {
            Prize::Units(wallet, amount) => {
                let stands = amount - given.back;
                let taken = stands.min(self.reach(wallet, given.lot, stands));
                self.take_back(wallet, stands, given.lot, Book::Issued)?;
                if counts {
                    let count = Counted { counter: Counter::Earned(wallet), day: given.day, amount: -taken };
                    self.count_on(count, Shares::Whole);
                }
                Ok(taken)
            }
            Prize::Ticket(kind) => {
                let uses = self.program.vouchers[kind].uses;
                let Some(ticket) = given.ticket.filter(|_| given.back == 0) else { return Ok(0) };
                let lives = ticket.expires.is_none_or(|end| self.now < end);
                if !lives || self.uses_left(ticket.id) < uses {
                    return Ok(0);
                }
                self.change_issue(ticket, -uses);
                Ok(uses)
            }
            Prize::Badge(name) if given.back == 0 => {
                self.member.badges.push((name, -1));
                Ok(1)
            }
            Prize::Badge(_) => Ok(0),
            Prize::Choice(_) => Ok(i64::from(given.back == 0 && given.option.is_none())),
            Prize::Level(..) => match given.level.filter(|level| self.member.given_levels.contains(level)) {
                Some(level) if given.back == 0 => {
                    self.take_level_back(level);
                    Ok(1)
                }
                _ => Ok(0),
            },
        }
    }

    fn told_of(&self, challenge: usize, at: Micro) -> Option<ToldOf> {
        let stated = self.challenge(challenge);
        let today = self.calendar.date(at);
        let shown = stated.days.1.map_or(today, |last| last.min(today));
        let (round, last) = self.round_of(challenge, shown);
        let finished = self.member.finished.iter().find(|f| f.of == (challenge, round));
        if self.over(challenge, round) {
            return None;
        }
        let done = finished.is_some_and(|f| f.at.is_some());
        let gone = last.is_some_and(|last| last < today);
        if !done && (gone || stated.hidden || !self.has_level(stated.for_level)) {
            return None;
        }
        // Of what was done long ago nobody is told more than that.
        let kept = if self.settled(challenge, round) { &[][..] } else { &stated.tasks };
        let tasks = kept.iter().enumerate();
        let tasks = tasks.map(|(task, of)| self.told_of_task((challenge, round, task), of.goal, today));
        let joins = match stated.team {
            Some(_) => !self.is_in_team(challenge, round),
            None => stated.opt_in && !self.member.joined_challenges.contains(&(challenge, round)),
        };
        let ahead = stated.days.0.is_some_and(|first| today < first);
        let word = match (done, ahead, joins) {
            (true, _, _) => 'd',
            (false, false, true) => 'j',
            (false, _, _) => '-',
        };
        let tasks: Vec<_> = tasks.collect();
        let share = self.share_told(challenge, round).filter(|_| !self.settled(challenge, round));
        let enough = stated.tasks_min <= tasks.iter().filter(|(_, done, _)| *done).count();
        let lacks = share.is_some_and(|(have, need)| have < need);
        let alone = word == '-' && lacks && (enough || self.is_told_done(challenge, round));
        Some((challenge, word, tasks, share, alone))
    }

    fn told_of_task(
        &self,
        (challenge, round, task): (usize, i32, usize),
        goal: Goal,
        today: Date,
    ) -> (i64, bool, Option<Micro>) {
        let days = self.days_of(challenge, round, task);
        let done = self.task_done(challenge, round, task);
        let need = match goal {
            Goal::Amount(need) => need,
            Goal::Days(need) | Goal::Row(need, _) => need.into(),
        };
        if done {
            return (need, true, None);
        }
        let (have, come_by) = match goal {
            Goal::Amount(_) => (days.iter().map(|(_, amount)| amount).sum(), None),
            Goal::Days(_) => (days.len() as i64, None),
            Goal::Row(_, grace) => self.row(&days, grace, day_number(today)),
        };
        (have.min(need), false, come_by)
    }

    /// The longest row that goes on: from each day on, the days that were there and those that were missed until yesterday.
    fn row(&self, days: &[(i32, i64)], grace: i32, today: i32) -> (i64, Option<Micro>) {
        let there = |day: i32| days.iter().any(|(own, _)| *own == day);
        let Some(latest) = days.iter().map(|(day, _)| *day).max() else { return (0, None) };
        let mut best: Option<(i64, i32)> = None;
        for (from, _) in days {
            let present = (*from..=latest).filter(|day| there(*day)).count() as i64;
            let missed_until = |end: i32| (*from..end).filter(|day| !there(*day)).count() as i32;
            if missed_until(today.max(latest)) <= grace {
                let left = grace - missed_until(latest);
                best = best.max(Some((present, left)));
            }
        }
        let Some((present, left)) = best else { return (0, None) };
        let day = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(latest + 2 + left));
        (present, Some(self.calendar.start(day.expect("within the calendar"))))
    }
}
