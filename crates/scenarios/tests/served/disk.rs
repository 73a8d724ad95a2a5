//! A disk that fails. F10: one sync says that it failed. What it was for may be lost, and asking again would not tell, so the server
//! ends by itself, and a new start goes on from what is surely there. F11: there is no room. What would write is refused, what
//! reads is answered, the server says that it is not ready, and goes on by itself when there is room.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use regulars_scenarios::{
    faults::preload,
    server::{Client, process::Process},
};
use serde_json::{Value, json};

use super::{
    PROGRAM,
    crash::{events, goes_on, prepare},
    order,
    power::copy,
    publish,
};

/// A server that syncs so often ends by itself. It is far more than one life has.
const SYNCS_MAX: u32 = 500;
/// So many lives in a row without a failure had no sync of this number.
const QUIET_MAX: u32 = 8;
/// How often the disk fills.
const FILLS: u64 = 2;

/// The id of each event that was answered, until one was not; and whether that was so.
fn live(client: &Client, events: &[Value]) -> (BTreeMap<String, Value>, bool) {
    let mut answered = BTreeMap::new();
    for event in events {
        match client.report(&format!("{PROGRAM}/events"), event) {
            Ok(answer) if answer.status == 201 => {
                answered.insert(event["external_id"].to_string(), answer.body["event"].clone());
            }
            Ok(answer) => {
                assert!(500 <= answer.status, "{event}: {} {}", answer.status, answer.body);
                return (answered, true);
            }
            Err(_) => return (answered, true),
        }
    }
    (answered, false)
}

#[test]
fn f10_whose_sync_failed_ends_and_has_done_each_thing_once() {
    let folder = tempfile::tempdir().unwrap();
    let library = preload(folder.path(), "failing.c").unwrap();
    let opened = folder.path().join("opened");
    fs::create_dir(&opened).unwrap();
    let (key, ben) = prepare(&opened);
    let events = events(&ben);
    let (mut ended, mut quiet) = (0, 0);
    for sync in 1..SYNCS_MAX {
        let left = folder.path().join(format!("left-{sync}"));
        copy(&opened, &left);
        let failing = |serve: &mut Command| {
            serve.env("LD_PRELOAD", &library).env("FAIL_SYNC", sync.to_string());
        };
        // It may fail before it listens.
        let (answered, failed) = match Process::start(&left, Some(&key), failing) {
            Err(_) => (BTreeMap::new(), true),
            Ok(mut server) => {
                let (answered, failed) = live(&server.client(), &events);
                if failed {
                    let status = server.child.wait().unwrap();
                    assert!(!status.success(), "the end has a reason");
                }
                (answered, failed)
            }
        };
        ended += u32::from(failed);
        goes_on(&left, &key, &events, &answered, &format!("sync {sync} failed"));
        fs::remove_dir_all(&left).unwrap();
        // Nobody need notice a sync that only tidies up. After some of those a life has no more.
        quiet = if failed { 0 } else { quiet + 1 };
        if quiet == QUIET_MAX {
            println!("ended by {ended} of {} syncs", sync - quiet);
            assert!(0 < ended);
            return;
        }
    }
    panic!("a server that lives so long syncs without end");
}

#[test]
fn f11_a_full_disk_refuses_what_writes_until_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let library = preload(folder.path(), "failing.c").unwrap();
    let full = folder.path().join("full");
    let books = folder.path().join("books");
    fs::create_dir(&books).unwrap();
    let server = Process::start(&books, None, |serve| {
        serve.env("LD_PRELOAD", &library).env("FULL", &full);
    });
    let server = server.unwrap();
    let client = server.client();
    publish(&client);
    let ada = json!({"external_id": "ada"});
    client.post(&format!("{PROGRAM}/members"), &json!({"identifiers": ada})).unwrap().done().unwrap();
    for fill in 0..FILLS {
        let number = |place: u64| fill * 10 + place;
        let report =
            |place: u64| client.report(&format!("{PROGRAM}/events"), &order(number(place), &ada)).unwrap();
        let points = || client.get(&format!("{PROGRAM}/members/external:ada/balance")).unwrap().body;
        assert_eq!(report(1).status, 201);
        fill_disk(&full, true);
        for _ in 0..3 {
            let refused = report(2);
            assert_eq!(
                (refused.status, &refused.body["code"]),
                (503, &json!("storage_full")),
                "{}",
                refused.body
            );
        }
        assert_eq!(points()["wallets"][0]["available"], (fill * 2 + 1) * 10, "reading goes on");
        assert_eq!(client.get("/ready").unwrap().status, 503);
        fill_disk(&full, false);
        assert_eq!(report(2).status, 201, "it goes on by itself");
        assert_eq!(client.get("/ready").unwrap().status, 200);
        assert_eq!(points()["wallets"][0]["available"], (fill * 2 + 2) * 10);
    }
}

fn fill_disk(full: &Path, is_full: bool) {
    if is_full { fs::write(full, "").unwrap() } else { fs::remove_file(full).unwrap() }
}
