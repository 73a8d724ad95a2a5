//! Tills that report to whichever server answers, and repeat what was not answered until it is.

use std::{
    collections::HashMap,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use regulars_app::Clock;
use regulars_scenarios::server::Client;
use serde_json::Value;

use crate::shop::{EVENTS, Shop};

/// A till asks somebody else when an answer takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two tries of a till, and two looks at whether a server has ended.
const MOMENT: Duration = Duration::from_millis(10);

/// An event that was answered, and its id.
pub struct Written {
    pub event: Value,
    pub id: Value,
}

/// What the tills have met.
#[derive(Debug, Default, Clone, Copy)]
pub struct Done {
    /// Events that were answered.
    pub answered: u64,
    /// Of those, the ones that had to be repeated and were stored by the first try, or not.
    pub was_stored: u64,
    pub was_not: u64,
    /// Tries that came to nothing: no answer, or one that says "later".
    pub failed: u64,
}

impl Done {
    /// Tries, whatever came of them.
    pub fn tries(self) -> u64 {
        self.answered + self.failed
    }
}

/// The servers that are open, and what the tills have done.
#[derive(Default)]
pub struct Trade {
    state: Mutex<State>,
    changed: Condvar,
    /// Nobody tells it: the time is what is waited for.
    again: Condvar,
    /// Nobody begins anything new.
    closing: AtomicBool,
    /// Nobody goes on.
    over: AtomicBool,
}

#[derive(Default)]
struct State {
    servers: Vec<String>,
    done: Done,
}

/// Ends the tills, also when what goes on beside them fails.
struct Over<'a>(&'a Trade);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.closing.store(true, Ordering::SeqCst);
        if thread::panicking() {
            self.0.over.store(true, Ordering::SeqCst);
        }
        // A till that is about to wait has looked before.
        drop(self.0.lock());
        self.0.changed.notify_all();
    }
}

impl Trade {
    /// Has so many tills report while `work` goes on, and ends what they have begun on the servers that it leaves.
    pub fn run<S>(&self, shop: &Shop, tills: usize, work: impl FnOnce(&Trade) -> S) -> Vec<Written> {
        thread::scope(|scope| {
            let till = |till| scope.spawn(move || self.till(shop, till));
            let tills: Vec<_> = (0..tills).map(till).collect();
            let over = Over(self);
            let servers = work(self);
            drop(over);
            let written = tills.into_iter().flat_map(|till| till.join().unwrap()).collect();
            drop(servers);
            written
        })
    }

    /// What was met so far.
    pub fn done(&self) -> Done {
        self.lock().done
    }

    /// A server is open.
    pub fn opened(&self, server: &str) {
        self.lock().servers.push(server.to_owned());
        self.changed.notify_all();
    }

    /// Nobody asks a server any more.
    pub fn closed(&self, server: &str) {
        self.lock().servers.retain(|open| open != server);
    }

    /// Waits until so many more events were answered.
    pub fn wait_for_answers(&self, more: u64) {
        let expected = self.done().answered + more;
        self.wait_until(|done| expected <= done.answered);
    }

    /// Waits until something was tried, or for a moment: the end of a server is told by nobody.
    pub fn wait_for_anything(&self) {
        assert!(!self.over.load(Ordering::SeqCst), "a till has failed");
        let waited = self.changed.wait_timeout(self.lock(), MOMENT);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn wait_until(&self, reached: impl Fn(Done) -> bool) {
        let mut state = self.lock();
        while !reached(state.done) {
            assert!(!self.over.load(Ordering::SeqCst), "a till has failed");
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn till(&self, shop: &Shop, till: usize) -> Vec<Written> {
        // When a till fails, nobody waits for it.
        let _over = TillOver(self);
        let mut clients = HashMap::new();
        let mut written = Vec::new();
        for number in 0.. {
            if self.closing.load(Ordering::SeqCst) {
                break;
            }
            let event = shop.event(till, number);
            let Some(id) = self.report(&mut clients, shop, till, &event) else { break };
            written.push(Written { event, id });
        }
        written
    }

    /// Reports an event until it is answered; none when everything is over.
    fn report(
        &self,
        clients: &mut HashMap<String, Client>,
        shop: &Shop,
        till: usize,
        event: &Value,
    ) -> Option<Value> {
        for turn in 0.. {
            let server = self.server(till + turn)?;
            let open = |server: &String| Client::within(server.clone(), shop.key.clone(), PATIENCE);
            let client = clients.entry(server).or_insert_with_key(open);
            let answer = client.report(EVENTS, event);
            let mut state = self.lock();
            match answer {
                Ok(answer) if matches!(answer.status, 200 | 201) => {
                    state.done.answered += 1;
                    if turn != 0 {
                        let how = if answer.status == 200 {
                            &mut state.done.was_stored
                        } else {
                            &mut state.done.was_not
                        };
                        *how += 1;
                    }
                    self.changed.notify_all();
                    return Some(answer.body["event"].clone());
                }
                // Later, or nobody knows what became of it.
                Ok(answer) => {
                    let later = matches!(answer.status, 409 | 412 | 429 | 500..=599);
                    assert!(later, "{event}: {} {}", answer.status, answer.body);
                }
                Err(_) => {}
            }
            state.done.failed += 1;
            self.changed.notify_all();
            // Whoever was told "later" does not ask again at once.
            drop(self.again.wait_timeout(state, MOMENT).unwrap_or_else(PoisonError::into_inner));
        }
        None
    }

    /// The server whose turn it is, as soon as there is one.
    fn server(&self, turn: usize) -> Option<String> {
        let mut state = self.lock();
        loop {
            if self.over.load(Ordering::SeqCst) {
                return None;
            }
            if !state.servers.is_empty() {
                return Some(state.servers[turn % state.servers.len()].clone());
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A till that fails ends the others, and whoever waits.
struct TillOver<'a>(&'a Trade);

impl Drop for TillOver<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.over.store(true, Ordering::SeqCst);
            drop(self.0.lock());
            self.0.changed.notify_all();
        }
    }
}

pub fn now() -> String {
    Clock::System.now().timestamp().to_string()
}
