//! The list of events that the server refused: a CSV file with line, identity, code and reason.

use std::{
    fs::{File, OpenOptions},
    io::{BufWriter, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context;

use crate::client::Problem;

const HEADER: &str = "line,external_id,status,code,reason\n";

/// The list, open for more.
pub(super) struct Refused {
    path: PathBuf,
    file: BufWriter<File>,
    bytes: u64,
}

impl Refused {
    /// Opens the list as it was when it had `bytes`; what a kill left after them will be told again.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn open(path: &Path, bytes: u64) -> anyhow::Result<Refused> {
        let open = || -> std::io::Result<File> {
            let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
            file.set_len(bytes)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        let file = open().with_context(|| format!("can't write {}", path.display()))?;
        let mut list = Refused { path: path.to_owned(), file: BufWriter::new(file), bytes };
        if bytes == 0 {
            list.write(HEADER)?;
        }
        Ok(list)
    }

    /// Adds an event. The reason is the server's and names no personal data.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn note(&mut self, line: u64, external_id: &str, problem: &Problem) -> anyhow::Result<()> {
        let reason = if problem.detail.is_empty() { &problem.title } else { &problem.detail };
        let (status, code) = (problem.status, &problem.code);
        self.write(&format!("{line},{},{status},{},{}\n", cell(external_id), cell(code), cell(reason)))
    }

    /// Makes what was added durable, and tells the length of the list.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn settle(&mut self) -> anyhow::Result<u64> {
        let settle = |list: &mut Refused| -> std::io::Result<()> {
            list.file.flush()?;
            list.file.get_ref().sync_data()
        };
        settle(self).with_context(|| format!("can't write {}", self.path.display()))?;
        Ok(self.bytes)
    }

    fn write(&mut self, text: &str) -> anyhow::Result<()> {
        self.file
            .write_all(text.as_bytes())
            .with_context(|| format!("can't write {}", self.path.display()))?;
        self.bytes += text.len() as u64;
        Ok(())
    }
}

/// A cell that a spreadsheet shows as text and never takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{guard}{}\"", text.replace('"', "\"\"")),
        false => format!("{guard}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_goes_on_where_it_was_acknowledged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("refused.csv");
        let problem = Problem {
            status: 422,
            code: "totals_mismatch".to_owned(),
            title: String::new(),
            detail: "1,2 \"or\" 3".to_owned(),
            fix: String::new(),
        };
        let mut list = Refused::open(&path, 0).unwrap();
        list.note(3, "R-1", &problem).unwrap();
        let bytes = list.settle().unwrap();
        list.note(4, "lost", &problem).unwrap();
        list.settle().unwrap();
        drop(list);
        let mut list = Refused::open(&path, bytes).unwrap();
        list.note(5, "=R-2", &problem).unwrap();
        list.settle().unwrap();
        let expected = "line,external_id,status,code,reason\n\
            3,R-1,422,totals_mismatch,\"1,2 \"\"or\"\" 3\"\n\
            5,'=R-2,422,totals_mismatch,\"1,2 \"\"or\"\" 3\"\n";
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
    }
}
