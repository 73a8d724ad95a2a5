//! F31: an older release serves while a newer one starts on its database, is killed while it brings the tables up to date, starts
//! again, and takes over. `REGULARS_OLDER` names the older binary, which `scripts/older` builds of the release before the
//! newest step of the schema; without it both are of this release, and only their being there at the same time is shown.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use regulars_scenarios::server::process::Process;

use crate::{
    run,
    shop::{Books, Shop, serve_command, stop},
};

const TILLS: usize = 4;

fn older() -> Option<PathBuf> {
    let older = std::env::var_os("REGULARS_OLDER").map(PathBuf::from);
    println!("older: {older:?}");
    older
}

/// The command of this or an older release.
fn command(binary: Option<&PathBuf>, url: &str) -> Command {
    serve_command(binary.map(Command::new), url)
}

#[test]
fn f31_a_newer_release_takes_over_on_postgres() {
    let (mut random, cycles) = run(4);
    let older = older();
    let books = Books::postgres();
    let url = books.url();
    let shop = Shop::open_by(books, TILLS, command(older.as_ref(), &url));
    shop.trade(|trade| {
        let mut old = Process::begin(&mut command(older.as_ref(), &url), Some(&shop.key)).unwrap();
        trade.opened(&old.base);
        for _ in 0..cycles {
            trade.wait_for_answers(1);
            let mut starting = command(None, &url).stdout(Stdio::null()).spawn().unwrap();
            trade.wait_for_answers(u64::try_from(random.number(0, 9)).unwrap());
            starting.kill().unwrap();
            starting.wait().unwrap();
        }
        let newer = shop.serve();
        trade.opened(&newer.base);
        trade.wait_for_answers(40);
        assert!(stop(&mut old).success());
        trade.closed(&old.base);
        trade.wait_for_answers(20);
        newer
    });
}

#[test]
fn f31_a_newer_release_takes_over_on_sqlite() {
    let (mut random, cycles) = run(4);
    let older = older();
    let books = Books::sqlite();
    let url = books.url();
    let shop = Shop::open_by(books, TILLS, command(older.as_ref(), &url));
    shop.trade(|trade| {
        let mut old = Process::begin(&mut command(older.as_ref(), &url), Some(&shop.key)).unwrap();
        trade.opened(&old.base);
        trade.wait_for_answers(u64::try_from(random.number(1, 40)).unwrap());
        assert!(stop(&mut old).success());
        trade.closed(&old.base);
        for _ in 0..cycles {
            // A file has one server at a time. This one is killed when it has written so much, or listens.
            let mut starting = command(None, &url).stdout(Stdio::piped()).spawn().unwrap();
            let told = std::io::Read::read(&mut starting.stdout.take().unwrap(), &mut [0]);
            assert!(told.is_ok());
            starting.kill().unwrap();
            starting.wait().unwrap();
        }
        let newer = shop.serve();
        trade.opened(&newer.base);
        trade.wait_for_answers(20);
        newer
    });
}
