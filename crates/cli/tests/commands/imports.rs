//! Files into a server: a kill in the middle, repeats, refusals, members, the demo and the audit.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use super::{TEA_CHAIN, expect, proxy::Proxy, regulars, run, server::Server};

const MEMBERS: u32 = 60;

/// A server with the tea chain in a sandbox, its folder, and its key.
struct Tea {
    folder: tempfile::TempDir,
    server: Server,
    key: String,
}

impl Tea {
    fn new() -> Tea {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path());
        let key = server.key.clone().unwrap();
        let tea = Tea { folder, server, key };
        expect(&mut tea.client(&["program", "publish", TEA_CHAIN, "--create", "sandbox"]), 0);
        tea
    }

    fn client(&self, arguments: &[&str]) -> Command {
        let mut command = regulars(arguments);
        command.env("REGULARS_SERVER", &self.server.base).env("REGULARS_KEY", &self.key);
        command
    }

    fn import(&self, kind: &str, file: &Path) -> Command {
        self.client(&["import", kind, "--program", "tea-chain", "--json", "--file", file.to_str().unwrap()])
    }

    /// What each member has, without the time of asking.
    fn balances(&self) -> Vec<Value> {
        let of = |number: u32| {
            let path = format!("/v1/programs/tea-chain/members/external:M-{number:05}/balance");
            let (status, mut balance) = self.server.get(&self.key, &path);
            assert_eq!(status, 200, "{balance}");
            balance.as_object_mut().unwrap().remove("as_of").expect("a balance is of a moment");
            balance
        };
        (1..=MEMBERS).map(of).collect()
    }

    fn audit(self) {
        let store = format!("sqlite:{}", self.folder.path().join("regulars.db").display());
        assert_eq!(self.server.stop(), Some(0));
        let report = expect(&mut regulars(&["audit", "--json", "--store", &store]), 0);
        assert_eq!(serde_json::from_str::<Value>(&report).unwrap()["ok"], true);
    }
}

fn year(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("year.ndjson");
    let members = MEMBERS.to_string();
    let name = file.to_str().unwrap();
    expect(&mut regulars(&["demo", "--members", &members, "--until", "2026-11-01", "--write", name]), 0);
    file
}

fn number(result: &Value, name: &str) -> u64 {
    result[name].as_u64().unwrap_or_else(|| panic!("{name} in {result}"))
}

#[test]
fn an_import_that_was_killed_goes_on_to_the_same_balances() {
    let whole = Tea::new();
    let file = year(whole.folder.path());
    let result: Value = serde_json::from_str(&expect(&mut whole.import("orders", &file), 0)).unwrap();
    let (recorded, joined) = (number(&result, "recorded"), number(&result, "joined"));
    assert_eq!((joined, number(&result, "refused"), number(&result, "repeated")), (MEMBERS.into(), 0, 0));

    let cut = Tea::new();
    let file = year(cut.folder.path());
    // The first batch has up to 448 KiB; the second is hit in its middle.
    let proxy = Proxy::to(&cut.server.base, 600 * 1024);
    let import = || {
        let mut command = cut.import("orders", &file);
        command.env("REGULARS_SERVER", &proxy.base);
        command
    };
    let mut killed = import().spawn().unwrap();
    proxy.used_up.recv().unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    proxy.mend();
    let (code, stdout, stderr) = run(&mut import());
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stderr.contains("going on after"), "{stderr}");
    let result: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(number(&result, "recorded") + number(&result, "repeated"), recorded);
    assert_eq!(whole.balances(), cut.balances());

    // Sent once more from the beginning, nothing changes.
    let before = cut.balances();
    let again = expect(import().arg("--restart"), 0);
    assert_eq!(number(&serde_json::from_str(&again).unwrap(), "recorded"), 0);
    assert_eq!(cut.balances(), before);
    whole.audit();
    cut.audit();
}

