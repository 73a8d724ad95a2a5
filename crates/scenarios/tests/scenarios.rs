//! All scenarios: those of the exemplar programs, and the figures in the pages of the manual.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use regulars_engine::Program;
use regulars_scenarios::language::{self, File, Report};

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

fn play(path: &Path) -> Result<Report, String> {
    let text = fs::read_to_string(path).unwrap();
    let file = File::parse(&text).map_err(|e| e.to_string())?;
    language::run(&file, path.parent().unwrap(), None).map_err(|e| e.to_string())
}

#[test]
fn exemplar_programs() {
    let mut failures = Vec::new();
    let mut shown = BTreeSet::new();
    for path in files("programs", ".scenario.yaml") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match play(&path) {
            Ok(report) => {
                failures.extend(report.failures.iter().map(|failure| format!("{name}: {failure}")));
                let words = report.played.iter().flat_map(|name| name.split([' ', ',', ':']));
                shown.extend(words.map(str::to_owned));
            }
            Err(mistake) => failures.push(format!("{name}: {mistake}")),
        }
    }
    assert_passed(&failures);
    for number in ["A31", "A36", "A38", "A54", "A55", "A56", "A62", "A63", "SBX-1", "SBX-2"] {
        assert!(shown.contains(number), "no scenario shows {number}");
    }
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

#[test]
fn figures_in_the_manual() {
    let mut failures = Vec::new();
    let readme = root().join("crates/scenarios/README.md");
    for path in files("docs/concepts", ".md").into_iter().chain([readme]) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let page = fs::read_to_string(&path).unwrap();
        let blocks = language::blocks(&page).unwrap_or_else(|line| panic!("{name}:{line}: open block"));
        assert!(!blocks.is_empty(), "{name} has no figures that are played");
        let mut program: Option<Program> = None;
        for block in blocks {
            let place = format!("{name}:{}", block.line);
            let report = File::parse(&block.text).and_then(|file| {
                if let Some(text) = &file.program {
                    program = Some(text.program(&root().join("programs"))?);
                }
                language::run(&File { program: None, ..file }, &root(), program.as_ref())
            });
            match report {
                Ok(report) => failures.extend(report.failures.iter().map(|f| format!("{place}: {f}"))),
                Err(mistake) => failures.push(format!("{place}: {mistake}")),
            }
        }
    }
    assert_passed(&failures);
}
