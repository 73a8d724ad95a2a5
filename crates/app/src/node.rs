//! This server among those of its database: every few seconds it notes that it is there. Nothing is decided by it; it keeps
//! `regulars migrate` from taking away what a running server of an older release still needs. A file has one server, and
//! is not written to for this.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use regulars_store::{NodeId, NodeRole};

use crate::{Ids, app::Shared, fault::Fault};

/// Between two notes: a server is taken to be gone when several have failed to come.
const PAUSE: Duration = Duration::from_secs(5);

/// The thread that does it.
pub(crate) struct Presence {
    stop: Mutex<Option<Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Presence {
    /// Notes it for the first time, and from then on.
    ///
    /// # Errors
    /// The database fails, or the system has no thread left.
    pub fn start(shared: &Arc<Shared>, role: NodeRole) -> Result<Option<Presence>, Fault> {
        if !shared.store.is_for_many() {
            return Ok(None);
        }
        // Not from the ids of events: those of a test are to come in their order.
        let node = Ids::system().new_node(shared.clock.now())?;
        let note = move |shared: &Shared| shared.store.note_node(node, role, env!("CARGO_PKG_VERSION"));
        note(shared)?;
        let (stop, stopped) = channel::<()>();
        let shared = Arc::clone(shared);
        let turn = move || {
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(PAUSE) {
                if let Err(fault) = note(&shared) {
                    tracing::warn!(%fault, "could not note that this server is there");
                }
            }
            forget(&shared, node);
        };
        let thread = std::thread::Builder::new().name("presence".to_owned()).spawn(turn);
        let thread = thread.map_err(|_| Fault::Thread)?;
        Ok(Some(Presence { stop: Mutex::new(Some(stop)), thread: Mutex::new(Some(thread)) }))
    }

    /// Notes that the server has ended.
    pub fn stop(&self) {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic in it was reported by its thread; others notice after a while that this server is gone.
            let _ = thread.join();
        }
    }
}

fn forget(shared: &Shared, node: NodeId) {
    if let Err(fault) = shared.store.forget_node(node) {
        tracing::warn!(%fault, "could not note that this server has ended");
    }
}
