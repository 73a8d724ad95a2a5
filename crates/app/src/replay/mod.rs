//! Replay: a program run over a history in memory, by the same `decide` and `evolve` as the live server, without a store.
//!
//! Between two events of a member only the encoded account is kept, a few hundred bytes; so ten million members fit
//! where their history is too large to load. Each event's own time stands for the server's time, and due work runs at the
//! very time it is due, so the result does not depend on how the members' histories interleave.

mod report;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use foldhash::fast::RandomState;
use regulars_engine::{
    Program, State, apply, codec,
    decide::{self, Earlier, Known, Original, Outcome},
    due_tick,
    event::{Body, Event, EventRef, Joined, Profile},
    fact::Fact,
    id::EventId,
    keys,
    moment::Moment,
    rejection::Rejection,
    shared::Pool,
    state::{Account, TierState},
};

pub use report::{Collector, MonthFigures, Report, RuleCost, TierFigures, WalletFigures};

/// A member of a replay: its place in order of appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(pub u32);

/// Which events are kept so that later ones can refer to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// All.
    All,
    /// Those that a first pass over the history found to be referred to; it bounds the memory.
    Only(HashSet<EventRef>),
}

/// One decided entry, as an observer sees it.
#[derive(Debug)]
pub struct Step<'s> {
    /// Whose.
    pub member: Handle,
    /// The kind of the event.
    pub body: &'s Body,
    /// When it counted.
    pub at: Moment,
    /// The member's tiers before it.
    pub tiers_before: &'s [TierState],
    /// What was decided.
    pub outcome: &'s Outcome,
}

/// Sees every decided entry.
pub type Observer<'o> = dyn FnMut(&Step<'_>) + 'o;

/// A program and the members it runs over.
#[derive(Debug)]
pub struct Replay {
    program: Arc<Program>,
    keep: Keep,
    handles: HashMap<Box<str>, Handle, RandomState>,
    members: Vec<Member>,
    profiles: HashMap<Handle, Profile>,
    kept: HashMap<EventRef, Kept>,
    /// What the members share.
    pool: Pool,
    /// Room in which accounts are written.
    room: Vec<u8>,
}

#[derive(Debug, Default)]
struct Member {
    account: Box<[u8]>,
    next_due: Option<Moment>,
}

/// A kept event with those that followed on it.
#[derive(Debug)]
struct Kept {
    member: Handle,
    /// The event at the root of its family, when it is not itself.
    root: Option<EventRef>,
    earlier: Earlier,
    followers: Vec<Earlier>,
}

