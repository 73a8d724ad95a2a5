//! Programs and their documents: configuration, written rarely and by people.

use regulars_engine::id::{KeyId, ProgramId};

/// Whether a program is about real customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Real members, real time.
    Live,
    /// For trying things: its clock can be set.
    Sandbox,
}

/// A program to be created. Its number is given by the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProgram {
    /// The public name, unique on the server.
    pub slug: String,
    /// Fixed for the life of the program.
    pub mode: Mode,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

/// The slug is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a program with this slug exists")]
pub struct Exists;

/// A program as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramRow {
    /// The store's number for it.
    pub id: ProgramId,
    /// The public name.
    pub slug: String,
    /// Fixed for the life of the program.
    pub mode: Mode,
    /// Which time the program lives in.
    pub clock: ClockRow,
    /// Whether history may still be replayed into it.
    pub replay_open: bool,
    /// When it was last closed for that, if it ever was open: microseconds since the epoch.
    pub history_until: Option<i64>,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

/// A program's clock, as the application understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// What kind of clock; a new program has `system`.
    pub kind: String,
    /// The instant that the kind speaks of, if it needs one: microseconds since the epoch.
    pub instant: Option<i64>,
}

/// The document being edited. A program has at most one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// 1 for the first save, one more for each following.
    pub revision: u64,
    /// The text as it was saved, valid or not.
    pub document: String,
    /// Microseconds since the epoch.
    pub saved_at: i64,
}

/// What became of saving a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftSaved {
    /// It is stored, with this revision.
    Saved(u64),
    /// Somebody saved since: this is the revision now, or `None` when there is no draft (or no such program).
    Conflict(Option<u64>),
}

/// A version of a program that events are decided by. It never changes once published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedVersion {
    /// 1 for the first, one more for each following.
    pub number: u32,
    /// The document.
    pub document: String,
    /// The names that stored states refer to by position. Each version's list begins with the one before.
    pub symbols: Vec<String>,
    /// Of the document, by the application.
    pub checksum: [u8; 32],
    /// Why it was published, in the words of whoever did.
    pub note: String,
    /// Microseconds since the epoch.
    pub published_at: i64,
    /// With which key; `None` when it was done on the server itself.
    pub published_by: Option<KeyId>,
}

/// A published version without its document and symbols, for listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionHeading {
    /// See [`PublishedVersion::number`].
    pub number: u32,
    /// See [`PublishedVersion::checksum`].
    pub checksum: [u8; 32],
    /// See [`PublishedVersion::note`].
    pub note: String,
    /// Microseconds since the epoch.
    pub published_at: i64,
    /// See [`PublishedVersion::published_by`].
    pub published_by: Option<KeyId>,
}

/// What became of publishing a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// It is the latest version now.
    Done,
    /// Its number does not follow the latest, which is this one (0 when there is none).
    NotNext {
        /// The latest version's number.
        latest: u32,
    },
    /// The list of symbols changes or drops a name that stored states rely on.
    SymbolsRewritten,
    /// There is no such program.
    UnknownProgram,
}
