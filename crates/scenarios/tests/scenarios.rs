//! All scenarios: those of the exemplar programs, and the figures in the pages of the manual. Each is played on
//! the engine alone, and on a whole server over HTTP, whose ledger must pass its audit after each file; there on both kinds
//! of database.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used)]

#[path = "../../store/tests/cluster/mod.rs"]
mod cluster;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use cluster::Cluster;
use regulars_engine::Program;
use regulars_scenarios::{
    language::{self, File, Report, Unreadable},
    server::Server,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of a folder whose names end so, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths
}

fn assert_passed(failures: &[String]) {
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

/// Where scenarios are played.
#[derive(Clone, Copy)]
enum On<'s> {
    Engine,
    /// One for each file.
    Server,
    /// One for all files.
    Shared(&'s Server),
}

/// A runner, on which the scenarios of one file are played.
enum Runner<'s> {
    Engine,
    Server(Box<Server>),
    Shared(&'s Server),
}

impl<'s> Runner<'s> {
    fn start(on: On<'s>) -> Runner<'s> {
        match on {
            On::Engine => Runner::Engine,
            On::Server => Runner::Server(Box::new(Server::start().unwrap())),
            On::Shared(server) => Runner::Shared(server),
        }
    }

    fn server(&self) -> Option<&Server> {
        match self {
            Runner::Engine => None,
            Runner::Server(server) => Some(server),
            Runner::Shared(server) => Some(server),
        }
    }

    fn play(&self, file: &File, folder: &Path, program: Option<&Program>) -> Result<Report, Unreadable> {
        match self.server() {
            None => language::run(file, folder, program),
            Some(server) => {
                language::run_on(file, folder, program, &mut |program| Ok(Box::new(server.sandbox(program)?)))
            }
        }
    }

    /// What is wrong with all that was recorded.
    fn end(self) -> Option<String> {
        self.server()?.audit().err()
    }
}

fn exemplar_programs(on: On<'_>) {
    let mut failures = Vec::new();
    let mut shown = BTreeSet::new();
    for path in files("programs", ".scenario.yaml") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let runner = Runner::start(on);
        let file = File::parse(&fs::read_to_string(&path).unwrap());
        match file.and_then(|file| runner.play(&file, path.parent().unwrap(), None)) {
            Ok(report) => {
                failures.extend(report.failures.iter().map(|failure| format!("{name}: {failure}")));
                let words = report.played.iter().flat_map(|name| name.split([' ', ',', ':']));
                shown.extend(words.map(str::to_owned));
            }
            Err(mistake) => failures.push(format!("{name}: {mistake}")),
        }
        failures.extend(runner.end().map(|report| format!("{name}: {report}")));
    }
    assert_passed(&failures);
    let fixtures = ["SBX-1", "SBX-2", "SEPH-1", "IKEA-1", "BON-1", "UA-1", "KRO-1"];
    let lines =
        ["A31", "A34", "A36", "A38", "A44", "A51", "A54", "A55", "A56", "A58", "A62", "A63", "A68", "A78"];
    for number in fixtures.into_iter().chain(lines) {
        assert!(shown.contains(number), "no scenario shows {number}");
    }
}

#[test]
fn exemplar_programs_on_the_engine() {
    exemplar_programs(On::Engine);
}

#[test]
fn exemplar_programs_on_the_server() {
    exemplar_programs(On::Server);
}

#[test]
fn exemplar_programs_on_postgres() {
    let cluster = Cluster::start();
    exemplar_programs(On::Shared(&Server::start_on(&cluster.database()).unwrap()));
}

#[test]
fn every_exemplar_program_has_scenarios() {
    for path in files("programs", ".yaml") {
        let name = path.to_string_lossy().into_owned();
        if !name.ends_with(".scenario.yaml") {
            let scenarios = name.replace(".yaml", ".scenario.yaml");
            assert!(Path::new(&scenarios).exists(), "{scenarios} is missing");
        }
    }
}

fn figures_in_the_manual(on: On<'_>) {
    let mut failures = Vec::new();
    let readme = root().join("crates/scenarios/README.md");
    for path in files("docs/concepts", ".md").into_iter().chain([readme]) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let page = fs::read_to_string(&path).unwrap();
        let blocks = language::blocks(&page).unwrap_or_else(|line| panic!("{name}:{line}: open block"));
        // The figures of discounts are run by the engine's own tests.
        let has_figures = !blocks.is_empty() || page.contains("```discounts");
        assert!(has_figures, "{name} has no figures that are played");
        let runner = Runner::start(on);
        let mut program: Option<Program> = None;
        for block in blocks {
            let place = format!("{name}:{}", block.line);
            let report = File::parse(&block.text).and_then(|file| {
                if let Some(text) = &file.program {
                    program = Some(text.program(&root().join("programs"))?);
                }
                runner.play(&File { program: None, ..file }, &root(), program.as_ref())
            });
            match report {
                Ok(report) => failures.extend(report.failures.iter().map(|f| format!("{place}: {f}"))),
                Err(mistake) => failures.push(format!("{place}: {mistake}")),
            }
        }
        failures.extend(runner.end().map(|report| format!("{name}: {report}")));
    }
    assert_passed(&failures);
}

