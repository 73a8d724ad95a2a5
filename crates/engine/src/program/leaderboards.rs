//! Checking leaderboards: what is compared, over which time, and who is listed under which name.

use super::{
    Challenge, CountSource, Measured, WalletSpec,
    check::Checker,
    fields::{self, Fields, REFERRAL_SETTLED},
    wallets::wallet_named,
};
use crate::{
    document::{self, Document, FieldType, Window, parse_window},
    state::Measure,
    symbol::Sym,
    text::Text,
};

/// What is compared.
const BY: [&str; 8] = [
    "orders",
    "spend",
    "items",
    "topped_up",
    "referrals",
    "earned.WALLET",
    "activities.NAME",
    "challenges.NAME",
];

/// A list of who has done most of something.
#[derive(Debug, Clone)]
pub struct Leaderboard {
    /// Its name.
    pub leaderboard: Sym,
    /// For people.
    pub name: Text,
    /// What is compared.
    pub by: Compared,
    /// Over which time; a challenge's own time for what was done for one.
    pub over: Window,
    /// The field of members that they are called by.
    pub called: Option<String>,
    /// The field of members that says whether they are listed, and which answer lists them.
    pub listed: Option<(String, bool)>,
}

/// What a leaderboard compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// A counter.
    Counter(Measure),
    /// What was done for a challenge.
    Challenge(Sym),
}

/// The leaderboards, in document order.
pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    (wallets, challenges): (&[WalletSpec], &[Challenge]),
    fields: &mut Fields,
) -> Vec<Leaderboard> {
    let mut all = Vec::new();
    for (name, stated) in &document.leaderboards {
        let path = format!("/leaderboards/{name}");
        let leaderboard = checker.declare(&path, name);
        let by = compared(checker, &format!("{path}/by"), &stated.by, wallets, challenges);
        if let Some(Compared::Counter(measure)) = by {
            fields.count(CountSource::Measure(measure));
        }
        let over = over(checker, &format!("{path}/over"), stated, by);
        let called = stated.called.clone();
        field(checker, document, &format!("{path}/called"), called.as_deref(), FieldType::Text);
        let listed = listed(checker, document, &path, stated);
        if let Some(by) = by {
            all.push(Leaderboard { leaderboard, name: stated.name.clone(), by, over, called, listed });
        }
    }
    all
}

/// Keeps the days of what is counted for as long as a leaderboard looks back.
pub(super) fn look_back(leaderboards: &[Leaderboard], measures: &mut [Measured]) {
    for leaderboard in leaderboards {
        let Compared::Counter(counted) = leaderboard.by else { continue };
        let days = match leaderboard.over {
            Window::Lifetime | Window::MembershipYear => None,
            Window::Calendar(period) => Some(fields::days_of_period(period)),
            Window::Rolling(length) => Some(fields::days_of_length(length)),
        };
        for measured in measures.iter_mut().filter(|measured| measured.measure == counted) {
            measured.days = measured.days.max(days);
        }
    }
}

fn compared(
    checker: &mut Checker,
    path: &str,
    said: &str,
    wallets: &[WalletSpec],
    challenges: &[Challenge],
) -> Option<Compared> {
    let measure = match said {
        "orders" => Measure::Orders,
        "spend" => Measure::Spend,
        "items" => Measure::Items,
        "topped_up" => Measure::ToppedUp,
        "referrals" => Measure::Activity(checker.intern(path, REFERRAL_SETTLED)),
        _ => match said.split_once('.') {
            Some(("earned", name)) => {
                let wallet = wallet_named(checker, wallets, path, name)?;
                Measure::Earned(wallets.get(wallet)?.wallet)
            }
            Some(("activities", name)) if !name.is_empty() => Measure::Activity(checker.declare(path, name)),
            Some(("challenges", name)) => {
                let sym = checker.symbols.get(name);
                let found = challenges.iter().find(|own| Some(own.challenge) == sym && !own.hidden);
                let found = found.filter(|own| own.tasks.len() == 1);
                if found.is_none() {
                    let fix = "name a challenge with one task that is not hidden";
                    checker.say(path, format!("nobody can be compared by `{name}`"), fix);
                }
                return found.map(|own| Compared::Challenge(own.challenge));
            }
            _ => {
                checker.unknown(path, "count", said, &BY);
                return None;
            }
        },
    };
    Some(Compared::Counter(measure))
}

fn over(checker: &mut Checker, path: &str, stated: &document::Leaderboard, by: Option<Compared>) -> Window {
    let Some(text) = stated.over.as_deref() else { return Window::Lifetime };
    if matches!(by, Some(Compared::Challenge(_))) {
        checker.say(path, "a challenge has its own time", "leave it out");
        return Window::Lifetime;
    }
    match checker.take(path, text, parse_window(text)) {
        Some(Window::MembershipYear) => {
            checker.say(path, "each member has a year of their own", "write `calendar year`, or `12 months`");
            Window::Lifetime
        }
        Some(window) => window,
        None => Window::Lifetime,
    }
}

fn listed(
    checker: &mut Checker,
    document: &Document,
    path: &str,
    stated: &document::Leaderboard,
) -> Option<(String, bool)> {
    let at = |key: &str| format!("{path}/{key}");
    field(checker, document, &at("opt_out"), stated.opt_out.as_deref(), FieldType::Bool);
    field(checker, document, &at("opt_in"), stated.opt_in.as_deref(), FieldType::Bool);
    if stated.opt_in.is_some() && stated.opt_out.is_some() {
        checker.say(&at("opt_in"), "who is listed is said twice", "leave `opt_in` or `opt_out` out");
    }
    let out = stated.opt_out.clone().map(|name| (name, false));
    out.or_else(|| stated.opt_in.clone().map(|name| (name, true)))
}

/// Notes a field that members don't have, or not as it is needed.
fn field(checker: &mut Checker, document: &Document, path: &str, name: Option<&str>, needed: FieldType) {
    let Some(name) = name else { return };
    let known: Vec<&str> = document.fields.member.keys().map(String::as_str).collect();
    match document.fields.member.get(name) {
        None => checker.unknown(path, "field of members", name, &known),
        Some(type_) if *type_ == needed => {}
        Some(_) => {
            let kind = if needed == FieldType::Bool { "bool" } else { "text" };
            checker.say(
                path,
                format!("`{name}` is declared as something else"),
                format!("declare it as `{kind}`"),
            );
        }
    }
}
