//! The way into a lane: a bounded queue, and the thread that empties it.
//!
//! Two threads share the work of a lane: this one decides, and `storing` has the batch before stored meanwhile.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
};

use regulars_engine::{
    Program,
    event::{Event, Profile},
    id::{AccountId, MemberId, ProgramId},
    moment::Moment,
};
use regulars_store::{Lookup, LookupHash, MemberRow, OutboxRow};
use tokio::sync::oneshot;

use super::{decide::Thread, storing::Storing, waitlist::Date};
use crate::{
    app::Shared,
    event::{Answer, Terms},
    fault::{Fault, Refusal},
    member::Identifier,
    metrics::Metrics,
};

/// What becomes of each request of a message: its answer, and none for due work.
pub(crate) type Answers = Vec<Result<Option<Answer>, Refusal>>;

/// The bounds of a lane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LaneLimits {
    /// Events that may wait.
    pub queue_max: usize,
    /// Events of one commit.
    pub batch_max: usize,
    /// Accounts that are kept decoded.
    pub cache_max: usize,
}

/// Something for the lane.
pub(crate) enum Message {
    /// Events to decide.
    Work(Work),
    /// Effects to carry out.
    Deliver(Vec<OutboxRow>, Sender<()>),
    /// Places to offer to those who wait for them.
    Offer(Vec<Date>, Sender<()>),
    /// What the lane remembers of a member is no longer so.
    Forget(MemberId),
    /// The batch of this number is stored, or is not.
    Stored(u64),
    /// Finish what waits, then end.
    Stop,
}

/// Events that came together and are answered together.
pub(crate) struct Work {
    requests: Vec<Request>,
    reply: Reply,
}

/// Events that are decided together, and who waits for their answers.
pub(super) struct Waiting {
    pub requests: Vec<Request>,
    replies: Vec<(usize, Reply)>,
    /// How many events wait in the queue or are being decided.
    count: Arc<AtomicUsize>,
}

/// Who waits for the answers.
enum Reply {
    Task(oneshot::Sender<Answers>),
    Thread(Sender<Answers>),
}

/// One event.
pub(crate) struct Request {
    pub program: ProgramId,
    pub what: What,
}

/// What is to be done.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are events; a box would cost each of them an allocation"
)]
pub(crate) enum What {
    /// An event of a member.
    Event {
        who: WhoKey,
        event: Event,
        content_hash: [u8; 16],
        /// No time was told: it happens when it is decided.
        now: bool,
        replay: bool,
        /// What was promised, when the published version is not to decide it, and the version that does.
        terms: Option<(Terms, Arc<Program>)>,
    },
    /// Somebody becomes a member.
    Join(Box<Join>),
    /// The due work of an account, up to a time.
    Due { account: AccountId, member: MemberId, until: Moment },
}

/// Somebody who becomes a member, sealed and hashed already.
pub(crate) struct Join {
    pub lookups: Vec<(Identifier, LookupHash)>,
    /// What the code by which the member brings friends is found by.
    pub code: Option<Lookup>,
    pub member: MemberRow,
    pub profile: Profile,
    pub event: Event,
    pub content_hash: [u8; 16],
    pub now: bool,
    pub replay: bool,
}

/// How the member is found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum WhoKey {
    Id(MemberId),
    Hash(Identifier, LookupHash),
}

/// The sending side of a lane.
pub(crate) struct Lane {
    /// Shared with the lane's thread, which only borrows it: without a way in, the lane ends.
    sender: Arc<Sender<Message>>,
    waiting: Arc<AtomicUsize>,
    limits: LaneLimits,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Lane {
    /// Starts the lane's thread, which ends when it is stopped or its last sender is gone.
    pub fn start(shared: Arc<Shared>, limits: LaneLimits) -> Result<Lane, Fault> {
        let (sender, receiver) = channel();
        let sender = Arc::new(sender);
        let waiting = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&waiting);
        let storing = Storing::start(&shared, &Arc::downgrade(&sender))?;
        let run = move || {
            let lane = Thread::new(shared, storing, limits.cache_max);
            run(lane, &receiver, &counter, limits.batch_max);
        };
        let thread =
            std::thread::Builder::new().name("lane-0".to_owned()).spawn(run).map_err(|_| Fault::Thread)?;
        Ok(Lane { sender, waiting, limits, thread: Mutex::new(Some(thread)) })
    }

    /// Puts events into the queue.
    ///
    /// # Errors
    /// [`Refusal::Overloaded`] at once when too many wait: an honest no now is better than an answer too late.
    pub fn send(&self, requests: Vec<Request>) -> Result<oneshot::Receiver<Answers>, Refusal> {
        let (reply, answers) = oneshot::channel();
        self.enqueue(requests, Reply::Task(reply))?;
        Ok(answers)
    }

    /// Puts events into the queue and blocks this thread until they are answered.
    ///
    /// # Errors
    /// As [`Lane::send`].
    pub fn send_and_wait(&self, requests: Vec<Request>) -> Result<Answers, Refusal> {
        let (reply, answers) = channel();
        self.enqueue(requests, Reply::Thread(reply))?;
        answers.recv().map_err(|_| Fault::Closing.into())
    }

