//! A file that is copied elsewhere: open for nobody else, and read table by table.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, Row, types::ValueRef};

use super::faults;
use crate::{
    Fault,
    copy::{Table, Value},
};

/// How long somebody else may still have the file open: a reader that ends, but no server that goes on.
const ALONE_WITHIN: Duration = Duration::from_secs(1);

/// The connection that has the file for itself.
#[derive(Debug)]
pub struct Source(Connection);

/// Gives the next row, and none after the last.
pub type Next<'a> = &'a mut dyn FnMut() -> Result<Option<Vec<Value>>, Fault>;

impl Source {
    /// Opens a file that nobody else has open, and keeps everybody else out until it is dropped.
    pub fn open(file: &Path) -> Result<Source, Fault> {
        let doing = "have the database for this copy alone";
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(file, flags)?;
            connection.busy_timeout(ALONE_WITHIN)?;
            // Set before the first access, this takes the file's exclusive lock with it: any other connection is refused, and
            // one that is open already refuses us.
            connection.execute_batch(
                "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; SELECT count(*) FROM program;",
            )?;
            Ok(connection)
        };
        open().map(Source).map_err(|error| faults::from_sqlite(doing, error))
    }

    /// Lets `take` have the rows of a table, in the order of its key.
    pub fn rows(
        &self,
        table: &Table,
        columns: &[&str],
        take: &mut dyn FnMut(Next<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let doing = "read the database";
        let fault = |error| faults::from_sqlite(doing, error);
        let sql = format!("SELECT {} FROM {} ORDER BY {}", columns.join(", "), table.from, table.key);
        let mut statement = self.0.prepare(&sql).map_err(fault)?;
        let mut rows = statement.query([]).map_err(fault)?;
        take(&mut || {
            let Some(row) = rows.next().map_err(fault)? else { return Ok(None) };
            (0..columns.len())
                .map(|place| value(row, place).map_err(fault))
                .collect::<Result<_, _>>()
                .map(Some)
        })
    }
}

fn value(row: &Row<'_>, place: usize) -> rusqlite::Result<Value> {
    let found = row.get_ref(place)?;
    Ok(match found {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(_) => Value::Text(found.as_str()?.to_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_owned()),
        // No table has one: each is STRICT, and declares none.
        ValueRef::Real(_) => {
            return Err(rusqlite::Error::InvalidColumnType(place, String::new(), found.data_type()));
        }
    })
}
