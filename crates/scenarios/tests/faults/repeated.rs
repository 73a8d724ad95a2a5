//! F35: tills that were without a connection for days and then send everything, several times, in any order and from several places at
//! once. Each event happens once, and what it gives is what it would have given in order.

use std::sync::Mutex;

use regulars_scenarios::{
    server::{Client, process::Process},
    simulator::random::Random,
};
use serde_json::{Value, json};

use crate::{
    run,
    shop::{Books, EVENTS, Shop, stop},
    trade::Written,
};

const TILLS: usize = 4;
/// Who send at once.
const SENDERS: usize = 4;
/// Events of a till in a cycle.
const EVENTS_A_CYCLE: u64 = 5;
/// How often an event is sent, at most.
const REPEATS_MAX: i64 = 5;
/// How long a till was away, in seconds.
const AWAY_MAX_S: i64 = 3 * 24 * 60 * 60;

/// What the tills have kept, each thing as often as it will be sent, in any order.
fn kept(shop: &Shop, random: &mut Random, cycles: u64) -> Vec<Value> {
    let now: jiff::Timestamp = crate::trade::now().parse().unwrap();
    let mut all = Vec::new();
    for till in 0..TILLS {
        for number in 0..cycles * EVENTS_A_CYCLE {
            let mut event = shop.event(till, number);
            let away = jiff::SignedDuration::from_secs(random.number(0, AWAY_MAX_S));
            event["occurred_at"] = json!((now - away).to_string());
            // A transfer waits for what it sends; only orders come in any order.
            if event["type"] == "order.paid" {
                let times = usize::try_from(random.number(1, REPEATS_MAX)).unwrap();
                all.extend(std::iter::repeat_n(event, times));
            }
        }
    }
    for place in (1..all.len()).rev() {
        all.swap(place, random.place(place + 1));
    }
    all
}

fn send(server: &Client, event: &Value) -> (u16, Value) {
    loop {
        let answer = server.report(EVENTS, event).unwrap();
        match answer.status {
            200 | 201 => return (answer.status, answer.body["event"].clone()),
            // Somebody else writes the same member just now.
            503 => {}
            _ => panic!("{event}: {} {}", answer.status, answer.body),
        }
    }
}

fn repeated(books: Books, servers: usize, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let shop = Shop::open(books, TILLS);
    let mut running: Vec<Process> = (0..servers).map(|_| shop.serve()).collect();
    let kept = kept(&shop, &mut random, cycles);
    let next = Mutex::new(kept.iter());
    let answers: Vec<(&Value, u16, Value)> = std::thread::scope(|scope| {
        let sender = |sender: usize| {
            let (next, own) = (&next, running[sender % running.len()].client());
            scope.spawn(move || {
                let mut answers = Vec::new();
                loop {
                    let event = next.lock().unwrap().next();
                    let Some(event) = event else { return answers };
                    let (status, id) = send(&own, event);
                    answers.push((event, status, id));
                }
            })
        };
        let senders: Vec<_> = (0..SENDERS).map(sender).collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    });
    let mut written: Vec<Written> = Vec::new();
    for (event, status, id) in &answers {
        // However often it was sent and whoever was first, one of them was new and all were told one id.
        if *status == 201 {
            let of_it = answers.iter().filter(|(other, ..)| other == event);
            let ids: Vec<(u16, &Value)> = of_it.map(|(_, status, id)| (*status, id)).collect();
            assert!(ids.iter().all(|(_, other)| *other == id), "{event}: {ids:?}");
            assert_eq!(ids.iter().filter(|(status, _)| *status == 201).count(), 1, "{event}: {ids:?}");
            written.push(Written { event: (*event).clone(), id: id.clone() });
        }
    }
    println!("{} events, sent {} times", written.len(), answers.len());
    assert!(answers.iter().all(|(event, ..)| written.iter().any(|written| written.event == **event)));
    for server in &mut running {
        assert!(stop(server).success());
    }
    drop(running);
    shop.check(&written);
}

#[test]
fn f35_what_comes_late_and_often_happens_once_on_sqlite() {
    repeated(Books::sqlite(), 1, 8);
}

#[test]
fn f35_what_comes_late_and_often_happens_once_on_postgres() {
    repeated(Books::postgres(), 2, 8);
}
