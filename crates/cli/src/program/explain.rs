//! `regulars program explain`: a document in plain sentences for members.

use std::{path::PathBuf, process::ExitCode};

use anyhow::bail;
use clap::Args;
use regulars_app::{
    explain::{Complexity, explain},
    say::Speech,
};

use super::load;

/// Explain a document in plain sentences for members.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The document, YAML or JSON.
    file: PathBuf,
    /// The language: `en`, `zh-Hans`, `zh-Hant` or `et`, or a tag of one of them such as `en-GB` or `zh-TW`.
    #[arg(long, default_value = "en")]
    language: String,
    /// Print the sentences with their keys and parts as JSON.
    #[arg(long)]
    json: bool,
    /// Say instead how hard the program is to understand, and what makes it so.
    #[arg(long)]
    complexity: bool,
}

/// Runs the command.
///
/// # Errors
/// The document can't be read or has mistakes; the language is not built in.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { file, language, json, complexity } = arguments;
    if Speech::known(language).is_none() {
        bail!("there are no sentences in {language}; known: en, zh-Hans, zh-Hant, et");
    }
    let program = load(file)?;
    let explanation = explain(&program, language);
    match (complexity, json) {
        (false, false) => print!("{}", explanation.page()),
        (false, true) => println!("{}", serde_json::to_string_pretty(&explanation)?),
        (true, false) => print!("{}", told(&explanation.complexity(&program))),
        (true, true) => println!("{}", serde_json::to_string_pretty(&explanation.complexity(&program))?),
    }
    Ok(ExitCode::SUCCESS)
}

fn told(complexity: &Complexity) -> String {
    let Complexity { sentences, lines, pages, watch, verdict, hints } = complexity;
    let page = if *pages == 1 { "page" } else { "pages" };
    let mut text = format!(
        "{verdict}: {sentences} sentences, {lines} lines, {pages} {page}; {watch} to watch out for\n"
    );
    for hint in hints {
        text.push_str(&format!("{}: {}\n    fix: {}\n", hint.about, hint.reason, hint.fix));
    }
    text
}
