//! What somebody outside is asked to do: to pay money to a member, to credit units that a member took to a partner, or to take
//! what a plan costs and give it back. Each
//! instruction is an entry; what became of it is told by events that follow on it. Those that are open wait in the outbox;
//! nothing else is written beside the entries.

use std::collections::BTreeMap;

use regulars_engine::{
    decide::{Earlier, Original, instruction_state},
    fact::{Fact, InstructionStep, PlanFact, Sink},
    id::ProgramId,
    moment::Moment,
    program::Program,
    symbol::Sym,
};
use regulars_store::{EntryRow, InstructionPlace, Store};

use crate::{
    App,
    fault::{Fault, Refusal},
    program::ProgramHandle,
    read::{PAGE_MAX, event_of, record_of},
    view::{InstructionReportView, InstructionView, instruction, instruction_report},
};

/// What an instruction asks for. Amounts are in the smallest unit of the wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    /// What is to be done.
    pub(crate) what: Task,
    /// How much: what left the wallet, without the fee, or what a plan costs.
    pub(crate) amount: i64,
    /// The fee.
    pub(crate) fee: i64,
    /// How many units of the partner.
    pub(crate) gave: i64,
    /// What is owed for them, in millionths of the base currency.
    pub(crate) worth: i64,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    /// Pay what left a wallet to the member.
    PayOut(Sym),
    /// Credit units that left a wallet: the partner, and the wallet.
    Credit(Sym, Sym),
    /// Take what a plan costs.
    Charge(Sym),
    /// Give back what was taken for a plan.
    Refund(Sym),
}

/// Sums of instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sum {
    pub(crate) count: i64,
    pub(crate) amount: i64,
    pub(crate) fee: i64,
    pub(crate) gave: i64,
    pub(crate) worth: i128,
}

/// What became of instructions of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Outcomes {
    /// Given in the time of the report.
    pub(crate) asked: Sum,
    /// Told as done in that time.
    pub(crate) done: Sum,
    /// Told as failed in that time.
    pub(crate) failed: Sum,
    /// Open now.
    pub(crate) open: Sum,
    /// Of a history that was told afterwards, in that time: nobody was asked.
    pub(crate) past: Sum,
}

/// By what was to be done.
pub(crate) type Outcome = BTreeMap<Task, Outcomes>;

impl App {
    /// A page of a program's instructions, oldest first, after the place given; only those that are open, if asked for.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`].
    pub fn instructions(
        &self,
        program: &ProgramHandle,
        open: bool,
        after: Option<InstructionPlace>,
        limit: u32,
    ) -> Result<Vec<(InstructionPlace, InstructionView)>, Refusal> {
        let store = &self.shared().store;
        let latest = program.version()?;
        let (mut views, mut after, limit) = (Vec::new(), after, limit.min(PAGE_MAX));
        // Some entries of these kinds ask nothing of anybody: a trial costs nothing.
        loop {
            let wanted = limit.saturating_sub(u32::try_from(views.len()).unwrap_or(limit));
            let rows = store.page_instructions(program.id, open, after, wanted)?;
            let Some(last) = rows.last().map(place_of).filter(|_| wanted != 0) else { return Ok(views) };
            self.add_instructions(program, latest, &rows, &mut views)?;
            if u32::try_from(rows.len()).is_ok_and(|found| found < wanted) {
                return Ok(views);
            }
            after = Some(last);
        }
    }

    fn add_instructions(
        &self,
        program: &ProgramHandle,
        latest: &Program,
        rows: &[EntryRow],
        views: &mut Vec<(InstructionPlace, InstructionView)>,
    ) -> Result<(), Refusal> {
        let store = &self.shared().store;
        for row in rows {
            let followers = store.followers(row.account, row.seq)?;
            let changed_at = followers.last().map_or(row.recorded_at, |last| last.recorded_at);
            let family = Original {
                root: earlier(row)?,
                followers: followers.iter().map(earlier).collect::<Result<_, _>>()?,
                target: row.seq,
            };
            let account = store.accounts(program.id, &[row.account])?.pop().ok_or(Refusal::MemberNotFound)?;
            let Some(state) = instruction_state(&family) else { continue };
            let stands = (state, Moment(changed_at));
            let view = instruction(latest, row, account.member, &family.root, stands);
            views.extend(view.map(|view| (place_of(row), view)));
        }
        Ok(())
    }

