//! Offers in the model: what was bought and made are logs, and when a day comes is found by walking there.

use jiff::civil::{Date, DateTime, Time};
use regulars_engine::event::{Body, OfferDue};
use serde_json::{Map, Value, json};

use super::{
    Model, Refusal, Work,
    calendar::{Micro, day_number},
    challenge::{Deed, Prize},
    condition::Condition,
    member::{Move, Shares},
    print,
    program::{Length, Limit, Per, Period, Program, Rule, Selection, Trigger},
    tiers::Way,
    weigh::Weighed,
};

/// So many days of what was bought are remembered for one offer.
const DAYS_MAX: usize = 16;
/// So many things with their hours.
const HABITS_MAX: usize = 8;

/// Something that comes by itself.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its name.
    pub name: String,
    /// When it comes.
    pub on: On,
    /// At which hour and minute.
    pub at: Option<(i8, i8)>,
    /// For whom, as of a reward.
    pub for_level: Option<(usize, usize, bool)>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// Its limits, all in times.
    pub limits: Vec<Limit>,
    /// What it gives.
    pub prizes: Vec<Prize>,
}

/// When it comes.
#[derive(Debug, Clone)]
pub enum On {
    /// After so long without these; without any, orders.
    Dormant(Length, Vec<Trigger>),
    /// So many days before the birthday.
    Birthday(i64),
    /// So many days before the anniversary.
    Anniversary(i64),
    /// So long after joining.
    AfterJoining(Length),
    /// So long after what this rule would listen to was bought; it gives nothing.
    AfterBuying(Length, Box<Rule>),
    /// So many hours before the member usually buys such a thing: so often in so many weeks.
    Habit(i64, usize, i64, Box<Rule>),
}

/// What a member has of offers.
#[derive(Debug, Clone, Default)]
pub struct Offers {
    /// When each comes next.
    pub clocks: Vec<(usize, Micro)>,
    /// Pieces that were bought, by day; negative when they came back.
    pub bought: Vec<(usize, i32, i64)>,
    /// Those that were made; negative when undone.
    pub made: Vec<(usize, Micro, i64)>,
    /// What is bought when, the latest last.
    pub usual: Vec<Usual>,
}

/// What a member buys at an hour of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    /// For which offer.
    pub offer: usize,
    /// The item.
    pub item: String,
    /// Days since Monday, and the hour.
    pub hour: (i8, i8),
    /// The Mondays of the weeks in which it was bought.
    pub weeks: Vec<Date>,
}

impl Model<'_> {
    /// The first offer whose time has come.
    pub(super) fn offer_due(&self, at: Micro) -> Option<Body> {
        let due = |place: &usize| self.clock_of(*place).is_some_and(|time| time <= at);
        let place = (0..self.program.offers.len()).find(due)?;
        Some(Body::OfferDue(OfferDue { offer: self.program.offers[place].name.clone() }))
    }

    /// When an offer comes next.
    pub fn clock_of(&self, place: usize) -> Option<Micro> {
        self.member.offers.clocks.iter().find(|(of, _)| *of == place).map(|(_, at)| *at)
    }

    /// What was bought for an offer, by day.
    pub fn bought_for(&self, place: usize) -> Vec<(i32, i64)> {
        bought_days(&self.member.offers, place)
    }

    /// How often an offer was made, by entries of its own.
    pub fn times_offered(&self, place: usize) -> i64 {
        let due = self.member.entries.iter().filter(|entry| matches!(entry.body, Body::OfferDue(_)));
        let made = |step: &&Move| matches!(step, Move::OfferMade { offer, .. } if *offer == place);
        due.map(|entry| entry.moves.iter().filter(made).count() as i64).sum()
    }
}

fn bought_days(offers: &Offers, place: usize) -> Vec<(i32, i64)> {
    let mut days: Vec<i32> =
        offers.bought.iter().filter(|(of, ..)| *of == place).map(|(_, day, _)| *day).collect();
    days.sort_unstable();
    days.dedup();
    let sum = |day: i32| -> i64 {
        offers.bought.iter().filter(|(of, own, _)| (*of, *own) == (place, day)).map(|(.., n)| n).sum()
    };
    days.into_iter().map(|day| (day, sum(day))).filter(|(_, pieces)| 0 < *pieces).collect()
}

