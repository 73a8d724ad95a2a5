//! Tables that are distributed over several machines. Citus itself is not here: a stand-in in the database refuses of tables
//! what Citus refuses (`cluster/citus.sql`), and the statements are those for Citus, on one machine. `scripts/citus` runs the
//! same suite on a Citus that somebody has.

use regulars_engine::id::ProgramId;
use regulars_store::{Commit, CopiedTable, Fault, MigrateHow, NodeId, NodeRole, Store, copy};
use uuid::Uuid;

use crate::{
    Open,
    cluster::{CITUS, Cluster, empty},
    postgres::name,
    rows::{account_id, commit, entry, join, lookup, program, step},
    sqlite::Folder,
};

fn distribute(url: &str) -> Result<Vec<String>, Fault> {
    let mut done = Vec::new();
    let how = MigrateHow {
        lock_time: std::time::Duration::from_millis(100),
        tries_max: 2,
        ..MigrateHow::default()
    };
    Store::distribute(url, &how, &mut |step| done.push(step.name.clone())).map(|()| done)
}

/// A new database whose tables are distributed, as far as the stand-in can.
pub fn distributed(server: &Cluster) -> String {
    let url = server.database();
    server.stand_in_for_citus(name(&url));
    drop(Store::open(&url).unwrap());
    distribute(&url).unwrap();
    url
}

/// Runs cases one after the other on one server, each with a database of its own.
pub fn with_stand_in(cases: &[(&str, crate::Case)]) {
    let server = Cluster::start();
    for (name, case) in cases {
        eprintln!("case {name}");
        let url = distributed(&server);
        let open: Open<'_> = &|| Store::open(&url).expect("opens");
        case(open);
    }
}

/// Runs all cases on a Citus that somebody has, in its database, which is emptied before each one.
pub fn with_address(cases: &[(&str, crate::Case)]) {
    let Ok(url) = std::env::var(CITUS) else {
        eprintln!("\n*** SKIPPED: nothing was tried on Citus. scripts/citus postgres://… does so. ***\n");
        return;
    };
    for (name, case) in cases {
        eprintln!("case {name}");
        empty(&url);
        drop(Store::open(&url).expect("opens"));
        distribute(&url).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let open: Open<'_> = &|| Store::open(&url).expect("opens");
        case(open);
    }
}

#[test]
fn distributes_once_and_goes_on_where_it_was() {
    let server = Cluster::start();
    let url = server.database();
    let database = name(&url).to_owned();
    let refused = |expected: &str| {
        let told = distribute(&url).expect_err(expected).to_string();
        assert!(told.contains(expected), "{told}");
    };
    refused("has schema 0");
    let store = Store::open(&url).unwrap();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 3));
    commit(&store, &join(tea, 2, &[lookup("phone", 1)]));
    refused("has no citus extension");
    assert_eq!(Store::citus_plan(&url).unwrap().version, None);
    server.stand_in_for_citus(&database);

    // A server that runs would go on with the statements for one machine.
    let node = NodeId(Uuid::from_u128(1));
    store.note_node(node, NodeRole::All, "1.0").unwrap();
    refused("1 servers of Regulars use it");
    store.forget_node(node).unwrap();
    drop(store);

    // Somebody holds a table in the middle of it.
    let holder = server
        .session(&database, "BEGIN; SELECT FROM member_key; LOCK TABLE member_key IN ACCESS EXCLUSIVE MODE");
    server.sql(&database, "CREATE FUNCTION trip() RETURNS void LANGUAGE sql AS ''").unwrap();
    let before = Store::citus_plan(&url).unwrap();
    assert_eq!((before.version.as_deref(), before.pending().count()), (Some("stand-in"), before.steps.len()));
    refused("blocked by process");
    assert_eq!(Store::citus_plan(&url).unwrap(), before, "a step is done or not");
    drop(holder);
    let breaks = "CREATE TRIGGER trip BEFORE UPDATE ON member FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()";
    server.sql(&database, breaks).unwrap();
    refused("because it has triggers");
    let halfway = Store::citus_plan(&url).unwrap();
    assert_eq!(halfway.pending().next().unwrap().name, "distribute member by member_id");
    server.sql(&database, "DROP TRIGGER trip ON member").unwrap();

    let done = distribute(&url).unwrap();
    assert_eq!(done, halfway.pending().map(|step| step.name.clone()).collect::<Vec<_>>());
    assert_eq!(Store::citus_plan(&url).unwrap().pending().count(), 0);
    assert_eq!(distribute(&url).unwrap(), [""; 0], "once is enough");

    // What was there is there, and what was taken is taken.
    let store = Store::open(&url).unwrap();
    assert_eq!(store.entry_at(account_id(1), 3).unwrap(), Some(entry(tea, 1, 3)));
    assert_eq!(store.max_recorded_at(tea).unwrap(), Some(2_003));
    assert_eq!(Store::inspect(&url).unwrap().max_recorded_at, Some(2_003));
    let mut again = step(tea, 3, None, 1);
    again.entries[0].external_id = "1/2".to_owned();
    let Commit::Taken(taken) = store.commit(&again).unwrap() else { panic!("1/2 is account 1's") };
    assert_eq!(taken.identities.len(), 1);
    assert_eq!(store.snapshot().unwrap().check_file().unwrap(), [""; 0]);
}

