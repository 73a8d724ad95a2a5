//! Habits: what a member buys at which hour of the week, and when that is next.
//!
//! Not more is kept than an offer needs: the items that were bought latest, each with its hour of the week and one bit per
//! week. Who comes ten minutes early or late keeps the habit: a purchase belongs to the nearest hour.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};

use super::{draft::Draft, weigh::Weighed};
use crate::{
    calendar::{Zone, day_number},
    fact::Fact,
    moment::Moment,
    program::{Occasion, Offer},
    state::Habit,
};

/// So many items at their hours are remembered for one offer.
const KEPT: u8 = 8;

impl Draft<'_> {
    /// Notes what an order bought, at the hour at which it did.
    pub(super) fn note_habits(&mut self, weighed: &Weighed<'_>) {
        let program = self.program;
        for offer in &program.offers {
            let Occasion::Habit { eligible, .. } = offer.on else { continue };
            let Some(base) = weighed.base(eligible) else { continue };
            let (hour, week) = hour_of(&program.zone, self.event.occurred_at);
            let lines = weighed.order.lines.iter().zip(base.pieces).filter(|(_, pieces)| 0 < **pieces);
            for (line, _) in lines.take(usize::from(KEPT)) {
                let is_it = |h: &&Habit| (h.offer, h.hour) == (offer.clock, hour) && h.item == line.sku;
                if self.account.habits.iter().find(is_it).is_some_and(|habit| habit.has(week)) {
                    continue;
                }
                let item = line.sku.clone();
                self.push(Fact::Bought { offer: offer.clock, item, hour, week, kept: KEPT });
            }
        }
    }

    /// The next time, after an instant, at which the member usually buys something, and what that is.
    pub(super) fn next_habit(&self, offer: &Offer, after: Moment) -> Option<(Moment, &Habit)> {
        let Occasion::Habit { before, times, weeks, .. } = offer.on else { return None };
        let zone = &self.program.zone;
        let this_week = week_of(zone.date(after.timestamp()));
        let next = |habit: &Habit| {
            // A time before may lie in the week before.
            let ahead = (this_week..=this_week.saturating_add(2)).filter(|week| !habit.has(*week));
            let mut times_ahead = ahead.map(|week| {
                let time = time_in(zone, habit.hour, week);
                (Moment::from(before.map_or(time, |length| length.before(time, zone))), week)
            });
            let (time, week) = times_ahead.find(|(time, _)| after < *time)?;
            (times <= habit.times_before(week, weeks)).then_some(time)
        };
        let own = self.account.habits.iter().filter(|habit| habit.offer == offer.clock);
        own.filter_map(|habit| Some((next(habit)?, habit))).min_by_key(|(time, _)| *time)
    }
}

/// The hour of the week to which an instant is nearest, and the week.
fn hour_of(zone: &Zone, at: Moment) -> (u8, i32) {
    let half = SignedDuration::from_mins(30);
    let local = zone.datetime(at.timestamp().checked_add(half).unwrap_or(Timestamp::MAX));
    let days = u8::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
    let hours = u8::try_from(local.hour()).unwrap_or(0);
    (days.saturating_mul(24).saturating_add(hours), week_of(local.date()))
}

/// Weeks since the one of 1970-01-01, which was a Thursday.
fn week_of(day: Date) -> i32 {
    day_number(day).saturating_add(3).div_euclid(7)
}

/// When an hour of the week begins in a week.
fn time_in(zone: &Zone, hour: u8, week: i32) -> Timestamp {
    let day = week.saturating_mul(7).saturating_sub(3).saturating_add(i32::from(hour / 24));
    let date = zone.date(zone.start_of_day_number(day));
    let hours = i64::from(hour % 24);
    let clock = date.to_datetime(jiff::civil::Time::midnight()).checked_add(hours.hours());
    clock.map_or(Timestamp::MAX, |clock| zone.instant_of(clock))
}
