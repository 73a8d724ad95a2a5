//! Programs: the list, drafts, versions, clock and history.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use regulars_app::{Mode, PublishRefusal};
use regulars_engine::{document::Format, program::Mistake};
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

use super::{
    Api, blocking,
    guard::{Caller, InProgram},
    matched::Expected,
    reply::{Reply, etag},
};
use crate::{
    answer::{Change, Check, Page, Program, Version, VersionDocument},
    http::{
        body::{self, BODY_BYTES_MAX, Json, Media},
        path::Named,
        query::Query,
    },
    json::custom,
    problem::{Code, Problem},
    wire::{Instant, Label, Reason},
};

/// A program to be created.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgram {
    /// Its name in addresses: 1 to 40 lower-case letters, digits and inner hyphens.
    #[schema(value_type = String, pattern = "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$", example = "tea")]
    slug: Label,
    /// `live` or `sandbox`; it stays so.
    mode: ProgramMode,
}

/// Whether a program is about real customers.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgramMode {
    /// Real members, real time.
    Live,
    /// For trying things; its clock can be moved.
    Sandbox,
}

impl From<ProgramMode> for Mode {
    fn from(mode: ProgramMode) -> Mode {
        match mode {
            ProgramMode::Live => Mode::Live,
            ProgramMode::Sandbox => Mode::Sandbox,
        }
    }
}

/// List the programs
#[utoipa::path(
    get, path = "/v1/programs", tag = "programs", operation_id = "programs",
    responses((status = 200, description = "Those that the key opens.", body = Page<Program>))
)]
pub(super) async fn programs(
    State(api): State<Api>,
    caller: Caller,
) -> Result<Reply<Page<Program>>, Problem> {
    let all = api.app.programs();
    let items = all.iter().filter(|program| caller.opens(program)).map(|program| Program::from(&**program));
    Ok(Reply::ok(Page { items: items.collect(), next: None }))
}

/// Create a program
#[utoipa::path(
    post, path = "/v1/programs", tag = "programs", operation_id = "create_program",
    request_body(content = NewProgram),
    responses((status = 201, description = "It is created.", body = Program))
)]
pub(super) async fn create_program(
    State(api): State<Api>,
    caller: Caller,
    Json { value: new, .. }: Json<NewProgram>,
) -> Result<Reply<Program>, Problem> {
    caller.must_be_unbound()?;
    let mode = Mode::from(new.mode);
    if caller.0.mode == Mode::Sandbox && mode == Mode::Live {
        return Err(Problem::new(Code::MissingScope, "a sandbox key creates sandbox programs"));
    }
    let program = blocking(move || api.app.create_program(new.slug.as_str(), mode)).await?;
    Ok(Reply::created(Program::from(&*program)))
}

/// Read a program
#[utoipa::path(
    get, path = "/v1/programs/{program}", tag = "programs", operation_id = "program",
    params(("program" = String, Path, description = "The program.")),
    responses((status = 200, description = "The program.", body = Program))
)]
pub(super) async fn program(InProgram(program): InProgram) -> Reply<Program> {
    Reply::ok(Program::from(&*program))
}

