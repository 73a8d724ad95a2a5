//! The commands on a database of a PostgreSQL server.

use std::{fs, path::Path, process::Command};

use serde_json::json;

use super::{TEA_CHAIN, cluster::Cluster, expect, regulars, run, server::Server};

const KEY: &str = "8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0";

/// A command on the database, with the master key in its environment.
fn on(store: &str, arguments: &[&str]) -> Command {
    let mut command = regulars(arguments);
    command.args(["--store", store]).env("REGULARS_MASTER_KEY", KEY);
    command
}

fn serve(store: &str) -> Server {
    Server::from(&mut on(store, &["serve", "--listen", "127.0.0.1:0", "--stop-delay-s", "0"]))
}

#[test]
fn a_server_keeps_what_it_answered() {
    let cluster = Cluster::start();
    let store = cluster.database();
    let folder = tempfile::tempdir().unwrap();
    let doctor = || expect(on(&store, &["doctor", "--listen", "127.0.0.1:0"]).current_dir(folder.path()), 0);
    assert!(doctor().contains("is empty; the first start makes its tables"), "{}", doctor());
    let (code, _, stderr) = run(&mut on(&store, &["audit"]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("there is no database of Regulars"), "{stderr}");

    let server = serve(&store);
    let key = server.key.clone().expect("the first start shows a key");
    assert_eq!(server.get(&key, "/ready").0, 200);
    server.post(&key, "/v1/programs", &json!({"slug": "tea-chain", "mode": "live"}), 201);
    let document = fs::read_to_string(TEA_CHAIN).unwrap();
    server.put_draft(&key, "/v1/programs/tea-chain/draft", &document);
    server.post(&key, "/v1/programs/tea-chain/publish", &json!({"note": "opened"}), 201);
    let member = json!({"identifiers": {"external_id": "M-1"}});
    server.post(&key, "/v1/programs/tea-chain/members", &member, 201);
    let order = json!({
        "type": "order.paid",
        "source": "till",
        "external_id": "R-1",
        "occurred_at": "2026-11-02T10:00:00Z",
        "member": {"external_id": "M-1"},
        "order": {"currency": "CNY", "total": 1_000, "lines": [{"sku": "tea", "quantity": 1, "amount": 1_000}]},
    });
    let first = server.post(&key, "/v1/programs/tea-chain/events", &order, 201);
    let balance = "/v1/programs/tea-chain/members/external:M-1/balance";
    let (status, before) = server.get(&key, balance);
    assert!(status == 200 && before["wallets"].is_array(), "{before}");
    // It ends without a farewell.
    drop(server);
    let server = serve(&store);
    assert_eq!(server.key, None);
    assert_eq!(server.get(&key, balance).1["wallets"], before["wallets"]);
    let again = server.post(&key, "/v1/programs/tea-chain/events", &order, 200);
    assert_eq!(again["event"], first["event"], "{again} {first}");
    let audit = expect(&mut on(&store, &["audit"]), 0);
    assert!(audit.contains('2'), "the member and the order: {audit}");
    assert!(doctor().contains("which is this release's"), "{}", doctor());
    assert_eq!(server.stop(), Some(0));

    // Another key would find nobody.
    let other = KEY.replace('8', "7");
    let (code, _, stderr) =
        run(on(&store, &["serve", "--listen", "127.0.0.1:0"]).env("REGULARS_MASTER_KEY", other));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("not the master key"), "{stderr}");
}

#[test]
fn a_database_that_is_away_is_waited_for() {
    let mut cluster = Cluster::start();
    let store = cluster.database();
    let server = serve(&store);
    let key = server.key.clone().expect("the first start shows a key");
    let create = |slug: &str, status: u16| {
        server.post(&key, "/v1/programs", &json!({"slug": slug, "mode": "live"}), status)
    };
    create("one", 201);
    cluster.stop();
    assert_eq!(create("two", 503)["code"], "overloaded");
    let (status, ready) = server.get(&key, "/ready");
    assert_eq!(status, 503, "{ready}");
    cluster.resume();
    create("two", 201);
    let (status, programs) = server.get(&key, "/v1/programs");
    assert_eq!((status, programs["items"].as_array().map(Vec::len)), (200, Some(2)), "{programs}");
}

