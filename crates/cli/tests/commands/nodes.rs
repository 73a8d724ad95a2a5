//! Several servers on one database: two that only answer requests, and two that only do what is due.

use std::{collections::BTreeSet, process::Command};

use serde_json::json;

use super::{cluster::Cluster, expect, regulars, run, server::Server, webhooks::Receiver};

const KEY: &str = "8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0";
const TEA: &str = "/v1/programs/tea";
const MEMBERS: usize = 20;
/// Looks at something until it has come about, each of which is a request or a client of the database.
const LOOKS_MAX: u32 = 5_000;

const PROGRAM: &str = "
format: regulars/1
program: tea
name: Tea
currency: EUR
time_zone: Europe/Tallinn
wallets: { points: { expires: 1 day after earning } }
earn: { purchase: { on: order.paid, give: 1 points per 1.00 of eligible } }
";

/// The servers and what they share.
struct House {
    cluster: Cluster,
    store: String,
    receiver: Receiver,
    key: String,
    /// The time in the program.
    now: String,
    orders: usize,
    told: BTreeSet<String>,
}

impl House {
    fn command(&self, role: &[&str]) -> Command {
        let mut command = regulars(role);
        command.args(["--listen", "127.0.0.1:0", "--stop-delay-s", "0", "--store", &self.store]);
        command.args(["--webhook-hosts", &self.receiver.address]).env("REGULARS_MASTER_KEY", KEY);
        command
    }

    fn serve(&self) -> Server {
        Server::from(&mut self.command(&["serve", "--role", "serve"]))
    }

    fn work(&self) -> Server {
        Server::from(&mut self.command(&["worker"]))
    }

    fn sql(&self, sql: &str) -> String {
        let name = self.store.trim_start_matches("postgres:///").split('?').next().unwrap();
        self.cluster.sql(name, sql).unwrap()
    }

    fn count(&self, what: &str) -> usize {
        self.sql(&format!("SELECT count(*) FROM {what}")).parse().unwrap()
    }

    /// Sets the clock of the program as another server would, and waits until these have noticed.
    fn clock(&mut self, at: &str, servers: &[&Server]) {
        at.clone_into(&mut self.now);
        self.sql(&format!(
            "UPDATE program SET clock_kind = 'fixed', clock_instant = extract(epoch FROM '{at}'::timestamptz) * 1000000"
        ));
        for server in servers {
            until(|| server.get(&self.key, &format!("{TEA}/clock")).1["now"] == at);
        }
    }

    /// An order of each member, of each server in turn.
    fn sell(&mut self, servers: &[&Server]) {
        for member in 0..MEMBERS {
            let order = json!({
                "type": "order.paid",
                "source": "till",
                "external_id": format!("R-{}", self.orders),
                "occurred_at": self.now,
                "member": {"external_id": format!("M-{member}")},
                "order": {"currency": "EUR", "total": 1_000, "lines": [{"sku": "tea", "quantity": 1, "amount": 1_000}]},
            });
            let event = format!("{TEA}/events");
            let first = servers[self.orders % servers.len()].post(&self.key, &event, &order, 201);
            self.orders += 1;
            // A till that repeats may reach another one.
            let again = servers[self.orders % servers.len()].post(&self.key, &event, &order, 200);
            assert_eq!(first["event"], again["event"]);
        }
    }

    /// Waits until every order was told, each once.
    fn hear_all(&mut self) {
        while self.told.len() < self.orders {
            let (id, message) = self.receiver.got.recv().unwrap();
            assert_eq!(message["type"], "order.paid");
            assert!(self.told.insert(id), "told twice");
        }
        until(|| self.count("delivery") == 0);
        assert!(self.receiver.got.try_recv().is_err(), "told twice");
    }

    /// Waits until so many expiries were written for each member.
    fn expire(&self, each: usize) {
        until(|| self.count("entry WHERE kind = 'tick'") == each * MEMBERS);
        let uneven = format!(
            "(SELECT account_id FROM entry WHERE kind = 'tick' GROUP BY account_id HAVING count(*) <> {each}) AS a"
        );
        assert_eq!(self.count(&uneven), 0);
    }
}

fn until(happened: impl Fn() -> bool) {
    assert!((0..LOOKS_MAX).any(|_| happened()), "it never comes about");
}

/// How many accounts a server has taken up because something was due.
fn swept(server: &Server, key: &str) -> u64 {
    let (status, text) = server.get(key, "/metrics");
    let text = text.as_str().filter(|_| status == 200).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("regulars_accounts_swept_total ")).unwrap();
    line.parse().unwrap()
}