#[test]
fn figures_in_the_manual_on_the_engine() {
    figures_in_the_manual(On::Engine);
}

#[test]
fn figures_in_the_manual_on_the_server() {
    figures_in_the_manual(On::Server);
}

#[test]
fn figures_in_the_manual_on_postgres() {
    let cluster = Cluster::start();
    figures_in_the_manual(On::Shared(&Server::start_on(&cluster.database()).unwrap()));
}

const GRACE: &str = "
program:
  wallets: { points: {} }
  tiers:
    level:
      window: 12 months
      valid: 12 months
      grace: 30 days
      levels: { silver: { qualify: orders >= 2 }, gold: { qualify: orders >= 4 } }
      keep: { pay: 10 points }
  earn:
    purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
scenarios:
";

const LOST: &str = "
- name: A level is kept, not kept after all, held in grace, and lost
  steps:
  - { at: 2026-03-05, ada: joins, expect: nothing }
  - { ada: { pays: 20.00 }, times: 2, expect: { points: +40, level: silver, until: 2027-03-05 } }
  - at: 2027-03-01
    ada: { keeps: level, external_id: k1 }
    expect: { points: -10, level: silver kept }
  - { ada: { reverses: k1 }, expect: { points: +10, level: silver } }
  - { at: 2027-03-06, expect: { ada: { level: silver in grace, until: 2027-04-04 } } }
  - { at: 2027-04-05, expect: { ada: { level: none, until: open } } }
";

const WRONG: &str = "
- name: more
  steps:
  - { at: 2026-03-05, ada: joins, expect: nothing }
  - { ada: { pays: 20.00 }, expect: nothing }
- name: fewer
  steps:
  - { at: 2026-03-05, ada: joins, expect: nothing }
  - { ada: { pays: 20.00 }, expect: { points: +21, why: { purchase: gave 21 }, way_up: none, benefits: [tea] } }
- name: accepted
  steps:
  - { at: 2026-03-05, ada: joins, expect: nothing }
  - { ada: { pays: 20.00 }, refused: account_closed }
- name: refused
  steps:
  - { at: 2026-03-05, ada: joins, expect: nothing }
  - { ada: { pays: { lines: [ { amount: 1.00 } ], currency: USD } }, expect: nothing }
- name: silent
  steps:
  - { at: 2026-03-05, ada: joins, expect: nothing }
  - { ada: { pays: 20.00 }, times: 2, expect: { points: +40, level: silver } }
  - { at: 2028-03-05, expect: nothing }
";

#[test]
fn both_runners_see_the_same() {
    let play = |on, scenarios: &str| {
        let file = File::parse(&format!("{GRACE}{scenarios}")).unwrap();
        let runner = Runner::start(on);
        let report = runner.play(&file, &root(), None).unwrap();
        assert_eq!(runner.end(), None);
        report.failures.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_passed(&play(On::Engine, LOST));
    assert_passed(&play(On::Server, LOST));
    let wrong = play(On::Engine, WRONG);
    assert_eq!(wrong.len(), 5, "{wrong:#?}");
    assert_eq!(play(On::Server, WRONG), wrong);
}