impl Replay {
    /// An empty replay.
    pub fn new(program: Arc<Program>, keep: Keep) -> Replay {
        Replay {
            program,
            keep,
            handles: HashMap::default(),
            members: Vec::new(),
            profiles: HashMap::new(),
            kept: HashMap::new(),
            pool: Pool::default(),
            room: Vec::new(),
        }
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The member of a name, who is new when the name is.
    pub fn member(&mut self, name: &str) -> Handle {
        if let Some(handle) = self.handles.get(name) {
            return *handle;
        }
        // A history with more than 4 billion members does not fit in memory anyway.
        let handle = Handle(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        self.handles.insert(name.into(), handle);
        let account = codec::write_account(&Account::default()).into_boxed_slice();
        self.members.push(Member { account, next_due: None });
        handle
    }

    /// How many members there are.
    pub fn members_count(&self) -> usize {
        self.members.len()
    }

    /// Names and handles, in order of appearance.
    pub fn names(&self) -> Vec<(&str, Handle)> {
        let mut names: Vec<(&str, Handle)> =
            self.handles.iter().map(|(name, handle)| (&**name, *handle)).collect();
        names.sort_by_key(|(_, handle)| *handle);
        names
    }

    /// What conditions may know of a member beside the account.
    pub fn set_profile(&mut self, member: Handle, profile: Profile) {
        self.profiles.insert(member, profile);
    }

    /// The account as its last entry left it.
    pub fn account(&self, member: Handle) -> Account {
        let bytes = self.slot(member).map(|m| &m.account[..]).unwrap_or_default();
        // Only `put` writes these bytes.
        codec::read_account(bytes).unwrap_or_default()
    }

    /// Decides one event of a member: joining first if the member never did, then due work, then the event.
    ///
    /// # Errors
    /// The rejection of the event; due work stays done.
    pub fn event(
        &mut self,
        member: Handle,
        event: &Event,
        observer: &mut Observer<'_>,
    ) -> Result<(), Rejection> {
        let drawn = crate::draw::for_backtest(&self.program, event);
        let event = drawn.as_ref().unwrap_or(event);
        let mut state = State { account: self.account(member), ..State::default() };
        let stored = state.account.version;
        if state.account.joined_at.is_none() && !matches!(event.body, Body::MemberJoined(_)) {
            let body = Body::MemberJoined(Joined::default());
            let joined = Event { body, external_id: format!("join:{}", event.external_id), ..event.clone() };
            if self.program.needs_profile {
                state.profile = self.profiles.get(&member).cloned().unwrap_or_default();
            }
            self.entry(member, &mut state, &joined, observer)?;
        }
        let due = self.slot(member).and_then(|slot| slot.next_due).is_some_and(|due| due <= event.at);
        if due || state.account.version != stored {
            self.settle(member, &mut state, event.at, observer);
        }
        if state.account.version != stored {
            self.put(member, &state.account);
        }
        let keys = keys(&self.program, event);
        if keys.profile {
            state.profile = self.profiles.get(&member).cloned().unwrap_or_default();
        }
        state.original = keys.original.as_ref().and_then(|named| self.original(member, named));
        let things = decide::things(&self.program, &state.account, event, state.original.as_ref());
        state.shared = self.pool.slices(things);
        // A rejected event leaves the account as it was put last.
        let tiers_before = state.account.tiers.clone();
        let known = Known {
            profile: &state.profile,
            original: state.original.as_ref(),
            shared: &state.shared,
            receiver: None,
            line: &[],
            company: &state.company,
            past: false,
        };
        let (outcome, account) = decide::decide_with(&self.program, state.account, known, event)?;
        let (body, at) = (&event.body, event.at);
        observer(&Step { member, body, at, tiers_before: &tiers_before, outcome: &outcome });
        self.put(member, &account);
        if !state.shared.is_empty() {
            self.pool.note(&outcome.facts);
        }
        self.remember(member, event, account.version, outcome.facts);
        Ok(())
    }

    /// Runs all due work of all members up to and including `to`.
    pub fn advance(&mut self, to: Moment, observer: &mut Observer<'_>) {
        for place in 0..self.members.len() {
            let due = self.members.get(place).and_then(|m| m.next_due).is_some_and(|due| due <= to);
            if due {
                let member = Handle(u32::try_from(place).unwrap_or(u32::MAX));
                let mut state = State { account: self.account(member), ..State::default() };
                self.settle(member, &mut state, to, observer);
                self.put(member, &state.account);
            }
        }
    }

    fn settle(&mut self, member: Handle, state: &mut State, to: Moment, observer: &mut Observer<'_>) {
        while let Some(due) = due_tick(&self.program, &state.account, to) {
            let (source, external_id) = ("regulars".to_owned(), String::new());
            let id = EventId(uuid::Uuid::nil());
            let body = decide::due_body(&self.program, &state.account, due);
            let work = Event { id, source, external_id, occurred_at: due, at: due, body };
            if self.program.needs_profile {
                state.profile = self.profiles.get(&member).cloned().unwrap_or_default();
            }
            if self.entry(member, state, &work, observer).is_err() {
                break;
            }
        }
    }

    fn entry(
        &mut self,
        member: Handle,
        state: &mut State,
        event: &Event,
        observer: &mut Observer<'_>,
    ) -> Result<(), Rejection> {
        state.shared = self.pool.slices(decide::things(&self.program, &state.account, event, None));
        let outcome = decide::decide(&self.program, state, event)?;
        if !state.shared.is_empty() {
            self.pool.note(&outcome.facts);
        }
        let (body, at) = (&event.body, event.at);
        observer(&Step { member, body, at, tiers_before: &state.account.tiers, outcome: &outcome });
        apply(&mut state.account, event.at, &outcome.facts);
        self.remember(member, event, state.account.version, outcome.facts);
        Ok(())
    }

    fn remember(&mut self, member: Handle, event: &Event, entry: u64, facts: Vec<Fact>) {
        // Due work has no number that later events could name.
        match &event.body {
            Body::Tick | Body::RewardGiven(_) | Body::OfferDue(_) | Body::WalletPaidOut(_) => return,
            Body::Plan(happened) if happened.is_made_by_server() => return,
            _ => {}
        }
        let root = event.body.refers_to().map(|named| self.root_of(named));
        let wanted = match &self.keep {
            Keep::All => true,
            Keep::Only(referred) if referred.is_empty() => false,
            Keep::Only(referred) => {
                let own = EventRef { source: event.source.clone(), external_id: event.external_id.clone() };
                referred.contains(&own)
            }
        };
        if !wanted && root.is_none() {
            return;
        }
        let earlier = Earlier { entry, body: event.body.clone(), facts };
        if let Some(family) = root.as_ref().and_then(|root| self.kept.get_mut(root)) {
            family.followers.push(earlier.clone());
        }
        if wanted {
            let own = EventRef { source: event.source.clone(), external_id: event.external_id.clone() };
            self.kept.insert(own, Kept { member, root, earlier, followers: Vec::new() });
        }
    }

    fn root_of(&self, named: &EventRef) -> EventRef {
        self.kept.get(named).and_then(|kept| kept.root.clone()).unwrap_or_else(|| named.clone())
    }

    fn original(&self, member: Handle, named: &EventRef) -> Option<Original> {
        let target = self.kept.get(named).filter(|kept| kept.member == member)?;
        let family = self.kept.get(&self.root_of(named))?;
        Some(Original {
            root: family.earlier.clone(),
            followers: family.followers.clone(),
            target: target.earlier.entry,
        })
    }

    fn slot(&self, member: Handle) -> Option<&Member> {
        usize::try_from(member.0).ok().and_then(|place| self.members.get(place))
    }

    fn put(&mut self, member: Handle, account: &Account) {
        let next_due = decide::next_due(&self.program, account);
        codec::write_account_to(account, &mut self.room);
        let Some(slot) = usize::try_from(member.0).ok().and_then(|place| self.members.get_mut(place)) else {
            return;
        };
        slot.next_due = next_due;
        if slot.account.len() == self.room.len() {
            slot.account.copy_from_slice(&self.room);
        } else {
            slot.account = self.room.as_slice().into();
        }
    }
}