    /// What was asked of others and what became of it, between two instants of the server's time, the first included and the
    /// last not; and what is open now.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`].
    pub fn instruction_report(
        &self,
        program: &ProgramHandle,
        from: Moment,
        until: Moment,
        language: &str,
    ) -> Result<InstructionReportView, Refusal> {
        let latest = program.version()?;
        let store = &self.shared().store;
        let mut sums = Outcome::new();
        let mut fault: Option<Fault> = None;
        store.snapshot()?.for_each_instruction(program.id, from.0, until.0, &mut |row| {
            if fault.is_none() {
                fault = note(store, &mut sums, &row).err();
            }
        })?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        note_open(store, program.id, &mut sums)?;
        Ok(instruction_report(latest, &sums, (from, until), language))
    }
}

/// Adds an entry that asks or tells to the sums.
fn note(store: &Store, sums: &mut Outcome, row: &EntryRow) -> Result<(), Fault> {
    let facts = record_of(row)?.facts;
    let told = facts.iter().find_map(|fact| match fact {
        Fact::Instruction { step } => Some(*step),
        _ => None,
    });
    let Some(step) = told else { return Ok(()) };
    let asked = match row.of_seq {
        None => facts,
        Some(seq) => match store.entry_at(row.account, seq)? {
            Some(root) => record_of(&root)?.facts,
            None => return Ok(()),
        },
    };
    add(sums, &asked, |outcomes| match step {
        InstructionStep::Asked => &mut outcomes.asked,
        InstructionStep::Done => &mut outcomes.done,
        InstructionStep::Failed => &mut outcomes.failed,
        InstructionStep::Past => &mut outcomes.past,
    });
    Ok(())
}

fn note_open(store: &Store, program: ProgramId, sums: &mut Outcome) -> Result<(), Fault> {
    let mut after = None;
    loop {
        let rows = store.page_instructions(program, true, after, PAGE_MAX)?;
        for row in &rows {
            add(sums, &record_of(row)?.facts, |outcomes| &mut outcomes.open);
        }
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(place_of(last));
    }
}

fn add(sums: &mut Outcome, facts: &[Fact], of: impl Fn(&mut Outcomes) -> &mut Sum) {
    let Some(asked) = Asked::by(facts) else { return };
    let sum = of(sums.entry(asked.what).or_default());
    sum.count = sum.count.saturating_add(1);
    sum.amount = sum.amount.saturating_add(asked.amount);
    sum.fee = sum.fee.saturating_add(asked.fee);
    sum.gave = sum.gave.saturating_add(asked.gave);
    sum.worth = sum.worth.saturating_add(asked.worth.into());
}

impl Asked {
    /// What the facts of an entry ask for; none when they ask for nothing.
    pub(crate) fn by(facts: &[Fact]) -> Option<Asked> {
        let part = |fact: &Fact| match fact {
            Fact::Exported { partner, wallet, amount, fee, gave, worth } => Some(Asked {
                what: Task::Credit(*partner, *wallet),
                amount: *amount,
                fee: *fee,
                gave: *gave,
                worth: *worth,
            }),
            Fact::Drawn { wallet, amount, to: Sink::PaidOut, .. } => {
                Some(Asked::plain(Task::PayOut(*wallet), *amount))
            }
            Fact::Plan(PlanFact::Fee { plan, amount, .. }) => {
                let what = if *amount < 0 { Task::Refund(*plan) } else { Task::Charge(*plan) };
                Some(Asked::plain(what, amount.saturating_abs()))
            }
            _ => None,
        };
        // A payment is drawn lot by lot.
        let sum = |sum: Asked, part: Asked| Asked { amount: sum.amount.saturating_add(part.amount), ..sum };
        facts.iter().filter_map(part).reduce(sum)
    }

    fn plain(what: Task, amount: i64) -> Asked {
        Asked { what, amount, fee: 0, gave: 0, worth: 0 }
    }
}

fn place_of(row: &EntryRow) -> InstructionPlace {
    InstructionPlace { recorded_at: row.recorded_at, account: row.account, seq: row.seq }
}

fn earlier(row: &EntryRow) -> Result<Earlier, Fault> {
    Ok(Earlier { entry: row.seq, body: event_of(row)?.body, facts: record_of(row)?.facts })
}
