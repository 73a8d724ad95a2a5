//! F18: one of two servers is parted from the database, in either direction or both. It takes nothing while it is, the other goes
//! on, and when it is back all is as if it had only been slow. The part is a wire on the loopback device that lets nothing
//! through and closes nothing, which is what a network without a way looks like from both ends.

use std::time::Duration;

use regulars_scenarios::server::Client;

use crate::{
    restarts::serve_for,
    run,
    shop::{Books, EVENTS, Shop},
    wire::{Passes, Wire},
};

const TILLS: usize = 4;

#[test]
fn f18_a_server_without_its_database_takes_nothing() {
    let (mut random, cycles) = run(3);
    let shop = Shop::open(Books::postgres(), TILLS);
    let wire = Wire::to(&shop.books.url());
    let url = wire.url(&shop.books.url(), 1);
    let done = shop.trade(|trade| {
        let mut parted = shop.serve_at(&url);
        let other = shop.serve();
        [&parted, &other].into_iter().for_each(|server| trade.opened(&server.base));
        for cycle in 0..cycles {
            trade.wait_for_answers(u64::try_from(random.number(1, 20)).unwrap());
            let (held_up, held_down) = [(true, false), (false, true), (true, true)][random.place(3)];
            wire.set(Passes { held_up, held_down, delay: None });
            let client = Client::within(parted.base.clone(), shop.key.clone(), Duration::from_secs(60));
            let asked = client.report(EVENTS, &shop.trifle(cycle));
            assert!(
                !asked.is_ok_and(|answer| answer.status < 500),
                "it has answered for a database that it can't reach"
            );
            // Whatever of the first one is under way, the second one goes on.
            trade.closed(&parted.base);
            trade.wait_for_answers(5);
            wire.set(Passes::default());
            trade.opened(&parted.base);
            serve_for(trade, &mut parted, || shop.serve_at(&url), 1);
        }
        (parted, other)
    });
    assert!(0 < done.failed, "nobody has noticed: {done:?}");
}
