//! Servers that end while the shop is open: by a signal that asks them to (F30), by one that does not (F5), and with their
//! database (F15). Another one takes over or is started.

use regulars_scenarios::server::process::Process;

use crate::{
    run,
    shop::{Books, Shop, stop},
    trade::{Done, Trade},
};

const TILLS: usize = 4;
/// Between two ends, so many answers at most.
const ANSWERS_MAX: i64 = 30;

/// Looks at a server, each after a try or a moment, until it is sure that nothing will come of it.
const LOOKS_MAX: u32 = 100_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Asked,
    Killed,
}

fn restarts(books: Books, end: End, servers: usize, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let shop = Shop::open(books, TILLS);
    let done = shop.trade(|trade| {
        let open = || {
            let server = shop.serve();
            trade.opened(&server.base);
            server
        };
        let mut running: Vec<Process> = (0..servers).map(|_| open()).collect();
        for _ in 0..cycles {
            trade.wait_for_answers(u64::try_from(random.number(1, ANSWERS_MAX)).unwrap());
            let mut old = running.remove(random.place(running.len()));
            match end {
                End::Asked => assert!(stop(&mut old).success(), "a server that is asked to end ends well"),
                End::Killed => drop(old.child.kill()),
            }
            trade.closed(&old.base);
            // The file of SQLite has one server at a time.
            drop(old);
            running.push(open());
        }
        trade.wait_for_answers(1);
        running
    });
    assert!(0 < done.answered);
    if end == End::Killed {
        assert!(0 < done.failed, "nobody has noticed: {done:?}");
    }
}

#[test]
fn f30_a_rolling_restart_loses_nothing_on_postgres() {
    restarts(Books::postgres(), End::Asked, 2, 6);
}

#[test]
fn f30_a_restart_loses_nothing_on_sqlite() {
    restarts(Books::sqlite(), End::Asked, 1, 5);
}

#[test]
fn f5_a_killed_server_loses_nothing_on_postgres() {
    restarts(Books::postgres(), End::Killed, 2, 20);
}

#[test]
fn f5_a_killed_server_loses_nothing_on_sqlite() {
    restarts(Books::sqlite(), End::Killed, 1, 20);
}

/// Runs one server, and another one in its place when it ends by itself, until so many more events were answered.
pub fn serve_for(trade: &Trade, server: &mut Process, serve: impl Fn() -> Process, more: u64) {
    let expected = trade.done().answered + more;
    keep_serving(trade, server, serve, || expected <= trade.done().answered);
}

/// The same until `until` says so.
pub fn keep_serving(
    trade: &Trade,
    server: &mut Process,
    serve: impl Fn() -> Process,
    until: impl Fn() -> bool,
) {
    keep_serving_all(trade, std::slice::from_mut(server), serve, |_| until());
}

/// The same with several servers.
pub fn keep_serving_all(
    trade: &Trade,
    servers: &mut [Process],
    serve: impl Fn() -> Process,
    until: impl Fn(Done) -> bool,
) {
    for _ in 0..LOOKS_MAX {
        if until(trade.done()) {
            return;
        }
        for server in &mut *servers {
            if let Some(status) = server.child.try_wait().unwrap() {
                assert!(!status.success(), "a server that nobody asked to end has a reason");
                trade.closed(&server.base);
                *server = serve();
                trade.opened(&server.base);
            }
        }
        trade.wait_for_anything();
    }
    panic!("nothing comes of it: {:?}", trade.done());
}

#[test]
fn f15_a_database_that_crashes_loses_nothing() {
    let (mut random, cycles) = run(4);
    let shop = Shop::open(Books::postgres(), TILLS);
    let done = shop.trade(|trade| {
        let mut server = shop.serve();
        trade.opened(&server.base);
        for _ in 0..cycles {
            let more = u64::try_from(random.number(1, ANSWERS_MAX)).unwrap();
            serve_for(trade, &mut server, || shop.serve(), more);
            shop.books.cluster().crash();
            serve_for(trade, &mut server, || shop.serve(), 1);
        }
        server
    });
    assert!(0 < done.failed, "nobody has noticed: {done:?}");
}
