//! Households: people who share what wallets hold, each with an account of their own.
//!
//! What an event says of a household, what is decided of it, and what all its accounts share: who is in it, who is invited
//! and where they live. The head is not kept: it is whoever has been in it longest among those of the first kind, so that
//! a household whose head leaves has another one at once.
//!
//! Whatever happens to one person in a household is a fact of that person's account, in order; where they live has a number
//! that rises. So the shared state is the same in whatever order accounts are read.

use serde::{Deserialize, Serialize};

use crate::{
    event::{EventRef, kinds::kinds},
    id::{HouseholdId, MemberId},
    moment::Moment,
    symbol::Sym,
};

/// What happened to a member in a household. The stored form knows the kinds by their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum HouseholdEvent {
    /// `household.founded`: the member founds one.
    Founded(Founding),
    /// `household.invited`: the head invites the member.
    Invited(Invitation),
    /// `household.joined`: the member accepts an invitation.
    Joined(Entrance),
    /// `household.left`: the member goes away, or declines an invitation.
    Left(Exit),
    /// `household.removed`: the head sends the member away, or withdraws the invitation.
    Removed(Removal),
    /// `household.address_changed`: the member, who is the head, tells that it lives elsewhere.
    Moved(Moving),
    /// `household.drawn`: somebody else of the household spends units of the member. The server makes it.
    Drawn(Drawing),
    /// `household.returned`: such units come back. The server makes it.
    Returned(EventRef),
}

impl HouseholdEvent {
    kinds! {
        HouseholdEvent::Founded(_) => "household.founded",
        HouseholdEvent::Invited(_) => "household.invited",
        HouseholdEvent::Joined(_) => "household.joined",
        HouseholdEvent::Left(_) => "household.left",
        HouseholdEvent::Removed(_) => "household.removed",
        HouseholdEvent::Moved(_) => "household.address_changed",
        HouseholdEvent::Drawn(_) => "household.drawn",
        HouseholdEvent::Returned(_) => "household.returned",
    }

    /// The household that it names.
    pub fn household(&self) -> Option<HouseholdId> {
        match self {
            HouseholdEvent::Invited(Invitation { household, .. })
            | HouseholdEvent::Joined(Entrance { household, .. })
            | HouseholdEvent::Left(Exit { household })
            | HouseholdEvent::Removed(Removal { household, .. })
            | HouseholdEvent::Moved(Moving { household, .. }) => Some(*household),
            HouseholdEvent::Founded(_) | HouseholdEvent::Drawn(_) | HouseholdEvent::Returned(_) => None,
        }
    }
}

/// The member founds a household and is its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    /// A label of the address: no address, but equal labels for equal ones.
    pub address: Option<String>,
}

/// The member is invited by the head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Into which household.
    pub household: HouseholdId,
    /// Who invites.
    pub by: MemberId,
    /// As what, where the program has several kinds; the first one when left out.
    pub slot: Option<String>,
}

/// The member accepts an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrance {
    /// Of which household.
    pub household: HouseholdId,
    /// As in [`Founding`].
    pub address: Option<String>,
}

/// The member leaves, or declines an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    /// Which household.
    pub household: HouseholdId,
}

/// The head removes the member, or withdraws the invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// From which household.
    pub household: HouseholdId,
    /// Who removes.
    pub by: MemberId,
}

/// The member, who is the head, tells that the household has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// Which household.
    pub household: HouseholdId,
    /// As in [`Founding`].
    pub address: String,
}

/// Somebody of the household spends units of the member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// The wallet's name.
    pub wallet: String,
    /// How many.
    pub amount: i64,
    /// Who spends them.
    pub by: MemberId,
}

/// What happened to a person in a household, or to the household by its head. The stored form knows the kinds by their
/// place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum HouseholdStep {
    /// The person founded it.
    Founded {
        /// Where in it.
        place: Place,
        /// Where they live.
        address: Option<String>,
    },
    /// The person is invited.
    Invited {
        /// Where in it.
        place: Place,
        /// The first instant at which the invitation is over.
        until: Moment,
        /// Invitations that ended at this instant or before are forgotten.
        forget_until: Moment,
    },
    /// The person is in it.
    Joined {
        /// Where in it.
        place: Place,
    },
    /// The person went away, or declined.
    Left,
    /// The person was sent away, or the invitation withdrawn.
    Removed,
    /// It lives elsewhere.
    Moved {
        /// The number of the change: the last one counts.
        number: u64,
        /// Where.
        address: String,
        /// When that was told.
        at: Moment,
    },
}

/// A person's place in a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// As what.
    pub kind: Sym,
    /// The place of the kind in the document then: the head is of the lowest.
    pub rank: u8,
    /// Who came later has a larger number.
    pub number: u64,
}

/// What a member has to do with a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Which one.
    pub household: HouseholdId,
    /// As what.
    pub kind: Sym,
    /// The first instant at which the invitation is over; none for who is in it.
    pub until: Option<Moment>,
}

/// A household as all its accounts see it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Household {
    /// Who is in it or invited, in the order of their numbers.
    pub people: Vec<Person>,
    /// Where it lives.
    pub address: Option<Address>,
    /// Invitations that ended at this instant or before are forgotten; none while nothing is.
    pub forgot_until: Option<Moment>,
}

