//! Long work.

use regulars_engine::id::{JobId, ProgramId};
use rusqlite::{OptionalExtension, Row, params};

use super::{
    Sqlite, Verdict,
    codec::{Word, blob, count, counted, id, program, word},
};
use crate::{Fault, JobRow};

const JOB: &str =
    "SELECT job_id, program_id, kind, state, progress_done, progress_total, detail, result, created_at,
                          updated_at FROM job";

impl Sqlite {
    pub fn insert_job(&self, job: &JobRow) -> Result<(), Fault> {
        self.write("insert a job", |tx| {
            tx.execute(
                "INSERT INTO job VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
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
                ],
            )?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn update_job(&self, job: &JobRow) -> Result<bool, Fault> {
        self.write("update a job", |tx| {
            let updated = tx.execute(
                "UPDATE job SET state = ?3, progress_done = ?4, progress_total = ?5, detail = ?6, result = ?7,
                        updated_at = ?8 WHERE job_id = ?1 AND program_id = ?2",
                params![
                    blob!(job.id),
                    job.program.0,
                    job.state.word(),
                    count(job.progress_done)?,
                    count(job.progress_total)?,
                    job.detail,
                    job.result,
                    job.updated_at,
                ],
            )?;
            Ok(Verdict::Keep(updated == 1))
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
    })
}