/// Read the draft
///
/// The text as it was saved, valid or not. Its ETag is due in `If-Match` when it is saved again.
#[utoipa::path(
    get, path = "/v1/programs/{program}/draft", tag = "programs", operation_id = "draft",
    params(("program" = String, Path, description = "The program.")),
    responses((
        status = 200, description = "The draft.", body = serde_json::Value, content_type = "application/yaml",
        headers(("ETag" = String, description = "The revision."))
    ))
)]
pub(super) async fn draft(
    State(api): State<Api>,
    InProgram(program): InProgram,
) -> Result<Response, Problem> {
    let draft = blocking(move || api.app.draft(&program.slug)).await?;
    let mut response = Response::new(Body::from(draft.document));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/yaml"));
    if let Some(etag) = etag(draft.revision) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// Save the draft
///
/// With the ETag of the revision that it was made from in `If-Match`, or `If-None-Match: *` for the first. A draft may
/// have mistakes; publishing one may not.
#[utoipa::path(
    put, path = "/v1/programs/{program}/draft", tag = "programs", operation_id = "save_draft",
    params(("program" = String, Path, description = "The program.")),
    request_body(content((serde_json::Value = "application/yaml"), (serde_json::Value = "application/json"))),
    responses((
        status = 200, description = "It is saved. The body says what is wrong with it.", body = Check,
        headers(("ETag" = String, description = "The new revision."))
    ))
)]
pub(super) async fn save_draft(
    State(api): State<Api>,
    InProgram(program): InProgram,
    expected: Expected,
    request: Request,
) -> Result<Reply<Check>, Problem> {
    let (text, format) = document(request).await?;
    let (revision, mistakes) = blocking(move || {
        let if_match = match expected {
            Expected::Revision(revision) => Some(revision),
            Expected::Absent if api.app.draft(&program.slug).is_ok() => {
                return Err(regulars_app::Refusal::Conflict);
            }
            Expected::Absent => None,
        };
        let mistakes = api.app.check(&text, format, Some(&program.slug))?;
        let draft = api.app.save_draft(&program.slug, &text, if_match)?;
        Ok((draft.revision, mistakes))
    })
    .await?;
    Ok(Reply::ok(Check::from(mistakes)).revision(revision))
}

/// Check a document
///
/// Every mistake with its place, reason and fix. Nothing is stored.
#[utoipa::path(
    post, path = "/v1/programs/{program}/check", tag = "programs", operation_id = "check_document",
    params(("program" = String, Path, description = "The program.")),
    request_body(content((serde_json::Value = "application/yaml"), (serde_json::Value = "application/json"))),
    responses((status = 200, description = "What is wrong with it.", body = Check))
)]
pub(super) async fn check_document(
    State(api): State<Api>,
    InProgram(program): InProgram,
    request: Request,
) -> Result<Reply<Check>, Problem> {
    let (text, format) = document(request).await?;
    let mistakes = blocking(move || api.app.check(&text, format, Some(&program.slug))).await?;
    Ok(Reply::ok(Check::from(mistakes)))
}

/// Why a version is published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Why, for those who read the list of versions.
    note: Reason,
}

/// Publish the draft
///
/// From now on it decides events. What members hold keeps its terms.
#[utoipa::path(
    post, path = "/v1/programs/{program}/publish", tag = "programs", operation_id = "publish",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = Publication),
    responses((status = 201, description = "It is published.", body = Version))
)]
pub(super) async fn publish(
    State(api): State<Api>,
    caller: Caller,
    InProgram(program): InProgram,
    Json { value: publication, .. }: Json<Publication>,
) -> Result<Reply<Version>, Problem> {
    let version = blocking(move || {
        let number = api.app.publish(&program.slug, publication.note.as_str(), Some(caller.0.id))?;
        Ok::<_, PublishRefusal>(api.app.version(&program.slug, number)?)
    });
    Ok(Reply::created(VersionDocument::from(version.await?).into()))
}

/// The version to return to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollBack {
    /// Its number.
    to: Number,
}

/// Return to an earlier version
///
/// Its document is published again, as a new version.
#[utoipa::path(
    post, path = "/v1/programs/{program}/roll-back", tag = "programs", operation_id = "roll_back",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = RollBack),
    responses((status = 201, description = "It is published.", body = Version))
)]
pub(super) async fn roll_back(
    State(api): State<Api>,
    caller: Caller,
    InProgram(program): InProgram,
    Json { value: asked, .. }: Json<RollBack>,
) -> Result<Reply<Version>, Problem> {
    let version = blocking(move || {
        let number = api.app.roll_back(&program.slug, asked.to.0, Some(caller.0.id))?;
        Ok::<_, PublishRefusal>(api.app.version(&program.slug, number)?)
    });
    Ok(Reply::created(VersionDocument::from(version.await?).into()))
}

