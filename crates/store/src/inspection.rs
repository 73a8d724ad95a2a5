//! What can be told of a database without opening it for use: nothing is created, migrated or written.

use crate::{
    NodeRow, OpenPart,
    migration::{Step, find},
};

/// A database as a look at it found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The number of its schema; 0 when no step of ours was ever applied to it.
    pub schema: i32,
    /// The last schema number that this release knows.
    pub known: i32,
    /// The steps that [`Store::open`](crate::Store::open) would apply, in their order; none for a schema of a later
    /// release, which it would refuse.
    pub pending: Vec<MigrationStep>,
    /// What is still to be done of steps that were applied: indexes, rows to be filled, what is to be taken away.
    pub open: Vec<OpenPart>,
    /// The servers that use it now; a file's does not note itself.
    pub nodes: Vec<NodeRow>,
    /// When the latest entry was recorded, over all programs; microseconds since the Unix epoch.
    pub max_recorded_at: Option<i64>,
}

/// One step from a schema to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationStep {
    /// The number of the schema after it.
    pub number: i32,
    /// What it is called.
    pub name: String,
    /// What it runs, all of its parts.
    pub sql: String,
}

impl Inspection {
    /// Whether the database was written by a later release, which this one refuses to open.
    pub fn is_newer(&self) -> bool {
        self.known < self.schema
    }
}

/// What is told of the parts that a database has noted as open.
pub(crate) fn open_parts(steps: &[Step], noted: Vec<(i32, u32, Option<String>)>) -> Vec<OpenPart> {
    let open = |(number, place, after_key): (i32, u32, Option<String>)| {
        let (step, part) = find(steps, number, place)?;
        Some(OpenPart { step: step.about(), place, kind: part.word(), sql: part.sql.clone(), after_key })
    };
    noted.into_iter().filter_map(open).collect()
}
