//! Golden documents: every document that was ever valid is read for ever, to the same meaning, as YAML and as
//! JSON; and every mistake an author can make is told with its place, its reason and its mending.
//!
//! A new golden document is a `.yaml` in `golden/documents`; its `.json` is written when it is missing and
//! `WRITE_GOLDEN` is set. What is there is never written again: a failing comparison is a broken promise, not
//! an outdated file.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use regulars_engine::{
    document::{self, Format},
    program::{check, check_text},
};
use serde_json::Value;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        let name = path.to_string_lossy();
        name.ends_with(".yaml") && !name.ends_with(".scenario.yaml")
    });
    paths.sort();
    paths
}

/// Reads a document as YAML, and the JSON of it, which must mean the same; answers that JSON.
fn canonical(path: &Path) -> String {
    let name = path.display();
    let text = fs::read_to_string(path).unwrap();
    let from_yaml = document::parse(&text, Format::Yaml).unwrap_or_else(|m| panic!("{name}: {m:#?}"));
    let json = format!("{}\n", serde_json::to_string_pretty(&from_yaml).unwrap());
    let from_json = document::parse(&json, Format::Json).unwrap_or_else(|m| panic!("{name} as JSON: {m:#?}"));
    assert_eq!(from_yaml, from_json, "{name}");
    // JSON is YAML, too.
    assert_eq!(document::parse(&json, Format::Yaml).as_ref(), Ok(&from_yaml), "{name}");
    let program = check(from_yaml, Vec::new()).unwrap_or_else(|m| panic!("{name}: {m:#?}"));
    names_stay(path, program);
    json
}

/// A later version of a program keeps the numbers of all names, whatever else it names.
fn names_stay(path: &Path, program: regulars_engine::Program) {
    let mut names = vec!["an".to_owned(), "older".to_owned(), "version".to_owned()];
    names.extend(program.symbols.names().iter().rev().cloned());
    let later = check(program.document, names.clone()).unwrap();
    assert_eq!(later.symbols.names(), names, "{}", path.display());
}

#[test]
fn golden_documents_are_read_for_ever() {
    for path in yaml_files(&tests().join("golden/documents")) {
        let json = canonical(&path);
        let golden = path.with_extension("json");
        if std::env::var_os("WRITE_GOLDEN").is_some() && !golden.exists() {
            fs::write(&golden, &json).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        assert!(json == expected, "{} differs from what is read now:\n{json}", golden.display());
    }
}

#[test]
fn exemplar_programs_are_read_in_both_forms() {
    let paths = yaml_files(&tests().join("../../../programs"));
    assert!(!paths.is_empty());
    for path in paths {
        canonical(&path);
    }
}

/// Every field of the format that is published stands in a golden document.
#[test]
fn golden_documents_use_every_field() {
    let mut published = BTreeSet::new();
    let schema = document::schema();
    fields(&schema, &mut published);
    let mut used = BTreeSet::new();
    for path in yaml_files(&tests().join("golden/documents")) {
        let tree: Value = serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        keys(&tree, &mut used);
    }
    let unused: Vec<&String> = published.difference(&used).collect();
    assert!(unused.is_empty(), "no golden document uses {unused:?}");
}

fn fields(schema: &Value, into: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                into.extend(properties.keys().cloned());
            }
            map.values().for_each(|below| fields(below, into));
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn keys(tree: &Value, into: &mut BTreeSet<String>) {
    match tree {
        Value::Object(map) => map.iter().for_each(|(key, below)| {
            into.insert(key.clone());
            keys(below, into);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys(item, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistakes {
    base: Value,
    rows: Vec<Row>,
}

/// The base with some places set (and others removed), or a text of its own, and every mistake in it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    set: indexmap::IndexMap<String, Value>,
    #[serde(default)]
    remove: Vec<String>,
    text: Option<String>,
    mistakes: Vec<Told>,
}

#[derive(serde::Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Told {
    at: String,
    column: Option<usize>,
    is: String,
    fix: String,
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let quoted = |text: &str| Value::from(text).to_string();
        let column = self.column.map_or_else(String::new, |c| format!(", column: {c}"));
        write!(
            f,
            "- {{ at: {}{column}, is: {}, fix: {} }}",
            quoted(&self.at),
            quoted(&self.is),
            quoted(&self.fix)
        )
    }
}

#[test]
fn mistakes_are_told_all_at_once() {
    let text = fs::read_to_string(tests().join("golden/mistakes.yaml")).unwrap();
    let table: Mistakes = serde_saphyr::from_str(&text).unwrap();
    assert!(check_text(&table.base.to_string(), Format::Json, Vec::new()).is_ok());
    assert!(40 <= table.rows.len());
    let mut wrong = Vec::new();
    for row in &table.rows {
        let mut tree = table.base.clone();
        row.set.iter().for_each(|(pointer, value)| set(&mut tree, pointer, Some(value.clone())));
        row.remove.iter().for_each(|pointer| set(&mut tree, pointer, None));
        let text = row.text.clone().unwrap_or_else(|| tree.to_string());
        let found = check_text(&text, Format::Yaml, Vec::new()).map(|_| ()).unwrap_err_or_empty();
        let told: Vec<Told> = found
            .into_iter()
            .map(|m| Told { at: m.path, column: m.column, is: m.reason, fix: m.fix })
            .collect();
        if told != row.mistakes {
            let changed: Vec<_> = row.set.keys().chain(&row.remove).collect();
            wrong.push(format!("{changed:?} {}\n{told:#?}", row.text.as_deref().unwrap_or_default()));
        }
    }
    assert!(wrong.is_empty(), "{} rows differ; found\n{}", wrong.len(), wrong.join("\n"));
}

trait ErrOrEmpty<E> {
    fn unwrap_err_or_empty(self) -> Vec<E>;
}

impl<E> ErrOrEmpty<E> for Result<(), Vec<E>> {
    fn unwrap_err_or_empty(self) -> Vec<E> {
        self.err().unwrap_or_default()
    }
}

/// Sets or removes the value at a JSON pointer; groups on the way are made.
fn set(tree: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let mut place = tree;
    for step in parent.split('/').skip(1) {
        place = match place {
            Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
            other => {
                if !other.is_object() {
                    *other = Value::Object(serde_json::Map::new());
                }
                other.as_object_mut().unwrap().entry(step).or_insert(Value::Null)
            }
        };
    }
    match (place, value) {
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        (other, value) => {
            if !other.is_object() {
                *other = Value::Object(serde_json::Map::new());
            }
            let map = other.as_object_mut().unwrap();
            match value {
                Some(value) => map.insert(key.to_owned(), value),
                None => map.shift_remove(key),
            };
        }
    }
}
