//! Units that come from another account, whose clock may not be this one's.

use regulars_engine::{
    Program,
    document::Format,
    event::{Arrival, Body, EventRef, GivenReason, Joined, MovedPart, TierGiven},
    id::MemberId,
    moment::Moment,
    program::check_text,
    shared::Pool,
};

use crate::{member::Member, random::START};

const MINUTE: i64 = 60_000_000;

fn program() -> Program {
    let text = "
format: regulars/1
program: arrivals
name: Arrivals
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: { expires: { by_tier: level, levels: { silver: never }, otherwise: forfeited } }
tiers:
  level: { window: lifetime, levels: { silver: { qualify: orders >= 9 } } }
transfer:
  points: {}
";
    check_text(text, Format::Yaml, Vec::new()).unwrap()
}

#[test]
fn a_level_taken_back_takes_only_what_came_with_it_whatever_the_senders_clock_says() {
    // Told as earned so many minutes after the level began, arrived so many minutes after, and what is left of them.
    let cases = [
        ("earned and arrived before it", -20, -10, 77),
        ("arrived before it, by a clock that is ahead", 5, -10, 77),
        ("earned before it, arrived at it", -20, 10, 77),
        ("earned and arrived at it", 5, 10, 0),
        ("arrived at it, by a clock that is ahead", 60, 10, 0),
    ];
    let (program, began) = (program(), START + 60 * MINUTE);
    let points = program.symbols.get("points").unwrap();
    for (case, earned, arrives, left) in cases {
        let (mut member, mut pool) = (Member::default(), Pool::default());
        let part = MovedPart { amount: 77, earned_at: Moment(began + earned * MINUTE), expires_at: None };
        let from = MemberId(uuid::Uuid::from_u128(7));
        let arrival = Body::TransferReceived(Arrival { from, wallet: "points".into(), parts: vec![part] });
        let (tier_set, level, reason) = ("level".into(), "silver".into(), GivenReason::Gift);
        let gift = Body::TierGiven(TierGiven { tier_set, level, last_day: None, reason });
        let back = Body::Reversal(EventRef { source: "pos".into(), external_id: "e3".into() });
        let mut events = vec![
            (1, START, Body::MemberJoined(Joined::default())),
            (2, began + arrives * MINUTE, arrival),
            (3, began, gift),
            (4, began + 30 * MINUTE, back),
        ];
        events.sort_by_key(|(_, at, _)| *at);
        for (number, at, body) in events {
            member.step(&program, &mut pool, number, Moment(at), body).unwrap();
        }
        assert_eq!(member.account.balance(points).available, left, "{case}");
    }
}
