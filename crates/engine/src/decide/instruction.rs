//! `instruction.done` and `instruction.failed`: what became of something that an entry asked of somebody outside, such as a
//! payment to the member. The entry has taken the units already; here they come back if nothing came of it.
//!
//! What was done may still fail, as a transfer may come back from the bank. What has failed is over: the units are the
//! member's again.
//!
//! A history that is told afterwards has had its payments. Whoever ran the program then saw to them, so nobody is asked
//! again; they are kept as past, and may still turn out to have failed.

use super::{
    draft::{Draft, Effect},
    original::{Earlier, Original},
    plan_due, reversal,
};
use crate::{
    fact::{Fact, InstructionStep},
    rejection::Rejection,
};

/// Where an instruction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionState {
    /// Nobody has told what became of it.
    Open,
    /// It was done.
    Done,
    /// It failed, and all came back.
    Failed,
    /// It belongs to a history that was told afterwards: nobody is asked.
    Past,
}

impl InstructionState {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            InstructionState::Open => "open",
            InstructionState::Done => "done",
            InstructionState::Failed => "failed",
            InstructionState::Past => "past",
        }
    }
}

/// Where the instruction at the root of a family stands; none when the root asked nothing of anybody.
pub fn instruction_state(family: &Original) -> Option<InstructionState> {
    let has = |entry: &Earlier, step| entry.facts.contains(&Fact::Instruction { step });
    let told = |step| family.followers.iter().any(|follower| has(follower, step));
    let past = has(&family.root, InstructionStep::Past);
    if !past && !has(&family.root, InstructionStep::Asked) {
        None
    } else if told(InstructionStep::Failed) {
        Some(InstructionState::Failed)
    } else if past {
        Some(InstructionState::Past)
    } else if told(InstructionStep::Done) {
        Some(InstructionState::Done)
    } else {
        Some(InstructionState::Open)
    }
}

pub(super) fn reported(draft: &mut Draft<'_>, step: InstructionStep) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let asked = original.target();
    let state = instruction_state(original).filter(|_| asked.entry == original.root.entry);
    match (state.ok_or(Rejection::NotAnInstruction)?, step) {
        (InstructionState::Open, _)
        | (InstructionState::Done | InstructionState::Past, InstructionStep::Failed) => {}
        (InstructionState::Done | InstructionState::Failed | InstructionState::Past, _) => {
            return Err(Rejection::InstructionOver);
        }
    }
    draft.push(Fact::Instruction { step });
    // No units were taken for what a plan costs, and nothing comes back of them.
    if let Some(fee) = plan_due::fee_of(&asked.facts) {
        return plan_due::told(draft, fee, step);
    }
    match step {
        InstructionStep::Failed => reversal::give_all_back(draft, asked),
        InstructionStep::Asked | InstructionStep::Done | InstructionStep::Past => Ok(()),
    }
}

impl Draft<'_> {
    /// Asks somebody outside for what this entry has taken the units for.
    pub(super) fn instruct(&mut self) {
        if self.known.past {
            self.push(Fact::Instruction { step: InstructionStep::Past });
        } else {
            self.push(Fact::Instruction { step: InstructionStep::Asked });
            self.effects.push(Effect::Instruct);
        }
    }
}
