//! Checking the dates of experiences: when they are, for how many, and until when places can be taken and given back.

use jiff::civil::DateTime;

use super::check::Checker;
use crate::{
    calendar::{Length, Zone},
    document::{self, RewardKind},
    event::HoldTime,
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// The most dates of one reward; what is over can be left out of a new version.
const SESSIONS_MAX: usize = 500;

/// The most members who wait for one date, and how many can by default.
const WAITING_MAX: u32 = 200;
const WAITING_DEFAULT: u32 = 50;
/// The most who enter a draw: each entry is written into the state that all of them share.
const ENTERING_MAX: u32 = 1_000;

/// A date of an experience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The name under which its places are counted.
    pub session: Sym,
    /// Its name within the reward.
    pub name: String,
    /// When it begins.
    pub starts: Moment,
    /// When it ends, where that is stated.
    pub ends: Option<Moment>,
    /// The first instant at which no place can be taken any more.
    pub book_until: Moment,
    /// The first instant at which no place can be given back any more.
    pub return_until: Moment,
    /// How many places there are, not negative.
    pub capacity: i64,
    /// Where, for people.
    pub place: Option<Text>,
    /// More about it, for people.
    pub text: Option<Text>,
    /// How members wait for places; none where they can't.
    pub waitlist: Option<Waitlist>,
}

/// How members wait for places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waitlist {
    /// How long a place is kept for whom it is offered to.
    pub answer_within: HoldTime,
    /// How many members can wait at a time.
    pub at_most: usize,
    /// When members enter a draw, where lots decide who is first.
    pub draw: Option<DrawTime>,
}

/// When members enter a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawTime {
    /// The first instant at which one can.
    pub from: Moment,
    /// The first at which one can no more, and lots are drawn.
    pub until: Moment,
}

pub(super) fn check(
    checker: &mut Checker,
    zone: &Zone,
    (path, reward): (&str, &str),
    stated: &document::Reward,
) -> Vec<Session> {
    let path = format!("{path}/sessions");
    if stated.sessions.is_empty() {
        return Vec::new();
    }
    if !matches!(stated.kind, Some(RewardKind::Experience | RewardKind::Access)) {
        let fix = "write `kind: experience` or `kind: access`, or leave them out";
        checker.say(&path, "only an experience, or being let in, has dates", fix);
    }
    if stated.given.is_some() {
        checker.say(&path, "nobody chooses a date for what is given", "leave `given` or the dates out");
    }
    if SESSIONS_MAX < stated.sessions.len() {
        let fix = format!("at most {SESSIONS_MAX}; leave out what is over");
        checker.say(&path, format!("{} dates", stated.sessions.len()), fix);
    }
    let sessions = stated.sessions.iter();
    sessions.filter_map(|(name, one)| session(checker, zone, (&path, reward), name, one)).collect()
}

fn session(
    checker: &mut Checker,
    zone: &Zone,
    (path, reward): (&str, &str),
    name: &str,
    stated: &document::Session,
) -> Option<Session> {
    let path = format!("{path}/{name}");
    checker.check_name(&path, name);
    let session = checker.intern(&path, &format!("session:{reward}:{name}"));
    let starts = local_time(checker, &format!("{path}/starts"), zone, &stated.starts)?;
    let lasts = stated.lasts.as_deref();
    let lasts = lasts.and_then(|text| checker.take(&format!("{path}/lasts"), text, Length::parse(text)));
    let mut until = |field: &str, text: &Option<String>| match text {
        None => Some(starts),
        Some(text) => {
            let length = before(text).ok_or("write how long before it begins: `1 day before`");
            let length = checker.take(&format!("{path}/{field}"), text, length)?;
            Some(Moment::from(length.before(starts.timestamp(), zone)))
        }
    };
    let book_until = until("book_until", &stated.book_until);
    let return_until = until("return_until", &stated.return_until);
    let waitlist = stated.waitlist.as_ref().and_then(|list| waitlist(checker, zone, &path, list));
    if waitlist.and_then(|list| list.draw).is_some_and(|draw| book_until < Some(draw.until)) {
        let fix = "draw before places can be taken no more";
        checker.say(&format!("{path}/waitlist/draw/until"), "nobody could take what was won", fix);
    }
    Some(Session {
        session,
        name: name.to_owned(),
        starts,
        ends: lasts.map(|lasts| Moment::from(lasts.add(starts.timestamp(), zone))),
        book_until: book_until?,
        return_until: return_until?,
        capacity: i64::from(stated.capacity),
        place: stated.place.clone(),
        text: stated.text.clone(),
        waitlist,
    })
}

fn waitlist(checker: &mut Checker, zone: &Zone, path: &str, stated: &document::Waitlist) -> Option<Waitlist> {
    let path = format!("{path}/waitlist");
    let text = &stated.answer_within;
    let time = Length::parse(text).ok().and_then(HoldTime::of_length);
    let time = time.ok_or("write how long a place is kept, from 1 minute to 30 days: `12 hours`");
    let answer_within = checker.take(&format!("{path}/answer_within"), text, time)?;
    let with_draw = stated.draw.is_some();
    let (most, usual) = if with_draw { (ENTERING_MAX, ENTERING_MAX) } else { (WAITING_MAX, WAITING_DEFAULT) };
    let at_most = stated.at_most.unwrap_or(usual);
    if !(1..=most).contains(&at_most) {
        let fix = format!("write 1 to {most}; leave `waitlist` out where nobody can wait");
        checker.say(&format!("{path}/at_most"), format!("{at_most} members can wait"), fix);
    }
    let draw = match &stated.draw {
        Some(draw) => Some(draw_time(checker, zone, &format!("{path}/draw"), draw)?),
        None => None,
    };
    Some(Waitlist { answer_within, at_most: usize::try_from(at_most).unwrap_or(0), draw })
}

pub(super) fn draw_time(
    checker: &mut Checker,
    zone: &Zone,
    path: &str,
    stated: &document::DrawTime,
) -> Option<DrawTime> {
    let from = local_time(checker, &format!("{path}/from"), zone, &stated.from);
    let until = local_time(checker, &format!("{path}/until"), zone, &stated.until);
    let (from, until) = from.zip(until)?;
    if until <= from {
        checker.say(&format!("{path}/until"), "it ends before it begins", "write a later time");
        return None;
    }
    Some(DrawTime { from, until })
}

/// What the clocks show, to the minute: `2026-06-06 10:00`.
fn local_time(checker: &mut Checker, path: &str, zone: &Zone, text: &str) -> Option<Moment> {
    let form = "write a day and a time: `2026-06-06 10:00`";
    let plain = text.len() == 16 && text.as_bytes().get(10) == Some(&b' ');
    let read = if plain { text.parse::<DateTime>().ok() } else { None };
    let datetime = checker.take(path, text, read.ok_or(form))?;
    Some(Moment::from(zone.instant_of(datetime)))
}

/// `1 day before`.
fn before(text: &str) -> Option<Length> {
    Length::parse(text.trim().strip_suffix(" before")?).ok()
}
