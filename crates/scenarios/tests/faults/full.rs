//! F11 on PostgreSQL: there is no room left for its tables. What would write is refused, what reads is answered, the server says that
//! it is not ready, and goes on by itself when there is room.

use std::{fs, path::Path};

use regulars_scenarios::{faults::preload, server::Client};
use serde_json::json;

use crate::{
    cluster::Cluster,
    run,
    shop::{Books, EVENTS, PROGRAM, Shop, stop},
    trade::Written,
};

/// Orders for which there may still be room in pages that are there.
const ORDERS_MAX: u64 = 5_000;

/// A server whose tables can't grow while a file `full` is in its folder.
fn books() -> Books {
    Books::of(Cluster::start_in(|folder| {
        let library = preload(folder, "failing.c").unwrap();
        vec![("LD_PRELOAD", library), ("FULL", folder.join("full")), ("FULL_OF", "/base/".into())]
    }))
}

/// Reports an order; none when there is no room for it.
fn report(shop: &Shop, client: &Client, number: u64) -> Option<Written> {
    let event = shop.event(0, number * 5);
    let answer = client.report(EVENTS, &event).unwrap();
    match (answer.status, answer.body["code"].as_str()) {
        (200 | 201, _) => Some(Written { id: answer.body["event"].clone(), event }),
        (503, Some("storage_full")) => None,
        _ => panic!("{event}: {} {}", answer.status, answer.body),
    }
}

#[test]
fn f11_a_full_disk_of_postgres_refuses_what_writes_until_there_is_room() {
    let (_, cycles) = run(3);
    let shop = Shop::open(books(), 1);
    let full = shop.books.cluster().folder().join("full");
    let mut server = shop.serve();
    let client = server.client();
    let (mut written, mut next) = (Vec::new(), 0..);
    for cycle in 0..cycles {
        fill(&full, true);
        let refused = next.by_ref().take(usize::try_from(ORDERS_MAX).unwrap()).find(|number| {
            let done = report(&shop, &client, *number);
            let is_refused = done.is_none();
            written.extend(done);
            is_refused
        });
        let refused = refused.unwrap_or_else(|| panic!("cycle {cycle}: there was room for everything"));
        assert!(report(&shop, &client, refused).is_none(), "there is still no room");
        let balance = client.get(&format!("{PROGRAM}/members/external:member%200/balance")).unwrap();
        let balance = balance.done().unwrap();
        assert_eq!(balance["wallets"][0]["available"], json!(written.len() * 10), "reading goes on");
        assert_eq!(client.get("/ready").unwrap().status, 503);
        fill(&full, false);
        written.extend(Some(report(&shop, &client, refused).expect("it goes on by itself")));
        assert_eq!(client.get("/ready").unwrap().status, 200);
    }
    drop(client);
    assert!(stop(&mut server).success());
    shop.check(&written);
}

fn fill(full: &Path, is_full: bool) {
    if is_full { fs::write(full, "").unwrap() } else { fs::remove_file(full).unwrap() }
}
