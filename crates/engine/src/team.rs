//! Teams: members who do a challenge together, each with an account of their own.
//!
//! What an event says of a team, what is decided of it, and what all its accounts share: who is in it and how far it is.
//! A team belongs to one challenge in one of its rounds. What its members do is noted in their own accounts, as with every
//! challenge, and summed here; once the sum is enough the team has done it, for good, and each of its members is told.
//!
//! Whatever a member does is a fact of that member's account, in order, and sums don't depend on an order. So the shared
//! state is the same in whatever order accounts are read.

use serde::{Deserialize, Serialize};

use crate::{
    event::kinds::kinds,
    id::{MemberId, TeamId},
    moment::Moment,
    state::Round,
    symbol::Sym,
};

/// What happened to a member in a team. The stored form knows the kinds by their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TeamEvent {
    /// `team.founded`: the member founds one for a challenge.
    Founded(TeamFounding),
    /// `team.invited`: somebody of the team invites the member.
    Invited(TeamInvitation),
    /// `team.joined`: the member comes into it. Its id is all that it takes: who knows it was invited.
    Joined(TeamId),
    /// `team.left`: the member goes away, or declines an invitation.
    Left(TeamId),
    /// `team.done`: the team of the member has done its challenge. The server makes it.
    Done(TeamId),
    /// `team.removed`: the member is put out of it, or an invitation is taken back.
    Removed(TeamRemoval),
}

impl TeamEvent {
    kinds! {
        TeamEvent::Founded(_) => "team.founded",
        TeamEvent::Invited(_) => "team.invited",
        TeamEvent::Joined(_) => "team.joined",
        TeamEvent::Left(_) => "team.left",
        TeamEvent::Done(_) => "team.done",
        TeamEvent::Removed(_) => "team.removed",
    }

    /// The team that it names.
    pub fn team(&self) -> Option<TeamId> {
        match self {
            TeamEvent::Founded(_) => None,
            TeamEvent::Invited(TeamInvitation { team, .. })
            | TeamEvent::Removed(TeamRemoval { team, .. })
            | TeamEvent::Joined(team)
            | TeamEvent::Left(team)
            | TeamEvent::Done(team) => Some(*team),
        }
    }
}

/// The member founds a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamFounding {
    /// For which challenge.
    pub challenge: String,
}

/// The member is invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamInvitation {
    /// Into which team.
    pub team: TeamId,
    /// Who of it invites.
    pub by: MemberId,
}

/// The member is put out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRemoval {
    /// Of which team.
    pub team: TeamId,
    /// Its captain; none when the staff of the program do it.
    pub by: Option<MemberId>,
}

/// What a team is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamTask {
    /// The challenge.
    pub challenge: Sym,
    /// Its round.
    pub round: i32,
    /// When nothing of the round changes any more, and accounts forget it.
    pub forget_at: Moment,
}

/// What happened to a member in a team, or to the team by what the member did. The stored form knows the kinds by their
/// place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TeamStep {
    /// The member founded it.
    Founded {
        /// What it is for.
        task: TeamTask,
    },
    /// The member is invited.
    Invited {
        /// What it is for.
        task: TeamTask,
    },
    /// The member is in it.
    Joined {
        /// What it is for.
        task: TeamTask,
        /// Who came later has a larger number.
        number: u64,
    },
    /// The member went away, or declined.
    Left,
    /// The member has done something for it, or something of that came back.
    Advanced {
        /// The task of the challenge.
        task: Sym,
        /// The day, as in [`crate::fact::Advance`].
        day: i32,
        /// How much; negative when it came back.
        amount: i64,
    },
    /// With that, the team has done its challenge.
    Done {
        /// When.
        at: Moment,
    },
    /// The member knows that it has.
    Told,
    /// The member was put out of it, and can't come back.
    Removed,
}

/// A member's place in a team, as the account knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamPlace {
    /// Which team.
    pub team: TeamId,
    /// What it is for.
    pub task: TeamTask,
    /// Since when the member is in it; none for who is only invited, and for the mark that keeps out who was removed.
    pub joined_at: Option<Moment>,
    /// The member has gone away, and what was done for it stays.
    pub left: bool,
    /// The team has done it.
    pub done: bool,
}

