//! Households as of now, with due work included. What happens to them is reported by events.

use axum::extract::State;
use regulars_engine::id::HouseholdId;

use super::{Api, blocking, guard::InProgram, reply::Reply};
use crate::{
    answer::{HouseholdPage, MemberHousehold, Tell},
    http::path::Named,
    problem::{Code, Problem},
};

/// Read a household
///
/// Who is in it, who is invited, and what they have together. Report what happens to it by events of type
/// `household.founded`, `household.invited`, `household.joined`, `household.left`, `household.removed` and
/// `household.address_changed`; whoever is in it redeems with what all have.
#[utoipa::path(
    get, path = "/v1/programs/{program}/households/{household}", tag = "members", operation_id = "household",
    params(
        ("program" = String, Path, description = "The program."),
        ("household" = String, Path, description = "`hsh_…`, as the event of type `household.founded` answers."),
    ),
    responses((status = 200, description = "The household.", body = HouseholdPage))
)]
pub(super) async fn household(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(household): Named,
) -> Result<Reply<HouseholdPage>, Problem> {
    let nobody = |_| Problem::new(Code::NotFound, "there is no such household");
    let household: HouseholdId = household.parse().map_err(nobody)?;
    let (as_of, household) = blocking(move || api.app.household(&program, household)).await?;
    Ok(Reply::ok(HouseholdPage { as_of: as_of.tell(), household: household.tell() }))
}

/// Read the household of a member
///
/// The one that the member is in, with what its people have together, and the invitations that the member can accept.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/household", tag = "members",
    operation_id = "member_household",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
    ),
    responses((status = 200, description = "The household and the invitations.", body = MemberHousehold))
)]
pub(super) async fn member_household(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
) -> Result<Reply<MemberHousehold>, Problem> {
    let who = super::members::who(&member)?;
    let told = move || {
        let found = api.app.find_member(&program, &who)?;
        let standing = api.app.standing(&program, found.member)?;
        let own = api.app.member_household(&program, &standing)?;
        Ok::<_, regulars_app::Refusal>((standing.as_of, own))
    };
    let (as_of, own) = blocking(told).await?;
    let (household, invitations) = (own.household.tell(), own.invitations.tell());
    Ok(Reply::ok(MemberHousehold { as_of: as_of.tell(), household, invitations }))
}
