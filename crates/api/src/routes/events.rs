//! Events: one, many, and what one did.

use std::{collections::VecDeque, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use regulars_app::{
    Answer, NewMember, Pii, ProgramHandle, Recorded, Refusal, Submission,
    view::{self, Heading},
};
use regulars_engine::{decide::payable, event::Body as EventBody, id::EventId, rejection::Rejection};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Api,
    access::Scope,
    blocking,
    guard::{Caller, InProgram},
    keyed::REPLAYED,
    quote_token,
    reply::Reply,
    reporting, vouchers,
};
use crate::{
    answer::{Entry, EventAnswer, Tell},
    content::Content,
    http::{
        RequestId,
        body::{self, BATCH_BYTES_MAX, Media},
        path::Named,
        query::{Flag, Query},
    },
    json,
    problem::{Code, Document, Problem},
    wire::{Incoming, NewEvent, Subject},
};

/// The most events in one batch.
const BATCH_EVENTS_MAX: usize = 10_000;
/// Events of a batch that are decided together.
const BATCH_PART: usize = 500;

/// How events are meant.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Meaning {
    /// History: each event's own time stands for the server's. The program must be open for it; needs `events:replay`.
    #[serde(default)]
    #[param(inline)]
    replay: Flag,
}

/// Report an event
///
/// The same event again (by `source` and `external_id`) answers as the first did, with `Idempotent-Replayed: true`.
#[utoipa::path(
    post, path = "/v1/programs/{program}/events", tag = "events", operation_id = "report_event",
    params(("program" = String, Path, description = "The program."), Meaning),
    request_body(content = NewEvent),
    responses(
        (status = 201, description = "It is recorded.", body = EventAnswer),
        (status = 200, description = "It was recorded before.", body = EventAnswer),
    )
)]
pub(super) async fn report_event(
    State(api): State<Api>,
    caller: Caller,
    InProgram(program): InProgram,
    Query(meaning): Query<Meaning>,
    request: Request,
) -> Result<Response, Problem> {
    let replay = may_replay(&caller, &meaning)?;
    Media::of(request.headers(), &[Media::Json])?;
    let bytes = body::read(request.into_body(), body::BODY_BYTES_MAX).await?;
    let line = Line::read(&api, &caller, &program, &bytes, replay).await?;
    let answer =
        decide(&api, &caller, &program, vec![line]).await.pop().unwrap_or_else(|| Err(unanswered()))?;
    let replayed = answer.replayed;
    let reply = if replayed { Reply::ok(answer) } else { Reply::created(answer) };
    let mut response = reply.into_response();
    if replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// Report many events
///
/// One event per line, decided in order; one answer per line, in the same order. A refused event does not stop the
/// others. At most 10,000 events and 1 MiB.
#[utoipa::path(
    post, path = "/v1/programs/{program}/events/batch", tag = "events", operation_id = "report_events",
    params(("program" = String, Path, description = "The program."), Meaning),
    request_body(content = NewEvent, content_type = "application/x-ndjson"),
    responses((
        status = 200, description = "One answer per line.", body = LineAnswer, content_type = "application/x-ndjson",
    ))
)]
pub(super) async fn report_events(
    State(api): State<Api>,
    caller: Caller,
    InProgram(program): InProgram,
    Query(meaning): Query<Meaning>,
    request: Request,
) -> Result<Response, Problem> {
    let replay = may_replay(&caller, &meaning)?;
    Media::of(request.headers(), &[Media::Ndjson])?;
    let id = request.extensions().get::<RequestId>().copied();
    // The whole batch is read before the first answer is written: many clients read nothing until they have sent all,
    // and would wait for us while we wait for them.
    let batch = body::read(request.into_body(), BATCH_BYTES_MAX).await?;
    let lines: VecDeque<(usize, Bytes)> = body::lines(&batch).collect();
    if BATCH_EVENTS_MAX < lines.len() {
        return Err(Problem::new(Code::TooManyItems, format!("more than {BATCH_EVENTS_MAX} events")));
    }
    let request_id = id.map(|id| id.0.to_string()).unwrap_or_default();
    let work = Work { api, caller, program, lines, replay, request_id };
    let answers = futures_util::stream::unfold(work, |mut work| async {
        let part = work.part().await?;
        Some((Ok::<_, std::convert::Infallible>(part), work))
    });
    let mut response = Response::new(Body::from_stream(answers));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    Ok(response)
}

