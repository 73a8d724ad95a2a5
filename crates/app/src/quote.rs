//! Quotes: what an event would do, by the same decision code and with nothing stored.

use std::sync::Arc;

use regulars_engine::{
    codec::{After, Record, write_event, write_record},
    decide::{self, Company, Earlier, Known, Original, PaymentOffers, Receiver, VoucherOffers},
    event::{Event, EventRef, Profile},
    id::MemberId,
    moment::Moment,
    shared::Slices,
    state::Account,
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
        let (mut event, content_hash, now, _) = self.shared().event(incoming)?;
        let at = self.program_now(program);
        event.at = at;
        if now {
            event.occurred_at = at;
        }
        Ok((standing, event, content_hash))
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