/// A team as all its accounts see it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Team {
    /// The challenge and its round; none while nobody has come.
    pub task: Option<TeamTask>,
    /// Who is in it, in the order of their numbers.
    pub people: Vec<Teammate>,
    /// What they have done, by task and day.
    pub deeds: Vec<TeamDeed>,
    /// When it was enough.
    pub done_at: Option<Moment>,
}

/// Somebody in a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teammate {
    /// Who.
    pub member: MemberId,
    /// Who came later has a larger number.
    pub number: u64,
}

/// What the members of a team have done of a task on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamDeed {
    /// The task.
    pub task: Sym,
    /// The day.
    pub day: i32,
    /// How much.
    pub amount: i64,
}

impl TeamPlace {
    /// Whether the member is in the team.
    pub fn is_in(&self) -> bool {
        self.joined_at.is_some() && !self.left
    }

    /// Whether it says that the member can't come into the team any more.
    pub fn keeps_out(&self) -> bool {
        self.joined_at.is_none() && self.left
    }
}

impl Team {
    /// Whether somebody is in it.
    pub fn has(&self, member: MemberId) -> bool {
        self.people.iter().any(|own| own.member == member)
    }

    /// Who founded it, or else whoever of it came first.
    pub fn captain(&self) -> Option<MemberId> {
        self.people.first().map(|own| own.member)
    }

    /// How far it is, as if one account had done it all.
    pub fn round(&self) -> Round {
        let (challenge, number) = self.task.map_or((Sym(u16::MAX), 0), |task| (task.challenge, task.round));
        let (tasks, prizes) = (Vec::new(), Vec::new());
        let (joined_at, done_at) = (None, self.done_at);
        let mut round = Round { challenge, round: number, joined_at, done_at, tasks, prizes };
        for deed in &self.deeds {
            round.change(deed.task, deed.day, deed.amount);
        }
        round
    }

    /// Applies what happened.
    pub fn change(&mut self, member: MemberId, step: &TeamStep) {
        match step {
            TeamStep::Founded { task } => self.put(*task, Teammate { member, number: 0 }),
            TeamStep::Joined { task, number } => self.put(*task, Teammate { member, number: *number }),
            TeamStep::Left | TeamStep::Removed => self.people.retain(|own| own.member != member),
            TeamStep::Advanced { task, day, amount } => self.add(*task, *day, *amount),
            TeamStep::Done { at } => self.done_at = Some(*at),
            TeamStep::Invited { .. } | TeamStep::Told => {}
        }
    }

    fn put(&mut self, task: TeamTask, mate: Teammate) {
        self.task = Some(task);
        self.people.retain(|own| own.member != mate.member);
        let place = self.people.partition_point(|own| own.number < mate.number);
        self.people.insert(place, mate);
    }

    fn add(&mut self, task: Sym, day: i32, amount: i64) {
        match self.deeds.binary_search_by_key(&(task, day), |deed| (deed.task, deed.day)) {
            Ok(place) => {
                let deed = &mut self.deeds[place];
                deed.amount = deed.amount.saturating_add(amount);
                if deed.amount == 0 {
                    self.deeds.remove(place);
                }
            }
            Err(place) if amount != 0 => self.deeds.insert(place, TeamDeed { task, day, amount }),
            Err(_) => {}
        }
    }
}

/// Applies what happened to a member's places in teams. Those of rounds that are long over are forgotten.
pub(crate) fn evolve(
    (places, rounds, now): (&mut Vec<TeamPlace>, &[Round], Moment),
    team: TeamId,
    step: &TeamStep,
) {
    places.retain(|place| now < place.task.forget_at);
    let (task, joined_at) = match step {
        TeamStep::Founded { task } | TeamStep::Joined { task, .. } => (*task, Some(now)),
        TeamStep::Invited { task } => (*task, None),
        TeamStep::Left => return leave(places, rounds, team),
        TeamStep::Removed => return remove(places, rounds, team),
        TeamStep::Done { .. } | TeamStep::Told => {
            let own = places.iter_mut().filter(|place| place.team == team && place.is_in());
            return own.for_each(|place| place.done = true);
        }
        TeamStep::Advanced { .. } => return,
    };
    places.retain(|place| place.team != team);
    places.push(TeamPlace { team, task, joined_at, left: false, done: false });
}

