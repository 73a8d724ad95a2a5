//! Reading: an account as of now, due work included, whether or not the sweeper has come by. Nothing is stored.

use std::sync::Arc;

use regulars_engine::{
    Program,
    codec::{Record, read_event, read_record},
    decide::{self, Company, Known, due_tick},
    event::{Body, Event, Profile},
    id::{AccountId, EventId, MemberId, ProgramId},
    moment::Moment,
    shared::Slices,
    state::Account,
};
use regulars_store::{Direction, EntryRow, Found, MemberStatus, Store};

use crate::{
    App,
    event::{OWN_SOURCE, Recorded},
    fault::{Fault, Refusal},
    lane::WhoKey,
    member::Who,
    program::ProgramHandle,
    view::{self, BalancesView, HoldView, StandingView},
};

/// The most entries of one page.
pub const PAGE_MAX: u32 = 500;

/// An account as of a moment.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The latest version of the program.
    pub program: Arc<Program>,
    /// The member.
    pub member: MemberId,
    /// The member's account.
    pub account_id: AccountId,
    /// The account with all due work done.
    pub account: Account,
    /// What decisions may know of the member.
    pub profile: Profile,
    /// What the catalog tells of things that all members share.
    pub shared: Slices,
    /// The others of the member's household, likewise.
    pub company: Company,
    /// As of when.
    pub as_of: Moment,
    /// How many entries are stored; the account's own version also counts due work that is not.
    pub stored_version: u64,
}

impl App {
    /// Finds a member. One that was erased is found no more, by its id either: what is left of it is its entries, which
    /// are found by their own ids, and its place in the list of members.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`], also for members of other programs; [`Refusal::Invalid`] for an identifier that
    /// can't be one.
    pub fn find_member(&self, program: &ProgramHandle, who: &Who) -> Result<Found, Refusal> {
        let shared = self.shared();
        let found = match shared.who_key(program.id, who)? {
            WhoKey::Id(id) => {
                let row =
                    shared.store.member(program.id, id)?.filter(|row| row.status != MemberStatus::Erased);
                row.map(|row| Found { member: id, account: row.account })
            }
            WhoKey::Hash(kind, hash) => shared.store.find_member(program.id, kind.as_str(), &hash)?,
        };
        found.ok_or(Refusal::MemberNotFound)
    }

    /// The member's account as of now, with all due work done in memory.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`], [`Refusal::NotPublished`].
    pub fn standing(&self, program: &ProgramHandle, member: MemberId) -> Result<Standing, Refusal> {
        let found = self.find_member(program, &Who::Id(member))?;
        self.standing_of(program, found)
    }

    pub(crate) fn standing_of(&self, program: &ProgramHandle, found: Found) -> Result<Standing, Refusal> {
        let shared = self.shared();
        let version = Arc::clone(program.version()?);
        let row = shared.store.accounts(program.id, &[found.account])?.pop();
        let row = row.ok_or(Refusal::MemberNotFound)?;
        let mut account = crate::lane::read_state(&row.state)?;
        let profile = if version.needs_profile {
            shared.profile(program.id, found.member)?
        } else {
            Profile::default()
        };
        let as_of = program.now(&shared.clock).max(account.as_of);
        let mut shared_things = Slices::default();
        let told = decide::things_of_catalog(&version, as_of);
        crate::shared::fill(&shared.store, program.id, &mut shared_things, told)?;
        let member =
            Due { store: &shared.store, program: program.id, account: found.account, profile: &profile };
        member.run(&version, &mut account, &mut shared_things, as_of)?;
        let teams = decide::things_of_challenges(&account);
        crate::shared::fill(&shared.store, program.id, &mut shared_things, teams)?;
        let own = (found.member, &account);
        let company = shared.company(program.id, &version, own, as_of)?;
        Ok(Standing {
            program: version,
            member: found.member,
            account_id: found.account,
            account,
            profile,
            shared: shared_things,
            company,
            as_of,
            stored_version: row.version,
        })
    }

