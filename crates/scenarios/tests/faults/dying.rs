//! F6 and F7 on PostgreSQL: a server dies at one of the messages that it sends to its database, from its start on, before the message
//! or in the middle of it. Whoever starts next goes on, whatever the database makes of what it was told.

use std::os::unix::process::ExitStatusExt as _;

use regulars_scenarios::{
    faults::{preload, spread},
    server::process::Process,
};

use crate::{
    run,
    shop::{Books, Shop, serve_command},
    trade::Trade,
};

const TILLS: usize = 4;
/// The last message that a server may die at: far beyond its start, and as many as are sent for some dozen events.
const MESSAGES_MAX: u64 = 160;
/// Looks at a server, each after a try or a moment, until it is sure that it does not die.
const LOOKS_MAX: u32 = 100_000;

#[test]
fn f7_who_dies_at_any_message_has_done_each_thing_once_on_postgres() {
    let (mut random, cycles) = run(16);
    let folder = tempfile::tempdir().unwrap();
    let library = preload(folder.path(), "dying.c").unwrap();
    let shop = Shop::open(Books::postgres(), TILLS);
    let mut in_its_start = 0;
    let done = shop.trade(|trade| {
        for cycle in 0..cycles {
            let message = spread(&mut random, cycle, cycles, MESSAGES_MAX);
            let mut serve = serve_command(None, &shop.books.url());
            serve.env("LD_PRELOAD", &library).env("DIE_AT", message.to_string());
            if random.chance(50) {
                serve.env("HALF", "1");
            }
            match Process::begin(&mut serve, Some(&shop.key)) {
                Ok(mut server) => wait_for_death(trade, &mut server),
                Err(_) => in_its_start += 1,
            }
        }
        let server = shop.serve();
        trade.opened(&server.base);
        trade.wait_for_answers(1);
        server
    });
    println!("{in_its_start} of {cycles} died in their start");
    assert!(0 < in_its_start && in_its_start < cycles && 0 < done.failed, "{done:?}");
}

fn wait_for_death(trade: &Trade, server: &mut Process) {
    const KILL: i32 = 9;
    trade.opened(&server.base);
    let died = (0..LOOKS_MAX).find_map(|_| {
        trade.wait_for_anything();
        server.child.try_wait().unwrap()
    });
    assert_eq!(died.map(|status| status.signal()), Some(Some(KILL)), "it has not died as it should");
    trade.closed(&server.base);
}
