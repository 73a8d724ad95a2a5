//! What entries make happen elsewhere. It is stored with them, so a crash in between loses nothing; and it arrives as an
//! event whose business identity is the entry that caused it, so that a second delivery changes nothing.
//!
//! The lane delivers what it has stored before it answers: whoever is told that units were sent finds them with the other
//! member. What is left over by a crash, or could not happen, the sweeper brings again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use regulars_engine::{
    codec::{read_effect, write_effect},
    decide::{Effect, news_of},
    event::{Arrival, Body, Event, EventRef, PlanEvent, PlanHosted},
    fact::{Fact, InstructionStep},
    id::{EventId, MemberId, TeamId},
    moment::Moment,
    referral::Word,
    rejection::Rejection,
    team::TeamEvent,
};
use regulars_store::{EntryRow, INSTRUCTION, OutboxId, OutboxRow};

use super::{
    decide::Thread,
    queue::{Answers, Request, What, WhoKey},
};
use crate::{
    event::OWN_SOURCE,
    fault::{Fault, Refusal},
};

/// Who carries out the delivery of units to another member.
const TRANSFER: &str = "transfer";
/// Who tells those who have brought friends.
const REFERRAL: &str = "referral";
/// Who tells another member of a part of a plan.
const SHARE: &str = "share";
/// Who tells the others of a team that it has done its challenge.
const TEAM: &str = "team";
/// The ways in which a delivery ends, as the identities of their events begin.
const ARRIVES: &str = "transfer";
const RETURNS: &str = "return";
/// Before the second attempt; each further one waits twice as long, up to an hour.
const PAUSE_MIN_US: i64 = 5_000_000;
const PAUSE_MAX_US: i64 = 3_600_000_000;

/// The rows of an entry's effects.
pub(super) fn rows(entry: &EntryRow, effects: &[Effect], now: Moment) -> impl Iterator<Item = OutboxRow> {
    (0u32..).zip(effects).map(move |(place, effect)| OutboxRow {
        id: OutboxId { account: entry.account, seq: entry.seq, place },
        program: entry.program,
        kind: match effect {
            Effect::Deliver { .. } => TRANSFER.to_owned(),
            Effect::Refer { .. } => REFERRAL.to_owned(),
            Effect::Share { .. } => SHARE.to_owned(),
            Effect::Team { .. } => TEAM.to_owned(),
            Effect::Instruct => INSTRUCTION.to_owned(),
        },
        payload: write_effect(effect),
        attempts: 0,
        due_at: match effect {
            Effect::Deliver { .. } | Effect::Refer { .. } | Effect::Share { .. } | Effect::Team { .. } => {
                now.0
            }
            Effect::Instruct => entry.recorded_at,
        },
    })
}

/// What the event that delivers an effect has as its number: one or the other is recorded when it was delivered.
pub(crate) fn deliveries(id: OutboxId) -> [String; 5] {
    [ARRIVES, RETURNS, REFERRAL, SHARE, TEAM].map(|what| delivery(what, id))
}

fn delivery(what: &str, OutboxId { account, seq, place }: OutboxId) -> String {
    format!("{what}:{}:{seq}:{place}", account.0.hyphenated())
}

/// The instruction that waits no longer once this entry is stored.
pub(super) fn settled(entry: &EntryRow, facts: &[Fact]) -> Option<OutboxId> {
    let told = |fact: &Fact| match fact {
        Fact::Instruction { step } => *step != InstructionStep::Asked,
        _ => false,
    };
    // An instruction is the only effect of its entry.
    let asked = |seq| OutboxId { account: entry.account, seq, place: 0 };
    entry.of_seq.filter(|_| facts.iter().any(told)).map(asked)
}

/// What became of an attempt.
enum Attempt {
    Done,
    /// The other side says no, for ever.
    Refused(Refusal),
    /// It can be tried again.
    Failed(Refusal),
}

impl Thread {
    /// Delivers what this lane has stored. Whatever fails waits for the sweeper.
    pub(super) fn deliver_waiting(&mut self) {
        if !self.waiting.is_empty() {
            let rows = std::mem::take(&mut self.waiting);
            self.deliver(rows);
        }
    }

    /// Carries out effects, each once.
    pub(super) fn deliver(&mut self, rows: Vec<OutboxRow>) {
        // Nothing is written by a process whose disk has failed.
        if self.shared.is_broken() {
            return;
        }
        let mut done = Vec::with_capacity(rows.len());
        for row in &rows {
            match self.attempt(row) {
                Attempt::Done => done.push(row.id),
                Attempt::Refused(refusal) | Attempt::Failed(refusal) => {
                    tracing::warn!(account = %row.id.account, seq = row.id.seq, %refusal, "a transfer waits");
                    let wait = PAUSE_MIN_US.saturating_mul(1i64 << row.attempts.min(20)).min(PAUSE_MAX_US);
                    let due_at = self.shared.clock.now().0.saturating_add(wait);
                    self.note(self.shared.store.outbox_later(row.id, due_at));
                }
            }
        }
        if !done.is_empty() {
            self.note(self.shared.store.outbox_done(&done));
        }
    }

    /// An effect that is not forgotten is delivered again, which changes nothing.
    fn note(&self, stored: Result<(), regulars_store::Fault>) {
        if let Err(fault) = stored {
            tracing::error!(%fault, "what happened to a transfer was not noted");
        }
    }

