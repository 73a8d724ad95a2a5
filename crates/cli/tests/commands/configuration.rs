//! Where settings come from, and that wrong ones end the start with code 2.

use std::fs;

use super::{expect, regulars, run, server::Server};

#[test]
fn flags_outweigh_the_environment_which_outweighs_the_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("regulars.toml"), "store = \"sqlite:of-file.db\"\nlisten = \"127.0.0.1:0\"")
        .unwrap();
    let check = |variable: Option<&str>, arguments: &[&str], expected: &str| {
        let mut command = regulars(&["doctor", "--json"]);
        command.args(arguments).current_dir(folder.path());
        if let Some(value) = variable {
            command.env("REGULARS_STORE", value);
        }
        let found = expect(&mut command, 0);
        assert!(found.contains(&format!("{expected}.db does not exist")), "{found}");
    };
    check(None, &[], "of-file");
    check(Some("sqlite:of-environment.db"), &[], "of-environment");
    check(Some("sqlite:of-environment.db"), &["--store", "sqlite:of-flag.db"], "of-flag");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "doctor makes nothing");
}

#[test]
fn wrong_settings_end_the_start_with_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let check = |file: &str, variables: &[(&str, &str)], arguments: &[&str], expected: &str| {
        fs::write(folder.path().join("regulars.toml"), file).unwrap();
        let mut command = regulars(&["serve", "--listen", "127.0.0.1:0"]);
        command.args(arguments).envs(variables.iter().copied()).current_dir(folder.path());
        let (code, stdout, stderr) = run(&mut command);
        assert_eq!(code, Some(2), "{file} {variables:?} {arguments:?}: {stdout}{stderr}");
        assert!(stderr.contains(expected), "{stderr}");
        assert!(!folder.path().join("regulars.db").exists(), "nothing is made");
    };
    check("lissten = 1", &[], &[], "unknown field `lissten`");
    check("queue_max = 0", &[], &[], "queue_max");
    check("", &[("REGULARS_LISSTEN", "127.0.0.1:1")], &[], "REGULARS_LISSTEN");
    check("", &[("REGULARS_STOP_DELAY_S", "soon")], &[], "soon");
    check("", &[], &["--log", "regulars=loud"], "log");
    check("", &[], &["--config", "missing.toml"], "missing.toml");
    check("", &[], &["--no-such-flag"], "--no-such-flag");
    for weak in ["secret", "changeme", &"0".repeat(64), &"ab".repeat(32), "too-short"] {
        check("", &[("REGULARS_MASTER_KEY", weak)], &[], "the master key");
    }
    let key = folder.path().join("mine.key");
    fs::write(&key, "8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0").unwrap();
    check("", &[], &["--master-key-file", "mine.key"], "can be read by others");
    check("", &[("REGULARS_MASTER_KEY", "x")], &["--master-key-file", "mine.key"], "give one");
}

#[test]
fn a_lost_master_key_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Server::start(folder.path()).stop(), Some(0));
    fs::remove_file(folder.path().join("regulars.key")).unwrap();
    let mut command = regulars(&["serve", "--listen", "127.0.0.1:0"]);
    let (code, _, stderr) = run(command.current_dir(folder.path()));
    assert_eq!(code, Some(2));
    assert!(stderr.contains("put the key back"), "{stderr}");
}

#[test]
fn the_printed_configuration_can_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let printed = expect(&mut regulars(&["serve", "--print-config"]), 0);
    fs::write(folder.path().join("mine.toml"), printed).unwrap();
    let mut command = regulars(&["doctor", "--config", "mine.toml", "--listen", "127.0.0.1:0"]);
    expect(command.current_dir(folder.path()), 0);
}

#[test]
fn doctor_finds_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let doctor =
        || regulars(&["doctor", "--listen", "127.0.0.1:0"]).current_dir(folder.path()).output().unwrap();
    fs::write(folder.path().join("regulars.db"), "this is no database, and long enough to be seen as one")
        .unwrap();
    let output = doctor();
    assert_eq!(output.status.code(), Some(1));
    let found = String::from_utf8(output.stdout).unwrap();
    for part in ["FAIL  store", "FAIL  master key", "warn  permissions", "ok    clock", "ok    port"] {
        assert!(found.contains(part), "{part} in\n{found}");
    }
    fs::write(folder.path().join("regulars.toml"), "nonsense = 1").unwrap();
    assert_eq!(doctor().status.code(), Some(1));
}

#[test]
fn doctor_only_looks() {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("sqlite:{}", folder.path().join("regulars.db").display());
    assert_eq!(Server::start(folder.path()).stop(), Some(0));
    let look = || {
        let mut command = regulars(&["doctor", "--json", "--listen", "127.0.0.1:0", "--store", &store]);
        let found = expect(command.current_dir(folder.path()), 0);
        let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.map(|path| (fs::read(&path).unwrap(), path)).collect();
        files.sort();
        (found, files)
    };
    let (found, files) = look();
    assert!(found.contains("which is this release's"), "{found}");
    let raw = rusqlite::Connection::open(folder.path().join("regulars.db")).unwrap();
    raw.execute_batch("DELETE FROM refinery_schema_history").unwrap();
    drop(raw);
    let (found, older) = look();
    assert!(found.contains("has schema 0; the next start brings it to"), "{found}");
    assert_ne!(older, files);
    assert_eq!(look().1, older, "and it still has to be migrated");
}

#[test]
fn the_api_describes_itself() {
    let printed = expect(&mut regulars(&["openapi"]), 0);
    let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
}
