//! `team.founded`, `team.joined` and so on: members who do a challenge together, and what follows when they have done it.
//!
//! Each event is decided on the account of the member whom it happens to. How far the team is stands in the shared state
//! ([`Team`]), which is version-checked like a stock: the last place is given once, and of two members who do the last bit at
//! once, one finds that the other has. Whoever does it gets the prize in that entry; the others are told by effects, which
//! the shell delivers exactly once, and get theirs in the entry of that event.
//!
//! A team that has done its challenge stays so: nobody loses a prize for what somebody else brings back. What one's own
//! account has done decides about the own prize, where it takes a share of each.

use super::{
    challenge::SETTLED_DAYS,
    draft::{Draft, Effect},
    tier::Reassess,
};
use crate::{
    event::{Body, Event},
    fact::{Advance, Fact},
    id::{MemberId, TeamId},
    moment::Moment,
    program::{Challenge, Goal, Program, TeamSpec},
    rejection::Rejection,
    shared::Thing,
    state::{Account, Round},
    symbol::Sym,
    team::{Team, TeamEvent, TeamInvitation, TeamPlace, TeamRemoval, TeamStep, TeamTask},
};

/// The most invitations that a member has at a time.
const INVITATIONS_MAX: usize = 10;

/// The teams that an event may change.
pub(super) fn touched(account: &Account, event: &Event) -> Vec<Thing> {
    let named = match &event.body {
        Body::Team(TeamEvent::Founded(_)) => Some(TeamId(event.id.0)),
        Body::Team(of) => of.team(),
        _ => None,
    };
    let own = account.teams.iter().filter(|place| place.joined_at.is_some()).map(|place| place.team);
    own.chain(named).map(Thing::Team).collect()
}

/// A member's place in a team for a round of a challenge; also of who has left it.
pub(super) fn place_of(account: &Account, challenge: Sym, round: i32) -> Option<&TeamPlace> {
    let is_it = |place: &&TeamPlace| (place.task.challenge, place.task.round) == (challenge, round);
    account.teams.iter().filter(|place| place.joined_at.is_some()).find(is_it)
}

pub(super) fn happened(draft: &mut Draft<'_>, event: &TeamEvent) -> Result<(), Rejection> {
    let own = draft.known.company.own.ok_or(Rejection::NoTeams)?;
    match event {
        TeamEvent::Founded(founding) => founded(draft, own, &founding.challenge),
        TeamEvent::Invited(invitation) => invited(draft, own, *invitation),
        TeamEvent::Joined(team) => joined(draft, own, *team),
        TeamEvent::Left(team) => left(draft, own, *team),
        TeamEvent::Done(team) => done(draft, own, *team),
        TeamEvent::Removed(removal) => removed(draft, own, *removal),
    }
}

fn founded(draft: &mut Draft<'_>, own: MemberId, challenge: &str) -> Result<(), Rejection> {
    let program = draft.program;
    let name = program.symbols.get(challenge);
    let spec = name.and_then(|name| program.challenge_of(name)).ok_or(Rejection::UnknownChallenge)?;
    spec.team.as_ref().ok_or(Rejection::NoTeams)?;
    let task = open_task(draft, spec)?;
    let team = TeamId(draft.event.id.0);
    come(draft, (team, own), task, TeamStep::Founded { task })
}

fn invited(draft: &mut Draft<'_>, own: MemberId, invitation: TeamInvitation) -> Result<(), Rejection> {
    let TeamInvitation { team, by } = invitation;
    let state = known(draft, team)?;
    if by == own || !state.has(by) {
        return Err(Rejection::NotInTeam);
    }
    let (task, _) = still_open(draft, state)?;
    is_let_in(draft, team)?;
    is_free(draft, task, None)?;
    let now = draft.now;
    let is_invitation = |place: &TeamPlace| place.joined_at.is_none() && !place.left;
    let open = |place: &&TeamPlace| place.team != team && is_invitation(place) && now < place.task.forget_at;
    if INVITATIONS_MAX <= draft.account.teams.iter().filter(open).count() {
        return Err(Rejection::TooManyInvitations);
    }
    draft.push(Fact::Team { team, member: own, step: TeamStep::Invited { task } });
    Ok(())
}

fn joined(draft: &mut Draft<'_>, own: MemberId, team: TeamId) -> Result<(), Rejection> {
    let state = known(draft, team)?;
    let (people, (task, most)) = (state.people.len(), still_open(draft, state)?);
    is_let_in(draft, team)?;
    is_free(draft, task, Some(team))?;
    if most <= people {
        return Err(Rejection::TeamFull);
    }
    // The version rises with every change, so whoever comes later has a larger number.
    let version = draft.shared.get(Thing::Team(team)).map_or(0, |shared| shared.version);
    come(draft, (team, own), task, TeamStep::Joined { task, number: version.saturating_add(1) })
}

