//! Storing batches while the next one is decided.
//!
//! A commit waits for the disk and takes most of the time that an order takes, so it has a thread of its own; two, where a
//! database writes a batch while the one before it becomes durable. The lane goes on meanwhile as if its batches were stored. If
//! it turns out that one was not (another server wrote one of the accounts, or an event was recorded before), it is decided again.
//! A batch that goes on from an account of one before it is stored after that, or not at all. So nobody is answered, and nothing
//! is stored, that rests on what did not happen.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak,
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
};

use regulars_engine::id::{AccountId, ProgramId};
use regulars_store::Commit;

use super::{
    commit::{Decided, Tried, commit},
    decide::Thread,
    queue::{Message, Waiting, WhoKey},
};
use crate::{app::Shared, fault::Fault};

/// The threads that store, as the lane sees them.
pub(super) struct Storing {
    jobs: Option<Sender<(Turn, Job)>>,
    line: Arc<Line<Job>>,
    threads: Vec<JoinHandle<()>>,
    /// The batches that are under way, oldest first.
    under_way: VecDeque<UnderWay>,
    /// The number of the batch that is under way longest.
    oldest: u64,
}

/// A batch that is being stored.
struct UnderWay {
    events: usize,
    accounts: Vec<AccountId>,
    /// By what those are found who become members.
    joined: Vec<(ProgramId, WhoKey)>,
    /// What is not stored of it, or none.
    result: Receiver<Option<Unstored>>,
}

struct Job {
    decided: Box<Decided>,
    waiting: Waiting,
    result: Sender<Option<Unstored>>,
}

/// A batch that was not stored.
struct Unstored {
    decided: Box<Decided>,
    waiting: Waiting,
    /// None when it goes on from one that was not stored.
    why: Option<Result<Commit, Fault>>,
}

impl Storing {
    /// Starts the threads, which end when the lane does. `wake` is the way into the lane's queue.
    pub fn start(shared: &Arc<Shared>, wake: &Weak<Sender<Message>>) -> Result<Storing, Fault> {
        let (jobs, todo) = channel();
        let line = Arc::new(Line::of(todo));
        let spawn = |number: usize| {
            let (shared, line, wake) = (Arc::clone(shared), Arc::clone(&line), Weak::clone(wake));
            let thread = std::thread::Builder::new().name(format!("lane-0-store-{number}"));
            thread.spawn(move || store_all(&shared, &line, &wake)).map_err(|_| Fault::Thread)
        };
        let threads = (0..shared.store.writers()).map(spawn).collect::<Result<_, _>>()?;
        Ok(Storing { jobs: Some(jobs), line, threads, under_way: VecDeque::new(), oldest: 0 })
    }

    /// How many events are being stored.
    pub fn events(&self) -> usize {
        self.under_way.iter().map(|batch| batch.events).sum()
    }

    /// Whether a batch that is under way was decided on one of these accounts.
    pub fn touches_any(&self, accounts: &[AccountId]) -> bool {
        self.under_way.iter().any(|batch| batch.accounts.iter().any(|account| accounts.contains(account)))
    }

    /// Whether somebody who is found by this becomes a member by a batch that is under way.
    pub fn enrols(&self, who: &(ProgramId, WhoKey)) -> bool {
        self.under_way.iter().any(|batch| batch.joined.contains(who))
    }

