//! Deciding a batch: every event in the order in which it came, each on what the ones before it left.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use regulars_engine::{
    Program,
    codec::{After, Record, write_event, write_record},
    decide::{self, Company, Earlier, Effect, Known, Original, Other, Outcome, Receiver, due_tick},
    event::{Body, Event, EventRef, Profile},
    fact::Fact,
    id::{AccountId, MemberId, ProgramId},
    ledger::postings,
    moment::Moment,
    rejection::Rejection,
    shared::{self, Shared as SharedState, Slices, Thing},
    state::Account,
};
use regulars_store::{
    AccountRow, CodeWrite, EntryRow, Found, Lookup, MemberRow, MemberStatus, NewMember, OutboxRow,
};

use super::{
    cache::Cache,
    chain,
    load::{Loaded, read_state},
    queue::{Answers, Join, Request, What, WhoKey},
    storing::Storing,
    waitlist::Date,
};
use crate::{
    app::Shared,
    event::{Answer, Recorded, Terms},
    fault::{Fault, Refusal},
    program::ProgramHandle,
    read::{due_event, event_of, record_of},
    shared::{count, key_of, states_of},
};

/// More due ticks than this at once means that something falls due without end.
const TICKS_MAX: usize = 10_000;

/// The lane's own memory.
pub(super) struct Thread {
    pub shared: Arc<Shared>,
    pub accounts: Cache<AccountId, Held>,
    pub who: Cache<(ProgramId, WhoKey), Found>,
    pub profiles: Cache<MemberId, HeldProfile>,
    /// What this lane has stored and not yet delivered.
    pub waiting: Vec<OutboxRow>,
    /// Dates that this lane has changed, with a waiting list, and not yet looked at for places to offer.
    pub touched: Vec<Date>,
    /// The latest recorded time by program.
    pub latest: HashMap<ProgramId, Moment>,
    /// The batch before, while it is stored.
    pub storing: Storing,
    /// The batch before was not stored, so what was decided since rests on what did not happen.
    pub lost: bool,
    /// How many batches long events are looked for before they are decided.
    pub repeats_expected: u32,
    cache_max: usize,
}

/// An account, decoded.
pub(super) struct Held {
    pub program: ProgramId,
    pub member: MemberId,
    /// The stored version.
    pub version: u64,
    pub head: [u8; 32],
    /// As it is stored.
    pub next_due_at: Option<i64>,
    pub account: Account,
}

/// What decisions may know of a member.
pub(super) struct HeldProfile {
    /// The stored revision of the member's data; 0 when there is no such member.
    pub revision: u64,
    pub profile: Profile,
}

/// An account as the batch has changed it so far.
pub(super) struct Working {
    pub id: AccountId,
    pub held: Held,
    /// Not stored yet.
    pub new: bool,
}

/// A shared thing as the batch has changed it so far.
#[derive(Clone)]
pub(super) struct Part {
    /// The stored version; 0 when it has no row.
    pub stored: u64,
    pub state: SharedState,
    /// How many codes there are, of things that are codes. None of them goes away.
    pub codes: i64,
}

/// An entry that is not stored yet.
pub(super) struct Fresh<'a> {
    pub row: EntryRow,
    pub record: Record,
    /// None for due work: nobody knows its number before it is stored, so nothing of the batch refers to it.
    body: Option<Cow<'a, Body>>,
    pub program: Arc<Program>,
    /// By what the vouchers that it issues will be found; few entries issue any.
    pub codes: Vec<CodeWrite>,
    pub effects: Vec<Effect>,
}

/// What a request came to, until the batch is stored.
pub(super) enum Slot {
    Refused(Refusal),
    /// The entry of this place in the batch.
    Entry {
        place: usize,
        member: MemberId,
        replayed: bool,
    },
    /// It was recorded before.
    Known(Box<Answer>),
    /// Due work, which answers nothing.
    Done,
}

