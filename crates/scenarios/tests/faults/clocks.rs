//! F22: machines whose clocks are wrong and are set, by a second, an hour, a day and decades, to before 1970 and to after 2038, while
//! servers run on them and when they start. The time of the record never goes back, what happened by the time of the record is
//! always taken, and nobody is answered with a mistake of the server's own. A server does not start by a clock that shows a time
//! before its release.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use regulars_engine::moment::Moment;
use regulars_scenarios::{
    faults::preload,
    server::{
        Client,
        process::{Process, regulars},
    },
    simulator::random::Random,
};
use serde_json::{Value, json};

use crate::{
    run,
    shop::{Books, audited, serve_command, stop},
};

const PROGRAM: &str = "/v1/programs/clocks";
const SECOND: i64 = 1_000_000;
const DAY_S: i64 = 24 * 60 * 60;
const YEAR_S: i64 = 365 * DAY_S;
/// Pages of a ledger until its end.
const PAGES_MAX: u32 = 10_000;

/// A machine with a clock of its own.
struct Machine {
    clock: PathBuf,
    /// By how many seconds it is ahead of the right one.
    ahead: i64,
    server: Process,
}

/// What is known of the program.
#[derive(Default)]
struct Seen {
    /// The latest time of the record.
    recorded: Option<Moment>,
    /// What was taken, with its id.
    taken: Vec<(Value, Value)>,
    too_late_or_soon: u64,
    /// What was not answered: the HTTP library knows no time before 1970.
    unanswered: Vec<Value>,
    /// Starts that were refused.
    refused: u64,
}

fn set(clock: &Path, ahead_s: i64) {
    // In one write, over what is there: the file is mapped.
    OpenOptions::new().write(true).open(clock).unwrap().write_all(&ahead_s.to_ne_bytes()).unwrap();
}

impl Machine {
    fn boot(books: &Books, library: &Path, clock: PathBuf, key: Option<&str>) -> Machine {
        let mut serve = serve_command(None, &books.url());
        serve.env("LD_PRELOAD", library).env("CLOCK", &clock);
        Machine { server: Process::begin(&mut serve, key).unwrap(), clock, ahead: 0 }
    }

    /// What its clock shows.
    fn shown(&self) -> Moment {
        Moment(now().0 + self.ahead * SECOND)
    }

    /// Starts its server again. One that shows a time before the release is refused, until somebody has set the clock.
    fn boot_again(self, books: &Books, library: &Path, key: &str, seen: &mut Seen) -> Machine {
        let Machine { clock, ahead, mut server } = self;
        assert!(stop(&mut server).success());
        let mut serve = serve_command(None, &books.url());
        serve.env("LD_PRELOAD", library).env("CLOCK", &clock).stderr(Stdio::null());
        let started = Process::begin(&mut serve, Some(key));
        if -20 * DAY_S <= ahead {
            return Machine { server: started.unwrap(), clock, ahead };
        }
        assert!(started.is_err(), "it has started {ahead} s ahead");
        seen.refused += 1;
        set(&clock, 0);
        Machine::boot(books, library, clock, Some(key))
    }
}

/// Has the record go ahead of the right clock.
fn forward(seen: &mut Seen, machine: &mut Machine) {
    machine.ahead = 50 * YEAR_S;
    set(&machine.clock, machine.ahead);
    seen.report(machine, "far ahead", machine.shown(), true);
}

fn now() -> Moment {
    crate::trade::now().parse::<jiff::Timestamp>().unwrap().into()
}

/// What `regulars doctor` says on a machine.
fn doctor(url: &str, library: &Path, clock: &Path) -> Value {
    let mut doctor = regulars(["doctor", "--json", "--store", url]).unwrap();
    let told = doctor.env("LD_PRELOAD", library).env("CLOCK", clock).output().unwrap();
    serde_json::from_slice(&told.stdout).unwrap_or_else(|_| panic!("{told:?}"))
}

/// The record is ahead of a right clock, and an old one shows a time before this release. Both are told.
fn told_by_the_doctor(books: &Books, library: &Path, machine: &mut Machine, seen: &mut Seen) {
    forward(seen, machine);
    for (ahead, check) in [(0, "ledger time"), (-60 * YEAR_S, "clock")] {
        set(&machine.clock, ahead);
        let told = doctor(&books.url(), library, &machine.clock);
        let checks = told["checks"].as_array().unwrap();
        let found = checks.iter().find(|found| found["name"] == check);
        assert_eq!(found.unwrap()["verdict"], "fail", "{told}");
    }
    set(&machine.clock, 0);
}

/// Where a clock is set, in seconds ahead of the right one.
fn jump(random: &mut Random) -> i64 {
    let to = match random.number(0, 9) {
        0 => 1,
        1 => 60 * 60,
        2 => DAY_S,
        // Before 1970, and after 2038, when seconds no longer fit into 32 bits.
        3 => -70 * YEAR_S,
        4 => 13 * YEAR_S,
        5 => 10 * YEAR_S,
        6 => random.number(-100 * YEAR_S, 20 * YEAR_S),
        _ => 0,
    };
    if random.chance(50) && to.abs() <= DAY_S { -to } else { to }
}

