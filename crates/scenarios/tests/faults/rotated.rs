//! F37: API keys are changed while they are used: a new one is made, everybody goes over to it, and the old one is ended. Nobody is
//! turned away meanwhile, whichever server made the key, and the old one opens nothing afterwards.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use regulars_scenarios::server::{Client, process::Process};
use serde_json::{Value, json};

use crate::{
    run,
    shop::{Books, EVENTS, Shop, stop},
    trade::Written,
};

const TILLS: usize = 4;
/// Events of each till between two changes.
const EVENTS_A_KEY: u64 = 5;
/// Requests until the last server knows that a key has ended; it may take a second.
const READS_MAX: u32 = 100_000;

/// A key, with its number among those of the run.
#[derive(Clone)]
struct Key {
    number: u64,
    id: String,
    secret: String,
}

/// What the tills look at before each event, and how far each is.
struct Board {
    key: Mutex<Key>,
    /// Events that a till has reported with the key of this number or a later one.
    used: [(AtomicU64, AtomicU64); TILLS],
    over: AtomicBool,
}

/// Ends the tills, also when something beside them fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn make(client: &Client, number: u64) -> Key {
    // Each change of the run has a key of its own, whoever asks for it.
    let idempotency = format!("make {number}");
    let new = json!({"label": format!("till {number}"), "mode": "live", "program": "corner",
        "scopes": ["events:write", "members:read"]});
    let made = client.post_as(&idempotency, "/v1/keys", &new).unwrap().done().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Key { number, id: text(&made["key"]["id"]), secret: text(&made["secret"]) }
}

impl Board {
    /// Reports until it is over, each event with the key of the moment, and nobody says no.
    fn till(&self, shop: &Shop, servers: &[Process], till: usize) -> Vec<Written> {
        let _over = Over(&self.over);
        let mut written = Vec::new();
        let mut clients: Option<(u64, Vec<Client>)> = None;
        for number in 0.. {
            if self.over.load(Ordering::SeqCst) {
                break;
            }
            let key = self.key.lock().unwrap().clone();
            if clients.as_ref().is_none_or(|(of, _)| *of != key.number) {
                let own = |server: &Process| Client::new(server.base.clone(), key.secret.clone());
                clients = Some((key.number, servers.iter().map(own).collect()));
                self.used[till].1.store(0, Ordering::SeqCst);
                self.used[till].0.store(key.number, Ordering::SeqCst);
            }
            let own = &clients.as_ref().unwrap().1[usize::try_from(number).unwrap() % servers.len()];
            let event = shop.event(till, number);
            // Two servers that write the same member at once may say "later".
            let answer = loop {
                let answer = own.report(EVENTS, &event).unwrap();
                if answer.status != 503 {
                    break answer;
                }
            };
            assert!(
                matches!(answer.status, 200 | 201),
                "key {}: {} {}",
                key.number,
                answer.status,
                answer.body
            );
            self.used[till].1.fetch_add(1, Ordering::SeqCst);
            written.push(Written { event, id: answer.body["event"].clone() });
        }
        written
    }

    /// Waits until every till uses this key, and has used it a few times.
    fn wait_for(&self, key: u64) {
        let is_used = |(of, events): &(AtomicU64, AtomicU64)| {
            of.load(Ordering::SeqCst) == key && EVENTS_A_KEY <= events.load(Ordering::SeqCst)
        };
        while !self.used.iter().all(is_used) {
            assert!(!self.over.load(Ordering::SeqCst), "a till has failed");
            std::thread::yield_now();
        }
    }
}

fn rotated(books: Books, servers: usize, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let shop = Shop::open(books, TILLS);
    let mut running: Vec<Process> = (0..servers).map(|_| shop.serve()).collect();
    let owners: Vec<Client> = running.iter().map(Process::client).collect();
    let first = make(&owners[0], 0);
    let board = Board { key: Mutex::new(first), used: Default::default(), over: AtomicBool::new(false) };
    let written: Vec<Written> = std::thread::scope(|scope| {
        let (board, shop, servers) = (&board, &shop, &running);
        let tills = (0..TILLS).map(|till| scope.spawn(move || board.till(shop, servers, till)));
        let tills: Vec<_> = tills.collect();
        let over = Over(&board.over);
        for number in 1..=cycles {
            let by = &owners[random.place(owners.len())];
            let new = make(by, number);
            let old = std::mem::replace(&mut *board.key.lock().unwrap(), new);
            board.wait_for(number);
            let ended = by.delete_as(&format!("end {number}"), &format!("/v1/keys/{}", old.id)).unwrap();
            assert_eq!(ended.status, 204, "{}", ended.body);
            for server in servers {
                let with_old = Client::new(server.base.clone(), old.secret.clone());
                let balance = "/v1/programs/corner/members/external:nobody/balance";
                let ended = (0..READS_MAX).any(|_| with_old.get(balance).unwrap().status == 401);
                assert!(ended, "key {} still opens something", old.number);
            }
        }
        drop(over);
        tills.into_iter().flat_map(|till| till.join().unwrap()).collect()
    });
    for server in &mut running {
        assert!(stop(server).success());
    }
    drop(running);
    println!("{} events under {} keys", written.len(), cycles + 1);
    shop.check(&written);
}

#[test]
fn f37_a_change_of_keys_turns_nobody_away_on_sqlite() {
    rotated(Books::sqlite(), 1, 4);
}

#[test]
fn f37_a_change_of_keys_turns_nobody_away_on_postgres() {
    rotated(Books::postgres(), 2, 4);
}