fn left(draft: &mut Draft<'_>, own: MemberId, team: TeamId) -> Result<(), Rejection> {
    goes(draft, own, team, TeamStep::Left)
}

/// The captain, or the staff, put the member out. What was done for the team stays with it.
fn removed(draft: &mut Draft<'_>, own: MemberId, removal: TeamRemoval) -> Result<(), Rejection> {
    let TeamRemoval { team, by } = removal;
    if let Some(by) = by
        && (by == own || known(draft, team)?.captain() != Some(by))
    {
        return Err(Rejection::NotCaptain);
    }
    goes(draft, own, team, TeamStep::Removed)
}

fn goes(draft: &mut Draft<'_>, own: MemberId, team: TeamId, step: TeamStep) -> Result<(), Rejection> {
    let now = draft.now;
    let is_it = |place: &&TeamPlace| place.team == team && !place.left && now < place.task.forget_at;
    let place = draft.account.teams.iter().find(is_it);
    let place = *place.ok_or(Rejection::NotInTeam)?;
    let is_done = team_of(draft, team).is_some_and(|state| state.done_at.is_some());
    if place.joined_at.is_some() && is_done {
        return Err(Rejection::TeamDone);
    }
    draft.push(Fact::Team { team, member: own, step });
    Ok(())
}

/// The team has done it, by what somebody else did.
fn done(draft: &mut Draft<'_>, own: MemberId, team: TeamId) -> Result<(), Rejection> {
    let now = draft.now;
    let waits =
        |place: &TeamPlace| place.team == team && place.is_in() && !place.done && now < place.task.forget_at;
    if !draft.account.teams.iter().any(waits) {
        return Err(Rejection::NotInTeam);
    }
    draft.push(Fact::Team { team, member: own, step: TeamStep::Told });
    draft.settle_challenges()?;
    draft.reassess(Reassess::Up)
}

/// The account is closed: the member leaves the teams that have not done it yet.
pub(super) fn leave_all(draft: &mut Draft<'_>) {
    let Some(own) = draft.known.company.own else { return };
    let now = draft.now;
    let is_in = |place: &TeamPlace| place.is_in() && now < place.task.forget_at;
    for TeamPlace { team, .. } in draft.account.teams.clone().into_iter().filter(is_in) {
        if team_of(draft, team).is_some_and(|state| state.done_at.is_none()) {
            draft.push(Fact::Team { team, member: own, step: TeamStep::Left });
        }
    }
}

fn come(
    draft: &mut Draft<'_>,
    (team, member): (TeamId, MemberId),
    task: TeamTask,
    step: TeamStep,
) -> Result<(), Rejection> {
    is_free(draft, task, Some(team))?;
    let TeamTask { challenge, round, .. } = task;
    draft.push(Fact::ChallengeJoined { challenge, round });
    draft.push(Fact::Team { team, member, step });
    // There may have been too few of them only.
    draft.settle_teams();
    draft.settle_challenges()?;
    draft.reassess(Reassess::Up)
}

/// Who was removed from a team does not come back.
fn is_let_in(draft: &Draft<'_>, team: TeamId) -> Result<(), Rejection> {
    let kept_out = draft.account.teams.iter().any(|place| place.team == team && place.keeps_out());
    if kept_out { Err(Rejection::RemovedFromTeam) } else { Ok(()) }
}

/// A member is in one team for a challenge, and who has done something for one stays with it.
fn is_free(draft: &Draft<'_>, task: TeamTask, own: Option<TeamId>) -> Result<(), Rejection> {
    match place_of(&draft.account, task.challenge, task.round) {
        Some(place) if place.left && Some(place.team) == own => Ok(()),
        Some(_) => Err(Rejection::AlreadyInTeam),
        None => Ok(()),
    }
}

/// What a team founded now is for.
fn open_task(draft: &Draft<'_>, spec: &Challenge) -> Result<TeamTask, Rejection> {
    let today = draft.program.zone.day_number(draft.now.timestamp());
    let may = spec.is_on(today) && spec.levels.is_none_or(|levels| draft.holds_one_of(levels));
    if !may {
        return Err(Rejection::ChallengeNotJoinable);
    }
    let round = spec.round_of(today);
    let (_, last) = spec.days_of(round);
    let forgotten = last.unwrap_or(today).saturating_add(SETTLED_DAYS).saturating_add(1);
    let forget_at = Moment::from(draft.program.zone.start_of_day_number(forgotten));
    Ok(TeamTask { challenge: spec.challenge, round, forget_at })
}

