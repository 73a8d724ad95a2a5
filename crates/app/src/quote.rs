//! Quotes: what an event would do, by the same decision code and with nothing stored.

use std::sync::Arc;

use regulars_engine::{
    codec::{After, Record, write_event, write_record},
    decide::{self, Company, Earlier, Known, Original, PaymentOffers, Receiver, VoucherOffers},
    event::{Event, EventRef, Profile},
    fact::Fact,
    id::MemberId,
    moment::Moment,
    program::Program,
    shared::Slices,
    state::Account,
    symbol::Sym,
};
use regulars_store::{AccountStatus, EntryRow};

use crate::{
    App,
    event::{Incoming, Recorded},
    fault::Refusal,
    lane::postings_text,
    member::Who,
    program::ProgramHandle,
    read::{Standing, event_of, record_of},
    shared,
    view::{self, EntryView, Heading},
};

/// What an event would do.
#[derive(Debug, Clone)]
pub struct Quote {
    /// The entry that it would be.
    pub would: Recorded,
    /// The account as it is, with its due work done.
    pub before: Account,
    /// The account after it.
    pub after: Account,
    /// The member.
    pub member: MemberId,
    /// What the member's vouchers could do for it, when it is an order in the program's currency.
    pub vouchers: Option<VoucherOffers>,
    /// What is left to pay and how wallets could pay it, likewise.
    pub payments: Option<PaymentOffers>,
    /// What the catalog tells of things that all members share.
    pub shared: Slices,
    /// The others of the member's household.
    pub company: Company,
    /// What decisions may know of the member.
    pub profile: Profile,
    /// As of when.
    pub as_of: Moment,
}

/// What an order would give on several plans.
#[derive(Debug, Clone)]
pub struct PlanQuotes {
    /// The version that would decide it.
    pub program: Arc<Program>,
    /// As things are, then on each plan that there is: the plan, and what would be decided.
    pub quotes: Vec<(Option<Sym>, Vec<Fact>)>,
}

impl Quote {
    /// As people read it: an entry without a number.
    pub fn view(&self) -> EntryView {
        let heading = Heading { seq: None, ..Heading::from(&self.would.row) };
        view::entry(&self.would.program, &heading, &self.would.record)
    }
}

impl App {
    /// What an event would do now.
    ///
    /// # Errors
    /// As [`App::submit`], except that it never waits in the queue.
    pub fn quote(&self, program: &ProgramHandle, who: &Who, incoming: Incoming) -> Result<Quote, Refusal> {
        let (mut standing, event, content_hash) = self.about(program, who, incoming)?;
        let original = match event.body.refers_to() {
            Some(of) => self.original(program, &standing, of)?,
            None => None,
        };
        let of_seq = original.as_ref().map(|original| original.root.entry);
        let (version, account) = (&standing.program, &standing.account);
        let vouchers = decide::voucher_offers(version, account, &standing.profile, &event)?;
        let payments = decide::payment_offers(version, account, &standing.profile, &event)?;
        let before = standing.account.clone();
        let account = std::mem::take(&mut standing.account);
        let things = decide::things(&standing.program, &account, &event, original.as_ref());
        shared::fill(&self.shared().store, program.id, &mut standing.shared, things)?;
        let receiver = match event.body.receiver() {
            Some(to) => Some(self.receiver(program, &standing, to)?),
            None => None,
        };
        let known = Known {
            profile: &standing.profile,
            original: original.as_ref(),
            shared: &standing.shared,
            receiver,
            line: &[],
            company: &standing.company,
            past: false,
        };
        let (outcome, after) = decide::decide_with(&standing.program, account, known, &event)?;
        let record = Record { facts: outcome.facts, trace: outcome.trace, after: After::of(&after) };
        let row = row(program, &standing, &event, content_hash, of_seq, &after, &record);
        let would = Recorded { row, record, program: Arc::clone(&standing.program) };
        let Standing { member, profile, shared, company, as_of, .. } = standing;
        Ok(Quote { would, before, after, member, profile, vouchers, payments, shared, company, as_of })
    }

