//! F24: a server that is halted in whatever it is doing, for as long as another one needs to write what it was about to write, and
//! then goes on as if nothing had happened. Nothing that it decided on what it remembered is stored.

use regulars_scenarios::server::process::Process;

use crate::{
    restarts::keep_serving_all,
    run,
    shop::{Books, Shop},
};

const TILLS: usize = 4;

#[test]
fn f24_a_halted_server_overwrites_nothing() {
    let (mut random, cycles) = run(5);
    let shop = Shop::open(Books::postgres(), TILLS);
    shop.trade(|trade| {
        let mut servers: Vec<Process> = (0..2).map(|_| shop.serve()).collect();
        servers.iter().for_each(|server| trade.opened(&server.base));
        for _ in 0..cycles {
            let expected = trade.done().answered + u64::try_from(random.number(1, 20)).unwrap();
            keep_serving_all(trade, &mut servers, || shop.serve(), |done| expected <= done.answered);
            let halted = servers.remove(random.place(servers.len()));
            halted.signal("STOP").unwrap();
            trade.closed(&halted.base);
            // It may hold locks that the other one waits for; then there are refusals instead of answers.
            let expected = trade.done().tries() + u64::try_from(random.number(5, 20)).unwrap();
            keep_serving_all(trade, &mut servers, || shop.serve(), |done| expected <= done.tries());
            halted.signal("CONT").unwrap();
            trade.opened(&halted.base);
            servers.push(halted);
        }
        let expected = trade.done().answered + 20;
        keep_serving_all(trade, &mut servers, || shop.serve(), |done| expected <= done.answered);
        servers
    });
}
