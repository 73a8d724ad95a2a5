//! What Citus would have to do for each statement, as far as PostgreSQL can tell without it: every operation of the store is
//! done on tables that are distributed by the stand-in, the statements that it prepared are explained, and from each plan it
//! is read which shards it needs. On the hot path a statement must name the shards, by one value of the column that rows
//! are distributed by or by an array of them.

mod operations;
mod plan;

use std::collections::{BTreeMap, BTreeSet};

use regulars_store::Store;
use serde_json::Value;

use self::{
    operations::{ASK_NOTHING, hot, prepare, seldom},
    plan::{Seen, Shards, Spread},
};
use crate::{
    citus::distributed,
    cluster::Cluster,
    postgres::name,
    rows::{commit, step},
};

/// The plans of statements for any values of their parameters, as a connection of the hot path makes them.
fn explain(server: &Cluster, database: &str, statements: &[String]) -> Vec<Value> {
    let mut all =
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
         SET enable_mergejoin = off; SET enable_bitmapscan = off;"
            .to_owned();
    for (place, sql) in statements.iter().enumerate() {
        let count = (1..).take_while(|number| sql.contains(&format!("${number}"))).count();
        let values = if count == 0 { String::new() } else { format!("({})", vec!["NULL"; count].join(", ")) };
        all += &format!(
            "PREPARE s{place} AS {sql};\nEXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) EXECUTE s{place}{values};\n"
        );
    }
    let json = server.sql(database, &all).unwrap_or_else(|told| panic!("{statements:?}: {told}"));
    let plans = serde_json::Deserializer::from_str(&json).into_iter::<Value>();
    let plans: Vec<Value> = plans.map(|plan| plan.unwrap()[0]["Plan"].clone()).collect();
    assert_eq!(plans.len(), statements.len());
    plans
}

/// What an operation of the store needs, a line for each of its statements; and what Citus would refuse of them.
fn needs(server: &Cluster, url: &str, spread: &Spread, act: &dyn Fn(&Store)) -> (Vec<String>, Vec<String>) {
    let store = Store::open(url).unwrap();
    act(&store);
    let statements = store.prepared();
    let (mut lines, mut refused) = (Vec::new(), Vec::new());
    for (sql, plan) in statements.iter().zip(explain(server, name(url), &statements)) {
        let (told, why) = spread.told(sql, &plan);
        refused.extend(why.into_iter().map(|why| format!("{why}: {sql}")));
        lines.push(told);
    }
    lines.sort();
    lines.dedup();
    (lines, refused)
}

#[test]
fn every_statement_names_its_shards() {
    let server = Cluster::start();
    let url = distributed(&server);
    let tea = prepare(&Store::open(&url).unwrap());
    let spread = Spread::of(&server, name(&url));
    let mut told = String::new();
    let mut asked: BTreeSet<&str> = ASK_NOTHING.into_iter().collect();
    for (is_hot, operations) in [(true, hot(tea)), (false, seldom(tea))] {
        for (operation, act) in operations {
            asked.insert(operation);
            let (lines, refused) = needs(&server, &url, &spread, &act);
            assert_eq!(refused, [""; 0], "{operation}");
            let scattered = lines.iter().find(|line| is_hot && line.contains(Shards::Every.words()));
            assert_eq!(scattered, None, "{operation} is on the hot path and asks every shard");
            told += &format!(
                "{operation}\n{}",
                lines.iter().map(|line| format!("    {line}\n")).collect::<String>()
            );
        }
    }
    // An operation that is new wants a place among those above. What is asked of the staff is on the coordinator only.
    let surface = [
        include_str!("../../../src/store.rs"),
        include_str!("../../../src/store/work.rs"),
        include_str!("../../../src/store/several.rs"),
    ];
    let surface = surface.into_iter().flat_map(|file| file.split("    pub fn ").skip(1));
    let surface: Vec<&str> = surface.filter_map(|rest| rest.split('(').next()).collect();
    assert!(80 < surface.len());
    let unknown: Vec<_> = surface.into_iter().filter(|operation| !asked.contains(operation)).collect();
    assert_eq!(unknown, [""; 0]);
    if std::env::var_os("REGULARS_BLESS").is_some() {
        std::fs::write("tests/contract/statements/needs.txt", &told).unwrap();
        return;
    }
    assert_eq!(told.lines().collect::<Vec<_>>(), EXPECTED.lines().collect::<Vec<_>>());
}