/// Who has done nothing for the team has never been in it, and may join another one.
fn leave(places: &mut Vec<TeamPlace>, rounds: &[Round], team: TeamId) {
    let did = |task: &TeamTask| {
        let own = rounds.iter().find(|own| (own.challenge, own.round) == (task.challenge, task.round));
        own.is_some_and(|own| !own.tasks.is_empty() || own.done_at.is_some())
    };
    places.retain(|place| place.team != team || (place.joined_at.is_some() && did(&place.task)));
    for place in places.iter_mut().filter(|place| place.team == team) {
        place.left = true;
    }
}

/// Who was removed leaves, and a mark stays until the round is forgotten.
fn remove(places: &mut Vec<TeamPlace>, rounds: &[Round], team: TeamId) {
    let Some(TeamPlace { task, .. }) = places.iter().find(|place| place.team == team).copied() else {
        return;
    };
    leave(places, rounds, team);
    places.push(TeamPlace { team, task, joined_at: None, left: true, done: false });
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn it_is_the_same_in_whatever_order_accounts_are_read() {
        let member = |number: usize| MemberId(Uuid::from_u128(number as u128));
        let task = TeamTask { challenge: Sym(1), round: 0, forget_at: Moment(99) };
        let joined = |number| TeamStep::Joined { task, number };
        let did = |task, day, amount| TeamStep::Advanced { task: Sym(task), day, amount };
        let accounts = [
            vec![TeamStep::Founded { task }, did(4, 0, 5), did(4, 0, -5), TeamStep::Left],
            vec![TeamStep::Invited { task }, joined(3), did(4, 0, 2), did(3, 7, 1), TeamStep::Told],
            vec![joined(9), did(3, 7, 1), did(3, 5, 1), did(3, 7, -1), TeamStep::Done { at: Moment(7) }],
        ];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let mut team = Team::default();
            for at in order {
                accounts[at].iter().for_each(|step| team.change(member(at), step));
            }
            let people: Vec<_> = team.people.iter().map(|own| (own.member, own.number)).collect();
            assert_eq!(people, [(member(1), 3), (member(2), 9)], "{order:?}");
            let deeds: Vec<_> = team.deeds.iter().map(|own| (own.task.0, own.day, own.amount)).collect();
            assert_eq!(deeds, [(3, 5, 1), (3, 7, 1), (4, 0, 2)], "{order:?}");
            assert_eq!((team.done_at, team.round().days(Sym(3))), (Some(Moment(7)), &[(5, 1), (7, 1)][..]));
        }
    }

    #[test]
    fn who_did_something_leaves_it_behind() {
        let (own, other) = (TeamId(Uuid::from_u128(1)), TeamId(Uuid::from_u128(2)));
        let task = TeamTask { challenge: Sym(1), round: 0, forget_at: Moment(99) };
        let mut round = Team { task: Some(task), ..Team::default() }.round();
        let mut places = Vec::new();
        let mut happen = |rounds: &[Round], now, team, step: &TeamStep| {
            evolve((&mut places, rounds, Moment(now)), team, step);
            places.iter().map(|own| (own.team, own.is_in(), own.left)).collect::<Vec<_>>()
        };
        let joined = TeamStep::Joined { task, number: 1 };
        assert_eq!(happen(&[], 1, own, &joined), [(own, true, false)]);
        assert_eq!(happen(&[], 1, own, &TeamStep::Left), []);
        assert_eq!(happen(&[], 1, other, &TeamStep::Invited { task }), [(other, false, false)]);
        assert_eq!(happen(&[], 2, own, &joined), [(other, false, false), (own, true, false)]);
        round.change(Sym(4), 0, 3);
        let rounds = [round];
        assert_eq!(happen(&rounds, 3, other, &TeamStep::Left), [(own, true, false)]);
        assert_eq!(happen(&rounds, 3, own, &TeamStep::Left), [(own, false, true)]);
        assert_eq!(happen(&rounds, 3, own, &joined), [(own, true, false)]);
        // Who is removed leaves the same, and a mark stays.
        assert_eq!(happen(&rounds, 3, own, &TeamStep::Removed), [(own, false, true), (own, false, true)]);
        assert_eq!(happen(&rounds, 99, other, &TeamStep::Told), []);
        assert_eq!(happen(&[], 4, own, &joined), [(own, true, false)]);
        assert_eq!(happen(&[], 4, own, &TeamStep::Removed), [(own, false, true)]);
        assert_eq!(happen(&[], 99, other, &TeamStep::Told), []);
    }
}
