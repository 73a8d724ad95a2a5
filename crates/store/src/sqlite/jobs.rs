//! Long work.

use regulars_engine::id::{JobId, ProgramId};
use rusqlite::{OptionalExtension, Row, params};

use super::{
    Sqlite, Verdict,
    codec::{Word, blob, count, counted, id, program, word},
    nodes::NOW,
};
use crate::{Fault, JobClaim, JobRow, NODE_GONE_MICROS, NodeId};

const JOB: &str =
    "SELECT job_id, program_id, kind, state, progress_done, progress_total, detail, result, created_at,
            updated_at, input FROM job";

impl Sqlite {
    pub fn insert_job(&self, job: &JobRow) -> Result<(), Fault> {
        self.write("insert a job", |tx| {
            tx.execute(
                "INSERT INTO job (job_id, program_id, kind, state, progress_done, progress_total, detail, result,
                                  created_at, updated_at, input)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                params![
                    blob!(job.id),
                    job.program.0,
                    job.kind,
                    job.state.word(),
                    count(job.progress_done)?,
                    count(job.progress_total)?,
                    job.detail,
                    job.result,
                    job.created_at,
                    job.updated_at,
                    job.input,
                ],
            )?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn update_job(&self, job: &JobRow, claim: Option<JobClaim>) -> Result<bool, Fault> {
        self.write("update a job", |tx| {
            let updated = tx.execute(
                "UPDATE job SET state = ?3, progress_done = ?4, progress_total = ?5, detail = ?6, result = ?7,
                        updated_at = ?8
                  WHERE job_id = ?1 AND program_id = ?2 AND (?9 IS NULL OR (claimed_by = ?9 AND attempt = ?10))",
                params![
                    blob!(job.id),
                    job.program.0,
                    job.state.word(),
                    count(job.progress_done)?,
                    count(job.progress_total)?,
                    job.detail,
                    job.result,
                    job.updated_at,
                    claim.as_ref().map(|claim| blob!(claim.node)),
                    claim.map(|claim| count(claim.attempt)).transpose()?,
                ],
            )?;
            Ok(Verdict::Keep(updated == 1))
        })
    }

    pub fn claim_job(&self, node: NodeId, at: i64) -> Result<Option<(JobRow, JobClaim)>, Fault> {
        // Looked first, because there is seldom one.
        let any = "SELECT 1 FROM job WHERE state IN ('queued', 'running') AND input <> '' LIMIT 1";
        let found =
            self.read("look for jobs", |db| db.prepare_cached(any)?.query_row([], |_| Ok(())).optional())?;
        if found.is_none() {
            return Ok(None);
        }
        self.write("take up a job", |tx| {
            let claimed = tx
                .prepare_cached(&format!(
                    "UPDATE job SET state = 'running', claimed_by = ?1, attempt = attempt + 1, updated_at = ?2
                      WHERE job_id = (
                            SELECT job_id FROM job
                             WHERE input <> '' AND state IN ('queued', 'running')
                               AND (state = 'queued' OR (claimed_by IS NOT ?1 AND NOT EXISTS (
                                        SELECT 1 FROM node WHERE node_id = claimed_by AND {NOW} - ?3 < seen_at)))
                             ORDER BY job_id LIMIT 1)
                     RETURNING job_id, program_id, kind, state, progress_done, progress_total, detail, result,
                               created_at, updated_at, input, attempt"
                ))?
                .query_row(params![blob!(node), at, NODE_GONE_MICROS], |row| {
                    Ok((read_job(row)?, JobClaim { node, attempt: counted(row, 11)? }))
                })
                .optional()?;
            Ok(Verdict::Keep(claimed))
        })
    }

    pub fn job(&self, program: ProgramId, id: JobId) -> Result<Option<JobRow>, Fault> {
        self.read("load a job", |db| {
            db.prepare_cached(&format!("{JOB} WHERE job_id = ?1 AND program_id = ?2"))?
                .query_row(params![blob!(id), program.0], read_job)
                .optional()
        })
    }

    pub fn page_jobs(
        &self,
        program: ProgramId,
        before: Option<JobId>,
        limit: u32,
    ) -> Result<Vec<JobRow>, Fault> {
        self.read("page the jobs", |db| {
            db.prepare_cached(&format!(
                "{JOB} WHERE program_id = ?1 AND job_id < ?2 ORDER BY job_id DESC LIMIT ?3"
            ))?
            .query_map(
                params![program.0, before.map_or([0xff; 16], |job| *job.0.as_bytes()), limit],
                read_job,
            )?
            .collect()
        })
    }

    pub fn unfinished_jobs(&self) -> Result<Vec<JobRow>, Fault> {
        self.read("list the unfinished jobs", |db| {
            db.prepare_cached(&format!("{JOB} WHERE state IN ('queued', 'running') ORDER BY job_id"))?
                .query_map([], read_job)?
                .collect()
        })
    }
}

fn read_job(row: &Row<'_>) -> rusqlite::Result<JobRow> {
    Ok(JobRow {
        id: id(row, 0, JobId)?,
        program: program(row, 1)?,
        kind: row.get(2)?,
        state: word(row, 3)?,
        progress_done: counted(row, 4)?,
        progress_total: counted(row, 5)?,
        detail: row.get(6)?,
        result: row.get(7)?,
        created_at: row.get(8)?,
        updated_at: row.get(9)?,
        input: row.get(10)?,
    })
}
