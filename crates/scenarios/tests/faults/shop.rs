//! A shop with its books in a database, and what must be true of them in the end.

use std::{
    process::{Command, ExitStatus},
    sync::{Mutex, MutexGuard},
};

use regulars_scenarios::server::{
    Client,
    process::{Process, regulars},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    cluster::Cluster,
    trade::{Done, Trade, Written},
};

const KEY: &str = "5d0c7a41b8e2f6930a1d4c8be7f2095361ac8d0e4b7f92c3a5e6d81f07b4c9e2";
pub const PROGRAM: &str = "/v1/programs/corner";
pub const EVENTS: &str = "/v1/programs/corner/events";
/// Points of an order, and of a transfer that follows every so manieth order.
const EARNED: i64 = 10;
const SENT: i64 = 3;
const ORDERS_A_TRANSFER: u64 = 4;
/// Requests until a transfer has arrived; the sweeper looks once a second.
const READS_MAX: u32 = 100_000;

/// Where the books are.
pub enum Books {
    /// A file in a folder.
    Sqlite(TempDir),
    /// A server of its own, and the address of the database.
    Postgres(Mutex<Cluster>, String),
}

impl Books {
    pub fn sqlite() -> Books {
        Books::Sqlite(tempfile::tempdir().unwrap())
    }

    pub fn postgres() -> Books {
        Books::of(Cluster::start())
    }

    /// In a new database of a server.
    pub fn of(cluster: Cluster) -> Books {
        let url = cluster.database();
        Books::Postgres(Mutex::new(cluster), url)
    }

    pub fn url(&self) -> String {
        match self {
            Books::Sqlite(folder) => format!("sqlite:{}", folder.path().join("regulars.db").display()),
            Books::Postgres(_, url) => url.clone(),
        }
    }

    /// The server of the database.
    pub fn cluster(&self) -> MutexGuard<'_, Cluster> {
        match self {
            Books::Sqlite(_) => panic!("a file has no server"),
            Books::Postgres(cluster, _) => cluster.lock().unwrap(),
        }
    }
}

/// A shop with a member for each till.
pub struct Shop {
    pub books: Books,
    pub key: String,
    members: Vec<String>,
}

impl Shop {
    pub fn open(books: Books, tills: usize) -> Shop {
        let server = serve_command(None, &books.url());
        Shop::open_by(books, tills, server)
    }

    /// The same by a server of another release.
    pub fn open_by(books: Books, tills: usize, mut server: Command) -> Shop {
        let mut server = Process::begin(&mut server, None).unwrap();
        let client = server.client();
        let document = json!({
            "format": "regulars/1",
            "program": "corner",
            "name": "Corner",
            "currency": "EUR",
            "time_zone": "Europe/Tallinn",
            "wallets": {"points": {}},
            "earn": {"purchase": {"on": "order.paid", "give": "1 points per 1.00 of eligible"}},
            "transfer": {"points": {}},
        });
        client.post("/v1/programs", &json!({"slug": "corner", "mode": "live"})).unwrap().done().unwrap();
        let draft = client.put(&format!("{PROGRAM}/draft"), ("if-none-match", "*"), &document);
        draft.unwrap().done().unwrap();
        client.post(&format!("{PROGRAM}/publish"), &json!({"note": "opened"})).unwrap().done().unwrap();
        let join = |till: usize| {
            let new = json!({"identifiers": {"external_id": format!("member {till}")}});
            let made = client.post(&format!("{PROGRAM}/members"), &new).unwrap().done().unwrap();
            made["member"]["id"].as_str().unwrap().to_owned()
        };
        let members = (0..tills).map(join).collect();
        assert!(stop(&mut server).success());
        Shop { key: server.key.clone(), books, members }
    }

    /// Another server on the books.
    pub fn serve(&self) -> Process {
        self.serve_at(&self.books.url())
    }

    /// Another server that reaches the books in its own way.
    pub fn serve_at(&self, url: &str) -> Process {
        Process::begin(&mut serve_command(None, url), Some(&self.key)).unwrap()
    }

