//! What version 1 wrote of links with partners, and of blocks that partners paid for in advance.

use super::*;
use crate::{
    event::{AccountLink, AccountUnlink, BlockPurchase},
    id::LinkId,
    shared::Block,
    state::Link,
};

/// A member who is linked with one partner and was with another, the events and what they decided.
fn links() -> (Account, [Event; 2], Record) {
    let number = LinkId(Uuid::from_u128(0x11ff));
    let link = |partner, number| Link { partner: Sym(partner), number, since: Moment(5) };
    let account = Account { links: vec![link(7, Some(number)), link(8, None)], ..account() };
    let linked = AccountLink { partner: "delta".into(), number: number.to_string() };
    let unlinked = AccountUnlink { partner: "delta".into() };
    let events = [Body::AccountLinked(linked), Body::AccountUnlinked(unlinked)];
    let partner = Sym(7);
    let facts = vec![Fact::Linked { partner, number, since: Moment(5) }, Fact::Unlinked { partner, number }];
    (account, events.map(|body| Event { body, ..event() }), Record { facts, ..Record::default() })
}

/// What a partner has paid for in advance, and how it was bought and drawn on.
fn blocks() -> (Shared, Event, Record) {
    let block = Block {
        number: 1,
        units: 500,
        price: 7_000,
        from: Moment(1),
        until: Some(Moment(9)),
        reserve: true,
        drawn: 30,
    };
    let shared = Shared { version: 3, taken: 30, blocks: vec![block], ..Shared::default() };
    let purchase = BlockPurchase {
        partner: "bank".into(),
        wallet: "points".into(),
        units: 500,
        price: Some(7_000),
        from: Moment(1),
        until: Some(Moment(9)),
        reserve: true,
    };
    let (partner, wallet, number) = (Sym(7), Sym(0), 1);
    let bought = Fact::BlockBought {
        partner,
        wallet,
        number,
        units: 500,
        price: 7_000,
        from: Moment(1),
        until: Some(Moment(9)),
        reserve: true,
    };
    let drawn = |units, rule| Fact::BlockDrawn { partner, wallet, number, units, price: 8_000, rule };
    let facts = vec![bought, drawn(40, Some(Sym(3))), drawn(-10, None)];
    (shared, Event { body: Body::BlockBought(purchase), ..event() }, Record { facts, ..Record::default() })
}

#[test]
fn golden_files_of_links_and_blocks_read_as_written() {
    let (account, [linked, unlinked], of_links) = links();
    let (shared, bought, of_block) = blocks();
    check_golden("account-links", account, write_account, read_account);
    check_golden("event-linked", linked, write_event, read_event);
    check_golden("event-unlinked", unlinked, write_event, read_event);
    check_golden("event-block", bought, write_event, read_event);
    check_golden("record-links", of_links, write_record, read_record);
    check_golden("record-block", of_block, write_record, read_record);
    check_golden("shared-block", shared, write_shared, read_shared);
}
