//! Leaderboards: who has done most of something, reckoned when somebody asks.

use axum::extract::State;
use regulars_engine::id::MemberId;

use super::{
    Api,
    account::{Part, Spoken},
    blocking,
    guard::InProgram,
    members::who,
    reply::Reply,
};
use crate::{
    answer::{LeaderboardPage, MemberLeaderboard, Tell},
    http::{
        path::{Named, NamedIn},
        query::Query,
    },
    problem::{Code, Problem},
};

/// Read a leaderboard
///
/// Who has done most of what the leaderboard compares, the best first. Members are called as they wish to be, and are not
/// listed if they don't wish to be; their ids are not told. It is reckoned anew for every page.
#[utoipa::path(
    get, path = "/v1/programs/{program}/leaderboards/{leaderboard}", tag = "members", operation_id = "leaderboard",
    params(
        ("program" = String, Path, description = "The program."),
        ("leaderboard" = String, Path, description = "The leaderboard."),
        Part,
    ),
    responses((status = 200, description = "A page of places.", body = LeaderboardPage))
)]
pub(super) async fn leaderboard(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(name): Named,
    Query(part): Query<Part>,
) -> Result<Reply<LeaderboardPage>, Problem> {
    let (slug, asked) = (program.slug.clone(), name.as_str().to_owned());
    let list = ["leaderboard", slug.as_str(), asked.as_str()];
    let after = part.cursor.as_deref().map(|cursor| api.cursors.open(&list, cursor)).transpose()?;
    let after = after.map(|position| place_of(&position)).transpose()?;
    let (app, handle, limit) = (api.app.clone(), program, part.limit.get());
    let (as_of, view, next) = blocking(move || {
        let (view, next) = app.leaderboard(&handle, &asked, after, limit, Spoken::DEFAULT)?;
        Ok::<_, regulars_app::Refusal>((app.program_now(&handle), view, next))
    })
    .await?;
    let list = ["leaderboard", slug.as_str(), name.as_str()];
    let next = next.map(|(score, member)| {
        let position = [score.to_be_bytes().as_slice(), member.0.as_bytes()].concat();
        api.cursors.seal(&list, &position)
    });
    Ok(Reply::ok(LeaderboardPage { as_of: as_of.tell(), leaderboard: view.tell(), next }))
}

/// Read a member's place in a leaderboard
///
/// The member's own rank, and up to two places above and below.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/leaderboards/{leaderboard}", tag = "members",
    operation_id = "member_leaderboard",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        ("leaderboard" = String, Path, description = "The leaderboard."),
        Spoken,
    ),
    responses((status = 200, description = "The places around the member's own.", body = MemberLeaderboard))
)]
pub(super) async fn member_leaderboard(
    State(api): State<Api>,
    InProgram(program): InProgram,
    NamedIn(member, name): NamedIn,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<MemberLeaderboard>, Problem> {
    let who = who(member.as_str())?;
    let (language, app) = (spoken.tag().to_owned(), api.app.clone());
    let (as_of, view, own) = blocking(move || {
        let found = app.find_member(&program, &who)?;
        let (view, own) = app.leaderboard_of(&program, name.as_str(), found.member, &language)?;
        Ok::<_, regulars_app::Refusal>((app.program_now(&program), view, own))
    })
    .await?;
    Ok(Reply::ok(MemberLeaderboard {
        as_of: as_of.tell(),
        leaderboard: view.tell(),
        own: own.map(Tell::tell),
    }))
}

fn place_of(position: &[u8]) -> Result<(i64, MemberId), Problem> {
    let split = position.split_first_chunk::<8>();
    let place = split.and_then(|(score, member)| {
        Some((i64::from_be_bytes(*score), MemberId(uuid::Uuid::from_slice(member).ok()?)))
    });
    place.ok_or_else(|| Problem::new(Code::InvalidCursor, "cursor: not a position"))
}
