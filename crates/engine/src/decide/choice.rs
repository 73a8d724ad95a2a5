//! `choice.made`: the member chooses one of several things that a challenge or a level gives; and the default for who has not
//! by the deadline, which the due work gives.
//!
//! A choice is kept among what its challenge or level gave, and what was chosen after it: all of it goes back with them. What
//! was chosen stays chosen.

use super::{challenge::Qualifies, draft::Draft, tier::Reassess};
use crate::{
    event::ChoiceMade,
    evolve,
    fact::Fact,
    moment::Moment,
    program::{Choice, ChoiceOption, Program},
    rejection::Rejection,
    state::{Account, GivenPrize, Prize, Round},
    symbol::Sym,
};

/// Something that the member may choose.
#[derive(Debug, Clone)]
pub struct OpenChoice<'p> {
    /// What.
    pub choice: &'p Choice,
    /// The first instant at which it is too late.
    pub until: Moment,
    /// The challenge that gave it, or the name of what came with a level.
    of: Sym,
    round: i32,
    place: u8,
    /// When it was given.
    since: Option<Moment>,
    /// The place of the challenge in the document; levels come after all of them.
    rank: usize,
}

impl OpenChoice<'_> {
    /// What is chosen first of several that are alike: what ends first, then what was given first, challenges before levels,
    /// as the document has them.
    fn order(&self) -> (Moment, Option<Moment>, usize, Sym, i32) {
        (self.until, self.since, self.rank, self.of, self.round)
    }
}

/// What the member may choose, what ends first at the front. The account's due work must have been decided.
pub fn open_choices<'p>(program: &'p Program, account: &Account) -> Vec<OpenChoice<'p>> {
    let mut open = Vec::new();
    if account.closed {
        return open;
    }
    for round in &account.rounds {
        for (place, given) in (0u8..).zip(&round.prizes) {
            let Some((name, until)) = open_until(given) else { continue };
            if let Some(choice) = program.choices.iter().find(|spec| spec.choice == name) {
                let rank = program.challenges.iter().position(|spec| spec.challenge == round.challenge);
                open.push(OpenChoice {
                    choice,
                    until,
                    of: round.challenge,
                    round: round.round,
                    place,
                    since: round.done_at,
                    rank: rank.unwrap_or(usize::MAX),
                });
            }
        }
    }
    open.sort_by_key(OpenChoice::order);
    open
}

/// The choice that is still to be made, and until when.
fn open_until(given: &GivenPrize) -> Option<(Sym, Moment)> {
    match given.prize {
        Prize::Choice { choice, until, .. } if evolve::is_open(given) => Some((choice, until)),
        _ => None,
    }
}

/// Whether a choice of a round is still to be made: until then nothing of it is forgotten.
pub(super) fn is_open(round: &Round) -> bool {
    round.prizes.iter().any(evolve::is_open)
}

/// When the first default is due.
pub(super) fn next_default(account: &Account) -> Option<Moment> {
    let prizes = account.rounds.iter().flat_map(|round| &round.prizes);
    prizes.filter_map(|given| open_until(given).map(|(_, until)| until)).min()
}

pub(super) fn made(draft: &mut Draft<'_>, made: &ChoiceMade) -> Result<(), Rejection> {
    let program = draft.program;
    let name = program.symbols.get(&made.choice);
    let choice = program.choices.iter().find(|choice| Some(choice.choice) == name);
    let choice = choice.ok_or(Rejection::UnknownChoice)?;
    let option = choice.options.iter().find(|option| option.key == made.option);
    let option = option.ok_or(Rejection::UnknownOption)?;
    let mut open = open_choices(program, &draft.account).into_iter();
    let open = open.find(|open| open.choice.choice == choice.choice);
    draft.choose(&open.ok_or(Rejection::NothingToChoose)?, option)?;
    draft.reassess(Reassess::Up)
}

/// Gives the defaults of what was not chosen in time.
pub(super) fn give_defaults(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    if next_default(&draft.account).is_none_or(|due| draft.now < due) {
        return Ok(());
    }
    let program = draft.program;
    close_gone(draft);
    for open in open_choices(program, &draft.account) {
        if let Some(option) = open.choice.options.get(open.choice.default)
            && open.until <= draft.now
        {
            draft.choose(&open, option)?;
        }
    }
    draft.reassess(Reassess::Up)
}

/// What the program no longer has can't be chosen any more.
fn close_gone(draft: &mut Draft<'_>) {
    let program = draft.program;
    for round in draft.account.rounds.clone() {
        for (place, given) in (0u8..).zip(&round.prizes) {
            let Some((name, until)) = open_until(given) else { continue };
            let is_gone = !program.choices.iter().any(|choice| choice.choice == name);
            if is_gone && until <= draft.now {
                let given = GivenPrize { back: 1, ..given.clone() };
                let (challenge, round) = (round.challenge, round.round);
                draft.push(Fact::Prize { challenge, round, place, given });
            }
        }
    }
}

impl Draft<'_> {
    /// Notes what was chosen, and gives it.
    fn choose(&mut self, open: &OpenChoice<'_>, option: &ChoiceOption) -> Result<(), Rejection> {
        let (challenge, round) = (open.of, open.round);
        let (choice, until) = (open.choice.choice, open.until);
        let chosen = Prize::Choice { choice, option: Some(option.option), until };
        let given = GivenPrize { prize: chosen, back: 0 };
        self.push(Fact::Prize { challenge, round, place: open.place, given });
        let known = self.account.round(challenge, round).map_or(0, |known| known.prizes.len());
        let first = u8::try_from(known).unwrap_or(u8::MAX);
        let of_level = self.program.challenge_of(challenge).is_none();
        let qualifies = if of_level { Qualifies::No } else { Qualifies::Yes };
        for (place, prize) in (first..).zip(&option.prizes) {
            let due = self.first_given(*prize);
            let given = self.give_prize(&due, qualifies)?.unwrap_or(due);
            self.push(Fact::Prize { challenge, round, place, given });
        }
        Ok(())
    }
}
