//! Long work: one piece at a time on a thread of its own, with progress that can be watched. A job is stored with what it runs
//! on, and taken up by whichever server does such work. One that a server did not bring to its end is begun anew by another, or
//! by its next start, since no job changes the ledger.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, TryLockError},
    time::Duration,
};

use regulars_engine::{
    Program,
    codec::read_event,
    document::Format,
    id::{JobId, ProgramId},
    moment::Moment,
    program::{Mistake, check_text},
};
use regulars_store::{Direction, JobClaim, JobRow, JobState};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    App,
    app::Shared,
    event::OWN_SOURCE,
    fault::{Fault, Refusal},
    program::ProgramHandle,
    read::PAGE_MAX,
    replay::{Collector, Keep, Replay},
};

/// Progress is written down after so many members.
const NOTED_EVERY: u64 = 500;
/// A job that has ended no server's run so often will not end the next one's.
const ATTEMPTS_MAX: u64 = 3;
/// Between two looks at a job that is watched. Whoever does it may be another server.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What the app remembers of jobs.
#[derive(Default)]
pub(crate) struct Jobs {
    watched: Mutex<HashMap<JobId, watch::Sender<JobRow>>>,
    /// Held while jobs are done here.
    turn: Mutex<()>,
}

/// The kind of backtests.
const BACKTEST: &str = "backtest";

/// What a backtest runs.
#[derive(Debug, Clone)]
pub enum Backtest {
    /// A document that is not published.
    Document(String, Format),
    /// A published version.
    Version(u32),
}

/// Why a backtest does not start.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BacktestRefusal {
    /// The document has mistakes.
    #[error("the document has {} mistakes", .0.len())]
    Mistakes(Vec<Mistake>),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Refusal),
}

impl App {
    /// Starts to run the program's own recorded events, in memory, through another document. What comes out is in the
    /// job's result; nothing else changes.
    ///
    /// # Errors
    /// [`BacktestRefusal::Mistakes`] for a document that could not be published.
    pub fn start_backtest(&self, program: &ProgramHandle, of: &Backtest) -> Result<JobId, BacktestRefusal> {
        let shared = self.shared();
        let (asked, input) = match of {
            Backtest::Document(text, format) => {
                let latest = shared.store.latest_version(program.id).map_err(Refusal::from)?;
                let names = latest.map(|version| version.symbols).unwrap_or_default();
                check_text(text, *format, names).map_err(BacktestRefusal::Mistakes)?;
                (json!({"document": "sent"}), json!({"document": text, "json": *format == Format::Json}))
            }
            Backtest::Version(number) => {
                let version = shared.programs.version(&shared.store, program.id, *number);
                version.map_err(Refusal::from)?.ok_or(Refusal::NotFound("version"))?;
                (json!({"version": number}), json!({"version": number}))
            }
        };
        Ok(self.start_job(program, BACKTEST, asked.to_string(), input.to_string())?)
    }

    /// A job.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn job(&self, program: &ProgramHandle, id: JobId) -> Result<JobRow, Refusal> {
        self.shared().store.job(program.id, id)?.ok_or(Refusal::NotFound("job"))
    }

    /// A program's jobs, newest first, from before the one given.
    pub fn jobs(
        &self,
        program: &ProgramHandle,
        before: Option<JobId>,
        limit: u32,
    ) -> Result<Vec<JobRow>, Refusal> {
        Ok(self.shared().store.page_jobs(program.id, before, limit.min(PAGE_MAX))?)
    }

    /// The progress of a job as it changes; of one that has ended, its end. The last value has an ended state.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn watch_job(&self, program: &ProgramHandle, id: JobId) -> Result<watch::Receiver<JobRow>, Refusal> {
        let row = self.job(program, id)?;
        let mut watched = self.shared().jobs.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = watched.get(&id) {
            return Ok(sender.subscribe());
        }
        let ended = row.state.has_ended();
        let (sender, receiver) = watch::channel(row);
        if !ended {
            watched.insert(id, sender);
            let (shared, program) = (self.shared_arc(), program.id);
            let look = move || look_at(&shared, program, id);
            let thread = std::thread::Builder::new().name("job-watch".to_owned()).spawn(look);
            if thread.is_err() {
                watched.remove(&id);
                return Err(Fault::Thread.into());
            }
        }
        Ok(receiver)
    }

    fn start_job(
        &self,
        program: &ProgramHandle,
        kind: &str,
        detail: String,
        input: String,
    ) -> Result<JobId, Refusal> {
        let shared = self.shared_arc();
        let now = shared.clock.now();
        let row = JobRow {
            id: shared.ids.new_job(now)?,
            program: program.id,
            kind: kind.to_owned(),
            state: JobState::Queued,
            progress_done: 0,
            progress_total: 0,
            detail,
            result: String::new(),
            input,
            created_at: now.0,
            updated_at: now.0,
        };
        shared.store.insert_job(&row)?;
        if shared.works {
            do_jobs(shared, None)?;
        }
        Ok(row.id)
    }
}

