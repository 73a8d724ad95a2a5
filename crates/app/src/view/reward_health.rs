//! How healthy rewards are, with what could be done, in words.

use regulars_engine::{
    amount::Ratio,
    moment::Moment,
    program::{Program, Reward},
};
use serde::Serialize;

use super::{Stamp, name};
use crate::reward_health::Found;

/// How healthy the rewards of a program are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RewardHealthView {
    /// The first instant.
    pub from: Stamp,
    /// The last one: now.
    pub until: Stamp,
    /// Of whom shares are taken: `able`, `active` or `all`.
    pub among: &'static str,
    /// The share below which a reward is flagged, in hundredths of a per cent.
    pub below: i64,
    /// How many members were looked at.
    pub looked_at: u64,
    /// Whether these are all; else a sample, spread evenly.
    pub complete: bool,
    /// The rewards: what is flagged first, then in the order of the document.
    pub rewards: Vec<HealthView>,
}

/// How healthy one reward is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HealthView {
    /// The reward.
    pub reward: String,
    /// Its name in the asked language.
    pub name: String,
    /// Of how many of the members looked at the share is taken.
    pub among: u64,
    /// How many of them have redeemed it.
    pub redeemed: u64,
    /// The share, in hundredths of a per cent, rounded down; none of nobody.
    pub rate: Option<i64>,
    /// How many could have it now.
    pub available: u64,
    /// How many have too few units for it.
    pub too_dear: u64,
    /// `healthy`, `flagged`, or `not_judged`.
    pub state: &'static str,
    /// What could be done.
    pub suggestion: String,
}

/// A share in hundredths of a per cent.
const WHOLE: i128 = 10_000;

pub(crate) fn reward_health(
    program: &Program,
    found: &[Found],
    (from, until): (Moment, Moment),
    (looked_at, complete): (u64, bool),
    language: &str,
) -> RewardHealthView {
    let terms = program.reward_health;
    let both = program.rewards.iter().zip(found);
    let mut rewards: Vec<HealthView> =
        both.map(|(reward, found)| view(program, reward, found, looked_at, language)).collect();
    rewards.sort_by_key(|reward| reward.state != "flagged");
    RewardHealthView {
        from: Stamp(from),
        until: Stamp(until),
        among: terms.among.name(),
        below: hundredths(terms.below.num, terms.below.den),
        looked_at,
        complete,
        rewards,
    }
}

fn view(program: &Program, reward: &Reward, found: &Found, looked_at: u64, language: &str) -> HealthView {
    let below: Ratio = program.reward_health.below;
    let (redeemed, among) = (i128::from(found.redeemed), i128::from(found.among));
    // Of nobody there is no share, and nothing is below it.
    let low = 0 < among && redeemed.saturating_mul(below.den) < among.saturating_mul(below.num);
    let unjudged = unjudged(reward, found, looked_at);
    let (state, suggestion) = match unjudged {
        Some(why) => ("not_judged", why.to_owned()),
        None if found.among == 0 => ("flagged", nobody(found, looked_at)),
        None if low => ("flagged", rarely(found, looked_at)),
        None => ("healthy", "Nothing needs to be done.".to_owned()),
    };
    HealthView {
        reward: name(program, reward.reward),
        name: reward.name.in_language(language).to_owned(),
        among: found.among,
        redeemed: found.redeemed,
        rate: (0 < among).then(|| hundredths(redeemed, among)),
        available: found.available,
        too_dear: found.soon,
        state,
        suggestion,
    }
}

fn hundredths(part: i128, whole: i128) -> i64 {
    let share = part.saturating_mul(WHOLE).checked_div(whole).unwrap_or(0);
    i64::try_from(share).unwrap_or(i64::MAX)
}

/// Why the share of a reward says nothing about it.
fn unjudged(reward: &Reward, found: &Found, looked_at: u64) -> Option<&'static str> {
    let locked = |by: &str| found.locked.get(by).copied().unwrap_or(0);
    if looked_at == 0 {
        return Some("There are no members yet.");
    }
    if reward.given.is_some() {
        return Some("It is given automatically; nobody has to ask for it.");
    }
    if 0 < found.among && 0 < found.redeemed {
        return None;
    }
    if locked("not_now") == looked_at {
        return Some("It can't be redeemed at this time.");
    }
    if locked("over") == looked_at {
        return Some("All its dates are over; add new ones, or take it out.");
    }
    if 0 < locked("out_of_stock").saturating_add(locked("full")) && found.available == 0 {
        return Some("Nothing of it is left; add more if it should go on.");
    }
    None
}

/// Nobody could have it.
fn nobody(found: &Found, looked_at: u64) -> String {
    let most = found.locked.iter().max_by_key(|(by, count)| (**count, std::cmp::Reverse(**by)));
    match most.filter(|(_, count)| found.soon < **count) {
        None => format!(
            "Nobody can pay for it: {} of {looked_at} members have too few units. Lower the price, or replace it.",
            found.soon
        ),
        Some((by, count)) => {
            format!(
                "Nobody can have it: {count} of {looked_at} members {}. Open it, or replace it.",
                words(by)
            )
        }
    }
}

/// Some could have it, and few take it.
fn rarely(found: &Found, looked_at: u64) -> String {
    let (taken, among) = (found.redeemed, found.among);
    if found.available < found.soon {
        return format!(
            "Only {taken} of {among} members took it, and {} of {looked_at} have too few units. Lower the price, or offer a smaller one.",
            found.soon
        );
    }
    format!(
        "{} of {looked_at} members could have it now, but only {taken} of {among} took it. Show it better, improve it, or replace it.",
        found.available
    )
}

/// Why a reward is locked, of several members.
fn words(lock: &str) -> &'static str {
    match lock {
        "other_level" => "have another level",
        "age" => "are too young, or have not told their age",
        "condition" => "don't meet its condition",
        "not_unlocked" => "have not unlocked it",
        "limit" => "have had it as often as its limit allows",
        "budget" => "would take it beyond its budget",
        _ => "can't have it now",
    }
}
