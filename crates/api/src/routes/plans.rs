//! Paid membership: where a member stands and whether it was worth its price, and what there is for somebody who is none.

use axum::extract::State;
use regulars_app::{Incoming, Refusal, Standing, view};
use regulars_engine::{
    decide,
    event::{Body, Profile},
    state::Account,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Api,
    account::{Spoken, standing},
    blocking,
    guard::InProgram,
    reply::Reply,
};
use crate::{
    answer::{MemberPlan, PlanQuotes, Plans, Tell},
    http::{body::Json, path::Named, query::Query},
    problem::Problem,
    wire::{Instant, Language, MemberRef, Order},
};

/// Read the paid membership
///
/// The plan that the member is on, what its running period cost against what was had from it, and which plans there are for
/// the member.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/plan", tag = "members", operation_id = "member_plan",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The paid membership.", body = MemberPlan))
)]
pub(super) async fn member_plan(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<MemberPlan>, Problem> {
    let standing = standing(api, program, &member).await?;
    let Standing { program, account, profile, as_of, .. } = &standing;
    let offers = decide::plan_offers(program, account, profile, *as_of);
    Ok(Reply::ok(MemberPlan {
        as_of: as_of.tell(),
        currency: program.currency.code.clone(),
        scale: program.currency.exponent,
        plan: view::plan_held(program, account, profile, *as_of, spoken.tag()).tell(),
        offers: view::plan_offers(program, &offers, spoken.tag()).tell(),
    }))
}

/// List the plans
///
/// The paid memberships of the program as somebody who is no member sees them: what they cost and what they entitle to.
#[utoipa::path(
    get, path = "/v1/programs/{program}/plans", tag = "programs", operation_id = "plans",
    params(("program" = String, Path, description = "The program."), Spoken),
    responses((status = 200, description = "The plans.", body = Plans))
)]
pub(super) async fn plans(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Plans>, Problem> {
    let plans = blocking(move || {
        let version = program.version()?;
        let (nobody, now) = (Account::default(), api.app.program_now(&program));
        let offers = decide::plan_offers(version, &nobody, &Profile::default(), now);
        Ok::<_, Refusal>(Plans {
            currency: version.currency.code.clone(),
            scale: version.currency.exponent,
            plans: view::plan_offers(version, &offers, spoken.tag()).tell(),
        })
    });
    plans.await.map(Reply::ok)
}

/// A cart of somebody who may be no member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanCart {
    /// Who would buy; somebody who is no member when left out.
    member: Option<MemberRef>,
    /// What. Without vouchers when there is no member.
    order: Order,
    /// When; now when left out.
    occurred_at: Option<Instant>,
    /// The language of names; English when left out.
    language: Option<Language>,
}

/// Quote an order on each plan
///
/// What an order would give as things are, and what on each plan that whoever would buy could join; so that somebody who is no
/// member sees what membership would give. Nothing is recorded.
#[utoipa::path(
    post, path = "/v1/programs/{program}/plans/quotes", tag = "programs", operation_id = "plan_quotes",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = PlanCart),
    responses((status = 200, description = "What each would give.", body = PlanQuotes))
)]
pub(super) async fn plan_quotes(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Json { value: cart, .. }: Json<PlanCart>,
) -> Result<Reply<PlanQuotes>, Problem> {
    let who =
        cart.member.map(|member| member.who()).transpose().map_err(|mistake| mistake.under("member"))?;
    let order = cart.order.check().map_err(|mistake| mistake.under("order"))?;
    let event = Incoming {
        source: "quote".to_owned(),
        external_id: "quote".to_owned(),
        occurred_at: cart.occurred_at.map(Instant::moment),
        body: Body::OrderPaid(order),
        content_hash: [0; 16],
        replay: false,
        terms: None,
    };
    let language = cart.language.map_or_else(|| Spoken::DEFAULT.to_owned(), Language::into_string);
    let quotes = blocking(move || {
        let quotes = api.app.plan_quotes(&program, who.as_ref(), event)?;
        let currency = &quotes.program.currency;
        Ok::<_, Refusal>(PlanQuotes {
            currency: currency.code.clone(),
            scale: currency.exponent,
            quotes: view::plan_quotes(&quotes, &language).tell(),
        })
    });
    quotes.await.map(Reply::ok)
}
