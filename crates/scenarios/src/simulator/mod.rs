//! The simulator: random programs, random members, random months, in the engine and in the model at once.
//!
//! A run is a seed and a number of operations; the same seed is the same run for ever. A difference is
//! reported with its program and the shortest list of events that still shows it.

mod benefits;
mod budgets;
mod challenges;
mod choices;
mod compare;
mod conditions;
pub mod coverage;
mod dates;
mod events;
mod funding;
mod games;
mod households;
mod invariants;
mod ladders;
mod levels;
mod offers;
mod partners;
mod plans;
mod post;
mod programs;
pub mod random;
pub mod reads;
mod referrals;
mod rewards;
mod shrink;
mod teams;
mod tickets;
mod versions;
mod world;

use std::{collections::BTreeMap, fmt, rc::Rc};

use regulars_engine::{
    Program as Checked,
    document::Format,
    event::{Body, Event},
    id::EventId,
    moment::Moment,
    program::check_text,
    rejection::Rejection,
};

use self::{
    post::Post,
    random::Random,
    world::{Step, World},
};
use crate::model::{Model, offer::On, print, program::Program};

/// Accounts per program; each lives through some hundred events.
const ACCOUNTS: i64 = 4;
/// A life ends after so many decisions. A large rest carried over by the hour is due for ever, and the model sums its
/// whole log anew for each of them.
const DECISIONS_MAX: u64 = 2_000;
/// 2026-01-01T00:00:00Z, in microseconds; members join up to half a year later.
const START: i64 = 1_767_225_600_000_000;
const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// Events decided, due ticks included.
    pub operations: u64,
    /// Programs.
    pub programs: u64,
    /// Accepted events, by kind.
    pub accepted: BTreeMap<&'static str, u64>,
    /// Refused events, by reason.
    pub refused: BTreeMap<String, u64>,
    /// Facts and verdicts, by kind.
    pub seen: BTreeMap<&'static str, u64>,
}

impl Report {
    fn note(
        &mut self,
        kind: &'static str,
        seen: BTreeMap<&'static str, u64>,
        answer: &Result<(), Rejection>,
    ) {
        seen.into_iter().for_each(|(kind, n)| *self.seen.entry(kind).or_default() += n);
        match answer {
            Ok(()) => *self.accepted.entry(kind).or_default() += 1,
            Err(rejection) => *self.refused.entry(format!("{rejection:?}")).or_default() += 1,
        }
    }
}

/// A difference between engine and model.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The seed of the program and its members.
    pub seed: u64,
    /// What differs.
    pub difference: String,
    /// The program, as a document.
    pub document: String,
    /// The shortest list of events found that shows it.
    pub steps: Vec<Step>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {}\n{}", self.seed, self.difference, self.document)?;
        for step in &self.steps {
            let Event { occurred_at, at, external_id, body, .. } = &step.event;
            let (occurred, at) = (occurred_at.timestamp(), at.timestamp());
            let late = if occurred == at { String::new() } else { format!(" (of {occurred})") };
            let version = if step.publishes { " (first of the next version)" } else { "" };
            writeln!(f, "{at}{late}{version} {external_id}: {body:?} {:?}", step.profile.segments)?;
        }
        Ok(())
    }
}

/// Runs about so many operations from a seed.
///
/// # Errors
/// The first difference.
pub fn run(seed: u64, operations: u64) -> Result<Report, Box<Failure>> {
    let mut report = Report::default();
    let mut seeds = Random::new(seed);
    while report.operations < operations {
        run_program(seeds.bits(), &mut report)?;
    }
    Ok(report)
}

/// Runs the one program of a seed, as a failure names it.
///
/// # Errors
/// The first difference.
pub fn run_program(seed: u64, report: &mut Report) -> Result<(), Box<Failure>> {
    let mut random = Random::new(seed);
    let width = random.number(0, 4);
    let program = programs::random(&mut random, width);
    report.programs += 1;
    let checked = match check(&program) {
        Ok(checked) => checked,
        Err(difference) => return Err(failure(seed, &program, difference, Vec::new())),
    };
    let mut post = Post::default();
    for _ in 0..ACCOUNTS {
        let mut steps = Vec::new();
        if let Err(difference) = live(&mut random, &checked, &program, report, &mut steps, &mut post) {
            eprintln!("ORIGINAL {difference}");
            let (program, steps, difference) = shrink::shrink(program, steps, difference);
            return Err(failure(seed, &program, difference, steps));
        }
    }
    post.conserved().map_err(|difference| failure(seed, &program, difference, Vec::new()))
}

/// The program as the engine reads it, or the mistakes it finds.
fn check(program: &Program) -> Result<Rc<Checked>, String> {
    let text = print::document(program).to_string();
    check_text(&text, Format::Json, Vec::new()).map(Rc::new).map_err(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        format!("the engine refuses the program: {}", mistakes.join("; "))
    })
}

fn failure(seed: u64, program: &Program, difference: String, steps: Vec<Step>) -> Box<Failure> {
    let document = print::document(program);
    let document = serde_json::to_string_pretty(&document).unwrap_or_default();
    Box::new(Failure { seed, difference, document, steps })
}

/// How long until something happens; who has habits comes at the same hour of the week.
fn until_next(random: &mut Random, program: &Program) -> i64 {
    let weekly = program.offers.iter().any(|offer| matches!(offer.on, On::Habit(..)));
    if weekly && random.chance(40) { 7 * DAY } else { gap(random) }
}

