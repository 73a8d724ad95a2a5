//! How a database is brought to this release's schema while others use it: what is added comes first and waits for nobody's
//! lock for long; indexes and rows follow without holding anybody up; what goes, goes when nobody needs it any more.
//!
//! The order of things is here. What each database does for it is a [`Ground`], in `schema` of each back end.

mod step;

use std::time::Duration;

pub use step::{Part, PartKind, Step, index_of};

use crate::{Fault, MigrationStep, NodeRow};

/// How migrations are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrateHow {
    /// How long a statement waits for a lock before it gives up. Others wait behind it for as long.
    pub lock_time: Duration,
    /// How often it is tried, with a pause as long as the wait in between.
    pub tries_max: u32,
    /// Keys of one batch of rows.
    pub batch: u32,
    /// Whether what older releases need is taken away.
    pub contract: bool,
}

impl Default for MigrateHow {
    fn default() -> MigrateHow {
        MigrateHow { lock_time: Duration::from_secs(2), tries_max: 15, batch: 1_000, contract: false }
    }
}

/// A part of a step that is still to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPart {
    /// The step.
    pub step: MigrationStep,
    /// Its place among the parts of the step.
    pub place: u32,
    /// `index`, `backfill` or `contract`.
    pub kind: &'static str,
    /// What it runs.
    pub sql: String,
    /// The key up to which rows are filled.
    pub after_key: Option<String>,
}

/// What happens while migrations are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Migrating {
    /// The tables of a step are there.
    Added(MigrationStep),
    /// Some rows of a part are filled, up to this key.
    Filled(OpenPart, String),
    /// A part is done.
    Done(OpenPart),
    /// A lock was not got; it is tried again.
    Blocked(String),
}

/// Why a part was left for later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waits {
    /// It takes something away, which was not asked for.
    Unasked,
    /// Servers of older releases may still need what it takes away.
    OlderNodes(Vec<NodeRow>),
    /// Another part of its step comes first, and is not done.
    Earlier,
    /// Somebody else is at it, or it was to be stopped here.
    Stopped,
}

/// What the database still lacks: all is done when there is nothing.
pub type Waiting = Vec<(OpenPart, Waits)>;

/// Hears what happens, and says whether to go on.
pub type Told<'a> = &'a mut dyn FnMut(&Migrating) -> bool;

/// What a back end does. Each operation is one transaction, where the database can do it in one.
pub trait Ground {
    /// Keeps others from adding steps meanwhile.
    fn begin(&mut self) -> Result<(), Fault>;
    /// Lets others add steps. From here on nobody else does the parts: false if somebody is at them already.
    fn begin_parts(&mut self) -> Result<bool, Fault>;
    /// The steps that the database has, by number with their checksums.
    fn applied(&mut self) -> Result<Vec<(i32, String)>, Fault>;
    /// The parts that are to be done, by step and place, with the key up to which they are.
    fn open(&mut self) -> Result<Vec<(i32, u32, Option<String>)>, Fault>;
    /// Runs what a step adds, and notes it with the places of the parts that remain.
    fn add(&mut self, step: &Step, sql: &str, parts: u32) -> Result<(), Fault>;
    /// Makes or drops an index, and closes the part.
    fn index(&mut self, step: i32, place: u32, part: &Part) -> Result<(), Fault>;
    /// Fills the next rows and notes how far that is; none when there were no more, and the part is closed.
    fn fill(
        &mut self,
        at: (i32, u32),
        part: &Part,
        after: Option<&str>,
        batch: u32,
    ) -> Result<Option<String>, Fault>;
    /// Takes something away, and closes the part.
    fn contract(&mut self, step: i32, place: u32, part: &Part) -> Result<(), Fault>;
    /// The servers that are there and know no schema from this one on.
    fn older_nodes(&mut self, schema: i32) -> Result<Vec<NodeRow>, Fault>;
    /// Waits a while.
    fn pause(&mut self);
}

