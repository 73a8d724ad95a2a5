//! The restore drill on both databases, and the move from one to the other: as an operator does them, with a server before
//! and after.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::{TEA_CHAIN, cluster::Cluster, expect, regulars, run, server::Server};

const TEA: &str = "/v1/programs/tea-chain";
const KEY: &str = "8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0";

/// A server's tea chain with two members.
fn begin(server: &Server, key: &str) {
    server.post(key, "/v1/programs", &json!({"slug": "tea-chain", "mode": "live"}), 201);
    server.put_draft(key, &format!("{TEA}/draft"), &fs::read_to_string(TEA_CHAIN).unwrap());
    server.post(key, &format!("{TEA}/publish"), &json!({"note": "opened"}), 201);
    for number in ["M-1", "M-2"] {
        let member = json!({"identifiers": {"external_id": number}, "profile": {"name": "Ada"}});
        server.post(key, &format!("{TEA}/members"), &member, 201);
    }
}

fn order(server: &Server, key: &str, number: &str) -> Value {
    let order = json!({
        "type": "order.paid",
        "source": "till",
        "external_id": number,
        "occurred_at": "2026-11-02T10:00:00Z",
        "member": {"external_id": "M-1"},
        "order": {"currency": "CNY", "total": 1_000, "lines": [{"sku": "tea", "quantity": 1, "amount": 1_000}]},
    });
    server.post(key, &format!("{TEA}/events"), &order, 201)
}

fn balance(server: &Server, key: &str, member: &str) -> (u16, Value) {
    let (status, told) = server.get(key, &format!("{TEA}/members/external:{member}/balance"));
    (status, told["wallets"].clone())
}

/// Erases a member as the shop does.
fn erase(server: &Server, key: &str, member: &str) {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
    let request = agent
        .delete(format!("{}{TEA}/members/external:{member}", server.base))
        .header("authorization", format!("Bearer {key}"))
        .header("idempotency-key", format!("erase {member}"));
    assert_eq!(request.call().unwrap().status().as_u16(), 204);
}

#[test]
fn a_copy_of_a_running_server_is_restored_without_who_was_erased_since() {
    let folder = tempfile::tempdir().unwrap();
    let copies = folder.path().join("copies");
    let store = format!("sqlite:{}", folder.path().join("regulars.db").display());
    let command = |arguments: &[&str]| {
        let mut command = regulars(arguments);
        command.current_dir(folder.path()).args(["--store", &store]);
        command
    };
    let backup = || expect(command(&["backup", "--keep", "2"]).arg("--to").arg(&copies), 0);
    let (code, _, stderr) = run(command(&["backup", "--to", "copies"]).args(["--store", "sqlite:none.db"]));
    assert_ne!(code, Some(0), "{stderr}");

    let server = Server::start(folder.path());
    let key = server.key.clone().unwrap();
    begin(&server, &key);
    order(&server, &key, "R-1");
    let before = balance(&server, &key, "M-1");
    let made = backup();
    assert!(made.contains("3 entries, sound; 0 erasures listed; 0 old copies deleted"), "{made}");
    let copy = made.split(':').next().unwrap().to_owned();
    // What happens after the copy: an order that is lost with the disk, and a member who must stay forgotten.
    order(&server, &key, "R-2");
    erase(&server, &key, "M-2");
    expect(command(&["erasures"]).arg("--keep").arg(copies.join("erasures.csv")), 0);
    drop(server);

    let restore = |to: &str| {
        let mut command = regulars(&["restore", "--from", &copy, "--store", to]);
        command.current_dir(folder.path());
        command
    };
    let (code, _, stderr) = run(&mut restore(&store));
    assert!(code == Some(1) && stderr.contains("exists; move it away"), "{stderr}");
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::rename(
            folder.path().join(format!("regulars.db{suffix}")),
            folder.path().join(format!("damaged{suffix}")),
        );
    }
    // Without the list nobody knows who must be forgotten.
    let (code, _, stderr) = run(restore(&store).args(["--erasures", "nowhere.csv"]));
    assert!(code == Some(1) && stderr.contains("can't read nowhere.csv"), "{stderr}");
    assert!(!folder.path().join("regulars.db").exists());
    let restored = expect(&mut restore(&store), 0);
    assert!(restored.contains("1 members erased again") && restored.contains("sound"), "{restored}");

    let server = Server::start(folder.path());
    assert_eq!(balance(&server, &key, "M-1"), before);
    assert_eq!(balance(&server, &key, "M-2").0, 404);
    order(&server, &key, "R-2");
    assert_eq!(server.stop(), Some(0));

    // The list only grows, and only two copies are kept.
    backup();
    let last = backup();
    assert!(last.contains("1 erasures listed; 1 old copies deleted"), "{last}");
    assert!(!Path::new(&copy).exists());
}