    fn attempt(&mut self, row: &OutboxRow) -> Attempt {
        let (to, wallet, parts) = match read_effect(&row.payload) {
            Ok(Effect::Deliver { to, wallet, parts }) => (to, wallet, parts),
            Ok(Effect::Refer { to, word }) => return self.tell_referrer(row, to, word),
            Ok(Effect::Share { to, plan, share, ends }) => {
                return self.tell_of_share(row, to, plan, (share, ends));
            }
            Ok(Effect::Team { to, team }) => return self.tell_team(row, to, team),
            Ok(Effect::Instruct) | Err(_) => {
                let what = "effect";
                let cause = regulars_engine::codec::Unreadable::Damaged;
                return Attempt::Failed(Fault::Unreadable { what, cause }.into());
            }
        };
        let (entry, from) = match self.sender(row) {
            Ok(sender) => sender,
            Err(refusal) => return Attempt::Failed(refusal),
        };
        let arrival = Body::TransferReceived(Arrival { from, wallet, parts });
        match self.own_event(row, &entry, to, ARRIVES, arrival) {
            Attempt::Refused(_) => {
                let sent = EventRef { source: entry.source.clone(), external_id: entry.external_id.clone() };
                self.own_event(row, &entry, from, RETURNS, Body::TransferReturned(sent))
            }
            other => other,
        }
    }

    /// Tells a member what happened to a friend. Nobody need be told whose account has ended; what comes back of something
    /// that has not arrived yet waits for it.
    fn tell_referrer(&mut self, row: &OutboxRow, to: MemberId, word: Word) -> Attempt {
        let (entry, friend) = match self.sender(row) {
            Ok(sender) => sender,
            Err(refusal) => return Attempt::Failed(refusal),
        };
        let account = row.id.account;
        let named = |seq, place| EventRef {
            source: OWN_SOURCE.to_owned(),
            external_id: delivery(REFERRAL, OutboxId { account, seq, place }),
        };
        let body = Body::ReferralTold(news_of(friend, word, named));
        match self.own_event(row, &entry, to, REFERRAL, body) {
            Attempt::Refused(Refusal::Rejected(Rejection::AccountClosed) | Refusal::MemberNotFound) => {
                Attempt::Done
            }
            Attempt::Refused(refusal) => Attempt::Failed(refusal),
            other => other,
        }
    }

    /// Tells a member of a part of another member's plan. Who has left meanwhile needs to know nothing.
    fn tell_of_share(
        &mut self,
        row: &OutboxRow,
        to: MemberId,
        plan: String,
        (share, ends): (EventId, bool),
    ) -> Attempt {
        let (entry, by) = match self.sender(row) {
            Ok(sender) => sender,
            Err(refusal) => return Attempt::Failed(refusal),
        };
        let hosted = PlanHosted { plan, by, share };
        let told = if ends { PlanEvent::Withdrawn(hosted) } else { PlanEvent::Received(hosted) };
        match self.own_event(row, &entry, to, SHARE, Body::Plan(told)) {
            Attempt::Refused(_) => Attempt::Done,
            other => other,
        }
    }

    /// Tells another one of a team that it has done its challenge. Who has left the program has no use for it.
    fn tell_team(&mut self, row: &OutboxRow, to: MemberId, team: TeamId) -> Attempt {
        let (entry, _) = match self.sender(row) {
            Ok(sender) => sender,
            Err(refusal) => return Attempt::Failed(refusal),
        };
        match self.own_event(row, &entry, to, TEAM, Body::Team(TeamEvent::Done(team))) {
            Attempt::Refused(
                Refusal::Rejected(Rejection::AccountClosed | Rejection::NotInTeam) | Refusal::MemberNotFound,
            ) => Attempt::Done,
            Attempt::Refused(refusal) => Attempt::Failed(refusal),
            other => other,
        }
    }

    /// The entry that sent, and the member whose it is.
    fn sender(&self, row: &OutboxRow) -> Result<(EntryRow, MemberId), Refusal> {
        let store = &self.shared.store;
        let entry = store.entry_at(row.id.account, row.id.seq).map_err(Fault::from)?;
        let account = store.accounts(row.program, &[row.id.account]).map_err(Fault::from)?.pop();
        match (entry, account) {
            (Some(entry), Some(account)) => Ok((entry, account.member)),
            (_, _) => Err(Refusal::MemberNotFound),
        }
    }

    /// Decides and stores an event of the server's own, which follows from an entry.
    fn own_event(
        &mut self,
        row: &OutboxRow,
        entry: &EntryRow,
        member: MemberId,
        what: &str,
        body: Body,
    ) -> Attempt {
        let id = match self.shared.ids.new_event(self.shared.clock.now()) {
            Ok(id) => id,
            Err(fault) => return Attempt::Failed(Refusal::from(fault)),
        };
        // History goes on at its own time, into a program that is open for it.
        let replay = self.shared.programs.by_id(row.program).is_some_and(|handle| handle.replay_open);
        let occurred_at = Moment(entry.recorded_at);
        let event = Event {
            id,
            source: OWN_SOURCE.to_owned(),
            external_id: delivery(what, row.id),
            occurred_at,
            at: occurred_at,
            body,
        };
        let who = WhoKey::Id(member);
        let what = What::Event { who, event, content_hash: [0; 16], now: !replay, replay, terms: None };
        let mut requests = [Request { program: row.program, what }];
        match self.alone(&mut requests).pop() {
            Some(Ok(_)) => Attempt::Done,
            Some(Err(refusal @ (Refusal::Rejected(_) | Refusal::MemberNotFound))) => {
                Attempt::Refused(refusal)
            }
            Some(Err(refusal)) => Attempt::Failed(refusal),
            None => Attempt::Failed(Fault::Closing.into()),
        }
    }

    /// A bug that a delivery brings to light must not end the lane.
    pub(super) fn alone(&mut self, requests: &mut [Request]) -> Answers {
        match catch_unwind(AssertUnwindSafe(|| self.store(requests))) {
            Ok(answers) => answers,
            Err(_) => {
                self.restart();
                vec![Err(Fault::Bug.into())]
            }
        }
    }
}
