//! From the plan of a statement to the shards that it needs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::cluster::Cluster;

/// The tables of the database: those that are distributed with their column and group, and those on every machine.
pub struct Spread {
    pub by: BTreeMap<String, (String, String)>,
    pub everywhere: BTreeSet<String>,
}

/// How many shards a statement needs of a table's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shards {
    /// That of one value.
    One,
    /// Those of an array's values, and no others are asked.
    Named,
    /// Each is sent the array and takes from it what is its own; an insert sends each its rows.
    Bulk,
    /// All of them, and they are told no value.
    Every,
}

impl Shards {
    pub fn words(self) -> &'static str {
        match self {
            Shards::One => "one shard",
            Shards::Named => "named shards",
            Shards::Bulk => "bulk by shard",
            Shards::Every => "every shard",
        }
    }
}

/// Where a plan says what rows must be like.
const CONDITIONS: [&str; 7] =
    ["Join Filter", "Hash Cond", "Merge Cond", "Index Cond", "Recheck Cond", "Filter", "One-Time Filter"];

/// A statement as its plan has it.
#[derive(Default)]
pub struct Seen {
    /// What is written, with the table.
    pub writes: BTreeSet<(String, String)>,
    /// Tables that are read or looked for, by alias.
    scans: BTreeMap<String, (String, Vec<String>)>,
    /// Whose rows come from an array or a single value.
    arrays: BTreeSet<String>,
    /// Rows are inserted one at a time.
    one_row: bool,
    /// What Citus refuses, or would do by reading whole tables.
    refused: Vec<String>,
}

impl Spread {
    pub fn of(server: &Cluster, database: &str) -> Spread {
        let sql = "SELECT table_name, coalesce(distribution_column, ''), colocation_id FROM citus_tables";
        let (mut by, mut everywhere) = (BTreeMap::new(), BTreeSet::new());
        for line in server.sql(database, sql).unwrap().lines() {
            let [table, column, group] = line.split('|').collect::<Vec<_>>()[..] else { panic!("{line}") };
            if column.is_empty() {
                everywhere.insert(table.to_owned());
            } else {
                by.insert(table.to_owned(), (column.to_owned(), group.to_owned()));
            }
        }
        Spread { by, everywhere }
    }

    /// What a statement needs, in words: a part for each table, and what is refused of it.
    pub fn told(&self, sql: &str, plan: &Value) -> (String, Vec<String>) {
        let mut seen = Seen::default();
        self.walk(plan, &[], &mut seen);
        let mut parts: Vec<String> = Vec::new();
        for (operation, table) in &seen.writes {
            if operation == "insert" {
                let shards = if seen.one_row { Shards::One } else { Shards::Bulk };
                parts.push(format!("insert {table}: {}", self.place(table, shards)));
            }
            let column = self.by.get(table).map_or("", |(column, _)| column);
            if is_set(sql, column) {
                seen.refused.push(format!("{table}.{column} is changed"));
            }
        }
        for (alias, (table, _)) in &seen.scans {
            let written = |operation: &str| seen.writes.contains(&(operation.to_owned(), table.clone()));
            let word =
                ["update", "delete"].into_iter().find(|operation| written(operation)).unwrap_or("select");
            let shards = match self.by.contains_key(table) {
                true => self.shards(alias, &seen, &mut BTreeSet::new()),
                false => Ok(Shards::One),
            };
            match shards {
                Ok(shards) => parts.push(format!("{word} {table}: {}", self.place(table, shards))),
                Err(other) => seen.refused.push(format!("{table} is joined with {other} on other machines")),
            }
        }
        let tables =
            seen.scans.values().map(|(table, _)| table).chain(seen.writes.iter().map(|(_, table)| table));
        let (far, near): (Vec<_>, Vec<_>) = tables.partition(|table| self.is_known(table));
        if !far.is_empty() && !near.is_empty() {
            seen.refused.push(format!("{} is on the coordinator only", near[0]));
        }
        if parts.is_empty() {
            parts.push("no table".to_owned());
        }
        parts.sort();
        parts.dedup();
        (parts.join(", "), seen.refused)
    }

    fn is_known(&self, table: &str) -> bool {
        self.by.contains_key(table) || self.everywhere.contains(table)
    }

