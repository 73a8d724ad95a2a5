//! The rules of the house that a machine can check: which crate may use which, how long a function may grow, what may
//! not stand in a committed file. Each check lists everything that is wrong, with file and line.

#![allow(clippy::unwrap_used, reason = "what the tests share may panic as they do")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use regulars_engine::rejection::Rejection;
use serde_json::Value;

/// The arrows of ARCHITECTURE.md: who may use whom. A new crate gets a line here, and the line gets a review.
const ARROWS: &[(&str, &[&str])] = &[
    ("engine", &[]),
    ("analytics", &["engine"]),
    ("store", &["engine"]),
    ("app", &["engine", "analytics", "store"]),
    ("api", &["app", "engine"]),
    ("compat", &["app", "engine"]),
    ("cli", &["engine", "analytics", "store", "app", "api", "compat"]),
    ("scenarios", &["engine", "analytics", "store", "app", "api", "compat", "cli"]),
];

/// All that the engine may be built from. None of these reads a clock, a file, a socket or a source of randomness in
/// the features that are switched on.
const ENGINE_DEPENDENCIES: &[&str] = &[
    "indexmap",
    "iso_currency",
    "jiff",
    "postcard",
    "schemars",
    "serde",
    "serde-saphyr",
    "serde_json",
    "sha2",
    "thiserror",
    "uuid",
];

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 700;

/// Functions that may be longer, as "file function", each with the reason.
const LONG_FUNCTIONS: &[(&str, &str)] = &[
    ("crates/api/src/content.rs body", "one exhaustive match over all kinds of events"),
    ("crates/cli/src/wire.rs of", "one exhaustive match over all kinds of events"),
    ("crates/engine/src/ledger.rs postings", "one exhaustive match over all facts"),
    ("crates/engine/src/decide/reversal.rs reversible", "one exhaustive match over all kinds of events"),
    ("crates/engine/src/shared.rs taken_by", "one exhaustive match over all facts"),
    ("crates/engine/src/evolve.rs evolve", "one exhaustive match over all facts"),
    (
        "crates/engine/src/packed/account.rs pack",
        "one section of an account after the other, in their stored order",
    ),
    ("crates/app/src/view/entry.rs decision", "one match over all facts"),
    ("crates/app/src/view/moved.rs moved", "one exhaustive match over all facts"),
    (
        "crates/engine/src/decide/reversal.rs undo",
        "one exhaustive match over all facts; cut in two, a new fact could miss the half that undoes it",
    ),
    ("crates/api/src/routes/access.rs rules", "the table of all routes"),
    (
        "crates/engine/src/program/check.rs program",
        "one step for each section of a document, in the order in which they need each other",
    ),
    ("crates/scenarios/src/language/act.rs body", "one exhaustive match over all acts"),
    ("crates/scenarios/src/server/wire.rs event", "one exhaustive match over all kinds of events"),
    ("crates/scenarios/src/simulator/coverage.rs fact_kind", "one exhaustive match over all facts"),
    ("crates/app/src/audit/lots.rs note", "one exhaustive match over all facts"),
    ("crates/engine/src/decide/mod.rs decide_with", "one exhaustive match over all kinds of events"),
    ("crates/scenarios/src/model/undo.rs undo", "one exhaustive match over all moves"),
];

/// Folders that hold no committed file, from the root.
const NOT_COMMITTED: &[&str] = &[".git", "target", "demo", "bench-results", "web/dist"];

struct Source {
    /// From the root of the repository, with `/`.
    path: String,
    text: String,
}

#[test]
fn crates_use_only_what_the_arrows_allow() {
    let mut wrong = Vec::new();
    for (name, dependencies) in crates() {
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            wrong.push(format!("crates/{name} has no line in ARROWS"));
            continue;
        };
        for dependency in dependencies.iter().filter_map(|d| d["name"].as_str()?.strip_prefix("regulars-")) {
            if !allowed.contains(&dependency) {
                wrong.push(format!("{name} may not use {dependency}"));
            }
        }
    }
    none(wrong);
}

#[test]
fn the_engine_is_built_from_pure_crates_only() {
    let crates = crates();
    let engine = &crates["engine"];
    let shipped = engine.iter().filter(|d| d["kind"].is_null()).filter_map(|d| d["name"].as_str());
    none(
        shipped.filter(|name| !ENGINE_DEPENDENCIES.contains(name)).map(|name| format!("engine uses {name}")),
    );
}