    /// An entry by the id of its event.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn entry(&self, program: &ProgramHandle, event: EventId) -> Result<Recorded, Refusal> {
        let row = self.shared().store.entry(program.id, event)?.ok_or(Refusal::NotFound("event"))?;
        Ok(self.recorded(row)?)
    }

    /// An entry by its business identity.
    pub fn find_entry(
        &self,
        program: &ProgramHandle,
        source: &str,
        external_id: &str,
    ) -> Result<Option<Recorded>, Refusal> {
        let row = self.shared().store.identities(program.id, &[(source, external_id)])?.pop();
        Ok(row.map(|row| self.recorded(row)).transpose()?)
    }

    /// A page of a member's entries, newest first, from before the number given; all of them, ticks included. Each one
    /// carries its postings and its reasons, so that ledger and timeline are two views of it.
    pub fn page_entries(
        &self,
        program: &ProgramHandle,
        member: MemberId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Recorded>, Refusal> {
        let found = self.find_member(program, &Who::Id(member))?;
        let direction = Direction::Before(before.unwrap_or(u64::MAX));
        let rows = self.shared().store.page_entries(found.account, direction, limit.min(PAGE_MAX))?;
        Ok(rows.into_iter().map(|row| self.recorded(row)).collect::<Result<_, Fault>>()?)
    }

    /// Balances as of now, due work included.
    pub fn balances(
        &self,
        program: &ProgramHandle,
        member: MemberId,
        language: &str,
    ) -> Result<BalancesView, Refusal> {
        let standing = self.standing(program, member)?;
        Ok(view::balances(&standing.program, &standing.account, standing.as_of, language))
    }

    /// Where the member stands in each tier set as of now, due work included.
    pub fn tiers(
        &self,
        program: &ProgramHandle,
        member: MemberId,
        language: &str,
    ) -> Result<Vec<StandingView>, Refusal> {
        let Standing { program, account, profile, as_of, .. } = self.standing(program, member)?;
        Ok(view::tiers(&program, &account, &profile, as_of, language))
    }

    /// What is set aside as of the instant that is answered too, due work included; the oldest first.
    pub fn holds(
        &self,
        program: &ProgramHandle,
        member: MemberId,
    ) -> Result<(Moment, Vec<HoldView>), Refusal> {
        let Standing { program, account, account_id, as_of, .. } = self.standing(program, member)?;
        let mut holds = Vec::with_capacity(account.holds.len());
        for held in &account.holds {
            // The entry that placed it is the newest one before the next; an account has few open holds.
            let from = Direction::Before(held.hold.saturating_add(1));
            let placed = self.shared().store.page_entries(account_id, from, 1)?.pop();
            let placed = placed.ok_or(Refusal::NotFound("event"))?;
            holds.push(view::hold(&program, held, (placed.source, placed.external_id)));
        }
        Ok((as_of, holds))
    }

    pub(crate) fn recorded(&self, row: EntryRow) -> Result<Recorded, Fault> {
        let shared = self.shared();
        let program = shared.programs.version_of_entry(&shared.store, row.program, row.program_version)?;
        Ok(Recorded { record: record_of(&row)?, row, program })
    }
}

/// Whose due work is done in memory.
pub(crate) struct Due<'d> {
    pub(crate) store: &'d Store,
    pub(crate) program: ProgramId,
    pub(crate) account: AccountId,
    pub(crate) profile: &'d Profile,
}

impl Due<'_> {
    pub(crate) fn run(
        &self,
        program: &Program,
        account: &mut Account,
        shared: &mut Slices,
        until: Moment,
    ) -> Result<(), Refusal> {
        const TICKS_MAX: usize = 10_000;
        for _ in 0..TICKS_MAX {
            let Some(due) = due_tick(program, account, until) else { break };
            let body = decide::due_body(program, account, due);
            let event = due_event(EventId(uuid::Uuid::nil()), (self.account, account.version), due, body);
            let things = decide::things(program, account, &event, None);
            crate::shared::fill(self.store, self.program, shared, things)?;
            // What is only looked at asks nothing of anybody.
            let known = Known {
                profile: self.profile,
                original: None,
                shared: &*shared,
                receiver: None,
                line: &[],
                company: Company::NONE,
                past: false,
            };
            let (outcome, after) = decide::decide_with(program, account.clone(), known, &event)?;
            *account = after;
            outcome.facts.iter().for_each(|fact| shared.note(fact));
        }
        Ok(())
    }
}

/// The due work that follows an account's version. Its number makes its identity unique; when it was due is in its times.
pub(crate) fn due_event(id: EventId, (account, version): (AccountId, u64), due: Moment, body: Body) -> Event {
    let (kind, seq) = (body.kind(), version.saturating_add(1));
    let external_id = format!("{kind}:{}:{seq}", account.0.hyphenated());
    Event { id, source: OWN_SOURCE.to_owned(), external_id, occurred_at: due, at: due, body }
}

pub(crate) fn record_of(row: &EntryRow) -> Result<Record, Fault> {
    read_record(&row.record).map_err(|cause| Fault::Unreadable { what: "record", cause })
}

pub(crate) fn event_of(row: &EntryRow) -> Result<Event, Fault> {
    read_event(&row.input).map_err(|cause| Fault::Unreadable { what: "event", cause })
}