    /// What an order would give on each plan that there is for the member, or for somebody who is none; first as things are.
    ///
    /// # Errors
    /// As [`App::quote`].
    pub fn plan_quotes(
        &self,
        program: &ProgramHandle,
        who: Option<&Who>,
        incoming: Incoming,
    ) -> Result<PlanQuotes, Refusal> {
        let (version, account, profile, company, event) = match who {
            Some(who) => {
                let (standing, event, _) = self.about(program, who, incoming)?;
                (standing.program, standing.account, standing.profile, standing.company, event)
            }
            None => {
                let (event, _) = self.as_of_now(program, incoming)?;
                let version = Arc::clone(program.version()?);
                (version, Account::default(), Profile::default(), Company::default(), event)
            }
        };
        let mut shared = Slices::default();
        shared::fill(
            &self.shared().store,
            program.id,
            &mut shared,
            decide::things(&version, &account, &event, None),
        )?;
        let held = account.plan.as_ref().map(|held| held.plan);
        let offers = decide::plan_offers(&version, &account, &profile, event.at);
        let offers = offers.iter().filter(|offer| offer.lock.is_none() && held != Some(offer.plan.plan));
        let on_plan = offers.map(|offer| {
            (Some(offer.plan.plan), decide::as_on_plan(&version, &account, offer.plan, event.at))
        });
        let accounts: Vec<_> = std::iter::once((held, account.clone())).chain(on_plan).collect();
        let mut quotes = Vec::with_capacity(accounts.len());
        for (plan, account) in accounts {
            let known = Known {
                profile: &profile,
                original: None,
                shared: &shared,
                receiver: None,
                line: &[],
                company: &company,
                past: false,
            };
            let (outcome, _) = decide::decide_with(&version, account, known, &event)?;
            quotes.push((plan, outcome.facts));
        }
        Ok(PlanQuotes { program: version, quotes })
    }

    /// What tenders of an order must make up, in the smallest unit of the program's currency; none for other events and in
    /// other currencies.
    ///
    /// # Errors
    /// As [`App::quote`], but for what concerns tenders.
    pub fn amount_due(
        &self,
        program: &ProgramHandle,
        who: &Who,
        incoming: Incoming,
    ) -> Result<Option<i64>, Refusal> {
        let (Standing { program, account, profile, .. }, event, _) = self.about(program, who, incoming)?;
        Ok(decide::payment_offers(&program, &account, &profile, &event)?.map(|offers| offers.due))
    }

    /// Where a member stands, and the event as it would be recorded now, with the hash of its content.
    fn about(
        &self,
        program: &ProgramHandle,
        who: &Who,
        mut incoming: Incoming,
    ) -> Result<(Standing, Event, [u8; 16]), Refusal> {
        self.shared().label_address(program.id, &mut incoming.body);
        let found = self.find_member(program, who)?;
        let standing = self.standing_of(program, found)?;
        let (event, content_hash) = self.as_of_now(program, incoming)?;
        Ok((standing, event, content_hash))
    }

    fn as_of_now(&self, program: &ProgramHandle, incoming: Incoming) -> Result<(Event, [u8; 16]), Refusal> {
        let (mut event, content_hash, now, _) = self.shared().event(incoming)?;
        let at = self.program_now(program);
        event.at = at;
        if now {
            event.occurred_at = at;
        }
        Ok((event, content_hash))
    }

    fn receiver(
        &self,
        program: &ProgramHandle,
        standing: &Standing,
        to: MemberId,
    ) -> Result<Receiver, Refusal> {
        let found = self.find_member(program, &Who::Id(to))?;
        if found.account == standing.account_id {
            return Ok(Receiver::Same);
        }
        let row = self.shared().store.accounts(program.id, &[found.account])?.pop();
        let open = row.is_some_and(|row| row.status == AccountStatus::Open);
        Ok(if open { Receiver::Open } else { Receiver::Closed })
    }

    fn original(
        &self,
        program: &ProgramHandle,
        standing: &Standing,
        of: &EventRef,
    ) -> Result<Option<Original>, Refusal> {
        let store = &self.shared().store;
        let named = store.identities(program.id, &[(&of.source, &of.external_id)])?.pop();
        let Some(named) = named.filter(|named| named.account == standing.account_id) else { return Ok(None) };
        let (target, root) = (named.seq, named.of_seq.unwrap_or(named.seq));
        let row = if target == root { Some(named) } else { store.entry_at(standing.account_id, root)? };
        let earlier = |row: &EntryRow| -> Result<Earlier, Refusal> {
            Ok(Earlier { entry: row.seq, body: event_of(row)?.body, facts: record_of(row)?.facts })
        };
        let Some(row) = row else { return Ok(None) };
        let followers = store.followers(standing.account_id, root)?;
        let followers = followers.iter().map(earlier).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(Original { root: earlier(&row)?, followers, target }))
    }
}

fn row(
    program: &ProgramHandle,
    standing: &Standing,
    event: &Event,
    content_hash: [u8; 16],
    of_seq: Option<u64>,
    after: &Account,
    record: &Record,
) -> EntryRow {
    EntryRow {
        account: standing.account_id,
        seq: after.version,
        program: program.id,
        event: event.id,
        kind: event.body.kind().to_owned(),
        source: event.source.clone(),
        external_id: event.external_id.clone(),
        content_hash,
        occurred_at: event.occurred_at.0,
        recorded_at: event.at.0,
        program_version: standing.program.version,
        postings: postings_text(&standing.program, &record.facts),
        input: write_event(event),
        record: write_record(record),
        of_seq,
    }
}
