//! What version 1 wrote of passes, and of the waiting rooms that they are from.

use super::*;
use crate::{
    event::RoomEntry,
    fact::{PassEnd, PassStep},
    state::Pass,
};

/// Two passes, the room of one of them, the event and what became of them.
fn passes() -> (Account, Shared, Event, Record) {
    let pass = |id| EventId(Uuid::from_u128(id));
    let (reward, turn, until) = (Sym(8), Moment(1_780_000_000_000_000), Moment(1_780_000_600_000_000));
    let passes = vec![
        Pass { reward, pass: pass(5), at: Some(turn), until },
        Pass { reward: Sym(300), pass: pass(6), at: None, until },
    ];
    let queue = vec![Waiter { number: 1 << 61, wait: pass(5), quantity: 1 }];
    let entry = RoomEntry { reward: "bag".into(), lot: Some(1 << 61) };
    let step = |step| Fact::Pass { reward, pass: pass(5), step };
    let ended = |end, in_line| step(PassStep::Ended { end, in_line });
    let facts = vec![
        step(PassStep::Entered { number: 1 << 61, until: turn }),
        step(PassStep::Admitted { at: turn, later: 1_000_000, until }),
        step(PassStep::Postponed { until }),
        ended(PassEnd::Used, false),
        ended(PassEnd::Lapsed, false),
        ended(PassEnd::Closed, true),
    ];
    (
        Account { passes, ..account() },
        Shared { version: 3, taken: turn.0, queue, ..Shared::default() },
        Event { body: Body::RoomEntered(entry), ..event() },
        Record { facts, ..Record::default() },
    )
}

#[test]
fn golden_files_of_passes_read_as_written() {
    let (account, room, entered, record) = passes();
    check_golden("account-passes", account, write_account, read_account);
    check_golden("shared-room", room, write_shared, read_shared);
    check_golden("event-room-entered", entered, write_event, read_event);
    check_golden("record-passes", record, write_record, read_record);
}
