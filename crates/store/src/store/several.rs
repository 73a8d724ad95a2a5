//! The part of the store's surface that brings a database from one machine to several.

use super::{Backend, Store};
use crate::{CitusPlan, CitusStep, Fault, MigrateHow, postgres};

impl Store {
    /// How far a database is on the way to several machines (Citus); nothing of it is changed.
    ///
    /// # Errors
    /// [`Fault::Unusable`] for an address that is not a PostgreSQL server's.
    pub fn citus_plan(url: &str) -> Result<CitusPlan, Fault> {
        match url.split_once(':') {
            Some(("postgres" | "postgresql", _)) => postgres::plan(url),
            Some(_) | None => Err(no_citus()),
        }
    }

    /// Distributes the tables of a database over the machines of Citus, step by step, and goes on where it was. `told` hears
    /// of each step that is done.
    ///
    /// # Errors
    /// [`Fault::Unusable`] for an address that is not a PostgreSQL server's, [`Fault::OlderSchema`] when steps of this
    /// release are missing, [`Fault::Constraint`] when one is not finished or the database has no citus extension,
    /// [`Fault::Blocked`] while servers use it or somebody holds a table.
    pub fn distribute(url: &str, how: &MigrateHow, told: &mut dyn FnMut(&CitusStep)) -> Result<(), Fault> {
        match url.split_once(':') {
            Some(("postgres" | "postgresql", _)) => postgres::distribute(url, how, told),
            Some(_) | None => Err(no_citus()),
        }
    }

    /// The statements that a PostgreSQL server was asked to prepare so far, for tests that look at them.
    #[doc(hidden)]
    pub fn prepared(&self) -> Vec<String> {
        match &self.backend {
            Backend::Sqlite(_) => Vec::new(),
            Backend::Postgres(database) => database.prepared(),
        }
    }
}

fn no_citus() -> Fault {
    let reason = "only tables of a PostgreSQL server can be distributed; `regulars copy` moves a file to one";
    Fault::Unusable { reason: reason.to_owned() }
}
