//! Households as version 1 wrote them.

use uuid::Uuid;

use super::{account, check_golden, event};
use crate::{
    codec::{
        Record, read_account, read_event, read_record, read_shared, write_account, write_event, write_record,
        write_shared,
    },
    event::{Body, Event, EventRef},
    fact::Fact,
    household::{
        Address, Drawing, Entrance, Exit, Founding, Home, Household, HouseholdEvent, HouseholdStep,
        Invitation, Moving, Person, Place, Removal,
    },
    id::{HouseholdId, MemberId},
    moment::Moment,
    shared::Shared,
    state::Account,
    symbol::Sym,
};

const HOUSEHOLD: HouseholdId = HouseholdId(Uuid::from_u128(8));
const PLACE: Place = Place { kind: Sym(300), rank: 1, number: 129 };
const UNTIL: Moment = Moment(1_775_000_000_000_000);

fn member(number: u128) -> MemberId {
    MemberId(Uuid::from_u128(number))
}

fn told() -> [HouseholdEvent; 8] {
    let household = HOUSEHOLD;
    [
        HouseholdEvent::Founded(Founding { address: Some("5f3a".to_owned()) }),
        HouseholdEvent::Invited(Invitation { household, by: member(1), slot: Some("child".to_owned()) }),
        HouseholdEvent::Joined(Entrance { household, address: None }),
        HouseholdEvent::Left(Exit { household }),
        HouseholdEvent::Removed(Removal { household, by: member(1) }),
        HouseholdEvent::Moved(Moving { household, address: "5f3b".to_owned() }),
        HouseholdEvent::Drawn(Drawing { wallet: "avios".to_owned(), amount: 1_500, by: member(2) }),
        HouseholdEvent::Returned(EventRef {
            source: "regulars".to_owned(),
            external_id: "household.drawn:1".to_owned(),
        }),
    ]
}

fn decided() -> Record {
    let steps = [
        HouseholdStep::Founded { place: PLACE, address: Some("5f3a".to_owned()) },
        HouseholdStep::Invited { place: PLACE, until: UNTIL, forget_until: Moment(7) },
        HouseholdStep::Joined { place: PLACE },
        HouseholdStep::Left,
        HouseholdStep::Removed,
        HouseholdStep::Moved { number: 130, address: "5f3b".to_owned(), at: Moment(9) },
    ];
    let facts =
        steps.into_iter().map(|step| Fact::Household { household: HOUSEHOLD, member: member(2), step });
    let shares =
        [1_500, -1_500].map(|amount| Fact::HouseholdShare { wallet: Sym(0), member: member(3), amount });
    Record { facts: facts.chain(shares).collect(), ..Record::default() }
}

fn state() -> Household {
    let people = vec![
        Person { member: member(1), place: Place { kind: Sym(3), rank: 0, number: 1 }, until: None },
        Person { member: member(2), place: PLACE, until: Some(UNTIL) },
    ];
    let address = Address { number: 130, label: "5f3b".to_owned(), changed_at: Some(Moment(9)) };
    Household { people, address: Some(address), forgot_until: Some(Moment(7)) }
}

#[test]
fn golden_files_of_households_read_as_written() {
    let homes = vec![
        Home { household: HOUSEHOLD, kind: Sym(300), until: None },
        Home { household: HouseholdId(Uuid::from_u128(9)), kind: Sym(3), until: Some(UNTIL) },
    ];
    check_golden("account-household", Account { homes, ..account() }, write_account, read_account);
    for (number, happened) in told().into_iter().enumerate() {
        let event = Event { body: Body::Household(happened), ..event() };
        check_golden(&format!("event-household-{number}"), event, write_event, read_event);
    }
    check_golden("record-household", decided(), write_record, read_record);
    let shared = Shared { version: 130, household: Some(Box::new(state())), ..Shared::default() };
    check_golden("shared-household", shared, write_shared, read_shared);
}
