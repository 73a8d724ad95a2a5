//! F14: rot in the file. A bit turns over somewhere in each page of a database that nobody uses. The audit notices, or nothing that
//! is stored has changed; where neither is so the flip lies in something that is no part of the books, and those are named here.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use regulars_scenarios::{
    faults::{run, spread},
    server::process::{Process, regulars, store},
    simulator::random::Random,
};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use serde_json::json;

use super::{
    PROGRAM,
    crash::{events, live, prepare},
    order,
    power::copy,
};

/// Flips of a cycle.
const FLIPS: u64 = 8;
/// Enough orders that tables and indexes have more than one page.
const ORDERS: u64 = 120;

/// Of what the audit does not know what must be in it. Who reads it can't be told wrong books: keys and answers to keyed changes,
/// what is told to whom, what is written and not published, when the schema was made, codes of vouchers, which are hashed or
/// sealed, and personal data, which is sealed.
const NOT_AUDITED: [&str; 14] = [
    "answer",
    "api_key",
    "delivery",
    "draft",
    "erasure_journal",
    "job",
    "member",
    "member_key",
    "member_lookup",
    "migration_part",
    "node",
    "refinery_schema_history",
    "voucher_code",
    "webhook",
];

/// The same of single columns: the clocks of programs, and what is kept for people.
const COLUMNS_NOT_AUDITED: [(&str, &str); 8] = [
    ("program", "clock_kind"),
    ("program", "clock_instant"),
    ("program", "replay_open"),
    ("program", "created_at"),
    ("recorded", "recorded_at"),
    ("version", "note"),
    ("version", "published_at"),
    ("version", "published_by"),
];

/// All rows of all tables, read without an index.
fn rows(file: &Path) -> rusqlite::Result<BTreeMap<String, Vec<String>>> {
    let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let names: Vec<String> =
        file.prepare(names)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let read = |name: String| {
        let mut all = file.prepare(&format!("SELECT * FROM \"{name}\" NOT INDEXED"))?;
        let columns = all.column_names().enumerate();
        let columns: Vec<usize> = columns
            .filter(|(_, column)| !COLUMNS_NOT_AUDITED.contains(&(&*name, column)))
            .map(|(place, _)| place)
            .collect();
        let row = |row: &rusqlite::Row<'_>| {
            // As bytes, since what was a text need not be one any more.
            let values: Vec<ValueRef<'_>> =
                columns.iter().map(|place| row.get_ref(*place)).collect::<Result<_, _>>()?;
            Ok(format!("{values:?}"))
        };
        let mut rows: Vec<String> = all.query_map([], row)?.collect::<Result<_, _>>()?;
        rows.sort_unstable();
        Ok((name, rows))
    };
    names.into_iter().map(read).collect()
}

/// Whether each index has what its table has.
fn is_whole(file: &Path) -> bool {
    let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let told =
        file.and_then(|file| file.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0)));
    told.is_ok_and(|told| told == "ok")
}

/// The tables whose rows are not what they were, and "indexes".
fn changed(file: &Path, before: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let Ok(after) = rows(file) else { return BTreeSet::from(["everything".to_owned()]) };
    let names = before.keys().chain(after.keys());
    let mut changed: BTreeSet<String> =
        names.filter(|name| before.get(*name) != after.get(*name)).cloned().collect();
    if !is_whole(file) {
        changed.insert("indexes".to_owned());
    }
    changed
}

/// A database in which all kinds of things have happened, and that nobody uses.
fn books(folder: &Path) {
    fs::create_dir(folder).unwrap();
    let (key, ben) = prepare(folder);
    let mut server = Process::start(folder, Some(&key), |_| ()).unwrap();
    let client = server.client();
    let events = events(&ben);
    assert_eq!(live(&client, &events).0.len(), events.len());
    for number in 0..ORDERS {
        let who = if number % 3 == 0 { "ben" } else { "ada" };
        let paid = order(number, &json!({"external_id": who}));
        client.report(&format!("{PROGRAM}/events"), &paid).unwrap().done().unwrap();
    }
    server.signal("TERM").unwrap();
    assert!(server.child.wait().unwrap().success());
    let file = Connection::open(folder.join("regulars.db")).unwrap();
    let emptied: i64 = file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
    assert_eq!(emptied, 0, "somebody uses the file");
}

/// A place in a page. Much of a page is empty, so that most places are where something is.
fn place(page: &[u8], random: &mut Random) -> usize {
    let full: Vec<usize> = (0..page.len()).filter(|place| page[*place] != 0).collect();
    if full.is_empty() || random.chance(20) { random.place(page.len()) } else { random.pick(&full) }
}

fn audit(folder: &Path) -> (Option<i32>, String) {
    let told = regulars(["audit", "--store"]).unwrap().arg(store(folder)).output().unwrap();
    let text = [told.stdout, told.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (told.status.code(), text.concat())
}

#[test]
fn f14_a_bit_that_turned_over_is_noticed_or_harmless() {
    let (mut random, cycles) = run(14);
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    books(&whole);
    let before = rows(&whole.join("regulars.db")).unwrap();
    assert_eq!(audit(&whole).0, Some(0));
    let bytes = fs::read(whole.join("regulars.db")).unwrap();
    let size = Connection::open(whole.join("regulars.db")).unwrap();
    let size: u32 = size.query_row("PRAGMA page_size", [], |row| row.get(0)).unwrap();
    let size = usize::try_from(size).unwrap();
    let pages = (bytes.len() / size) as u64;
    let flips = cycles * FLIPS;
    let (mut noticed, mut harmless, mut elsewhere) = (0, 0, BTreeMap::<BTreeSet<String>, u32>::new());
    for flip in 0..flips {
        let page = usize::try_from(spread(&mut random, flip, flips, pages)).unwrap() - 1;
        let (byte, bit) = (page * size + place(&bytes[page * size..][..size], &mut random), random.place(8));
        let left = folder.path().join("left");
        copy(&whole, &left);
        let mut rotten = bytes.clone();
        rotten[byte] ^= 1 << bit;
        fs::write(left.join("regulars.db"), rotten).unwrap();
        match audit(&left) {
            (Some(1), _) => noticed += 1,
            (Some(0), _) => {
                let changed = changed(&left.join("regulars.db"), &before);
                let told =
                    format!("bit {bit} of byte {byte} in page {} of {pages} changed {changed:?}", page + 1);
                assert!(
                    changed.iter().all(|name| NOT_AUDITED.contains(&&**name)),
                    "{told}, and nobody has noticed"
                );
                match changed.is_empty() {
                    true => harmless += 1,
                    false => *elsewhere.entry(changed).or_default() += 1,
                }
            }
            (code, told) => panic!("bit {bit} of byte {byte}: the audit ended with {code:?}: {told}"),
        }
        fs::remove_dir_all(&left).unwrap();
    }
    println!(
        "{pages} pages, {flips} flips: {noticed} noticed, {harmless} changed nothing, elsewhere {elsewhere:?}"
    );
    assert!(0 < noticed && 0 < harmless);
}
