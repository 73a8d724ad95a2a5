//! Migrations with parts, on both databases: each case is run on a file and on a server.

use std::{fs, path::PathBuf, process};

use rusqlite::Connection;

use super::*;
use crate::{postgres, sqlite};

#[path = "../../tests/cluster/mod.rs"]
mod cluster;

use cluster::Cluster;

/// A table with rows, and then a step with all kinds of parts.
const FIRST: &str = "CREATE TABLE thing (a bigint PRIMARY KEY, b bigint);";
const SECOND: &str = "ALTER TABLE thing ADD COLUMN c bigint;
-- part: index
CREATE INDEX thing_c ON thing (c);
-- part: backfill thing by a
UPDATE thing SET c = b * 2 WHERE c IS NULL AND {rows};
-- part: contract
ALTER TABLE thing DROP COLUMN b;
";

/// A database with nothing in it.
enum Place {
    File(PathBuf),
    Server(Box<Cluster>),
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Place::File(folder) = self {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

impl Place {
    fn file() -> Place {
        let name = process::id();
        let thread = format!("{:?}", std::thread::current().id());
        let folder = std::env::temp_dir().join(format!("regulars-migration-{name}-{thread}"));
        fs::create_dir_all(&folder).unwrap();
        Place::File(folder)
    }

    fn server() -> Place {
        let server = Cluster::start();
        server.sql("postgres", "CREATE DATABASE tea").unwrap();
        Place::Server(Box::new(server))
    }

    fn path(&self) -> PathBuf {
        match self {
            Place::File(folder) => folder.join("tea.db"),
            Place::Server(_) => PathBuf::new(),
        }
    }

    /// This release's steps and those of the test, up to a number.
    fn steps(&self, until: i32) -> Vec<Step> {
        let mut steps = match self {
            Place::File(_) => sqlite::steps().unwrap(),
            Place::Server(_) => postgres::steps().unwrap(),
        };
        let step = |number, sql: &str| Step::read(number, "thing", format!("{number}"), sql).unwrap();
        steps.extend([step(901, FIRST), step(902, SECOND)]);
        steps.retain(|step| step.number <= until);
        steps
    }

    fn migrate(&self, steps: &[Step], how: &MigrateHow, told: Told<'_>) -> Result<Waiting, Fault> {
        match self {
            Place::File(_) => sqlite::migrate_by(self.path().to_str().unwrap(), steps, how, told),
            Place::Server(server) => postgres::migrate_by(&server.url("tea"), steps, how, told),
        }
    }

    /// What a query for one number answers, or statements without an answer.
    fn number(&self, sql: &str) -> i64 {
        match self {
            Place::File(_) => {
                Connection::open(self.path()).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
            }
            Place::Server(server) => server.sql("tea", sql).unwrap().parse().unwrap(),
        }
    }

    fn run(&self, sql: &str) -> Result<(), String> {
        match self {
            Place::File(_) => {
                Connection::open(self.path()).unwrap().execute_batch(sql).map_err(|error| error.to_string())
            }
            Place::Server(server) => server.sql("tea", sql).map(drop),
        }
    }

    fn has(&self, column: &str) -> bool {
        self.run(&format!("SELECT {column} FROM thing")).is_ok()
    }

    /// A database with ten rows that lacks the second step.
    fn before(self) -> Place {
        assert!(self.migrate(&self.steps(901), &quick(), &mut |_| true).unwrap().is_empty());
        let rows: String =
            (1..=10).map(|a| format!("INSERT INTO thing (a, b) VALUES ({a}, {a} + 1);")).collect();
        self.run(&rows).unwrap();
        self
    }
}

fn quick() -> MigrateHow {
    MigrateHow { lock_time: Duration::from_millis(200), tries_max: 2, batch: 3, contract: false }
}

fn why(waiting: &Waiting) -> Vec<(&'static str, &Waits)> {
    waiting.iter().map(|(part, why)| (part.kind, why)).collect()
}

fn parts_come_one_after_the_other(place: &Place) {
    let steps = place.steps(902);
    let migrate = |how: &MigrateHow, stop: bool| {
        let mut keys = Vec::new();
        let waiting = place.migrate(&steps, how, &mut |what| {
            if let Migrating::Filled(_, key) = what {
                keys.push(key.trim_matches('\'').to_owned());
            }
            !stop || keys.is_empty()
        });
        (waiting.unwrap(), keys)
    };
    // It is stopped in the middle.
    let (waiting, keys) = migrate(&quick(), true);
    assert_eq!(why(&waiting), [("backfill", &Waits::Stopped), ("contract", &Waits::Earlier)]);
    assert_eq!(keys, ["3"]);
    assert_eq!(place.number("SELECT count(*) FROM thing WHERE c IS NOT NULL"), 3);
    // It goes on where it was: rows before that are not looked at again.
    place.run("UPDATE thing SET c = NULL WHERE a = 1").unwrap();
    let (waiting, keys) = migrate(&quick(), false);
    assert_eq!(why(&waiting), [("contract", &Waits::Unasked)], "nobody asked for it");
    assert_eq!(keys, ["6", "9", "10"]);
    assert_eq!(place.number("SELECT sum(c) FROM thing"), 2 * (3..=11).sum::<i64>());
    assert!(place.has("b"));
    assert_eq!(why(&migrate(&quick(), false).0), [("contract", &Waits::Unasked)]);

    // A server of the release before is there, and then not any more.
    let node = "INSERT INTO node (node_id, role, schema, built, started_at, seen_at)
                VALUES (ID, 'serve', 901, 'old', 1, 9000000000000000)";
    let id = match place {
        Place::File(_) => "X'00000000000000000000000000000007'",
        Place::Server(_) => "'00000000-0000-0000-0000-000000000007'",
    };
    place.run(&node.replace("ID", id)).unwrap();
    let asked = MigrateHow { contract: true, ..quick() };
    let (waiting, _) = migrate(&asked, false);
    let [(_, Waits::OlderNodes(nodes))] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((nodes.len(), nodes[0].built.as_str(), nodes[0].schema), (1, "old", 901));
    assert!(place.has("b"));
    place.run("UPDATE node SET seen_at = 1").unwrap();
    assert_eq!(migrate(&asked, false), (vec![], vec![]));
    assert!(!place.has("b") && place.has("c"));
    assert_eq!(migrate(&asked, false), (vec![], vec![]));
    assert_eq!(place.number("SELECT count(*) FROM migration_part"), 0);
}

fn an_empty_database_gets_all_at_once(place: &Place) {
    let mut added = Vec::new();
    let waiting = place.migrate(&place.steps(902), &quick(), &mut |what| {
        let Migrating::Added(step) = what else { panic!("{what:?}") };
        added.push(step.number);
        true
    });
    assert!(waiting.unwrap().is_empty());
    assert_eq!(added, place.steps(902).iter().map(|step| step.number).collect::<Vec<_>>());
    assert!(place.has("c") && !place.has("b"));
    assert!(place.migrate(&place.steps(902), &quick(), &mut |_| false).unwrap().is_empty());
}

/// Tries the second step while somebody is in the way.
fn is_blocked(place: &Place, by: &str) {
    let mut waited = Vec::new();
    let blocked = place.migrate(&place.steps(902), &quick(), &mut |what| {
        waited.push(what.clone());
        true
    });
    let Err(Fault::Blocked { by: told, .. }) = blocked else { panic!("{blocked:?}") };
    assert!(told.contains(by), "{told}");
    assert!(matches!(waited.as_slice(), [Migrating::Blocked(_)]), "it is tried twice: {waited:?}");
    assert!(!place.has("c"), "nothing is changed");
    assert_eq!(place.number("SELECT max(version) FROM refinery_schema_history"), 901);
    assert_eq!(place.number("SELECT count(*) FROM migration_part"), 0);
}

fn nobody_is_waited_for_to_the_end(place: &Place) {
    match place {
        Place::File(_) => {
            let holder = Connection::open(place.path()).unwrap();
            holder.execute_batch("BEGIN IMMEDIATE").unwrap();
            is_blocked(place, &format!("blocked by process {}, which is writing", process::id()));
        }
        Place::Server(server) => {
            let _holder = server.session("tea", "BEGIN; SELECT count(*) FROM thing");
            is_blocked(place, "of postgres (psql), idle in transaction, in its transaction for");
        }
    }
    // As soon as the holder is gone there is nobody in the way.
    let patient = MigrateHow { tries_max: 1_000, ..quick() };
    let waiting = place.migrate(&place.steps(902), &patient, &mut |_| true).unwrap();
    assert_eq!(why(&waiting), [("contract", &Waits::Unasked)]);
}

fn other_histories_are_refused(place: &Place) {
    let steps = place.steps(901);
    let refused = |steps: &[Step]| place.migrate(steps, &quick(), &mut |_| true).unwrap_err();
    let mut other = steps.clone();
    other[2].checksum = "7".to_owned();
    let told = refused(&other).to_string();
    assert!(told.contains("step 3 of its schema is another"), "{told}");
    let newest = steps[steps.len() - 2].number;
    let told = refused(&steps[..steps.len() - 1]);
    assert!(matches!(told, Fault::NewerSchema { found: 901, known } if known == newest), "{told}");
    place.run("DELETE FROM refinery_schema_history WHERE version = 4").unwrap();
    let told = refused(&steps).to_string();
    assert!(told.contains("step 4 of its schema was left out"), "{told}");
}

#[test]
fn on_a_file() {
    parts_come_one_after_the_other(&Place::file().before());
    an_empty_database_gets_all_at_once(&Place::file());
    nobody_is_waited_for_to_the_end(&Place::file().before());
    other_histories_are_refused(&Place::file().before());
}

#[test]
fn on_a_server() {
    parts_come_one_after_the_other(&Place::server().before());
    an_empty_database_gets_all_at_once(&Place::server());
    nobody_is_waited_for_to_the_end(&Place::server().before());
    other_histories_are_refused(&Place::server().before());
}

#[test]
fn an_index_that_was_not_finished_is_made_again() {
    let place = Place::server().before();
    let Place::Server(server) = &place else { return };
    let unique = SECOND.replace("INDEX thing_c ON thing (c)", "UNIQUE INDEX thing_c ON thing (b)");
    let unique = Step::read(902, "thing", "902".to_owned(), &unique).unwrap();
    let mut steps = place.steps(901);
    steps.push(unique);
    place.run("UPDATE thing SET b = 2 WHERE a = 2").unwrap();
    let migrate = || place.migrate(&steps, &quick(), &mut |_| true);
    let fault = migrate().unwrap_err();
    assert!(matches!(fault, Fault::Constraint { .. }), "{fault}");
    let valid = "SELECT indisvalid::int FROM pg_index WHERE indexrelid = 'thing_c'::regclass";
    assert_eq!(place.number(valid), 0, "the server leaves half of it");
    place.run("UPDATE thing SET b = 3 WHERE a = 2").unwrap();
    assert_eq!(why(&migrate().unwrap()), [("contract", &Waits::Unasked)]);
    assert_eq!(place.number(valid), 1);

    // One does the parts at a time; who comes later leaves them to it.
    place.run("INSERT INTO migration_part (step, place) VALUES (902, 1)").unwrap();
    let _holder = server.session("tea", "SELECT pg_advisory_lock(x'726567756c617274'::bigint)");
    let both = [("backfill", &Waits::Stopped), ("contract", &Waits::Stopped)];
    let waiting = migrate().unwrap();
    assert_eq!(why(&waiting), both);
}

#[test]
fn both_databases_have_the_same_parts() {
    let parts = |steps: Vec<Step>| -> Vec<_> {
        let words = |step: &Step| step.parts.iter().map(Part::word).collect::<Vec<_>>();
        steps.iter().map(|step| (step.number, step.name.clone(), words(step))).collect()
    };
    assert_eq!(parts(sqlite::steps().unwrap()), parts(postgres::steps().unwrap()));
}
