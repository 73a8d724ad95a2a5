//! Teams as version 1 wrote them.

use uuid::Uuid;

use super::{account, check_golden, event};
use crate::{
    codec::{
        Record, read_account, read_effect, read_event, read_record, read_shared, write_account, write_effect,
        write_event, write_record, write_shared,
    },
    decide::Effect,
    event::{Body, Event},
    fact::Fact,
    id::{MemberId, TeamId},
    moment::Moment,
    shared::Shared,
    state::Account,
    symbol::Sym,
    team::{
        Team, TeamDeed, TeamEvent, TeamFounding, TeamInvitation, TeamPlace, TeamRemoval, TeamStep, TeamTask,
        Teammate,
    },
};

const TEAM: TeamId = TeamId(Uuid::from_u128(8));
const TASK: TeamTask =
    TeamTask { challenge: Sym(300), round: 20_500, forget_at: Moment(1_775_000_000_000_000) };

fn member(number: u128) -> MemberId {
    MemberId(Uuid::from_u128(number))
}

fn decided() -> Record {
    let steps = [
        TeamStep::Founded { task: TASK },
        TeamStep::Invited { task: TASK },
        TeamStep::Joined { task: TASK, number: 129 },
        TeamStep::Left,
        TeamStep::Advanced { task: Sym(301), day: -1, amount: -1_500 },
        TeamStep::Done { at: Moment(9) },
        TeamStep::Told,
    ];
    let facts = steps.into_iter().map(|step| Fact::Team { team: TEAM, member: member(2), step });
    Record { facts: facts.collect(), ..Record::default() }
}

#[test]
fn golden_files_of_removals_read_as_written() {
    for (name, by) in [("event-team-removal", Some(member(1))), ("event-team-removal-staff", None)] {
        let body = Body::Team(TeamEvent::Removed(TeamRemoval { team: TEAM, by }));
        check_golden(name, Event { body, ..event() }, write_event, read_event);
    }
    let fact = Fact::Team { team: TEAM, member: member(2), step: TeamStep::Removed };
    check_golden(
        "record-team-removal",
        Record { facts: vec![fact], ..Record::default() },
        write_record,
        read_record,
    );
    let teams = vec![TeamPlace { team: TEAM, task: TASK, joined_at: None, left: true, done: false }];
    check_golden("account-team-removal", Account { teams, ..account() }, write_account, read_account);
}

#[test]
fn golden_files_of_teams_read_as_written() {
    let other = TeamId(Uuid::from_u128(9));
    let teams = vec![
        TeamPlace { team: TEAM, task: TASK, joined_at: Some(Moment(7)), left: false, done: true },
        TeamPlace { team: other, task: TASK, joined_at: None, left: false, done: false },
    ];
    check_golden("account-team", Account { teams, ..account() }, write_account, read_account);
    let told = [
        TeamEvent::Founded(TeamFounding { challenge: "friends".to_owned() }),
        TeamEvent::Invited(TeamInvitation { team: TEAM, by: member(1) }),
        TeamEvent::Joined(TEAM),
        TeamEvent::Left(TEAM),
        TeamEvent::Done(TEAM),
    ];
    for (number, happened) in told.into_iter().enumerate() {
        let event = Event { body: Body::Team(happened), ..event() };
        check_golden(&format!("event-team-{number}"), event, write_event, read_event);
    }
    check_golden("record-team", decided(), write_record, read_record);
    check_golden("effect-team", Effect::Team { to: member(2), team: TEAM }, write_effect, read_effect);
    let team = Team {
        task: Some(TASK),
        people: vec![Teammate { member: member(1), number: 0 }, Teammate { member: member(2), number: 129 }],
        deeds: vec![TeamDeed { task: Sym(301), day: 0, amount: 1_500 }],
        done_at: Some(Moment(9)),
    };
    let shared = Shared { version: 130, team: Some(Box::new(team)), ..Shared::default() };
    check_golden("shared-team", shared, write_shared, read_shared);
}
