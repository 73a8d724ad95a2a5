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
