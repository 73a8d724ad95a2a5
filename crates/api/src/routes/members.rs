//! Members: enrol, find, read, change, list, erase.
//!
//! Phone numbers, addresses and card numbers never stand in a path or a query, where proxies and logs keep them; a search
//! by one is a POST.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use regulars_app::{Identifier, MemberPatch, Pii, Who};
use regulars_engine::{event::Joined, id::MemberId};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{
    Api,
    account::Part,
    blocking,
    events::answer_of,
    guard::{Caller, InProgram},
    keyed::{AboutMember, IDEMPOTENCY_KEY},
    matched::Expected,
    reply::Reply,
};
use crate::{
    answer::{Member, NewMember, Page},
    content::Content,
    http::{body::Json, path::Named, query::Query},
    json::Change,
    problem::{Code, Problem},
    wire::{
        Birthday, Card, Email, Identifiers, Instant, Join, Label, Language, MemberExternalId, MemberRef,
        Metadata, Name, Phone, Profile,
    },
};

/// Somebody who becomes a member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// What the member is known by.
    identifiers: Identifiers,
    /// What the member tells.
    #[serde(default)]
    profile: Profile,
    /// How it came about.
    #[serde(default)]
    join: Join,
    /// When; now when left out.
    occurred_at: Option<Instant>,
}

/// A change of a member. Fields that are left out stay; `null` takes a field away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberChange {
    /// How to address the member.
    #[serde(default)]
    #[schema(value_type = Option<Name>)]
    name: Change<Name>,
    /// The day of birth.
    #[serde(default)]
    #[schema(value_type = Option<Birthday>)]
    birthday: Change<Birthday>,
    /// The language to write in.
    #[serde(default)]
    #[schema(value_type = Option<Language>)]
    language: Change<Language>,
    /// All segments.
    #[schema(nullable = false)]
    segments: Option<Vec<Label>>,
    /// All free fields.
    #[schema(nullable = false)]
    attributes: Option<Metadata>,
    /// The number another system gave.
    #[serde(default)]
    #[schema(value_type = Option<MemberExternalId>)]
    external_id: Change<MemberExternalId>,
    /// A phone number.
    #[serde(default)]
    #[schema(value_type = Option<Phone>)]
    phone: Change<Phone>,
    /// An e-mail address.
    #[serde(default)]
    #[schema(value_type = Option<Email>)]
    email: Change<Email>,
    /// A card number.
    #[serde(default)]
    #[schema(value_type = Option<Card>)]
    card: Change<Card>,
}

/// List the members
///
/// In the order in which they were enrolled. Erased members keep their place, with the status `erased` and nothing
/// personal.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members", tag = "members", operation_id = "members",
    params(("program" = String, Path, description = "The program."), Part),
    responses((status = 200, description = "The members.", body = Page<Member>))
)]
pub(super) async fn members(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Query(part): Query<Part>,
) -> Result<Reply<Page<Member>>, Problem> {
    let slug = program.slug.clone();
    let list = ["members", slug.as_str()];
    let after = match &part.cursor {
        Some(cursor) => {
            let position = api.cursors.open(&list, cursor)?;
            let id = uuid::Uuid::from_slice(&position).map(MemberId);
            Some(id.map_err(|_| Problem::new(Code::InvalidCursor, "cursor: not a position"))?)
        }
        None => None,
    };
    let limit = part.limit.get();
    let asked = u32::try_from(limit).unwrap_or(u32::MAX);
    let app = api.app.clone();
    let members = blocking(move || app.page_members(&program, after, asked)).await?;
    let last = members.last().map(|member| member.id).filter(|_| members.len() == limit);
    let next = last.map(|id| api.cursors.seal(&list, id.0.as_bytes()));
    Ok(Reply::ok(Page { items: members.into_iter().map(Member::from).collect(), next }))
}

/// Enrol a member
///
/// The member, the account and the `member.joined` event in one.
#[utoipa::path(
    post, path = "/v1/programs/{program}/members", tag = "members", operation_id = "enrol",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = Enrolment),
    responses((status = 201, description = "The member, and what joining gave.", body = NewMember))
)]
pub(super) async fn enrol(
    State(api): State<Api>,
    caller: Caller,
    InProgram(program): InProgram,
    headers: HeaderMap,
    Json { value: enrolment, .. }: Json<Enrolment>,
) -> Result<Response, Problem> {
    let identifiers = enrolment.identifiers.some().map_err(|mistake| mistake.under("identifiers"))?;
    let occurred_at = enrolment.occurred_at.map(Instant::moment);
    let at = occurred_at.unwrap_or_else(|| api.app.program_now(&program));
    enrolment.profile.check(at).map_err(|mistake| mistake.under("profile"))?;
    let joined: Joined = enrolment.join.into();
    let new = regulars_app::NewMember {
        content_hash: Content::of_enrolment(&joined).hash(),
        identifiers: identifiers.into_iter().map(|(kind, value)| (kind, Pii(value))).collect(),
        profile: enrolment.profile.into(),
        joined,
        occurred_at,
        source: "api".to_owned(),
        external_id: enrolment_number(&caller, &headers),
        replay: false,
    };
    let (member, answer) = api.app.enrol(&program, new).await?;
    let (id, revision) = (member.id, member.revision);
    let body = NewMember { member: member.into(), event: answer_of(answer) };
    let mut response = Reply::created(body).revision(revision).into_response();
    response.extensions_mut().insert(AboutMember(id));
    Ok(response)
}

