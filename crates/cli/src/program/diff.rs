//! `regulars program diff`: what changes between two documents, field by field.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use regulars_engine::document::Format;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ureq::http::Method;

use super::{format_of, load, read_text};
use crate::client::{Call, Client, Target};

/// Show every changed field between two documents, or between a server's version and a document.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 nothing differs; 1 something differs, or it failed.")]
pub struct Arguments {
    /// The document; the older one of two.
    file: PathBuf,
    /// The newer document. Without it the server's version is compared with the first.
    newer: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
    /// Print the changes as JSON.
    #[arg(long)]
    json: bool,
}

/// One changed field.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Change {
    /// JSON pointer.
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

/// Runs the command.
///
/// # Errors
/// A file that can't be read as a document, a server that can't be reached or refuses.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { file, newer, target, json } = arguments;
    let (before, after) = match newer {
        Some(newer) => (tree_of(file)?, tree_of(newer)?),
        None => (live(target, &load(file)?.slug)?, tree_of(file)?),
    };
    let mut changes = Vec::new();
    compare(&mut String::new(), &before, &after, &mut changes);
    if *json {
        println!("{}", serde_json::to_string_pretty(&changes)?);
    } else if changes.is_empty() {
        println!("nothing differs");
    } else {
        changes.iter().for_each(|change| print!("{change}"));
    }
    Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", if self.path.is_empty() { "/" } else { &self.path })?;
        for (sign, value) in [('-', &self.before), ('+', &self.after)] {
            if let Some(value) = value {
                writeln!(f, "  {sign} {value}")?;
            }
        }
        Ok(())
    }
}

fn tree_of(file: &Path) -> anyhow::Result<Value> {
    tree(&read_text(file)?, format_of(file))
        .with_context(|| format!("can't read {} as a document", file.display()))
}

fn tree(text: &str, format: Format) -> anyhow::Result<Value> {
    match format {
        Format::Yaml => serde_saphyr::from_str(text).map_err(|error| anyhow!("{error}")),
        Format::Json => serde_json::from_str(text).map_err(|error| anyhow!("{error}")),
    }
}

fn live(target: &Target, slug: &str) -> anyhow::Result<Value> {
    #[derive(Deserialize)]
    struct Program {
        version: Option<u32>,
    }
    #[derive(Deserialize)]
    struct Version {
        document: String,
    }
    let client = Client::new(target)?;
    let get =
        |path: String| client.call(&Call { method: &Method::GET, path: &path, headers: &[], body: None });
    let program =
        get(format!("/v1/programs/{slug}")).with_context(|| format!("can't read the program {slug}"))?;
    let program: Program =
        serde_json::from_slice(&program.body).context("the server's answer is no program")?;
    let Some(number) = program.version else { bail!("{slug} has no published version on {}", client.base()) };
    let version = get(format!("/v1/programs/{slug}/versions/{number}"))?;
    let version: Version =
        serde_json::from_slice(&version.body).context("the server's answer is no version")?;
    // JSON is a part of YAML.
    tree(&version.document, Format::Yaml)
}

fn compare(path: &mut String, before: &Value, after: &Value, changes: &mut Vec<Change>) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        if before != after {
            changes.push(Change {
                path: path.clone(),
                before: Some(before.clone()),
                after: Some(after.clone()),
            });
        }
        return;
    };
    // The order of rules and levels has a meaning: multipliers apply and levels rise in it.
    let shared = |a: &serde_json::Map<String, Value>, b: &serde_json::Map<String, Value>| -> Vec<Value> {
        a.keys().filter(|key| b.contains_key(*key)).map(|key| Value::String(key.clone())).collect()
    };
    let (was, is) = (shared(old, new), shared(new, old));
    if was != is {
        changes.push(Change { path: path.clone(), before: Some(was.into()), after: Some(is.into()) });
    }
    for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let outer = path.len();
        path.push('/');
        path.push_str(&key.replace('~', "~0").replace('/', "~1"));
        match (old.get(key), new.get(key)) {
            (Some(old), Some(new)) => compare(path, old, new, changes),
            (old, new) => {
                changes.push(Change { path: path.clone(), before: old.cloned(), after: new.cloned() });
            }
        }
        path.truncate(outer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_named() {
        let check = |before: &str, after: &str, expected: &[&str]| {
            let of = |text| tree(text, Format::Yaml).unwrap();
            let mut changes = Vec::new();
            compare(&mut String::new(), &of(before), &of(after), &mut changes);
            let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
            assert_eq!(paths, expected, "{before} {after}");
        };
        check("a: 1", "{\"a\": 1}", &[]);
        check("a: 1", "a: 2", &["/a"]);
        check("a: {b: 1, c: 2}", "a: {b: 1, d: 2}", &["/a/c", "/a/d"]);
        check("{a: 1, b: 2}", "{b: 2, a: 1}", &[""]);
        check("a: [1, 2]", "a: [2, 1]", &["/a"]);
    }

    #[test]
    fn a_change_reads_as_one() {
        let change = Change { path: "/currency".to_owned(), before: Some("CNY".into()), after: None };
        assert_eq!(change.to_string(), "/currency\n  - \"CNY\"\n");
    }
}
