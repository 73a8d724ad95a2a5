//! F3: many clients at once, at one server or at two, with the same few members and the last pieces of a reward. Whatever each was
//! told can have happened one after the other, at an instant between its question and its answer: `history.rs` says so.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use regulars_scenarios::{
    server::{Client, process::Process},
    simulator::random::Random,
};
use serde_json::{Value, json};

use crate::{
    history::{Happened, impossible},
    run,
    shop::{Books, audited, serve_command, stop},
};

const PROGRAM: &str = "/v1/programs/busy";
const MEMBERS: usize = 3;
const CLIENTS: u64 = 8;
/// What a client does in a cycle.
const THINGS: u64 = 10;
const EARNED: i64 = 10;
const PRICE: i64 = 25;
/// So much that there is often too little.
const HELD_MAX: i64 = 120;
/// So few that they are gone soon, and that who gives one back is not the only one to want it.
const STOCK: i64 = 3;
/// What is shown of a history that can't be.
const SHOWN: usize = 40;

/// What a client wants.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Earn,
    Hold(i64),
    Release,
    Redeem,
    Cancel,
    Read,
}

/// What it was told.
#[derive(Debug, Clone, Copy)]
enum Told {
    /// Done, and what is held; nothing of that when the answer is the one of an earlier try.
    Done(Option<Points>),
    TooFew,
    NoneLeft,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Points {
    available: i64,
    held: i64,
}

/// The state of everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    members: [Points; MEMBERS],
    left: i64,
}

#[derive(Debug, Clone, Copy)]
struct Thing {
    member: usize,
    wish: Wish,
    /// Of a release, what was held.
    amount: i64,
    told: Option<Told>,
}

/// What is to be undone, and by how much.
type Open = Vec<(String, i64)>;

#[derive(Default)]
struct Log {
    things: Vec<Thing>,
    history: Vec<Happened>,
}

/// The state after a thing, if it can have been answered so.
fn effect(state: &State, thing: &Thing) -> Option<State> {
    let mut after = state.clone();
    let points = &mut after.members[thing.member];
    match thing.wish {
        Wish::Earn => points.available += EARNED,
        Wish::Hold(amount) => {
            *points = Points { available: points.available - amount, held: points.held + amount }
        }
        Wish::Release => {
            *points = Points { available: points.available + thing.amount, held: points.held - thing.amount }
        }
        Wish::Redeem => {
            points.available -= PRICE;
            after.left -= 1;
        }
        Wish::Cancel => {
            points.available += PRICE;
            after.left += 1;
        }
        Wish::Read => {}
    }
    let points = after.members[thing.member];
    match thing.told {
        Some(Told::Done(seen)) => {
            let possible = 0 <= points.available && 0 <= after.left && seen.is_none_or(|seen| seen == points);
            possible.then_some(after)
        }
        Some(Told::TooFew) => (points.available < 0).then(|| state.clone()),
        Some(Told::NoneLeft) => (after.left < 0).then(|| state.clone()),
        None => Some(after),
    }
}

fn open(client: &Client) {
    let document = json!({
        "format": "regulars/1",
        "program": "busy",
        "name": "Busy",
        "currency": "EUR",
        "time_zone": "UTC",
        "wallets": {"points": {}},
        "earn": {"purchase": {"on": "order.paid", "give": "1 points per 1.00 of eligible"}},
        "rewards": {"mug": {"name": "A mug", "price": format!("{PRICE} points"), "stock": STOCK}},
    });
    client.post("/v1/programs", &json!({"slug": "busy", "mode": "live"})).unwrap().done().unwrap();
    client.put(&format!("{PROGRAM}/draft"), ("if-none-match", "*"), &document).unwrap().done().unwrap();
    client.post(&format!("{PROGRAM}/publish"), &json!({"note": "opened"})).unwrap().done().unwrap();
    for member in 0..MEMBERS {
        let new = json!({"identifiers": {"external_id": format!("m{member}")}});
        client.post(&format!("{PROGRAM}/members"), &new).unwrap().done().unwrap();
    }
}

/// A client with what it has open.
struct Till<'a> {
    number: u64,
    random: Random,
    servers: Vec<Client>,
    log: &'a Mutex<Log>,
    conflicts: &'a AtomicU64,
    holds: [Open; MEMBERS],
    redemptions: [Open; MEMBERS],
}

