//! This server among those of its database: every few seconds it notes that it is there. That keeps `regulars migrate` from
//! taking away what a running server of an older release still needs, and lets those who work share what is due. Nothing
//! rests on it: two who take the same do it once. A file has one server, and is not written to for this.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use regulars_store::{NodeRole, Share};

use crate::{app::Shared, fault::Fault};

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
        let note =
            move |shared: &Shared| shared.store.note_node(shared.node, role, env!("CARGO_PKG_VERSION"));
        note(shared)?;
        let (stop, stopped) = channel::<()>();
        let shared = Arc::clone(shared);
        let turn = move || {
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(PAUSE) {
                if let Err(fault) = note(&shared) {
                    tracing::warn!(%fault, "could not note that this server is there");
                }
            }
            forget(&shared);
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

impl Shared {
    /// The part of what is due that this server takes: as large as that of every other server that works.
    pub fn share(&self) -> Result<Share, Fault> {
        if !self.store.is_for_many() {
            return Ok(Share::ALL);
        }
        let mut workers = self.store.nodes()?;
        workers.retain(|node| node.role != NodeRole::Serve);
        workers.truncate(Share::PARTS_MAX as usize);
        let place = workers.iter().position(|node| node.id == self.node);
        let counted = |count: usize| u32::try_from(count).unwrap_or(Share::PARTS_MAX);
        // One that the others do not see takes all: somebody must.
        Ok(place.map_or(Share::ALL, |place| Share { place: counted(place), of: counted(workers.len()) }))
    }
}

fn forget(shared: &Shared) {
    if let Err(fault) = shared.store.forget_node(shared.node) {
        tracing::warn!(%fault, "could not note that this server has ended");
    }
}
