//! Dates of random programs: those of experiences, and those on which rewards are given.

use super::random::Random;
use crate::model::program::{Clause, Given, Room, Session};

/// Some dates of the year, at times that some zones leave out or have twice.
pub(super) fn sessions(random: &mut Random) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    while sessions.len() < 4 && (sessions.is_empty() || random.chance(60)) {
        let month = i8::try_from(random.number(1, 12)).unwrap_or(1);
        let (day, hour) = random.pick(&[(29, 2), (25, 1), (8, 2), (1, 2), (6, 10), (17, 18)]);
        let day = if month == 2 { 28 } else { day };
        let answer_hours = random.maybe(60, |r| r.pick(&[1, 48, 720, 720]));
        let starts = jiff::civil::date(2026, month, day).at(hour, 30, 0, 0);
        let before = |days: i64| starts.checked_sub(jiff::Span::new().days(days)).unwrap_or(starts);
        let draw = random.maybe(35, |r| {
            let days = r.number(12, 40);
            (before(days + r.number(5, 60)), before(days))
        });
        sessions.push(Session {
            name: format!("on-{}", sessions.len()),
            starts,
            draw,
            capacity: if answer_hours.is_some() { random.number(1, 2) } else { random.number(0, 5) },
            book_days: random.maybe(40, |r| r.number(1, 9)),
            return_hours: random.maybe(40, |r| r.number(1, 60)),
            answer_hours,
        });
    }
    sessions
}

/// The waiting room of a reward.
pub(super) fn room(random: &mut Random) -> Room {
    let from = jiff::civil::date(2026, random.pick(&[1, 3, 6, 10]), 28).at(2, 30, 0, 0);
    let until = from.checked_add(jiff::Span::new().days(random.number(5, 90))).unwrap_or(from);
    Room {
        per_minute: random.pick(&[1, 2, 60]),
        minutes: random.pick(&[1, 90, 40_000]),
        draw: random.maybe(50, |_| (from, until)),
    }
}

/// On which days a reward is given by itself.
pub(super) fn given(random: &mut Random) -> Given {
    let days =
        random.pick(&[Vec::new(), vec![Clause::MonthDay(1)], vec![Clause::Weekday(2), Clause::MonthDay(28)]]);
    let (first, second) = (random.number(1, 6), random.number(7, 12));
    let month = |month: i64| (i8::try_from(month).unwrap_or(1), 15);
    let yearly =
        if days.is_empty() || random.chance(30) { vec![month(first), month(second)] } else { Vec::new() };
    Given { at_once: false, yearly, days, at_most: random.maybe(50, |r| r.number(1, 3)) }
}
