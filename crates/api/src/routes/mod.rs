//! The routes of the public API, one file per area, and the table that says who may call them.

// utoipa names the parameters of a route by their full paths.
#![allow(unused_qualifications)]

pub mod access;
mod account;
mod caller;
mod docs;
mod events;
mod explanation;
mod face;
mod games;
mod guard;
mod households;
mod instructions;
mod jobs;
mod keyed;
mod keys;
mod leaderboards;
mod links;
mod matched;
mod me;
mod members;
mod operations;
mod plans;
mod preview;
mod programs;
mod quote_token;
mod quotes;
mod redemptions;
mod referral;
mod refusal;
mod reply;
mod reporting;
mod roles;
mod rooms;
mod settlements;
mod sign_in;
mod staff;
mod teams;
#[cfg(test)]
mod tests;
mod vouchers;
mod webhooks;

use std::sync::Arc;

use axum::{Router, middleware};
use regulars_app::App;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    http::{Front, Fronted, breaker::Breaker, cursor::Cursors, rate::Buckets},
    openapi,
    outgoing::Allowed,
    pages::{self, Demo, Pages},
    problem::{Code, Problem},
};

pub(crate) use events::entry_of;

/// What the API is served with.
pub struct Settings {
    /// The app.
    pub app: App,
    /// Whether `/docs` and `/openapi.json` are served.
    pub docs: bool,
    /// The pages for people; empty in a binary that was built without them.
    pub pages: &'static [pages::File],
    /// What a demo tells whoever opens it. For a server that only its own machine reaches.
    pub demo: Option<Demo>,
    /// What surrounds every route.
    pub front: Front,
}

/// The whole API, ready to be served.
pub fn router(settings: Settings) -> Fronted {
    let pages = Pages::new(settings.pages, settings.docs, settings.demo.clone());
    // The pages stand beside the guarded routes: they are files, the same for everybody.
    assemble(described(), settings, pages.router())
}

/// What tells whether a server lives and works, and nothing else: for one that takes no requests.
pub fn operations(settings: Settings) -> Fronted {
    assemble(operations_described(), Settings { docs: false, ..settings }, Router::new())
}

fn assemble((router, document): (Router<Api>, OpenApi), settings: Settings, beside: Router) -> Fronted {
    let Settings { app, docs, front, .. } = settings;
    let docs = docs.then(|| docs::Docs::new(&document));
    let cursors = Cursors::new(app.signing_key("cursors"));
    let quotes = Cursors::new(app.signing_key("quotes"));
    let buckets = front.rate.map(Buckets::new);
    let breaker = Breaker::default();
    let allowed = front.webhook_hosts.clone();
    let api = Api(Arc::new(Inner {
        app,
        cursors,
        quotes,
        running: Arc::default(),
        docs,
        buckets,
        breaker,
        allowed,
    }));
    let guarded = router.route_layer(middleware::from_fn_with_state(api.clone(), guard::check));
    Fronted::new(guarded.with_state(api).merge(beside), front)
}

/// The OpenAPI document, as `/openapi.json` serves it.
pub fn openapi_document() -> OpenApi {
    described().1
}

/// What handlers share.
#[derive(Clone)]
struct Api(Arc<Inner>);

struct Inner {
    app: App,
    cursors: Cursors,
    /// Seals what quotes promise.
    quotes: Cursors,
    running: Arc<keyed::Running>,
    docs: Option<docs::Docs>,
    buckets: Option<Buckets>,
    breaker: Breaker,
    /// Where webhooks may be told beside public addresses.
    allowed: Allowed,
}

impl std::ops::Deref for Api {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

fn operations_described() -> (Router<Api>, OpenApi) {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(operations::live))
        .routes(routes!(operations::ready))
        .routes(routes!(operations::metrics))
        .split_for_parts()
}

