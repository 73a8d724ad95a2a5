//! History: files of orders, events and members as other systems export them, read into records the engine
//! can decide.
//!
//! `import` and `backtest` begin here. A file is plain, gzip or zstd; CSV with a mapping file that says what
//! its columns mean ([`OrdersMapping`], [`MembersMapping`]), or NDJSON with one event as the API takes it per
//! line. Reading streams in constant memory, except where the mapping asks for returns to be matched with
//! earlier purchases, and never drops anything in silence: see [`Report`]. There are no decisions and no
//! network here.
//!
//! To go on after a kill, read the file from its beginning and pass over the records that are already done:
//! reading is a small part of the work, gives the same records every time, and rebuilds what matching needs.

mod clock;
mod input;
mod mapping;
mod members;
mod number;
mod orders;
mod reader;
mod report;
mod returns;
mod rows;
#[cfg(test)]
mod tests;
mod text;
mod wire;
mod wire_hold;
mod wire_kind;
mod wire_link;
mod wire_order;
mod wire_part;
mod wire_plan;

use std::{io, path::PathBuf};

use regulars_engine::{event::Body, moment::Moment};

pub use mapping::{
    FileFormat, MappingError, MembersMapping, MetadataColumn, OrdersMapping, Returns, ZeroPrice,
};
pub use members::{Birthday, MemberRow, Members};
pub use reader::History;
#[cfg(test)]
use report::Tally;
pub use report::{Reason, Report};

/// One event of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Whose event it is, in the terms of `member_by`.
    pub member: String,
    /// What kind of identifier `member` is; an external id in every CSV file.
    pub member_by: MemberBy,
    /// Who reports it. With `external_id` the identity of the event.
    pub source: String,
    /// The reporter's own number of it.
    pub external_id: String,
    /// When it happened.
    pub occurred_at: Moment,
    /// What happened.
    pub body: Body,
    /// The number of its first line in the file, from 1.
    pub position: u64,
}

/// A kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MemberBy {
    /// The shop's own number of the member.
    ExternalId,
    /// The id given by Regulars, `mbr_…`.
    Id,
    /// A phone number, as written.
    Phone,
    /// An e-mail address, as written.
    Email,
    /// A card number.
    Card,
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes taken from the file, packed as it is.
    pub bytes_read: u64,
    /// The size of the file.
    pub bytes: u64,
}

/// What ends the reading. A bad row does not: it goes to the [`Report`].
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file is not there, or may not be read.
    #[error("can't open {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file is of a kind that is not read.
    #[error("can't read {}: {why}", path.display())]
    NotReadable {
        /// The file.
        path: PathBuf,
        /// What kind it is.
        why: String,
    },
    /// Reading stopped inside the file: the disk failed, or a packed file is damaged or cut off.
    #[error("reading stopped near line {line}")]
    Read {
        /// The line that was to be read next.
        line: u64,
        /// The system's reason.
        source: io::Error,
    },
    /// The list of what was left out can't be written.
    #[error("can't write {}", path.display())]
    Write {
        /// The list.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The header of the file does not have what the mapping names.
    #[error("{0}")]
    Header(String),
    /// A CSV file was given without a mapping file.
    #[error("{} is a CSV file, so a mapping file has to say what its columns mean", path.display())]
    MappingMissing {
        /// The file.
        path: PathBuf,
    },
    /// The file goes back in time, and is too long to be sorted in memory or said to be sorted by its
    /// mapping.
    #[error("line {line} is earlier than line {before}; {advice}")]
    NotSorted {
        /// The earlier line.
        line: u64,
        /// The later line that comes before it.
        before: u64,
        /// What to do.
        advice: String,
    },
}
