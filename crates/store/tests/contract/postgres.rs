//! What is asked of PostgreSQL alone: which servers and databases it refuses, what it keeps wrong data out with, and what
//! becomes of two writers, of a lost connection and of a crash. And the server for the contract.

use std::{collections::BTreeSet, thread};

use regulars_store::{Batch, Commit, Erased, Fault, Inspection, Lookup, Store};
use rusqlite::Connection;

use crate::{
    Open,
    cluster::Cluster,
    rows::{account, account_id, answer, commit, entry, join, lookup, member_id, program, step},
    sqlite::Folder,
};

/// Runs cases one after the other on one server, each with a database of its own.
pub fn with_server(cases: &[(&str, crate::Case)]) {
    let server = Cluster::start();
    for (name, case) in cases {
        // Shown when the case fails.
        eprintln!("case {name}");
        let url = server.database();
        let open: Open<'_> = &|| Store::open(&url).expect("opens");
        case(open);
    }
}

/// The name of the database in an address.
pub fn name(url: &str) -> &str {
    url.trim_start_matches("postgres:///").split('?').next().unwrap()
}

#[test]
fn refuses_addresses() {
    let refused = |url: &str, text: &str| {
        for fault in
            [Store::open(url).map(drop).expect_err(url), Store::inspect(url).map(drop).expect_err(url)]
        {
            assert!(matches!(fault, Fault::Unusable { .. }), "{url}: {fault}");
            let told = fault.to_string();
            assert!(told.contains(text), "{url}: {told}");
            assert!(!told.contains("secret"), "{told}");
        }
    };
    refused("postgres://ada:secret@localhost:port/tea", "expected an address");
    refused("postgres://localhost/tea?password=secret&colour=red", "expected an address");
    // What leaves the machine in plain is somebody's decision.
    refused("postgres://ada:secret@db.example/tea", "sslmode=disable");
    refused("postgres://ada:secret@localhost/tea?sslmode=require", "encrypted");
    let nobody =
        Store::open("postgres://ada:secret@127.0.0.1:1/tea?sslmode=disable").expect_err("nobody listens");
    assert!(matches!(nobody, Fault::Io { .. }) && !nobody.to_string().contains("secret"), "{nobody}");

    let server = Cluster::start();
    refused(&server.url("nowhere"), "createdb");
    let latin = "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'";
    server.sql("postgres", latin).unwrap();
    refused(&server.url("latin"), "LATIN1");
}

#[test]
fn a_look_changes_nothing() {
    let server = Cluster::start();
    let url = server.database();
    let tables = || {
        let count = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
        server.sql(name(&url), count).unwrap()
    };
    let empty = Store::inspect(&url).unwrap();
    assert_eq!((empty.schema, empty.max_recorded_at, tables().as_str()), (0, None, "0"));
    assert_eq!(
        (empty.pending.len(), empty.pending[0].name.as_str()),
        (usize::try_from(empty.known).unwrap(), "foundation")
    );
    let store = Store::open(&url).unwrap();
    let tea = program(&store, "tea");
    let current = |max_recorded_at| Inspection {
        schema: empty.known,
        pending: vec![],
        max_recorded_at,
        ..empty.clone()
    };
    assert_eq!(Store::inspect(&url).unwrap(), current(None));
    commit(&store, &step(tea, 1, None, 2));
    assert_eq!(Store::inspect(&url).unwrap(), current(Some(2_002)));

    // As if a later release had been here.
    let newer = "UPDATE refinery_schema_history SET version = 900
                  WHERE version = (SELECT max(version) FROM refinery_schema_history)";
    server.sql(name(&url), newer).unwrap();
    let seen = Store::inspect(&url).unwrap();
    assert!(seen.is_newer() && seen.pending.is_empty());
    let fault = Store::open(&url).expect_err("is newer");
    assert!(matches!(fault, Fault::NewerSchema { found: 900, .. }), "{fault}");
}

