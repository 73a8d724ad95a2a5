//! API keys: list, make, revoke. Nobody can make a key that may do more than their own.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use regulars_app::{KeyView, Mode, Refusal};
use regulars_engine::id::{KeyId, ProgramId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Api, access::Scope, blocking, guard::Caller, keyed::KeepInstead, programs::ProgramMode, reply::Reply,
};
use crate::{
    answer::{Key, NewKey, Page},
    http::{body::Json, path::Named},
    problem::{Code, Problem},
    wire::{Instant, Label},
};

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// What people call it.
    #[schema(example = "till 7")]
    label: Label,
    /// What it may do.
    #[schema(min_items = 1)]
    scopes: Vec<Scope>,
    /// The program it opens; the whole server when left out.
    program: Option<Label>,
    /// `live` or `sandbox`.
    mode: ProgramMode,
    /// When it ends by itself.
    expires_at: Option<Instant>,
}

/// List the keys
///
/// A key of one program sees the keys of that program; a key of the whole server sees all.
#[utoipa::path(
    get, path = "/v1/keys", tag = "keys", operation_id = "keys",
    responses((status = 200, description = "The keys, without their secrets.", body = Page<Key>))
)]
pub(super) async fn keys(State(api): State<Api>, caller: Caller) -> Result<Reply<Page<Key>>, Problem> {
    let keys = blocking(move || {
        let programs = api.app.programs();
        let seen = programs.iter().filter(|program| caller.opens(program)).map(|program| Some(program.id));
        let whole_server = caller.0.program.is_none().then_some(None);
        let mut keys = Vec::new();
        for program in whole_server.into_iter().chain(seen) {
            let slug = program
                .and_then(|id| programs.iter().find(|p| p.id == id))
                .map(|program| program.slug.clone());
            keys.extend(api.app.keys(program)?.into_iter().map(|key| Key::of(key, slug.clone())));
        }
        Ok::<_, Refusal>(keys)
    });
    Ok(Reply::ok(Page { items: keys.await?, next: None }))
}

/// Make a key
///
/// Its secret is shown in this answer only.
#[utoipa::path(
    post, path = "/v1/keys", tag = "keys", operation_id = "create_key",
    request_body(content = KeyRequest),
    responses((status = 201, description = "The key.", body = NewKey))
)]
pub(super) async fn create_key(
    State(api): State<Api>,
    caller: Caller,
    Json { value: asked, .. }: Json<KeyRequest>,
) -> Result<Response, Problem> {
    let (program, mode) = within(&api, &caller, &asked)?;
    let slug = asked.program.map(Label::into_string);
    let (key, secret) = blocking(move || {
        let mut scopes: Vec<String> = asked.scopes.iter().map(ToString::to_string).collect();
        scopes.sort();
        scopes.dedup();
        let expires_at = asked.expires_at.map(Instant::moment);
        api.app.create_key(program, mode, scopes, asked.label.as_str(), expires_at)
    })
    .await?;
    let key = Key::of(key, slug);
    let kept = serde_json::to_vec(&NewKey { key: key.clone(), secret: None }).unwrap_or_default();
    let mut response = Reply::created(NewKey { key, secret: Some(secret) }).into_response();
    response.extensions_mut().insert(KeepInstead(kept.into()));
    Ok(response)
}

/// Revoke a key
///
/// It stops working within a second, on every server.
#[utoipa::path(
    delete, path = "/v1/keys/{key}", tag = "keys", operation_id = "revoke_key",
    params(("key" = String, Path, description = "The key's id, `key_…`.")),
    responses((status = 204, description = "It is revoked."))
)]
pub(super) async fn revoke_key(
    State(api): State<Api>,
    caller: Caller,
    Named(key): Named,
) -> Result<StatusCode, Problem> {
    let none = || Problem::new(Code::NotFound, "there is no such key");
    let id: KeyId = key.parse().map_err(|_| none())?;
    blocking(move || {
        let key = api.app.key(id)?;
        if !rules_over(&caller, &key) {
            return Err(Refusal::NotFound("key"));
        }
        api.app.revoke_key(id)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a caller may know of a key: a key of one program, of the keys of that program; a sandbox key, of sandbox keys.
fn rules_over(caller: &Caller, key: &KeyView) -> bool {
    let own_program = caller.0.program.is_none() || caller.0.program == key.program;
    own_program && (caller.0.mode == Mode::Live || key.mode == Mode::Sandbox)
}

/// The program and mode of a key to be made, when the caller may give them away.
fn within(api: &Api, caller: &Caller, asked: &KeyRequest) -> Result<(Option<ProgramId>, Mode), Problem> {
    if asked.scopes.is_empty() {
        return Err(Problem::new(Code::InvalidValue, "expected at least one scope").at("/scopes"));
    }
    for scope in &asked.scopes {
        caller.must(*scope)?;
    }
    let mode = Mode::from(asked.mode);
    if caller.0.mode == Mode::Sandbox && mode == Mode::Live {
        return Err(Problem::new(Code::MissingScope, "a sandbox key makes sandbox keys"));
    }
    let Some(slug) = &asked.program else {
        caller.must_be_unbound()?;
        return Ok((None, mode));
    };
    let program = api.app.program(slug.as_str())?;
    if !caller.opens(&program) {
        return Err(Refusal::ProgramNotFound.into());
    }
    if mode != program.mode {
        return Err(Problem::new(Code::InvalidValue, "expected the program's own mode").at("/mode"));
    }
    Ok((Some(program.id), mode))
}
