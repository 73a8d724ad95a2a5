//! A PostgreSQL server that is made for a test from the installed programs and goes with it, also when the test panics. A
//! test that is killed takes the server with it and leaves its folder. It listens on a socket in its own folder and on no port, so that any number run beside each other and beside
//! one that is somebody's.
//!
//! Other crates' tests include this file by its path: it is no part of what is shipped.

#![allow(dead_code, reason = "each test takes of it what it needs")]

use std::{
    collections::VecDeque,
    fs,
    io::{BufRead, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// Where the address of a database on somebody's Citus is told.
pub const CITUS: &str = "REGULARS_CITUS_URL";

/// Lines of the server's log that are shown when something goes wrong.
const LOG_LINES: usize = 30;

/// A server with nothing in it.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    server: Child,
    log: Log,
    databases: AtomicU64,
    environment: Environment,
}

/// Variables of the server's environment.
type Environment = Vec<(&'static str, PathBuf)>;

impl Cluster {
    /// Makes a server and waits until it takes connections.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    pub fn start() -> Cluster {
        Cluster::start_in(|_| Vec::new())
    }

    /// The same with variables in its environment, which `prepare` tells for the server's folder: there it may read and write.
    ///
    /// # Panics
    /// As for [`Cluster::start`].
    pub fn start_in(prepare: impl FnOnce(&Path) -> Environment) -> Cluster {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let programs = programs();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("regulars-pg-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
        if is_root() {
            succeed(Command::new("chown").arg("postgres:").arg(&folder));
        }
        let mut make = owned(&programs.join("initdb"), &folder);
        make.args(["--pgdata=data", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"]);
        succeed(make.args(["--no-sync", "--no-instructions", "--data-checksums"]));

        let environment = prepare(&folder);
        let log = Arc::new(Mutex::new(VecDeque::new()));
        let server = boot(&programs, &folder, &log, &environment);
        Cluster { folder, programs, server, log, databases: AtomicU64::new(0), environment }
    }

    /// Ends the server as a crash does, without a farewell, and starts it again on what is left.
    pub fn crash(&mut self) {
        self.stop();
        self.resume();
    }

    /// Starts the server again after [`Cluster::stop`].
    pub fn resume(&mut self) {
        self.server = boot(&self.programs, &self.folder, &self.log, &self.environment);
    }

    /// The folder that the server may read and write.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of a new, empty database.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}")).expect("a database can be made");
        self.url(&name)
    }

    /// Makes a database look as one that has the citus extension, to whoever distributes tables: see `citus.sql`.
    pub fn stand_in_for_citus(&self, database: &str) {
        self.sql(database, include_str!("citus.sql")).expect("the stand-in is sound");
    }

    /// The address of a copy of a database that nobody uses.
    pub fn copy(&self, database: &str) -> String {
        let name = format!("{database}_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {database}")).expect("nobody uses it");
        self.url(&name)
    }

    /// The address of a database.
    pub fn url(&self, name: &str) -> String {
        format!("postgres:///{name}?user=postgres&host={}", self.folder.display())
    }

    /// What SQL answers, a line per row and a bar between columns, by a client of its own; or what the server says.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut client = Command::new(self.programs.join("psql"));
        client.args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-d",
            database,
            "-h",
        ]);
        let output = client.arg(&self.folder).arg("-c").arg(sql).output().expect("psql can be run");
        let text = |bytes| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Runs SQL in a client of its own that stays, with its transaction and its locks, until it is dropped.
    pub fn session(&self, database: &str, sql: &str) -> Session {
        let mut client = Command::new(self.programs.join("psql"));
        client.args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-d",
            database,
            "-h",
        ]);
        client.arg(&self.folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut client = client.spawn().expect("psql can be run");
        let mut stdin = client.stdin.take().expect("it is piped");
        writeln!(stdin, "{sql};\n\\echo ready").expect("psql reads");
        let lines = BufReader::new(client.stdout.take().expect("it is piped")).lines();
        assert!(lines.map_while(Result::ok).any(|line| line == "ready"), "{sql} failed");
        Session { client, _stdin: stdin }
    }

    /// A database as `pg_dump` writes it.
    pub fn dump(&self, address: &str) -> String {
        self.try_dump(address).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The same of one that may be damaged, or what `pg_dump` says.
    pub fn try_dump(&self, address: &str) -> Result<String, String> {
        let mut dump = Command::new(self.programs.join("pg_dump"));
        let output = dump.arg("--dbname").arg(address).output().expect("pg_dump can be run");
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        Ok(String::from_utf8(output.stdout).expect("the database has UTF-8"))
    }

    /// Writes a dump into a database that is empty.
    pub fn load(&self, address: &str, dump: &str) {
        let file = self.folder.join("dump.sql");
        fs::write(&file, dump).expect("the folder of the server is writable");
        let mut load = Command::new(self.programs.join("psql"));
        load.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "--dbname", address, "-f"]);
        let output = load.arg(&file).output().expect("psql can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// What the server said last.
    pub fn log(&self) -> String {
        text(&self.log)
    }
}

