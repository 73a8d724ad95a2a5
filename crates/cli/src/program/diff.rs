//! `regulars program diff`: what changes between two documents, field by field.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use regulars_app::{Change, changes};
use regulars_engine::document::Format;
use serde::Deserialize;
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
    let changes = changes(&before, &after);
    if *json {
        println!("{}", serde_json::to_string_pretty(&changes)?);
    } else if changes.is_empty() {
        println!("nothing differs");
    } else {
        changes.iter().for_each(|change| print!("{}", Shown(change)));
    }
    Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A change as people read it.
struct Shown<'c>(&'c Change);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change { path, before, after } = self.0;
        writeln!(f, "{}", if path.is_empty() { "/" } else { path })?;
        for (sign, value) in [('-', before), ('+', after)] {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_both_forms_are_compared() {
        let check = |before: &str, after: &str, expected: &[&str]| {
            let of = |text| tree(text, Format::Yaml).unwrap();
            let changes = changes(&of(before), &of(after));
            let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
            assert_eq!(paths, expected, "{before} {after}");
        };
        check("a: 1", "{\"a\": 1}", &[]);
        check("a: {b: 1, c: 2}", "a: {b: 1, d: 2}", &["/a/c", "/a/d"]);
    }

    #[test]
    fn a_change_reads_as_one() {
        let change = Change { path: "/currency".to_owned(), before: Some("CNY".into()), after: None };
        assert_eq!(Shown(&change).to_string(), "/currency\n  - \"CNY\"\n");
    }
}
