//! `regulars migrate` as an operator runs it, on both databases: what it tells, whom it waits for, and what a start refuses.

use std::{fs, path::Path, process::Command};

use regulars_store::Store;
use serde_json::json;

use super::{cluster::Cluster, expect, regulars, run, server::Server};

const KEY: &str = "8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0";

/// Takes what the newest steps add away, as if an earlier release had made the database.
const OLDER: &str = "DROP TABLE throttle; DROP TABLE ticket; DROP TABLE session; DROP TABLE recovery_code; DROP TABLE staff_role; DROP TABLE staff;
    DROP TABLE node; DROP TABLE migration_part; DROP INDEX job_open;
    ALTER TABLE job DROP COLUMN attempt; ALTER TABLE job DROP COLUMN claimed_by; ALTER TABLE job DROP COLUMN input;
    DELETE FROM refinery_schema_history WHERE version >= 12;";

fn on(store: &str, arguments: &[&str]) -> Command {
    let mut command = regulars(arguments);
    command.args(["--store", store]).env("REGULARS_MASTER_KEY", KEY);
    command
}

fn serve(store: &str) -> Command {
    on(store, &["serve", "--listen", "127.0.0.1:0", "--stop-delay-s", "0", "--migrate-on-start", "false"])
}

fn known() -> i32 {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("sqlite:{}", folder.path().join("x.db").display());
    drop(Store::open(&store).unwrap());
    Store::inspect(&store).unwrap().known
}

/// A start without migrating, the command, and its looks, on a database that `older` brings back to the release before.
fn a_release_comes(store: &str, older: &dyn Fn(), is_server: bool) {
    let refused = |found: i32| {
        let (code, _, stderr) = run(&mut serve(store));
        let told = format!("has schema {found} and this release needs {}", known());
        assert!(
            code == Some(1) && stderr.contains(&told) && stderr.contains("run `regulars migrate`"),
            "{stderr}"
        );
    };
    refused(0);
    let made = expect(&mut on(store, &["migrate"]), 0);
    assert!(
        made.contains("added     1 foundation") && made.contains("has all of this release's schema"),
        "{made}"
    );
    assert_eq!(Server::from(&mut serve(store)).stop(), Some(0));
    assert!(!expect(&mut on(store, &["migrate"]), 0).contains("added"), "once is enough");

    older();
    refused(11);
    let status = expect(&mut on(store, &["migrate", "--status"]), 0);
    assert!(
        status.contains("has schema 11; this release has") && status.contains("to add    12 nodes"),
        "{status}"
    );
    let plan = expect(&mut on(store, &["migrate", "--dry-run"]), 0);
    assert!(plan.contains("-- add 12 nodes") && plan.contains("CREATE TABLE node"), "{plan}");
    refused(11);
    let added = expect(&mut on(store, &["migrate"]), 0);
    assert!(added.contains("added     12 nodes") && !added.contains("11 webhooks"), "{added}");
    expect(&mut on(store, &["audit"]), 0);

    // Who runs is told; a file's server does not note itself.
    let server = Server::from(&mut serve(store));
    let status = expect(&mut on(store, &["migrate", "--status"]), 0);
    assert!(status.contains("nothing is to be done"), "{status}");
    assert_eq!(status.contains("server    all, release "), is_server, "{status}");
    assert_eq!(server.stop(), Some(0));
    let status = expect(&mut on(store, &["migrate", "--status"]), 0);
    assert!(!status.contains("server    "), "{status}");
}

/// The command while somebody is in its way.
fn is_blocked(store: &str, by: &str) {
    let mut migrate = on(store, &["migrate", "--lock-timeout-s", "1", "--tries", "2"]);
    let (code, stdout, stderr) = run(&mut migrate);
    assert!(code == Some(1) && stderr.contains("nothing of it was changed"), "{stdout}{stderr}");
    assert!(stdout.contains(&format!("waiting   {by}")) && stderr.contains(by), "{stdout}{stderr}");
    assert_eq!(Store::inspect(store).unwrap().schema, 11);
}

#[test]
fn on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("regulars.db");
    let store = format!("sqlite:{}", file.display());
    let raw = || rusqlite::Connection::open(&file).unwrap();
    a_release_comes(&store, &|| raw().execute_batch(OLDER).unwrap(), false);

    let holder = raw();
    holder.execute_batch(&format!("{OLDER} BEGIN IMMEDIATE")).unwrap();
    is_blocked(&store, &format!("blocked by process {}, which is writing to the file", std::process::id()));
    drop(holder);
    expect(&mut on(&store, &["migrate"]), 0);
    // A later release was here.
    raw().execute_batch("UPDATE refinery_schema_history SET version = 900 WHERE version = 12").unwrap();
    for arguments in [&["migrate"][..], &["migrate", "--status"], &["migrate", "--contract"]] {
        let (code, _, stderr) = run(&mut on(&store, arguments));
        assert!(code == Some(1) && stderr.contains("run the newer release"), "{arguments:?}: {stderr}");
    }
}