#[test]
fn a_demo_can_be_made_there() {
    let cluster = Cluster::start();
    let store = cluster.database();
    let folder = tempfile::tempdir().unwrap();
    let demo = |store: &str, more: &[&str]| {
        let mut command = regulars(&["demo", "--members", "5", "--no-serve", "--store", store]);
        command.args(more).current_dir(folder.path());
        command
    };
    let made = expect(&mut demo(&store, &[]), 0);
    assert!(made.contains("5 generated members"), "{made}");
    assert!(!folder.path().join("demo/regulars.db").exists());
    expect(&mut demo(&store, &[]), 0);
    let refused = |store: &str, more: &[&str], text: &str| {
        let (code, _, stderr) = run(&mut demo(store, more));
        assert_eq!(code, Some(1));
        assert!(stderr.contains(text), "{stderr}");
    };
    refused(&store, &["--fresh"], "is not empty; a new demo wants an empty database");
    let other = cluster.database();
    expect(&mut demo(&other, &["--fresh"]), 0);
    refused(&cluster.database(), &[], "use --fresh");
    let key = fs::read_to_string(folder.path().join("demo/regulars.key")).unwrap();
    expect(on(&other, &["audit", "--program", "tea-chain"]).env("REGULARS_MASTER_KEY", key.trim()), 0);
}

#[test]
fn what_is_missing_is_told_and_no_password_is() {
    let folder = tempfile::tempdir().unwrap();
    let away = "postgres://ada:secret@127.0.0.1:1/tea";
    let check = |command: &mut Command, code: i32, text: &str| {
        let (found, stdout, stderr) = run(command.current_dir(folder.path()));
        assert_eq!(found, Some(code), "{stdout}{stderr}");
        assert!(stdout.contains(text) || stderr.contains(text), "{text} in\n{stdout}{stderr}");
        assert!(!stdout.contains("secret") && !stderr.contains("secret"), "{stdout}{stderr}");
    };
    check(&mut regulars(&["serve", "--store", away]), 2, "--master-key-file");
    check(
        &mut on(away, &["serve", "--listen", "127.0.0.1:0"]),
        1,
        "can't open postgres://ada@127.0.0.1:1/tea",
    );
    check(&mut on(away, &["audit"]), 1, "can't open postgres://ada@127.0.0.1:1/tea");
    check(
        &mut regulars(&["demo", "--no-serve", "--store", away]),
        1,
        "can't open postgres://ada@127.0.0.1:1/tea",
    );
    check(&mut on(away, &["doctor", "--listen", "127.0.0.1:0"]), 1, "FAIL  store");
    check(&mut regulars(&["doctor", "--listen", "127.0.0.1:0", "--store", away]), 1, "FAIL  master key");
    let far = "postgres://ada:secret@db.example/tea";
    check(&mut on(far, &["audit"]), 1, "sslmode=disable");

    // A key that is lost is not replaced by a new one, which would open nothing.
    let cluster = Cluster::start();
    let store = cluster.database();
    let key_file = folder.path().join("key");
    let with_file = |path: &Path| {
        let mut command =
            regulars(&["serve", "--listen", "127.0.0.1:0", "--stop-delay-s", "0", "--store", &store]);
        command.arg("--master-key-file").arg(path);
        command
    };
    assert_eq!(Server::from(&mut with_file(&key_file)).stop(), Some(0));
    fs::remove_file(&key_file).unwrap();
    check(&mut with_file(&key_file), 2, "put the key back");
    assert!(!key_file.exists());
}
