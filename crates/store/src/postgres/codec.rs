//! How ids, counters, hashes and closed words are written in columns and read back.

use regulars_engine::id::ProgramId;
use tokio_postgres::{Row, types::FromSql};
use uuid::Uuid;

use super::faults::{Outcome, Trouble};
pub use crate::word::Word;

/// Reads a value as it is.
pub fn get<'r, T: FromSql<'r>>(row: &'r Row, column: usize) -> Outcome<T> {
    row.try_get(column).map_err(|error| Trouble::Damaged(Box::new(error)))
}

/// Reads an id of the wanted kind.
pub fn id<T>(row: &Row, column: usize, kind: fn(Uuid) -> T) -> Outcome<T> {
    get(row, column).map(kind)
}

/// Reads an id that may be absent.
pub fn id_maybe<T>(row: &Row, column: usize, kind: fn(Uuid) -> T) -> Outcome<Option<T>> {
    Ok(get::<Option<Uuid>>(row, column)?.map(kind))
}

/// Reads a program's number.
pub fn program(row: &Row, column: usize) -> Outcome<ProgramId> {
    number(row, column).map(ProgramId)
}

/// Writes a program's number.
pub fn of(program: ProgramId) -> i64 {
    i64::from(program.0)
}

/// Writes a counter; columns end at 2^63 − 1.
pub fn count(value: u64) -> Outcome<i64> {
    i64::try_from(value).map_err(|_| Trouble::Refused("a counter is out of range"))
}

/// Reads a whole number of a narrower kind than its column.
pub fn number<T: TryFrom<i64>>(row: &Row, column: usize) -> Outcome<T> {
    narrow(get(row, column)?)
}

/// Reads a whole number that may be absent.
pub fn number_maybe<T: TryFrom<i64>>(row: &Row, column: usize) -> Outcome<Option<T>> {
    get::<Option<i64>>(row, column)?.map(narrow).transpose()
}

fn narrow<T: TryFrom<i64>>(value: i64) -> Outcome<T> {
    T::try_from(value).map_err(|_| Trouble::Damaged("a stored number is out of range".into()))
}

/// Reads bytes whose number is fixed.
pub fn bytes<const N: usize>(row: &Row, column: usize) -> Outcome<[u8; N]> {
    <[u8; N]>::try_from(get::<&[u8]>(row, column)?)
        .map_err(|_| Trouble::Damaged("a stored hash has another length".into()))
}

/// Reads a word of a closed set.
pub fn word<T: Word>(row: &Row, column: usize) -> Outcome<T> {
    T::of(get(row, column)?).ok_or_else(|| Trouble::Damaged("a stored word is not one of ours".into()))
}

/// A number asked for that no column can hold is simply not there.
pub fn storable(seq: u64) -> Option<i64> {
    i64::try_from(seq).ok()
}