impl Shared {
    /// Marks what an earlier release was doing when it ended: nobody else knows what that ran on.
    pub(crate) fn fail_unfinished_jobs(&self) -> Result<(), Fault> {
        for row in self.store.unfinished_jobs()?.into_iter().filter(|row| row.input.is_empty()) {
            let result = json!({"reason": "the server was restarted"}).to_string();
            let updated_at = self.clock.now().0;
            self.store.update_job(&JobRow { state: JobState::Failed, result, updated_at, ..row }, None)?;
        }
        Ok(())
    }

    fn claim_job(&self) -> Result<Option<(JobRow, JobClaim)>, Fault> {
        Ok(self.store.claim_job(self.node, self.clock.now().0)?)
    }

    /// Writes a job down. Fails when somebody else has begun it anew.
    fn note_job(&self, row: &mut JobRow, claim: JobClaim) -> Result<(), Refusal> {
        row.updated_at = self.clock.now().0;
        if self.store.update_job(row, Some(claim))? { Ok(()) } else { Err(Refusal::Conflict) }
    }
}

/// Takes up jobs that others have left or can't do, unless one is being done here.
pub(crate) fn take_up_jobs(shared: &Arc<Shared>) -> Result<(), Fault> {
    if let Err(TryLockError::WouldBlock) = shared.jobs.turn.try_lock() {
        return Ok(());
    }
    match shared.claim_job()? {
        Some(claimed) => do_jobs(Arc::clone(shared), Some(claimed)),
        None => Ok(()),
    }
}

/// Does jobs on a thread of its own until there is none.
fn do_jobs(shared: Arc<Shared>, claimed: Option<(JobRow, JobClaim)>) -> Result<(), Fault> {
    let mut claimed = claimed;
    let work = move || {
        let _turn = shared.jobs.turn.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let next = match claimed.take() {
                Some(claimed) => Ok(Some(claimed)),
                None => shared.claim_job(),
            };
            match next {
                Ok(Some((row, claim))) => run(&shared, row, claim),
                Ok(None) => return,
                Err(fault) => return tracing::warn!(%fault, "jobs wait"),
            }
        }
    };
    std::thread::Builder::new().name("job".to_owned()).spawn(work).map(drop).map_err(|_| Fault::Thread)
}

fn run(shared: &Shared, mut row: JobRow, claim: JobClaim) {
    let result = match claim.attempt <= ATTEMPTS_MAX {
        true => shared.note_job(&mut row, claim).and_then(|()| work(shared, &mut row, claim)),
        false => Err(unable("it was begun three times, and no server came to its end")),
    };
    (row.state, row.result) = match result {
        Ok(result) => (JobState::Done, result),
        Err(Refusal::Conflict) => {
            return tracing::warn!(job = %row.id, "another server has begun the job anew");
        }
        Err(refusal) => (JobState::Failed, json!({"reason": refusal.to_string()}).to_string()),
    };
    if let Err(refusal) = shared.note_job(&mut row, claim) {
        tracing::error!(job = %row.id, %refusal, "the end of a job could not be written down");
    }
}

