//! Turns what the driver says into a `Fault`. The driver's texts name tables and columns, never values.

use std::error::Error;

use rusqlite::ErrorCode;

use crate::Fault;

/// Sorts a driver's error.
pub fn from_sqlite(doing: &'static str, error: rusqlite::Error) -> Fault {
    use rusqlite::Error as Driver;
    match &error {
        Driver::SqliteFailure(failure, text) => match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Fault::Busy { doing },
            ErrorCode::DiskFull => Fault::Full { doing },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => corrupt(doing, error),
            ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig => {
                Fault::Constraint { doing, reason: text.clone().unwrap_or_else(|| failure.to_string()) }
            }
            _ => io(doing, error),
        },
        // A stored value that does not fit its type.
        Driver::FromSqlConversionFailure(..)
        | Driver::IntegralValueOutOfRange(..)
        | Driver::InvalidColumnType(..)
        | Driver::Utf8Error(..) => corrupt(doing, error),
        // A given value that does not fit its column.
        Driver::ToSqlConversionFailure(cause) => Fault::Constraint { doing, reason: cause.to_string() },
        _ => io(doing, error),
    }
}

/// Something failed below the database.
pub fn io(doing: &'static str, cause: impl Error + Send + Sync + 'static) -> Fault {
    Fault::Io { doing, cause: Box::new(cause) }
}

/// The file holds what it should not.
pub fn corrupt(doing: &'static str, cause: impl Error + Send + Sync + 'static) -> Fault {
    Fault::Corrupt { doing, cause: Box::new(cause) }
}

/// A mistake in what was to be written, found before the database saw it.
pub fn refused(reason: &'static str) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(reason.into())
}
