//! The page of the manual with the figures of a run: the machine, the command and the table, so that whoever doubts them can
//! run it again.

use std::{fmt::Write, path::Path};

use crate::table::Table;

const HEAD: &str = "# Performance

Written by `make bench`, which measures everything in one run: the server, the database and the load driver share the machine,
and the yardsticks beside them are plain scripts with the same rows on the same disk. A ratio of two figures of one run means
something elsewhere; an absolute figure is that of one machine, and drifts with it.

";

/// Writes the page.
pub fn write(table: &Table, path: &Path) -> anyhow::Result<()> {
    let mut page = HEAD.to_owned();
    writeln!(page, "{}\n", machine()?)?;
    writeln!(page, "| figure | value | unit | target | |\n|---|---:|---|---|---|")?;
    for row in table.rows() {
        let (value, target, mark) = (row.value(), row.target(), row.mark());
        writeln!(page, "| {} | {value} | {} | {target} | {mark} |", row.what, row.unit)?;
    }
    page.push_str(TAIL);
    Ok(std::fs::write(path, page)?)
}

const TAIL: &str = "
The scripts of the yardsticks are in `crates/scenarios/src/bin/bench/disk.rs` (SQLite) and `postgres.rs`. Everything that is
called durable waits for the disk. After each load the ledger passes `regulars audit`, or the run fails.
";

/// What it was measured on.
fn machine() -> anyhow::Result<String> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    let processor =
        field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory = field(&read("/proc/meminfo"), "MemTotal").unwrap_or_default();
    let memory: u64 = memory.split(' ').next().and_then(|kib| kib.parse().ok()).unwrap_or(0);
    let cores = std::thread::available_parallelism()?;
    let system = read("/proc/sys/kernel/osrelease");
    Ok(format!("Machine: {processor}, {cores} cores, {} GiB, Linux {}.", memory >> 20, system.trim()))
}
