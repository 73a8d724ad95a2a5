//! F16: the connection to the database is cut while a commit is under way: before the order arrives, and after bytes of the
//! answer. Nobody at the server knows then whether it is stored. It goes on, and each event that is repeated has its one answer,
//! whichever way it went.

use regulars_scenarios::server::process::Process;

use crate::{
    restarts::{keep_serving, serve_for},
    run,
    shop::{Books, Shop, stop},
    wire::{ANSWER_BYTES, Cut, Wire},
};

/// Commits between two cuts, at most.
const COMMITS_MAX: i64 = 4;

#[test]
fn f16_a_cut_around_a_commit_has_one_outcome() {
    // Before, after none of the answer, after every other byte of it.
    let after = (0..=ANSWER_BYTES).step_by(2).map(Cut::After);
    let cuts: Vec<Cut> = std::iter::once(Cut::Before).chain(after).collect();
    let (mut random, cycles) = run(cuts.len() as u64);
    let shop = Shop::open(Books::postgres(), 3);
    let wire = Wire::to(&shop.books.url());
    let url = wire.url(&shop.books.url(), 5);
    shop.trade(|trade| {
        let mut server = shop.serve_at(&url);
        trade.opened(&server.base);
        for cut in cuts.into_iter().cycle().take(usize::try_from(cycles).unwrap()) {
            wire.cut(u64::try_from(random.number(0, COMMITS_MAX)).unwrap(), cut);
            keep_serving(trade, &mut server, ended, || wire.cuts.try_recv().is_ok());
            serve_for(trade, &mut server, ended, 1);
        }
        // A commit that nobody waited for may have been cut last.
        let _ = stop(&mut server);
        trade.closed(&server.base);
        server = shop.serve();
        trade.opened(&server.base);
        trade.wait_for_answers(1);
        server
    });
}

/// A server that ends by itself is no answer to a commit in doubt.
fn ended() -> Process {
    panic!("the server has ended, and all who use the same database with it")
}
