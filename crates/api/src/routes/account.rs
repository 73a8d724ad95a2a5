//! What a member has: balances, the ledger, the timeline, levels, rewards, challenges. All as of now, with due work included.

use axum::extract::State;
use regulars_app::{ProgramHandle, Recorded, Standing, view};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Api, blocking, events::entry_of, guard::InProgram, members::who, reply::Reply};
use crate::{
    answer::{Balances, Benefits, Challenges, Entry, Holds, LedgerLine, Page, Rewards, Standings, Tell},
    http::{
        path::Named,
        query::{PageLimit, Query},
    },
    problem::Problem,
    wire::{Instant, Language},
};

/// The language of names and sentences.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Spoken {
    /// A BCP 47 tag; English when left out.
    #[param(inline)]
    language: Option<Language>,
}

/// A part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// How many items, 1 to 500.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageLimit,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

/// Read the balances
///
/// Every wallet with its lots, what waits, and what expires next.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/balance", tag = "members", operation_id = "balance",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The balances.", body = Balances))
)]
pub(super) async fn balance(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Balances>, Problem> {
    let standing = standing(api, program, &member).await?;
    let balances = view::balances(&standing.program, &standing.account, standing.as_of, spoken.tag());
    Ok(Reply::ok(balances.tell()))
}

/// Read the levels
///
/// Where the member stands in every tier set, the way up, and what is at risk.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/tiers", tag = "members", operation_id = "tiers",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The levels.", body = Standings))
)]
pub(super) async fn tiers(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Standings>, Problem> {
    let standing = standing(api, program, &member).await?;
    let Standing { program, account, profile, as_of, .. } = &standing;
    let tier_sets = view::tiers(program, account, profile, *as_of, spoken.tag());
    Ok(Reply::ok(Standings { tier_sets: tier_sets.tell() }))
}

/// The language, and which order is asked about.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Bought {
    /// A BCP 47 tag; English when left out.
    #[param(inline)]
    language: Option<Language>,
    /// When something was bought.
    #[param(inline)]
    bought_at: Option<Instant>,
}

/// Read the benefits
///
/// What the levels and the plan that the member holds entitle to, what is left of each allowance and until when, in the order of the
/// document. Report a use by an event of type `benefit.used`, or `benefit.claimed` for a benefit of orders; of those, `bought_at`
/// asks until when each can be claimed.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/benefits", tag = "members", operation_id = "benefits",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Bought,
    ),
    responses((status = 200, description = "The benefits.", body = Benefits))
)]
pub(super) async fn benefits(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(asked): Query<Bought>,
) -> Result<Reply<Benefits>, Problem> {
    let standing = standing(api, program, &member).await?;
    let Standing { program, account, profile, as_of, .. } = &standing;
    let spoken = Spoken { language: asked.language };
    let mut benefits = view::benefits(program, account, profile, *as_of, spoken.tag());
    if let Some(at) = asked.bought_at {
        view::tell_until(program, &mut benefits, at.moment());
    }
    Ok(Reply::ok(Benefits { as_of: as_of.tell(), benefits: benefits.tell() }))
}

/// Read the rewards
///
/// What the member can redeem now, what is missing for the rest, and what is locked and why. What is available comes first,
/// the cheapest first; then what is nearest; then what is locked. Redeem by an event of type `reward.redeemed`.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/rewards", tag = "members", operation_id = "rewards",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The rewards.", body = Rewards))
)]
pub(super) async fn rewards(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Rewards>, Problem> {
    let standing = standing(api, program, &member).await?;
    let Standing { program, account, profile, shared, company, as_of, .. } = &standing;
    let rewards = view::rewards(program, account, profile, (shared, company), *as_of, spoken.tag());
    Ok(Reply::ok(Rewards { as_of: as_of.tell(), rewards: rewards.tell() }))
}

/// Read the challenges
///
/// What the member can do for something in return, how far it is, what there is for it, what there is to choose, and the badges that
/// the member has.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/challenges", tag = "members", operation_id = "challenges",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Spoken,
    ),
    responses((status = 200, description = "The challenges.", body = Challenges))
)]
pub(super) async fn challenges(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(spoken): Query<Spoken>,
) -> Result<Reply<Challenges>, Problem> {
    let standing = standing(api, program, &member).await?;
    let Standing { program, account, shared, as_of, .. } = &standing;
    let challenges = view::challenges(program, (account, shared), *as_of, spoken.tag());
    let badges = view::badges(program, account, spoken.tag());
    let choices = view::choices(program, account, *as_of, spoken.tag());
    let (challenges, badges, choices) = (challenges.tell(), badges.tell(), choices.tell());
    Ok(Reply::ok(Challenges { as_of: as_of.tell(), challenges, badges, choices }))
}

