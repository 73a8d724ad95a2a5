//! F29: clients that begin a request and do not go on, in the middle of its head or of its body. They are cut off after a while,
//! and nobody else notices them.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use regulars_scenarios::server::process::Process;

use crate::{
    run,
    shop::{Books, EVENTS, Shop},
};

const TILLS: usize = 4;
/// Connections of a cycle; a process may have about a thousand files open.
const DAWDLERS: u64 = 4;
/// Answers for the others while the dawdlers are connected.
const ANSWERS: u64 = 60;

#[test]
fn f29_who_dawdles_is_cut_off_and_holds_up_nobody_on_sqlite() {
    dawdlers(Books::sqlite(), 75);
}

#[test]
fn f29_who_dawdles_is_cut_off_and_holds_up_nobody_on_postgres() {
    dawdlers(Books::postgres(), 75);
}

fn dawdlers(books: Books, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let shop = Shop::open(books, TILLS);
    shop.trade(|trade| {
        let server = shop.serve();
        trade.opened(&server.base);
        let connections: Vec<TcpStream> =
            (0..cycles * DAWDLERS).map(|_| begin(&shop, &server, random.chance(50))).collect();
        trade.wait_for_answers(ANSWERS);
        assert_eq!(trade.done().failed, 0, "somebody was turned away");
        for mut connection in connections {
            let mut told = Vec::new();
            // Cut off, with or without a word. It would hang here if nobody did.
            let _ = connection.read_to_end(&mut told);
            let told = String::from_utf8_lossy(&told);
            assert!(told.is_empty() || told.starts_with("HTTP/1.1 408"), "{told}");
        }
        trade.wait_for_answers(1);
        assert_eq!(trade.done().failed, 0, "somebody was turned away");
        server
    });
}

/// Sends half of a request: of its head, or all of that and a byte of the body.
fn begin(shop: &Shop, server: &Process, whole_head: bool) -> TcpStream {
    let mut connection = TcpStream::connect(server.base.trim_start_matches("http://")).unwrap();
    let mut request =
        format!("POST {EVENTS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
    if whole_head {
        request += &format!("Authorization: Bearer {}\r\nContent-Length: 1000\r\n\r\n{{", shop.key);
    }
    connection.write_all(request.as_bytes()).unwrap();
    connection
}
