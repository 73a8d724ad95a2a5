//! The servers that use this database. A file has one, which does not note itself; what tools of others note is read.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Sqlite, Verdict,
    codec::{Word, blob, id, word},
    schema,
};
use crate::{Fault, NODE_GONE_MICROS, NodeId, NodeRole, NodeRow};

/// The time of the machine, in microseconds.
pub const NOW: &str = "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

/// Whether an account belongs to a share: the last byte of its id, which SQLite shows as two signs only.
pub const IN_SHARE: &str = "(16 * instr('0123456789ABCDEF', substr(hex(account_id), 31, 1)) - 17
                             + instr('0123456789ABCDEF', substr(hex(account_id), 32, 1))) % :of = :place";

impl Sqlite {
    pub fn known_schema(&self) -> Result<i32, Fault> {
        Ok(schema::steps()?.last().map_or(0, |step| step.number))
    }

    pub fn note_node(&self, node: NodeId, role: NodeRole, schema: i32, built: &str) -> Result<(), Fault> {
        self.write("note that this server is there", |tx| {
            tx.execute(
                &format!(
                    "INSERT INTO node (node_id, role, schema, built, started_at, seen_at)
                     VALUES (?1, ?2, ?3, ?4, {NOW}, {NOW})
                     ON CONFLICT (node_id) DO UPDATE SET seen_at = excluded.seen_at"
                ),
                params![blob!(node), role.word(), schema, built],
            )?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn forget_node(&self, node: NodeId) -> Result<(), Fault> {
        self.write("note that this server has ended", |tx| {
            tx.execute("DELETE FROM node WHERE node_id = ?1", [blob!(node)])?;
            // Those who ended without a word, a day ago.
            tx.execute(&format!("DELETE FROM node WHERE seen_at < {NOW} - 86400000000"), [])?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn nodes(&self) -> Result<Vec<NodeRow>, Fault> {
        self.read("list the servers", alive)
    }
}

/// Those that were seen a moment ago, oldest first.
pub fn alive(db: &Connection) -> rusqlite::Result<Vec<NodeRow>> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'node'";
    if db.query_row(table, [], |_| Ok(())).optional()?.is_none() {
        return Ok(Vec::new());
    }
    db.prepare(&format!(
        "SELECT node_id, role, schema, built, started_at, seen_at FROM node
          WHERE {NOW} - ?1 < seen_at ORDER BY started_at, node_id"
    ))?
    .query_map([NODE_GONE_MICROS], read_node)?
    .collect()
}

fn read_node(row: &Row<'_>) -> rusqlite::Result<NodeRow> {
    Ok(NodeRow {
        id: id(row, 0, NodeId)?,
        role: word(row, 1)?,
        schema: row.get(2)?,
        built: row.get(3)?,
        started_at: row.get(4)?,
        seen_at: row.get(5)?,
    })
}