/// Read an entry
///
/// What an event did, and why.
#[utoipa::path(
    get, path = "/v1/programs/{program}/events/{event}", tag = "events", operation_id = "event",
    params(
        ("program" = String, Path, description = "The program."),
        ("event" = String, Path, description = "The event's id, `evt_…`."),
    ),
    responses((status = 200, description = "The entry.", body = Entry))
)]
pub(super) async fn event(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(event): Named,
) -> Result<Reply<Entry>, Problem> {
    let none = || Problem::new(Code::NotFound, "there is no such event");
    let event: EventId = event.parse().map_err(|_| none())?;
    let entry = blocking(move || api.app.entry(&program, event)).await?;
    Ok(Reply::ok(entry_of(&entry)))
}

/// The answer to one line of a batch.
#[derive(Serialize, ToSchema)]
pub struct LineAnswer {
    /// The line, from 1.
    line: usize,
    /// The HTTP status that the event alone would have had.
    status: u16,
    /// What it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<EventAnswer>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Document>,
}

/// The entry as the API tells it.
pub(crate) fn entry_of(recorded: &Recorded) -> Entry {
    view::entry(&recorded.program, &Heading::from(&recorded.row), &recorded.record).tell()
}

/// A batch, of which some is still to be decided.
struct Work {
    api: Api,
    caller: Caller,
    program: Arc<ProgramHandle>,
    lines: VecDeque<(usize, Bytes)>,
    replay: bool,
    request_id: String,
}

impl Work {
    /// Decides the next part and writes its answers. `None` when nothing is left.
    async fn part(&mut self) -> Option<Bytes> {
        if self.lines.is_empty() {
            return None;
        }
        let mut good = Vec::new();
        let mut read = Vec::new();
        for (number, line) in self.lines.drain(..self.lines.len().min(BATCH_PART)) {
            let line = Line::read(&self.api, &self.caller, &self.program, &line, self.replay).await;
            read.push((number, line.map(|line| good.push(line))));
        }
        let mut decided = decide(&self.api, &self.caller, &self.program, good).await.into_iter();
        let mut text = Vec::new();
        for (number, line) in read {
            let result = line.and_then(|()| decided.next().unwrap_or_else(|| Err(unanswered())));
            // An answer of texts and numbers always becomes JSON.
            let _ = serde_json::to_writer(&mut text, &self.line_answer(number, result));
            text.push(b'\n');
        }
        Some(Bytes::from(text))
    }

    fn line_answer(&self, line: usize, result: Result<EventAnswer, Problem>) -> LineAnswer {
        match result {
            Ok(event) => {
                let status = if event.replayed { 200 } else { 201 };
                LineAnswer { line, status, event: Some(event), problem: None }
            }
            Err(problem) => {
                let document = problem.document(&self.request_id);
                LineAnswer { line, status: document.status, event: None, problem: Some(document) }
            }
        }
    }
}

/// One event, ready for the app.
enum Line {
    /// About a member, with the content that its hash is of.
    Event(Submission, Content),
    /// Somebody becomes one.
    Joining(NewMember),
}