#[test]
fn a_dump_of_a_server_is_restored_without_who_was_erased_since() {
    let cluster = Cluster::start();
    let store = cluster.database();
    let folder = tempfile::tempdir().unwrap();
    let on = |store: &str, arguments: &[&str]| {
        let mut command = regulars(arguments);
        command.args(["--store", store]).env("REGULARS_MASTER_KEY", KEY).current_dir(folder.path());
        command
    };
    let serve = |store: &str| {
        Server::from(&mut on(store, &["serve", "--listen", "127.0.0.1:0", "--stop-delay-s", "0"]))
    };
    let server = serve(&store);
    let key = server.key.clone().unwrap();
    begin(&server, &key);
    order(&server, &key, "R-1");
    let before = balance(&server, &key, "M-1");
    let dump = cluster.dump(&store);
    erase(&server, &key, "M-2");
    expect(&mut on(&store, &["erasures", "--keep", "erasures.csv"]), 0);
    let (code, _, stderr) = run(&mut on(&store, &["backup", "--to", "copies"]));
    assert!(code == Some(1) && stderr.contains("pg_dump"), "{stderr}");
    drop(server);

    let restored = cluster.database();
    cluster.load(&restored, &dump);
    let told = expect(&mut on(&restored, &["erasures", "--apply", "erasures.csv"]), 0);
    assert!(told.contains("1 members erased again"), "{told}");
    expect(&mut on(&restored, &["audit"]), 0);
    let server = serve(&restored);
    assert_eq!(balance(&server, &key, "M-1"), before);
    assert_eq!(balance(&server, &key, "M-2").0, 404);
    order(&server, &key, "R-2");
}

#[test]
fn a_program_moves_from_a_file_to_a_server() {
    let cluster = Cluster::start();
    let to = cluster.database();
    let folder = tempfile::tempdir().unwrap();
    let from = format!("sqlite:{}", folder.path().join("regulars.db").display());
    let copy = || {
        let mut command = regulars(&["copy", "--from", &from, "--to", &to]);
        command.stdin(Stdio::null());
        command
    };
    let server = Server::start(folder.path());
    let key = server.key.clone().unwrap();
    begin(&server, &key);
    let first = order(&server, &key, "R-1");
    let before = balance(&server, &key, "M-1");
    let (code, _, stderr) = run(&mut copy());
    assert!(code == Some(1) && stderr.contains("is open elsewhere"), "{stderr}");
    assert_eq!(server.stop(), Some(0));

    let told = expect(&mut copy(), 0);
    assert!(told.contains("3 entries: sound"), "{told}");
    let (code, _, stderr) = run(&mut copy());
    assert!(code == Some(1) && stderr.contains("must be empty"), "{stderr}");

    let mut serve = regulars(&["serve", "--listen", "127.0.0.1:0", "--stop-delay-s", "0", "--store", &to]);
    let server = Server::from(serve.arg("--master-key-file").arg(folder.path().join("regulars.key")));
    assert_eq!(server.key, None, "the keys moved along");
    assert_eq!(balance(&server, &key, "M-1"), before);
    let (_, member) = server.get(&key, &format!("{TEA}/members/external:M-2"));
    assert_eq!(member["profile"]["name"], "Ada", "{member}");
    // An event that comes again is known there as well.
    let order = json!({
        "type": "order.paid",
        "source": "till",
        "external_id": "R-1",
        "occurred_at": "2026-11-02T10:00:00Z",
        "member": {"external_id": "M-1"},
        "order": {"currency": "CNY", "total": 1_000, "lines": [{"sku": "tea", "quantity": 1, "amount": 1_000}]},
    });
    let again = server.post(&key, &format!("{TEA}/events"), &order, 200);
    assert_eq!(again["event"], first["event"]);
}

#[test]
fn wrong_orders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str], code: i32, text: &str| {
        let mut command: Command = regulars(arguments);
        let (found, _, stderr) = run(command.current_dir(folder.path()));
        assert!(found == Some(code) && stderr.contains(text), "{arguments:?}: {found:?} {stderr}");
    };
    refused(&["backup", "--to", "copies"], 1, "there is no database at sqlite:regulars.db");
    refused(&["backup", "--to", "copies", "--keep", "0"], 2, "0 is not in 1..");
    refused(&["erasures", "--keep", "list.csv"], 1, "there is no database of Regulars");
    refused(&["erasures"], 2, "--keep");
    refused(&["restore", "--from", "none.db"], 1, "can't read erasures.csv");
    refused(&["restore", "--from", "none.db", "--store", "postgres:///x"], 1, "is no file");
    refused(&["copy", "--from", "sqlite:none.db", "--to", "postgres:///x"], 1, "there is no such file");
    refused(&["copy", "--from", "postgres:///x", "--to", "postgres:///y"], 1, "expected sqlite:");
    fs::write(folder.path().join("erasures.csv"), "tea,1,2\n").unwrap();
    refused(&["restore", "--from", "none.db"], 1, "is no list of erasures");
}
