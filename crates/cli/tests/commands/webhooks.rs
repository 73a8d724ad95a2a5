//! Webhooks of the real binary: what was committed before a kill is told after it, on both back ends.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::mpsc,
    thread,
};

use serde_json::{Value, json};

use super::{TEA_CHAIN, cluster::Cluster, expect, regulars, server::Server};

const KEY: &str = "8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0";
const TEA: &str = "/v1/programs/tea-chain";

/// Somebody who is told and takes everything.
pub struct Receiver {
    pub address: String,
    /// The id and the body of each message.
    pub got: mpsc::Receiver<(String, Value)>,
}

impl Receiver {
    pub fn start() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, got) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let sender = sender.clone();
                thread::spawn(move || take(BufReader::new(stream), &sender));
            }
        });
        Receiver { address, got }
    }
}

/// Takes the messages of a connection until it ends.
fn take(mut stream: BufReader<TcpStream>, sender: &mpsc::Sender<(String, Value)>) -> Option<()> {
    loop {
        let (mut id, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).ok().filter(|read| 0 < *read)?;
            match line.trim_end().split_once(": ") {
                Some(("webhook-id", value)) => value.clone_into(&mut id),
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().ok()?
                }
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).ok()?;
        sender.send((id, serde_json::from_slice(&body).ok()?)).ok()?;
        stream.get_mut().write_all(b"HTTP/1.1 204 No Content\r\n\r\n").ok()?;
    }
}

fn on(store: &str, arguments: &[&str]) -> Command {
    let mut command = regulars(arguments);
    command.args(["--store", store]).env("REGULARS_MASTER_KEY", KEY);
    command
}

/// A server that may tell the receiver.
fn serve(store: &str, receiver: &Receiver) -> Server {
    let mut serve = on(store, &["serve", "--listen", "127.0.0.1:0", "--stop-delay-s", "0"]);
    Server::from(serve.args(["--webhook-hosts", &receiver.address]))
}

fn order(number: usize) -> Value {
    json!({
        "type": "order.paid",
        "source": "till",
        "external_id": format!("R-{number}"),
        "occurred_at": "2026-11-02T10:00:00Z",
        "member": {"external_id": "M-1"},
        "order": {"currency": "CNY", "total": 1_000, "lines": [{"sku": "tea", "quantity": 1, "amount": 1_000}]},
    })
}

fn a_kill_forgets_nobody(store: &str) {
    let receiver = Receiver::start();
    let server = serve(store, &receiver);
    let key = server.key.clone().expect("the first start shows a key");
    server.post(&key, "/v1/programs", &json!({"slug": "tea-chain", "mode": "live"}), 201);
    server.put_draft(&key, &format!("{TEA}/draft"), &std::fs::read_to_string(TEA_CHAIN).unwrap());
    server.post(&key, &format!("{TEA}/publish"), &json!({"note": "opened"}), 201);
    server.post(&key, &format!("{TEA}/members"), &json!({"identifiers": {"external_id": "M-1"}}), 201);
    let hook =
        json!({"label": "shop", "url": format!("http://{}/", receiver.address), "kinds": ["order.paid"]});
    let hook = server.post(&key, &format!("{TEA}/webhooks"), &hook, 201);
    let hook = format!("{TEA}/webhooks/{}", hook["webhook"]["id"].as_str().unwrap());
    let report = |server: &Server, number: usize| -> String {
        let answer = server.post(&key, &format!("{TEA}/events"), &order(number), 201);
        answer["event"].as_str().unwrap().to_owned()
    };
    let heard = || {
        let (id, message) = receiver.got.recv().unwrap();
        assert_eq!(message["type"], "order.paid");
        id
    };
    // While nothing dies.
    let first = report(&server, 0);
    assert_eq!(heard(), first);

    // Committed and not sent when the server dies.
    server.patch(&key, &hook, 1, &json!({"state": "paused"}));
    let committed: Vec<_> = (1..=20).map(|number| report(&server, number)).collect();
    drop(server);
    let server = serve(store, &receiver);
    let waiting = server.get(&key, &format!("{hook}/deliveries?limit=100")).1;
    assert_eq!(waiting["items"].as_array().map(Vec::len), Some(20), "{waiting}");
    server.patch(&key, &hook, 2, &json!({"state": "active"}));
    let told: Vec<_> = committed.iter().map(|_| heard()).collect();
    assert_eq!(told, committed, "all of them, in their order");
    let next = report(&server, 21);
    assert_eq!(heard(), next, "nothing came twice");
    assert_eq!(server.stop(), Some(0));
    expect(&mut on(store, &["audit"]), 0);
}

#[test]
fn a_kill_forgets_nobody_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    a_kill_forgets_nobody(&format!("sqlite:{}", folder.path().join("regulars.db").display()));
}

#[test]
fn a_kill_forgets_nobody_on_postgres() {
    let cluster = Cluster::start();
    a_kill_forgets_nobody(&cluster.database());
}