fn described() -> (Router<Api>, OpenApi) {
    let (router, document) = OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(operations::live))
        .routes(routes!(operations::ready))
        .routes(routes!(operations::metrics))
        .routes(routes!(docs::openapi_json))
        .routes(routes!(docs::page))
        .routes(routes!(docs::asset))
        .routes(routes!(programs::program_schema))
        .routes(routes!(programs::programs, programs::create_program))
        .routes(routes!(programs::program))
        .routes(routes!(explanation::explanation))
        .routes(routes!(face::program_face))
        .routes(routes!(programs::draft, programs::save_draft))
        .routes(routes!(programs::check_document))
        .routes(routes!(preview::preview_draft))
        .routes(routes!(programs::publish))
        .routes(routes!(programs::roll_back))
        .routes(routes!(programs::versions))
        .routes(routes!(programs::version))
        .routes(routes!(programs::diff))
        .routes(routes!(programs::clock, programs::move_clock))
        .routes(routes!(programs::open_history))
        .routes(routes!(programs::close_history))
        .routes(routes!(events::report_event))
        .routes(routes!(events::report_events))
        .routes(routes!(events::event))
        .routes(routes!(quotes::quote))
        .routes(routes!(members::members, members::enrol))
        .routes(routes!(members::search))
        .routes(routes!(members::member, members::change, members::erase))
        .routes(routes!(account::balance))
        .routes(routes!(account::ledger))
        .routes(routes!(account::timeline))
        .routes(routes!(account::tiers))
        .routes(routes!(account::rewards))
        .routes(routes!(account::benefits))
        .routes(routes!(account::challenges))
        .routes(routes!(games::games))
        .routes(routes!(games::member_games))
        .routes(routes!(games::game_proofs))
        .routes(routes!(games::draw_proof))
        .routes(routes!(rooms::room_draw_proof))
        .routes(routes!(rooms::pass_key))
        .routes(routes!(rooms::member_pass))
        .routes(routes!(referral::referral))
        .routes(routes!(leaderboards::leaderboard))
        .routes(routes!(leaderboards::member_leaderboard))
        .routes(routes!(households::household))
        .routes(routes!(households::member_household))
        .routes(routes!(teams::team))
        .routes(routes!(teams::member_teams))
        .routes(routes!(links::links))
        .routes(routes!(plans::member_plan))
        .routes(routes!(plans::plans))
        .routes(routes!(plans::plan_quotes))
        .routes(routes!(redemptions::redemptions))
        .routes(routes!(redemptions::reward_report))
        .routes(routes!(redemptions::reward_health))
        .routes(routes!(instructions::instructions))
        .routes(routes!(instructions::instruction_report))
        .routes(routes!(settlements::settlement))
        .routes(routes!(settlements::statements))
        .routes(routes!(settlements::statements_csv))
        .routes(routes!(account::holds))
        .routes(routes!(vouchers::vouchers))
        .routes(routes!(vouchers::voucher_qr))
        .routes(routes!(vouchers::validate))
        .routes(routes!(vouchers::import_codes))
        .routes(routes!(jobs::start_backtest))
        .routes(routes!(jobs::jobs))
        .routes(routes!(jobs::job))
        .routes(routes!(jobs::progress))
        .routes(routes!(webhooks::webhooks, webhooks::create_webhook))
        .routes(routes!(webhooks::webhook, webhooks::change_webhook, webhooks::delete_webhook))
        .routes(routes!(webhooks::change_webhook_secret))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::send_again))
        .routes(routes!(keys::keys, keys::create_key))
        .routes(routes!(keys::revoke_key))
        .merge(people())
        .split_for_parts();
    (router, openapi::complete(document))
}

/// How people sign in, and who they are.
fn people() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::become_first_administrator))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::prove_second_factor))
        .routes(routes!(sign_in::accept_link))
        .routes(routes!(me::me))
        .routes(routes!(me::sign_out))
        .routes(routes!(me::sessions))
        .routes(routes!(me::end_session))
        .routes(routes!(me::change_password))
        .routes(routes!(me::change_totp))
        .routes(routes!(me::renew_recovery_codes))
        .routes(routes!(staff::staff, staff::invite_staff))
        .routes(routes!(staff::staff_member, staff::change_staff))
        .routes(routes!(staff::reset_staff))
}

/// Runs what waits for the disk on a thread that may wait.
async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Send + 'static,
    Problem: From<E>,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(Problem::from),
        Err(_) => Err(Problem::new(Code::Internal, "the server failed")),
    }
}
