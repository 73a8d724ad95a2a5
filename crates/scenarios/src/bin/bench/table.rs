//! The figures: a table for people and JSON for machines.

use std::path::Path;

use serde_json::json;

/// The figures of a run.
pub struct Table {
    rows: Vec<Row>,
}

/// One figure.
pub struct Row {
    id: &'static str,
    pub what: String,
    value: f64,
    pub unit: &'static str,
    target: Option<(f64, bool)>,
}

impl Row {
    pub fn value(&self) -> String {
        shown(self.value)
    }

    /// What it should be; empty where nothing is aimed at.
    pub fn target(&self) -> String {
        let target = self.target.map(|(t, least)| format!("{} {}", if least { "≥" } else { "<" }, shown(t)));
        target.unwrap_or_default()
    }

    /// Whether it is so; empty where nothing is aimed at.
    pub fn mark(&self) -> &'static str {
        self.target.map_or("", |(t, least)| {
            let met = if least { self.value >= t } else { self.value < t };
            if met { "met" } else { "MISSED" }
        })
    }
}

impl Table {
    pub fn new() -> Table {
        Table { rows: Vec::new() }
    }

    /// A figure without a target.
    pub fn figure(&mut self, id: &'static str, what: impl Into<String>, value: f64, unit: &'static str) {
        self.push(Row { id, what: what.into(), value, unit, target: None });
    }

    /// A figure that should be at least so much.
    pub fn at_least(
        &mut self,
        id: &'static str,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
        target: f64,
    ) {
        self.push(Row { id, what: what.into(), value, unit, target: Some((target, true)) });
    }

    /// A figure that should be below so much.
    pub fn below(
        &mut self,
        id: &'static str,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
        target: f64,
    ) {
        self.push(Row { id, what: what.into(), value, unit, target: Some((target, false)) });
    }

    fn push(&mut self, row: Row) {
        eprintln!("  {}: {} {}", row.what, shown(row.value), row.unit);
        self.rows.push(row);
    }

    pub fn print(&self) {
        println!("\n{:<78} {:>12} {:<12} {:<14} ", "figure", "value", "unit", "target");
        for row in &self.rows {
            let (value, target, mark) = (row.value(), row.target(), row.mark());
            println!("{:<78} {value:>12} {:<12} {target:<14} {mark}", row.what, row.unit);
        }
    }

    /// All figures, as they were measured.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|r| {
                let target = r.target.map(|(value, least)| json!({ "at_least": least, "value": value }));
                json!({ "id": r.id, "what": r.what, "value": r.value, "unit": r.unit, "target": target })
            })
            .collect();
        std::fs::write(path, serde_json::to_string_pretty(&json!({ "figures": rows }))?)?;
        Ok(())
    }
}

fn shown(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}
