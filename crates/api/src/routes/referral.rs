//! How a member brings friends.

use axum::extract::State;
use regulars_app::{Refusal, Standing, view};

use super::{Api, account::Spoken, blocking, guard::InProgram, members::who, reply::Reply};
use crate::{
    answer::{Referral, Tell},
    http::{path::Named, query::Query},
    problem::Problem,
};

/// Read how friends are brought
///
/// The code and address by which the member brings friends, what there is for it, how far the friends are, and what the
/// limits still allow; and how the member was brought. A friend claims the code by an event of type `referral.claimed`, or
/// by `join.referral_code` on joining. `not_found` where the program gives nothing for it.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/referral", tag = "members", operation_id = "referral",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "How the member brings friends.", body = Referral))
)]
pub(super) async fn referral(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Referral>, Problem> {
    let who = who(member.as_str())?;
    let language = spoken.tag().to_owned();
    let (as_of, referral) = blocking(move || {
        let found = api.app.find_member(&program, &who)?;
        let standing = api.app.standing(&program, found.member)?;
        let code = api.app.referral_code(&program, &standing)?;
        let Standing { program, account, as_of, .. } = &standing;
        let told = view::referral(program, account, code, *as_of, &language);
        told.map(|told| (*as_of, told)).ok_or(Refusal::NotFound("referral"))
    })
    .await?;
    Ok(Reply::ok(Referral { as_of: as_of.tell(), referral: referral.tell() }))
}
