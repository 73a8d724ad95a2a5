//! What members of a simulated program send to each other. Lives are told one after the other, so what one has sent may
//! arrive in a later one; in the end what all of them have put in transit is what still waits here.

use std::collections::BTreeMap;

use regulars_engine::{
    decide::{Effect, Outcome},
    event::{Arrival, EventRef},
    id::MemberId,
    ledger::Book,
};

use super::world::World;

/// Letters on their way.
#[derive(Default)]
pub struct Post {
    letters: Vec<Letter>,
    life: u64,
    /// What is in transit by the books of the lives told so far, by wallet.
    in_transit: BTreeMap<String, i64>,
}

/// Units that were sent, by whom and by which event.
#[derive(Debug, Clone)]
pub struct Letter {
    life: u64,
    sent: EventRef,
    /// What is to arrive.
    pub arrival: Arrival,
}

impl Post {
    /// Takes what an entry sends.
    pub fn send(&mut self, sent: &EventRef, outcome: &Outcome) {
        for effect in &outcome.effects {
            let Effect::Deliver { wallet, parts, .. } = effect.clone() else { continue };
            let from = MemberId(uuid::Uuid::from_u128(u128::from(self.life) + 1));
            self.letters.push(Letter {
                life: self.life,
                sent: sent.clone(),
                arrival: Arrival { from, wallet, parts },
            });
        }
    }

    /// How many letters wait.
    pub fn waiting(&self) -> usize {
        self.letters.len()
    }

    /// Hands out a letter, to be put back if it can't be delivered.
    pub fn take(&mut self, place: usize) -> Letter {
        self.letters.swap_remove(place)
    }

    /// Hands out the letter of an event of the present life, to be given back to its sender.
    pub fn take_of(&mut self, sent: &EventRef) -> Option<Letter> {
        let own = |l: &Letter| l.life == self.life && l.sent == *sent;
        self.letters.iter().position(own).map(|place| self.take(place))
    }

    /// Takes a letter back that could not be delivered.
    pub fn put_back(&mut self, letter: Letter) {
        self.letters.push(letter);
    }

    /// A life has been told.
    pub fn end_life(&mut self, world: &World<'_>) {
        self.life += 1;
        for ((wallet, _), amount) in world.books.iter().filter(|((_, book), _)| *book == Book::Transit) {
            *self.in_transit.entry(world.checked.name_of(*wallet).to_owned()).or_default() += amount;
        }
    }

    /// After the last life.
    ///
    /// # Errors
    /// Units were lost between two members, or arrived twice.
    pub fn conserved(&self) -> Result<(), String> {
        let mut left = self.in_transit.clone();
        for letter in &self.letters {
            let amount: i64 = letter.arrival.parts.iter().map(|part| part.amount).sum();
            *left.entry(letter.arrival.wallet.clone()).or_default() -= amount;
        }
        left.retain(|_, amount| *amount != 0);
        if left.is_empty() { Ok(()) } else { Err(format!("in transit beside what was sent: {left:?}")) }
    }
}