/// One try at a batch.
pub(super) struct Try<'l, 'a> {
    pub lane: &'l mut Thread,
    pub loaded: &'a Loaded,
    pub working: Vec<Working>,
    pub places: HashMap<AccountId, usize>,
    /// Empty as long as nothing touches a shared thing.
    pub things: HashMap<(ProgramId, Thing), Part>,
    pub entries: Vec<Fresh<'a>>,
    pub members: Vec<NewMember>,
    /// Look-ups that this batch made, to be forgotten when it is not stored.
    pub joined: Vec<(ProgramId, WhoKey)>,
    /// Entries of this batch by business identity.
    pub seen: HashMap<(ProgramId, &'a str, &'a str), usize>,
    /// Accounts that were looked at for an event of another one.
    pub looked_at: HashSet<AccountId>,
}

/// What belongs to an event beside itself.
pub(super) struct Meta<'a> {
    content_hash: [u8; 16],
    pub profile: &'a Profile,
    /// The version that decides the event; due work is always that of the published one.
    pub terms: Option<&'a Arc<Program>>,
    receiver: Option<Receiver>,
    /// The row of somebody who joins, which is not stored yet.
    joining: Option<&'a MemberRow>,
    /// What is decided at an earlier instant belongs to a history that is told afterwards.
    pub past_until: Moment,
    /// The others of the household whose units are spent.
    pub others: Vec<Other>,
}

impl<'a> Meta<'a> {
    /// Of an event that the server makes.
    pub fn own(profile: &'a Profile, past_until: Moment) -> Meta<'a> {
        Meta {
            content_hash: [0; 16],
            profile,
            terms: None,
            receiver: None,
            joining: None,
            past_until,
            others: Vec::new(),
        }
    }
}

impl Held {
    /// As it is stored.
    pub fn of(program: ProgramId, row: &AccountRow) -> Result<Held, Fault> {
        Ok(Held {
            program,
            member: row.member,
            version: row.version,
            head: row.head,
            next_due_at: row.next_due_at,
            account: read_state(&row.state)?,
        })
    }
}

impl Thread {
    pub fn new(shared: Arc<Shared>, storing: Storing, cache_max: usize) -> Thread {
        Thread {
            shared,
            accounts: Cache::new(cache_max),
            who: Cache::new(cache_max.saturating_mul(4)),
            profiles: Cache::new(cache_max),
            waiting: Vec::new(),
            touched: Vec::new(),
            latest: HashMap::new(),
            storing,
            lost: false,
            repeats_expected: 0,
            cache_max,
        }
    }

    /// Forgets what was remembered of a member.
    pub fn forget(&mut self, member: MemberId) {
        self.who.retain(|_, found| found.member != member);
        self.profiles.remove(&member);
    }

    /// Drops whatever a panic left half done; it is only in memory.
    pub fn restart(&mut self) {
        self.accounts = Cache::new(self.cache_max);
        self.who = Cache::new(self.cache_max.saturating_mul(4));
        self.profiles = Cache::new(self.cache_max);
        self.waiting.clear();
        self.touched.clear();
        self.latest.clear();
    }

    /// Decides, stores and answers.
    pub fn process(&mut self, requests: &mut [Request]) -> Answers {
        let answers = self.guarded(requests);
        self.follow_up();
        answers
    }

    /// Carries out what follows elsewhere from what this lane has stored.
    pub fn follow_up(&mut self) {
        self.deliver_waiting();
        self.offer_touched();
    }

    /// A bug that one event brings to light must neither end the lane nor refuse the events that came with it. Whatever
    /// the panic left half done is only in memory, and is dropped; had the batch been stored, its events are repeats.
    fn guarded(&mut self, requests: &mut [Request]) -> Answers {
        match catch_unwind(AssertUnwindSafe(|| self.store(requests))) {
            Ok(answers) => answers,
            Err(_) => {
                self.restart();
                match requests {
                    [_] => vec![Err(Fault::Bug.into())],
                    many => many.iter_mut().flat_map(|one| self.guarded(std::slice::from_mut(one))).collect(),
                }
            }
        }
    }
}

impl<'l, 'a> Try<'l, 'a> {
    pub fn new(lane: &'l mut Thread, loaded: &'a Loaded) -> Try<'l, 'a> {
        Try {
            lane,
            loaded,
            working: Vec::new(),
            places: HashMap::new(),
            things: HashMap::new(),
            entries: Vec::new(),
            members: Vec::new(),
            joined: Vec::new(),
            seen: HashMap::new(),
            looked_at: HashSet::new(),
        }
    }

