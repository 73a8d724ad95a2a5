//! What friends did against what those who brought them were told: every step of a friend is told exactly once, or waits to
//! be. Whoever has left is told nothing more.

use std::collections::{BTreeMap, BTreeSet};

use regulars_engine::{
    id::{MemberId, ProgramId},
    referral::{FriendStep, ReferralFact, Word},
};

/// Those who joined, were settled, taken back and lapsed.
type Steps = [i64; 4];

/// What is still to be told, by who brought the friends; four numbers for each.
#[derive(Default)]
pub(super) struct Referrals {
    steps: BTreeMap<(ProgramId, MemberId), Steps>,
    left: BTreeSet<(ProgramId, MemberId)>,
}

/// How the member of an account was brought, as far as its entries have been read.
#[derive(Default)]
pub(super) struct Brought {
    by: Option<MemberId>,
    taken_back: bool,
}

impl Referrals {
    /// Notes a fact of a member's entry.
    pub(super) fn note(
        &mut self,
        (program, own): (ProgramId, MemberId),
        brought: &mut Brought,
        fact: &ReferralFact,
    ) {
        let (who, more): (Option<MemberId>, Steps) = match fact {
            ReferralFact::Claimed { by, .. } => {
                brought.by = Some(*by);
                (brought.by, [1, 0, 0, 0])
            }
            ReferralFact::Settled { .. } => {
                let again = i64::from(std::mem::take(&mut brought.taken_back));
                (brought.by, [0, 1, again.saturating_neg(), 0])
            }
            ReferralFact::TakenBack => {
                brought.taken_back = true;
                (brought.by, [0, -1, 1, 0])
            }
            ReferralFact::Lapsed => (brought.by, [0, 0, 0, 1]),
            ReferralFact::Friend { step, times } => {
                let told = times.saturating_neg();
                let steps = match step {
                    FriendStep::Joined => [told, 0, 0, 0],
                    FriendStep::Settled => [0, told, 0, 0],
                    FriendStep::TakenBack => [0, 0, told, 0],
                    FriendStep::Lapsed => [0, 0, 0, told],
                    // The limits of the one who is told decide on that.
                    FriendStep::Rewarded => return,
                };
                (Some(own), steps)
            }
            ReferralFact::Bought { .. }
            | ReferralFact::Back { .. }
            | ReferralFact::Confirmed { .. }
            | ReferralFact::Prize { .. }
            | ReferralFact::Over => return,
        };
        if let Some(who) = who {
            self.add((program, who), more);
        }
    }

    /// Notes that a word waits to be told.
    pub(super) fn waits(&mut self, whose: (ProgramId, MemberId), word: &Word) {
        let told = match word {
            Word::Claimed => [-1, 0, 0, 0],
            Word::Settled { again, .. } => [0, -1, i64::from(*again), 0],
            Word::TakenBack { .. } => [0, 1, -1, 0],
            Word::Lapsed => [0, 0, 0, -1],
        };
        self.add(whose, told);
    }

    /// Notes that an account has ended.
    pub(super) fn leaves(&mut self, whose: (ProgramId, MemberId)) {
        self.left.insert(whose);
    }

    /// How many were looked at, and what is wrong.
    pub(super) fn wrong(&self) -> (u64, Vec<String>) {
        let open = self.steps.iter().filter(|(whose, _)| !self.left.contains(whose));
        let wrong = open.clone().filter(|(_, steps)| **steps != [0; 4]);
        let wrong = wrong.map(|((_, who), steps)| {
            format!(
                "{who} was not told of as many friends as {steps:?} more joined, settled, taken back, lapsed"
            )
        });
        (u64::try_from(open.count()).unwrap_or(u64::MAX), wrong.collect())
    }

    fn add(&mut self, whose: (ProgramId, MemberId), more: Steps) {
        let steps = self.steps.entry(whose).or_default();
        for (step, more) in steps.iter_mut().zip(more) {
            *step = step.saturating_add(more);
        }
    }
}
