//! Webhooks: who is told of entries, and what each was not told.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use regulars_app::{ALL_KINDS, DeliveryState, WebhookPatch, WebhookSecret, WebhookState, WebhookView};
use regulars_engine::{
    event::Body,
    id::{AccountId, EventId, WebhookId},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Api, blocking, guard::InProgram, keyed::KeepInstead, matched::Expected, reply::Reply};
use crate::{
    answer::{Delivery, NewWebhook, Page, SentAgain, Webhook},
    http::{
        body::Json,
        path::Named,
        query::{PageLimit, Query},
    },
    problem::{Code, Problem},
    wire::Label,
};

/// How long the secret before a new one signs as well when nothing is said, and at most, in seconds.
const OVERLAP_S: u32 = 24 * 3_600;
const OVERLAP_S_MAX: u32 = 30 * 24 * 3_600;

/// A webhook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookRequest {
    /// What people call it.
    #[schema(example = "the shop's mailing list")]
    label: Label,
    /// Where it is to be told: a public address that begins with `https://`, or one that the operator of the server allows.
    #[schema(max_length = 2000, example = "https://shop.example/hooks/regulars")]
    url: String,
    /// The kinds of entries, such as `order.paid`; `*` for all, due work included.
    #[schema(min_items = 1, example = json!(["order.paid", "order.returned"]))]
    kinds: Vec<String>,
}

/// What is to change of a webhook. What is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    /// Another name.
    label: Option<Label>,
    /// Another address.
    #[schema(max_length = 2000)]
    url: Option<String>,
    /// Other kinds of entries.
    #[schema(min_items = 1)]
    kinds: Option<Vec<String>>,
    /// Whether it is told.
    state: Option<WebhookIs>,
}

/// Whether a webhook is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookIs {
    /// As things happen.
    Active,
    /// Later: what happens waits.
    Paused,
    /// No more: nothing is kept for it.
    Disabled,
}

/// How a secret is changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretChange {
    /// For how many seconds the secret before signs as well, up to 30 days; a day when left out.
    #[schema(maximum = 2_592_000)]
    overlap_s: Option<u32>,
}

/// What is to be sent again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// What this event did; all that was given up when left out.
    #[schema(example = "evt_0198c0de-0000-7000-8000-000000000001")]
    event: Option<String>,
}

/// Which deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryIs {
    /// Those that are tried by themselves.
    #[default]
    Waiting,
    /// Those that were given up.
    Dead,
}

/// A part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Deliveries {
    /// `waiting` (when left out) or `dead`.
    #[serde(default)]
    #[param(inline)]
    state: DeliveryIs,
    /// How many items, 1 to 500.
    #[serde(default)]
    #[param(inline)]
    limit: PageLimit,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// List the webhooks
#[utoipa::path(
    get, path = "/v1/programs/{program}/webhooks", tag = "webhooks", operation_id = "webhooks",
    params(("program" = String, Path, description = "The program.")),
    responses((status = 200, description = "The webhooks, without their secrets.", body = Page<Webhook>))
)]
pub(super) async fn webhooks(
    State(api): State<Api>,
    InProgram(program): InProgram,
) -> Result<Reply<Page<Webhook>>, Problem> {
    let webhooks = blocking(move || api.app.webhooks(&program)).await?;
    Ok(Reply::ok(Page { items: webhooks.into_iter().map(Webhook::from).collect(), next: None }))
}

/// Make a webhook
///
/// From now on the address is told of each entry of these kinds, at least once, and of those of one member in their order.
/// Messages are signed as Standard Webhooks has it; the secret is shown in this answer only. An address that does not answer with 2xx is tried
/// again for about three days.
#[utoipa::path(
    post, path = "/v1/programs/{program}/webhooks", tag = "webhooks", operation_id = "create_webhook",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = WebhookRequest),
    responses((status = 201, description = "The webhook.", body = NewWebhook))
)]
pub(super) async fn create_webhook(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Json { value: asked, .. }: Json<WebhookRequest>,
) -> Result<Response, Problem> {
    let WebhookRequest { label, url, kinds } = asked;
    check_url(&api, &url)?;
    check_kinds(&kinds)?;
    let made = blocking(move || api.app.create_webhook(&program, label.as_str(), &url, kinds)).await?;
    Ok(with_secret(made, StatusCode::CREATED))
}

