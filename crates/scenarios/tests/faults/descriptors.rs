//! F12: a server that may open no more files, because connections that say nothing have taken all it may have. It lives, whoever is
//! connected is served or told "later", and when the connections go it takes new ones by itself.

use std::{net::TcpStream, process::Command};

use regulars_scenarios::server::process::{Process, regulars};

use crate::{
    run,
    shop::{Books, Shop, serve_command},
};

const TILLS: usize = 3;
/// Files that the server may have open: enough to start.
const FILES: u32 = 64;
/// Connections that say nothing.
const CONNECTIONS: usize = 100;

fn descriptors(books: Books, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let shop = Shop::open(books, TILLS);
    let mut limited = Command::new("prlimit");
    limited.arg(format!("--nofile={FILES}")).arg(regulars([] as [&str; 0]).unwrap().get_program());
    let mut serve = serve_command(Some(limited), &shop.books.url());
    shop.trade(|trade| {
        let mut server = Process::begin(&mut serve, Some(&shop.key)).unwrap();
        trade.opened(&server.base);
        for _ in 0..cycles {
            trade.wait_for_answers(u64::try_from(random.number(1, 20)).unwrap());
            let address = server.base.trim_start_matches("http://");
            let connect = |_| TcpStream::connect(address).unwrap();
            let connections: Vec<TcpStream> = (0..CONNECTIONS).map(connect).collect();
            trade.wait_for_answers(u64::try_from(random.number(1, 20)).unwrap());
            drop(connections);
            // Somebody new is served again.
            let ready = server.client().get("/ready").unwrap();
            assert_eq!(ready.status, 200, "{}", ready.body);
        }
        assert_eq!(server.child.try_wait().unwrap(), None, "it has ended");
        server
    });
}

#[test]
fn f12_a_server_without_free_descriptors_lives_on_sqlite() {
    descriptors(Books::sqlite(), 3);
}

#[test]
fn f12_a_server_without_free_descriptors_lives_on_postgres() {
    descriptors(Books::postgres(), 3);
}