/// What a team is for that others can still come into, and how many at most.
fn still_open(draft: &Draft<'_>, state: &Team) -> Result<(TeamTask, usize), Rejection> {
    let of = state.task.ok_or(Rejection::UnknownTeam)?;
    let spec = draft.program.challenge_of(of.challenge).ok_or(Rejection::NoTeams)?;
    let TeamSpec { most, .. } = spec.team.as_ref().ok_or(Rejection::NoTeams)?;
    let task = open_task(draft, spec)?;
    if task.round != of.round {
        return Err(Rejection::ChallengeNotJoinable);
    }
    if state.done_at.is_some() { Err(Rejection::TeamDone) } else { Ok((task, *most)) }
}

/// A team that somebody is in.
fn known<'d>(draft: &'d Draft<'_>, team: TeamId) -> Result<&'d Team, Rejection> {
    team_of(draft, team).filter(|state| !state.people.is_empty()).ok_or(Rejection::UnknownTeam)
}

fn team_of<'d>(draft: &'d Draft<'_>, team: TeamId) -> Option<&'d Team> {
    draft.shared.get(Thing::Team(team))?.team.as_deref()
}

/// Whether a member's own part of a round is what it takes to get the prize of the team.
pub(super) fn has_share(challenge: &Challenge, own: &Round) -> bool {
    let least = challenge.team.as_ref().map_or(0, |team| team.share);
    least <= contributed(challenge, own)
}

/// How much a member has done of the one task of a challenge: in the smallest unit, or on how many days.
pub fn contributed(challenge: &Challenge, own: &Round) -> i64 {
    let Some(task) = challenge.tasks.first() else { return 0 };
    let days = own.days(task.task);
    match task.goal {
        Goal::Amount(_) => days.iter().map(|(_, amount)| *amount).fold(0, i64::saturating_add),
        Goal::Days(_) | Goal::Row { .. } => i64::try_from(days.len()).unwrap_or(i64::MAX),
    }
}

impl Draft<'_> {
    /// Whether what the member does now counts for a team.
    pub(super) fn counts_for_team(&self, challenge: Sym, round: i32) -> bool {
        let place = place_of(&self.account, challenge, round).filter(|place| !place.left);
        let joined_at = place.and_then(|place| place.joined_at);
        joined_at.is_some_and(|joined_at| joined_at <= self.event.occurred_at)
    }

    /// How far the team of a member is.
    pub(super) fn team_round(&self, challenge: Sym, round: i32) -> Option<Round> {
        let place = place_of(&self.account, challenge, round)?;
        team_of(self, place.team).map(Team::round)
    }

    /// What changes for the team with what a member has done, or has brought back; never more than was counted. Asked
    /// before the own part changes.
    pub(super) fn team_part(&self, advance: &Advance) -> Option<Fact> {
        let Advance { challenge, round, task, day, amount, .. } = *advance;
        let (team, member) = (place_of(&self.account, challenge, round)?.team, self.known.company.own?);
        team_of(self, team)?;
        let days = self.account.round(challenge, round).map_or(&[][..], |own| own.days(task));
        let own = days.iter().find(|(own, _)| *own == day).map_or(0, |(_, amount)| *amount);
        let amount = amount.max(own.saturating_neg());
        let step = TeamStep::Advanced { task, day, amount };
        (amount != 0).then_some(Fact::Team { team, member, step })
    }

    /// Notes of the member's teams which have done it by now, and says so to the others.
    pub(super) fn settle_teams(&mut self) {
        let Some(own) = self.known.company.own else { return };
        for TeamPlace { team, task, .. } in self.account.teams.clone() {
            let spec = self.program.challenge_of(task.challenge);
            let Some((spec, terms)) = spec.and_then(|spec| Some((spec, spec.team.as_ref()?))) else {
                continue;
            };
            let Some(state) = team_of(self, team).filter(|state| state.done_at.is_none()) else { continue };
            if state.people.len() < terms.fewest || !spec.is_done(&state.round()) {
                continue;
            }
            let people: Vec<MemberId> = state.people.iter().map(|mate| mate.member).collect();
            self.push(Fact::Team { team, member: own, step: TeamStep::Done { at: self.now } });
            let others = people.into_iter().filter(|member| *member != own);
            self.effects.extend(others.map(|to| Effect::Team { to, team }));
        }
    }

    /// Whether what the member has of a challenge is enough for its prize.
    pub(super) fn is_done(&self, challenge: &Challenge, own: &Round) -> bool {
        if challenge.team.is_none() {
            return challenge.is_done(own);
        }
        let place = place_of(&self.account, own.challenge, own.round);
        place.is_some_and(|place| place.done) && has_share(challenge, own)
    }
}

/// The teams that a member is in, with those into which the member is invited, as of an instant; the newest last.
pub fn teams<'a>(
    program: &'a Program,
    account: &'a Account,
    at: Moment,
) -> impl Iterator<Item = (&'a Challenge, &'a TeamPlace)> + 'a {
    let open = move |place: &&TeamPlace| at < place.task.forget_at && !place.left;
    let places = account.teams.iter().filter(open);
    places.filter_map(|place| Some((program.challenge_of(place.task.challenge)?, place)))
}