#[test]
fn every_table_has_its_place() {
    let server = Cluster::start();
    let url = distributed(&server);
    let places = "SELECT relname || ' ' || CASE WHEN table_name IS NULL THEN 'on the coordinator'
                         ELSE coalesce('by ' || distribution_column || ', group ' || colocation_id, 'everywhere') END
                    FROM pg_class LEFT JOIN citus_tables ON table_name = oid
                   WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname COLLATE \"C\"";
    let expected = "account by account_id, group 1
answer by key, group 7
api_key everywhere
delivery by webhook_id, group 8
draft everywhere
entry by account_id, group 1
entry_lookup by external_id, group 2
erasure_journal on the coordinator
job on the coordinator
member by member_id, group 3
member_key by member_id, group 3
member_lookup by hash, group 4
migration_part on the coordinator
node on the coordinator
outbox by account_id, group 1
program everywhere
recorded on the coordinator
recovery_code on the coordinator
refinery_schema_history on the coordinator
session on the coordinator
shared by id, group 5
staff on the coordinator
staff_role on the coordinator
symbol everywhere
throttle on the coordinator
ticket on the coordinator
version everywhere
voucher_code by program_id, group 6
webhook everywhere";
    // A table that is new wants a place here, in the plan, and in docs/decisions/citus.md.
    assert_eq!(server.sql(name(&url), places).unwrap(), expected);
}

#[test]
fn the_stand_in_refuses_what_citus_refuses() {
    let server = Cluster::start();
    let url = server.database();
    server.stand_in_for_citus(name(&url));
    let made = "CREATE TABLE a (id uuid PRIMARY KEY, other text NOT NULL UNIQUE, free text);
                CREATE TABLE b (id uuid PRIMARY KEY REFERENCES a); CREATE TABLE c (id uuid PRIMARY KEY, a uuid REFERENCES b)";
    server.sql(name(&url), made).unwrap();
    let refused = |sql: &str, expected: &str| {
        let told = server.sql(name(&url), sql).expect_err(sql);
        assert!(told.contains(expected), "{sql}: {told}");
    };
    refused("SELECT create_distributed_table('a', 'id')", "cannot create constraint on \"a\"");
    refused("SELECT create_distributed_table('a', 'free')", "may be null");
    server.sql(name(&url), "ALTER TABLE a DROP CONSTRAINT a_other_key").unwrap();
    refused("SELECT create_distributed_table('a', 'id')", "a local table refers to it");
    refused("SELECT create_distributed_table('b', 'id')", "must be a distributed table or a reference table");
    server
        .sql(
            name(&url),
            "ALTER TABLE b DROP CONSTRAINT b_id_fkey; SELECT create_distributed_table('a', 'id')",
        )
        .unwrap();
    refused("SELECT create_distributed_table('a', 'id')", "already distributed");
    refused("CREATE UNIQUE INDEX ON a (other)", "cannot create constraint on \"a\"");
    refused("ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a", "a local table refers to it");
    server
        .sql(name(&url), "ALTER TABLE c DROP CONSTRAINT c_a_fkey; SELECT create_distributed_table('b', 'id')")
        .unwrap();
    refused("ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a", "not colocated");
    server.sql(name(&url), "SELECT create_distributed_table('c', 'id', colocate_with => 'a')").unwrap();
    refused("ALTER TABLE c ADD FOREIGN KEY (a) REFERENCES a", "not colocated");
    server.sql(name(&url), "ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES a").unwrap();
    let trigger = "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()";
    refused(trigger, "because it has triggers");
}

