//! What is asked of SQLite alone: the bytes in its files, who may read them, and what it refuses.

use std::{
    collections::{BTreeMap, HashSet},
    ffi::OsString,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use regulars_store::{Batch, Erased, Fault, Inspection, Lookup, NewMember, Store};
use rusqlite::Connection;

use crate::{
    Open,
    rows::{account, account_id, commit, entry, join, lookup, member, member_id, program, step},
};

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("regulars-store-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("the folder for temporary files is writable");
        Self(path)
    }

    pub fn address(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }

    pub fn open(&self) -> Store {
        Store::open(&self.address()).expect("opens")
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("regulars.db")
    }

    /// Whether the bytes are in any file of the folder.
    fn holds(&self, canary: &[u8]) -> bool {
        fs::read_dir(&self.0).expect("is a folder").any(|file| {
            let bytes = fs::read(file.expect("is listed").path()).expect("is readable");
            bytes.windows(canary.len()).any(|window| window == canary)
        })
    }
}

/// Every `<kind:number>` in the files of the folder.
fn canaries(folder: &Folder) -> HashSet<Vec<u8>> {
    let mut found = HashSet::new();
    for file in fs::read_dir(&folder.0).expect("is a folder") {
        let bytes = fs::read(file.expect("is listed").path()).expect("is readable");
        let like = |window: &&[u8]| window[0] == b'<' && window[5] == b':' && window[14] == b'>';
        found.extend(bytes.windows(15).filter(like).map(<[u8]>::to_vec));
    }
    found
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn with_database(case: &dyn Fn(Open<'_>)) {
    let folder = Folder::new();
    case(&|| folder.open());
}

#[test]
fn refuses_addresses() {
    for url in ["", "sqlite:", "mysql://user:secret@host/db", "file.db", "SQLITE:x"] {
        let fault = Store::open(url).expect_err(url);
        assert!(matches!(fault, Fault::Unusable { .. }), "{url}: {fault}");
        assert!(!fault.to_string().contains("secret"));
    }
    assert!(matches!(Store::open("sqlite:/no/such/folder/x.db"), Err(Fault::Io { .. })));
}

#[test]
fn refuses_files_that_are_not_ours() {
    let folder = Folder::new();
    fs::write(folder.file(), b"this is not a database, though it is long enough to look at".repeat(100))
        .unwrap();
    let url = format!("sqlite:{}", folder.file().display());
    assert!(matches!(Store::open(&url), Err(Fault::Corrupt { .. })));
}

/// As if a later release had been here.
const NEWER: &str = "UPDATE refinery_schema_history SET version = 900
                      WHERE version = (SELECT max(version) FROM refinery_schema_history)";

#[test]
fn refuses_a_newer_schema() {
    let folder = Folder::new();
    drop(folder.open());
    Connection::open(folder.file()).and_then(|raw| raw.execute(NEWER, [])).unwrap();
    let fault = Store::open(&format!("sqlite:{}", folder.file().display())).expect_err("is newer");
    assert!(matches!(fault, Fault::NewerSchema { found: 900, .. }), "{fault}");
}

#[test]
fn older_tables_are_refused_when_nothing_is_to_be_changed() {
    let folder = Folder::new();
    let known = {
        let told = Store::open_as_it_is(&folder.address()).expect_err("it is empty");
        let Fault::OlderSchema { found: 0, known } = told else { panic!("{told}") };
        known
    };
    drop(folder.open());
    drop(Store::open_as_it_is(&folder.address()).unwrap());
    let older = format!("DELETE FROM refinery_schema_history WHERE version = {known}");
    Connection::open(folder.file()).and_then(|raw| raw.execute(&older, [])).unwrap();
    let told = Store::open_as_it_is(&folder.address()).expect_err("it lacks a step");
    assert!(matches!(told, Fault::OlderSchema { found, .. } if found == known - 1), "{told}");
    assert!(told.to_string().contains("run `regulars migrate`"), "{told}");
    Connection::open(folder.file()).and_then(|raw| raw.execute(NEWER, [])).unwrap();
    let told = Store::open_as_it_is(&folder.address()).expect_err("is newer");
    assert!(matches!(told, Fault::NewerSchema { found: 900, .. }), "{told}");
    drop(Store::open_as_it_is("sqlite::memory:").unwrap());
}

/// The names and contents of a folder's files, but for the index of the log, which is scratch of whoever reads.
fn contents(folder: &Folder) -> BTreeMap<OsString, Vec<u8>> {
    let files = fs::read_dir(&folder.0).unwrap().map(|file| file.unwrap());
    let files = files.filter(|file| !file.path().to_string_lossy().ends_with("-shm"));
    files.map(|file| (file.file_name(), fs::read(file.path()).unwrap())).collect()
}

#[test]
fn a_look_changes_nothing() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.file().display());
    let look = || {
        let before = contents(&folder);
        let seen = Store::inspect(&url);
        assert_eq!(contents(&folder), before);
        seen
    };
    assert!(matches!(look(), Err(Fault::Io { .. })), "nothing is made");
    let store = folder.open();
    let tea = program(&store, "tea");
    let known = look().unwrap().known;
    let current = |max_recorded_at| Inspection {
        schema: known,
        known,
        pending: vec![],
        open: vec![],
        nodes: vec![],
        max_recorded_at,
    };
    assert_eq!(look().unwrap(), current(None));
    commit(&store, &step(tea, 1, None, 2));
    let latest = store.max_recorded_at(tea).unwrap();
    assert!(latest.is_some());
    assert_eq!(look().unwrap(), current(latest), "the log of a running server is read");
    drop(store);
    assert_eq!(look().unwrap(), current(latest));
    let raw = |sql: &str| {
        let raw = Connection::open(folder.file()).unwrap();
        raw.execute_batch(sql).unwrap();
    };
    raw(NEWER);
    assert!(look().unwrap().is_newer() && look().unwrap().pending.is_empty());
    raw("DELETE FROM refinery_schema_history");
    let old = look().unwrap();
    assert_eq!((old.schema, old.pending.len()), (0, usize::try_from(known).unwrap()));
    assert_eq!(old.pending[0].name, "foundation");
    fs::write(folder.file(), b"no database, though it is long enough to look at".repeat(100)).unwrap();
    assert!(matches!(look(), Err(Fault::Corrupt { .. })));
    for none in ["sqlite:", "sqlite::memory:", "mysql://host/db"] {
        assert!(matches!(Store::inspect(none), Err(Fault::Unusable { .. })), "{none}");
    }
}

