//! Vouchers and their codes. A code stands in bodies only, never in a path or a query, where proxies and logs keep it.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use fast_qr::{ECL, QRBuilder, convert::svg::SvgBuilder};
use regulars_app::{
    BadCode, CLAIMS_MAX, CodeFound, CodesImported, IMPORT_MAX, Incoming, ProgramHandle, Refusal, Standing,
    Who,
    view::{self, VoucherView},
};
use regulars_engine::{
    event::{self, Body},
    id::VoucherId,
    moment::Moment,
    rejection::Rejection,
    state::HeldVoucher,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Api,
    access::Scope,
    account::{Spoken, standing},
    blocking,
    guard::{Caller, InProgram},
    reply::Reply,
};
use crate::{
    answer::{Claimable, EventAnswer, ImportedCodes, Tell, Validation, Vouchers},
    http::{
        body::{self, IMPORT_BYTES_MAX, Json, Media},
        path::{Named, NamedIn},
        query::Query,
    },
    json,
    problem::{Code, Problem},
    wire::{Instant, Label, Language, MemberRef, Order},
};

/// What most keys are told of every voucher that can't be used.
const CANT_BE_USED: &str = "the voucher can't be used";

/// So many wrong lines of an import are named one by one.
const LINES_NAMED: usize = 100;

/// Read the vouchers
///
/// What the member can use on an order, what ends first before the rest. Use one by naming it in an event of type
/// `order.paid`. Codes are shown to keys with `vouchers:read`.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/vouchers", tag = "members", operation_id = "vouchers",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The vouchers.", body = Vouchers))
)]
pub(super) async fn vouchers(
    State(api): State<Api>,
    caller: Caller,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Vouchers>, Problem> {
    let Standing { program: version, account, as_of, .. } =
        standing(api.clone(), Arc::clone(&program), &member).await?;
    let mut vouchers = view::vouchers(&version, &account, as_of, spoken.tag());
    if caller.may(Scope::VouchersRead) && !vouchers.is_empty() {
        vouchers = blocking(move || with_codes(&api, &program, vouchers)).await?;
    }
    Ok(Reply::ok(Vouchers { as_of: as_of.tell(), vouchers: vouchers.tell() }))
}

/// Show a voucher as QR code
///
/// The code of a living voucher as an SVG image, for a till that scans.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/vouchers/{voucher}/qr", tag = "members",
    operation_id = "voucher_qr",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        ("voucher" = String, Path, description = "The voucher's id, `vch_…`."),
    ),
    responses((status = 200, description = "The image.", body = String, content_type = "image/svg+xml"))
)]
pub(super) async fn voucher_qr(
    State(api): State<Api>,
    InProgram(program): InProgram,
    NamedIn(member, voucher): NamedIn,
) -> Result<Response, Problem> {
    let none = || Problem::new(Code::NotFound, "the member has no such voucher");
    let id: VoucherId = voucher.parse().map_err(|_| none())?;
    let Standing { account, as_of, .. } = standing(api.clone(), Arc::clone(&program), &member).await?;
    let held = account.vouchers.iter().find(|held| held.id == id && lives(held, as_of));
    held.ok_or_else(none)?;
    let code = blocking(move || api.app.codes_of(&program, &[id])).await?.pop();
    let drawn = QRBuilder::new(code.ok_or_else(none)?).ecl(ECL::M).build();
    let drawn = drawn.map_err(|_| Problem::new(Code::Internal, "the code can't be drawn"))?;
    let mut response = SvgBuilder::default().to_str(&drawn).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A code that somebody shows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownCode {
    /// The code, however it is typed.
    #[schema(example = "7k3qx 9mwpd 4rna")]
    code: Label,
    /// Who shows it; a voucher of somebody else is refused then.
    member: Option<MemberRef>,
    /// What is about to be paid, to be told what the voucher would save.
    order: Option<Order>,
    /// When; now when left out.
    occurred_at: Option<Instant>,
    /// The language of names; English when left out.
    language: Option<Language>,
}

/// Validate a code
///
/// What voucher a code stands for, and what it would save on an order, by the same decision as the order itself. Nothing is
/// recorded, and nothing is promised: use the voucher by naming it or its code in an event of type `order.paid`.
///
/// A code that can't be used is `code_invalid`, whatever the reason; a key with `vouchers:read` is told which. After 10 wrong
/// codes of a key in a minute, or 1,000 in a program in an hour, codes are refused with `rate_limited`.
#[utoipa::path(
    post, path = "/v1/programs/{program}/vouchers/validate", tag = "events", operation_id = "validate_code",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = ShownCode),
    responses((status = 200, description = "What it stands for.", body = Validation))
)]
pub(super) async fn validate(
    State(api): State<Api>,
    caller: Caller,
    InProgram(program): InProgram,
    Json { value: shown, .. }: Json<ShownCode>,
) -> Result<Reply<Validation>, Problem> {
    let ShownCode { code, member, order, occurred_at, language } = shown;
    let who = member.map(MemberRef::who).transpose().map_err(|mistake| mistake.under("member"))?;
    let order = order.map(Order::check).transpose().map_err(|mistake| mistake.under("order"))?;
    let (key, codes, members) =
        (caller.0.id, caller.may(Scope::VouchersRead), caller.may(Scope::MembersRead));
    blocking(move || {
        let found = api.breaker.look_up(key, program.id, api.app.now(), || {
            let found = api.app.check_code(&program, code.as_str(), who.as_ref()).map_err(Problem::from)?;
            let guess = found.as_ref().is_err_and(|mistake| mistake.may_be_guess());
            Ok::<_, Problem>((found, guess))
        })?;
        let found = found.map_err(|mistake| {
            Problem::new(Code::CodeInvalid, if codes { mistake.detail() } else { CANT_BE_USED })
        })?;
        let (held, standing) = match found {
            CodeFound::Held { held, standing } => (held, standing),
            CodeFound::Claimable { voucher, left } => {
                let claimable = Some(Claimable { voucher, left });
                return Ok(Reply::ok(Validation { member: None, voucher: None, claimable, offer: None }));
            }
        };
        let offer = match order {
            Some(order) => Some(offer(&api, &program, &standing, held.id, order, occurred_at)?),
            None => None,
        };
        let language = language.as_ref().map_or(Spoken::DEFAULT, Language::as_str);
        let mut voucher = view::voucher(&standing.program, &held, language);
        if codes {
            voucher.code = api.app.codes_of(&program, &[held.id])?.pop();
        }
        let member = members.then(|| standing.member.to_string());
        let (voucher, offer) = (Some(voucher.tell()), offer.tell());
        Ok::<_, Problem>(Reply::ok(Validation { member, voucher, claimable: None, offer }))
    })
    .await
}

