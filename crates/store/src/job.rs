//! Long work: imports, backtests, audits. A job's texts must hold no personal data, because erasing a member
//! does not look into them.

use regulars_engine::id::{JobId, ProgramId};

use crate::NodeId;

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

impl JobState {
    /// Whether nothing more becomes of it.
    pub fn has_ended(self) -> bool {
        matches!(self, JobState::Done | JobState::Failed)
    }
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
    /// What a server needs to do it; empty for jobs of releases that did them where they were asked for.
    pub input: String,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// Microseconds since the epoch.
    pub updated_at: i64,
}

/// Who does a job, and which attempt that is. It is compared with every write, so that of two who believe to have a job only
/// the later one writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobClaim {
    /// The server.
    pub node: NodeId,
    /// How often the job was taken up, this time included.
    pub attempt: u64,
}
