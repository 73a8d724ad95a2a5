//! Long work: imports, backtests, audits. A job's texts must hold no personal data, because erasing a member
//! does not look into them.

use regulars_engine::id::{JobId, ProgramId};

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// Is being worked on.
    Running,
    /// Ended well.
    Done,
    /// Ended badly; the result says why.
    Failed,
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// The job.
    pub id: JobId,
    /// The program it works on.
    pub program: ProgramId,
    /// What kind of work.
    pub kind: String,
    /// How far it is.
    pub state: JobState,
    /// Units of work done, of `progress_total`.
    pub progress_done: u64,
    /// Units of work in all; 0 while unknown.
    pub progress_total: u64,
    /// What was asked, as JSON.
    pub detail: String,
    /// What came out, as JSON; empty until the job ends.
    pub result: String,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// Microseconds since the epoch.
    pub updated_at: i64,
}
