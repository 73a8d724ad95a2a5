//! F17: a database that is slow, and one that hangs. Slow, everything is answered; while it hangs, everybody is told so instead
//! of waiting in a growing line, and the server goes on by itself when the database does.

use std::time::Duration;

use regulars_scenarios::server::{Client, process::Process};

use crate::{
    restarts::serve_for,
    run,
    shop::{Books, EVENTS, Shop},
    wire::{Passes, Wire},
};

const TILLS: usize = 4;
/// Requests while nothing passes, and clients that make them at the same time.
const REQUESTS: usize = 60;
const CLIENTS: usize = 12;
/// Threads that a server may have: its own, those of its clients here, and a few.
const THREADS_MAX: usize = 60;

#[test]
fn f17_a_slow_database_is_waited_for() {
    let (mut random, cycles) = run(5);
    let shop = Shop::open(Books::postgres(), TILLS);
    let wire = Wire::to(&shop.books.url());
    shop.trade(|trade| {
        let server = shop.serve_at(&wire.url(&shop.books.url(), 60));
        trade.opened(&server.base);
        for _ in 0..cycles {
            let delay = Duration::from_millis(u64::try_from(random.number(1, 100)).unwrap());
            wire.set(Passes { delay: Some(delay), ..Passes::default() });
            trade.wait_for_answers(4);
        }
        wire.set(Passes::default());
        trade.wait_for_answers(1);
        assert_eq!(trade.done().failed, 0, "nobody was turned away");
        server
    });
}

#[test]
fn f17_a_database_that_hangs_holds_up_nobody() {
    let (mut random, cycles) = run(2);
    let shop = Shop::open(Books::postgres(), TILLS);
    let wire = Wire::to(&shop.books.url());
    let url = wire.url(&shop.books.url(), 1);
    shop.trade(|trade| {
        let mut server = shop.serve_at(&url);
        trade.opened(&server.base);
        for cycle in 0..cycles {
            let more = u64::try_from(random.number(1, 20)).unwrap();
            serve_for(trade, &mut server, || shop.serve_at(&url), more);
            let held_up = random.chance(50);
            wire.set(Passes { held_up, held_down: !held_up, delay: None });
            // All of them are answered while nothing passes.
            asks(&shop, &server);
            if let Some(threads) = threads(&server) {
                assert!(threads <= THREADS_MAX, "cycle {cycle}: {threads} threads");
            }
            wire.set(Passes::default());
            serve_for(trade, &mut server, || shop.serve_at(&url), 1);
        }
        server
    });
}

/// Many clients ask for balances and report orders. None is answered well.
fn asks(shop: &Shop, server: &Process) {
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            scope.spawn(move || {
                let own = Client::within(server.base.clone(), shop.key.clone(), Duration::from_secs(60));
                for number in 0..REQUESTS / CLIENTS {
                    // Of a member that no till has written, so that nothing is remembered.
                    let answer = match number % 2 {
                        0 => own.get("/v1/programs/corner/members/external:nobody/balance"),
                        _ => own.report(EVENTS, &shop.trifle(client as u64)),
                    };
                    let refused = answer.is_ok_and(|answer| answer.status < 500);
                    assert!(!refused, "client {client} was answered though nothing passes");
                }
            });
        }
    });
}

/// How many threads a server has; none when it has ended.
fn threads(server: &Process) -> Option<usize> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).ok()?;
    status.lines().find_map(|line| line.strip_prefix("Threads:")?.trim().parse().ok())
}
