//! Storing batches while the next one is decided.
//!
//! A commit waits for the disk and takes most of the time that an order takes, so it has a thread of its own. The lane goes
//! on meanwhile as if its batches were stored. If it turns out that one was not (another server wrote one of the accounts, or
//! an event was recorded before), nothing that was decided on top of it is stored either: all of it is decided again, one
//! batch after the other. So nobody is answered, and nothing is stored, that rests on what did not happen.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Weak,
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
};

use regulars_store::Commit;

use super::{
    commit::{Decided, Tried, commit},
    decide::Thread,
    queue::{Message, Waiting},
};
use crate::{app::Shared, fault::Fault};

/// How many batches may be under way when the next one is decided. With two, no rate was higher in the runs that were made.
const UNDER_WAY_MAX: usize = 1;

/// The thread that stores, as the lane sees it.
pub(super) struct Storing {
    jobs: Option<Sender<Job>>,
    /// What was not stored, or none, for each batch in turn.
    results: Receiver<Option<Unstored>>,
    thread: Option<JoinHandle<()>>,
    /// The batches that are under way, oldest first: how many events each has.
    under_way: VecDeque<usize>,
    /// The number of the batch that is under way longest.
    oldest: u64,
}

enum Job {
    Store {
        number: u64,
        decided: Box<Decided>,
        waiting: Waiting,
    },
    /// The lane knows that a batch was not stored, and will not build on it any more.
    GoOn,
}

/// A batch that was not stored.
struct Unstored {
    decided: Box<Decided>,
    waiting: Waiting,
    /// None when the batch before it was not stored.
    why: Option<Result<Commit, Fault>>,
}

impl Storing {
    /// Starts the thread, which ends when the lane does. `wake` is the way into the lane's queue.
    pub fn start(shared: Arc<Shared>, wake: Weak<Sender<Message>>) -> Result<Storing, Fault> {
        let (jobs, todo) = channel::<Job>();
        let (done, results) = channel();
        let run = move || {
            let mut stopped = false;
            for job in todo {
                let Job::Store { number, decided, waiting } = job else {
                    stopped = false;
                    continue;
                };
                let unstored = match stopped {
                    true => Some(Unstored { decided, waiting, why: None }),
                    false => store(&shared, decided, waiting),
                };
                stopped = unstored.is_some();
                let told = done.send(unstored);
                // Without a lane, or a way into it, there is nobody to wake.
                if let (Ok(()), Some(lane)) = (told, wake.upgrade()) {
                    let _ = lane.send(Message::Stored(number));
                }
            }
        };
        let thread = std::thread::Builder::new().name("lane-0-store".to_owned()).spawn(run);
        let thread = Some(thread.map_err(|_| Fault::Thread)?);
        Ok(Storing { jobs: Some(jobs), results, thread, under_way: VecDeque::new(), oldest: 0 })
    }

    /// How many events are being stored.
    pub fn events(&self) -> usize {
        self.under_way.iter().sum()
    }

    /// Whether a batch is under way.
    pub fn is_busy(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Whether the batch of this number is still thought to be under way.
    pub fn is_at(&self, number: u64) -> bool {
        self.is_busy() && self.oldest <= number
    }

    fn send(&self, job: Job) {
        // The thread ends only with the lane.
        let sent = self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        assert!(sent, "the thread that stores has ended");
    }

    /// Has a batch stored after those that are under way.
    fn store(&mut self, decided: Box<Decided>, waiting: Waiting) {
        let number = self.oldest.saturating_add(u64::try_from(self.under_way.len()).unwrap_or(0));
        self.under_way.push_back(waiting.requests.len());
        self.send(Job::Store { number, decided, waiting });
    }

    /// Waits for the batch that is under way longest. None when it is stored, or there is none.
    fn wait(&mut self) -> Option<Unstored> {
        self.under_way.pop_front()?;
        self.oldest = self.oldest.saturating_add(1);
        self.results.recv().expect("the thread that stores tells of every batch")
    }
}

impl Drop for Storing {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Stores a batch, and answers when it is stored. None then.
fn store(shared: &Shared, decided: Box<Decided>, waiting: Waiting) -> Option<Unstored> {
    let stored = catch_unwind(AssertUnwindSafe(|| commit(shared, &decided)));
    match stored.unwrap_or(Err(Fault::Bug)) {
        Ok(Commit::Done) => {
            waiting.answer(decided.answers(), &shared.metrics);
            None
        }
        why @ (Ok(_) | Err(_)) => Some(Unstored { decided, waiting, why: Some(why) }),
    }
}

impl Thread {
    /// Decides a batch, and has it stored while the next one is decided.
    pub fn take(&mut self, mut waiting: Waiting) {
        match catch_unwind(AssertUnwindSafe(|| self.try_once(&mut waiting.requests))) {
            Ok(Ok(Tried::Nothing(answers))) => waiting.answer(answers, &self.shared.metrics),
            // What follows elsewhere is there before anybody is answered, so that is stored here and carried out first.
            Ok(Ok(Tried::Decided(decided))) if decided.goes_on() => {
                let stored = match self.settle() {
                    true => self.commit_now(*decided),
                    false => {
                        self.forget_unstored(*decided, None);
                        Ok(None)
                    }
                };
                match stored {
                    Ok(Some(answers)) => {
                        self.follow_up();
                        waiting.answer(answers, &self.shared.metrics);
                    }
                    Ok(None) | Err(_) => self.take_alone(waiting),
                }
            }
            Ok(Ok(Tried::Decided(decided))) => {
                self.storing.store(decided, waiting);
                if UNDER_WAY_MAX < self.storing.under_way.len() {
                    let _ = self.settle_oldest();
                }
            }
            Ok(Ok(Tried::Again) | Err(_)) => self.take_alone(waiting),
            Err(_) => {
                let _ = self.settle();
                self.restart();
                self.take_alone(waiting);
            }
        }
    }

    /// Decides and stores a batch, and answers.
    fn take_alone(&mut self, mut waiting: Waiting) {
        let _ = self.settle();
        let answers = self.process(&mut waiting.requests);
        waiting.answer(answers, &self.shared.metrics);
    }

    /// Waits until all batches that are under way are stored. If one was not, it and those after it are decided and stored
    /// anew, and whatever was decided since rests on what did not happen ([`Thread::lost`]): then the answer is false.
    pub fn settle(&mut self) -> bool {
        let mut stored = true;
        while self.storing.is_busy() {
            stored &= self.settle_oldest();
        }
        stored
    }

    /// Waits until the batch that is under way longest is stored; if it was not, for all of them.
    pub fn settle_oldest(&mut self) -> bool {
        let Some(first) = self.storing.wait() else { return true };
        let mut unstored = vec![first];
        while self.storing.is_busy() {
            unstored.extend(self.storing.wait());
        }
        self.storing.send(Job::GoOn);
        let mut again = Vec::with_capacity(unstored.len());
        for Unstored { decided, waiting, why } in unstored {
            if let Some(Err(fault)) = &why {
                tracing::error!(%fault, events = waiting.requests.len(), "a batch was not stored");
            }
            self.forget_unstored(*decided, why.and_then(Result::ok).as_ref());
            again.push(waiting);
        }
        self.shared.metrics.conflicts.add(1);
        for mut waiting in again {
            let answers = self.process(&mut waiting.requests);
            waiting.answer(answers, &self.shared.metrics);
        }
        self.lost = true;
        false
    }
}