    /// Whether a batch is under way.
    pub fn is_busy(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Whether the batch of this number is still thought to be under way.
    pub fn is_at(&self, number: u64) -> bool {
        self.is_busy() && self.oldest <= number
    }

    /// Has a batch stored beside those that are under way, or after them when it goes on from one of their accounts.
    fn store(&mut self, decided: Box<Decided>, waiting: Waiting) {
        let number = self.oldest.saturating_add(u64::try_from(self.under_way.len()).unwrap_or(0));
        let accounts = decided.accounts.clone();
        let after = self.touches_any(&accounts);
        let (result, told) = channel();
        self.under_way.push_back(UnderWay {
            events: waiting.requests.len(),
            accounts,
            joined: decided.joined.clone(),
            result: told,
        });
        let job = (Turn { number, after }, Job { decided, waiting, result });
        // The threads end only with the lane.
        let sent = self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        assert!(sent, "the threads that store have ended");
    }

    /// Waits for the batch that is under way longest. None when it is stored, or there is none.
    fn wait(&mut self) -> Option<Unstored> {
        let oldest = self.under_way.pop_front()?;
        self.oldest = self.oldest.saturating_add(1);
        oldest.result.recv().expect("the threads that store tell of every batch")
    }
}

impl Drop for Storing {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The way of batches to the threads that store them, in their order.
struct Line<J> {
    jobs: Mutex<Receiver<(Turn, J)>>,
    state: Mutex<State>,
    ended: Condvar,
}

/// When a batch is stored.
struct Turn {
    number: u64,
    /// It goes on from an account of a batch before it, and is stored after those.
    after: bool,
}

#[derive(Default)]
struct State {
    /// The numbers of those that are being stored.
    now: Vec<u64>,
    /// One was not stored, and the lane does not know it yet. What another server wrote instead may have the same version as what
    /// it would have written, so no version tells whether a later batch goes on from it.
    failed: bool,
}

impl<J> Line<J> {
    fn of(jobs: Receiver<(Turn, J)>) -> Line<J> {
        Line { jobs: Mutex::new(jobs), state: Mutex::default(), ended: Condvar::new() }
    }

    /// The next batch when its turn has come, its number, and whether it may be stored.
    fn next(&self) -> Option<(u64, J, bool)> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let (Turn { number, after }, job) = jobs.recv().ok()?;
        self.state().now.push(number);
        drop(jobs);
        let mut state = self.state();
        while after && state.now.iter().any(|other| *other < number) {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        Some((number, job, !(after && state.failed)))
    }

    fn end(&self, number: u64, stored: bool) {
        let mut state = self.state();
        state.now.retain(|other| *other != number);
        state.failed |= !stored;
        self.ended.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that stores.
fn store_all(shared: &Shared, line: &Line<Job>, wake: &Weak<Sender<Message>>) {
    while let Some((number, Job { decided, waiting, result }, may)) = line.next() {
        let unstored = match may {
            true => store(shared, decided, waiting),
            false => Some(Unstored { decided, waiting, why: None }),
        };
        line.end(number, unstored.is_none());
        // Without a lane, or a way into it, there is nobody to wake.
        if let (Ok(()), Some(lane)) = (result.send(unstored), wake.upgrade()) {
            let _ = lane.send(Message::Stored(number));
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
                if self.storing.threads.len() < self.storing.under_way.len() {
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
        self.storing.line.state().failed = false;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(turns: &[(u64, bool)]) -> (Line<()>, Sender<(Turn, ())>) {
        let (jobs, todo) = channel();
        for (number, after) in turns {
            jobs.send((Turn { number: *number, after: *after }, ())).unwrap();
        }
        (Line::of(todo), jobs)
    }

    #[test]
    fn what_goes_on_from_a_failed_one_is_not_stored() {
        let (line, jobs) = line(&[(1, false), (2, true), (3, false), (4, true)]);
        // The first fails, and the fourth would go on from what the second would have been.
        for (number, may) in [(1, true), (2, false), (3, true), (4, false)] {
            assert_eq!(line.next(), Some((number, (), may)));
            line.end(number, number == 3);
        }
        // The lane knows.
        line.state().failed = false;
        jobs.send((Turn { number: 5, after: true }, ())).unwrap();
        assert_eq!(line.next(), Some((5, (), true)));
        drop(jobs);
        assert_eq!(line.next(), None);
    }

    #[test]
    fn what_goes_on_from_one_comes_after_it_and_others_beside_it() {
        let (line, _jobs) = line(&[(1, false), (2, false), (3, true)]);
        let order = Mutex::new(Vec::new());
        assert_eq!((line.next(), line.next()), (Some((1, (), true)), Some((2, (), true))));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                assert_eq!(line.next(), Some((3, (), true)));
                order.lock().unwrap().push("begun 3");
            });
            for (number, text) in [(2, "ended 2"), (1, "ended 1")] {
                order.lock().unwrap().push(text);
                line.end(number, true);
            }
        });
        assert_eq!(*order.lock().unwrap(), ["ended 2", "ended 1", "begun 3"]);
    }
}
