//! The figures: a table for people and JSON for machines.

use std::path::Path;

use serde_json::json;

/// The figures of a run.
pub struct Table {
    rows: Vec<Row>,
}

struct Row {
    id: &'static str,
    what: &'static str,
    value: f64,
    unit: &'static str,
    target: Option<(f64, bool)>,
}

impl Table {
    pub fn new() -> Table {
        Table { rows: Vec::new() }
    }

    /// A figure without a target.
    pub fn figure(&mut self, id: &'static str, what: &'static str, value: f64, unit: &'static str) {
        eprintln!("  {what}: {} {unit}", shown(value));
        self.rows.push(Row { id, what, value, unit, target: None });
    }

    /// A figure that should be at least so much.
    pub fn at_least(
        &mut self,
        id: &'static str,
        what: &'static str,
        value: f64,
        unit: &'static str,
        target: f64,
    ) {
        eprintln!("  {what}: {} {unit}", shown(value));
        self.rows.push(Row { id, what, value, unit, target: Some((target, true)) });
    }

    /// A figure that should be below so much.
    pub fn below(
        &mut self,
        id: &'static str,
        what: &'static str,
        value: f64,
        unit: &'static str,
        target: f64,
    ) {
        eprintln!("  {what}: {} {unit}", shown(value));
        self.rows.push(Row { id, what, value, unit, target: Some((target, false)) });
    }

    pub fn print(&self) {
        println!("\n{:<78} {:>12} {:<12} {:<14} ", "figure", "value", "unit", "target");
        for row in &self.rows {
            let target =
                row.target.map(|(t, least)| format!("{} {}", if least { "≥" } else { "<" }, shown(t)));
            let mark = row.target.map_or("", |(t, least)| {
                let met = if least { row.value >= t } else { row.value < t };
                if met { "met" } else { "MISSED" }
            });
            let target = target.unwrap_or_default();
            println!("{:<78} {:>12} {:<12} {:<14} {mark}", row.what, shown(row.value), row.unit, target);
        }
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