#[test]
fn backs_up() {
    let source = Folder::new();
    let store = source.open();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 2));
    let folder = Folder::new();
    let target = folder.0.join("copy of today.db");
    store.backup(&target).unwrap();
    assert!(matches!(store.backup(&target), Err(Fault::Constraint { .. })));
    commit(&store, &step(tea, 1, Some(2), 3));
    let copy = Store::open(&format!("sqlite:{}", target.display())).unwrap();
    assert_eq!(copy.accounts(tea, &[account_id(1)]).unwrap()[0].version, 2);
    assert_eq!(copy.snapshot().unwrap().check_file().unwrap(), [""; 0]);
    assert!(0 < copy.size_on_disk().unwrap());
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let store = folder.open();
    program(&store, "tea");
    store.backup(&folder.0.join("copy.db")).unwrap();
    for file in fs::read_dir(&folder.0).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
}

#[test]
fn a_memory_store_is_its_own() {
    let (one, two) = (Store::open("sqlite::memory:").unwrap(), Store::open("sqlite::memory:").unwrap());
    program(&one, "tea");
    assert_eq!(two.programs().unwrap(), []);
    assert_eq!(one.programs().unwrap().len(), 1);
}

#[test]
fn servers_may_start_together() {
    let folder = Folder::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| drop(folder.open()));
        }
    });
    program(&folder.open(), "tea");
}

#[test]
fn entries_are_never_changed() {
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 2));
    let raw = Connection::open(folder.file()).unwrap();
    raw.execute_batch("PRAGMA recursive_triggers = ON").unwrap();
    for wrong in [
        "UPDATE entry SET record = x'00'",
        "UPDATE entry SET seq = seq + 1",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry",
    ] {
        let error = raw.execute(wrong, []).expect_err(wrong);
        assert!(error.to_string().contains("never"), "{wrong}: {error}");
    }
    assert_eq!(store.entry_at(account_id(1), 2).unwrap(), Some(entry(tea, 1, 2)));
}