/// Read the holds
///
/// What is set aside: open holds and reservations, the oldest first.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/holds", tag = "members", operation_id = "holds",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
    ),
    responses((status = 200, description = "The holds.", body = Holds))
)]
pub(super) async fn holds(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
) -> Result<Reply<Holds>, Problem> {
    let who = who(member.as_str())?;
    let (as_of, holds) = blocking(move || {
        let found = api.app.find_member(&program, &who)?;
        api.app.holds(&program, found.member)
    })
    .await?;
    Ok(Reply::ok(Holds { as_of: as_of.tell(), holds: holds.tell() }))
}

/// Read the ledger
///
/// Every line of every entry, newest entry first. A page counts entries, so it may have more lines than `limit`.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/ledger", tag = "members", operation_id = "ledger",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Part,
    ),
    responses((status = 200, description = "The lines.", body = Page<LedgerLine>))
)]
pub(super) async fn ledger(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(part): Query<Part>,
) -> Result<Reply<Page<LedgerLine>>, Problem> {
    let (entries, next) = entries(api, &program, "ledger", &member, &part).await?;
    Ok(Reply::ok(Page { items: entries.iter().flat_map(lines).collect(), next }))
}

/// Read the timeline
///
/// Every entry with its reasons, newest first.
#[utoipa::path(
    get, path = "/v1/programs/{program}/members/{member}/timeline", tag = "members", operation_id = "timeline",
    params(
        ("program" = String, Path, description = "The program."),
        ("member" = String, Path, description = "`mbr_…`, or `external:` and the number another system gave."),
        Part,
    ),
    responses((status = 200, description = "The entries.", body = Page<Entry>))
)]
pub(super) async fn timeline(
    State(api): State<Api>,
    InProgram(program): InProgram,
    Named(member): Named,
    Query(part): Query<Part>,
) -> Result<Reply<Page<Entry>>, Problem> {
    let (entries, next) = entries(api, &program, "timeline", &member, &part).await?;
    Ok(Reply::ok(Page { items: entries.iter().map(entry_of).collect(), next }))
}

impl Spoken {
    /// What is spoken when nothing is asked for.
    pub(super) const DEFAULT: &str = "en";

    pub(super) fn tag(&self) -> &str {
        self.language.as_ref().map_or(Self::DEFAULT, Language::as_str)
    }
}

pub(super) async fn standing(
    api: Api,
    program: std::sync::Arc<ProgramHandle>,
    member: &str,
) -> Result<Standing, Problem> {
    let who = who(member)?;
    blocking(move || {
        let found = api.app.find_member(&program, &who)?;
        api.app.standing(&program, found.member)
    })
    .await
}

/// A page of entries and the cursor of the next.
async fn entries(
    api: Api,
    program: &std::sync::Arc<ProgramHandle>,
    route: &'static str,
    member: &str,
    part: &Part,
) -> Result<(Vec<Recorded>, Option<String>), Problem> {
    let who = who(member)?;
    let (app, handle) = (api.app.clone(), std::sync::Arc::clone(program));
    let found = blocking(move || app.find_member(&handle, &who)).await?;
    let (member, slug) = (found.member.to_string(), program.slug.clone());
    let list = [route, slug.as_str(), member.as_str()];
    let before = part.cursor.as_deref().map(|cursor| api.cursors.open_number(&list, cursor)).transpose()?;
    let limit = part.limit.get();
    let (app, handle) = (api.app.clone(), std::sync::Arc::clone(program));
    let asked = u32::try_from(limit).unwrap_or(u32::MAX);
    let entries = blocking(move || app.page_entries(&handle, found.member, before, asked)).await?;
    // The first entry has the number 1; before it there is nothing to ask for.
    let last = entries.last().map(|entry| entry.row.seq).filter(|seq| entries.len() == limit && 1 < *seq);
    let next = last.map(|seq| api.cursors.seal(&list, &seq.to_be_bytes()));
    Ok((entries, next))
}

fn lines(recorded: &Recorded) -> Vec<LedgerLine> {
    let Entry { event, kind, occurred_at, recorded_at, decided, .. } = entry_of(recorded);
    let line = |posting: crate::answer::Posting| LedgerLine {
        seq: recorded.row.seq,
        event: event.clone(),
        kind: kind.clone(),
        occurred_at,
        recorded_at,
        wallet: posting.wallet,
        book: posting.book,
        amount: posting.amount,
    };
    decided.postings.into_iter().map(line).collect()
}
