//! Playing scenarios: time passes, members act, and every step is compared with what was expected.

use std::{borrow::Cow, fmt, path::Path};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use regulars_engine::{Program, calendar::Length, moment::Moment};

use super::{
    act::{Act, Deed},
    compare::{Moved, differences},
    expect::{Expected, Outcome},
    file::{File, ProgramText, Scenario, Step, Unreadable},
    stage::{Answer, Stage},
    world::World,
};

/// The most repetitions of one step.
const TIMES_MAX: u32 = 10_000;

/// What came of a file.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The names of the scenarios that were played.
    pub played: Vec<String>,
    /// What went otherwise than expected: at most one step per scenario, since the rest would only follow
    /// from it.
    pub failures: Vec<Failure>,
}

/// A step that went otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The scenario's name.
    pub scenario: String,
    /// The step, from 1.
    pub step: usize,
    /// Every difference.
    pub lines: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, step {}:", self.scenario, self.step)?;
        self.lines.iter().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

/// Plays all scenarios of a file on the engine alone. `program` is used when the file names none; `folder` is
/// where files beside are looked for.
///
/// # Errors
/// A program that is missing or has mistakes.
pub fn run(file: &File, folder: &Path, program: Option<&Program>) -> Result<Report, Unreadable> {
    run_on(file, folder, program, &mut |program| Ok(Box::new(World::new(program.clone()))))
}

/// Opens a stage for a program, or says why it can't.
pub type Opening<'o, 's> = dyn FnMut(&Program) -> Result<Box<dyn Stage + 's>, String> + 'o;

/// Plays all scenarios of a file, each on a stage of its own without members.
///
/// # Errors
/// A program that is missing or has mistakes. A stage that does not open is a failure of its scenario, at step 0.
pub fn run_on<'s>(
    file: &File,
    folder: &Path,
    program: Option<&Program>,
    open: &mut Opening<'_, 's>,
) -> Result<Report, Unreadable> {
    let program = match (&file.program, program) {
        (Some(text), _) => text.program(folder)?,
        (None, Some(program)) => program.clone(),
        (None, None) => return Err(Unreadable::NoProgram),
    };
    let mut report = Report::default();
    for scenario in &file.scenarios {
        report.played.push(scenario.name.clone());
        let played = match open(&program) {
            Ok(mut stage) => play(scenario, &program, folder, stage.as_mut()),
            Err(mistake) => Err((0, vec![mistake])),
        };
        if let Err((step, lines)) = played {
            report.failures.push(Failure { scenario: scenario.name.clone(), step, lines });
        }
    }
    Ok(report)
}

fn play(
    scenario: &Scenario,
    program: &Program,
    folder: &Path,
    stage: &mut dyn Stage,
) -> Result<(), (usize, Vec<String>)> {
    let mut play = Play { program: Cow::Borrowed(program), folder, stage, now: None };
    for (index, step) in scenario.steps.iter().enumerate() {
        let lines = play.step(step).unwrap_or_else(|mistake| vec![mistake]);
        if !lines.is_empty() {
            return Err((index.saturating_add(1), lines));
        }
    }
    Ok(())
}

struct Play<'s> {
    program: Cow<'s, Program>,
    folder: &'s Path,
    stage: &'s mut dyn Stage,
    now: Option<Moment>,
}

