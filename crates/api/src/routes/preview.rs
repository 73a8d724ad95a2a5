//! What publishing the draft would do to the levels of members.

use axum::extract::State;

use super::{Api, blocking, guard::InProgram, reply::Reply};
use crate::{answer::DraftPreview, problem::Problem};

/// Preview the draft
///
/// Which level of now becomes which of the draft, and how many members hold it: counted in the accounts as they stand. A level
/// that is gone needs a line under `migrate`, or the draft can't be published.
#[utoipa::path(
    get, path = "/v1/programs/{program}/draft/preview", tag = "programs", operation_id = "preview_draft",
    params(("program" = String, Path, description = "The program.")),
    responses((status = 200, description = "Every level of now, lowest first.", body = DraftPreview))
)]
pub(super) async fn preview_draft(
    State(api): State<Api>,
    InProgram(program): InProgram,
) -> Result<Reply<DraftPreview>, Problem> {
    let preview = blocking(move || api.app.preview(&program.slug)).await?;
    Ok(Reply::ok(preview.into()))
}
