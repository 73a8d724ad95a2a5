//! The real binary as a server of its own, for what only a process can show: its log, its death, a cut of the power.

use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail};

use super::Client;

/// A running `regulars serve`. It is killed when it is dropped, however a test ends.
pub struct Process {
    /// The process.
    pub child: Child,
    /// `http://…`.
    pub base: String,
    /// An API key with all rights.
    pub key: String,
}

impl Process {
    /// Starts a server on `regulars.db` in a folder and waits until it listens. `prepare` adds to the command. The key is
    /// the one that a first start prints, or the one that is given.
    ///
    /// # Errors
    /// The server ends before it listens, or there is no key.
    pub fn start(
        folder: &Path,
        key: Option<&str>,
        prepare: impl FnOnce(&mut Command),
    ) -> anyhow::Result<Process> {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--stop-delay-s", "0", "--store"];
        let mut serve = regulars(arguments)?;
        serve.arg(store(folder)).current_dir(folder);
        prepare(&mut serve);
        Process::begin(&mut serve, key)
    }

    /// Starts a server and waits until it listens.
    ///
    /// # Errors
    /// As for [`Process::start`].
    pub fn begin(serve: &mut Command, key: Option<&str>) -> anyhow::Result<Process> {
        let mut child = serve.stdout(Stdio::piped()).spawn().context("the server can't be started")?;
        let (mut key, mut base) = (key.map(str::to_owned), None);
        let told = child.stdout.take().context("the server has no output")?;
        for line in BufReader::new(told).lines() {
            let line = line?;
            if line.trim().starts_with("rk_") {
                key = Some(line.trim().to_owned());
            }
            if let Some(address) = line.strip_prefix("Regulars listens on ") {
                base = Some(address.to_owned());
                break;
            }
        }
        let (Some(key), Some(base)) = (key, base) else {
            let _ = child.kill();
            bail!("the server ended before it listened, or has shown no key: {:?}", child.wait());
        };
        Ok(Process { child, base, key })
    }

    /// A client of it.
    pub fn client(&self) -> Client {
        Client::new(self.base.clone(), self.key.clone())
    }

    /// Sends a signal, by the name that `kill` knows.
    ///
    /// # Errors
    /// The process is gone.
    pub fn signal(&self, name: &str) -> anyhow::Result<()> {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status()?;
        if sent.success() { Ok(()) } else { bail!("SIG{name} could not be sent") }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `--store` is told for a folder.
pub fn store(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("regulars.db").display())
}

/// A command of the binary, without this process's environment.
///
/// # Errors
/// There is no binary, and it can't be built.
pub fn regulars(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> anyhow::Result<Command> {
    let mut command = Command::new(binary()?);
    command.args(arguments).env_clear();
    Ok(command)
}

/// The binary beside the tests. Testing the whole workspace builds it; testing this crate alone does not.
fn binary() -> anyhow::Result<PathBuf> {
    let test = env::current_exe()?;
    let binary = test.parent().context("a test lies in a folder")?.with_file_name("regulars");
    if !binary.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--locked", "-p", "regulars-cli", "--bin", "regulars"]);
        if !cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status()?.success() {
            bail!("the binary can't be built");
        }
    }
    Ok(binary)
}
