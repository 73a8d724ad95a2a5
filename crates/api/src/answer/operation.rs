//! Jobs, and whether the server is ready.

use regulars_app::JobRow;
use regulars_engine::moment::Moment;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::Instant;

/// Long work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Job {
    /// The id.
    #[schema(example = "job_0198c0de-0000-7000-8000-000000000001")]
    id: String,
    /// What kind of work, such as `backtest`.
    kind: String,
    /// How far it is.
    pub state: JobState,
    /// Units of work done.
    done: u64,
    /// Units of work in all; 0 while unknown.
    total: u64,
    /// What was asked.
    asked: serde_json::Value,
    /// What came out; absent until it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<serde_json::Value>,
    /// When it was asked for.
    created_at: Instant,
    /// When it last went on.
    updated_at: Instant,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
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

/// Whether the server is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ready {
    /// All checks passed.
    pub ok: bool,
    /// Each check.
    checks: Vec<ReadyCheck>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyCheck {
    /// What is checked.
    #[schema(value_type = String, example = "store")]
    name: &'static str,
    /// Whether it passed.
    ok: bool,
}

impl JobState {
    /// Whether nothing more will happen.
    pub fn has_ended(self) -> bool {
        match self {
            JobState::Queued | JobState::Running => false,
            JobState::Done | JobState::Failed => true,
        }
    }
}

impl From<&JobRow> for Job {
    fn from(row: &JobRow) -> Job {
        // The app writes both texts as JSON; a text that is none is shown as a text.
        let json = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| text.to_owned().into());
        Job {
            id: row.id.to_string(),
            kind: row.kind.clone(),
            state: match row.state {
                regulars_app::JobState::Queued => JobState::Queued,
                regulars_app::JobState::Running => JobState::Running,
                regulars_app::JobState::Done => JobState::Done,
                regulars_app::JobState::Failed => JobState::Failed,
            },
            done: row.progress_done,
            total: row.progress_total,
            asked: json(&row.detail),
            result: (!row.result.is_empty()).then(|| json(&row.result)),
            created_at: Moment(row.created_at).into(),
            updated_at: Moment(row.updated_at).into(),
        }
    }
}

impl From<regulars_app::Ready> for Ready {
    fn from(ready: regulars_app::Ready) -> Ready {
        let checks = ready.checks.into_iter().map(|(name, ok)| ReadyCheck { name, ok });
        Ready { ok: ready.ok, checks: checks.collect() }
    }
}