/// Leads one member through a random life.
fn live(
    random: &mut Random,
    checked: &Checked,
    program: &Program,
    report: &mut Report,
    steps: &mut Vec<Step>,
    post: &mut Post,
) -> Result<(), String> {
    let next = versions::Next::after(program, checked)?;
    let publishing = random.maybe(if next.is_some() { 60 } else { 0 }, |random| random.number(3, 60));
    let mut world = World::new(checked, program, next.as_ref());
    let mut profile = events::profile(random);
    let mut now = START + random.number(0, 180) * DAY + random.number(0, 86_399) * SECOND;
    for number in 0..random.number(20, 120) {
        // Who could not join is somebody else the next time.
        if random.chance(4) || world.model.member.joined.is_none() {
            profile = events::profile(random);
        }
        now += until_next(random, program);
        let mut letter = None;
        let body = match () {
            _ if world.model.member.joined.is_none() => events::joined(random, program),
            _ if world.model.member.waits.iter().any(|wait| wait.offered) && random.chance(70) => {
                events::waiting(random, &world.model)
            }
            _ if events::has_waitlist(program) && random.chance(15) => events::waiting(random, &world.model),
            _ if events::has_room(program) && random.chance(12) => events::entering(random, &world.model),
            _ if program.referral.is_some() && random.chance(12) => referrals::event(random, &world.model),
            _ if !program.transfers.is_empty() && random.chance(8) => {
                let (body, handed) = events::transfer(random, &world.model, post);
                letter = handed;
                body
            }
            _ if !program.conversions.is_empty() && random.chance(8) => {
                events::conversion(random, &world.model)
            }
            _ if !program.tiers.is_empty() && random.chance(5) => {
                levels::given(random, world.model.program, now)
            }
            _ if !world.model.open_choices().is_empty() && random.chance(10) => {
                choices::made(random, &world.model)
            }
            _ if teams::has(program) && random.chance(12) => teams::event(random, &world.model),
            _ if !program.challenges.is_empty() && random.chance(8) => challenges::joined(random, program),
            _ if !program.games.is_empty() && random.chance(12) => games::event(random, &world.model),
            _ if !program.vouchers.is_empty() && random.chance(8) => tickets::event(random, &world.model),
            _ => other(random, &world.model),
        };
        let event = at(random, number, now, body);
        steps.push(Step { event, profile: profile.clone(), publishes: publishing == Some(number) });
        let Some(step) = steps.last() else { continue };
        let before = world.decided;
        let answer = world.step(step)?;
        report.note(step.event.body.kind(), std::mem::take(&mut world.seen), &answer);
        report.operations += world.decided - before;
        for (key, outcome) in std::mem::take(&mut world.sent) {
            post.send(&key, &outcome);
        }
        if let Some(letter) = letter.filter(|_| answer.is_err()) {
            post.put_back(letter);
        }
        if DECISIONS_MAX < world.decided || (world.account.closed && random.chance(50)) {
            break;
        }
    }
    post.end_life(&world);
    Ok(())
}

/// What a member does who does none of what some programs offer to do.
fn other(random: &mut Random, model: &Model<'_>) -> Body {
    let program = model.program;
    match () {
        () if program.household.is_some() && random.chance(15) => households::event(random, model),
        () if !program.plans.is_empty() && random.chance(6) => events::instruction(random, model),
        () if !program.plans.is_empty() && random.chance(6) => plans::sharing(random, model),
        () if !program.plans.is_empty() && random.chance(12) => plans::event(random, model),
        () if !program.benefits.is_empty() && random.chance(8) => benefits::event(random, model),
        () if !program.funders.is_empty() && random.chance(8) => funding::event(random),
        () if !program.funders.is_empty() && random.chance(8) => funding::buys(random, model),
        () if !program.partners.is_empty() && random.chance(8) => events::export(random, model),
        () => events::random(random, model),
    }
}

/// The time to the next event.
fn gap(random: &mut Random) -> i64 {
    match random.number(0, 9) {
        0 => 0,
        1 => random.number(1, 900) * SECOND,
        2..=4 => random.number(1, 86_400) * SECOND,
        5..=8 => random.number(1, 14 * 86_400) * SECOND,
        _ => random.number(1, 120) * DAY,
    }
}

/// An event about now: some come late, some from a clock that is wrong.
fn at(random: &mut Random, number: i64, now: i64, body: Body) -> Event {
    let late = match random.number(0, 99) {
        0..=9 => random.number(0, 5 * 86_400) * SECOND,
        10..=14 => random.number(0, 100) * DAY,
        15 => -random.number(1, 3_600) * SECOND,
        _ => 0,
    };
    let behind = if random.chance(2) { random.number(1, 3 * 86_400) * SECOND } else { 0 };
    let at = Moment(now - behind);
    let (late, first) = (if matches!(body, Body::Tick) { 0 } else { late }, number == 0);
    Event {
        id: EventId(uuid::Uuid::from_u128(u128::from(number.unsigned_abs()) + 1)),
        source: random.pick(&["pos", "shop"]).into(),
        external_id: format!("e{number}"),
        occurred_at: if first { at } else { Moment(at.0 - late) },
        at,
        body,
    }
}
