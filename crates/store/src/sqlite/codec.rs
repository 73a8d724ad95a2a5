//! How ids, counters and closed words are written in columns and read back.

use regulars_engine::id::ProgramId;
use rusqlite::{
    Row,
    types::{FromSql, FromSqlError, Type},
};
use uuid::Uuid;

use super::faults::refused;
pub use crate::word::Word;

/// An id as its 16 bytes.
macro_rules! blob {
    ($id:expr) => {
        $id.0.as_bytes()
    };
}
pub(super) use blob;

/// Reads an id of the wanted kind.
pub fn id<T>(row: &Row<'_>, column: usize, kind: fn(Uuid) -> T) -> rusqlite::Result<T> {
    row.get(column).map(|bytes| kind(Uuid::from_bytes(bytes)))
}

/// Reads an id that may be absent.
pub fn id_maybe<T>(row: &Row<'_>, column: usize, kind: fn(Uuid) -> T) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(|bytes| kind(Uuid::from_bytes(bytes))))
}

/// Reads a program's number.
pub fn program(row: &Row<'_>, column: usize) -> rusqlite::Result<ProgramId> {
    row.get(column).map(ProgramId)
}

/// Writes a counter; columns end at 2^63 − 1.
pub fn count(value: u64) -> rusqlite::Result<i64> {
    i64::try_from(value).map_err(|_| refused("a counter is out of range"))
}

/// Reads a counter.
pub fn counted(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

/// Reads a word of a closed set.
pub fn word<T: Word>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let value = row.get_ref(column)?;
    let found = String::column_result(value).and_then(|text| T::of(&text).ok_or(FromSqlError::InvalidType));
    found.map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}
