//! How far an import has come, in a file beside the input, so that it goes on after a kill.
//!
//! It is written anew, whole and durably, after each batch that the server has acknowledged. What a kill leaves between
//! the server's answer and this file is sent again and changes nothing, because events are known by their identity.

use std::{
    fs::{self, File},
    io::{Read, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The state of one import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    /// What is imported, where to.
    pub job: Job,
    /// Records of the file, from its beginning, that the server has answered.
    pub taken: u64,
    /// What it answered.
    pub counts: Counts,
    /// The length of the list of refused events after them, in bytes.
    pub refused_bytes: u64,
    /// The whole file is through.
    pub finished: bool,
}

/// What is imported, and where to. Two imports are the same when all of it is equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Job {
    /// `members` or `orders`.
    pub kind: String,
    /// The server's address.
    pub server: String,
    /// The program.
    pub program: String,
    /// The file's SHA-256.
    pub file: String,
    /// The mapping's SHA-256, and whatever else changes the meaning of the file.
    pub meaning: String,
}

/// What the server answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counts {
    /// Events that were recorded.
    pub recorded: u64,
    /// Events that were there already.
    pub repeated: u64,
    /// Events that were refused; each is in the list.
    pub refused: u64,
    /// Members who joined with this import.
    pub joined: u64,
    /// Members who were there before.
    pub known: u64,
}

impl State {
    /// The state of an import that begins.
    pub(super) fn new(job: Job) -> State {
        State { job, taken: 0, counts: Counts::default(), refused_bytes: 0, finished: false }
    }

    /// Reads the state of this import, if there is one.
    ///
    /// # Errors
    /// The file can't be read, or belongs to another import.
    pub(super) fn load(path: &Path, job: &Job) -> anyhow::Result<Option<State>> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("can't read {}", path.display())),
        };
        let state: Option<State> = serde_json::from_slice(&text).ok();
        match state {
            Some(state) if state.job == *job => Ok(Some(state)),
            Some(state) => bail!(
                "{} tells of another import ({}); use --restart to begin this one from its first row, or --state for \
                 another file",
                path.display(),
                difference(&state.job, job)
            ),
            None => bail!("{} is not the state of an import; move it away, or use --state", path.display()),
        }
    }

    /// Writes the state durably, whole or not at all.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn save(&self, path: &Path) -> anyhow::Result<()> {
        let beside = with_suffix(path, ".new");
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&beside)?;
            serde_json::to_writer_pretty(&mut file, self)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&beside, path)
        };
        write().with_context(|| format!("can't write {}", path.display()))
    }
}

/// The path with something added to its name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// The file can't be read.
pub(super) fn fingerprint(path: &Path) -> anyhow::Result<String> {
    let failed = || format!("can't read {}", path.display());
    let mut file = File::open(path).with_context(failed)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).with_context(failed)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// The SHA-256 of a text, in hexadecimal.
pub(super) fn fingerprint_of(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn difference(stored: &Job, asked: &Job) -> &'static str {
    if stored.kind != asked.kind {
        "of another kind"
    } else if stored.server != asked.server {
        "to another server"
    } else if stored.program != asked.program {
        "into another program"
    } else if stored.file != asked.file {
        "the file has changed since"
    } else {
        "the mapping has changed since"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_kept_and_belong_to_their_import() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.csv.import.json");
        let job = |program: &str, file: &str| Job {
            kind: "orders".to_owned(),
            server: "http://x".to_owned(),
            program: program.to_owned(),
            file: file.to_owned(),
            meaning: String::new(),
        };
        assert_eq!(State::load(&path, &job("tea", "1")).unwrap(), None);
        let state = State { taken: 7, refused_bytes: 3, ..State::new(job("tea", "1")) };
        state.save(&path).unwrap();
        assert_eq!(State::load(&path, &job("tea", "1")).unwrap(), Some(state));
        let refused = |job| State::load(&path, &job).unwrap_err().to_string();
        assert!(refused(job("coffee", "1")).contains("into another program"));
        assert!(refused(job("tea", "2")).contains("the file has changed"));
        fs::write(&path, "{").unwrap();
        assert!(refused(job("tea", "1")).contains("not the state of an import"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn fingerprints_are_sha_256() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "abc").unwrap();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(fingerprint(file.path()).unwrap(), expected);
        assert_eq!(fingerprint_of("abc"), expected);
    }
}