#[test]
fn older_tables_are_refused_when_nothing_is_to_be_changed() {
    let server = Cluster::start();
    let url = server.database();
    let told = Store::open_as_it_is(&url).expect_err("it is empty");
    let Fault::OlderSchema { found: 0, known } = told else { panic!("{told}") };
    drop(Store::open(&url).unwrap());
    drop(Store::open_as_it_is(&url).unwrap());
    let history = |sql: &str| drop(server.sql(name(&url), sql).unwrap());
    history(&format!("DELETE FROM refinery_schema_history WHERE version = {known}"));
    let told = Store::open_as_it_is(&url).expect_err("it lacks a step");
    assert!(matches!(told, Fault::OlderSchema { found, .. } if found == known - 1), "{told}");
    history("UPDATE refinery_schema_history SET version = 900 WHERE version = 3");
    let told = Store::open_as_it_is(&url).expect_err("is newer");
    assert!(matches!(told, Fault::NewerSchema { found: 900, .. }), "{told}");
}

#[test]
fn servers_may_start_together() {
    let server = Cluster::start();
    let url = server.database();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| drop(Store::open(&url).unwrap()));
        }
    });
    program(&Store::open(&url).unwrap(), "tea");
}

#[test]
fn what_keeps_wrong_data_out() {
    let server = Cluster::start();
    let url = server.database();
    let store = Store::open(&url).unwrap();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 3));
    for wrong in [
        "UPDATE entry SET record = ''",
        "UPDATE entry SET seq = seq + 1",
        "DELETE FROM entry",
        "TRUNCATE entry CASCADE",
    ] {
        let error = server.sql(name(&url), wrong).expect_err(wrong);
        assert!(error.contains("never"), "{wrong}: {error}");
    }
    assert_eq!(store.entry_at(account_id(1), 2).unwrap(), Some(entry(tea, 1, 2)));
    // The ledger can be read line by line, and for one account without reading all of it.
    let sums = "SELECT wallet, bucket, sum(amount) FROM posting GROUP BY wallet, bucket ORDER BY bucket";
    assert_eq!(server.sql(name(&url), sums).unwrap(), "points|available|60\npoints|issued|-60");
    let plan = "SET enable_seqscan = off; EXPLAIN SELECT * FROM posting WHERE account_id = '00000000-0000-0000-0000-000000000001'";
    let plan = server.sql(name(&url), plan).unwrap();
    assert!(plan.contains("on entry") && plan.contains("Index Cond"), "{plan}");

    assert_eq!(store.snapshot().unwrap().missing_guards().unwrap(), [""; 0]);
    drop(store);
    until_nobody_uses(&server, name(&url));
    let check = |harm: &str, expected: &[&str]| {
        let copy = server.copy(name(&url));
        server.sql(name(&copy), harm).unwrap();
        assert_eq!(
            Store::open(&copy).unwrap().snapshot().unwrap().missing_guards().unwrap(),
            expected,
            "{harm}"
        );
    };
    let another = |name: &str| format!("the {name} is another than it should be");
    check("DROP TRIGGER entry_never_goes ON entry", &["the trigger entry_never_goes is missing"]);
    check("ALTER TABLE entry DISABLE TRIGGER entry_never_goes", &["the trigger entry_never_goes is missing"]);
    check("DROP INDEX entry_identity", &["the unique index entry_identity is missing"]);
    check(
        "DROP INDEX entry_identity; CREATE INDEX entry_identity ON entry (program_id, source, external_id)",
        &["the unique index entry_identity is missing"],
    );
    check(
        "DROP INDEX entry_identity; CREATE UNIQUE INDEX entry_identity ON entry (program_id, source, external_id, seq)",
        &[&another("unique index entry_identity")],
    );
    check(
        "CREATE OR REPLACE FUNCTION entry_stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        &["entry_never_changes", "entry_never_emptied", "entry_never_goes"]
            .map(|name| another(&format!("trigger {name}")))
            .each_ref()
            .map(String::as_str),
    );
    check("ALTER TABLE answer ADD COLUMN more text", &[&another("table answer")]);
    check("ALTER TABLE draft DROP CONSTRAINT draft_program_id_fkey", &[&another("table draft")]);
    check("ALTER TABLE version DROP CONSTRAINT version_number_check", &[&another("table version")]);
    // What only makes reading quicker is no guard.
    check("DROP INDEX account_due", &[]);

    // A row without what it refers to is found, though nothing keeps such rows out any more.
    let copy = server.copy(name(&url));
    let harm = "DELETE FROM account";
    server.sql(name(&copy), harm).unwrap();
    let problems = Store::open(&copy).unwrap().snapshot().unwrap().check_file().unwrap();
    assert_eq!(problems, ["a row of entry refers to no row of account"; 3]);
}