/// Read a webhook
#[utoipa::path(
    get, path = "/v1/programs/{program}/webhooks/{webhook}", tag = "webhooks", operation_id = "webhook",
    params(
        ("program" = String, Path, description = "The program."),
        ("webhook" = String, Path, description = "The webhook's id, `whk_…`."),
    ),
    responses((
        status = 200, description = "The webhook.", body = Webhook,
        headers(("ETag" = String, description = "Its revision."))
    ))
)]
pub(super) async fn webhook(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(webhook): Named,
) -> Result<Reply<Webhook>, Problem> {
    let id = id_of(&webhook)?;
    let view = blocking(move || api.app.webhook(&program, id)).await?;
    Ok(told(view))
}

/// Change a webhook
#[utoipa::path(
    patch, path = "/v1/programs/{program}/webhooks/{webhook}", tag = "webhooks", operation_id = "change_webhook",
    params(
        ("program" = String, Path, description = "The program."),
        ("webhook" = String, Path, description = "The webhook's id, `whk_…`."),
    ),
    request_body(content = WebhookChange),
    responses((
        status = 200, description = "The webhook, changed.", body = Webhook,
        headers(("ETag" = String, description = "The new revision."))
    ))
)]
pub(super) async fn change_webhook(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(webhook): Named,
    expected: Expected,
    Json { value: change, .. }: Json<WebhookChange>,
) -> Result<Reply<Webhook>, Problem> {
    let id = id_of(&webhook)?;
    let Expected::Revision(revision) = expected else {
        return Err(Problem::new(Code::PreconditionFailed, "the webhook exists"));
    };
    let WebhookChange { label, url, kinds, state } = change;
    url.as_deref().map_or(Ok(()), |url| check_url(&api, url))?;
    kinds.as_deref().map_or(Ok(()), check_kinds)?;
    let patch = WebhookPatch {
        label: label.map(Label::into_string),
        url,
        kinds,
        state: state.map(|state| match state {
            WebhookIs::Active => WebhookState::Active,
            WebhookIs::Paused => WebhookState::Paused,
            WebhookIs::Disabled => WebhookState::Disabled,
        }),
    };
    let view = blocking(move || api.app.change_webhook(&program, id, patch, Some(revision))).await?;
    Ok(told(view))
}

/// Delete a webhook
///
/// What it was not told goes with it.
#[utoipa::path(
    delete, path = "/v1/programs/{program}/webhooks/{webhook}", tag = "webhooks", operation_id = "delete_webhook",
    params(
        ("program" = String, Path, description = "The program."),
        ("webhook" = String, Path, description = "The webhook's id, `whk_…`."),
    ),
    responses((status = 204, description = "It is deleted."))
)]
pub(super) async fn delete_webhook(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(webhook): Named,
) -> Result<StatusCode, Problem> {
    let id = id_of(&webhook)?;
    blocking(move || api.app.delete_webhook(&program, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change a webhook's secret
///
/// For a while messages carry the signatures of both secrets, so that none is lost while the new one is put in place.
#[utoipa::path(
    post, path = "/v1/programs/{program}/webhooks/{webhook}/secret", tag = "webhooks",
    operation_id = "change_webhook_secret",
    params(
        ("program" = String, Path, description = "The program."),
        ("webhook" = String, Path, description = "The webhook's id, `whk_…`."),
    ),
    request_body(content = SecretChange),
    responses((status = 200, description = "The webhook with its new secret.", body = NewWebhook))
)]
pub(super) async fn change_webhook_secret(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(webhook): Named,
    Json { value: change, .. }: Json<SecretChange>,
) -> Result<Response, Problem> {
    let id = id_of(&webhook)?;
    let overlap = change.overlap_s.unwrap_or(OVERLAP_S);
    if OVERLAP_S_MAX < overlap {
        let problem = Problem::new(Code::InvalidValue, "a secret is good for 30 days more at most");
        return Err(problem.at("/overlap_s"));
    }
    let made = blocking(move || api.app.rotate_webhook_secret(&program, id, overlap)).await?;
    Ok(with_secret(made, StatusCode::OK))
}

/// List what a webhook was not told
#[utoipa::path(
    get, path = "/v1/programs/{program}/webhooks/{webhook}/deliveries", tag = "webhooks", operation_id = "deliveries",
    params(
        ("program" = String, Path, description = "The program."),
        ("webhook" = String, Path, description = "The webhook's id, `whk_…`."),
        Deliveries,
    ),
    responses((status = 200, description = "The deliveries, by account.", body = Page<Delivery>))
)]
pub(super) async fn deliveries(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(webhook): Named,
    Query(part): Query<Deliveries>,
) -> Result<Reply<Page<Delivery>>, Problem> {
    let id = id_of(&webhook)?;
    let (state, word) = match part.state {
        DeliveryIs::Waiting => (DeliveryState::Waiting, "waiting"),
        DeliveryIs::Dead => (DeliveryState::Dead, "dead"),
    };
    let list = ["deliveries", webhook.as_str(), word];
    let after = match &part.cursor {
        Some(cursor) => {
            let place = place(&api.cursors.open(&list, cursor)?);
            Some(place.ok_or_else(|| Problem::new(Code::InvalidCursor, "cursor: not a position"))?)
        }
        None => None,
    };
    let limit = part.limit.get();
    let asked = u32::try_from(limit).unwrap_or(u32::MAX);
    let app = api.app.clone();
    let found = blocking(move || app.deliveries(&program, id, state, after, asked)).await?;
    let last = found.last().filter(|_| found.len() == limit).map(|last| last.id);
    let bytes =
        |last: regulars_app::DeliveryId| [&last.account.0.as_bytes()[..], &last.seq.to_be_bytes()].concat();
    let next = last.map(|last| api.cursors.seal(&list, &bytes(last)));
    Ok(Reply::ok(Page { items: found.into_iter().map(Delivery::from).collect(), next }))
}

