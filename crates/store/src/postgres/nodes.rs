//! The servers that use this database.

use tokio_postgres::Row;

use super::{
    Postgres,
    codec::{Word, get, id, number, word},
    connection::Connection,
    faults::Outcome,
    schema,
};
use crate::{Fault, NODE_GONE_MICROS, NodeId, NodeRole, NodeRow};

/// The database's time, which is the same for all.
pub const NOW: &str = "(extract(epoch FROM now()) * 1000000)::bigint";

impl Postgres {
    pub fn known_schema(&self) -> Result<i32, Fault> {
        Ok(schema::steps()?.last().map_or(0, |step| step.number))
    }

    pub fn note_node(&self, node: NodeId, role: NodeRole, schema: i32, built: &str) -> Result<(), Fault> {
        // One statement, which needs no transaction of its own: whoever does not know what became of it notes it again.
        self.read("note that this server is there", |db| {
            db.execute(
                &format!(
                    "INSERT INTO node (node_id, role, schema, built, started_at, seen_at)
                     VALUES ($1, $2, $3, $4, {NOW}, {NOW})
                     ON CONFLICT (node_id) DO UPDATE SET seen_at = excluded.seen_at"
                ),
                &[&node.0, &role.word(), &i64::from(schema), &built],
            )?;
            Ok(())
        })
    }

    pub fn forget_node(&self, node: NodeId) -> Result<(), Fault> {
        self.read("note that this server has ended", |db| {
            db.execute("DELETE FROM node WHERE node_id = $1", &[&node.0])?;
            // Those who ended without a word, a day ago.
            db.execute(&format!("DELETE FROM node WHERE seen_at < {NOW} - 86400000000"), &[])?;
            Ok(())
        })
    }

    pub fn nodes(&self) -> Result<Vec<NodeRow>, Fault> {
        self.read("list the servers", alive)
    }
}

/// Those that were seen a moment ago, oldest first.
pub fn alive(connection: &mut Connection) -> Outcome<Vec<NodeRow>> {
    if !schema::has_table(connection, "node")? {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT node_id, role, schema, built, started_at, seen_at FROM node
          WHERE {NOW} - $1 < seen_at ORDER BY started_at, node_id"
    );
    connection.rows(&sql, &[&NODE_GONE_MICROS])?.iter().map(read_node).collect()
}

fn read_node(row: &Row) -> Outcome<NodeRow> {
    Ok(NodeRow {
        id: id(row, 0, NodeId)?,
        role: word(row, 1)?,
        schema: number(row, 2)?,
        built: get(row, 3)?,
        started_at: get(row, 4)?,
        seen_at: get(row, 5)?,
    })
}