impl Till<'_> {
    fn work(&mut self, things: u64) {
        for number in 0..things {
            let member = self.random.place(MEMBERS);
            let wish = match self.random.number(0, 9) {
                0..=2 => Wish::Earn,
                3 => Wish::Hold(self.random.number(1, HELD_MAX)),
                4 if !self.holds[member].is_empty() => Wish::Release,
                5 if !self.redemptions[member].is_empty() => Wish::Cancel,
                4..=6 => Wish::Redeem,
                _ => Wish::Read,
            };
            self.fulfil(member, wish, &format!("{}-{number}", self.number));
        }
    }

    fn fulfil(&mut self, member: usize, wish: Wish, name: &str) {
        let undone = match wish {
            Wish::Release => self.holds[member].pop(),
            Wish::Cancel => self.redemptions[member].pop(),
            _ => None,
        };
        let amount = undone.as_ref().map_or(0, |(_, amount)| *amount);
        let event = event(member, wish, name, undone.map(|(name, _)| name));
        let place = {
            let mut log = self.log();
            log.things.push(Thing { member, wish, amount, told: None });
            let place = log.things.len() - 1;
            log.history.push(Happened::Called(place));
            place
        };
        let told = self.ask(member, event.as_ref());
        match (told, wish) {
            (Told::Done(_), Wish::Hold(amount)) => self.holds[member].push((name.to_owned(), amount)),
            (Told::Done(_), Wish::Redeem) => self.redemptions[member].push((name.to_owned(), PRICE)),
            _ => {}
        }
        let mut log = self.log();
        log.things[place].told = Some(told);
        log.history.push(Happened::Answered(place));
    }

    /// Asks until there is an answer, each time whichever server.
    fn ask(&mut self, member: usize, event: Option<&Value>) -> Told {
        loop {
            let server = &self.servers[self.random.place(self.servers.len())];
            let Some(event) = event else {
                let balance = server.get(&format!("{PROGRAM}/members/external:m{member}/balance")).unwrap();
                return Told::Done(Some(points(&balance.done().unwrap()["wallets"])));
            };
            let answer = server.report(&format!("{PROGRAM}/events"), event).unwrap();
            let (status, code) = (answer.status, answer.body["code"].as_str().unwrap_or_default());
            match (status, code) {
                (201, _) => return Told::Done(Some(points(&answer.body["after"]["balances"]))),
                // Stored by a try before, whose answer got lost.
                (200, _) => return Told::Done(None),
                (422, "insufficient_points") => return Told::TooFew,
                (409, "out_of_stock") => return Told::NoneLeft,
                (503, _) => drop(self.conflicts.fetch_add(1, Ordering::Relaxed)),
                _ => panic!("{event}: {status} {}", answer.body),
            }
        }
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn event(member: usize, wish: Wish, name: &str, of: Option<String>) -> Option<Value> {
    let of = json!({"external_id": of});
    let (kind, more) = match wish {
        Wish::Earn => (
            "order.paid",
            json!({"order": {"currency": "EUR", "total": EARNED * 100,
                "lines": [{"sku": "tea", "quantity": 1, "amount": EARNED * 100}]}}),
        ),
        Wish::Hold(amount) => ("hold.placed", json!({"hold": {"wallet": "points", "amount": amount}})),
        Wish::Release => ("hold.released", json!({"hold": of})),
        Wish::Redeem => ("reward.redeemed", json!({"reward": "mug"})),
        Wish::Cancel => ("reward.cancelled", json!({"redemption": of})),
        Wish::Read => return None,
    };
    let mut event = json!({"type": kind, "source": "till", "external_id": name, "occurred_at": crate::trade::now(),
        "member": {"external_id": format!("m{member}")}});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Some(event)
}

fn points(wallets: &Value) -> Points {
    let own = wallets.as_array().unwrap().iter().find(|wallet| wallet["wallet"] == "points");
    let number = |name: &str| own.and_then(|own| own[name].as_i64()).unwrap_or(0);
    Points { available: number("available"), held: number("held") }
}

fn concurrent(books: Books, servers: usize, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let serve = |key: Option<&str>| Process::begin(&mut serve_command(None, &books.url()), key).unwrap();
    let first = serve(None);
    open(&first.client());
    let key = first.key.clone();
    let mut running = vec![first];
    running.extend((1..servers).map(|_| serve(Some(&key))));
    let (log, conflicts) = (Mutex::<Log>::default(), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let mut till = Till {
                number,
                random: Random::new(random.bits()),
                servers: running.iter().map(Process::client).collect(),
                log: &log,
                conflicts: &conflicts,
                holds: Default::default(),
                redemptions: Default::default(),
            };
            scope.spawn(move || till.work(cycles * THINGS));
        }
    });
    let Log { things, history } = log.into_inner().unwrap();
    let met = |told: fn(&Thing) -> bool| things.iter().filter(|thing| told(thing)).count();
    let too_few = met(|thing| matches!(thing.told, Some(Told::TooFew)));
    let none_left = met(|thing| matches!(thing.told, Some(Told::NoneLeft)));
    println!(
        "{} things, {too_few} times too few, {none_left} times none left, {conflicts:?} conflicts",
        things.len()
    );
    assert!(0 < too_few && 0 < none_left, "nobody was refused");
    let start = State { members: Default::default(), left: STOCK };
    if let Some(place) = impossible(start, &history, |state, thing| effect(state, &things[thing])) {
        for happened in &history[place.saturating_sub(SHOWN)..=place] {
            let (Happened::Called(thing) | Happened::Answered(thing)) = happened;
            println!("{happened:?} {:?}", things[*thing]);
        }
        panic!("the answer at {place} can't be");
    }
    for mut server in running {
        assert!(stop(&mut server).success());
    }
    audited(&books);
}

#[test]
fn f3_clients_see_one_order_on_sqlite() {
    concurrent(Books::sqlite(), 1, 20);
}

#[test]
fn f3_clients_of_two_servers_see_one_order_on_postgres() {
    concurrent(Books::postgres(), 2, 20);
}
