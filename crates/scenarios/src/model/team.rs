//! Teams in the model, seen from one member. For each challenge of teams there are three others: one that has done half, one
//! that is full, and one that has done it. Their people never change and do nothing more, but that the first one may be told
//! to have done it.

use jiff::civil::Date;
use regulars_engine::{
    event::{Body, Profile},
    id::{MemberId, TeamId},
    team::{TeamEvent, TeamInvitation, TeamRemoval},
};
use uuid::Uuid;

use super::{
    Model, Refusal, Work,
    calendar::{Micro, day_number},
    challenge::{Goal, enough},
    household::OWN,
    program::Program,
    tiers::Way,
};

/// The most invitations at a time.
const INVITATIONS_MAX: usize = 10;
/// So many days after its round a team is forgotten.
const FORGOTTEN: i32 = 93;
/// On this day the other teams were founded.
const FOUNDED: Date = Date::constant(2026, 3, 15);

/// A team that the member is in, was in or is invited into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnTeam {
    /// Which one.
    pub team: TeamId,
    /// For which challenge and round.
    pub of: (usize, i32),
    /// Since when; none for who is invited.
    pub joined: Option<Micro>,
    /// The member has gone.
    pub left: bool,
    /// It was done while the member was in it.
    pub done: bool,
}

/// Another team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherTeam {
    /// Which one.
    pub team: TeamId,
    /// For which challenge and round.
    pub of: (usize, i32),
    /// Who is in it.
    pub people: Vec<MemberId>,
    /// What they have done: task, day, amount.
    pub deeds: Vec<(usize, i32, i64)>,
    /// Whether it is done.
    pub done: bool,
}

impl OwnTeam {
    /// Whether the member is in it.
    pub fn is_in(&self) -> bool {
        self.joined.is_some() && !self.left
    }
}

impl Model<'_> {
    /// The teams that are there before the member.
    pub fn other_teams(&self) -> Vec<OtherTeam> {
        self.team_work(|work| work.other_teams())
    }

    /// Those of the member's that are not forgotten.
    pub fn own_teams(&self) -> Vec<OwnTeam> {
        self.team_work(|work| work.own_teams())
    }

    /// What a team has done: task, day, amount.
    pub fn team_deeds(&self, team: TeamId) -> Vec<(usize, i32, i64)> {
        self.team_work(|work| work.team_deeds(team))
    }

    /// Who is in a team.
    pub fn mates(&self, team: TeamId) -> Vec<MemberId> {
        self.team_work(|work| work.mates(team))
    }

    /// Whether a team has done it.
    pub fn team_is_done(&self, team: TeamId) -> bool {
        self.team_work(|work| work.team_done(team))
    }

    /// When the teams of a round are forgotten.
    pub fn teams_forgotten_at(&self, of: (usize, i32)) -> Micro {
        self.team_work(|work| work.forgotten_at(of))
    }

    fn team_work<T>(&self, ask: impl FnOnce(&Work<'_>) -> T) -> T {
        ask(&self.work(&Body::Tick, "", &Profile::default()))
    }
}

