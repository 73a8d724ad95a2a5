//! A leaderboard as people are shown it.

use std::ops::Range;

use regulars_engine::{
    decide::first_day,
    moment::Moment,
    program::{Compared, Leaderboard, Program},
    state::Measure,
};
use serde::Serialize;

use super::{Stamp, name};
use crate::leaderboard::Listed;

/// A leaderboard, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeaderboardView {
    /// The leaderboard.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// The first instant that counts; none when everything does, or a challenge has its own time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Stamp>,
    /// How many are listed.
    pub listed: u64,
    /// Digits after the point of scores.
    pub scale: u32,
    /// The places, the best first.
    pub places: Vec<PlaceView>,
}

/// A place in a leaderboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// The rank, from 1; equals share one, and the next one after them is left out.
    pub rank: u64,
    /// What the member is called; none for one who has no name there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How much was done.
    pub score: i64,
}

pub(crate) fn leaderboard_view(
    program: &Program,
    spec: &Leaderboard,
    at: Moment,
    (all, part): (&[Listed], Range<usize>),
    language: &str,
) -> LeaderboardView {
    let money = match spec.by {
        Compared::Counter(Measure::Spend | Measure::ToppedUp) => true,
        Compared::Counter(Measure::Earned(wallet)) => {
            program.wallet_of(wallet).is_some_and(|own| 0 < program.wallet_exponent(own))
        }
        Compared::Challenge(challenge) => program
            .challenge_of(challenge)
            .is_some_and(|own| own.tasks.iter().any(|task| task.count.is_money())),
        Compared::Counter(_) => false,
    };
    let rank = |score: i64| all.partition_point(|one| score < one.score).saturating_add(1);
    let shown = all.get(part).unwrap_or_default().iter();
    LeaderboardView {
        id: name(program, spec.leaderboard),
        name: spec.name.in_language(language).to_owned(),
        from: first_day(program, spec, at).map(|day| Stamp(program.zone.start_of_day_number(day).into())),
        listed: u64::try_from(all.len()).unwrap_or(u64::MAX),
        scale: if money { program.currency.exponent } else { 0 },
        places: shown
            .map(|one| PlaceView {
                rank: u64::try_from(rank(one.score)).unwrap_or(u64::MAX),
                name: one.name.clone(),
                score: one.score,
            })
            .collect(),
    }
}
