//! A program in plain sentences, for everybody: who thinks of joining can read what it takes.

use std::sync::Arc;

use axum::{Extension, extract::State};
use regulars_app::{Mode, Refusal, explain::explain};
use regulars_engine::program::Program;

use super::{Api, account::Spoken, blocking, guard::Caller, reply::Reply};
use crate::{
    answer::Explanation,
    http::{path::Named, query::Query},
    problem::Problem,
};

/// Read a program in plain sentences
///
/// How to earn, what it is worth, when it ends, what levels and rewards take, and what a return takes back: all that the
/// published version says, in English, Chinese (`zh-Hans`, `zh-Hant`) or Estonian. It needs no key, since it is for members
/// and for who thinks of becoming one. A sandbox program, which is for trying, is shown to any key that opens it.
#[utoipa::path(
    get, path = "/v1/programs/{program}/explanation", tag = "programs", operation_id = "explanation",
    params(("program" = String, Path, description = "The program."), Spoken),
    responses((status = 200, description = "The sentences.", body = Explanation))
)]
pub(super) async fn explanation(
    State(api): State<Api>,
    caller: Option<Extension<Caller>>,
    Named(slug): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Explanation>, Problem> {
    let published = published(&api, &slug, caller)?;
    let explained = blocking(move || Ok::<_, Refusal>(explain(&published, spoken.tag()))).await?;
    Ok(Reply::ok(explained.into()))
}

/// The published version of a program, for whoever may read of it.
///
/// # Errors
/// `not_found`.
pub(super) fn published(
    api: &Api,
    slug: &str,
    caller: Option<Extension<Caller>>,
) -> Result<Arc<Program>, Problem> {
    let program = api.app.program(slug)?;
    // To whoever lacks the key, a sandbox is as if it did not exist. So is a program without a version, to everybody.
    let opens = caller.is_some_and(|Extension(caller)| caller.opens(&program));
    if program.mode == Mode::Sandbox && !opens {
        return Err(Refusal::ProgramNotFound.into());
    }
    Ok(program.published.clone().ok_or(Refusal::ProgramNotFound)?)
}
