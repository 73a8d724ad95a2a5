//! Writes the reference pages that follow from the code, so that they can't drift from it: `generate` writes them,
//! `generate --check` compares and fails when one is stale or when a file lies there that nobody generates.
//!
//! Everything in `docs/reference` comes from here but the page of primitives, which `tests/primitives.rs` checks, and that of faults.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use regulars_engine::{document, rejection::Rejection};
use serde_json::{Map, Value};

/// Pages that people write.
const WRITTEN: &[&str] = &["faults.md", "primitives.md"];

/// A generated file of `docs/reference`.
struct Page {
    name: &'static str,
    text: String,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    let pages = pages();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => write(&folder, &pages).map(|()| Vec::new()),
        ["--check"] => stale(&folder, &pages),
        _ => {
            eprintln!("usage: generate [--check]");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(stale) if stale.is_empty() => ExitCode::SUCCESS,
        Ok(stale) => {
            for what in stale {
                eprintln!("docs/reference/{what}");
            }
            eprintln!("run `make generate` and commit the result");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}

/// All pages. A crate that has something to document adds a line here.
fn pages() -> Vec<Page> {
    let schema = document::schema();
    vec![
        Page { name: "rejections.md", text: rejections() },
        Page { name: "program.schema.json", text: format!("{schema:#}\n") },
        Page { name: "program.md", text: program(&schema) },
        Page { name: "errors.md", text: regulars_api::problem::reference() },
        Page { name: "openapi.json", text: openapi() },
    ]
}

/// The description of the API. It goes through a tree whose keys are in order of the document.
fn openapi() -> String {
    let document = serde_json::to_value(regulars_api::routes::openapi_document());
    format!("{:#}\n", document.expect("the description is made of texts, lists and maps with text keys"))
}

fn write(folder: &Path, pages: &[Page]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    pages.iter().try_for_each(|page| fs::write(folder.join(page.name), &page.text))
}

fn stale(folder: &Path, pages: &[Page]) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for page in pages {
        match fs::read_to_string(folder.join(page.name)) {
            Ok(text) if text == page.text => {}
            Ok(_) => found.push(format!("{}: not what the code says", page.name)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found.push(format!("{}: missing", page.name))
            }
            Err(error) => return Err(error),
        }
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.sort();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !pages.iter().any(|page| page.name == name) && !WRITTEN.contains(&name.as_ref()) {
            found.push(format!("{name}: nothing generates it"));
        }
    }
    Ok(found)
}

/// The page of rejections, in the order in which they are checked.
fn rejections() -> String {
    let mut text = String::from(
        "# Rejections\n\n<!-- Generated from crates/engine/src/rejection.rs; do not edit. -->\n\n\
         The rules refuse an event for one of these reasons and no other. A refused event changes nothing and is not \
         remembered: what was refused today may be tried again. The first reason that applies is the one that is \
         told; the table is in the order of the checks.\n\n\
         | rejection | code | status | what was wrong | what to do |\n|---|---|---|---|---|\n",
    );
    for rejection in Rejection::ALL {
        let (code, status) = (rejection.code(), rejection.status());
        let (reason, fix) = (cell(rejection.reason()), cell(rejection.fix()));
        line(&mut text, &format!("| {rejection:?} | `{code}` | {status} | {reason} | {fix} |"));
    }
    text
}

/// The page of the program document: a section per object of the schema, in the order in which it names them.
fn program(schema: &Value) -> String {
    let mut text = String::from(
        "# The program document\n\n<!-- Generated from crates/engine/src/document; do not edit. -->\n\n\
         Every key of the format `regulars/1`. A document is YAML or JSON; keys that are not listed are refused, and \
         all mistakes are reported at once. Required keys are in **bold**. The same as a JSON Schema for editors: \
         `program.schema.json`.\n",
    );
    section(&mut text, "Document", schema);
    let definitions = schema["$defs"].as_object();
    for (name, definition) in definitions.into_iter().flatten() {
        section(&mut text, name, definition);
    }
    text
}

fn section(text: &mut String, name: &str, schema: &Value) {
    line(text, &format!("\n## {name}\n\n{}", description(schema)));
    if let Some(properties) = schema["properties"].as_object() {
        keys(text, properties, &schema["required"]);
    } else if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        line(text, "\n| one of | meaning |\n|---|---|");
        for choice in choices {
            line(text, &format!("| {} | {} |", kind(choice), cell(description(choice))));
        }
    } else {
        line(text, &format!("\nWritten as {}.", kind(schema)));
    }
    if let Some(examples) = schema["examples"].as_array() {
        let examples: Vec<String> = examples.iter().map(|e| format!("`{}`", plain(e))).collect();
        line(text, &format!("\nExamples: {}.", examples.join(" · ")));
    }
}

fn keys(text: &mut String, properties: &Map<String, Value>, required: &Value) {
    line(text, "\n| key | value | meaning |\n|---|---|---|");
    let is_required = |key: &str| required.as_array().is_some_and(|all| all.iter().any(|one| one == key));
    for (key, property) in properties {
        let key = if is_required(key) { format!("**`{key}`**") } else { format!("`{key}`") };
        line(text, &format!("| {key} | {} | {} |", kind(property), cell(description(property))));
    }
}

/// The type of a value in words. Null is the schema's way to say that a key may be left out, so it is not mentioned.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if !schema["const"].is_null() {
        return format!("`{}`", plain(&schema["const"]));
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let kinds: Vec<String> = choices.iter().filter(|one| one["type"] != "null").map(kind).collect();
        return kinds.join(" or ");
    }
    match &schema["type"] {
        Value::Array(types) => {
            let names: Vec<&str> =
                types.iter().filter_map(Value::as_str).filter(|t| *t != "null").map(word).collect();
            names.join(" or ")
        }
        Value::String(name) if name == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(name) if name == "object" && schema["additionalProperties"].is_object() => {
            format!("{} per name", kind(&schema["additionalProperties"]))
        }
        Value::String(name) => word(name).to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => "any value".to_owned(),
    }
}

/// The word of the manual for a type of JSON Schema.
fn word(name: &str) -> &str {
    match name {
        "string" => "text",
        "integer" => "whole number",
        "boolean" => "true or false",
        other => other,
    }
}

fn description(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Text that stays inside its cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('\n', " ")
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "{content}").expect("a String takes all that is written to it");
}
