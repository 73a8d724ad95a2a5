//! The draft of an account while an event is decided.

use std::cell::Cell;

use serde::{Deserialize, Serialize};

use super::{Known, crossing::Passed};
use crate::{
    amount::OutOfRange,
    calendar::{Period, Span},
    event::{Body, Event, MovedPart},
    evolve::evolve,
    fact::Fact,
    id::{EventId, MemberId, TeamId},
    moment::Moment,
    program::Program,
    referral::Word,
    rejection::Rejection,
    shared::Slices,
    state::{Account, Measure},
    trace::{Trace, TraceLine, Verdict},
};

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The changes, in order.
    pub facts: Vec<Fact>,
    /// Why.
    pub trace: Trace,
    /// What must happen elsewhere because of it, exactly once; stored with the facts.
    pub effects: Vec<Effect>,
}

/// Something that an entry makes happen outside its account. The stored form knows the kinds by their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Units arrive at another member. The one who sent them is the account of the entry.
    Deliver {
        /// To whom.
        to: MemberId,
        /// The wallet's name.
        wallet: String,
        /// What arrives, by the lots that it left.
        parts: Vec<MovedPart>,
    },
    /// Somebody outside is to do what the entry says. It waits until they tell what became of it.
    Instruct,
    /// Whoever brought the friend, whose entry it is, is told of it.
    Refer {
        /// To whom.
        to: MemberId,
        /// What.
        word: Word,
    },
    /// Another member gets a part of a plan, or no more. The one whose plan it is is the account of the entry.
    Share {
        /// Who.
        to: MemberId,
        /// The plan's name.
        plan: String,
        /// The event that shared it.
        share: EventId,
        /// No more.
        ends: bool,
    },
    /// Another member learns that the team has done its challenge, by what the member did whose entry it is.
    Team {
        /// Who.
        to: MemberId,
        /// Which team.
        team: TeamId,
    },
}

/// The account as it would be, and what was decided so far.
pub(super) struct Draft<'a> {
    pub(super) program: &'a Program,
    pub(super) known: Known<'a>,
    pub(super) event: &'a Event,
    /// The account with all facts so far.
    pub(super) account: Account,
    /// The shared things with all facts so far.
    pub(super) shared: Slices,
    /// The server's time of the decision; never before the account's latest entry.
    pub(super) now: Moment,
    /// The day of the event in the program's zone, as days since 1970-01-01.
    pub(super) occurred_day: i32,
    facts: Vec<Fact>,
    trace: Trace,
    pub(super) effects: Vec<Effect>,
    /// Which levels the money of the order passes.
    pub(super) passed: Vec<Passed>,
    /// The period that was asked for last: most limits are of one kind.
    span: Cell<Option<(Period, Span)>>,
}

impl From<OutOfRange> for Rejection {
    fn from(_: OutOfRange) -> Rejection {
        Rejection::AmountOutOfRange
    }
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        program: &'a Program,
        mut account: Account,
        known: Known<'a>,
        event: &'a Event,
    ) -> Draft<'a> {
        let now = event.at.max(account.as_of);
        account.as_of = now;
        Draft {
            program,
            known,
            event,
            account,
            shared: known.shared.clone(),
            now,
            occurred_day: program.zone.day_number(event.occurred_at.timestamp()),
            facts: Vec::with_capacity(12),
            trace: Trace { lines: Vec::with_capacity(program.rules.len()) },
            effects: Vec::new(),
            passed: Vec::new(),
            span: Cell::new(None),
        }
    }

    /// The period of a kind in which the decision falls.
    pub(super) fn span(&self, period: Period) -> Span {
        match self.span.get() {
            Some((kind, span)) if kind == period => span,
            Some(_) | None => {
                let span = period.span(self.now.timestamp(), &self.program.zone);
                self.span.set(Some((period, span)));
                span
            }
        }
    }

    pub(super) fn push(&mut self, fact: Fact) {
        evolve(&mut self.account, &fact);
        self.shared.note(&fact);
        self.facts.push(fact);
    }

    /// How many facts are decided so far.
    pub(super) fn decided(&self) -> usize {
        self.facts.len()
    }

    /// The facts that were decided since there were so many.
    pub(super) fn facts_since(&self, before: usize) -> &[Fact] {
        self.facts.get(before..).unwrap_or_default()
    }

    pub(super) fn say(&mut self, rule: usize, verdict: Verdict) {
        // A document has at most a few hundred rules.
        let rule = u16::try_from(rule).unwrap_or(u16::MAX);
        self.trace.lines.push(TraceLine { rule, verdict });
    }

    /// The number of the entry that is being decided.
    pub(super) fn entry(&self) -> u64 {
        self.account.version.saturating_add(1)
    }

    /// Events lie in the past, but not further back than the program allows.
    pub(super) fn check_time(&self) -> Result<(), Rejection> {
        let (occurred, at) = (self.event.occurred_at, self.event.at);
        if at < occurred {
            return Err(Rejection::TimestampInFuture);
        }
        // In a replay both are equal, and a tick is made by the server.
        if occurred == at || matches!(self.event.body, Body::Tick) {
            return Ok(());
        }
        let latest = self.program.back_dating.add(occurred.timestamp(), &self.program.zone);
        if Moment::from(latest) < at { Err(Rejection::TimestampTooOld) } else { Ok(()) }
    }

    /// How much this entry has counted of a measure so far.
    pub(super) fn counted(&self, measure: Measure) -> i64 {
        let counted = self.facts.iter().filter_map(|fact| match fact {
            Fact::Counted(count) if count.measure == measure => Some(count.amount),
            _ => None,
        });
        counted.fold(0, i64::saturating_add)
    }

    /// What was decided, and the account with the step in version that every entry is.
    pub(super) fn finish(mut self) -> (Outcome, Account) {
        self.account.version = self.account.version.saturating_add(1);
        (Outcome { facts: self.facts, trace: self.trace, effects: self.effects }, self.account)
    }
}
