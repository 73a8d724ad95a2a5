//! What the server sends by itself: webhooks, in threads of their own, to addresses that somebody else wrote down and that are
//! therefore not trusted.

mod address;
mod message;
mod send;
mod turns;

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use regulars_app::{App, DueDelivery, Heard, Refusal};
use regulars_engine::id::WebhookId;

pub use address::Allowed;
pub use message::{WebhookData, WebhookMessage};
use send::Client;
pub use send::TIME_MAX;
use turns::Turns;

/// Between two looks for what is due, when nothing was.
const PAUSE: Duration = Duration::from_millis(500);
/// Deliveries taken at once.
const TAKEN: u32 = 200;
/// Addresses that are told at the same time, so that a slow one holds up itself only.
const ADDRESSES_AT_ONCE: usize = 16;
/// Messages that one address gets at the same time, each of another account. What became of them is noted at once, for a
/// commit costs more than a message.
const MESSAGES_AT_ONCE: usize = 8;
/// An address whose turn takes longer waits for its next one, well before somebody else takes its deliveries.
const TURN_MICROS: i64 = 20_000_000;

/// The threads that tell webhooks. They end when it is dropped, after what they are just sending.
pub struct Outgoing {
    /// Nothing is ever sent: it ends the thread by going.
    stop: Mutex<Option<Sender<()>>>,
    thread: Option<JoinHandle<()>>,
}

/// What its threads share.
struct Work {
    app: App,
    client: Client,
    turns: Mutex<Turns>,
    stopping: AtomicBool,
}

/// The turn of an address. It is over when this is dropped, however that comes.
struct Turn {
    work: Arc<Work>,
    webhook: WebhookId,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.work.turns().end(self.webhook);
    }
}

impl Outgoing {
    /// Starts it. Addresses that are not public, and those without TLS, are told only when they are allowed.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn start(app: App, allowed: Allowed) -> std::io::Result<Outgoing> {
        let (stop, stopped) = channel();
        let work = Arc::new(Work::new(app, Client::new(allowed, TIME_MAX)));
        let thread = std::thread::Builder::new().name("webhooks".to_owned());
        let thread = thread.spawn(move || work.run(&stopped))?;
        Ok(Outgoing { stop: Mutex::new(Some(stop)), thread: Some(thread) })
    }

    /// Takes nothing more to send. What is just being sent ends within half a minute, or is sent again by the next start.
    pub fn announce_stop(&self) {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        self.announce_stop();
        if let Some(thread) = self.thread.take() {
            // A panic in it was reported by its thread; what it had taken is told by the next start.
            let _ = thread.join();
        }
    }
}

/// Tells all that is due now, one address after the other and none for longer than `time_max` a message, and comes back when
/// nothing is: for tests and tools.
///
/// # Errors
/// The database failed; what was not noted is sent again.
pub fn tell_all_due(app: &App, allowed: Allowed, time_max: Duration) -> Result<(), Refusal> {
    let work = Work::new(app.clone(), Client::new(allowed, time_max));
    let mut told = true;
    while std::mem::take(&mut told) {
        for webhook in app.due_webhooks()? {
            told |= work.turn(webhook)?;
        }
    }
    Ok(())
}

impl Work {
    fn new(app: App, client: Client) -> Work {
        Work { app, client, turns: Mutex::default(), stopping: AtomicBool::new(false) }
    }

    fn run(self: &Arc<Work>, stopped: &Receiver<()>) {
        let mut threads: Vec<JoinHandle<()>> = Vec::new();
        while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(PAUSE) {
            threads.retain(|thread| !thread.is_finished());
            if let Err(refusal) = self.round(&mut threads) {
                tracing::warn!(%refusal, "webhooks wait");
            }
        }
        self.stopping.store(true, Ordering::Relaxed);
        threads.into_iter().for_each(|thread| drop(thread.join()));
    }

    /// Gives a turn to each address that is due, neither busy nor resting, as far as there is room.
    fn round(self: &Arc<Work>, threads: &mut Vec<JoinHandle<()>>) -> Result<(), Refusal> {
        let due = self.app.due_webhooks()?;
        let room = ADDRESSES_AT_ONCE.saturating_sub(threads.len());
        for webhook in self.turns().begin(due, room, self.app.now()) {
            let turn = Turn { work: Arc::clone(self), webhook };
            let thread = std::thread::Builder::new().name("webhook".to_owned()).spawn(move || {
                if let Err(refusal) = turn.work.turn(webhook) {
                    tracing::warn!(%webhook, %refusal, "what became of webhooks was not noted");
                }
            });
            match thread {
                Ok(thread) => threads.push(thread),
                Err(error) => tracing::warn!(%error, "no thread for a webhook"),
            }
        }
        Ok(())
    }

    /// Tells one address what is due, until something does not arrive. Whether there was anything.
    fn turn(&self, webhook: WebhookId) -> Result<bool, Refusal> {
        let began = self.app.now();
        let mut any = false;
        loop {
            let due = self.app.due_deliveries(webhook, TAKEN)?;
            if due.is_empty() {
                return Ok(any);
            }
            any = true;
            for (place, some) in due.chunks(MESSAGES_AT_ONCE).enumerate() {
                let well = self.tell(webhook, some)?;
                let long = TURN_MICROS < self.app.now().0.saturating_sub(began.0);
                if !well || long || self.stopping.load(Ordering::Relaxed) {
                    let rest = due.iter().skip(place.saturating_add(1).saturating_mul(MESSAGES_AT_ONCE));
                    self.app.give_back(&rest.map(|due| due.id).collect::<Vec<_>>())?;
                    return Ok(any);
                }
            }
        }
    }

    /// Tells an address some things at once, and notes what became of them. Whether all arrived.
    fn tell(&self, webhook: WebhookId, some: &[DueDelivery]) -> Result<bool, Refusal> {
        let now = self.app.now();
        let heard: Vec<Heard> = std::thread::scope(|scope| {
            let tell = |due| scope.spawn(move || self.client.tell(due, now));
            let told: Vec<_> = some.iter().map(tell).collect();
            // What a thread that panicked did is not known, so it counts as not arrived and comes again.
            told.into_iter().map(|told| told.join().unwrap_or_else(|_| Heard::unknown())).collect()
        });
        for (due, heard) in some.iter().zip(&heard).filter(|(_, heard)| **heard != Heard::Yes) {
            tracing::info!(webhook = %due.id.webhook, attempts = due.attempts, ?heard, "a webhook did not arrive");
        }
        self.turns().note(webhook, &heard, self.app.now());
        let all = heard.iter().all(|heard| *heard == Heard::Yes);
        let with_ids = some.iter().zip(heard).map(|(due, heard)| (due.id, due.attempts, heard));
        self.app.note_heard(&with_ids.collect::<Vec<_>>())?;
        Ok(all)
    }

    fn turns(&self) -> std::sync::MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
