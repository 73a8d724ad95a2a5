//! Long work: backtests, the list of jobs, and their progress as it happens.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Request, State},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use regulars_app::{Backtest, BacktestRefusal, JobRow};
use regulars_engine::{document::Format, id::JobId};
use serde::Deserialize;
use tokio::sync::watch;
use utoipa::ToSchema;

use super::{
    Api,
    account::Part,
    blocking,
    guard::InProgram,
    programs::{Number, mistakes_in},
    reply::Reply,
};
use crate::{
    answer::{Job, Page},
    http::{
        body::{self, BODY_BYTES_MAX, Media},
        path::Named,
        query::Query,
    },
    json,
    problem::{Code, Problem},
};

/// The published version to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BacktestOf {
    /// Its number.
    version: Number,
}

/// Start a backtest
///
/// Runs the program's own recorded events through another document, in memory: a published version as JSON, or a whole
/// document as YAML. Follow the job; its result has the figures.
#[utoipa::path(
    post, path = "/v1/programs/{program}/backtests", tag = "jobs", operation_id = "start_backtest",
    params(("program" = String, Path, description = "The program.")),
    request_body(content((BacktestOf = "application/json"), (serde_json::Value = "application/yaml"))),
    responses((status = 202, description = "It is queued.", body = Job))
)]
pub(super) async fn start_backtest(
    State(api): State<Api>,
    InProgram(program): InProgram,
    request: Request,
) -> Result<Reply<Job>, Problem> {
    let media = Media::of(request.headers(), &[Media::Json, Media::Yaml])?;
    let bytes = body::read(request.into_body(), BODY_BYTES_MAX).await?;
    let of = match media {
        Media::Json => Backtest::Version(json::read::<BacktestOf>(&json::parse(&bytes)?)?.version.get()),
        Media::Yaml | Media::Ndjson => {
            let text = String::from_utf8(bytes.into());
            let text = text.map_err(|_| Problem::new(Code::MalformedJson, "the document is not UTF-8"))?;
            Backtest::Document(text, Format::Yaml)
        }
    };
    let job = blocking(move || {
        let id = api.app.start_backtest(&program, &of)?;
        Ok::<_, BacktestRefusal>(Job::from(&api.app.job(&program, id)?))
    });
    Ok(Reply::accepted(job.await?))
}

/// List the jobs
///
/// Newest first.
#[utoipa::path(
    get, path = "/v1/programs/{program}/jobs", tag = "jobs", operation_id = "jobs",
    params(("program" = String, Path, description = "The program."), Part),
    responses((status = 200, description = "The jobs.", body = Page<Job>))
)]
pub(super) async fn jobs(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(part): Query<Part>,
) -> Result<Reply<Page<Job>>, Problem> {
    let slug = program.slug.clone();
    let list = ["jobs", slug.as_str()];
    let before = match &part.cursor {
        Some(cursor) => {
            let id = uuid::Uuid::from_slice(&api.cursors.open(&list, cursor)?).map(JobId);
            Some(id.map_err(|_| Problem::new(Code::InvalidCursor, "cursor: not a position"))?)
        }
        None => None,
    };
    let limit = part.limit.get();
    let asked = u32::try_from(limit).unwrap_or(u32::MAX);
    let app = api.app.clone();
    let jobs = blocking(move || app.jobs(&program, before, asked)).await?;
    let last = jobs.last().map(|job| job.id).filter(|_| jobs.len() == limit);
    let next = last.map(|id| api.cursors.seal(&list, id.0.as_bytes()));
    Ok(Reply::ok(Page { items: jobs.iter().map(Job::from).collect(), next }))
}

/// Read a job
#[utoipa::path(
    get, path = "/v1/programs/{program}/jobs/{job}", tag = "jobs", operation_id = "job",
    params(
        ("program" = String, Path, description = "The program."),
        ("job" = String, Path, description = "The job's id, `job_…`."),
    ),
    responses((status = 200, description = "The job.", body = Job))
)]
pub(super) async fn job(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(job): Named,
) -> Result<Reply<Job>, Problem> {
    let id = job_id(&job)?;
    let row = blocking(move || api.app.job(&program, id)).await?;
    Ok(Reply::ok(Job::from(&row)))
}

/// Follow a job
///
/// Server-sent events named `progress`, each with the whole job; the stream ends when the job does.
#[utoipa::path(
    get, path = "/v1/programs/{program}/jobs/{job}/progress", tag = "jobs", operation_id = "job_progress",
    params(
        ("program" = String, Path, description = "The program."),
        ("job" = String, Path, description = "The job's id, `job_…`."),
    ),
    responses((status = 200, description = "The job, each time it goes on.", body = Job, content_type = "text/event-stream"))
)]
pub(super) async fn progress(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(job): Named,
) -> Result<Response, Problem> {
    const KEPT_ALIVE_EVERY: Duration = Duration::from_secs(15);
    let id = job_id(&job)?;
    let receiver = blocking(move || api.app.watch_job(&program, id)).await?;
    let events = futures_util::stream::unfold(Some((receiver, true)), |follow| async {
        let (mut receiver, first) = follow?;
        let ended = !first && receiver.changed().await.is_err();
        if ended {
            return None;
        }
        let (event, over) = told(&mut receiver);
        Some((Ok::<_, Infallible>(event), (!over).then_some((receiver, false))))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEPT_ALIVE_EVERY)).into_response())
}

/// The job as it stands, and whether that is its end.
fn told(receiver: &mut watch::Receiver<JobRow>) -> (Event, bool) {
    let job = Job::from(&*receiver.borrow_and_update());
    // A job of texts and numbers always becomes JSON.
    let text = serde_json::to_string(&job).unwrap_or_default();
    (Event::default().event("progress").data(text), job.state.has_ended())
}

fn job_id(text: &str) -> Result<JobId, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound, "there is no such job"))
}

impl From<BacktestRefusal> for Problem {
    fn from(refusal: BacktestRefusal) -> Problem {
        match refusal {
            BacktestRefusal::Mistakes(mistakes) => mistakes_in(mistakes),
            BacktestRefusal::Other(refusal) => refusal.into(),
        }
    }
}