/// Waits until the connections of a store that was dropped are gone.
fn until_nobody_uses(server: &Cluster, database: &str) {
    let users = format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'");
    while server.sql("postgres", &users).unwrap() != "0" {}
}

/// What a schema is made of, a line for each: columns with what they hold, keys, indexes, references, triggers, views, and
/// the steps that led there.
type Parts = BTreeSet<String>;

const PARTS_OF_SQLITE: &str = "
    WITH ours AS (SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'refinery_schema_history')
    SELECT 'column ' || ours.name || '.' || own.name
           || CASE own.type WHEN 'INTEGER' THEN ' whole' WHEN 'TEXT' THEN ' text' WHEN 'BLOB' THEN ' bytes' END
           || CASE WHEN own.[notnull] OR own.pk THEN ' always' ELSE '' END
      FROM ours, pragma_table_info(ours.name) AS own
     UNION ALL
    SELECT 'key ' || ours.name || '(' || group_concat(own.name, ',' ORDER BY own.pk) || ')'
      FROM ours, pragma_table_info(ours.name) AS own WHERE own.pk GROUP BY ours.name
     UNION ALL
    SELECT CASE list.[unique] WHEN 1 THEN 'unique ' ELSE 'index ' END || ours.name
           || '(' || (SELECT group_concat(name, ',' ORDER BY seqno) FROM pragma_index_info(list.name)) || ')'
           || CASE list.partial WHEN 1 THEN ' of some' ELSE '' END
      FROM ours, pragma_index_list(ours.name) AS list WHERE list.origin <> 'pk'
     UNION ALL
    SELECT 'reference ' || ours.name || '(' || group_concat(own.[from], ',' ORDER BY own.seq) || ') ' || own.[table]
      FROM ours, pragma_foreign_key_list(ours.name) AS own GROUP BY ours.name, own.id
     UNION ALL
    SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('trigger', 'view')
     UNION ALL
    SELECT 'step ' || version || ' ' || name FROM refinery_schema_history";

const PARTS_OF_POSTGRES: &str = "
    WITH ours AS (SELECT oid, relname FROM pg_class
                   WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'refinery_schema_history')
    SELECT 'column ' || relname || '.' || attname
           || CASE format_type(atttypid, NULL) WHEN 'bigint' THEN ' whole' WHEN 'boolean' THEN ' whole'
                   WHEN 'text' THEN ' text' WHEN 'bytea' THEN ' bytes' WHEN 'uuid' THEN ' bytes' END
           || CASE WHEN attnotnull THEN ' always' ELSE '' END
      FROM ours JOIN pg_attribute ON attrelid = oid WHERE 0 < attnum AND NOT attisdropped
     UNION ALL
    SELECT CASE WHEN indisprimary THEN 'key ' WHEN indisunique THEN 'unique ' ELSE 'index ' END || relname
           || '(' || (SELECT string_agg(attname, ',' ORDER BY place)
                        FROM unnest(indkey) WITH ORDINALITY AS part (number, place)
                        JOIN pg_attribute ON attrelid = indrelid AND attnum = number) || ')'
           || CASE WHEN indpred IS NOT NULL THEN ' of some' ELSE '' END
      FROM ours JOIN pg_index ON indrelid = oid
     UNION ALL
    SELECT 'reference ' || relname
           || '(' || (SELECT string_agg(attname, ',' ORDER BY place)
                        FROM unnest(conkey) WITH ORDINALITY AS part (number, place)
                        JOIN pg_attribute ON attrelid = conrelid AND attnum = number) || ') ' || confrelid::regclass
      FROM ours JOIN pg_constraint ON conrelid = ours.oid WHERE contype = 'f'
     UNION ALL
    SELECT 'trigger ' || tgname FROM ours JOIN pg_trigger ON tgrelid = ours.oid WHERE NOT tgisinternal
     UNION ALL
    SELECT 'view ' || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
     UNION ALL
    SELECT 'step ' || version || ' ' || name FROM refinery_schema_history";

