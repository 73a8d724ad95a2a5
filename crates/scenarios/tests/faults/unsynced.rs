//! F10 on PostgreSQL: a sync of its log says that it failed. The database stops and starts again from what is surely there, as often as
//! that happens, and whatever a server was told or not told, each event happens once.

use std::{fs, process::Stdio};

use regulars_scenarios::{faults::preload, server::process::Process};

use crate::{
    cluster::Cluster,
    restarts::keep_serving,
    run,
    shop::{Books, Shop, serve_command, stop},
};

const TILLS: usize = 4;
/// Answers between two looks at whether the database has stopped.
const ANSWERS: u64 = 5;
/// The sync of each process of the database that fails. A start has fewer.
const SYNC: &str = "12";
/// Starts of a server until the database has recovered.
const STARTS_MAX: u32 = 1_000;

fn books() -> Books {
    Books::of(Cluster::start_in(|folder| {
        let library = preload(folder, "failing.c").unwrap();
        vec![
            ("LD_PRELOAD", library),
            ("FAIL_SYNC", SYNC.into()),
            ("FAIL_OF", "/pg_wal/".into()),
            ("FAIL_WHILE", folder.join("failing")),
        ]
    }))
}

#[test]
fn f10_a_sync_of_postgres_that_failed_loses_nothing() {
    let (_, cycles) = run(3);
    let shop = Shop::open(books(), TILLS);
    let failing = shop.books.cluster().folder().join("failing");
    let done = shop.trade(|trade| {
        // As a service manager does: until the database takes connections again.
        let start = || {
            let mut serve = serve_command(None, &shop.books.url());
            Process::begin(serve.stderr(Stdio::null()), Some(&shop.key)).ok()
        };
        let serve = || (0..STARTS_MAX).find_map(|_| start()).expect("a database that is there is opened");
        let mut server = serve();
        trade.opened(&server.base);
        fs::write(&failing, "").unwrap();
        for _ in 0..cycles {
            // Somebody must have noticed, and be served again.
            let before = trade.done();
            keep_serving(trade, &mut server, serve, || before.failed < trade.done().failed);
            let failed = trade.done().answered + ANSWERS;
            keep_serving(trade, &mut server, serve, || failed <= trade.done().answered);
        }
        fs::remove_file(&failing).unwrap();
        // One whose last commit is in doubt ends by itself.
        let _ = stop(&mut server);
        trade.closed(&server.base);
        server = serve();
        trade.opened(&server.base);
        trade.wait_for_answers(1);
        server
    });
    assert!(0 < done.was_stored + done.was_not, "{done:?}");
}
