//! What somebody outside is asked to do, for whoever does it and for finance.

use axum::extract::State;
use regulars_app::InstructionPlace;
use regulars_engine::id::AccountId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Api, account::Spoken, blocking, guard::InProgram, redemptions::Over, reply::Reply};
use crate::{
    answer::{Instruction, InstructionReport, Page, Tell},
    http::query::{PageLimit, Query},
    problem::{Code, Problem},
};

/// Which instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Those of which nobody has told what became of them.
    #[default]
    Open,
    /// All that there ever were.
    All,
}

/// A part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// `open` (when left out) or `all`.
    #[serde(default)]
    #[param(inline)]
    which: Which,
    /// How many items, 1 to 500.
    #[serde(default)]
    #[param(inline)]
    limit: PageLimit,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// List the instructions
///
/// What somebody outside is to do, oldest first: payments to members, and units that partners are to credit. Tell what became of one by an event of type
/// `instruction.done` or `instruction.failed`.
#[utoipa::path(
    get, path = "/v1/programs/{program}/instructions", tag = "reports", operation_id = "instructions",
    params(("program" = String, Path, description = "The program."), Part),
    responses((status = 200, description = "The instructions.", body = Page<Instruction>))
)]
pub(super) async fn instructions(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(part): Query<Part>,
) -> Result<Reply<Page<Instruction>>, Problem> {
    let (slug, open) = (program.slug.clone(), part.which == Which::Open);
    let list = ["instructions", slug.as_str(), if open { "open" } else { "all" }];
    let after = match &part.cursor {
        Some(cursor) => {
            let place = place(&api.cursors.open(&list, cursor)?);
            Some(place.ok_or_else(|| Problem::new(Code::InvalidCursor, "cursor: not a position"))?)
        }
        None => None,
    };
    let limit = part.limit.get();
    let asked = u32::try_from(limit).unwrap_or(u32::MAX);
    let app = api.app.clone();
    let found = blocking(move || app.instructions(&program, open, after, asked)).await?;
    let last = found.last().map(|(place, _)| *place).filter(|_| found.len() == limit);
    let next = last.map(|place| api.cursors.seal(&list, &bytes(place)));
    Ok(Reply::ok(Page { items: found.into_iter().map(|(_, view)| view.tell()).collect(), next }))
}

/// Report on instructions
///
/// What each wallet asked to be paid, and what went to each partner, over a time of the server; what was done and failed in it,
/// what is owed to partners for it, and what is open now.
#[utoipa::path(
    get, path = "/v1/programs/{program}/reports/instructions", tag = "reports", operation_id = "instruction_report",
    params(("program" = String, Path, description = "The program."), Over),
    responses((status = 200, description = "The report.", body = InstructionReport))
)]
pub(super) async fn instruction_report(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(over): Query<Over>,
) -> Result<Reply<InstructionReport>, Problem> {
    let (from, until) = over.bounds()?;
    let report = blocking(move || api.app.instruction_report(&program, from, until, Spoken::DEFAULT)).await?;
    Ok(Reply::ok(report.tell()))
}

/// A place as a cursor keeps it.
fn bytes(place: InstructionPlace) -> Vec<u8> {
    let InstructionPlace { recorded_at, account, seq } = place;
    [&recorded_at.to_be_bytes()[..], account.0.as_bytes(), &seq.to_be_bytes()].concat()
}

fn place(bytes: &[u8]) -> Option<InstructionPlace> {
    let (recorded_at, rest) = bytes.split_first_chunk()?;
    let (account, seq) = rest.split_first_chunk()?;
    Some(InstructionPlace {
        recorded_at: i64::from_be_bytes(*recorded_at),
        account: AccountId(Uuid::from_bytes(*account)),
        seq: u64::from_be_bytes(seq.try_into().ok()?),
    })
}