#[test]
fn what_is_bad_or_refused_is_listed_and_the_rest_is_recorded() {
    let tea = Tea::new();
    let file = tea.folder.path().join("events.ndjson");
    let order = |id: &str, currency: &str, member: &str| {
        format!(
            r#"{{"type":"order.paid","source":"pos","external_id":"{id}","occurred_at":"2026-01-01T00:00:00Z","member":{{"external_id":"{member}"}},"order":{{"currency":"{currency}","total":2400,"lines":[{{"sku":"latte","category":"drink","quantity":1,"amount":2400}}]}}}}"#
        )
    };
    let lines = [order("1", "CNY", "7"), order("2", "EUR", "7"), "{".to_owned(), order("3", "CNY", "8")];
    fs::write(&file, lines.join("\n")).unwrap();
    let result: Value = serde_json::from_str(&expect(&mut tea.import("orders", &file), 3)).unwrap();
    let counts = ["recorded", "joined", "refused", "bad_rows"].map(|name| number(&result, name));
    assert_eq!(counts, [2, 2, 1, 1], "{result}");
    let refused = fs::read_to_string(tea.folder.path().join("events.ndjson.refused.csv")).unwrap();
    assert!(refused.contains("\n2,2,422,currency_mismatch,"), "{refused}");
    let left_out = fs::read_to_string(tea.folder.path().join("events.ndjson.left-out.csv")).unwrap();
    assert!(left_out.contains("\n3,"), "{left_out}");
    let wrong =
        tea.client(&["import", "orders", "--program", "none", "--file", file.to_str().unwrap(), "--restart"]);
    let (code, _, stderr) = run(&mut { wrong });
    assert_eq!(code, Some(1));
    assert!(stderr.contains("there is no program none"), "{stderr}");
    tea.audit();
}

#[test]
fn members_come_with_what_is_known_of_them() {
    let tea = Tea::new();
    let file = tea.folder.path().join("members.csv");
    let mapping = tea.folder.path().join("mapping.yaml");
    fs::write(&file, "id,tel,name,since\n7,+372 5555 5555,Mari,2025-01-01 10:00\n8,+372 5555 5556,Jaan,\n")
        .unwrap();
    let columns = "time: { zone: Europe/Tallinn }\n\
        columns: { external_id: id, phone: tel, name: name, joined_at: since }\n";
    fs::write(&mapping, columns).unwrap();
    let import = || {
        let mut command = tea.import("members", &file);
        command.args(["--mapping", mapping.to_str().unwrap()]);
        command
    };
    let result: Value = serde_json::from_str(&expect(&mut import(), 3)).unwrap();
    assert_eq!((number(&result, "joined"), number(&result, "refused")), (1, 1), "Jaan's row has no time");
    let joined = ["--joined-at", "2025-06-01T00:00:00Z", "--restart"];
    let result: Value = serde_json::from_str(&expect(import().args(joined), 0)).unwrap();
    assert_eq!((number(&result, "joined"), number(&result, "known")), (1, 1));
    let (status, member) = tea.server.get(&tea.key, "/v1/programs/tea-chain/members/external:7");
    assert_eq!(status, 200, "{member}");
    assert!(member.to_string().contains("Mari") && member.to_string().contains("+37255555555"), "{member}");
    tea.audit();
}

#[test]
fn a_demo_is_made_once_and_passes_its_audit() {
    let folder = tempfile::tempdir().unwrap();
    let demo = || {
        let mut command = regulars(&["demo", "--members", "20", "--listen", "127.0.0.1:0"]);
        command.current_dir(folder.path());
        command
    };
    let first = expect(demo().arg("--no-serve"), 0);
    assert!(first.contains("20 generated members"), "{first}");
    let key = fs::read_to_string(folder.path().join("demo/api-key")).unwrap();
    assert!(first.contains(key.trim()), "the key is told");
    let server = Server::from(&mut demo());
    for what in ["balance", "tiers", "timeline"] {
        let path = format!("/v1/programs/tea-chain/members/external:M-00001/{what}");
        let (status, answer) = server.get(&key, &path);
        assert_eq!(status, 200, "{answer}");
    }
    let (code, _, stderr) = run(&mut demo());
    assert_eq!(code, Some(1));
    assert!(stderr.contains("a demo in this folder is running already"), "{stderr}");
    assert_eq!(server.stop(), Some(0));
    let store = format!("sqlite:{}", folder.path().join("demo/regulars.db").display());
    expect(&mut regulars(&["audit", "--store", &store]), 0);
    // As JSON: the whole of the standard output is one object.
    for (fresh, is_new) in [(None, false), (Some("--fresh"), true)] {
        let printed = expect(demo().args(["--no-serve", "--json"]).args(fresh), 0);
        let summary: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(
            (number(&summary, "members"), &summary["is_new"]),
            (20, &Value::Bool(is_new)),
            "{summary}"
        );
        assert!(number(&summary, "orders") < number(&summary, "events"), "{summary}");
        assert_eq!(summary["server"], Value::Null);
    }
}

#[test]
fn an_audit_needs_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(regulars(&["audit"]).current_dir(folder.path()));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("there is no database"), "{stderr}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "and does not make one");
}