fn open(client: &Client) {
    let document = json!({
        "format": "regulars/1",
        "program": "clocks",
        "name": "Clocks",
        "currency": "EUR",
        "time_zone": "Europe/Tallinn",
        "wallets": {"points": {}},
        "earn": {"check_in": {"on": "activity.check_in", "give": "1 points", "expires": "30 days after earning"}},
    });
    client.post("/v1/programs", &json!({"slug": "clocks", "mode": "live"})).unwrap().done().unwrap();
    client.put(&format!("{PROGRAM}/draft"), ("if-none-match", "*"), &document).unwrap().done().unwrap();
    client.post(&format!("{PROGRAM}/publish"), &json!({"note": "opened"})).unwrap().done().unwrap();
    client
        .post(&format!("{PROGRAM}/members"), &json!({"identifiers": {"external_id": "ada"}}))
        .unwrap()
        .done()
        .unwrap();
}

fn event(name: &str, at: Moment) -> Value {
    json!({"type": "activity", "source": "app", "external_id": name, "occurred_at": at.timestamp().to_string(),
        "member": {"external_id": "ada"}, "activity": {"name": "check_in"}})
}

impl Seen {
    /// Reports what happened by a clock. Whatever the clocks show it is taken, or lies outside of the window.
    fn report(&mut self, machine: &Machine, name: &str, at: Moment, must_be_taken: bool) {
        let event = event(name, at);
        let Ok(answer) = machine.server.client().report(&format!("{PROGRAM}/events"), &event) else {
            assert!(machine.shown().0 < 0, "{event} was not answered");
            return self.unanswered.push(event);
        };
        match (answer.status, answer.body["code"].as_str()) {
            (201, _) => {
                let recorded = Moment::from(
                    answer.body["recorded_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap(),
                );
                assert!(
                    self.recorded <= Some(recorded),
                    "{name} was recorded at {recorded:?} after {:?}",
                    self.recorded
                );
                self.recorded = Some(recorded);
                self.taken.push((event, answer.body["event"].clone()));
            }
            (422, Some("timestamp_out_of_window")) if !must_be_taken => self.too_late_or_soon += 1,
            _ => panic!("{event}: {} {}", answer.status, answer.body),
        }
    }

    /// All that was taken is there once, in order.
    fn check(&self, client: &Client) {
        for (event, id) in &self.taken {
            let again = client.report(&format!("{PROGRAM}/events"), event).unwrap();
            assert_eq!((again.status, &again.body["event"]), (200, id), "{event}: {}", again.body);
        }
        let mut times = Vec::new();
        let mut next = String::new();
        for _ in 0..PAGES_MAX {
            let path = format!("{PROGRAM}/members/external:ada/timeline?limit=100{next}");
            let page = client.get(&path).unwrap().done().unwrap();
            let items = page["items"].as_array().unwrap().iter();
            times.extend(
                items.map(|item| item["recorded_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap()),
            );
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        // The latest comes first.
        assert!(self.taken.len() <= times.len() && times.is_sorted_by(|one, next| next <= one), "{times:?}");
    }
}

fn clocks(books: Books, machines: usize, cycles: u64) {
    let (mut random, cycles) = run(cycles);
    let folder = tempfile::tempdir().unwrap();
    let library = preload(folder.path(), "clock.c").unwrap();
    let clock = |number: usize| {
        let clock = folder.path().join(format!("clock {number}"));
        fs::write(&clock, 0i64.to_ne_bytes()).unwrap();
        clock
    };
    let mut running = vec![Machine::boot(&books, &library, clock(0), None)];
    let key = running[0].server.key.clone();
    open(&running[0].server.client());
    running.extend((1..machines).map(|number| Machine::boot(&books, &library, clock(number), Some(&key))));
    let mut seen = Seen::default();
    for cycle in 0..cycles {
        let place = random.place(machines);
        running[place].ahead = jump(&mut random);
        set(&running[place].clock, running[place].ahead);
        if random.chance(30) {
            let again = running.remove(place).boot_again(&books, &library, &key, &mut seen);
            running.insert(place, again);
        }
        for (number, machine) in running.iter().enumerate() {
            let name = |what: &str| format!("{what} {cycle} at {number}");
            seen.report(machine, &name("by the right clock"), now(), false);
            seen.report(machine, &name("by the server's clock"), machine.shown(), false);
            if let Some(recorded) = seen.recorded {
                seen.report(machine, &name("by the record"), recorded, true);
            }
        }
    }
    for machine in &mut running {
        machine.ahead = 0;
        set(&machine.clock, 0);
    }
    // What nobody knows of is sent again.
    for event in std::mem::take(&mut seen.unanswered) {
        let answer = running[0].server.client().report(&format!("{PROGRAM}/events"), &event).unwrap();
        assert!(matches!(answer.status, 200 | 201 | 422), "{event}: {} {}", answer.status, answer.body);
    }
    let Seen { taken, too_late_or_soon, refused, .. } = &seen;
    println!(
        "{} were taken, {too_late_or_soon} were too late or too soon, {refused} starts were refused",
        taken.len()
    );
    assert!(0 < *too_late_or_soon && !taken.is_empty());
    seen.check(&running[0].server.client());
    told_by_the_doctor(&books, &library, &mut running[0], &mut seen);
    for Machine { mut server, .. } in running {
        assert!(stop(&mut server).success());
    }
    audited(&books);
}

#[test]
fn f22_the_record_goes_on_whatever_the_clock_on_sqlite() {
    clocks(Books::sqlite(), 1, 30);
}

#[test]
fn f22_the_record_goes_on_whatever_the_clocks_on_postgres() {
    clocks(Books::postgres(), 2, 20);
}
