//! Plays of games of chance, and how games and their prizes stand, as a scenario says them.

use regulars_engine::{
    Program,
    decide::{GameLock, game_standings, prizes_left},
    event,
    event::Profile,
    moment::Moment,
    shared::Slices,
    state::Account,
};
use serde::Deserialize;

use super::seen::{Seen, last_day};

/// A play. A scenario states what is drawn, so that its figures are exact.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plays {
    game: String,
    number: i64,
    input: Option<String>,
}

impl Plays {
    pub(super) fn play(&self) -> event::Play {
        let Plays { game, number, input } = self.clone();
        event::Play { game, input, drawn: Some(event::Drawn::Number(number)) }
    }
}

/// How a game stands for a member: why it can't be played, or how often it can be, and until when.
pub(crate) fn game_words(
    program: &Program,
    lock: Option<(&str, Option<Moment>)>,
    plays: Option<i64>,
    until: Option<Moment>,
) -> String {
    let by = |end: Option<Moment>| {
        end.map(|end| format!(" until {}", last_day(program, Some(end), ""))).unwrap_or_default()
    };
    match (lock, plays) {
        (Some((word, again_at)), _) => format!("{word}{}", by(again_at)),
        (None, Some(plays)) => format!("{plays} left{}", by(until)),
        (None, None) => "open".to_owned(),
    }
}

/// How many of a prize are left.
pub(crate) fn prize_words(left: Option<i64>) -> String {
    match left {
        None => "unlimited".to_owned(),
        Some(0) => "gone".to_owned(),
        Some(left) => format!("{left} left"),
    }
}

/// The end of the limit that is reached first, when that is what counts.
pub(crate) fn nearest_end(
    plays: Option<i64>,
    allowances: impl Iterator<Item = (i64, Option<Moment>)>,
) -> Option<Moment> {
    let nearest = allowances.min_by_key(|(left, _)| *left)?;
    nearest.1.filter(|_| Some(nearest.0) == plays)
}

/// Adds the games and their prizes to what is seen of a member.
pub(super) fn add_games(
    seen: &mut Seen,
    program: &Program,
    account: &Account,
    (profile, shared): (&Profile, &Slices),
    at: Moment,
) {
    for standing in game_standings(program, account, profile, at) {
        let lock = standing.lock.map(|lock| match lock {
            GameLock::Ahead => ("ahead", None),
            GameLock::Over => ("over", None),
            GameLock::NotNow => ("locked: not now", None),
            GameLock::OtherLevel => ("locked: other level", None),
            GameLock::Age => ("locked: age", None),
            GameLock::Condition => ("locked: condition", None),
            GameLock::UsedUp { again_at } => ("locked: used up", again_at),
            GameLock::InDebt => ("locked: in debt", None),
            GameLock::TooFew => ("locked: too few", None),
        });
        let allowances = standing.allowances.iter().map(|one| (one.left, one.until));
        let until = nearest_end(standing.plays, allowances);
        let words = game_words(program, lock, standing.plays, until);
        let name = program.name_of(standing.game.game);
        seen.games.insert(name.to_owned(), words);
    }
    for game in &program.games {
        for prize in &game.prizes {
            let name = format!("{} {}", program.name_of(game.game), prize.key);
            seen.prizes.insert(name, prize_words(prizes_left(prize, shared)));
        }
    }
}