    /// Decides all requests in order.
    pub fn decide(&mut self, requests: &'a [Request]) -> Vec<Slot> {
        requests.iter().map(|request| self.request(request).unwrap_or_else(Slot::Refused)).collect()
    }

    fn request(&mut self, request: &'a Request) -> Result<Slot, Refusal> {
        let (handle, now) = self.loaded.programs.get(&request.program).ok_or(Refusal::ProgramNotFound)?;
        let program = handle.version()?;
        match &request.what {
            What::Event { who, event, content_hash, replay, terms, .. } => {
                let key = (handle.id, who.clone());
                let found = self.lane.who.get(&key).copied().ok_or(Refusal::MemberNotFound)?;
                if let Some(slot) = self.repeat(handle.id, event, content_hash, Some(found))? {
                    return Ok(slot);
                }
                open_for(handle, *replay)?;
                let terms =
                    terms.as_ref().map(|(terms, version)| kept(terms, version, found, *now)).transpose()?;
                let place = self.open(handle.id, found.account).ok_or(Refusal::MemberNotFound)?;
                let profile = self.profile(found.member);
                let receiver = self.receiver(handle.id, found.account, event)?;
                let past_until = handle.past_until(*now);
                let meta =
                    Meta { content_hash: *content_hash, terms, receiver, ..Meta::own(&profile, past_until) };
                let closed =
                    |refusal: &Refusal| matches!(refusal, Refusal::Rejected(Rejection::AccountClosed));
                match self.event(place, program, event, meta, *now) {
                    Err(refusal) if closed(&refusal) && self.erased(handle.id, found.member, event)? => {
                        Err(Refusal::MemberNotFound)
                    }
                    decided => decided,
                }
            }
            What::Join(join) => self.join(handle, program, join, *now),
            What::Due { account, member, until } => {
                let place = self.open(handle.id, *account).ok_or(Refusal::MemberNotFound)?;
                let profile = self.profile(*member);
                let past_until = handle.past_until(*now);
                self.ticks(place, program, &profile, (*until).min(*now), (*now, past_until))?;
                Ok(Slot::Done)
            }
        }
    }

    /// What is known of a member; nothing where no rule asks.
    pub(super) fn profile(&self, member: MemberId) -> Profile {
        self.lane.profiles.get(&member).map(|held| held.profile.clone()).unwrap_or_default()
    }

