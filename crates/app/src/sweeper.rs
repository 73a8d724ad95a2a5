//! Due work: found by `next_due_at` in batches and fed to the lane as ticks, so that its cost follows the number of due
//! accounts and not of members. Nothing depends on it being on time: an event does the due work of its account first,
//! and reading shows it done. The sweeper also offers places that came free, delivers what a crash left in the outbox, takes
//! up jobs and forgets old answers. Of several servers that work each takes its share. One that only serves does nothing of
//! this; it, too, picks up what other servers of the same database have published, and clears the database of what its
//! erasures left in it.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use regulars_engine::id::AccountId;
use regulars_store::Share;

use crate::{
    App,
    app::Shared,
    fault::{Fault, Refusal},
    job::take_up_jobs,
    lane::{Lane, Request, What, offer_free},
    program::ProgramHandle,
};

/// Between two rounds.
const PAUSE: Duration = Duration::from_secs(1);
/// Accounts handed to the lane at once; small enough that orders hardly wait for it.
const ACCOUNTS_AT_ONCE: u32 = 500;

/// Effects handed to the lane at once, and how often in one round.
const EFFECTS_AT_ONCE: u32 = 100;
const ROUNDS_MAX: u32 = 100;

/// The thread that does it.
pub(crate) struct Sweeper {
    stop: Mutex<Option<Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Sweeper {
    /// Starts it. It ends when it is stopped or dropped, or the lane is gone.
    pub fn start(shared: Arc<Shared>, lane: Weak<Lane>) -> Result<Sweeper, Fault> {
        let (stop, stopped) = channel::<()>();
        let turn = move || {
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(PAUSE) {
                let Some(lane) = lane.upgrade() else { return };
                if let Err(refusal) = round(&shared, &lane) {
                    tracing::warn!(%refusal, "due work waits");
                }
            }
        };
        let thread = std::thread::Builder::new().name("sweeper".to_owned()).spawn(turn);
        let thread = thread.map_err(|_| Fault::Thread)?;
        Ok(Sweeper { stop: Mutex::new(Some(stop)), thread: Mutex::new(Some(thread)) })
    }

    /// Ends it after its current batch.
    pub fn stop(&self) {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic in it was reported by its thread; due work is done with events and reads all the same.
            let _ = thread.join();
        }
    }
}

impl App {
    /// One round of the sweeper, for tests and tools: everything that is due now in any program.
    ///
    /// # Errors
    /// The first refusal; what was done before it stays done.
    pub fn sweep(&self) -> Result<(), Refusal> {
        round(&self.shared_arc(), self.lane())
    }

    /// Does all due work of a program up to its time.
    pub(crate) fn run_due(&self, program: &ProgramHandle) -> Result<(), Refusal> {
        run_due(self.shared(), self.lane(), program, Share::ALL)
    }
}

fn round(shared: &Arc<Shared>, lane: &Lane) -> Result<(), Refusal> {
    if shared.is_broken() {
        return Err(Fault::Broken.into());
    }
    shared.programs.refresh(&shared.store)?;
    shared.webhooks.refresh(&shared.store)?;
    shared.keys.flush(&shared.store);
    shared.sessions.flush(&shared.store);
    if shared.works {
        work(shared, lane)?;
    }
    Ok(shared.scrub_if_due(0 < lane.waiting())?)
}

/// This server's share of all that is due.
fn work(shared: &Arc<Shared>, lane: &Lane) -> Result<(), Refusal> {
    let share = shared.share()?;
    for program in shared.programs.all() {
        run_due(shared, lane, &program, share)?;
    }
    deliver(shared, lane, share)?;
    take_up_jobs(shared)?;
    Ok(shared.forget_old_answers()?)
}

/// What a crash or a fault left undelivered.
fn deliver(shared: &Shared, lane: &Lane, share: Share) -> Result<(), Refusal> {
    // What fails is put off; were even that not to succeed, the next round comes soon enough.
    for _ in 0..ROUNDS_MAX {
        let rows = shared.store.outbox(shared.clock.now().0, share, EFFECTS_AT_ONCE)?;
        if rows.is_empty() {
            break;
        }
        lane.deliver(rows)?;
    }
    Ok(())
}

/// While history is being sent, its own times stand for the server's: due work must wait for it.
fn run_due(shared: &Shared, lane: &Lane, program: &ProgramHandle, share: Share) -> Result<(), Refusal> {
    if program.replay_open || program.published.is_none() {
        return Ok(());
    }
    let until = program.now(&shared.clock);
    let mut done: HashSet<AccountId> = HashSet::new();
    loop {
        let due = shared.store.due(Some(program.id), until.0, share, ACCOUNTS_AT_ONCE)?;
        // An account that is still due after its turn can't be helped by another one.
        let due: Vec<_> = due.into_iter().filter(|due| done.insert(due.account)).collect();
        if due.is_empty() {
            return offer_free(shared, lane, program);
        }
        let request = |due: &regulars_store::Due| Request {
            program: program.id,
            what: What::Due { account: due.account, member: due.member, until },
        };
        shared.metrics.swept.add(due.len());
        let answers = lane.send_and_wait(due.iter().map(request).collect())?;
        for (due, answer) in due.iter().zip(answers) {
            if let Err(refusal) = answer {
                tracing::warn!(account = %due.account, %refusal, "due work was refused");
            }
        }
    }
}
