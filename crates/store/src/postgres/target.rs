//! A database that a copy goes into: one connection, and one transaction from the first row to the proof.

use std::{pin::pin, sync::Arc};

use tokio_postgres::{
    Row,
    binary_copy::BinaryCopyInWriter,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{
    address::Address,
    connection::{Connection, Driver, wait},
    faults::{Outcome, Trouble},
    migrate::{citus, migrate},
};
use crate::{
    Fault, MigrateHow,
    copy::{CopiedTable, Digest, Table, Value},
};

const DOING: &str = "write the copy";

/// Rows that are read back at once.
const FETCHED: u32 = 5_000;

/// The database and its open transaction. Dropped before [`Target::commit`], it leaves nothing.
#[derive(Debug)]
pub struct Target(Connection);

/// The columns of a table in the order of its definition, with their types.
pub type Columns = Vec<(String, Type)>;

impl Target {
    /// Connects, and makes the tables when there are none.
    pub fn open(url: &str) -> Result<Target, Fault> {
        migrate(url, &MigrateHow::default(), &mut |_| true)?;
        let driver = Arc::new(Driver::start()?);
        let mut connection = Connection::open_plain(&driver, &Address::read(url)?)?;
        match citus::is_split(&mut connection).map_err(|trouble| trouble.fault(DOING))? {
            true => {
                let reason = "its tables are distributed: copy first, then run `regulars migrate --citus`";
                Err(Fault::Constraint { doing: DOING, reason: reason.to_owned() })
            }
            false => Ok(Target(connection)),
        }
    }

    /// Begins the transaction, with the tables to itself.
    pub fn begin(&mut self, tables: &[Table]) -> Result<(), Fault> {
        // Reading a large file may take longer than a transaction may be idle otherwise.
        let begin = "SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '5s';
                     BEGIN; LOCK TABLE program IN ACCESS EXCLUSIVE MODE";
        self.0.run(begin).map_err(|trouble| trouble.fault(DOING))?;
        for table in tables {
            let sql = format!("SELECT FROM {} LIMIT 1", table.name);
            if !self.0.once(&sql, &[]).map_err(|trouble| trouble.fault(DOING))?.is_empty() {
                let reason = format!("the database to copy to must be empty, and {} has rows", table.name);
                return Err(Fault::Constraint { doing: DOING, reason });
            }
        }
        Ok(())
    }

    /// The columns of a table.
    pub fn columns(&mut self, table: &Table) -> Result<Columns, Fault> {
        let sql = format!("SELECT * FROM {} LIMIT 0", table.name);
        let statement =
            wait(self.0.client().prepare(&sql)).map_err(|error| Trouble::from(error).fault(DOING))?;
        let columns = statement.columns().iter();
        Ok(columns.map(|column| (column.name().to_owned(), column.type_().clone())).collect())
    }

    /// Writes all rows that come.
    pub fn write(
        &mut self,
        table: &Table,
        columns: &Columns,
        next: &mut dyn FnMut() -> Result<Option<Vec<Value>>, Fault>,
    ) -> Result<(), Fault> {
        let fault = |error| Trouble::from(error).fault(DOING);
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let types: Vec<Type> = columns.iter().map(|(_, of)| of.clone()).collect();
        let sql = format!("COPY {} ({}) FROM STDIN BINARY", table.name, names.join(", "));
        let client = self.0.client();
        wait(async {
            let sink = client.copy_in(&sql).await.map_err(fault)?;
            let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
            while let Some(row) = next()? {
                let values: Option<Vec<_>> =
                    row.into_iter().zip(&types).map(|(value, of)| sent(value, of)).collect();
                let Some(values) = values else {
                    let reason = format!("a value of {} is of another kind than its column", table.name);
                    return Err(Fault::Constraint { doing: DOING, reason });
                };
                let values = values.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect::<Vec<_>>();
                writer.as_mut().write(&values).await.map_err(fault)?;
            }
            writer.finish().await.map(drop).map_err(fault)
        })
    }

    /// What the table holds now, read in the order of its key.
    pub fn digest(&mut self, table: &Table) -> Result<CopiedTable, Fault> {
        let columns = self.columns(table)?;
        self.read_back(table, &columns).map_err(|trouble| trouble.fault("read the copy"))
    }

    fn read_back(&mut self, table: &Table, columns: &Columns) -> Outcome<CopiedTable> {
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let cursor = format!("copied_{}", table.name);
        self.0.run(&format!(
            "DECLARE {cursor} NO SCROLL CURSOR FOR SELECT {} FROM {} ORDER BY {}",
            names.join(", "),
            table.name,
            table.key
        ))?;
        let fetch = format!("FETCH {FETCHED} FROM {cursor}");
        let mut digest = Digest::default();
        loop {
            let rows = self.0.once(&fetch, &[])?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let values = columns.iter().enumerate().map(|(place, (_, of))| found(row, place, of));
                digest.add(&values.collect::<Outcome<Vec<_>>>()?);
            }
        }
        self.0.run(&format!("CLOSE {cursor}"))?;
        Ok(digest.finish(table.name))
    }

    /// Keeps what was written, and lets the server learn what is in its tables.
    pub fn commit(self) -> Result<(), Fault> {
        self.0.run("COMMIT").map_err(|trouble| trouble.fault(DOING))?;
        self.0.run("ANALYZE").map_err(|trouble| trouble.fault("look through the copy"))
    }
}

/// A value as the server wants it; none when the column is of another kind.
fn sent(value: Value, of: &Type) -> Option<Box<dyn ToSql + Sync>> {
    Some(match (value, of) {
        (Value::Null, &Type::INT8) => Box::new(None::<i64>),
        (Value::Null, &Type::TEXT) => Box::new(None::<String>),
        (Value::Null, &Type::BYTEA) => Box::new(None::<Vec<u8>>),
        (Value::Null, &Type::UUID) => Box::new(None::<Uuid>),
        (Value::Integer(number), &Type::INT8) => Box::new(number),
        (Value::Integer(number @ (0 | 1)), &Type::BOOL) => Box::new(number == 1),
        (Value::Text(text), &Type::TEXT) => Box::new(text),
        (Value::Bytes(bytes), &Type::BYTEA) => Box::new(bytes),
        (Value::Bytes(bytes), &Type::UUID) => Box::new(Uuid::from_slice(&bytes).ok()?),
        _ => return None,
    })
}

fn found(row: &Row, place: usize, of: &Type) -> Outcome<Value> {
    let value = match *of {
        Type::INT8 => row.try_get::<_, Option<i64>>(place)?.map(Value::Integer),
        Type::BOOL => row.try_get::<_, Option<bool>>(place)?.map(|truth| Value::Integer(i64::from(truth))),
        Type::UUID => row.try_get::<_, Option<Uuid>>(place)?.map(|id| Value::Bytes(id.as_bytes().to_vec())),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(place)?.map(Value::Bytes),
        _ => row.try_get::<_, Option<String>>(place)?.map(Value::Text),
    };
    Ok(value.unwrap_or(Value::Null))
}
