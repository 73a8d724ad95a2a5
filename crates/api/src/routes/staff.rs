//! People who run programs: invite, list, change, reset. Nobody can give away more than they have.

use axum::extract::State;
use regulars_app::{Grant, Pii, Refusal, StaffPatch, StaffView};
use regulars_engine::id::StaffId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Api, blocking, caller::Caller, matched::Expected, reply::Reply, roles};
use crate::{
    answer::{Page, RoleName, Staff, StaffIs, StaffLink, StaffRole},
    http::{body::Json, path::Named},
    problem::{Code, Problem},
    wire::{Label, Name, Secret},
};

/// Somebody to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// What they will sign in with.
    #[schema(value_type = String, format = "email", max_length = 254)]
    email: Secret,
    /// What they are called.
    name: Name,
    /// What they may do.
    #[schema(min_items = 1, max_items = 50)]
    roles: Vec<StaffRole>,
}

/// What is to be different.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffChange {
    /// What they are called.
    name: Option<Name>,
    /// What they may do, in place of all before.
    #[schema(min_items = 1, max_items = 50)]
    roles: Option<Vec<StaffRole>>,
    /// Whether they may no longer sign in. Then all their sessions end.
    disabled: Option<bool>,
}

/// List the staff
#[utoipa::path(
    get, path = "/v1/staff", tag = "staff", operation_id = "staff",
    responses((status = 200, description = "Everybody who was ever invited.", body = Page<Staff>))
)]
pub(super) async fn staff(State(api): State<Api>, caller: Caller) -> Result<Reply<Page<Staff>>, Problem> {
    caller.must_be_unbound()?;
    let items = blocking(move || {
        let all = api.app.staff()?;
        Ok::<_, Refusal>(all.into_iter().map(|view| told(&api, view)).collect())
    });
    Ok(Reply::ok(Page { items: items.await?, next: None }))
}

/// Invite somebody
///
/// The answer has the secret of a link, shown this once, by which they choose their own password. How it reaches them is for
/// whoever invites. Each e-mail is invited once; `reset` makes another link.
#[utoipa::path(
    post, path = "/v1/staff", tag = "staff", operation_id = "invite_staff",
    request_body(content = Invitation),
    responses((status = 201, description = "They are invited.", body = StaffLink))
)]
pub(super) async fn invite_staff(
    State(api): State<Api>,
    caller: Caller,
    Json { value: asked, .. }: Json<Invitation>,
) -> Result<Reply<StaffLink>, Problem> {
    caller.must_be_unbound()?;
    let grants = grants(&api, &caller, &asked.roles)?;
    let invited = blocking({
        let api = api.clone();
        move || api.app.invite(asked.email.as_str(), asked.name.as_str(), grants)
    });
    let (view, secret) = invited.await?;
    Ok(Reply::created(StaffLink { staff: told(&api, view), secret }))
}

/// Read somebody
#[utoipa::path(
    get, path = "/v1/staff/{staff}", tag = "staff", operation_id = "staff_member",
    params(("staff" = String, Path, description = "Their id, `stf_…`.")),
    responses((
        status = 200, description = "Who they are.", body = Staff,
        headers(("ETag" = String, description = "The revision."))
    ))
)]
pub(super) async fn staff_member(
    State(api): State<Api>,
    caller: Caller,
    Named(staff): Named,
) -> Result<Reply<Staff>, Problem> {
    caller.must_be_unbound()?;
    let id = id_of(&staff)?;
    let view = blocking({
        let api = api.clone();
        move || api.app.staff_member(id)
    });
    let view = view.await?;
    let revision = view.revision;
    Ok(Reply::ok(told(&api, view)).revision(revision))
}