    /// What a till reports as its event of this number.
    pub fn event(&self, till: usize, number: u64) -> Value {
        let mut event = json!({
            "source": format!("till {till}"),
            "external_id": format!("event {number}"),
            "occurred_at": crate::trade::now(),
            "member": {"external_id": format!("member {till}")},
        });
        let more = if is_transfer(number) {
            let to = &self.members[(till + 1) % self.members.len()];
            json!({"type": "transfer.sent", "wallet": "points", "amount": SENT, "to": to})
        } else {
            json!({"type": "order.paid", "order": {"currency": "EUR", "total": 1_000,
                "lines": [{"sku": "tea", "quantity": 1, "amount": 1_000}]}})
        };
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    }

    /// An order that is worth nothing. Who is not answered can't know whether it was stored, and no balance depends on it.
    pub fn trifle(&self, number: u64) -> Value {
        json!({
            "type": "order.paid",
            "source": "trifles",
            "external_id": format!("trifle {number}"),
            "occurred_at": crate::trade::now(),
            "member": {"external_id": "member 0"},
            "order": {"currency": "EUR", "total": 0, "lines": [{"sku": "tap-water", "quantity": 1, "amount": 0}]},
        })
    }

    /// Has all tills report while `work` goes on, then looks at the books. `work` answers the servers that the tills end on; what
    /// they met is told.
    pub fn trade<S>(&self, work: impl FnOnce(&Trade) -> S) -> Done {
        let trade = Trade::default();
        let written = trade.run(self, self.members.len(), work);
        let done = trade.done();
        println!("{done:?}");
        self.check(&written);
        done
    }

    /// Every event that was answered is there once, under the id that was told; every unit is where it belongs.
    pub fn check(&self, written: &[Written]) {
        let mut server = self.serve();
        let client = server.client();
        for Written { event, id } in written.iter() {
            let again = client.report(EVENTS, event).unwrap();
            assert_eq!((again.status, &again.body["event"]), (200, id), "{event}: {}", again.body);
        }
        for (till, expected) in self.expected(written).into_iter().enumerate() {
            let arrived = (0..READS_MAX).any(|_| balance(&client, till) == expected);
            assert!(arrived, "member {till} has {} of {expected}", balance(&client, till));
        }
        drop(client);
        assert!(stop(&mut server).success());
        audited(&self.books);
    }

    /// What each member has in the end.
    fn expected(&self, written: &[Written]) -> Vec<i64> {
        let mut points = vec![0; self.members.len()];
        for Written { event, .. } in written {
            let till: usize = event["source"].as_str().unwrap()["till ".len()..].parse().unwrap();
            if event["type"] == "transfer.sent" {
                points[till] -= SENT;
                points[(till + 1) % self.members.len()] += SENT;
            } else {
                points[till] += EARNED;
            }
        }
        points
    }
}

/// The audit finds nothing.
pub fn audited(books: &Books) {
    let mut audit = regulars(["audit", "--store"]).unwrap();
    let audit = audit.arg(books.url()).env("REGULARS_MASTER_KEY", KEY).output().unwrap();
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stdout));
}

fn is_transfer(number: u64) -> bool {
    number % (ORDERS_A_TRANSFER + 1) == ORDERS_A_TRANSFER
}

fn balance(client: &Client, till: usize) -> i64 {
    let balance = client.get(&format!("{PROGRAM}/members/external:member%20{till}/balance")).unwrap();
    let balance = balance.done().unwrap();
    balance["wallets"][0]["available"].as_i64().unwrap_or(0)
}

/// The command that serves on a database, of this release or by another binary.
pub fn serve_command(binary: Option<Command>, url: &str) -> Command {
    let mut serve = binary.unwrap_or_else(|| regulars([] as [&str; 0]).unwrap());
    serve.args(["serve", "--listen", "127.0.0.1:0", "--stop-delay-s", "0", "--store", url]);
    serve.env_clear().env("REGULARS_MASTER_KEY", KEY).env("REGULARS_LOG", "error");
    serve
}

/// Ends a server as service managers do.
pub fn stop(server: &mut Process) -> ExitStatus {
    server.signal("TERM").unwrap();
    server.child.wait().unwrap()
}
