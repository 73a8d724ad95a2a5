//! Cutting the power: what was answered is there afterwards, although nothing but synced bytes is left.
//!
//! `synced.c` keeps, beside a running server, what the disk would have if the power failed now. After some answers the
//! server is halted and that is copied; then a server is started on each copy and must know everything that was answered
//! before. An answer that goes out before its commit is durable does not survive this.

use std::{fs, path::Path};

use regulars_scenarios::{faults::preload, server::process::Process};
use serde_json::json;

use super::{PROGRAM, order, publish};

const ORDERS: u64 = 40;
/// After so many answers the power is cut.
const CUTS: [u64; 7] = [0, 1, 2, 5, 13, 29, ORDERS];

#[test]
fn what_was_answered_survives_a_power_cut() {
    let folder = tempfile::tempdir().unwrap();
    let library = preload(folder.path(), "synced.c").unwrap();
    let [live, synced] = ["live", "synced"].map(|name| folder.path().join(name));
    [&live, &synced].into_iter().for_each(|folder| fs::create_dir(folder).unwrap());
    let server = Process::start(&live, None, |serve| {
        serve.env("LD_PRELOAD", &library).env("SYNCED_TO", &synced);
    });
    let server = server.unwrap();
    let client = server.client();
    publish(&client);
    let ada = json!({"external_id": "ada"});
    client.post(&format!("{PROGRAM}/members"), &json!({"identifiers": ada})).unwrap().done().unwrap();
    for answered in 0..=ORDERS {
        if answered != 0 {
            let paid = client.report(&format!("{PROGRAM}/events"), &order(answered, &ada)).unwrap();
            assert_eq!(paid.status, 201, "{}", paid.body);
        }
        if CUTS.contains(&answered) {
            // Halted, so that nothing moves while it is copied; the files are those of one instant.
            server.signal("STOP").unwrap();
            copy(&synced, &folder.path().join(format!("cut-{answered}")));
            server.signal("CONT").unwrap();
        }
    }
    let key = server.key.clone();
    drop(server);
    for answered in CUTS {
        let left = folder.path().join(format!("cut-{answered}"));
        let server = Process::start(&left, Some(&key), |_| ()).unwrap();
        let balance = server.client().get(&format!("{PROGRAM}/members/external:ada/balance")).unwrap();
        let balance = balance.done().unwrap_or_else(|refusal| panic!("after {answered} answers: {refusal}"));
        assert_eq!(balance["wallets"][0]["available"], answered * 10, "after {answered} answers");
    }
}

/// Copies a folder of files.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}