#[test]
fn both_databases_have_one_schema() {
    let server = Cluster::start();
    let url = server.database();
    drop(Store::open(&url).unwrap());
    let postgres: Parts =
        server.sql(name(&url), PARTS_OF_POSTGRES).unwrap().lines().map(str::to_owned).collect();
    let folder = Folder::new();
    let file = folder.0.join("regulars.db");
    drop(Store::open(&format!("sqlite:{}", file.display())).unwrap());
    let raw = Connection::open(file).unwrap();
    let mut statement = raw.prepare(PARTS_OF_SQLITE).unwrap();
    let sqlite: Parts = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    for kind in ["column ", "key ", "unique ", "index ", "reference ", "trigger ", "view ", "step "] {
        let any = |parts: &Parts| parts.iter().any(|part| part.starts_with(kind));
        assert!(any(&sqlite) && any(&postgres), "no {kind}is compared");
    }
    let only = |left: &Parts, right: &Parts| left.difference(right).cloned().collect::<Vec<_>>();
    // A key is overwritten where it lies on SQLite, and found by its member on PostgreSQL, where an entry's account is not looked
    // for once more.
    let of_sqlite = [
        "column member.key_number whole",
        "column member_key.key_number whole always",
        "key member_key(key_number)",
        "reference entry(account_id) account",
        "reference member(key_number) member_key",
    ];
    // SQLite knows no order to empty a table.
    let of_postgres = [
        "column member_key.member_id bytes always",
        "column member_key.program_id whole always",
        "key member_key(program_id,member_id)",
        "reference member_key(program_id,member_id) member",
        "trigger entry_never_emptied",
    ];
    assert_eq!(only(&sqlite, &postgres), of_sqlite);
    assert_eq!(only(&postgres, &sqlite), of_postgres);
}

/// Several lanes, as several servers have, on few accounts and with identities that others have.
#[test]
fn writers_do_not_get_stuck_on_each_other() {
    const WRITERS: u64 = 4;
    const ROUNDS: u64 = 60;
    const ACCOUNTS: u64 = 12;
    let server = Cluster::start();
    let url = server.database();
    let store = Store::open(&url).unwrap();
    let tea = program(&store, "tea");
    for number in 1..=ACCOUNTS {
        commit(&store, &step(tea, number.into(), None, 0));
    }
    let write = |writer: u64| {
        let store = Store::open(&url).unwrap();
        let mut done = 0;
        for round in 0..ROUNDS {
            // Each goes through the accounts in an order of its own.
            let numbers: Vec<u64> = (0..ACCOUNTS / 2)
                .map(|place| 1 + (round + writer + place * (2 * writer + 1)) % ACCOUNTS)
                .collect();
            let ids: Vec<_> = numbers.iter().map(|number| account_id((*number).into())).collect();
            let mut batch = Batch::default();
            for row in store.accounts(tea, &ids).unwrap() {
                let number = u128::from_be_bytes(*row.account.0.as_bytes()) & 0xff;
                if batch.accounts.iter().any(|write| write.row.account == row.account) {
                    continue;
                }
                let mut one = step(tea, number, Some(row.version), row.version + 1);
                // Now and then two have the same event, as of a till that repeats on another server.
                if round % 3 == 0 && batch.entries.is_empty() {
                    one.entries[0].external_id = format!("twice {round}");
                }
                batch.accounts.extend(one.accounts);
                batch.entries.extend(one.entries);
            }
            if matches!(store.commit(&batch).unwrap(), Commit::Done) {
                done += batch.entries.len();
            }
        }
        done
    };
    let done: usize = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS).map(|writer| scope.spawn(move || write(writer))).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    assert!(0 < done);
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.counts(None).unwrap().entries, done as u64);
    let mut versions = 0;
    snapshot.for_each_account(None, &mut |row| versions += row.version).unwrap();
    assert_eq!(versions, done as u64);
    // Rows are locked in one order, so nobody ever had to give way. Connections tell what they have met when they end.
    drop((snapshot, store));
    until_nobody_uses(&server, name(&url));
    let deadlocks = format!("SELECT deadlocks FROM pg_stat_database WHERE datname = '{}'", name(&url));
    assert_eq!(server.sql("postgres", &deadlocks).unwrap(), "0");
}

