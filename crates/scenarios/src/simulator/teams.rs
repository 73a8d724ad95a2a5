//! Random teams, and what happens to a member in them.

use regulars_engine::{
    decide::{Effect, Outcome},
    event::Body,
    fact::Fact,
    id::{MemberId, TeamId},
    moment::Moment,
    program::{Challenge as CheckedChallenge, Program as Checked},
    shared::Thing,
    symbol::Sym,
    team::{TeamEvent, TeamFounding, TeamInvitation, TeamRemoval, TeamStep, TeamTask},
};
use uuid::Uuid;

use super::{compare::same, random::Random, world::World};
use crate::model::{
    Model,
    challenge::{Challenge, Goal},
    household::OWN,
    program::{Period, Program},
    team::OtherTeam,
};

/// Makes some challenges ones of teams.
pub fn add(random: &mut Random, challenge: &mut Challenge) {
    if !random.chance(35) {
        return;
    }
    let fewest = usize::try_from(random.number(2, 3)).unwrap_or(2);
    let most = fewest + random.place(3);
    for task in &mut challenge.tasks {
        if let Goal::Row(days, _) = task.goal {
            task.goal = Goal::Days(days);
        }
    }
    let whole = match challenge.tasks.as_slice() {
        [only] => match only.goal {
            Goal::Amount(least) => least,
            Goal::Days(days) | Goal::Row(days, _) => days.into(),
        },
        _ => 0,
    };
    let share = if 0 < whole && random.chance(60) { random.number(1, whole) } else { 0 };
    (challenge.opt_in, challenge.hidden, challenge.team) = (false, false, Some((fewest, most, share)));
    if challenge.days.1.is_none() && challenge.each.is_none() {
        challenge.each = Some(random.pick(&[Period::Quarter, Period::HalfYear, Period::Year]));
    }
}

/// Whether the program has teams.
pub fn has(program: &Program) -> bool {
    program.challenges.iter().any(|challenge| challenge.team.is_some())
}

/// Something that happens to the member: mostly what can.
pub fn event(random: &mut Random, model: &Model<'_>) -> Body {
    let others = model.other_teams();
    let open: Vec<&OtherTeam> = others.iter().filter(|other| !other.done).collect();
    let own = model.own_teams();
    let other = |random: &mut Random| match random.chance(85) && !open.is_empty() {
        true => open[random.place(open.len())].clone(),
        false => others[random.place(others.len())].clone(),
    };
    let any = |random: &mut Random| match own.is_empty() || random.chance(10) {
        true => other(random).team,
        false => own[random.place(own.len())].team,
    };
    let unknown = TeamId(Uuid::from_u128(0x7fff));
    Body::Team(match random.number(0, 99) {
        0..=12 => {
            let all = &model.program.challenges;
            let name = all[random.place(all.len())].name.clone();
            let challenge = if random.chance(95) { name } else { "unknown".to_owned() };
            TeamEvent::Founded(TeamFounding { challenge })
        }
        13..=29 => {
            let OtherTeam { team, people, .. } = other(random);
            let by = if random.chance(90) { people[random.place(people.len())] } else { OWN };
            TeamEvent::Invited(TeamInvitation { team, by })
        }
        30 => TeamEvent::Joined(unknown),
        31..=69 => TeamEvent::Joined(other(random).team),
        70..=79 => TeamEvent::Left(any(random)),
        80..=86 => {
            let team = any(random);
            let captain = others.iter().find(|other| other.team == team).map_or(OWN, |other| other.people[0]);
            let by = random.maybe(60, |r| if r.chance(80) { captain } else { others[0].people[0] });
            TeamEvent::Removed(TeamRemoval { team, by })
        }
        _ => TeamEvent::Done(any(random)),
    })
}

/// What is there before the member, as facts of others.
pub fn before(checked: &Checked, model: &Model<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for other in model.other_teams() {
        let stated = &model.program.challenges[other.of.0];
        let Some(spec) = known(checked, &stated.name) else { continue };
        let forget_at = Moment(model.teams_forgotten_at(other.of));
        let task = TeamTask { challenge: spec.challenge, round: other.of.1, forget_at };
        let mut note = |member: MemberId, step| facts.push(Fact::Team { team: other.team, member, step });
        for (number, member) in (0u64..).zip(&other.people) {
            let step =
                if number == 0 { TeamStep::Founded { task } } else { TeamStep::Joined { task, number } };
            note(*member, step);
        }
        for (of, day, amount) in &other.deeds {
            let task = task_of(spec, *of);
            note(other.people[0], TeamStep::Advanced { task, day: *day, amount: *amount });
        }
        if other.done {
            note(other.people[0], TeamStep::Done { at: Moment(0) });
        }
    }
    facts
}

fn known<'c>(checked: &'c Checked, name: &str) -> Option<&'c CheckedChallenge> {
    checked.symbols.get(name).and_then(|name| checked.challenge_of(name))
}

fn task_of(spec: &CheckedChallenge, place: usize) -> Sym {
    spec.tasks.get(place).map_or(Sym(u16::MAX), |task| task.task)
}

/// Where the member belongs, who else does, and what they have done together.
pub fn compare(world: &World<'_>) -> Result<(), String> {
    let (model, now) = (&world.model, world.account.as_of);
    if !has(model.program) {
        return Ok(());
    }
    let place_of = |challenge: Sym| {
        let name = world.checked.name_of(challenge);
        model.program.challenges.iter().position(|stated| stated.name == name).unwrap_or(usize::MAX)
    };
    let lives = world.account.teams.iter().filter(|place| now < place.task.forget_at);
    let places = lives.map(|place| {
        let of = (place_of(place.task.challenge), place.task.round);
        (place.team, of, place.joined_at.map(|at| at.0), place.left, place.done)
    });
    let expected =
        model.own_teams().into_iter().map(|own| (own.team, own.of, own.joined, own.left, own.done));
    same("teams", &places.collect::<Vec<_>>(), &expected.collect::<Vec<_>>())?;
    for (thing, shared) in world.pool.iter() {
        let (Thing::Team(team), Some(state)) = (thing, &shared.team) else { continue };
        let mut people: Vec<MemberId> = state.people.iter().map(|mate| mate.member).collect();
        let mut expected = model.mates(team);
        people.sort_unstable();
        expected.sort_unstable();
        same("people of a team", &people, &expected)?;
        same("a team is done", &state.done_at.is_some(), &model.team_is_done(team))?;
        let Some(task) = state.task else { continue };
        let spec = world.checked.challenge_of(task.challenge).ok_or("a team has a challenge")?;
        let place = |task: Sym| spec.tasks.iter().position(|own| own.task == task).unwrap_or(usize::MAX);
        let mut deeds: Vec<_> = state.deeds.iter().map(|d| (place(d.task), d.day, d.amount)).collect();
        deeds.sort_unstable();
        same("what a team has done", &deeds, &model.team_deeds(team))?;
    }
    Ok(())
}

/// Who of a team is told that it is done.
pub fn told(world: &World<'_>, outcome: &Outcome) -> Result<(), String> {
    let told = outcome.effects.iter().filter_map(|effect| match effect {
        Effect::Team { to, team } => Some((*to, *team)),
        _ => None,
    });
    same("who is told of a team", &told.collect::<Vec<_>>(), &world.model.member.told_mates)
}