impl Work<'_> {
    fn clock(&self, place: usize) -> Option<Micro> {
        self.member.offers.clocks.iter().find(|(of, _)| *of == place).map(|(_, at)| *at)
    }

    fn set_clock(&mut self, place: usize, at: Option<Micro>) {
        self.member.offers.clocks.retain(|(of, _)| *of != place);
        self.member.offers.clocks.extend(at.map(|at| (place, at)));
    }

    /// `offer.due`.
    pub(super) fn offer_fell_due(&mut self, name: &str) -> Result<(), Refusal> {
        let Some(place) = self.program.offers.iter().position(|offer| offer.name == name) else {
            return Ok(());
        };
        let Some(time) = self.clock(place).filter(|time| *time <= self.now) else { return Ok(()) };
        let offer = &self.program.offers[place];
        // Who has another birthday meanwhile waits for that.
        let moved = match offer.on {
            On::Birthday(_) => self.next_day(place, time - 1) != Some(time),
            On::Habit(..) => self.next_habit(place, time - 1) != Some(time),
            _ => false,
        };
        self.set_clock(place, None);
        if let On::AfterBuying(..) = offer.on {
            let today = day_number(self.calendar.date(self.now));
            self.member.offers.bought.retain(|(of, day, _)| *of != place || today <= *day);
        }
        let condition = offer.condition.as_ref();
        if moved
            || !self.has_level(offer.for_level)
            || condition.is_some_and(|condition| !self.member_condition_holds(condition))
            || self.made_too_often(place)
            || !offer.prizes.iter().all(|prize| self.fits(*prize, units_of(*prize)))
        {
            return Ok(());
        }
        for prize in offer.prizes.clone() {
            match prize {
                Prize::Badge(name) => self.give_badge(name, 1),
                other => drop(self.give_prize(other, self.fresh(other), true)?),
            }
        }
        self.note_made(place, self.now, 1);
        self.reassess(Way::Up)
    }

    pub(super) fn note_made(&mut self, offer: usize, at: Micro, times: i64) {
        self.member.offers.made.push((offer, at, times));
        self.moves.push(Move::OfferMade { offer, at, times });
    }

    fn made_too_often(&self, place: usize) -> bool {
        let offer = &self.program.offers[place];
        let yearly = Limit { times: Some(1), units: None, per: Per::Period(Period::Year), carry_over: false };
        let birthday = matches!(offer.on, On::Birthday(_)).then_some(yearly);
        offer.limits.iter().chain(&birthday).any(|limit| {
            let (from, to) = self.period_of(limit);
            let inside = |(of, at, _): &&(usize, Micro, i64)| *of == place && from <= *at && *at < to;
            let made: i64 = self.member.offers.made.iter().filter(inside).map(|(.., times)| times).sum();
            limit.times.is_some_and(|most| most <= made)
        })
    }

    /// The member did something: whoever was away is so no more.
    pub(super) fn wake(&mut self, trigger: Trigger) {
        for (place, offer) in self.program.offers.iter().enumerate() {
            match &offer.on {
                On::Dormant(after, activity) => {
                    let orders = activity.is_empty() && trigger == Trigger::Order;
                    if orders || activity.contains(&trigger) || trigger == Trigger::Joined {
                        let next = self.so_long_after(place, self.occurred, *after);
                        if self.now < next && self.clock(place).is_none_or(|at| at < next) {
                            self.set_clock(place, Some(next));
                        }
                    }
                }
                On::AfterJoining(after) if trigger == Trigger::Joined => {
                    let next = self.so_long_after(place, self.now, *after);
                    self.set_clock(place, Some(next));
                }
                _ => {}
            }
        }
    }

    /// What every event may change.
    pub(super) fn set_offers(&mut self) {
        if self.member.closed {
            return;
        }
        for (place, offer) in self.program.offers.iter().enumerate() {
            match &offer.on {
                On::Birthday(_) | On::Anniversary(_) => {
                    let next = self.next_day(place, self.now);
                    self.set_clock(place, next);
                }
                On::AfterBuying(..) => {
                    let days = bought_days(&self.member.offers, place);
                    let next = days.first().map(|(day, _)| self.after_day(place, *day));
                    self.set_clock(place, next);
                }
                On::Habit(..) => {
                    let next = self.next_habit(place, self.now);
                    self.set_clock(place, next);
                }
                On::Dormant(..) | On::AfterJoining(_) => {}
            }
        }
    }

    fn after_day(&self, place: usize, day: i32) -> Micro {
        let On::AfterBuying(after, _) = &self.program.offers[place].on else { unreachable!("it is bought") };
        self.so_long_after(place, self.calendar.start(date_of(day)), *after)
    }

    fn so_long_after(&self, place: usize, since: Micro, length: Length) -> Micro {
        let end = self.calendar.add(since, length);
        match self.program.offers[place].at {
            Some(_) => self.time_on(place, self.calendar.date(end)),
            None => end,
        }
    }

    fn time_on(&self, place: usize, day: Date) -> Micro {
        match self.program.offers[place].at {
            Some((hour, minute)) => {
                let time = Time::new(hour, minute, 0, 0).expect("the simulator knows the clock");
                self.calendar.at(DateTime::from_parts(day, time))
            }
            None => self.calendar.start(day),
        }
    }

    /// Walks from day to day until one is it, and its time is after an instant.
    fn next_day(&self, place: usize, after: Micro) -> Option<Micro> {
        let mut day = self.calendar.date(after);
        for _ in 0..800 {
            if self.is_day(place, day) && after < self.time_on(place, day) {
                return Some(self.time_on(place, day));
            }
            day = day.tomorrow().expect("within the calendar");
        }
        None
    }

    fn is_day(&self, place: usize, day: Date) -> bool {
        let later = |days: i64| day.checked_add(jiff::Span::new().days(days)).expect("within the calendar");
        match self.program.offers[place].on {
            On::Birthday(before) => {
                let day = later(before);
                self.profile.birthday.is_some_and(|birthday| {
                    let leap = (birthday.month(), birthday.day()) == (2, 29) && !day.in_leap_year();
                    let own = if leap { (2, 28) } else { (birthday.month(), birthday.day()) };
                    own == (day.month(), day.day())
                })
            }
            On::Anniversary(before) => {
                let Some(joined) = self.member.joined else { return false };
                let (first, day) = (self.calendar.date(joined), later(before));
                let years = i64::from(day.year()) - i64::from(first.year());
                0 < years && first.checked_add(jiff::Span::new().years(years)).is_ok_and(|own| own == day)
            }
            _ => false,
        }
    }

    /// What of an order offers wait for.
    pub(super) fn note_bought(&mut self, weighed: &Weighed) {
        let day = day_number(self.calendar.date(self.occurred));
        for (place, offer) in self.program.offers.iter().enumerate() {
            let On::AfterBuying(_, rule) = &offer.on else { continue };
            let pieces = self.base(weighed, Some(rule)).pieces;
            let days = bought_days(&self.member.offers, place);
            let room = days.len() < DAYS_MAX || days.iter().any(|(own, _)| *own == day);
            let amount = pieces.iter().sum();
            if 0 < amount && room {
                self.member.offers.bought.push((place, day, amount));
                let deed = Deed { challenge: self.of_offer(place), round: 0, task: 0, day, amount };
                self.moves.push(Move::Deed { deed, shares: Shares::Lines(pieces) });
            }
        }
    }

    /// What of an order is bought at its hour, for who has a habit.
    pub(super) fn note_habits(&mut self, weighed: &Weighed) {
        // The nearest hour.
        let clock = self.calendar.clock(self.occurred + 30 * 60_000_000);
        let hour = (clock.weekday().to_monday_zero_offset(), clock.hour());
        let monday = monday(clock.date());
        for (place, offer) in self.program.offers.iter().enumerate() {
            let On::Habit(_, _, _, rule) = &offer.on else { continue };
            let pieces = self.base(weighed, Some(rule)).pieces;
            let lines = weighed.order.lines.iter().zip(pieces).filter(|(_, pieces)| 0 < *pieces);
            for (line, _) in lines.take(HABITS_MAX) {
                let usual = &mut self.member.offers.usual;
                let known =
                    usual.iter().position(|u| u.offer == place && u.item == line.sku && u.hour == hour);
                let mut own = match known {
                    Some(at) if usual[at].weeks.contains(&monday) => continue,
                    Some(at) => usual.remove(at),
                    None => Usual { offer: place, item: line.sku.clone(), hour, weeks: Vec::new() },
                };
                own.weeks.push(monday);
                usual.push(own);
                if HABITS_MAX < usual.iter().filter(|u| u.offer == place).count() {
                    let oldest = usual.iter().position(|u| u.offer == place).expect("there are some");
                    usual.remove(oldest);
                }
            }
        }
    }

    /// For each thing the first time that is ahead, in a week in which it was not bought; the earliest of those that are a habit
    /// then.
    fn next_habit(&self, place: usize, after: Micro) -> Option<Micro> {
        let On::Habit(hours, times, weeks, _) = self.program.offers[place].on else { return None };
        let first = monday(self.calendar.date(after));
        let own = self.member.offers.usual.iter().filter(|u| u.offer == place);
        let next = |usual: &Usual| {
            let weeks_ahead = (0..3).map(|ahead| first + jiff::Span::new().weeks(ahead));
            for week in weeks_ahead.filter(|week| !usual.weeks.contains(week)) {
                let day = week + jiff::Span::new().days(usual.hour.0);
                let time = self.calendar.at(day.at(usual.hour.1, 0, 0, 0)) - hours * 3_600_000_000;
                if after < time {
                    let inside = |own: &&Date| **own < week && week - jiff::Span::new().weeks(weeks) <= **own;
                    let often = usual.weeks.iter().filter(inside).count();
                    return (times <= often).then_some(time);
                }
            }
            None
        };
        own.filter_map(next).min()
    }

    /// Offers count as challenges behind the last one.
    fn of_offer(&self, place: usize) -> usize {
        self.program.challenges.len() + place
    }

    /// A part came back, or did not; true when it is of an offer.
    pub(super) fn change_bought(&mut self, deed: Deed) -> bool {
        let Some(place) = deed.challenge.checked_sub(self.program.challenges.len()) else { return false };
        let known = bought_days(&self.member.offers, place).iter().any(|(day, _)| *day == deed.day);
        let ahead = self.now < self.after_day(place, deed.day);
        if deed.amount != 0 && (known || (0 < deed.amount && ahead)) {
            self.member.offers.bought.push((place, deed.day, deed.amount));
            self.moves.push(Move::Deed { deed, shares: Shares::Whole });
        }
        true
    }
}

