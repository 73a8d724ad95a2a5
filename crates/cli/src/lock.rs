//! Keeps two runs of one command off the same files.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use anyhow::{Context, bail};

/// Holds the lock file until the answer is dropped.
///
/// # Errors
/// Somebody else holds it (`who` says who that is), or it can't be written.
pub fn hold(path: &Path, who: &str) -> anyhow::Result<File> {
    let file = File::create(path).with_context(|| format!("can't write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("{who} is running already (it holds {})", path.display()),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("can't lock {}", path.display()))
        }
    }
}