    /// The answer to an event whose identity is in use: that of the first, or that the contents differ.
    fn repeat(
        &self,
        program: ProgramId,
        event: &Event,
        content_hash: &[u8; 16],
        found: Option<Found>,
    ) -> Result<Option<Slot>, Refusal> {
        let fresh = self.seen.get(&(program, event.source.as_str(), event.external_id.as_str()));
        let first = match fresh {
            Some(place) => &self.entries[*place].row,
            None => match self.loaded.identity(program, &event.source, &event.external_id) {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        let differs = |field: &str| Refusal::DuplicateExternalId { differs_in: Some(field.to_owned()) };
        let Some(found) = found.filter(|found| found.account == first.account) else {
            return Err(differs("/member"));
        };
        if first.kind != event.body.kind() {
            return Err(differs("/type"));
        }
        if first.content_hash != *content_hash {
            return Err(Refusal::DuplicateExternalId { differs_in: None });
        }
        if let Some(place) = fresh {
            return Ok(Some(Slot::Entry { place: *place, member: found.member, replayed: true }));
        }
        let shared = &self.lane.shared;
        let version = shared.programs.version_of_entry(&shared.store, program, first.program_version)?;
        let entry = Recorded { record: record_of(first)?, row: first.clone(), program: version };
        Ok(Some(Slot::Known(Box::new(Answer { replayed: true, member: found.member, entry }))))
    }

    fn join(
        &mut self,
        handle: &ProgramHandle,
        program: &Arc<Program>,
        join: &'a Join,
        now: Moment,
    ) -> Result<Slot, Refusal> {
        let key = |(kind, hash): &(_, _)| (handle.id, WhoKey::Hash(*kind, *hash));
        let known = |lookup: &_| self.lane.who.get(&key(lookup)).copied();
        let found: Vec<Option<Found>> = join.lookups.iter().map(known).collect();
        let first = found.iter().flatten().next().copied();
        let same = first.filter(|first| found.iter().all(|found| *found == Some(*first)));
        if let Some(slot) = self.repeat(handle.id, &join.event, &join.content_hash, same)? {
            return Ok(slot);
        }
        open_for(handle, join.replay)?;
        let meta = Meta {
            content_hash: join.content_hash,
            joining: Some(&join.member),
            ..Meta::own(&join.profile, handle.past_until(now))
        };
        if let Some(same) = same {
            // The rules answer that this member has joined already, or is closed.
            let place = self.open(handle.id, same.account).ok_or(Refusal::MemberNotFound)?;
            return self.event(place, program, &join.event, meta, now);
        }
        let taken = join.lookups.iter().zip(&found).find(|(_, found)| found.is_some());
        if let Some(((kind, _), _)) = taken {
            return Err(Refusal::IdentifierTaken(*kind));
        }
        let place = self.place_new(handle.id, join);
        let slot = self.event(place, program, &join.event, meta, now)?;
        let found = Found { member: join.member.id, account: join.member.account };
        let keys: Vec<_> = join.lookups.iter().map(key).collect();
        for key in keys {
            self.lane.who.insert(key.clone(), found);
            self.joined.push(key);
        }
        let lookup = |(kind, hash): &(crate::member::Identifier, _)| Lookup {
            kind: kind.as_str().to_owned(),
            hash: *hash,
        };
        let lookups = join.lookups.iter().map(lookup).chain(join.code.clone()).collect();
        self.members.push(NewMember { row: join.member.clone(), lookups });
        Ok(slot)
    }

    fn place_new(&mut self, program: ProgramId, join: &Join) -> usize {
        let id = join.member.account;
        let held = Held {
            program,
            member: join.member.id,
            version: 0,
            head: chain::START,
            next_due_at: None,
            account: Account::default(),
        };
        self.working.push(Working { id, held, new: true });
        let place = self.working.len() - 1;
        self.places.insert(id, place);
        place
    }

    /// What the decision must know of the other member.
    fn receiver(
        &self,
        program: ProgramId,
        own: AccountId,
        event: &Event,
    ) -> Result<Option<Receiver>, Refusal> {
        let Some(to) = event.body.receiver() else { return Ok(None) };
        let found = self.lane.who.get(&(program, WhoKey::Id(to))).ok_or(Refusal::MemberNotFound)?;
        if found.account == own {
            return Ok(Some(Receiver::Same));
        }
        let account = match self.places.get(&found.account) {
            Some(place) => Some(&self.working[*place].held),
            None => self.lane.accounts.get(&found.account),
        };
        let open = account.is_some_and(|held| held.program == program && !held.account.closed);
        Ok(Some(if open { Receiver::Open } else { Receiver::Closed }))
    }

    /// Whether the account is that of a member who was erased: then it answers as if there had never been one. A transfer
    /// that arrives must know that the account has ended, and comes back.
    fn erased(&self, program: ProgramId, member: MemberId, event: &Event) -> Result<bool, Refusal> {
        if matches!(event.body, Body::TransferReceived(_)) {
            return Ok(false);
        }
        let row = self.lane.shared.store.member(program, member)?;
        Ok(row.is_none_or(|row| row.status == MemberStatus::Erased))
    }

    /// The place of an account in the working set. An account of another program is not there.
    pub(super) fn open(&mut self, program: ProgramId, account: AccountId) -> Option<usize> {
        if let Some(place) = self.places.get(&account) {
            return Some(*place).filter(|place| self.working[*place].held.program == program);
        }
        let held = self.lane.accounts.get(&account)?;
        if held.program != program {
            return None;
        }
        let held = self.lane.accounts.remove(&account)?;
        self.working.push(Working { id: account, held, new: false });
        let place = self.working.len() - 1;
        self.places.insert(account, place);
        Some(place)
    }

    /// Does the account's due work up to a time, each piece at the very time it is due.
    pub(super) fn ticks(
        &mut self,
        place: usize,
        program: &Arc<Program>,
        profile: &Profile,
        until: Moment,
        (now, past_until): (Moment, Moment),
    ) -> Result<(), Refusal> {
        for _ in 0..TICKS_MAX {
            let Working { id, held, .. } = &self.working[place];
            let Some(due) = due_tick(program, &held.account, until) else { return Ok(()) };
            let body = decide::due_body(program, &held.account, due);
            let of = (*id, held.account.version);
            let event = due_event(self.lane.shared.ids.new_event(now)?, of, due, body);
            let meta = Meta::own(profile, past_until);
            self.one(place, program, (&event, None), &meta, None, now)?;
        }
        tracing::error!(account = %self.working[place].id, "due work without end");
        Err(Refusal::Conflict)
    }

    /// Decides one event and keeps its entry; answers the entry's place.
    pub(super) fn one(
        &mut self,
        place: usize,
        program: &Arc<Program>,
        (event, body): (&Event, Option<Cow<'a, Body>>),
        meta: &Meta<'_>,
        original: Option<Original>,
        now: Moment,
    ) -> Result<usize, Refusal> {
        let of_seq = original.as_ref().map(|original| original.root.entry);
        let held = &self.working[place].held;
        let things = decide::things(program, &held.account, event, original.as_ref());
        let slices = self.slices(held.program, &things)?;
        let line = self.line(place, event, meta.joining)?;
        let working = &mut self.working[place];
        let company = Company { own: Some(working.held.member), others: meta.others.clone() };
        let known = Known {
            profile: meta.profile,
            original: original.as_ref(),
            shared: &slices,
            receiver: meta.receiver,
            line: &line,
            company: &company,
            past: event.at < meta.past_until,
        };
        let account = working.held.account.clone();
        let (Outcome { facts, trace, effects }, account) =
            decide::decide_with(program, account, known, event)?;
        working.held.account = account;
        let in_program = working.held.program;
        if !things.is_empty() {
            self.change_things(in_program, &facts);
        }
        let working = &mut self.working[place];
        let postings = postings_text(program, &facts);
        let record = Record { facts, trace, after: After::of(&working.held.account) };
        let row = EntryRow {
            account: working.id,
            seq: working.held.account.version,
            program: working.held.program,
            event: event.id,
            kind: event.body.kind().to_owned(),
            source: event.source.clone(),
            external_id: event.external_id.clone(),
            content_hash: meta.content_hash,
            occurred_at: event.occurred_at.0,
            recorded_at: now.0,
            program_version: program.version,
            postings,
            input: write_event(event),
            record: write_record(&record),
            of_seq,
        };
        working.held.head = chain::follow(&working.held.head, &row);
        let codes = self.lane.shared.code_writes(in_program, row.account, &record.facts);
        self.entries.push(Fresh { row, record, body, program: Arc::clone(program), codes, effects });
        Ok(self.entries.len() - 1)
    }

    /// The shared things that a decision may touch, as the batch has left them so far. They are loaded for every batch:
    /// a refusal is not committed, so no version check would tell that another server has given something back.
    pub(super) fn slices(&mut self, program: ProgramId, things: &[Thing]) -> Result<Slices, Fault> {
        let unknown: Vec<Thing> =
            things.iter().filter(|thing| !self.things.contains_key(&(program, **thing))).copied().collect();
        if !unknown.is_empty() {
            let _ = self.lane.settle();
            let store = &self.lane.shared.store;
            let keys: Vec<_> = unknown.iter().map(|thing| key_of(program, *thing)).collect();
            let rows = store.lane_shared(&keys)?;
            for state in states_of(program, &unknown, &rows) {
                let (thing, state) = state?;
                let codes = match thing {
                    Thing::Codes(voucher) => store.lane_code_count(program, voucher)?,
                    Thing::Stock(_)
                    | Thing::Code(_)
                    | Thing::Budget(_)
                    | Thing::Session(_)
                    | Thing::Prize(_)
                    | Thing::Referrals
                    | Thing::Household(_)
                    | Thing::Team(_)
                    | Thing::Link(_)
                    | Thing::Block(..)
                    | Thing::Room(_) => 0,
                };
                self.things
                    .insert((program, thing), Part { stored: state.version, state, codes: count(codes) });
            }
        }
        let mut slices = Slices::default();
        for thing in things {
            let Some(part) = self.things.get(&(program, *thing)) else { continue };
            slices.set(*thing, part.state.clone());
            if let Thing::Codes(voucher) = thing {
                slices.set_codes(*voucher, part.codes);
            }
        }
        Ok(slices)
    }

    /// Applies what was decided to the shared things.
    fn change_things(&mut self, program: ProgramId, facts: &[Fact]) {
        for fact in facts {
            if let Some(thing) = Thing::of(fact) {
                let part = self.things.get_mut(&(program, thing));
                let part = part.expect("a decision changes only things that it was given");
                shared::evolve(&mut part.state, fact);
            }
        }
    }

    /// The family of the entry that an event refers to; none when there is no such entry on this account.
    pub(super) fn original(&self, place: usize, of: &EventRef) -> Result<Option<Original>, Refusal> {
        let held = &self.working[place].held;
        let fresh = self.seen.get(&(held.program, of.source.as_str(), of.external_id.as_str()));
        let named = match fresh {
            Some(at) => &self.entries[*at].row,
            None => match self.loaded.identity(held.program, &of.source, &of.external_id) {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        self.family(place, named)
    }

    /// The family of a named entry; none when it is of another account.
    pub(super) fn family(&self, place: usize, named: &EntryRow) -> Result<Option<Original>, Refusal> {
        let Working { id, held, .. } = &self.working[place];
        if named.account != *id {
            return Ok(None);
        }
        let (target, root) = (named.seq, named.of_seq.unwrap_or(named.seq));
        let of_account = self.entries.iter().filter(|entry| entry.row.account == *id);
        let mut followers = Vec::new();
        let mut first = None;
        if root <= held.version {
            // What follows on the entry may be in the batch that is being stored; an event that names another has waited.
            let store = &self.lane.shared.store;
            let row = if named.seq == root { Some(named.clone()) } else { store.entry_at(*id, root)? };
            first = row.as_ref().map(earlier).transpose()?;
            for row in store.followers(*id, root)? {
                // What another server wrote since is found by the version check; it must not be mixed in here.
                if row.seq <= held.version {
                    followers.push(earlier(&row)?);
                }
            }
        }
        for entry in of_account {
            let seq = entry.row.seq;
            let Some(body) = &entry.body else { continue };
            let of_batch =
                || Earlier { entry: seq, body: Body::clone(body), facts: entry.record.facts.clone() };
            if seq == root {
                first = Some(of_batch());
            } else if entry.row.of_seq == Some(root) {
                followers.push(of_batch());
            }
        }
        Ok(first.map(|root| Original { root, followers, target }))
    }
}

/// History goes only into a program that is open for it.
fn open_for(handle: &ProgramHandle, replay: bool) -> Result<(), Refusal> {
    if replay && !handle.replay_open { Err(Refusal::ReplayClosed) } else { Ok(()) }
}

/// The version that a quote promised, while the promise is kept.
fn kept<'p>(
    terms: &Terms,
    version: &'p Arc<Program>,
    found: Found,
    now: Moment,
) -> Result<&'p Arc<Program>, Refusal> {
    if terms.member != found.member {
        return Err(Refusal::QuoteInvalid);
    }
    if terms.until <= now { Err(Refusal::QuoteExpired) } else { Ok(version) }
}

fn earlier(row: &EntryRow) -> Result<Earlier, Fault> {
    Ok(Earlier { entry: row.seq, body: event_of(row)?.body, facts: record_of(row)?.facts })
}

/// `[["points","available",20],["points","issued",-20]]`, written by hand because every entry has one. Names of wallets
/// are plain letters, digits, `_` and `-`, so nothing needs escaping.
pub(crate) fn postings_text(program: &Program, facts: &[Fact]) -> String {
    use std::fmt::Write as _;
    let lines = postings(facts);
    let mut text = String::with_capacity(2 + lines.len() * 40);
    text.push('[');
    for (index, line) in lines.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let (wallet, book) = (program.name_of(line.wallet), line.book.name());
        // Writing to a string can't fail.
        let _ = write!(text, "{comma}[\"{wallet}\",\"{book}\",{}]", line.amount);
    }
    text.push(']');
    text
}
