//! What is known of each program, ready for use. A handle is a picture of one moment; the registry makes a new one when
//! a version is published, the clock is moved or replay is opened, here or on another server of the same database.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use regulars_engine::{Program, document::Format, id::ProgramId, moment::Moment, program::check_text};
use regulars_store::{Mode, ProgramRow, PublishedVersion, Store};

use crate::{
    clock::Clock,
    fault::{Fault, Refusal},
};

/// A program as it stands.
#[derive(Debug, Clone)]
pub struct ProgramHandle {
    /// The store's number.
    pub id: ProgramId,
    /// The name in addresses.
    pub slug: String,
    /// Live or sandbox.
    pub mode: Mode,
    /// The latest published version.
    pub published: Option<Arc<Program>>,
    /// Which time the program lives in.
    pub clock: ProgramClock,
    /// Whether history may be sent.
    pub replay_open: bool,
    /// When it was last closed for history, if it ever was open.
    pub history_until: Option<Moment>,
    /// When it was created.
    pub created_at: Moment,
}

/// Which time a program lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgramClock {
    /// The server's.
    System,
    /// A sandbox's own, which stands still until it is moved.
    Fixed(Moment),
}

impl ProgramHandle {
    /// The time in the program.
    pub fn now(&self, clock: &Clock) -> Moment {
        match self.clock {
            ProgramClock::System => clock.now(),
            ProgramClock::Fixed(at) => at,
        }
    }

    /// What has happened before this instant belongs to a history that is told afterwards; `now` is the program's time.
    pub(crate) fn past_until(&self, now: Moment) -> Moment {
        let closed = self.history_until.unwrap_or(Moment(i64::MIN));
        if self.replay_open { now } else { closed }
    }

    /// The published version.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`].
    pub fn version(&self) -> Result<&Arc<Program>, Refusal> {
        self.published.as_ref().ok_or(Refusal::NotPublished)
    }

    pub(super) fn clock_row(clock: ProgramClock) -> regulars_store::ClockRow {
        let (kind, instant) = match clock {
            ProgramClock::System => ("system", None),
            ProgramClock::Fixed(at) => ("fixed", Some(at.0)),
        };
        regulars_store::ClockRow { kind: kind.to_owned(), instant }
    }
}

/// All programs of the server.
#[derive(Default)]
pub(crate) struct Programs {
    handles: RwLock<HashMap<ProgramId, Arc<ProgramHandle>>>,
    /// Checked versions; there are few, and answers to old events need them.
    versions: Mutex<HashMap<(ProgramId, u32), Arc<Program>>>,
    /// Held from reading a program to keeping its handle, so that an older picture never replaces a newer one.
    refreshing: Mutex<()>,
}

impl Programs {
    /// Reads all programs anew.
    pub fn refresh(&self, store: &Store) -> Result<(), Fault> {
        let _refreshing = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        for row in store.programs()? {
            self.refresh_one(store, row)?;
        }
        Ok(())
    }

    fn refresh_one(&self, store: &Store, row: ProgramRow) -> Result<Arc<ProgramHandle>, Fault> {
        let latest = store.versions(row.id)?.last().map(|heading| heading.number);
        let published = latest.map(|number| self.version(store, row.id, number)).transpose()?.flatten();
        let clock = match (row.clock.kind.as_str(), row.clock.instant) {
            ("fixed", Some(at)) => ProgramClock::Fixed(Moment(at)),
            _ => ProgramClock::System,
        };
        let handle = Arc::new(ProgramHandle {
            id: row.id,
            slug: row.slug,
            mode: row.mode,
            published,
            clock,
            replay_open: row.replay_open,
            history_until: row.history_until.map(Moment),
            created_at: Moment(row.created_at),
        });
        self.handles.write().unwrap_or_else(PoisonError::into_inner).insert(row.id, Arc::clone(&handle));
        Ok(handle)
    }

    /// Reads one program anew.
    pub fn reload(&self, store: &Store, slug: &str) -> Result<Arc<ProgramHandle>, Refusal> {
        let _refreshing = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let row = store.program_by_slug(slug)?.ok_or(Refusal::ProgramNotFound)?;
        Ok(self.refresh_one(store, row)?)
    }

    /// The program of a name.
    pub fn by_slug(&self, store: &Store, slug: &str) -> Result<Arc<ProgramHandle>, Refusal> {
        let known = {
            let handles = self.handles.read().unwrap_or_else(PoisonError::into_inner);
            handles.values().find(|handle| handle.slug == slug).cloned()
        };
        match known {
            Some(handle) => Ok(handle),
            None => self.reload(store, slug),
        }
    }

    /// The program of a number.
    pub fn by_id(&self, id: ProgramId) -> Option<Arc<ProgramHandle>> {
        self.handles.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All of them, oldest first.
    pub fn all(&self) -> Vec<Arc<ProgramHandle>> {
        let handles = self.handles.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = handles.values().cloned().collect();
        all.sort_by_key(|handle| handle.id);
        all
    }

    /// A published version, checked.
    pub fn version(
        &self,
        store: &Store,
        program: ProgramId,
        number: u32,
    ) -> Result<Option<Arc<Program>>, Fault> {
        let lock = || self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&(program, number)) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(stored) = store.version(program, number)? else { return Ok(None) };
        let checked = Arc::new(read_version(program, &stored)?);
        lock().insert((program, number), Arc::clone(&checked));
        Ok(Some(checked))
    }

    /// The version that decided an entry, which exists because entries name only published ones.
    pub fn version_of_entry(
        &self,
        store: &Store,
        program: ProgramId,
        number: u32,
    ) -> Result<Arc<Program>, Fault> {
        self.version(store, program, number)?.ok_or(Fault::Document { program, version: number })
    }
}

/// Documents are stored as they were written; JSON begins with a brace.
pub(super) fn format_of(text: &str) -> Format {
    if text.trim_start().starts_with('{') { Format::Json } else { Format::Yaml }
}

fn read_version(program: ProgramId, stored: &PublishedVersion) -> Result<Program, Fault> {
    let checked = check_text(&stored.document, format_of(&stored.document), stored.symbols.clone());
    let checked = checked.map_err(|_| Fault::Document { program, version: stored.number })?;
    Ok(Program { version: stored.number, since: Some(Moment(stored.published_at)), ..checked })
}