#[test]
fn a_guard_that_is_gone_is_told() {
    let folder = Folder::new();
    let store = folder.open();
    commit(&store, &step(program(&store, "tea"), 1, None, 2));
    let missing = |store: &Store| store.snapshot().unwrap().missing_guards().unwrap();
    assert_eq!(missing(&store), [""; 0]);
    let check = |harm: &str, expected: &[&str]| {
        let copy = Folder::new();
        store.backup(&copy.file()).unwrap();
        Connection::open(copy.file()).unwrap().execute_batch(harm).unwrap();
        assert_eq!(missing(&copy.open()), expected, "{harm}");
    };
    check("SELECT 1", &[]);
    check("DROP TRIGGER entry_never_goes", &["the trigger entry_never_goes is missing"]);
    check("DROP INDEX entry_identity", &["the unique index entry_identity is missing"]);
    check(
        "DROP INDEX entry_identity; CREATE INDEX entry_identity ON entry (program_id, source, external_id);",
        &["the unique index entry_identity is missing"],
    );
    check(
        "DROP TRIGGER entry_never_changes;
         CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry BEGIN SELECT 1; END;",
        &["the trigger entry_never_changes is another than it should be"],
    );
    check("ALTER TABLE answer ADD COLUMN more TEXT", &["the table answer is another than it should be"]);
    // What only makes reading quicker is no guard.
    check("DROP INDEX account_due", &[]);
}

#[test]
fn postings_can_be_queried() {
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 3));
    let raw = Connection::open(folder.file()).unwrap();
    let sums: Vec<(String, String, i64)> = raw
        .prepare("SELECT wallet, bucket, sum(amount) FROM posting GROUP BY wallet, bucket ORDER BY bucket")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(sums, [("points".into(), "available".into(), 60), ("points".into(), "issued".into(), -60)]);
    // A reader that wants one account's lines must not scan the ledger.
    let plan: Vec<String> = raw
        .prepare("EXPLAIN QUERY PLAN SELECT * FROM posting WHERE account_id = x'00'")
        .unwrap()
        .query_map([], |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(plan.iter().any(|step| step.starts_with("SEARCH entry USING INDEX")), "{plan:?}");
}

#[test]
fn what_was_committed_outlives_a_crash() {
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 2));
    // What a killed process leaves: the files as they are now, without a checkpoint or a farewell.
    let after = Folder::new();
    for name in ["regulars.db", "regulars.db-wal"] {
        fs::copy(folder.0.join(name), after.0.join(name)).unwrap();
    }
    let survivor = after.open();
    assert_eq!(survivor.accounts(tea, &[account_id(1)]).unwrap(), [account(tea, 1, 2)]);
    assert_eq!(survivor.entry_at(account_id(1), 2).unwrap(), Some(entry(tea, 1, 2)));
    assert_eq!(survivor.snapshot().unwrap().check_file().unwrap(), [""; 0]);
}

#[test]
fn a_torn_log_ends_at_the_last_whole_commit() {
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 1));
    let whole = fs::metadata(folder.0.join("regulars.db-wal")).unwrap().len();
    commit(&store, &step(tea, 1, Some(1), 2));
    let log = fs::read(folder.0.join("regulars.db-wal")).unwrap();
    for cut in [whole, whole + 1, (whole + log.len() as u64) / 2, log.len() as u64 - 1] {
        let after = Folder::new();
        fs::copy(folder.file(), after.file()).unwrap();
        fs::write(after.0.join("regulars.db-wal"), &log[..usize::try_from(cut).unwrap()]).unwrap();
        let survivor = after.open();
        assert_eq!(survivor.accounts(tea, &[account_id(1)]).unwrap(), [account(tea, 1, 1)], "cut at {cut}");
        assert_eq!(survivor.entry_at(account_id(1), 2).unwrap(), None);
    }
}

#[test]
fn a_damaged_file_is_noticed() {
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    for number in 1..200 {
        commit(&store, &step(tea, number, None, 1));
    }
    drop(store);
    let mut bytes = fs::read(folder.file()).unwrap();
    let page = bytes.len() / 4096 - 2;
    bytes[page * 4096..page * 4096 + 64].fill(0xee);
    fs::write(folder.file(), bytes).unwrap();
    let found = folder.open().snapshot().unwrap().check_file();
    assert!(found.is_err() || found.is_ok_and(|problems| !problems.is_empty()));
}

