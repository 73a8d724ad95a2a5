//! Games of chance: their chances and pools, what a member can play, and the proof of each day's draws.

use std::sync::Arc;

use axum::extract::State;
use jiff::civil::Date;
use regulars_app::{Standing, view};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Api,
    account::{Spoken, standing},
    blocking,
    guard::InProgram,
    reply::Reply,
};
use crate::{
    answer::{DrawProof, GameProofs, Games, MemberGames, Tell},
    http::{
        path::{Named, NamedIn},
        query::Query,
    },
    problem::{Code, Problem},
};

/// Read the games
///
/// The games of chance of the program: when and for whom they are, how to take part without buying, what can be won with which
/// chance, and how many of each prize are left. It is what the law of many countries asks to be disclosed.
#[utoipa::path(
    get, path = "/v1/programs/{program}/games", tag = "games", operation_id = "games",
    params(("program" = String, Path, description = "The program."), Spoken),
    responses((status = 200, description = "The games.", body = Games))
)]
pub(super) async fn games(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Games>, Problem> {
    let (as_of, games) = blocking(move || api.app.games(&program, spoken.tag())).await?;
    Ok(Reply::ok(Games { as_of: as_of.tell(), games: games.tell() }))
}

/// Read what a member can play
///
/// The games, how often the member can play each of them and until when, and why not. Play by an event of type `game.played`.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/games", tag = "games", operation_id = "member_games",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The games.", body = MemberGames))
)]
pub(super) async fn member_games(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<MemberGames>, Problem> {
    let standing = standing(api, program, &member).await?;
    let Standing { program, account, profile, as_of, .. } = &standing;
    let games = view::member_games(program, account, profile, *as_of, spoken.tag());
    Ok(Reply::ok(MemberGames { as_of: as_of.tell(), games: games.tell() }))
}

/// Some days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Days {
    /// The first day, in the program's zone: `2026-11-21`. Today when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<String>,
    /// The last day, at most 99 days later. The first one when left out.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<String>,
}

/// Read the proof of a game's draws
///
/// For each day the commitment to its seed, which anybody can read before the day and keep; and the seed itself from an hour
/// after the day on. With it every number that was drawn can be computed again: `regulars verify-draw`, and the manual's page
/// on games, say how.
#[utoipa::path(
    get, path = "/v1/programs/{program}/games/{game}/proofs", tag = "games", operation_id = "game_proofs",
    params(
        ("program" = String, Path, description = "The program."),
        ("game" = String, Path, description = "The game."),
        Days,
    ),
    responses((status = 200, description = "The commitments, and the seeds that are told.", body = GameProofs))
)]
pub(super) async fn game_proofs(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(game): Named,
    Query(days): Query<Days>,
) -> Result<Reply<GameProofs>, Problem> {
    let (from, until) = (day("from", days.from.as_deref())?, day("until", days.until.as_deref())?);
    let (handle, name) = (Arc::clone(&program), game.clone());
    let days = blocking(move || api.app.game_proofs(&handle, &name, (from, until))).await?;
    Ok(Reply::ok(GameProofs { game, days: days.tell() }))
}

/// Read the proof of a draw for the places of a date
///
/// The commitment to its seed, which anybody can read before and keep; and the seed itself from an hour after lots are drawn on.
/// With it every lot can be computed again: the manual's page on experiences says how.
#[utoipa::path(
    get, path = "/v1/programs/{program}/rewards/{reward}/sessions/{session}/draw", tag = "games",
    operation_id = "draw_proof",
    params(
        ("program" = String, Path, description = "The program."),
        ("reward" = String, Path, description = "The reward."),
        ("session" = String, Path, description = "The date."),
    ),
    responses((status = 200, description = "The commitment, and the seed when it is told.", body = DrawProof))
)]
pub(super) async fn draw_proof(
    State(api): State<Api>,
    InProgram(program): InProgram,
    NamedIn(reward, session): NamedIn,
) -> Result<Reply<DrawProof>, Problem> {
    let proof = blocking(move || api.app.draw_proof(&program, &reward, &session)).await?;
    Ok(Reply::ok(proof.tell()))
}

fn day(name: &str, text: Option<&str>) -> Result<Option<Date>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let day = if text.len() == 10 { text.parse::<Date>().ok() } else { None };
    let wrong = || Problem::new(Code::InvalidTimestamp, format!("`{name}` is not a day like 2026-11-21"));
    day.map(Some).ok_or_else(wrong)
}
