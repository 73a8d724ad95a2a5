//! F7: a server that dies at one of its writes to the file, before it or in the middle of it, from its start to its end. What was
//! answered is there afterwards, and once everything has been sent again it is as if nothing had happened.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use regulars_scenarios::{
    faults::{preload, run, spread},
    server::process::Process,
};

use super::{
    crash::{events, goes_on, live, prepare},
    power::copy,
};

/// How many writes a life has.
fn count(library: &Path, left: &Path, key: &str, ben: &str) -> u64 {
    let counted = left.join("counted");
    fs::write(&counted, [0; 8]).unwrap();
    let server = Process::start(left, Some(key), |serve: &mut Command| {
        serve.env("LD_PRELOAD", library).env("COUNTED", &counted);
    });
    let (answered, died) = live(&server.unwrap().client(), &events(ben));
    assert!(!died && !answered.is_empty());
    u64::from_ne_bytes(fs::read(&counted).unwrap().try_into().unwrap())
}

#[test]
fn f7_who_dies_at_any_write_has_done_each_thing_once() {
    let (mut random, cycles) = run(16);
    let folder = tempfile::tempdir().unwrap();
    let library = preload(folder.path(), "dying.c").unwrap();
    let opened = folder.path().join("opened");
    fs::create_dir(&opened).unwrap();
    let (key, ben) = prepare(&opened);
    let events = events(&ben);
    let whole = folder.path().join("whole");
    copy(&opened, &whole);
    let writes = count(&library, &whole, &key, &ben);
    let mut deaths = 0;
    for cycle in 0..cycles {
        let (write, half) = (spread(&mut random, cycle, cycles, writes), random.chance(50));
        let left = folder.path().join(format!("left-{cycle}"));
        copy(&opened, &left);
        let started = Process::start(&left, Some(&key), |serve: &mut Command| {
            serve.env("LD_PRELOAD", &library).env("DIE_AT", write.to_string());
            if half {
                serve.env("HALF", "1");
            }
        });
        // It may die before it listens.
        let (answered, died) = match &started {
            Ok(server) => live(&server.client(), &events),
            Err(_) => (BTreeMap::new(), true),
        };
        drop(started);
        deaths += u64::from(died);
        goes_on(
            &left,
            &key,
            &events,
            &answered,
            &format!("died at write {write}, half of it written: {half}"),
        );
        fs::remove_dir_all(&left).unwrap();
    }
    println!("{deaths} deaths at {writes} writes of a life");
    // Not every life has as many writes.
    assert!(cycles / 2 < deaths, "only {deaths} of {cycles} died");
}