impl Play<'_> {
    /// Plays a step. Answers the differences; an error is a mistake of the scenario itself, or of the engine.
    fn step(&mut self, step: &Step) -> Result<Vec<String>, String> {
        let start = match &step.at {
            Some(text) => moment(&self.program, text)?,
            None => self.now.ok_or("the first step needs `at`")?,
        };
        if self.now.is_some_and(|now| start < now) {
            return Err(
                "time does not go back; `happened` tells of something that is reported late".to_owned()
            );
        }
        if let Some(text) = &step.publishes {
            return self.publish(start, text, &step.outcome);
        }
        let Some((who, act)) = &step.act else { return self.pass(start, &step.outcome) };
        self.arrive(start)?;
        if matches!(act.deed, Deed::Joins(_)) && !self.stage.knows(who) {
            self.stage.add(who, act.profile().map_err(|e| format!("{who}: {e}"))?);
        }
        if !self.stage.knows(who) {
            return Err(format!("`{who}` has not joined; known: {}", self.stage.members().join(", ")));
        }
        let mut moved = Moved { before: self.stage.seen(who, start)?, ..Moved::default() };
        for count in 0..step.times.min(TIMES_MAX) {
            if let (1.., Some(every)) = (count, &step.every) {
                let every = Length::parse(every).map_err(|e| format!("every: {e}"))?;
                let now = self.now.unwrap_or(start);
                self.arrive(every.add(now.timestamp(), &self.program.zone).into())?;
            }
            match (self.act(who, act, step.times)?, &step.outcome) {
                (Ok(why), Outcome::Changes(_)) => moved.why = why,
                (Ok(_), Outcome::Refused(code)) => {
                    return Ok(vec![format!("{who}: expected {code}, was accepted")]);
                }
                (Err(code), Outcome::Refused(due)) if code == *due => {}
                (Err(code), _) => return Ok(vec![format!("{who}: refused: {code}")]),
            }
        }
        moved.after = self.stage.seen(who, self.now.unwrap_or(start))?;
        match &step.outcome {
            Outcome::Changes(expected) => {
                let none = Expected::default();
                self.differences(who, expected.get(who).unwrap_or(&none), moved)
            }
            Outcome::Refused(_) if moved.before == moved.after => Ok(Vec::new()),
            Outcome::Refused(_) => Ok(vec![format!("{who}: a refused event changed something")]),
        }
    }

    fn act(&mut self, who: &str, act: &Act, times: u32) -> Result<Answer, String> {
        let now = self.now.ok_or("the first step needs `at`")?;
        let occurred = act.happened.as_deref().map_or(Ok(now), |text| moment(&self.program, text))?;
        let stage = &*self.stage;
        let body = act.body(&self.program, &|name| stage.id(name)).map_err(|e| format!("{who}: {e}"))?;
        let external_id = act.external_id.as_deref();
        if external_id.is_some() && 1 < times {
            return Err("repeated events can't share an `external_id`".to_owned());
        }
        self.stage.act(who, external_id, (occurred, now), body)
    }

    /// Lets time pass up to a member's act. Due work must have been looked at by then, so that no act hides
    /// it.
    fn arrive(&mut self, until: Moment) -> Result<(), String> {
        let quiet = Outcome::Changes(indexmap::IndexMap::new());
        let lines = self.pass(until, &quiet)?;
        if lines.is_empty() {
            return Ok(());
        }
        let at = until.timestamp();
        Err(format!(
            "work fell due before this act ({at}); let time pass in a step of its own: {}",
            lines.join("; ")
        ))
    }

    /// Publishes a version, and compares what it changes for every member.
    fn publish(&mut self, at: Moment, text: &ProgramText, outcome: &Outcome) -> Result<Vec<String>, String> {
        self.arrive(at)?;
        let next = text.version_after(self.folder, &self.program).map_err(|error| error.to_string())?;
        let next = Program { since: Some(at), ..next };
        self.change(at, outcome, |play| {
            play.stage.publish(&next)?;
            play.program = Cow::Owned(next);
            play.stage.pass(at)
        })
    }

    /// Lets time pass and compares for every member.
    fn pass(&mut self, until: Moment, outcome: &Outcome) -> Result<Vec<String>, String> {
        self.change(until, outcome, |play| play.stage.pass(until))
    }

    /// Does something that concerns all members, and compares for each.
    fn change(
        &mut self,
        until: Moment,
        outcome: &Outcome,
        what: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<Vec<String>, String> {
        let none = indexmap::IndexMap::new();
        let expected = match outcome {
            Outcome::Changes(expected) => expected,
            Outcome::Refused(_) => &none,
        };
        if let Some(stranger) = expected.keys().find(|who| !self.stage.knows(who)) {
            return Err(format!("`{stranger}` has not joined"));
        }
        let names = self.stage.members();
        let since = self.now.unwrap_or(until);
        let mut moves = Vec::with_capacity(names.len());
        for who in names {
            let before = self.stage.seen(&who, since)?;
            moves.push((who, Moved { before, ..Moved::default() }));
        }
        what(self)?;
        self.now = Some(until);
        let quiet = Expected::default();
        let mut lines = Vec::new();
        for (who, mut moved) in moves {
            moved.after = self.stage.seen(&who, until)?;
            lines.extend(self.differences(&who, expected.get(&who).unwrap_or(&quiet), moved)?);
        }
        Ok(lines)
    }

    fn differences(
        &mut self,
        who: &str,
        expected: &Expected,
        mut moved: Moved,
    ) -> Result<Vec<String>, String> {
        for language in expected.called.keys() {
            moved.called.insert(language.clone(), self.stage.called(who, language)?);
        }
        Ok(differences(&self.program, who, expected, &moved))
    }
}

/// An instant: `2026-03-08`, `2026-03-08 10:00`, `2026-03-08 10:00:30` in the program's zone, or with its
/// offset.
fn moment(program: &Program, text: &str) -> Result<Moment, String> {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Ok(timestamp.into());
    }
    // jiff reads a date out of a longer text, too, and would drop the time.
    if let Some(date) = text.parse::<Date>().ok().filter(|_| !text.contains(':')) {
        return Ok(program.zone.start_of_day(date).into());
    }
    let forms = "write `2026-03-08`, `2026-03-08 10:00`, or `2026-03-08T10:00:00+08:00`";
    let local: DateTime = text.parse().map_err(|_| format!("`{text}` is not a time; {forms}"))?;
    let zone = TimeZone::get(program.zone.name()).map_err(|e| e.to_string())?;
    let zoned = local.to_zoned(zone).map_err(|e| e.to_string())?;
    Ok(zoned.timestamp().into())
}
