//! The part of the store's surface that is about work behind the requests: who does it, and what there is.

use regulars_engine::id::{JobId, ProgramId};

use super::{Backend, Store};
use crate::{Due, Fault, JobClaim, JobRow, NodeId, NodeRole, NodeRow, OutboxRow, Share};

impl Store {
    // Servers -----------------------------------------------------------------------------------------------

    /// Notes that a server of this release is there.
    pub fn note_node(&self, node: NodeId, role: NodeRole, built: &str) -> Result<(), Fault> {
        let schema = each!(self, known_schema())?;
        each!(self, note_node(node, role, schema, built))
    }

    /// Notes that one has ended. Those who ended without a word are forgotten along with it after a day.
    pub fn forget_node(&self, node: NodeId) -> Result<(), Fault> {
        each!(self, forget_node(node))
    }

    /// The servers that were there within [`NODE_GONE_MICROS`](crate::NODE_GONE_MICROS), the oldest first.
    pub fn nodes(&self) -> Result<Vec<NodeRow>, Fault> {
        each!(self, nodes())
    }

    // What is due -------------------------------------------------------------------------------------------

    /// Accounts of one program, or of all, that have something due at or before `until`, longest due first, of a share of
    /// them.
    pub fn due(
        &self,
        program: Option<ProgramId>,
        until: i64,
        share: Share,
        limit: u32,
    ) -> Result<Vec<Due>, Fault> {
        each!(self, due(program, until, share, limit))
    }

    /// Effects that are to be tried at or before `until`, the longest waiting first, of a share of the accounts.
    /// Instructions are not among them.
    pub fn outbox(&self, until: i64, share: Share, limit: u32) -> Result<Vec<OutboxRow>, Fault> {
        each!(self, outbox(until, share, limit))
    }

    // Jobs --------------------------------------------------------------------------------------------------

    /// Stores a new job.
    ///
    /// # Errors
    /// [`Fault::Constraint`] if the id is in use or the program unknown.
    pub fn insert_job(&self, job: &JobRow) -> Result<(), Fault> {
        each!(self, insert_job(job))
    }

    /// Writes all of a job but its program, kind, input and creation. False if the program has no such job, or another attempt
    /// than that of the claim has begun.
    pub fn update_job(&self, job: &JobRow, claim: Option<JobClaim>) -> Result<bool, Fault> {
        each!(self, update_job(job, claim))
    }

    /// Takes up the oldest job that waits, or whose server is gone. Each gets another one.
    pub fn claim_job(&self, node: NodeId, at: i64) -> Result<Option<(JobRow, JobClaim)>, Fault> {
        each!(self, claim_job(node, at))
    }

    /// A job.
    pub fn job(&self, program: ProgramId, id: JobId) -> Result<Option<JobRow>, Fault> {
        each!(self, job(program, id))
    }

    /// A program's jobs, newest first, from before the one given.
    pub fn page_jobs(
        &self,
        program: ProgramId,
        before: Option<JobId>,
        limit: u32,
    ) -> Result<Vec<JobRow>, Fault> {
        each!(self, page_jobs(program, before, limit))
    }

    /// The jobs of all programs that wait or are running, oldest first.
    pub fn unfinished_jobs(&self) -> Result<Vec<JobRow>, Fault> {
        each!(self, unfinished_jobs())
    }
}
