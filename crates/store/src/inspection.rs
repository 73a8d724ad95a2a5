//! What can be told of a database without opening it for use: nothing is created, migrated or written.

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
}

impl Inspection {
    /// Whether the database was written by a later release, which this one refuses to open.
    pub fn is_newer(&self) -> bool {
        self.known < self.schema
    }
}