impl Work<'_> {
    fn other_teams(&self) -> Vec<OtherTeam> {
        let all = self.program.challenges.iter().enumerate();
        let of_teams = all.filter_map(|(place, stated)| Some((place, stated.team?)));
        of_teams.flat_map(|(place, (_, most, _))| self.others_for(self.program, place, most)).collect()
    }

    fn others_for(&self, program: &Program, place: usize, most: usize) -> Vec<OtherTeam> {
        let number = 0x10 * place as u128;
        let member = |at: usize| MemberId(Uuid::from_u128(0x7800 + 0x100 * number + at as u128));
        let people = |count: usize| (0..count).map(member).collect::<Vec<_>>();
        let of = (place, self.round_of(place, FOUNDED).0);
        let half = |goal: Goal| match goal {
            Goal::Amount(least) => vec![(0, (least / 2).max(1))],
            Goal::Days(least) | Goal::Row(least, _) => {
                (0..least / 2).map(|day| (day_number(FOUNDED) + day, 1)).collect()
            }
        };
        let tasks = program.challenges[place].tasks.iter().enumerate();
        let deeds: Vec<_> = tasks
            .flat_map(|(task, stated)| half(stated.goal).into_iter().map(move |(day, n)| (task, day, n)))
            .collect();
        let team = |at: u128, count, done| OtherTeam {
            team: TeamId(Uuid::from_u128(0x7000 + number + at)),
            of,
            people: people(count),
            deeds: deeds.clone(),
            done,
        };
        vec![team(1, most - 1, false), team(2, most, false), team(3, 1, true)]
    }

    fn other(&self, team: TeamId) -> Option<OtherTeam> {
        self.other_teams().into_iter().find(|other| other.team == team)
    }

    fn forgotten_at(&self, (challenge, round): (usize, i32)) -> Micro {
        let first = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(round)).expect("a day");
        let (_, last) = self.round_of(challenge, first);
        let day = last.expect("teams have a deadline").checked_add(jiff::Span::new().days(FORGOTTEN));
        self.calendar.start(day.expect("within the calendar"))
    }

    fn own_teams(&self) -> Vec<OwnTeam> {
        let lives = |own: &&OwnTeam| self.now < self.forgotten_at(own.of);
        self.member.teams.iter().filter(lives).copied().collect()
    }

    /// The place of the member for a round, also of who has left.
    fn own_place(&self, challenge: usize, round: i32) -> Option<OwnTeam> {
        self.own_teams().into_iter().find(|own| own.of == (challenge, round) && own.joined.is_some())
    }

    pub(super) fn is_in_team(&self, challenge: usize, round: i32) -> bool {
        self.own_place(challenge, round).is_some_and(|own| own.is_in())
    }

    pub(super) fn is_in_team_since(&self, challenge: usize, round: i32, at: Micro) -> bool {
        let own = self.own_place(challenge, round).filter(|own| !own.left);
        own.and_then(|own| own.joined).is_some_and(|joined| joined <= at)
    }

    fn mates(&self, team: TeamId) -> Vec<MemberId> {
        let mut people = self.other(team).map_or(Vec::new(), |other| other.people);
        if self.member.teams.iter().any(|own| own.team == team && own.is_in()) {
            people.push(OWN);
        }
        people
    }

    fn team_done(&self, team: TeamId) -> bool {
        self.member.done_teams.contains(&team) || self.other(team).is_some_and(|other| other.done)
    }

    fn team_deeds(&self, team: TeamId) -> Vec<(usize, i32, i64)> {
        let mut deeds = self.other(team).map_or(Vec::new(), |other| other.deeds);
        let own = self.member.teams.iter().find(|own| own.team == team && own.joined.is_some());
        if let Some(OwnTeam { of: (challenge, round), .. }) = own {
            for task in 0..self.challenge(*challenge).tasks.len() {
                for (day, amount) in self.days_done(*challenge, *round, task) {
                    match deeds.iter_mut().find(|deed| (deed.0, deed.1) == (task, day)) {
                        Some(deed) => deed.2 += amount,
                        None => deeds.push((task, day, amount)),
                    }
                }
            }
        }
        deeds.sort_unstable();
        deeds
    }

    fn team_days(&self, team: TeamId, task: usize) -> Vec<(i32, i64)> {
        let deeds = self.team_deeds(team).into_iter().filter(|deed| deed.0 == task);
        deeds.map(|(_, day, amount)| (day, amount)).collect()
    }

    /// What was done of a task: by the member, or by all of the team that the member is in.
    pub(super) fn days_of(&self, challenge: usize, round: i32, task: usize) -> Vec<(i32, i64)> {
        match self.own_place(challenge, round).filter(|own| own.is_in()) {
            Some(own) => self.team_days(own.team, task),
            None => self.days_done(challenge, round, task),
        }
    }

    /// The own part of a member who is in a team, and how much it takes.
    pub(super) fn share_told(&self, challenge: usize, round: i32) -> Option<(i64, i64)> {
        let stated = self.challenge(challenge);
        let (_, _, need) = stated.team.filter(|_| self.is_in_team(challenge, round))?;
        let have = self.own_part(challenge, round);
        (need != 0).then_some((have.min(need), need))
    }

    /// Whether the member knows that the team has done it.
    pub(super) fn is_told_done(&self, challenge: usize, round: i32) -> bool {
        self.own_place(challenge, round).is_some_and(|own| own.done)
    }

    fn own_part(&self, challenge: usize, round: i32) -> i64 {
        let own = self.days_done(challenge, round, 0);
        match self.challenge(challenge).tasks[0].goal {
            Goal::Amount(_) => own.iter().map(|(_, amount)| amount).sum(),
            Goal::Days(_) | Goal::Row(..) => own.len() as i64,
        }
    }

    /// Whether the member is to have what there is for a challenge.
    pub(super) fn prize_is_due(&self, (challenge, round): (usize, i32)) -> bool {
        let stated = self.challenge(challenge);
        let Some((_, _, share)) = stated.team else { return self.done(challenge, round) };
        self.is_told_done(challenge, round) && share <= self.own_part(challenge, round)
    }

    /// The rounds whose teams have just done it.
    pub(super) fn settle_teams(&mut self) -> Vec<(usize, i32)> {
        let mut rounds: Vec<(usize, i32)> = std::mem::take(&mut self.just_done);
        for own in self.own_teams().into_iter().filter(|own| own.joined.is_some()) {
            let stated = self.challenge(own.of.0);
            let Some((fewest, ..)) = stated.team else { continue };
            let mates = self.mates(own.team);
            let all = stated.tasks.len();
            let mut done: Vec<bool> = Vec::new();
            for (task, of) in stated.tasks.iter().enumerate() {
                let open = of.after.iter().all(|before| done[*before]);
                done.push(open && enough(of.goal, &self.team_days(own.team, task)));
            }
            debug_assert_eq!(done.len(), all);
            let is_done = stated.tasks_min <= done.into_iter().filter(|done| *done).count();
            if !is_done || mates.len() < fewest || self.team_done(own.team) {
                continue;
            }
            self.member.done_teams.push(own.team);
            let others = mates.into_iter().filter(|mate| *mate != OWN);
            self.member.told_mates.extend(others.map(|mate| (mate, own.team)));
            for place in self.member.teams.iter_mut().filter(|place| place.team == own.team && place.is_in())
            {
                place.done = true;
            }
            rounds.push(own.of);
        }
        rounds
    }

    /// What happened to the member in a team.
    pub(super) fn in_team(&mut self, event: &TeamEvent) -> Result<(), Refusal> {
        match event {
            TeamEvent::Founded(founding) => {
                let all = &self.program.challenges;
                let place =
                    all.iter().position(|c| c.name == founding.challenge).ok_or("UnknownChallenge")?;
                self.challenge(place).team.ok_or("NoTeams")?;
                let of = (place, self.open_round(place)?);
                self.comes(TeamId(self.event_id.0), of)
            }
            TeamEvent::Invited(TeamInvitation { team, by }) => {
                let mates = self.mates(*team);
                if mates.is_empty() {
                    return Err("UnknownTeam");
                }
                if *by == OWN || !mates.contains(by) {
                    return Err("NotInTeam");
                }
                let of = self.still_open(*team)?;
                if self.was_removed(*team) {
                    return Err("RemovedFromTeam");
                }
                if self.own_place(of.0, of.1).is_some() {
                    return Err("AlreadyInTeam");
                }
                let own = self.own_teams().into_iter();
                let invited = |own: &OwnTeam| own.team != *team && own.joined.is_none() && !own.left;
                if INVITATIONS_MAX <= own.filter(invited).count() {
                    return Err("TooManyInvitations");
                }
                self.put_team(OwnTeam { team: *team, of, joined: None, left: false, done: false });
                Ok(())
            }
            TeamEvent::Joined(team) => {
                let mates = self.mates(*team);
                if mates.is_empty() {
                    return Err("UnknownTeam");
                }
                let of = self.still_open(*team)?;
                if self.was_removed(*team) {
                    return Err("RemovedFromTeam");
                }
                let most = self.challenge(of.0).team.map_or(0, |(_, most, _)| most);
                self.has_no_team(*team, of)?;
                if most <= mates.len() {
                    return Err("TeamFull");
                }
                self.comes(*team, of)
            }
            TeamEvent::Left(team) => {
                let own = self.own_teams().into_iter().find(|own| own.team == *team && !own.left);
                let own = own.ok_or("NotInTeam")?;
                if own.joined.is_some() && self.team_done(*team) {
                    return Err("TeamDone");
                }
                self.leaves_team(own);
                Ok(())
            }
            TeamEvent::Removed(removal) => self.removed_from(*removal),
            TeamEvent::Done(team) => self.team_is_done(*team),
        }
    }

    fn team_is_done(&mut self, team: TeamId) -> Result<(), Refusal> {
        let own = self.own_teams().into_iter();
        let waits = |own: &OwnTeam| own.team == team && own.is_in() && !own.done;
        let own = own.into_iter().find(waits).ok_or("NotInTeam")?;
        for place in self.member.teams.iter_mut().filter(|place| place.team == team) {
            place.done = true;
        }
        self.just_done.push(own.of);
        self.settle()?;
        self.reassess(Way::Up)
    }

    /// The captain is the first of the others, who were there before the member.
    fn removed_from(&mut self, TeamRemoval { team, by }: TeamRemoval) -> Result<(), Refusal> {
        let mates = self.mates(team);
        if by == Some(OWN) {
            return Err("NotCaptain");
        }
        if by.is_some() && mates.is_empty() {
            return Err("UnknownTeam");
        }
        if by.is_some() && by != mates.first().copied() {
            return Err("NotCaptain");
        }
        let own = self.own_teams().into_iter().find(|own| own.team == team && !own.left);
        let own = own.ok_or("NotInTeam")?;
        if own.joined.is_some() && self.team_done(team) {
            return Err("TeamDone");
        }
        self.leaves_team(own);
        let kept_out = OwnTeam { joined: None, left: true, done: false, ..own };
        self.member.teams.push(kept_out);
        Ok(())
    }

    fn was_removed(&self, team: TeamId) -> bool {
        self.own_teams().iter().any(|own| own.team == team && own.joined.is_none() && own.left)
    }

    /// The account ends.
    pub(super) fn leaves_teams(&mut self) {
        for own in self.own_teams().into_iter().filter(OwnTeam::is_in) {
            if !self.team_done(own.team) {
                self.leaves_team(own);
            }
        }
    }

    fn leaves_team(&mut self, own: OwnTeam) {
        let (challenge, round) = own.of;
        let did = self.member.deeds.iter().any(|deed| (deed.challenge, deed.round) == own.of)
            || self.member.finished.iter().any(|f| f.of == (challenge, round) && f.at.is_some());
        // Who leaves keeps the place in the list.
        let stays = did && own.joined.is_some();
        self.member.teams.retain(|place| place.team != own.team || stays);
        for place in self.member.teams.iter_mut().filter(|place| place.team == own.team) {
            place.left = true;
        }
    }

    fn comes(&mut self, team: TeamId, of: (usize, i32)) -> Result<(), Refusal> {
        self.has_no_team(team, of)?;
        self.put_team(OwnTeam { team, of, joined: Some(self.now), left: false, done: false });
        self.settle()?;
        self.reassess(Way::Up)
    }

    fn put_team(&mut self, own: OwnTeam) {
        self.member.teams.retain(|place| place.team != own.team);
        self.member.teams.push(own);
    }

    fn has_no_team(&self, team: TeamId, of: (usize, i32)) -> Result<(), Refusal> {
        match self.own_place(of.0, of.1) {
            Some(own) if !own.left || own.team != team => Err("AlreadyInTeam"),
            _ => Ok(()),
        }
    }

    fn open_round(&self, challenge: usize) -> Result<i32, Refusal> {
        let (stated, today) = (self.challenge(challenge), self.calendar.date(self.now));
        let (first, last) = stated.days;
        let open = first.is_none_or(|first| first <= today) && last.is_none_or(|last| today <= last);
        if !open || !self.has_level(stated.for_level) {
            return Err("ChallengeNotJoinable");
        }
        Ok(self.round_of(challenge, today).0)
    }

    fn still_open(&self, team: TeamId) -> Result<(usize, i32), Refusal> {
        let own = self.member.teams.iter().find(|own| own.team == team).map(|own| own.of);
        let of = self.other(team).map(|other| other.of).or(own).ok_or("UnknownTeam")?;
        if self.open_round(of.0)? != of.1 {
            return Err("ChallengeNotJoinable");
        }
        if self.team_done(team) { Err("TeamDone") } else { Ok(of) }
    }
}