/// Brings a database to the schema of the steps, as far as `how` lets it, and tells what remains.
pub fn run(
    ground: &mut impl Ground,
    steps: &[Step],
    how: &MigrateHow,
    told: Told<'_>,
) -> Result<Waiting, Fault> {
    ground.begin()?;
    let applied = ground.applied()?;
    check(steps, &applied)?;
    let has = |step: &Step| applied.iter().any(|(number, _)| *number == step.number);
    for step in steps.iter().filter(|step| !has(step)) {
        match applied.is_empty() {
            // Nobody is there who could be held up, and there is no row to fill.
            true => ground.add(step, &step.whole(|_| false), 0)?,
            false => {
                let parts = u32::try_from(step.parts.len()).unwrap_or(u32::MAX);
                try_for(ground, how, told, |ground| ground.add(step, &step.expand, parts))?;
            }
        }
        told(&Migrating::Added(step.about()));
    }
    let is_free = ground.begin_parts()?;
    let mut waiting = Waiting::new();
    for (number, place, after_key) in ground.open()? {
        let Some((step, part)) = find(steps, number, place) else { continue };
        let open =
            OpenPart { step: step.about(), place, kind: part.word(), sql: part.sql.clone(), after_key };
        let waits = match is_free {
            true => one(ground, how, told, (&open, part), &waiting)?,
            false => Some(Waits::Stopped),
        };
        match waits {
            Some(why) => waiting.push((open, why)),
            None => {
                told(&Migrating::Done(open));
            }
        }
    }
    Ok(waiting)
}

/// The part of a step at a place.
pub fn find(steps: &[Step], number: i32, place: u32) -> Option<(&Step, &Part)> {
    let step = steps.iter().find(|step| step.number == number)?;
    Some((step, step.parts.get(usize::try_from(place).ok()?)?))
}

/// Refuses a database whose steps are not the first of ours.
pub fn check(steps: &[Step], applied: &[(i32, String)]) -> Result<(), Fault> {
    let known = steps.last().map_or(0, |step| step.number);
    let found = applied.iter().map(|(number, _)| *number).max().unwrap_or(0);
    if known < found {
        return Err(Fault::NewerSchema { found, known });
    }
    for step in steps.iter().filter(|step| step.number <= found) {
        let reason = match applied.iter().find(|(number, _)| *number == step.number) {
            Some((_, checksum)) if *checksum == step.checksum => continue,
            Some(_) => format!("step {} of its schema is another than this release's", step.number),
            None => format!("step {} of its schema was left out", step.number),
        };
        return Err(Fault::Unusable { reason });
    }
    Ok(())
}

/// Does a part, or tells why not.
fn one(
    ground: &mut impl Ground,
    how: &MigrateHow,
    told: Told<'_>,
    (open, part): (&OpenPart, &Part),
    waiting: &Waiting,
) -> Result<Option<Waits>, Fault> {
    let (number, place) = (open.step.number, open.place);
    if waiting.iter().any(|(earlier, _)| earlier.step.number == number) {
        return Ok(Some(Waits::Earlier));
    }
    match &part.kind {
        PartKind::Index => try_for(ground, how, told, |ground| ground.index(number, place, part))?,
        PartKind::Backfill { .. } => {
            let mut after = open.after_key.clone();
            loop {
                let next = try_for(ground, how, told, |ground| {
                    ground.fill((number, place), part, after.as_deref(), how.batch)
                })?;
                let Some(next) = next else { break };
                if !told(&Migrating::Filled(open.clone(), next.clone())) {
                    return Ok(Some(Waits::Stopped));
                }
                after = Some(next);
            }
        }
        PartKind::Contract if !how.contract => return Ok(Some(Waits::Unasked)),
        PartKind::Contract => {
            let older = ground.older_nodes(number)?;
            if !older.is_empty() {
                return Ok(Some(Waits::OlderNodes(older)));
            }
            try_for(ground, how, told, |ground| ground.contract(number, place, part))?;
        }
    }
    Ok(None)
}

/// Tries something until no lock is in its way any more, or often enough. In the pauses those get their turn who waited
/// behind it.
fn try_for<G: Ground, T>(
    ground: &mut G,
    how: &MigrateHow,
    told: Told<'_>,
    mut work: impl FnMut(&mut G) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut tries = 1;
    loop {
        match work(ground) {
            Err(Fault::Blocked { by, .. }) if tries < how.tries_max => {
                told(&Migrating::Blocked(by));
                tries += 1;
                ground.pause();
            }
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests;
