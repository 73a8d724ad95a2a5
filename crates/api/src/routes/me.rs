//! Whoever calls, and their own sign-in: sessions, password, second factor, recovery codes.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use regulars_app::SessionRow;
use regulars_engine::{id::SessionId, moment::Moment};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Api, access::Scope, blocking, caller::Caller, reply::Reply, staff};
use crate::{
    answer::{Me, MeProgram, Page, RecoveryCodes, Session, SignInStep},
    http::{body::Json, cookie, path::Named},
    problem::{Code, Problem},
    wire::Secret,
};

/// Another password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    password: Secret,
    /// The next one.
    new_password: Secret,
}

/// The present password, to prove once more who asks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordProof {
    /// The present one.
    password: Secret,
}

/// Who is signed in
///
/// And what that allows: pages show what the scopes allow. Answers for API keys, too.
#[utoipa::path(
    get, path = "/v1/me", tag = "sign-in", operation_id = "me",
    responses((status = 200, description = "Who asks.", body = Me))
)]
pub(super) async fn me(State(api): State<Api>, caller: Caller) -> Result<Reply<Me>, Problem> {
    Ok(Reply::ok(blocking(move || of(&api, &caller)).await?))
}

/// Sign out
///
/// The session that asks ends.
#[utoipa::path(
    delete, path = "/v1/me/session", tag = "sign-in", operation_id = "sign_out",
    responses((status = 204, description = "It has ended."))
)]
pub(super) async fn sign_out(State(api): State<Api>, caller: Caller) -> Result<Response, Problem> {
    let signed = caller.must_be_signed_in()?;
    let (staff, session) = (signed.staff.id, signed.id);
    blocking(move || api.app.end_session(staff, session)).await?;
    Ok(without_cookie(StatusCode::NO_CONTENT.into_response()))
}

/// List one's sessions
#[utoipa::path(
    get, path = "/v1/me/sessions", tag = "sign-in", operation_id = "sessions",
    responses((status = 200, description = "Where one is signed in.", body = Page<Session>))
)]
pub(super) async fn sessions(
    State(api): State<Api>,
    caller: Caller,
) -> Result<Reply<Page<Session>>, Problem> {
    let signed = caller.must_be_signed_in()?;
    let (staff, current) = (signed.staff.id, signed.id);
    let rows = blocking(move || api.app.sessions_of(staff)).await?;
    let items = rows.into_iter().map(|row| listed(&row, current)).collect();
    Ok(Reply::ok(Page { items, next: None }))
}

/// End one of one's sessions
#[utoipa::path(
    delete, path = "/v1/me/sessions/{session}", tag = "sign-in", operation_id = "end_session",
    params(("session" = String, Path, description = "The session's id, `ses_…`.")),
    responses((status = 204, description = "It has ended."))
)]
pub(super) async fn end_session(
    State(api): State<Api>,
    caller: Caller,
    Named(session): Named,
) -> Result<StatusCode, Problem> {
    let staff = caller.must_be_signed_in()?.staff.id;
    let none = |_| Problem::new(Code::NotFound, "there is no such session");
    let session: SessionId = session.parse().map_err(none)?;
    blocking(move || api.app.end_session(staff, session)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change one's password
///
/// All sessions end, the one that asks, too; the ticket in the answer goes on with the second factor.
#[utoipa::path(
    post, path = "/v1/me/password", tag = "sign-in", operation_id = "change_password",
    request_body(content = PasswordChange),
    responses((status = 200, description = "How it goes on.", body = SignInStep))
)]
pub(super) async fn change_password(
    State(api): State<Api>,
    caller: Caller,
    Json { value: PasswordChange { password, new_password }, .. }: Json<PasswordChange>,
) -> Result<Response, Problem> {
    let staff = caller.must_be_signed_in()?.staff.id;
    let step = blocking(move || api.app.change_password(staff, password.as_str(), new_password.as_str()));
    let reply = Reply::ok(SignInStep::from(step.await.map_err(at_new_password)?));
    Ok(without_cookie(reply.into_response()))
}

/// Set up another second factor
///
/// The present one counts until a code of the new one was shown with the ticket; then all earlier sessions end.
#[utoipa::path(
    post, path = "/v1/me/totp", tag = "sign-in", operation_id = "change_totp",
    request_body(content = PasswordProof),
    responses((status = 200, description = "What to set up.", body = SignInStep))
)]
pub(super) async fn change_totp(
    State(api): State<Api>,
    caller: Caller,
    Json { value: PasswordProof { password }, .. }: Json<PasswordProof>,
) -> Result<Reply<SignInStep>, Problem> {
    let staff = caller.must_be_signed_in()?.staff.id;
    Ok(Reply::ok(blocking(move || api.app.change_factor(staff, password.as_str())).await?.into()))
}

/// Make new recovery codes
#[utoipa::path(
    post, path = "/v1/me/recovery-codes", tag = "sign-in", operation_id = "renew_recovery_codes",
    request_body(content = PasswordProof),
    responses((status = 200, description = "The codes.", body = RecoveryCodes))
)]
pub(super) async fn renew_recovery_codes(
    State(api): State<Api>,
    caller: Caller,
    Json { value: PasswordProof { password }, .. }: Json<PasswordProof>,
) -> Result<Reply<RecoveryCodes>, Problem> {
    let staff = caller.must_be_signed_in()?.staff.id;
    let recovery_codes = blocking(move || api.app.renew_recovery_codes(staff, password.as_str())).await?;
    Ok(Reply::ok(RecoveryCodes { recovery_codes }))
}

/// Whoever calls.
pub(super) fn of(api: &Api, caller: &Caller) -> Result<Me, Problem> {
    let names = |scopes: Vec<Scope>| scopes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let programs = api.app.programs();
    let seen = programs.iter().filter(|program| caller.opens(program));
    let programs = seen.map(|program| MeProgram {
        program: program.slug.clone(),
        scopes: names(caller.scopes_in(Some(program))),
    });
    let programs = programs.collect();
    let Some(signed) = caller.1.as_deref() else {
        let scopes = if caller.0.program.is_none() { names(caller.scopes_in(None)) } else { Vec::new() };
        return Ok(Me {
            kind: "key",
            staff: None,
            scopes,
            programs,
            session: None,
            recovery_codes_left: None,
        });
    };
    Ok(Me {
        kind: "staff",
        staff: Some(staff::told(api, signed.staff.clone())),
        scopes: names(caller.scopes_in(None)),
        programs,
        session: Some(Session {
            id: signed.id.to_string(),
            created_at: signed.created_at.into(),
            seen_at: signed.seen_at.into(),
            expires_at: signed.expires_at.into(),
            current: true,
        }),
        recovery_codes_left: Some(api.app.recovery_codes_left(signed.staff.id)?),
    })
}

fn listed(row: &SessionRow, current: SessionId) -> Session {
    Session {
        id: row.id.to_string(),
        created_at: Moment(row.created_at).into(),
        seen_at: Moment(row.seen_at).into(),
        expires_at: Moment(row.expires_at).into(),
        current: row.id == current,
    }
}

fn without_cookie(mut response: Response) -> Response {
    response.headers_mut().insert(header::SET_COOKIE, cookie::clear());
    response
}

/// The app speaks of the password that is to be; here it has a name of its own.
fn at_new_password(problem: Problem) -> Problem {
    match problem.pointer.as_deref() {
        Some("/password") => problem.at("/new_password"),
        Some(_) | None => problem,
    }
}