/// Somebody in a household, or invited into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub member: MemberId,
    /// Where in it.
    pub place: Place,
    /// The first instant at which the invitation is over; none for who is in it.
    pub until: Option<Moment>,
}

/// Where a household lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The number of the change.
    pub number: u64,
    /// The label.
    pub label: String,
    /// When it was changed; none for the first one.
    pub changed_at: Option<Moment>,
}

impl Household {
    /// Those who are in it, in the order of their numbers.
    pub fn members(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.until.is_none())
    }

    /// Who speaks for it: the longest in it among those of the first kind.
    pub fn head(&self) -> Option<MemberId> {
        self.head_without(None)
    }

    /// Who would be the head if somebody were not in it.
    pub fn head_without(&self, somebody: Option<MemberId>) -> Option<MemberId> {
        let others = self.members().filter(|person| Some(person.member) != somebody);
        others.min_by_key(|person| (person.place.rank, person.place.number)).map(|person| person.member)
    }

    /// How many places of a kind are taken or kept for invitations at an instant, but for somebody's own.
    pub fn taken(&self, kind: Sym, at: Moment, own: MemberId) -> usize {
        let open = |person: &&Person| person.until.is_none_or(|until| at < until);
        let others = self.people.iter().filter(|person| person.member != own && person.place.kind == kind);
        others.filter(open).count()
    }

    /// Applies what happened.
    pub fn change(&mut self, member: MemberId, step: &HouseholdStep) {
        match step {
            HouseholdStep::Founded { place, address } => {
                self.put(Person { member, place: *place, until: None });
                if let Some(label) = address {
                    self.move_to(Address { number: place.number, label: label.clone(), changed_at: None });
                }
            }
            HouseholdStep::Invited { place, until, forget_until } => {
                self.forgot_until = self.forgot_until.max(Some(*forget_until));
                self.put(Person { member, place: *place, until: Some(*until) });
                let forgot_until = self.forgot_until;
                self.people.retain(|person| person.until.is_none_or(|until| forgot_until < Some(until)));
            }
            HouseholdStep::Joined { place } => self.put(Person { member, place: *place, until: None }),
            HouseholdStep::Left | HouseholdStep::Removed => self.people.retain(|p| p.member != member),
            HouseholdStep::Moved { number, address, at } => {
                let (number, label) = (*number, address.clone());
                self.move_to(Address { number, label, changed_at: Some(*at) });
            }
        }
    }

    fn put(&mut self, person: Person) {
        self.people.retain(|known| known.member != person.member);
        let place = self.people.partition_point(|known| known.place.number < person.place.number);
        self.people.insert(place, person);
    }

    fn move_to(&mut self, address: Address) {
        if self.address.as_ref().is_none_or(|known| known.number < address.number) {
            self.address = Some(address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn member(number: u128) -> MemberId {
        MemberId(Uuid::from_u128(number))
    }

    fn place(rank: u8, number: u64) -> Place {
        Place { kind: Sym(u16::from(rank)), rank, number }
    }

    #[test]
    fn it_is_the_same_in_whatever_order_accounts_are_read() {
        let invited = |rank, number, until, forget_until| HouseholdStep::Invited {
            place: place(rank, number),
            until: Moment(until),
            forget_until: Moment(forget_until),
        };
        let joined = |rank, number| HouseholdStep::Joined { place: place(rank, number) };
        let moved = |number, label: &str| {
            let (address, at) = (label.to_owned(), Moment(number as i64));
            HouseholdStep::Moved { number, address, at }
        };
        let accounts = [
            vec![
                HouseholdStep::Founded { place: place(0, 1), address: Some("a".into()) },
                moved(5, "b"),
                HouseholdStep::Left,
            ],
            vec![invited(0, 2, 20, 1), joined(0, 4), moved(9, "c")],
            vec![invited(1, 3, 20, 2), HouseholdStep::Left],
            // Invited twice; the first time is over when the next one is asked.
            vec![invited(1, 6, 30, 10)],
            vec![invited(1, 7, 60, 40), joined(1, 8), HouseholdStep::Removed, invited(1, 10, 70, 50)],
        ];
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]] {
            let mut household = Household::default();
            for at in order {
                for step in &accounts[at] {
                    household.change(member(at as u128), step);
                }
            }
            let people: Vec<_> = household.people.iter().map(|p| (p.member, p.until)).collect();
            assert_eq!(people, [(member(1), None), (member(4), Some(Moment(70)))], "{order:?}");
            let address = household.address.as_ref().map(|a| (a.label.as_str(), a.changed_at));
            assert_eq!(address, Some(("c", Some(Moment(9)))), "{order:?}");
            assert_eq!((household.head(), household.head_without(Some(member(1)))), (Some(member(1)), None));
        }
    }

    #[test]
    fn the_head_is_the_longest_of_the_first_kind() {
        let mut household = Household::default();
        for (at, rank, number) in [(1, 1, 1), (2, 0, 3), (3, 0, 2)] {
            household.change(member(at), &HouseholdStep::Joined { place: place(rank, number) });
        }
        assert_eq!(household.head(), Some(member(3)));
        assert_eq!(household.head_without(Some(member(3))), Some(member(2)));
        household.change(member(3), &HouseholdStep::Left);
        household.change(member(2), &HouseholdStep::Removed);
        assert_eq!(household.head(), Some(member(1)));
    }
}
