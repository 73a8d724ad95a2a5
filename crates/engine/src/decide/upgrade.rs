//! What comes with a level that is reached: units, vouchers, badges, once for ever or once in each period.
//!
//! It is kept as what a challenge gives is ([`super::challenge`]), under a name of its own: who loses the level by a return
//! gives it back, who reaches it again has again what was taken, and no more. With the review that follows, it stands for
//! good. Going down and up again within its period gives nothing, so nobody farms it.

use super::{challenge::Qualifies, choice, draft::Draft};
use crate::{
    evolve,
    fact::{ChallengeStep, Fact},
    program::{LevelPrizes, TierSet},
    rejection::Rejection,
    state::Round,
};

impl Draft<'_> {
    /// Gives what comes with each level above `before` up to `reached`, the lowest first.
    pub(super) fn give_with_levels(
        &mut self,
        set: &TierSet,
        before: Option<usize>,
        reached: Option<usize>,
    ) -> Result<(), Rejection> {
        for (rank, level) in set.levels.iter().enumerate() {
            if let Some(prizes) = &level.prizes
                && before < Some(rank)
                && Some(rank) <= reached
            {
                self.give_with_level(prizes)?;
            }
        }
        Ok(())
    }

    fn give_with_level(&mut self, of: &LevelPrizes) -> Result<(), Rejection> {
        let today = self.program.zone.day_number(self.now.timestamp());
        let round = of.each.map_or(0, |period| period.days_of(today).0);
        let of_level = self.account.rounds.iter().filter(|known| known.challenge == of.name);
        let known: Vec<Round> = of_level.cloned().collect();
        if known.iter().any(|known| known.round == round && known.done_at.is_some()) {
            return Ok(());
        }
        // What came in an earlier period stands.
        let over = |known: &&Round| known.round != round && !choice::is_open(known);
        for earlier in known.iter().filter(over) {
            let (challenge, round) = (earlier.challenge, earlier.round);
            self.push(Fact::Challenge { challenge, round, step: ChallengeStep::Forgotten });
        }
        let before = known.into_iter().find(|known| known.round == round).map(|known| known.prizes);
        self.give_prizes((of.name, round), &before.unwrap_or_default(), &of.prizes, Qualifies::No)
    }

    /// Takes back what came with each level above `left` up to `before`, which a return has taken.
    pub(super) fn take_with_levels(
        &mut self,
        set: &TierSet,
        left: Option<usize>,
        before: Option<usize>,
    ) -> Result<(), Rejection> {
        for (rank, level) in set.levels.iter().enumerate() {
            if Some(rank) <= left || before < Some(rank) {
                continue;
            }
            let Some(of) = &level.prizes else { continue };
            let is_given = |known: &&Round| {
                known.challenge == of.name
                    && known.done_at.is_some()
                    && !known.prizes.is_empty()
                    && !stands_for_good(known)
            };
            if let Some(given) = self.account.rounds.iter().find(is_given).cloned() {
                self.take_prizes(&given)?;
            }
        }
        Ok(())
    }

    /// What came with the levels of a set stands for good: its review has been held.
    pub(super) fn settle_with_levels(&mut self, set: &TierSet) {
        let names = set.levels.iter().filter_map(|level| level.prizes.as_ref()).map(|of| of.name);
        let is_of_set = |known: &&Round| names.clone().any(|name| name == known.challenge);
        let given = self.account.rounds.iter().filter(is_of_set);
        let open = given.filter(|known| known.done_at.is_some() && !known.prizes.is_empty());
        // What was chosen since the last one is forgotten with this.
        let as_it_was = |known: &Round| stands_for_good(known) && known.prizes.iter().all(evolve::is_open);
        let open = open.filter(|known| !as_it_was(known));
        let settled: Vec<_> = open.map(|known| (known.challenge, known.round)).collect();
        for (challenge, round) in settled {
            self.push(Fact::Challenge { challenge, round, step: ChallengeStep::Settled });
        }
    }
}

/// Whether a review was held while something was still to be chosen: what is chosen then stands as well.
fn stands_for_good(of_level: &Round) -> bool {
    of_level.joined_at.is_some()
}
