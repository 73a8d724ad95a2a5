//! Reading a document: YAML or JSON into a tree, the tree against the schema, the tree into types.

use schemars::schema_for;
use serde_json::Value;

use super::{DOCUMENT_BYTES_MAX, Document, shape};
use crate::program::Mistake;

/// The text form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2, of which JSON is a part.
    Yaml,
    /// JSON.
    Json,
}

/// Reads a document and checks its shape. All mistakes of shape are reported at once.
///
/// # Errors
/// Every field that is unknown, missing or of a wrong type, with its path.
pub fn parse(text: &str, format: Format) -> Result<Document, Vec<Mistake>> {
    if DOCUMENT_BYTES_MAX < text.len() {
        let reason = format!("the document has {} bytes; {DOCUMENT_BYTES_MAX} are allowed", text.len());
        return Err(vec![Mistake::new("", reason, "split long lists of items off into categories")]);
    }
    let tree: Value = match format {
        Format::Yaml => serde_saphyr::from_str(text).map_err(|e| unreadable(e.to_string()))?,
        Format::Json => serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?,
    };
    let mistakes = shape::mistakes(&tree, &schema());
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    serde_json::from_value(tree).map_err(|e| unreadable(e.to_string()))
}

/// The first line says what and where; the rest is an excerpt, and options of the library that mean nothing to an author.
fn unreadable(reason: String) -> Vec<Mistake> {
    let first = reason.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let reason = first.split(", set ").next().unwrap_or(first).to_owned();
    vec![Mistake::new("", reason, "mend the text at this place; indentation and quotes are the usual cause")]
}

/// The published JSON Schema (draft 2020-12) of the format.
pub fn schema() -> Value {
    schema_for!(Document).to_value()
}
