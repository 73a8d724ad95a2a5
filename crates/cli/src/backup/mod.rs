//! `regulars backup`, `restore` and `erasures`: copies of the database, and what must be forgotten again after one of them is
//! put back.
//!
//! A copy is older than what happened after it, so a member who was erased since is in it again. The list of erasures is
//! therefore kept beside the copies, holds no personal data, only grows, and is applied by every restore.

mod erasures;
mod restore;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use jiff::{Timestamp, tz::TimeZone};
use regulars_app::{Clock, audit, chain};
use regulars_store::Store;

use crate::address::{database_file, is_server, shown};

pub use erasures::{Arguments as ErasuresArguments, run as run_erasures};
pub use restore::{Arguments as RestoreArguments, run as run_restore};

/// The list of erasures in a folder of copies.
const ERASURES: &str = "erasures.csv";
/// What the name of a copy begins and ends with; between them is its time.
const COPY: (&str, &str) = ("regulars-", ".db");

/// Copy a SQLite database while the server runs, check the copy, and keep the newest ones.
#[derive(Debug, Args)]
#[command(after_help = "\
The copy is regulars-DATE.db in the folder, readable by its owner only, audited before it counts. Beside it erasures.csv
names who was erased, so that a restore can erase them again. The master key is in neither: keep it apart.
A database of a PostgreSQL server is copied by pg_dump or pg_basebackup; `regulars erasures` keeps the list for it.
Exit codes: 0 done; 1 the copy could not be made, or is not sound.")]
pub struct Arguments {
    /// The database, such as sqlite:regulars.db.
    #[arg(long, env = "REGULARS_STORE", value_name = "URL", default_value = "sqlite:regulars.db")]
    store: String,
    /// The folder for copies; made when it is not there.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// How many copies to keep; the oldest of the others are deleted once the new one is known to be sound.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
}

/// Runs the command.
///
/// # Errors
/// There is no such database, or the folder can't be written.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { store: url, to: folder, keep } = arguments;
    if is_server(url) {
        bail!(
            "a database of a PostgreSQL server is copied with pg_dump or pg_basebackup; see docs/guides/backups.md"
        );
    }
    if !database_file(url).is_some_and(Path::exists) {
        bail!("there is no database at {}; name another one with --store", shown(url));
    }
    fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    let store = Store::open(url).map_err(|fault| anyhow!("can't open {}: {fault}", shown(url)))?;
    let copy = folder.join(name_of(Timestamp::from_microsecond(Clock::System.now().0)?));
    store.backup(&copy).map_err(|fault| anyhow!("can't copy to {}: {fault}", copy.display()))?;
    let listed = erasures::keep(&store, &folder.join(ERASURES))?;

    let made = Store::open(&format!("sqlite:{}", copy.display()))
        .map_err(|fault| anyhow!("can't open the copy {}: {fault}", copy.display()))?;
    let report = audit::audit(&made, None, chain::follow)?;
    drop(made);
    if !report.ok {
        println!("{report}");
        eprintln!(
            "regulars: the copy {} is not sound, nor then is the database; no copy was deleted",
            copy.display()
        );
        return Ok(ExitCode::FAILURE);
    }
    let deleted = match keep {
        Some(keep) => delete_old(folder, usize::try_from(*keep).unwrap_or(usize::MAX))?,
        None => 0,
    };
    println!(
        "{}: {} entries, sound; {listed} erasures listed; {deleted} old copies deleted",
        copy.display(),
        report.entries
    );
    Ok(ExitCode::SUCCESS)
}

/// The name of a copy that is made now. Names sort by time.
fn name_of(now: Timestamp) -> String {
    let now = now.to_zoned(TimeZone::UTC);
    format!("{}{}{}", COPY.0, now.strftime("%Y%m%dT%H%M%S%3fZ"), COPY.1)
}

/// Deletes all copies but the newest, and nothing else that lies in the folder.
fn delete_old(folder: &Path, keep: usize) -> anyhow::Result<usize> {
    let mut copies = Vec::new();
    for file in fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        let name = file?.file_name().to_string_lossy().into_owned();
        let stamp = name.strip_prefix(COPY.0).and_then(|rest| rest.strip_suffix(COPY.1));
        let is_stamp = |text: &str| {
            text.len() == "20260308T101530123Z".len()
                && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'T' || byte == b'Z')
        };
        if stamp.is_some_and(is_stamp) {
            copies.push(name);
        }
    }
    copies.sort_unstable();
    let old = copies.len().saturating_sub(keep);
    for name in &copies[..old] {
        let file = folder.join(name);
        fs::remove_file(&file).with_context(|| format!("can't delete {}", file.display()))?;
        // Opening a copy to check it may leave these.
        for beside in ["-wal", "-shm"] {
            let _ = fs::remove_file(folder.join(format!("{name}{beside}")));
        }
    }
    Ok(old)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_copies_are_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let other =
            ["regulars-notes.db", "regulars-20260308T101530123Z.db.unfinished", "erasures.csv", "x.db"];
        let copies: Vec<String> = (0..5)
            .map(|day| name_of(Timestamp::from_second(1_772_960_000 + day * 86_400).unwrap()))
            .collect();
        for name in other.iter().copied().chain(copies.iter().map(String::as_str)) {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        assert_eq!(delete_old(folder.path(), 2).unwrap(), 3);
        assert_eq!(delete_old(folder.path(), 2).unwrap(), 0);
        let mut left: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        left.sort_unstable();
        let mut expected: Vec<String> = other.iter().map(|&name| name.to_owned()).collect();
        expected.extend_from_slice(&copies[3..]);
        expected.sort_unstable();
        assert_eq!(left, expected);
    }
}