#[test]
fn on_a_server() {
    let cluster = Cluster::start();
    let store = cluster.database();
    let name = store.trim_start_matches("postgres:///").split('?').next().unwrap();
    let older = || drop(cluster.sql(name, OLDER).unwrap());
    a_release_comes(&store, &older, true);

    older();
    let holder = cluster.session(name, "BEGIN; LOCK TABLE refinery_schema_history IN SHARE MODE");
    is_blocked(&store, "blocked by process ");
    drop(holder);
    expect(&mut on(&store, &["migrate", "--tries", "1000"]), 0);
}

#[test]
fn wrong_orders_are_refused() {
    let refused = |arguments: &[&str], code: i32, text: &str| {
        let (found, _, stderr) = run(&mut regulars(arguments));
        assert!(found == Some(code) && stderr.contains(text), "{arguments:?}: {found:?} {stderr}");
    };
    refused(&["migrate", "--lock-timeout-s", "0"], 2, "0 is not in 1..");
    refused(&["migrate", "--tries", "0"], 2, "0 is not in 1..");
    refused(&["migrate", "--batch", "0"], 2, "0 is not in 1..");
    refused(&["migrate", "--status", "--contract"], 2, "cannot be used with");
    refused(&["migrate", "--store", "mysql://x"], 1, "expected an address");
    refused(&["migrate", "--status", "--store", "sqlite:none.db"], 1, "could not look at the database");
}

#[test]
fn to_citus() {
    let cluster = Cluster::start();
    let store = cluster.database();
    let name = store.trim_start_matches("postgres:///").split('?').next().unwrap();
    let refused = |arguments: &[&str], code: i32, told: &str| {
        let (found, stdout, stderr) = run(&mut on(&store, arguments));
        assert!(found == Some(code) && stderr.contains(told), "{arguments:?}: {stdout}{stderr}");
    };
    refused(&["migrate", "--citus"], 1, "has schema 0");
    refused(&["migrate", "--citus", "--contract"], 2, "cannot be used with");
    let folder = tempfile::tempdir().unwrap();
    let mut demo = regulars(&["demo", "--members", "5", "--no-serve", "--store", &store]);
    expect(demo.current_dir(folder.path()), 0);
    refused(&["migrate", "--citus"], 1, "the database has no citus extension");
    let status = || expect(&mut on(&store, &["migrate", "--citus", "--status"]), 0);
    assert!(
        status().contains("does not have the citus extension") && !status().contains("done "),
        "{}",
        status()
    );

    cluster.stand_in_for_citus(name);
    assert!(status().contains("has citus stand-in\nto do     make a look-up"), "{}", status());
    let plan = || expect(&mut on(&store, &["migrate", "--citus", "--dry-run"]), 0);
    let sql = "SELECT create_distributed_table('entry', 'account_id', colocate_with => 'account')";
    assert!(plan().contains("-- distribute entry by account_id\n") && plan().contains(sql), "{}", plan());
    // Nothing is changed under a server.
    let secret = fs::read_to_string(folder.path().join("demo/regulars.key")).unwrap();
    let serve = || Server::from(serve(&store).env("REGULARS_MASTER_KEY", secret.trim()));
    let server = serve();
    refused(&["migrate", "--citus"], 1, "servers of Regulars use it");
    assert_eq!(server.stop(), Some(0));
    let done = expect(&mut on(&store, &["migrate", "--citus"]), 0);
    let told = ["done      distribute entry by account_id\n", "has its tables distributed"];
    assert!(told.iter().all(|told| done.contains(told)), "{done}");
    assert!(!status().contains("to do") && plan() == "-- nothing\n", "{}", status());
    assert!(!expect(&mut on(&store, &["migrate", "--citus"]), 0).contains("done "), "once is enough");
    a_distributed_database_is_used(&serve(), folder.path());
    expect(on(&store, &["audit"]).env("REGULARS_MASTER_KEY", secret.trim()), 0);

    let file = format!("sqlite:{}", folder.path().join("x.db").display());
    let (code, _, stderr) = run(&mut on(&file, &["migrate", "--citus"]));
    assert!(
        code == Some(1) && stderr.contains("only tables of a PostgreSQL server can be distributed"),
        "{stderr}"
    );
}

/// Who was there is found, an order is taken, once, and whoever comes with its receipt is told whose it is.
fn a_distributed_database_is_used(server: &Server, folder: &Path) {
    let key = fs::read_to_string(folder.join("demo/api-key")).unwrap();
    for what in ["balance", "tiers", "timeline"] {
        let path = format!("/v1/programs/tea-chain/members/external:M-00001/{what}");
        let (status, answer) = server.get(&key, &path);
        assert_eq!(status, 200, "{answer}");
    }
    let order = |member: &str| {
        json!({
            "type": "order.paid",
            "source": "pos",
            "external_id": "receipt-77",
            "occurred_at": "2026-11-02T10:00:00Z",
            "member": { "external_id": member },
            "order": {
                "currency": "CNY", "total": 2400,
                "lines": [{ "sku": "latte", "category": "drink", "quantity": 1, "amount": 2400 }]
            }
        })
    };
    let path = "/v1/programs/tea-chain/events";
    let made = server.post(&key, path, &order("M-00001"), 201);
    assert_eq!(server.post(&key, path, &order("M-00001"), 200)["event"], made["event"]);
    server.post(&key, path, &order("M-00002"), 409);
}