    /// Makes the lane forget what it remembers of a member.
    pub fn forget(&self, member: MemberId) {
        // A lane that has ended remembers nobody.
        let _ = self.sender.send(Message::Forget(member));
    }

    /// Carries out effects and blocks this thread until they are.
    ///
    /// # Errors
    /// The lane has ended.
    pub fn deliver(&self, rows: Vec<OutboxRow>) -> Result<(), Refusal> {
        let (done, answer) = channel();
        self.sender.send(Message::Deliver(rows, done)).map_err(|_| Fault::Closing)?;
        answer.recv().map_err(|_| Fault::Closing.into())
    }

    /// Offers what is free of dates to those who wait, and blocks this thread until that is done.
    ///
    /// # Errors
    /// The lane has ended.
    pub fn offer(&self, dates: Vec<Date>) -> Result<(), Refusal> {
        let (done, answer) = channel();
        self.sender.send(Message::Offer(dates, done)).map_err(|_| Fault::Closing)?;
        answer.recv().map_err(|_| Fault::Closing.into())
    }

    /// How many events wait or are being decided.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    /// Finishes what waits and ends the thread.
    pub fn stop(&self) {
        let _ = self.sender.send(Message::Stop);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic in the lane has been reported by its thread; the queue answers "closing" from then on.
            let _ = thread.join();
        }
    }

    fn enqueue(&self, requests: Vec<Request>, reply: Reply) -> Result<(), Refusal> {
        // Where nothing is asked nothing is waited for: all of a request may have been refused before it came here.
        if requests.is_empty() {
            reply.send(Answers::new());
            return Ok(());
        }
        let count = requests.len();
        let waiting = self.waiting.fetch_add(count, Ordering::AcqRel);
        // A message larger than the queue may still pass alone.
        if 0 < waiting && self.limits.queue_max < waiting.saturating_add(count) {
            self.waiting.fetch_sub(count, Ordering::AcqRel);
            return Err(Refusal::Overloaded { retry_after_s: 1 });
        }
        if self.sender.send(Message::Work(Work { requests, reply })).is_err() {
            self.waiting.fetch_sub(count, Ordering::AcqRel);
            return Err(Fault::Closing.into());
        }
        Ok(())
    }
}

fn run(mut lane: Thread, receiver: &Receiver<Message>, waiting: &Arc<AtomicUsize>, batch_max: usize) {
    let mut left_over = None;
    let mut stopping = false;
    loop {
        let mut batch = Waiting { requests: Vec::new(), replies: Vec::new(), count: Arc::clone(waiting) };
        while batch.requests.len() < batch_max {
            let events = batch.requests.len();
            // While a batch is stored the next one is decided, but not each event as it comes: a commit costs much the same
            // for one as for many. Once it is stored, whatever has come is enough.
            let is_enough = lane.storing.events().max(1) <= events;
            let next = match left_over.take() {
                Some(work) => Some(Message::Work(work)),
                None if is_enough || (stopping && !lane.storing.is_busy()) => receiver.try_recv().ok(),
                None => receiver.recv().ok(),
            };
            match next {
                Some(Message::Work(work)) if 0 < events && batch_max < events + work.requests.len() => {
                    left_over = Some(work);
                    break;
                }
                Some(Message::Work(work)) => batch.add(work),
                Some(Message::Deliver(rows, done)) => {
                    let _ = lane.settle();
                    lane.deliver(rows);
                    lane.offer_touched();
                    // Somebody who no longer waits need not know.
                    let _ = done.send(());
                }
                Some(Message::Offer(dates, done)) => {
                    let _ = lane.settle();
                    lane.touched.extend(dates);
                    lane.offer_touched();
                    let _ = done.send(());
                }
                // Events that were sent before it may be decided without what is forgotten, never the other way round.
                Some(Message::Forget(member)) => lane.forget(member),
                // One that was sent before it may take longer: it is waited for, or nobody would tell of this one again.
                Some(Message::Stored(number)) => {
                    while lane.storing.is_at(number) {
                        let _ = lane.settle_oldest();
                    }
                }
                Some(Message::Stop) => stopping = true,
                None if events == 0 => {
                    let _ = lane.settle();
                    return;
                }
                None => break,
            }
        }
        lane.take(batch);
    }
}

impl Reply {
    fn send(self, answers: Answers) {
        match self {
            Reply::Task(task) => drop(task.send(answers)),
            Reply::Thread(thread) => drop(thread.send(answers)),
        }
    }
}

impl Waiting {
    fn add(&mut self, work: Work) {
        self.replies.push((work.requests.len(), work.reply));
        self.requests.extend(work.requests);
    }

    /// Sends the answers.
    pub fn answer(self, answers: Answers, metrics: &Metrics) {
        for answer in &answers {
            metrics.answered(answer);
        }
        // Before the answers go out: whoever has an answer finds its place in the queue free.
        self.count.fetch_sub(self.requests.len(), Ordering::AcqRel);
        let mut answers = answers.into_iter();
        for (count, reply) in self.replies {
            // Somebody who no longer waits gets no answer; the event is recorded all the same.
            let answers = answers.by_ref().take(count).collect();
            reply.send(answers);
        }
    }
}
