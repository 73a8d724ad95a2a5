//! Programs, their versions and their documents.

use regulars_app::{Mode, ProgramClock, ProgramHandle};
use regulars_engine::program::Mistake;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::Instant;

/// A program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Program {
    /// Its name in addresses.
    #[schema(example = "tea")]
    slug: String,
    /// `live` or `sandbox`.
    #[schema(value_type = String, example = "sandbox")]
    mode: &'static str,
    /// The version that decides events; absent before the first is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    /// Its clock.
    clock: Clock,
    /// Whether it takes history under its own time.
    history_open: bool,
    /// When it was created.
    created_at: Instant,
}

/// The clock of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Clock {
    /// `system`, or `fixed` for the test clock of a sandbox.
    #[schema(value_type = String, example = "system")]
    kind: &'static str,
    /// Where a test clock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Instant>,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Version {
    /// From 1.
    number: u32,
    /// Why it was published.
    note: String,
    /// SHA-256 of the document, in hexadecimal.
    checksum: String,
    /// When it was published.
    published_at: Instant,
    /// The id of the key, or of the person; absent when it was done on the server itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_by: Option<String>,
}

/// A published version with its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionDocument {
    /// The version.
    #[serde(flatten)]
    version: Version,
    /// The text as it was published.
    document: String,
}

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Check {
    /// Whether it can be published.
    ok: bool,
    /// Every mistake.
    mistakes: Vec<CheckMistake>,
}

/// A mistake in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckMistake {
    /// JSON pointer of the place.
    #[schema(example = "/earn/purchase/if")]
    path: String,
    /// The column in a sentence or condition, from 1, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// What is wrong.
    reason: String,
    /// What to do.
    fix: String,
}

/// A changed field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// JSON pointer of the field.
    path: String,
    /// The value before; absent when the field is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<serde_json::Value>,
    /// The value after; absent when the field is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<serde_json::Value>,
}

/// The name of a mode.
pub(crate) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Live => "live",
        Mode::Sandbox => "sandbox",
    }
}

impl From<&ProgramHandle> for Program {
    fn from(handle: &ProgramHandle) -> Program {
        Program {
            slug: handle.slug.clone(),
            mode: mode(handle.mode),
            version: handle.published.as_ref().map(|version| version.version),
            clock: handle.clock.into(),
            history_open: handle.replay_open,
            created_at: handle.created_at.into(),
        }
    }
}

impl From<ProgramClock> for Clock {
    fn from(clock: ProgramClock) -> Clock {
        match clock {
            ProgramClock::System => Clock { kind: "system", at: None },
            ProgramClock::Fixed(at) => Clock { kind: "fixed", at: Some(at.into()) },
        }
    }
}

impl From<regulars_app::Version> for VersionDocument {
    fn from(version: regulars_app::Version) -> VersionDocument {
        let regulars_app::Version { number, document, checksum, note, published_at, published_by } = version;
        let version = Version {
            number,
            note,
            checksum: checksum.iter().map(|byte| format!("{byte:02x}")).collect(),
            published_at: published_at.into(),
            published_by,
        };
        VersionDocument { version, document }
    }
}

impl From<VersionDocument> for Version {
    fn from(version: VersionDocument) -> Version {
        version.version
    }
}

impl From<Vec<Mistake>> for Check {
    fn from(mistakes: Vec<Mistake>) -> Check {
        let told = |Mistake { path, column, reason, fix }| CheckMistake { path, column, reason, fix };
        Check { ok: mistakes.is_empty(), mistakes: mistakes.into_iter().map(told).collect() }
    }
}

impl From<regulars_app::Change> for Change {
    fn from(change: regulars_app::Change) -> Change {
        let regulars_app::Change { path, before, after } = change;
        Change { path, before, after }
    }
}
