//! F25: a server that is killed while the points of many members lapse. Whoever starts next goes on, and each member's points lapse
//! once.

use std::process::Command;

use regulars_scenarios::server::{Client, process::Process};
use serde_json::json;

use crate::{
    run,
    shop::{Books, audited, serve_command, stop},
};

const PROGRAM: &str = "/v1/programs/expiring";
/// Several of the portions in which due work is done.
const MEMBERS: usize = 1_200;
/// Requests between two kills, at most.
const REQUESTS_MAX: i64 = 40;

fn serve(books: &Books, key: Option<&str>) -> Process {
    let mut command: Command = serve_command(None, &books.url());
    Process::begin(&mut command, key).unwrap()
}

/// A program whose points live for thirty days, and members who have one each.
fn open(client: &Client) {
    let document = json!({
        "format": "regulars/1",
        "program": "expiring",
        "name": "Expiring",
        "currency": "EUR",
        "time_zone": "UTC",
        "wallets": {"points": {}},
        "earn": {"check_in": {"on": "activity.check_in", "give": "1 points", "expires": "30 days after earning"}},
    });
    client.post("/v1/programs", &json!({"slug": "expiring", "mode": "sandbox"})).unwrap().done().unwrap();
    let draft = client.put(&format!("{PROGRAM}/draft"), ("if-none-match", "*"), &document);
    draft.unwrap().done().unwrap();
    client.post(&format!("{PROGRAM}/publish"), &json!({"note": "opened"})).unwrap().done().unwrap();
    let event = |kind: &str, member: usize| {
        json!({"type": kind, "source": "app", "external_id": format!("{kind} {member}"), "occurred_at": crate::trade::now(),
            "member": {"external_id": format!("m{member}")}})
    };
    for member in 0..MEMBERS {
        let mut check_in = event("activity", member);
        check_in["activity"] = json!({"name": "check_in"});
        for event in [event("member.joined", member), check_in] {
            let answer = client.report(&format!("{PROGRAM}/events"), &event).unwrap();
            assert_eq!(answer.status, 201, "{}", answer.body);
        }
    }
}

fn expiries(books: Books, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let mut server = serve(&books, None);
    let key = server.key.clone();
    let client = server.client();
    open(&client);
    let clock = client.get(&format!("{PROGRAM}/clock")).unwrap().done().unwrap();
    let now: jiff::Timestamp = clock["now"].as_str().unwrap().parse().unwrap();
    let later = json!({"to": (now + jiff::SignedDuration::from_hours(24 * 32)).to_string()});
    let mut killed = 0;
    for _ in 0..cycles {
        let requests = random.number(0, REQUESTS_MAX);
        let moved = std::thread::scope(|scope| {
            let base = server.base.clone();
            let (key, later) = (&key, &later);
            let moving = scope.spawn(move || {
                let own = Client::new(base, key.clone());
                own.post_as("later", &format!("{PROGRAM}/clock"), later)
                    .is_ok_and(|answer| answer.status == 200)
            });
            let client = server.client();
            for _ in 0..requests {
                client.get(&format!("{PROGRAM}/clock")).unwrap();
            }
            server.child.kill().unwrap();
            server.child.wait().unwrap();
            moving.join().unwrap()
        });
        killed += u64::from(!moved);
        server = serve(&books, Some(&key));
    }
    assert!(0 < killed, "all was done before the first kill");
    let client = server.client();
    client.post_as("later", &format!("{PROGRAM}/clock"), &later).unwrap().done().unwrap();
    for member in 0..MEMBERS {
        let ledger = client.get(&format!("{PROGRAM}/members/external:m{member}/ledger")).unwrap();
        let ledger = ledger.done().unwrap();
        let lapsed = ledger["items"].as_array().unwrap().iter().filter(|line| line["book"] == "expired");
        let amounts: Vec<_> = lapsed.map(|line| line["amount"].clone()).collect();
        assert_eq!(amounts, [json!(1)], "m{member}: {ledger}");
    }
    assert!(stop(&mut server).success());
    audited(&books);
}

#[test]
fn f25_points_lapse_once_whoever_dies_on_sqlite() {
    expiries(Books::sqlite(), 6);
}

#[test]
fn f25_points_lapse_once_whoever_dies_on_postgres() {
    expiries(Books::postgres(), 6);
}
