//! A year of real invoices through the real binary, twice: imported into a server over HTTP, and replayed in memory by
//! the backtest. Both must leave every member with the same balances and the same level. The sandbox's clock is set to
//! the time of the invoices, so that they are seen as of the end of their year.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
    process::{Command, Output},
};

use regulars_scenarios::server::{
    Client,
    process::{Process, regulars, store},
};
use serde_json::{Value, json};
use tempfile::TempDir;

const INVOICES: &str = "../../../shared/data/online-retail/online_retail.csv.zst";
const SLUG: &str = "gift-shop";
/// The day after the last invoice.
const END_OF_YEAR: &str = "2011-12-10";
/// When many levels have been lost, some are in their grace time, and most points have expired.
const NEXT_SPRING: &str = "2012-04-05";
/// Enough for orders and returns of all kinds.
const END_OF_FIRST_WEEKS: &str = "2010-12-20";

#[test]
fn import_and_backtest_agree_member_by_member() {
    let Some(orders) = invoices_until(END_OF_YEAR) else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.csv");
    fs::write(&file, &orders).unwrap();
    let shop = Shop::open(folder);
    shop.move_clock(END_OF_YEAR);
    let imported = shop.import(&file);
    let figures = ["recorded", "joined", "refused", "bad_rows"].map(|figure| imported[figure].as_u64());
    assert_eq!(figures, [22_176, 4_334, 0, 0].map(Some), "{imported}");
    let at_the_end = compare(&shop, &file, END_OF_YEAR);
    // A comparison of nothing but zeros would prove little.
    let all = ["any", "available", "debt", "gold", "none", "pending", "silver"];
    assert_eq!(at_the_end.keys().copied().collect::<BTreeSet<_>>(), all.into_iter().collect());
    let later = compare(&shop, &file, NEXT_SPRING);
    let fewer = |what| later.get(what).copied().unwrap_or(0) < at_the_end[what];
    assert!(["available", "pending", "silver", "gold"].into_iter().all(fewer), "{later:?}");
    shop.audit();
}

#[test]
fn a_backtest_is_the_same_however_often_and_however_packed() {
    let Some(orders) = invoices_until(END_OF_FIRST_WEEKS) else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&orders).unwrap();
    let packed = [
        ("orders.csv", orders.clone()),
        ("orders.csv.gz", gzip.finish().unwrap()),
        ("orders.csv.zst", zstd::encode_all(orders.as_slice(), 1).unwrap()),
    ];
    let first = folder.path().join(packed[0].0);
    fs::write(&first, &orders).unwrap();
    let expected = backtest(&first, END_OF_FIRST_WEEKS);
    for (name, bytes) in packed {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        assert!(backtest(&file, END_OF_FIRST_WEEKS) == expected, "{name} differs");
    }
}

/// A running server with the program in a sandbox.
struct Shop {
    server: Process,
    client: Client,
    folder: TempDir,
}

impl Shop {
    fn open(folder: TempDir) -> Shop {
        let server = Process::start(folder.path(), None, |serve| {
            serve.args(["--log", "warn"]);
        });
        let server = server.unwrap();
        let client = server.client();
        let shop = Shop { server, client, folder };
        expect(&mut shop.command(&["program", "publish", &mapping("gift-shop.yaml"), "--create", "sandbox"]));
        shop
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = regulars(arguments).unwrap();
        command.env("REGULARS_SERVER", &self.server.base).env("REGULARS_KEY", &self.server.key);
        command
    }

    fn move_clock(&self, to: &str) {
        let path = format!("/v1/programs/{SLUG}/clock");
        self.client.post(&path, &json!({ "to": midnight(to) })).unwrap().done().unwrap();
    }

    fn import(&self, file: &Path) -> Value {
        let mapping = mapping("online-retail.yaml");
        let mut command = self.command(&["import", "orders", "--program", SLUG, "--json"]);
        command.args(["--mapping", &mapping, "--file"]).arg(file);
        serde_json::from_str(&expect(&mut command)).unwrap()
    }

