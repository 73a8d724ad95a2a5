//! A program at a glance, for every page and register that shows its amounts and days.

use axum::{Extension, extract::State};
use regulars_app::view::face;

use super::{Api, account::Spoken, explanation::published, guard::Caller, reply::Reply};
use crate::{
    answer::{Face, Tell},
    http::{path::Named, query::Query},
    problem::Problem,
};

/// Read a program at a glance
///
/// Its name, zone and currency, and what the units of its wallets are called: what a page or a register must know to write
/// amounts and days. It needs no key. A sandbox program is shown to any key that opens it.
#[utoipa::path(
    get, path = "/v1/programs/{program}/face", tag = "programs", operation_id = "face",
    params(("program" = String, Path, description = "The program."), Spoken),
    responses((status = 200, description = "The program at a glance.", body = Face))
)]
pub(super) async fn program_face(
    State(api): State<Api>,
    caller: Option<Extension<Caller>>,
    Named(slug): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Face>, Problem> {
    let program = published(&api, &slug, caller)?;
    Ok(Reply::ok(face(&program, spoken.tag()).tell()))
}
