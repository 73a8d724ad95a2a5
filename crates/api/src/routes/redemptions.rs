//! What became of redemptions: a member's own, and the report on rewards.

use std::sync::Arc;

use axum::extract::State;
use regulars_engine::moment::Moment;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Api,
    account::{Part, Spoken},
    blocking,
    guard::InProgram,
    members::who,
    reply::Reply,
};
use crate::{
    answer::{Page, Redemption, RewardHealth, RewardReport, Tell},
    http::{path::Named, query::Query},
    problem::{Code, Problem},
    wire::Instant,
};

/// The time of a report.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Over {
    /// The first instant, of the server's time.
    #[param(inline)]
    from: Instant,
    /// The first instant that is no longer in it.
    #[param(inline)]
    until: Instant,
}

impl Over {
    /// Both instants, in their order.
    pub(super) fn bounds(&self) -> Result<(Moment, Moment), Problem> {
        let (from, until) = (self.from.moment(), self.until.moment());
        if until < from {
            return Err(Problem::new(Code::InvalidTimestamp, "`until` lies before `from`"));
        }
        Ok((from, until))
    }
}

/// Read the redemptions
///
/// Every reward that the member took, newest first, and whether it was handed over, used or cancelled. Names are in English.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/redemptions", tag = "members", operation_id = "redemptions",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Part,
    ),
    responses((status = 200, description = "The redemptions.", body = Page<Redemption>))
)]
pub(super) async fn redemptions(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(part): Query<Part>,
) -> Result<Reply<Page<Redemption>>, Problem> {
    let who = who(&member)?;
    let (app, handle) = (api.app.clone(), Arc::clone(&program));
    let found = blocking(move || app.find_member(&handle, &who)).await?;
    let (member, slug) = (found.member.to_string(), program.slug.clone());
    let list = ["redemptions", slug.as_str(), member.as_str()];
    let before = part.cursor.as_deref().map(|cursor| api.cursors.open_number(&list, cursor)).transpose()?;
    let limit = part.limit.get();
    let asked = u32::try_from(limit).unwrap_or(u32::MAX);
    let app = api.app.clone();
    let found =
        blocking(move || app.page_redemptions(&program, found.member, before, asked, Spoken::DEFAULT))
            .await?;
    let last = found.last().map(|redemption| redemption.seq).filter(|_| found.len() == limit);
    let next = last.map(|seq| api.cursors.seal(&list, &seq.to_be_bytes()));
    Ok(Reply::ok(Page { items: found.tell(), next }))
}

/// Report on rewards
///
/// How often each reward was redeemed, what members paid for it, and what it cost the program, over a time of the server;
/// donations by cause. What was cancelled or reversed in that time is taken off.
#[utoipa::path(
    get, path = "/v1/programs/{program}/reports/rewards", tag = "reports", operation_id = "reward_report",
    params(("program" = String, Path, description = "The program."), Over),
    responses((status = 200, description = "The report.", body = RewardReport))
)]
pub(super) async fn reward_report(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(over): Query<Over>,
) -> Result<Reply<RewardReport>, Problem> {
    let (from, until) = over.bounds()?;
    let report = blocking(move || api.app.reward_report(&program, from, until, Spoken::DEFAULT)).await?;
    Ok(Reply::ok(report.tell()))
}

/// Report on the health of rewards
///
/// Of those who could have a reward, how many have redeemed it lately; what is redeemed too rarely is flagged, with what could
/// be done. The program states of whom the share is taken, below which share and over how long (`reward_health`). Of more than
/// 10,000 members a sample is looked at.
#[utoipa::path(
    get, path = "/v1/programs/{program}/reports/reward-health", tag = "reports", operation_id = "reward_health",
    params(("program" = String, Path, description = "The program.")),
    responses((status = 200, description = "The report.", body = RewardHealth))
)]
pub(super) async fn reward_health(
    State(api): State<Api>,
    InProgram(program): InProgram,
) -> Result<Reply<RewardHealth>, Problem> {
    let report = blocking(move || api.app.reward_health(&program, Spoken::DEFAULT)).await?;
    Ok(Reply::ok(report.tell()))
}