fn monday(day: Date) -> Date {
    day - jiff::Span::new().days(day.weekday().to_monday_zero_offset())
}

fn date_of(day: i32) -> Date {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(day)).expect("a day")
}

/// The offers as a document says them.
pub fn all(program: &Program) -> Value {
    let told = program.offers.iter().map(|stated| (stated.name.clone(), told(program, stated)));
    told.collect::<Map<_, _>>().into()
}

fn told(program: &Program, stated: &Offer) -> Value {
    let before = |days: i64, what: &str| match days {
        0 => what.to_owned(),
        1 => format!("1 day before {what}"),
        days => format!("{days} days before {what}"),
    };
    let mut offer = json!({ "name": stated.name });
    offer["on"] = match &stated.on {
        On::Dormant(after, activity) => {
            offer["activity"] = activity.iter().map(|trigger| json!(print::trigger(*trigger))).collect();
            json!(format!("dormant {}", print::length(*after)))
        }
        On::Birthday(days) => json!(before(*days, "birthday")),
        On::Anniversary(days) => json!(before(*days, "anniversary")),
        On::AfterJoining(after) => json!(format!("{} after joining", print::length(*after))),
        On::Habit(hours, times, weeks, rule) => {
            add_choice(&mut offer, rule);
            let habit = format!("habit of {times} in {weeks} weeks");
            json!(match hours {
                0 => habit,
                1 => format!("1 hour before {habit}"),
                hours => format!("{hours} hours before {habit}"),
            })
        }
        On::AfterBuying(after, rule) => {
            add_choice(&mut offer, rule);
            json!(format!("{} after buying", print::length(*after)))
        }
    };
    if let Some((hour, minute)) = stated.at {
        offer["at"] = json!(format!("{hour:02}:{minute:02}"));
    }
    if let Some(levels) = stated.for_level {
        offer["for"] = json!(print::for_level(program, levels));
    }
    if let Some(condition) = &stated.condition {
        offer["if"] = json!(condition.to_cel());
    }
    offer["limit"] = stated.limits.iter().map(|limit| json!(print::limit("", *limit))).collect();
    offer["give"] = stated.prizes.iter().map(|prize| print::prize(program, prize)).collect();
    offer
}

fn add_choice(offer: &mut Value, rule: &Rule) {
    if let Some(only) = &rule.only {
        offer["only"] = print::selection(only);
    }
    if rule.except != Selection::default() {
        offer["except"] = print::selection(&rule.except);
    }
}

/// How many units it is; none for other things.
fn units_of(prize: Prize) -> i64 {
    if let Prize::Units(_, amount) = prize { amount } else { 0 }
}