/// An order writes beside its account, and takes its identity: one look-up more, which is why its commit is one of two shards.
#[test]
fn an_order_writes_beside_its_account() {
    let server = Cluster::start();
    let url = distributed(&server);
    let tea = prepare(&Store::open(&url).unwrap());
    let spread = Spread::of(&server, name(&url));
    let store = Store::open(&url).unwrap();
    commit(&store, &step(tea, 1, Some(3), 4));
    let mut groups: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for plan in explain(&server, name(&url), &store.prepared()) {
        let mut seen = Seen::default();
        spread.walk(&plan, &[], &mut seen);
        for (_, table) in seen.writes {
            let group = spread.by.get(&table).map_or("none", |(_, group)| group);
            groups.entry(group).or_default().insert(table);
        }
    }
    let groups: Vec<Vec<String>> = groups.into_values().map(|tables| tables.into_iter().collect()).collect();
    assert_eq!(groups, [vec!["account".to_owned(), "entry".to_owned()], vec!["entry_lookup".to_owned()]]);
}

/// What is wrong is told: the check itself is checked.
#[test]
fn statements_that_citus_would_refuse_are_told() {
    let server = Cluster::start();
    let url = distributed(&server);
    let spread = Spread::of(&server, name(&url));
    let check = |sql: &str, expected: &str, refused: &str| {
        let (told, why) = spread.told(sql, &explain(&server, name(&url), &[sql.to_owned()])[0]);
        assert_eq!((told.as_str(), why.join("; ").as_str()), (expected, refused), "{sql}");
    };
    check("SELECT * FROM account WHERE account_id = $1", "select account: one shard", "");
    check("SELECT * FROM account WHERE account_id = ANY ($1)", "select account: named shards", "");
    check("SELECT * FROM account WHERE member_id = $1", "select account: every shard", "");
    check("SELECT * FROM account WHERE account_id = $1 OR version = $2", "select account: every shard", "");
    check(
        "SELECT 1 FROM entry JOIN account USING (account_id) WHERE account_id = $1",
        "select account: one shard, select entry: one shard",
        "",
    );
    check(
        "SELECT 1 FROM entry JOIN account USING (account_id) WHERE seq = $1",
        "select account: every shard, select entry: every shard",
        "",
    );
    check(
        "SELECT 1 FROM account JOIN member USING (member_id) WHERE account.account_id = $1",
        "select account: one shard",
        "member is joined with account on other machines",
    );
    check(
        "SELECT version FROM unnest($1::uuid[]) AS asked (id) LEFT JOIN account ON account_id = id",
        "select account: bulk by shard",
        "account is joined to rows of an array from outside, so that all of it is read",
    );
    check(
        "SELECT version FROM unnest($1::uuid[]) AS asked (id) JOIN account ON account_id = id",
        "select account: bulk by shard",
        "",
    );
    check(
        "SELECT 1 FROM delivery WHERE due_at <= $1 FOR UPDATE SKIP LOCKED",
        "select delivery: every shard",
        "delivery is locked in many shards",
    );
    check(
        "SELECT 1 FROM delivery WHERE webhook_id = $1 FOR UPDATE SKIP LOCKED",
        "select delivery: one shard",
        "",
    );
    check(
        "UPDATE member SET member_id = $1 WHERE member_id = $2",
        "update member: one shard",
        "member.member_id is changed",
    );
    check("UPDATE entry SET seq = 1 WHERE event_id = $1", "update entry: every shard", "");
    check(
        "INSERT INTO answer (key_id, key, status, created_at, request_hash, body) VALUES ($1, $2, 1, 1, $3, $4)",
        "insert answer: one shard",
        "",
    );
    check(
        "SELECT 1 FROM account JOIN job ON job_id = account_id WHERE account_id = $1",
        "select account: one shard, select job: coordinator",
        "job is on the coordinator only",
    );
}

/// What each operation needs.
const EXPECTED: &str = include_str!("needs.txt");
