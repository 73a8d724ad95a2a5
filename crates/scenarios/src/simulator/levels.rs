//! Random levels that are given, and what comes with those that are reached.

use regulars_engine::{
    event::{Body, GivenReason, TierGiven},
    state,
};

use super::{challenges, compare::same, random::Random, world::World};
use crate::model::{
    levels::GivenLevel,
    program::{Period, Program},
};

/// What comes with levels: a little, with some of them.
pub fn add_prizes(random: &mut Random, program: &mut Program, width: i64) {
    for set in 0..program.tiers.len() {
        for rank in 0..program.tiers[set].gives.len() {
            let mut prizes = Vec::new();
            while prizes.len() < 3 && random.chance(12 * width) {
                prizes.push(challenges::prize_or_choice(random, program));
            }
            let periods = [Period::Month, Period::Quarter, Period::HalfYear, Period::Year];
            let each = random.maybe(if prizes.is_empty() { 0 } else { 40 }, |r| r.pick(&periods));
            program.tiers[set].gives[rank] = (prizes, each);
        }
    }
}

/// A level that is given, mostly for some weeks.
pub fn given(random: &mut Random, program: &Program, now: i64) -> Body {
    let set = &program.tiers[random.place(program.tiers.len())];
    let level = set.levels[random.place(set.levels.len())].0;
    let today = i32::try_from(now.div_euclid(86_400_000_000)).unwrap_or(0);
    let days = i32::try_from(random.number(-2, 60)).unwrap_or(0);
    Body::TierGiven(TierGiven {
        tier_set: if random.chance(97) { set.name.to_owned() } else { "rank".to_owned() },
        level: if random.chance(97) { level.to_owned() } else { "emerald".to_owned() },
        last_day: random.maybe(70, |_| today + days),
        reason: if random.chance(50) { GivenReason::Match } else { GivenReason::Gift },
    })
}

/// The levels that were given and run, and what came with levels.
pub fn compare(world: &World<'_>) -> Result<(), String> {
    let (tiers, member) = (&world.model.program.tiers, &world.model.member);
    let given = |level: &state::GivenLevel| {
        let set = tiers.iter().position(|set| set.name == world.checked.name_of(level.set));
        let set = set.unwrap_or(usize::MAX);
        let name = world.checked.name_of(level.level);
        let rank = tiers[set].levels.iter().position(|(own, _)| *own == name).unwrap_or(usize::MAX);
        let (since, until) = (level.since.0, level.until.map(|end| end.0));
        GivenLevel { set, rank, since, until, reason: level.reason }
    };
    // Those of one set have an order; which set comes first says nothing.
    let by_set = |mut levels: Vec<GivenLevel>| {
        levels.sort_by_key(|level| level.set);
        levels
    };
    let levels = by_set(world.account.given_levels.iter().map(given).collect());
    same("given levels", &levels, &by_set(member.given_levels.clone()))?;
    for (place, set) in tiers.iter().enumerate() {
        let held = world.checked.symbols.get(set.name).and_then(|name| world.account.level(name));
        let own = member.level(place).map(|rank| set.levels[rank].0);
        same(
            &format!("the level that counts in {}", set.name),
            &held.map(|h| world.checked.name_of(h)),
            &own,
        )?;
    }
    let of_levels = world.account.rounds.iter();
    let mut engine: Vec<_> = of_levels
        .filter(|round| world.checked.name_of(round.challenge).starts_with("level:"))
        .map(|round| {
            let back: Vec<i64> = round.prizes.iter().map(|prize| prize.back).collect();
            (
                world.checked.name_of(round.challenge).to_owned(),
                round.round,
                round.done_at.map(|at| at.0),
                back,
            )
        })
        .collect();
    engine.sort();
    let came = member.came.iter().map(|came| {
        let (set, rank) = came.with;
        let back = came.given.iter().flatten().map(|given| given.back).collect();
        (format!("level:{}:{}", tiers[set].name, tiers[set].levels[rank].0), came.round, came.at, back)
    });
    let mut own: Vec<_> = came.collect();
    own.sort();
    same("what came with levels", &engine, &own)
}