#[test]
fn a_lost_connection_is_replaced() {
    let mut server = Cluster::start();
    let url = server.database();
    let store = Store::open(&url).unwrap();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 1));
    let others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE pid <> pg_backend_pid() AND application_name = 'regulars'";
    assert_ne!(server.sql("postgres", others).unwrap(), "0");
    until_nobody_uses(&server, name(&url));
    again(&store, &step(tea, 1, Some(1), 2));
    // What was answered is there after a crash, whatever the server's own settings say about waiting for the disk.
    server.crash();
    again(&store, &step(tea, 1, Some(2), 3));
    server.crash();
    let store = Store::open(&url).unwrap();
    assert_eq!(store.accounts(tea, &[account_id(1)]).unwrap(), [account(tea, 1, 3)]);
    assert_eq!(store.entry_at(account_id(1), 3).unwrap(), Some(entry(tea, 1, 3)));
    assert_eq!(store.snapshot().unwrap().check_file().unwrap(), [""; 0]);
}

/// Commits on a store whose connections were cut: the first try may find that out, and says so.
fn again(store: &Store, batch: &Batch) {
    for _ in 0..20 {
        match store.commit(batch) {
            Ok(done) => return assert_eq!(done, Commit::Done),
            Err(fault) => assert!(matches!(fault, Fault::Busy { .. }), "{fault}"),
        }
    }
    panic!("no connection works");
}

#[test]
fn an_erased_member_is_in_no_row() {
    let server = Cluster::start();
    let url = server.database();
    let store = Store::open(&url).unwrap();
    let tea = program(&store, "tea");
    let canary = |kind: &str, number: u128| format!("<canary of the {kind} of {number:04}>");
    for number in 1..=2 {
        let mut batch = join(tea, number, &[lookup("phone", 1)]);
        let member = &mut batch.members[0];
        member.row.wrapped_key = Some(canary("key", number).into_bytes());
        member.row.profile = Some(canary("profile", number).into_bytes());
        let mut hash = [b'.'; 32];
        let text = canary("hash", number);
        hash[..text.len()].copy_from_slice(text.as_bytes());
        member.lookups = vec![Lookup { kind: "phone".into(), hash }];
        let mut told = answer(&number.to_string(), 1);
        (told.member, told.body) = (Some(member.row.id), canary("body", number).into_bytes());
        commit(&store, &Batch { answers: vec![told], ..batch });
    }
    let tables = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";
    let tables = server.sql(name(&url), tables).unwrap();
    let found = |number: u128| {
        let rows =
            tables.lines().map(|table| server.sql(name(&url), &format!("SELECT t::text FROM {table} AS t")));
        let rows: String = rows.map(Result::unwrap).collect();
        let hex = |text: String| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        ["key", "profile", "hash", "body"].map(|kind| rows.contains(&hex(canary(kind, number))))
    };
    assert_eq!((found(1), found(2)), ([true; 4], [true; 4]));
    assert_eq!(store.erase_member(tea, member_id(1), 1).unwrap(), Erased::Done { log_emptied: true });
    assert_eq!((found(1), found(2)), ([false; 4], [true; 4]));
    assert!(store.scrub().unwrap());
    let vacuumed =
        "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_stat_user_tables WHERE 0 < vacuum_count";
    assert_eq!(server.sql(name(&url), vacuumed).unwrap(), "answer member member_key member_lookup");
    assert_eq!((found(1), found(2)), ([false; 4], [true; 4]));
}
