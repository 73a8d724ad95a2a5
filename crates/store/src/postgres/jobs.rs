//! Long work.

use regulars_engine::id::{JobId, ProgramId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    Postgres, Verdict,
    codec::{Word, count, get, id, number, of, program, word},
    faults::Outcome,
    nodes::NOW,
};
use crate::{Fault, JobClaim, JobRow, NODE_GONE_MICROS, NodeId};

const JOB: &str =
    "SELECT job_id, program_id, kind, state, progress_done, progress_total, detail, result, created_at, updated_at,
            input FROM job";

impl Postgres {
    pub fn insert_job(&self, job: &JobRow) -> Result<(), Fault> {
        self.write("insert a job", |db| {
            db.execute(
                "INSERT INTO job (job_id, program_id, kind, state, progress_done, progress_total, detail, result,
                                  created_at, updated_at, input)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                &[
                    &job.id.0,
                    &of(job.program),
                    &job.kind,
                    &job.state.word(),
                    &count(job.progress_done)?,
                    &count(job.progress_total)?,
                    &job.detail,
                    &job.result,
                    &job.created_at,
                    &job.updated_at,
                    &job.input,
                ],
            )?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn update_job(&self, job: &JobRow, claim: Option<JobClaim>) -> Result<bool, Fault> {
        self.write("update a job", |db| {
            let (node, attempt) = match claim {
                Some(claim) => (Some(claim.node.0), Some(count(claim.attempt)?)),
                None => (None, None),
            };
            let updated = db.execute(
                "UPDATE job SET state = $3, progress_done = $4, progress_total = $5, detail = $6, result = $7,
                        updated_at = $8
                  WHERE job_id = $1 AND program_id = $2
                    AND ($9::uuid IS NULL OR (claimed_by = $9 AND attempt = $10::bigint))",
                &[
                    &job.id.0,
                    &of(job.program),
                    &job.state.word(),
                    &count(job.progress_done)?,
                    &count(job.progress_total)?,
                    &job.detail,
                    &job.result,
                    &job.updated_at,
                    &node,
                    &attempt,
                ],
            )?;
            Ok(Verdict::Keep(updated == 1))
        })
    }

    pub fn claim_job(&self, node: NodeId, at: i64) -> Result<Option<(JobRow, JobClaim)>, Fault> {
        // Looked first, because there is seldom one.
        let any = "SELECT FROM job WHERE state IN ('queued', 'running') AND input <> '' LIMIT 1";
        if self.read("look for jobs", |db| db.row(any, &[]))?.is_none() {
            return Ok(None);
        }
        self.write("take up a job", |db| {
            let row = db.row(
                &format!(
                    "UPDATE job SET state = 'running', claimed_by = $1, attempt = attempt + 1, updated_at = $2
                      WHERE job_id = (
                            SELECT job_id FROM job
                             WHERE input <> '' AND state IN ('queued', 'running')
                               AND (state = 'queued' OR (claimed_by IS DISTINCT FROM $1 AND NOT EXISTS (
                                        SELECT FROM node WHERE node_id = claimed_by AND {NOW} - $3 < seen_at)))
                             ORDER BY job_id LIMIT 1 FOR UPDATE SKIP LOCKED)
                     RETURNING job_id, program_id, kind, state, progress_done, progress_total, detail, result,
                               created_at, updated_at, input, attempt"
                ),
                &[&node.0, &at, &NODE_GONE_MICROS],
            )?;
            let Some(row) = row else { return Ok(Verdict::Keep(None)) };
            let claim = JobClaim { node, attempt: number(&row, 11)? };
            Ok(Verdict::Keep(Some((read_job(&row)?, claim))))
        })
    }

    pub fn job(&self, program: ProgramId, id: JobId) -> Result<Option<JobRow>, Fault> {
        self.read("load a job", |db| {
            let sql = format!("{JOB} WHERE job_id = $1 AND program_id = $2");
            let row = db.row(&sql, &[&id.0, &of(program)])?;
            row.map(|row| read_job(&row)).transpose()
        })
    }

    pub fn page_jobs(
        &self,
        program: ProgramId,
        before: Option<JobId>,
        limit: u32,
    ) -> Result<Vec<JobRow>, Fault> {
        self.read("page the jobs", |db| {
            let before = before.map_or(Uuid::max(), |job| job.0);
            let rows = db.rows(
                &format!("{JOB} WHERE program_id = $1 AND job_id < $2 ORDER BY job_id DESC LIMIT $3"),
                &[&of(program), &before, &i64::from(limit)],
            )?;
            rows.iter().map(read_job).collect()
        })
    }

    pub fn unfinished_jobs(&self) -> Result<Vec<JobRow>, Fault> {
        self.read("list the unfinished jobs", |db| {
            let rows =
                db.rows(&format!("{JOB} WHERE state IN ('queued', 'running') ORDER BY job_id"), &[])?;
            rows.iter().map(read_job).collect()
        })
    }
}

fn read_job(row: &Row) -> Outcome<JobRow> {
    Ok(JobRow {
        id: id(row, 0, JobId)?,
        program: program(row, 1)?,
        kind: get(row, 2)?,
        state: word(row, 3)?,
        progress_done: number(row, 4)?,
        progress_total: number(row, 5)?,
        detail: get(row, 6)?,
        result: get(row, 7)?,
        created_at: get(row, 8)?,
        updated_at: get(row, 9)?,
        input: get(row, 10)?,
    })
}
