//! What partners owe and are owed, for finance: the settlement over a time, and the statements of a month.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use regulars_app::{Month, view::SettlementView};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Api, account::Spoken, blocking, guard::InProgram, redemptions::Over, reply::Reply};
use crate::{
    answer::{Settlement, Tell},
    http::query::Query,
    problem::{Code, Problem},
};

/// Whose statements, and of which month.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// A month of the program's calendar.
    #[param(example = "2026-03")]
    month: String,
    /// Only the statements of this partner.
    partner: Option<String>,
}

/// Settle with partners
///
/// What every partner owes the program for units, vouchers and rewards that it pays for, and what the program owes it for units
/// that members took there and rewards that it handed over, over a time of the server; with the statements behind it. What was
/// undone in that time is taken off. Reads all entries up to the end of that time.
#[utoipa::path(
    get, path = "/v1/programs/{program}/reports/settlement", tag = "reports", operation_id = "settlement",
    params(("program" = String, Path, description = "The program."), Over),
    responses((status = 200, description = "The settlement.", body = Settlement))
)]
pub(super) async fn settlement(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(over): Query<Over>,
) -> Result<Reply<Settlement>, Problem> {
    let (from, until) = over.bounds()?;
    let report = blocking(move || api.app.settlement(&program, from, until, Spoken::DEFAULT)).await?;
    Ok(Reply::ok(report.tell()))
}

/// Read the statements of a month
///
/// What became of the units that each partner pays for, and what it pays for them, in a month of the program's calendar.
#[utoipa::path(
    get, path = "/v1/programs/{program}/reports/statements", tag = "reports", operation_id = "statements",
    params(("program" = String, Path, description = "The program."), Asked),
    responses((status = 200, description = "The statements.", body = Settlement))
)]
pub(super) async fn statements(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(asked): Query<Asked>,
) -> Result<Reply<Settlement>, Problem> {
    Ok(Reply::ok(of_month(api, program, asked).await?.tell()))
}

/// Read the statements of a month as a table
///
/// The same as CSV: a line per partner and wallet, with a head; amounts are written with their digits after the point.
#[utoipa::path(
    get, path = "/v1/programs/{program}/reports/statements.csv", tag = "reports", operation_id = "statements_csv",
    params(("program" = String, Path, description = "The program."), Asked),
    responses((status = 200, description = "The statements.", body = String, content_type = "text/csv"))
)]
pub(super) async fn statements_csv(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let text = of_month(api, program, asked).await?.csv();
    let mut response = Response::new(Body::from(text));
    let media = HeaderValue::from_static("text/csv; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    Ok(response)
}

async fn of_month(
    api: Api,
    program: std::sync::Arc<regulars_app::ProgramHandle>,
    asked: Asked,
) -> Result<SettlementView, Problem> {
    let month = Month::parse(&asked.month).ok_or_else(|| {
        Problem::new(Code::InvalidTimestamp, "month: expected a year and a month such as 2026-03")
    })?;
    let report = blocking(move || api.app.statements(&program, month, Spoken::DEFAULT)).await?;
    match asked.partner {
        None => Ok(report),
        Some(name) => report.of_partner(&name).ok_or_else(|| {
            Problem::new(Code::NotFound, "the program has no partner of that name, and nobody who pays so")
        }),
    }
}
