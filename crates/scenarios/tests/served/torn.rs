//! F9: torn and reordered writes. The power is cut while a server works, at whatever it is doing: of what was written and not yet
//! synced the disk has some sectors and not others, in any order. Each of many such images has everything that was answered, and
//! the audit finds nothing; or the server says that the file is damaged, which it never had to.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use regulars_scenarios::{
    faults::{preload, run},
    server::process::{Process, regulars, store},
    simulator::random::Random,
};
use rusqlite::Connection;
use serde_json::json;

use super::{PROGRAM, order, power::copy, publish};

/// What a disk writes at once.
const SECTOR: usize = 512;
/// Images of each cut.
const IMAGES: u64 = 4;
/// Answers between two cuts, at most.
const ANSWERS_MAX: i64 = 12;

/// What the disk may have of a file: what was synced, and some sectors of what was written since.
fn image(synced: &[u8], written: &[u8], random: &mut Random) -> (Vec<u8>, u32) {
    let share = random.pick(&[5, 50, 95]);
    let mut image = synced.to_vec();
    let mut mixed = 0;
    for (at, sector) in (0..).step_by(SECTOR).zip(written.chunks(SECTOR)) {
        let old = synced.get(at..(at + sector.len()).min(synced.len()));
        if old == Some(sector) || !random.chance(share) {
            continue;
        }
        mixed += 1;
        // A sector beyond the end makes the file longer; what is between and was not written is empty.
        if image.len() < at + sector.len() {
            image.resize(at + sector.len(), 0);
        }
        image[at..at + sector.len()].copy_from_slice(sector);
    }
    (image, mixed)
}

/// The folder of one image; answers how many sectors it has of what was not synced.
fn mix(synced: &Path, written: &Path, to: &Path, random: &mut Random) -> u32 {
    fs::create_dir(to).unwrap();
    let mut mixed = 0;
    for name in ["regulars.db", "regulars.db-wal"] {
        let read = |folder: &Path| fs::read(folder.join(name)).unwrap_or_default();
        let (bytes, sectors) = image(&read(synced), &read(written), random);
        mixed += sectors;
        if !bytes.is_empty() {
            fs::write(to.join(name), bytes).unwrap();
        }
    }
    mixed
}

/// Ends the till, also when something beside it fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Everything that was answered is in the image, and its books are sound.
fn look(image: &Path, answered: u64, told: &str) {
    let audit = regulars(["audit", "--store"]).unwrap().arg(store(image)).output().unwrap();
    let text =
        [audit.stdout, audit.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(audit.status.success(), "{told}: {text}");
    let file = Connection::open(image.join("regulars.db")).unwrap();
    let mut stored = file.prepare("SELECT external_id FROM entry WHERE kind = 'order.paid'").unwrap();
    let stored: BTreeSet<String> =
        stored.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let missing: Vec<u64> =
        (0..answered).filter(|number| !stored.contains(&format!("order {number}"))).collect();
    assert!(missing.is_empty(), "{told}: of {answered} answered orders {missing:?} are not there");
}

#[test]
fn f9_some_sectors_of_what_was_written_are_no_harm() {
    let (mut random, cycles) = run(12);
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
    let (answered, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let mut mixed = 0;
    std::thread::scope(|scope| {
        let _over = Over(&over);
        let till = scope.spawn(|| {
            let own = server.client();
            for number in 0.. {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                own.report(&format!("{PROGRAM}/events"), &order(number, &ada)).unwrap().done().unwrap();
                answered.store(number + 1, Ordering::SeqCst);
            }
        });
        for cycle in 0..cycles {
            let enough =
                answered.load(Ordering::SeqCst) + u64::try_from(random.number(0, ANSWERS_MAX)).unwrap();
            while answered.load(Ordering::SeqCst) < enough && !till.is_finished() {
                std::thread::yield_now();
            }
            let known = answered.load(Ordering::SeqCst);
            server.signal("STOP").unwrap();
            let [written, kept] =
                ["written", "kept"].map(|name| folder.path().join(format!("{name} {cycle}")));
            copy(&live, &written);
            copy(&synced, &kept);
            server.signal("CONT").unwrap();
            for number in 0..IMAGES {
                let to = folder.path().join("image");
                let sectors = mix(&kept, &written, &to, &mut random);
                mixed += u64::from(sectors != 0);
                look(
                    &to,
                    known,
                    &format!("image {number} of cut {cycle}, {sectors} sectors of what was not synced"),
                );
                fs::remove_dir_all(&to).unwrap();
            }
            [&written, &kept].into_iter().for_each(|folder| fs::remove_dir_all(folder).unwrap());
        }
    });
    println!("{} images, {mixed} with something that was not synced", cycles * IMAGES);
    assert!(0 < mixed, "nothing was ever written and not synced");
}
