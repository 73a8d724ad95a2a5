//! `regulars restore`: a copy put where a server finds it, with the erasures since, and audited.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use regulars_app::{audit, chain};
use regulars_store::{Fault, Store};

use super::{ERASURES, erasures};
use crate::address::{database_file, shown};

/// Put a copy back as a new database, erase again who was erased since, and check it.
#[derive(Debug, Args)]
#[command(after_help = "\
The database must not exist yet: move the damaged one away first. The list of erasures is erasures.csv beside the copy, unless
another one is named; without any, who was erased after the copy was made would be readable again, so it is required.
Exit codes: 0 restored and sound; 1 not restored, or the audit found something.")]
pub struct Arguments {
    /// The copy that `regulars backup` made.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The database to make, such as sqlite:regulars.db.
    #[arg(long, env = "REGULARS_STORE", value_name = "URL", default_value = "sqlite:regulars.db")]
    store: String,
    /// The list of erasures.
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
    /// The file of the master key, as for `regulars serve`.
    #[arg(long, env = "REGULARS_MASTER_KEY_FILE", value_name = "FILE")]
    master_key_file: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// There is no such copy or list, the database exists, or the master key is not the right one.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { from, store: url, .. } = arguments;
    let Some(target) = database_file(url) else {
        bail!("{} is no file: a copy is restored to sqlite:path/to/file.db", shown(url))
    };
    let beside = || from.parent().unwrap_or(Path::new("")).join(ERASURES);
    let list = arguments.erasures.clone().unwrap_or_else(beside);
    // Before anything is written: without it the restore must not happen.
    let listed = erasures::read(&list)?;
    for suffix in ["", "-wal", "-shm"] {
        let there = PathBuf::from(format!("{}{suffix}", target.display()));
        if there.exists() {
            bail!("{} exists; move it away before a copy takes its place", there.display());
        }
    }
    place(from, target).with_context(|| format!("can't copy {} to {}", from.display(), target.display()))?;
    let erased = erasures::apply(url, arguments.master_key_file.as_deref(), &listed)?;
    let store = Store::open(url).map_err(|fault: Fault| anyhow!("can't open {}: {fault}", shown(url)))?;
    let report = audit::audit(&store, None, chain::follow)?;
    println!(
        "{}: restored from {}; {erased} members erased again\n{report}",
        target.display(),
        from.display()
    );
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Copies the file so that it is wholly there or not at all, readable by its owner only.
fn place(from: &Path, target: &Path) -> io::Result<()> {
    let unfinished = PathBuf::from(format!("{}.unfinished", target.display()));
    // Permissions come along with the bytes.
    fs::copy(from, &unfinished)?;
    fs::File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, target)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}