    /// What the server says of a member, in the form of the backtest's list.
    fn row(&self, member: &str) -> String {
        let address = format!("/v1/programs/{SLUG}/members/external:{member}");
        let get = |what| self.client.get(&format!("{address}/{what}")).unwrap().done().unwrap();
        let (balance, tiers): (Value, Value) = (get("balance"), get("tiers"));
        let wallet = &balance["wallets"][0];
        let level = tiers["tier_sets"][0]["level"]["id"].as_str().unwrap_or_default();
        format!("{member},{},{},{},{level}", wallet["available"], wallet["pending"], wallet["debt"])
    }

    fn audit(mut self) {
        self.server.signal("TERM").unwrap();
        assert!(self.server.child.wait().unwrap().success());
        let mut audit = regulars(["audit", "--json", "--store"]).unwrap();
        let report = expect(audit.arg(store(self.folder.path())));
        assert_eq!(serde_json::from_str::<Value>(&report).unwrap()["ok"], true, "{report}");
    }
}

/// Compares every member of the server with the backtest, both as of the beginning of a day. Tells how many members have
/// what.
fn compare(shop: &Shop, file: &Path, day: &str) -> BTreeMap<&'static str, u64> {
    shop.move_clock(day);
    let (_, replayed) = backtest(file, day);
    let replayed = String::from_utf8(replayed).unwrap();
    let mut rows = replayed.lines();
    assert_eq!(rows.next(), Some("member,points.available,points.pending,points.debt,level"));
    let mut different = Vec::new();
    let mut seen = BTreeMap::new();
    for row in rows {
        let served = shop.row(row.split(',').next().unwrap());
        if served != row {
            different.push(format!("the backtest says {row}, the server {served}"));
        }
        count(row, &mut seen);
    }
    println!("{day}: members with {seen:?}");
    assert!(different.is_empty(), "{} differ\n{}", different.len(), different.join("\n"));
    assert_eq!(seen["any"], 4_334);
    seen
}

/// The invoices before a day. None, with a note, where they are not at hand.
fn invoices_until(end: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(INVOICES);
    if !path.exists() {
        assert!(env::var_os("CI").is_none(), "{} is missing", path.display());
        println!("skipped: {} is not there", path.display());
        return None;
    }
    let mut lines = BufReader::new(zstd::Decoder::new(fs::File::open(path).unwrap()).unwrap()).lines();
    let mut taken = BufWriter::new(Vec::new());
    writeln!(taken, "{}", lines.next().unwrap().unwrap()).unwrap();
    for line in lines.map(Result::unwrap) {
        // Price, member and country follow the time, and none of them has a comma.
        let before = before_last(&line, 3);
        let time = &before[before.len() - "2010-12-01 08:26:00".len()..];
        if end <= time {
            break;
        }
        writeln!(taken, "{line}").unwrap();
    }
    Some(taken.into_inner().unwrap())
}

/// What stands before the last so many commas.
fn before_last(line: &str, commas: usize) -> &str {
    let at = line.rmatch_indices(',').nth(commas - 1).unwrap().0;
    &line[..at]
}

/// The report, and each member at the end.
fn backtest(file: &Path, until: &str) -> (String, Vec<u8>) {
    let members = tempfile::NamedTempFile::new().unwrap();
    let (program, mapping) = (mapping("gift-shop.yaml"), mapping("online-retail.yaml"));
    let until = midnight(until);
    let mut command =
        regulars(["backtest", &program, "--mapping", &mapping, "--until", &until, "--json"]).unwrap();
    command.arg("--orders").arg(file).arg("--members").arg(members.path());
    let report = expect(&mut command);
    (report, fs::read(members.path()).unwrap())
}

/// Notes what a member has.
fn count(row: &str, seen: &mut BTreeMap<&'static str, u64>) {
    let fields: Vec<&str> = row.split(',').collect();
    let mut note = |what| *seen.entry(what).or_default() += 1;
    note("any");
    for (what, field) in ["available", "pending", "debt"].into_iter().zip(&fields[1..4]) {
        if *field != "0" {
            note(what);
        }
    }
    note(["gold", "silver"].into_iter().find(|level| *level == fields[4]).unwrap_or("none"));
}

fn midnight(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

fn mapping(name: &str) -> String {
    format!("{}/mappings/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Runs to the end and insists on success; the answer is what was printed.
#[track_caller]
fn expect(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert!(status.success(), "{command:?}\n{stdout}\n{stderr}");
    stdout
}
