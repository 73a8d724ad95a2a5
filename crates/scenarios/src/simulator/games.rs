//! Random games of chance: with short odds and small pools, so that prizes are won, and gone.

use std::collections::BTreeMap;

use regulars_engine::{
    decide::{GameLock, game_standings, prizes_left, things_of_games},
    event::{Body, Drawn, Play, Profile},
    fact::Played,
    moment::Moment,
    symbol::Sym,
};

use super::{
    challenges,
    compare::same,
    conditions,
    ladders::some_level,
    programs::{clauses, period},
    random::Random,
    world::World,
};
use crate::model::{
    Model,
    game::{Chance, Game, GamePrize},
    program::{Kind, Limit, Per, Program},
};

/// Games that are played often.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    while program.games.len() < 2 && random.chance(12 * width) {
        let game = game(random, program, width);
        program.games.push(game);
    }
}

fn game(random: &mut Random, program: &Program, width: i64) -> Game {
    let day = |r: &mut Random, from: i64, to: i64| {
        let month = i8::try_from(r.number(from, to)).unwrap_or(1);
        jiff::civil::Date::new(2026, month, 15).unwrap_or(jiff::civil::Date::MIN)
    };
    let payers: Vec<usize> = (0..program.wallets.len())
        .filter(|wallet| matches!(program.wallets[*wallet].kind, Kind::Points | Kind::Stamps))
        .collect();
    let cost = if payers.is_empty() || random.chance(50) {
        None
    } else {
        Some((random.pick(&payers), random.number(1, 15)))
    };
    Game {
        // A rule may be called so, too, and must not share its limits.
        name: format!("rule_{}", program.games.len()),
        from: random
            .maybe(25, |r| (day(r, 1, 6), r.maybe(50, |r| i8::try_from(r.number(1, 23)).unwrap_or(5)))),
        until: random.maybe(20, |r| day(r, 7, 12)),
        when: clauses(random, width),
        for_level: if random.chance(85) { None } else { some_level(random, program) },
        min_age: random.maybe(10, |r| r.number(5, 40)),
        condition: random.maybe(if width < 2 { 0 } else { 10 }, |r| conditions::of_member(r, program)),
        limits: limits(random, cost.is_none()),
        cost,
        prizes: prizes(random, program),
    }
}

fn limits(random: &mut Random, needed: bool) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    while limits.len() < 2 && (random.chance(40) || (needed && limits.is_empty())) {
        let per = match random.number(0, 6) {
            0 => Per::Total,
            1 => Per::MembershipYear,
            _ => Per::Period(period(random)),
        };
        limits.push(Limit { times: Some(random.number(1, 4)), units: None, per, carry_over: false });
    }
    limits
}

fn prizes(random: &mut Random, program: &Program) -> Vec<GamePrize> {
    let count = random.place(4) + 1;
    let plays = random.pick(&[1, 2, 3, 4, 6, 10]);
    let mut left = plays;
    let mut prizes: Vec<GamePrize> = Vec::new();
    for place in 0..count {
        let wanted_instead = prizes.iter().any(|prize| prize.instead == Some(place));
        let times = random.number(1, left.max(1));
        let odds = if wanted_instead && random.chance(40) {
            Chance::Never
        } else if 0 < left && times < left && place + 1 == count && random.chance(40) {
            left = 0;
            Chance::Rest
        } else if 0 < left {
            left -= times;
            Chance::In(times, plays)
        } else if wanted_instead {
            Chance::Never
        } else {
            break;
        };
        let stock = random.maybe(60, |r| r.number(0, 3));
        let later = stock.is_some() && place + 1 < count && random.chance(50);
        let mut gives = vec![challenges::prize(random, program)];
        while gives.len() < 3 && random.chance(30) {
            gives.push(challenges::prize(random, program));
        }
        prizes.push(GamePrize { odds, stock, instead: later.then_some(place + 1), gives });
    }
    // The last one that was made may point behind itself.
    let made = prizes.len();
    for prize in &mut prizes {
        prize.instead = prize.instead.filter(|place| *place < made);
    }
    prizes
}

/// A play, mostly with a number of the game.
pub fn event(random: &mut Random, model: &Model<'_>) -> Body {
    let games = &model.program.games;
    let game = &games[random.place(games.len())];
    let drawn = match random.number(0, 99) {
        0 => None,
        1 => Some(Drawn::Number(random.pick(&[-1, 0, game.numbers() + 1]))),
        _ => Some(Drawn::Number(random.number(1, game.numbers()))),
    };
    let game = if random.chance(98) { game.name.clone() } else { "unknown".to_owned() };
    Body::GamePlayed(Play { game, input: None, drawn })
}

/// Sums up what was played.
pub fn note(plays: &mut BTreeMap<Sym, [i64; 4]>, played: &Played) {
    let Played { game, number, won, given, times, .. } = played;
    let more = [*times, times * number, times * i64::from(won.is_some()), times * i64::from(given.is_some())];
    let sums = plays.entry(*game).or_default();
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// What was played and given, and what is left in the pools.
pub fn compare(world: &World<'_>) -> Result<(), String> {
    let pools = world.pool.slices(things_of_games(world.checked));
    for (place, game) in world.checked.games.iter().enumerate() {
        let sums = world.plays.get(&game.game).copied().unwrap_or_default();
        same(&format!("plays of game {place}"), &sums, &world.model.plays(place))?;
        for (at, prize) in game.prizes.iter().enumerate() {
            let stock = world.model.program.games[place].prizes[at].stock;
            let left = stock.map(|stock| (stock - world.model.prizes_given(place, at)).max(0));
            same(&format!("what is left of prize {at} of game {place}"), &prizes_left(prize, &pools), &left)?;
            if left.is_some() && stock.is_some_and(|stock| stock < world.model.prizes_given(place, at)) {
                return Err(format!("more of prize {at} of game {place} was given than there is"));
            }
        }
    }
    Ok(())
}

/// What the member is shown of the games, at a time at which nothing is due.
pub fn shown(world: &World<'_>, profile: &Profile, at: Moment) -> Result<(), String> {
    let standings = game_standings(world.checked, &world.account, profile, at);
    let shown = standings.iter().map(|standing| {
        let left = standing.allowances.iter().map(|one| (one.left, one.until.map(|until| until.0)));
        let refusal = standing.lock.map(|lock| match lock {
            GameLock::Ahead | GameLock::Over | GameLock::NotNow => "GameNotNow",
            GameLock::OtherLevel => "GameForOtherLevel",
            GameLock::Age => "GameForOlder",
            GameLock::Condition => "GameConditionFalse",
            GameLock::UsedUp { .. } => "GameUsedUp",
            GameLock::InDebt => "InDebt",
            GameLock::TooFew => "InsufficientPoints",
        });
        (left.collect::<Vec<_>>(), standing.plays, refusal)
    });
    same("games as shown", &shown.collect::<Vec<_>>(), &world.model.games_shown(profile, at.0))
}