    fn place(&self, table: &str, shards: Shards) -> &'static str {
        match self.by.contains_key(table) {
            true => shards.words(),
            false if self.everywhere.contains(table) => "everywhere",
            false => "coordinator",
        }
    }

    /// Which shards of a scan are needed; or the table that it is joined with in a way that no shard knows.
    fn shards(&self, alias: &str, seen: &Seen, asked: &mut BTreeSet<String>) -> Result<Shards, String> {
        let (table, conditions) = &seen.scans[alias];
        let (column, group) = &self.by[table];
        asked.insert(alias.to_owned());
        let mut best = None;
        let mut note = |shards| best = best.min(Some(shards)).or(Some(shards));
        for other in equals(conditions, alias, column) {
            if let Some(array) = other.strip_prefix("ANY ") {
                if array.contains('$') {
                    note(Shards::Named);
                }
            } else if other.starts_with('$') {
                note(Shards::One);
            } else if let Some((whose, theirs)) = other.split_once('.') {
                let with = seen.scans.get(whose).and_then(|(table, _)| self.by.get(table));
                match with {
                    _ if seen.arrays.contains(whose) => note(Shards::Bulk),
                    Some((key, beside)) if key == theirs && beside == group && !asked.contains(whose) => {
                        note(self.shards(whose, seen, asked)?);
                    }
                    Some(_) | None => {}
                }
            }
        }
        if let Some(shards) = best {
            return Ok(shards);
        }
        // Joined with rows of other shards, by something else than what both are distributed by.
        let others = seen.scans.iter().filter(|(other, (table, _))| {
            *other != alias && !asked.contains(*other) && self.by.contains_key(table)
        });
        let joins = |other: &str| conditions.iter().any(|text| text.contains(&format!("{other}.")));
        match others.map(|(other, (table, _))| (other, table)).find(|(other, _)| joins(other)) {
            Some((_, table)) => Err(table.clone()),
            None => Ok(Shards::Every),
        }
    }

    pub fn walk(&self, node: &Value, from_above: &[String], seen: &mut Seen) {
        let text = |key: &str| node[key].as_str().map(str::to_owned);
        let kind = text("Node Type").unwrap_or_default();
        let mut conditions = from_above.to_vec();
        conditions.extend(CONDITIONS.into_iter().filter_map(text));
        match (kind.as_str(), text("Relation Name")) {
            ("ModifyTable", Some(table)) => {
                let operation = text("Operation").unwrap_or_default().to_lowercase();
                let one =
                    node["Plans"][0]["Node Type"] == "Result" && node["Plans"][0].get("Plans").is_none();
                seen.one_row |= operation == "insert" && one;
                seen.writes.insert((operation, table));
            }
            (_, Some(table)) => {
                let alias = text("Alias").unwrap_or_else(|| table.clone());
                let known = seen.scans.entry(alias).or_insert((table, Vec::new()));
                known.1.extend(conditions.iter().cloned());
            }
            ("Function Scan" | "Values Scan" | "CTE Scan", None) => seen.arrays.extend(text("Alias")),
            // It is asked by itself first, and its rows are sent like an array.
            ("Subquery Scan", None) if node["Plans"][0]["Node Type"] == "Limit" => {
                seen.arrays.extend(text("Alias"));
                conditions.clear();
            }
            _ => {}
        }
        let children = node["Plans"].as_array().cloned().unwrap_or_default();
        for child in &children {
            let is_plan_beside =
                matches!(child["Parent Relationship"].as_str(), Some("InitPlan" | "SubPlan"));
            self.walk(child, if is_plan_beside { &[] } else { &conditions }, seen);
        }
        let refused = self.refusals(node, &conditions, seen);
        seen.refused.extend(refused);
    }

    /// What Citus refuses of a node, or does by reading whole tables.
    fn refusals(&self, node: &Value, conditions: &[String], seen: &Seen) -> Vec<String> {
        let below = |child: &Value| {
            let mut below = Seen::default();
            self.walk(child, conditions, &mut below);
            // What stands above is about tables that the child may join.
            below.arrays.extend(seen.arrays.iter().cloned());
            below
        };
        let scattered = |below: &Seen| {
            let scans = below.scans.iter().filter(|(_, (table, _))| self.by.contains_key(table));
            let mut shards = scans
                .map(|(alias, (table, _))| (table.clone(), self.shards(alias, below, &mut BTreeSet::new())));
            shards.find(|(_, shards)| !matches!(shards, Ok(Shards::One))).map(|(table, _)| table)
        };
        let mut refused = Vec::new();
        if node["Join Type"] == "Left" {
            let (outer, inner) = (below(&node["Plans"][0]), below(&node["Plans"][1]));
            let rows = outer.scans.values().any(|(table, _)| self.by.contains_key(table));
            if let Some(table) = scattered(&inner).filter(|_| !rows) {
                refused.push(format!(
                    "{table} is joined to rows of an array from outside, so that all of it is read"
                ));
            }
        }
        if node["Node Type"] == "LockRows"
            && let Some(table) = scattered(&below(&node["Plans"][0]))
        {
            refused.push(format!("{table} is locked in many shards"));
        }
        refused
    }
}

/// What a column of an alias is told to be equal to: `$1`, `ANY ($1)`, or a column of another alias.
fn equals(conditions: &[String], alias: &str, column: &str) -> Vec<String> {
    let mut found = Vec::new();
    for text in conditions {
        // A choice binds nothing.
        if text.contains(" OR ") {
            continue;
        }
        for part in text.split(" AND ") {
            let part = part.trim_matches(|c| c == '(' || c == ')').replace("::text", "");
            let Some((left, right)) = part.split_once(" = ") else { continue };
            let (left, right) = (left.trim_matches(['(', ')']), right.trim_start_matches('('));
            let is_own = |side: &str| side == column || side == format!("{alias}.{column}");
            if is_own(left) {
                found.push(right.to_owned());
            } else if is_own(right) {
                found.push(left.to_owned());
            }
        }
    }
    found
}

/// Whether a statement sets a column.
fn is_set(sql: &str, column: &str) -> bool {
    let words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((_, set)) = words.split_once(" SET ") else { return false };
    let set = ["FROM", "WHERE", "RETURNING"]
        .into_iter()
        .fold(set, |set, word| set.split(&format!(" {word} ")).next().unwrap_or(set));
    set.split(", ").any(|part| part.split(" = ").next() == Some(column))
}