/// Change somebody
///
/// Other roles hold at once. Who is disabled is signed out everywhere. One owner of the whole server stays in any case.
#[utoipa::path(
    patch, path = "/v1/staff/{staff}", tag = "staff", operation_id = "change_staff",
    params(("staff" = String, Path, description = "Their id, `stf_…`.")),
    request_body(content = StaffChange),
    responses((
        status = 200, description = "Who they are now.", body = Staff,
        headers(("ETag" = String, description = "The revision."))
    ))
)]
pub(super) async fn change_staff(
    State(api): State<Api>,
    caller: Caller,
    Named(staff): Named,
    expected: Expected,
    Json { value: asked, .. }: Json<StaffChange>,
) -> Result<Reply<Staff>, Problem> {
    caller.must_be_unbound()?;
    let id = id_of(&staff)?;
    let Expected::Revision(revision) = expected else {
        return Err(Problem::new(Code::PreconditionFailed, "they are known already"));
    };
    let patch = StaffPatch {
        name: asked.name.map(|name| Pii(name.into_string())),
        grants: asked.roles.as_deref().map(|roles| grants(&api, &caller, roles)).transpose()?,
        enabled: asked.disabled.map(|disabled| !disabled),
    };
    let view = blocking({
        let api = api.clone();
        move || {
            rules_over(&api, &caller, id)?;
            Ok::<_, Problem>(api.app.change_staff(id, revision, patch)?)
        }
    });
    let view = view.await?;
    let revision = view.revision;
    Ok(Reply::ok(told(&api, view)).revision(revision))
}

/// Reset somebody
///
/// For who has lost password or second factor. They are signed out everywhere, and begin anew with the link of the answer.
#[utoipa::path(
    post, path = "/v1/staff/{staff}/reset", tag = "staff", operation_id = "reset_staff",
    params(("staff" = String, Path, description = "Their id, `stf_…`.")),
    responses((status = 200, description = "They are reset.", body = StaffLink))
)]
pub(super) async fn reset_staff(
    State(api): State<Api>,
    caller: Caller,
    Named(staff): Named,
) -> Result<Reply<StaffLink>, Problem> {
    caller.must_be_unbound()?;
    let id = id_of(&staff)?;
    let reset = blocking({
        let api = api.clone();
        move || {
            rules_over(&api, &caller, id)?;
            let secret = api.app.reset_staff(id)?;
            Ok::<_, Problem>((api.app.staff_member(id)?, secret))
        }
    });
    let (view, secret) = reset.await?;
    Ok(Reply::ok(StaffLink { staff: told(&api, view), secret }))
}

/// Somebody, as they are told.
pub(super) fn told(api: &Api, view: StaffView) -> Staff {
    let programs = api.app.programs();
    let role = |grant: Grant| {
        let slug = grant.program.and_then(|id| programs.iter().find(|program| program.id == id));
        let label = |text: &str| Label::parse(text).ok();
        StaffRole {
            role: RoleName::from(grant.role),
            program: slug.and_then(|program| label(&program.slug)),
            store: grant.store.as_deref().and_then(label),
        }
    };
    Staff {
        id: view.id.to_string(),
        name: view.name.0,
        email: view.email.0,
        state: StaffIs::from(view.state),
        second_factor: view.second_factor,
        roles: view.grants.into_iter().map(role).collect(),
        created_at: view.created_at.into(),
    }
}

/// The roles that are to be given, when the caller may do all that they allow.
fn grants(api: &Api, caller: &Caller, roles: &[StaffRole]) -> Result<Vec<Grant>, Problem> {
    let grant = |(place, asked): (usize, &StaffRole)| {
        let program = asked.program.as_ref().map(|slug| api.app.program(slug.as_str())).transpose();
        let program = program.map_err(|refusal| Problem {
            code: Code::InvalidValue,
            ..Problem::from(refusal).at(format!("/roles/{place}/program"))
        })?;
        let role = asked.role.into();
        roles::scopes(role).iter().try_for_each(|scope| caller.must(*scope))?;
        let store = asked.store.as_ref().map(|store| store.as_str().to_owned());
        Ok(Grant { program: program.map(|program| program.id), store, role })
    };
    roles.iter().enumerate().map(grant).collect()
}

/// Whether a caller may change somebody: only who may do all that they may.
fn rules_over(api: &Api, caller: &Caller, id: StaffId) -> Result<(), Problem> {
    let view = api.app.staff_member(id)?;
    let mut scopes = view.grants.iter().flat_map(|grant| roles::scopes(grant.role));
    scopes.try_for_each(|scope| caller.must(*scope))
}

fn id_of(text: &str) -> Result<StaffId, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound, "there is no such staff"))
}