/// List the versions
#[utoipa::path(
    get, path = "/v1/programs/{program}/versions", tag = "programs", operation_id = "versions",
    params(("program" = String, Path, description = "The program.")),
    responses((status = 200, description = "All versions, oldest first.", body = Page<Version>))
)]
pub(super) async fn versions(
    State(api): State<Api>,
    InProgram(program): InProgram,
) -> Result<Reply<Page<Version>>, Problem> {
    let versions = blocking(move || api.app.versions(&program.slug)).await?;
    let items = versions.into_iter().map(|version| VersionDocument::from(version).into());
    Ok(Reply::ok(Page { items: items.collect(), next: None }))
}

/// Read a version
#[utoipa::path(
    get, path = "/v1/programs/{program}/versions/{version}", tag = "programs", operation_id = "version",
    params(
        ("program" = String, Path, description = "The program."),
        ("version" = u32, Path, description = "The version's number."),
    ),
    responses((status = 200, description = "The version.", body = VersionDocument))
)]
pub(super) async fn version(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(number): Named,
) -> Result<Reply<VersionDocument>, Problem> {
    let number =
        number_of(&number).ok_or_else(|| Problem::new(Code::NotFound, "there is no such version"))?;
    let version = blocking(move || api.app.version(&program.slug, number)).await?;
    Ok(Reply::ok(version.into()))
}

/// Two versions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Between {
    /// The older version.
    #[param(inline)]
    from: Number,
    /// The newer version.
    #[param(inline)]
    to: Number,
}

/// Compare two versions
#[utoipa::path(
    get, path = "/v1/programs/{program}/diff", tag = "programs", operation_id = "diff",
    params(("program" = String, Path, description = "The program."), Between),
    responses((status = 200, description = "Every changed field.", body = Page<Change>))
)]
pub(super) async fn diff(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(between): Query<Between>,
) -> Result<Reply<Page<Change>>, Problem> {
    let changes = blocking(move || api.app.diff(&program.slug, between.from.0, between.to.0)).await?;
    Ok(Reply::ok(Page { items: changes.into_iter().map(Change::from).collect(), next: None }))
}

/// Where to move the clock.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockMove {
    /// Later than the program's time now; any time while nothing is recorded in the program.
    to: Instant,
}

/// Read the clock
#[utoipa::path(
    get, path = "/v1/programs/{program}/clock", tag = "programs", operation_id = "clock",
    params(("program" = String, Path, description = "The program.")),
    responses((status = 200, description = "The program's time.", body = ClockNow))
)]
pub(super) async fn clock(State(api): State<Api>, InProgram(program): InProgram) -> Reply<ClockNow> {
    Reply::ok(ClockNow { now: api.app.program_now(&program).into(), clock: program.clock.into() })
}

/// Move the clock of a sandbox
///
/// Forward only, and all work that falls due on the way is done. While nothing is recorded in the program its clock may
/// also be set to the past, so that imported history can be looked at as of then.
#[utoipa::path(
    post, path = "/v1/programs/{program}/clock", tag = "programs", operation_id = "move_clock",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = ClockMove),
    responses((status = 200, description = "The program's time.", body = ClockNow))
)]
pub(super) async fn move_clock(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Json { value: asked, .. }: Json<ClockMove>,
) -> Result<Reply<ClockNow>, Problem> {
    if program.mode == Mode::Live {
        return Err(Problem::new(Code::SandboxOnly, "the clock of a live program is the server's"));
    }
    let app = api.app.clone();
    let program = blocking(move || app.move_clock(&program.slug, asked.to.moment())).await?;
    Ok(Reply::ok(ClockNow { now: api.app.program_now(&program).into(), clock: program.clock.into() }))
}

/// The program's time.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct ClockNow {
    /// The time now.
    now: Instant,
    /// The clock.
    clock: crate::answer::Clock,
}