/// For which vouchers codes are imported.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Imported {
    /// The kind of voucher.
    #[param(inline)]
    kind: Label,
    /// How often each code can be claimed by members who know it, from 1; when left out, the codes are given out by the
    /// program with vouchers of the kind, which then has `codes: imported`.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 1_000_000_000)]
    claims_max: Option<String>,
}

/// A code to be imported.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCode {
    /// 1 to 40 letters and digits; spaces, dashes and case do not count.
    #[schema(example = "AUTUMN26")]
    code: Label,
}

/// Import codes
///
/// One code per line, at most 100,000 and 8 MiB. All of them are stored, sealed, or none: the refusal names the lines that
/// are wrong.
#[utoipa::path(
    post, path = "/v1/programs/{program}/vouchers/import", tag = "events", operation_id = "import_codes",
    params(("program" = String, Path, description = "The program."), Imported),
    request_body(content = NewCode, content_type = "application/x-ndjson"),
    responses((status = 201, description = "They are stored.", body = ImportedCodes))
)]
pub(super) async fn import_codes(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(Imported { kind, claims_max }): Query<Imported>,
    request: Request,
) -> Result<Reply<ImportedCodes>, Problem> {
    let claims_max = claims_max.as_deref().map(claims).transpose()?;
    Media::of(request.headers(), &[Media::Ndjson])?;
    let bytes = body::read(request.into_body(), IMPORT_BYTES_MAX).await?;
    blocking(move || {
        let (mut codes, mut wrong, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for (number, line) in body::lines(&bytes) {
            if IMPORT_MAX < number {
                return Err(Problem::new(Code::TooManyItems, format!("more than {IMPORT_MAX} codes")));
            }
            let read = json::parse(&line).and_then(|value| json::read::<NewCode>(&value));
            match read {
                Ok(new) => codes.push(new.code.into_string()),
                Err(mistake) => wrong.push((number, mistake.detail.to_string())),
            }
            numbers.push(number);
        }
        if !wrong.is_empty() {
            return Err(codes_invalid(&wrong));
        }
        let line = |BadCode { place, detail }| (numbers.get(place).copied().unwrap_or_default(), detail);
        match api.app.import_codes(&program, kind.as_str(), &codes, claims_max)? {
            Ok(CodesImported { imported, pool }) => Ok(Reply::created(ImportedCodes { imported, pool })),
            Err(wrong) => Err(codes_invalid(&wrong.into_iter().map(line).collect::<Vec<_>>())),
        }
    })
    .await
}

/// Puts ids in place of the codes that an event names. Few events name any; then the store is asked, and wrong codes are
/// counted.
///
/// # Errors
/// `rate_limited` after too many wrong codes, and what concerns the member.
pub(super) async fn read_codes(
    api: &Api,
    caller: &Caller,
    program: &Arc<ProgramHandle>,
    who: &Who,
    body: Body,
) -> Result<Body, Problem> {
    if !api.app.names_codes(program, &body) {
        return Ok(body);
    }
    let (api, key, program, who) = (api.clone(), caller.0.id, Arc::clone(program), who.clone());
    blocking(move || {
        let mut body = body;
        api.breaker.look_up(key, program.id, api.app.now(), || {
            let wrong = api.app.read_codes(&program, &who, &mut body).map_err(Problem::from)?;
            Ok::<_, Problem>(((), wrong))
        })?;
        Ok::<_, Problem>(body)
    })
    .await
}

/// What a key is told of a voucher that can't be used. Most keys are told the same whatever the reason, so that nobody
/// learns which codes there are.
pub(super) fn veiled(caller: &Caller, problem: Problem) -> Problem {
    let Code::Rejected(rejection) = problem.code else { return problem };
    let one_of_many =
        rejection.code() == Code::CodeInvalid.as_str() || rejection == Rejection::VoucherLimitExceeded;
    if !one_of_many || caller.may(Scope::VouchersRead) {
        return problem;
    }
    Problem::new(Code::CodeInvalid, CANT_BE_USED)
}

/// Adds the codes of vouchers that an event has issued, for keys that may see them.
pub(super) async fn with_issued_codes(
    api: &Api,
    caller: &Caller,
    program: &Arc<ProgramHandle>,
    mut answer: EventAnswer,
) -> Result<EventAnswer, Problem> {
    if answer.entry.decided.vouchers.is_empty() || !caller.may(Scope::VouchersRead) {
        return Ok(answer);
    }
    let mut issued: Vec<_> = answer.entry.decided.vouchers.iter_mut().filter(|v| v.how == "issued").collect();
    let ids: Vec<VoucherId> = issued.iter().filter_map(|voucher| voucher.id.parse().ok()).collect();
    let (api, program) = (api.clone(), Arc::clone(program));
    let codes = blocking(move || api.app.codes_of(&program, &ids)).await?;
    for (voucher, code) in issued.iter_mut().zip(codes) {
        voucher.code = Some(code);
    }
    Ok(answer)
}

/// A number of claims in a query.
fn claims(text: &str) -> Result<u64, Problem> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    let claims =
        plain.then(|| text.parse().ok()).flatten().filter(|claims| (1..=CLAIMS_MAX).contains(claims));
    claims.ok_or_else(|| {
        Problem::new(Code::InvalidParameter, format!("claims_max: expected a number from 1 to {CLAIMS_MAX}"))
    })
}