#[test]
fn every_dependency_has_its_row_and_every_row_its_dependency() {
    let mut asked: BTreeMap<String, String> = BTreeMap::new();
    for dependency in crates().into_values().flatten() {
        let text = |field: &str| dependency[field].as_str().unwrap().to_owned();
        if !text("name").starts_with("regulars-") {
            asked.insert(text("name"), text("req").trim_start_matches('^').to_owned());
        }
    }
    let page = fs::read_to_string(root().join("docs/decisions/dependencies.md")).unwrap();
    let rows = page.split_once("## In use").unwrap().1.split_once("## Refused").unwrap().0;
    let rows = rows.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |")).skip(1);
    let told: BTreeMap<&str, &str> = rows
        .flat_map(|(names, _)| names.split(", "))
        .map(|name| name.split_once(' ').unwrap_or((name, "")))
        .collect();
    let within = |asked: &str, told: &str| asked == told || asked.starts_with(&format!("{told}."));
    let untold = asked
        .iter()
        .filter(|(name, version)| !told.get(name.as_str()).is_some_and(|told| within(version, told)));
    let mut wrong: Vec<String> = untold
        .map(|(name, version)| format!("{name} {version}: no row of this version in dependencies.md"))
        .collect();
    let unused = told.keys().filter(|name| !asked.contains_key(**name));
    wrong.extend(unused.map(|name| format!("{name}: a row in dependencies.md, but no crate asks for it")));
    none(wrong);
}

/// What the workspace offers to its crates is taken by one of them.
#[test]
fn the_workspace_offers_no_dependency_in_vain() {
    let offered = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = offered.split_once("[workspace.dependencies]").unwrap().1;
    let section = section.split_once("\n[").map_or(section, |(section, _)| section);
    let crates = crates();
    let taken = |name: &str| crates.values().flatten().any(|dependency| dependency["name"] == name);
    let names = section.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    none(
        names
            .filter(|name| !taken(name))
            .map(|name| format!("Cargo.toml offers {name}, and nobody takes it")),
    );
}

#[test]
fn functions_and_files_stay_short() {
    let mut wrong = Vec::new();
    for source in rust().iter().filter(|s| is_shipped(&s.path)) {
        let lines: Vec<&str> = untested(&source.text).collect();
        if FILE_LINES_MAX < lines.len() {
            wrong.push(format!("{}: {} lines; split it by subject", source.path, lines.len()));
        }
        for (name, at, length) in functions(&lines) {
            let place = format!("{} {name}", source.path);
            if FUNCTION_LINES_MAX < length && !LONG_FUNCTIONS.iter().any(|(long, _)| *long == place) {
                wrong.push(format!("{}:{at}: {name} has {length} lines", source.path));
            }
        }
    }
    none(wrong);
}

#[test]
fn files_open_with_what_they_are() {
    let sources = rust();
    none(
        sources
            .iter()
            .filter(|s| !s.text.starts_with("//! "))
            .map(|s| format!("{}: no `//!` on line 1", s.path)),
    );
}

#[test]
fn nothing_is_left_for_later() {
    // Written in two halves, so that this file is not found guilty of naming them.
    let words = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("FIX", "ME"),
        concat!("#[ign", "ore"),
    ];
    none(rust().iter().flat_map(|source| found(source, &words)));
}

#[test]
fn committed_files_name_no_machine() {
    let root = root();
    let here = root.to_string_lossy();
    let words = [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), here.as_ref()];
    let mut wrong = Vec::new();
    for source in files(|_| true) {
        wrong.extend(found(&source, &words));
        // Locks must work everywhere, so they name the public registries and no mirror of them.
        let (start, public) = match source.path.rsplit('/').next() {
            Some("Cargo.lock") => {
                ("source = ", "source = \"registry+https://github.com/rust-lang/crates.io-index\"")
            }
            Some("package-lock.json") => ("\"resolved\": ", "\"resolved\": \"https://registry.npmjs.org/"),
            Some(".npmrc") => ("registry", "-"),
            Some(_) | None => continue,
        };
        // A workspace's own folder stands there by its name, which is no address.
        let folder = |line: &str| start.starts_with('"') && !line.contains("://");
        let lines = source.text.lines().map(str::trim);
        let lines = lines.filter(|l| l.starts_with(start) && !l.starts_with(public) && !folder(l));
        wrong.extend(lines.map(|line| format!("{}: {line}", source.path)));
    }
    none(wrong);
}

