//! What can go wrong with the storage itself. A fault is never a decision: "this identity is taken" or "the
//! version has moved" are ordinary answers of the operations. Texts carry no values, so that no personal data
//! reaches a log.

use std::error::Error;

/// The storage failed, or was asked for something that it must refuse. Nothing was written, unless the text
/// of the operation says otherwise.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Another process holds the database for longer than the time-out, or its server is away. Worth trying again.
    #[error("the database is busy, could not {doing}")]
    Busy {
        /// What was attempted.
        doing: &'static str,
    },
    /// The disk is full. Reads still work.
    #[error("the disk is full, could not {doing}")]
    Full {
        /// What was attempted.
        doing: &'static str,
    },
    /// The database is damaged, the file is not one, or holds a value that this schema cannot hold.
    #[error("the database is damaged or not one of ours, could not {doing}: {cause}")]
    Corrupt {
        /// What was attempted.
        doing: &'static str,
        /// What the database said.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
    /// The database was written by a later release. Run that release, or restore a backup made by this one.
    #[error("the database has schema {found}, this release knows up to {known}: run the newer release")]
    NewerSchema {
        /// The schema number in the file.
        found: i32,
        /// The last schema number this release can read.
        known: i32,
    },
    /// The database lacks what this release adds, and the release is not to add it by itself.
    #[error(
        "the database has schema {found} and this release needs {known}, and migrate_on_start is off: run `regulars migrate`"
    )]
    OlderSchema {
        /// The schema number of the database; 0 for an empty one.
        found: i32,
        /// The schema number that is needed.
        known: i32,
    },
    /// Somebody holds what a change of the tables needs. Nothing was changed.
    #[error("could not {doing}: {by}; nothing of it was changed, try again")]
    Blocked {
        /// What was attempted.
        doing: &'static str,
        /// Who holds it, for people.
        by: String,
    },
    /// The address is not one this release can open, or the bundled engine is too old to be trusted.
    #[error("cannot open the store: {reason}")]
    Unusable {
        /// What was wrong, and what is expected.
        reason: String,
    },
    /// The request breaks a rule of the schema: a gap in the sequence, an unknown parent, a number out of
    /// range. It is a mistake of the caller, and trying again does not help.
    #[error("refused to {doing}: {reason}")]
    Constraint {
        /// What was attempted.
        doing: &'static str,
        /// Which rule, with names of tables and columns and never their values.
        reason: String,
    },
    /// Reading or writing failed. After a failed write the process must stop and start again from the file.
    #[error("input or output failed, could not {doing}: {cause}")]
    Io {
        /// What was attempted.
        doing: &'static str,
        /// What the system said.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
}
