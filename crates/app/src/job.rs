//! Long work: one piece at a time on a thread of its own, with progress that can be watched. A job that a restart cut
//! short is marked as failed at the next start; it can be started again, since no job changes the ledger.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use regulars_engine::{
    Program,
    codec::read_event,
    document::Format,
    id::JobId,
    moment::Moment,
    program::{Mistake, check_text},
};
use regulars_store::{Direction, JobRow, JobState};
use serde_json::json;
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

/// What the app remembers of running jobs.
#[derive(Default)]
pub(crate) struct Jobs {
    watched: Mutex<HashMap<JobId, watch::Sender<JobRow>>>,
    /// Held by the one job that runs.
    turn: Mutex<()>,
}

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
        let (version, asked) = match of {
            Backtest::Document(text, format) => {
                let latest = shared.store.latest_version(program.id).map_err(Refusal::from)?;
                let names = latest.map(|version| version.symbols).unwrap_or_default();
                let checked = check_text(text, *format, names).map_err(BacktestRefusal::Mistakes)?;
                (Arc::new(checked), json!({"document": "sent"}))
            }
            Backtest::Version(number) => {
                let version = shared.programs.version(&shared.store, program.id, *number);
                let version = version.map_err(Refusal::from)?.ok_or(Refusal::NotFound("version"))?;
                (version, json!({"version": number}))
            }
        };
        let until = self.program_now(program);
        let job = self.start_job(program, "backtest", asked.to_string(), move |shared, row| {
            backtest(shared, row, version, until)
        })?;
        Ok(job)
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
        let watched = self.shared().jobs.watched.lock().unwrap_or_else(PoisonError::into_inner);
        match watched.get(&id) {
            Some(sender) => Ok(sender.subscribe()),
            None => Ok(watch::channel(row).1),
        }
    }

    fn start_job(
        &self,
        program: &ProgramHandle,
        kind: &str,
        detail: String,
        work: impl FnOnce(&Shared, &mut JobRow) -> Result<String, Refusal> + Send + 'static,
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
            created_at: now.0,
            updated_at: now.0,
        };
        shared.store.insert_job(&row)?;
        let id = row.id;
        let sender = watch::channel(row.clone()).0;
        shared.jobs.watched.lock().unwrap_or_else(PoisonError::into_inner).insert(id, sender);
        let started =
            std::thread::Builder::new().name("job".to_owned()).spawn(move || run(&shared, row, work));
        started.map_err(|_| Fault::Thread)?;
        Ok(id)
    }
}

impl Shared {
    /// Marks what a restart cut short.
    pub(crate) fn fail_unfinished_jobs(&self) -> Result<(), Fault> {
        for row in self.store.unfinished_jobs()? {
            let result = json!({"reason": "the server was restarted"}).to_string();
            let updated_at = self.clock.now().0;
            self.store.update_job(&JobRow { state: JobState::Failed, result, updated_at, ..row })?;
        }
        Ok(())
    }

    /// Writes a job down and tells those who watch.
    fn note_job(&self, row: &mut JobRow) -> Result<(), Fault> {
        row.updated_at = self.clock.now().0;
        self.store.update_job(row)?;
        if let Some(sender) = self.jobs.watched.lock().unwrap_or_else(PoisonError::into_inner).get(&row.id) {
            sender.send_replace(row.clone());
        }
        Ok(())
    }
}

fn run(shared: &Shared, mut row: JobRow, work: impl FnOnce(&Shared, &mut JobRow) -> Result<String, Refusal>) {
    let turn = shared.jobs.turn.lock().unwrap_or_else(PoisonError::into_inner);
    row.state = JobState::Running;
    let result = shared.note_job(&mut row).map_err(Refusal::from).and_then(|()| work(shared, &mut row));
    (row.state, row.result) = match result {
        Ok(result) => (JobState::Done, result),
        Err(refusal) => (JobState::Failed, json!({"reason": refusal.to_string()}).to_string()),
    };
    if let Err(fault) = shared.note_job(&mut row) {
        tracing::error!(job = %row.id, %fault, "the end of a job could not be written down");
    }
    // Whoever watches keeps the last value; the end of the channel says that it is the last.
    shared.jobs.watched.lock().unwrap_or_else(PoisonError::into_inner).remove(&row.id);
    drop(turn);
}

/// Runs every account's events through `version`, account by account: each one's events are in their order, and accounts
/// do not touch each other.
fn backtest(
    shared: &Shared,
    row: &mut JobRow,
    version: Arc<Program>,
    until: Moment,
) -> Result<String, Refusal> {
    let program = row.program;
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
                shared.note_job(row)?;
            }
        }
    }
    replay.advance(until, &mut |step| collector.step(&version, step));
    let report = collector.report(&replay, until);
    serde_json::to_string(&report).map_err(|_| Refusal::NotFound("report"))
}
