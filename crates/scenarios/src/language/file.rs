//! Reading a scenario file: YAML into typed steps, with the place of every mistake.

use std::{fmt, path::Path};

use indexmap::IndexMap;
use regulars_engine::{
    Program,
    document::Format,
    program::{Mistake, check_text},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{
    act::Act,
    expect::{Expected, Outcome},
};

/// A file of scenarios that share a program.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The program: the name of a document beside the file, or the document itself.
    #[serde(default)]
    pub program: Option<ProgramText>,
    /// The scenarios. Each begins with no members.
    pub scenarios: Vec<Scenario>,
}

/// Where the program is.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum ProgramText {
    /// A file beside this one.
    Beside(String),
    /// The document itself; what every document needs (`format`, `currency` and so on) may be left out.
    Here(Map<String, Value>),
}

/// A story with exact expectations.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it shows; begins with the numbers of the acceptance list where it stands for one.
    pub name: String,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// One thing that happens, or time alone.
#[derive(Debug, Clone)]
pub struct Step {
    /// When, in the program's zone: `2026-03-08`, `2026-03-08 10:00`. The time of the step before when left
    /// out.
    pub at: Option<String>,
    /// The version of the program that is published then; members act by it from then on.
    pub publishes: Option<ProgramText>,
    /// Who does what; none when only time passes, or a version is published.
    pub act: Option<(String, Act)>,
    /// How often in a row, 1 when left out.
    pub times: u32,
    /// How much time lies between the repetitions, such as `1 day`.
    pub every: Option<String>,
    /// What must follow.
    pub outcome: Outcome,
}

#[derive(Deserialize)]
struct RawStep {
    at: Option<String>,
    publishes: Option<ProgramText>,
    times: Option<u32>,
    every: Option<String>,
    expect: Option<Value>,
    refused: Option<String>,
    #[serde(flatten)]
    acts: IndexMap<String, Value>,
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Step, D::Error> {
        let raw = RawStep::deserialize(deserializer)?;
        raw.checked().map_err(serde::de::Error::custom)
    }
}

impl RawStep {
    fn checked(self) -> Result<Step, String> {
        let names: Vec<&str> = self.acts.keys().map(String::as_str).collect();
        if 1 < names.len() {
            return Err(format!("one member acts in a step, found {}", names.join(" and ")));
        }
        let act = match self.acts.into_iter().next() {
            Some((who, value)) => {
                let act = typed(value).map_err(|e| format!("{who}: {e}"))?;
                Some((who, act))
            }
            None => None,
        };
        if act.is_none() && (self.at.is_none() || self.times.is_some() || self.refused.is_some()) {
            return Err(
                "a step without a member lets time pass: it needs `at` and `expect`, nothing else".into()
            );
        }
        if self.publishes.is_some() && act.is_some() {
            return Err("a version is published in a step of its own".into());
        }
        let times = self.times.unwrap_or(1);
        if times == 0 || (times == 1 && self.every.is_some()) {
            return Err("`times` is at least 1, and `every` needs `times`".into());
        }
        let outcome = match (self.expect, self.refused) {
            (Some(_), Some(_)) => {
                return Err("a step is expected to change something or refused, not both".into());
            }
            (None, None) => return Err("say what follows: `expect: nothing` when nothing does".into()),
            (None, Some(code)) => Outcome::Refused(code),
            (Some(Value::String(word)), None) if word == "nothing" => Outcome::Changes(IndexMap::new()),
            (Some(value), None) => match &act {
                Some((who, _)) => {
                    let expected: Expected = typed(value).map_err(|e| format!("expect: {e}"))?;
                    Outcome::Changes([(who.clone(), expected)].into_iter().collect())
                }
                None => Outcome::Changes(typed(value).map_err(|e| format!("expect: {e}"))?),
            },
        };
        Ok(Step { at: self.at, publishes: self.publishes, act, times, every: self.every, outcome })
    }
}

/// Reads a value with the path of what is wrong.
pub(super) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        if path == "." { error.into_inner().to_string() } else { format!("{path}: {}", error.into_inner()) }
    })
}

/// Why a file can't be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// The text is not a scenario file.
    Text(String),
    /// The program's file can't be read.
    Missing(String),
    /// There is neither a program here nor one before.
    NoProgram,
    /// The program has mistakes.
    Program(Vec<Mistake>),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Text(reason) => write!(f, "{reason}"),
            Unreadable::Missing(reason) => write!(f, "the program can't be read: {reason}"),
            Unreadable::NoProgram => {
                write!(f, "add `program:`, a document or the name of one beside the file")
            }
            Unreadable::Program(mistakes) => {
                writeln!(f, "the program has mistakes")?;
                mistakes.iter().try_for_each(|mistake| writeln!(f, "  {mistake}"))
            }
        }
    }
}

impl std::error::Error for Unreadable {}

impl File {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong, with its place.
    pub fn parse(text: &str) -> Result<File, Unreadable> {
        let tree: Value = serde_saphyr::from_str(text).map_err(|e| Unreadable::Text(e.to_string()))?;
        typed(tree).map_err(Unreadable::Text)
    }
}

impl ProgramText {
    /// The checked program. `folder` is where files beside are looked for.
    ///
    /// # Errors
    /// A file that can't be read, or the document's mistakes.
    pub fn program(&self, folder: &Path) -> Result<Program, Unreadable> {
        self.checked(folder, Vec::new()).map(|program| Program { version: 1, ..program })
    }

    /// The version after another one.
    ///
    /// # Errors
    /// As for [`ProgramText::program`].
    pub fn version_after(&self, folder: &Path, before: &Program) -> Result<Program, Unreadable> {
        let checked = self.checked(folder, before.symbols.names().to_vec())?;
        Ok(Program { version: before.version.saturating_add(1), ..checked })
    }

    fn checked(&self, folder: &Path, names: Vec<String>) -> Result<Program, Unreadable> {
        let checked = match self {
            ProgramText::Beside(name) => {
                let path = folder.join(name);
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| Unreadable::Missing(format!("{}: {error}", path.display())))?;
                check_text(&text, Format::Yaml, names)
            }
            ProgramText::Here(document) => {
                check_text(&with_header(document).to_string(), Format::Json, names)
            }
        };
        checked.map_err(Unreadable::Program)
    }
}

/// The document with what every document needs, so that an example can show only its point.
fn with_header(document: &Map<String, Value>) -> Value {
    let mut whole = json!({
        "format": "regulars/1",
        "program": "example",
        "name": "Example",
        "currency": "EUR",
        "time_zone": "Europe/Tallinn",
    });
    if let Some(header) = whole.as_object_mut() {
        header.extend(document.clone());
    }
    whole
}