impl Line {
    async fn read(
        api: &Api,
        caller: &Caller,
        program: &Arc<ProgramHandle>,
        bytes: &[u8],
        replay: bool,
    ) -> Result<Line, Problem> {
        let Incoming { source, external_id, occurred_at, subject, mut body, quote } =
            Incoming::read(&json::parse(bytes)?)?;
        reporting::check(caller, program, &body)?;
        if let Subject::Member(who) = &subject {
            body = vouchers::read_codes(api, caller, program, who, body).await?;
        }
        api.app.read_number(program, &mut body);
        let terms = quote.map(|token| quote_token::open(&token, &api.quotes, program)).transpose()?;
        let content = Content::of(occurred_at, &body);
        let content_hash = content.hash();
        let occurred_at = Some(occurred_at);
        let event =
            regulars_app::Incoming { source, external_id, occurred_at, body, content_hash, replay, terms };
        Ok(match subject {
            Subject::Member(who) => Line::Event(Submission { who, event }, content),
            Subject::Joining { identifiers, profile } => {
                let EventBody::MemberJoined(joined) = event.body else { return Err(unanswered()) };
                Line::Joining(NewMember {
                    identifiers: identifiers.into_iter().map(|(kind, value)| (kind, Pii(value))).collect(),
                    profile: profile.into(),
                    joined,
                    occurred_at: event.occurred_at,
                    source: event.source,
                    external_id: event.external_id,
                    content_hash: event.content_hash,
                    replay: event.replay,
                })
            }
        })
    }
}

/// Decides events in order; the answers are in the same order. Neighbours that concern members travel together.
async fn decide(
    api: &Api,
    caller: &Caller,
    program: &Arc<ProgramHandle>,
    lines: Vec<Line>,
) -> Vec<Result<EventAnswer, Problem>> {
    let mut answers = Vec::with_capacity(lines.len());
    let (mut events, mut joining) = (Vec::new(), Vec::new());
    for line in lines {
        match line {
            Line::Event(submission, content) => {
                answers.extend(enrol(api, program, std::mem::take(&mut joining)).await);
                events.push((submission, content));
            }
            Line::Joining(member) => {
                answers.extend(submit(api, caller, program, std::mem::take(&mut events)).await);
                joining.push(member);
            }
        }
    }
    // At most one of the two is left, the one that the last line belongs to.
    answers.extend(enrol(api, program, joining).await);
    answers.extend(submit(api, caller, program, events).await);
    answers
}

async fn submit(
    api: &Api,
    caller: &Caller,
    program: &Arc<ProgramHandle>,
    events: Vec<(Submission, Content)>,
) -> Vec<Result<EventAnswer, Problem>> {
    if events.is_empty() {
        return Vec::new();
    }
    let (events, told): (Vec<Submission>, Vec<Told>) = events
        .into_iter()
        .map(|(submission, content)| {
            let told = Told::of(&submission, content);
            (submission, told)
        })
        .unzip();
    let results = api.app.submit_many(program, events).await;
    let mut answers = Vec::with_capacity(told.len());
    for (result, told) in results.into_iter().zip(told) {
        answers.push(match result {
            Ok(answer) => vouchers::with_issued_codes(api, caller, program, answer_of(answer)).await,
            Err(refusal) => Err(vouchers::veiled(caller, told.problem(api, program, refusal))),
        });
    }
    answers
}

async fn enrol(
    api: &Api,
    program: &ProgramHandle,
    members: Vec<NewMember>,
) -> Vec<Result<EventAnswer, Problem>> {
    let count = members.len();
    if count == 0 {
        return Vec::new();
    }
    match api.app.enrol_many(program, members).await {
        Ok(results) => {
            results.into_iter().map(|result| result.map(answer_of).map_err(Problem::from)).collect()
        }
        Err(refusal) => {
            let problem = Problem::from(refusal);
            (0..count).map(|_| Err(problem.clone())).collect()
        }
    }
}

/// What is needed to say more of a refusal: in which field an event differs from the first one under its number, which
/// amounts a wallet could pay, and what an order with vouchers comes to.
struct Told {
    source: String,
    external_id: String,
    content: Content,
    /// The tenders that wallets pay: place, wallet, amount.
    payments: Vec<(usize, String, i64)>,
    /// An order that names vouchers.
    with_vouchers: Option<Box<Submission>>,
}

