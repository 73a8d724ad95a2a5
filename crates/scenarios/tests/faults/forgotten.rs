//! F38: remembered answers that are lost, grow too old and are damaged, while tills and others repeat what they have asked for. What
//! was done once is not done again: an event and an enrolment are known by their identity, a program by its name.

use std::time::Duration;

use regulars_scenarios::{server::Client, simulator::random::Random};
use serde_json::{Value, json};

use crate::{
    run,
    shop::{Books, PROGRAM, Shop, stop},
};

const TILLS: usize = 3;
/// New members of a cycle.
const MEMBERS: usize = 4;
/// Requests of a cycle that are repeated.
const REPEATED: usize = 12;
/// How long answers are kept is less than this, in microseconds.
const LONG: i64 = 40 * 24 * 60 * 60 * 1_000_000;
/// Somebody else may write just now.
const PATIENCE: Duration = Duration::from_secs(30);

/// A change that was made.
struct Made {
    key: String,
    path: String,
    body: Value,
    answer: Value,
}

/// How often something was told again.
#[derive(Debug, Default)]
struct Told {
    /// As the first time.
    same: u64,
    /// That it is there already.
    exists: u64,
    /// That the key belongs to something else.
    other: u64,
}

fn make(client: &Client, key: String, path: &str, body: Value) -> Made {
    let answer = client.post_as(&key, path, &body).unwrap();
    assert_eq!(answer.status, 201, "{path} {body}: {}", answer.body);
    Made { key, path: path.to_owned(), body, answer: answer.body }
}

impl Told {
    fn repeat(&mut self, client: &Client, made: &Made) {
        let Made { key, path, body, answer: first } = made;
        let again = client.post_as(key, path, body).unwrap();
        match (again.status, again.body["code"].as_str()) {
            (200 | 201, _) => {
                // An enrolment whose answer is gone is told from its entry.
                assert_eq!(again.body["member"]["id"], first["member"]["id"], "{path} {body}");
                self.same += 1;
            }
            (409, Some("already_exists")) => self.exists += 1,
            (422, Some("idempotency_key_reused")) => self.other += 1,
            _ => panic!("{path} {body}: {} {}", again.status, again.body),
        }
    }
}

/// Has the database forget or damage answers, each time in another way.
fn tamper(books: &Books, random: &mut Random, cycle: u64) {
    let some = format!("key LIKE '%{}'", random.number(0, 9));
    let hash = match books {
        Books::Sqlite(_) => "zeroblob(32)",
        Books::Postgres(..) => "decode(repeat('00', 32), 'hex')",
    };
    books.sql(&match cycle % 4 {
        0 => "DELETE FROM answer".to_owned(),
        1 => format!("DELETE FROM answer WHERE {some}"),
        2 => format!("UPDATE answer SET created_at = created_at - {LONG} WHERE {some}"),
        _ => format!("UPDATE answer SET request_hash = {hash}"),
    });
}

fn forgotten(books: Books, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let shop = Shop::open(books, TILLS);
    let (mut made, mut told) = (Vec::<Made>::new(), Told::default());
    shop.trade(|trade| {
        let mut server = shop.serve();
        trade.opened(&server.base);
        for cycle in 0..cycles {
            let client = server.client();
            for number in 0..MEMBERS {
                let new = json!({"identifiers": {"external_id": format!("new {cycle} {number}")}});
                made.push(make(
                    &client,
                    format!("join {cycle} {number}"),
                    &format!("{PROGRAM}/members"),
                    new,
                ));
            }
            let program = json!({"slug": format!("other-{cycle}"), "mode": "sandbox"});
            made.push(make(&client, format!("program {cycle}"), "/v1/programs", program));
            tamper(&shop.books, &mut random, cycle);
            if random.chance(40) {
                // What is too old is forgotten at the start, while others repeat it.
                assert!(stop(&mut server).success());
                trade.closed(&server.base);
                server = shop.serve();
                trade.opened(&server.base);
            }
            let client = server.client();
            // What was asked for last is asked for again in any case.
            made.last().into_iter().for_each(|made| told.repeat(&client, made));
            for _ in 0..REPEATED {
                told.repeat(&client, &made[random.place(made.len())]);
            }
            trade.wait_for_answers(2);
        }
        server
    });
    println!("{told:?}");
    assert!(0 < told.same && 0 < told.exists && 0 < told.other, "{told:?}");
    let count = |table: &str| shop.books.sql(&format!("SELECT count(*) FROM {table}"));
    assert_eq!(count("member"), (TILLS + MEMBERS * usize::try_from(cycles).unwrap()).to_string());
    assert_eq!(count("program"), (1 + cycles).to_string());
}

#[test]
fn f38_nothing_is_done_again_that_was_forgotten_on_sqlite() {
    forgotten(Books::sqlite(), 12);
}

#[test]
fn f38_nothing_is_done_again_that_was_forgotten_on_postgres() {
    forgotten(Books::postgres(), 12);
}

impl Books {
    /// What the database answers to SQL of an operator: the first value of the first row, or nothing.
    fn sql(&self, sql: &str) -> String {
        match self {
            Books::Sqlite(folder) => {
                let file = rusqlite::Connection::open(folder.path().join("regulars.db")).unwrap();
                file.busy_timeout(PATIENCE).unwrap();
                let mut statement = file.prepare(sql).unwrap();
                let first = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0).map(|number| number.to_string());
                if statement.column_count() == 0 {
                    statement.execute([]).unwrap();
                    String::new()
                } else {
                    statement.query_row([], first).unwrap()
                }
            }
            Books::Postgres(cluster, url) => {
                let name = url.trim_start_matches("postgres:///").split('?').next().unwrap();
                cluster.lock().unwrap().sql(name, sql).unwrap()
            }
        }
    }
}