/// Find a member
///
/// By one identifier. Nobody or one.
#[utoipa::path(
    post, path = "/v1/programs/{program}/members/search", tag = "members", operation_id = "search_members",
    params(("program" = String, Path, description = "The program.")),
    request_body(content = MemberRef),
    responses((status = 200, description = "Those found.", body = Page<Member>))
)]
pub(super) async fn search(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Json { value: asked, .. }: Json<MemberRef>,
) -> Result<Reply<Page<Member>>, Problem> {
    let who = asked.who()?;
    let items = match blocking(move || api.app.search_member(&program, &who)).await {
        Ok(member) => vec![member.into()],
        Err(problem) if problem.code == Code::NotFound => Vec::new(),
        Err(problem) => return Err(problem),
    };
    Ok(Reply::ok(Page { items, next: None }))
}

/// Read a member
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}", tag = "members", operation_id = "member",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
    ),
    responses((
        status = 200, description = "The member.", body = Member, headers(("ETag" = String, description = "The revision."))
    ))
)]
pub(super) async fn member(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
) -> Result<Reply<Member>, Problem> {
    let who = who(&member)?;
    let member = blocking(move || api.app.search_member(&program, &who)).await?;
    let revision = member.revision;
    Ok(Reply::ok(Member::from(member)).revision(revision))
}

/// Change a member
#[utoipa::path(
    patch, path = "/v1/programs/{program}/members/{member}", tag = "members", operation_id = "change_member",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
    ),
    request_body(content = MemberChange),
    responses((
        status = 200, description = "The member, changed.", body = Member,
        headers(("ETag" = String, description = "The new revision."))
    ))
)]
pub(super) async fn change(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    expected: Expected,
    Json { value: change, .. }: Json<MemberChange>,
) -> Result<Reply<Member>, Problem> {
    let who = who(&member)?;
    let Expected::Revision(revision) = expected else {
        return Err(Problem::new(Code::PreconditionFailed, "the member exists"));
    };
    change.check(api.app.program_now(&program))?;
    let patch = MemberPatch::from(change);
    let member = blocking(move || {
        let found = api.app.find_member(&program, &who)?;
        api.app.patch_member(&program, found.member, &patch, Some(revision))
    });
    let member = member.await?;
    let revision = member.revision;
    Ok(Reply::ok(Member::from(member)).revision(revision))
}

/// Erase a member
///
/// The account is closed and what is left of its balances lapses; identifiers and profile are gone for ever. The ledger
/// keeps its entries without a person. From then on the member's address answers like one that never existed; only the
/// list of members tells that there was somebody.
#[utoipa::path(
    delete, path = "/v1/programs/{program}/members/{member}", tag = "members", operation_id = "erase_member",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
    ),
    responses((status = 204, description = "The member is erased."))
)]
pub(super) async fn erase(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
) -> Result<StatusCode, Problem> {
    let who = who(&member)?;
    let (app, handle) = (api.app.clone(), std::sync::Arc::clone(&program));
    let found = blocking(move || app.find_member(&handle, &who)).await?;
    api.app.erase_member(&program, found.member).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The member that a path names. Anything else names nobody.
pub(super) fn who(segment: &str) -> Result<Who, Problem> {
    match segment.strip_prefix("external:") {
        Some(number) if !number.is_empty() => Ok(Who::Key(Identifier::ExternalId, number.to_owned())),
        Some(_) => Err(nobody()),
        None => segment.parse().map(Who::Id).map_err(|_| nobody()),
    }
}

impl MemberChange {
    /// The checks of a profile that is sent whole.
    fn check(&self, at: regulars_engine::moment::Moment) -> Result<(), Problem> {
        let profile = Profile {
            birthday: self.birthday.clone().value(),
            segments: self.segments.clone().unwrap_or_default(),
            ..Profile::default()
        };
        Ok(profile.check(at)?)
    }
}

impl From<MemberChange> for MemberPatch {
    fn from(change: MemberChange) -> MemberPatch {
        let identifiers = [
            (Identifier::ExternalId, change.external_id.map(MemberExternalId::into_string).asked()),
            (Identifier::Phone, change.phone.map(Phone::into_string).asked()),
            (Identifier::Email, change.email.map(Email::into_string).asked()),
            (Identifier::Card, change.card.map(Card::into_string).asked()),
        ];
        let identifiers = identifiers.into_iter().filter_map(|(kind, asked)| Some((kind, asked?.map(Pii))));
        MemberPatch {
            name: change.name.map(Name::into_string).asked(),
            birthday: change.birthday.map(Birthday::into).asked(),
            language: change.language.map(Language::into_string).asked(),
            segments: change.segments.map(|list| list.into_iter().map(Label::into_string).collect()),
            attributes: change.attributes.map(Metadata::into_engine),
            identifiers: identifiers.collect(),
        }
    }
}

/// The event's own number: from the Idempotency-Key, so that a repeated enrolment is the same event even if the answer
/// to the first was lost.
fn enrolment_number(caller: &Caller, headers: &HeaderMap) -> String {
    let key = headers.get(IDEMPOTENCY_KEY).map(|key| key.as_bytes()).unwrap_or_default();
    let digest = Sha256::new().chain_update(caller.0.id.0.as_bytes()).chain_update(key).finalize();
    digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn nobody() -> Problem {
    Problem::new(Code::NotFound, "there is no such member")
}
