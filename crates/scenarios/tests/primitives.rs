//! The page of primitives holds: each number of the catalogue has one row, what a row calls done names keys that the
//! document has, and an exemplar with a scenario of that name.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use regulars_scenarios::language::File;

/// The numbers of the catalogue.
const PRIMITIVES: usize = 79;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// A row: number, what, state, keys, exemplar and scenario, what is missing.
fn rows(page: &str) -> Vec<[&str; 6]> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| P-")?.strip_suffix('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        cells.try_into().unwrap_or_else(|cells| panic!("six cells are due: {cells:?}"))
    })
    .collect()
}

/// What stands between two of the same marks.
fn marked(cell: &str, mark: char) -> Vec<&str> {
    cell.split(mark).skip(1).step_by(2).collect()
}

#[test]
fn each_number_has_one_row() {
    let page = read("docs/reference/primitives.md");
    let mut numbers: Vec<usize> = rows(&page).iter().map(|row| row[0].parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=PRIMITIVES).collect::<Vec<_>>());
}

#[test]
fn what_can_be_said_is_shown() {
    let (page, reference) = (read("docs/reference/primitives.md"), read("docs/reference/program.md"));
    let mut wrong = Vec::new();
    for [number, what, state, keys, shown, missing] in rows(&page) {
        let says = |problem: &str| format!("P-{number}, {what}: {problem}");
        let (keys, exemplars, scenarios) = (marked(keys, '`'), marked(shown, '`'), marked(shown, '"'));
        let unknown = keys.iter().filter(|key| !reference.contains(**key));
        wrong.extend(unknown.map(|key| says(&format!("the document has no `{key}`"))));
        match (state, missing.is_empty()) {
            ("done", true) | ("partly", false) => {
                if keys.is_empty() {
                    wrong.push(says("name its keys"));
                }
                match (exemplars.as_slice(), scenarios.as_slice()) {
                    ([exemplar], [scenario]) => {
                        wrong.extend(absent(exemplar, scenario).map(|problem| says(&problem)));
                    }
                    _ => wrong.push(says("name one exemplar and one scenario")),
                }
            }
            ("not yet", true) if keys.is_empty() && shown.is_empty() => {}
            _ => wrong.push(says(&format!("`{state}` does not go with the other cells"))),
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What is wrong with an exemplar and the beginning of a scenario's name.
fn absent(exemplar: &str, scenario: &str) -> Option<String> {
    let text = match fs::read_to_string(root().join(format!("programs/{exemplar}.scenario.yaml"))) {
        Ok(text) => text,
        Err(error) => return Some(format!("{exemplar}: {error}")),
    };
    let file = File::parse(&text).unwrap_or_else(|mistake| panic!("{exemplar}: {mistake}"));
    let found = file.scenarios.iter().filter(|stated| stated.name.starts_with(scenario)).count();
    (found != 1).then(|| format!("{found} scenarios of {exemplar} begin with \"{scenario}\""))
}