fn open(cluster: Cluster) -> (House, Server, Server) {
    let store = cluster.database();
    let receiver = Receiver::start();
    let mut house = House {
        cluster,
        store,
        receiver,
        key: String::new(),
        now: String::new(),
        orders: 0,
        told: BTreeSet::new(),
    };
    let first = house.serve();
    house.key = first.key.clone().expect("the first start shows a key");
    let second = house.serve();
    assert_eq!(second.key, None);
    let key = house.key.clone();
    first.post(&key, "/v1/programs", &json!({"slug": "tea", "mode": "sandbox"}), 201);
    first.put_draft(&key, &format!("{TEA}/draft"), PROGRAM);
    first.post(&key, &format!("{TEA}/publish"), &json!({"note": "opened"}), 201);
    house.clock("2026-11-02T10:00:00Z", &[&first, &second]);
    let url = format!("http://{}/", house.receiver.address);
    let hook = json!({"label": "shop", "url": url, "kinds": ["order.paid"]});
    first.post(&key, &format!("{TEA}/webhooks"), &hook, 201);
    for member in 0..MEMBERS {
        let new = json!({"identifiers": {"external_id": format!("M-{member}")}});
        let server = if member % 2 == 0 { &first } else { &second };
        server.post(&key, &format!("{TEA}/members"), &new, 201);
    }
    // What one learnt a moment ago, the other may learn within a second: of the webhook, too.
    house.clock("2026-11-02T10:00:01Z", &[&first, &second]);
    house.clock("2026-11-02T10:00:02Z", &[&first, &second]);
    (house, first, second)
}

#[test]
fn some_serve_and_some_work() {
    let (mut house, first, second) = open(Cluster::start());
    let servers = [&first, &second];
    let key = house.key.clone();
    house.sell(&servers);
    // Two rounds of those who serve, and nothing that is due was done.
    house.clock("2026-11-05T10:00:00Z", &servers);
    house.clock("2026-11-05T10:00:01Z", &servers);
    house.clock("2026-11-05T10:00:02Z", &servers);
    assert_eq!(house.count("entry WHERE kind = 'tick'"), 0);
    assert_eq!(house.count("delivery WHERE state = 'waiting' AND attempts = 0"), house.orders);
    assert_eq!((swept(&first, &key), swept(&second, &key)), (0, 0));
    let job = first.post(&key, &format!("{TEA}/backtests"), &json!({"version": 1}), 202);
    let job = format!("{TEA}/jobs/{}", job["id"].as_str().unwrap());
    assert_eq!(second.get(&key, &job).1["state"], "queued");

    // With somebody who works it is all done, and once.
    let (worker, other) = (house.work(), house.work());
    assert_eq!((&worker.key, &other.key), (&None, &None), "only who serves shows a key");
    house.expire(1);
    house.hear_all();
    until(|| second.get(&key, &job).1["state"] == "done");
    assert_eq!(worker.get(&key, "/ready").0, 200);
    assert_eq!((worker.get(&key, TEA).0, worker.get(&key, "/openapi.json").0), (404, 404));

    // Both take part.
    house.sell(&servers);
    house.hear_all();
    let before = (swept(&worker, &key), swept(&other, &key));
    house.clock("2026-11-08T10:00:00Z", &servers);
    house.expire(2);
    let after = (swept(&worker, &key), swept(&other, &key));
    assert!(before.0 < after.0 && before.1 < after.1, "{before:?} {after:?}");

    // One is killed, and when nobody has seen it for a while the other takes its share.
    drop(worker);
    house.sell(&servers);
    house.sql(
        "UPDATE node SET seen_at = seen_at - 60000000
          WHERE node_id = (SELECT node_id FROM node WHERE role = 'work' ORDER BY started_at LIMIT 1)",
    );
    house.clock("2026-11-11T10:00:00Z", &servers);
    house.expire(3);
    house.hear_all();
    assert_eq!((swept(&first, &key), swept(&second, &key)), (0, 0));
    let status = expect(regulars(&["migrate", "--status"]).args(["--store", &house.store]), 0);
    let roles =
        |role: &str| status.lines().filter(|line| line.starts_with(&format!("server    {role},"))).count();
    assert_eq!((roles("serve"), roles("work"), roles("all")), (2, 1, 0), "{status}");
    for server in [first, second, other] {
        assert_eq!(server.stop(), Some(0));
    }
    expect(regulars(&["audit"]).args(["--store", &house.store]), 0);
}

#[test]
fn a_file_has_one_server_that_does_everything() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["worker"][..], &["serve", "--role", "serve"]] {
        let (code, _, stderr) = run(regulars(arguments).current_dir(folder.path()));
        assert!(code == Some(2) && stderr.contains("which must do everything"), "{code:?} {stderr}");
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "nothing was made");
    let (code, _, stderr) = run(regulars(&["serve", "--role", "worker"]).current_dir(folder.path()));
    assert!(code == Some(2) && stderr.contains("possible values: all, serve, work"), "{code:?} {stderr}");
}