/// Who owns the tables takes the right to change entries from itself; a superuser keeps it, as with triggers.
#[test]
fn entries_are_kept_by_privileges() {
    let server = Cluster::start();
    server.sql("postgres", "CREATE ROLE tea LOGIN").unwrap();
    server.sql("postgres", "CREATE DATABASE owned OWNER tea").unwrap();
    server.stand_in_for_citus("owned");
    server.sql("owned", "GRANT USAGE ON SCHEMA stand_in TO tea; GRANT ALL ON ALL TABLES IN SCHEMA stand_in TO tea;
                         GRANT ALL ON ALL SEQUENCES IN SCHEMA stand_in TO tea; GRANT SELECT ON citus_tables TO tea;
                         GRANT CREATE ON SCHEMA public TO tea").unwrap();
    let url = server.url("owned").replace("user=postgres", "user=tea");
    let store = Store::open(&url).unwrap();
    let tea = program(&store, "tea");
    drop(store);
    distribute(&url).unwrap();
    let store = Store::open(&url).unwrap();
    commit(&store, &step(tea, 1, None, 2));
    for wrong in ["UPDATE entry SET record = ''", "DELETE FROM entry", "TRUNCATE entry"] {
        let told = server.sql("owned", &format!("SET ROLE tea; {wrong}")).expect_err(wrong);
        assert!(told.contains("permission denied for table entry"), "{wrong}: {told}");
    }
    let guards = || store.snapshot().unwrap().missing_guards().unwrap();
    assert_eq!(guards(), [""; 0]);
    server.sql("owned", "GRANT UPDATE ON entry TO tea").unwrap();
    assert_eq!(guards(), ["entries may be changed: somebody has the privilege"]);
    server.sql("owned", "REVOKE UPDATE ON entry FROM tea; DROP TABLE entry_lookup").unwrap();
    drop(store);
    // Without its look-up it is neither one nor the other, and takes nothing.
    let store = Store::open(&url).unwrap();
    assert!(store.commit(&step(tea, 1, Some(2), 3)).is_err());
}

#[test]
fn the_audit_finds_what_no_index_keeps() {
    let server = Cluster::start();
    let url = distributed(&server);
    let store = Store::open(&url).unwrap();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 2));
    commit(&store, &join(tea, 2, &[lookup("phone", 1)]));
    let problems = || store.snapshot().unwrap().check_file().unwrap();
    assert_eq!(problems(), [""; 0]);
    let harm = |sql: &str| drop(server.sql(name(&url), sql).unwrap());
    harm("DELETE FROM entry_lookup WHERE seq = 1");
    assert_eq!(problems(), ["a row of entry refers to no row of entry_lookup"]);
    harm("UPDATE entry_lookup SET seq = 7");
    harm("DELETE FROM account WHERE account_id NOT IN (SELECT account_id FROM entry)");
    harm("UPDATE member_lookup SET member_id = account_id");
    let expected = [
        "a row of member refers to no row of account",
        "a row of member_lookup refers to no row of member",
        "a row of entry_lookup refers to no row of entry",
        "a row of entry refers to no row of entry_lookup",
    ];
    assert_eq!(problems(), expected);
}

#[test]
fn a_copy_comes_before() {
    let server = Cluster::start();
    let url = distributed(&server);
    let folder = Folder::new();
    let file = format!("sqlite:{}", folder.0.join("regulars.db").display());
    program(&Store::open(&file).unwrap(), "tea");
    let told = |done: Result<Vec<CopiedTable>, Fault>| done.expect_err("it is distributed").to_string();
    let told = told(copy(&file, &url, &mut |_| {}));
    assert!(told.contains("copy first"), "{told}");
    assert!(Store::citus_plan(&file).is_err_and(|fault| fault.to_string().contains("regulars copy")));
    assert_eq!(
        Store::open(&url).unwrap().program_by_slug("tea").unwrap().map(|row| row.id),
        None::<ProgramId>
    );
}
