//! Documents on their way to a server.

use std::fs;

use super::{TEA_CHAIN, expect, regulars, run, server::Server};

#[test]
fn documents_are_checked_published_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let key = server.key.clone().unwrap();
    let with_server = |arguments: &[&str]| {
        let mut command = regulars(arguments);
        command.env("REGULARS_SERVER", &server.base).env("REGULARS_KEY", &key);
        command
    };
    let (code, _, stderr) = run(&mut with_server(&["program", "publish", TEA_CHAIN]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("--create"), "{stderr}");
    let published = expect(&mut with_server(&["program", "publish", TEA_CHAIN, "--create", "sandbox"]), 0);
    assert_eq!(published, "tea-chain: version 1 decides from now on\n");
    expect(&mut with_server(&["program", "diff", TEA_CHAIN]), 0);
    let changed = folder.path().join("changed.yaml");
    let text = fs::read_to_string(TEA_CHAIN).unwrap();
    fs::write(&changed, text.replace("give: 2 points", "give: 3 points")).unwrap();
    let changed = changed.to_str().unwrap();
    let found = expect(&mut with_server(&["program", "diff", changed]), 1);
    assert_eq!(found, "/earn/check_in/give\n  - \"2 points\"\n  + \"3 points\"\n");
    expect(&mut regulars(&["program", "diff", TEA_CHAIN, changed]), 1);
    let published = expect(&mut with_server(&["program", "publish", changed, "--json"]), 0);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&published).unwrap()["number"], 2);
    let broken = folder.path().join("broken.yaml");
    fs::write(&broken, text.replace("rounding: floor", "rounding: flor")).unwrap();
    let (code, _, stderr) = run(&mut with_server(&["program", "publish", broken.to_str().unwrap()]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("/wallets/points/rounding"), "{stderr}");
}

#[test]
fn a_document_is_explained() {
    let page = expect(&mut regulars(&["program", "explain", TEA_CHAIN]), 0);
    assert!(page.starts_with(
        "# Leaf & Cloud Club\n\n## How you earn\n- A point per yuan: 1 point for each ¥1 that counts.\n"
    ));
    let page = expect(&mut regulars(&["program", "explain", TEA_CHAIN, "--language", "zh-CN"]), 0);
    assert!(page.starts_with("# 云叶会员\n\n## 如何获得\n"), "{page}");
    let json = expect(&mut regulars(&["program", "explain", TEA_CHAIN, "--language", "et", "--json"]), 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["language"], &json["sections"][0]["title"]), (&"et".into(), &"Kuidas koguda".into()));
    let hard = expect(&mut regulars(&["program", "explain", TEA_CHAIN, "--complexity"]), 0);
    assert!(hard.starts_with("hard: "), "{hard}");
    assert!(hard.contains("/earn: 2 groups of multipliers that multiply each other\n    fix: "), "{hard}");
    let json = expect(&mut regulars(&["program", "explain", TEA_CHAIN, "--complexity", "--json"]), 0);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["verdict"], "hard");
    let (code, _, stderr) = run(&mut regulars(&["program", "explain", TEA_CHAIN, "--language", "fr"]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("known: en, zh-Hans, zh-Hant, et"), "{stderr}");
}

#[test]
fn a_client_says_what_is_wrong() {
    let check = |variables: &[(&str, &str)], code: i32, expected: &str| {
        let (found, _, stderr) =
            run(regulars(&["program", "publish", TEA_CHAIN]).envs(variables.iter().copied()));
        assert_eq!(found, Some(code), "{stderr}");
        assert!(stderr.contains(expected), "{stderr}");
        assert!(!stderr.contains("verysecret"), "keys are not repeated: {stderr}");
    };
    check(&[], 1, "REGULARS_KEY");
    check(
        &[("REGULARS_KEY", "rk_live_1.verysecret"), ("REGULARS_SERVER", "127.0.0.1")],
        1,
        "http://host:port",
    );
    // Nobody listens on the port of a listener that is gone.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = format!("http://{gone}");
    check(
        &[("REGULARS_KEY", "rk_live_1.verysecret"), ("REGULARS_SERVER", &server)],
        1,
        "is the server running?",
    );
}

#[test]
fn a_document_begins_with_a_goal() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("corner.yaml");
    let file = file.to_str().unwrap();
    let arguments = ["program", "new", "--goal", "basket", "--business", "cafe", "--program", "corner"];
    let text = expect(&mut regulars(&arguments), 0);
    assert!(text.starts_with("# A program for a café: larger orders.\n"), "{text}");
    let with_file: Vec<&str> = arguments.into_iter().chain(["--to", file]).collect();
    assert_eq!(expect(&mut regulars(&with_file), 0), "");
    assert_eq!(fs::read_to_string(file).unwrap(), text);
    expect(&mut regulars(&["program", "check", file]), 0);
    // What is there is not written over.
    let (code, _, stderr) = run(&mut regulars(&with_file));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("left alone"), "{stderr}");
    for (changed, code, told) in [
        (["--currency", "EURO"], 1, "/currency"),
        (["--zone", "Tallinn"], 1, "/time_zone"),
        (["--business", "bank"], 2, "cafe, shop, hotel, beauty, baby, durables"),
    ] {
        let wrong: Vec<&str> = ["program", "new", "--goal", "basket"].into_iter().chain(changed).collect();
        let (found, _, stderr) = run(&mut regulars(&wrong));
        assert_eq!(found, Some(code), "{stderr}");
        assert!(stderr.contains(told), "{stderr}");
    }
}