/// Does a job, from what is stored of it.
fn work(shared: &Shared, row: &mut JobRow, claim: JobClaim) -> Result<String, Refusal> {
    let input: Value = serde_json::from_str(&row.input).unwrap_or_default();
    let version = match (input["document"].as_str(), input["version"].as_u64()) {
        (Some(text), _) => {
            let format = if input["json"] == true { Format::Json } else { Format::Yaml };
            let names = shared.store.latest_version(row.program)?.map(|version| version.symbols);
            let checked = check_text(text, format, names.unwrap_or_default());
            Arc::new(
                checked.map_err(|_| unable("what was published meanwhile does not go with the document"))?,
            )
        }
        (None, Some(number)) => {
            let number = u32::try_from(number).map_err(|_| Refusal::NotFound("version"))?;
            shared.programs.version_of_entry(&shared.store, row.program, number)?
        }
        (None, None) => return Err(unable("this release does not know such work")),
    };
    shared.programs.refresh(&shared.store)?;
    let program = shared.programs.by_id(row.program).ok_or(Refusal::ProgramNotFound)?;
    let until = program.now(&shared.clock);
    backtest(shared, (row, claim), version, until)
}

/// Why a job ends without what was asked of it.
fn unable(detail: &'static str) -> Refusal {
    Refusal::Invalid { code: "invalid_value", pointer: String::new(), detail }
}

/// Tells those who watch a job what becomes of it, until it has ended or they have.
fn look_at(shared: &Shared, program: ProgramId, id: JobId) {
    let lock = || shared.jobs.watched.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        std::thread::sleep(LOOK_EVERY);
        let row = shared.store.job(program, id);
        let mut watched = lock();
        let Some(sender) = watched.get(&id) else { return };
        let ended = match row {
            Ok(Some(row)) => {
                let ended = row.state.has_ended();
                sender.send_if_modified(|known| {
                    let changed = *known != row;
                    *known = row;
                    changed
                });
                ended
            }
            // Whoever watches asks again when it is there again.
            Ok(None) | Err(_) => true,
        };
        if ended || sender.is_closed() {
            // Whoever watches keeps the last value; the end of the channel says that it is the last.
            watched.remove(&id);
            return;
        }
    }
}

/// Runs every account's events through `version`, account by account: each one's events are in their order, and accounts
/// do not touch each other.
fn backtest(
    shared: &Shared,
    (row, claim): (&mut JobRow, JobClaim),
    version: Arc<Program>,
    until: Moment,
) -> Result<String, Refusal> {
    let program = row.program;
    row.progress_done = 0;
    row.progress_total = shared.store.snapshot()?.counts(Some(program))?.members;
    let mut replay = Replay::new(Arc::clone(&version), Keep::All);
    let mut collector = Collector::default();
    let mut after = None;
    loop {
        let members = shared.store.page_members(program, after, PAGE_MAX)?;
        let Some(last) = members.last() else { break };
        after = Some(last.id);
        for member in &members {
            let handle = replay.member(&member.id.to_string());
            if version.needs_profile {
                replay.set_profile(handle, shared.profile(program, member.id)?);
            }
            let mut seq = 0;
            loop {
                let entries = shared.store.page_entries(member.account, Direction::After(seq), PAGE_MAX)?;
                let Some(last) = entries.last() else { break };
                seq = last.seq;
                // Due work is the other version's own business: it makes what it needs.
                const DUE: [&str; 6] = [
                    "tick",
                    "reward.given",
                    "offer.due",
                    "wallet.paid_out",
                    "plan.renewed",
                    "plan.fee_asked",
                ];
                let due = |kind: &str| DUE.contains(&kind);
                let told =
                    |entry: &&regulars_store::EntryRow| entry.source != OWN_SOURCE || !due(&entry.kind);
                for entry in entries.iter().filter(told) {
                    let event = read_event(&entry.input);
                    let event = event.map_err(|cause| Fault::Unreadable { what: "event", cause })?;
                    let decided = replay.event(handle, &event, &mut |step| collector.step(&version, step));
                    if let Err(rejection) = decided {
                        collector.refused(rejection.code());
                    }
                }
            }
            row.progress_done += 1;
            if row.progress_done.is_multiple_of(NOTED_EVERY) {
                shared.note_job(row, claim)?;
            }
        }
    }
    replay.advance(until, &mut |step| collector.step(&version, step));
    let report = collector.report(&replay, until);
    serde_json::to_string(&report).map_err(|_| Refusal::NotFound("report"))
}
