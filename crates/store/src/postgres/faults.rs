//! Turns what the driver says into a `Fault`. A server's message names tables and columns; what it adds as detail or hint
//! may show values, and is dropped here.

use std::error::Error;

use tokio_postgres::error::{DbError, SqlState};

use crate::Fault;

/// What can go wrong while a back end works, before it is said what it was doing.
#[derive(Debug)]
pub enum Trouble {
    /// The driver failed, or the server refused.
    Driver(tokio_postgres::Error),
    /// The connection was lost between the order to commit and its answer, so that nobody here knows what became of it.
    InDoubt,
    /// An answer was not there in time. The connection is of no more use; what was begun on it is undone when it ends.
    Late,
    /// A mistake in what was to be written, found before the database saw it.
    Refused(&'static str),
    /// A stored value that does not fit its type.
    Damaged(Box<dyn Error + Send + Sync>),
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Trouble {
        Trouble::Driver(error)
    }
}

/// The result of one piece of work.
pub type Outcome<T> = Result<T, Trouble>;

/// What a server or the system said, without values.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Said(String);

impl Trouble {
    /// Whether two writers were in each other's way, so that the same work can succeed when it is done again.
    pub fn is_collision(&self) -> bool {
        let Trouble::Driver(error) = self else { return false };
        error.code().is_some_and(|code| {
            [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code)
        })
    }

    /// Whether somebody else's lock was waited for in vain.
    pub fn is_lock_timeout(&self) -> bool {
        let Trouble::Driver(error) = self else { return false };
        error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
    }

    /// Whether the server says that it did not commit. Of any other end of a commit, such as a shutdown in that moment, it
    /// is not known.
    pub fn is_refusal(&self) -> bool {
        let Trouble::Driver(error) = self else { return false };
        error.code().is_some_and(|code| ["23", "40"].iter().any(|class| code.code().starts_with(class)))
    }

    /// Says what was attempted.
    pub fn fault(self, doing: &'static str) -> Fault {
        match self {
            // Whether it is stored is not known. Asked again, an event is answered from what was stored, and whatever is written
            // by version finds the version that there is then; also when what was in doubt is carried out only later.
            Trouble::Late | Trouble::InDoubt => Fault::Busy { doing },
            Trouble::Refused(reason) => Fault::Constraint { doing, reason: reason.to_owned() },
            Trouble::Damaged(cause) => Fault::Corrupt { doing, cause },
            Trouble::Driver(error) => match error.as_db_error() {
                Some(said) => from_server(doing, said),
                // Nothing was committed, and a new connection may work.
                None if error.is_closed() || is_io(&error) => Fault::Busy { doing },
                None => io(doing, Said(error.to_string())),
            },
        }
    }
}

/// Something failed below the database.
pub fn io(doing: &'static str, cause: impl Error + Send + Sync + 'static) -> Fault {
    Fault::Io { doing, cause: Box::new(cause) }
}

/// A connection could not be made.
pub fn from_connect(error: &tokio_postgres::Error) -> Fault {
    let doing = "connect to the database";
    let unusable = |reason: &str| Fault::Unusable { reason: reason.to_owned() };
    match error.as_db_error() {
        Some(said) if *said.code() == SqlState::INVALID_CATALOG_NAME => {
            unusable("the server has no database of this name; make it with createdb")
        }
        Some(said) if said.code().code().starts_with("28") => {
            unusable("the server does not let this user in, or the password is wrong")
        }
        Some(said) => from_server(doing, said),
        None => match error.source() {
            Some(cause) => io(doing, Said(cause.to_string())),
            None => io(doing, Said(error.to_string())),
        },
    }
}

fn from_server(doing: &'static str, said: &DbError) -> Fault {
    let code = said.code();
    let text = || Said(format!("{} ({})", said.message(), code.code()));
    // By class first: https://www.postgresql.org/docs/current/errcodes-appendix.html.
    match code.code().get(..2).unwrap_or_default() {
        // Integrity, data that no column can hold, limits of an index, an exception of a trigger, and what Citus does not do.
        "23" | "54" | "P0" | "0A" => Fault::Constraint { doing, reason: said.message().to_owned() },
        // These messages may show the value.
        "22" => {
            Fault::Constraint { doing, reason: format!("a value does not fit its column ({})", code.code()) }
        }
        // Collisions, a server that starts or stops, connections that ran out, time-outs.
        "40" | "55" | "57" | "08" => Fault::Busy { doing },
        "53" if *code == SqlState::DISK_FULL => Fault::Full { doing },
        "53" if *code == SqlState::TOO_MANY_CONNECTIONS => Fault::Busy { doing },
        "XX" => Fault::Corrupt { doing, cause: Box::new(text()) },
        _ => io(doing, text()),
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    error.source().is_some_and(|cause| cause.is::<std::io::Error>())
}
