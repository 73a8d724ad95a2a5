//! Signing in: e-mail and password, then the second factor; and the links by which somebody comes in for the first time.
//!
//! None of these tells whether an e-mail is known. They are for pages of ours: each wants `Origin` and `X-Regulars: 1`.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use regulars_app::Proof;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Api, blocking, caller::Caller, me, reply::Reply};
use crate::{
    answer::{SessionBegun, SignInStep},
    http::{body::Json, cookie},
    problem::{Code, Problem},
    wire::{Name, Secret},
};

/// How the first of the staff comes in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstAdministrator {
    /// What the link ends with that the server printed.
    secret: Secret,
    /// What they will sign in with.
    #[schema(value_type = String, format = "email", max_length = 254)]
    email: Secret,
    /// What they are called.
    name: Name,
    /// At least 8 characters, of any kind; none of those that are tried first.
    password: Secret,
}

/// How somebody begins, or begins again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkAccepted {
    /// What the link ends with.
    secret: Secret,
    /// At least 8 characters, of any kind; none of those that are tried first.
    password: Secret,
}

/// E-mail and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffSignIn {
    /// The e-mail.
    #[schema(value_type = String, format = "email", max_length = 254)]
    email: Secret,
    /// The password.
    password: Secret,
}

/// A second factor: exactly one of the two codes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactor {
    /// What the password gave.
    ticket: Secret,
    /// The code of the authenticator app. Each works once.
    totp: Option<Secret>,
    /// A recovery code. Each works once.
    recovery_code: Option<Secret>,
}

/// Become the first administrator
///
/// The server prints a link when it starts and there is no staff yet. Whoever has it becomes an owner of the whole server.
#[utoipa::path(
    post, path = "/v1/first-administrator", tag = "sign-in", operation_id = "become_first_administrator",
    request_body(content = FirstAdministrator),
    responses((status = 200, description = "How it goes on.", body = SignInStep))
)]
pub(super) async fn become_first_administrator(
    State(api): State<Api>,
    Json { value: asked, .. }: Json<FirstAdministrator>,
) -> Result<Reply<SignInStep>, Problem> {
    let FirstAdministrator { secret, email, name, password } = asked;
    let step = blocking(move || {
        api.app.become_first(secret.as_str(), email.as_str(), name.as_str(), password.as_str())
    });
    Ok(Reply::ok(step.await?.into()))
}

/// Choose a password by a link
///
/// For who was invited, and for who was reset. The link works once.
#[utoipa::path(
    post, path = "/v1/sign-in/staff/link", tag = "sign-in", operation_id = "accept_link",
    request_body(content = LinkAccepted),
    responses((status = 200, description = "How it goes on.", body = SignInStep))
)]
pub(super) async fn accept_link(
    State(api): State<Api>,
    Json { value: LinkAccepted { secret, password }, .. }: Json<LinkAccepted>,
) -> Result<Reply<SignInStep>, Problem> {
    let step = blocking(move || api.app.accept(secret.as_str(), password.as_str()));
    Ok(Reply::ok(step.await?.into()))
}

/// Sign in: e-mail and password
///
/// The answer is the same for an e-mail that is not known and for a wrong password. After ten tries within a quarter of an
/// hour an e-mail is not looked at until that is over.
#[utoipa::path(
    post, path = "/v1/sign-in/staff", tag = "sign-in", operation_id = "sign_in",
    request_body(content = StaffSignIn),
    responses((status = 200, description = "How it goes on.", body = SignInStep))
)]
pub(super) async fn sign_in(
    State(api): State<Api>,
    Json { value: StaffSignIn { email, password }, .. }: Json<StaffSignIn>,
) -> Result<Reply<SignInStep>, Problem> {
    let step = blocking(move || api.app.sign_in(email.as_str(), password.as_str()));
    Ok(Reply::ok(step.await?.into()))
}

/// Sign in: the second factor
///
/// A session begins; its secret is in the cookie `__Host-regulars`, which scripts can't read. It ends after half an hour
/// without use, and after twelve hours in any case. Where the second factor was just set up, the answer has ten recovery
/// codes.
#[utoipa::path(
    post, path = "/v1/sign-in/staff/second", tag = "sign-in", operation_id = "prove_second_factor",
    request_body(content = SecondFactor),
    responses((
        status = 200, description = "A session has begun.", body = SessionBegun,
        headers(("Set-Cookie" = String, description = "The session."))
    ))
)]
pub(super) async fn prove_second_factor(
    State(api): State<Api>,
    Json { value: asked, .. }: Json<SecondFactor>,
) -> Result<Response, Problem> {
    let SecondFactor { ticket, totp, recovery_code } = asked;
    let (begun, token) = blocking(move || {
        let proof = match (&totp, &recovery_code) {
            (Some(code), None) => Proof::Totp(code.as_str()),
            (None, Some(code)) => Proof::Recovery(code.as_str()),
            (Some(_), Some(_)) | (None, None) => {
                let detail = "expected exactly one of totp and recovery_code";
                return Err(Problem::new(Code::AmbiguousFields, detail));
            }
        };
        let begun = api.app.second_factor(ticket.as_str(), proof)?;
        let caller = Caller::signed_in(begun.signed.into(), None);
        let me = me::of(&api, &caller)?;
        Ok(((SessionBegun { me, recovery_codes: begun.recovery_codes }), begun.token))
    })
    .await?;
    let mut response = Reply::ok(begun).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie::set(&token));
    Ok(response)
}
