//! `regulars program publish`: a document becomes the version that decides.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, ValueEnum};
use regulars_engine::document::Format;
use serde::Deserialize;
use serde_json::json;
use ureq::http::{Method, header};

use super::{format_of, load, read_text};
use crate::client::{Answer, Call, Client, IDEMPOTENCY_KEY, Target, idempotency_key, is_refusal};

/// Check a document and publish it on a server.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The document, YAML or JSON; it names its program.
    file: PathBuf,
    /// Why, for those who read the list of versions.
    #[arg(long, default_value = "published from the command line")]
    note: String,
    /// Create the program when the server does not have it.
    #[arg(long, value_name = "MODE")]
    create: Option<CreateMode>,
    #[command(flatten)]
    target: Target,
    /// Print the published version as JSON.
    #[arg(long)]
    json: bool,
}

/// Whether a new program is about real customers.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum CreateMode {
    /// Real members, real time.
    Live,
    /// For trying things; its clock can be moved.
    Sandbox,
}

/// Runs the command.
///
/// # Errors
/// The document has mistakes, the server can't be reached or refuses.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { file, note, create, target, json } = arguments;
    // Mistakes are told here, all of them, before anything is sent.
    let slug = load(file)?.slug;
    let text = read_text(file)?;
    let client = Client::new(target)?;
    ensure_program(&client, &slug, *create)?;
    save_draft(&client, &slug, &text, format_of(file))?;
    let body = json!({ "note": note }).to_string();
    let published = change(&client, &format!("/v1/programs/{slug}/publish"), &body)?;
    if *json {
        println!("{}", String::from_utf8_lossy(&published.body));
    } else {
        let version: Number =
            serde_json::from_slice(&published.body).context("the server's answer is no version")?;
        println!("{slug}: version {} decides from now on", version.number);
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Deserialize)]
struct Number {
    number: u32,
}

fn ensure_program(client: &Client, slug: &str, create: Option<CreateMode>) -> anyhow::Result<()> {
    let path = format!("/v1/programs/{slug}");
    let found = client.call(&Call { method: &Method::GET, path: &path, headers: &[], body: None });
    match (found, create) {
        (Ok(_), _) => Ok(()),
        (Err(error), Some(mode)) if is_refusal(&error, "not_found") => {
            let mode = match mode {
                CreateMode::Live => "live",
                CreateMode::Sandbox => "sandbox",
            };
            change(client, "/v1/programs", &json!({ "slug": slug, "mode": mode }).to_string())?;
            Ok(())
        }
        (Err(error), _) if is_refusal(&error, "not_found") => Err(error.context(format!(
            "the server has no program {slug}, or the key does not open it; --create sandbox or --create live makes it"
        ))),
        (Err(error), _) => Err(error),
    }
}

fn save_draft(client: &Client, slug: &str, text: &str, format: Format) -> anyhow::Result<()> {
    let path = format!("/v1/programs/{slug}/draft");
    let draft = client.call(&Call { method: &Method::GET, path: &path, headers: &[], body: None });
    let etag = match draft {
        Ok(answer) => Some(answer.etag.context("the server's draft has no ETag")?),
        Err(error) if is_refusal(&error, "not_found") => None,
        Err(error) => return Err(error),
    };
    let expected = match &etag {
        Some(etag) => (header::IF_MATCH, etag.as_str()),
        None => (header::IF_NONE_MATCH, "*"),
    };
    let media = match format {
        Format::Yaml => "application/yaml",
        Format::Json => "application/json",
    };
    let headers = [expected];
    let body = Some((media, text.as_bytes()));
    client
        .call(&Call { method: &Method::PUT, path: &path, headers: &headers, body })
        .context("can't save the draft")?;
    Ok(())
}

fn change(client: &Client, path: &str, body: &str) -> anyhow::Result<Answer> {
    let key = idempotency_key()?;
    let headers = [(IDEMPOTENCY_KEY, key.as_str())];
    let body = Some(("application/json", body.as_bytes()));
    client.insist(&Call { method: &Method::POST, path, headers: &headers, body })
}