/// The refusal that names the lines that are wrong, the first of them one by one. Codes are not repeated.
fn codes_invalid(wrong: &[(usize, String)]) -> Problem {
    let named: Vec<String> =
        wrong.iter().take(LINES_NAMED).map(|(line, detail)| format!("line {line}: {detail}")).collect();
    let more = match wrong.len().saturating_sub(LINES_NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Problem::new(Code::CodesInvalid, format!("{}{more}", named.join("; ")))
}

/// What a voucher would save on an order, whatever vouchers the order names.
fn offer(
    api: &Api,
    program: &ProgramHandle,
    standing: &Standing,
    voucher: VoucherId,
    order: event::Order,
    occurred_at: Option<Instant>,
) -> Result<view::VoucherOfferView, Problem> {
    let event = Incoming {
        source: "quote".to_owned(),
        external_id: "quote".to_owned(),
        occurred_at: occurred_at.map(Instant::moment),
        body: Body::OrderPaid(event::Order { vouchers: None, ..order }),
        content_hash: [0; 16],
        replay: false,
        terms: None,
    };
    let quote = api.app.quote(program, &Who::Id(standing.member), event)?;
    let id = voucher.to_string();
    let offers = quote.vouchers.as_ref().map(|offers| view::voucher_offers(offers).0);
    let own = offers.into_iter().flatten().find(|offer| offer.id == id);
    // An order in another currency has no offers.
    let refused = Some(Rejection::VoucherConditionFalse.code());
    Ok(own.unwrap_or(view::VoucherOfferView { id, saves: None, refused }))
}

fn with_codes(
    api: &Api,
    program: &ProgramHandle,
    mut vouchers: Vec<VoucherView>,
) -> Result<Vec<VoucherView>, Refusal> {
    let ids: Vec<VoucherId> = vouchers.iter().filter_map(|voucher| voucher.id.parse().ok()).collect();
    for (voucher, code) in vouchers.iter_mut().zip(api.app.codes_of(program, &ids)?) {
        voucher.code = Some(code);
    }
    Ok(vouchers)
}

fn lives(held: &HeldVoucher, at: Moment) -> bool {
    held.expires_at.is_none_or(|end| at < end)
}