/// Open the program for history
///
/// While it is open, events sent with `replay=true` count under their own time, and due work waits for them.
#[utoipa::path(
    post, path = "/v1/programs/{program}/history/open", tag = "programs", operation_id = "open_history",
    params(("program" = String, Path, description = "The program.")),
    responses((status = 200, description = "It is open.", body = Program))
)]
pub(super) async fn open_history(
    State(api): State<Api>,
    InProgram(program): InProgram,
) -> Result<Reply<Program>, Problem> {
    let program = blocking(move || api.app.set_replay_open(&program.slug, true)).await?;
    Ok(Reply::ok(Program::from(&*program)))
}

/// Close the program for history
#[utoipa::path(
    post, path = "/v1/programs/{program}/history/close", tag = "programs", operation_id = "close_history",
    params(("program" = String, Path, description = "The program.")),
    responses((status = 200, description = "It is closed.", body = Program))
)]
pub(super) async fn close_history(
    State(api): State<Api>,
    InProgram(program): InProgram,
) -> Result<Reply<Program>, Problem> {
    let program = blocking(move || api.app.set_replay_open(&program.slug, false)).await?;
    Ok(Reply::ok(Program::from(&*program)))
}

/// Read the schema of program documents
///
/// JSON Schema, draft 2020-12.
#[utoipa::path(
    get, path = "/v1/program-schema", tag = "programs", operation_id = "program_schema",
    responses((status = 200, description = "The schema.", body = serde_json::Value))
)]
pub(super) async fn program_schema() -> Response {
    Reply::ok(regulars_engine::document::schema()).into_response()
}

impl From<PublishRefusal> for Problem {
    fn from(refusal: PublishRefusal) -> Problem {
        match refusal {
            PublishRefusal::Mistakes(mistakes) => mistakes_in(mistakes),
            PublishRefusal::RequiresPlan { path, reason } => {
                Problem::new(Code::RequiresPlan, reason).at(path)
            }
            PublishRefusal::Other(refusal) => refusal.into(),
        }
    }
}

/// All mistakes of a document; the first one has the pointer.
pub(super) fn mistakes_in(mistakes: Vec<Mistake>) -> Problem {
    let list: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    let problem = Problem::new(Code::ProgramInvalid, list.join("\n"));
    match mistakes.into_iter().next() {
        Some(mistake) => problem.at(mistake.path),
        None => problem,
    }
}

/// A document as it is sent.
async fn document(request: Request) -> Result<(String, Format), Problem> {
    let format = match Media::of(request.headers(), &[Media::Yaml, Media::Json])? {
        Media::Json => Format::Json,
        Media::Yaml | Media::Ndjson => Format::Yaml,
    };
    let bytes = body::read(request.into_body(), BODY_BYTES_MAX).await?;
    if format == Format::Json {
        // The same strictness as everywhere: of two equal keys nobody can say which counts.
        crate::json::parse(&bytes)?;
    }
    let text = String::from_utf8(bytes.into())
        .map_err(|_| Problem::new(Code::MalformedJson, "the body is not UTF-8"))?;
    // As in every string of JSON: not every database has a place for it, and no document a use.
    if text.contains('\0') {
        return Err(Problem::new(Code::InvalidCharacters, "the document contains NUL"));
    }
    Ok((text, format))
}

/// The number of a version.
#[derive(Debug, Clone, Copy, ToSchema)]
#[schema(value_type = u32, minimum = 1)]
pub struct Number(u32);

impl<'de> Deserialize<'de> for Number {
    /// A number in a body, digits in a query.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Number;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the number of a version")
            }
            fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<Number, E> {
                u32::try_from(v)
                    .map(Number)
                    .map_err(|_| custom(Code::InvalidValue, "not the number of a version"))
            }
            fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<Number, E> {
                number_of(v)
                    .map(Number)
                    .ok_or_else(|| custom(Code::InvalidValue, "not the number of a version"))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl Number {
    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

fn number_of(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
