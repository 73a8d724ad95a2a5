//! Opening connections: where the file is, who may read it, and the settings that durability and erasure rest
//! on.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use super::faults;
use crate::Fault;

/// Earlier engines could lose committed data in WAL mode when two connections checkpointed at once.
const ENGINE_OLDEST: i32 = 3_051_003;

/// How long to wait for another process that holds the file: a backup tool, or a second server by mistake.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Distinct statements kept prepared on each connection; above the number there are.
const STATEMENTS_CACHED: usize = 128;

/// Pages of write-ahead log before it is folded into the file: 32 MiB. A larger log folds more changes of one
/// page into one write; a smaller one makes the pauses shorter. Figures in docs/decisions/storage.md.
const WAL_PAGES: u32 = 8_000;

/// After each commit that moved a page, SQLite looks through the table of all cached pages, whose size follows the
/// cache: with 64 MiB that was 3.5 % of a loaded server. The system's own cache keeps what does not fit here.
const WRITER_CACHE_KIB: u32 = 16_384;
const READER_CACHE_KIB: u32 = 4_096;

/// A database that lives as long as the store: the answer to `sqlite::memory:`. It is a file all the same,
/// because SQLite's memory databases have neither a write-ahead log nor readers that do not block.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", "-opening"] {
            // Left-overs in the folder for temporary files do no harm, and a drop has nobody to tell.
            let _ = fs::remove_file(beside(&self.path, suffix));
        }
    }
}

/// Finds the file that a location means, and creates it when it is not there: readable by its owner only,
/// which the log and its index inherit.
pub fn locate(location: &str) -> Result<(PathBuf, Option<Scratch>), Fault> {
    let doing = "create the database";
    if location == ":memory:" {
        let path = create_scratch().map_err(|error| faults::io(doing, error))?;
        return Ok((path.clone(), Some(Scratch { path })));
    }
    if location.is_empty() {
        return Err(Fault::Unusable {
            reason: "expected sqlite:path/to/file.db or sqlite::memory:".to_owned(),
        });
    }
    let path = PathBuf::from(location);
    match create_private(&path) {
        // Without this, a power cut could take away the name of a file whose content is safe.
        Ok(()) => sync_folder_of(&path).map_err(|error| faults::io(doing, error))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(faults::io(doing, error)),
    }
    Ok((path, None))
}

/// Opens the connection that writes.
pub fn open_writer(path: &Path, scratch: bool) -> Result<Connection, Fault> {
    let doing = "open the database";
    let engine = rusqlite::version_number();
    if engine < ENGINE_OLDEST {
        return Err(Fault::Unusable { reason: format!("SQLite {engine} is older than {ENGINE_OLDEST}") });
    }
    let open = || -> rusqlite::Result<Connection> {
        let connection = open_plain(path, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITER_CACHE_KIB)?;
        connection.execute_batch(&format!(
            "PRAGMA page_size = 4096;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = {};
             PRAGMA wal_autocheckpoint = {WAL_PAGES};
             PRAGMA journal_size_limit = {};
             PRAGMA secure_delete = ON;
             PRAGMA recursive_triggers = ON;",
            if scratch { "OFF" } else { "FULL" },
            2 * u64::from(WAL_PAGES) * 4096,
        ))?;
        Ok(connection)
    };
    open().map_err(|error| faults::from_sqlite(doing, error))
}

/// Opens a connection that can only read.
pub fn open_reader(path: &Path) -> Result<Connection, Fault> {
    // Read-write at the level of the file, because even a reader takes part in the log's index.
    let open = || -> rusqlite::Result<Connection> {
        let connection = open_own(path)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    open().map_err(|error| faults::from_sqlite("open the database to read", error))
}

/// Opens a connection for one long piece of work.
pub fn open_own(path: &Path) -> rusqlite::Result<Connection> {
    open_plain(path, OpenFlags::SQLITE_OPEN_READ_WRITE, READER_CACHE_KIB)
}

/// The file next to `path` whose name has `suffix` added.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Creates an empty file that only its owner can read. Fails if there is one.
pub fn create_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Makes the names in the folder of `path` durable.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    // Folders cannot be opened as files elsewhere, and need not be.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Waits until no other process opens this database, and keeps others waiting until the answer is dropped. Of
/// two servers that start on one new file, SQLite would turn one away at once, however long it may wait.
pub fn one_opens_at_a_time(path: &Path) -> Result<File, Fault> {
    // A file of its own: on Unix, closing any handle of the database itself would release SQLite's own locks
    // on it.
    let beside = beside(path, "-opening");
    let opening = || -> io::Result<File> {
        create_private(&beside).or_else(present_is_fine)?;
        let file = OpenOptions::new().write(true).open(&beside)?;
        file.lock()?;
        Ok(file)
    };
    opening().map_err(|error| faults::io("wait for others that open the database", error))
}

/// Turns "there is no such file" into success.
pub fn absent_is_fine(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// Turns "there is such a file" into success.
fn present_is_fine(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(error) }
}

/// SQLite takes names of files as UTF-8 text.
pub fn utf8(path: &Path) -> Result<&str, Fault> {
    path.to_str().ok_or_else(|| Fault::Unusable { reason: "the path is not UTF-8".to_owned() })
}

fn open_plain(path: &Path, access: OpenFlags, cache_kib: u32) -> rusqlite::Result<Connection> {
    // No SQLITE_OPEN_URI: a path is a path, whatever signs are in it. No mutex: a connection has one user at
    // a time.
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    connection.execute_batch(&format!(
        "PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -{cache_kib};"
    ))?;
    Ok(connection)
}

fn create_scratch() -> io::Result<PathBuf> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let folder = std::env::temp_dir();
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("regulars-{}-{number}.db", std::process::id()));
        match create_private(&path) {
            Ok(()) => return Ok(path),
            // Left by a process that was killed and had this number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}
