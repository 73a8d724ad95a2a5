//! Teams as of now. What happens to them is reported by events.

use axum::extract::State;
use regulars_engine::id::TeamId;

use super::{Api, account::Spoken, blocking, guard::InProgram, reply::Reply};
use crate::{
    answer::{MemberTeams, TeamPage, Tell},
    http::{path::Named, query::Query},
    problem::{Code, Problem},
};

/// Read a team
///
/// Who is in it and how far it is. Report what happens to it by events of type `team.founded`, `team.invited`, `team.joined`,
/// `team.left` and `team.removed`.
#[utoipa::path(
    get, path = "/v1/programs/{program}/teams/{team}", tag = "members", operation_id = "team",
    params(
        ("program" = String, Path, description = "The program."),
        ("team" = String, Path, description = "`tem_…`, as the event of type `team.founded` answers."),
        Spoken,
    ),
    responses((status = 200, description = "The team.", body = TeamPage))
)]
pub(super) async fn team(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(team): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<TeamPage>, Problem> {
    let nobody = |_| Problem::new(Code::NotFound, "there is no such team");
    let team: TeamId = team.parse().map_err(nobody)?;
    let language = spoken.tag().to_owned();
    let (as_of, team) = blocking(move || api.app.team(&program, team, &language)).await?;
    Ok(Reply::ok(TeamPage { as_of: as_of.tell(), team: team.tell() }))
}

/// Read the teams of a member
///
/// Those that the member is in, with how far they are and the member's own part, and those into which the member is invited.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/teams", tag = "members", operation_id = "member_teams",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The teams.", body = MemberTeams))
)]
pub(super) async fn member_teams(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<MemberTeams>, Problem> {
    let who = super::members::who(&member)?;
    let language = spoken.tag().to_owned();
    let told = move || {
        let found = api.app.find_member(&program, &who)?;
        let standing = api.app.standing(&program, found.member)?;
        let teams = api.app.member_teams(&program, &standing, &language)?;
        Ok::<_, regulars_app::Refusal>((standing.as_of, teams))
    };
    let (as_of, teams) = blocking(told).await?;
    Ok(Reply::ok(MemberTeams { as_of: as_of.tell(), teams: teams.tell() }))
}
