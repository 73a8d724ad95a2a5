//! F14 on PostgreSQL: rot in its files. A bit turns over in a table or an index while nobody looks. Its pages have checksums (they
//! have by default since version 18), so whoever reads the page is told; what is read is what was written.

use std::{fs, path::PathBuf};

use regulars_scenarios::server::process::regulars;

use crate::{
    run,
    shop::{Books, Shop},
};

const TILLS: usize = 2;
/// Enough that tables have a few pages.
const ANSWERS: u64 = 60;

/// The files of the tables and indexes of a database, those of long values among them.
const FILES: &str = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') AND
    (relnamespace = 'public'::regnamespace OR relname LIKE 'pg_toast_%' AND 16384 <= oid)";

/// What a dump says of the database: without the word that each has of its own, against those who would write into it.
fn content(dump: &str) -> String {
    let of_dump = |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
    dump.lines().filter(of_dump).map(|line| format!("{line}\n")).collect()
}

#[test]
fn f14_a_bit_that_turned_over_is_noticed_or_harmless_on_postgres() {
    let (mut random, cycles) = run(6);
    let shop = Shop::open(Books::postgres(), TILLS);
    shop.trade(|trade| {
        let server = shop.serve();
        trade.opened(&server.base);
        trade.wait_for_answers(ANSWERS);
        server
    });
    let url = shop.books.url();
    let name = url.trim_start_matches("postgres:///").split('?').next().unwrap();
    let mut cluster = shop.books.cluster();
    let before = cluster.try_dump(&url).map(|dump| content(&dump)).unwrap();
    let files = cluster.sql(name, FILES).unwrap();
    let data = cluster.folder().join("data");
    let whole = |path: &str| (data.join(path), fs::read(data.join(path)).unwrap());
    // Everything is in the files, and nothing is left to be done again, which would heal them.
    cluster.sql("postgres", "CHECKPOINT").unwrap();
    let files: Vec<(PathBuf, Vec<u8>)> =
        files.lines().map(whole).filter(|(_, bytes)| !bytes.is_empty()).collect();
    let (mut by_audit, mut by_postgres, mut harmless) = (0, 0, 0);
    for _ in 0..cycles {
        let (file, bytes) = &files[random.place(files.len())];
        let (byte, bit) = (random.place(bytes.len()), random.place(8));
        let mut rotten = bytes.clone();
        rotten[byte] ^= 1 << bit;
        cluster.stop();
        fs::write(file, rotten).unwrap();
        cluster.resume();
        let audit = regulars(["audit", "--store", &url]).unwrap().output().unwrap();
        let told = format!("bit {bit} of byte {byte} of {}: {audit:?}", file.display());
        match (audit.status.code(), cluster.try_dump(&url).map(|dump| content(&dump))) {
            (Some(1), _) => by_audit += 1,
            (Some(0), Err(_)) => by_postgres += 1,
            (Some(0), Ok(after)) if after == before => harmless += 1,
            _ => panic!("{told}"),
        }
        cluster.stop();
        fs::write(file, bytes).unwrap();
        cluster.resume();
    }
    println!(
        "{by_audit} noticed by the audit, {by_postgres} by who reads it, {harmless} changed nothing that is read"
    );
    assert!(0 < by_audit);
    drop(cluster);
    crate::shop::audited(&shop.books);
}