#[test]
fn folders_of_the_domain_say_what_their_words_mean() {
    let engine = root().join("crates/engine/src");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(&engine).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.push(root().join("crates/scenarios"));
    none(
        folders
            .iter()
            .filter(|f| !f.join("README.md").exists())
            .map(|f| format!("{}: no README.md", f.display())),
    );
}

#[test]
fn every_rejection_is_in_the_reference() {
    let text = fs::read_to_string(root().join("docs/reference/rejections.md")).unwrap();
    let row = |rejection: &Rejection| {
        format!("| {rejection:?} | `{}` | {} |", rejection.code(), rejection.status())
    };
    none(Rejection::ALL.iter().map(row).filter(|row| !text.contains(row)));
}

#[test]
fn every_line_of_the_acceptance_list_has_a_state() {
    let text = fs::read_to_string(root().join("docs/acceptance.md")).unwrap();
    let rows = (1..=136).map(|number| format!("| A{number} |"));
    none(rows.filter(|row| text.lines().filter(|line| line.starts_with(row)).count() != 1));
}

#[test]
fn functions_are_measured_from_signature_to_closing_brace() {
    let text = "impl A {\n    pub(crate) const fn one() -> u8 {\n        1\n    }\n\n    fn brief() {}\n}\n\
                trait B {\n    fn declared(&self);\n}\nasync fn two(\n    a: u8,\n) {\n    if a {\n    }\n}\n";
    let lines: Vec<&str> = text.lines().collect();
    let measured = functions(&lines);
    assert_eq!(measured, [("one".to_owned(), 2, 3), ("brief".to_owned(), 6, 1), ("two".to_owned(), 11, 6)]);
}

/// The crates of the workspace by their short names, with their dependencies as cargo tells them.
fn crates() -> BTreeMap<String, Vec<Value>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(root());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let short =
        |package: &Value| package["name"].as_str().unwrap().trim_start_matches("regulars-").to_owned();
    packages.iter().map(|p| (short(p), p["dependencies"].as_array().unwrap().clone())).collect()
}

/// Name, first line and length of each function with a body. It relies on rustfmt: a function that begins after some
/// indentation ends at the next line that is that indentation and a brace.
fn functions(lines: &[&str]) -> Vec<(String, usize, usize)> {
    let mut measured = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indentation = &line[..line.len() - line.trim_start().len()];
        let Some(name) = function_name(line.trim_start()) else { continue };
        let is_end = |end: &usize| {
            let rest = lines[*end].strip_prefix(indentation).unwrap_or("");
            rest == "}"
                || (rest.starts_with(')') && rest.ends_with(';'))
                || (*end == at && rest.ends_with(['}', ';']))
        };
        // What ends with a semicolon is a signature without a body.
        if let Some(end) = (at..lines.len()).find(is_end).filter(|end| lines[*end].ends_with('}')) {
            measured.push((name.to_owned(), at + 1, end - at + 1));
        }
    }
    measured
}

fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let is_modifier = |word: &str| {
        matches!(word, "const" | "async" | "pub") || word.starts_with("pub(") || word.ends_with(')')
    };
    if !before.split_whitespace().all(is_modifier) {
        return None;
    }
    Some(&after[..after.find(['(', '<'])?])
}

/// The lines before the tests, which stand at the end of a file.
fn untested(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| *line != "#[cfg(test)]")
}

fn is_shipped(path: &str) -> bool {
    path.contains("/src/") && !path.contains("/tests/") && !path.ends_with("/tests.rs")
}

fn found(source: &Source, words: &[&str]) -> Vec<String> {
    let lines = source.text.lines().enumerate();
    let guilty = lines.filter(|(_, line)| words.iter().any(|word| line.contains(word)));
    guilty.map(|(at, line)| format!("{}:{}: {}", source.path, at + 1, line.trim())).collect()
}

fn rust() -> Vec<Source> {
    files(|path| path.extension().is_some_and(|extension| extension == "rs"))
}

/// All text files of the repository that `wanted` asks for, in order of their paths.
fn files(wanted: impl Fn(&Path) -> bool) -> Vec<Source> {
    let root = root();
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            if path.is_dir() {
                let from_root = path.strip_prefix(&root).unwrap();
                if name != "node_modules" && !NOT_COMMITTED.iter().any(|not| from_root == Path::new(not)) {
                    folders.push(path);
                }
            } else if wanted(&path)
                && let Ok(text) = fs::read_to_string(&path)
            {
                let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                sources.push(Source { path, text });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn none(wrong: impl IntoIterator<Item = String>) {
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
