//! Checking the dates of experiences: when they are, for how many, and until when places can be taken and given back.

use jiff::civil::DateTime;

use super::check::Checker;
use crate::{
    calendar::{Length, Zone},
    document::{self, RewardKind},
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// The most dates of one reward; what is over can be left out of a new version.
const SESSIONS_MAX: usize = 500;

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
    if stated.kind != Some(RewardKind::Experience) {
        checker.say(&path, "only an experience has dates", "write `kind: experience`, or leave them out");
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
    })
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
