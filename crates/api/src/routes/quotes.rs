//! Quotes: what an order would do, decided by the same code as the order itself, and nothing stored.

use axum::extract::State;
use regulars_app::{Incoming, Refusal, view};
use regulars_engine::event::Body;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Api, blocking,
    events::entry_of,
    guard::{Caller, InProgram},
    quote_token,
    reply::Reply,
    vouchers,
};
use crate::{
    answer::{Quote, Tell},
    http::body::Json,
    problem::Problem,
    wire::{Instant, Language, MemberRef, Order},
};

/// A cart.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cart {
    /// Who would buy.
    member: MemberRef,
    /// What.
    order: Order,
    /// When; now when left out.
    occurred_at: Option<Instant>,
    /// The language of names and sentences; English when left out.
    language: Option<Language>,
}

/// Quote an order
///
/// What it would earn and why, where the member would stand afterwards, what the member can redeem now, what each voucher
/// would save and each wallet could pay, and what clerk and member should hear. Nothing is recorded. The token keeps the terms of the quote for 15 minutes: an order that carries
/// it is decided under the same version of the program.
#[utoipa::path(
    post, path = "/v1/programs/{program}/quotes", tag = "events", operation_id = "quote",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = Cart),
    responses((status = 200, description = "What it would do.", body = Quote))
)]
pub(super) async fn quote(
    State(api): State<Api>,
    caller: Caller,
    InProgram(program): InProgram,
    Json { value: cart, .. }: Json<Cart>,
) -> Result<Reply<Quote>, Problem> {
    let who = cart.member.who().map_err(|mistake| mistake.under("member"))?;
    let order = cart.order.check().map_err(|mistake| mistake.under("order"))?;
    let body = vouchers::read_codes(&api, &caller, &program, &who, Body::OrderPaid(order)).await?;
    let event = Incoming {
        source: "quote".to_owned(),
        external_id: "quote".to_owned(),
        occurred_at: cart.occurred_at.map(Instant::moment),
        body,
        content_hash: [0; 16],
        replay: false,
        terms: None,
    };
    let language = cart.language.map_or_else(|| "en".to_owned(), Language::into_string);
    let quote = blocking(move || {
        let quote = api.app.quote(&program, &who, event)?;
        let version = &quote.would.program;
        let (profile, as_of) = (&quote.profile, quote.as_of);
        let around = (&quote.shared, &quote.company);
        let standings = view::tiers(version, &quote.after, profile, as_of, &language);
        let now = view::rewards(version, &quote.before, profile, around, as_of, &language);
        let then = view::rewards(version, &quote.after, profile, around, as_of, &language);
        let (vouchers, best) = match &quote.vouchers {
            Some(offers) => view::voucher_offers(offers),
            None => (Vec::new(), None),
        };
        let payments = quote.payments.as_ref().map(|offers| view::payments(version, offers));
        let held = view::benefits(version, &quote.before, profile, as_of, &language);
        let hints = view::hints(&standings, &held, &now, &then);
        let terms = quote_token::terms(version.version, quote.member, api.app.program_now(&program));
        Ok::<_, Refusal>(Quote {
            would: entry_of(&quote.would),
            standings: standings.tell(),
            rewards: now.tell(),
            vouchers: vouchers.tell(),
            best: best.tell(),
            due: quote.payments.as_ref().map(|offers| offers.due),
            payments: payments.unwrap_or_default().tell(),
            hints: hints.tell(),
            token: quote_token::seal(&terms, &api.quotes, &program),
            token_expires_at: terms.until.tell(),
        })
    });
    quote.await.map(Reply::ok).map_err(|problem| vouchers::veiled(&caller, problem))
}
