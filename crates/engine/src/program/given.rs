//! Checking rewards that the program gives by itself: their days, and what one of them may cost.

use jiff::Timestamp;

use super::{Price, Reward, check::Checker};
use crate::{
    calendar::{MonthDay, When, Zone},
    document::{self, Document},
    moment::Moment,
    symbol::Sym,
};

/// The most pieces that one member gets on one day.
const AT_MOST: u32 = 10_000;
/// The most sentences about days.
const DAYS_MAX: usize = 60;
/// How far ahead the next day is looked for: all that comes back each year is found.
const AHEAD_DAYS: u32 = 366;

/// As soon as there are units for one.
const AT_ONCE: &str = "at once";

/// When a reward is given, and how many of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    days: Days,
    /// As soon as there are units for one, instead of on days.
    pub at_once: bool,
    /// The most pieces that one member gets on one day, at least 1.
    pub at_most: i64,
}

/// Days on which something happens to all members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Days(Vec<Day>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Day {
    /// One day of each year.
    Yearly(MonthDay),
    /// Whatever days it matches.
    When(When),
}

impl Given {
    /// The first instant of the next of its days, after the day of `after`; none when there is none within a year.
    pub fn next(&self, after: Moment, zone: &Zone) -> Option<Moment> {
        self.days.next(after, zone)
    }
}

impl Days {
    /// The first instant of the next of them, after the day of `after`; none when there is none within a year.
    pub fn next(&self, after: Moment, zone: &Zone) -> Option<Moment> {
        let today = zone.date(after.timestamp());
        let next = self.0.iter().filter_map(|day| day.next(today, zone)).min();
        next.map(Moment::from)
    }
}

impl Day {
    fn next(&self, today: jiff::civil::Date, zone: &Zone) -> Option<Timestamp> {
        let tomorrow = today.tomorrow().ok()?;
        match self {
            Day::Yearly(day) => Some(zone.start_of_day(day.on_or_after(tomorrow))),
            Day::When(when) => {
                let mut day = tomorrow;
                for _ in 0..AHEAD_DAYS {
                    let start = zone.start_of_day(day);
                    if when.matches(start, zone, None) {
                        return Some(start);
                    }
                    day = day.tomorrow().ok()?;
                }
                None
            }
        }
    }
}

/// `prices` are those of the reward, none when they are a mistake already.
pub(super) fn check(
    checker: &mut Checker,
    path: &str,
    stated: &document::Reward,
    prices: Option<&[Price]>,
) -> Option<Given> {
    let given = stated.given.as_ref()?;
    let plain = |price: &Price| price.cash == 0 && price.slide.is_none();
    match prices {
        Some([price]) if plain(price) => {}
        None if stated.price.is_some() => {}
        _ => checker.say(
            path,
            "nobody chooses a price for what is given",
            "state one price in units, such as `price: 100 points`",
        ),
    }
    if 1 < stated.causes.len() {
        checker.say(path, "nobody chooses a cause for what is given", "state one cause");
    }
    let at_most = given.at_most.unwrap_or(AT_MOST);
    if !(1..=AT_MOST).contains(&at_most) {
        checker.say(
            &format!("{path}/at_most"),
            format!("`{at_most}` is no number of pieces"),
            format!("1 to {AT_MOST}"),
        );
    }
    let at_once = matches!(given.on.sentences(), [only] if only == AT_ONCE);
    if at_once && given.at_most.is_some() {
        let fix = "leave it out, or state days";
        checker.say(&format!("{path}/at_most"), "what is given at once has no days", fix);
    }
    let days = if at_once { Days::default() } else { days(checker, &format!("{path}/on"), &given.on) };
    Some(Given { days, at_once, at_most: i64::from(at_most) })
}

/// What is given at once and credits what pays for it in the end would be given again and again.
pub(super) fn check_circles(checker: &mut Checker, document: &Document, rewards: &[Reward]) {
    let at_once = |reward: &&Reward| reward.given.as_ref().is_some_and(|given| given.at_once);
    let paths = |reward: &Reward| Some((reward.wallet?, reward.credit?.0));
    let steps: Vec<(Sym, Sym)> = rewards.iter().filter(at_once).filter_map(paths).collect();
    for reward in rewards.iter().filter(at_once) {
        if paths(reward).is_some_and(|(paid, credited)| leads(&steps, credited, paid)) {
            let name = document.rewards.keys().find(|name| checker.symbols.get(name) == Some(reward.reward));
            let path = format!("/rewards/{}/credit", name.map_or("", String::as_str));
            let reason = "what it credits pays for it again, at once";
            checker.say(&path, reason, "credit another wallet, or state days");
        }
    }
}

/// Whether units of one wallet become units of another in some steps, or in none.
fn leads(steps: &[(Sym, Sym)], from: Sym, to: Sym) -> bool {
    let mut reached = vec![from];
    while let Some((_, next)) =
        steps.iter().find(|(from, to)| reached.contains(from) && !reached.contains(to))
    {
        reached.push(*next);
    }
    reached.contains(&to)
}

pub(super) fn days(checker: &mut Checker, path: &str, stated: &document::Days) -> Days {
    let sentences = stated.sentences();
    if !(1..=DAYS_MAX).contains(&sentences.len()) {
        checker.say(path, format!("{} days", sentences.len()), format!("1 to {DAYS_MAX}"));
    }
    Days(sentences.iter().filter_map(|text| day(checker, path, text)).collect())
}

fn day(checker: &mut Checker, path: &str, text: &str) -> Option<Day> {
    if let Ok(day) = MonthDay::parse_words(text) {
        return Some(Day::Yearly(day));
    }
    let when = checker.take(path, text, When::parse(text))?;
    if when.is_of_days() {
        return Some(Day::When(when));
    }
    let fix = "leave times of day and birthdays out, such as `every month on day 1`";
    checker.say(path, "what is given is given on a day, the same for all members", fix);
    None
}
