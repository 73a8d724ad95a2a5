//! The waiting rooms of rewards: the proof of their draws, members' passes, and the keys that they are signed with.

use axum::extract::State;
use regulars_app::{draw::OF_ROOM, pass::SignedPass};

use super::{Api, account::standing, blocking, guard::InProgram, reply::Reply};
use crate::{
    answer::{DrawProof, PassAnswer, PassKey, Tell},
    http::path::{Named, NamedIn},
    problem::Problem,
};

/// Read the proof of a draw for the turns of a waiting room
///
/// The commitment to its seed, which anybody can read before and keep; and the seed itself from an hour after lots are drawn on.
/// With it every lot can be computed again: the manual's page on waiting rooms says how.
#[utoipa::path(
    get, path = "/v1/programs/{program}/rewards/{reward}/draw", tag = "games", operation_id = "room_draw_proof",
    params(
        ("program" = String, Path, description = "The program."),
        ("reward" = String, Path, description = "The reward."),
    ),
    responses((status = 200, description = "The commitment, and the seed when it is told.", body = DrawProof))
)]
pub(super) async fn room_draw_proof(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(reward): Named,
) -> Result<Reply<DrawProof>, Problem> {
    let proof = blocking(move || api.app.draw_proof(&program, &reward, OF_ROOM)).await?;
    Ok(Reply::ok(proof.tell()))
}

/// Read the key of a reward's passes
///
/// A checkout outside checks with it that a pass is true, without a call. Whoever has the key can make passes, too: keep it as
/// you keep the secret of a webhook. Each reward has a key of its own.
#[utoipa::path(
    get, path = "/v1/programs/{program}/rewards/{reward}/pass-key", tag = "webhooks", operation_id = "pass_key",
    params(
        ("program" = String, Path, description = "The program."),
        ("reward" = String, Path, description = "The reward."),
    ),
    responses((status = 200, description = "The key.", body = PassKey))
)]
pub(super) async fn pass_key(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(reward): Named,
) -> Result<Reply<PassKey>, Problem> {
    let key = blocking(move || api.app.pass_key(&program, &reward)).await?;
    Ok(Reply::ok(PassKey { key }))
}

/// Read a member's pass to a reward
///
/// The place in line and when it is the member's turn, and the pass as it is shown to a checkout outside. Ask for a pass by an
/// event of type `waiting_room.entered`.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/rewards/{reward}/pass", tag = "members",
    operation_id = "member_pass",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        ("reward" = String, Path, description = "The reward."),
    ),
    responses((status = 200, description = "The pass.", body = PassAnswer))
)]
pub(super) async fn member_pass(
    State(api): State<Api>,
    InProgram(program): InProgram,
    NamedIn(member, reward): NamedIn,
) -> Result<Reply<PassAnswer>, Problem> {
    let standing = standing(api.clone(), program.clone(), &member).await?;
    let SignedPass { pass, token } = api.app.signed_pass(&program, &standing, &reward)?;
    Ok(Reply::ok(PassAnswer { as_of: standing.as_of.tell(), pass: pass.tell(), token }))
}