/// Send again what was given up
#[utoipa::path(
    post, path = "/v1/programs/{program}/webhooks/{webhook}/send-again", tag = "webhooks", operation_id = "send_again",
    params(
        ("program" = String, Path, description = "The program."),
        ("webhook" = String, Path, description = "The webhook's id, `whk_…`."),
    ),
    request_body(content = Again),
    responses((status = 202, description = "How many there are.", body = SentAgain))
)]
pub(super) async fn send_again(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(webhook): Named,
    Json { value: asked, .. }: Json<Again>,
) -> Result<Reply<SentAgain>, Problem> {
    let id = id_of(&webhook)?;
    let none = || Problem::new(Code::NotFound, "there is no such event");
    let only = asked.event.map(|event| event.parse::<EventId>().map_err(|_| none())).transpose()?;
    let deliveries = blocking(move || api.app.send_again(&program, id, only)).await?;
    Ok(Reply::accepted(SentAgain { deliveries }))
}

fn id_of(text: &str) -> Result<WebhookId, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound, "there is no such webhook"))
}

fn told(view: WebhookView) -> Reply<Webhook> {
    let revision = view.revision;
    Reply::ok(Webhook::from(view)).revision(revision)
}

/// The answer that shows a secret, and the one that is kept for a repetition.
fn with_secret((view, secret): (WebhookView, WebhookSecret), status: StatusCode) -> Response {
    let webhook = Webhook::from(view);
    let kept = serde_json::to_vec(&NewWebhook { webhook: webhook.clone(), secret: None }).unwrap_or_default();
    let shown = NewWebhook { webhook, secret: Some(secret.text()) };
    let reply = if status == StatusCode::CREATED { Reply::created(shown) } else { Reply::ok(shown) };
    let mut response = reply.into_response();
    response.extensions_mut().insert(KeepInstead(kept.into()));
    response
}

fn check_url(api: &Api, url: &str) -> Result<(), Problem> {
    api.allowed.check(url).map_err(|reason| Problem::new(Code::InvalidValue, reason).at("/url"))
}

fn check_kinds(kinds: &[String]) -> Result<(), Problem> {
    let known = |kind: &String| kind == ALL_KINDS || Body::kinds().any(|known| known == kind);
    if kinds.is_empty() {
        return Err(Problem::new(Code::InvalidValue, "at least one kind of entries").at("/kinds"));
    }
    if let Some(place) = kinds.iter().position(|kind| !known(kind)) {
        let known = Body::kinds().collect::<Vec<_>>().join(", ");
        return Err(Problem::new(Code::InvalidValue, format!("expected * or some of {known}"))
            .at(format!("/kinds/{place}")));
    }
    Ok(())
}

fn place(bytes: &[u8]) -> Option<(AccountId, u64)> {
    let (account, seq) = bytes.split_first_chunk()?;
    Some((AccountId(Uuid::from_bytes(*account)), u64::from_be_bytes(seq.try_into().ok()?)))
}
