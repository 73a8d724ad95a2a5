//! The links of a member's account with partners.

use axum::extract::State;
use regulars_app::{Standing, view};

use super::{
    Api,
    account::{Spoken, standing},
    guard::InProgram,
    reply::Reply,
};
use crate::{
    answer::{Links, Tell},
    http::{path::Named, query::Query},
    problem::Problem,
};

/// Read the links with partners
///
/// The partners of the program, and with which of them the member's account is linked. Report a link by an event of type
/// `account.linked`, and its end by `account.unlinked`.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/links", tag = "members", operation_id = "links",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The links.", body = Links))
)]
pub(super) async fn links(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Links>, Problem> {
    let Standing { program, account, as_of, .. } = &standing(api, program, &member).await?;
    let links = view::links(program, account, spoken.tag());
    Ok(Reply::ok(Links { as_of: as_of.tell(), links: links.tell() }))
}