impl Cluster {
    /// Ends the server without a farewell.
    pub fn stop(&mut self) {
        let mut stop = owned(&self.programs.join("pg_ctl"), &self.folder);
        // When this fails the folder is removed all the same, and a test that panics already must not panic again.
        let _ = stop.args(["stop", "--pgdata=data", "--mode=immediate", "--silent"]).output();
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
        if thread::panicking() {
            eprintln!("the last words of the server:\n{}", self.log());
        }
    }
}

/// What SQL answers in a database of somebody's server, as [`Cluster::sql`].
pub fn sql_at(address: &str, sql: &str) -> Result<String, String> {
    let mut client = Command::new(programs().join("psql"));
    client.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "--dbname", address, "-c", sql]);
    let output = client.output().expect("psql can be run");
    let text = |bytes| String::from_utf8_lossy(bytes).trim_end().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// Empties a database of somebody's server of what is ours.
///
/// # Panics
/// When its name does not end in `_test`.
pub fn empty(address: &str) {
    let database = sql_at(address, "SELECT current_database()").expect("the server answers");
    assert!(database.ends_with("_test"), "{database} would be emptied: name a database that ends in _test");
    let ours = "DO $$ DECLARE ours text; BEGIN
            FOR ours IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
                EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', ours);
            END LOOP; END $$;
        DROP FUNCTION IF EXISTS entry_stays();";
    sql_at(address, ours).expect("the tables can be dropped");
}

/// A client that stays.
pub struct Session {
    client: Child,
    _stdin: ChildStdin,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.client.kill();
        let _ = self.client.wait();
    }
}

type Log = Arc<Mutex<VecDeque<String>>>;

/// Starts the server of a folder and waits until it takes connections.
fn boot(programs: &Path, folder: &Path, log: &Log, environment: &Environment) -> Child {
    let mut server = owned(&programs.join("postgres"), folder);
    server.envs(environment.iter().map(|(name, value)| (name, value)));
    server.args(["-D", "data", "-k"]).arg(folder);
    // What operators may have set, and Regulars must not rely on: commits that are not waited for.
    for setting in
        ["listen_addresses=", "max_connections=60", "shared_buffers=64MB", "synchronous_commit=off"]
    {
        server.args(["-c", setting]);
    }
    let mut server = server.stderr(Stdio::piped()).stdin(Stdio::null()).spawn().expect("postgres starts");
    let mut lines = BufReader::new(server.stderr.take().expect("it is piped")).lines().map_while(Result::ok);
    let ready = lines.by_ref().any(|line| {
        let ready = line.ends_with("database system is ready to accept connections");
        note(log, line);
        ready
    });
    assert!(ready, "postgres did not start:\n{}", text(log));
    let log = Arc::clone(log);
    // Read to the end, or the server would wait for room in the pipe.
    thread::spawn(move || lines.for_each(|line| note(&log, line)));
    server
}

fn note(log: &Log, line: String) {
    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
    log.push_back(line);
    while LOG_LINES < log.len() {
        log.pop_front();
    }
}

fn text(log: &Log) -> String {
    let log = log.lock().unwrap_or_else(PoisonError::into_inner);
    log.iter().map(|line| format!("{line}\n")).collect()
}

/// Where the programs of the server are.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    // Debian keeps them out of the way, by version; the newest comes first.
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.filter_map(|version| Some(version.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    let found = folders.iter().find(|folder| {
        let real = |name: &str| folder.join(name).exists();
        ["initdb", "pg_ctl", "postgres", "psql"].into_iter().all(real)
    });
    found.cloned().unwrap_or_else(|| {
        panic!(
            "no folder of PATH and of /usr/lib/postgresql has initdb, pg_ctl, postgres and psql: install PostgreSQL 15 or \
             later, on Debian with `apt-get install postgresql`"
        )
    })
}

/// A command in the folder of the server, as its owner: PostgreSQL refuses to run as root. It ends with the thread that
/// started it, however that ends.
fn owned(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if is_root() {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]);
    }
    command.arg(program).current_dir(folder);
    command
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
