//! The boundary tests of reading: a file goes in, records and a report come out.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::*;

mod csv_orders;
mod members;
mod ndjson;
mod online_retail;
mod random;

/// A file that is removed at the end of a test.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str, bytes: &[u8]) -> TempFile {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("regulars-history-{}-{number}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        TempFile(path)
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // A file that stays behind in the temporary folder does no harm.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// All records of a file, and the report, whose rows are all accounted for.
fn read_all(path: &Path, mapping: Option<&OrdersMapping>) -> Result<(Vec<Record>, Report), Fault> {
    let mut history = History::open(path, mapping)?;
    let mut records = Vec::new();
    while let Some(record) = history.next_record()? {
        records.push(record);
    }
    let report = history.into_report();
    assert_eq!(report.rows, report.rows_used + report.rows_left_out(), "every row is used or left out");
    assert_eq!(report.records, records.len() as u64);
    Ok((records, report))
}

/// `2:no_member:latte`, one line per row that was left out.
fn left_out(report: &Report) -> Vec<String> {
    report.listed.iter().map(|l| format!("{}:{}:{}", l.line, l.reason.name(), l.detail)).collect()
}