#[test]
fn an_index_that_differs_from_its_table_is_noticed() {
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    for number in 1..50 {
        commit(&store, &step(tea, number, None, 1));
    }
    drop(store);
    let raw = Connection::open(folder.file()).unwrap();
    let of_index = "SELECT rootpage, (SELECT external_id FROM entry ORDER BY rowid DESC LIMIT 1)
                      FROM sqlite_schema WHERE name = 'entry_identity'";
    let (page, number): (u32, String) =
        raw.query_row(of_index, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    drop(raw);
    let page = usize::try_from(page).unwrap();
    let mut bytes = fs::read(folder.file()).unwrap();
    let page = &mut bytes[(page - 1) * 4096..page * 4096];
    let at = page.windows(number.len()).position(|bytes| bytes == number.as_bytes()).unwrap();
    // Another number than the entry's, in the same place of the order: by the table it is there, by the index it is not.
    page[at + number.len() - 1] ^= 1;
    fs::write(folder.file(), bytes).unwrap();
    assert_ne!(folder.open().snapshot().unwrap().check_file().unwrap(), [""; 0]);
}

/// Many members, so that pages split and merge and rows move about, then all of them erased.
#[test]
fn an_erased_member_leaves_no_bytes() {
    const MEMBERS: u32 = 1_500;
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    // Scattered, as hashes are, and as members' numbers are not.
    let scattered = |number: u32| number.wrapping_mul(2_654_435_761);
    let canary = |kind: &str, number: u32| format!("<{kind}:{number:08x}>").into_bytes();
    let hash = |number: u32| {
        let mut hash = [0; 32];
        hash[..4].copy_from_slice(&scattered(number).to_be_bytes());
        hash[4..4 + 15].copy_from_slice(&canary("hash", number));
        hash
    };
    for number in 0..MEMBERS {
        let mut batch = join(tea, u128::from(scattered(number)), &[]);
        let NewMember { row, lookups } = &mut batch.members[0];
        row.wrapped_key = Some(canary("key_", number).repeat(3));
        row.profile = Some(canary("prof", number).repeat(usize::try_from(number % 40).unwrap() + 1));
        lookups.push(Lookup { kind: "phone".into(), hash: hash(number) });
        let mut answer = crate::rows::answer(&number.to_string(), 1);
        answer.member = Some(row.id);
        answer.body = canary("body", number).repeat(20);
        commit(&store, &Batch { answers: vec![answer], ..batch });
    }
    // A change to longer and shorter keys, so that old ones must go too.
    for number in (0..MEMBERS).step_by(7) {
        let id = member_id(u128::from(scattered(number)));
        let update = regulars_store::MemberUpdate {
            program: tea,
            id,
            expected_revision: 1,
            profile: Some(canary("new_", number).repeat(30)),
            wrapped_key: Some(canary("key2", number).repeat(2)),
            status: regulars_store::MemberStatus::Active,
            add_lookups: vec![],
            remove_lookups: vec![],
        };
        store.update_member(&update).unwrap();
    }
    let before = canaries(&folder);
    assert!(["key_", "hash", "body", "prof"].iter().all(|kind| before.contains(&canary(kind, 1))));

    let is_erased = |number: u32| number % 20 == 1;
    let erase = |number: u32| store.erase_member(tea, member_id(u128::from(scattered(number))), 1).unwrap();
    for number in (0..MEMBERS).filter(|number| is_erased(*number)) {
        assert_eq!(erase(number), Erased::Done { log_emptied: true });
    }
    let is_left = |found: &HashSet<Vec<u8>>, kind: &str| {
        (0..MEMBERS).any(|number| is_erased(number) && found.contains(&canary(kind, number)))
    };
    // The keys at once, without which the profiles are noise; the rest with the next scrub.
    let found = canaries(&folder);
    assert!(!is_left(&found, "key_") && !is_left(&found, "key2"));
    assert!(store.scrub().unwrap());
    let found = canaries(&folder);
    assert!(!is_left(&found, "hash") && !is_left(&found, "body"));
    // The others are whole.
    assert!(["key_", "hash", "body"].iter().all(|kind| found.contains(&canary(kind, 3))));
    let whole = store.find_member(tea, "phone", &hash(3)).unwrap().map(|found| found.member);
    assert_eq!(whole, Some(member_id(u128::from(scattered(3)))));
    assert_eq!(store.snapshot().unwrap().check_file().unwrap(), [""; 0]);
}

#[test]
fn one_erased_member_is_gone_at_once() {
    let folder = Folder::new();
    let store = folder.open();
    let tea = program(&store, "tea");
    let mut batch = join(tea, 1, &[lookup("phone", 1)]);
    batch.members[0].row = regulars_store::MemberRow {
        wrapped_key: Some(b"canary of the key".to_vec()),
        profile: Some(b"canary of the profile".to_vec()),
        ..member(tea, 1)
    };
    batch.members[0].lookups[0].hash = *b"canary of a phone number's hash.";
    commit(&store, &batch);
    assert!(folder.holds(b"canary"));
    assert_eq!(store.erase_member(tea, member_id(1), 1).unwrap(), Erased::Done { log_emptied: true });
    assert!(!folder.holds(b"canary"));
    drop(store);
    assert!(!folder.holds(b"canary"));
}