impl Told {
    fn of(submission: &Submission, content: Content) -> Told {
        let event = &submission.event;
        let payments = match &event.body {
            EventBody::OrderPaid(order) => {
                let paying = order.tenders.iter().enumerate().filter(|(_, tender)| tender.from_wallet);
                paying.map(|(place, tender)| (place, tender.kind.clone(), tender.amount)).collect()
            }
            _ => Vec::new(),
        };
        let names_vouchers = matches!(&event.body, EventBody::OrderPaid(order) if order.vouchers.is_some());
        let with_vouchers = names_vouchers.then(|| Box::new(submission.clone()));
        let (source, external_id) = (event.source.clone(), event.external_id.clone());
        Told { source, external_id, content, payments, with_vouchers }
    }

    /// The refusal as a problem. Only a duplicate number costs a second look at the store.
    fn problem(&self, api: &Api, program: &ProgramHandle, refusal: Refusal) -> Problem {
        if let Refusal::Rejected(rejection @ Rejection::InexactPayment) = refusal {
            return self.inexact(program).unwrap_or_else(|| rejection.into());
        }
        if let (Refusal::Rejected(Rejection::TotalsMismatch), Some(order)) = (&refusal, &self.with_vouchers) {
            return mismatch(api, program, order).unwrap_or_else(|| refusal.into());
        }
        let Refusal::DuplicateExternalId { differs_in: None } = refusal else { return refusal.into() };
        let first = api.app.find_entry(program, &self.source, &self.external_id).ok().flatten();
        let first = first.and_then(|first| first.event().ok());
        let first = first.map(|event| Content::of(event.occurred_at, &event.body));
        let differs_in = first.and_then(|first| self.content.difference(&first));
        Refusal::DuplicateExternalId { differs_in }.into()
    }
}

impl Told {
    /// Names the nearest amounts that the wallet could pay.
    fn inexact(&self, program: &ProgramHandle) -> Option<Problem> {
        let version = program.version().ok()?;
        self.payments.iter().find_map(|(place, wallet, amount)| {
            let (below, above) = payable(version, wallet, *amount)?;
            let detail = format!("{wallet} can pay {below} or {above}, not {amount}");
            let problem = Problem::new(Code::Rejected(Rejection::InexactPayment), detail);
            (below != *amount).then(|| problem.at(format!("/order/tenders/{place}/amount")))
        })
    }
}

/// Names what the order states and what it comes to with its vouchers.
fn mismatch(api: &Api, program: &ProgramHandle, submission: &Submission) -> Option<Problem> {
    let EventBody::OrderPaid(order) = &submission.event.body else { return None };
    let due = api.app.amount_due(program, &submission.who, submission.event.clone()).ok().flatten()?;
    let tendered: i64 = order.tenders.iter().map(|tender| tender.amount).fold(0, i64::saturating_add);
    let stated = order.vouchers.as_ref().and_then(|vouchers| vouchers.payable);
    let (field, stated) = match stated.filter(|stated| *stated != due) {
        Some(stated) => ("payable", stated),
        None => ("tenders", tendered),
    };
    let detail = format!("with its vouchers the order comes to {due}, but {stated} is stated");
    Some(Problem::new(Code::Rejected(Rejection::TotalsMismatch), detail).at(format!("/order/{field}")))
}

/// An answer as the API tells it.
pub(super) fn answer_of(answer: Answer) -> EventAnswer {
    EventAnswer {
        member: answer.member.to_string(),
        replayed: answer.replayed,
        entry: entry_of(&answer.entry),
    }
}

fn may_replay(caller: &Caller, meaning: &Meaning) -> Result<bool, Problem> {
    if meaning.replay.0 {
        caller.must(Scope::EventsReplay)?;
    }
    Ok(meaning.replay.0)
}

fn unanswered() -> Problem {
    Problem::new(Code::Internal, "no answer came")
}
